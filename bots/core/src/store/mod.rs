//! Everything that must survive a restart, in one SQLite file: people, sealed keys, policies, conversations, cards, journaled transactions.
//!
//! WAL with `synchronous = FULL`: what a method reports as done is on the disk. Every method is one SQLite transaction.

mod agent_state;
mod alerts;
mod audit;
mod cards;
mod guard;
mod orders;
mod post;

use std::path::Path;

use alloy_primitives::{Address, B256};
use parking_lot::{Mutex, MutexGuard};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

pub use alerts::StoredAlert;
pub use audit::AuditEntry;
pub use cards::{CardRecord, CardStatus, HistoryEntry, JournalError, NewCard, StoredTransaction};
pub use guard::PendingChange;
pub(crate) use guard::StoredFactor;
pub(crate) use orders::Run;
pub use orders::{OrderState, StoredOrder};
pub use post::{Button, Dispatch, Letter, Mail, Posted, ShownCard};

use crate::amounts::Usd;
use crate::error::{ChatError, Result};
use crate::keystore::SealedKey;
use crate::policy::Policy;

/// File name inside the data folder.
pub const FILE_NAME: &str = "wallets.sqlite3";

/// Each entry takes the schema one version up.
const MIGRATIONS: &[&str] = &[include_str!("schema_1.sql"), include_str!("schema_2.sql"), include_str!("schema_3.sql")];

/// The store. One per data folder and process.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
}

/// A person and their wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord {
    /// Name, as the front-end gives it.
    pub id: String,
    /// Wallet address.
    pub wallet: Address,
    /// BCP 47 tag of the chosen language.
    pub language: Option<String>,
    /// Whether the development faucet has been asked for this wallet.
    pub funded: bool,
}

/// Who wrote a line of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The person.
    Person,
    /// The agent.
    Agent,
    /// The host: cards, receipts, refusals.
    Host,
}

impl Role {
    const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Agent => "agent",
            Self::Host => "host",
        }
    }
}

/// A line of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Seconds since 1970-01-01 UTC.
    pub at: u64,
    /// `person`, `agent` or `host`.
    pub role: String,
    /// The text.
    pub body: String,
}

