//! The `random` interface: the operating system's randomness, recorded.

use hyperlith_journal::Class;
use hyperlith_policy::Interface;

use crate::bindings::hyperlith::agent::random as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::context::HostView;
use crate::effect::{Effect, effect};

const LARGEST: u32 = 65_536;

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

impl wit::Host for HostView<'_> {
    async fn bytes(&mut self, length: u32) -> wasmtime::Result<Result<Vec<u8>, wit::Error>> {
        let effect = Effect { interface: Interface::Random, function: "bytes", class: Class::Local };
        effect!(self, effect, &length, {
            if length > LARGEST {
                return Err(wit::Error::Invalid(format!("at most {LARGEST} bytes at a time, {length} were asked for")));
            }
            let mut bytes = vec![0; length as usize];
            getrandom::fill(&mut bytes)
                .map_err(|error| wit::Error::Invalid(format!("the operating system has no randomness: {error}")))?;
            Ok(bytes)
        })
    }
}
