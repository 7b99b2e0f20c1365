//! Whole turns over a language of a few fixed sentences: questions, answers, offers, renewal, and what is never proposed.

use hyperlith_agent_defi::agent::{Heard, Language, ModelHelp, respond};
use hyperlith_agent_defi::dialog::Given;
use hyperlith_agent_defi::intent::{Amount, Intent};
use hyperlith_agent_defi::wish::Slot;
use hyperlith_sdk::testing::{TestHost, message, renew};
use hyperlith_sdk::{Agent, Event, Failure, Host, Profile, Provenance, Reply, Text, Turn, model};
use proptest::prelude::*;

use crate::fake::{self, Shared, units};
use crate::{chain, exact};

/// Understands whole sentences from a list and nothing else.
struct Scripted;

impl Language for Scripted {
    fn hear(text: &str, _assets: &[&str]) -> Heard {
        let supply = |asset: Option<&str>, amount| Intent::Supply { asset: asset.map(str::to_owned), amount };
        let intent = match text {
            "lend 100 USDC" => supply(Some("USDC"), exact("100")),
            "lend 20000 USDC" => supply(Some("USDC"), exact("20000")),
            "lend 1 ETH" => supply(Some("ETH"), exact("1")),
            "lend USDC" => supply(Some("USDC"), None),
            "lend all" => supply(None, Some(Amount::Max)),
            "lend" => supply(None, None),
            "send 5" => Intent::Transfer { asset: None, amount: exact("5"), to: None },
            "price" => Intent::Price { asset: None },
            "hello" => Intent::Greeting,
            "forget it" => Intent::Cancel,
            "poem" => Intent::OutOfScope,
            _ => return Heard { intent: supply(Some("USDC"), exact("1")), sure: false },
        };
        Heard { intent, sure: true }
    }

    fn answer(text: &str, slot: Slot, assets: &[&str]) -> Option<Given> {
        match slot {
            Slot::Asset | Slot::ToAsset => assets.contains(&text).then(|| Given::Asset(text.to_owned())),
            Slot::To => text.starts_with("0x").then(|| Given::To(text.to_owned())),
            _ if text == "half" => Some(Given::Amount(Amount::Share(5_000))),
            _ => text.parse::<u32>().ok().map(|_| Given::Amount(Amount::Exact(text.to_owned()))),
        }
    }

    fn ask_model(host: &mut impl Host, text: &str, _assets: &[&str]) -> ModelHelp {
        let messages = vec![model::Message { role: model::Role::User, content: Text::user(text) }];
        match host.model_complete(&model::Request { model: None, messages, schema: None, max_output_tokens: 64, temperature_milli: 0 }) {
            Ok(answer) if answer.content.body == "balance" => ModelHelp::Wish(Intent::Balance { asset: None }),
            Ok(_) => ModelHelp::Useless,
            Err(model::Error::Unavailable | model::Error::Denied(_)) => ModelHelp::NoModel,
            Err(_) => ModelHelp::Useless,
        }
    }
}

struct Scene;

impl Agent for Scene {
    fn describe() -> Profile {
        Profile { name: "scene".into(), summary: String::new(), examples: Vec::new() }
    }
    fn handle(host: &mut impl Host, turn: Turn) -> Result<Reply, Failure> {
        Ok(respond::<Scripted>(host, turn)?)
    }
}

fn say(host: &mut TestHost, text: &str) -> Reply {
    host.turn::<Scene>(message(text)).unwrap()
}

fn understood<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    reply.understood.iter().find(|slot| slot.name == name).map(|slot| slot.value.as_str())
}

fn scene() -> (Shared, TestHost) {
    let chain = chain();
    let host = fake::host(&chain);
    (chain, host)
}

