//! Alerts: a person is told once each time that a price or their health factor crosses what they named. They move nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use crate::amounts;
use crate::chat::Chat;
use crate::directory::Directory;
use crate::error::Result;
use crate::governance;
use crate::person::{Output, Person};
use crate::store::StoredAlert;
use crate::words::{self, Tongue};

/// Most alerts of one person.
const MOST: usize = 20;
/// Votes that are asked about in one look: the contracts are whatever people named, so that their answers are rationed.
const VOTES_A_LOOK: usize = 64;
/// Decimals of a health factor and of the oracle's prices.
const HEALTH_DECIMALS: u8 = 18;
pub(crate) const PRICE_DECIMALS: u8 = 8;

/// What is watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Watched {
    /// The person's Aave v3 health factor, 18 decimals.
    Health,
    /// The oracle's price of an asset by symbol, US dollars with eight decimals.
    Price(String),
    /// How long a vote of an OpenZeppelin Governor is still open, seconds.
    Proposal {
        /// The governor.
        governor: Address,
        /// The proposal's number there.
        id: U256,
    },
}

/// What a person wants to be told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// What is watched.
    pub watched: Watched,
    /// Told when it falls under this; otherwise when it rises above.
    pub below: bool,
    /// The threshold, in the decimals of what is watched.
    pub threshold: U256,
}

impl Alert {
    /// From what an agent understood: `action` is `alert`, with `kind`, perhaps `asset`, and one of `below` and `above`.
    pub(crate) fn read(understood: &[(String, String)], directory: &Directory) -> Option<Self> {
        let slot = |name: &str| understood.iter().find(|(slot, _)| slot == name).map(|(_, value)| value.as_str());
        if slot("action")? != "alert" {
            return None;
        }
        let (watched, decimals) = match slot("kind")? {
            "health_factor" => (Watched::Health, HEALTH_DECIMALS),
            "price" => (Watched::Price(directory.by_symbol(slot("asset")?)?.symbol.clone()), PRICE_DECIMALS),
            _ => return None,
        };
        let (below, text) = match (slot("below"), slot("above")) {
            (Some(text), None) => (true, text),
            (None, Some(text)) => (false, text),
            _ => return None,
        };
        let threshold = decimal(text, decimals).filter(|threshold| !threshold.is_zero())?;
        Some(Self { watched, below, threshold })
    }

    /// One line for people.
    #[must_use]
    pub fn describe(&self, tongue: Tongue) -> String {
        match &self.watched {
            Watched::Health => {
                let message = if self.below { words::ALERT_HEALTH_BELOW } else { words::ALERT_HEALTH_ABOVE };
                tongue.with(message, &[("bound", &amounts::cut(self.threshold, HEALTH_DECIMALS, 4))])
            }
            Watched::Price(symbol) => {
                let message = if self.below { words::ALERT_PRICE_BELOW } else { words::ALERT_PRICE_ABOVE };
                let bound = amounts::cut(self.threshold, PRICE_DECIMALS, 8);
                tongue.with(message, &[("asset", symbol), ("bound", &bound)])
            }
            Watched::Proposal { governor, id } => {
                let lead = self.threshold.saturating_to();
                let values = [("id", short(*id)), ("governor", governor.to_string()), ("lead", tongue.duration(lead))];
                tongue.filled(words::ALERT_PROPOSAL, &values)
            }
        }
    }

    fn holds(&self, value: U256) -> bool {
        if self.below { value < self.threshold } else { value > self.threshold }
    }

    fn told(&self, value: U256, tongue: Tongue) -> String {
        let now = match &self.watched {
            Watched::Health => amounts::health(value),
            Watched::Price(_) => format!("${}", amounts::cut(value, PRICE_DECIMALS, 8)),
            Watched::Proposal { governor, id } => {
                let left = tongue.duration(value.saturating_to());
                let values = [("id", short(*id)), ("governor", governor.to_string()), ("left", left)];
                let message = if value.is_zero() { words::ALERT_VOTE_ENDED } else { words::ALERT_VOTE_ENDS };
                return tongue.filled(message, &values);
            }
        };
        tongue.with(words::ALERT_TOLD, &[("what", &self.describe(tongue)), ("now", &now)])
    }
}

/// A proposal's number as people read it: OpenZeppelin's are hashes of 78 digits.
fn short(id: U256) -> String {
    let digits = id.to_string();
    match (digits.get(..6), digits.len()) {
        (Some(head), length) if length > 20 => format!("{head}…{}", digits.get(length - 6..).unwrap_or_default()),
        _ => digits,
    }
}

/// A plain decimal number as units.
pub(crate) fn decimal(text: &str, decimals: u8) -> Option<U256> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > 20
        || fraction.len() > usize::from(decimals)
        || !digits(whole)
        || !digits(fraction)
    {
        return None;
    }
    format!("{whole}{fraction:0<width$}", width = usize::from(decimals)).parse().ok()
}

impl Person {
    /// Set an alert that an agent understood, and say so; `None` when it understood none.
    pub(crate) fn alert(&self, understood: &[(String, String)]) -> Result<Option<String>> {
        if !understood.iter().any(|(name, value)| name == "action" && value == "alert") {
            return Ok(None);
        }
        let Some(alert) = Alert::read(understood, &self.inner.directory()?) else { return Ok(None) };
        self.set_alert(&alert).map(Some)
    }

