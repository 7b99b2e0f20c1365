//! Byte forms of what the state keeps on disk.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, U256};
use alloy_rlp::{Decodable, Encodable, RlpDecodable, RlpEncodable};
use hyperlith_executor::{AccountChange, AccountState, ChangeSet};

/// nonce (8, big endian) ‖ balance (32) ‖ code hash (32)
pub(crate) const ACCOUNT_BYTES: usize = 72;

pub(crate) fn account_to_bytes(state: &AccountState) -> [u8; ACCOUNT_BYTES] {
    let mut bytes = [0; ACCOUNT_BYTES];
    let (nonce, rest) = bytes.split_at_mut(8);
    let (balance, code_hash) = rest.split_at_mut(32);
    nonce.copy_from_slice(&state.nonce.to_be_bytes());
    balance.copy_from_slice(&state.balance.to_be_bytes::<32>());
    code_hash.copy_from_slice(state.code_hash.as_slice());
    bytes
}

pub(crate) fn account_from_bytes(bytes: &[u8; ACCOUNT_BYTES]) -> AccountState {
    let (nonce, rest) = bytes.split_at(8);
    let (balance, code_hash) = rest.split_at(32);
    AccountState {
        nonce: nonce.iter().fold(0, |n, byte| (n << 8) | u64::from(*byte)),
        balance: U256::from_be_slice(balance),
        code_hash: B256::from_slice(code_hash),
    }
}

/// address (20) ‖ slot (32)
pub(crate) fn slot_key(address: &Address, slot: &U256) -> [u8; 52] {
    let mut key = [0; 52];
    let (left, right) = key.split_at_mut(20);
    left.copy_from_slice(address.as_slice());
    right.copy_from_slice(&slot.to_be_bytes::<32>());
    key
}

pub(crate) fn slot_from_key(key: &[u8; 52]) -> (Address, U256) {
    let (address, slot) = key.split_at(20);
    (Address::from_slice(address), U256::from_be_slice(slot))
}

#[derive(RlpEncodable, RlpDecodable)]
struct UndoAccount {
    address: Address,
    exists: bool,
    nonce: u64,
    balance: U256,
    code_hash: B256,
    wiped: bool,
    storage: Vec<UndoSlot>,
}

#[derive(RlpEncodable, RlpDecodable)]
struct UndoSlot {
    slot: U256,
    value: U256,
}

/// Encodes the accounts of a change set; code is content-addressed and never taken back, so it is left out.
pub(crate) fn undo_to_bytes(changes: &ChangeSet) -> Vec<u8> {
    let accounts: Vec<UndoAccount> = changes
        .accounts
        .iter()
        .map(|(address, change)| {
            let state = change.state.unwrap_or_default();
            UndoAccount {
                address: *address,
                exists: change.state.is_some(),
                nonce: state.nonce,
                balance: state.balance,
                code_hash: state.code_hash,
                wiped: change.wiped,
                storage: change.storage.iter().map(|(slot, value)| UndoSlot { slot: *slot, value: *value }).collect(),
            }
        })
        .collect();
    let mut out = Vec::new();
    accounts.encode(&mut out);
    out
}

pub(crate) fn undo_from_bytes(mut bytes: &[u8]) -> Result<ChangeSet, alloy_rlp::Error> {
    let accounts = Vec::<UndoAccount>::decode(&mut bytes)?
        .into_iter()
        .map(|undo| {
            let state = undo.exists.then_some(AccountState {
                nonce: undo.nonce,
                balance: undo.balance,
                code_hash: undo.code_hash,
            });
            let storage = undo.storage.into_iter().map(|slot| (slot.slot, slot.value)).collect();
            let change = AccountChange { state, wiped: undo.wiped, storage };
            (undo.address, change)
        })
        .collect();
    Ok(ChangeSet { accounts, code: BTreeMap::new() })
}
