//! The chain on disk: an append-only file of turns, safe against a crash in the middle of a write.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::journal::{Journal, JournalError, Record, Sink};

const MAGIC: &[u8; 8] = b"HLJRNL01";
/// A turn sends at most some MiB to the host and gets as much; a length beyond this is damage, not data.
const LARGEST: u32 = 64 << 20;

/// Appends turns to a file. One process at a time. Turns that end at the same moment share one write and one sync: whoever comes first
/// takes everybody's with it.
#[derive(Debug)]
pub struct Writer {
    queue: Mutex<Queue>,
    written: Condvar,
}

#[derive(Debug)]
struct Queue {
    /// Taken by the thread that writes.
    file: Option<File>,
    /// Encoded turns that wait, as one piece.
    waiting: Vec<u8>,
    /// The batch that `waiting` will be.
    batch: u64,
    /// Every batch below this one is done.
    done: u64,
    /// Batches that could not be written, with why, until everybody who waits for one has heard it.
    failed: HashMap<u64, (usize, String)>,
    /// How many wait for the batch that gathers.
    gathered: usize,
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
        let queue =
            Queue { file: Some(file), waiting: Vec::new(), batch: 0, done: 0, failed: HashMap::new(), gathered: 0 };
        Ok(Self { queue: Mutex::new(queue), written: Condvar::new() })
    }

    /// Append a turn and wait until it is on the disk.
    ///
    /// # Errors
    /// [`JournalError::Io`]; a part that was written is cut off again, now or when the file is opened next.
    pub fn append(&self, journal: &Journal) -> Result<(), JournalError> {
        let bytes = encode(journal)?;
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.extend_from_slice(&bytes);
        queue.gathered += 1;
        let mine = queue.batch;
        loop {
            if queue.done > mine {
                return queue.outcome(mine);
            }
            let Some(mut file) = queue.file.take() else {
                queue = self.written.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let batch = std::mem::take(&mut queue.waiting);
            let (number, gathered) = (queue.batch, std::mem::take(&mut queue.gathered));
            queue.batch += 1;
            drop(queue);
            let written = write(&mut file, &batch);
            queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.file = Some(file);
            queue.done = number + 1;
            if let Err(error) = written {
                queue.failed.insert(number, (gathered, error.to_string()));
            }
            self.written.notify_all();
        }
    }
}

impl Queue {
    /// How a batch that is done went, for one of those who wait for it.
    fn outcome(&mut self, batch: u64) -> Result<(), JournalError> {
        let Some((left, error)) = self.failed.get_mut(&batch) else { return Ok(()) };
        let error = std::io::Error::other(error.clone());
        *left = left.saturating_sub(1);
        if *left == 0 {
            self.failed.remove(&batch);
        }
        Err(error.into())
    }
}

/// All of it on the disk, or nothing of it in the file.
fn write(file: &mut File, bytes: &[u8]) -> std::io::Result<()> {
    let start = file.stream_position()?;
    file.write_all(bytes).and_then(|()| file.sync_data()).inspect_err(|_| {
        // What cannot be cut off now is cut off at the next opening.
        let _ = file.set_len(start).and_then(|()| file.seek(SeekFrom::Start(start)).map(drop));
    })
}

fn encode(journal: &Journal) -> std::io::Result<Vec<u8>> {
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
    Ok(bytes)
}

impl Journal {
    /// As a file of this one turn.
    ///
    /// # Errors
    /// [`JournalError::Io`] when it is larger than a file may be.
    pub fn to_bytes(&self) -> Result<Vec<u8>, JournalError> {
        Ok([MAGIC.as_slice(), &encode(self)?].concat())
    }

    /// From a file of one turn. It still has to be [verified](Self::verify).
    ///
    /// # Errors
    /// [`JournalError`] when the bytes are no journal, or not of exactly one turn.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, JournalError> {
        let mut reader = Reader::new(bytes)?;
        match (reader.next(), reader.next()) {
            (Some(journal), None) => journal,
            _ => Err(JournalError::NotAJournal),
        }
    }
}

impl Sink for Writer {
    fn keep(&self, journal: &Journal) -> Result<(), JournalError> {
        self.append(journal)
    }
}

/// Reads the turns of a file in order; each still has to be [verified](Journal::verify).
#[derive(Debug)]
pub struct Reader<R = File> {
    file: BufReader<R>,
    offset: u64,
    done: bool,
}

impl Reader {
    /// Open a file.
    ///
    /// # Errors
    /// [`JournalError`] when it cannot be read or is not a journal.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        Self::new(File::open(path)?)
    }
}

impl<R: Read> Reader<R> {
    /// Read from anything.
    ///
    /// # Errors
    /// [`JournalError`] when it cannot be read or is not a journal.
    pub fn new(source: R) -> Result<Self, JournalError> {
        let mut file = BufReader::new(source);
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

impl<R: Read> Iterator for Reader<R> {
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

impl<R: Read> AtEnd for BufReader<R> {
    fn fill_buf_is_empty(&mut self) -> std::io::Result<bool> {
        Ok(std::io::BufRead::fill_buf(self)?.is_empty())
    }
}
