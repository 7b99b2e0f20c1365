//! Pending changes over a read-only state: what transactions of one block, or of one simulation, see of each other.

use std::collections::HashMap;

use revm::{
    Database, DatabaseCommit, DatabaseRef,
    primitives::{Address, AddressMap, B256, KECCAK_EMPTY, StorageKey, StorageValue, U256},
    state::{Account, AccountInfo, Bytecode},
};

use crate::{AccountChange, AccountState, ChangeSet, effects::had_code};

#[derive(Clone, Debug, Default)]
struct Pending {
    state: Option<AccountState>,
    wiped: bool,
    storage: HashMap<U256, U256>,
}

/// A revm database that keeps changes in memory over a [`DatabaseRef`] that it never writes to.
#[derive(Clone, Debug)]
pub struct Overlay<DB> {
    base: DB,
    accounts: HashMap<Address, Pending>,
    code: HashMap<B256, Bytecode>,
}

impl<DB> Overlay<DB> {
    /// No changes yet over `base`.
    pub fn new(base: DB) -> Self {
        Self { base, accounts: HashMap::new(), code: HashMap::new() }
    }

    /// The state underneath.
    pub fn base(&self) -> &DB {
        &self.base
    }

    fn commit_account(&mut self, address: Address, account: Account) {
        if !account.is_touched() {
            return;
        }
        let wipes = account.is_selfdestructed() && had_code(&account);
        let pending = self.accounts.entry(address).or_default();
        // EIP-161: a touched account that is empty does not exist. (Before that EIP revm marks it as created.)
        if account.is_selfdestructed() || (account.is_empty() && !account.is_created()) {
            *pending = Pending { wiped: pending.wiped || wipes, ..Pending::default() };
            return;
        }
        let state = AccountState::from(&account.info);
        if state.code_hash != KECCAK_EMPTY
            && let Some(code) = &account.info.code
            && !code.is_empty()
        {
            self.code.entry(state.code_hash).or_insert_with(|| code.clone());
        }
        pending.state = Some(state);
        for (slot, value) in account.changed_storage_slots() {
            pending.storage.insert(*slot, value.present_value);
        }
    }
}

impl<DB: DatabaseRef> Overlay<DB> {
    /// Gives the account another balance, nonce or code: for simulations that begin from a state nobody mined.
    ///
    /// # Errors
    /// When the state underneath cannot be read.
    pub fn set_account(&mut self, address: Address, info: AccountInfo) -> Result<(), DB::Error> {
        let state = AccountState::from(&info);
        if let Some(code) = info.code
            && !code.is_empty()
        {
            self.code.insert(state.code_hash, code);
        }
        self.accounts.entry(address).or_default().state = Some(state);
        Ok(())
    }

    /// Gives one storage slot another value, for simulations.
    ///
    /// # Errors
    /// When the state underneath cannot be read.
    pub fn set_storage(&mut self, address: Address, slot: U256, value: U256) -> Result<(), DB::Error> {
        let state = self.basic_ref(address)?.as_ref().map(AccountState::from);
        let pending = self.accounts.entry(address).or_insert_with(|| Pending { state, ..Pending::default() });
        pending.storage.insert(slot, value);
        Ok(())
    }

    /// The changes in normal form.
    ///
    /// # Errors
    /// When the state underneath cannot be read.
    pub fn into_changes(self) -> Result<ChangeSet, DB::Error> {
        let mut changes = ChangeSet::default();
        let mut accounts = Vec::with_capacity(self.accounts.len());
        for (address, pending) in self.accounts {
            let before = self.base.basic_ref(address)?;
            // Where nothing was there is nothing to wipe.
            let wiped = (pending.wiped || pending.state.is_none()) && before.is_some();
            let before = before.as_ref().map(AccountState::from);
            let mut storage = Vec::new();
            for (slot, value) in pending.storage {
                let old = if wiped || before.is_none() { U256::ZERO } else { self.base.storage_ref(address, slot)? };
                if old != value {
                    storage.push((slot, value));
                }
            }
            if pending.state == before && storage.is_empty() && !wiped {
                continue;
            }
            if let Some(state) = &pending.state
                && before.is_none_or(|b| b.code_hash != state.code_hash)
                && let Some(code) = self.code.get(&state.code_hash)
            {
                changes.code.insert(state.code_hash, code.clone());
            }
            let storage = storage.into_iter().collect();
            accounts.push((address, AccountChange { state: pending.state, wiped, storage }));
        }
        changes.accounts = accounts.into_iter().collect();
        Ok(changes)
    }
}

impl<DB: DatabaseRef> DatabaseRef for Overlay<DB> {
    type Error = DB::Error;

    fn basic_ref(&self, address: Address) -> Result<Option<AccountInfo>, Self::Error> {
        match self.accounts.get(&address) {
            Some(pending) => Ok(pending.state.map(AccountInfo::from)),
            None => self.base.basic_ref(address),
        }
    }

    fn code_by_hash_ref(&self, code_hash: B256) -> Result<Bytecode, Self::Error> {
        match self.code.get(&code_hash) {
            Some(code) => Ok(code.clone()),
            None => self.base.code_by_hash_ref(code_hash),
        }
    }

    fn storage_ref(&self, address: Address, slot: StorageKey) -> Result<StorageValue, Self::Error> {
        if let Some(pending) = self.accounts.get(&address) {
            if let Some(value) = pending.storage.get(&slot) {
                return Ok(*value);
            }
            if pending.wiped {
                return Ok(U256::ZERO);
            }
        }
        self.base.storage_ref(address, slot)
    }

    fn block_hash_ref(&self, number: u64) -> Result<B256, Self::Error> {
        self.base.block_hash_ref(number)
    }
}

impl<DB: DatabaseRef> Database for Overlay<DB> {
    type Error = DB::Error;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, Self::Error> {
        self.basic_ref(address)
    }

    fn code_by_hash(&mut self, code_hash: B256) -> Result<Bytecode, Self::Error> {
        self.code_by_hash_ref(code_hash)
    }

    fn storage(&mut self, address: Address, slot: StorageKey) -> Result<StorageValue, Self::Error> {
        self.storage_ref(address, slot)
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, Self::Error> {
        self.block_hash_ref(number)
    }
}

impl<DB> DatabaseCommit for Overlay<DB> {
    fn commit(&mut self, changes: AddressMap<Account>) {
        for (address, account) in changes {
            self.commit_account(address, account);
        }
    }
}
