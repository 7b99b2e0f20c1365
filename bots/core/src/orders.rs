//! Standing orders: what a person confirmed once is carried out again and again, or when a price crosses a bound.
//!
//! At each of its times the agent makes the calls anew; they must be the confirmed act with fresh numbers, and pass the same policy, simulation and
//! signer as any card. The signed bytes and the order's next time are one SQLite transaction, so a time is never carried out twice; times that were
//! missed while nothing ran are not made up for.

use std::collections::BTreeMap;
use std::sync::Arc;

use alloy_primitives::{Address, U256};
use chrono::{DateTime, Months};
use hyperlith_host::{Rhythm, Timing};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::agent::Event;
use crate::alerts::{PRICE_DECIMALS, decimal};
use crate::amounts::{self, Usd};
use crate::card::{Card, IMPACT_WARNING_BPS};
use crate::chat::Chat;
use crate::confirm::{Preparation, Prepared};
use crate::decode::Call;
use crate::directory::Directory;
use crate::error::{ChatError, Result};
use crate::keystore::random_id;
use crate::person::{Output, Person, Thought};
use crate::policy::{Policy, Refusal};
use crate::receipt::Receipt;
use crate::standing::Standing;
use crate::store::{CardRecord, JournalError, NewCard, OrderState, Run, StoredOrder};
use crate::text::clean_line;
use crate::words::{self, Tongue};

/// Most standing orders of one person.
const MOST: usize = 20;
/// Times in a row that an order may fail before it is paused.
const MOST_FAILURES: u32 = 3;
/// Seconds after which a limit order that could not be carried out is tried again.
const RETRY: u64 = 600;
/// Days that a limit order waits for its price.
const LIMIT_DAYS: u64 = 30;
const DAY: u64 = 86_400;
/// Orders that are worked on at once.
const AT_ONCE: usize = 8;

/// The terms of a standing order, as its card shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderTerms {
    /// When it is carried out.
    pub timing: Timing,
    /// Most times.
    pub most_runs: u32,
    /// Most that it moves in all.
    pub cap: Usd,
    /// Seconds since 1970-01-01 UTC after which it ends.
    pub ends_at: u64,
    /// The oracle's price that a limit order waits on as it is now, US dollars with eight decimals.
    pub price: Option<U256>,
}

/// What was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What its card said.
    pub title: String,
    /// When and how often.
    pub terms: OrderTerms,
    /// When it began, seconds since 1970-01-01 UTC. Its times are counted from here, so that they do not drift.
    pub began_at: u64,
    /// The calls that were shown.
    pub calls: Vec<Call>,
    /// The agent's bytes for making them anew.
    pub renewal: Vec<u8>,
}

impl OrderTerms {
    /// The terms of a proposal that moves `value` each time.
    pub(crate) fn new(
        timing: &Timing,
        value: Usd,
        policy: &Policy,
        prices: &BTreeMap<Address, U256>,
        directory: &Directory,
        now: u64,
    ) -> Result<Self> {
        let (most_runs, cap, ends_at, price) = match timing {
            Timing::Once => return Err(ChatError::Damaged("an order without a time".to_owned())),
            Timing::Repeated(rhythm) => {
                let runs: u32 = match rhythm {
                    Rhythm::Hourly => 24,
                    Rhythm::Daily => 30,
                    Rhythm::Weekly => 52,
                    Rhythm::Monthly => 12,
                };
                let last = nth(now, *rhythm, runs).unwrap_or(now);
                (runs, Usd(value.0.saturating_mul(u64::from(runs))), last, None)
            }
            Timing::AtPrice { symbol, price, .. } => {
                let asset = directory.by_symbol(symbol);
                let current = asset.and_then(|asset| prices.get(&asset.address).copied());
                let current = current.ok_or_else(|| Refusal::NoPrice(symbol.clone()))?;
                if decimal(price, PRICE_DECIMALS).is_none_or(|bound| bound.is_zero()) {
                    return Err(Refusal::BadChange("the price to wait for is not a plain decimal number").into());
                }
                // What it is worth then is not known now.
                let ends_at = now.saturating_add(LIMIT_DAYS * DAY);
                (1, policy.per_transaction, ends_at, Some(current))
            }
        };
        Ok(Self { timing: timing.clone(), most_runs, cap, ends_at, price })
    }

