//! Cards, and the one step that turns a confirmed card into journaled bytes.

use alloy_primitives::{B256, Bytes};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Store, audit, read_policy};
use crate::amounts::Usd;
use crate::card::{Card, CardId};
use crate::decode::Call;
use crate::error::{ChatError, Result};
use crate::policy::{self, Refusal, Spent};

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardStatus {
    /// Waits for the person.
    Pending,
    /// Confirmed, signed, journaled; maybe not sent yet.
    Confirmed,
    /// Accepted by the chain's pool.
    Sent,
    /// Mined with success.
    Mined,
    /// Reverted on the chain, or never accepted by it.
    Failed,
    /// Dropped by the person or replaced by a newer card.
    Cancelled,
    /// Too old, or its numbers moved.
    Expired,
    /// Confirmed, and a standing order since.
    Ordered,
}

impl CardStatus {
    /// One lower-case word for people and for the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Sent => "sent",
            Self::Mined => "mined",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Ordered => "ordered",
        }
    }

    fn parse(name: &str) -> Result<Self> {
        const ALL: [CardStatus; 8] = [
            CardStatus::Pending,
            CardStatus::Confirmed,
            CardStatus::Sent,
            CardStatus::Mined,
            CardStatus::Failed,
            CardStatus::Cancelled,
            CardStatus::Expired,
            CardStatus::Ordered,
        ];
        ALL.into_iter()
            .find(|status| status.name() == name)
            .ok_or_else(|| ChatError::Damaged("a card's status".to_owned()))
    }
}

/// A card to keep.
#[derive(Debug)]
pub struct NewCard<'a> {
    /// Whose.
    pub person: &'a str,
    /// What the person sees.
    pub card: &'a Card,
    /// The exact calls.
    pub calls: &'a [Call],
    /// The agent's bytes for making it anew.
    pub renewal: &'a [u8],
    /// Seconds since 1970-01-01 UTC.
    pub at: u64,
}

/// A card as it is kept.
#[derive(Clone, Debug)]
pub struct CardRecord {
    /// Whose.
    pub person: String,
    /// Where it stands.
    pub status: CardStatus,
    /// What the person saw.
    pub card: Card,
    /// The exact calls.
    pub calls: Vec<Call>,
    /// The agent's bytes for making it anew.
    pub renewal: Vec<u8>,
}

/// A journaled transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTransaction {
    /// Transaction hash.
    pub hash: B256,
    /// Its card.
    pub card: CardId,
    /// Whose.
    pub person: String,
    /// Nonce.
    pub nonce: u64,
    /// The signed bytes (EIP-2718).
    pub raw: Bytes,
}

/// A transaction as history shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Transaction hash.
    pub hash: B256,
    /// When it was signed, seconds since 1970-01-01 UTC.
    pub at: u64,
    /// Where it stands.
    pub status: CardStatus,
    /// What its card said.
    pub title: String,
}

