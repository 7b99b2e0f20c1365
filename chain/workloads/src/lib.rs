//! States and blocks for the executor's tests and benchmarks: the patterns that parallel executors are compared on, random
//! blocks that try to tell executors apart, and blocks of Ethereum's mainnet.
//!
//! It knows revm and not our executor, so that every executor can be fed with it.

pub mod contracts;
pub mod mainnet;
mod memory;
pub mod patterns;
pub mod random;

pub use memory::{MemoryAccount, MemoryState};