    /// When it is carried out, as a clause: `every week`, `when the price of METIS falls below $15`.
    #[must_use]
    pub fn when(&self, tongue: Tongue) -> String {
        match &self.timing {
            Timing::Once => String::new(),
            Timing::Repeated(Rhythm::Hourly) => tongue.say(words::WHEN_HOURLY),
            Timing::Repeated(Rhythm::Daily) => tongue.say(words::WHEN_DAILY),
            Timing::Repeated(Rhythm::Weekly) => tongue.say(words::WHEN_WEEKLY),
            Timing::Repeated(Rhythm::Monthly) => tongue.say(words::WHEN_MONTHLY),
            Timing::AtPrice { symbol, below, price } => {
                let message = if *below { words::WHEN_BELOW } else { words::WHEN_ABOVE };
                tongue.with(message, &[("asset", symbol), ("price", price)])
            }
        }
    }

    fn holds(&self, price: U256) -> bool {
        match &self.timing {
            Timing::AtPrice { below, price: bound, .. } => {
                decimal(bound, PRICE_DECIMALS).is_some_and(|bound| if *below { price < bound } else { price > bound })
            }
            _ => false,
        }
    }

    /// Whether a limit order's price is there already.
    #[must_use]
    pub fn holds_now(&self) -> bool {
        self.price.is_some_and(|price| self.holds(price))
    }
}

/// The `n`th time of an order that began at a moment; the beginning is the zeroth. Months are the calendar's (UTC).
fn nth(began_at: u64, rhythm: Rhythm, n: u32) -> Option<u64> {
    let seconds = match rhythm {
        Rhythm::Hourly => 3_600,
        Rhythm::Daily => DAY,
        Rhythm::Weekly => 7 * DAY,
        Rhythm::Monthly => {
            let began = DateTime::from_timestamp(i64::try_from(began_at).ok()?, 0)?;
            return u64::try_from(began.checked_add_months(Months::new(n))?.timestamp()).ok();
        }
    };
    began_at.checked_add(u64::from(n).checked_mul(seconds)?)
}

/// The first time after `now`, and how many of the times after `due` have passed by then without being carried out.
fn next_time(began_at: u64, rhythm: Rhythm, due: u64, now: u64) -> Option<(u64, u32)> {
    let mut missed = 0;
    // Times are at least an hour apart, so a century has under a million.
    for n in 1..1_000_000 {
        let time = nth(began_at, rhythm, n)?;
        if time > now {
            return Some((time, missed));
        }
        missed += u32::from(time > due);
    }
    None
}

/// A moment for people, UTC.
#[must_use]
pub fn date(at: u64) -> String {
    i64::try_from(at)
        .ok()
        .and_then(|at| DateTime::from_timestamp(at, 0))
        .map_or_else(|| "never".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string())
}

impl StoredOrder {
    /// One line for people.
    #[must_use]
    pub fn describe(&self, tongue: Tongue) -> String {
        let Order { title, terms, .. } = &self.order;
        let next = match (self.state, &terms.timing) {
            (OrderState::Paused, _) => tongue.say(words::ORDER_LINE_PAUSED),
            (OrderState::Ended, _) => tongue.say(words::ORDER_LINE_OVER),
            (OrderState::Active, Timing::AtPrice { .. }) => {
                tongue.with(words::ORDER_LINE_WAITS, &[("at", &date(terms.ends_at))])
            }
            (OrderState::Active, _) => tongue.with(words::ORDER_LINE_NEXT, &[("at", &date(self.next_at))]),
        };
        let values = [
            ("id", self.id.to_string()),
            ("title", title.clone()),
            ("runs", self.runs.to_string()),
            ("most", terms.most_runs.to_string()),
            ("spent", self.spent.to_string()),
            ("cap", self.cap.to_string()),
            ("next", next),
        ];
        tongue.filled(words::ORDER_LINE, &values)
    }