#[test]
fn a_complete_wish_is_a_proposal_with_everything_understood() {
    let (chain, mut host) = scene();
    let reply = say(&mut host, "lend 100 USDC");
    assert_eq!(understood(&reply, "action"), Some("supply"));
    assert_eq!(understood(&reply, "asset"), Some("USDC"));
    assert_eq!(understood(&reply, "amount"), Some("100"));
    let proposal = reply.proposal.unwrap();
    chain.borrow_mut().run(&proposal.calls);
    assert_eq!(chain.borrow_mut().token("USDC").supplied, units(100, 6));
}

#[test]
fn an_answer_fills_the_slot_that_was_asked_for() {
    let (chain, mut host) = scene();
    let reply = say(&mut host, "lend USDC");
    assert_eq!((understood(&reply, "action"), understood(&reply, "missing")), (Some("ask"), Some("amount")));
    assert_eq!(reply.suggestions, ["25%", "half", "all"]);
    let reply = say(&mut host, "half");
    chain.borrow_mut().run(&reply.proposal.unwrap().calls);
    assert_eq!(chain.borrow_mut().token("USDC").supplied, units(5_000, 6));
    assert!(host.state.is_empty());
    // The question is answered: another number is no answer to anything.
    assert!(say(&mut host, "100").proposal.is_none());
}

