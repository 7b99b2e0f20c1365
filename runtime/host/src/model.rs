//! The `model` interface: checks a request, lowers it to the manifest's bounds, and counts what it cost.

use hyperlith_journal::Class;
use hyperlith_models as models;
use hyperlith_policy::Interface;

use crate::bindings::hyperlith::agent::model as wit;
use crate::bindings::hyperlith::agent::types::{Budget, Denial, Provenance, Text};
use crate::context::HostView;
use crate::effect::{Effect, effect};

const MOST_MESSAGES: usize = 256;
const LONGEST_SCHEMA: usize = 64 << 10;
/// A completion's text is bounded by the provider's side; this is what a guest gets of it.
const LONGEST_ANSWER: usize = 256 << 10;

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

impl From<models::ModelError> for wit::Error {
    fn from(error: models::ModelError) -> Self {
        use models::ModelError as E;
        match error {
            E::Unavailable => Self::Unavailable,
            E::Invalid(what) => Self::Invalid(what),
            E::RateLimited(seconds) => Self::RateLimited(seconds),
            E::TimedOut => Self::TimedOut,
            other => Self::Provider(other.to_string()),
        }
    }
}

fn check(request: &wit::Request) -> Result<models::Request, wit::Error> {
    let invalid = |what: &str| Err(wit::Error::Invalid(what.to_owned()));
    if request.messages.is_empty() || request.messages.len() > MOST_MESSAGES {
        return invalid("a request has 1 to 256 messages");
    }
    if request.max_output_tokens == 0 {
        return invalid("max-output-tokens is 0");
    }
    if request.temperature_milli > 2_000 {
        return invalid("temperature-milli is at most 2000");
    }
    let schema = match request.schema.as_deref() {
        None => None,
        Some(text) if text.len() > LONGEST_SCHEMA => return invalid("the schema is longer than 64 KiB"),
        Some(text) => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(schema) if schema.is_object() => Some(schema),
            _ => return invalid("the schema is not a JSON object"),
        },
    };
    let message = |message: &wit::Message| models::Message {
        role: match message.role {
            wit::Role::System => models::Role::System,
            wit::Role::User => models::Role::User,
            wit::Role::Assistant => models::Role::Assistant,
        },
        content: message.content.body.clone(),
    };
    Ok(models::Request {
        model: request.model.clone(),
        messages: request.messages.iter().map(message).collect(),
        schema,
        max_output_tokens: request.max_output_tokens,
        temperature_milli: request.temperature_milli,
    })
}

/// Tokens of a text where the provider does not count: four bytes a token, the usual rule of thumb, rounded up.
fn estimate(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(4)
}

impl HostView<'_> {
    async fn ask(&mut self, request: &wit::Request) -> Result<wit::Completion, wit::Error> {
        let mut asked = check(request)?;
        let Some(grant) = &self.ctx.grants.model else {
            return Err(Denial::NotGranted(Interface::Model.grant_line().into()).into());
        };
        if let Some(name) = &asked.model
            && !grant.allow.contains(name)
        {
            return Err(Denial::NotGranted(format!(
                "[grants.model] allow = [{:?}]",
                crate::text::clean_line(name, 100)
            ))
            .into());
        }
        let usage = &mut self.ctx.usage;
        usage.model_calls = usage.model_calls.saturating_add(1);
        if usage.model_calls > grant.max_calls_per_turn {
            return Err(Denial::OverBudget(Budget::ModelCalls).into());
        }
        let input = estimate(asked.messages.iter().map(|message| message.content.len()).sum());
        let left = grant.max_tokens_per_turn.saturating_sub(usage.tokens).saturating_sub(input);
        if left == 0 {
            return Err(Denial::OverBudget(Budget::Tokens).into());
        }
        asked.max_output_tokens = asked.max_output_tokens.min(u32::try_from(left).unwrap_or(u32::MAX));
        let answer = self
            .ctx
            .model
            .complete(asked)
            .await
            .inspect_err(|_| self.ctx.usage.tokens = self.ctx.usage.tokens.saturating_add(input))?;
        let mut text = answer.content;
        if text.len() > LONGEST_ANSWER {
            text.truncate(text.floor_char_boundary(LONGEST_ANSWER));
        }
        let counted = match (answer.usage.input_tokens, answer.usage.output_tokens) {
            (0, 0) => input.saturating_add(estimate(text.len())),
            (input, output) => input.saturating_add(output),
        };
        self.ctx.usage.tokens = self.ctx.usage.tokens.saturating_add(counted);
        Ok(wit::Completion {
            content: Text { body: text, origin: Provenance::Model },
            finish: match answer.finish {
                models::Finish::Stop => wit::Finish::Stop,
                models::Finish::Length => wit::Finish::Length,
                models::Finish::Filtered => wit::Finish::Filtered,
            },
            usage: wit::Usage { input_tokens: answer.usage.input_tokens, output_tokens: answer.usage.output_tokens },
            model: answer.model,
        })
    }
}

impl wit::Host for HostView<'_> {
    async fn complete(&mut self, request: wit::Request) -> wasmtime::Result<Result<wit::Completion, wit::Error>> {
        let effect = Effect { interface: Interface::Model, function: "complete", class: Class::Model };
        // Where text comes from is the guest's word; that text came in is the host's own knowledge.
        let outside = |message: &wit::Message| {
            matches!(message.content.origin, Provenance::Tool | Provenance::Data | Provenance::Chain)
        };
        self.ctx.usage.tainted |= self.ctx.usage.untrusted || request.messages.iter().any(outside);
        effect!(self, effect, &request, self.ask(&request).await)
    }
}