    /// The first time after `now`, and how many were missed until then; `None` when it was the last time.
    fn next(&self, now: u64) -> (Option<u64>, u32) {
        let Order { terms, began_at, .. } = &self.order;
        let Timing::Repeated(rhythm) = terms.timing else { return (None, 0) };
        match next_time(*began_at, rhythm, self.next_at, now) {
            Some((next, missed)) if next < terms.ends_at => (Some(next), missed),
            Some((_, missed)) => (None, missed),
            None => (None, 0),
        }
    }
}

/// How one time of an order went.
enum Time {
    /// Signed and sent; the outputs say how that ended.
    Done(Vec<Output>),
    /// It could not be carried out, and why.
    Failed(String),
    /// Not now: something else of the person's is under way, or the wallet is frozen.
    Later,
    /// The order changed meanwhile, or its cap is reached and it ended.
    Over(Option<String>),
}

impl Person {
    /// Make the pending card a standing order, and carry it out for the first time where it repeats. The caller holds the lane.
    pub(crate) async fn set_order(&self, record: &CardRecord, terms: &OrderTerms) -> Result<Vec<Output>> {
        let now = self.now();
        let tongue = self.tongue();
        if self.inner.store.orders(&self.id)?.len() >= MOST {
            return self.told(Output::text(tongue.with(words::ORDER_TOO_MANY, &[("most", &MOST.to_string())])));
        }
        let order = Order {
            title: record.card.title.clone(),
            terms: terms.clone(),
            began_at: now,
            calls: record.calls.clone(),
            renewal: record.renewal.clone(),
        };
        let Some(id) = self.inner.store.add_order(record.card.id, &self.id, &order, terms.cap, now, now)? else {
            return self.told(Output::text(tongue.say(words::ORDER_CARD_CLOSED)));
        };
        let mut outputs = self.told(Output::text(
            tongue.with(words::ORDER_SET_UP, &[("id", &id.to_string()), ("title", &order.title)]),
        ))?;
        if matches!(terms.timing, Timing::Repeated(_))
            && let Some(stored) = self.inner.store.order(id)?
        {
            outputs.extend(self.carry_out(&stored).await?);
            // What is shown here needs no notice.
            if let Some(stored) = self.inner.store.order(id)? {
                self.inner.store.tell_run(&stored, None, self.now())?;
            }
        }
        Ok(outputs)
    }

