//! The whole state at one moment, in persistent maps: O(1) to clone, O(log n) to change, never changed under a reader.

use std::sync::Arc;

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, HashBuilder, Nibbles, TrieAccount};
use hyperlith_executor::{AccountChange, AccountState, ChangeSet};
use imbl::OrdMap;
use revm::{
    DatabaseRef,
    primitives::KECCAK_EMPTY,
    state::{AccountInfo, Bytecode},
};

use crate::StateError;

/// How many block hashes the EVM can see (`BLOCKHASH`).
const VISIBLE_HASHES: usize = 256;

/// One account with its storage.
#[derive(Clone, Debug)]
pub struct Account {
    state: AccountState,
    storage: OrdMap<U256, U256>,
    /// The same storage in the order of the trie, so that a root needs no sorting.
    hashed: OrdMap<B256, U256>,
    storage_root: B256,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            state: AccountState::default(),
            storage: OrdMap::new(),
            hashed: OrdMap::new(),
            storage_root: EMPTY_ROOT_HASH,
        }
    }
}

impl Account {
    /// Nonce, balance and code hash.
    pub fn state(&self) -> AccountState {
        self.state
    }

    /// Root of the account's storage trie.
    pub fn storage_root(&self) -> B256 {
        self.storage_root
    }

    /// All slots that are not zero, in order.
    pub fn storage(&self) -> impl Iterator<Item = (&U256, &U256)> {
        self.storage.iter()
    }

    fn set_slot(&mut self, slot: U256, value: U256) {
        let hashed = keccak256(slot.to_be_bytes::<32>());
        if value.is_zero() {
            self.storage.remove(&slot);
            self.hashed.remove(&hashed);
        } else {
            self.storage.insert(slot, value);
            self.hashed.insert(hashed, value);
        }
    }

    fn rehash(&mut self) {
        let mut builder = HashBuilder::default();
        for (slot, value) in &self.hashed {
            builder.add_leaf(Nibbles::unpack(slot), &alloy_rlp::encode(value));
        }
        self.storage_root = builder.root();
    }

    fn leaf(&self) -> TrieAccount {
        TrieAccount {
            nonce: self.state.nonce,
            balance: self.state.balance,
            storage_root: self.storage_root,
            code_hash: self.state.code_hash,
        }
    }
}

/// The state after one block.
#[derive(Clone, Debug)]
pub struct StateSnapshot {
    accounts: OrdMap<Address, Arc<Account>>,
    /// Encoded leaves of the account trie in its order.
    leaves: OrdMap<B256, Arc<[u8]>>,
    code: OrdMap<B256, Bytecode>,
    hashes: OrdMap<u64, B256>,
    root: B256,
}

impl Default for StateSnapshot {
    fn default() -> Self {
        Self {
            accounts: OrdMap::new(),
            leaves: OrdMap::new(),
            code: OrdMap::new(),
            hashes: OrdMap::new(),
            root: EMPTY_ROOT_HASH,
        }
    }
}

impl StateSnapshot {
    /// Root of the Ethereum state trie (Yellow Paper, appendix D).
    pub fn state_root(&self) -> B256 {
        self.root
    }

    /// The account, when it exists.
    pub fn account(&self, address: &Address) -> Option<&Account> {
        self.accounts.get(address).map(Arc::as_ref)
    }

    /// All accounts in address order.
    pub fn accounts(&self) -> impl Iterator<Item = (&Address, &Account)> {
        self.accounts.iter().map(|(address, account)| (address, account.as_ref()))
    }

    /// The code with this hash.
    pub fn code(&self, hash: &B256) -> Option<&Bytecode> {
        self.code.get(hash)
    }

    /// One storage slot; zero when there is nothing.
    pub fn storage(&self, address: &Address, slot: &U256) -> U256 {
        self.accounts.get(address).and_then(|account| account.storage.get(slot)).copied().unwrap_or_default()
    }

    /// The state after `changes`, with its root. Only storage tries that changed are hashed again.
    #[must_use]
    pub fn apply(&self, changes: &ChangeSet) -> Self {
        let mut next = self.clone();
        for (hash, code) in &changes.code {
            next.code.insert(*hash, code.clone());
        }
        for (address, change) in &changes.accounts {
            next.apply_account(*address, change);
        }
        next.rehash();
        next
    }

