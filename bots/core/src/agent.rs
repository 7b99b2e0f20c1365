//! The joint to whoever understands the person: it turns words into a reply and perhaps a proposal, and can do nothing else.

use std::sync::Arc;

use alloy_primitives::{Address, B256};
use hyperlith_chain::{Network, Snapshot};
use hyperlith_host::Timing;

use crate::decode::Call;
use crate::store::Store;

/// Agents' durable memory in the chat's database. The host keeps a turn's changes all together at its end.
#[derive(Clone, Debug)]
pub struct AgentMemory(pub(crate) Arc<Store>);

impl AgentMemory {
    /// The memory in a store, for whoever runs turns without a [`crate::Chat`].
    #[must_use]
    pub const fn new(store: Arc<Store>) -> Self {
        Self(store)
    }
}

/// What an agent is told.
#[derive(Clone, Debug)]
pub enum Event {
    /// The person wrote something.
    Message(String),
    /// A proposal expired or its numbers moved: make it anew from its `renewal` bytes.
    Renew(Vec<u8>),
}

/// One turn.
#[derive(Clone, Debug)]
pub struct TurnRequest {
    /// Who is talking; the key of the agent's memory, never shown to the agent.
    pub person: String,
    /// The wallet that would sign.
    pub wallet: Address,
    /// BCP 47 tag of the chosen language.
    pub language: Option<String>,
    /// What happened.
    pub event: Event,
    /// The state that every read of the turn sees.
    pub snapshot: Snapshot,
    /// The operator's list, once the chain has one.
    pub network: Option<Network>,
    /// Where the agent's memory is kept.
    pub memory: AgentMemory,
}

/// Calls that an agent proposes. Hostile until decoded, simulated and judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposedCalls {
    /// They run together or not at all, in this order.
    pub calls: Vec<Call>,
    /// Seconds for which they may be confirmed; 0 leaves it to the host.
    pub valid_for: u32,
    /// Handed back in [`Event::Renew`].
    pub renewal: Vec<u8>,
    /// When they are carried out; for anything but once the person confirms a standing order.
    pub timing: Timing,
}

/// An agent's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnReply {
    /// What to say.
    pub message: String,
    /// What to do, once the person confirms it.
    pub proposal: Option<ProposedCalls>,
    /// How the words were understood; goes to the audit log.
    pub understood: Vec<(String, String)>,
    /// Answers that the person may want to give next.
    pub suggestions: Vec<String>,
    /// Root of the turn's journal, where the host keeps one; goes to the audit log.
    pub journal: Option<B256>,
}

/// Why a turn gave no answer. None of its state was kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TurnFailure {
    /// The agent cannot do this.
    #[error("{0}")]
    Unsupported(String),
    /// Something that the agent needs was denied, missing or broken.
    #[error("{0}")]
    Unavailable(String),
    /// The agent is broken, or used up its fuel, memory or time.
    #[error("{0}")]
    Broken(String),
}

/// An agent as the conversation sees it. Dropping the future of a turn cancels it and keeps nothing of it.
#[async_trait::async_trait]
pub trait AgentTurn: Send + Sync {
    /// Name for people.
    fn name(&self) -> &str;
    /// Answer one event.
    async fn turn(&self, request: TurnRequest) -> Result<TurnReply, TurnFailure>;
}