impl Store {
    /// Open the store in a data folder, making or migrating it.
    ///
    /// # Errors
    /// [`ChatError::File`], [`ChatError::Database`], [`ChatError::DamagedDatabase`], [`ChatError::NewerDatabase`].
    pub fn open(data_dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(data_dir).map_err(|source| ChatError::File {
            action: "create the folder",
            path: data_dir.to_owned(),
            source,
        })?;
        let path = data_dir.join(FILE_NAME);
        match std::fs::metadata(&path) {
            Ok(file) if file.len() == 0 => {
                return Err(ChatError::DamagedDatabase { path, what: "it is empty".to_owned() });
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => create(data_dir, &path)?,
            Err(source) => return Err(ChatError::File { action: "open", path, source }),
        }
        let connection = connect(&path).map_err(|error| error.at(&path))?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// As if the disk had no more room than the database has now: for tests of a full disk.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    #[doc(hidden)]
    pub fn refuse_to_grow(&self) -> Result<()> {
        // SQLite never goes below what the file has.
        Ok(self.lock().pragma_update_and_check(None, "max_page_count", 1, |_| Ok(()))?)
    }

    /// Bind the wallets to a chain, by the hash of its block zero. On another chain than before nothing of what was under way makes sense: open
    /// cards are closed, signed transactions without an outcome are given up and never sent, the faucet may be asked again, and everybody is
    /// told. What was spent stays booked. True when that happened.
    ///
    /// # Errors
    /// [`ChatError::Database`]; nothing is changed then.
    pub(crate) fn bind_chain(&self, genesis: B256, at: u64) -> Result<bool> {
        const KEY: &str = "chain";
        self.write(|transaction| {
            let before: Option<Vec<u8>> = transaction.query_row("SELECT value FROM meta WHERE key = ?1", [KEY], |row| row.get(0)).optional()?;
            if before.as_deref() == Some(genesis.as_slice()) {
                return Ok(false);
            }
            transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", params![KEY, genesis.as_slice()])?;
            if before.is_none() {
                return Ok(false);
            }
            let people: Vec<String> = {
                let mut statement = transaction.prepare("SELECT id FROM people ORDER BY id")?;
                statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
            };
            for person in &people {
                let closed = transaction.execute("UPDATE cards SET status = 'cancelled', updated_at = ?2 WHERE person = ?1 AND status = 'pending'", params![person, at])?;
                transaction.execute(
                    "UPDATE cards SET status = 'failed', updated_at = ?2 WHERE id IN (SELECT card FROM transactions WHERE person = ?1 AND done = 0)",
                    params![person, at],
                )?;
                let given_up = transaction.execute("UPDATE transactions SET done = 1 WHERE person = ?1 AND done = 0", [person])?;
                let mut note = "This is another chain than before: its folder was replaced. Your wallet and its key are the same, but what it held on the old chain is not here.".to_owned();
                if closed > 0 {
                    note.push_str(" The card that was open is closed.");
                }
                if given_up > 0 {
                    note.push_str(" The transaction that was signed for the old chain and not seen mined there is not sent.");
                }
                note.push_str(" No funds moved.");
                notice(transaction, person, &note, at)?;
                audit::append(transaction, at, person, "other-chain", &format!("{genesis}: {closed} cards closed, {given_up} transactions given up"))?;
            }
            transaction.execute("UPDATE people SET funded = 0", [])?;
            Ok(true)
        })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock()
    }

    fn write<T>(&self, change: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// A value of the store itself, such as the salt.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn meta(&self, key: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.lock().query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
    }

    /// Set several values together.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn set_meta(&self, values: &[(&str, &[u8])]) -> Result<()> {
        self.write(|transaction| {
            for (key, value) in values {
                transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", params![key, value])?;
            }
            Ok(())
        })
    }

    /// A person, if known.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn person(&self, id: &str) -> Result<Option<PersonRecord>> {
        let connection = self.lock();
        let row = connection
            .query_row("SELECT p.language, p.funded, w.address FROM people p JOIN wallets w ON w.person = p.id WHERE p.id = ?1", [id], |row| {
                Ok((row.get::<_, Option<String>>(0)?, row.get::<_, bool>(1)?, row.get::<_, Vec<u8>>(2)?))
            })
            .optional()?;
        row.map(|(language, funded, wallet)| {
            Ok(PersonRecord { id: id.to_owned(), wallet: address(&wallet)?, language, funded })
        })
        .transpose()
    }

    /// All people, by name.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn people(&self) -> Result<Vec<PersonRecord>> {
        let ids: Vec<String> = {
            let connection = self.lock();
            let mut statement = connection.prepare("SELECT id FROM people ORDER BY id")?;
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        ids.iter().filter_map(|id| self.person(id).transpose()).collect()
    }

