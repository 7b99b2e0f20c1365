//! What a chain is started with, and the genesis that its first start writes.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use alloy_primitives::{Address, Bytes, U256, address};
use revm::primitives::hardfork::SpecId;

/// Chain id of the development network.
pub const DEVNET_CHAIN_ID: u64 = 133_742;

/// How a [`crate::Node`] is started.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// Folder of the chain's files; made when missing. One program at a time.
    pub data_dir: PathBuf,
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// Least time between two blocks under load. On an idle chain a transaction is mined at once.
    pub block_time: Duration,
    /// Block zero; only read at the first start.
    pub genesis: Genesis,
    /// Fork rules of every block.
    pub spec: SpecId,
    /// Receiver of the tips.
    pub beneficiary: Address,
    /// Address of the JSON-RPC server; `None` for no server; port 0 picks a free one.
    pub rpc: Option<SocketAddr>,
}

/// Block zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genesis {
    /// Accounts that exist from the start.
    pub alloc: BTreeMap<Address, GenesisAccount>,
    /// Gas limit of every block.
    pub gas_limit: u64,
    /// Base fee of block zero in wei per gas.
    pub base_fee: u64,
    /// Seconds since the Unix epoch.
    pub timestamp: u64,
    /// Up to 32 bytes that tell this chain from another one with the same accounts: they go into the hash of block zero.
    pub extra_data: Bytes,
}

/// An account of block zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GenesisAccount {
    /// Balance in wei.
    pub balance: U256,
    /// Nonce.
    pub nonce: u64,
    /// Code; empty for none.
    pub code: Bytes,
    /// Storage.
    pub storage: BTreeMap<U256, U256>,
}

impl Default for Genesis {
    fn default() -> Self {
        Self {
            alloc: BTreeMap::new(),
            // Room for some three swaps of the greatest size (EIP-7825: 2^24 gas) in one block.
            gas_limit: 60_000_000,
            base_fee: 1_000_000_000,
            timestamp: 0,
            extra_data: Bytes::new(),
        }
    }
}

impl NodeConfig {
    /// The development network in `data_dir`, without RPC, with nobody funded yet.
    pub fn development(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            chain_id: DEVNET_CHAIN_ID,
            block_time: Duration::from_millis(200),
            genesis: Genesis::default(),
            spec: SpecId::OSAKA,
            // Nobody's: tips on the development network are out of the way of every balance that a test looks at.
            beneficiary: address!("0x00000000000000000000000000000000000fee00"),
            rpc: None,
        }
    }

    /// The same with `wei` for `account` in block zero.
    #[must_use]
    pub fn fund(mut self, account: Address, wei: U256) -> Self {
        self.genesis.alloc.entry(account).or_default().balance = wei;
        self
    }

    /// The same with an RPC server at `address`.
    #[must_use]
    pub fn with_rpc(mut self, address: SocketAddr) -> Self {
        self.rpc = Some(address);
        self
    }
}
