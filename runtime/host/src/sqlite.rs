//! Agents' memory in an SQLite file: one transaction per turn.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::state::{Loaded, Scope, StateChanges, StateStore, StoreError};

/// A store that lasts. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SqliteState(Arc<Mutex<Connection>>);

fn unavailable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

impl SqliteState {
    /// Open or create the file.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be used.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path).map_err(|error| unavailable(format!("{}: {error}", path.display())))?;
        // WAL with `FULL`: a turn that was answered is on the disk.
        let set_up = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;
            CREATE TABLE IF NOT EXISTS scope (id INTEGER PRIMARY KEY, agent TEXT NOT NULL, person TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (agent, person)) STRICT;
            CREATE TABLE IF NOT EXISTS entry (scope INTEGER NOT NULL REFERENCES scope (id), key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (scope, key)) STRICT, WITHOUT ROWID;";
        connection.execute_batch(set_up).map_err(|error| unavailable(format!("{}: {error}", path.display())))?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Work on the connection on a thread that may block.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&mut connection.lock())).await.map_err(unavailable)?
    }
}

fn find(connection: &Connection, scope: &Scope) -> Result<Option<(i64, u64)>, StoreError> {
    let query = "SELECT id, version FROM scope WHERE agent = ?1 AND person = ?2";
    let found = connection.query_row(query, params![scope.agent, scope.person], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?))).optional();
    Ok(found.map_err(unavailable)?.map(|(id, version)| (id, version.cast_unsigned())))
}

#[async_trait]
impl StateStore for SqliteState {
    async fn load(&self, scope: &Scope) -> Result<Loaded, StoreError> {
        let scope = scope.clone();
        self.run(move |connection| {
            // One read transaction, so that version and entries belong together.
            let transaction = connection.transaction().map_err(unavailable)?;
            let Some((id, version)) = find(&transaction, &scope)? else { return Ok(Loaded::default()) };
            let mut statement = transaction.prepare_cached("SELECT key, value FROM entry WHERE scope = ?1").map_err(unavailable)?;
            let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?))).map_err(unavailable)?;
            let entries = rows.collect::<Result<_, _>>().map_err(unavailable)?;
            Ok(Loaded { entries, version })
        })
        .await
    }

    async fn commit(&self, scope: &Scope, version: u64, changes: &StateChanges) -> Result<(), StoreError> {
        let (scope, changes) = (scope.clone(), changes.clone());
        self.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(unavailable)?;
            let id = match find(&transaction, &scope)? {
                Some((_, found)) if found != version => return Err(StoreError::Conflict),
                None if version != 0 => return Err(StoreError::Conflict),
                Some((id, _)) => {
                    transaction.execute("UPDATE scope SET version = version + 1 WHERE id = ?1", [id]).map_err(unavailable)?;
                    id
                }
                None => {
                    transaction.execute("INSERT INTO scope (agent, person, version) VALUES (?1, ?2, 1)", params![scope.agent, scope.person]).map_err(unavailable)?;
                    transaction.last_insert_rowid()
                }
            };
            for (key, value) in &changes {
                match value {
                    Some(value) => transaction.execute("INSERT OR REPLACE INTO entry (scope, key, value) VALUES (?1, ?2, ?3)", params![id, key, value]),
                    None => transaction.execute("DELETE FROM entry WHERE scope = ?1 AND key = ?2", params![id, key]),
                }
                .map_err(unavailable)?;
            }
            transaction.commit().map_err(unavailable)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::MemoryState;
    use proptest::prelude::*;

    fn scope(person: &str) -> Scope {
        Scope { agent: "a".into(), person: person.into() }
    }

    #[tokio::test]
    async fn entries_last_and_belong_to_one_person() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let store = SqliteState::open(&path).unwrap();
        store.commit(&scope("one"), 0, &StateChanges::from([("k".into(), Some(vec![1])), ("gone".into(), None)])).await.unwrap();
        drop(store);
        let store = SqliteState::open(&path).unwrap();
        let loaded = store.load(&scope("one")).await.unwrap();
        assert_eq!((loaded.version, loaded.entries.get("k").cloned()), (1, Some(vec![1])));
        assert_eq!(store.load(&scope("two")).await.unwrap(), Loaded::default());
    }

    #[tokio::test]
    async fn a_commit_on_an_old_version_is_a_conflict_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteState::open(&folder.path().join("state.db")).unwrap();
        store.commit(&scope("p"), 0, &StateChanges::from([("k".into(), Some(vec![1]))])).await.unwrap();
        for old in [0, 2] {
            let result = store.commit(&scope("p"), old, &StateChanges::from([("k".into(), Some(vec![9]))])).await;
            assert!(matches!(result, Err(StoreError::Conflict)));
        }
        assert_eq!(store.load(&scope("p")).await.unwrap().entries.get("k"), Some(&vec![1]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn both_stores_hold_the_same_after_any_commits(commits in prop::collection::vec((0_u8..2, prop::collection::btree_map("[a-c]", prop::option::of(prop::collection::vec(any::<u8>(), 0..4)), 0..3)), 0..8)) {
            let folder = tempfile::tempdir().unwrap();
            let file = SqliteState::open(&folder.path().join("state.db")).unwrap();
            let memory = MemoryState::default();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                for (person, changes) in commits {
                    let scope = scope(&person.to_string());
                    let version = memory.load(&scope).await.unwrap().version;
                    memory.commit(&scope, version, &changes).await.unwrap();
                    file.commit(&scope, version, &changes).await.unwrap();
                    assert_eq!(memory.load(&scope).await.unwrap(), file.load(&scope).await.unwrap());
                }
            });
        }
    }
}