/// Why nothing was journaled.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The card is no longer pending.
    #[error("the card is {0:?}")]
    NotPending(CardStatus),
    /// Another transaction of the person is under way.
    #[error("another transaction of this wallet is still under way")]
    Busy,
    /// The standing order was paused, ended, or carried out meanwhile, or its cap is reached.
    #[error("the standing order changed meanwhile")]
    OrderChanged,
    /// The policy changed its mind.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error("{0}")]
    Store(#[from] ChatError),
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

type CardColumns = (String, String, String, String, Vec<u8>);
const CARD_COLUMNS: &str = "person, status, card, calls, renewal";

fn card_columns(row: &Row<'_>) -> rusqlite::Result<CardColumns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn card_record((person, status, card, calls, renewal): CardColumns) -> Result<CardRecord> {
    let damaged = |_| ChatError::Damaged("a card".to_owned());
    Ok(CardRecord {
        person,
        status: CardStatus::parse(&status)?,
        card: serde_json::from_str(&card).map_err(damaged)?,
        calls: serde_json::from_str(&calls).map_err(damaged)?,
        renewal,
    })
}

fn status_of(connection: &Connection, card: CardId) -> Result<CardStatus> {
    let name: Option<String> = connection
        .query_row("SELECT status FROM cards WHERE id = ?1", [card.as_slice()], |row| row.get(0))
        .optional()?;
    CardStatus::parse(&name.ok_or_else(|| ChatError::Damaged("a missing card".to_owned()))?)
}

fn spent_since(connection: &Connection, person: &str, since: u64) -> Result<Usd> {
    let mut statement = connection.prepare_cached("SELECT usd FROM ledger WHERE person = ?1 AND at > ?2")?;
    let amounts = statement.query_map(params![person, since], |row| row.get::<_, u64>(0))?;
    amounts
        .map(|amount| amount.map_err(ChatError::from))
        .try_fold(Usd(0), |sum, amount| Ok(Usd(sum.0.saturating_add(amount?))))
}

/// Insert a card.
pub(super) fn put_card(connection: &Connection, new: &NewCard<'_>, status: CardStatus) -> Result<()> {
    let damaged = |_| ChatError::Damaged("a card that cannot be written".to_owned());
    let card = serde_json::to_string(new.card).map_err(damaged)?;
    let calls = serde_json::to_string(new.calls).map_err(damaged)?;
    connection.execute(
        "INSERT INTO cards (id, person, created_at, updated_at, expires_at, status, proposal_hash, calls, renewal, card)
         VALUES (?1, ?2, ?3, ?3, ?4, ?9, ?5, ?6, ?7, ?8)",
        params![
            new.card.id.as_slice(),
            new.person,
            new.at,
            new.card.expires_at,
            new.card.proposal_hash.as_slice(),
            calls,
            new.renewal,
            card,
            status.name()
        ],
    )?;
    audit::append(
        connection,
        new.at,
        new.person,
        "card",
        &format!("{} {} {calls}", new.card.id, new.card.proposal_hash),
    )
}

/// See [`Store::journal`]; inside a transaction that the caller commits.
pub(super) fn journal_in(
    write: &Connection,
    transaction: &StoredTransaction,
    amount: Usd,
    at: u64,
) -> Result<(), JournalError> {
    let policy = read_policy(write, &transaction.person)?;
    if policy.frozen {
        return Err(Refusal::Frozen.into());
    }
    policy::check_limits(&policy, amount, spending(write, &transaction.person, at)?)?;
    let under_way: bool = write.query_row(
        "SELECT EXISTS (SELECT 1 FROM transactions WHERE person = ?1 AND done = 0)",
        [&transaction.person],
        |row| row.get(0),
    )?;
    if under_way {
        return Err(JournalError::Busy);
    }
    let card = transaction.card.as_slice();
    write.execute("UPDATE cards SET status = 'confirmed', updated_at = ?2 WHERE id = ?1", params![card, at])?;
    // Signing gives the same bytes for the same transaction: one of a chain that was replaced, or one that was refused, has its outcome and is
    // kept in the audit log; the row is the new card's now.
    write.execute("DELETE FROM transactions WHERE hash = ?1 AND done = 1", [transaction.hash.as_slice()])?;
    write.execute(
        "INSERT INTO transactions (hash, card, person, nonce, raw, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![transaction.hash.as_slice(), card, transaction.person, transaction.nonce, transaction.raw.as_ref(), at],
    )?;
    write.execute(
        "INSERT INTO ledger (card, person, at, usd) VALUES (?1, ?2, ?3, ?4)",
        params![card, transaction.person, at, i64::try_from(amount.0).unwrap_or(i64::MAX)],
    )?;
    audit::append(
        write,
        at,
        &transaction.person,
        "signed",
        &format!("{} {} {}", transaction.card, transaction.hash, transaction.raw),
    )?;
    Ok(())
}

/// Seconds that the daily limit looks back.
const DAY: u64 = 86_400;

fn spending(connection: &Connection, person: &str, at: u64) -> Result<Spent> {
    Ok(Spent {
        day: spent_since(connection, person, at.saturating_sub(DAY))?,
        week: spent_since(connection, person, at.saturating_sub(7 * DAY))?,
    })
}

impl Store {
    /// Keep a card; the person's older open card, if any, is cancelled by that and named.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn add_card(&self, new: &NewCard<'_>) -> Result<Option<CardId>> {
        self.write(|transaction| {
            let older: Option<Vec<u8>> = transaction
                .query_row("SELECT id FROM cards WHERE person = ?1 AND status = 'pending'", [new.person], |row| {
                    row.get(0)
                })
                .optional()?;
            if let Some(older) = &older {
                transaction.execute(
                    "UPDATE cards SET status = 'cancelled', updated_at = ?2 WHERE id = ?1",
                    params![older, new.at],
                )?;
            }
            put_card(transaction, new, CardStatus::Pending)?;
            older
                .map(|id| CardId::try_from(id.as_slice()).map_err(|_| ChatError::Damaged("a card's name".to_owned())))
                .transpose()
        })
    }

    /// A card by name.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn card(&self, id: CardId) -> Result<Option<CardRecord>> {
        let connection = self.lock();
        let row = connection
            .query_row(&format!("SELECT {CARD_COLUMNS} FROM cards WHERE id = ?1"), [id.as_slice()], card_columns)
            .optional()?;
        row.map(card_record).transpose()
    }

    /// The person's newest card, whatever its status.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn newest_card(&self, person: &str) -> Result<Option<CardRecord>> {
        let connection = self.lock();
        let row = connection
            .query_row(
                &format!("SELECT {CARD_COLUMNS} FROM cards WHERE person = ?1 ORDER BY seq DESC LIMIT 1"),
                [person],
                card_columns,
            )
            .optional()?;
        row.map(card_record).transpose()
    }

    /// The person's open card, expired in time or not.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn open_card(&self, person: &str) -> Result<Option<CardRecord>> {
        let connection = self.lock();
        let row = connection
            .query_row(
                &format!("SELECT {CARD_COLUMNS} FROM cards WHERE person = ?1 AND status = 'pending'"),
                [person],
                card_columns,
            )
            .optional()?;
        row.map(card_record).transpose()
    }

    /// Close a pending card as cancelled or expired. False when it is no longer pending.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn close_card(&self, id: CardId, person: &str, status: CardStatus, at: u64) -> Result<bool> {
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE cards SET status = ?3, updated_at = ?4 WHERE id = ?1 AND person = ?2 AND status = 'pending'",
                params![id.as_slice(), person, status.name(), at],
            )?;
            if changed == 1 {
                audit::append(transaction, at, person, status.name(), &id.to_string())?;
            }
            Ok(changed == 1)
        })
    }

    /// What the person spent in the 24 hours before `at`.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn spent(&self, person: &str, at: u64) -> Result<Usd> {
        spent_since(&self.lock(), person, at.saturating_sub(DAY))
    }

    /// What the person spent in the day and the week before `at`.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn spending(&self, person: &str, at: u64) -> Result<Spent> {
        spending(&self.lock(), person, at)
    }

    /// The step of no return, in one SQLite transaction: the card goes from pending to confirmed, the signed bytes are journaled, the
    /// amount is booked. Freeze and limits are read again inside it, so nothing that happened in between is missed.
    ///
    /// # Errors
    /// [`JournalError`]; then nothing was journaled and nothing may be sent.
    pub(crate) fn journal(&self, transaction: &StoredTransaction, amount: Usd, at: u64) -> Result<(), JournalError> {
        let mut connection = self.lock();
        let write = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let status = status_of(&write, transaction.card)?;
        if status != CardStatus::Pending {
            return Err(JournalError::NotPending(status));
        }
        journal_in(&write, transaction, amount, at)?;
        Ok(write.commit()?)
    }

    /// Move a journaled transaction's card on.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn settle(
        &self,
        transaction: &StoredTransaction,
        status: CardStatus,
        note: &str,
        at: u64,
    ) -> Result<()> {
        let done = matches!(status, CardStatus::Mined | CardStatus::Failed);
        self.write(|write| {
            write.execute(
                "UPDATE cards SET status = ?2, updated_at = ?3 WHERE id = ?1",
                params![transaction.card.as_slice(), status.name(), at],
            )?;
            write.execute(
                "UPDATE transactions SET done = ?2 WHERE hash = ?1",
                params![transaction.hash.as_slice(), done],
            )?;
            audit::append(write, at, &transaction.person, status.name(), &format!("{} {note}", transaction.hash))
        })
    }

    /// Journaled transactions whose outcome is not known yet, oldest first.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn under_way(&self) -> Result<Vec<StoredTransaction>> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "SELECT hash, card, person, nonce, raw FROM transactions WHERE done = 0 ORDER BY created_at, nonce",
        )?;
        let rows = statement.query_map([], transaction_columns)?;
        rows.map(|row| stored_transaction(row?)).collect()
    }

    /// The person's transactions, newest first.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn history(&self, person: &str, last: u32) -> Result<Vec<HistoryEntry>> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "SELECT t.hash, t.created_at, c.status, c.card FROM transactions t JOIN cards c ON c.id = t.card
             WHERE t.person = ?1 ORDER BY c.seq DESC LIMIT ?2",
        )?;
        let rows = statement.query_map(params![person, last], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, u64>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        })?;
        rows.map(|row| {
            let (hash, at, status, card) = row?;
            let damaged = || ChatError::Damaged("a transaction's history".to_owned());
            Ok(HistoryEntry {
                hash: B256::try_from(hash.as_slice()).map_err(|_| damaged())?,
                at,
                status: CardStatus::parse(&status)?,
                title: serde_json::from_str::<Card>(&card).map_err(|_| damaged())?.title,
            })
        })
        .collect()
    }

    /// The transaction of a card.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn transaction_of(&self, card: CardId) -> Result<Option<StoredTransaction>> {
        let connection = self.lock();
        let row = connection
            .query_row(
                "SELECT hash, card, person, nonce, raw FROM transactions WHERE card = ?1",
                [card.as_slice()],
                transaction_columns,
            )
            .optional()?;
        row.map(stored_transaction).transpose()
    }
}

type TransactionColumns = (Vec<u8>, Vec<u8>, String, u64, Vec<u8>);

fn transaction_columns(row: &Row<'_>) -> rusqlite::Result<TransactionColumns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn stored_transaction((hash, card, person, nonce, raw): TransactionColumns) -> Result<StoredTransaction> {
    let damaged = |_| ChatError::Damaged("a journaled transaction".to_owned());
    Ok(StoredTransaction {
        hash: B256::try_from(hash.as_slice()).map_err(damaged)?,
        card: CardId::try_from(card.as_slice()).map_err(damaged)?,
        person,
        nonce,
        raw: raw.into(),
    })
}