#[test]
fn several_questions_follow_each_other() {
    let (_, mut host) = scene();
    assert_eq!(understood(&say(&mut host, "send 5"), "missing"), Some("asset"));
    assert_eq!(understood(&say(&mut host, "DAI"), "missing"), Some("to"));
    let reply = say(&mut host, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    assert_eq!(understood(&reply, "amount"), Some("5"));
    assert!(reply.proposal.is_some());
}

#[test]
fn an_answer_that_does_not_fit_is_asked_again() {
    let (_, mut host) = scene();
    say(&mut host, "lend USDC");
    for text in ["DAI", "poem", "hello", "what?"] {
        let reply = say(&mut host, text);
        assert!(reply.proposal.is_none() && reply.message.body.starts_with("I did not understand"), "{text}");
        assert_eq!(understood(&reply, "missing"), Some("amount"), "{text}");
    }
    assert!(say(&mut host, "100").proposal.is_some());
}

#[test]
fn a_fresh_wish_overrides_and_one_of_the_same_kind_keeps_what_it_does_not_change() {
    let (_, mut host) = scene();
    say(&mut host, "lend USDC");
    let reply = say(&mut host, "lend all");
    assert_eq!((understood(&reply, "asset"), understood(&reply, "amount")), (Some("USDC"), Some("max")));
    say(&mut host, "send 5");
    let reply = say(&mut host, "lend 100 USDC");
    assert!(reply.proposal.is_some() && host.state.is_empty());
    say(&mut host, "lend USDC");
    assert!(say(&mut host, "price").proposal.is_none());
    assert!(host.state.is_empty());
}

#[test]
fn cancelling_drops_the_question_and_so_does_time() {
    let (_, mut host) = scene();
    for word in ["forget it", "no", "cancel"] {
        say(&mut host, "lend USDC");
        assert_eq!(say(&mut host, word).message.body, "Dropped. Nothing was sent.");
        assert!(say(&mut host, "100").proposal.is_none(), "{word}");
    }
    say(&mut host, "lend USDC");
    host.now += 600_001;
    assert!(say(&mut host, "100").proposal.is_none());
}

#[test]
fn an_offer_is_taken_by_a_yes_or_a_smaller_amount_and_by_nothing_else() {
    let (_, mut host) = scene();
    let reply = say(&mut host, "lend 20000 USDC");
    assert_eq!(reply.suggestions, ["lend all USDC"]);
    for text in ["poem", "what?", "hello"] {
        assert!(say(&mut host, text).proposal.is_none(), "{text}");
    }
    assert!(say(&mut host, "yes").proposal.is_some());
    assert!(say(&mut host, "yes").proposal.is_none());
    say(&mut host, "lend 1 ETH");
    let reply = say(&mut host, "2");
    assert_eq!((understood(&reply, "asset"), understood(&reply, "amount")), (Some("WETH"), Some("2")));
    say(&mut host, "lend 20000 USDC");
    assert!(say(&mut host, "no").proposal.is_none());
    assert!(host.state.is_empty());
}

#[test]
fn a_sentence_that_is_not_understood_never_moves_funds() {
    let (_, mut host) = scene();
    // The scripted language would read a supply into it, and is not sure.
    let reply = say(&mut host, "mumble");
    assert!(reply.proposal.is_none() && reply.message.body.contains("did nothing"));
    host.model_says("{\"action\": \"transfer everything\"}");
    assert!(say(&mut host, "mumble").message.body.contains("no usable answer"));
    host.model_fails(model::Error::TimedOut);
    assert!(say(&mut host, "mumble").message.body.contains("no usable answer"));
    host.model_says("balance");
    assert!(say(&mut host, "mumble").message.body.contains("Your wallet holds"));
    host.deny("model");
    assert!(say(&mut host, "mumble").message.body.contains("not sure"));
}

#[test]
fn only_the_persons_own_words_are_a_wish() {
    let (_, mut host) = scene();
    for origin in [Provenance::Tool, Provenance::Data, Provenance::Chain, Provenance::Model, Provenance::Agent] {
        let event = Event::Message(Text { body: "lend 100 USDC".into(), origin });
        let reply = host.turn::<Scene>(Turn { event, ..message("") }).unwrap();
        assert!(reply.proposal.is_none() && reply.message.body.contains("somewhere else"));
    }
    assert!(say(&mut host, "  ").proposal.is_none());
    assert!(say(&mut host, &"lend 100 USDC ".repeat(200)).message.body.contains("too long"));
}

#[test]
fn a_renewed_proposal_is_the_same_wish_with_fresh_numbers() {
    let (chain, mut host) = scene();
    say(&mut host, "lend USDC");
    let first = say(&mut host, "half").proposal.unwrap();
    let again = host.turn::<Scene>(renew(first.renewal.clone())).unwrap().proposal.unwrap();
    assert_eq!(first, again);
    chain.borrow_mut().token("USDC").wallet = units(100, 6);
    let fresh = host.turn::<Scene>(renew(first.renewal.clone())).unwrap().proposal.unwrap();
    assert_eq!(fresh.renewal, first.renewal);
    chain.borrow_mut().run(&fresh.calls);
    assert_eq!(chain.borrow_mut().token("USDC").supplied, units(50, 6));
    chain.borrow_mut().token("USDC").wallet = units(0, 6);
    assert!(host.turn::<Scene>(renew(first.renewal)).unwrap().message.body.contains("holds no USDC"));
}

#[test]
fn a_wallet_of_the_wrong_length_and_an_unknown_clock_are_failures() {
    let (_, mut host) = scene();
    let mut turn = message("lend 100 USDC");
    turn.person.wallet = vec![1; 19];
    assert!(matches!(host.turn::<Scene>(turn), Err(Failure::Unavailable(_))));
    host.deny("clock");
    assert!(matches!(host.turn::<Scene>(message("lend USDC")), Err(Failure::Unavailable(_))));
}

proptest! {
    #[test]
    fn hostile_renewal_bytes_are_a_failure_or_words_or_an_honest_proposal(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let (chain, mut host) = scene();
        match host.turn::<Scene>(renew(bytes)) {
            Ok(reply) => if let Some(proposal) = reply.proposal { chain.borrow_mut().run(&proposal.calls) },
            Err(failure) => prop_assert!(matches!(failure, Failure::Internal(_))),
        }
    }

    #[test]
    fn no_sequence_of_unclear_sentences_leads_to_a_proposal(texts in proptest::collection::vec(prop_oneof![Just("poem"), Just("hello"), Just("mumble"), Just("lend"), Just("yes"), Just("no"), Just("price")], 1..12)) {
        let (_, mut host) = scene();
        for text in texts {
            prop_assert!(say(&mut host, text).proposal.is_none());
        }
    }
}
