//! The reference executor: revm as it is published, one transaction after the other on one thread.

use std::{borrow::Cow, collections::BTreeMap};

use alloy_eip7928::{AccountChanges, BalanceChange, NonceChange, SlotChanges, StorageChange};
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
    SkipReason, SystemCall, effects::had_code, precompile::AllPrecompiles,
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
    let precompiles = AllPrecompiles::new(environment.spec, &environment.precompiles);
    let mut ctx =
        Context::mainnet().with_db(db).with_block(environment.block.clone()).with_cfg(environment.cfg(checks));
    precompiles.prepare(&mut ctx.journaled_state, environment.spec);
    Evm {
        ctx,
        inspector: (),
        instruction: EthInstructions::new_mainnet_with_spec(environment.spec),
        precompiles,
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
            steps: Vec::new(),
            wipes: BTreeMap::new(),
            rewrites: BTreeMap::new(),
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
                    run.keep(state, u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1))?;
                    Outcome::Executed(receipt)
                }
                Err(reason) => Outcome::Skipped(reason),
            };
            outcomes.push(outcome);
        }
        let end = block.end();
        for (address, amount) in block.credits {
            run.credit(*address, *amount, end)?;
        }
        for call in block.after {
            run.system_call(call, end)?;
        }
        let changes = run.evm.ctx.journaled_state.database.into_changes().map_err(database)?;
        let mut list = run.list.into_alloy_bal();
        for account in &mut list {
            join_steps(account, &run.steps, db).map_err(database)?;
            if let Some(wipes) = run.wipes.get(&account.address) {
                put_back(account, wipes, run.rewrites.get(&account.address).map_or(&[], Vec::as_slice));
            }
        }
        let access_list =
            AccessList::with_wipes(&list, &run.wipes).map_err(|error| ExecutionError::Fatal(error.to_string()))?;
        Ok(BlockOutput { outcomes, system: run.system, changes, access_list, gas_used })
    }
}

struct Run<'a, DB: DatabaseRef> {
    evm: PlainEvm<Overlay<&'a DB>>,
    /// The list by steps. Each call has a step of its own: several of them share a position before and after the
    /// transactions, where revm's list would take the value between two of them for the one from before.
    list: Bal,
    /// The position of each step.
    steps: Vec<u32>,
    /// Where existing accounts lost their storage: revm's list does not say.
    wipes: BTreeMap<Address, Vec<u32>>,
    /// What is written to the storage of such accounts: revm's list compares it with what was there before the loss.
    rewrites: BTreeMap<Address, Vec<(U256, u32, U256)>>,
    system: Vec<Receipt>,
}

