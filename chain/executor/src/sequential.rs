//! The reference executor: revm as it is published, one transaction after the other on one thread.

use std::collections::BTreeMap;

use revm::{
    Context, DatabaseRef, ExecuteEvm, MainContext, SystemCallEvm,
    context::{
        BlockEnv, CfgEnv, Evm, FrameStack, Journal, TxEnv,
        result::{EVMError, ExecutionResult},
    },
    database_interface::DatabaseCommit,
    handler::{EthFrame, instructions::EthInstructions},
    interpreter::interpreter::EthInterpreter,
    primitives::{Address, U256, hardfork::SpecId},
    state::{
        Account, EvmState, TransactionId,
        bal::{Bal, BlockAccessIndex},
    },
};

use crate::{
    AccessList, Block, BlockEnvironment, BlockExecutor, BlockOutput, Checks, ExecutionError, Outcome, Overlay, Receipt,
    SkipReason, SystemCall, precompile::AllPrecompiles,
};

/// Executes one transaction after the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sequential;

type PlainContext<DB> = Context<BlockEnv, TxEnv, CfgEnv, DB, Journal<DB>, ()>;
type PlainEvm<DB> = Evm<
    PlainContext<DB>,
    (),
    EthInstructions<EthInterpreter, PlainContext<DB>>,
    AllPrecompiles,
    EthFrame<EthInterpreter>,
>;

fn plain_evm<DB: revm::Database>(db: DB, environment: &BlockEnvironment, checks: Checks) -> PlainEvm<DB> {
    Evm {
        ctx: Context::mainnet().with_db(db).with_block(environment.block.clone()).with_cfg(environment.cfg(checks)),
        inspector: (),
        instruction: EthInstructions::new_mainnet_with_spec(environment.spec),
        precompiles: AllPrecompiles::new(environment.spec, &environment.precompiles),
        frame_stack: FrameStack::new_prealloc(8),
    }
}

impl BlockExecutor for Sequential {
    #[tracing::instrument(level = "debug", skip_all, fields(txs = block.transactions.len()))]
    fn execute<DB>(&self, db: &DB, block: &Block<'_>) -> Result<BlockOutput, ExecutionError>
    where
        DB: DatabaseRef + Sync,
    {
        let mut run = Run {
            evm: plain_evm(Overlay::new(db), block.environment, Checks::ALL),
            list: Bal::new(),
            wipes: BTreeMap::new(),
            system: Vec::new(),
        };
        for call in block.before {
            run.system_call(call, 0)?;
        }
        let mut outcomes = Vec::with_capacity(block.transactions.len());
        let mut gas_used = 0u64;
        for (index, tx) in block.transactions.iter().enumerate() {
            let span = tracing::debug_span!("transaction", index, from = %tx.caller, nonce = tx.nonce, gas = tracing::field::Empty);
            let _entered = span.enter();
            let left = block.environment.block.gas_limit.saturating_sub(gas_used);
            if tx.gas_limit > left {
                outcomes.push(Outcome::Skipped(SkipReason::BlockGasExceeded { gas_limit: tx.gas_limit, left }));
                continue;
            }
            let result = run.evm.transact(tx.clone()).map(|done| (done.result, done.state));
            let outcome = match split(result)? {
                Ok((receipt, state)) => {
                    gas_used = gas_used.saturating_add(receipt.gas_used);
                    span.record("gas", receipt.gas_used);
                    run.keep(state, index as u64 + 1)?;
                    Outcome::Executed(receipt)
                }
                Err(reason) => Outcome::Skipped(reason),
            };
            outcomes.push(outcome);
        }
        let end = u64::from(block.end());
        for (address, amount) in block.credits {
            run.credit(*address, *amount, end)?;
        }
        for call in block.after {
            run.system_call(call, end)?;
        }
        let changes = run.evm.ctx.journaled_state.database.into_changes().map_err(database)?;
        let access_list = AccessList::with_wipes(&run.list.into_alloy_bal(), &run.wipes)
            .map_err(|error| ExecutionError::Fatal(error.to_string()))?;
        Ok(BlockOutput { outcomes, system: run.system, changes, access_list, gas_used })
    }
}

struct Run<'a, DB: DatabaseRef> {
    evm: PlainEvm<Overlay<&'a DB>>,
    list: Bal,
    /// Where existing accounts lost their storage: revm's list does not say.
    wipes: BTreeMap<Address, Vec<u32>>,
    system: Vec<Receipt>,
}

