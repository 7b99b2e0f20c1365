//! The `log` interface: bounded, cleaned lines to the operator's log.

use hyperlith_journal::Class;
use hyperlith_policy::Interface;

use crate::bindings::hyperlith::agent::log as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::context::HostView;
use crate::effect::{Effect, effect};
use crate::text::clean_line;

const LONGEST_LINE: usize = 2_000;
const MOST_FIELDS: usize = 16;
const LONGEST_FIELD: usize = 500;

/// `emit` has no answer, so a refusal only counts as a dropped line.
#[derive(serde::Serialize, serde::Deserialize)]
struct Dropped;

impl From<Denial> for Dropped {
    fn from(_: Denial) -> Self {
        Self
    }
}

impl wit::Host for HostView<'_> {
    async fn emit(&mut self, level: wit::Level, message: String, fields: Vec<wit::Field>) -> wasmtime::Result<()> {
        let effect = Effect { interface: Interface::Log, function: "emit", class: Class::Pure };
        let kept = effect!(self, effect, &(&level, &message, &fields), {
            let usage = &mut self.ctx.usage;
            let size = message.len() + fields.iter().map(|field| field.name.len() + field.value.len()).sum::<usize>();
            usage.log_bytes = usage.log_bytes.saturating_add(size as u64);
            if usage.log_bytes > self.ctx.limits.log_bytes {
                return Err(Dropped);
            }
            let message = self.ctx.scrub(clean_line(&message, LONGEST_LINE));
            let fields: Vec<String> = fields
                .iter()
                .take(MOST_FIELDS)
                .map(|field| format!("{}={:?}", clean_line(&field.name, 60), clean_line(&field.value, LONGEST_FIELD)))
                .collect();
            let fields = self.ctx.scrub(fields.join(" "));
            let agent = self.ctx.agent.as_str();
            match level {
                wit::Level::Debug => tracing::debug!(target: "hyperlith::agent", agent, fields, "{message}"),
                wit::Level::Info => tracing::info!(target: "hyperlith::agent", agent, fields, "{message}"),
                wit::Level::Warn => tracing::warn!(target: "hyperlith::agent", agent, fields, "{message}"),
                wit::Level::Error => tracing::error!(target: "hyperlith::agent", agent, fields, "{message}"),
            }
            Ok(())
        })?;
        if kept.is_err() {
            self.ctx.usage.log_dropped = self.ctx.usage.log_dropped.saturating_add(1);
        }
        Ok(())
    }
}
