//! What answers an open question and what does not: only a bare value fills a slot, only a yes takes an offer.

use hyperlith_agent_defi::DefiAgent;
use hyperlith_sdk::Reply;
use hyperlith_sdk::testing::{TestHost, message};

use crate::chain;
use crate::fake::{self, units};

const FRIEND: &str = "0x1111111111111111111111111111111111111112";

/// Sentences that leave a question of every kind, with the slot that is asked for and the wish that waits.
const QUESTIONS: [(&str, &str, &str); 10] = [
    ("send everything to 0x1111111111111111111111111111111111111112", "asset", "transfer"),
    ("withdraw everything", "asset", "withdraw"),
    ("lend USDC", "amount", "supply"),
    ("borrow DAI", "amount", "borrow"),
    ("send USDC to 0x1111111111111111111111111111111111111112", "amount", "transfer"),
    ("swap METIS for USDC", "amount", "swap"),
    ("swap 5 METIS", "to_asset", "swap"),
    ("send 5 USDC", "to", "transfer"),
    ("lend 100 USDC tomorrow", "offer", "supply"),
    ("lend 20000 USDC", "offer", "supply"),
];

/// None of these answers anything.
const NO_ANSWERS: [&str; 74] = [
    "should I lend 100 USDC?",
    "what is 2+2",
    "what is 2 + 2?",
    "2+2",
    "how much is 100 USDC in METIS?",
    "is 100 USDC a lot?",
    "100 USDC?",
    "50?",
    "USDC?",
    "yes?",
    "why USDC",
    "how much USDC do I have?",
    "do not send 100 USDC",
    "don't lend 5",
    "not 100",
    "never 50 USDC",
    "not DAI",
    "no USDC for you",
    "I have 100 USDC",
    "I lent 100 USDC yesterday",
    "my friend said 100 USDC",
    "he told me to use DAI",
    "the price is 20",
    "I am 30 years old",
    "it is 5 o'clock",
    "there are 12 months",
    "hello",
    "hi, 5 minutes please",
    "thanks a lot for 2026",
    "good morning",
    "write me a poem with 3 verses",
    "maybe 5",
    "5 or 10",
    "5 and 10",
    "5 - 3",
    "3 * 4",
    "10 / 2",
    "ten minus two",
    "if METIS falls to 5",
    "when METIS is at 30",
    "100 USDC tomorrow",
    "5 USDC every monday",
    "ok but only 5",
    "yes but only if it rains",
    "I think 50 would be too much",
    "could you take 100?",
    "would 50 USDC be safe",
    "wait 5 minutes",
    "remind me in 10 minutes",
    "call me at 0x1111",
    "flurb 5",
    "qwertz",
    "est-ce que 100 USDC suffisent ?",
    "combien font 2 et 2",
    "je n'ai pas 100 USDC",
    "pas 50",
    "¿cuánto es 100 USDC?",
    "tengo 5 perros",
    "no quiero 50",
    "apakah 100 USDC cukup?",
    "jangan 50",
    "saya punya 5 kucing",
    "100 USDCは多いですか？",
    "今日は5月です",
    "100USDC够吗？",
    "5 USDC to bob",
    "100 USDC minus fees",
    "no I mean 5",
    "yes or no",
    "you sure",
    "我有5只猫",
    "不要50",
    "soll ich 100 USDC nehmen?",
    "quanto fa 2 più 2",
];

/// Other commands: themselves, never the wish that waits.
const COMMANDS: [(&str, &str); 4] = [
    ("repay 20 DAI", "repay"),
    ("swap 5 METIS for USDC", "swap"),
    ("withdraw 5 USDC", "withdraw"),
    ("what's my balance", "balance"),
];

/// Bare answers: the question that they answer and the sentence.
const ANSWERS: [(&str, &str); 52] = [
    ("lend USDC", "100"),
    ("lend USDC", "100 USDC"),
    ("lend USDC", "100 usdc please"),
    ("lend USDC", "just 100"),
    ("lend USDC", "half"),
    ("lend USDC", "all of it"),
    ("lend USDC", "25%"),
    ("lend USDC", "all my USDC"),
    ("lend USDC", "max"),
    ("lend USDC", "half of my USDC, please!"),
    ("lend USDC", "1.5"),
    ("lend USDC", "la moitié"),
    ("lend USDC", "tout"),
    ("lend USDC", "100 USDC s'il te plaît"),
    ("lend USDC", "la moitié de mes USDC"),
    ("lend USDC", "100 por favor"),
    ("lend USDC", "la mitad"),
    ("lend USDC", "todo"),
    ("lend USDC", "la mitad de mis USDC"),
    ("lend USDC", "setengah"),
    ("lend USDC", "semua"),
    ("lend USDC", "100 USDC saja"),
    ("lend USDC", "50枚"),
    ("lend USDC", "全部"),
    ("lend USDC", "半分"),
    ("lend USDC", "100USDCです"),
    ("lend USDC", "100でお願いします"),
    ("lend USDC", "50个"),
    ("lend USDC", "一半"),
    ("lend USDC", "100个USDC吧"),
    ("lend USDC", "100 bitte"),
    ("lend USDC", "die Hälfte"),
    ("lend USDC", "metade"),
    ("lend USDC", "tutto"),
    ("withdraw everything", "USDC"),
    ("withdraw everything", "usdc please"),
    ("withdraw everything", "my USDC"),
    ("withdraw everything", "les USDC"),
    ("withdraw everything", "USDCです"),
    ("withdraw everything", "我的USDC"),
    ("swap 5 METIS", "to USDC"),
    ("swap 5 METIS", "en USDC, por favor"),
    ("swap 5 METIS", "ke DAI"),
    ("send 5 USDC", "0x1111111111111111111111111111111111111112"),
    ("send 5 USDC", "to 0x1111111111111111111111111111111111111112 please"),
    ("lend 100 USDC tomorrow", "yes"),
    ("lend 100 USDC tomorrow", "yes, please"),
    ("lend 100 USDC tomorrow", "oui"),
    ("lend 100 USDC tomorrow", "sí"),
    ("lend 100 USDC tomorrow", "はい、お願いします"),
    ("lend 100 USDC tomorrow", "好的"),
    ("lend 100 USDC tomorrow", "ya"),
];

