//! Follows a block whose access list is known: every transaction runs on the values that the list gives it, on any thread
//! and in any order, and must leave behind exactly what the list says.
//!
//! Why that is enough: the first transaction ran on the state before the block. If every transaction up to one left behind
//! what the list says, the next one ran on the true state too. So by induction all results are those of running the block
//! in order, or something does not match and the block is refused. What the list has too much is found by counting.

use std::{
    hash::BuildHasher,
    sync::{
        OnceLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use parking_lot::Mutex;
use rayon::prelude::*;
use revm::{
    Database, DatabaseRef,
    context::TxEnv,
    primitives::{Address, B256, KECCAK_EMPTY, StorageKey, StorageValue, U256},
    state::{AccountId, AccountInfo, Bytecode},
};

use crate::{
    AccessList, AccountAccess, AccountChange, AccountState, Block, BlockOutput, ChangeSet, FollowError, Outcome,
    Receipt, SkipReason, SortedMap,
    access_list::{Part, part_of},
    code::CodeCache,
    effects::Effect,
    evm::WorkerEvm,
    heavy::{First, Heavy},
    own::with_fees,
    run::Run,
    sequential::{database, split},
    store::Id,
    transfer::{Transfer, Unplain},
};

/// The most transactions that a thread takes at a time.
const CHUNK: usize = 64;
/// What a transaction looked at beyond this is looked up again, not searched for.
const LISTED: usize = 32;
/// Bits of an account's number that say its part.
const PART_BITS: u32 = 4;

/// One part of the list, made searchable.
struct Indexed<'l> {
    part: &'l Part,
    accounts: HashTable<u32>,
    slots: HashTable<u32>,
    /// What was there before the block, read when it is first asked for: whoever has it, was touched.
    account_bases: Vec<OnceLock<Option<AccountState>>>,
    slot_bases: Vec<OnceLock<U256>>,
    /// The account of each slot.
    owners: Vec<u32>,
}

/// Changed accounts of one part, and code that became known.
type PartChanges = (Vec<(Address, AccountChange)>, Vec<(B256, Bytecode)>);

/// A block that is being followed.
struct Follow<'a, 'l, DB> {
    run: &'a Run<'a, DB>,
    hasher: RandomState,
    parts: Vec<Indexed<'l>>,
    beneficiary: Address,
    /// Changes of the list that were made.
    made: AtomicU64,
}

/// Runs `block` with its access list.
pub(crate) fn follow<'a, DB: DatabaseRef + Sync>(
    run: &'a Run<'a, DB>,
    list: &AccessList,
    caches: &mut Vec<CodeCache>,
    heavy: &Heavy,
) -> Result<Option<BlockOutput>, FollowError> {
    let block = run.block;
    let Some(beneficiary) = run.beneficiary else { return Ok(None) };
    let hasher = RandomState::default();
    let parts = list.parts.par_iter().map(|part| Indexed::new(part, &hasher)).collect();
    for (_, hash, code) in list.parts.iter().flat_map(|part| &part.codes) {
        run.code.put(*hash, code);
    }
    let follow = Follow { run, hasher, parts, beneficiary, made: AtomicU64::new(0) };
    let txs = block.transactions;
    let mut cache = caches.pop().unwrap_or_default();
    let mut system = Vec::with_capacity(run.before.len() + run.after.len());
    let end = block.end();
    let frame = Block { transactions: &[], credits: &[], after: &[], ..block };
    system.append(&mut follow.frame(frame, 0, &mut cache)?);

    let threads = rayon::current_num_threads();
    let chunk = (txs.len() / (threads * 16)).clamp(1, CHUNK);
    // Chunks with something heavy in them come first.
    let first = heavy.first(txs);
    let mut order: Vec<usize> = (0..txs.len()).step_by(chunk).collect();
    order.sort_by_key(|begin| !(*begin..begin + chunk).any(|index| first.contains(index)));
    let next = AtomicUsize::new(0);
    // What comes after an error need not be looked at; what comes before it may hold an earlier one.
    let failed = AtomicUsize::new(usize::MAX);
    let results: Mutex<Vec<(usize, Vec<Receipt>)>> = Mutex::new(Vec::new());
    let errors: Mutex<Vec<(usize, FollowError)>> = Mutex::new(Vec::new());
    let spare = Mutex::new(std::mem::take(caches));
    rayon::broadcast(|_| {
        let mut cache = spare.lock().pop().unwrap_or_default();
        let mut worker = Worker::new(&follow, &mut cache);
        let mut mine = Vec::new();
        while let Some(begin) = order.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
            let Some(part) = txs.get(begin..txs.len().min(begin.saturating_add(chunk))) else { break };
            let mut receipts = Vec::with_capacity(part.len());
            for (tx, index) in part.iter().zip(begin..) {
                if index > failed.load(Ordering::Relaxed) {
                    break;
                }
                let clock = First::clock(tx);
                match worker.transaction(tx, index) {
                    Ok(receipt) => receipts.push(receipt),
                    Err(error) => {
                        failed.fetch_min(index, Ordering::Relaxed);
                        errors.lock().push((index, error));
                        break;
                    }
                }
                first.ended(tx, index, clock);
            }
            mine.push((begin, receipts));
        }
        worker.finish();
        results.lock().append(&mut mine);
        spare.lock().push(cache);
    });
    *caches = spare.into_inner();
    let mut errors = errors.into_inner();
    errors.sort_unstable_by_key(|(index, _)| *index);
    if let Some((_, error)) = errors.into_iter().next() {
        return Err(error);
    }

    let frame = Block { transactions: &[], before: &[], ..block };
    system.append(&mut follow.frame(frame, end, &mut cache)?);
    caches.push(cache);

    let mut results = results.into_inner();
    results.sort_unstable_by_key(|(begin, _)| *begin);
    let mut outcomes = Vec::with_capacity(txs.len());
    let mut gas_used = 0u64;
    for (receipt, tx) in results.into_iter().flat_map(|(_, receipts)| receipts).zip(txs) {
        let left = block.environment.block.gas_limit.saturating_sub(gas_used);
        if tx.gas_limit > left {
            let reason = SkipReason::BlockGasExceeded { gas_limit: tx.gas_limit, left };
            return Err(FollowError::InvalidTransaction { index: outcomes.len(), reason });
        }
        gas_used = gas_used.saturating_add(receipt.gas_used);
        outcomes.push(Outcome::Executed(receipt));
    }
    follow.nothing_left(list)?;
    if follow.has_empty_accounts() {
        return Ok(None);
    }
    let changes = follow.changes()?;
    Ok(Some(BlockOutput { outcomes, system, changes, access_list: list.clone(), gas_used }))
}

