//! Merges everything that a block left in the store into its change set and its access list, on all threads.

use std::sync::atomic::Ordering;

use rayon::prelude::*;
use revm::{
    DatabaseRef,
    primitives::{Address, B256, KECCAK_EMPTY, U256},
    state::Bytecode,
};

use crate::{
    AccessList, AccountChange, AccountState, ChangeSet, ExecutionError, SortedMap,
    access_list::{PARTS, Part, part_of},
    fees::Fees,
    own::with_fees,
    run::Run,
    sequential::database,
    store::{AccountCell, AccountVersion, Id, SlotCell, SlotKey, Store, add},
};

/// A slot that the block touched, taken out of its cell: cells lie anywhere in memory, and every look at one costs.
struct SlotOut<'s> {
    account: Id,
    slot: U256,
    base: U256,
    first: Option<(u32, U256)>,
    more: &'s [(u32, U256)],
}

/// Where a slot comes: the rank of its account and the first bits of its number, small because very many are sorted, with
/// its shard and its place among what was found there.
struct Place {
    key: u64,
    shard: u32,
    at: u32,
}

impl Place {
    fn rank(&self) -> usize {
        (self.key >> 32) as usize
    }
}

impl SlotOut<'_> {
    fn new<'s>(key: &SlotKey, cell: &'s SlotCell) -> SlotOut<'s> {
        let (first, more) = match cell.versions.as_slice() {
            [] => (None, [].as_slice()),
            [first, more @ ..] => (Some(*first), more),
        };
        SlotOut { account: key.account, slot: key.slot, base: cell.base, first, more }
    }

    /// The value after the block, of an account that last lost its storage at `wipe`.
    fn after(&self, wipe: Option<u32>) -> U256 {
        match (self.more.last().copied().or(self.first), wipe) {
            (Some((at, value)), wipe) if wipe.is_none_or(|wipe| at >= wipe) => value,
            (_, Some(_)) => U256::ZERO,
            _ => self.base,
        }
    }
}

