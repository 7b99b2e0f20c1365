//! The closed list of what a journal can hold.

use serde::{Deserialize, Serialize};

use crate::journal::Digest;

/// How a call relates to the world. A new class must say what replay does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Class {
    /// Without effect and without answer: log lines.
    Pure,
    /// An answer of the host itself: time, randomness, the turn's own state.
    Local,
    /// A read of the outside world: chain, data, HTTP without effect.
    Read,
    /// A change of the outside world.
    Write,
    /// A model's answer.
    Model,
}

/// How a turn begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// BLAKE3 of the component.
    pub component: Digest,
    /// BLAKE3 of the manifest's canonical text.
    pub manifest: Digest,
    /// The turn, encoded.
    pub input: Vec<u8>,
    /// The turn's time, in milliseconds since 1970-01-01 UTC.
    pub now_ms: u64,
    /// Fuel at the start.
    pub fuel: u64,
    /// Seed of the randomness that WASI guests see.
    pub seed: Digest,
    /// Compatibility hash of the engine and its settings.
    pub engine: u64,
}

/// One call of the guest, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The interface, such as `chain`.
    pub interface: String,
    /// The function, such as `call`.
    pub function: String,
    /// How it relates to the world.
    pub class: Class,
    /// BLAKE3 of the encoded arguments.
    pub request: Digest,
    /// The encoded answer; refusals and errors are answers too. Empty for [`Class::Pure`].
    pub response: Vec<u8>,
    /// Fuel left when the guest called. Localises the first divergence of a replay exactly.
    pub fuel: u64,
}

/// How a turn ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// With a reply.
    Reply {
        /// BLAKE3 of the encoded reply.
        reply: Digest,
        /// Fuel used.
        fuel: u64,
    },
    /// Without one: the agent failed, was stopped or broke. Nothing was kept.
    Failed {
        /// Why.
        cause: String,
        /// Fuel used.
        fuel: u64,
    },
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// The first.
    Header(Header),
    /// In between.
    Call(Call),
    /// The last.
    End(End),
}
