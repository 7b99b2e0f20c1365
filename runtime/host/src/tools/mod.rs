//! The `tools` interface: other components, under the names that the manifest grants. Several calls run at once; answers come in the order of the calls.

mod json;
mod toolbox;

use hyperlith_journal::Class;
use hyperlith_policy::{Interface, ToolAllow};

use crate::bindings::hyperlith::agent::tools as wit;
use crate::bindings::hyperlith::agent::types::{Budget, Denial, Provenance, Text, ToolSpec as WitSpec};
use crate::context::{HostContext, HostView};
use crate::effect::{Effect, effect};
use crate::text::clean;
use crate::turn::TurnContext;
use toolbox::{CallError, Caller};

pub use toolbox::{ToolError, ToolSpec, Toolbox};

const LARGEST_BATCH: usize = 32;
const LONGEST_REASON: usize = 2_000;

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

const fn named(function: &'static str, class: Class) -> Effect {
    Effect { interface: Interface::Tools, function, class }
}

impl HostContext {
    /// Whether the manifest grants a tool, as it is installed.
    fn may_call(&self, name: &str) -> Result<(), wit::Error> {
        let granted = self.grants.tools.iter().flat_map(|grant| &grant.allow).find(|allow| allow.name() == name);
        let Some(granted) = granted else {
            let line = format!("[grants.tools] allow = [{:?}]", crate::text::clean_line(name, 64));
            return Err(Denial::NotGranted(line).into());
        };
        let installed = self.tools.as_ref().and_then(|tools| tools.spec(name));
        let Some(installed) = installed else { return Err(wit::Error::NotFound(name.to_owned())) };
        if let ToolAllow::Pinned { component, .. } = granted {
            let digest = blake3::Hash::from(installed.component).to_hex();
            if *component != *digest.as_str() {
                let why = format!("the manifest pins {name} to the component {component}; installed is {digest}");
                return Err(Denial::Policy(why).into());
            }
        }
        Ok(())
    }

    /// What a tool may reach: the turn's own chain and network. No memory, no model, no journal, no tools.
    fn tool_context(&self) -> TurnContext {
        let mut context = crate::agent::nothing(self.now_ms);
        context.chain = self.chain.clone();
        context.egress = self.egress.clone();
        context
    }
}

impl HostView<'_> {
    async fn call_tools(&mut self, calls: &[wit::ToolCall]) -> Result<Vec<Result<Text, wit::Error>>, wit::Error> {
        if calls.len() > LARGEST_BATCH {
            return Err(wit::Error::Invalid(format!("at most {LARGEST_BATCH} calls at once")));
        }
        // Tools use their caller's computing: a share each, so that the outcome does not depend on who is faster.
        let left = self.ctx.limits.fuel.saturating_sub(self.ctx.usage.tool_fuel);
        if left == 0 {
            return Err(Denial::OverBudget(Budget::Fuel).into());
        }
        let share = left / (calls.len().max(1) as u64);
        let (tools, context) = (self.ctx.tools.clone(), self.ctx.tool_context());
        let runs: Vec<_> = calls
            .iter()
            .map(|call| {
                let granted = self.ctx.may_call(&call.name);
                let caller = Caller {
                    context: context.clone(),
                    grants: self.ctx.grants.clone(),
                    person: self.ctx.scope.person.clone(),
                    fuel: share,
                };
                let tools = tools.clone();
                async move {
                    granted.map_err(|error| (error, 0))?;
                    let Some(tools) = tools else { return Err((wit::Error::NotFound(call.name.clone()), 0)) };
                    let span = tracing::info_span!("tool", name = call.name);
                    let run = tracing::Instrument::instrument(tools.call(&call.name, &call.input, &caller), span);
                    let (outcome, used) = run.await;
                    let data = |body: &str, longest| Text { body: clean(body, longest), origin: Provenance::Tool };
                    match outcome {
                        Ok(body) => Ok((Text { body, origin: Provenance::Tool }, used)),
                        Err(CallError::Invalid(why)) => Err((wit::Error::Invalid(clean(&why, LONGEST_REASON)), used)),
                        Err(CallError::Failed(why)) => Err((wit::Error::Failed(data(&why, LONGEST_REASON)), used)),
                    }
                }
            })
            .collect();
        let outcomes = futures_util::future::join_all(runs).await;
        let (mut used, mut answers) = (0_u64, Vec::new());
        for outcome in outcomes {
            let (answer, fuel) = match outcome {
                Ok((text, fuel)) => (Ok(text), fuel),
                Err((error, fuel)) => (Err(error), fuel),
            };
            used = used.saturating_add(fuel);
            answers.push(answer.map(|text| Text { body: self.ctx.scrub(text.body), ..text }));
        }
        self.ctx.usage.tool_fuel = self.ctx.usage.tool_fuel.saturating_add(used);
        Ok(answers)
    }
}

impl wit::Host for HostView<'_> {
    async fn available(&mut self) -> wasmtime::Result<Result<Vec<WitSpec>, wit::Error>> {
        effect!(self, named("available", Class::Read), &(), {
            let tools = self.ctx.tools.clone();
            let ctx = &*self.ctx;
            let specs = tools.iter().flat_map(|tools| tools.specs()).filter(|spec| ctx.may_call(&spec.name).is_ok());
            Ok(specs
                .map(|spec| WitSpec {
                    name: spec.name.clone(),
                    description: spec.description.clone(),
                    input_schema: spec.input_schema.clone(),
                })
                .collect())
        })
    }

    async fn invoke(
        &mut self,
        calls: Vec<wit::ToolCall>,
    ) -> wasmtime::Result<Result<Vec<Result<Text, wit::Error>>, wit::Error>> {
        let answers = effect!(self, named("invoke", Class::Write), &calls, self.call_tools(&calls).await)?;
        let read = |answer: &Result<Text, wit::Error>| matches!(answer, Ok(_) | Err(wit::Error::Failed(_)));
        self.ctx.usage.untrusted |= answers.iter().flatten().any(read);
        Ok(answers)
    }
}
