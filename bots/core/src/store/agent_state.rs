//! An agent's durable memory, by agent and person, written all together at the end of a turn.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Store;
use crate::error::Result;

impl Store {
    /// All keys and values of an agent for a person, and a number that goes up with every commit (0 before the first).
    ///
    /// # Errors
    /// [`crate::ChatError::Database`].
    pub fn agent_state(&self, agent: &str, person: &str) -> Result<(BTreeMap<String, Vec<u8>>, u64)> {
        // One transaction, so that entries and version belong together although another process may write.
        let mut connection = self.lock();
        let read = connection.transaction()?;
        let version = version(&read, agent, person)?;
        let mut statement =
            read.prepare_cached("SELECT key, value FROM agent_state WHERE agent = ?1 AND person = ?2")?;
        let rows = statement.query_map(params![agent, person], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((rows.collect::<rusqlite::Result<_>>()?, version))
    }

    /// Write the changes of a turn, all or none; `None` removes a key. False, and nothing is written, when the state is no longer at `expected`.
    ///
    /// # Errors
    /// [`crate::ChatError::Database`].
    pub fn commit_agent_state(
        &self,
        agent: &str,
        person: &str,
        expected: u64,
        changes: &BTreeMap<String, Option<Vec<u8>>>,
    ) -> Result<bool> {
        self.write(|transaction| {
            if version(transaction, agent, person)? != expected {
                return Ok(false);
            }
            transaction.execute(
                "INSERT OR REPLACE INTO agent_state_versions (agent, person, version) VALUES (?1, ?2, ?3)",
                params![agent, person, expected.saturating_add(1)],
            )?;
            for (key, value) in changes {
                match value {
                    Some(value) => transaction.execute(
                        "INSERT OR REPLACE INTO agent_state (agent, person, key, value) VALUES (?1, ?2, ?3, ?4)",
                        params![agent, person, key, value],
                    )?,
                    None => transaction.execute(
                        "DELETE FROM agent_state WHERE agent = ?1 AND person = ?2 AND key = ?3",
                        params![agent, person, key],
                    )?,
                };
            }
            Ok(true)
        })
    }
}

fn version(connection: &Connection, agent: &str, person: &str) -> Result<u64> {
    let found = connection
        .query_row(
            "SELECT version FROM agent_state_versions WHERE agent = ?1 AND person = ?2",
            params![agent, person],
            |row| row.get(0),
        )
        .optional()?;
    Ok(found.unwrap_or(0))
}
