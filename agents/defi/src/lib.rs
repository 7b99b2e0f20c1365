//! The DeFi agent: language to typed intent to calldata.

pub mod abi;
pub mod agent;
pub mod chain;
pub mod codec;
pub mod dialog;
pub mod error;
#[allow(missing_docs, reason = "the docs of each wish name its slots")]
pub mod intent;
pub mod number;
pub mod plan;
pub mod replies;
pub mod wish;
