//! What can go wrong with the chain, in words for the person in front of it.

use std::{net::SocketAddr, path::PathBuf};

use alloy_primitives::{Bytes, U256};

/// Any failure of the chain that is not the answer of a contract.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// The data folder could not be used: locked, damaged, not writable, disk full.
    #[error(transparent)]
    State(#[from] hyperlith_state::StateError),
    /// A block could not be executed.
    #[error(transparent)]
    Execution(#[from] hyperlith_executor::ExecutionError),
    /// The RPC port is taken.
    #[error("port {port} on {ip} is in use by another program; stop that program or set another RPC port", port = address.port(), ip = address.ip())]
    PortInUse {
        /// The address that was wanted.
        address: SocketAddr,
    },
    /// The RPC server could not start for another reason.
    #[error("the RPC server could not start on {address}: {reason}; choose another address")]
    Rpc {
        /// The address that was wanted.
        address: SocketAddr,
        /// What the system said.
        reason: String,
    },
    /// The folder holds another chain.
    #[error(
        "the folder {path} holds the chain with id {found}, but the configuration says {expected}; use another data folder or the matching chain id"
    )]
    OtherChain {
        /// Data folder.
        path: PathBuf,
        /// Chain id on disk.
        found: u64,
        /// Chain id of the configuration.
        expected: u64,
    },
    /// The configuration makes no sense.
    #[error("chain configuration: {0}")]
    Config(String),
    /// Sealing stopped after a failure to write; nothing new is mined until the program is started again.
    #[error(
        "the chain has stopped: {0}; nothing more is mined until the program is started again, and what was mined is safe"
    )]
    Stopped(String),
    /// The state of that block is not kept in memory any more.
    #[error("the state of block {number} is no longer kept; only the last {kept} blocks can be read")]
    StatePruned {
        /// The block that was asked for.
        number: u64,
        /// How many are kept.
        kept: u64,
    },
    /// A simulated transaction is not valid and could not be mined.
    #[error("{0}")]
    Invalid(#[from] hyperlith_executor::SkipReason),
    /// A transaction whose gas was to be estimated reverts.
    #[error("execution reverted: {}", crate::revert::decode_revert(output))]
    Reverted {
        /// Revert data.
        output: Bytes,
    },
    /// A transaction whose gas was to be estimated halts or never has enough gas.
    #[error("gas cannot be estimated: {0}")]
    Estimate(String),
    /// The transaction was not mined in time. It may still be.
    #[error(
        "transaction {hash} was not mined within {seconds} s; it is not lost: it may still be mined, so look for it again before you send another"
    )]
    NotMinedInTime {
        /// Hash of the transaction.
        hash: alloy_primitives::B256,
        /// How long was waited.
        seconds: u64,
    },
    /// The transaction is neither mined nor waiting.
    #[error(
        "transaction {hash} is not known to the chain: it was never accepted or it was replaced; no funds moved by it"
    )]
    UnknownTransaction {
        /// Hash of the transaction.
        hash: alloy_primitives::B256,
    },
}

impl From<redb::TransactionError> for ChainError {
    fn from(error: redb::TransactionError) -> Self {
        Self::State(hyperlith_state::StateError::from_redb(redb::Error::from(error)))
    }
}

/// Why the pool did not take a transaction. No funds moved. The texts are those of geth, which wallets know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// The bytes are not a signed transaction.
    #[error("rlp: {0}")]
    Malformed(String),
    /// The signature does not recover to an address.
    #[error("invalid sender")]
    InvalidSender,
    /// A type that this chain does not carry (blobs, EIP-4844).
    #[error("transaction type not supported")]
    UnsupportedType,
    /// No chain id: it could be replayed elsewhere (EIP-155).
    #[error("only replay-protected (EIP-155) transactions allowed over RPC")]
    NotReplayProtected,
    /// Meant for another chain.
    #[error("invalid chain id for signer: have {have} want {want}")]
    WrongChain {
        /// Chain id of the transaction.
        have: u64,
        /// Our chain id.
        want: u64,
    },
    /// It is in the pool or mined already.
    #[error("already known")]
    AlreadyKnown,
    /// Its nonce was used.
    #[error("nonce too low: next nonce {next}, tx nonce {nonce}")]
    NonceTooLow {
        /// Next nonce of the sender.
        next: u64,
        /// Nonce of the transaction.
        nonce: u64,
    },
    /// Too far ahead of the sender's next nonce.
    #[error("nonce too high: next nonce {next}, tx nonce {nonce}; at most {ahead} ahead are kept")]
    NonceTooHigh {
        /// Next nonce of the sender.
        next: u64,
        /// Nonce of the transaction.
        nonce: u64,
        /// How far ahead is allowed.
        ahead: u64,
    },
    /// Balance does not cover it together with what waits before it.
    #[error("insufficient funds for gas * price + value: balance {balance}, tx cost {cost}, overshot {}", cost.saturating_sub(*balance))]
    InsufficientFunds {
        /// Balance in wei.
        balance: U256,
        /// Cost in wei: gas limit times maximum price plus value.
        cost: U256,
    },
    /// The same nonce waits already with nearly the same fee.
    #[error("replacement transaction underpriced")]
    ReplacementUnderpriced,
    /// Offers less than the next block's base fee.
    #[error("max fee per gas less than block base fee: maxFeePerGas: {max_fee}, baseFee: {base_fee}")]
    FeeTooLow {
        /// Wei per gas offered.
        max_fee: u128,
        /// Wei per gas asked by the next block.
        base_fee: u64,
    },
    /// Tip over maximum fee (EIP-1559).
    #[error("max priority fee per gas higher than max fee per gas")]
    TipAboveFeeCap,
    /// Does not fit in any block.
    #[error("exceeds block gas limit: tx gas {gas}, limit {limit}")]
    GasLimit {
        /// Gas limit of the transaction.
        gas: u64,
        /// Gas limit of a block.
        limit: u64,
    },
    /// Over the cap for one transaction (EIP-7825).
    #[error("transaction gas limit too high (cap: {cap}, tx: {gas})")]
    GasCap {
        /// Gas limit of the transaction.
        gas: u64,
        /// The cap.
        cap: u64,
    },
    /// Less than the transaction costs before it runs.
    #[error("intrinsic gas too low: gas {gas}, minimum needed {needed}")]
    IntrinsicGas {
        /// Gas limit of the transaction.
        gas: u64,
        /// What it needs at least.
        needed: u64,
    },
    /// Creation code over the limit (EIP-3860).
    #[error("max initcode size exceeded: code size {size}, limit {limit}")]
    InitCodeSize {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The encoded transaction is too big.
    #[error("oversized data: transaction size {size}, limit {limit}")]
    Oversized {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// An EIP-7702 transaction without authorizations.
    #[error("set code tx must have at least one authorization tuple")]
    EmptyAuthorizations,
    /// The sender is a contract (EIP-3607).
    #[error("sender not an eoa")]
    SenderIsContract,
    /// Too many transactions of this sender wait.
    #[error("account limit exceeded: {limit} transactions of this sender are waiting; wait until some are mined")]
    AccountLimit {
        /// The limit.
        limit: usize,
    },
    /// Too many transactions wait.
    #[error("txpool is full; try again in a moment")]
    Full,
    /// The chain has stopped after a failure to write.
    #[error("the chain has stopped: {0}; the transaction was not accepted and no funds moved; start the program again")]
    Stopped(String),
}