impl<DB: DatabaseRef> Run<'_, DB> {
    fn keep(&mut self, state: EvmState, position: u32) -> Result<(), ExecutionError> {
        let step = BlockAccessIndex::new(self.steps.len() as u64);
        self.steps.push(position);
        for (address, account) in &state {
            if account.is_touched() && account.is_selfdestructed() && had_code(account) {
                self.wipes.entry(*address).or_default().push(position);
            }
            if account.is_touched() && !account.is_selfdestructed() && self.wipes.contains_key(address) {
                let changed =
                    account.changed_storage_slots().map(|(slot, value)| (*slot, position, value.present_value));
                self.rewrites.entry(*address).or_default().extend(changed);
            }
            let mut account = Cow::Borrowed(account);
            if !account.is_touched() && account.is_changed() {
                // What would overflow where it arrives is gone from where it came from, in a frame that is undone: nothing of
                // that is committed, and revm's list does not know.
                account.to_mut().info = account.original_info();
            } else if account.is_touched() && account.is_empty() && !account.is_created() {
                // It goes away with what was stored in it (EIP-161), which revm's list does not know.
                account.to_mut().storage.values_mut().for_each(|slot| slot.present_value = U256::ZERO);
            }
            self.list.update_account(step, *address, &account);
        }
        self.evm.ctx.journaled_state.database.commit(state);
        Ok(())
    }

    fn system_call(&mut self, call: &SystemCall, position: u32) -> Result<(), ExecutionError> {
        let result = self.evm.system_call_one(call.contract, call.data.clone());
        let state = self.evm.finalize();
        let (receipt, state) = split(result.map(|result| (result, state)))?
            .map_err(|reason| ExecutionError::Fatal(format!("system call: {reason}")))?;
        self.system.push(receipt);
        self.keep(state, position)
    }

    fn credit(&mut self, address: Address, amount: U256, position: u32) -> Result<(), ExecutionError> {
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

/// Puts the storage changes right of an account that lost its storage: those after the loss are just the rewrites.
fn put_back(account: &mut AccountChanges, wipes: &[u32], rewrites: &[(U256, u32, U256)]) {
    for slot in &mut account.storage_changes {
        slot.changes.retain(|change| {
            let at = change.block_access_index.get();
            wipes.first().is_none_or(|first| at < u64::from(*first))
                || wipes.iter().any(|wipe| at == u64::from(*wipe))
                || rewrites.iter().any(|rewrite| rewrite.0 == slot.slot && u64::from(rewrite.1) == at)
        });
    }
    for (slot, position, value) in rewrites {
        let change = StorageChange::new(BlockAccessIndex::new(u64::from(*position)), *value);
        match account.storage_changes.iter_mut().find(|known| known.slot == *slot) {
            Some(known) => {
                let at = known.changes.partition_point(|other| other.block_access_index < change.block_access_index);
                let there = known.changes.get(at).map(|other| other.block_access_index);
                if there != Some(change.block_access_index) {
                    known.changes.insert(at, change);
                }
            }
            None => {
                account.storage_reads.retain(|known| known != slot);
                account.storage_changes.push(SlotChanges::new(*slot, vec![change]));
            }
        }
    }
}

/// Turns steps into positions: of several changes at one position the last counts, if it is one.
fn join_steps<DB: DatabaseRef>(account: &mut AccountChanges, steps: &[u32], db: &DB) -> Result<(), DB::Error> {
    fn join<T: PartialEq + Copy>(changes: impl Iterator<Item = (u64, T)>, steps: &[u32], base: T) -> Vec<(u64, T)> {
        let mut out: Vec<(u64, T)> = Vec::new();
        for (step, value) in changes {
            let position =
                usize::try_from(step).ok().and_then(|step| steps.get(step)).map_or(step, |at| u64::from(*at));
            if out.last().is_some_and(|last| last.0 == position) {
                out.pop();
                if out.last().map_or(base, |last| last.1) == value {
                    continue;
                }
            }
            out.push((position, value));
        }
        out
    }
    let info = db.basic_ref(account.address)?.unwrap_or_default();
    let changes = account.balance_changes.iter().map(|change| (change.block_access_index.get(), change.post_balance));
    let changes = join(changes, steps, info.balance).into_iter();
    account.balance_changes = changes.map(|(at, value)| BalanceChange::new(BlockAccessIndex::new(at), value)).collect();
    let changes = account.nonce_changes.iter().map(|change| (change.block_access_index.get(), change.new_nonce));
    let changes = join(changes, steps, info.nonce).into_iter();
    account.nonce_changes = changes.map(|(at, value)| NonceChange::new(BlockAccessIndex::new(at), value)).collect();
    for change in &mut account.code_changes {
        let step = usize::try_from(change.block_access_index.get()).ok().and_then(|step| steps.get(step));
        change.block_access_index = BlockAccessIndex::new(step.copied().unwrap_or_default().into());
    }
    for slot in &mut account.storage_changes {
        let changes = slot.changes.iter().map(|change| (change.block_access_index.get(), change.new_value));
        let changes = join(changes, steps, db.storage_ref(account.address, slot.slot)?).into_iter();
        slot.changes = changes.map(|(at, value)| StorageChange::new(BlockAccessIndex::new(at), value)).collect();
    }
    let unchanged = account.storage_changes.iter().filter(|slot| slot.changes.is_empty()).map(|slot| slot.slot);
    account.storage_reads.extend(unchanged);
    account.storage_changes.retain(|slot| !slot.changes.is_empty());
    Ok(())
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