/// The change set and the access list.
pub(crate) fn merge<DB: DatabaseRef + Sync>(
    run: &Run<'_, DB>,
    store: &mut Store,
    fees: &Fees,
) -> Result<(ChangeSet, AccessList), ExecutionError> {
    if fees.touched
        && let Some(beneficiary) = run.beneficiary
    {
        let base = || run.db.basic_ref(beneficiary).map(|info| info.as_ref().map(AccountState::from));
        let id = store.accounts.own_id(beneficiary, base).map_err(database)?;
        let cell = store.accounts.cell(id);
        cell.touched = true;
        if !put_fees(cell, fees) {
            run.overflow.store(true, Ordering::Relaxed);
        }
    }
    let account_shards: Vec<_> = store.accounts.shards().map(|shard| &*shard).collect();
    let slot_shards: Vec<_> = store.slots.shards().map(|shard| &*shard).collect();

    let mut ids: Vec<(u64, Id, &Address, &AccountCell)> = account_shards
        .par_iter()
        .flat_map_iter(|shard| {
            shard.entries().filter(|(_, _, cell)| cell.is_touched()).map(|(id, key, cell)| (prefix(key), id, key, cell))
        })
        .collect();
    ids.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| a.2.cmp(b.2)));
    // The rank of an account in address order, by shard and place.
    let mut ranks: Vec<Vec<u32>> = account_shards.iter().map(|shard| vec![u32::MAX; shard.cells.len()]).collect();
    for (rank, (_, id, ..)) in ids.iter().enumerate() {
        if let Some(place) = ranks.get_mut(id.shard()).and_then(|places| places.get_mut(id.local())) {
            *place = u32::try_from(rank).unwrap_or(u32::MAX);
        }
    }
    let found: Vec<Vec<SlotOut<'_>>> = slot_shards
        .par_iter()
        .map(|shard| {
            let mut found = Vec::with_capacity(shard.cells.len());
            let touched = shard.cells.iter().filter(|(_, cell)| cell.is_touched());
            found.extend(touched.map(|(key, cell)| SlotOut::new(key, cell)));
            found
        })
        .collect();
    let places = |(shard, found): (usize, &Vec<SlotOut<'_>>)| {
        let mut places = Vec::with_capacity(found.len());
        places.extend((0u32..).zip(found).map(|(at, slot)| {
            let rank = ranks.get(slot.account.shard()).and_then(|places| places.get(slot.account.local()));
            let [.., upper] = slot.slot.as_limbs();
            let key = u64::from(rank.copied().unwrap_or(u32::MAX)) << 32 | upper >> 32;
            Place { key, shard: shard as u32, at }
        }));
        places
    };
    let mut order: Vec<Place> = found.par_iter().enumerate().flat_map_iter(places).collect();
    let slot_at = |place: &Place| Some(found.get(place.shard as usize)?.get(place.at as usize)?.slot);
    order.par_sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| slot_at(a).cmp(&slot_at(b))));

    let built: Vec<(Part, Vec<(Address, AccountChange)>)> = (0..PARTS)
        .into_par_iter()
        .map(|part| {
            let begin = ids.partition_point(|id| part_of(id.2) < part);
            let end = ids.partition_point(|id| part_of(id.2) <= part);
            build(run, begin, ids.get(begin..end).unwrap_or_default(), &order, &found)
        })
        .collect::<Result<_, _>>()?;
    let mut parts = Vec::with_capacity(PARTS);
    let mut changed = Vec::with_capacity(built.iter().map(|(_, changes)| changes.len()).sum());
    for (part, mut changes) in built {
        parts.push(part);
        changed.append(&mut changes);
    }
    let accounts = SortedMap::from_sorted(changed);
    let mut changes = ChangeSet { accounts, ..ChangeSet::default() };
    if !run.code.is_empty() {
        for (.., cell) in &ids {
            let after = after(cell);
            let hash = after.map_or(KECCAK_EMPTY, |state| state.code_hash);
            if hash != KECCAK_EMPTY
                && cell.base.is_none_or(|base| base.code_hash != hash)
                && let Some(code) = run.code.get(&hash)
            {
                changes.code.insert(hash, code);
            }
        }
    }
    Ok((changes, AccessList::from(parts)))
}

pub(crate) fn prefix(address: &Address) -> u64 {
    address.0.0.first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default()
}

/// Writes the fees into the beneficiary's versions; `false` when a sum overflows.
fn put_fees(cell: &mut AccountCell, fees: &Fees) -> bool {
    let versions = std::mem::take(&mut cell.versions);
    let mut own = versions.iter().peekable();
    let mut paid = fees.sums().peekable();
    // The last absolute value, what was added to it since, and the fees that were paid when it was written.
    let (mut state, mut credit, mut since) = (cell.base, U256::ZERO, U256::ZERO);
    let mut sum = U256::ZERO;
    let mut fits = true;
    cell.versions.reserve(versions.len() + fees.len());
    while let Some(position) = own.peek().map(|own| own.0).into_iter().chain(paid.peek().map(|paid| paid.0)).min() {
        let before = sum;
        if let Some((_, after)) = paid.next_if(|paid| paid.0 == position) {
            sum = after;
        }
        match own.next_if(|own| own.0 == position) {
            // What a transaction writes holds all fees from before it.
            Some((_, AccountVersion::Set(value))) => (state, credit, since) = (*value, U256::ZERO, before),
            Some((_, AccountVersion::Credit(more))) => credit = credit.wrapping_add(*more),
            None => {}
        }
        let more = credit.wrapping_add(sum.wrapping_sub(since));
        fits &= state.unwrap_or_default().balance.checked_add(more).is_some();
        cell.versions.push((position, AccountVersion::Set(with_fees(state, more))));
    }
    fits
}

/// The account after the block.
fn after(cell: &AccountCell) -> Option<AccountState> {
    cell.before(u32::MAX).0.state
}

