//! What an agent author imports: the bindings of `/wit`, the [`Agent`] and [`Host`] traits, and a test kit.
//!
//! An agent is one `impl Agent` and one `agent.toml`:
//!
//! ```
//! use hyperlith_sdk::prelude::*;
//!
//! struct Echo;
//!
//! impl Agent for Echo {
//!     fn describe() -> Profile {
//!         Profile { name: "echo".into(), summary: "Says it again.".into(), examples: vec!["hello".into()] }
//!     }
//!     fn handle(_host: &mut impl Host, turn: Turn) -> Result<Reply, Failure> {
//!         Ok(Reply::say(turn.message().unwrap_or("there is nothing to renew")))
//!     }
//! }
//!
//! hyperlith_sdk::export!(Echo);
//! ```
//!
//! A component imports exactly the interfaces whose [`Host`] methods its code can reach, and each of them must be granted by
//! its manifest. That is why [`Agent::handle`] takes `&mut impl Host` and why [`Host`] cannot be made into a trait object: a
//! `dyn Host` carries every method, so the component would import, and have to be granted, everything. Pass the host on to
//! helper functions as `&mut impl Host` too.
//!
//! A guest has no clock, randomness, files, environment or network of its own. Time is [`Host::clock_now`], randomness is
//! [`Host::random_bytes`]; `std::time` and `getrandom` do not work there.

mod agent;
mod convert;
mod host;
pub mod testing;
#[cfg(target_arch = "wasm32")]
mod wit_host;

#[doc(hidden)]
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::allow_attributes_without_reason,
    unsafe_op_in_unsafe_fn,
    reason = "generated from /wit by wit-bindgen"
)]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../../wit",
        world: "agent",
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_component",
        default_bindings_module: "hyperlith_sdk::bindings",
        additional_derives: [PartialEq, Eq],
        generate_unused_types: true,
    });
}

pub use agent::Agent;
pub use bindings::exports::hyperlith::agent::handler::{
    Call, Event, Failure, Person, PriceBound, Profile, Proposal, Reply, Rhythm, Slot, Timing, Turn,
};
pub use bindings::hyperlith::agent::types::{Address, Budget, Denial, Hash, Provenance, Text, ToolSpec, U256};
pub use convert::{clean_u256, u256_from_u128, u256_to_u128};
pub use host::{Dataset, Host};
pub use hyperlith_understanding as understanding;
#[cfg(target_arch = "wasm32")]
pub use wit_host::WitHost;

/// Types of the `model` interface: asking a language model.
pub mod model {
    pub use crate::bindings::hyperlith::agent::model::{Completion, Error, Finish, Message, Request, Role, Usage};
}
/// Types of the `chain` interface: reading the chain.
pub mod chain {
    pub use crate::bindings::hyperlith::agent::chain::{Asset, Block, CallRequest, Contract, Error, Network};
}
/// Types of the `state` interface: durable memory for the person.
pub mod state {
    pub use crate::bindings::hyperlith::agent::state::Error;
}
/// Types of the `tools` interface: other components that the manifest grants.
pub mod tools {
    pub use crate::bindings::hyperlith::agent::tools::{Error, ToolCall};
    pub use crate::bindings::hyperlith::agent::types::ToolSpec;
}
/// Types of the `http` interface: requests to granted hosts.
pub mod http {
    pub use crate::bindings::hyperlith::agent::http::{Error, Header, Method, Request, Response};
}
/// Types of the `dat` interface: data anchoring tokens.
pub mod dat {
    pub use crate::bindings::hyperlith::agent::dat::{DatId, DatInfo, Error};
}
/// Types of the `clock` interface.
pub mod clock {
    pub use crate::bindings::hyperlith::agent::clock::Error;
}
/// Types of the `random` interface.
pub mod random {
    pub use crate::bindings::hyperlith::agent::random::Error;
}
/// Types of the `log` interface.
pub mod log {
    pub use crate::bindings::hyperlith::agent::log::{Field, Level};
}

/// What nearly every agent needs.
pub mod prelude {
    pub use crate::{
        Agent, Call, Event, Failure, Host, Person, PriceBound, Profile, Proposal, Provenance, Reply, Rhythm, Slot,
        Text, Timing, Turn,
    };
}

/// Make a type that implements [`Agent`] the agent of this crate.
///
/// On `wasm32` it exports the component's functions; elsewhere (such as under `cargo test`) it only checks that the type
/// implements [`Agent`]. The crate needs `crate-type = ["cdylib", "rlib"]`.
#[macro_export]
macro_rules! export {
    ($agent:ty) => {
        const _: () = {
            const fn is_agent<A: $crate::Agent>() {}
            is_agent::<$agent>();
        };

        #[cfg(target_arch = "wasm32")]
        #[doc(hidden)]
        mod __hyperlith_export {
            #[allow(unused_imports, reason = "the agent's path may be absolute")]
            use super::*;

            pub struct Component;

            impl $crate::bindings::exports::hyperlith::agent::handler::Guest for Component {
                fn describe() -> $crate::Profile {
                    <$agent as $crate::Agent>::describe()
                }
                fn handle(turn: $crate::Turn) -> ::core::result::Result<$crate::Reply, $crate::Failure> {
                    <$agent as $crate::Agent>::handle(&mut $crate::WitHost::new(), turn)
                }
            }

            $crate::bindings::export_component!(Component with_types_in $crate::bindings);
        }
    };
}