    /// Carry an order out whose time has come, and say what has to be said. The caller holds the lane.
    async fn carry_out(&self, order: &StoredOrder) -> Result<Vec<Output>> {
        let now = self.now();
        let id = order.id;
        let tongue = self.tongue();
        let why = match self.time(order).await {
            Ok(Time::Done(outputs)) => return Ok(outputs),
            Ok(Time::Later) => {
                // A time that passes while the wallet is frozen is one that is missed.
                if let (Some(next), _) = order.next(now)
                    && self.inner.store.policy(&self.id)?.frozen
                {
                    self.inner.store.postpone_order(order, next, None, now)?;
                }
                return Ok(vec![]);
            }
            Ok(Time::Over(None)) => return Ok(vec![]),
            Ok(Time::Over(Some(why))) => {
                self.inner.store.set_order(&self.id, id, OrderState::Ended, order.next_at, now)?;
                return self
                    .told(Output::text(tongue.with(words::ORDER_OVER, &[("id", &id.to_string()), ("why", &why)])));
            }
            Ok(Time::Failed(why)) => why,
            Err(error @ ChatError::DiskFull) => return Err(error),
            Err(error) => tongue.reason(&error),
        };
        let next = match order.order.terms.timing {
            Timing::Repeated(_) => order.next(now).0,
            _ => Some(now.saturating_add(RETRY)),
        };
        let why = clean_line(&why, 400);
        let Some(next) = next else {
            self.inner.store.set_order(&self.id, id, OrderState::Ended, order.next_at, now)?;
            let values = [("id", id.to_string()), ("title", order.order.title.clone()), ("why", why)];
            return self.told(Output::text(tongue.filled(words::ORDER_LAST_FAILED, &values).replace("..", ".")));
        };
        let paused = self.inner.store.postpone_order(order, next, Some((&why, MOST_FAILURES)), now)?;
        let number = id.to_string();
        let then = match paused {
            true => tongue.with(words::ORDER_THEN_PAUSED, &[("times", &MOST_FAILURES.to_string()), ("id", &number)]),
            false => tongue.with(words::ORDER_THEN_AGAIN, &[("at", &date(next))]),
        };
        let values = [("id", number.as_str()), ("title", &order.order.title), ("why", &why), ("then", &then)];
        self.told(Output::text(tongue.with(words::ORDER_FAILED, &values).replace("..", ".")))
    }

    /// One time of an order: ask the agent for the calls, compare, judge, sign, journal, send.
    async fn time(&self, order: &StoredOrder) -> Result<Time> {
        let confirmed = &order.order;
        let tongue = self.tongue();
        if self.inner.store.policy(&self.id)?.frozen {
            return Ok(Time::Later);
        }
        if self.inner.store.under_way()?.iter().any(|sent| sent.person == self.id) {
            return Ok(Time::Later);
        }
        let proposal = match self.think(Event::Renew(confirmed.renewal.clone())).await {
            Thought::Reply(reply) => match reply.proposal {
                Some(proposal) => proposal,
                None => return Ok(Time::Failed(clean_line(&reply.message, 300))),
            },
            Thought::Failed(text) => return Ok(Time::Failed(text)),
            Thought::Aborted => return Ok(Time::Later),
        };
        if proposal.timing != confirmed.terms.timing || !self.keeps_meaning(&confirmed.calls, &proposal.calls) {
            return Ok(Time::Failed(tongue.say(words::ORDER_NOT_WHAT_WAS_CONFIRMED)));
        }
        let prepared = match self.prepare(proposal.calls.clone()).await {
            Ok(Preparation::Ready(prepared)) => prepared,
            Ok(Preparation::Reverts(reason)) => {
                return Ok(Time::Failed(tongue.with(words::ORDER_WOULD_FAIL, &[("why", &reason)])));
            }
            Err(ChatError::Refused(Refusal::Frozen)) => return Ok(Time::Later),
            Err(error) => return Err(error),
        };
        let now = self.now();
        let mut card = prepared.card(random_id()?, now, tongue)?;
        if card.worst_impact_bps() >= IMPACT_WARNING_BPS {
            let percent = amounts::percent(card.worst_impact_bps());
            return Ok(Time::Failed(tongue.with(words::ORDER_WOULD_LOSE, &[("percent", &percent)])));
        }
        let amount = prepared.amount();
        if order.spent.checked_add(amount).is_none_or(|all| all > order.cap) {
            let over = tongue.with(words::ORDER_OVER_CAP, &[("cap", &order.cap.to_string())]);
            return Ok(Time::Over(Some(over)));
        }
        card.title = tongue.with(words::ORDER_RUN, &[("id", &order.id.to_string()), ("title", &confirmed.title)]);
        let (next_at, missed) = order.next(now);
        let next_at = next_at.filter(|_| order.runs.saturating_add(1) < confirmed.terms.most_runs);
        self.send_run(order, &prepared, &card, &proposal.calls, next_at, missed).await
    }

