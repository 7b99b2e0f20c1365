//! Every wasmtime setting of the project, components with their imports audited, and the cache of compiled code.
//!
//! There is one constructor of [`wasmtime::Config`] ([`config`]), so that code compiled in one place loads in every other and a
//! turn means the same everywhere.

mod cache;
mod component;
mod config;
mod engine;
mod error;
mod inspect;
mod limiter;
mod schema;
mod signature;
mod store;

pub use component::{Loaded, digest};
pub use config::{EngineConfig, Pooling, config};
pub use engine::Engine;
pub use error::EngineError;
pub use inspect::{Inspection, inspect};
pub use limiter::Limiter;
pub use schema::{ExportedFunction, exported_functions};
pub use signature::{Publisher, SignatureError, check_signature, sign, unhex};
pub use store::{ComponentStore, StoreError};