impl<DB: DatabaseRef> Run<'_, DB> {
    fn keep(&mut self, state: EvmState, position: u64) -> Result<(), ExecutionError> {
        for (address, account) in &state {
            let gone = account.is_selfdestructed() || account.is_empty() || account.is_created();
            let overlay = &self.evm.ctx.journaled_state.database;
            if account.is_touched() && gone && overlay.basic_ref(*address).map_err(database)?.is_some() {
                self.wipes.entry(*address).or_default().push(u32::try_from(position).unwrap_or(u32::MAX));
            }
            self.list.update_account(BlockAccessIndex::new(position), *address, account);
        }
        self.evm.ctx.journaled_state.database.commit(state);
        Ok(())
    }

    fn system_call(&mut self, call: &SystemCall, position: u64) -> Result<(), ExecutionError> {
        let result = self.evm.system_call_one(call.contract, call.data.clone());
        let state = self.evm.finalize();
        let (receipt, state) = split(result.map(|result| (result, state)))?
            .map_err(|reason| ExecutionError::Fatal(format!("system call: {reason}")))?;
        self.system.push(receipt);
        self.keep(state, position)
    }

    fn credit(&mut self, address: Address, amount: U256, position: u64) -> Result<(), ExecutionError> {
        let overlay = &mut self.evm.ctx.journaled_state.database;
        let mut account = match overlay.basic_ref(address).map_err(database)? {
            Some(info) => Account::from(info),
            None => Account::new_not_existing(TransactionId::ZERO),
        };
        account.info.balance = account.info.balance.saturating_add(amount);
        let existed = !account.is_loaded_as_not_existing();
        if !account.is_empty() || self.evm.ctx.cfg.spec.is_enabled_in(SpecId::SPURIOUS_DRAGON) {
            account.mark_touch();
        } else if !existed {
            // Before EIP-161 a touched account comes into being, empty or not.
            account.mark_touch();
            account.mark_created();
        }
        self.keep(EvmState::from_iter([(address, account)]), position)
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
    let result = plain_evm(&mut *overlay, environment, checks).transact(tx);
    match split(result.map(|done| (done.result, done.state)))? {
        Ok((receipt, state)) => {
            overlay.commit(state);
            Ok(Outcome::Executed(receipt))
        }
        Err(reason) => Ok(Outcome::Skipped(reason)),
    }
}

/// Tells apart what ran, what was not valid, and what stops the block.
pub(crate) fn split<E: std::error::Error + Send + Sync + 'static, S>(
    result: Result<(ExecutionResult, S), EVMError<E>>,
) -> Result<Result<(Receipt, S), SkipReason>, ExecutionError> {
    match result {
        Ok((result, state)) => Ok(Ok((result.into(), state))),
        Err(EVMError::Transaction(reason)) => Ok(Err(reason.into())),
        Err(EVMError::Database(error)) => Err(database(error)),
        Err(EVMError::Header(reason)) => Err(ExecutionError::Environment(reason.to_string())),
        Err(EVMError::Custom(reason)) => Err(ExecutionError::Fatal(reason)),
        Err(EVMError::CustomAny(reason)) => Err(ExecutionError::Fatal(reason.to_string())),
    }
}

pub(crate) fn database<E: std::error::Error + Send + Sync + 'static>(error: E) -> ExecutionError {
    ExecutionError::Database(Box::new(error))
}
