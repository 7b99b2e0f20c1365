//! The block access list (EIP-7928): what every transaction of a block leaves behind, and everything that it looked at.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use alloy_eip7928::{
    AccountChanges, BalanceChange, BlockAccessIndex, BlockAccessList, CodeChange, NonceChange, SlotChanges,
    StorageChange, compute_block_access_list_hash,
};
use revm::{
    primitives::{Address, B256, U256},
    state::Bytecode,
};

/// Number of parts, one for each value of an address' first four bits.
pub(crate) const PARTS: usize = 16;

/// The part that `address` belongs to.
pub(crate) fn part_of(address: &Address) -> usize {
    usize::from(address.0.0[0] >> 4)
}

/// All accounts and slots that a block touches, with each value that a transaction leaves behind in them.
///
/// Positions are block access indexes (EIP-7928): 0 before the transactions, then 1 for the first, and so on.
/// Accounts are in address order, slots in slot order, changes in the order of their positions. The list is kept in
/// sixteen flat parts by the first four bits of the address, so that it is built, hashed and followed in parallel. A clone
/// shares them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessList {
    pub(crate) parts: Arc<Vec<Part>>,
}

impl Default for AccessList {
    fn default() -> Self {
        Self::from(vec![Part::default(); PARTS])
    }
}

impl From<Vec<Part>> for AccessList {
    fn from(parts: Vec<Part>) -> Self {
        Self { parts: Arc::new(parts) }
    }
}

/// Accounts of one range of addresses; each list is flat, and an account's piece of it ends where its head says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) accounts: Vec<Head>,
    pub(crate) balances: Vec<(u32, U256)>,
    pub(crate) nonces: Vec<(u32, u64)>,
    pub(crate) codes: Vec<(u32, B256, Bytecode)>,
    /// Positions at which an account lost all its storage. Not part of EIP-7928, which came after EIP-6780.
    pub(crate) wipes: Vec<u32>,
    pub(crate) slots: Vec<SlotHead>,
    pub(crate) values: Vec<(u32, U256)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) address: Address,
    pub(crate) balances: u32,
    pub(crate) nonces: u32,
    pub(crate) codes: u32,
    pub(crate) wipes: u32,
    pub(crate) slots: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SlotHead {
    pub(crate) slot: U256,
    pub(crate) values: u32,
}

/// What a block does to one account.
#[derive(Clone, Copy, Debug)]
pub struct AccountAccess<'a> {
    part: &'a Part,
    at: usize,
}

/// What a block does to one storage slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotAccess<'a> {
    /// The slot.
    pub slot: U256,
    /// Position and value left behind; empty when the slot was only read.
    pub changes: &'a [(u32, U256)],
}

/// `list[from..to]` with both ends from heads that are ascending by construction.
fn piece<T>(list: &[T], range: Range<u32>) -> &[T] {
    list.get(range.start as usize..range.end as usize).unwrap_or_default()
}

impl Part {
    fn head(&self, at: usize) -> Head {
        self.accounts.get(at).copied().unwrap_or(Head::ZERO)
    }

    /// The ends of the account before `at`, which are the beginnings of `at`.
    fn begin(&self, at: usize) -> Head {
        at.checked_sub(1).map_or(Head::ZERO, |before| self.head(before))
    }

    /// The account at a place, if there are so many.
    pub(crate) fn account(&self, at: usize) -> Option<AccountAccess<'_>> {
        (at < self.accounts.len()).then_some(AccountAccess { part: self, at })
    }

    pub(crate) fn slot_range(&self, at: usize) -> Range<usize> {
        self.begin(at).slots as usize..self.head(at).slots as usize
    }

    pub(crate) fn slot_changes(&self, slot: usize) -> &[(u32, U256)] {
        let end = self.slots.get(slot).map_or(0, |head| head.values);
        let begin = slot.checked_sub(1).and_then(|before| self.slots.get(before)).map_or(0, |head| head.values);
        piece(&self.values, begin..end)
    }

    /// Ends the account whose lists were pushed last.
    pub(crate) fn close(&mut self, address: Address) {
        let end = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        self.accounts.push(Head {
            address,
            balances: end(self.balances.len()),
            nonces: end(self.nonces.len()),
            codes: end(self.codes.len()),
            wipes: end(self.wipes.len()),
            slots: end(self.slots.len()),
        });
    }

    /// Ends the slot whose values were pushed last.
    pub(crate) fn close_slot(&mut self, slot: U256) {
        self.slots.push(SlotHead { slot, values: u32::try_from(self.values.len()).unwrap_or(u32::MAX) });
    }
}

