//! A fake Telegram Bot API over real HTTP on loopback: for tests, and for a demo in a browser without Telegram.
//!
//! It enforces what the real one enforces and what bots get wrong: lengths after entity parsing, entity bounds, 64 bytes of callback data,
//! "message is not modified", late answers to taps, one reader of updates at a time, rate limits with `retry_after`. Faults can be ordered:
//! failures, silence, and connections that break after the work was done.
//!
//! [`FakeTelegram`] is used in-process by tests; the binary `fake-telegram` serves the same with a page that looks like a chat.

mod api;
mod control;
mod limits;
mod server;
mod world;

pub use server::{FakeConfig, FakeTelegram};
pub use world::{Call, CallbackAnswer, FakeButton, FakeMessage, Fault};
