//! The sequential lane: one transaction after the other on one thread that has the store to itself, without locks and
//! without bookkeeping of readers. It goes on from whatever is committed, and the parallel lane can go on from it.

use revm::{
    Database, DatabaseRef,
    context::TxEnv,
    primitives::{Address, B256, KECCAK_EMPTY, StorageKey, StorageValue, U256, hardfork::SpecId},
    state::{AccountId, AccountInfo, Bytecode, EvmState},
};

use crate::{
    AccountState, ExecutionError, Outcome, Receipt, SkipReason,
    code::CodeCache,
    effects::Effect,
    evm::WorkerEvm,
    fees::Fees,
    run::Run,
    sequential::{database, split},
    store::{AccountVersion, Id, SlotKey, Store},
    transfer::{Transfer, Unplain},
};

/// A transaction that read more slots than this looks them up again instead of searching its list.
const LISTED: usize = 32;

/// What is settled of a block so far.
#[derive(Default)]
pub(crate) struct Settled {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) gas_used: u64,
    pub(crate) fees: Fees,
}

/// revm's view of the store, for the only transaction that runs.
pub(crate) struct OwnDb<'a, 'b, DB> {
    run: &'a Run<'a, DB>,
    pub(crate) store: &'b mut Store,
    pub(crate) settled: &'b mut Settled,
    cache: &'b mut CodeCache,
    /// Where writes go.
    position: u32,
    /// What comes before this is seen. It is the position, and for what frames the transactions one more: several calls
    /// share a position there.
    horizon: u32,
    /// A transaction whose writes this one was expected to read, and whether it did.
    expected: Option<u32>,
    met: bool,
    /// Slots that the transaction read, so that they need not be looked up again when they are written.
    slots: Vec<(SlotKey, Id)>,
}

impl<'a, 'b, DB: DatabaseRef> OwnDb<'a, 'b, DB> {
    fn id(&mut self, address: Address) -> Result<Id, DB::Error> {
        let (db, cache) = (self.run.db, &mut *self.cache);
        self.store.accounts.own_id(address, || base_account(db, cache, address))
    }

    fn account(&mut self, address: Address) -> Result<(Id, Option<AccountState>), DB::Error> {
        let id = self.id(address)?;
        let (visible, since) = self.store.accounts.cell(id).before(self.horizon);
        self.met |= visible.writer.is_some() && visible.writer == self.expected;
        let mut state = visible.state;
        if self.run.beneficiary == Some(address) {
            state = with_fees(state, self.settled.fees.between(since, self.horizon));
        }
        Ok((id, state))
    }

    fn slot(&mut self, account: Id, slot: U256, address: Address) -> Result<U256, DB::Error> {
        let cell = self.store.accounts.cell(account);
        let (exists, wipe) = (cell.base.is_some(), cell.last_wipe_before(self.horizon));
        let db = self.run.db;
        let key = SlotKey { account, slot };
        let id = self.store.slots.own_id(key, || base_slot(db, exists, address, slot))?;
        if self.slots.len() < LISTED {
            self.slots.push((key, id));
        }
        let (value, writer) = self.store.slots.cell(id).before_with_wipe(self.horizon, wipe);
        self.met |= writer.is_some() && writer == self.expected;
        Ok(value)
    }

    /// Keeps what revm's journal holds after a transaction. Tells whether the beneficiary was destroyed in it.
    fn keep(&mut self, state: &EvmState) -> Result<bool, DB::Error> {
        let mut beneficiary_destroyed = false;
        for (address, account) in state {
            let id = match account.info.account_id {
                Some(id) => Id(u32::try_from(id.get()).unwrap_or(u32::MAX)),
                None => self.id(*address)?,
            };
            let effect = Effect::of(account, self.run.spec(), self.run.beneficiary == Some(*address));
            if let Some((hash, code)) = effect.code {
                self.run.code.put(hash, code);
            }
            beneficiary_destroyed |= self.run.beneficiary == Some(*address) && account.is_selfdestructed();
            let cell = self.store.accounts.cell(id);
            cell.touched = true;
            let exists = cell.base.is_some();
            if effect.state.is_some() || effect.wiped {
                cell.write(self.position, effect.state.map(AccountVersion::Set), effect.wiped, |_| {});
            }
            let db = self.run.db;
            for (slot, value) in &account.storage {
                let key = SlotKey { account: id, slot: *slot };
                let slot_id = match self.slots.iter().find(|(known, _)| *known == key) {
                    Some((_, id)) => *id,
                    None => self.store.slots.own_id(key, || base_slot(db, exists, *address, *slot))?,
                };
                let cell = self.store.slots.cell(slot_id);
                cell.touched = true;
                if let Some(after) = effect.slot(value) {
                    cell.write(self.position, Some(after), |_| {});
                }
            }
        }
        Ok(beneficiary_destroyed)
    }