impl<'l> Indexed<'l> {
    fn new(part: &'l Part, hasher: &RandomState) -> Self {
        let mut accounts = HashTable::with_capacity(part.accounts.len());
        let mut slots = HashTable::with_capacity(part.slots.len());
        let mut owners = Vec::with_capacity(part.slots.len());
        let account_hash = |at: &u32| part.accounts.get(*at as usize).map_or(0, |head| hasher.hash_one(head.address));
        for (at, head) in (0u32..).zip(&part.accounts) {
            accounts.insert_unique(hasher.hash_one(head.address), at, account_hash);
            owners.resize(head.slots as usize, at);
        }
        let slot_hash = |at: &u32| {
            let (owner, slot) = (owners.get(*at as usize), part.slots.get(*at as usize));
            hasher.hash_one((owner.copied().unwrap_or_default(), slot.map_or(U256::ZERO, |slot| slot.slot)))
        };
        for at in 0..u32::try_from(part.slots.len()).unwrap_or(u32::MAX) {
            slots.insert_unique(slot_hash(&at), at, slot_hash);
        }
        let account_bases = part.accounts.iter().map(|_| OnceLock::new()).collect();
        let slot_bases = part.slots.iter().map(|_| OnceLock::new()).collect();
        Self { part, accounts, slots, account_bases, slot_bases, owners }
    }
}

/// The last entry before `position`, and the entry at it.
fn around<T: Copy>(changes: &[(u32, T)], position: u32) -> (Option<T>, Option<T>) {
    let at = changes.partition_point(|change| change.0 < position);
    let before = at.checked_sub(1).and_then(|at| changes.get(at)).map(|change| change.1);
    (before, changes.get(at).filter(|change| change.0 == position).map(|change| change.1))
}

/// Number of an account: its place in its part, and the part.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Account(u32);

impl Account {
    fn part(self) -> usize {
        (self.0 & ((1 << PART_BITS) - 1)) as usize
    }

    fn at(self) -> usize {
        (self.0 >> PART_BITS) as usize
    }
}

