//! What can go wrong between a person's word and a mined transaction, in words that say what to do.

use std::path::PathBuf;

/// Errors of this crate. Texts are for people, hold no key material, and none of them means that funds moved unless it says so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChatError {
    /// The master secret does not open the keys in this data folder.
    #[error(
        "the master secret does not open the wallets in this data folder; nothing was changed. Start with the secret that created them, or choose another data folder"
    )]
    WrongMasterSecret,
    /// The master secret is too short to protect anything.
    #[error("the master secret has {0} bytes; use at least {min}", min = crate::keystore::MasterSecret::MIN_BYTES)]
    WeakMasterSecret(usize),
    /// The file of the development master secret was cut short.
    #[error(
        "the master secret in {path} is damaged: it has {found} bytes, fewer than {min}; nothing was changed. Restore the file from a backup: without it the wallets' keys cannot be opened",
        path = path.display(), min = crate::keystore::MasterSecret::MIN_BYTES
    )]
    DamagedMasterSecret {
        /// The file.
        path: PathBuf,
        /// Its bytes.
        found: usize,
    },
    /// A file of the data folder cannot be read or written.
    #[error("cannot {action} {path}: {source}", path = path.display())]
    File {
        /// What was tried, such as `read`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The operating system's word.
        #[source]
        source: std::io::Error,
    },
    /// The database failed. What was being written was not written.
    #[error("the wallet database failed, and nothing of this step was kept: {0}")]
    Database(#[source] rusqlite::Error),
    /// No space left. What was being written was not written.
    #[error("the disk is full, so nothing of this step was kept; free some space, then try again")]
    DiskFull,
    /// The database file is not one any more.
    #[error("the wallet database {path} is damaged ({what}); nothing was changed. Restore the file from a backup: the wallets' keys are in it", path = path.display())]
    DamagedDatabase {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The database was written by a newer version.
    #[error("the wallet database has version {found} and this program knows up to {known}; use the newer program")]
    NewerDatabase {
        /// The version in the file.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// A stored record cannot be read.
    #[error(
        "a record in the wallet database is damaged ({0}); nothing was sent. Restore the data folder from a backup"
    )]
    Damaged(String),
    /// The name of a person has a wrong form.
    #[error("the person's name must be 1 to 128 of the characters A-Z a-z 0-9 : _ . @ -")]
    BadPersonId,
    /// Encryption, decryption or signing failed.
    #[error("the keystore failed: {0}; nothing was sent")]
    Keystore(&'static str),
    /// No randomness.
    #[error("the operating system gives no randomness; nothing was sent")]
    NoRandomness,
    /// The chain does not answer or lacks a contract.
    #[error("the chain is not usable: {0}; nothing was sent")]
    Chain(String),
    /// The spending policy says no.
    #[error("{0}")]
    Refused(#[from] crate::policy::Refusal),
    /// The proposal's calldata is not understood.
    #[error("{0}")]
    Undecodable(#[from] crate::decode::DecodeError),
}

impl From<rusqlite::Error> for ChatError {
    fn from(error: rusqlite::Error) -> Self {
        /// SQLite's word when its shared memory file cannot grow.
        const NO_ROOM_FOR_SHARED_MEMORY: i32 = 4_874;
        match error.sqlite_error() {
            Some(found)
                if found.code == rusqlite::ErrorCode::DiskFull || found.extended_code == NO_ROOM_FOR_SHARED_MEMORY =>
            {
                Self::DiskFull
            }
            Some(found) if found.code == rusqlite::ErrorCode::NotADatabase => {
                Self::damaged_file("it is not a database")
            }
            Some(found) if found.code == rusqlite::ErrorCode::DatabaseCorrupt => {
                Self::damaged_file("its pages contradict each other")
            }
            _ => Self::Database(error),
        }
    }
}

impl ChatError {
    pub(crate) fn damaged_file(what: &str) -> Self {
        Self::DamagedDatabase { path: crate::store::FILE_NAME.into(), what: what.to_owned() }
    }

    /// Puts the whole path to a damaged database.
    pub(crate) fn at(self, file: &std::path::Path) -> Self {
        match self {
            Self::DamagedDatabase { what, .. } => Self::DamagedDatabase { path: file.to_owned(), what },
            other => other,
        }
    }

    /// The error as a sentence for a person who asked for something that was not done.
    #[must_use]
    pub fn for_person(&self) -> String {
        self.sentence()
    }

    /// The error as a sentence for a person, of a step that sent nothing.
    pub(crate) fn sentence(&self) -> String {
        let text = self.to_string();
        let mut letters = text.chars();
        let mut text: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        if !text.ends_with(['.', '!', '?']) {
            text.push('.');
        }
        if matches!(self, Self::DiskFull) {
            text.push_str(" No funds moved.");
        }
        text
    }
}

/// Result of this crate.
pub type Result<T, E = ChatError> = std::result::Result<T, E>;