impl Head {
    const ZERO: Self = Self { address: Address::ZERO, balances: 0, nonces: 0, codes: 0, wipes: 0, slots: 0 };
}

impl<'a> AccountAccess<'a> {
    pub(crate) fn new(part: &'a Part, at: usize) -> Self {
        Self { part, at }
    }

    /// The account.
    pub fn address(&self) -> Address {
        self.part.head(self.at).address
    }

    /// Position and balance in wei left behind.
    pub fn balances(&self) -> &'a [(u32, U256)] {
        piece(&self.part.balances, self.part.begin(self.at).balances..self.part.head(self.at).balances)
    }

    /// Position and nonce left behind.
    pub fn nonces(&self) -> &'a [(u32, u64)] {
        piece(&self.part.nonces, self.part.begin(self.at).nonces..self.part.head(self.at).nonces)
    }

    /// Position, code hash and code left behind.
    pub fn codes(&self) -> &'a [(u32, B256, Bytecode)] {
        piece(&self.part.codes, self.part.begin(self.at).codes..self.part.head(self.at).codes)
    }

    /// Positions at which all storage was lost. Always empty from Cancun on (EIP-6780).
    pub fn wipes(&self) -> &'a [u32] {
        piece(&self.part.wipes, self.part.begin(self.at).wipes..self.part.head(self.at).wipes)
    }

    /// The slots that were read or written, in slot order.
    pub fn slots(&self) -> impl ExactSizeIterator<Item = SlotAccess<'a>> + use<'a> {
        let part = self.part;
        part.slot_range(self.at).map(move |at| SlotAccess {
            slot: part.slots.get(at).map_or(U256::ZERO, |head| head.slot),
            changes: part.slot_changes(at),
        })
    }
}

fn index(position: u32) -> BlockAccessIndex {
    BlockAccessIndex::new(position.into())
}

/// Why a list that came from elsewhere is not a block access list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessListError {
    /// Accounts, slots or positions are not in strictly ascending order (EIP-7928, "Ordering and Uniqueness").
    #[error("the block access list is out of order at account {0}")]
    OutOfOrder(Address),
    /// A position is greater than 2^32 - 1.
    #[error("the block access list has an impossible position at account {0}")]
    Position(Address),
    /// A code is not valid bytecode.
    #[error("the block access list has invalid code at account {0}")]
    Code(Address),
}