impl<'l, DB: DatabaseRef> Follow<'_, 'l, DB> {
    fn find(&self, address: &Address) -> Option<Account> {
        let part = part_of(address);
        let indexed = self.parts.get(part)?;
        let heads = &indexed.part.accounts;
        let at = indexed.accounts.find(self.hasher.hash_one(address), |at| {
            heads.get(*at as usize).is_some_and(|head| head.address == *address)
        })?;
        Some(Account((*at << PART_BITS) | u32::try_from(part).ok()?))
    }

    #[allow(clippy::indexing_slicing, reason = "an Account is only made by find, from places that are there")]
    fn access(&self, account: Account) -> (&Indexed<'l>, AccountAccess<'l>) {
        let indexed = &self.parts[account.part()];
        (indexed, AccountAccess::new(indexed.part, account.at()))
    }

    fn base(&self, account: Account, cache: &mut CodeCache) -> Result<Option<AccountState>, DB::Error> {
        let (indexed, access) = self.access(account);
        let Some(cell) = indexed.account_bases.get(account.at()) else { return Ok(None) };
        if let Some(base) = cell.get() {
            return Ok(*base);
        }
        let base = crate::own::base_account(self.run.db, cache, access.address())?;
        Ok(*cell.get_or_init(|| base))
    }

    /// The account before the transaction at `position`.
    fn before(
        &self,
        account: Account,
        position: u32,
        cache: &mut CodeCache,
    ) -> Result<Option<AccountState>, DB::Error> {
        let base = self.base(account, cache)?;
        let (_, access) = self.access(account);
        let nonce = around(access.nonces(), position).0;
        let balance = around(access.balances(), position).0;
        let codes = access.codes();
        let code =
            codes.get(..codes.partition_point(|code| code.0 < position)).and_then(<[_]>::last).map(|code| code.1);
        let wiped = access.wipes().first().is_some_and(|at| *at < position);
        if nonce.is_none() && balance.is_none() && code.is_none() && !wiped {
            return Ok(base);
        }
        let base = base.unwrap_or_default();
        let state = AccountState {
            nonce: nonce.unwrap_or(base.nonce),
            balance: balance.unwrap_or(base.balance),
            code_hash: code.unwrap_or(base.code_hash),
        };
        // EIP-161: what was touched and is empty does not exist.
        Ok((state != AccountState::default()).then_some(state))
    }

    fn find_slot(&self, account: Account, slot: U256) -> Option<usize> {
        let (indexed, _) = self.access(account);
        let owner = u32::try_from(account.at()).ok()?;
        let at = indexed.slots.find(self.hasher.hash_one((owner, slot)), |at| {
            indexed.owners.get(*at as usize) == Some(&owner)
                && indexed.part.slots.get(*at as usize).is_some_and(|head| head.slot == slot)
        })?;
        Some(*at as usize)
    }

    fn slot_base(&self, account: Account, at: usize, slot: U256, cache: &mut CodeCache) -> Result<U256, DB::Error> {
        let (indexed, access) = self.access(account);
        let Some(cell) = indexed.slot_bases.get(at) else { return Ok(U256::ZERO) };
        if let Some(base) = cell.get() {
            return Ok(*base);
        }
        let exists = self.base(account, cache)?.is_some();
        let base = crate::own::base_slot(self.run.db, exists, access.address(), slot)?;
        Ok(*cell.get_or_init(|| base))
    }

    fn slot_before(
        &self,
        account: Account,
        at: usize,
        slot: U256,
        position: u32,
        cache: &mut CodeCache,
    ) -> Result<U256, DB::Error> {
        let base = self.slot_base(account, at, slot, cache)?;
        let (indexed, access) = self.access(account);
        let changes = indexed.part.slot_changes(at);
        let end = changes.partition_point(|change| change.0 < position);
        let last = end.checked_sub(1).and_then(|at| changes.get(at));
        let wipes = access.wipes();
        let wipe = wipes.partition_point(|at| *at < position).checked_sub(1).and_then(|at| wipes.get(at));
        Ok(match (last, wipe) {
            (Some((at, value)), wipe) if wipe.is_none_or(|wipe| at >= wipe) => *value,
            (_, Some(_)) => U256::ZERO,
            _ => base,
        })
    }

    /// Runs what comes before or after the transactions, in order, and finds it in the list.
    fn frame(&self, frame: Block<'_>, position: u32, cache: &mut CodeCache) -> Result<Vec<Receipt>, FollowError>
    where
        DB: Sync,
    {
        if frame.before.is_empty() && frame.after.is_empty() && frame.credits.is_empty() {
            return Ok(Vec::new());
        }
        let output = {
            let at = At { follow: self, position, cache: Mutex::new(&mut *cache) };
            crate::parallel::frame(&at, frame)?
        };
        let mismatch = |what: String| FollowError::Mismatch { position, what };
        let mut made = 0;
        for account in output.access_list.accounts() {
            let address = account.address();
            let Some(number) = self.find(&address) else {
                return Err(mismatch(format!("account {address} is touched and not in the list")));
            };
            self.base(number, cache).map_err(database)?;
            let (indexed, listed) = self.access(number);
            let same =
                account.balances().last().is_none_or(|last| around(listed.balances(), position).1 == Some(last.1))
                    && account.nonces().last().is_none_or(|last| around(listed.nonces(), position).1 == Some(last.1))
                    && account
                        .codes()
                        .last()
                        .is_none_or(|last| listed.codes().iter().any(|c| c.0 == position && c.1 == last.1))
                    && (account.wipes().is_empty() || listed.wipes().contains(&position));
            if !same {
                return Err(mismatch(format!("account {address} becomes something else")));
            }
            made += u64::from(!account.balances().is_empty())
                + u64::from(!account.nonces().is_empty())
                + u64::from(!account.codes().is_empty())
                + u64::from(!account.wipes().is_empty());
            for slot in account.slots() {
                let Some(at) = self.find_slot(number, slot.slot) else {
                    return Err(mismatch(format!("slot {:#x} of {address} is touched and not in the list", slot.slot)));
                };
                self.slot_base(number, at, slot.slot, cache).map_err(database)?;
                if let Some((_, value)) = slot.changes.last() {
                    if around(indexed.part.slot_changes(at), position).1 != Some(*value) {
                        return Err(mismatch(format!("slot {:#x} of {address} becomes {value:#x}", slot.slot)));
                    }
                    made += 1;
                }
            }
        }
        self.made.fetch_add(made, Ordering::SeqCst);
        Ok(output.system)
    }

    /// Every change was made, and everything was looked at.
    fn nothing_left(&self, list: &AccessList) -> Result<(), FollowError> {
        for indexed in &self.parts {
            for (head, base) in indexed.part.accounts.iter().zip(&indexed.account_bases) {
                if base.get().is_none() {
                    return Err(FollowError::Superfluous { extra: format!("account {}", head.address) });
                }
            }
            for (head, (base, owner)) in indexed.part.slots.iter().zip(indexed.slot_bases.iter().zip(&indexed.owners)) {
                if base.get().is_none() {
                    let account = indexed.part.accounts.get(*owner as usize).map(|head| head.address);
                    let extra = format!("slot {:#x} of account {}", head.slot, account.unwrap_or_default());
                    return Err(FollowError::Superfluous { extra });
                }
            }
        }
        let (listed, made) = (list.changes(), self.made.load(Ordering::SeqCst));
        if listed != made {
            let extra = format!("{} changes", listed.saturating_sub(made));
            return Err(FollowError::Superfluous { extra });
        }
        Ok(())
    }

    /// Whether there was an account that existed though it is empty: the list does not say whether it went away (EIP-161).
    fn has_empty_accounts(&self) -> bool {
        let bases = self.parts.iter().flat_map(|indexed| &indexed.account_bases);
        bases.into_iter().any(|base| base.get() == Some(&Some(AccountState::default())))
    }

    /// The change set, which is what the list says in the end.
    fn changes(&self) -> Result<ChangeSet, FollowError>
    where
        DB: Sync,
    {
        let parts: Vec<PartChanges> = self.parts.par_iter().map(Indexed::changes).collect();
        let mut accounts = Vec::with_capacity(parts.iter().map(|part| part.0.len()).sum());
        let mut changes = ChangeSet::default();
        for (part, code) in parts {
            accounts.extend(part);
            changes.code.extend(code);
        }
        changes.accounts = SortedMap::from_sorted(accounts);
        Ok(changes)
    }
}