    async fn send_run(
        &self,
        order: &StoredOrder,
        prepared: &Prepared,
        card: &Card,
        calls: &[Call],
        next_at: Option<u64>,
        missed: u32,
    ) -> Result<Time> {
        let now = self.now();
        let (transaction, amount) = self.sign(card.id, card.proposal_hash, calls, prepared)?;
        let new = NewCard { person: &self.id, card, calls, renewal: &[], at: now };
        let run = Run { order, card: new, transaction: &transaction, amount, next_at };
        match self.inner.store.journal_run(&run, now) {
            Ok(()) => {}
            Err(JournalError::Busy) => return Ok(Time::Later),
            Err(JournalError::OrderChanged | JournalError::NotPending(_)) => return Ok(Time::Over(None)),
            Err(JournalError::Refused(Refusal::Frozen)) => return Ok(Time::Later),
            Err(JournalError::Refused(refusal)) => return Err(refusal.into()),
            Err(JournalError::Store(error)) => return Err(error),
        }
        let mut outputs = self.drive(&transaction, &card.title).await?;
        if missed > 0 {
            let values = [("id", order.id.to_string()), ("times", missed.to_string())];
            outputs.extend(self.told(Output::text(self.tongue().filled(words::ORDER_MISSED, &values)))?);
        }
        Ok(Time::Done(outputs))
    }

    /// The standing orders that are not over.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn orders(&self) -> Result<Vec<StoredOrder>> {
        self.inner.store.orders(&self.id)
    }

    /// Pause an order or let it go on. An order that goes on is carried out at its next time, not for those that passed. False when there is none of
    /// that number.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn pause_order(&self, id: i64, pause: bool) -> Result<bool> {
        let now = self.now();
        let Some(order) = self.orders()?.into_iter().find(|order| order.id == id) else { return Ok(false) };
        let (state, next) = match (pause, &order.order.terms.timing) {
            (true, _) => (OrderState::Paused, order.next_at),
            (false, _) if order.state == OrderState::Active => return Ok(true),
            (false, Timing::Repeated(_)) => match order.next(now).0 {
                Some(next) => (OrderState::Active, next),
                None => (OrderState::Ended, now),
            },
            (false, _) => (OrderState::Active, now),
        };
        self.inner.store.set_order(&self.id, id, state, next, now)
    }

    /// End an order. False when there is none of that number.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn cancel_order(&self, id: i64) -> Result<bool> {
        self.inner.store.set_order(&self.id, id, OrderState::Ended, self.now(), self.now())
    }

    /// Lower what an order may move in all. False when there is none of that number, or it would be raised.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn lower_order_cap(&self, id: i64, cap: Usd) -> Result<bool> {
        self.inner.store.lower_cap(&self.id, id, cap, self.now())
    }

    /// Words about standing orders that the host answers: `orders`, `pause order 3`, `resume order 3`, `cancel order 3`, `cap order 3 500`.
    pub(crate) fn order_words(&self, text: &str) -> Option<Result<Vec<Output>>> {
        let text = text.trim().trim_start_matches('/').trim_end_matches(['.', '!']).to_ascii_lowercase();
        let typed: Vec<&str> = text.split_whitespace().collect();
        let number = |word: &str| word.trim_start_matches('#').parse::<i64>().ok();
        let tongue = self.tongue();
        let about = |message, id: i64| tongue.with(message, &[("id", &id.to_string())]);
        let said = match *typed.as_slice() {
            ["orders"] => self.list_orders(),
            [verb @ ("pause" | "resume" | "cancel"), "order", id] => {
                let id = number(id)?;
                let (done, message) = match verb {
                    "pause" => (self.pause_order(id, true), words::ORDER_PAUSED),
                    "resume" => (self.pause_order(id, false), words::ORDER_RESUMED),
                    _ => (self.cancel_order(id), words::ORDER_CANCELLED),
                };
                done.map(|done| about(if done { message } else { words::ORDER_NONE }, id))
            }
            ["cap", "order", id, usd] => {
                let id = number(id)?;
                let cap =
                    decimal(usd.trim_start_matches('$'), PRICE_DECIMALS).and_then(|cap| u64::try_from(cap).ok())?;
                self.lower_order_cap(id, Usd(cap)).map(|done| match done {
                    true => tongue.with(words::ORDER_CAP, &[("id", &id.to_string()), ("cap", &Usd(cap).to_string())]),
                    false => about(words::ORDER_CAP_NOT, id),
                })
            }
            _ => return None,
        };
        Some(said.and_then(|text| self.told(Output::text(text))))
    }

    /// What there is, when an agent understood that a standing order is to stop and cannot know which.
    pub(crate) fn orders_asked(&self, understood: &[(String, String)]) -> Option<Result<String>> {
        let asked = understood.iter().any(|(name, value)| name == "action" && value == "recurring_cancel");
        asked.then(|| self.list_orders())
    }

    fn list_orders(&self) -> Result<String> {
        let orders = self.orders()?;
        let tongue = self.tongue();
        if orders.is_empty() {
            return Ok(tongue.say(words::ORDERS_NONE));
        }
        let mut lines: Vec<String> = orders.iter().map(|order| order.describe(tongue)).collect();
        lines.push("`pause order N`, `resume order N`, `cancel order N`, `cap order N USD`".to_owned());
        Ok(lines.join("\n"))
    }
}

