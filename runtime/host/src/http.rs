//! The `http` interface: what the manifest grants goes out through [`Egress`](crate::Egress), where there is one.

use hyperlith_journal::Class;
use hyperlith_policy::{Interface, TaintRule};

use crate::bindings::hyperlith::agent::http as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::context::HostView;
use crate::effect::{Effect, effect};
use crate::egress::check_request;

/// A request cannot be shown to a person and confirmed, as a proposal is.
const TAINTED: &str = "this turn's model read text from outside, and after that nothing is sent that nobody confirmed; the manifest's line is [taint] untrusted_then_write";

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
        let answer = effect!(self, effect, &request, {
            if class == Class::Write && self.ctx.usage.tainted && self.ctx.taint != TaintRule::Allow {
                return Err(Denial::Policy(TAINTED.to_owned()).into());
            }
            match self.ctx.egress.clone() {
                Some(egress) => egress.send(&self.ctx.grants, &request).await,
                None => check_request(&self.ctx.grants, &request).and(Err(wit::Error::Unavailable)),
            }
        })?;
        self.ctx.usage.untrusted |= answer.is_ok();
        Ok(answer)
    }
}
