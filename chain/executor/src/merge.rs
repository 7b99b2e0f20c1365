//! Merges everything that a block left in the store into its change set and its access list, on all threads.

use std::{ops::Range, sync::atomic::Ordering};

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
    store::{AccountCell, AccountVersion, Id, SlotCell, SlotKey, Store},
};

/// An account that the block touched, with where its slots are.
struct Entry<'s> {
    address: Address,
    cell: &'s AccountCell,
    slots: Range<usize>,
}

/// A slot that the block touched, taken out of its cell: cells lie anywhere in memory, and every look at one costs.
struct SlotOut<'s> {
    slot: U256,
    base: U256,
    first: Option<(u32, U256)>,
    more: &'s [(u32, U256)],
}

impl SlotOut<'_> {
    fn new<'s>(slot: U256, cell: &'s SlotCell) -> SlotOut<'s> {
        let (first, more) = match cell.versions.as_slice() {
            [] => (None, [].as_slice()),
            [first, more @ ..] => (Some(*first), more),
        };
        SlotOut { slot, base: cell.base, first, more }
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
        let base = || run.db.basic_ref(beneficiary).map(|info| AccountCell::new(info.as_ref().map(AccountState::from)));
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
    // Sorted by small keys, as there may be very many: rank of the account, and the upper part of the slot.
    let found: Vec<(u128, &SlotKey, &SlotCell)> = slot_shards
        .par_iter()
        .flat_map_iter(|shard| {
            shard.entries().filter(|(_, _, cell)| cell.is_touched()).map(|(_, key, cell)| {
                let rank = ranks.get(key.account.shard()).and_then(|places| places.get(key.account.local()));
                let [.., upper] = key.slot.as_limbs();
                let sort = u128::from(rank.copied().unwrap_or(u32::MAX)) << 64 | u128::from(*upper);
                (sort, key, cell)
            })
        })
        .collect();
    let mut order: Vec<(u128, u32)> = (0u32..).zip(&found).map(|(at, (sort, ..))| (*sort, at)).collect();
    let slot_at = |at: u32| found.get(at as usize).map(|(_, key, _)| key.slot);
    order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| slot_at(a.1).cmp(&slot_at(b.1))));
    let none = (SlotKey { account: Id(0), slot: U256::ZERO }, SlotCell::default());
    let mut slots: Vec<SlotOut<'_>> = Vec::new();
    order
        .par_iter()
        .map(|(_, at)| match found.get(*at as usize) {
            Some((_, key, cell)) => SlotOut::new(key.slot, cell),
            None => SlotOut::new(none.0.slot, &none.1),
        })
        .collect_into_vec(&mut slots);

    let mut entries = Vec::with_capacity(ids.len());
    let mut begin = 0;
    for (rank, (_, _, address, cell)) in ids.iter().enumerate() {
        let rest = order.get(begin..).unwrap_or_default();
        let end = begin + rest.iter().take_while(|(sort, _)| (sort >> 64) as usize == rank).count();
        entries.push(Entry { address: **address, cell, slots: begin..end });
        begin = end;
    }

    let built: Vec<(Part, Vec<(Address, AccountChange)>)> = (0..PARTS)
        .into_par_iter()
        .map(|part| {
            let begin = entries.partition_point(|entry| part_of(&entry.address) < part);
            let end = entries.partition_point(|entry| part_of(&entry.address) <= part);
            build(run, entries.get(begin..end).unwrap_or_default(), &slots)
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
        for entry in &entries {
            let after = after(entry.cell);
            let hash = after.map_or(KECCAK_EMPTY, |state| state.code_hash);
            if hash != KECCAK_EMPTY
                && entry.cell.base.is_none_or(|base| base.code_hash != hash)
                && let Some(code) = run.code.get(&hash)
            {
                changes.code.insert(hash, code);
            }
        }
    }
    Ok((changes, AccessList { parts }))
}

pub(crate) fn prefix(address: &Address) -> u64 {
    address.0.0.first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default()
}

/// Writes the fees into the beneficiary's versions; `false` when a sum overflows.
fn put_fees(cell: &mut AccountCell, fees: &Fees) -> bool {
    let mut positions: Vec<u32> = fees.positions().chain(cell.versions.iter().map(|version| version.0)).collect();
    positions.sort_unstable();
    positions.dedup();
    let mut fits = true;
    let versions = positions.into_iter().map(|position| {
        let after = position.saturating_add(1);
        let (visible, since) = cell.before(after);
        let paid = fees.between(since, after);
        fits &= visible.state.unwrap_or_default().balance.checked_add(paid).is_some();
        (position, AccountVersion::Set(with_fees(visible.state, paid)))
    });
    let versions = versions.collect();
    cell.versions = versions;
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

/// The part of the access list, and the changes, of accounts that follow each other.
fn build<DB: DatabaseRef>(
    run: &Run<'_, DB>,
    entries: &[Entry<'_>],
    slots: &[SlotOut<'_>],
) -> Result<(Part, Vec<(Address, AccountChange)>), ExecutionError> {
    let mut part = Part::default();
    part.accounts.reserve(entries.len());
    part.balances.reserve(entries.len());
    part.nonces.reserve(entries.len());
    let mut changes = Vec::with_capacity(entries.len());
    for entry in entries {
        let cell = entry.cell;
        let mut diff = Diff::new(cell.base);
        let mut state = cell.base;
        for (position, version) in &cell.versions {
            state = match version {
                AccountVersion::Set(state) => *state,
                AccountVersion::Credit(_) => cell.before(position.saturating_add(1)).0.state,
            };
            diff.push(&mut part, *position, state, |hash| match run.code.get(&hash) {
                Some(code) => Ok(code),
                None => run.db.code_by_hash_ref(hash).map_err(database),
            })?;
        }
        part.wipes.extend(&cell.wipes);
        let wiped = (!cell.wipes.is_empty() || state.is_none()) && cell.base.is_some();
        let wipe = cell.wipes.last().copied();
        let slots = slots.get(entry.slots.clone()).unwrap_or_default();
        part.slots.reserve(slots.len());
        part.values.reserve(slots.len());
        let mut storage = Vec::with_capacity(slots.len());
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
        part.close(entry.address);
        if state != cell.base || wiped || !storage.is_empty() {
            let storage = SortedMap::from_sorted(storage);
            changes.push((entry.address, AccountChange { state, wiped, storage }));
        }
    }
    Ok((part, changes))
}
