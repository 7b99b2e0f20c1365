//! Standing orders.

use rusqlite::{OptionalExtension as _, Row, params};

use super::cards::{JournalError, NewCard, journal_in, put_card};
use super::{CardStatus, Store, StoredTransaction, audit, notice};
use crate::amounts::Usd;
use crate::card::CardId;
use crate::error::{ChatError, Result};
use crate::orders::Order;

/// Where a standing order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// It is carried out at its times.
    Active,
    /// Stopped until the person lets it go on.
    Paused,
    /// Over, for whatever reason.
    Ended,
}

impl OrderState {
    /// One lower-case word for people and for the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    fn parse(name: &str) -> Result<Self> {
        [Self::Active, Self::Paused, Self::Ended]
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| ChatError::Damaged("a standing order's state".to_owned()))
    }
}

/// A standing order as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredOrder {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub person: String,
    /// What was confirmed.
    pub order: Order,
    /// Where it stands.
    pub state: OrderState,
    /// When it is looked at next, seconds since 1970-01-01 UTC.
    pub next_at: u64,
    /// Times that it was carried out.
    pub runs: u32,
    /// What it moved so far.
    pub spent: Usd,
    /// Most that it may move in all.
    pub cap: Usd,
    /// Times in a row that it could not be carried out.
    pub failures: u32,
    /// The card of the last time, while its outcome was not told.
    pub(crate) untold: Option<CardId>,
}

/// One time of a standing order, about to be journaled.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    /// The order as it was read. When it is another meanwhile, nothing is journaled.
    pub(crate) order: &'a StoredOrder,
    /// The card that says what happens; it is never shown as an open one.
    pub(crate) card: NewCard<'a>,
    /// The signed bytes.
    pub(crate) transaction: &'a StoredTransaction,
    /// What it moves.
    pub(crate) amount: Usd,
    /// The next time; `None` ends the order.
    pub(crate) next_at: Option<u64>,
}

const COLUMNS: &str = "id, person, body, state, next_at, runs, spent, cap, failures, untold";

type Columns = (i64, String, String, String, u64, u32, u64, u64, u32, Option<Vec<u8>>);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
        row.get(9)?,
    ))
}

fn stored((id, person, body, state, next_at, runs, spent, cap, failures, untold): Columns) -> Result<StoredOrder> {
    let damaged = || ChatError::Damaged("a standing order".to_owned());
    Ok(StoredOrder {
        id,
        person,
        order: serde_json::from_str(&body).map_err(|_| damaged())?,
        state: OrderState::parse(&state)?,
        next_at,
        runs,
        spent: Usd(spent),
        cap: Usd(cap),
        failures,
        untold: untold.map(|card| CardId::try_from(card.as_slice()).map_err(|_| damaged())).transpose()?,
    })
}

fn database(usd: Usd) -> i64 {
    i64::try_from(usd.0).unwrap_or(i64::MAX)
}

impl Store {
    /// The pending card becomes a standing order, in one transaction. `None` when the card is no longer pending.
    pub(crate) fn add_order(
        &self,
        card: CardId,
        person: &str,
        order: &Order,
        cap: Usd,
        next_at: u64,
        at: u64,
    ) -> Result<Option<i64>> {
        let body = serde_json::to_string(order).map_err(|_| ChatError::Damaged("a standing order".to_owned()))?;
        self.write(|transaction| {
            let taken = transaction.execute(
                "UPDATE cards SET status = ?3, updated_at = ?4 WHERE id = ?1 AND person = ?2 AND status = 'pending'",
                params![card.as_slice(), person, CardStatus::Ordered.name(), at],
            )?;
            if taken == 0 {
                return Ok(None);
            }
            transaction.execute(
                "INSERT INTO orders (person, card, body, next_at, cap) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![person, card.as_slice(), body, next_at, database(cap)],
            )?;
            let id = transaction.last_insert_rowid();
            audit::append(transaction, at, person, "order-set", &format!("{id} {card} {body}"))?;
            Ok(Some(id))
        })
    }