fn host() -> TestHost {
    let chain = chain();
    chain.borrow_mut().token("WETH").supplied = units(10, 18);
    chain.borrow_mut().token("USDC").supplied = units(5_000, 6);
    chain.borrow_mut().token("DAI").debt = units(100, 18);
    fake::host(&chain)
}

fn say(host: &mut TestHost, text: &str) -> Reply {
    host.turn::<DefiAgent>(message(text)).unwrap()
}

fn understood<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    reply.understood.iter().find(|slot| slot.name == name).map(|slot| slot.value.as_str())
}

#[test]
fn no_question_statement_or_small_talk_answers_an_open_question() {
    let mut wrong = Vec::new();
    for (question, slot, _) in QUESTIONS {
        for text in NO_ANSWERS {
            let mut host = host();
            let asked = say(&mut host, question);
            assert!(asked.proposal.is_none() && !host.state.is_empty(), "{question} ({slot}): {}", asked.message.body);
            let reply = say(&mut host, text);
            if reply.proposal.is_some() {
                wrong.push(format!("“{question}”, “{text}”: {}", reply.message.body));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_command_is_itself_and_holds_nothing_of_the_wish_that_waits() {
    for (question, _, waits) in QUESTIONS {
        for (text, action) in COMMANDS {
            let mut host = host();
            say(&mut host, question);
            let reply = say(&mut host, text);
            assert_eq!(understood(&reply, "action"), Some(action), "“{question}”, “{text}”: {}", reply.message.body);
            assert_eq!(understood(&reply, "to"), None, "“{question}” ({waits}), “{text}”");
        }
    }
}

#[test]
fn a_bare_value_or_a_plain_yes_is_an_answer_in_every_language() {
    let mut wrong = Vec::new();
    for (question, text) in ANSWERS {
        let mut host = host();
        say(&mut host, question);
        let reply = say(&mut host, text);
        if reply.proposal.is_none() {
            wrong.push(format!("“{question}”, “{text}”: {}", reply.message.body));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_amount_beside_the_asset_is_not_dropped_for_an_older_one() {
    let mut host = host();
    say(&mut host, &format!("send everything to {FRIEND}"));
    assert!(say(&mut host, "5 USDC").proposal.is_none());
    let reply = say(&mut host, "send 5 USDC");
    assert!(reply.proposal.is_none() && understood(&reply, "to").is_none(), "{}", reply.message.body);
    say(&mut host, "lend");
    let reply = say(&mut host, "5 USDC");
    assert_eq!(
        (understood(&reply, "amount"), understood(&reply, "asset")),
        (Some("5"), Some("USDC")),
        "{}",
        reply.message.body
    );
}

#[test]
fn a_yes_or_a_no_to_nothing_is_told_so_and_asks_no_model() {
    for text in ["yes", "no", "yes please", "oui", "はい", "不", "nein", "ok"] {
        let mut host = host();
        host.model_says("{\"action\":\"supply\",\"asset\":\"USDC\",\"amount\":\"100\"}");
        let reply = say(&mut host, text);
        assert!(
            reply.proposal.is_none() && reply.message.body.contains("No question of mine"),
            "{text}: {}",
            reply.message.body
        );
        assert!(host.model_requests.is_empty(), "{text}");
    }
}

#[test]
fn two_wishes_in_one_sentence_are_asked_for_one_at_a_time() {
    for text in [
        "lend 100 USDC and borrow 20 DAI",
        "swap 2 METIS for USDC, then lend 10 USDC",
        "lend 100 USDC; send 5 DAI to 0x1111111111111111111111111111111111111112",
    ] {
        let mut host = host();
        let reply = say(&mut host, text);
        assert!(
            reply.proposal.is_none() && reply.message.body.contains("One at a time"),
            "{text}: {}",
            reply.message.body
        );
        assert!(say(&mut host, "yes").proposal.is_none(), "{text}");
    }
    // One wish with an "and" in it is one wish.
    assert!(say(&mut host(), "please be kind and lend 100 USDC").proposal.is_some());
}

#[test]
fn no_slippage_at_all_is_refused_with_what_is_possible() {
    for text in [
        "swap 2 METIS for USDC with 0% slippage",
        "swap 2 METIS for USDC, slippage 0 %",
        "swap 2 METIS for USDC with 0.0% slippage",
    ] {
        let reply = say(&mut host(), text);
        assert!(
            reply.proposal.is_none()
                && reply.message.body.contains("0 % is not possible")
                && reply.message.body.contains("0.01 %"),
            "{text}: {}",
            reply.message.body
        );
    }
}

#[test]
fn sending_to_oneself_is_told_so() {
    for text in ["send 5 USDC to me", "send 5 USDC to myself", "send 5 USDC to my own wallet"] {
        let mut host = host();
        let reply = say(&mut host, text);
        assert!(
            reply.proposal.is_none() && reply.message.body.contains("your own wallet"),
            "{text}: {}",
            reply.message.body
        );
    }
}
