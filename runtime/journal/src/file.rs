//! The chain on disk: an append-only file of turns, safe against a crash in the middle of a write.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Mutex;

use crate::journal::{Journal, JournalError, Record, Sink};

const MAGIC: &[u8; 8] = b"HLJRNL01";
/// A turn sends at most some MiB to the host and gets as much; a length beyond this is damage, not data.
const LARGEST: u32 = 64 << 20;

/// Appends turns to a file. One process at a time.
#[derive(Debug)]
pub struct Writer {
    file: Mutex<File>,
}

impl Writer {
    /// Open or create a file. An unfinished turn at its end, as a crash leaves it, is cut off.
    ///
    /// # Errors
    /// [`JournalError`] when the file cannot be used, is not a journal, or holds a changed record.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let mut options = OpenOptions::new();
        options.create(true).read(true).write(true).truncate(false);
        // What people said stands in it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let length = file.metadata()?.len();
        if length < MAGIC.len() as u64 {
            // Nothing, or a crash while the file was made.
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(MAGIC)?;
            file.sync_all()?;
        } else {
            let mut end = length;
            for turn in Reader::open(path)? {
                match turn {
                    Ok(journal) => journal.verify().map(drop)?,
                    Err(JournalError::Torn { offset }) => end = offset,
                    Err(other) => return Err(other),
                }
            }
            file.set_len(end)?;
            file.seek(SeekFrom::End(0))?;
        }
        Ok(Self { file: Mutex::new(file) })
    }

    /// Append a turn and wait until it is on the disk.
    ///
    /// # Errors
    /// [`JournalError::Io`]; a part that was written is cut off again, now or when the file is opened next.
    pub fn append(&self, journal: &Journal) -> Result<(), JournalError> {
        let mut bytes = Vec::new();
        let count =
            u32::try_from(journal.records.len()).map_err(|_| std::io::Error::other("a turn with too many records"))?;
        bytes.extend_from_slice(&count.to_le_bytes());
        for record in &journal.records {
            let length = u32::try_from(record.payload.len()).ok().filter(|length| *length <= LARGEST);
            let length = length.ok_or_else(|| std::io::Error::other("a record larger than 64 MiB"))?;
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(&record.payload);
            bytes.extend_from_slice(&record.hash);
        }
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let start = file.stream_position()?;
        if let Err(error) = file.write_all(&bytes).and_then(|()| file.sync_data()) {
            file.set_len(start)?;
            file.seek(SeekFrom::Start(start))?;
            return Err(error.into());
        }
        Ok(())
    }
}

impl Sink for Writer {
    fn keep(&self, journal: &Journal) -> Result<(), JournalError> {
        self.append(journal)
    }
}

/// Reads the turns of a file in order; each still has to be [verified](Journal::verify).
#[derive(Debug)]
pub struct Reader {
    file: BufReader<File>,
    offset: u64,
    done: bool,
}

impl Reader {
    /// Open a file.
    ///
    /// # Errors
    /// [`JournalError`] when it cannot be read or is not a journal.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let mut file = BufReader::new(File::open(path)?);
        let mut magic = [0; 8];
        file.read_exact(&mut magic).map_err(|_| JournalError::NotAJournal)?;
        if &magic != MAGIC {
            return Err(JournalError::NotAJournal);
        }
        Ok(Self { file, offset: 8, done: false })
    }

    fn number(&mut self) -> std::io::Result<u32> {
        let mut bytes = [0; 4];
        self.file.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn turn(&mut self) -> std::io::Result<Journal> {
        let count = self.number()?;
        let mut records = Vec::new();
        for _ in 0..count {
            let length = self.number()?;
            if length > LARGEST {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
            // Read by `take`, so that a damaged length cannot reserve memory that the file does not have.
            let mut payload = Vec::new();
            Read::take(&mut self.file, u64::from(length)).read_to_end(&mut payload)?;
            if payload.len() as u64 != u64::from(length) {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let mut hash = [0; 32];
            self.file.read_exact(&mut hash)?;
            records.push(Record { payload, hash });
        }
        Ok(Journal { records })
    }
}

impl Iterator for Reader {
    type Item = Result<Journal, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        match self.file.fill_buf_is_empty() {
            Ok(true) => return None,
            Ok(false) => {}
            Err(error) => {
                self.done = true;
                return Some(Err(error.into()));
            }
        }
        let start = self.offset;
        match self.turn() {
            Ok(journal) => {
                let size: usize = journal.records.iter().map(|record| record.payload.len() + 36).sum();
                self.offset += size as u64 + 4;
                Some(Ok(journal))
            }
            Err(error) => {
                self.done = true;
                Some(Err(match error.kind() {
                    std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidData => {
                        JournalError::Torn { offset: start }
                    }
                    _ => error.into(),
                }))
            }
        }
    }
}

trait AtEnd {
    fn fill_buf_is_empty(&mut self) -> std::io::Result<bool>;
}

impl AtEnd for BufReader<File> {
    fn fill_buf_is_empty(&mut self) -> std::io::Result<bool> {
        Ok(std::io::BufRead::fill_buf(self)?.is_empty())
    }
}
