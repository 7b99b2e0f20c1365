//! Merges everything that a block left in the store into its change set and its access list, on all threads.

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
    store::{AccountCell, AccountVersion, Id, SlotCell, Store},
};

/// An account that the block touched, with where its slots are.
struct Entry<'s> {
    address: Address,
    cell: &'s AccountCell,
    slots: (usize, usize),
}

/// A slot that the block touched.
struct SlotEntry<'s> {
    slot: U256,
    cell: &'s SlotCell,
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
        put_fees(cell, fees);
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
    let found: Vec<(u128, SlotEntry<'_>)> = slot_shards
        .par_iter()
        .flat_map_iter(|shard| {
            shard.entries().filter(|(_, _, cell)| cell.is_touched()).map(|(_, key, cell)| {
                let rank = ranks.get(key.account.shard()).and_then(|places| places.get(key.account.local()));
                let [.., upper] = key.slot.as_limbs();
                let sort = u128::from(rank.copied().unwrap_or(u32::MAX)) << 64 | u128::from(*upper);
                (sort, SlotEntry { slot: key.slot, cell })
            })
        })
        .collect();
    let mut order: Vec<(u128, u32)> = (0u32..).zip(&found).map(|(at, (sort, _))| (*sort, at)).collect();
    let slot_at = |at: u32| found.get(at as usize).map(|(_, entry)| entry.slot);
    order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| slot_at(a.1).cmp(&slot_at(b.1))));
    let slots: Vec<&SlotEntry<'_>> =
        order.par_iter().filter_map(|(_, at)| found.get(*at as usize)).map(|(_, entry)| entry).collect();

    let mut entries = Vec::with_capacity(ids.len());
    let mut begin = 0;
    for (rank, (_, _, address, cell)) in ids.iter().enumerate() {
        let rest = order.get(begin..).unwrap_or_default();
        let end = begin + rest.iter().take_while(|(sort, _)| (sort >> 64) as usize == rank).count();
        entries.push(Entry { address: **address, cell, slots: (begin, end) });
        begin = end;
    }

    let (list, changes) = rayon::join(
        || {
            (0..PARTS)
                .into_par_iter()
                .map(|part| {
                    let begin = entries.partition_point(|entry| part_of(&entry.address) < part);
                    let end = entries.partition_point(|entry| part_of(&entry.address) <= part);
                    build_part(run, entries.get(begin..end).unwrap_or_default(), &slots)
                })
                .collect::<Result<Vec<_>, _>>()
        },
        || {
            let mut changed = Vec::new();
            changed.extend(entries.iter().filter(|entry| is_changed(entry, &slots)));
            let mut changes = Vec::new();
            changed.par_iter().map(|entry| change(entry, &slots)).collect_into_vec(&mut changes);
            changes
        },
    );
    let accounts = SortedMap::from_sorted(changes);
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
    Ok((changes, AccessList { parts: list? }))
}

pub(crate) fn prefix(address: &Address) -> u64 {
    address.0.0.first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default()
}

/// Writes the fees into the beneficiary's versions.
fn put_fees(cell: &mut AccountCell, fees: &Fees) {
    let mut positions: Vec<u32> = fees.positions().chain(cell.versions.iter().map(|version| version.0)).collect();
    positions.sort_unstable();
    positions.dedup();
    let versions = positions.into_iter().map(|position| {
        let after = position.saturating_add(1);
        let (visible, since) = cell.before(after);
        (position, AccountVersion::Set(with_fees(visible.state, fees.between(since, after))))
    });
    let versions = versions.collect();
    cell.versions = versions;
}

/// The account after the block.
fn after(cell: &AccountCell) -> Option<AccountState> {
    cell.before(u32::MAX).0.state
}

/// The slots of an account that differ from before the block.
fn changed_slots<'s>(entry: &Entry<'s>, slots: &'s [&'s SlotEntry<'s>]) -> impl Iterator<Item = (U256, U256)> + use<'s> {
    let wiped = entry.is_wiped();
    let last_wipe = entry.cell.wipes.last().copied();
    slots.get(entry.slots.0..entry.slots.1).unwrap_or_default().iter().filter_map(move |slot| {
        let value = slot.cell.before_with_wipe(u32::MAX, last_wipe).0;
        let before = if wiped { U256::ZERO } else { slot.cell.base };
        (value != before).then_some((slot.slot, value))
    })
}

impl Entry<'_> {
    fn is_wiped(&self) -> bool {
        !self.cell.wipes.is_empty() && self.cell.base.is_some()
    }
}

fn is_changed(entry: &Entry<'_>, slots: &[&SlotEntry<'_>]) -> bool {
    after(entry.cell) != entry.cell.base || entry.is_wiped() || changed_slots(entry, slots).next().is_some()
}

fn change(entry: &Entry<'_>, slots: &[&SlotEntry<'_>]) -> (Address, AccountChange) {
    let storage = SortedMap::from_sorted(changed_slots(entry, slots).collect());
    (entry.address, AccountChange { state: after(entry.cell), wiped: entry.is_wiped(), storage })
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

fn build_part<DB: DatabaseRef>(
    run: &Run<'_, DB>,
    entries: &[Entry<'_>],
    slots: &[&SlotEntry<'_>],
) -> Result<Part, ExecutionError> {
    let mut part = Part::default();
    part.accounts.reserve(entries.len());
    part.balances.reserve(entries.len());
    part.nonces.reserve(entries.len());
    for entry in entries {
        let mut diff = Diff::new(entry.cell.base);
        for (position, version) in &entry.cell.versions {
            let state = match version {
                AccountVersion::Set(state) => *state,
                AccountVersion::Credit(_) => entry.cell.before(position.saturating_add(1)).0.state,
            };
            diff.push(&mut part, *position, state, |hash| match run.code.get(&hash) {
                Some(code) => Ok(code),
                None => run.db.code_by_hash_ref(hash).map_err(database),
            })?;
        }
        part.wipes.extend(&entry.cell.wipes);
        let slots = slots.get(entry.slots.0..entry.slots.1).unwrap_or_default();
        part.slots.reserve(slots.len());
        part.values.reserve(slots.len());
        for slot in slots {
            // Calls that share a position may have undone each other.
            let mut last = entry.cell.wipes.is_empty().then_some(slot.cell.base);
            for (position, value) in &slot.cell.versions {
                if last != Some(*value) {
                    part.values.push((*position, *value));
                    last = Some(*value);
                }
            }
            part.close_slot(slot.slot);
        }
        part.close(entry.address);
    }
    Ok(part)
}