    /// The change set that leads from `self.apply(changes)` back to `self`.
    #[must_use]
    pub fn inverse(&self, changes: &ChangeSet) -> ChangeSet {
        let mut inverse = ChangeSet::default();
        for (address, change) in &changes.accounts {
            let undo = match self.accounts.get(address) {
                None => AccountChange { state: None, wiped: true, storage: Default::default() },
                Some(account) => {
                    let lost = change.wiped || change.state.is_none();
                    let storage = if lost {
                        account.storage.iter().map(|(k, v)| (*k, *v)).collect()
                    } else {
                        change
                            .storage
                            .keys()
                            .map(|slot| (*slot, account.storage.get(slot).copied().unwrap_or_default()))
                            .collect()
                    };
                    AccountChange { state: Some(account.state), wiped: lost, storage }
                }
            };
            inverse.accounts.insert(*address, undo);
        }
        inverse
    }

    /// The same state with the hash of block `number` visible to `BLOCKHASH`; hashes that are too old are let go.
    #[must_use]
    pub fn with_block_hash(&self, number: u64, hash: B256) -> Self {
        let mut next = self.clone();
        next.hashes.insert(number, hash);
        while next.hashes.len() > VISIBLE_HASHES {
            next.hashes = next.hashes.without(&next.hashes.get_min().map(|(number, _)| *number).unwrap_or_default());
        }
        next
    }

    /// The same state with exactly these block hashes visible.
    #[must_use]
    pub fn with_block_hashes(&self, hashes: impl IntoIterator<Item = (u64, B256)>) -> Self {
        Self { hashes: hashes.into_iter().collect(), ..self.clone() }
    }

    fn apply_account(&mut self, address: Address, change: &AccountChange) {
        let Some(state) = change.state else {
            self.accounts.remove(&address);
            self.leaves.remove(&keccak256(address));
            return;
        };
        let mut account = match self.accounts.get(&address) {
            Some(account) if !change.wiped => account.as_ref().clone(),
            _ => Account::default(),
        };
        account.state = state;
        for (slot, value) in &change.storage {
            account.set_slot(*slot, *value);
        }
        if !change.storage.is_empty() {
            account.rehash();
        }
        self.insert(address, account);
    }

    fn insert(&mut self, address: Address, account: Account) {
        let leaf: Arc<[u8]> = alloy_rlp::encode(account.leaf()).into();
        self.leaves.insert(keccak256(address), leaf);
        self.accounts.insert(address, Arc::new(account));
    }

    fn rehash(&mut self) {
        let mut builder = HashBuilder::default();
        for (key, leaf) in &self.leaves {
            builder.add_leaf(Nibbles::unpack(key), leaf);
        }
        self.root = builder.root();
    }

    /// Builds a state from what a database holds.
    pub(crate) fn from_parts(
        accounts: impl Iterator<Item = (Address, AccountState, Vec<(U256, U256)>)>,
        code: impl Iterator<Item = (B256, Bytecode)>,
    ) -> Self {
        let mut snapshot = Self { code: code.collect(), ..Self::default() };
        for (address, state, storage) in accounts {
            let mut account = Account { state, ..Account::default() };
            for (slot, value) in storage {
                account.set_slot(slot, value);
            }
            account.rehash();
            snapshot.insert(address, account);
        }
        snapshot.rehash();
        snapshot
    }
}

impl DatabaseRef for StateSnapshot {
    type Error = StateError;

    fn basic_ref(&self, address: Address) -> Result<Option<AccountInfo>, StateError> {
        Ok(self.accounts.get(&address).map(|account| account.state.into()))
    }

    fn code_by_hash_ref(&self, code_hash: B256) -> Result<Bytecode, StateError> {
        if code_hash == KECCAK_EMPTY {
            return Ok(Bytecode::default());
        }
        self.code.get(&code_hash).cloned().ok_or(StateError::MissingCode(code_hash))
    }

    fn storage_ref(&self, address: Address, slot: U256) -> Result<U256, StateError> {
        Ok(self.storage(&address, &slot))
    }

    fn block_hash_ref(&self, number: u64) -> Result<B256, StateError> {
        Ok(self.hashes.get(&number).copied().unwrap_or_default())
    }
}
