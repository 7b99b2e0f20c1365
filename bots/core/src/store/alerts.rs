//! Alerts.

use rusqlite::params;

use super::{Store, audit, notice};
use crate::alerts::Alert;
use crate::error::{ChatError, Result};

/// An alert as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAlert {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub person: String,
    /// What it watches.
    pub alert: Alert,
    /// Whether the next crossing is told.
    pub(crate) armed: bool,
}

impl Store {
    /// Keep an alert. `None` when the person has `most` already; the same one twice is one.
    pub(crate) fn add_alert(&self, person: &str, alert: &Alert, most: usize, at: u64) -> Result<Option<i64>> {
        let body = serde_json::to_string(alert).map_err(|_| ChatError::Damaged("an alert".to_owned()))?;
        let there = self.alerts(Some(person))?;
        if let Some(same) = there.iter().find(|stored| stored.alert == *alert) {
            return Ok(Some(same.id));
        }
        if there.len() >= most {
            return Ok(None);
        }
        self.write(|transaction| {
            transaction.execute("INSERT INTO alerts (person, alert) VALUES (?1, ?2)", params![person, body])?;
            let id = transaction.last_insert_rowid();
            audit::append(transaction, at, person, "alert-set", &body)?;
            Ok(Some(id))
        })
    }

    /// Alerts of a person, or of everybody, oldest first.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn alerts(&self, person: Option<&str>) -> Result<Vec<StoredAlert>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT id, person, alert, armed FROM alerts WHERE ?1 IS NULL OR person = ?1 ORDER BY id",
        )?;
        let rows = statement
            .query_map([person], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?)))?;
        rows.map(|row| {
            let (id, person, body, armed) = row?;
            let alert = serde_json::from_str(&body).map_err(|_| ChatError::Damaged("an alert".to_owned()))?;
            Ok(StoredAlert { id, person, alert, armed })
        })
        .collect()
    }

    /// Drop an alert. False when the person has none of that number.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn drop_alert(&self, person: &str, id: i64) -> Result<bool> {
        Ok(self.lock().execute("DELETE FROM alerts WHERE person = ?1 AND id = ?2", params![person, id])? == 1)
    }

    /// Tell of a crossing, once: the alert is disarmed in the transaction that keeps the notice.
    pub(crate) fn fire_alert(&self, stored: &StoredAlert, note: &str, at: u64) -> Result<bool> {
        self.write(|transaction| {
            if transaction.execute("UPDATE alerts SET armed = 0 WHERE id = ?1 AND armed = 1", [stored.id])? == 0 {
                return Ok(false);
            }
            notice(transaction, &stored.person, note, at)?;
            Ok(true)
        })
    }

    /// Tell that a vote has ended, and drop its alert.
    pub(crate) fn end_vote_alert(&self, stored: &StoredAlert, note: &str, at: u64) -> Result<bool> {
        self.write(|transaction| {
            if transaction.execute("DELETE FROM alerts WHERE id = ?1", [stored.id])? == 0 {
                return Ok(false);
            }
            notice(transaction, &stored.person, note, at)?;
            Ok(true)
        })
    }

    pub(crate) fn arm_alert(&self, id: i64) -> Result<()> {
        self.lock().execute("UPDATE alerts SET armed = 1 WHERE id = ?1", [id])?;
        Ok(())
    }
}
