//! The DeFi agent: language to typed intent to calldata.
//!
//! A sentence becomes an [`intent::Intent`] ([`understand`]), the intent and the chain's numbers become calls ([`plan`]), and
//! what is missing is asked for ([`dialog`]). The crate's guide is `docs/defi-agent.md`.

pub mod abi;
pub mod agent;
pub mod chain;
pub mod codec;
pub mod dialog;
pub mod error;
pub mod hear;
#[allow(missing_docs, reason = "the docs of each wish name its slots")]
pub mod intent;
pub mod number;
pub mod plan;
pub mod replies;
#[allow(
    missing_docs,
    unreachable_pub,
    missing_debug_implementations,
    reason = "made by the build script from texts/*.ftl"
)]
mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
pub mod understand;
pub mod wish;

use hyperlith_sdk::prelude::*;

/// The agent.
#[derive(Clone, Copy, Debug)]
pub struct DefiAgent;

impl Agent for DefiAgent {
    fn describe() -> Profile {
        Profile {
            name: replies::NAME.to_owned(),
            summary: replies::SUMMARY.to_owned(),
            examples: replies::EXAMPLES.iter().map(|example| (*example).to_owned()).collect(),
        }
    }

    fn handle(host: &mut impl Host, turn: Turn) -> Result<Reply, Failure> {
        Ok(agent::respond(host, turn)?)
    }
}

hyperlith_sdk::export!(DefiAgent);
