//! One turn: hear what the person wants, plan it, remember what was asked, and build the reply.

use hyperlith_sdk::{Event, Host, Person, Proposal, Provenance, Reply, Turn};

use crate::chain::{Listing, address};
use crate::codec::{self, CodecError};
use crate::dialog::Pending;
use crate::error::DefiError;
use crate::hear::{self, Next};
use crate::intent::Intent;
use crate::plan::{Answer, Context, Kind, plan};
use crate::replies;
use crate::understand::Language;
use crate::wish::{self, Slot};

/// The longest message that is read as a wish, in bytes.
const MAX_MESSAGE: usize = 2_000;

/// Answers one turn.
///
/// # Errors
/// [`DefiError`]; nothing was proposed.
pub fn respond(host: &mut impl Host, turn: Turn) -> Result<Reply, DefiError> {
    replies::speak(turn.person.language.as_deref());
    let wallet = address(&turn.person.wallet).ok_or_else(|| DefiError::nonsense("your wallet's address"))?;
    match turn.event {
        Event::Renew(bytes) => {
            let intent = codec::decode(&bytes)?;
            if !intent.proposes() {
                return Err(CodecError::Malformed.into());
            }
            let listing = Listing::read(host)?;
            let answer = plan(host, &Context { listing: &listing, wallet }, &intent)?;
            finish(host, &intent, true, language_of(&turn.person), answer)
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
            message(host, &Context { listing: &listing, wallet }, words, language_of(&turn.person))
        }
    }
}

fn language_of(person: &Person) -> Option<Language> {
    person.language.as_deref().and_then(Language::from_tag)
}

fn message(
    host: &mut impl Host,
    context: &Context<'_>,
    words: &str,
    known: Option<Language>,
) -> Result<Reply, DefiError> {
    let pending = Pending::load(host)?;
    let known = pending.as_ref().and_then(|pending| pending.language).or(known);
    let assets: Vec<&str> = context.listing.assets.iter().map(|asset| asset.symbol.as_str()).collect();
    let heard = hear::next(host, words, &assets, known, pending.as_ref());
    let language = Some(heard.language);
    match heard.next {
        Next::Plan(intent) => {
            let answer = plan(host, context, &intent)?;
            finish(host, &intent, true, language, answer)
        }
        Next::Offer { intent, why } => {
            let answer = offer(host, context, intent.clone(), &why)?;
            finish(host, &intent, false, language, answer)
        }
        Next::Clarify { slot, intent, why } => {
            let answer = clarify(host, context, slot, intent.clone(), &why)?;
            finish(host, &intent, false, language, answer)
        }
        Next::AskAgain { pending, why } => {
            let answer = ask_again(host, context, &pending, &why)?;
            finish(host, &pending.intent, false, pending.language, answer)
        }
        Next::Drop => {
            Pending::clear(host)?;
            let text = if pending.is_some() { replies::CANCELLED } else { replies::NOTHING_WAITS };
            Ok(Reply::say(text).understood("action", "cancel"))
        }
        // What is pending stays: the next words may still answer it.
        Next::Say(text) => {
            Ok(Reply::say(text).understood("action", "ask").understood("missing", "action").suggest("help"))
        }
    }
}

/// A wish that the person did not clearly order waits for a yes. One that is not complete needs none: it is asked for.
fn offer(host: &mut impl Host, context: &Context<'_>, intent: Intent, why: &str) -> Result<Answer, DefiError> {
    match wish::command(&intent) {
        Some(command) => {
            let text = replies::shall_i(why, &command);
            Ok(Answer::ask(Slot::Offer, intent, text).suggest([replies::WORD_YES, replies::WORD_NO]))
        }
        None => unproposed(plan(host, context, &intent)?, Slot::Offer, intent, why),
    }
}

/// Asks for a slot that could not be taken as it stood. `intent` does not hold it.
fn clarify(
    host: &mut impl Host,
    context: &Context<'_>,
    slot: Slot,
    intent: Intent,
    why: &str,
) -> Result<Answer, DefiError> {
    unproposed(plan(host, context, &intent)?, slot, intent, why)
}

/// The same question again. An offer is not planned again: it is complete, and nobody said yes to it.
fn ask_again(host: &mut impl Host, context: &Context<'_>, pending: &Pending, why: &str) -> Result<Answer, DefiError> {
    if pending.slot == Slot::Offer {
        return offer(host, context, pending.intent.clone(), why);
    }
    unproposed(plan(host, context, &pending.intent)?, pending.slot, pending.intent.clone(), why)
}

/// The planner's question with a reason before it. Where the planner would propose, a default stood in for what the person
/// said and we did not understand (a repayment's only loan): then it is asked for all the same.
fn unproposed(answer: Answer, slot: Slot, intent: Intent, why: &str) -> Result<Answer, DefiError> {
    Ok(match answer.kind {
        Kind::Say | Kind::Ask { .. } => Answer { text: format!("{why} {}", answer.text), ..answer },
        Kind::Propose { .. } => {
            // Nothing waits for what cannot be written down, and everything that is proposed can.
            codec::encode(&intent).map_err(DefiError::Save)?;
            Answer::ask(slot, intent, format!("{why} {}", replies::which(slot)))
        }
    })
}

/// Remembers what was asked, forgets what was answered, and turns the answer into a reply.
/// `sure` says that `heard` is what the person ordered, as it stands.
fn finish(
    host: &mut impl Host,
    heard: &Intent,
    sure: bool,
    language: Option<Language>,
    answer: Answer,
) -> Result<Reply, DefiError> {
    let mut reply = Reply::say(answer.text);
    match answer.kind {
        Kind::Say => {
            // Who looks at the balance before answering "how much?" may still answer.
            let aside = matches!(
                heard,
                Intent::Balance { .. } | Intent::Position | Intent::Rates { .. } | Intent::Price { .. } | Intent::Help
            );
            if !aside {
                Pending::clear(host)?;
            }
            reply = slots(reply, heard);
        }
        Kind::Ask { slot, intent } => {
            let missing = intent.missing(slot);
            reply = match (slot, sure) {
                // The sentence was clear, and what it asks for is not possible as it stands.
                (Slot::Offer, true) => slots(reply, heard),
                _ if intent.is_whole_but_for_the_asset() => slots(reply, &intent).understood("missing", missing),
                _ => {
                    let reply = reply
                        .understood("action", "ask")
                        .understood("wish", intent.action())
                        .understood("missing", missing);
                    intent.slots().into_iter().skip(1).fold(reply, |reply, (name, value)| reply.understood(name, value))
                }
            };
            Pending { slot, intent, language }.save(host)?;
        }
        Kind::Propose { calls, intent, valid_for, timing } => {
            // A standing order may be made anew while the person answers something else.
            if intent.moves_funds() {
                Pending::clear(host)?;
            }
            let renewal = codec::encode(&intent).map_err(DefiError::Save)?;
            reply = slots(reply, &intent).propose(Proposal::new(calls, valid_for).renewal(renewal).timing(timing));
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
