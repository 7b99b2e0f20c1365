//! "Swap 100 USDC for METIS when METIS falls below 15": an order and the price that it waits for.
//!
//! The sentence is cut at a word that opens a condition; what is left on one side must be a whole order of its own, and what is on the
//! other must be one bound on the price of one listed asset. Anything less is read as if this module were not there.

use super::{Decision, SURE, Understanding, slots, understand_order, with_scene};
use crate::intent::{Intent, Watch};
use hyperlith_understanding::Language;

/// Words that open a condition, in the languages that put them before it.
const OPENERS: &[&[&str]] = &[
    &["as", "soon", "as"],
    &["in", "case"],
    &["dès", "que"],
    &["des", "que"],
    &["si", "jamais"],
    &["assim", "que"],
    &["non", "appena"],
    &["en", "cuanto"],
    &["begitu"],
    &["when"],
    &["whenever"],
    &["if"],
    &["once"],
    &["quand"],
    &["lorsque"],
    &["si"],
    &["cuando"],
    &["jika"],
    &["kalau"],
    &["bila"],
    &["ketika"],
    &["saat"],
    &["wenn"],
    &["sobald"],
    &["falls"],
    &["quando"],
    &["se"],
];
/// What ends a condition that stands first.
const COMMAS: &[char] = &[',', ';', '，', '、', '；'];
/// The same in Chinese: how a condition begins and ends.
const ZH_BEGINS: &[&str] = &["当", "當", "如果", "若", "等", "一旦", "只要"];
const ZH_ENDS: &[&str] = &["时候", "时", "時", "的话", "就", "，", ","];
/// The ends of a Japanese condition.
const JA_ENDS: &[&str] = &["たら", "だら", "れば", "なら", "ときに", "とき", "時に"];
/// Cuts that are tried; a sentence with more of these words is no order.
const MOST_CUTS: usize = 8;
/// Tickers of dollars: "it" in a condition is the other asset.
const DOLLARS: &[&str] = &["USD", "DAI"];

/// The order and its condition; `None` where the sentence is not plainly both.
pub(super) fn understand(text: &str, assets: &[&str], known: Option<Language>) -> Option<Understanding> {
    // "Would you …, if …?" asks for an opinion.
    if text.contains(['?', '？']) {
        return None;
    }
    cuts(text).into_iter().take(MOST_CUTS).find_map(|(order, condition)| {
        let order = order.trim().trim_end_matches(COMMAS);
        let bound = bound(condition, assets, known)?;
        let heard = understand_order(order, assets, known);
        if !heard.is_ready() || heard.confidence < SURE || !heard.intent.moves_funds() || heard.intent == Intent::Faucet
        {
            return None;
        }
        let asset = match bound.asset {
            Some(asset) => asset,
            None => it(&heard.intent)?,
        };
        let intent = Intent::Limit { inner: Box::new(heard.intent), asset, below: bound.below, price: bound.price };
        Some(Understanding { intent, ..heard })
    })
}

struct Bound {
    asset: Option<String>,
    below: bool,
    price: String,
}

fn bound(condition: &str, assets: &[&str], known: Option<Language>) -> Option<Bound> {
    let mut unlisted = false;
    let read = with_scene(condition, assets, known, |scene, _likely| {
        unlisted = scene.mentions.iter().any(|mention| mention.symbol.is_none());
        Decision { filled: slots::fill_label("alert", scene), confidence: SURE }
    });
    let Intent::Alert { watch: Watch::Price(asset), below, above } = read.intent else { return None };
    if unlisted || (asset.is_some() && read.unclear.is_some()) {
        return None;
    }
    match (below, above) {
        (Some(price), None) => Some(Bound { asset, below: true, price }),
        (None, Some(price)) => Some(Bound { asset, below: false, price }),
        _ => None,
    }
}

/// What "it" is in the condition of an order: its one asset that is not a dollar.
fn it(order: &Intent) -> Option<String> {
    let to = match order {
        Intent::Swap { to_asset, .. } => to_asset.as_deref(),
        _ => None,
    };
    let is_dollar = |symbol: &str| DOLLARS.iter().any(|dollar| symbol.to_ascii_uppercase().contains(dollar));
    let mut others = order.asset_slot().into_iter().chain(to).filter(|symbol| !is_dollar(symbol));
    let only = others.next()?;
    others.next().is_none().then(|| only.to_owned())
}

