//! What the embedded understanding must reach on sentences that it was not trained on, and what it must never do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests are tests too")]

use hyperlith_agent_defi::intent::{Amount, Intent};
use hyperlith_agent_defi::understand::{
    Answer, Issue, Slot, Unclear, Understanding, is_no, is_yes, to_json, understand, understand_answer,
};
use hyperlith_understanding::{Kind, Text, template};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const ASSETS: [&str; 5] = ["ETH", "WETH", "USDC", "DAI", "METIS"];
const MOVES: [&str; 8] = ["supply", "withdraw", "borrow", "repay", "swap", "transfer", "vote", "recurring"];

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn sentences(name: &str) -> Vec<Value> {
    file(name).lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn json(understanding: &Understanding) -> Value {
    serde_json::from_str(&to_json(understanding)).unwrap()
}

fn is_right(row: &Value, got: &Value) -> bool {
    let mut want = row["intent"].clone();
    want.as_object_mut().unwrap().remove("note");
    want == *got || row["also"].as_array().is_some_and(|also| also.contains(got))
}

/// Right and all, per language.
fn accuracy(set: &str) -> BTreeMap<String, (usize, usize)> {
    let mut out: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in sentences(set) {
        let entry = out.entry(row["lang"].as_str().unwrap().to_owned()).or_default();
        entry.1 += 1;
        entry.0 += usize::from(is_right(&row, &json(&understand(row["text"].as_str().unwrap(), &ASSETS))));
    }
    out
}

#[test]
fn accuracy_holds_its_floor_in_every_language() {
    for set in ["data/utterances.jsonl", "data/heldout.jsonl", "data/second.jsonl", "data/third.jsonl"] {
        for (language, (right, all)) in accuracy(set) {
            let floor = if language == "en" { 95 } else { 90 };
            assert!(right * 100 >= all * floor, "{set}, {language}: {right} of {all} are right");
        }
    }
}

#[test]
fn a_set_that_nothing_was_tuned_on_reaches_the_target() {
    for (language, (right, all)) in accuracy("data/unseen.jsonl") {
        let floor = if language == "en" { 90 } else { 75 };
        assert!(right * 100 >= all * floor, "{language}: {right} of {all} are right");
    }
}

#[test]
fn no_sentence_becomes_an_action_that_it_does_not_ask_for() {
    for set in
        ["data/utterances.jsonl", "data/heldout.jsonl", "data/second.jsonl", "data/third.jsonl", "data/unseen.jsonl"]
    {
        for row in sentences(set) {
            let got = json(&understand(row["text"].as_str().unwrap(), &ASSETS));
            if MOVES.contains(&got["action"].as_str().unwrap()) {
                let same = got["action"] == row["intent"]["action"]
                    || row["also"].as_array().is_some_and(|a| a.iter().any(|i| i["action"] == got["action"]));
                assert!(same, "{row} became {got}");
            }
        }
    }
}

#[test]
fn a_sentence_that_asks_for_nothing_moves_nothing() {
    for line in file("data/no_transaction.txt").lines().filter(|l| !l.is_empty() && !l.starts_with("//")) {
        let got = json(&understand(line, &ASSETS));
        assert!(!MOVES.contains(&got["action"].as_str().unwrap()), "{line} became {got}");
    }
}

/// The lines of `data/frames.tsv` of one kind and language: text, and intent if there is one.
fn frames(kind: &str, language: &str) -> Vec<(String, Option<Value>)> {
    file("data/frames.tsv")
        .lines()
        .map(|l| l.split('\t').collect::<Vec<_>>())
        .filter(|l| l.len() >= 3 && l[0] == kind && l[1] == language)
        .map(|l| (l[2].to_owned(), l.get(3).map(|i| serde_json::from_str(i).unwrap())))
        .collect()
}

#[test]
fn a_command_in_a_refusing_frame_moves_nothing() {
    let mut tried = 0;
    for language in hyperlith_understanding::Language::TAGS {
        let mut commands = frames("refusable", language);
        if commands.is_empty() {
            commands.push((String::new(), None));
        }
        for (frame, _) in frames("refusal", language) {
            for (command, _) in &commands {
                let sentence = frame.replace("{v}", command);
                let got = json(&understand(&sentence, &ASSETS));
                assert!(!MOVES.contains(&got["action"].as_str().unwrap()), "{sentence} became {got}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1_000);
}

#[test]
fn a_command_in_a_polite_frame_is_the_same_command() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for language in hyperlith_understanding::Language::TAGS {
        let mut sentences = frames("sentence", language);
        for (frame, _) in frames("request", language) {
            sentences.extend(
                frames("command", language)
                    .into_iter()
                    .map(|(command, intent)| (frame.replace("{v}", &command), intent)),
            );
        }
        for (sentence, want) in sentences {
            let got = json(&understand(&sentence, &ASSETS));
            let want = want.unwrap();
            assert!(
                got == want || got["action"] == "ask" || !MOVES.contains(&got["action"].as_str().unwrap()),
                "{sentence} became {got}"
            );
            tried += 1;
            if got != want {
                wrong.push(sentence);
            }
        }
    }
    assert!(tried > 1_000 && wrong.len() * 100 <= tried, "{} of {tried}: {wrong:?}", wrong.len());
}

#[test]
fn no_test_sentence_is_an_exemplar() {
    let fold = |text: &str| -> String {
        let mut text = Text::read(text);
        let names: Vec<_> = ASSETS.iter().map(|a| a.to_lowercase()).collect();
        let names: Vec<_> =
            names.iter().enumerate().map(|(thing, words)| hyperlith_understanding::Name { words, thing }).collect();
        for found in text.find_names(&names) {
            text.mask(found.start, found.end, '@');
        }
        text.tokens
            .iter()
            .filter(|t| t.mask != Some('\0') && (t.kind != Kind::Mark || "#@^".contains(t.original.as_str())))
            .map(|t| match (t.mask, t.kind) {
                (Some(_), _) => "@".to_owned(),
                (_, Kind::Number) => "#".to_owned(),
                (_, Kind::Hex) => "^".to_owned(),
                _ => t.folded.clone(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut exemplars = BTreeSet::new();
    for tag in hyperlith_understanding::Language::TAGS {
        for line in template::lines(&file(&format!("exemplars/{tag}.tsv"))).unwrap() {
            exemplars.extend(template::expand(line.template, 20).iter().map(|s| s.to_lowercase()));
        }
    }
    for set in ["data/heldout.jsonl", "data/second.jsonl", "data/third.jsonl"] {
        for row in sentences(set) {
            let text = row["text"].as_str().unwrap();
            assert!(!exemplars.contains(&text.to_lowercase()), "{text} is an exemplar");
            // With values folded away short sentences may meet a template's shape; the exact sentence is what must be new.
            assert!(!fold(text).is_empty());
        }
    }
}

#[test]
fn lending_and_borrowing_are_never_taken_for_each_other() {
    for (sentence, borrows) in [
        ("lend 50 USDC", false),
        ("lend me 50 USDC", true),
        ("loan me 50 USDC", true),
        ("lend out 50 USDC", false),
        ("spot me 50 usdc", true),
        ("prête 50 USDC", false),
        ("prête-moi 50 USDC", true),
        ("prêtez-moi 50 USDC", true),
        ("emprunte 50 USDC", true),
        ("presta 50 USDC", false),
        ("préstame 50 USDC", true),
        ("prestame 50 USDC", true),
        ("pide prestados 50 USDC", true),
        ("pinjamkan 50 USDC", false),
        ("pinjamkan saya 50 USDC", true),
        ("pinjam 50 USDC", true),
        ("pinjami aku 50 USDC", true),
        ("meminjamkan 50 USDC", false),
        ("借 50 USDC", true),
        ("借给我 50 USDC", true),
        ("借出 50 USDC", false),
        ("存入 50 USDC", false),
        ("USDCを50枚借りて", true),
        ("USDCを50枚貸してください", true),
        ("USDCを50枚貸し出して", false),
        ("USDCを50枚預けて", false),
        ("empresta 50 USDC", false),
        ("me empresta 50 USDC", true),
        ("presta 50 USDC per favore", false),
        ("prestami 50 USDC", true),
        ("verleihe 50 USDC", false),
        ("leih mir 50 USDC", true),
    ] {
        let asset = Some("USDC".to_owned());
        let amount = Some(Amount::Exact("50".to_owned()));
        let want = if borrows { Intent::Borrow { asset, amount } } else { Intent::Supply { asset, amount } };
        let got = understand(sentence, &ASSETS);
        assert_eq!(got.intent, want, "{sentence}");
        assert!(got.is_ready(), "{sentence}: {got:?}");
    }
    for sentence in ["USDCを50枚貸して", "leihe 50 USDC", "借给小明50 USDC"] {
        let got = understand(sentence, &ASSETS);
        assert!(!got.is_ready() || got.intent == Intent::OutOfScope, "{sentence}: {got:?}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_asked() {
    let unclear = |sentence: &str| understand(sentence, &ASSETS).unclear;
    assert_eq!(unclear("lend 1,5 USDC"), Some(Unclear::Amount(Issue::Ambiguous)));
    assert_eq!(unclear("presta 1.250 USDC"), Some(Unclear::Amount(Issue::Ambiguous)));
    assert_eq!(unclear("lend -5 USDC"), Some(Unclear::Amount(Issue::Negative)));
    assert_eq!(unclear("lend 0 USDC"), Some(Unclear::Amount(Issue::Zero)));
    assert_eq!(unclear("lend 150% of my USDC"), Some(Unclear::Amount(Issue::TooLarge)));
    assert_eq!(unclear("lend 100 200 USDC"), Some(Unclear::TwoAmounts));
    assert_eq!(unclear("lend $100"), Some(Unclear::Currency));
    assert_eq!(unclear("lend 100 USDC or DAI"), Some(Unclear::TwoAssets));
    assert_eq!(unclear("lend 100 USDT"), Some(Unclear::Unlisted("USDT".to_owned())));
    assert_eq!(unclear("swap 5 USDC to USDC"), Some(Unclear::SameAsset));
    assert_eq!(unclear("lend 100 USDC and borrow 5 DAI"), Some(Unclear::Several));
    assert_eq!(unclear("lend 100 USDC?"), Some(Unclear::Reading));
    assert_eq!(unclear("lend 100 USDC tomorrow"), Some(Unclear::Later));
    assert_eq!(unclear("buy 5 USDC of METIS every two days"), Some(Unclear::Rhythm));
    assert_eq!(unclear("send 5 USDC to 0x70997970C51812dc3A010C7d01b50e0d17dc79c8"), Some(Unclear::AddressChecksum));
    assert_eq!(unclear("send 5 USDC to 0x70997970C51812dc3A010C7d01b50e0d17dc79"), Some(Unclear::AddressForm));
    assert_eq!(unclear("lend 5 USDC to bob"), Some(Unclear::Reading));
    assert_eq!(unclear("borrow 5 USDC from alice"), Some(Unclear::Reading));
    assert_eq!(unclear("swap USDC/METIS 100"), Some(Unclear::Amount(Issue::Ambiguous)));
    assert_ne!(understand("unfreeze my account", &ASSETS).intent, Intent::Freeze);
    assert_eq!(understand("pay 5 USDC to bob", &ASSETS).missing, [Slot::To]);
    assert_eq!(understand("send 5 USDC to bob", &ASSETS).missing, [Slot::To]);
    assert_eq!(understand("send 5 USDC to vitalik.eth", &ASSETS).missing, [Slot::To]);
}

#[test]
fn an_asset_that_is_not_listed_is_never_named() {
    let got = understand("swap 5 METIS for WETH", &["USDC", "METIS"]);
    assert_eq!(got.unclear, Some(Unclear::Unlisted("WETH".to_owned())));
    let Intent::Swap { to_asset, .. } = got.intent else { panic!("{:?}", got.intent) };
    assert_eq!(to_asset, None);
}

#[test]
fn answers_are_read_for_the_slot_that_was_asked() {
    let exact = |n: &str| Amount::Exact(n.to_owned());
    let answer = |text, slot| understand_answer(text, slot, &ASSETS);
    assert_eq!(answer("100", "amount"), Answer::Amount(exact("100"), None));
    assert_eq!(answer("100 usdc please", "amount"), Answer::Amount(exact("100"), Some("USDC".to_owned())));
    assert_eq!(answer("half", "amount"), Answer::Amount(Amount::Share(5_000), None));
    assert_eq!(answer("all of it", "amount"), Answer::Amount(Amount::Max, None));
    assert_eq!(answer("la moitié", "amount"), Answer::Amount(Amount::Share(5_000), None));
    assert_eq!(answer("全部", "amount"), Answer::Amount(Amount::Max, None));
    assert_eq!(answer("1,5", "amount"), Answer::Unclear(Unclear::Amount(Issue::Ambiguous)));
    assert_eq!(answer("hello", "amount"), Answer::None);
    assert_eq!(answer("usdc", "asset"), Answer::Asset("USDC".to_owned()));
    assert_eq!(answer("ether", "to_asset"), Answer::Asset("ETH".to_owned()));
    assert_eq!(answer("tether", "asset"), Answer::Unclear(Unclear::Unlisted("tether".to_owned())));
    let address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    assert_eq!(answer(address, "to"), Answer::Address(address.to_owned()));
    assert_eq!(answer("bob", "to"), Answer::None);
}

#[test]
fn yes_and_no_are_known_in_every_language_and_a_doubt_is_no_yes() {
    for yes in [
        "yes",
        "Yes please",
        "ok",
        "oui",
        "sí",
        "si",
        "ya",
        "はい",
        "好的",
        "确认",
        "ja",
        "sim",
        "confirm",
        "go ahead",
        "d'accord",
    ] {
        assert!(is_yes(yes) && !is_no(yes), "{yes}");
    }
    for no in ["no", "non", "cancel", "annule", "tidak", "いいえ", "不要", "nein", "não", "stop", "batal", "no thanks"]
    {
        assert!(is_no(no) && !is_yes(no), "{no}");
    }
    for neither in ["maybe", "yes if it is safe", "yes?", "ok but only half", "what", "", "100"] {
        assert!(!is_yes(neither), "{neither}");
    }
}

/// Whether a slot's text can be derived from the sentence: its digits stand there, or a word for a quantity does.
fn stands_in(sentence: &str, amount: &Amount) -> bool {
    let digits: String = Text::read(sentence).normalised().chars().filter(char::is_ascii_digit).collect();
    match amount {
        Amount::Exact(number) => {
            digits.contains(number.chars().filter(char::is_ascii_digit).collect::<String>().trim_matches('0'))
        }
        Amount::Share(bps) => digits.contains(bps.to_string().trim_end_matches('0')),
        // No word for "all" is among the parts that the sentences are made of.
        Amount::Max => false,
    }
}

fn amounts(intent: &Intent) -> Vec<Amount> {
    match intent {
        Intent::Supply { amount, .. }
        | Intent::Withdraw { amount, .. }
        | Intent::Borrow { amount, .. }
        | Intent::Repay { amount, .. }
        | Intent::Transfer { amount, .. } => amount.clone().into_iter().collect(),
        Intent::Swap { amount, amount_out, .. } | Intent::Quote { amount, amount_out, .. } => {
            amount.clone().into_iter().chain(amount_out.clone()).collect()
        }
        Intent::Recurring { inner, .. } => amounts(inner),
        _ => Vec::new(),
    }
}

fn symbols(intent: &Intent) -> Vec<String> {
    match intent {
        Intent::Supply { asset, .. }
        | Intent::Withdraw { asset, .. }
        | Intent::Borrow { asset, .. }
        | Intent::Repay { asset, .. }
        | Intent::Transfer { asset, .. }
        | Intent::Balance { asset }
        | Intent::Rates { asset }
        | Intent::Price { asset } => asset.clone().into_iter().collect(),
        Intent::Swap { asset, to_asset, .. } | Intent::Quote { asset, to_asset, .. } => {
            asset.clone().into_iter().chain(to_asset.clone()).collect()
        }
        Intent::Recurring { inner, .. } => symbols(inner),
        _ => Vec::new(),
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_only_listed_assets_come_out(text in "\\PC{0,200}") {
        let got = understand(&text, &ASSETS);
        prop_assert!(got.confidence <= 1_000);
        prop_assert!(symbols(&got.intent).iter().all(|s| ASSETS.contains(&s.as_str())));
        prop_assert!(serde_json::from_str::<Value>(&to_json(&got)).is_ok());
    }

    #[test]
    fn no_amount_is_invented(
        verb in prop::sample::select(vec!["lend", "borrow", "repay", "withdraw", "swap", "prête", "presta", "pinjam", "借", "存入", "send", "buy"]),
        number in "[0-9]{1,6}([.,][0-9]{1,3})?( [0-9]{1,3})?k?",
        asset in prop::sample::select(ASSETS.to_vec()),
        tail in "( (for|to|with|en|por|ke|please|\\?|#[0-9]|[0-9]{1,2}%|v[0-9])){0,3}",
    ) {
        let sentence = format!("{verb} {number} {asset}{tail}");
        let got = understand(&sentence, &ASSETS);
        for amount in amounts(&got.intent) {
            prop_assert!(stands_in(&sentence, &amount), "{sentence}: {amount:?}");
        }
    }

    #[test]
    fn a_plain_number_is_taken_digit_for_digit(whole in 1_u64..1_000_000_000, fraction in prop::option::of("[0-9]{1,2}[1-9]?")) {
        let number = fraction.filter(|f| f.len() != 3).map_or_else(|| whole.to_string(), |f| format!("{whole}.{f}"));
        for (sentence, number) in [(format!("lend {number} USDC"), number.clone()), (format!("USDCを{number}枚預けて"), number.clone())] {
            let got = understand(&sentence, &ASSETS);
            prop_assert_eq!(got.intent, Intent::Supply { asset: Some("USDC".into()), amount: Some(Amount::Exact(number)) });
        }
    }

    #[test]
    fn what_is_understood_does_not_depend_on_when(text in "\\PC{0,60}") {
        prop_assert_eq!(understand(&text, &ASSETS), understand(&text, &ASSETS));
    }
}
