//! A funded chain, people with keys, and a small contract.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests are tests too, and not every test uses all"
)]

use std::{path::Path, time::Duration};

use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::Encodable2718;
use alloy_primitives::{Address, B256, Bytes, Signature, TxKind, U256, hex};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use alloy_sol_types::{Revert, SolError};
use hyperlith_chain::{Asset, Contract, Network, Node, NodeConfig, PoolError, Snapshot, TransactionReceipt};
use tempfile::TempDir;

pub const CHAIN: u64 = hyperlith_chain::DEVNET_CHAIN_ID;
pub const GWEI: u128 = 1_000_000_000;
pub const TIP: u128 = 1_000;

pub fn person(n: u8) -> PrivateKeySigner {
    PrivateKeySigner::from_bytes(&B256::repeat_byte(n)).unwrap()
}

pub fn config_at(folder: &Path) -> NodeConfig {
    let mut config = NodeConfig::development(folder);
    // The same rules, sooner.
    config.block_time = Duration::from_millis(5);
    for n in 1..=8 {
        config = config.fund(person(n).address(), U256::from(10u128.pow(21)));
    }
    config
}

pub fn config(folder: &TempDir) -> NodeConfig {
    config_at(folder.path())
}

pub fn sign<T>(signer: &PrivateKeySigner, tx: T) -> Bytes
where
    T: SignableTransaction<Signature>,
    TxEnvelope: From<alloy_consensus::Signed<T>>,
{
    let signature = signer.sign_hash_sync(&tx.signature_hash()).unwrap();
    TxEnvelope::from(tx.into_signed(signature)).encoded_2718().into()
}

pub fn transfer(nonce: u64, to: TxKind, wei: u64) -> TxEip1559 {
    TxEip1559 {
        chain_id: CHAIN,
        nonce,
        gas_limit: 200_000,
        max_fee_per_gas: 3 * GWEI,
        max_priority_fee_per_gas: TIP,
        to,
        value: U256::from(wei),
        access_list: Default::default(),
        input: Bytes::new(),
    }
}

pub struct Chain {
    pub node: Node,
    _folder: Option<TempDir>,
}

impl Chain {
    pub async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let node = Node::open(config(&folder)).await.unwrap();
        Self { node, _folder: Some(folder) }
    }

    pub async fn open(folder: &TempDir) -> Self {
        // A node that was shut down lets go of its folder when its last task has ended, a moment later.
        for _ in 0..200 {
            match Node::open(config(folder)).await {
                Ok(node) => {
                    return Self { node, _folder: None };
                }
                Err(hyperlith_chain::ChainError::State(hyperlith_chain::StateError::InUse { .. })) => {
                    tokio::time::sleep(Duration::from_millis(10)).await
                }
                Err(error) => panic!("{error}"),
            }
        }
        panic!("the folder stays in use");
    }

    pub fn send(
        &self,
        from: &PrivateKeySigner,
        nonce: u64,
        to: TxKind,
        wei: u64,
        input: &[u8],
    ) -> Result<B256, PoolError> {
        let tx = TxEip1559 { input: Bytes::copy_from_slice(input), ..transfer(nonce, to, wei) };
        self.node.submit(sign(from, tx))
    }

    pub async fn receipt(&self, hash: B256) -> TransactionReceipt {
        self.node.wait_for_receipt(hash, Duration::from_secs(60)).await.unwrap()
    }

    /// Deploys the test contract.
    pub async fn deploy(&self, from: &PrivateKeySigner, nonce: u64) -> Address {
        let hash = self.send(from, nonce, TxKind::Create, 0, &init_code()).unwrap();
        self.receipt(hash).await.contract_address.unwrap()
    }

    /// The address that a contract of `from` would have.
    pub fn contract(&self, from: &PrivateKeySigner, nonce: u64) -> Address {
        from.address().create(nonce)
    }
}

/// Without calldata it logs topic 0x2a, with calldata it reverts with `Error("nope")`.
pub fn runtime_code() -> Bytes {
    let mut code = hex!("36600a57602a5f5fa1005b606460155f3960645ffd").to_vec();
    code.extend(Revert::from("nope").abi_encode());
    code.into()
}

pub fn init_code() -> Bytes {
    let mut code = hex!("6079600a5f3960795ff3").to_vec();
    code.extend(runtime_code());
    code.into()
}

/// The state root by alloy-trie's own full rebuild.
pub fn full_state_root(snapshot: &Snapshot) -> B256 {
    use alloy_trie::{TrieAccount, root};
    root::state_root_unhashed(snapshot.state().accounts().map(|(address, account)| {
        let state = account.state();
        let storage = account.storage().map(|(slot, value)| (B256::from(*slot), *value));
        let leaf = TrieAccount {
            nonce: state.nonce,
            balance: state.balance,
            storage_root: root::storage_root_unhashed(storage),
            code_hash: state.code_hash,
        };
        (*address, leaf)
    }))
}

pub fn network() -> Network {
    Network {
        chain_id: CHAIN,
        name: "test".into(),
        development: true,
        assets: vec![Asset { symbol: "ETH".into(), address: Address::ZERO, decimals: 18, native: true }],
        contracts: vec![Contract { role: "weth".into(), address: Address::repeat_byte(3) }],
    }
}
