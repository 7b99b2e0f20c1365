//! The `http` interface: what the manifest grants goes out through [`Egress`](crate::Egress), where there is one.

use hyperlith_journal::Class;
use hyperlith_policy::Interface;

use crate::bindings::hyperlith::agent::http as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::context::HostView;
use crate::effect::{Effect, effect};
use crate::egress::check_request;

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

impl wit::Host for HostView<'_> {
    async fn send(&mut self, request: wit::Request) -> wasmtime::Result<Result<wit::Response, wit::Error>> {
        let class =
            if matches!(request.method, wit::Method::Get | wit::Method::Head) { Class::Read } else { Class::Write };
        let effect = Effect { interface: Interface::Http, function: "send", class };
        effect!(self, effect, &request, {
            match self.ctx.egress.clone() {
                Some(egress) => egress.send(&self.ctx.grants, &request).await,
                None => check_request(&self.ctx.grants, &request).and(Err(wit::Error::Unavailable)),
            }
        })
    }
}
