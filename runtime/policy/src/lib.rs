//! What an agent may do, as pure functions: manifest → grants → decision. No I/O, no async, no clock.
//!
//! A [`Manifest`] is read from `agent.toml`. What it does not grant is refused: an empty manifest is an agent without any
//! authority, and an unknown key is an error, so that a misspelt limit cannot silently be no limit.
//!
//! ```
//! use hyperlith_policy::{Import, Manifest, audit};
//!
//! let manifest = Manifest::parse("[agent]\nname = \"hello\"\n[grants.chain]\nread = true\n")?;
//! let imports = [Import::new("hyperlith:agent/http@0.1.0", ["send"])];
//! let refusal = audit(&imports, &manifest.grants).unwrap_err();
//! assert!(refusal.to_string().contains("[grants.http]"));
//! # Ok::<(), hyperlith_policy::ManifestError>(())
//! ```

mod audit;
mod contracts;
mod grants;
mod http;
mod limits;
mod manifest;

pub use audit::{Import, Interface, Missing, Refusal, Remedy, WIT_PACKAGE, audit};
pub use contracts::{Contracts, Rule};
pub use grants::{ChainGrant, DatGrant, Grants, ModelGrant, Presence, StateGrant, ToolAllow, ToolsGrant};
pub use http::{Covered, HttpAllow, HttpGrant, HttpRule, HttpTarget, SecretGrant, http_grant_line};
pub use limits::Limits;
pub use manifest::{AgentSection, DEFAULT_WORLD, Manifest, ManifestError, TaintRule, TaintSection};
