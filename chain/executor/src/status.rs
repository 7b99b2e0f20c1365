//! Where each transaction of a block stands, in one atomic word each: the part of the scheduler that has to be right under
//! every interleaving, and is model-checked for that.
//!
//! The word holds a state, three flags and the number of times the transaction was executed:
//!
//! ```text
//!  31                       8   4        2       1      0
//!  ┌──────────────────────────┬───┬────────┬───────┬───────┐
//!  │ incarnation              │ … │ AWAITED│ STALE │ state │   state: Idle, Running, Executed, Committed
//!  └──────────────────────────┴───┴────────┴───────┴───────┘
//! ```
//!
//! A transaction may be committed when it is Executed, not STALE, and everything before it is committed: whoever writes a
//! location marks the later readers of it STALE before its own state becomes Executed, so no mark can come after that.

#[cfg(not(loom))]
use std::sync::atomic::{AtomicU32, Ordering};

#[cfg(loom)]
use loom::sync::atomic::{AtomicU32, Ordering};

const STATE: u32 = 0b11;
const IDLE: u32 = 0;
const RUNNING: u32 = 1;
const EXECUTED: u32 = 2;
const COMMITTED: u32 = 3;
const STALE: u32 = 1 << 2;
const AWAITED: u32 = 1 << 3;
const INCARNATION: u32 = 1 << 8;

/// The status word of one transaction.
#[derive(Debug)]
pub(crate) struct Status(AtomicU32);

/// What a commit found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Its result counts now.
    Committed,
    /// The caller has to execute it, and has it: nobody else will.
    Mine,
    /// Somebody is executing it.
    Busy,
}

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nobody executes it, and there is no result.
    Idle,
    /// Somebody is executing it.
    Running,
    /// There is a result, which may be stale.
    Ended,
}

impl Default for Status {
    fn default() -> Self {
        Self(AtomicU32::new(IDLE))
    }
}

impl Status {
    fn update(&self, change: impl Fn(u32) -> Option<u32>) -> Result<u32, u32> {
        let mut word = self.0.load(Ordering::SeqCst);
        loop {
            let Some(new) = change(word) else { return Err(word) };
            match self.0.compare_exchange(word, new, Ordering::SeqCst, Ordering::SeqCst) {
                Ok(_) => return Ok(word),
                Err(now) => word = now,
            }
        }
    }

    /// Takes the transaction for execution, if it was never executed or is stale, and nobody has it.
    pub(crate) fn claim(&self) -> bool {
        self.update(|word| {
            let free = word & STATE == IDLE || (word & STATE == EXECUTED && word & STALE != 0);
            free.then_some(((word & !(STATE | STALE)) | RUNNING).wrapping_add(INCARNATION))
        })
        .is_ok()
    }

    /// Ends an execution whose result is published. Tells whether others wait for it and whether it is stale already.
    pub(crate) fn finish(&self) -> (bool, bool) {
        let word = self.update(|word| Some((word & !(STATE | AWAITED)) | EXECUTED)).unwrap_or_else(|word| word);
        (word & AWAITED != 0, word & STALE != 0)
    }

    /// Gives an execution up that could not come to an end.
    pub(crate) fn give_up(&self) {
        // The closure never declines.
        let _ = self.update(|word| Some(word & !(STATE | STALE) | IDLE));
    }

    /// Says that something the transaction read is not so any more. Tells whether it had ended and must run again.
    pub(crate) fn mark_stale(&self) -> bool {
        let marked = self.update(|word| (word & STATE != COMMITTED).then_some(word | STALE));
        marked.is_ok_and(|word| word & STATE == EXECUTED && word & STALE == 0)
    }

    /// Asks to be told when the transaction has ended; `false` when it has already.
    pub(crate) fn wait_for(&self) -> bool {
        self.update(|word| (word & STATE < EXECUTED).then_some(word | AWAITED)).is_ok()
    }

    /// Whether somebody is executing it.
    pub(crate) fn is_busy(&self) -> bool {
        self.0.load(Ordering::SeqCst) & STATE == RUNNING
    }

    /// Where it stands.
    pub(crate) fn stage(&self) -> Stage {
        match self.0.load(Ordering::SeqCst) & STATE {
            IDLE => Stage::Idle,
            RUNNING => Stage::Running,
            _ => Stage::Ended,
        }
    }

    /// Whether a result that can be read is likely to change: it runs again, or will.
    pub(crate) fn is_doubtful(&self) -> bool {
        let word = self.0.load(Ordering::SeqCst);
        word & STATE < EXECUTED || word & STALE != 0
    }

    /// How often it was executed.
    pub(crate) fn incarnation(&self) -> u32 {
        self.0.load(Ordering::SeqCst) / INCARNATION
    }

