//! Conversions an author should not have to write: numbers as WIT bytes, and host errors as failures of a turn.

use crate::{Denial, Failure, chain, clock, dat, http, model, random, state, tools};

/// A number as the WIT type `u256`: big-endian bytes without leading zeros.
#[must_use]
pub fn u256_from_u128(value: u128) -> Vec<u8> {
    clean_u256(&value.to_be_bytes()).unwrap_or_default()
}

/// The number in a WIT `u256`, when it fits 128 bits and is well-formed (at most 32 bytes).
#[must_use]
pub fn u256_to_u128(bytes: &[u8]) -> Option<u128> {
    let digits = clean_u256(bytes)?;
    if digits.len() > 16 {
        return None;
    }
    Some(digits.iter().fold(0, |number, byte| number << 8 | u128::from(*byte)))
}

/// A WIT `u256` without leading zeros, or nothing when it is longer than 32 bytes.
#[must_use]
pub fn clean_u256(bytes: &[u8]) -> Option<Vec<u8>> {
    (bytes.len() <= 32).then(|| bytes.iter().copied().skip_while(|byte| *byte == 0).collect())
}

/// A refusal, for people.
fn denied(what: &str, denial: &Denial) -> String {
    match denial {
        Denial::NotGranted(line) => format!("the agent may not use {what}: its manifest does not have {line}"),
        Denial::OverBudget(budget) => format!("the agent used up its budget ({budget:?}) while using {what}"),
        Denial::Policy(reason) => format!("the operator does not allow {what}: {reason}"),
    }
}

impl From<model::Error> for Failure {
    fn from(error: model::Error) -> Self {
        use model::Error as E;
        Self::Unavailable(match error {
            E::Denied(denial) => denied("the language model", &denial),
            E::Unavailable => "no language model is configured".into(),
            E::Invalid(what) => return Self::Internal(format!("the request to the model is malformed: {what}")),
            E::RateLimited(Some(seconds)) => format!("the language model asks to wait {seconds} seconds"),
            E::RateLimited(None) => "the language model asks to wait a while".into(),
            E::TimedOut => "the language model did not answer in time".into(),
            E::Provider(what) => format!("the language model failed: {what}"),
        })
    }
}

impl From<chain::Error> for Failure {
    fn from(error: chain::Error) -> Self {
        use chain::Error as E;
        Self::Unavailable(match error {
            E::Denied(denial) => denied("the chain", &denial),
            E::Invalid(what) => return Self::Internal(format!("a chain call is malformed: {what}")),
            E::Reverted(data) => format!("a contract refused a read (revert data of {} bytes)", data.len()),
            E::Halted(why) => format!("a read of the chain stopped: {why}"),
            E::Unavailable(why) => format!("the chain cannot be reached: {why}"),
        })
    }
}

impl From<state::Error> for Failure {
    fn from(error: state::Error) -> Self {
        use state::Error as E;
        match error {
            E::Denied(denial) => Self::Unavailable(denied("its memory", &denial)),
            E::Invalid(what) => Self::Internal(format!("a state key is malformed: {what}")),
            E::Unavailable(why) => Self::Unavailable(format!("the agent's memory cannot be reached: {why}")),
        }
    }
}

impl From<tools::Error> for Failure {
    fn from(error: tools::Error) -> Self {
        use tools::Error as E;
        match error {
            E::Denied(denial) => Self::Unavailable(denied("its tools", &denial)),
            E::NotFound(name) => Self::Unavailable(format!("no tool named {name} is granted")),
            E::Invalid(what) => Self::Internal(format!("the input of a tool is malformed: {what}")),
            E::Failed(text) => Self::Unavailable(format!("a tool failed: {}", text.body)),
        }
    }
}

impl From<http::Error> for Failure {
    fn from(error: http::Error) -> Self {
        use http::Error as E;
        Self::Unavailable(match error {
            E::Denied(denial) => denied("the network", &denial),
            E::Unavailable => "this host gives agents no network".into(),
            E::Invalid(what) => return Self::Internal(format!("an HTTP request is malformed: {what}")),
            E::TimedOut => "an HTTP request was not answered in time".into(),
            E::NotSent(why) => format!("an HTTP request could not be sent: {why}"),
            E::OutcomeUnknown(why) => format!("an HTTP request was sent but not answered: {why}"),
        })
    }
}

impl From<dat::Error> for Failure {
    fn from(error: dat::Error) -> Self {
        use dat::Error as E;
        Self::Unavailable(match error {
            E::Denied(denial) => denied("this data", &denial),
            E::Unavailable => "this host has no data access".into(),
            E::Invalid(what) => return Self::Internal(format!("a data request is malformed: {what}")),
            E::NotFound => "there is no such data".into(),
            E::Expired => "access to the data has expired".into(),
            E::Exhausted => "the quota of the data is used up".into(),
        })
    }
}

impl From<clock::Error> for Failure {
    fn from(error: clock::Error) -> Self {
        let clock::Error::Denied(denial) = error;
        Self::Unavailable(denied("the clock", &denial))
    }
}

impl From<random::Error> for Failure {
    fn from(error: random::Error) -> Self {
        match error {
            random::Error::Denied(denial) => Self::Unavailable(denied("randomness", &denial)),
            random::Error::Invalid(what) => Self::Internal(format!("a request for randomness is malformed: {what}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_value_and_lose_leading_zeros() {
        for value in [0, 1, 255, 256, u128::from(u64::MAX), u128::MAX] {
            let bytes = u256_from_u128(value);
            assert_ne!(bytes.first(), Some(&0));
            assert_eq!(u256_to_u128(&bytes), Some(value));
        }
        assert_eq!(u256_from_u128(0), Vec::<u8>::new());
        assert_eq!(u256_to_u128(&[0; 32]), Some(0));
    }

    #[test]
    fn numbers_that_do_not_fit_are_not_cut() {
        assert_eq!(u256_to_u128(&[1; 17]), None);
        assert_eq!(u256_to_u128(&[0; 33]), None);
    }

    #[test]
    fn a_refusal_names_the_manifest_line() {
        let failure = Failure::from(chain::Error::Denied(Denial::NotGranted("[grants.chain] read = true".into())));
        let Failure::Unavailable(text) = failure else { panic!("{failure:?}") };
        assert!(text.contains("[grants.chain] read = true"), "{text}");
    }
}
