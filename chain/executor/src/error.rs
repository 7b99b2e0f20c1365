//! What can go wrong with a whole block, as opposed to one of its transactions.

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