    /// Runs `tx` without the EVM.
    fn transfer(&mut self, transfer: &Transfer) -> Result<Result<(), Unplain>, DB::Error> {
        let (from, sender) = self.account(transfer.from)?;
        let delegated = match sender {
            Some(state) if state.code_hash != KECCAK_EMPTY => self.code_by_hash(state.code_hash)?.is_eip7702(),
            _ => false,
        };
        let sender = match transfer.debit(sender, || delegated) {
            Ok(sender) => sender,
            Err(unplain) => return Ok(Err(unplain)),
        };
        if transfer.from != transfer.to {
            let (to, recipient) = self.account(transfer.to)?;
            let after = match transfer.credit(recipient) {
                Ok(after) => after,
                Err(unplain) => return Ok(Err(unplain)),
            };
            let cell = self.store.accounts.cell(to);
            cell.touched = true;
            if after != recipient {
                cell.write(self.position, Some(AccountVersion::Set(after)), false, |_| {});
            }
        }
        let cell = self.store.accounts.cell(from);
        cell.touched = true;
        cell.write(self.position, Some(AccountVersion::Set(Some(sender))), false, |_| {});
        self.settled.fees.pay(self.position, transfer.fee);
        Ok(Ok(()))
    }
}

/// `state` with `fees` wei more. What would overflow is not paid, as in revm.
pub(crate) fn with_fees(state: Option<AccountState>, fees: U256) -> Option<AccountState> {
    if fees.is_zero() {
        return state;
    }
    let mut paid = state.unwrap_or_default();
    match paid.balance.checked_add(fees) {
        Some(balance) => paid.balance = balance,
        None => return state,
    }
    Some(paid)
}

/// An account as it was before the block.
pub(crate) fn base_account<DB: DatabaseRef>(
    db: &DB,
    cache: &mut CodeCache,
    address: Address,
) -> Result<Option<AccountState>, DB::Error> {
    let info = db.basic_ref(address)?;
    if let Some(info) = &info
        && let Some(code) = &info.code
        && !code.is_empty()
    {
        cache.put(info.code_hash, code);
    }
    Ok(info.as_ref().map(AccountState::from))
}

/// A slot as it was before the block. An account that does not exist has none.
pub(crate) fn base_slot<DB: DatabaseRef>(
    db: &DB,
    exists: bool,
    address: Address,
    slot: U256,
) -> Result<U256, DB::Error> {
    if exists { db.storage_ref(address, slot) } else { Ok(U256::ZERO) }
}

/// An account for revm, with its id, so that reads of its slots find it at once.
pub(crate) fn info(state: Option<AccountState>, id: Id) -> Option<AccountInfo> {
    state.map(|state| AccountInfo { account_id: AccountId::new(id.0 as usize), ..AccountInfo::from(state) })
}

/// The id that [`info`] put there.
pub(crate) fn id_of(account: AccountId) -> Id {
    Id(u32::try_from(account.get()).unwrap_or(u32::MAX))
}

impl<DB: DatabaseRef> Database for OwnDb<'_, '_, DB> {
    type Error = DB::Error;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, DB::Error> {
        let (id, state) = self.account(address)?;
        Ok(info(state, id))
    }

    fn code_by_hash(&mut self, hash: B256) -> Result<Bytecode, DB::Error> {
        self.run.code.find(self.run.db, self.cache, hash)
    }

    fn storage(&mut self, address: Address, slot: StorageKey) -> Result<StorageValue, DB::Error> {
        let id = self.id(address)?;
        self.slot(id, slot, address)
    }

