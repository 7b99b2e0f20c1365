//! All versions of everything that a block touches: accounts and slots under their full keys, with the value after each
//! transaction that changed them and the transactions that read them.
//!
//! A location is identified by its whole key, never by a hash of it, and gets a small dense id for the length of the block.
//! The hash that finds it is seeded at random for each process, so nobody can choose keys that collide.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use parking_lot::{Mutex, MutexGuard};
use revm::primitives::{Address, U256};
use smallvec::SmallVec;
use std::hash::{BuildHasher, Hasher};

use crate::AccountState;

const SHARD_BITS: u32 = 7;
const SHARDS: usize = 1 << SHARD_BITS;
/// Cells that a shard may keep room for between blocks; what a huge block needed is given back.
const KEPT_CELLS: usize = 4096;

/// A location's number within a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Id(pub(crate) u32);

impl Id {
    pub(crate) fn shard(self) -> usize {
        self.0 as usize & (SHARDS - 1)
    }

    pub(crate) fn local(self) -> usize {
        (self.0 >> SHARD_BITS) as usize
    }
}

/// A key of the store. All of it goes into the hash, in as few steps as possible.
pub(crate) trait Key: Eq + Copy {
    fn feed(&self, hasher: &mut impl Hasher);
}

impl Key for Address {
    fn feed(&self, hasher: &mut impl Hasher) {
        let (words, rest) = self.0.0.as_chunks::<8>();
        for word in words {
            hasher.write_u64(u64::from_ne_bytes(*word));
        }
        for half in rest.as_chunks::<4>().0 {
            hasher.write_u32(u32::from_ne_bytes(*half));
        }
    }
}

impl Key for SlotKey {
    fn feed(&self, hasher: &mut impl Hasher) {
        for limb in self.slot.as_limbs() {
            hasher.write_u64(*limb);
        }
        hasher.write_u32(self.account.0);
    }
}

/// What a key leads to, made from what was there before the block.
pub(crate) trait Cell {
    type Base;

    fn new(base: Self::Base) -> Self;
}

fn hash_of(state: &RandomState, key: &impl Key) -> u64 {
    let mut hasher = state.build_hasher();
    key.feed(&mut hasher);
    hasher.finish()
}

/// Keys to cells, in shards that are locked one at a time.
pub(crate) struct Table<K, V> {
    hasher: RandomState,
    shards: Box<[Mutex<Shard<K, V>>]>,
}

pub(crate) struct Shard<K, V> {
    number: u32,
    index: HashTable<u32>,
    pub(crate) cells: Vec<(K, V)>,
}

impl<K: Key, V: Cell> Shard<K, V> {
    pub(crate) fn find(&self, hash: u64, key: &K) -> Option<Id> {
        let cells = &self.cells;
        let local = self.index.find(hash, |at| cells.get(*at as usize).is_some_and(|cell| cell.0 == *key))?;
        Some(Id((*local << SHARD_BITS) | self.number))
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (Id, &K, &V)> {
        let number = self.number;
        self.cells.iter().zip(0u32..).map(move |((key, cell), local)| (Id((local << SHARD_BITS) | number), key, cell))
    }

    /// Adds a key that is not there.
    pub(crate) fn insert(&mut self, hasher: &RandomState, hash: u64, key: K, base: V::Base) -> Id {
        // 25 bits of cells in 128 shards are more locations than gas for a block can buy.
        let local = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        self.cells.push((key, V::new(base)));
        let cells = &self.cells;
        self.index.insert_unique(hash, local, |at| cells.get(*at as usize).map_or(0, |cell| hash_of(hasher, &cell.0)));
        Id((local << SHARD_BITS) | self.number)
    }

    #[allow(
        clippy::indexing_slicing,
        reason = "an Id is only made by insert, and cells are never removed within a block"
    )]
    pub(crate) fn cell(&mut self, id: Id) -> &mut V {
        &mut self.cells[id.local()].1
    }
}

impl<K: Key, V: Cell> Table<K, V> {
    pub(crate) fn new() -> Self {
        let shard = |number| Mutex::new(Shard { number, index: HashTable::new(), cells: Vec::new() });
        Self { hasher: RandomState::default(), shards: (0..SHARDS as u32).map(shard).collect() }
    }

    pub(crate) fn hash(&self, key: &K) -> u64 {
        hash_of(&self.hasher, key)
    }

    /// Bits that the hash table inside the shard uses least.
    fn shard_of(hash: u64) -> usize {
        (hash >> 40) as usize & (SHARDS - 1)
    }

