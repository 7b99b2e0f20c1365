//! The comparison of a component's imports with its grants, before any of its code runs.

use std::fmt;

use crate::grants::Grants;

/// The WIT package whose interfaces need grants.
pub const WIT_PACKAGE: &str = "hyperlith:agent";

/// The offered minor version: additions only within it, so that a component built against 0.1.x runs.
const OFFERED: (u64, u64) = (0, 1);

/// WASI 0.2 packages that are satisfied by an empty world: no files, no network, no environment.
const EMPTY_WORLD: [&str; 6] = ["wasi:cli", "wasi:clocks", "wasi:filesystem", "wasi:io", "wasi:random", "wasi:sockets"];

/// An interface of `hyperlith:agent` that a manifest can grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interface {
    /// `model`.
    Model,
    /// `chain`.
    Chain,
    /// `dat`.
    Dat,
    /// `state`.
    State,
    /// `tools`.
    Tools,
    /// `http`.
    Http,
    /// `clock`.
    Clock,
    /// `random`.
    Random,
    /// `log`.
    Log,
}

impl Interface {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Model,
        Self::Chain,
        Self::Dat,
        Self::State,
        Self::Tools,
        Self::Http,
        Self::Clock,
        Self::Random,
        Self::Log,
    ];

    /// The name in WIT.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Chain => "chain",
            Self::Dat => "dat",
            Self::State => "state",
            Self::Tools => "tools",
            Self::Http => "http",
            Self::Clock => "clock",
            Self::Random => "random",
            Self::Log => "log",
        }
    }

    /// What to write into `agent.toml` to grant it.
    #[must_use]
    pub const fn grant_line(self) -> &'static str {
        match self {
            Self::Model => "[grants.model]",
            Self::Chain => "[grants.chain] read = true",
            Self::Dat => "[grants.dat] contracts = [\"0x…\"]",
            Self::State => "[grants.state]",
            Self::Tools => "[grants.tools] allow = [\"…\"]",
            Self::Http => "[grants.http] allow = [\"https://…\"]",
            Self::Clock => "[grants.clock]",
            Self::Random => "[grants.random]",
            Self::Log => "[grants.log]",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|interface| interface.name() == name)
    }
}

/// An import of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The full name, such as `hyperlith:agent/chain@0.1.0`.
    pub name: String,
    /// The functions that are imported; an import of types only has none and needs no grant.
    pub functions: Vec<String>,
}

impl Import {
    /// An import by name and functions.
    pub fn new<F: Into<String>>(name: impl Into<String>, functions: impl IntoIterator<Item = F>) -> Self {
        Self { name: name.into(), functions: functions.into_iter().map(Into::into).collect() }
    }
}

/// One import that keeps a component from being loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The import's full name.
    pub import: String,
    /// What to do about it.
    pub remedy: Remedy,
}

/// What would let a refused import pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Add this to `agent.toml`.
    Grant(&'static str),
    /// The host has the interface in another version: rebuild the component against it.
    Version(String),
    /// This host has no such interface: no manifest line helps.
    NotOffered,
}

/// Why a component is refused. None of its code ran.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// Every import that is missing, by name.
    pub missing: Vec<Missing>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the component was refused before any of its code ran: ")?;
        for (index, missing) in self.missing.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            match &missing.remedy {
                Remedy::Grant(line) => write!(
                    f,
                    "it imports {}, which its manifest does not grant (add {line} to agent.toml)",
                    missing.import
                )?,
                Remedy::Version(offered) => write!(
                    f,
                    "it imports {}, and this host offers {offered} (rebuild it against that version)",
                    missing.import
                )?,
                Remedy::NotOffered => write!(f, "it imports {}, which this host does not have", missing.import)?,
            }
        }
        Ok(())
    }
}

/// Compare a component's imports with its grants.
///
/// Imports without functions pass: types are no authority. WASI imports pass because the host satisfies them with an empty
/// world; its clock and randomness are the host's when `[grants.clock]` and `[grants.random]` are there, and fixed otherwise.
///
/// # Errors
/// [`Refusal`] with every import that is not granted, not offered or of another version.
pub fn audit(imports: &[Import], grants: &Grants) -> Result<(), Refusal> {
    let mut missing: Vec<Missing> = imports
        .iter()
        .filter(|import| !import.functions.is_empty())
        .filter_map(|import| decide(&import.name, grants).map(|remedy| Missing { import: import.name.clone(), remedy }))
        .collect();
    missing.sort_by(|left, right| left.import.cmp(&right.import));
    if missing.is_empty() { Ok(()) } else { Err(Refusal { missing }) }
}

fn decide(name: &str, grants: &Grants) -> Option<Remedy> {
    let Some((package, rest)) = name.split_once('/') else { return Some(Remedy::NotOffered) };
    let (interface, version) = rest.split_once('@').unwrap_or((rest, ""));
    let version = number(version);
    if EMPTY_WORLD.contains(&package) {
        return match version {
            Some((0, 2)) => None,
            _ => Some(Remedy::Version(format!("{package} 0.2"))),
        };
    }
    if package != WIT_PACKAGE {
        return Some(Remedy::NotOffered);
    }
    let Some(interface) = Interface::from_name(interface) else { return Some(Remedy::NotOffered) };
    if version != Some(OFFERED) {
        return Some(Remedy::Version(format!("{WIT_PACKAGE}/{}@{}.{}", interface.name(), OFFERED.0, OFFERED.1)));
    }
    (!grants.has(interface)).then(|| Remedy::Grant(interface.grant_line()))
}

