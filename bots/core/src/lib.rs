//! Wallets, signer, spending policy, cards and conversations, shared by every front-end.
//!
//! [`Chat`] opens the data folder; [`Chat::open_person`] gives a [`Person`], whose [`Person::message`] takes words and gives [`Output`]s.
//! An agent ([`AgentTurn`]) may propose calls; from there on no agent and no model has a say:
//!
//! 1. [`decode`] reads the calldata to the last byte and refuses what it does not know;
//! 2. [`policy`] judges what the calldata says, [`simulate`] runs exactly the transaction that would be signed on a fork of the latest state,
//!    [`policy`] judges what that did;
//! 3. a [`card::Card`] shows it; it is bound to the hash of chain, wallet and calls, and expires;
//! 4. after the person's word all of this happens again on the latest state; numbers that moved against the person make a new card instead;
//! 5. [`signer`] reads the calls back from the bytes to sign and judges them once more;
//! 6. the signed bytes, the card's status and the amount spent are written in one SQLite transaction, then the bytes are sent; after a crash the same
//!    bytes are sent again, so that a confirmation sends exactly once;
//! 7. a [`receipt::Receipt`] is read from the mined block.
//!
//! ```no_run
//! # async fn example(node: hyperlith_chain::Node, agent: std::sync::Arc<dyn hyperlith_chat::AgentTurn>) -> hyperlith_chat::Result<()> {
//! use hyperlith_chat::{Chat, ChatConfig, MasterSecret};
//!
//! let secret = MasterSecret::development("data/chat".as_ref())?;
//! let chat = Chat::open(ChatConfig::new("data/chat", secret), node, agent).await?;
//! let person = chat.open_person("local").await?;
//! for output in person.message("lend 100 USDC").await {
//!     println!("{}", output.render(person.now()));
//! }
//! for output in person.message("confirm").await {
//!     println!("{}", output.render(person.now()));
//! }
//! # Ok(())
//! # }
//! ```

mod abi;
pub mod agent;
pub mod alerts;
pub mod amounts;
pub mod card;
mod chat;
mod confirm;
pub mod decode;
pub mod directory;
pub mod effects;
mod error;
mod governance;
pub mod guard;
mod hosted;
pub mod keystore;
pub mod orders;
mod person;
pub mod policy;
pub mod portfolio;
pub mod receipt;
pub mod render;
mod renewal;
pub mod signer;
pub mod simulate;
mod standing;
pub mod store;
#[cfg(test)]
mod testing;
mod text;
pub mod unsigned;
mod words;

pub use agent::{AgentMemory, AgentTurn, Event, ProposedCalls, TurnFailure, TurnReply, TurnRequest};
pub use chat::{Chat, ChatConfig, Clock};
pub use error::{ChatError, Result};
pub use hosted::{HostedAgent, PinnedChain};
pub use hyperlith_host::{Rhythm, Timing};
pub use keystore::{MasterSecret, random_id};
pub use person::{MAX_MESSAGE, Output, Person, confirms};
pub use policy::Policy;
pub use receipt::Receipt;
pub use standing::Standing;
pub use text::{clean_line, clean_text};
pub use words::Tongue;
