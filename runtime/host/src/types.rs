//! A turn as the embedder sees it: checked, with Ethereum types in place of byte lists.

use alloy_primitives::{Address, Bytes, U256};
use serde::{Deserialize, Serialize};

/// The person who is talking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The embedder's name of the person, such as `telegram:42`. It is the key of the agent's memory; the agent never sees it.
    pub id: String,
    /// The wallet that would sign.
    pub wallet: Address,
    /// BCP 47 tag of the chosen language, if any.
    pub language: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The person wrote something.
    Message(String),
    /// A proposal expired or its numbers moved: make it anew. Holds the proposal's [`renewal`](Proposal::renewal).
    Renew(Bytes),
}

/// One event for an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Who.
    pub person: Person,
    /// What.
    pub event: Event,
}

impl Turn {
    /// The person wrote something.
    #[must_use]
    pub fn message(person: Person, text: impl Into<String>) -> Self {
        Self { person, event: Event::Message(text.into()) }
    }

    /// A proposal is to be made anew.
    #[must_use]
    pub const fn renew(person: Person, renewal: Bytes) -> Self {
        Self { person, event: Event::Renew(renewal) }
    }
}

/// One message call of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Whom to call.
    pub to: Address,
    /// Wei to send along.
    pub value: U256,
    /// ABI-encoded calldata.
    pub input: Bytes,
}

/// Calls that the agent proposes: together or not at all, in this order. Every address is covered by the manifest's `propose`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// 1 to 16 calls.
    pub calls: Vec<Call>,
    /// Seconds for which it may be confirmed; 1 to 3,600.
    pub valid_for: u32,
    /// To hand back in [`Event::Renew`]; at most 4 KiB.
    pub renewal: Bytes,
    /// When it is carried out.
    pub timing: Timing,
}

/// How often a standing order repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rhythm {
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
}

/// When a proposal is carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timing {
    /// At once, when it is confirmed.
    #[default]
    Once,
    /// At once and then again at this rate.
    Repeated(Rhythm),
    /// One time, when a price crosses a bound.
    AtPrice {
        /// The asset's symbol, up to 32 characters.
        symbol: String,
        /// Under the bound, or above it.
        below: bool,
        /// US dollars, a plain decimal number.
        price: String,
    },
}

/// One thing that the agent understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Such as `action`.
    pub name: String,
    /// Such as `supply`.
    pub value: String,
}

/// Who wrote a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// The person or company that runs the host.
    Operator,
    /// The person.
    User,
    /// A tool or another agent.
    Tool,
    /// A document.
    Data,
    /// Read from a chain.
    Chain,
    /// A model.
    Model,
    /// The agent.
    Agent,
}

/// An agent's answer, checked: text is bounded and free of control and direction-changing characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What to say.
    pub message: String,
    /// Who wrote the message, as the agent says; never [`Provenance::Operator`] or [`Provenance::User`].
    pub origin: Provenance,
    /// What to do once the person confirms it.
    pub proposal: Option<Proposal>,
    /// How the event was understood.
    pub understood: Vec<Slot>,
    /// Answers that the person may want to give next.
    pub suggestions: Vec<String>,
}

/// An agent's description of itself, checked like a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// One line for people.
    pub summary: String,
    /// Sentences that a person may try.
    pub examples: Vec<String>,
}

/// Why the agent says that it failed. The texts are checked like a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Failure {
    /// The agent cannot do this; for people.
    #[error("the agent cannot do this: {0}")]
    Unsupported(String),
    /// Something it needs was denied, missing or broken; for people.
    #[error("the agent could not finish: {0}")]
    Unavailable(String),
    /// A fault of the agent; for its author.
    #[error("the agent has a fault: {0}")]
    Internal(String),
}
