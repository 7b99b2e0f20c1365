//! The one merged result of a block: what every touched account is afterwards, in an order that is the same everywhere.

use std::collections::BTreeMap;

use revm::{
    primitives::{Address, B256, KECCAK_EMPTY, U256},
    state::{AccountInfo, Bytecode},
};

use crate::SortedMap;

/// The part of an account that stands in its leaf of the state trie, without the storage root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountState {
    /// Number of transactions sent (or contracts created) by the account.
    pub nonce: u64,
    /// Balance in wei.
    pub balance: U256,
    /// Keccak-256 of the code; [`KECCAK_EMPTY`] when there is none.
    pub code_hash: B256,
}

impl Default for AccountState {
    fn default() -> Self {
        Self { nonce: 0, balance: U256::ZERO, code_hash: KECCAK_EMPTY }
    }
}

impl From<&AccountInfo> for AccountState {
    fn from(info: &AccountInfo) -> Self {
        Self {
            nonce: info.nonce,
            balance: info.balance,
            code_hash: if info.code_hash.is_zero() { KECCAK_EMPTY } else { info.code_hash },
        }
    }
}

impl From<AccountState> for AccountInfo {
    fn from(state: AccountState) -> Self {
        Self { nonce: state.nonce, balance: state.balance, code_hash: state.code_hash, account_id: None, code: None }
    }
}

/// What one account is after the block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// The account afterwards; `None` when it does not exist (any more).
    pub state: Option<AccountState>,
    /// Whether all storage of before is gone; [`storage`](Self::storage) is then the whole storage of afterwards.
    pub wiped: bool,
    /// Slots that differ from before, in slot order; zero means deleted.
    pub storage: SortedMap<U256, U256>,
}

/// Everything a block changes. Two executors agree exactly when their change sets are equal.
///
/// Normal form: accounts and slots that end as they began are not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSet {
    /// Changed accounts in address order.
    pub accounts: SortedMap<Address, AccountChange>,
    /// Code that became known, by hash.
    pub code: BTreeMap<B256, Bytecode>,
}

impl ChangeSet {
    /// Whether the block changed nothing.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }
}