    fn storage_by_account_id(
        &mut self,
        address: Address,
        account: AccountId,
        slot: StorageKey,
    ) -> Result<StorageValue, DB::Error> {
        self.slot(id_of(account), slot, address)
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, DB::Error> {
        self.run.db.block_hash_ref(number)
    }
}

/// The sequential lane at work.
pub(crate) struct OwnLane<'a, 'b, DB: DatabaseRef> {
    run: &'a Run<'a, DB>,
    evm: WorkerEvm<'a, OwnDb<'a, 'b, DB>>,
}

impl<'a, 'b, DB: DatabaseRef> OwnLane<'a, 'b, DB> {
    pub(crate) fn new(
        run: &'a Run<'a, DB>,
        store: &'b mut Store,
        settled: &'b mut Settled,
        cache: &'b mut CodeCache,
    ) -> Self {
        let db = OwnDb {
            run,
            store,
            settled,
            cache,
            position: 0,
            horizon: 0,
            expected: None,
            met: false,
            slots: Vec::new(),
        };
        Self { run, evm: WorkerEvm::new(db, run.block.environment, run.beneficiary.is_some(), &run.idle) }
    }

    /// Runs the next transaction. Tells whether it read what the transaction at `expected` wrote.
    pub(crate) fn step(&mut self, tx: &'a TxEnv, expected: Option<u32>) -> Result<bool, ExecutionError> {
        let db = self.evm.db();
        let position = u32::try_from(db.settled.outcomes.len()).unwrap_or(u32::MAX).saturating_add(1);
        db.position = position;
        db.horizon = position;
        db.expected = expected;
        db.met = false;
        db.slots.clear();
        let left = self.run.block.environment.block.gas_limit.saturating_sub(db.settled.gas_used);
        let outcome = if tx.gas_limit > left {
            Outcome::Skipped(SkipReason::BlockGasExceeded { gas_limit: tx.gas_limit, left })
        } else {
            self.outcome(tx)?
        };
        let db = self.evm.db();
        if let Outcome::Executed(receipt) = &outcome {
            db.settled.gas_used = db.settled.gas_used.saturating_add(receipt.gas_used);
        }
        db.settled.outcomes.push(outcome);
        Ok(db.met)
    }

    fn outcome(&mut self, tx: &'a TxEnv) -> Result<Outcome, ExecutionError> {
        if let Some(transfer) = self.run.rules.transfer(tx) {
            match self.evm.db().transfer(&transfer).map_err(database)? {
                Ok(()) => return Ok(Outcome::Executed(Transfer::receipt())),
                Err(Unplain::Skip(reason)) => return Ok(Outcome::Skipped(reason)),
                Err(Unplain::Revm) => {}
            }
        }
        let ran = self.evm.run(tx);
        let outcome = match split(ran.map(|ran| (ran.result, ran.fee)))? {
            Ok((receipt, fee)) => {
                let (db, state) = self.evm.parts();
                let destroyed = db.keep(state).map_err(database)?;
                // What a beneficiary earns in the transaction that destroys it is lost with it.
                db.settled.fees.pay(db.position, if destroyed { U256::ZERO } else { fee });
                Outcome::Executed(receipt)
            }
            Err(reason) => Outcome::Skipped(reason),
        };
        self.evm.reset();
        Ok(outcome)
    }

    fn frame(&mut self, position: u32) {
        let db = self.evm.db();
        db.position = position;
        db.horizon = position.saturating_add(1);
        db.expected = None;
        db.slots.clear();
    }

    /// Runs a system call.
    pub(crate) fn system_call(&mut self, call: &'a TxEnv, position: u32) -> Result<Receipt, ExecutionError> {
        self.frame(position);
        let result = self.evm.run_system_call(call);
        let (receipt, ()) = split(result.map(|result| (result, ())))?
            .map_err(|reason| ExecutionError::Fatal(format!("system call: {reason}")))?;
        let (db, state) = self.evm.parts();
        db.keep(state).map_err(database)?;
        self.evm.reset();
        Ok(receipt)
    }

    /// Adds to a balance out of nothing.
    pub(crate) fn credit(&mut self, address: Address, amount: U256, position: u32) -> Result<(), ExecutionError> {
        self.frame(position);
        let db = self.evm.db();
        let (id, before) = db.account(address).map_err(database)?;
        let mut after = before.unwrap_or_default();
        after.balance = after.balance.saturating_add(amount);
        let empty = after == AccountState::default();
        let clears = self.run.spec().is_enabled_in(SpecId::SPURIOUS_DRAGON);
        let after = match before {
            // EIP-161: what is touched and empty goes away; before, it stayed or came into being.
            _ if empty && clears => None,
            Some(_) if empty => before,
            _ => Some(after),
        };
        let cell = self.evm.db().store.accounts.cell(id);
        cell.touched = true;
        if after != before {
            cell.write(position, Some(AccountVersion::Set(after)), false, |_| {});
        }
        Ok(())
    }
}