impl Chat {
    /// Tell of orders that were carried out, end those that waited too long, and carry out those whose time has come. What there is to say is kept
    /// as notices. Gives how many were carried out or tried.
    ///
    /// # Errors
    /// What the database or the chain says.
    pub async fn run_orders(&self) -> Result<usize> {
        let inner = &self.inner;
        for order in inner.store.untold_orders()? {
            self.tell_run(&order)?;
        }
        let now = inner.now();
        let due = inner.store.due_orders(now)?;
        if due.is_empty() {
            return Ok(0);
        }
        let directory = inner.directory()?;
        let prices = crate::simulate::prices_now(&inner.node.snapshot(), &directory);
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let mut running = tokio::task::JoinSet::new();
        for order in due {
            let terms = &order.order.terms;
            if let Timing::AtPrice { symbol, .. } = &terms.timing {
                if terms.ends_at <= now {
                    inner.store.set_order(&order.person, order.id, OrderState::Ended, now, now)?;
                    let values = [
                        ("id", order.id.to_string()),
                        ("title", order.order.title.clone()),
                        ("days", LIMIT_DAYS.to_string()),
                    ];
                    let note = inner.tongue(&order.person).filled(words::ORDER_WAITED, &values);
                    inner.store.notify(&order.person, &note, now)?;
                    continue;
                }
                let price = directory.by_symbol(symbol).and_then(|asset| prices.get(&asset.address));
                if !price.is_some_and(|price| terms.holds(*price)) {
                    continue;
                }
            }
            let (this, turns) = (self.clone(), turns.clone());
            running.spawn(async move {
                let _turn = turns.acquire_owned().await;
                this.run_order(&order).await
            });
        }
        let mut tried = 0;
        while let Some(ended) = running.join_next().await {
            match ended {
                Ok(Ok(ran)) => tried += usize::from(ran),
                Ok(Err(error)) => tracing::warn!(%error, "a standing order could not be carried out"),
                Err(error) => tracing::error!(%error, "carrying a standing order out broke"),
            }
        }
        Ok(tried)
    }

