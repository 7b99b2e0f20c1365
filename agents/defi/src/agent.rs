//! One turn: hear what the person wants, plan it, remember what was asked, and build the reply.

use hyperlith_sdk::{Event, Host, Proposal, Provenance, Reply, Turn};

use crate::chain::{Listing, address};
use crate::codec::{self, CodecError};
use crate::dialog::{Given, Pending, yes_or_no};
use crate::error::DefiError;
use crate::intent::Intent;
use crate::plan::{Answer, Context, Kind, plan};
use crate::replies;
use crate::wish::Slot;

/// The longest message that is read as a wish, in bytes.
const MAX_MESSAGE: usize = 2_000;

/// What was understood of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The wish, with what stands in the sentence.
    pub intent: Intent,
    /// False when another reading is about as likely: then nothing may be proposed from it.
    pub sure: bool,
}

/// What asking a language model came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelHelp {
    /// A wish whose every value stands in the person's own sentence.
    Wish(Intent),
    /// No answer, or rubbish.
    Useless,
    /// There is no model on this host, or it is not granted.
    NoModel,
}

/// The language side of the agent: sentences in, wishes out. It never sees the chain.
pub trait Language {
    /// Reads a sentence. `assets` are the listed tickers.
    fn hear(text: &str, assets: &[&str]) -> Heard;
    /// Reads an answer to a question for a slot; `None` when the text is not just that.
    fn answer(text: &str, slot: Slot, assets: &[&str]) -> Option<Given>;
    /// Asks a model about a sentence that was not understood.
    fn ask_model(host: &mut impl Host, text: &str, assets: &[&str]) -> ModelHelp;
}

/// Answers one turn.
///
/// # Errors
/// [`DefiError`]; nothing was proposed.
pub fn respond<L: Language>(host: &mut impl Host, turn: Turn) -> Result<Reply, DefiError> {
    let wallet = address(&turn.person.wallet).ok_or_else(|| DefiError::nonsense("your wallet's address"))?;
    match turn.event {
        Event::Renew(bytes) => {
            let intent = codec::decode(&bytes)?;
            if !intent.moves_funds() {
                return Err(CodecError::Malformed.into());
            }
            let listing = Listing::read(host)?;
            let answer = plan(host, &Context { listing: &listing, wallet }, &intent)?;
            finish(host, &intent, answer)
        }
        Event::Message(text) => {
            // Only the person's own words are a wish; a quoted page, a token's name or a model's text is not.
            if !matches!(text.origin, Provenance::User | Provenance::Operator) {
                return Ok(Reply::say(replies::NOT_THE_PERSON));
            }
            let words = text.body.trim();
            if words.is_empty() {
                return Ok(Reply::say(replies::EMPTY).suggest("help"));
            }
            if words.len() > MAX_MESSAGE {
                return Ok(Reply::say(replies::TOO_LONG));
            }
            let listing = Listing::read(host)?;
            let pending = Pending::load(host)?;
            let context = Context { listing: &listing, wallet };
            match next::<L>(host, &listing, words, pending.as_ref()) {
                Next::Plan(intent) => {
                    let answer = plan(host, &context, &intent)?;
                    finish(host, &intent, answer)
                }
                Next::AskAgain(pending) => ask_again(host, &context, pending),
                Next::Drop => {
                    Pending::clear(host)?;
                    Ok(Reply::say(replies::CANCELLED).understood("action", "cancel"))
                }
                // What is pending stays: the next words may still answer it.
                Next::NotUnderstood(text) => Ok(Reply::say(text).understood("action", "unclear").suggest("help")),
            }
        }
    }
}

enum Next {
    Plan(Intent),
    AskAgain(Pending),
    Drop,
    NotUnderstood(&'static str),
}

/// What a sentence means where it stands: an answer, a fresh wish, or nothing that may be acted on.
fn next<L: Language>(host: &mut impl Host, listing: &Listing, text: &str, pending: Option<&Pending>) -> Next {
    let assets: Vec<&str> = listing.assets.iter().map(|asset| asset.symbol.as_str()).collect();
    if let Some(pending) = pending {
        match yes_or_no(text) {
            Some(true) if pending.slot == Slot::Offer => return Next::Plan(pending.intent.clone()),
            Some(false) => return Next::Drop,
            _ => {}
        }
        if let Some(intent) = L::answer(text, pending.expects(), &assets).and_then(|given| pending.fill(given)) {
            return Next::Plan(intent);
        }
    }
    let heard = L::hear(text, &assets);
    match (heard.sure, heard.intent, pending) {
        (true, Intent::Cancel, _) => Next::Drop,
        (true, Intent::OutOfScope | Intent::Greeting, Some(pending)) => Next::AskAgain(pending.clone()),
        (true, intent, Some(pending)) => Next::Plan(pending.merge(intent)),
        (true, intent, None) => Next::Plan(intent),
        (false, _, Some(pending)) => Next::AskAgain(pending.clone()),
        (false, _, None) => match L::ask_model(host, text, &assets) {
            ModelHelp::Wish(intent) => Next::Plan(intent),
            ModelHelp::Useless => Next::NotUnderstood(replies::MODEL_NO_HELP),
            ModelHelp::NoModel => Next::NotUnderstood(replies::NOT_UNDERSTOOD),
        },
    }
}

/// The same question again. An offer is not planned again: it is complete, and nobody said yes to it.
fn ask_again(host: &mut impl Host, context: &Context<'_>, pending: Pending) -> Result<Reply, DefiError> {
    if pending.slot == Slot::Offer {
        let command = crate::wish::command(&pending.intent);
        let answer = Answer::ask(Slot::Offer, pending.intent.clone(), replies::yes_or_no(command.as_deref())).suggest(["yes", "no"]);
        return finish(host, &pending.intent, answer);
    }
    let answer = plan(host, context, &pending.intent)?;
    let answer = Answer { text: format!("{} {}", replies::NOT_AN_ANSWER, answer.text), ..answer };
    match answer.kind {
        // Meanwhile nothing is missing any more: what was not asked for is not proposed.
        Kind::Propose { .. } => {
            Pending::clear(host)?;
            Ok(Reply::say(replies::NOT_UNDERSTOOD).understood("action", "unclear"))
        }
        _ => finish(host, &pending.intent, answer),
    }
}

/// Remembers what was asked, forgets what was answered, and turns the answer into a reply.
fn finish(host: &mut impl Host, heard: &Intent, answer: Answer) -> Result<Reply, DefiError> {
    let mut reply = Reply::say(answer.text);
    match answer.kind {
        Kind::Say => {
            Pending::clear(host)?;
            reply = slots(reply, heard);
        }
        Kind::Ask { slot, intent } => {
            Pending { slot, intent: intent.clone() }.save(host)?;
            reply = reply.understood("action", "ask").understood("wish", intent.action()).understood("missing", slot.name());
            for (name, value) in intent.slots().into_iter().skip(1) {
                reply = reply.understood(name, value);
            }
        }
        Kind::Propose { calls, intent, valid_for } => {
            Pending::clear(host)?;
            let renewal = codec::encode(&intent).map_err(DefiError::Save)?;
            reply = slots(reply, &intent).propose(Proposal::new(calls, valid_for).renewal(renewal));
        }
    }
    for (name, value) in answer.facts {
        reply = reply.understood(name, value);
    }
    reply.suggestions = answer.suggestions;
    Ok(reply)
}

fn slots(reply: Reply, intent: &Intent) -> Reply {
    intent.slots().into_iter().fold(reply, |reply, (name, value)| reply.understood(name, value))
}
