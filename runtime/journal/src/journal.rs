//! The chain in memory: building it, and finding what was changed in it.

use crate::entry::{Call, Class, End, Entry, Header};

/// A BLAKE3 hash.
pub type Digest = [u8; 32];

/// What every chain starts from: a constant of this format, so that no record can pose as another format's.
const GENESIS: &str = "hyperlith journal 2026-11 record chain v1";

/// One record: its bytes and the hash of the chain up to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The entry, encoded.
    pub payload: Vec<u8>,
    /// BLAKE3 of the hash before and of the payload.
    pub hash: Digest,
}

/// The records of one turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// In order.
    pub records: Vec<Record>,
}

/// A verified journal, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// How it began.
    pub header: Header,
    /// The calls, in order.
    pub calls: Vec<Call>,
    /// How it ended.
    pub end: End,
}

/// Why a journal is not to be believed, or could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// A record does not fit the chain.
    #[error("journal record {index} was changed: its hash does not fit the records before it")]
    Broken {
        /// Which, from 0.
        index: usize,
    },
    /// A record cannot be decoded although its hash fits.
    #[error("journal record {index} is of an unknown form")]
    Unknown {
        /// Which, from 0.
        index: usize,
    },
    /// The records are not a header, calls and an end.
    #[error("journal is not a whole turn: record {index} should be {expected}")]
    Order {
        /// Which, from 0.
        index: usize,
        /// What should be there.
        expected: &'static str,
    },
    /// The file breaks off in the middle of a turn, as after a crash.
    #[error("journal file breaks off at byte {offset}; every turn before it is whole")]
    Torn {
        /// Where the unfinished turn begins.
        offset: u64,
    },
    /// The file is not a journal of this format.
    #[error("the file is not a hyperlith journal of version 1")]
    NotAJournal,
    /// Reading or writing failed.
    #[error("journal file: {0}")]
    Io(#[from] std::io::Error),
}

/// Receives the journal of every turn that ends, however it ends.
pub trait Sink: Send + Sync {
    /// Keep it.
    ///
    /// # Errors
    /// [`JournalError`]; the turn then fails and keeps nothing, because what is not recorded did not happen.
    fn keep(&self, journal: &Journal) -> Result<(), JournalError>;
}

/// The hash of a record after another.
pub(crate) fn link(before: &Digest, payload: &[u8]) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(before);
    hasher.update(&(payload.len() as u64).to_le_bytes());
    hasher.update(payload);
    *hasher.finalize().as_bytes()
}

pub(crate) fn genesis() -> Digest {
    blake3::derive_key(GENESIS, b"")
}

impl Journal {
    /// The hash of the last record: it stands for the whole turn.
    #[must_use]
    pub fn root(&self) -> Digest {
        self.records.last().map_or_else(genesis, |record| record.hash)
    }

    /// Check the chain and decode it.
    ///
    /// # Errors
    /// [`JournalError`] naming the first record that is wrong.
    pub fn verify(&self) -> Result<Turn, JournalError> {
        let mut before = genesis();
        let mut header = None;
        let mut calls = Vec::new();
        let mut end = None;
        for (index, record) in self.records.iter().enumerate() {
            if link(&before, &record.payload) != record.hash {
                return Err(JournalError::Broken { index });
            }
            before = record.hash;
            let entry = postcard::from_bytes(&record.payload).map_err(|_| JournalError::Unknown { index })?;
            match entry {
                _ if end.is_some() => {
                    return Err(JournalError::Order { index, expected: "nothing: the turn has ended" });
                }
                Entry::Header(first) if index == 0 => header = Some(first),
                Entry::Call(call) if index > 0 => calls.push(call),
                Entry::End(last) if index > 0 => end = Some(last),
                _ if index == 0 => return Err(JournalError::Order { index, expected: "the header" }),
                _ => return Err(JournalError::Order { index, expected: "a call or the end" }),
            }
        }
        let header = header.ok_or(JournalError::Order { index: 0, expected: "the header" })?;
        let end = end.ok_or(JournalError::Order { index: self.records.len(), expected: "the end" })?;
        Ok(Turn { header, calls, end })
    }
}

/// Records a turn while it runs.
#[derive(Clone, Debug)]
pub struct Builder {
    journal: Journal,
    last: Digest,
}

impl Builder {
    /// Begin with a header.
    #[must_use]
    pub fn new(header: &Header) -> Self {
        let mut builder = Self { journal: Journal::default(), last: genesis() };
        builder.push(&Entry::Header(header.clone()));
        builder
    }

    /// Record a call and its answer.
    pub fn call(&mut self, interface: &str, function: &str, class: Class, request: &[u8], response: &[u8], fuel: u64) {
        let request = *blake3::hash(request).as_bytes();
        let response = if class == Class::Pure { Vec::new() } else { response.to_vec() };
        self.push(&Entry::Call(Call {
            interface: interface.to_owned(),
            function: function.to_owned(),
            class,
            request,
            response,
            fuel,
        }));
    }

    /// Record a call as it is, such as one of another journal.
    pub fn record(&mut self, call: &Call) {
        self.push(&Entry::Call(call.clone()));
    }

    /// End the turn.
    #[must_use]
    pub fn end(mut self, end: &End) -> Journal {
        self.push(&Entry::End(end.clone()));
        self.journal
    }

    /// Number of calls so far.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.journal.records.len().saturating_sub(1)
    }

    fn push(&mut self, entry: &Entry) {
        // The entries hold only integers, bytes and strings, which always encode; an empty payload would be named by `verify`.
        let payload = postcard::to_allocvec(entry).unwrap_or_default();
        self.last = link(&self.last, &payload);
        self.journal.records.push(Record { payload, hash: self.last });
    }
}