    #[allow(clippy::indexing_slicing, reason = "shard_of and Id::shard are below SHARDS")]
    pub(crate) fn lock(&self, hash: u64) -> MutexGuard<'_, Shard<K, V>> {
        self.shards[Self::shard_of(hash)].lock()
    }

    #[allow(clippy::indexing_slicing, reason = "shard_of and Id::shard are below SHARDS")]
    pub(crate) fn lock_id(&self, id: Id) -> MutexGuard<'_, Shard<K, V>> {
        self.shards[id.shard()].lock()
    }

    /// The shard without a lock, for who has the whole table.
    #[allow(clippy::indexing_slicing, reason = "shard_of and Id::shard are below SHARDS")]
    pub(crate) fn own(&mut self, hash: u64) -> &mut Shard<K, V> {
        self.shards[Self::shard_of(hash)].get_mut()
    }

    #[allow(clippy::indexing_slicing, reason = "shard_of and Id::shard are below SHARDS")]
    pub(crate) fn cell(&mut self, id: Id) -> &mut V {
        self.shards[id.shard()].get_mut().cell(id)
    }

    pub(crate) fn shards(&mut self) -> impl Iterator<Item = &mut Shard<K, V>> {
        self.shards.iter_mut().map(Mutex::get_mut)
    }

    /// The id of `key`, whose base `make` brings in when it is new; without locks.
    pub(crate) fn own_id<E>(&mut self, key: K, make: impl FnOnce() -> Result<V::Base, E>) -> Result<Id, E> {
        let hash = self.hash(&key);
        if let Some(id) = self.own(hash).find(hash, &key) {
            return Ok(id);
        }
        let base = make()?;
        let hasher = self.hasher.clone();
        Ok(self.own(hash).insert(&hasher, hash, key, base))
    }

    /// Calls `with` on the cell of `key`, whose base `make` brings in when it is new. `make` runs without a lock.
    pub(crate) fn with_key<E, R>(
        &self,
        key: K,
        make: impl FnOnce() -> Result<V::Base, E>,
        with: impl FnOnce(Id, &mut V) -> R,
    ) -> Result<R, E> {
        let hash = self.hash(&key);
        {
            let mut shard = self.lock(hash);
            if let Some(id) = shard.find(hash, &key) {
                return Ok(with(id, shard.cell(id)));
            }
        }
        let base = make()?;
        let mut shard = self.lock(hash);
        let id = match shard.find(hash, &key) {
            Some(id) => id,
            None => shard.insert(&self.hasher, hash, key, base),
        };
        Ok(with(id, shard.cell(id)))
    }

    fn clear(&mut self) {
        for shard in self.shards() {
            shard.index.clear();
            shard.cells.clear();
            if shard.cells.capacity() > KEPT_CELLS {
                shard.cells = Vec::new();
                shard.index = HashTable::new();
            }
        }
    }
}

/// What a transaction does to an account, as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountVersion {
    /// The account is this afterwards.
    Set(Option<AccountState>),
    /// So many wei more than before, whatever that was; modulo 2^256, so that it can be fewer as well.
    Credit(U256),
}

/// A balance is left out of account only below so many wei, by transactions that move less than so many: 2^192.
pub(crate) const MOVABLE: U256 = U256::from_limbs([0, 0, 0, 1]);
/// 2^32 such transactions cannot bring such a balance to more bits than this, so that no sum of theirs overflows. Whoever
/// writes that much makes stale even those who left the balance out of account.
const VAST_BITS: usize = 225;

/// A transaction that read an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    pub(crate) position: u32,
    /// Whether its result depends on the balance, and not only on nonce, code and existence.
    pub(crate) balance: bool,
}

/// An account and its versions, in the order of positions.
#[derive(Debug, Default)]
pub(crate) struct AccountCell {
    pub(crate) base: Option<AccountState>,
    pub(crate) versions: SmallVec<[(u32, AccountVersion); 1]>,
    /// Positions at which the account lost its storage.
    pub(crate) wipes: Vec<u32>,
    readers: SmallVec<[Reader; 2]>,
    /// Whether a transaction that counts looked at it.
    pub(crate) touched: bool,
    /// Whether workers remember its nonce and code from before the block, and look at them without leaving their name.
    pub(crate) remembered: bool,
    /// Whether anything but a difference was ever written in this block, so that it is not worth remembering any more.
    pub(crate) written: bool,
    /// Whether a transaction depended on the balance, so that those who look are taken to from now on.
    pub(crate) balance_matters: bool,
}

