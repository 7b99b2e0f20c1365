//! What can stop a turn for good. Everything that a person can mend by saying something else is a reply, not an error.

use hyperlith_sdk::{Failure, chain, clock, state};
use thiserror::Error;

use crate::codec::CodecError;

/// Why a turn ended without a reply. Nothing was sent in any of these cases.
#[derive(Debug, Error)]
pub enum DefiError {
    /// A read failed.
    #[error("I could not read {what}: {}", reason(source))]
    Read {
        /// What was read.
        what: String,
        /// The host's error.
        #[source]
        source: chain::Error,
    },
    /// The chain answered something that cannot be true.
    #[error("the chain gave an answer about {what} that makes no sense, so I stopped")]
    Nonsense {
        /// What was read.
        what: String,
    },
    /// The operator's list lacks a contract.
    #[error("this chain's list has no `{role}` contract, so I cannot do that here; the operator can add it")]
    NoContract {
        /// The missing role.
        role: &'static str,
    },
    /// The agent's memory failed.
    #[error("I could not use my memory of our conversation: {}", state_reason(.0))]
    State(state::Error),
    /// The clock failed.
    #[error("I could not read the time, which I need to set a deadline; the operator has to grant `clock`")]
    Clock(clock::Error),
    /// The bytes of a renewal are not ours.
    #[error(transparent)]
    Renewal(#[from] CodecError),
    /// The wish could not be written down. A fault of this agent.
    #[error("the wish could not be saved: {0}")]
    Save(CodecError),
}

impl DefiError {
    /// An answer about `what` that cannot be true.
    pub fn nonsense(what: impl Into<String>) -> Self {
        Self::Nonsense { what: what.into() }
    }
}

impl From<DefiError> for Failure {
    fn from(error: DefiError) -> Self {
        let text = format!("{error}. Nothing was sent and no funds moved.");
        match error {
            DefiError::NoContract { .. } => Failure::Unsupported(text),
            DefiError::Renewal(_) | DefiError::Save(_) => Failure::Internal(text),
            _ => Failure::Unavailable(text),
        }
    }
}

fn reason(error: &chain::Error) -> String {
    match error {
        chain::Error::Denied(denial) => format!("the host refused ({denial:?})"),
        chain::Error::Invalid(what) => format!("the host found the question malformed ({what})"),
        chain::Error::Reverted(_) => "the contract refused to answer".to_owned(),
        chain::Error::Halted(reason) => format!("the contract ran out ({reason})"),
        chain::Error::Unavailable(reason) => format!("the chain cannot be reached ({reason}); try again in a moment"),
    }
}

fn state_reason(error: &state::Error) -> String {
    match error {
        state::Error::Denied(denial) => format!("the host refused ({denial:?})"),
        state::Error::Invalid(what) | state::Error::Unavailable(what) => what.clone(),
    }
}
