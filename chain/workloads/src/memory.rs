//! A state held in hash maps: what every executor under test reads from.

use std::convert::Infallible;

use revm::{
    DatabaseRef,
    primitives::{Address, AddressMap, B256, HashMap, KECCAK_EMPTY, U256, keccak256},
    state::{AccountInfo, Bytecode},
};

/// An account with its storage.
#[derive(Clone, Debug, Default)]
pub struct MemoryAccount {
    /// Balance, nonce and code hash; the code itself is in [`MemoryState::code`].
    pub info: AccountInfo,
    /// Slots that are not zero.
    pub storage: HashMap<U256, U256>,
}

/// Accounts and code by hash.
#[derive(Clone, Debug, Default)]
pub struct MemoryState {
    /// Accounts that exist.
    pub accounts: AddressMap<MemoryAccount>,
    /// Code by its hash.
    pub code: HashMap<B256, Bytecode>,
}

impl MemoryState {
    /// Adds or replaces an account; code in `info` moves to [`code`](Self::code).
    pub fn insert(&mut self, address: Address, mut info: AccountInfo, storage: impl IntoIterator<Item = (U256, U256)>) {
        if let Some(code) = info.code.take()
            && !code.is_empty()
        {
            info.code_hash = code.hash_slow();
            self.code.insert(info.code_hash, code);
        }
        if info.code_hash.is_zero() {
            info.code_hash = KECCAK_EMPTY;
        }
        let storage = storage.into_iter().filter(|(_, value)| !value.is_zero()).collect();
        self.accounts.insert(address, MemoryAccount { info, storage });
    }
}

impl DatabaseRef for MemoryState {
    type Error = Infallible;

    fn basic_ref(&self, address: Address) -> Result<Option<AccountInfo>, Infallible> {
        Ok(self.accounts.get(&address).map(|account| account.info.clone()))
    }

    fn code_by_hash_ref(&self, code_hash: B256) -> Result<Bytecode, Infallible> {
        Ok(self.code.get(&code_hash).cloned().unwrap_or_default())
    }

    fn storage_ref(&self, address: Address, slot: U256) -> Result<U256, Infallible> {
        Ok(self.accounts.get(&address).and_then(|account| account.storage.get(&slot)).copied().unwrap_or_default())
    }

    fn block_hash_ref(&self, number: u64) -> Result<B256, Infallible> {
        Ok(keccak256(number.to_be_bytes()))
    }
}
