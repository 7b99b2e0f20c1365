//! What it took to run a block: for metrics, logs and benchmarks. Not part of the result.

use std::time::Duration;

/// What it took to run a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Transactions of the block.
    pub transactions: u64,
    /// Executions of transactions, speculative or not; transfers in a block of nothing else count once.
    pub executions: u64,
    /// Executions whose result was not used.
    pub aborts: u64,
    /// Transactions that were executed by who commits, on a final state.
    pub executed_at_commit: u64,
    /// Transactions that ran in the sequential lane.
    pub sequential: u64,
    /// Times the block went over from the parallel to the sequential lane.
    pub fallbacks: u64,
    /// Whether the block was nothing but plain transfers and took the lane for them.
    pub transfers_only: bool,
    /// Time for everything up to the first result: recognising transfers, loading accounts.
    pub prepare: Duration,
    /// Time for execution and commit.
    pub execute: Duration,
    /// Time for merging changes and access list.
    pub merge: Duration,
}
