//! What can go wrong while the devnet is deployed or its faucet is used.

use alloy_primitives::{Address, B256};

use crate::{ChainError, PoolError};

/// Why the devnet is not ready or a wallet was not funded.
#[derive(Debug, thiserror::Error)]
pub enum DevnetError {
    /// No randomness for the mark of a new chain.
    #[error("the operating system gives no randomness; nothing was begun, try again")]
    NoRandomness,
    /// The embedded contracts are damaged: a fault of the build.
    #[error(
        "the devnet's contracts that are built into this program are damaged: {0}; run `make contracts` and build again"
    )]
    Bundle(String),
    /// A step was refused by the chain or reverted; it was not sent.
    #[error(
        "the devnet cannot be deployed: the step \"{step}\" failed: {reason}; delete the data folder and start again"
    )]
    Step {
        /// What was to be done.
        step: String,
        /// Decoded revert, or the chain's answer.
        reason: String,
    },
    /// A contract answered with something that does not decode.
    #[error(
        "the contract {contract} gave an answer that does not decode: {source}; another build of the devnet seems to be deployed: delete the data folder and start again"
    )]
    Answer {
        /// Who answered.
        contract: Address,
        /// What is wrong with it.
        source: alloy_sol_types::Error,
    },
    /// The devnet in the data folder is not the one that this program knows.
    #[error(
        "the devnet in the data folder is not complete or not of this version: {0}; delete the data folder and start again"
    )]
    NotAsPlanned(String),
    /// No asset of that name.
    #[error("the devnet has no asset {symbol}")]
    NoSuchAsset {
        /// What was asked for.
        symbol: String,
    },
    /// The address book has no such role.
    #[error("the devnet has no contract with the role {role}; deploy it first")]
    NoSuchRole {
        /// What was asked for.
        role: &'static str,
    },
    /// The devnet was never deployed here.
    #[error("this chain has no devnet; start it with its devnet first")]
    NotDeployed,
    /// The faucet gave to this address a moment ago.
    #[error("the faucet gave to {recipient} a moment ago; try again in {seconds} s")]
    TooSoon {
        /// Who asked.
        recipient: Address,
        /// How long to wait.
        seconds: u64,
    },
    /// The chain would revert the transaction, so it was not sent.
    #[error("the devnet refused to {step}: {reason}; nothing was sent and no funds moved")]
    Refused {
        /// What was to be done.
        step: String,
        /// Decoded revert.
        reason: String,
    },
    /// A transaction was mined but failed.
    #[error("the transaction {hash} ({step}) was mined but failed: {reason}; nothing was moved by it")]
    Failed {
        /// Its hash.
        hash: B256,
        /// What it was for.
        step: String,
        /// Decoded revert.
        reason: String,
    },
    /// The development key cannot be used: a fault of the build.
    #[error("the development key could not sign: {0}; this is a fault of this program, please report it")]
    Key(String),
    /// The work was cut off because the program is ending.
    #[error("the program is ending; the devnet's deployment goes on at the next start")]
    Interrupted,
    /// The pool refused a transaction; no funds moved.
    #[error("the chain did not take the step \"{step}\": {source}; no funds moved")]
    Pool {
        /// What was to be done.
        step: String,
        /// Why not.
        source: PoolError,
    },
    /// The chain failed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}