    fn set_alert(&self, alert: &Alert) -> Result<String> {
        let tongue = self.tongue();
        Ok(match self.inner.store.add_alert(&self.id, alert, MOST, self.now())? {
            Some(id) => tongue.with(words::ALERT_SET, &[("id", &id.to_string()), ("what", &alert.describe(tongue))]),
            None => tongue.with(words::ALERT_TOO_MANY, &[("most", &MOST.to_string())]),
        })
    }

    /// Words about votes that the host answers: `alert proposal 12 at 0x… 6 hours`, a day before the end where no time is given.
    pub(crate) fn proposal_words(&self, text: &str) -> Option<Result<Vec<Output>>> {
        let words = governance::Reminder::read(text)?;
        Some(self.remind_of(&words).and_then(|text| self.told(Output::text(text))))
    }

    fn remind_of(&self, reminder: &governance::Reminder) -> Result<String> {
        let tongue = self.tongue();
        let &governance::Reminder { governor, id, lead } = reminder;
        let alert = Alert { watched: Watched::Proposal { governor, id }, below: true, threshold: U256::from(lead) };
        match governance::open_for(&self.inner.node, governor, id) {
            Some(left) if left > 0 => {
                let set = self.set_alert(&alert)?;
                let left = tongue.with(words::ALERT_VOTE_LEFT, &[("left", &tongue.duration(left))]);
                Ok(format!("{set} {left}"))
            }
            _ => Ok(tongue.with(words::ALERT_NO_VOTE, &[("id", &short(id)), ("governor", &governor.to_string())])),
        }
    }
}

impl Chat {
    /// Look at everything that is watched, on the latest state, and keep a notice for everybody whose line was crossed. Gives how many.
    ///
    /// # Errors
    /// What the database or the chain says.
    pub fn check_alerts(&self) -> Result<usize> {
        let inner = &self.inner;
        let alerts = inner.store.alerts(None)?;
        if alerts.is_empty() {
            return Ok(0);
        }
        let directory = inner.directory()?;
        let snapshot = inner.node.snapshot();
        let prices = crate::simulate::prices_now(&snapshot, &directory);
        let mut health: BTreeMap<String, Option<U256>> = BTreeMap::new();
        let votes = self.votes(&alerts);
        let mut fired = 0;
        for stored in alerts {
            let value = match &stored.alert.watched {
                Watched::Price(symbol) => {
                    directory.by_symbol(symbol).and_then(|asset| prices.get(&asset.address).copied())
                }
                Watched::Health => {
                    if !health.contains_key(&stored.person) {
                        let wallet = inner.store.person(&stored.person)?.map(|record| record.wallet);
                        let factor =
                            wallet.and_then(|wallet| crate::simulate::health_now(&snapshot, wallet, &directory));
                        health.insert(stored.person.clone(), factor);
                    }
                    health.get(&stored.person).copied().flatten()
                }
                Watched::Proposal { governor, id } => votes.get(&(*governor, *id)).copied(),
            };
            // What cannot be read has not crossed anything.
            let Some(value) = value else { continue };
            fired += usize::from(self.judge(&stored, value)?);
        }
        Ok(fired)
    }

    /// How long votes are still open: some of those that are watched, in turn.
    fn votes(&self, alerts: &[StoredAlert]) -> BTreeMap<(Address, U256), U256> {
        let named = alerts.iter().filter_map(|stored| match stored.alert.watched {
            Watched::Proposal { governor, id } => Some((governor, id)),
            _ => None,
        });
        let watched: Vec<(Address, U256)> = named.collect::<BTreeSet<_>>().into_iter().collect();
        let first = self.inner.votes_asked.fetch_add(VOTES_A_LOOK, Ordering::Relaxed) % watched.len().max(1);
        let turn = watched.iter().cycle().skip(first).take(VOTES_A_LOOK.min(watched.len()));
        turn.filter_map(|&(governor, id)| {
            Some(((governor, id), U256::from(governance::open_for(&self.inner.node, governor, id)?)))
        })
        .collect()
    }

    fn judge(&self, stored: &StoredAlert, value: U256) -> Result<bool> {
        let store = &self.inner.store;
        // A vote that is over is told of once and watched no longer.
        if value.is_zero() && matches!(stored.alert.watched, Watched::Proposal { .. }) {
            let note = stored.alert.told(value, self.inner.tongue(&stored.person));
            return store.end_vote_alert(stored, &note, self.now());
        }
        match (stored.alert.holds(value), stored.armed) {
            (true, true) => {
                let note = stored.alert.told(value, self.inner.tongue(&stored.person));
                store.fire_alert(stored, &note, self.now())
            }
            (false, false) => store.arm_alert(stored.id).map(|()| false),
            _ => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_decimals_that_fit_are_thresholds() {
        assert_eq!(decimal("1.5", 18), Some(U256::from(1_500_000_000_000_000_000_u64)));
        assert_eq!(decimal("2000", 8), Some(U256::from(200_000_000_000_u64)));
        for bad in ["", "-1", "1e3", "1,5", ".5", "0.123456789", "999999999999999999999"] {
            assert_eq!(decimal(bad, 8), None, "{bad}");
        }
    }

    #[test]
    fn an_alert_holds_strictly_beyond_its_line() {
        let alert = |below| Alert { watched: Watched::Price("ETH".into()), below, threshold: U256::from(100) };
        assert!(alert(true).holds(U256::from(99)) && !alert(true).holds(U256::from(100)));
        assert!(alert(false).holds(U256::from(101)) && !alert(false).holds(U256::from(100)));
    }
}
