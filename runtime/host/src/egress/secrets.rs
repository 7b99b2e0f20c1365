//! Secrets of the operator: placed at the socket, never in a guest; their values are looked for, in seven encodings, in all that goes out and comes back.

use std::collections::BTreeMap;
use std::fmt;

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Shorter values would be found in honest text.
const SHORTEST: usize = 8;

/// Why the secrets cannot be used. No value is in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// A value is too short to be recognised.
    #[error("the secret {0} has fewer than {SHORTEST} bytes: it could not be told from ordinary text")]
    TooShort(String),
    /// A value cannot stand in a header.
    #[error("the secret {0} holds characters that a header cannot have")]
    NotAHeader(String),
    /// The patterns are too large.
    #[error("there are too many secrets to look for")]
    TooMany,
}

/// Named values and the automaton that finds them.
#[derive(Default)]
pub struct Secrets {
    values: BTreeMap<String, String>,
    /// The name behind each pattern.
    names: Vec<String>,
    finder: Option<AhoCorasick>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").field("names", &self.values.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

impl Secrets {
    /// From names and values.
    ///
    /// # Errors
    /// [`SecretError`], which names the secret and never its value.
    pub fn new(values: BTreeMap<String, String>) -> Result<Self, SecretError> {
        let (mut patterns, mut names) = (Vec::new(), Vec::new());
        for (name, value) in &values {
            if value.len() < SHORTEST {
                return Err(SecretError::TooShort(name.clone()));
            }
            if !value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
                return Err(SecretError::NotAHeader(name.clone()));
            }
            for pattern in encodings(value.as_bytes()) {
                patterns.push(pattern);
                names.push(name.clone());
            }
        }
        let finder = (!patterns.is_empty())
            .then(|| {
                let mut builder = AhoCorasick::builder();
                // Hexadecimal and percent codes are written in both cases.
                builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(&patterns)
            })
            .transpose()
            .map_err(|_| SecretError::TooMany)?;
        Ok(Self { values, names, finder })
    }

    /// The value of a secret, for the socket.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The name of a secret whose value stands in some bytes, in any of the encodings.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Option<&str> {
        let found = self.finder.as_ref()?.find(bytes)?;
        self.names.get(found.pattern().as_usize()).map(String::as_str)
    }

    /// The bytes with every value replaced by `[secret NAME]`.
    #[must_use]
    pub fn redact_bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        let Some(finder) = &self.finder else { return bytes };
        if finder.find(&bytes).is_none() {
            return bytes;
        }
        let mut clean = Vec::with_capacity(bytes.len());
        finder.replace_all_with_bytes(&bytes, &mut clean, |found, _, into| {
            let name = self.names.get(found.pattern().as_usize()).map_or("", String::as_str);
            into.extend_from_slice(format!("[secret {name}]").as_bytes());
            true
        });
        clean
    }

    /// The text with every value replaced by `[secret NAME]`.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.redact_bytes(text.as_bytes().to_vec())).into_owned()
    }
}

/// A value as it may stand in other text: plain, hexadecimal, percent-encoded, JSON-escaped, and base64 in both alphabets at each of the three
/// alignments.
fn encodings(value: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(value);
    let json = serde_json::to_string(&text).unwrap_or_default();
    let unicode: String = value.iter().map(|byte| format!("\\u00{byte:02x}")).collect();
    let mut all = vec![
        value.to_vec(),
        alloy_primitives::hex::encode(value).into_bytes(),
        value.iter().map(|byte| format!("%{byte:02x}")).collect::<String>().into_bytes(),
        percent(value),
        json.trim_matches('"').as_bytes().to_vec(),
        unicode.into_bytes(),
    ];
    for alignment in 0..3_usize {
        let shifted = [vec![0; alignment], value.to_vec()].concat();
        // The characters that also depend on the neighbours are left out.
        let first = (alignment * 8).div_ceil(6);
        let whole = shifted.len() * 8 / 6;
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let encoded = engine.encode(&shifted).into_bytes();
            all.extend(encoded.get(first..whole).map(<[u8]>::to_vec));
        }
    }
    all.retain(|pattern| pattern.len() >= SHORTEST);
    all.sort();
    all.dedup();
    all
}

/// Percent-encoding of what is not unreserved (RFC 3986), as browsers and libraries write it.
fn percent(value: &[u8]) -> Vec<u8> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    value.iter().flat_map(|byte| if plain(byte) { vec![*byte] } else { format!("%{byte:02x}").into_bytes() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use proptest::prelude::*;

    const VALUE: &str = "sk-live \"4/7+Zq?\\x\"~end";

    fn secrets() -> Secrets {
        Secrets::new(BTreeMap::from([("weather".to_owned(), VALUE.to_owned())])).unwrap()
    }

    #[test]
    fn a_value_is_found_in_seven_encodings_wherever_it_stands() {
        let secrets = secrets();
        let hex = alloy_primitives::hex::encode(VALUE);
        let every: String = VALUE.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let mut forms = vec![
            VALUE.to_owned(),
            hex.clone(),
            hex.to_uppercase(),
            every,
            String::from_utf8(percent(VALUE.as_bytes())).unwrap(),
            serde_json::to_string(VALUE).unwrap(),
        ];
        for before in ["", "a", "ab", "abc", "user:"] {
            for after in ["", "z", "zz"] {
                let text = format!("{before}{VALUE}{after}");
                forms.push(STANDARD.encode(&text));
                forms.push(URL_SAFE.encode(&text));
            }
        }
        for form in forms {
            let text = format!("https://a.example/?q={form}&x");
            assert_eq!(secrets.find(text.as_bytes()), Some("weather"), "{form}");
            let clean = secrets.redact(&text);
            assert!(clean.contains("[secret weather]") && secrets.find(clean.as_bytes()).is_none(), "{clean}");
        }
    }

    #[test]
    fn what_cannot_be_told_apart_or_sent_is_refused_without_its_value() {
        for value in ["short", "line\nbreak in it"] {
            let error = Secrets::new(BTreeMap::from([("k".to_owned(), value.to_owned())])).unwrap_err();
            assert!(!error.to_string().contains(value) && error.to_string().contains('k'), "{error}");
        }
        assert!(!format!("{:?}", secrets()).contains("live"));
        assert_eq!(Secrets::default().find(b"anything"), None);
    }

    proptest! {
        #[test]
        fn honest_bytes_stay_as_they_are(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let secrets = secrets();
            prop_assert_eq!(secrets.find(&bytes), None);
            prop_assert_eq!(secrets.redact_bytes(bytes.clone()), bytes);
        }
    }
}