/// An account as a transaction sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Visible {
    pub(crate) state: Option<AccountState>,
    /// Position of the newest version in it.
    pub(crate) writer: Option<u32>,
}

pub(crate) fn add(state: Option<AccountState>, credit: U256) -> Option<AccountState> {
    if credit.is_zero() {
        return state;
    }
    let mut state = state.unwrap_or_default();
    state.balance = state.balance.wrapping_add(credit);
    Some(state)
}

fn is_vast(account: &AccountState) -> bool {
    account.balance.bit_len() > VAST_BITS
}

impl Cell for AccountCell {
    type Base = Option<AccountState>;

    fn new(base: Self::Base) -> Self {
        Self { base, ..Self::default() }
    }
}

impl AccountCell {
    /// The account before the transaction at `position`, and the position of the last value that is not a delta.
    pub(crate) fn before(&self, position: u32) -> (Visible, Option<u32>) {
        let end = self.versions.partition_point(|version| version.0 < position);
        let below = self.versions.get(..end).unwrap_or_default();
        let writer = below.last().map(|version| version.0);
        let mut credit = U256::ZERO;
        for (at, version) in below.iter().rev() {
            match version {
                AccountVersion::Set(state) => return (Visible { state: add(*state, credit), writer }, Some(*at)),
                AccountVersion::Credit(more) => credit = credit.wrapping_add(*more),
            }
        }
        (Visible { state: add(self.base, credit), writer }, None)
    }

    pub(crate) fn last_wipe_before(&self, position: u32) -> Option<u32> {
        self.wipes.iter().rev().find(|at| **at < position).copied()
    }

    /// Remembers that the transaction at `position` read the account.
    pub(crate) fn read_by(&mut self, position: u32, balance: bool) {
        // Hardly anybody is far behind the last one.
        let before = self.readers.iter().rposition(|reader| reader.position <= position);
        match before.and_then(|at| self.readers.get_mut(at)) {
            Some(reader) if reader.position == position => reader.balance |= balance,
            _ => self.readers.insert(before.map_or(0, |at| at + 1), Reader { position, balance }),
        }
    }

    /// Sets or takes back what the transaction at `position` does here, and calls `stale` with each later transaction
    /// that read something else than it would read now.
    pub(crate) fn write(
        &mut self,
        position: u32,
        version: Option<AccountVersion>,
        wiped: bool,
        mut stale: impl FnMut(u32),
    ) {
        self.written |= !matches!(version, Some(AccountVersion::Credit(_)));
        let after = position.saturating_add(1);
        let watched = self.readers.last().is_some_and(|reader| reader.position > position);
        let old = if watched { self.before(after).0.state } else { None };
        let at = self.versions.partition_point(|other| other.0 < position);
        let there = self.versions.get(at).is_some_and(|other| other.0 == position);
        match (version, there) {
            (Some(version), true) => {
                if let Some(other) = self.versions.get_mut(at) {
                    other.1 = version;
                }
            }
            (Some(version), false) => self.versions.insert(at, (position, version)),
            (None, true) => {
                self.versions.remove(at);
            }
            (None, false) => {}
        }
        let was_wiped = self.wipes.contains(&position);
        if wiped && !was_wiped {
            let at = self.wipes.partition_point(|other| *other < position);
            self.wipes.insert(at, position);
        } else if !wiped && was_wiped {
            self.wipes.retain(|other| *other != position);
        }
        if !watched {
            return;
        }
        let new = self.before(after).0.state;
        let all = wiped != was_wiped
            || match (&old, &new) {
                (Some(old), Some(new)) => {
                    old.nonce != new.nonce || old.code_hash != new.code_hash || is_vast(old) != is_vast(new)
                }
                (None, None) => false,
                _ => true,
            };
        if !all && old == new {
            return;
        }
        // Later absolute values hide this one, but a wipe is seen through them by readers of slots.
        let hidden_from = if wiped != was_wiped {
            u32::MAX
        } else {
            let later = self.versions.iter().skip(at).filter(|other| other.0 > position);
            later
                .filter(|other| matches!(other.1, AccountVersion::Set(_)))
                .map(|other| other.0)
                .next()
                .unwrap_or(u32::MAX)
        };
        for reader in self.readers.iter().rev().take_while(|reader| reader.position > position) {
            if reader.position <= hidden_from && (all || reader.balance) {
                stale(reader.position);
            }
        }
    }

