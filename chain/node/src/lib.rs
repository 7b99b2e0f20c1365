//! Pool, block builder, receipts, JSON-RPC and the devnet.
//!
//! [`Node`] is the whole chain in this process. It is opened from a folder, takes signed transactions, mines them at once
//! when it is idle and every [`NodeConfig::block_time`] under load, and keeps every block durably before anybody hears of
//! it. Readers take a [`Snapshot`], which never changes; whoever wants to know what a transaction would do takes a
//! [`Fork`] of one.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use hyperlith_chain::{CallRequest, Node, NodeConfig};
//!
//! let node = Node::open(NodeConfig::development("data/chain")).await?;
//! let snapshot = node.snapshot();
//! let outcome = snapshot.call(&CallRequest::default())?;
//! println!("block {}: {outcome:?}", snapshot.block().number);
//! node.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod config;
pub mod devnet;
mod env;
mod error;
mod estimate;
mod node;
mod pool;
pub mod revert;
mod rpc;
mod sealer;
mod shared;
mod snapshot;
mod tables;
mod types;

pub use config::{DEVNET_CHAIN_ID, Genesis, GenesisAccount, NodeConfig};
pub use error::{ChainError, PoolError};
pub use hyperlith_executor::{AccountState, SkipReason};
pub use hyperlith_state::StateError;
pub use node::Node;
pub use revm::primitives::hardfork::SpecId;
pub use snapshot::{CALL_GAS_CAP, Fork, Snapshot};
pub use types::{
    Asset, BlockRef, CallOutcome, CallRequest, Contract, Delegation, KnownTransaction, Network, StoredBlock,
    TransactionReceipt, TxRequest,
};
