//! Wallets, signer, spending policy, cards and conversations, shared by every front-end.

mod abi;
pub mod amounts;
pub mod card;
pub mod decode;
pub mod directory;
pub mod effects;
mod error;
pub mod keystore;
pub mod policy;
pub mod render;
pub mod store;
mod text;
#[cfg(test)]
mod testing;

pub use error::{ChatError, Result};
