//! A question that waits for its answer: kept in the agent's memory for ten minutes, filled, changed or dropped by what comes next.

use hyperlith_sdk::Host;

use crate::codec::{self, CodecError};
use crate::error::DefiError;
use crate::intent::{Amount, Intent};
use crate::wish::Slot;

/// Where the question waits.
const KEY: &str = "pending";
/// Milliseconds after which a question has expired.
const LIFETIME_MS: u64 = 600_000;
/// Bytes before the wish: slot and moment.
const HEAD: usize = 9;

/// What an answer gives for a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A listed asset.
    Asset(String),
    /// An amount.
    Amount(Amount),
    /// A recipient, as written.
    To(String),
}

/// A question that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What was asked for.
    pub slot: Slot,
    /// The wish so far.
    pub intent: Intent,
}

impl Pending {
    /// The waiting question. One that has expired or cannot be read is forgotten.
    ///
    /// # Errors
    /// [`DefiError::State`], [`DefiError::Clock`].
    pub fn load(host: &mut impl Host) -> Result<Option<Self>, DefiError> {
        let Some(bytes) = host.state_get(KEY).map_err(DefiError::State)? else { return Ok(None) };
        let now = host.clock_now().map_err(DefiError::Clock)?;
        let alive = Self::decode(&bytes).ok().filter(|(_, asked)| now.saturating_sub(*asked) <= LIFETIME_MS && *asked <= now);
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
        let mut bytes = vec![slot];
        bytes.extend_from_slice(&now.to_be_bytes());
        bytes.extend(codec::encode(&self.intent)?);
        Ok(bytes)
    }

    fn decode(bytes: &[u8]) -> Result<(Self, u64), CodecError> {
        let (head, wish) = bytes.split_first_chunk::<HEAD>().ok_or(CodecError::Malformed)?;
        let [slot, moment @ ..] = *head;
        let slot = match slot {
            1 => Slot::Asset,
            2 => Slot::ToAsset,
            3 => Slot::Amount,
            4 => Slot::To,
            5 => Slot::Offer,
            _ => return Err(CodecError::Malformed),
        };
        Ok((Self { slot, intent: codec::decode(wish)? }, u64::from_be_bytes(moment)))
    }

    /// The wish with the answer in it; `None` when the answer is of another kind than the question.
    #[must_use]
    pub fn fill(&self, given: Given) -> Option<Intent> {
        let intent = self.intent.clone();
        match (self.slot, given) {
            (Slot::Asset, Given::Asset(asset)) => Some(intent.with_asset(Some(&asset))),
            (Slot::ToAsset, Given::Asset(asset)) => Some(intent.with_to_asset(Some(&asset))),
            (Slot::Amount | Slot::Offer, Given::Amount(amount)) => Some(intent.with_amount(Some(amount))),
            (Slot::To, Given::To(to)) => Some(intent.with_to(Some(&to))),
            _ => None,
        }
    }

    /// The slot whose kind of answer fits the question.
    #[must_use]
    pub fn expects(&self) -> Slot {
        // A smaller amount is as good an answer to an offer as a yes.
        if self.slot == Slot::Offer { Slot::Amount } else { self.slot }
    }

    /// A new wish of the same kind keeps what it does not change: after "How much USDC?", "lend all" is about USDC.
    #[must_use]
    pub fn merge(&self, fresh: Intent) -> Intent {
        let old = self.intent.clone();
        match (old, fresh) {
            (Intent::Supply { asset: a, amount: b }, Intent::Supply { asset, amount }) => Intent::Supply { asset: asset.or(a), amount: amount.or(b) },
            (Intent::Withdraw { asset: a, amount: b }, Intent::Withdraw { asset, amount }) => {
                Intent::Withdraw { asset: asset.or(a), amount: amount.or(b) }
            }
            (Intent::Borrow { asset: a, amount: b }, Intent::Borrow { asset, amount }) => Intent::Borrow { asset: asset.or(a), amount: amount.or(b) },
            (Intent::Repay { asset: a, amount: b }, Intent::Repay { asset, amount }) => Intent::Repay { asset: asset.or(a), amount: amount.or(b) },
            (Intent::Transfer { asset: a, amount: b, to: c }, Intent::Transfer { asset, amount, to }) => {
                Intent::Transfer { asset: asset.or(a), amount: amount.or(b), to: to.or(c) }
            }
            (_, fresh) => fresh,
        }
    }
}

/// A plain yes or no, in the languages that we know; anything longer is something else.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 28] = [
        "yes", "y", "yeah", "yep", "ok", "okay", "sure", "confirm", "do it", "yes please", "please do", "go ahead", "oui", "d'accord", "d’accord", "sí", "si",
        "vale", "de acuerdo", "ya", "iya", "boleh", "はい", "お願いします", "好", "好的", "是", "可以",
    ];
    const NO: [&str; 17] = [
        "no", "n", "nope", "no thanks", "cancel", "non", "annule", "cancela", "tidak", "batal", "jangan", "いいえ", "やめて", "不", "不要", "不用", "取消",
    ];
    let text = text.trim().trim_end_matches(['.', '!', '。', '!', ',']).trim().to_lowercase();
    if YES.contains(&text.as_str()) {
        Some(true)
    } else {
        NO.contains(&text.as_str()).then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyperlith_sdk::testing::TestHost;
    use proptest::prelude::*;

    fn pending() -> Pending {
        Pending { slot: Slot::Amount, intent: Intent::Supply { asset: Some("USDC".into()), amount: None } }
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

    #[test]
    fn an_answer_fills_only_the_slot_that_was_asked_for() {
        let amount = Amount::Exact("5".into());
        assert_eq!(pending().fill(Given::Asset("DAI".into())), None);
        assert_eq!(pending().fill(Given::Amount(amount.clone())), Some(Intent::Supply { asset: Some("USDC".into()), amount: Some(amount.clone()) }));
        let to = Pending { slot: Slot::To, intent: Intent::Transfer { asset: None, amount: None, to: None } };
        assert_eq!(to.fill(Given::Amount(amount)), None);
    }

    #[test]
    fn only_a_plain_yes_is_a_yes() {
        assert_eq!(yes_or_no(" Yes! "), Some(true));
        assert_eq!(yes_or_no("はい。"), Some(true));
        assert_eq!(yes_or_no("NO"), Some(false));
        for text in ["yes but only half", "not now", "", "100", "yesterday"] {
            assert_eq!(yes_or_no(text), None, "{text}");
        }
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
