//! What a manifest grants, one struct per WIT interface. Absent means refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::audit::Interface;
use crate::contracts::Contracts;
use crate::http::{HttpGrant, SecretGrant};

/// Everything that an agent may use. The default grants nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Grants {
    /// `[grants.model]`: asking language models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelGrant>,
    /// `[grants.chain]`: reading the chain and proposing calls.
    pub chain: ChainGrant,
    /// `[grants.state]`: durable memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<StateGrant>,
    /// `[grants.tools]`: other components.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools: Option<ToolsGrant>,
    /// `[grants.http]`: requests to listed origins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<HttpGrant>,
    /// `[grants.secrets]`: secrets of the operator that the host adds to requests.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<String, SecretGrant>,
    /// `[grants.dat]`: data behind tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dat: Option<DatGrant>,
    /// `[grants.clock]`: the time. Has no keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Presence>,
    /// `[grants.random]`: randomness. Has no keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random: Option<Presence>,
    /// `[grants.log]`: diagnostics for the operator. Has no keys; its bound is `[limits] log_bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<Presence>,
}

/// A section without keys: its header is the grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presence {}

/// `[grants.model]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ModelGrant {
    /// Model names that the agent may ask for by name. The operator's default model needs no name and is always allowed.
    pub allow: Vec<String>,
    /// Calls of one turn. A turn understands one sentence: one call, one correction, and some reserve.
    pub max_calls_per_turn: u64,
    /// Tokens of one turn, input and output together.
    pub max_tokens_per_turn: u64,
}

impl Default for ModelGrant {
    fn default() -> Self {
        // 16,000 tokens are some ten pages: enough for instructions, a conversation and answers; a runaway loop costs cents.
        Self { allow: Vec::new(), max_calls_per_turn: 4, max_tokens_per_turn: 16_000 }
    }
}

/// `[grants.chain]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChainGrant {
    /// Which contracts may be called for reading. Any value but none also grants block, balances and network description.
    pub read: Contracts,
    /// To which addresses the agent may propose calls. A proposal still needs the person's confirmation and the wallet's policy.
    pub propose: Contracts,
}

/// `[grants.state]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StateGrant {
    /// Bytes of keys and values that the agent may keep for one person.
    pub max_bytes: u64,
}

impl Default for StateGrant {
    fn default() -> Self {
        // All of it is read at a turn's first use of state, so it must stay small; 64 KiB hold a long conversation.
        Self { max_bytes: 64 << 10 }
    }
}

/// `[grants.tools]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ToolsGrant {
    /// Names of tools that the operator installed; `{ name, component }` pins one to the BLAKE3 hash of its component.
    pub allow: Vec<ToolAllow>,
}

/// An entry of `[grants.tools] allow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a tool's name, or { name, component }", deny_unknown_fields)]
pub enum ToolAllow {
    /// By name, whatever component the operator installed under it.
    Name(String),
    /// By name and the BLAKE3 hash of the component, in hexadecimal.
    Pinned {
        /// The name.
        name: String,
        /// The hash.
        component: String,
    },
}

impl ToolAllow {
    /// The tool's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Name(name) | Self::Pinned { name, .. } => name,
        }
    }
}

/// `[grants.dat]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatGrant {
    /// Contracts whose tokens may be opened.
    pub contracts: Contracts,
}

impl Grants {
    /// What both grant: the rights of a component that works for another one. Narrows, never widens. Memory, models and further tools are not handed on.
    #[must_use]
    pub fn narrowed(&self, by: &Self) -> Self {
        let both = |mine: Option<Presence>, theirs: Option<Presence>| mine.and(theirs);
        let http = self.http.as_ref().zip(by.http.as_ref()).map(|(mine, theirs)| HttpGrant {
            allow: mine.allow.iter().filter(|allow| theirs.allow.contains(allow)).cloned().collect(),
        });
        Self {
            model: None,
            chain: ChainGrant { read: self.chain.read.narrowed(&by.chain.read), propose: Contracts::None },
            state: None,
            tools: None,
            http,
            secrets: self
                .secrets
                .iter()
                .filter(|(name, secret)| by.secrets.get(*name) == Some(secret))
                .map(|(name, secret)| (name.clone(), secret.clone()))
                .collect(),
            dat: self
                .dat
                .as_ref()
                .zip(by.dat.as_ref())
                .map(|(mine, theirs)| DatGrant { contracts: mine.contracts.narrowed(&theirs.contracts) }),
            clock: both(self.clock, by.clock),
            random: both(self.random, by.random),
            log: both(self.log, by.log),
        }
    }

    /// Whether an interface is granted at all. What exactly is allowed of it is decided call by call.
    #[must_use]
    pub fn has(&self, interface: Interface) -> bool {
        match interface {
            Interface::Model => self.model.is_some(),
            Interface::Chain => !self.chain.read.is_none(),
            Interface::Dat => self.dat.as_ref().is_some_and(|grant| !grant.contracts.is_none()),
            Interface::State => self.state.is_some(),
            Interface::Tools => self.tools.as_ref().is_some_and(|grant| !grant.allow.is_empty()),
            Interface::Http => self.http.as_ref().is_some_and(|grant| !grant.allow.is_empty()),
            Interface::Clock => self.clock.is_some(),
            Interface::Random => self.random.is_some(),
            Interface::Log => self.log.is_some(),
        }
    }
}
