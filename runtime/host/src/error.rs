//! Why an agent was not loaded, or a turn has no reply. Words for people are part of the type.

use hyperlith_engine::EngineError;

use crate::state::StoreError;
use crate::types::Failure;

/// Why an agent was not loaded. None of its code ran.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The engine or the audit refused it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The manifest names a world that this host does not run.
    #[error("the manifest names the world {0}; this host runs hyperlith:agent/agent@0.1.0")]
    World(String),
    /// The manifest asks for more memory than the engine gives.
    #[error("the manifest asks for {asked} bytes of memory; this host gives at most {most}")]
    Memory {
        /// Asked for.
        asked: u64,
        /// Given at most.
        most: u64,
    },
    /// It is a component, but not an agent.
    #[error("the component is not an agent: {0:#}; does it export hyperlith:agent/handler@0.1.0?")]
    NotAnAgent(wasmtime::Error),
    /// The host's own functions could not be linked: a fault of this build.
    #[error("the host's functions cannot be linked: {0:#}")]
    Link(wasmtime::Error),
}

/// Why a turn has no reply. In every case nothing was sent, and nothing that the turn wrote was kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TurnError {
    /// The agent said that it failed.
    #[error("{0}; nothing was sent, nothing was kept")]
    Failed(Failure),
    /// The agent computed too long.
    #[error("the agent used up its {limit} units of computing and was stopped; nothing was sent, nothing was kept")]
    OutOfFuel {
        /// The limit, in fuel.
        limit: u64,
    },
    /// The agent needed more memory than it has.
    #[error(
        "the agent needed more than its {limit} bytes of memory and was stopped; nothing was sent, nothing was kept"
    )]
    OutOfMemory {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The turn took too long, waiting included.
    #[error("the agent did not answer within {limit_ms} ms and was stopped; nothing was sent, nothing was kept")]
    TimedOut {
        /// The limit, in milliseconds.
        limit_ms: u64,
    },
    /// The agent crashed.
    #[error("the agent crashed ({0}); nothing was sent, nothing was kept")]
    Trapped(String),
    /// The agent handed the host something that its types do not allow, or too much.
    #[error("the agent broke the contract with its host ({0}); nothing was sent, nothing was kept")]
    BrokeContract(String),
    /// The reply is not one that the host would act upon.
    #[error("the agent's reply was refused: {0}; nothing was sent, nothing was kept")]
    Refused(String),
    /// The agent's memory could not be kept.
    #[error("{0}; nothing was sent, nothing was kept; try again")]
    State(#[from] StoreError),
    /// The record of the turn could not be kept.
    #[error("the turn could not be recorded ({0}); nothing was sent, nothing was kept")]
    Journal(#[from] hyperlith_journal::JournalError),
    /// A replay differs from its record.
    #[error("the replay differs from the record: {0}")]
    Diverged(#[from] hyperlith_journal::Divergence),
    /// A fault of the host.
    #[error("the host has a fault ({0:#}); nothing was sent, nothing was kept")]
    Host(wasmtime::Error),
}

/// Why a recorded turn was not reproduced.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The journal itself is not to be believed.
    #[error(transparent)]
    Journal(#[from] hyperlith_journal::JournalError),
    /// Another component ran then.
    #[error("the turn ran on the component {}, this one is {}", hex(recorded), hex(here))]
    Component {
        /// BLAKE3 of the recorded component.
        recorded: [u8; 32],
        /// BLAKE3 of this one.
        here: [u8; 32],
    },
    /// It ran under another manifest.
    #[error("the turn ran under the manifest {}, this one is {}", hex(recorded), hex(here))]
    Manifest {
        /// BLAKE3 of the recorded manifest.
        recorded: [u8; 32],
        /// BLAKE3 of this one.
        here: [u8; 32],
    },
    /// The recorded input cannot be read.
    #[error("the recorded input cannot be read; another version of hyperlith may have written it")]
    Input,
    /// The first difference.
    #[error(transparent)]
    Diverged(#[from] hyperlith_journal::Divergence),
    /// The turn could not be run, or has no reply.
    #[error(transparent)]
    Turn(TurnError),
}

fn hex(digest: &[u8; 32]) -> String {
    blake3::Hash::from(*digest).to_hex().to_string()
}

impl TurnError {
    /// Whether the same turn may succeed when it is tried again unchanged.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::State(_) | Self::TimedOut { .. } | Self::Failed(Failure::Unavailable(_)))
    }

    /// What to tell the person: what happened, and that their funds did not move. Free of the agent author's technicalities.
    #[must_use]
    pub fn for_people(&self) -> String {
        let what = match self {
            Self::Failed(Failure::Unsupported(reason) | Failure::Unavailable(reason)) => {
                return format!("{reason}\nNothing was sent, nothing was kept.");
            }
            Self::Failed(Failure::Internal(_)) | Self::Trapped(_) | Self::BrokeContract(_) | Self::Refused(_) => {
                "The agent has a fault and could not finish."
            }
            Self::OutOfFuel { .. } | Self::TimedOut { .. } => "The agent took too long and was stopped.",
            Self::OutOfMemory { .. } => "The agent needed too much memory and was stopped.",
            Self::State(StoreError::Conflict) => {
                "Two of your messages were handled at the same time. Please send the last one again."
            }
            Self::State(_) | Self::Journal(_) | Self::Diverged(_) | Self::Host(_) => {
                "Something on this machine went wrong; the log says what."
            }
        };
        format!("{what}\nNothing was sent, nothing was kept.")
    }
}