impl Indexed<'_> {
    fn changes(&self) -> PartChanges {
        let mut out = Vec::with_capacity(self.part.accounts.len());
        let mut code = Vec::new();
        for (at, base) in self.account_bases.iter().enumerate() {
            let base = base.get().copied().flatten();
            let access = AccountAccess::new(self.part, at);
            let start = base.unwrap_or_default();
            let last_code = access.codes().last();
            let touched_up = !(access.nonces().is_empty()
                && access.balances().is_empty()
                && last_code.is_none()
                && access.wipes().is_empty());
            let mut state = base;
            if touched_up {
                let now = AccountState {
                    nonce: access.nonces().last().map_or(start.nonce, |change| change.1),
                    balance: access.balances().last().map_or(start.balance, |change| change.1),
                    code_hash: last_code.map_or(start.code_hash, |change| change.1),
                };
                state = (now != AccountState::default()).then_some(now);
            }
            let wiped = (!access.wipes().is_empty() || state.is_none()) && base.is_some();
            let wipe = access.wipes().last();
            let mut storage = Vec::new();
            for slot in self.part.slot_range(at) {
                let (Some(head), Some(before)) = (self.part.slots.get(slot), self.slot_bases.get(slot)) else {
                    continue;
                };
                let before = if wiped { U256::ZERO } else { before.get().copied().unwrap_or_default() };
                let value = match self.part.slot_changes(slot).last() {
                    Some((at, value)) if wipe.is_none_or(|wipe| at >= wipe) => *value,
                    _ if wipe.is_some() => U256::ZERO,
                    _ => before,
                };
                if value != before {
                    storage.push((head.slot, value));
                }
            }
            if state == base && storage.is_empty() && !wiped {
                continue;
            }
            if let Some((_, hash, bytecode)) = last_code
                && *hash != KECCAK_EMPTY
                && *hash != start.code_hash
            {
                code.push((*hash, bytecode.clone()));
            }
            out.push((access.address(), AccountChange { state, wiped, storage: SortedMap::from_sorted(storage) }));
        }
        (out, code)
    }
}

