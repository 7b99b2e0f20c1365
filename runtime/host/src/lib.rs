//! What an agent's imports do, one module per WIT interface, and the turn runner.
//!
//! An [`AgentRuntime`] is made once per process, an [`Agent`] once per component, and every turn gets a fresh store and
//! instance: memory does not outlive a turn, what should be remembered goes through the `state` interface.
//!
//! Every import takes one path, `effect`: journal( budget( policy( backend ))). A refusal is an ordinary typed answer.
//!
//! ```no_run
//! # async fn example(engine: hyperlith_engine::Engine, bytes: Vec<u8>, chain: std::sync::Arc<dyn hyperlith_host::ChainReader>) -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use hyperlith_host::{AgentRuntime, MemoryState, Person, Turn, TurnContext};
//!
//! let runtime = AgentRuntime::new(engine)?;
//! let manifest = hyperlith_policy::Manifest::parse("[agent]\nname = \"hello\"\n[grants.state]\n[grants.chain]\nread = true")?;
//! let agent = runtime.load(&bytes, manifest)?;
//! let context = TurnContext::new(chain, Arc::new(MemoryState::default()), Arc::new(hyperlith_models::Unavailable));
//! let person = Person { id: "terminal:1".into(), wallet: Default::default(), language: None };
//! let outcome = agent.handle(Turn::message(person, "hello"), context).await?;
//! println!("{}", outcome.reply.message);
//! # Ok(())
//! # }
//! ```

mod agent;
pub mod bindings;
mod chain;
mod clock;
mod context;
mod convert;
mod dat;
mod effect;
mod egress;
mod error;
mod http;
mod linker;
mod log;
mod model;
mod random;
mod replay;
mod reply;
mod state;
mod text;
mod tools;
mod turn;
mod types;
mod wasi;

#[cfg(test)]
mod interface_tests;
#[cfg(test)]
mod testing;

#[doc(hidden)]
pub use agent::Warm;
pub use agent::{Agent, AgentRuntime};
pub use chain::{Asset, Block, CallRequest, ChainError, ChainReader, Contract, Network};
pub use context::{HostContext, HostView, Usage};
pub use convert::{address_bytes, number_bytes};
pub use dat::Dataset;
pub use egress::{Egress, EgressConfig, EgressError, Lookup, LookupAnswer, SecretError, Secrets};
pub use error::{LoadError, ReplayError, TurnError};
pub use linker::{StoreData, add_to_linker};
pub use state::{Loaded, MemoryState, Scope, StateChanges, StateStore, StoreError};
pub use text::clean;
pub use tools::{ToolError, ToolSpec, Toolbox};
pub use turn::{Replayed, TurnContext, TurnOutcome};
pub use types::{Call, Event, Failure, Person, Profile, Proposal, Provenance, Reply, Rhythm, Slot, Timing, Turn};