    /// Add a person with a sealed key and a policy. Does nothing when the person is there already.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn add_person(
        &self,
        id: &str,
        wallet: Address,
        key: &SealedKey,
        policy: &Policy,
        at: u64,
    ) -> Result<bool> {
        self.write(|transaction| {
            if transaction.execute("INSERT OR IGNORE INTO people (id, created_at) VALUES (?1, ?2)", params![id, at])?
                == 0
            {
                return Ok(false);
            }
            transaction.execute(
                "INSERT INTO wallets (person, address, version, nonce, ciphertext) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, wallet.as_slice(), key.version, key.nonce, key.ciphertext],
            )?;
            put_policy(transaction, id, policy)?;
            audit::append(transaction, at, id, "wallet-created", &wallet.to_string())?;
            Ok(true)
        })
    }

    /// A person's sealed key.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub(crate) fn sealed_key(&self, person: &str) -> Result<SealedKey> {
        let row = self
            .lock()
            .query_row("SELECT version, nonce, ciphertext FROM wallets WHERE person = ?1", [person], |row| {
                Ok((row.get::<_, u8>(0)?, row.get::<_, [u8; 24]>(1)?, row.get::<_, Vec<u8>>(2)?))
            })
            .optional()?;
        let (version, nonce, ciphertext) =
            row.ok_or_else(|| ChatError::Damaged("a person without a key".to_owned()))?;
        Ok(SealedKey { version, nonce, ciphertext })
    }

    /// Remember that the faucet was asked for this person.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn set_funded(&self, person: &str) -> Result<()> {
        self.lock().execute("UPDATE people SET funded = 1 WHERE id = ?1", [person])?;
        Ok(())
    }

    /// Remember the language that the person chose (BCP 47).
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn set_language(&self, person: &str, language: Option<&str>) -> Result<()> {
        self.lock().execute("UPDATE people SET language = ?2 WHERE id = ?1", params![person, language])?;
        Ok(())
    }

    /// A person's policy. A person without one gets none of the defaults: that is damage, and nothing is signed.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn policy(&self, person: &str) -> Result<Policy> {
        read_policy(&self.lock(), person)
    }

    /// Replace a person's limits: an operator's act. Whether the wallet is frozen stays as it is, for it may have been frozen after `policy` was
    /// read: that is [`Self::set_frozen`]'s alone.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn set_policy(&self, person: &str, policy: &Policy, at: u64) -> Result<()> {
        self.write(|transaction| {
            let frozen = read_policy(transaction, person)?.frozen;
            let policy = Policy { frozen, ..*policy };
            put_policy(transaction, person, &policy)?;
            let body = format!("{policy:?}");
            audit::append(transaction, at, person, "policy-set", &body)
        })
    }

    /// Freeze or unfreeze a wallet, from this moment on.
    ///
    /// # Errors
    /// [`ChatError::Database`]; [`ChatError::Damaged`] when the person has no wallet.
    pub fn set_frozen(&self, person: &str, frozen: bool, at: u64) -> Result<()> {
        self.write(|transaction| {
            if transaction.execute("UPDATE policies SET frozen = ?2 WHERE person = ?1", params![person, frozen])? == 0 {
                return Err(ChatError::Damaged(format!("no policy for {}", crate::text::clean_line(person, 40))));
            }
            // Who freezes means that something is wrong: what was to be widened is not.
            if frozen {
                transaction.execute("DELETE FROM pending_changes WHERE person = ?1", [person])?;
            }
            audit::append(transaction, at, person, if frozen { "frozen" } else { "unfrozen" }, "")
        })
    }

    /// Add a line to a conversation.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn say(&self, person: &str, role: Role, body: &str, at: u64) -> Result<()> {
        self.lock().execute(
            "INSERT INTO messages (person, at, role, body) VALUES (?1, ?2, ?3, ?4)",
            params![person, at, role.name(), body],
        )?;
        Ok(())
    }

    /// The last lines of a conversation, oldest first.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn conversation(&self, person: &str, last: u32) -> Result<Vec<Line>> {
        let connection = self.lock();
        let mut statement =
            connection.prepare("SELECT at, role, body FROM (SELECT * FROM messages WHERE person = ?1 ORDER BY id DESC LIMIT ?2) ORDER BY id")?;
        let lines = statement.query_map(params![person, last], |row| {
            Ok(Line { at: row.get(0)?, role: row.get(1)?, body: row.get(2)? })
        })?;
        Ok(lines.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether the person ever wrote an address in the conversation, in any case.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn has_written(&self, person: &str, address: Address) -> Result<bool> {
        let digits = alloy_primitives::hex::encode(address);
        let sql =
            "SELECT EXISTS (SELECT 1 FROM messages WHERE person = ?1 AND role = 'person' AND instr(lower(body), ?2))";
        Ok(self.lock().query_row(sql, [person, &digits], |row| row.get(0))?)
    }

    /// Keep a notice for a person until it is taken.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn notify(&self, person: &str, body: &str, at: u64) -> Result<()> {
        notice(&self.lock(), person, body, at)
    }

    /// Take all notices for a person.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub(crate) fn take_notices(&self, person: &str) -> Result<Vec<String>> {
        self.write(|transaction| {
            let bodies = {
                let mut statement = transaction.prepare("SELECT body FROM notices WHERE person = ?1 ORDER BY id")?;
                statement.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?
            };
            transaction.execute("DELETE FROM notices WHERE person = ?1", [person])?;
            Ok(bodies)
        })
    }
}