/// revm's view of the list.
struct View<'f, 'a, 'l, 'c, DB> {
    follow: &'f Follow<'a, 'l, DB>,
    cache: &'c mut CodeCache,
    position: u32,
    /// What the transaction looked at so far, so that it need not be looked up again when the result is checked.
    accounts: Vec<(Address, Account, Option<AccountState>)>,
    slots: Vec<(Account, U256, usize)>,
    /// Something that was asked for and is not in the list. The transaction's result does not count then.
    missing: Option<String>,
}

impl<DB: DatabaseRef> View<'_, '_, '_, '_, DB> {
    /// Turns to the transaction at `position`.
    fn begin(&mut self, position: u32) {
        self.position = position;
        self.accounts.clear();
        self.slots.clear();
    }

    fn account(&mut self, address: Address) -> Result<Option<(Account, Option<AccountState>)>, DB::Error> {
        if let Some((_, account, before)) = self.accounts.iter().find(|(known, ..)| *known == address) {
            return Ok(Some((*account, *before)));
        }
        let Some(account) = self.follow.find(&address) else {
            self.missing.get_or_insert_with(|| format!("account {address} is touched and not in the list"));
            return Ok(None);
        };
        let before = self.follow.before(account, self.position, self.cache)?;
        if self.accounts.len() < LISTED {
            self.accounts.push((address, account, before));
        }
        Ok(Some((account, before)))
    }

    /// The place of a slot in the account's part, if it is listed.
    fn find_slot(&self, account: Account, slot: U256) -> Option<usize> {
        let known = self.slots.iter().find(|(owner, known, _)| *owner == account && *known == slot);
        known.map(|(.., at)| *at).or_else(|| self.follow.find_slot(account, slot))
    }

    fn slot(&mut self, account: Account, address: Address, slot: U256) -> Result<U256, DB::Error> {
        let Some(at) = self.follow.find_slot(account, slot) else {
            self.missing.get_or_insert_with(|| format!("slot {slot:#x} of {address} is touched and not in the list"));
            return Ok(U256::ZERO);
        };
        if self.slots.len() < LISTED {
            self.slots.push((account, slot, at));
        }
        self.follow.slot_before(account, at, slot, self.position, self.cache)
    }
}

impl<DB: DatabaseRef> Database for View<'_, '_, '_, '_, DB> {
    type Error = DB::Error;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, DB::Error> {
        let found = self.account(address)?;
        Ok(found.and_then(|(account, state)| crate::own::info(state, Id(account.0))))
    }

    fn code_by_hash(&mut self, hash: B256) -> Result<Bytecode, DB::Error> {
        self.follow.run.code.find(self.follow.run.db, self.cache, hash)
    }

    fn storage(&mut self, address: Address, slot: StorageKey) -> Result<StorageValue, DB::Error> {
        match self.follow.find(&address) {
            Some(account) => self.slot(account, address, slot),
            None => Ok(U256::ZERO),
        }
    }

