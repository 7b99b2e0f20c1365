//! What can go wrong between the state and the disk, each with what to do about it.

use std::{io, path::PathBuf};

use alloy_primitives::B256;
use revm::database_interface::DBErrorMarker;

/// Failures of the state store.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Another program holds the folder.
    #[error(
        "the folder {path} is in use by another running instance; stop that one or choose another data folder (--data-dir)"
    )]
    InUse {
        /// Data folder.
        path: PathBuf,
    },
    /// The folder cannot be made or written.
    #[error(
        "the folder {path} cannot be written ({reason}); give yourself the right to write there or choose another data folder (--data-dir)"
    )]
    NotWritable {
        /// Data folder.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// No space left.
    #[error("the disk of {path} is full; free some space and start again: everything that was acknowledged is safe")]
    DiskFull {
        /// Data folder.
        path: PathBuf,
    },
    /// The files contradict themselves.
    #[error(
        "the chain database in {path} is damaged ({what}); restore a copy of the folder, or move it away to begin a new chain"
    )]
    Damaged {
        /// Data folder.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// Written by another version.
    #[error(
        "the chain database in {path} has format {found}, this program reads format {expected}; use the matching version, or move the folder away to begin a new chain"
    )]
    Format {
        /// Data folder.
        path: PathBuf,
        /// Format on disk.
        found: u64,
        /// Format of this program.
        expected: u64,
    },
    /// Code that an account names is not there.
    #[error("code {0} is missing from the state; the database is damaged")]
    MissingCode(B256),
    /// The database refused for another reason.
    #[error(
        "the chain database could not be read or written: {0}; start the program again, and check the disk if it comes back"
    )]
    Database(#[source] Box<redb::Error>),
    /// The operating system refused for another reason.
    #[error("the chain's files could not be read or written: {0}")]
    Io(#[from] io::Error),
}

impl DBErrorMarker for StateError {}

impl StateError {
    /// Wraps a database error that has no folder to name.
    pub fn from_redb(error: impl Into<redb::Error>) -> Self {
        Self::Database(Box::new(error.into()))
    }

    /// Puts the folder's name to a database error, and finds out the cases that a person can do something about.
    pub(crate) fn at(self, path: &std::path::Path) -> Self {
        match self {
            Self::Database(error) => match *error {
                redb::Error::Corrupted(what) => Self::Damaged { path: path.into(), what },
                redb::Error::DatabaseAlreadyOpen => Self::InUse { path: path.into() },
                redb::Error::Io(error) => Self::io(error, path),
                redb::Error::UpgradeRequired(found) => {
                    Self::Damaged { path: path.into(), what: format!("file format {found} of an older version") }
                }
                redb::Error::TableTypeMismatch { table, .. } => {
                    Self::Damaged { path: path.into(), what: format!("table {table} holds something else") }
                }
                error => Self::Database(Box::new(error)),
            },
            Self::Io(error) => Self::io(error, path),
            other => other,
        }
    }

    pub(crate) fn io(error: io::Error, path: &std::path::Path) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path: path.into() },
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::NotFound => Self::NotWritable { path: path.into(), reason: error.to_string() },
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                Self::Damaged { path: path.into(), what: error.to_string() }
            }
            _ => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn at(error: redb::Error) -> StateError {
        StateError::from_redb(error).at(Path::new("data"))
    }

    #[test]
    fn a_full_disk_is_said_to_be_full_wherever_it_was_noticed() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(at(redb::Error::Io(full())), StateError::DiskFull { .. }));
        let text = StateError::io(full(), Path::new("data")).to_string();
        assert!(text.contains("data is full"), "{text}");
    }

    #[test]
    fn a_folder_without_the_right_to_write_is_said_to_be_so() {
        let denied = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(matches!(at(redb::Error::Io(denied)), StateError::NotWritable { .. }));
    }
}
