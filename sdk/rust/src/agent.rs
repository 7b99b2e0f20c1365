//! The one trait that an agent implements, and the short ways to read a turn and to build a reply.

use crate::{Call, Event, Failure, Host, Profile, Proposal, Provenance, Reply, Slot, Text, Timing, Turn};

/// An agent: it describes itself and it answers events.
///
/// Both functions run in a fresh instance, so `static` memory does not outlive a turn: what should be remembered goes through
/// [`Host::state_put`].
pub trait Agent {
    /// What the agent is and what a person may try. Called without any grant: it may not use the host.
    fn describe() -> Profile;

    /// Answer one event.
    ///
    /// # Errors
    /// A [`Failure`] ends the turn: nothing was done, and nothing of the turn's state is kept. Every error of the host turns
    /// into [`Failure::Unavailable`] by `?`; an agent that can go on without an answer should match on the error instead.
    fn handle(host: &mut impl Host, turn: Turn) -> Result<Reply, Failure>;
}

impl Turn {
    /// What the person wrote, or nothing when the turn renews a proposal.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.event {
            Event::Message(text) => Some(&text.body),
            Event::Renew(_) => None,
        }
    }
}

impl Text {
    /// Text that the agent wrote.
    #[must_use]
    pub fn agent(body: impl Into<String>) -> Self {
        Self { body: body.into(), origin: Provenance::Agent }
    }

    /// Text of the agent's author or operator, for the instructions of a model.
    #[must_use]
    pub fn operator(body: impl Into<String>) -> Self {
        Self { body: body.into(), origin: Provenance::Operator }
    }

    /// Text of the person.
    #[must_use]
    pub fn user(body: impl Into<String>) -> Self {
        Self { body: body.into(), origin: Provenance::User }
    }
}

impl Reply {
    /// A reply that only says something.
    #[must_use]
    pub fn say(message: impl Into<String>) -> Self {
        Self { message: Text::agent(message), proposal: None, understood: Vec::new(), suggestions: Vec::new() }
    }

    /// Add calls that the person may confirm.
    #[must_use]
    pub fn propose(mut self, proposal: Proposal) -> Self {
        self.proposal = Some(proposal);
        self
    }

    /// Add one thing that was understood, such as `action` = `supply`.
    #[must_use]
    pub fn understood(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.understood.push(Slot { name: name.into(), value: value.into() });
        self
    }

    /// Add an answer that the person may want to give next.
    #[must_use]
    pub fn suggest(mut self, answer: impl Into<String>) -> Self {
        self.suggestions.push(answer.into());
        self
    }
}

impl Proposal {
    /// Calls that run together or not at all; they may be confirmed for `valid_for` seconds.
    #[must_use]
    pub fn new(calls: Vec<Call>, valid_for: u32) -> Self {
        Self { calls, valid_for, renewal: Vec::new(), timing: Timing::Once }
    }

    /// Bytes that are handed back in [`Event::Renew`] when the proposal expired or its numbers moved.
    #[must_use]
    pub fn renewal(mut self, bytes: Vec<u8>) -> Self {
        self.renewal = bytes;
        self
    }

    /// Make it a standing order. Its [`Event::Renew`] is asked at each of its times.
    #[must_use]
    pub fn timing(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }
}
