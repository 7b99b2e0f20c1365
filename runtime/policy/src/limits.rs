//! How much of the machine one turn may use.

use serde::{Deserialize, Serialize};

/// Bounds of one turn. Every field has a default, so that a manifest without `[limits]` is bounded too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Instructions, in units of wasmtime fuel.
    pub fuel: u64,
    /// Bytes of linear memory, over all memories of the instance.
    pub memory: u64,
    /// Wall-clock time of the turn in milliseconds, waiting for the host included.
    pub wall_ms: u64,
    /// Number of host calls; log lines and denied calls count.
    pub host_calls: u64,
    /// Bytes that the guest may send to the host, over all calls of the turn and its reply.
    pub host_bytes: u64,
    /// Bytes of log.
    pub log_bytes: u64,
    /// How often a turn may make the very same call of the world outside (model, chain, network, tools): more is a loop that burns money.
    pub repeats: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // About one second of one core: a JavaScript turn takes some 0.3 million, a Rust turn less, so this is room for
            // real computing and still ends a loop before the person thinks that the chat is dead.
            fuel: 1_000_000_000,
            // The Python guest, the largest that we know, needs some 40 MiB.
            memory: 64 << 20,
            // A model on a slow machine answers in half a minute; beyond one minute a person has gone.
            wall_ms: 60_000,
            // A turn of the DeFi agent makes some twenty calls.
            host_calls: 500,
            // A conversation with a model, sent anew at each of several calls, is some 100 KiB.
            host_bytes: 1 << 20,
            // Some five hundred lines: enough to find a fault, too little to fill a disk.
            log_bytes: 64 << 10,
            // The chain stands still within a turn, so the same read gives the same answer; a model that is asked the same thing a third time will not help.
            repeats: 16,
        }
    }
}

impl Limits {
    /// The smaller of both, field by field: how an operator's bounds narrow a manifest's.
    #[must_use]
    pub fn narrowed(&self, by: &Self) -> Self {
        Self {
            fuel: self.fuel.min(by.fuel),
            memory: self.memory.min(by.memory),
            wall_ms: self.wall_ms.min(by.wall_ms),
            host_calls: self.host_calls.min(by.host_calls),
            host_bytes: self.host_bytes.min(by.host_bytes),
            log_bytes: self.log_bytes.min(by.log_bytes),
            repeats: self.repeats.min(by.repeats),
        }
    }
}
