//! Reads the answer to a question that the agent asked: an amount, an asset, an address, yes or no.
use super::scene::{self, Scene};
use super::vocabulary::shared;
use super::{Unclear, with_models};
use crate::intent::Amount;
use hyperlith_understanding::pattern::Finder;
use hyperlith_understanding::quantity::Value;
use hyperlith_understanding::{Kind, Language, Style, Text, guess_language, guess_style};

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An amount; the asset beside it, when one is named ("100 USDC").
    Amount(Amount, Option<String>),
    /// A listed asset.
    Asset(String),
    /// An address, as written.
    Address(String),
    /// It tries to be an answer and cannot be taken.
    Unclear(Unclear),
    /// It is no answer to this question: perhaps a new wish.
    None,
}

/// Read an answer to the question for `slot` (`asset`, `amount`, `to_asset`, `to`; see [`super::Slot::name`]).
#[must_use]
pub fn understand_answer(text: &str, slot: &str, assets: &[&str]) -> Answer {
    understand_answer_in(text, slot, assets, None)
}

/// As [`understand_answer`], in the language of the conversation: it decides how `1,5` is read.
#[must_use]
pub fn understand_answer_in(message: &str, slot: &str, assets: &[&str], known: Option<Language>) -> Answer {
    let mut text = Text::read(message);
    if text.tokens.len() > 24 {
        return Answer::None;
    }
    let (mentions, addresses, taken) = scene::name_and_mask(&mut text, assets);
    let ((guessed, sure), guessed_style) = with_models(|_, languages| (guess_language(languages, &text), guess_style(languages, &text))).unwrap_or(((Language::En, 0), Style::Unknown));
    let language = known.unwrap_or(guessed);
    // A bare number does not tell its language.
    let style = known.map_or(if sure >= 500 { guessed_style } else { Style::Unknown }, Language::style);
    let scene = Scene::new(&text, (language, sure), style, mentions, addresses, taken);
    match slot {
        "amount" => amount(&scene),
        "asset" | "to_asset" => asset(&scene),
        "to" => match scene.addresses.as_slice() {
            [Ok(address)] => Answer::Address(address.clone()),
            [Err(unclear)] => Answer::Unclear(unclear.clone()),
            [] => Answer::None,
            _ => Answer::Unclear(Unclear::TwoAddresses),
        },
        _ => Answer::None,
    }
}

fn amount(scene: &Scene<'_>) -> Answer {
    let [first, rest @ ..] = scene.quantities.as_slice() else {
        return Answer::None;
    };
    if rest.iter().any(|q| q.value != first.value) {
        return Answer::Unclear(Unclear::TwoAmounts);
    }
    if first.money {
        return Answer::Unclear(Unclear::Currency);
    }
    let mut symbols: Vec<&String> = scene.mentions.iter().filter_map(|m| m.symbol.as_ref()).collect();
    symbols.dedup();
    if let Some(unlisted) = scene.mentions.iter().find(|m| m.symbol.is_none()) {
        return Answer::Unclear(Unclear::Unlisted(unlisted.written.clone()));
    }
    let symbol = match symbols.as_slice() {
        [] => None,
        [one] => Some((*one).clone()),
        _ => return Answer::Unclear(Unclear::TwoAssets),
    };
    match &first.value {
        Value::Exact(number) => Answer::Amount(Amount::Exact(number.clone()), symbol),
        Value::Share(bps) => Answer::Amount(Amount::Share(*bps), symbol),
        Value::Max => Answer::Amount(Amount::Max, symbol),
        Value::Bad(issue) => Answer::Unclear(Unclear::Amount(*issue)),
    }
}

fn asset(scene: &Scene<'_>) -> Answer {
    let mut symbols: Vec<Option<&String>> = scene.mentions.iter().map(|m| m.symbol.as_ref()).collect();
    symbols.dedup();
    match symbols.as_slice() {
        [Some(one)] => Answer::Asset((*one).clone()),
        [None] => Answer::Unclear(Unclear::Unlisted(scene.mentions.first().map(|m| m.written.clone()).unwrap_or_default())),
        [] => {
            // One short word that is no listed asset was meant as one.
            let words: Vec<&str> = scene.text.tokens.iter().filter(|t| t.kind == Kind::Word).map(|t| t.original.as_str()).collect();
            match words.as_slice() {
                [one] if scene.text.tokens.len() == 1 && one.len() <= 8 && !is_yes(one) && !is_no(one) => Answer::Unclear(Unclear::Unlisted((*one).to_owned())),
                _ => Answer::None,
            }
        }
        _ => Answer::Unclear(Unclear::TwoAssets),
    }
}

/// Whether a short message says yes, in any of the languages, and nothing that takes it back.
#[must_use]
pub fn is_yes(message: &str) -> bool {
    says(message, shared::YES, shared::NO)
}

/// Whether a short message says no or stop, in any of the languages. A message that says both yes and no is a no.
#[must_use]
pub fn is_no(message: &str) -> bool {
    let text = Text::read(message);
    text.tokens.len() <= 6 && Finder::new(&text.tokens).any(shared::NO)
}

fn says(message: &str, words: &[&str], but_not: &[&str]) -> bool {
    let text = Text::read(message);
    let finder = Finder::new(&text.tokens);
    // A yes to something is only the word itself with politeness around it, never "yes if" or "ok but".
    let found = finder.find_all(words);
    let covered = |at: usize| found.iter().any(|(s, e)| *s <= at && at < *e) || text.tokens.get(at).is_some_and(|t| t.kind == Kind::Mark && !t.is_mark("?") || POLITE.contains(&t.folded.as_str()) || t.kind == Kind::Cjk && "すでございま 的了吧啊呀します".contains(&t.lower));
    !found.is_empty() && text.tokens.len() <= 12 && (0..text.tokens.len()).all(covered) && !finder.any(but_not)
}

const POLITE: [&str; 30] = ["please", "pls", "plz", "thanks", "thank", "you", "it", "that", "s", "il", "te", "vous", "plait", "stp", "svp", "merci", "por", "favor", "gracias", "tolong", "terima", "kasih", "bitte", "danke", "obrigado", "grazie", "favore", "per", "man", "bro"];