    /// Whether a transaction that counts wrote it or looked at it. Asked for when all versions count.
    pub(crate) fn is_touched(&self) -> bool {
        self.touched || !self.versions.is_empty() || !self.wipes.is_empty()
    }

    /// Turns the delta of a transaction that counts into a value; everything before it must count too.
    ///
    /// `fees` tells what the account earned since a position, which no version holds.
    pub(crate) fn settle(&mut self, position: u32, fees: impl FnOnce(Option<u32>) -> U256) {
        let (visible, since) = self.before(position.saturating_add(1));
        let value = add(visible.state, fees(since));
        let at = self.versions.partition_point(|other| other.0 < position);
        if let Some(version) = self.versions.get_mut(at)
            && version.0 == position
        {
            version.1 = AccountVersion::Set(value);
        }
    }
}

/// A slot of an account's storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SlotKey {
    pub(crate) account: Id,
    pub(crate) slot: U256,
}

/// A slot and its versions, in the order of positions.
#[derive(Debug, Default)]
pub(crate) struct SlotCell {
    pub(crate) base: U256,
    pub(crate) versions: SmallVec<[(u32, U256); 1]>,
    readers: SmallVec<[u32; 2]>,
    /// Whether a transaction that counts looked at it.
    pub(crate) touched: bool,
}

impl Cell for SlotCell {
    type Base = U256;

    fn new(base: U256) -> Self {
        Self { base, ..Self::default() }
    }
}

impl SlotCell {
    /// The newest value from before `position`, with its position; `None` is the value from before the block.
    pub(crate) fn before(&self, position: u32) -> (U256, Option<u32>) {
        let newest = self.versions.iter().rev().find(|version| version.0 < position);
        newest.map_or((self.base, None), |(at, value)| (*value, Some(*at)))
    }

    /// The same, when the account lost its storage at `wipe`.
    pub(crate) fn before_with_wipe(&self, position: u32, wipe: Option<u32>) -> (U256, Option<u32>) {
        let (value, writer) = self.before(position);
        match wipe {
            Some(wipe) if writer.is_none_or(|writer| writer < wipe) => (U256::ZERO, Some(wipe)),
            _ => (value, writer),
        }
    }

    /// Whether a transaction that counts wrote it or looked at it. Asked for when all versions count.
    pub(crate) fn is_touched(&self) -> bool {
        self.touched || !self.versions.is_empty()
    }

    /// Remembers that the transaction at `position` read the slot.
    pub(crate) fn read_by(&mut self, position: u32) {
        let at = self.readers.iter().rposition(|reader| *reader <= position).map_or(0, |at| at + 1);
        if at.checked_sub(1).and_then(|before| self.readers.get(before)) != Some(&position) {
            self.readers.insert(at, position);
        }
    }

    /// Sets or takes back what the transaction at `position` writes here; see [`AccountCell::write`].
    pub(crate) fn write(&mut self, position: u32, value: Option<U256>, mut stale: impl FnMut(u32)) {
        let watched = self.readers.last().is_some_and(|reader| *reader > position);
        let at = self.versions.iter().rposition(|other| other.0 <= position);
        let there = at.and_then(|at| self.versions.get(at)).filter(|other| other.0 == position).map(|other| other.1);
        if there == value && (there.is_some() || value.is_none()) {
            return;
        }
        match (value, there.is_some()) {
            (Some(value), true) => {
                if let Some(other) = at.and_then(|at| self.versions.get_mut(at)) {
                    other.1 = value;
                }
            }
            (Some(value), false) => self.versions.insert(at.map_or(0, |at| at + 1), (position, value)),
            (None, _) => self.versions.retain(|other| other.0 != position),
        }
        if !watched {
            return;
        }
        let next = self.versions.partition_point(|other| other.0 <= position);
        let hidden_from = self.versions.get(next).map_or(u32::MAX, |other| other.0);
        for reader in self.readers.iter().rev().take_while(|reader| **reader > position) {
            if *reader <= hidden_from {
                stale(*reader);
            }
        }
    }
}

/// Everything that a block touches.
pub(crate) struct Store {
    pub(crate) accounts: Table<Address, AccountCell>,
    pub(crate) slots: Table<SlotKey, SlotCell>,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self { accounts: Table::new(), slots: Table::new() }
    }

    /// Forgets the block but keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.accounts.clear();
        self.slots.clear();
    }
}
