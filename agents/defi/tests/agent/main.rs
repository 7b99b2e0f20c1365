//! The DeFi agent against a chain in memory: what it proposes is run, and the chain's numbers are checked.

#![allow(unreachable_pub, missing_docs, reason = "one test binary of several modules")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod answers;
mod dialog;
mod fake;
mod hostile;
mod lending;
mod sentences;
mod swaps;
mod transfers;
mod views;

use fake::{Chain, Shared, WALLET, host};
use hyperlith_agent_defi::chain::Listing;
use hyperlith_agent_defi::intent::{Amount, Intent};
use hyperlith_agent_defi::plan::{Answer, Context, Kind, plan};
use hyperlith_agent_defi::wish::Slot;
use hyperlith_sdk::Call;

pub fn exact(text: &str) -> Option<Amount> {
    Some(Amount::Exact(text.to_owned()))
}

pub fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Plans a wish on a chain.
pub fn answer(chain: &Shared, intent: &Intent) -> Answer {
    let mut host = host(chain);
    let listing = Listing::read(&mut host).unwrap();
    plan(&mut host, &Context { listing: &listing, wallet: WALLET }, intent).unwrap()
}

/// Plans a wish and runs the proposal, which there must be.
#[track_caller]
pub fn done(chain: &Shared, intent: &Intent) -> (Vec<Call>, String) {
    let answer = answer(chain, intent);
    let Kind::Propose { calls, .. } = answer.kind else { panic!("no proposal: {}", answer.text) };
    chain.borrow_mut().run(&calls);
    (calls, answer.text)
}

/// Plans a wish that must not lead to a proposal.
#[track_caller]
pub fn said(chain: &Shared, intent: &Intent) -> String {
    let answer = answer(chain, intent);
    assert!(matches!(answer.kind, Kind::Say), "{:?}", answer.kind);
    answer.text
}

/// Plans a wish that must lead to a question.
#[track_caller]
pub fn asked(chain: &Shared, intent: &Intent) -> (Slot, Intent, String) {
    let answer = answer(chain, intent);
    let Kind::Ask { slot, intent } = answer.kind else { panic!("no question: {:?}", answer.kind) };
    (slot, intent, answer.text)
}

pub fn chain() -> Shared {
    Chain::new().share()
}