/// Make the database under another name first: a crash in the middle must not leave an empty file, which is taken for damage.
fn create(data_dir: &Path, path: &Path) -> Result<()> {
    let beside = |ending: &str| data_dir.join(format!("{FILE_NAME}{ending}"));
    // SQLite would play it into the new database.
    let log = beside("-wal");
    if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        let what = format!("it is missing, and {} of it is still there", log.display());
        return Err(ChatError::DamagedDatabase { path: path.to_owned(), what });
    }
    let file_error = |action: &'static str, path: &Path| {
        let path = path.to_owned();
        move |source| ChatError::File { action, path, source }
    };
    let partial = beside(".new");
    for file in [partial.clone(), beside(".new-wal"), beside(".new-shm"), beside("-shm")] {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(file_error("replace", &file)(error));
            }
            _ => {}
        }
    }
    // Made first with the owner's rights only; SQLite gives its side files the same mode.
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&partial).map_err(file_error("create", &partial))?;
    // Closing moves everything out of the log, into the file.
    connect(&partial)?.close().map_err(|(_, error)| error)?;
    std::fs::rename(&partial, path).map_err(file_error("create", path))?;
    // Not every system can open a folder; where it can, the new name must last.
    if let Ok(folder) = std::fs::File::open(data_dir) {
        folder.sync_all().map_err(file_error("write", data_dir))?;
    }
    Ok(())
}

fn connect(path: &Path) -> Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // A table that is made anew is missing for a moment; the migration checks the references itself.
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    // Freed pages are overwritten: a deleted row leaves no trace in the file.
    connection.pragma_update(None, "secure_delete", "ON")?;
    migrate(&mut connection)?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(ChatError::NewerDatabase { found, known });
    }
    for (index, sql) in MIGRATIONS.iter().enumerate() {
        let version = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
        if version > found {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", version)?;
        }
    }
    if found < known {
        let broken = transaction.prepare("PRAGMA foreign_key_check")?.exists([])?;
        if broken {
            return Err(ChatError::damaged_file("records refer to others that are missing"));
        }
    }
    Ok(transaction.commit()?)
}

/// Something that a person is told when they are next spoken to.
fn notice(connection: &Connection, person: &str, body: &str, at: u64) -> Result<()> {
    connection.execute("INSERT INTO notices (person, at, body) VALUES (?1, ?2, ?3)", params![person, at, body])?;
    Ok(())
}

fn put_policy(connection: &Connection, person: &str, policy: &Policy) -> Result<()> {
    let database = |usd: Usd| i64::try_from(usd.0).unwrap_or(i64::MAX);
    connection.execute(
        "INSERT OR REPLACE INTO policies (person, per_transaction, per_day, per_week, max_slippage_bps, min_health_milli, known_recipients_only, frozen)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            person,
            database(policy.per_transaction),
            database(policy.per_day),
            database(policy.per_week),
            policy.max_slippage_bps,
            policy.min_health_milli,
            policy.known_recipients_only,
            policy.frozen
        ],
    )?;
    Ok(())
}

fn read_policy(connection: &Connection, person: &str) -> Result<Policy> {
    connection
        .query_row(
            "SELECT per_transaction, per_day, per_week, max_slippage_bps, min_health_milli, known_recipients_only, frozen FROM policies WHERE person = ?1",
            [person],
            |row| {
                Ok(Policy {
                    per_transaction: Usd(row.get(0)?),
                    per_day: Usd(row.get(1)?),
                    per_week: Usd(row.get(2)?),
                    max_slippage_bps: row.get(3)?,
                    min_health_milli: row.get(4)?,
                    known_recipients_only: row.get(5)?,
                    frozen: row.get(6)?,
                })
            },
        )
        .optional()?
        .ok_or_else(|| ChatError::Damaged("a wallet without a policy".to_owned()))
}

fn address(bytes: &[u8]) -> Result<Address> {
    Address::try_from(bytes).map_err(|_| ChatError::Damaged("an address".to_owned()))
}

#[cfg(test)]
mod tests;
