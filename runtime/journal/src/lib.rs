//! The hash-chained record of a turn: what went in, every answer of the host, what came out.
//!
//! Each record holds the BLAKE3 hash of the record before it, so that a changed, missing or moved record is found and named by
//! [`Journal::verify`]. The last hash, the [root](Journal::root), stands for the whole turn.
//!
//! ```
//! use hyperlith_journal::{Builder, Class, End, Header};
//!
//! let mut turn = Builder::new(&Header { component: [1; 32], manifest: [2; 32], input: b"hi".to_vec(), now_ms: 0, fuel: 1_000, seed: [0; 32], engine: 0 });
//! turn.call("chain", "head", Class::Read, b"", b"answer", 17);
//! let journal = turn.end(&End::Reply { reply: [3; 32], fuel: 20 });
//! assert_eq!(journal.verify()?.calls.len(), 1);
//! # Ok::<(), hyperlith_journal::JournalError>(())
//! ```

mod entry;
mod file;
mod journal;
mod receipt;
mod replay;

pub use entry::{Call, Class, End, Entry, Header};
pub use file::{Reader, Writer};
pub use journal::{Builder, Digest, Journal, JournalError, Record, Sink, Turn};
pub use receipt::{Receipt, ReceiptError, SigningKey};
pub use replay::{Answer, Divergence, HOST, Replayer};
