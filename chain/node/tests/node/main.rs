//! The node by its public interface: mining, reading, simulating, restarting.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests too")]

#[path = "../common/mod.rs"]
mod common;
mod durability;
mod mining;
mod pool;
mod simulating;

use alloy_consensus::TxEip7702;
use alloy_eips::eip7702::Authorization;
use alloy_primitives::{Address, Bytes, U256};
use alloy_signer::SignerSync;
use common::*;

/// A signed EIP-7702 transaction of `account` that delegates to `target` and calls itself.
fn set_code(account: &alloy_signer_local::PrivateKeySigner, nonce: u64, target: Address) -> Bytes {
    let authorization = Authorization { chain_id: U256::from(CHAIN), address: target, nonce: nonce + 1 };
    let signature = account.sign_hash_sync(&authorization.signature_hash()).unwrap();
    sign(
        account,
        TxEip7702 {
            chain_id: CHAIN,
            nonce,
            gas_limit: 200_000,
            max_fee_per_gas: 3 * GWEI,
            max_priority_fee_per_gas: TIP,
            to: account.address(),
            value: U256::ZERO,
            access_list: Default::default(),
            authorization_list: vec![authorization.into_signed(signature)],
            input: Bytes::new(),
        },
    )
}