    /// Commits the transaction, or takes it to be executed by who commits. Everything before it must be committed.
    pub(crate) fn commit(&self) -> Found {
        let outcome = self.update(|word| match word & STATE {
            EXECUTED if word & STALE == 0 => Some(word | COMMITTED),
            IDLE | EXECUTED => Some(((word & !(STATE | STALE)) | RUNNING).wrapping_add(INCARNATION)),
            _ => None,
        });
        match outcome {
            Ok(word) if word & STATE == EXECUTED && word & STALE == 0 => Found::Committed,
            Ok(_) => Found::Mine,
            Err(_) => Found::Busy,
        }
    }

    /// Commits what [`commit`](Self::commit) gave to the caller, now that it is executed. Tells whether others wait for it.
    pub(crate) fn commit_mine(&self) -> bool {
        let word = self.update(|word| Some((word & !(AWAITED | STALE)) | COMMITTED)).unwrap_or_else(|word| word);
        word & AWAITED != 0
    }
}

/// Every interleaving of the few steps that matter, under loom: `make test-loom`.
#[cfg(all(test, loom))]
mod tests {
    use loom::{
        sync::{
            Arc,
            atomic::{AtomicBool, AtomicU32},
        },
        thread,
    };

    use super::*;

    /// A transaction that writes a place, and a later one that reads it: whatever the order, what is committed has read
    /// what was written.
    #[test]
    fn what_is_committed_has_read_what_was_written_before_it() {
        loom::model(|| {
            let place = Arc::new(loom::sync::Mutex::new((0, false)));
            let (writer, reader) = (Arc::new(Status::default()), Arc::new(Status::default()));
            let seen = Arc::new(AtomicU32::new(u32::MAX));
            let read = |place: &loom::sync::Mutex<(u32, bool)>, seen: &AtomicU32| {
                let mut place = place.lock().unwrap();
                place.1 = true;
                seen.store(place.0, Ordering::SeqCst);
            };
            let ahead = {
                let (place, reader, seen) = (place.clone(), reader.clone(), seen.clone());
                thread::spawn(move || {
                    if reader.claim() {
                        read(&place, &seen);
                        reader.finish();
                    }
                })
            };
            assert!(writer.claim());
            {
                let mut place = place.lock().unwrap();
                place.0 = 7;
                if place.1 {
                    reader.mark_stale();
                }
            }
            writer.finish();
            assert_eq!(writer.commit(), Found::Committed);
            match reader.commit() {
                Found::Committed => assert_eq!(seen.load(Ordering::SeqCst), 7),
                Found::Mine => {
                    read(&place, &seen);
                    reader.commit_mine();
                    assert_eq!(seen.load(Ordering::SeqCst), 7);
                }
                Found::Busy => {
                    ahead.join().unwrap();
                    match reader.commit() {
                        Found::Committed => assert_eq!(seen.load(Ordering::SeqCst), 7),
                        Found::Mine => reader.give_up(),
                        Found::Busy => panic!("nobody executes it any more"),
                    }
                    return;
                }
            }
            ahead.join().unwrap();
        });
    }

    #[test]
    fn nobody_waits_for_what_has_ended() {
        loom::model(|| {
            let status = Arc::new(Status::default());
            assert!(status.claim());
            let told = Arc::new(AtomicBool::new(false));
            let ending = {
                let (status, told) = (status.clone(), told.clone());
                thread::spawn(move || {
                    if status.finish().0 {
                        told.store(true, Ordering::SeqCst);
                    }
                })
            };
            let waits = status.wait_for();
            ending.join().unwrap();
            assert_eq!(waits, told.load(Ordering::SeqCst));
        });
    }

    #[test]
    fn only_one_has_it() {
        loom::model(|| {
            let status = Arc::new(Status::default());
            let other = {
                let status = status.clone();
                thread::spawn(move || status.claim())
            };
            let mine = status.commit() == Found::Mine;
            assert!(mine != other.join().unwrap());
        });
    }

    /// The commit moves on though its lock was taken when the next transaction ended: either the one who holds the lock sees
    /// the end, or the one who ended gets the lock.
    #[test]
    fn no_commit_is_forgotten() {
        loom::model(|| {
            let status = Arc::new(Status::default());
            let lock = Arc::new(loom::sync::Mutex::new(()));
            let committed = Arc::new(AtomicBool::new(false));
            assert!(status.claim());
            let advance = |status: &Status, lock: &loom::sync::Mutex<()>, committed: &AtomicBool| {
                loop {
                    let Ok(guard) = lock.try_lock() else { return };
                    if !committed.load(Ordering::SeqCst) && status.commit() == Found::Committed {
                        committed.store(true, Ordering::SeqCst);
                    }
                    drop(guard);
                    if committed.load(Ordering::SeqCst) || status.is_busy() {
                        return;
                    }
                }
            };
            let ending = {
                let (status, lock, committed) = (status.clone(), lock.clone(), committed.clone());
                thread::spawn(move || {
                    status.finish();
                    advance(&status, &lock, &committed);
                })
            };
            advance(&status, &lock, &committed);
            ending.join().unwrap();
            assert!(committed.load(Ordering::SeqCst));
        });
    }
}
