//! An agent's durable memory, by agent and person, written all together at the end of a turn.

use std::collections::BTreeMap;

use rusqlite::params;

use super::Store;
use crate::error::Result;

impl Store {
    /// All keys and values of an agent for a person.
    ///
    /// # Errors
    /// [`crate::ChatError::Database`].
    pub fn agent_state(&self, agent: &str, person: &str) -> Result<BTreeMap<String, Vec<u8>>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT key, value FROM agent_state WHERE agent = ?1 AND person = ?2")?;
        let rows = statement.query_map(params![agent, person], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Write the changes of a turn, all or none; `None` removes a key.
    ///
    /// # Errors
    /// [`crate::ChatError::Database`].
    pub fn commit_agent_state(&self, agent: &str, person: &str, changes: &BTreeMap<String, Option<Vec<u8>>>) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            for (key, value) in changes {
                match value {
                    Some(value) => transaction.execute(
                        "INSERT OR REPLACE INTO agent_state (agent, person, key, value) VALUES (?1, ?2, ?3, ?4)",
                        params![agent, person, key, value],
                    )?,
                    None => transaction.execute("DELETE FROM agent_state WHERE agent = ?1 AND person = ?2 AND key = ?3", params![agent, person, key])?,
                };
            }
            Ok(())
        })
    }
}
