//! The reference executor: one transaction after the other on one thread.

use revm::{
    Context, DatabaseRef, ExecuteCommitEvm, MainBuilder, MainContext,
    context::{TxEnv, result::EVMError},
};

use crate::{BlockEnvironment, BlockExecutor, BlockOutput, Checks, ExecutionError, Outcome, Overlay, SkipReason};

/// Executes one transaction after the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sequential;

impl BlockExecutor for Sequential {
    #[tracing::instrument(level = "debug", skip_all, fields(txs = txs.len()))]
    fn execute<DB>(&self, db: &DB, environment: &BlockEnvironment, txs: &[TxEnv]) -> Result<BlockOutput, ExecutionError>
    where
        DB: DatabaseRef + Sync,
    {
        let mut overlay = Overlay::new(db);
        let mut outcomes = Vec::with_capacity(txs.len());
        let mut gas_used = 0u64;
        {
            let mut evm = Context::mainnet()
                .with_db(&mut overlay)
                .with_block(environment.block.clone())
                .with_cfg(environment.cfg(Checks::ALL))
                .build_mainnet();
            for (index, tx) in txs.iter().enumerate() {
                let span = tracing::debug_span!("transaction", index, from = %tx.caller, nonce = tx.nonce, gas = tracing::field::Empty);
                let _entered = span.enter();
                let left = environment.block.gas_limit.saturating_sub(gas_used);
                if tx.gas_limit > left {
                    outcomes.push(Outcome::Skipped(SkipReason::BlockGasExceeded { gas_limit: tx.gas_limit, left }));
                    continue;
                }
                let outcome = settle(evm.transact_commit(tx.clone()))?;
                if let Outcome::Executed(receipt) = &outcome {
                    gas_used = gas_used.saturating_add(receipt.gas_used);
                    span.record("gas", receipt.gas_used);
                }
                outcomes.push(outcome);
            }
        }
        let changes = overlay.into_changes().map_err(database)?;
        Ok(BlockOutput { outcomes, changes, gas_used })
    }
}

/// Runs one transaction over `overlay` and keeps its effects there: what a simulation is made of.
///
/// # Errors
/// See [`BlockExecutor::execute`].
pub fn run_one<DB: DatabaseRef>(
    overlay: &mut Overlay<DB>,
    environment: &BlockEnvironment,
    tx: TxEnv,
    checks: Checks,
) -> Result<Outcome, ExecutionError> {
    let mut evm = Context::mainnet()
        .with_db(overlay)
        .with_block(environment.block.clone())
        .with_cfg(environment.cfg(checks))
        .build_mainnet();
    settle(evm.transact_commit(tx))
}

fn settle<E: std::error::Error + Send + Sync + 'static>(
    result: Result<revm::context::result::ExecutionResult, EVMError<E>>,
) -> Result<Outcome, ExecutionError> {
    match result {
        Ok(result) => Ok(Outcome::Executed(result.into())),
        Err(EVMError::Transaction(reason)) => Ok(Outcome::Skipped(reason.into())),
        Err(EVMError::Database(error)) => Err(database(error)),
        Err(EVMError::Header(reason)) => Err(ExecutionError::Environment(reason.to_string())),
        Err(EVMError::Custom(reason)) => Err(ExecutionError::Fatal(reason)),
        Err(EVMError::CustomAny(reason)) => Err(ExecutionError::Fatal(reason.to_string())),
    }
}

fn database<E: std::error::Error + Send + Sync + 'static>(error: E) -> ExecutionError {
    ExecutionError::Database(Box::new(error))
}
