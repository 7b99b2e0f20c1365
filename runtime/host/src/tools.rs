//! The `tools` interface. No tool can be installed yet, so every granted name is answered as not found.

use hyperlith_journal::Class;
use hyperlith_policy::Interface;

use crate::bindings::hyperlith::agent::tools as wit;
use crate::bindings::hyperlith::agent::types::{Denial, Text, ToolSpec};
use crate::context::HostView;
use crate::effect::{Effect, effect};

const LARGEST_BATCH: usize = 32;

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

const fn named(function: &'static str) -> Effect {
    Effect { interface: Interface::Tools, function, class: Class::Write }
}

impl wit::Host for HostView<'_> {
    async fn available(&mut self) -> wasmtime::Result<Result<Vec<ToolSpec>, wit::Error>> {
        effect!(self, named("available"), &(), Ok(Vec::new()))
    }

    async fn invoke(
        &mut self,
        calls: Vec<wit::ToolCall>,
    ) -> wasmtime::Result<Result<Vec<Result<Text, wit::Error>>, wit::Error>> {
        effect!(self, named("invoke"), &calls, {
            if calls.len() > LARGEST_BATCH {
                return Err(wit::Error::Invalid(format!("at most {LARGEST_BATCH} calls at once")));
            }
            let granted = self.ctx.grants.tools.as_ref().map(|grant| grant.allow.as_slice()).unwrap_or_default();
            let answer = |call: &wit::ToolCall| {
                if !granted.contains(&call.name) {
                    return wit::Error::Denied(Denial::NotGranted(format!(
                        "[grants.tools] allow = [{:?}]",
                        crate::text::clean_line(&call.name, 64)
                    )));
                }
                if serde_json::from_str::<serde::de::IgnoredAny>(&call.input).is_err() {
                    return wit::Error::Invalid(format!("the input of {} is not JSON", call.name));
                }
                wit::Error::NotFound(call.name.clone())
            };
            Ok(calls.iter().map(|call| Err(answer(call))).collect())
        })
    }
}