    fn storage_by_account_id(
        &mut self,
        address: Address,
        account: AccountId,
        slot: StorageKey,
    ) -> Result<StorageValue, DB::Error> {
        self.slot(Account(crate::own::id_of(account).0), address, slot)
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, DB::Error> {
        self.follow.run.db.block_hash_ref(number)
    }
}

/// The state before a position as the list tells it, as a database: what frames the transactions runs on it.
struct At<'f, 'a, 'l, 'c, DB> {
    follow: &'f Follow<'a, 'l, DB>,
    position: u32,
    cache: Mutex<&'c mut CodeCache>,
}

impl<DB: DatabaseRef> DatabaseRef for At<'_, '_, '_, '_, DB> {
    type Error = DB::Error;

    fn basic_ref(&self, address: Address) -> Result<Option<AccountInfo>, DB::Error> {
        match self.follow.find(&address) {
            Some(account) => {
                let state = self.follow.before(account, self.position, &mut self.cache.lock())?;
                Ok(state.map(AccountInfo::from))
            }
            // It will be missed in the list if it counts.
            None => self.follow.run.db.basic_ref(address),
        }
    }

    fn code_by_hash_ref(&self, hash: B256) -> Result<Bytecode, DB::Error> {
        self.follow.run.code.find(self.follow.run.db, &mut self.cache.lock(), hash)
    }

    fn storage_ref(&self, address: Address, slot: StorageKey) -> Result<StorageValue, DB::Error> {
        let found =
            self.follow.find(&address).and_then(|account| Some((account, self.follow.find_slot(account, slot)?)));
        match found {
            Some((account, at)) => self.follow.slot_before(account, at, slot, self.position, &mut self.cache.lock()),
            None => self.follow.run.db.storage_ref(address, slot),
        }
    }

    fn block_hash_ref(&self, number: u64) -> Result<B256, DB::Error> {
        self.follow.run.db.block_hash_ref(number)
    }
}

/// One worker, on a thread of its own.
struct Worker<'f, 'a, 'l, 'c, DB: DatabaseRef> {
    follow: &'f Follow<'a, 'l, DB>,
    evm: WorkerEvm<'a, View<'f, 'a, 'l, 'c, DB>>,
    /// Changes that were found in the list.
    made: u64,
}

impl<'f, 'a, 'l, 'c, DB: DatabaseRef> Worker<'f, 'a, 'l, 'c, DB> {
    fn new(follow: &'f Follow<'a, 'l, DB>, cache: &'c mut CodeCache) -> Self {
        let view = View { follow, cache, position: 0, accounts: Vec::new(), slots: Vec::new(), missing: None };
        let evm = WorkerEvm::new(view, follow.run.block.environment, true, &follow.run.idle);
        Self { follow, evm, made: 0 }
    }

    /// Adds up what was found.
    fn finish(self) {
        self.follow.made.fetch_add(self.made, Ordering::SeqCst);
    }

    fn transaction(&mut self, tx: &'a TxEnv, index: usize) -> Result<Receipt, FollowError> {
        let position = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        self.evm.db().begin(position);
        let invalid = |reason| FollowError::InvalidTransaction { index, reason };
        if let Some(transfer) = self.follow.run.rules.transfer(tx) {
            match self.transfer(&transfer, position)? {
                Ok(()) => return Ok(Transfer::receipt()),
                Err(Unplain::Skip(reason)) => return Err(invalid(reason)),
                Err(Unplain::Revm) => {}
            }
        }
        let ran = self.evm.run(tx);
        self.nothing_missing(position)?;
        let (receipt, fee) = split(ran.map(|ran| (ran.result, ran.fee)))?.map_err(invalid)?;
        self.check_journal(position, fee)?;
        self.evm.reset();
        Ok(receipt)
    }

    fn nothing_missing(&mut self, position: u32) -> Result<(), FollowError> {
        match self.evm.db().missing.take() {
            None => Ok(()),
            Some(what) => {
                self.evm.reset();
                Err(FollowError::Mismatch { position, what })
            }
        }
    }

