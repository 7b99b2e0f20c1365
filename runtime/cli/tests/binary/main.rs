//! The built binary, driven as a person or a script drives it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod bad_days;
mod common;
mod end_to_end;
mod mcp;
mod runs;
mod telegram;
