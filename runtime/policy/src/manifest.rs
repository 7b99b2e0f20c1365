//! `agent.toml`: who an agent is, what it may do and how much of the machine it may use.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::grants::{Grants, ToolAllow};
use crate::http::{check_allow, check_secret};
use crate::limits::Limits;

/// The world of an agent whose manifest names none.
pub const DEFAULT_WORLD: &str = "hyperlith:agent/agent@0.1.0";

/// A checked `agent.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Manifest {
    /// `[agent]`.
    pub agent: AgentSection,
    /// `[describe]`: what a tool's exported functions do, by their names, where the component itself does not say.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub describe: std::collections::BTreeMap<String, String>,
    /// `[grants.*]`.
    pub grants: Grants,
    /// `[taint]`.
    #[serde(skip_serializing_if = "TaintSection::is_default")]
    pub taint: TaintSection,
    /// `[limits]`.
    pub limits: Limits,
}

/// `[taint]`: what a turn may still do when its model was asked after text of the web or of a tool came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TaintSection {
    /// Writes: requests other than GET and HEAD, and proposals.
    pub untrusted_then_write: TaintRule,
}

impl TaintSection {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What happens to a write of a tainted turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaintRule {
    /// As if nothing had come in.
    Allow,
    /// Only what a person confirms: proposals are, requests are not.
    #[default]
    Ask,
    /// Nothing.
    Deny,
}

/// `[agent]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgentSection {
    /// Lower-case name: letters, digits and dashes, at most 64. It is the key of the agent's memory, so it stays the same over versions.
    pub name: String,
    /// Version, for people.
    pub version: String,
    /// The WIT world that the component implements.
    pub world: String,
}

impl Default for AgentSection {
    fn default() -> Self {
        Self { name: String::new(), version: "0.0.0".into(), world: DEFAULT_WORLD.into() }
    }
}

