//! A question that waits for its answer: kept in the agent's memory for ten minutes, filled, changed or dropped by what comes next.

use hyperlith_sdk::Host;

use crate::codec::{self, CodecError};
use crate::error::DefiError;
use crate::intent::Intent;
use crate::understand::Language;
use crate::wish::Slot;

/// Where the question waits.
const KEY: &str = "pending";
/// Milliseconds after which a question has expired.
const LIFETIME_MS: u64 = 600_000;
/// Bytes before the wish: slot, language and moment.
const HEAD: usize = 10;

/// A question that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What was asked for.
    pub slot: Slot,
    /// The wish so far.
    pub intent: Intent,
    /// The language of the conversation, which decides how an answer such as `1,5` is read.
    pub language: Option<Language>,
}

impl Pending {
    /// The waiting question. One that has expired or cannot be read is forgotten.
    ///
    /// # Errors
    /// [`DefiError::State`], [`DefiError::Clock`].
    pub fn load(host: &mut impl Host) -> Result<Option<Self>, DefiError> {
        let Some(bytes) = host.state_get(KEY).map_err(DefiError::State)? else { return Ok(None) };
        let now = host.clock_now().map_err(DefiError::Clock)?;
        let alive =
            Self::decode(&bytes).ok().filter(|(_, asked)| now.saturating_sub(*asked) <= LIFETIME_MS && *asked <= now);
        if alive.is_none() {
            Self::clear(host)?;
        }
        Ok(alive.map(|(pending, _)| pending))
    }

    /// Keeps the question.
    ///
    /// # Errors
    /// [`DefiError`]; [`DefiError::Save`] for a wish that is never asked about.
    pub fn save(&self, host: &mut impl Host) -> Result<(), DefiError> {
        let now = host.clock_now().map_err(DefiError::Clock)?;
        host.state_put(KEY, &self.encode(now).map_err(DefiError::Save)?).map_err(DefiError::State)
    }

    /// Forgets the question.
    ///
    /// # Errors
    /// [`DefiError::State`].
    pub fn clear(host: &mut impl Host) -> Result<(), DefiError> {
        host.state_delete(KEY).map_err(DefiError::State)
    }

    fn encode(&self, now: u64) -> Result<Vec<u8>, CodecError> {
        let slot = match self.slot {
            Slot::Asset => 1u8,
            Slot::ToAsset => 2,
            Slot::Amount => 3,
            Slot::To => 4,
            Slot::Offer => 5,
        };
        let language = self.language.and_then(|language| Language::ALL.iter().position(|other| *other == language));
        let language = language.and_then(|place| u8::try_from(place + 1).ok()).unwrap_or(0);
        let mut bytes = vec![slot, language];
        bytes.extend_from_slice(&now.to_be_bytes());
        bytes.extend(codec::encode(&self.intent)?);
        Ok(bytes)
    }

    fn decode(bytes: &[u8]) -> Result<(Self, u64), CodecError> {
        let (head, wish) = bytes.split_first_chunk::<HEAD>().ok_or(CodecError::Malformed)?;
        let [slot, language, moment @ ..] = *head;
        let language = usize::from(language).checked_sub(1).and_then(|place| Language::ALL.get(place).copied());
        let slot = match slot {
            1 => Slot::Asset,
            2 => Slot::ToAsset,
            3 => Slot::Amount,
            4 => Slot::To,
            5 => Slot::Offer,
            _ => return Err(CodecError::Malformed),
        };
        Ok((Self { slot, intent: codec::decode(wish)?, language }, u64::from_be_bytes(moment)))
    }

    /// A new wish of the same kind that answers the question keeps what it does not name: after "How much USDC?", "lend all" is
    /// about USDC. One that takes something back, or leaves the question open, stands for itself: nothing of an older wish, least
    /// of all a recipient, slips into it.
    #[must_use]
    pub fn merge(&self, fresh: Intent) -> Intent {
        let answers = match self.slot {
            Slot::Asset => fresh.asset_slot().is_some(),
            Slot::Amount => !fresh.amounts().is_empty(),
            Slot::To => matches!(fresh, Intent::Transfer { to: Some(_), .. }),
            Slot::ToAsset | Slot::Offer => false,
        };
        if !answers {
            return fresh;
        }
        let merged = match (self.intent.clone(), fresh.clone()) {
            (Intent::Supply { asset: a, amount: b }, Intent::Supply { asset, amount }) => {
                both(a, asset).zip(both(b, amount)).map(|(asset, amount)| Intent::Supply { asset, amount })
            }
            (Intent::Withdraw { asset: a, amount: b }, Intent::Withdraw { asset, amount }) => {
                both(a, asset).zip(both(b, amount)).map(|(asset, amount)| Intent::Withdraw { asset, amount })
            }
            (Intent::Borrow { asset: a, amount: b }, Intent::Borrow { asset, amount }) => {
                both(a, asset).zip(both(b, amount)).map(|(asset, amount)| Intent::Borrow { asset, amount })
            }
            (Intent::Repay { asset: a, amount: b }, Intent::Repay { asset, amount }) => {
                both(a, asset).zip(both(b, amount)).map(|(asset, amount)| Intent::Repay { asset, amount })
            }
            (Intent::Transfer { asset: a, amount: b, to: c }, Intent::Transfer { asset, amount, to }) => {
                let values = both(a, asset).zip(both(b, amount));
                values.zip(both(c, to)).map(|((asset, amount), to)| Intent::Transfer { asset, amount, to })
            }
            _ => None,
        };
        merged.unwrap_or(fresh)
    }
}

/// The value that either names; none when they differ.
fn both<T: PartialEq>(old: Option<T>, new: Option<T>) -> Option<Option<T>> {
    match (old, new) {
        (Some(old), Some(new)) => (old == new).then_some(Some(new)),
        (old, new) => Some(new.or(old)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyperlith_sdk::testing::TestHost;
    use proptest::prelude::*;

    fn pending() -> Pending {
        Pending {
            slot: Slot::Amount,
            intent: Intent::Supply { asset: Some("USDC".into()), amount: None },
            language: Some(Language::Es),
        }
    }

    #[test]
    fn a_question_waits_for_ten_minutes() {
        let mut host = TestHost::new();
        pending().save(&mut host).unwrap();
        host.now += LIFETIME_MS;
        assert_eq!(Pending::load(&mut host).unwrap(), Some(pending()));
        host.now += 1;
        assert_eq!(Pending::load(&mut host).unwrap(), None);
        assert!(host.state.is_empty());
    }

    #[test]
    fn a_question_that_cannot_be_read_or_comes_from_the_future_is_forgotten() {
        let mut host = TestHost::new();
        host.state.insert(KEY.to_owned(), vec![3, 0]);
        assert_eq!(Pending::load(&mut host).unwrap(), None);
        pending().save(&mut host).unwrap();
        host.now -= 1;
        assert_eq!(Pending::load(&mut host).unwrap(), None);
        assert!(host.state.is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_in_memory_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let mut host = TestHost::new();
            host.state.insert(KEY.to_owned(), bytes);
            let _ = Pending::load(&mut host).unwrap();
        }
    }
}
