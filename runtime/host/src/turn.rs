//! What a turn is given besides its event, and what it gives back.

use std::sync::Arc;
use std::time::SystemTime;

use hyperlith_journal::{Digest, Journal, Sink};
use hyperlith_models::Model;

use crate::chain::ChainReader;
use crate::context::Usage;
use crate::egress::Egress;
use crate::state::StateStore;
use crate::tools::Toolbox;
use crate::types::Reply;

/// The backends of one turn.
#[derive(Clone)]
pub struct TurnContext {
    /// The chain, pinned to one block for the whole turn.
    pub chain: Arc<dyn ChainReader>,
    /// The agents' memory.
    pub state: Arc<dyn StateStore>,
    /// The language model; [`hyperlith_models::Unavailable`] when there is none.
    pub model: Arc<dyn Model>,
    /// The installed tools, if there are any.
    pub tools: Option<Arc<Toolbox>>,
    /// The network of agents; none gives them none.
    pub egress: Option<Arc<Egress>>,
    /// Receives the journal of the turn, however it ends.
    pub journal: Option<Arc<dyn Sink>>,
    /// The turn's time in milliseconds since 1970-01-01 UTC.
    pub now_ms: u64,
}

impl TurnContext {
    /// Backends at the present time, without a journal on disk.
    #[must_use]
    pub fn new(chain: Arc<dyn ChainReader>, state: Arc<dyn StateStore>, model: Arc<dyn Model>) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self {
            chain,
            state,
            model,
            tools: None,
            egress: None,
            journal: None,
            now_ms: u64::try_from(now.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// Give granted agents tools.
    #[must_use]
    pub fn with_tools(mut self, tools: Arc<Toolbox>) -> Self {
        self.tools = Some(tools);
        self
    }

    /// Give granted agents a network.
    #[must_use]
    pub fn with_egress(mut self, egress: Arc<Egress>) -> Self {
        self.egress = Some(egress);
        self
    }

    /// Keep the journal too.
    #[must_use]
    pub fn with_journal(mut self, journal: Arc<dyn Sink>) -> Self {
        self.journal = Some(journal);
        self
    }

    /// At another time.
    #[must_use]
    pub const fn at(mut self, now_ms: u64) -> Self {
        self.now_ms = now_ms;
        self
    }
}

impl std::fmt::Debug for TurnContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TurnContext")
            .field("model", &self.model.name())
            .field("now_ms", &self.now_ms)
            .finish_non_exhaustive()
    }
}

/// A recorded turn that was run again and came out the same, to the last byte and the last unit of fuel.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// The reply; none where the turn failed, as it did then.
    pub reply: Option<Reply>,
    /// Calls of the guest that were answered from the record.
    pub calls: usize,
    /// Fuel used.
    pub fuel_used: u64,
    /// Root of the journal.
    pub root: Digest,
    /// Root of the agent's memory as the turn left it, where it used any.
    pub state: Option<Digest>,
}

/// A turn that ended with a reply. Its state is kept already.
#[derive(Clone, Debug)]
pub struct TurnOutcome {
    /// The reply, checked.
    pub reply: Reply,
    /// Fuel used.
    pub fuel_used: u64,
    /// Calls, bytes and tokens used.
    pub usage: Usage,
    /// The record of the turn.
    pub journal: Journal,
    /// Whether the agent's memory changed.
    pub state_changed: bool,
}
