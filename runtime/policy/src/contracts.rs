//! Which contracts a grant covers: none, all, or a list of addresses and operator-given names.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// One line of a list of contracts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A 20-byte address.
    Address([u8; 20]),
    /// A contract role or an asset symbol of the operator's network description, such as `aave-v3-pool` or `USDC`.
    Name(String),
}

/// The contracts that a grant covers. In TOML: `true`, `false`, or a list such as `["aave-v3-pool", "USDC", "0x…"]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Contracts {
    /// None: `false`, an empty list, or no line at all.
    #[default]
    None,
    /// Every address: `true`.
    All,
    /// These only. Never empty.
    Listed(Vec<Rule>),
}

impl Contracts {
    /// Whether nothing is covered.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// What both cover, as far as it can be told without the operator's names: entries that stand in both lists.
    #[must_use]
    pub fn narrowed(&self, by: &Self) -> Self {
        match (self, by) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::All, other) | (other, Self::All) => other.clone(),
            (Self::Listed(mine), Self::Listed(theirs)) => {
                let both: Vec<Rule> = mine.iter().filter(|rule| theirs.contains(rule)).cloned().collect();
                if both.is_empty() { Self::None } else { Self::Listed(both) }
            }
        }
    }

    /// Whether an address is covered. `names` gives the operator's names of that address (a name that two contracts bear covers both).
    pub fn covers<'a>(&self, address: &[u8; 20], names: impl IntoIterator<Item = &'a str>) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Listed(rules) => {
                let names: Vec<&str> = names.into_iter().collect();
                rules.iter().any(|rule| match rule {
                    Rule::Address(listed) => listed == address,
                    Rule::Name(name) => names.contains(&name.as_str()),
                })
            }
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(bytes) => {
                f.write_str("0x")?;
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Self::Name(name) => f.write_str(name),
        }
    }
}

fn rule(text: &str) -> Result<Rule, String> {
    let Some(hex) = text.strip_prefix("0x") else {
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        return if !text.is_empty() && text.len() <= 64 && text.chars().all(known) {
            Ok(Rule::Name(text.to_owned()))
        } else {
            Err(format!("`{text}` is neither an address (0x and 40 hex digits) nor the name of a contract or asset"))
        };
    };
    let wrong = || format!("`{text}` is not an address: it needs 40 hex digits after 0x");
    if hex.len() != 40 || !hex.is_ascii() {
        return Err(wrong());
    }
    let mut bytes = [0; 20];
    for (byte, digits) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
    }
    Ok(Rule::Address(bytes))
}

impl<'de> Deserialize<'de> for Contracts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "expected true, false or a list of contracts such as [\"aave-v3-pool\", \"0x…\"]"
        )]
        enum Form {
            Switch(bool),
            List(Vec<String>),
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Switch(false) => Self::None,
            Form::Switch(true) => Self::All,
            Form::List(list) if list.is_empty() => Self::None,
            Form::List(list) => {
                let mut rules =
                    list.iter().map(|text| rule(text)).collect::<Result<Vec<_>, _>>().map_err(de::Error::custom)?;
                rules.sort();
                rules.dedup();
                Self::Listed(rules)
            }
        })
    }
}

impl Serialize for Contracts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_bool(false),
            Self::All => serializer.serialize_bool(true),
            Self::Listed(rules) => serializer.collect_seq(rules.iter().map(ToString::to_string)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_covers_its_addresses_and_names_only() {
        let listed =
            Contracts::Listed(vec![rule("0x1111111111111111111111111111111111111111").unwrap(), rule("USDC").unwrap()]);
        assert!(listed.covers(&[0x11; 20], []));
        assert!(listed.covers(&[0x22; 20], ["USDC"]));
        assert!(!listed.covers(&[0x22; 20], ["DAI", "usdc"]));
        assert!(!Contracts::None.covers(&[0x11; 20], ["USDC"]));
        assert!(Contracts::All.covers(&[0x22; 20], []));
    }

    #[test]
    fn addresses_that_are_not_addresses_are_errors() {
        for text in [
            "0x",
            "0x12",
            "0x111111111111111111111111111111111111111g",
            "0x+111111111111111111111111111111111111111",
            "",
            "a b",
        ] {
            assert!(rule(text).is_err(), "{text}");
        }
    }
}