/// Appends the changes of one account from version to version.
pub(crate) struct Diff {
    last: AccountState,
}

impl Diff {
    pub(crate) fn new(base: Option<AccountState>) -> Self {
        Self { last: base.unwrap_or_default() }
    }

    pub(crate) fn push(
        &mut self,
        part: &mut Part,
        position: u32,
        state: Option<AccountState>,
        code: impl FnOnce(B256) -> Result<Bytecode, ExecutionError>,
    ) -> Result<(), ExecutionError> {
        let state = state.unwrap_or_default();
        if state.balance != self.last.balance {
            part.balances.push((position, state.balance));
        }
        if state.nonce != self.last.nonce {
            part.nonces.push((position, state.nonce));
        }
        if state.code_hash != self.last.code_hash {
            let code = if state.code_hash == KECCAK_EMPTY { Bytecode::default() } else { code(state.code_hash)? };
            part.codes.push((position, state.code_hash, code));
        }
        self.last = state;
        Ok(())
    }
}

/// The part of the access list, and the changes, of accounts that follow each other from rank `first` on.
fn build<DB: DatabaseRef>(
    run: &Run<'_, DB>,
    first: usize,
    accounts: &[(u64, Id, &Address, &AccountCell)],
    order: &[Place],
    found: &[Vec<SlotOut<'_>>],
) -> Result<(Part, Vec<(Address, AccountChange)>), ExecutionError> {
    let mut part = Part::default();
    part.accounts.reserve(accounts.len());
    part.balances.reserve(accounts.len());
    part.nonces.reserve(accounts.len());
    let mut changes = Vec::with_capacity(accounts.len());
    let begin = order.partition_point(|place| place.rank() < first);
    let mut rest = order.get(begin..).unwrap_or_default();
    for (rank, (_, _, address, cell)) in (first..).zip(accounts) {
        let count = match rest.first() {
            Some(place) if place.rank() == rank => rest.partition_point(|place| place.rank() == rank),
            _ => 0,
        };
        let (places, others) = rest.split_at_checked(count).unwrap_or_default();
        rest = others;
        let mut diff = Diff::new(cell.base);
        let mut state = cell.base;
        for (position, version) in &cell.versions {
            state = match version {
                AccountVersion::Set(state) => *state,
                AccountVersion::Credit(more) => add(state, *more),
            };
            diff.push(&mut part, *position, state, |hash| match run.code.get(&hash) {
                Some(code) => Ok(code),
                None => run.db.code_by_hash_ref(hash).map_err(database),
            })?;
        }
        part.wipes.extend(&cell.wipes);
        let wiped = (!cell.wipes.is_empty() || state.is_none()) && cell.base.is_some();
        let wipe = cell.wipes.last().copied();
        part.slots.reserve(places.len());
        part.values.reserve(places.len());
        let mut storage = Vec::with_capacity(places.len());
        let slots = places.iter().filter_map(|place| found.get(place.shard as usize)?.get(place.at as usize));
        for slot in slots {
            let (mut since, mut last) = (0, slot.base);
            for (position, value) in slot.first.iter().chain(slot.more) {
                // Storage that was lost in between begins anew from nothing.
                let lost = cell
                    .wipes
                    .iter()
                    .any(|at| *at > since && (*at < *position || !value.is_zero()) && *at <= *position);
                if lost {
                    last = U256::ZERO;
                }
                // Calls that share a position may have undone each other.
                if last != *value {
                    part.values.push((*position, *value));
                }
                (since, last) = (*position, *value);
            }
            part.close_slot(slot.slot);
            let (before, after) = (if wiped { U256::ZERO } else { slot.base }, slot.after(wipe));
            if before != after {
                storage.push((slot.slot, after));
            }
        }
        part.close(**address);
        if state != cell.base || wiped || !storage.is_empty() {
            let storage = SortedMap::from_sorted(storage);
            changes.push((**address, AccountChange { state, wiped, storage }));
        }
    }
    Ok((part, changes))
}