    fn transfer(&mut self, transfer: &Transfer, position: u32) -> Result<Result<(), Unplain>, FollowError> {
        let beneficiary = self.follow.beneficiary;
        if transfer.from == beneficiary || transfer.to == beneficiary {
            return Ok(Err(Unplain::Revm));
        }
        let view = self.evm.db();
        let Some((from, before)) = view.account(transfer.from).map_err(database)? else {
            self.nothing_missing(position)?;
            return Ok(Err(Unplain::Revm));
        };
        let delegated = match before {
            Some(state) if state.code_hash != KECCAK_EMPTY => {
                view.code_by_hash(state.code_hash).map_err(database)?.is_eip7702()
            }
            _ => false,
        };
        let sender = match transfer.debit(before, || delegated) {
            Ok(sender) => sender,
            Err(unplain) => return Ok(Err(unplain)),
        };
        if transfer.from != transfer.to {
            let Some((to, before)) = view.account(transfer.to).map_err(database)? else {
                self.nothing_missing(position)?;
                return Ok(Err(Unplain::Revm));
            };
            match transfer.credit(before) {
                Ok(after) => self.check(to, position, before, after)?,
                Err(unplain) => return Ok(Err(unplain)),
            }
        }
        self.check(from, position, before, Some(sender))?;
        self.check_fee(position, transfer.fee)?;
        Ok(Ok(()))
    }

    /// The beneficiary is in the list, with the fee.
    fn check_fee(&mut self, position: u32, fee: U256) -> Result<(), FollowError> {
        let beneficiary = self.follow.beneficiary;
        let found = self.evm.db().account(beneficiary).map_err(database)?;
        self.nothing_missing(position)?;
        match found {
            Some((account, before)) => self.check(account, position, before, with_fees(before, fee)),
            None => Ok(()),
        }
    }

    /// What the account is after the transaction is what the list says.
    fn check(
        &mut self,
        account: Account,
        position: u32,
        before: Option<AccountState>,
        after: Option<AccountState>,
    ) -> Result<(), FollowError> {
        let (_, access) = self.follow.access(account);
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let wrong = |field: &str| FollowError::Mismatch {
            position,
            what: format!("the {field} of account {} becomes something else", access.address()),
        };
        if before.balance != after.balance {
            if around(access.balances(), position).1 != Some(after.balance) {
                return Err(wrong("balance"));
            }
            self.made += 1;
        }
        if before.nonce != after.nonce {
            if around(access.nonces(), position).1 != Some(after.nonce) {
                return Err(wrong("nonce"));
            }
            self.made += 1;
        }
        if before.code_hash != after.code_hash {
            if !access.codes().iter().any(|code| code.0 == position && code.1 == after.code_hash) {
                return Err(wrong("code"));
            }
            self.made += 1;
        }
        Ok(())
    }