    #[tracing::instrument(skip_all, fields(order = order.id, person = order.person))]
    async fn run_order(&self, order: &StoredOrder) -> Result<bool> {
        let Some(person) = self.known_person(&order.person)? else { return Ok(false) };
        // Who is busy is asked again in a moment: an order must not wait for a model while others could run.
        let Ok(_busy) = person.lane.busy.clone().try_lock_owned() else { return Ok(false) };
        let Some(order) = self.inner.store.order(order.id)?.filter(|now| now == order) else { return Ok(false) };
        let outputs = person.carry_out(&order).await?;
        let after = self.inner.store.order(order.id)?;
        match after.as_ref().filter(|after| after.runs > order.runs) {
            Some(after) => {
                if matches!(outputs.first(), Some(Output::Receipt(_))) {
                    self.tell_run(after)?;
                }
                for output in outputs.iter().skip(1) {
                    self.inner.store.notify(&order.person, &output.render(self.now()), self.now())?;
                }
            }
            None => {
                for output in &outputs {
                    self.inner.store.notify(&order.person, &output.render(self.now()), self.now())?;
                }
            }
        }
        Ok(!outputs.is_empty())
    }

    /// The outcome of an order's last time, as a notice.
    fn tell_run(&self, order: &StoredOrder) -> Result<()> {
        let (Some(card), Some(person)) = (order.untold, self.known_person(&order.person)?) else { return Ok(()) };
        let note = match person.standing(card)? {
            Some((_, Standing::Mined(receipt))) => receipt_note(order, &receipt, person.tongue()),
            Some((card, Standing::NotTaken { hash })) => {
                let taken = [("why", card.title.as_str()), ("hash", &hash.to_string())];
                person.tongue().with(words::NOT_TAKEN, &taken)
            }
            _ => return Ok(()),
        };
        self.inner.store.tell_run(order, Some(&note), self.now())
    }
}

fn receipt_note(order: &StoredOrder, receipt: &Receipt, tongue: Tongue) -> String {
    let then = match (order.state, &order.order.terms.timing) {
        (OrderState::Active, Timing::Repeated(_)) => {
            tongue.with(words::ORDER_NEXT_TIME, &[("at", &date(order.next_at))])
        }
        (OrderState::Paused, _) => tongue.say(words::ORDER_IS_PAUSED),
        _ => tongue.say(words::ORDER_IS_OVER),
    };
    format!("🔁 {}\n{then}", receipt.text())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RHYTHMS: [Rhythm; 4] = [Rhythm::Hourly, Rhythm::Daily, Rhythm::Weekly, Rhythm::Monthly];

    #[test]
    fn months_are_the_calendars() {
        // 2026-01-31 12:00 UTC.
        let began = 1_769_860_800;
        let months: Vec<String> = (0..4).map(|n| date(nth(began, Rhythm::Monthly, n).unwrap())).collect();
        assert_eq!(
            months,
            ["2026-01-31 12:00 UTC", "2026-02-28 12:00 UTC", "2026-03-31 12:00 UTC", "2026-04-30 12:00 UTC"]
        );
    }

    #[test]
    fn missed_times_are_counted_and_left_out() {
        let began = 1_000_000;
        assert_eq!(next_time(began, Rhythm::Hourly, began, began), Some((began + 3_600, 0)));
        assert_eq!(next_time(began, Rhythm::Hourly, began + 3_600, began + 3_700), Some((began + 7_200, 0)));
        // Due at the first hour, and five hours later.
        assert_eq!(next_time(began, Rhythm::Hourly, began + 3_600, began + 6 * 3_600), Some((began + 7 * 3_600, 5)));
    }

    proptest! {
        #[test]
        fn the_next_time_is_later_and_on_the_orders_own_grid(which in 0_usize..4, began in 0_u64..4_000_000_000, late in 0_u64..40_000_000) {
            let rhythm = RHYTHMS[which];
            let now = began + late;
            let (next, missed) = next_time(began, rhythm, began, now).unwrap();
            prop_assert!(next > now);
            prop_assert_eq!(next, nth(began, rhythm, missed + 1).unwrap());
            prop_assert!(nth(began, rhythm, missed).unwrap() <= now);
        }
    }
}
