//! What can go wrong with a whole block, as opposed to one of its transactions.

use crate::SkipReason;

/// The block could not be executed at all. No transaction can cause this.
#[derive(Debug, thiserror::Error)]
pub enum ExecutionError {
    /// The state underneath could not be read.
    #[error("the chain state could not be read: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The block's header values do not fit its fork.
    #[error("the block's header does not fit its fork: {0}")]
    Environment(String),
    /// The EVM gave up for a reason of its own (a precompile's fatal error).
    #[error("the EVM stopped with a fatal error: {0}")]
    Fatal(String),
}

/// Why a block could not be followed with the access list that came with it. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// It could not be executed at all.
    #[error(transparent)]
    Execution(#[from] ExecutionError),
    /// A transaction is not valid at its place, so the block is not.
    #[error("transaction {index} does not belong in the block: {reason}")]
    InvalidTransaction {
        /// Its index in the block, from 0.
        index: usize,
        /// The rule that it breaks.
        reason: SkipReason,
    },
    /// A transaction does not do what the list says, or the list leaves out something that it touches.
    #[error("the block access list is wrong at position {position}: {what}")]
    Mismatch {
        /// Position of the transaction (EIP-7928 block access index).
        position: u32,
        /// What was found instead.
        what: String,
    },
    /// The list says something that no transaction does.
    #[error("the block access list names {extra} that no transaction makes or touches")]
    Superfluous {
        /// What is too much.
        extra: String,
    },
    /// The gas used is not what the header says.
    #[error("the block used {used} gas, its header says {expected}")]
    GasUsed {
        /// Gas that the transactions used.
        used: u64,
        /// Gas of the header.
        expected: u64,
    },
}
