//! Block execution over revm, as a library of its own.
//!
//! A [`BlockExecutor`] runs the transactions of a block in their order over any revm [`DatabaseRef`](revm::DatabaseRef)
//! and gives back one [`Outcome`] for each of them and one merged [`ChangeSet`]. A transaction that cannot be executed
//! (wrong nonce, no funds, …) is an ordered outcome, [`Outcome::Skipped`], and never spoils the block.
//!
//! [`Sequential`] is the reference: whatever else implements the trait must give bit for bit the same [`BlockOutput`].

mod changes;
mod environment;
mod error;
mod outcome;
mod overlay;
mod sequential;

pub use changes::{AccountChange, AccountState, ChangeSet};
pub use environment::{BlockEnvironment, Checks};
pub use error::ExecutionError;
pub use outcome::{BlockOutput, Outcome, Receipt, SkipReason};
pub use overlay::Overlay;
pub use sequential::{Sequential, run_one};

use revm::{DatabaseRef, context::TxEnv};

/// Runs a block's transactions in order over any revm [`DatabaseRef`].
///
/// The result is a function of the arguments only: the same database content, environment and transactions give the
/// same [`BlockOutput`], whoever implements the trait and on however many threads.
pub trait BlockExecutor: Send + Sync {
    /// Executes `txs` on top of `db`, which is only read.
    ///
    /// # Errors
    /// Only when the database cannot be read or the environment itself is impossible for the fork; never because of a
    /// transaction.
    fn execute<DB>(
        &self,
        db: &DB,
        environment: &BlockEnvironment,
        txs: &[TxEnv],
    ) -> Result<BlockOutput, ExecutionError>
    where
        DB: DatabaseRef + Sync;
}
