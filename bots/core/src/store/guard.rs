//! Second factors, changes that wait, and address books.

use alloy_primitives::Address;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Store, address, audit, put_policy, read_policy};
use crate::error::{ChatError, Result};
use crate::guard::Change;
use crate::keystore::SealedKey;
use crate::policy::Policy;

/// A stored second factor.
#[derive(Clone, Debug)]
pub(crate) struct StoredFactor {
    pub(crate) sealed: SealedKey,
    pub(crate) active: bool,
    pub(crate) last_step: u64,
    pub(crate) failures: u32,
    pub(crate) locked_until: u64,
}

/// A change that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// Its number.
    pub id: i64,
    /// What it will do.
    pub change: Change,
    /// Seconds since 1970-01-01 UTC.
    pub ready_at: u64,
}

impl Store {
    pub(crate) fn second_factor(&self, person: &str) -> Result<Option<StoredFactor>> {
        Ok(self
            .lock()
            .query_row(
                "SELECT version, nonce, ciphertext, active, last_step, failures, locked_until FROM second_factors WHERE person = ?1",
                [person],
                |row| {
                    Ok(StoredFactor {
                        sealed: SealedKey { version: row.get(0)?, nonce: row.get(1)?, ciphertext: row.get(2)? },
                        active: row.get(3)?,
                        last_step: row.get(4)?,
                        failures: row.get(5)?,
                        locked_until: row.get(6)?,
                    })
                },
            )
            .optional()?)
    }

    /// Keep a new second factor that is not active yet. An active one is never replaced: false then.
    pub(crate) fn offer_second_factor(&self, person: &str, sealed: &SealedKey, at: u64) -> Result<bool> {
        self.write(|transaction| {
            let active: Option<bool> = transaction
                .query_row("SELECT active FROM second_factors WHERE person = ?1", [person], |row| row.get(0))
                .optional()?;
            if active == Some(true) {
                return Ok(false);
            }
            transaction.execute(
                "INSERT OR REPLACE INTO second_factors (person, version, nonce, ciphertext) VALUES (?1, ?2, ?3, ?4)",
                params![person, sealed.version, sealed.nonce, sealed.ciphertext],
            )?;
            audit::append(transaction, at, person, "second-factor-offered", "")?;
            Ok(true)
        })
    }

    /// Take a code's time step. False when one of the same step or a later one was taken before: a code counts once.
    pub(crate) fn take_step(&self, person: &str, step: u64, at: u64) -> Result<bool> {
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE second_factors SET last_step = ?2, failures = 0, active = 1 WHERE person = ?1 AND last_step < ?2",
                params![person, step],
            )?;
            if changed == 1 {
                audit::append(transaction, at, person, "second-factor-used", "")?;
            }
            Ok(changed == 1)
        })
    }

    pub(crate) fn note_wrong_code(&self, person: &str, failures: u32, locked_until: u64, at: u64) -> Result<()> {
        self.write(|transaction| {
            transaction.execute(
                "UPDATE second_factors SET failures = ?2, locked_until = ?3 WHERE person = ?1",
                params![person, failures, locked_until],
            )?;
            audit::append(transaction, at, person, "second-factor-wrong", "")
        })
    }

    /// Keep a change until its time.
    pub(crate) fn ask_change(&self, person: &str, change: &Change, ready_at: u64, at: u64) -> Result<()> {
        let body = serde_json::to_string(change).map_err(|_| ChatError::Damaged("a change".to_owned()))?;
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO pending_changes (person, change, ready_at) VALUES (?1, ?2, ?3)",
                params![person, body, ready_at],
            )?;
            audit::append(transaction, at, person, "change-asked", &body)
        })
    }

    /// Changes that wait, oldest first.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn pending_changes(&self, person: &str) -> Result<Vec<PendingChange>> {
        pending(&self.lock(), person, u64::MAX >> 1)
    }

    /// Drop all changes that wait.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn drop_changes(&self, person: &str, at: u64) -> Result<usize> {
        self.write(|transaction| {
            let dropped = transaction.execute("DELETE FROM pending_changes WHERE person = ?1", [person])?;
            if dropped > 0 {
                audit::append(transaction, at, person, "changes-dropped", &dropped.to_string())?;
            }
            Ok(dropped)
        })
    }

    /// Make the changes whose time has come. Gives them.
    pub(crate) fn apply_ready(&self, person: &str, at: u64) -> Result<Vec<Change>> {
        // Nearly always there is nothing, and that is known without a write.
        if pending(&self.lock(), person, at)?.is_empty() {
            return Ok(vec![]);
        }
        self.write(|transaction| {
            let ready = pending(transaction, person, at)?;
            for waiting in &ready {
                apply(transaction, person, &waiting.change)?;
                transaction.execute("DELETE FROM pending_changes WHERE id = ?1", [waiting.id])?;
                audit::append(transaction, at, person, "change-made", &format!("{:?}", waiting.change))?;
            }
            Ok(ready.into_iter().map(|waiting| waiting.change).collect())
        })
    }

    /// Make a change at once.
    pub(crate) fn apply_now(&self, person: &str, change: &Change, at: u64) -> Result<()> {
        self.write(|transaction| {
            apply(transaction, person, change)?;
            audit::append(transaction, at, person, "change-made", &format!("{change:?}"))
        })
    }

    /// A person's address book, by name.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn contacts(&self, person: &str) -> Result<Vec<(String, Address)>> {
        let connection = self.lock();
        let mut statement =
            connection.prepare_cached("SELECT name, address FROM contacts WHERE person = ?1 ORDER BY name")?;
        let rows = statement.query_map([person], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        rows.map(|row| {
            let (name, bytes) = row?;
            Ok((name, address(&bytes)?))
        })
        .collect()
    }
}

fn pending(connection: &Connection, person: &str, until: u64) -> Result<Vec<PendingChange>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, change, ready_at FROM pending_changes WHERE person = ?1 AND ready_at <= ?2 ORDER BY id",
    )?;
    let rows =
        statement.query_map(params![person, until], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (id, body, ready_at) = row?;
        let change = serde_json::from_str(&body).map_err(|_| ChatError::Damaged("a change that waits".to_owned()))?;
        Ok(PendingChange { id, change, ready_at })
    })
    .collect()
}

fn apply(connection: &Connection, person: &str, change: &Change) -> Result<()> {
    let policy = read_policy(connection, person)?;
    let policy = match change {
        Change::Limits { per_transaction, per_day, per_week } => {
            Policy { per_transaction: *per_transaction, per_day: *per_day, per_week: *per_week, ..policy }
        }
        Change::Slippage(bps) => Policy { max_slippage_bps: *bps, ..policy },
        Change::KnownRecipientsOnly(only) => Policy { known_recipients_only: *only, ..policy },
        Change::Frozen(frozen) => Policy { frozen: *frozen, ..policy },
        Change::AddContact { name, address } => {
            connection.execute(
                "INSERT OR REPLACE INTO contacts (person, name, address) VALUES (?1, ?2, ?3)",
                params![person, name, address.as_slice()],
            )?;
            return Ok(());
        }
        Change::RemoveContact { name } => {
            connection.execute("DELETE FROM contacts WHERE person = ?1 AND name = ?2", params![person, name])?;
            return Ok(());
        }
        Change::RemoveSecondFactor => {
            connection.execute("DELETE FROM second_factors WHERE person = ?1", [person])?;
            return Ok(());
        }
    };
    put_policy(connection, person, &policy)
}
