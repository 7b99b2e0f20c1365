//! What the host says of its own accord, in the person's language: the messages of `texts/*.ftl`, compiled by the build script.

use crate::error::ChatError;
use crate::person::Person;
use crate::policy::Refusal;

#[allow(
    missing_docs,
    unreachable_pub,
    missing_debug_implementations,
    reason = "made by the build script from texts/*.ftl"
)]
mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
pub(crate) use texts::*;

/// A language that the host speaks. The default is English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tongue(usize);

impl Tongue {
    /// The language of a BCP 47 tag; English where the host has no texts in it.
    #[must_use]
    pub fn of(tag: Option<&str>) -> Self {
        let primary = tag.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
        Self(LANGUAGES.iter().position(|language| language.eq_ignore_ascii_case(primary)).unwrap_or_default())
    }

    pub(crate) fn say(self, message: Message) -> String {
        message.text(self.0, &[])
    }

    pub(crate) fn with(self, message: Message, values: &[(&str, &str)]) -> String {
        message.text(self.0, values)
    }

    /// The same, for values that were made for it.
    pub(crate) fn filled(self, message: Message, values: &[(&str, String)]) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        message.text(self.0, &values)
    }

    /// A span of time in its two largest units, minutes at least.
    pub(crate) fn duration(self, seconds: u64) -> String {
        let units = [(86_400, DURATION_DAYS), (3_600, DURATION_HOURS), (60, DURATION_MINUTES)];
        let mut rest = seconds;
        let mut parts = Vec::new();
        for (unit, message) in units {
            let n = rest / unit;
            rest %= unit;
            if n > 0 && parts.len() < 2 {
                parts.push(self.with(message, &[("n", &n.to_string())]));
            }
        }
        if parts.is_empty() {
            return self.say(DURATION_MOMENT);
        }
        parts.join(" ")
    }

    /// What a refusal says. Those that only an agent's mistake or malice brings about are said in English.
    pub(crate) fn refusal(self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Frozen => self.say(REFUSED_FROZEN),
            Refusal::PerTransaction { amount, limit } => {
                self.with(REFUSED_PER_TRANSACTION, &[("amount", &amount.to_string()), ("limit", &limit.to_string())])
            }
            Refusal::PerDay { amount, spent, limit } => self.with(
                REFUSED_PER_DAY,
                &[("amount", &amount.to_string()), ("spent", &spent.to_string()), ("limit", &limit.to_string())],
            ),
            Refusal::PerWeek { amount, spent, limit } => self.with(
                REFUSED_PER_WEEK,
                &[("amount", &amount.to_string()), ("spent", &spent.to_string()), ("limit", &limit.to_string())],
            ),
            Refusal::UnknownRecipient(who) => self.with(REFUSED_RECIPIENT, &[("who", &who.to_string())]),
            Refusal::NoPrice(asset) => self.with(REFUSED_NO_PRICE, &[("asset", asset)]),
            Refusal::Slippage { got, max } => self.with(REFUSED_SLIPPAGE, &[("got", got), ("max", max)]),
            Refusal::Health { got, floor } => self.with(REFUSED_HEALTH, &[("got", got), ("floor", floor)]),
            Refusal::Fee { most, limit } => {
                self.with(REFUSED_FEE, &[("most", &most.to_string()), ("limit", &limit.to_string())])
            }
            other => other.to_string(),
        }
    }

    /// An error as a reason inside a sentence.
    pub(crate) fn reason(self, error: &ChatError) -> String {
        match error {
            ChatError::Refused(refusal) => self.refusal(refusal),
            other => other.to_string(),
        }
    }
}

impl Person {
    /// The language that the person chose.
    pub(crate) fn tongue(&self) -> Tongue {
        self.inner.tongue(&self.id)
    }
}

impl crate::chat::Inner {
    /// The language that a person chose; English when that cannot be read.
    pub(crate) fn tongue(&self, person: &str) -> Tongue {
        Tongue::of(self.store.person(person).ok().flatten().and_then(|record| record.language).as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amounts::Usd;

    #[test]
    fn a_refusal_in_english_is_what_its_error_says() {
        let usd = Usd::dollars;
        let text = || "1.00 %".to_owned();
        for refusal in [
            Refusal::Frozen,
            Refusal::PerTransaction { amount: usd(2), limit: usd(1) },
            Refusal::PerDay { amount: usd(2), spent: usd(3), limit: usd(1) },
            Refusal::PerWeek { amount: usd(2), spent: usd(3), limit: usd(1) },
            Refusal::UnknownRecipient(alloy_primitives::Address::repeat_byte(1)),
            Refusal::NoPrice("DAI".into()),
            Refusal::Slippage { got: text(), max: text() },
            Refusal::Health { got: text(), floor: text() },
            Refusal::Fee { most: usd(2), limit: usd(1) },
        ] {
            assert_eq!(Tongue::default().refusal(&refusal), refusal.to_string());
            let japanese = Tongue::of(Some("ja-JP")).refusal(&refusal);
            assert!(japanese.contains("資金は動いていません"), "{japanese}");
        }
    }

    #[test]
    fn a_span_of_time_is_said_in_its_two_largest_units() {
        let english = Tongue::default();
        for (seconds, said) in [
            (0, "less than a minute"),
            (59, "less than a minute"),
            (3_600, "1 h"),
            (90_061, "1 d 1 h"),
            (86_460, "1 d 1 min"),
            (7_265, "2 h 1 min"),
        ] {
            assert_eq!(english.duration(seconds), said);
        }
        assert_eq!(Tongue::of(Some("ja")).duration(90_000), "1日 1時間");
    }

    #[test]
    fn an_unknown_language_is_english() {
        assert_eq!(Tongue::of(Some("tlh")), Tongue::default());
        assert_eq!(Tongue::of(Some("fr_CA")), Tongue::of(Some("fr")));
        assert_ne!(Tongue::of(Some("zh-hans")), Tongue::default());
    }
}