impl AccessList {
    /// The accounts in address order.
    pub fn accounts(&self) -> impl Iterator<Item = AccountAccess<'_>> {
        self.parts.iter().flat_map(|part| (0..part.accounts.len()).map(move |at| AccountAccess::new(part, at)))
    }

    /// What the block does to `address`; `None` when it does not touch it.
    pub fn account(&self, address: &Address) -> Option<AccountAccess<'_>> {
        let part = self.parts.get(part_of(address))?;
        let at = part.accounts.binary_search_by(|head| head.address.cmp(address)).ok()?;
        Some(AccountAccess::new(part, at))
    }

    /// Number of accounts.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.accounts.len()).sum()
    }

    /// Whether the block touches nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.accounts.is_empty())
    }

    /// Number of changes in the list; a follower must reproduce each of them.
    pub(crate) fn changes(&self) -> u64 {
        let count = |part: &Part| {
            part.balances.len() + part.nonces.len() + part.codes.len() + part.wipes.len() + part.values.len()
        };
        self.parts.iter().map(|part| count(part) as u64).sum()
    }

    /// The list in the form of EIP-7928, ready for RLP. Storage losses from before EIP-6780 are not in it.
    pub fn to_alloy(&self) -> BlockAccessList {
        self.accounts()
            .map(|account| {
                let mut changes = AccountChanges { address: account.address(), ..Default::default() };
                for slot in account.slots() {
                    if slot.changes.is_empty() {
                        changes.storage_reads.push(slot.slot);
                    } else {
                        let values = slot.changes.iter().map(|(at, value)| StorageChange::new(index(*at), *value));
                        changes.storage_changes.push(SlotChanges::new(slot.slot, values.collect()));
                    }
                }
                let balances = account.balances().iter();
                changes.balance_changes = balances.map(|(at, value)| BalanceChange::new(index(*at), *value)).collect();
                let nonces = account.nonces().iter();
                changes.nonce_changes = nonces.map(|(at, value)| NonceChange::new(index(*at), *value)).collect();
                let codes = account.codes().iter();
                changes.code_changes =
                    codes.map(|(at, _, code)| CodeChange::new(index(*at), code.original_bytes())).collect();
                changes
            })
            .collect()
    }

    /// Keccak-256 of the RLP of the list: what a header says of it (EIP-7928 `block_access_list_hash`).
    pub fn hash(&self) -> B256 {
        compute_block_access_list_hash(&self.to_alloy())
    }

    /// Takes a list in the form of EIP-7928, for instance from a block that somebody else built.
    ///
    /// # Errors
    /// When it is not in the order that EIP-7928 prescribes, or holds what cannot be. Whether it is *true* only
    /// following the block shows.
    pub fn from_alloy(list: &BlockAccessList) -> Result<Self, AccessListError> {
        Self::with_wipes(list, &BTreeMap::new())
    }

    pub(crate) fn with_wipes(
        list: &BlockAccessList,
        wipes: &BTreeMap<Address, Vec<u32>>,
    ) -> Result<Self, AccessListError> {
        let mut parts = vec![Part::default(); PARTS];
        let mut last = None;
        for account in list.iter() {
            let address = account.address;
            let disorder = || AccessListError::OutOfOrder(address);
            if last.is_some_and(|last| last >= address) {
                return Err(disorder());
            }
            last = Some(address);
            let position = |at: u64| u32::try_from(at).map_err(|_| AccessListError::Position(address));
            let part = parts.get_mut(part_of(&address)).ok_or_else(disorder)?;
            let first = (part.balances.len(), part.nonces.len(), part.codes.len());
            for change in &account.balance_changes {
                part.balances.push((position(change.block_access_index.get())?, change.post_balance));
            }
            for change in &account.nonce_changes {
                part.nonces.push((position(change.block_access_index.get())?, change.new_nonce));
            }
            for change in &account.code_changes {
                let code =
                    Bytecode::new_raw_checked(change.new_code().clone()).map_err(|_| AccessListError::Code(address))?;
                part.codes.push((position(change.block_access_index.get())?, code.hash_slow(), code));
            }
            let mut slots: Vec<(U256, Vec<(u32, U256)>)> = Vec::new();
            for slot in &account.storage_changes {
                let mut values = Vec::with_capacity(slot.changes.len());
                for change in &slot.changes {
                    values.push((position(change.block_access_index.get())?, change.new_value));
                }
                if values.is_empty() {
                    return Err(disorder());
                }
                slots.push((slot.slot, values));
            }
            slots.extend(account.storage_reads.iter().map(|slot| (*slot, Vec::new())));
            slots.sort_by_key(|(slot, _)| *slot);
            let ascending = slots.is_sorted_by(|a, b| a.0 < b.0)
                && slots.iter().all(|(_, values)| values.is_sorted_by(|a, b| a.0 < b.0))
                && part.balances.get(first.0..).is_some_and(|new| new.is_sorted_by(|a, b| a.0 < b.0))
                && part.nonces.get(first.1..).is_some_and(|new| new.is_sorted_by(|a, b| a.0 < b.0))
                && part.codes.get(first.2..).is_some_and(|new| new.is_sorted_by(|a, b| a.0 < b.0));
            if !ascending {
                return Err(disorder());
            }
            for (slot, values) in slots {
                part.values.extend(values);
                part.close_slot(slot);
            }
            part.wipes.extend(wipes.get(&address).into_iter().flatten());
            part.close(address);
        }
        Ok(Self::from(parts))
    }
}
