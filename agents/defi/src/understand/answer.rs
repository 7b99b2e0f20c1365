//! Reads the answer to a question that the agent asked: an amount, an asset, an address, yes or no.
use super::scene::{self, Scene};
use super::vocabulary::shared;
use super::{Unclear, with_models};
use crate::intent::Amount;
use hyperlith_understanding::pattern::Finder;
use hyperlith_understanding::quantity::Value;
use hyperlith_understanding::{Kind, Language, Style, Text, Token, guess_language, guess_style};

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
    let ((guessed, sure), guessed_style) =
        with_models(|_, languages| (guess_language(languages, &text), guess_style(languages, &text)))
            .unwrap_or(((Language::En, 0), Style::Unknown));
    let language = known.unwrap_or(guessed);
    // A bare number does not tell its language.
    let style = known.map_or(if sure >= 500 { guessed_style } else { Style::Unknown }, Language::style);
    let scene = Scene::new(&text, (language, sure), style, mentions, addresses, taken);
    if !is_bare(&scene, slot) {
        return Answer::None;
    }
    match slot {
        "amount" => amount(&scene),
        // "100 USDC" says more than was asked for; what it says is not dropped.
        "asset" | "to_asset" if !scene.quantities.is_empty() => amount(&scene),
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

/// Whether nothing stands there but values of the asked kind and words that add nothing to them. Any other word makes it a
/// sentence of its own: a question, a condition, a no, another command. Unknown words count as such, for nobody can say what
/// they do to the value.
fn is_bare(scene: &Scene<'_>, slot: &str) -> bool {
    if scene.slippage.is_some() || scene.rhythm.is_some() || (slot != "to" && !scene.addresses.is_empty()) {
        return false;
    }
    if slot == "to" && !(scene.mentions.is_empty() && scene.quantities.is_empty()) {
        return false;
    }
    let tokens = &scene.text.tokens;
    let finder = Finder::new(tokens);
    let mut fillers = finder.find_all(FILLERS);
    if slot != "amount" {
        fillers.extend(finder.find_all(TOWARDS));
    }
    let one_word = slot != "amount" && slot != "to" && tokens.len() == 1;
    let covered = |at: usize| {
        scene.is_value(at)
            || fillers.iter().any(|(s, e)| *s <= at && at < *e)
            || tokens.get(at).is_some_and(is_quiet_mark)
    };
    one_word || (0..tokens.len()).all(covered)
}

/// Punctuation that neither asks nor reckons.
fn is_quiet_mark(token: &Token) -> bool {
    token.kind == Kind::Mark
        && [",", ".", "!", ":", ";", "'", "’", "\"", "“", "”", "。", "、", "，", "！", "…"]
            .iter()
            .any(|m| token.is_mark(m))
}

/// Words around a value that say nothing more: politeness, possession, links.
const FILLERS: &[&str] = &[
    "please|pls|plz|thanks|thx|just|only|exactly|of|my|mine|the|it|them|worth|units|unit|tokens|token|coins|coin",
    "thank you",
    "of it|them|mine",
    "s il te|vous plait",
    "stp|svp|merci|seulement|juste|de|d|des|du|mes|mon|ma|le|la|les|l",
    "por favor",
    "gracias|solo|mis|mi|el|los|las|del",
    "tolong|saja|aja|dong|ya|saya|ku|aku|sebanyak|sejumlah|sebesar|buah|keping|koin",
    "terima kasih",
    "です|でお願いします|お願いします|お願い|ください|下さい|だけ|私の|僕の|の|を|は|で|個|枚|つ|コイン",
    "请|請|谢谢|謝謝|就|吧|只|我的|的|个|個|枚|块|颗",
    "bitte|danke|nur|von|vom|meine|meinen|meiner|den|der|die|das",
    "obrigado|obrigada|meus|meu|minha|minhas|os|o|dos|do|da",
    "per favore",
    "grazie|solo|di|dei|della|miei|mio|il",
];

/// Words before an asset that is wanted, or before an address.
const TOWARDS: &[&str] = &[
    "to|into|in|for|towards|address|a|an|en|au|aux|vers|pour|para|al|hacia|ke|kepada|jadi|zu|an|nach|fur|em|per|alla|adresse|direccion|alamat|endereco|indirizzo",
    "に|へ|宛|宛て|アドレス|到|给|給|地址|换成",
];

fn amount(scene: &Scene<'_>) -> Answer {
    let [first, rest @ ..] = scene.quantities.as_slice() else {
        return Answer::None;
    };
    if !rest.is_empty() {
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
        [None] => {
            Answer::Unclear(Unclear::Unlisted(scene.mentions.first().map(|m| m.written.clone()).unwrap_or_default()))
        }
        [] => {
            // One short word that is no listed asset was meant as one.
            let words: Vec<&str> =
                scene.text.tokens.iter().filter(|t| t.kind == Kind::Word).map(|t| t.original.as_str()).collect();
            match words.as_slice() {
                [one] if scene.text.tokens.len() == 1 && one.len() <= 8 && !is_yes(one) && !is_no(one) => {
                    Answer::Unclear(Unclear::Unlisted((*one).to_owned()))
                }
                _ => Answer::None,
            }
        }
        _ => Answer::Unclear(Unclear::TwoAssets),
    }
}

/// Whether a short message says yes, in any of the languages, and nothing that takes it back.
#[must_use]
pub fn is_yes(message: &str) -> bool {
    // Only the word itself with politeness around it, never "yes if" or "ok but".
    says(message, shared::YES, YES_AROUND, "すでございま的了吧啊呀しね", shared::NO)
}

/// Whether a short message says no or stop, in any of the languages, and nothing else. A message that says both yes and no is a no.
#[must_use]
pub fn is_no(message: &str) -> bool {
    let around: Vec<&str> = [shared::YES, YES_AROUND, NO_AROUND].concat();
    says(message, shared::NO, &around, "てるとくおますさいくだしたでねよ了吧要用行好是的请您", &[])
}

/// Whether every token is one of the words, of those that may stand around them, a quiet mark or a particle; and one is a word.
fn says(message: &str, words: &[&str], around: &[&str], particles: &str, but_not: &[&str]) -> bool {
    let text = Text::read(message);
    if text.tokens.len() > 12 {
        return false;
    }
    let finder = Finder::new(&text.tokens);
    let found = finder.find_all(words);
    let beside = finder.find_all(around);
    let spans = || found.iter().chain(&beside);
    let covered = |(at, token): (usize, &Token)| {
        spans().any(|(s, e)| *s <= at && at < *e)
            || is_quiet_mark(token)
            || (token.kind == Kind::Cjk && particles.contains(&token.lower))
    };
    !found.is_empty() && text.tokens.iter().enumerate().all(covered) && !finder.any(but_not)
}

/// Politeness beside a yes or a no.
const YES_AROUND: &[&str] = &[
    "please|pls|plz|thanks|thx|man|bro",
    "thank you ?very ?much",
    "confirm|approve|accept|cancel|forget|stop|drop|abort|reject|decline it|that|this",
    "s il te|vous plait",
    "stp|svp|merci|gracias|tolong|bitte|danke|obrigado|obrigada|grazie",
    "por favor",
    "per favore",
    "terima kasih",
    "ありがとう|お願いします|どうぞ",
    "请|谢谢|謝謝",
];

/// What else stands beside a no and changes nothing about it.
const NO_AROUND: &[&str] = &[
    "never mind",
    "not|no now|way|thanks|longer|more",
    "do not ?do ?it|that",
    "don't|dont do it|that",
    "leave it",
    "laisse tomber",
    "lass es|das",
    "lascia stare|perdere",
    "esquece|deixa isso",
    "deixa pra la",
    "tidak jadi|usah",
    "no lo hagas",
    "不用|不要|不是|不行|不可以|不好",
];
