//! What one turn has: its grants, budgets, backends and journal; and the view of it that each interface is implemented on.

use std::collections::HashMap;
use std::sync::Arc;

use hyperlith_journal::{Builder, Class, HOST, Replayer};
use hyperlith_models::Model;
use hyperlith_policy::{Grants, Limits, TaintRule};
use wasmtime::component::ResourceTable;

use crate::chain::{ChainReader, Network};
use crate::egress::Egress;
use crate::state::{Overlay, Scope, StateChanges, StateStore};
use crate::tools::Toolbox;

/// What a turn used so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Host calls, refused ones included.
    pub host_calls: u64,
    /// Bytes that the guest sent to the host.
    pub host_bytes: u64,
    /// Model calls.
    pub model_calls: u64,
    /// Model tokens, input and output.
    pub tokens: u64,
    /// Bytes of log.
    pub log_bytes: u64,
    /// Fuel that tools used on the turn's behalf.
    pub tool_fuel: u64,
    /// Whether text of the web or of a tool came into the turn.
    pub untrusted: bool,
    /// Whether a model was asked after that: what the agent does from then on may be what that text says.
    pub tainted: bool,
    /// Log lines that were dropped because the log was full.
    pub log_dropped: u64,
}

/// Everything that the imports of one turn work on.
pub struct HostContext {
    pub(crate) agent: String,
    pub(crate) grants: Grants,
    pub(crate) limits: Limits,
    pub(crate) taint: TaintRule,
    pub(crate) usage: Usage,
    /// How often each call of the world outside was made, by the hash of its name and arguments.
    pub(crate) made: HashMap<[u8; 32], u64>,
    pub(crate) chain: Arc<dyn ChainReader>,
    pub(crate) network: Option<Network>,
    pub(crate) state: Arc<dyn StateStore>,
    pub(crate) scope: Scope,
    /// Loaded at the first use of state.
    pub(crate) overlay: Option<Overlay>,
    pub(crate) model: Arc<dyn Model>,
    /// The installed tools, if there are any.
    pub(crate) tools: Option<Arc<Toolbox>>,
    /// The network; none gives agents none.
    pub(crate) egress: Option<Arc<Egress>>,
    pub(crate) now_ms: u64,
    pub(crate) journal: Builder,
    /// Answers the calls of a replay or a fork; none in an ordinary turn.
    pub(crate) replayer: Option<Replayer>,
    /// Fuel left when the guest entered the host; stamped by the linker.
    pub(crate) fuel_left: u64,
}

impl std::fmt::Debug for HostContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HostContext").field("agent", &self.agent).field("usage", &self.usage).finish_non_exhaustive()
    }
}

/// The shape that every interface is implemented on: the context and the handles of one turn.
#[derive(Debug)]
pub struct HostView<'a> {
    pub(crate) ctx: &'a mut HostContext,
    pub(crate) table: &'a mut ResourceTable,
}

impl HostContext {
    /// A text that leaves the sandbox, without any value of a secret. A guest is never given one; this is the second lock.
    pub(crate) fn scrub(&self, text: String) -> String {
        match &self.egress {
            Some(egress) if egress.secrets().find(text.as_bytes()).is_some() => egress.secrets().redact(&text),
            _ => text,
        }
    }

    /// Whether what the host looks up comes from the record.
    pub(crate) fn has_record(&self, function: &str) -> bool {
        self.replayer.as_ref().is_some_and(|replayer| !replayer.is_live() || replayer.has_host(function))
    }

    /// Take what the host looked up from the record, and keep it in this turn's own.
    pub(crate) fn recorded_host(&mut self, function: &str) -> Result<Vec<u8>, hyperlith_journal::Divergence> {
        let missing = || hyperlith_journal::Divergence::Missing(function.to_owned());
        let response = self.replayer.as_mut().ok_or_else(missing)?.host(function)?;
        self.record_host(function, &response);
        Ok(response)
    }

    /// Keep what the host looked up, so that a replay need not.
    pub(crate) fn record_host(&mut self, function: &str, response: &[u8]) {
        self.journal.call(HOST, function, Class::Local, &[], response, self.fuel_left);
    }

    /// The operator's description of the chain, asked once a turn.
    pub(crate) async fn network(&mut self) -> Result<&Network, crate::chain::ChainError> {
        if self.network.is_none() {
            self.network = Some(self.chain.describe().await?);
        }
        self.network
            .as_ref()
            .ok_or_else(|| crate::chain::ChainError::Unavailable("the network description is missing".into()))
    }

    /// What the turn would keep: changed keys, `None` for removed ones, and the version that they are based on.
    pub(crate) fn changes(&self) -> Option<(u64, StateChanges)> {
        self.overlay
            .as_ref()
            .filter(|overlay| !overlay.changes.is_empty())
            .map(|overlay| (overlay.version, overlay.changes.clone()))
    }
}
