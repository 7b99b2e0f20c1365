//! The audit log: each entry's hash covers the one before, so a removed or altered entry shows.
//!
//! It lives in the same database as what it records, so that an act and its record are kept together or not at all.

use alloy_primitives::B256;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::Store;
use crate::error::{ChatError, Result};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Number, from 1 without gaps.
    pub seq: u64,
    /// Seconds since 1970-01-01 UTC.
    pub at: u64,
    /// Whose.
    pub person: String,
    /// What happened, such as `signed`.
    pub kind: String,
    /// Details.
    pub body: String,
    /// BLAKE3 over the hash before and all fields.
    pub hash: B256,
}

fn entry_hash(previous: &[u8], seq: u64, at: u64, person: &str, kind: &str, body: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("hyperlith 2026-11 audit entry");
    hasher.update(previous).update(&seq.to_be_bytes()).update(&at.to_be_bytes());
    for field in [person, kind, body] {
        // With its length, so that no two entries share their bytes.
        hasher.update(&(field.len() as u64).to_be_bytes()).update(field.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// Append inside a transaction.
pub(super) fn append(connection: &Connection, at: u64, person: &str, kind: &str, body: &str) -> Result<()> {
    let last: Option<(u64, Vec<u8>)> = connection
        .query_row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, previous) = last.map_or((1, vec![0; 32]), |(seq, hash)| (seq.saturating_add(1), hash));
    let hash = entry_hash(&previous, seq, at, person, kind, body);
    connection.execute(
        "INSERT INTO audit (seq, at, person, kind, body, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![seq, at, person, kind, body, hash],
    )?;
    Ok(())
}

impl Store {
    /// Append an entry of its own.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn audit(&self, at: u64, person: &str, kind: &str, body: &str) -> Result<()> {
        self.write(|transaction| append(transaction, at, person, kind, body))
    }

    /// The whole log, checked.
    ///
    /// # Errors
    /// [`ChatError::Damaged`] names the first entry that does not fit the one before it.
    pub fn audit_log(&self) -> Result<Vec<AuditEntry>> {
        let connection = self.lock();
        let mut statement = connection.prepare("SELECT seq, at, person, kind, body, hash FROM audit ORDER BY seq")?;
        let rows = statement.query_map([], |row| {
            Ok((
                AuditEntry {
                    seq: row.get(0)?,
                    at: row.get(1)?,
                    person: row.get(2)?,
                    kind: row.get(3)?,
                    body: row.get(4)?,
                    hash: B256::ZERO,
                },
                row.get::<_, Vec<u8>>(5)?,
            ))
        })?;
        let mut previous = vec![0; 32];
        let mut entries = Vec::new();
        for (expected, row) in (1u64..).zip(rows) {
            let (mut entry, stored) = row?;
            let hash = entry_hash(&previous, entry.seq, entry.at, &entry.person, &entry.kind, &entry.body);
            if entry.seq != expected || stored != hash {
                return Err(ChatError::Damaged(format!("audit entry {expected}")));
            }
            entry.hash = B256::from(hash);
            previous = stored;
            entries.push(entry);
        }
        Ok(entries)
    }
}