    /// What revm's journal holds after the call at `position` is what the list says.
    fn check_journal(&mut self, position: u32, fee: U256) -> Result<(), FollowError> {
        let follow = self.follow;
        let mut paid = false;
        let mut found: Vec<(Account, Option<AccountState>, Option<AccountState>)> = Vec::new();
        let (view, state) = self.evm.parts();
        let mut made = 0;
        for (address, account) in state {
            let Some((number, before)) = view.account(*address).map_err(database)? else { continue };
            let effect = Effect::of(account, follow.run.spec(), follow.beneficiary == *address);
            let mut after = effect.state.unwrap_or(before);
            if follow.beneficiary == *address && !paid {
                paid = true;
                // What a beneficiary earns in the transaction that destroys it is lost with it.
                if !account.is_selfdestructed() {
                    after = with_fees(after, fee);
                }
            }
            let (indexed, access) = follow.access(number);
            if effect.wiped {
                if !access.wipes().contains(&position) {
                    let what = format!("account {address} loses its storage");
                    return Err(FollowError::Mismatch { position, what });
                }
                made += 1;
            }
            for (slot, value) in &account.storage {
                let Some(at) = view.find_slot(number, *slot) else {
                    let what = format!("slot {slot:#x} of account {address} is touched and not in the list");
                    return Err(FollowError::Mismatch { position, what });
                };
                // Marks it as looked at, also where the account is new and revm did not ask.
                follow.slot_base(number, at, *slot, view.cache).map_err(database)?;
                if let Some(after) = effect.slot(value) {
                    if around(indexed.part.slot_changes(at), position).1 != Some(after) {
                        let what = format!("slot {slot:#x} of account {address} becomes {after:#x}");
                        return Err(FollowError::Mismatch { position, what });
                    }
                    made += 1;
                }
            }
            found.push((number, before, after));
        }
        self.made += made;
        self.nothing_missing(position)?;
        for (account, before, after) in found {
            self.check(account, position, before, after)?;
        }
        if !paid {
            self.check_fee(position, fee)?;
        }
        Ok(())
    }
}

/// For blocks that are followed by executing them: the lists must be the same.
pub(crate) fn compare(list: &AccessList, output: BlockOutput) -> Result<BlockOutput, FollowError> {
    let skipped = output.outcomes.par_iter().position_first(|outcome| matches!(outcome, Outcome::Skipped(_)));
    if let Some(index) = skipped
        && let Some(Outcome::Skipped(reason)) = output.outcomes.get(index)
    {
        return Err(FollowError::InvalidTransaction { index, reason: reason.clone() });
    }
    let (listed, found) = (list.parts.as_slice(), output.access_list.parts.as_slice());
    match listed.par_iter().zip(found).find_first(|(listed, found)| listed != found) {
        None => Ok(output),
        Some((listed, found)) => Err(difference(listed, found)),
    }
}

/// The first account in which a part of the list is not what was found.
fn difference(listed: &Part, found: &Part) -> FollowError {
    let accounts = |part| (0..).map_while(move |at| Part::account(part, at));
    let (mut listed, mut found) = (accounts(listed).peekable(), accounts(found).peekable());
    loop {
        let (left, right) = (listed.peek().copied(), found.peek().copied());
        let listed_address = left.map(|account| account.address());
        let found_address = right.map(|account| account.address());
        match (left, right) {
            (Some(left), Some(right)) if listed_address == found_address => {
                if let Some(error) = account_difference(left, right) {
                    return error;
                }
                listed.next();
                found.next();
            }
            (Some(left), right) if right.is_none() || listed_address < found_address => {
                return FollowError::Superfluous { extra: format!("account {}", left.address()) };
            }
            (_, Some(right)) => {
                let balances = right.balances().first().map(|change| change.0);
                let nonces = right.nonces().first().map(|change| change.0);
                let position = balances.into_iter().chain(nonces).min().unwrap_or_default();
                let what = format!("account {} is touched and not in the list", right.address());
                return FollowError::Mismatch { position, what };
            }
            (_, None) => return FollowError::Superfluous { extra: "a part of an account".into() },
        }
    }
}

/// The first difference within one account.
fn account_difference(listed: AccountAccess<'_>, found: AccountAccess<'_>) -> Option<FollowError> {
    let address = found.address();
    let mismatch = |position: Option<u32>, field: &str| {
        position.map(|position| {
            let what = format!("the {field} of account {address} becomes something else");
            FollowError::Mismatch { position, what }
        })
    };
    let codes = |account: AccountAccess<'_>| account.codes().iter().map(|code| (code.0, code.1)).collect::<Vec<_>>();
    let wipes = |account: AccountAccess<'_>| account.wipes().iter().map(|at| (*at, ())).collect::<Vec<_>>();
    mismatch(first_difference(listed.balances(), found.balances()), "balance")
        .or_else(|| mismatch(first_difference(listed.nonces(), found.nonces()), "nonce"))
        .or_else(|| mismatch(first_difference(&codes(listed), &codes(found)), "code"))
        .or_else(|| mismatch(first_difference(&wipes(listed), &wipes(found)), "storage"))
        .or_else(|| {
            let (mut listed, mut found) = (listed.slots(), found.slots());
            loop {
                match (listed.next(), found.next()) {
                    (None, None) => return None,
                    (Some(left), Some(right)) if left == right => {}
                    (Some(left), Some(right)) if left.slot == right.slot => {
                        let field = format!("slot {:#x}", left.slot);
                        return mismatch(first_difference(left.changes, right.changes), &field);
                    }
                    (left, right) if right.is_none_or(|right| left.is_some_and(|left| left.slot < right.slot)) => {
                        let slot = left.map_or(U256::ZERO, |left| left.slot);
                        return Some(FollowError::Superfluous {
                            extra: format!("slot {slot:#x} of account {address}"),
                        });
                    }
                    (_, right) => {
                        let slot = right.map_or(U256::ZERO, |right| right.slot);
                        let position = right.and_then(|right| right.changes.first()).map_or(0, |change| change.0);
                        let what = format!("slot {slot:#x} of account {address} is touched and not in the list");
                        return Some(FollowError::Mismatch { position, what });
                    }
                }
            }
        })
}

/// The position at which two lists of changes part.
fn first_difference<T: PartialEq>(listed: &[(u32, T)], found: &[(u32, T)]) -> Option<u32> {
    let at = listed.iter().zip(found).position(|(left, right)| left != right);
    let at = at.or((listed.len() != found.len()).then_some(listed.len().min(found.len())))?;
    let positions = listed.get(at).into_iter().chain(found.get(at)).map(|change| change.0);
    positions.min()
}
