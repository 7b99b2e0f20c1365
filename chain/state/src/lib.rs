//! Persistent chain state with the Ethereum state root and snapshots by block.
//!
//! Two halves that know nothing of blocks: [`StateSnapshot`], the whole state at one moment as persistent maps in memory
//! (cloning is O(1), so every reader pins its own), and [`StateStore`], the same state in a `redb` file, written with one
//! durable transaction a block in which the embedder puts its own tables too.

mod encode;
mod error;
mod snapshot;
mod store;

pub use error::StateError;
pub use snapshot::{Account, StateSnapshot};
pub use store::{Opened, StateStore, UNDO_BLOCKS};