    /// Orders that are not over: a person's, or everybody's, oldest first.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn orders(&self, person: &str) -> Result<Vec<StoredOrder>> {
        self.orders_where("person = ?1 AND state <> 'ended' ORDER BY id", person)
    }

    /// Active orders whose time has come.
    pub(crate) fn due_orders(&self, now: u64) -> Result<Vec<StoredOrder>> {
        self.orders_where("state = 'active' AND next_at <= ?1 ORDER BY next_at, id", now)
    }

    /// Orders whose last time has an outcome that was not told.
    pub(crate) fn untold_orders(&self) -> Result<Vec<StoredOrder>> {
        self.orders_where(
            "untold IS NOT NULL AND ?1 AND EXISTS (SELECT 1 FROM transactions t WHERE t.card = untold AND t.done = 1)",
            true,
        )
    }

    /// An order by number.
    pub(crate) fn order(&self, id: i64) -> Result<Option<StoredOrder>> {
        Ok(self.orders_where("id = ?1", id)?.into_iter().next())
    }

    /// The order that a card became.
    pub(crate) fn order_of(&self, card: CardId) -> Result<Option<i64>> {
        let found = self.lock().query_row("SELECT id FROM orders WHERE card = ?1", [card.as_slice()], |row| row.get(0));
        Ok(found.optional()?)
    }

    /// Whether a card is a time of a standing order that is still to be told of.
    pub(crate) fn is_untold_run(&self, card: CardId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM orders WHERE untold = ?1)";
        Ok(self.lock().query_row(sql, [card.as_slice()], |row| row.get(0))?)
    }

    fn orders_where(&self, condition: &str, argument: impl rusqlite::ToSql) -> Result<Vec<StoredOrder>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM orders WHERE {condition}"))?;
        let rows = statement.query_map([argument], columns)?;
        rows.map(|row| stored(row?)).collect()
    }

    /// Journal one time of an order: the bytes, the amount and the order's next time are kept together or not at all. The policy's limits and the
    /// order's own cap are looked at inside the transaction.
    ///
    /// # Errors
    /// [`JournalError`]; then nothing was journaled and nothing may be sent.
    pub(crate) fn journal_run(&self, run: &Run<'_>, at: u64) -> Result<(), JournalError> {
        let mut connection = self.lock();
        let write = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Confirmed from the start: it must not take the place of a card that waits for the person.
        put_card(&write, &run.card, CardStatus::Confirmed)?;
        journal_in(&write, run.transaction, run.amount, at)?;
        let changed = write.execute(
            "UPDATE orders SET runs = runs + 1, spent = spent + ?3, failures = 0, untold = ?4,
                    next_at = coalesce(?5, next_at), state = CASE WHEN ?5 IS NULL THEN 'ended' ELSE state END
             WHERE id = ?1 AND runs = ?2 AND state = 'active' AND next_at = ?6 AND spent + ?3 <= cap",
            params![
                run.order.id,
                run.order.runs,
                database(run.amount),
                run.transaction.card.as_slice(),
                run.next_at,
                run.order.next_at
            ],
        )?;
        if changed == 0 {
            return Err(JournalError::OrderChanged);
        }
        Ok(write.commit()?)
    }

    /// Look at an order again later, with a failure counted or not. From `most` failures in a row on it is paused. Gives whether it is.
    pub(crate) fn postpone_order(
        &self,
        order: &StoredOrder,
        next_at: u64,
        failed: Option<(&str, u32)>,
        at: u64,
    ) -> Result<bool> {
        self.write(|transaction| {
            let failures = order.failures.saturating_add(u32::from(failed.is_some()));
            let paused = failed.is_some_and(|(_, most)| failures >= most);
            let state = if paused { OrderState::Paused } else { OrderState::Active };
            transaction.execute(
                "UPDATE orders SET next_at = ?2, failures = ?3, state = ?4 WHERE id = ?1 AND state = 'active'",
                params![order.id, next_at, failures, state.name()],
            )?;
            if let Some((why, _)) = failed {
                audit::append(transaction, at, &order.person, "order-failed", &format!("{} {why}", order.id))?;
            }
            Ok(paused)
        })
    }

    /// Pause an order, let it go on at `next_at`, or end it. False when it is not the person's or is over.
    pub(crate) fn set_order(&self, person: &str, id: i64, state: OrderState, next_at: u64, at: u64) -> Result<bool> {
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE orders SET state = ?3, next_at = ?4, failures = 0 WHERE id = ?1 AND person = ?2 AND state <> 'ended'",
                params![id, person, state.name(), next_at],
            )?;
            if changed == 1 {
                audit::append(transaction, at, person, &format!("order-{}", state.name()), &id.to_string())?;
            }
            Ok(changed == 1)
        })
    }

    /// Lower what an order may move in all. False when it is not the person's, is over, or would be raised.
    pub(crate) fn lower_cap(&self, person: &str, id: i64, cap: Usd, at: u64) -> Result<bool> {
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE orders SET cap = ?3 WHERE id = ?1 AND person = ?2 AND state <> 'ended' AND cap >= ?3",
                params![id, person, database(cap)],
            )?;
            if changed == 1 {
                audit::append(transaction, at, person, "order-cap", &format!("{id} {cap}"))?;
            }
            Ok(changed == 1)
        })
    }

    /// Keep the word about an order's last time, once.
    pub(crate) fn tell_run(&self, order: &StoredOrder, note: Option<&str>, at: u64) -> Result<()> {
        let Some(card) = order.untold else { return Ok(()) };
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE orders SET untold = NULL WHERE id = ?1 AND untold = ?2",
                params![order.id, card.as_slice()],
            )?;
            if let Some(note) = note.filter(|_| changed == 1) {
                notice(transaction, &order.person, note, at)?;
            }
            Ok(())
        })
    }
}