/// Major and minor of a version.
fn number(version: &str) -> Option<(u64, u64)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Manifest;
    use proptest::prelude::*;

    const SECTIONS: [(Interface, &str); 9] = [
        (Interface::Model, "[grants.model]\n"),
        (Interface::Chain, "[grants.chain]\nread = true\n"),
        (Interface::Dat, "[grants.dat]\ncontracts = true\n"),
        (Interface::State, "[grants.state]\n"),
        (Interface::Tools, "[grants.tools]\nallow = ['calc']\n"),
        (Interface::Http, "[grants.http]\nallow = ['https://example.com']\n"),
        (Interface::Clock, "[grants.clock]\n"),
        (Interface::Random, "[grants.random]\n"),
        (Interface::Log, "[grants.log]\n"),
    ];

    fn import(interface: Interface) -> Import {
        Import::new(format!("hyperlith:agent/{}@0.1.0", interface.name()), ["f"])
    }

    #[test]
    fn each_interface_is_refused_without_its_grant_and_passes_with_it_alone() {
        for (interface, _) in SECTIONS {
            for (granted, section) in SECTIONS {
                let manifest = Manifest::parse(&format!("[agent]\nname = 'a'\n{section}")).unwrap();
                let result = audit(&[import(interface)], &manifest.grants);
                if interface == granted {
                    assert_eq!(result, Ok(()));
                } else {
                    let refusal = result.unwrap_err();
                    assert_eq!(
                        refusal.missing,
                        [Missing { import: import(interface).name, remedy: Remedy::Grant(interface.grant_line()) }]
                    );
                    assert!(refusal.to_string().contains(interface.grant_line()));
                }
            }
        }
    }

    #[test]
    fn every_missing_import_is_named() {
        let all: Vec<Import> = Interface::ALL.into_iter().map(import).collect();
        let refusal = audit(&all, &Grants::default()).unwrap_err();
        assert_eq!(refusal.missing.len(), 9);
        for interface in Interface::ALL {
            assert!(refusal.to_string().contains(&format!("hyperlith:agent/{}@0.1.0", interface.name())));
        }
    }

    #[test]
    fn types_need_no_grant() {
        let none: [&str; 0] = [];
        assert_eq!(
            audit(
                &[Import::new("hyperlith:agent/types@0.1.0", none), Import::new("hyperlith:agent/chain@0.1.0", none)],
                &Grants::default()
            ),
            Ok(())
        );
    }

    #[test]
    fn sections_that_list_nothing_grant_nothing() {
        for section in
            ["[grants.chain]", "[grants.dat]", "[grants.tools]", "[grants.http]", "[grants.chain]\npropose = true"]
        {
            let grants = Manifest::parse(section).unwrap().grants;
            assert!(Interface::ALL.into_iter().all(|interface| !grants.has(interface)), "{section}");
        }
    }

    #[test]
    fn wasi_is_an_empty_world_and_other_packages_are_not_offered() {
        let pass = |name: &str| audit(&[Import::new(name, ["f"])], &Grants::default());
        assert_eq!(pass("wasi:clocks/wall-clock@0.2.6"), Ok(()));
        assert_eq!(pass("wasi:cli/environment@0.2.0"), Ok(()));
        assert!(matches!(pass("wasi:clocks/wall-clock@0.3.0").unwrap_err().missing[0].remedy, Remedy::Version(_)));
        for name in ["wasi:http/outgoing-handler@0.2.0", "evil:pkg/a@0.1.0", "hyperlith:agent/handler@0.1.0", "env", ""]
        {
            assert_eq!(pass(name).unwrap_err().missing[0].remedy, Remedy::NotOffered, "{name}");
        }
    }

    #[test]
    fn another_version_is_named_with_the_offered_one() {
        let refusal = audit(&[Import::new("hyperlith:agent/chain@0.2.0", ["head"])], &Grants::default()).unwrap_err();
        assert!(refusal.to_string().contains("hyperlith:agent/chain@0.1"), "{refusal}");
    }

    proptest! {
        #[test]
        fn nothing_but_a_grant_lets_an_interface_pass(name in "[a-z:/@0-9.]{0,40}", mask in 0_u16..512) {
            let mut text = String::from("[agent]\nname = 'a'\n");
            let mut granted = Vec::new();
            for (index, (interface, section)) in SECTIONS.iter().enumerate() {
                if mask >> index & 1 == 1 { text += section; granted.push(*interface); }
            }
            let grants = Manifest::parse(&text).unwrap().grants;
            for interface in Interface::ALL {
                prop_assert_eq!(audit(&[import(interface)], &grants).is_ok(), granted.contains(&interface));
            }
            let passes = audit(&[Import::new(name.clone(), ["f"])], &grants).is_ok();
            if passes { prop_assert!(name.starts_with("hyperlith:agent/") || EMPTY_WORLD.iter().any(|package| name.starts_with(package))); }
        }
    }
}