/// Every way to read the text as (order, condition).
fn cuts(text: &str) -> Vec<(&str, &str)> {
    let words: Vec<(usize, &str)> =
        text.split_whitespace().map(|word| (word.as_ptr().addr().saturating_sub(text.as_ptr().addr()), word)).collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut cuts = Vec::new();
    for at in 0..words.len() {
        let opens = |opener: &&&[&str]| {
            let here = words.get(at..at + opener.len());
            here.is_some_and(|here| here.iter().zip(opener.iter()).all(|((_, word), wanted)| bare(word) == **wanted))
        };
        let Some(opener) = OPENERS.iter().find(opens) else { continue };
        let Some((start, _)) = words.get(at) else { continue };
        let Some((last_start, last)) = words.get(at + opener.len() - 1) else { continue };
        let (Some(before), Some(after)) = (text.get(..*start), text.get(last_start + last.len()..)) else { continue };
        if at > 0 {
            cuts.push((before, after));
        } else if let Some((condition, order)) = after.split_once(COMMAS) {
            cuts.push((order, condition));
        }
    }
    for begin in ZH_BEGINS {
        let Some(at) = text.find(begin) else { continue };
        let (Some(before), Some(after)) = (text.get(..at), text.get(at + begin.len()..)) else { continue };
        if !before.trim().is_empty() {
            cuts.push((before, after));
            continue;
        }
        for end in ZH_ENDS {
            if let Some((condition, order)) = after.split_once(end) {
                cuts.push((order.trim_start_matches(['就', '则', '，', ',', '、', ' ']), condition));
            }
        }
    }
    for end in JA_ENDS {
        if let Some((condition, order)) = text.split_once(end) {
            cuts.push((order.trim_start_matches(['、', ',', '，', ' ']), condition));
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASSETS: [&str; 6] = ["ETH", "WETH", "USDC", "DAI", "METIS", "USDT"];

    fn limit(text: &str) -> Option<(String, bool, String)> {
        match crate::understand::understand(text, &ASSETS).intent {
            Intent::Limit { asset, below, price, .. } => Some((asset, below, price)),
            _ => None,
        }
    }

    #[test]
    fn an_order_and_the_price_that_it_waits_for() {
        for (text, asset, below, price) in [
            ("swap 100 USDC for METIS when METIS falls below 15", "METIS", true, "15"),
            ("buy 1 WETH with DAI if ETH drops under $1,500.50", "ETH", true, "1500.50"),
            ("sell 2 METIS for USDC once it rises above 40", "METIS", false, "40"),
            ("when METIS falls below 15, swap 100 USDC for METIS", "METIS", true, "15"),
            ("lend 50 USDC as soon as ETH goes above 3000", "ETH", false, "3000"),
            ("échange 100 USDC contre METIS quand METIS passe sous 15", "METIS", true, "15"),
            ("cambia 100 USDC por METIS cuando METIS baje de 15", "METIS", true, "15"),
            ("tukar 100 USDC ke METIS jika METIS turun di bawah 15", "METIS", true, "15"),
            ("当METIS跌破15时，用100 USDC买METIS", "METIS", true, "15"),
            ("METISが15を下回ったら、100 USDCをMETISに交換して", "METIS", true, "15"),
        ] {
            assert_eq!(limit(text), Some((asset.into(), below, price.into())), "{text}");
        }
    }

    #[test]
    fn half_of_it_or_a_question_is_no_limit_order() {
        for text in [
            "swap 100 USDC for METIS",
            "swap 100 USDC for METIS when I say so",
            "tell me when METIS falls below 15",
            "what would happen if METIS falls below 15",
            "should I buy 5 METIS with USDC if METIS falls below 15?",
            "don't swap 100 USDC for METIS when METIS falls below 15",
            "swap METIS when METIS falls below 15",
            "swap 100 USDC for METIS when METIS falls below 15 or above 20",
            "swap 100 USDC for METIS when DOGE falls below 15",
            "swap 100 USDC for METIS when my health factor is below 15",
            "swap WETH for METIS 5 when it falls below 15",
        ] {
            assert_eq!(limit(text), None, "{text}");
        }
    }
}