/// Why a manifest is refused. Nothing was loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Not TOML, an unknown key or a value of the wrong type.
    #[error("agent.toml cannot be read: {}", .0.to_string().trim_end())]
    Syntax(#[from] toml::de::Error),
    /// A value that no agent may have.
    #[error("agent.toml: {key}: {reason}")]
    Value {
        /// The key, such as `[agent] name`.
        key: &'static str,
        /// What is wrong, and what to write instead.
        reason: String,
    },
    /// The file is missing or unreadable.
    #[error("cannot read {path}: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Manifest {
    /// Read a manifest from text. An empty text is an agent without a name and without authority.
    ///
    /// # Errors
    /// [`ManifestError`] naming the key that is unknown or has a wrong value.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let manifest: Self = toml::from_str(text)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Read a manifest from a file.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ManifestError::File { path: path.display().to_string(), source })?;
        Self::parse(&text)
    }

    /// The manifest with every default written out, in one fixed order: equal manifests give equal text. Its hash stands in
    /// the journal.
    #[must_use]
    pub fn canonical(&self) -> String {
        // A manifest has string keys and no value that TOML cannot hold, except integers beyond i64, which `check` refuses.
        toml::to_string(self).unwrap_or_default()
    }

    fn check(&self) -> Result<(), ManifestError> {
        let wrong = |key, reason: &str| Err(ManifestError::Value { key, reason: reason.to_owned() });
        let name = &self.agent.name;
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.len() > 64 || !name.chars().all(known) {
            return wrong("[agent] name", "use at most 64 lower-case letters, digits and dashes");
        }
        if name.is_empty() && self.grants.state.is_some() {
            return wrong(
                "[agent] name",
                "is missing, and [grants.state] needs it: it is the key of the agent's memory",
            );
        }
        if self.agent.version.len() > 64 || self.agent.version.chars().any(char::is_control) {
            return wrong("[agent] version", "use at most 64 visible characters");
        }
        let numbers = [
            ("[limits] fuel", self.limits.fuel),
            ("[limits] memory", self.limits.memory),
            ("[limits] wall_ms", self.limits.wall_ms),
            ("[limits] host_calls", self.limits.host_calls),
            ("[limits] host_bytes", self.limits.host_bytes),
            ("[limits] repeats", self.limits.repeats),
        ];
        for (key, value) in numbers {
            if value == 0 {
                return wrong(key, "is 0, which no turn can stay under");
            }
        }
        let bounded = [
            ("[limits] log_bytes", self.limits.log_bytes),
            ("[grants.state] max_bytes", self.grants.state.as_ref().map_or(0, |grant| grant.max_bytes)),
            (
                "[grants.model] max_calls_per_turn",
                self.grants.model.as_ref().map_or(0, |grant| grant.max_calls_per_turn),
            ),
            (
                "[grants.model] max_tokens_per_turn",
                self.grants.model.as_ref().map_or(0, |grant| grant.max_tokens_per_turn),
            ),
        ];
        for (key, value) in numbers.into_iter().chain(bounded) {
            if i64::try_from(value).is_err() {
                return wrong(key, "is too large");
            }
        }
        if let Some(http) = &self.grants.http {
            for allow in &http.allow {
                check_allow(allow).map_err(|reason| ManifestError::Value { key: "[grants.http] allow", reason })?;
            }
        }
        for (name, secret) in &self.grants.secrets {
            check_secret(name, secret, self.grants.http.as_ref())
                .map_err(|reason| ManifestError::Value { key: "[grants.secrets]", reason })?;
        }
        for tool in self.grants.tools.iter().flat_map(|grant| &grant.allow) {
            let name = tool.name();
            if name.is_empty() || name.len() > 130 || name.chars().any(char::is_control) {
                return wrong("[grants.tools] allow", "a tool's name has 1 to 130 visible characters");
            }
            if let ToolAllow::Pinned { component, .. } = tool
                && (component.len() != 64
                    || !component.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
            {
                return wrong(
                    "[grants.tools] allow",
                    "a component is named by its BLAKE3 hash, 64 lower-case hex digits",
                );
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Interface;
    use proptest::prelude::*;

    #[test]
    fn an_empty_manifest_grants_nothing() {
        let manifest = Manifest::parse("").unwrap();
        for interface in Interface::ALL {
            assert!(!manifest.grants.has(interface), "{interface:?}");
        }
        assert!(manifest.grants.chain.propose.is_none());
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        for (text, key) in [
            ("colour = 1", "colour"),
            ("[agent]\nnmae = 'x'", "nmae"),
            ("[grants.modle]", "modle"),
            ("[grants.chain]\nwrite = true", "write"),
            ("[grants.clock]\nfast = true", "fast"),
            ("[limits]\nfule = 1", "fule"),
        ] {
            let error = Manifest::parse(text).unwrap_err().to_string();
            assert!(error.contains(key), "{text}: {error}");
        }
    }

    #[test]
    fn values_that_no_agent_may_have_are_errors_that_name_the_key() {
        for (text, key) in [
            ("[agent]\nname = 'A b'", "[agent] name"),
            ("[grants.state]", "[agent] name"),
            ("[limits]\nfuel = 0", "[limits] fuel"),
            ("[limits]\nwall_ms = 0", "[limits] wall_ms"),
            ("[grants.http]\nallow = ['https://*.example.com']", "[grants.http] allow"),
            ("[grants.http]\nallow = ['api.example.com']", "[grants.http] allow"),
        ] {
            let error = Manifest::parse(text).unwrap_err().to_string();
            assert!(error.contains(key), "{text}: {error}");
        }
    }

    #[test]
    fn a_chain_grant_is_a_switch_or_a_list() {
        let read = |text: &str| {
            Manifest::parse(&format!("[grants.chain]\nread = {text}")).map(|manifest| manifest.grants.chain.read)
        };
        assert_eq!(read("true").unwrap(), crate::Contracts::All);
        assert_eq!(read("false").unwrap(), crate::Contracts::None);
        assert_eq!(read("[]").unwrap(), crate::Contracts::None);
        assert!(matches!(read("['aave-v3-pool']").unwrap(), crate::Contracts::Listed(_)));
        assert!(read("'all'").is_err());
        assert!(read("['0x12']").is_err());
    }

    #[test]
    fn a_file_that_is_missing_is_named() {
        let error = Manifest::read(Path::new("no/such/agent.toml")).unwrap_err().to_string();
        assert!(error.contains("no/such/agent.toml"), "{error}");
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "\\PC{0,200}") {
            let _ = Manifest::parse(&text);
        }

        #[test]
        fn the_canonical_form_is_the_same_manifest(fuel in 1..u64::MAX >> 1, calls in 1..1000_u64, read: bool, model: bool, state: bool, log: bool, tokens in 0..1000_u64) {
            let mut text = format!("[agent]\nname = 'a'\n[limits]\nfuel = {fuel}\nhost_calls = {calls}\n[grants.chain]\nread = {read}\npropose = ['USDC', '0x1111111111111111111111111111111111111111']\n");
            if model { text += &format!("[grants.model]\nmax_tokens_per_turn = {tokens}\nallow = ['x']\n"); }
            if state { text += "[grants.state]\n"; }
            if log { text += "[grants.log]\n"; }
            let manifest = Manifest::parse(&text).unwrap();
            let again = Manifest::parse(&manifest.canonical()).unwrap();
            prop_assert_eq!(&manifest, &again);
            prop_assert_eq!(manifest.canonical(), again.canonical());
        }
    }
}
