//! The `clock` interface: one time for the whole turn.

use hyperlith_journal::Class;
use hyperlith_policy::Interface;

use crate::bindings::hyperlith::agent::clock as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::context::HostView;
use crate::effect::{Effect, effect};

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

impl wit::Host for HostView<'_> {
    async fn now(&mut self) -> wasmtime::Result<Result<u64, wit::Error>> {
        let effect = Effect { interface: Interface::Clock, function: "now", class: Class::Local };
        effect!(self, effect, &(), Ok(self.ctx.now_ms))
    }
}
