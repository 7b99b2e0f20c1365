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
    Database(#[from] rusqlite::Error),
    /// The database was written by a newer version.
    #[error("the wallet database has version {found} and this program knows up to {known}; use the newer program")]
    NewerDatabase {
        /// The version in the file.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// A stored record cannot be read.
    #[error("a record in the wallet database is damaged ({0}); nothing was sent. Restore the data folder from a backup")]
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

/// Result of this crate.
pub type Result<T, E = ChatError> = std::result::Result<T, E>;
