//! What stands in a sentence, before anybody asks what it wishes: assets, addresses, quantities, slippage, rhythm.
use super::Unclear;
use super::vocabulary::shared;
use crate::intent::Every;
use alloy_primitives::Address;
use hyperlith_understanding::pattern::{Finder, match_at};
use hyperlith_understanding::quantity::{self, Quantity, Value};
use hyperlith_understanding::{Issue, Kind, Language, Name, Style, Text, parse_number};

/// An asset that is named.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The listed symbol; none for an asset that is not listed.
    pub(crate) symbol: Option<String>,
    /// As written.
    pub(crate) written: String,
}

/// What stands in a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) text: &'a Text,
    pub(crate) language: Language,
    /// How sure that is, in thousandths.
    pub(crate) language_sure: u16,
    pub(crate) mentions: Vec<Mention>,
    /// Addresses as written; an error for something that begins like one.
    pub(crate) addresses: Vec<Result<String, Unclear>>,
    /// Quantities that may be amounts: without the slippage and what belongs to the rhythm.
    pub(crate) quantities: Vec<Quantity>,
    /// Basis points.
    pub(crate) slippage: Option<Result<u16, Unclear>>,
    pub(crate) rhythm: Option<Option<Every>>,
    values: Vec<bool>,
    spoken_for: Vec<bool>,
}

/// Names, addresses and their masks: the part that needs no language. Gives back the mentions and one flag per token.
pub(crate) fn name_and_mask(
    text: &mut Text,
    assets: &[&str],
) -> (Vec<Mention>, Vec<Result<String, Unclear>>, Vec<bool>) {
    let folded: Vec<String> = assets.iter().map(|a| a.to_lowercase()).collect();
    let listed = |symbol: &str| assets.iter().position(|a| a.eq_ignore_ascii_case(symbol));
    let mut names: Vec<Name<'_>> = folded.iter().enumerate().map(|(thing, words)| Name { words, thing }).collect();
    names.extend(
        shared::ALIASES.iter().map(|(words, symbol)| Name { words, thing: listed(symbol).unwrap_or(usize::MAX) }),
    );
    names
        .extend(shared::UNLISTED.iter().filter(|w| listed(w).is_none()).map(|words| Name { words, thing: usize::MAX }));
    let mut mentions: Vec<Mention> = text
        .find_names(&names)
        .into_iter()
        .filter(|m| !part_of_a_domain(text, m.start))
        .map(|m| Mention {
            start: m.start,
            end: m.end,
            symbol: assets.get(m.thing).map(|s| (*s).to_owned()),
            written: written(text, m.start, m.end),
        })
        .collect();
    let shouts = !text.tokens.iter().any(|t| t.kind == Kind::Word && t.original.chars().any(char::is_lowercase))
        && !text.tokens.iter().any(|t| t.kind == Kind::Cjk);
    for (at, token) in text.tokens.iter().enumerate() {
        let ticker = token.kind == Kind::Word
            && (2..=6).contains(&token.original.len())
            && token.original.chars().all(|c| c.is_ascii_uppercase())
            && !NOT_TICKERS.contains(&token.folded.as_str());
        if ticker && !shouts && !mentions.iter().any(|m| m.start <= at && at < m.end) {
            mentions.push(Mention { start: at, end: at + 1, symbol: None, written: token.original.clone() });
        }
    }
    mentions.sort_by_key(|m| m.start);
    let mut taken = vec![false; text.tokens.len()];
    let mut addresses = Vec::new();
    for mention in &mentions {
        taken.iter_mut().take(mention.end).skip(mention.start).for_each(|t| *t = true);
    }
    for (at, token) in text.tokens.iter().enumerate() {
        if token.kind == Kind::Hex {
            taken.iter_mut().skip(at).take(1).for_each(|t| *t = true);
            let address = check_address(&token.original);
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
    }
    for mention in &mentions {
        text.mask(mention.start, mention.end, '@');
    }
    (mentions, addresses, taken)
}

const NOT_TICKERS: [&str; 30] = [
    "ok", "apy", "apr", "hf", "aave", "defi", "dao", "evm", "usd", "pls", "plz", "asap", "eur", "faq", "id", "ltv",
    "tvl", "dm", "btw", "lol", "thx", "hi", "no", "yes", "all", "max", "now", "sms", "pin", "api",
];

fn written(text: &Text, start: usize, end: usize) -> String {
    text.tokens.iter().take(end).skip(start).map(|t| t.original.as_str()).collect::<Vec<_>>().join(" ")
}

/// `vitalik.eth` names a person.
fn part_of_a_domain(text: &Text, at: usize) -> bool {
    let dot = at.checked_sub(1).and_then(|b| text.tokens.get(b)).is_some_and(|t| t.is_mark(".") && t.glued);
    dot && text.tokens.get(at).is_some_and(|t| t.glued)
}

/// `0x` and 40 hex digits; with letters of both cases the checksum of EIP-55 must fit.
pub(crate) fn check_address(written: &str) -> Result<String, Unclear> {
    let digits = written.strip_prefix("0x").or_else(|| written.strip_prefix("0X")).unwrap_or_default();
    if digits.len() != 40 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(Unclear::AddressForm);
    }
    let address = format!("0x{digits}");
    let mixed = digits.chars().any(|c| c.is_ascii_lowercase()) && digits.chars().any(|c| c.is_ascii_uppercase());
    if mixed && Address::parse_checksummed(&address, None).is_err() {
        return Err(Unclear::AddressChecksum);
    }
    Ok(address)
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        text: &'a Text,
        (language, language_sure): (Language, u16),
        style: Style,
        mentions: Vec<Mention>,
        addresses: Vec<Result<String, Unclear>>,
        taken: Vec<bool>,
    ) -> Self {
        let mut values = taken;
        let mut spoken_for = vec![false; text.tokens.len()];
        let finder = Finder::new(&text.tokens);
        let rhythm = shared::RHYTHMS
            .iter()
            .filter_map(|(p, every)| {
                finder.find_all(&[p]).into_iter().max_by_key(|(s, e)| e - s).map(|span| (span, *every))
            })
            .max_by_key(|((s, e), _)| e - s);
        if let Some(((start, end), _)) = rhythm {
            for flags in [&mut values, &mut spoken_for] {
                flags.iter_mut().take(end).skip(start).for_each(|f| *f = true);
            }
        }
        let mut quantities = quantity::find(text, &values, style);
        quantities.retain(|q| !spoken_for.get(q.start).copied().unwrap_or(false));
        // "Send half my usdc 2 0x...": with another amount in the sentence a 2 right before an address is "to".
        if quantities.len() > 1 {
            let is_to = |q: &Quantity| {
                q.end == q.start + 1
                    && text.tokens.get(q.start).is_some_and(|t| t.original == "2")
                    && text.tokens.get(q.end).is_some_and(|t| t.kind == Kind::Hex)
            };
            let (to, rest): (Vec<Quantity>, Vec<Quantity>) = quantities.into_iter().partition(is_to);
            to.iter().for_each(|q| values.iter_mut().skip(q.start).take(1).for_each(|f| *f = true));
            quantities = rest;
        }
        let slippage = take_slippage(text, &finder, &mut quantities, &mut values, &mut spoken_for, style);
        for quantity in &quantities {
            values.iter_mut().take(quantity.end).skip(quantity.start).for_each(|f| *f = true);
        }
        Self {
            text,
            language,
            language_sure,
            mentions,
            addresses,
            quantities,
            slippage,
            rhythm: rhythm.map(|(_, every)| every),
            values,
            spoken_for,
        }
    }

    /// The token is part of an asset, address, quantity, slippage or rhythm.
    pub(crate) fn is_value(&self, at: usize) -> bool {
        self.values.get(at).copied().unwrap_or(false)
    }

    /// The token belongs to the slippage or the rhythm, so it says nothing about the wish.
    pub(crate) fn is_spoken_for(&self, at: usize) -> bool {
        self.spoken_for.get(at).copied().unwrap_or(false)
    }

    pub(crate) fn quantity_at(&self, at: usize) -> Option<&Quantity> {
        self.quantities.iter().find(|q| q.start <= at && at < q.end)
    }

    pub(crate) fn folded(&self, at: usize) -> &str {
        self.text.tokens.get(at).map_or("", |t| t.folded.as_str())
    }
}

/// The percentage nearest to a word for slippage, within six tokens; it is no amount any more.
fn take_slippage(
    text: &Text,
    finder: &Finder<'_>,
    quantities: &mut Vec<Quantity>,
    values: &mut [bool],
    spoken_for: &mut [bool],
    style: Style,
) -> Option<Result<u16, Unclear>> {
    let tokens = &text.tokens;
    let (start, end) = finder.find_all(shared::SLIPPAGE).first().copied()?;
    let bps = |q: &Quantity| {
        (0..2).any(|skip| match_at("bps|bp|bips", tokens, q.end + skip).is_some())
            || match_at("basis points", tokens, q.end).is_some()
    };
    let distance = |q: &Quantity| if q.end <= start { start - q.end } else { q.start.saturating_sub(end) };
    let near = quantities.iter().enumerate().filter(|(_, q)| {
        (matches!(q.value, Value::Share(_))
            || bps(q)
            || (matches!(q.value, Value::Bad(_)) && tokens.get(q.end - 1).is_some_and(|t| t.is_mark("%"))))
            && distance(q) <= 6
    });
    let chosen = near.min_by_key(|(_, q)| distance(q)).map(|(at, _)| at);
    let mut mark = |from: usize, to: usize| {
        for flags in [&mut *values, &mut *spoken_for] {
            flags.iter_mut().take(to).skip(from).for_each(|f| *f = true);
        }
    };
    mark(start, end);
    let Some(at) = chosen else {
        // "slippage 1": one what? A number right beside the word is meant for it.
        let beside = quantities.iter().position(|q| q.start == end || q.start == end + 1 || q.end == start)?;
        let quantity = quantities.get(beside)?;
        let has_asset = values_after(text, quantity.end);
        if has_asset {
            return None;
        }
        let quantity = quantities.remove(beside);
        mark(quantity.start, quantity.end);
        return Some(Err(Unclear::Slippage));
    };
    let quantity = quantities.remove(at);
    let span = (quantity.start, if bps(&quantity) { quantity.end + 1 } else { quantity.end });
    mark(span.0.min(start), span.1.max(end));
    // What else stood in that span was part of the same phrase ("max 1 % slippage").
    quantities.retain(|q| !(q.start >= span.0.min(start) && q.end <= span.1.max(end)));
    quantities.retain(|q| !(q.value == Value::Max && q.end == span.0.min(start)));
    let _ = style;
    Some(match quantity.value {
        Value::Share(bps) => Ok(bps),
        Value::Exact(number) => parse_number(&number, Style::Point)
            .ok()
            .and_then(|n| n.parse::<u16>().ok())
            .filter(|n| (1..10_000).contains(n))
            .ok_or(Unclear::Slippage),
        Value::Max | Value::Bad(Issue::TooLarge | _) => Err(Unclear::Slippage),
    })
}

fn values_after(text: &Text, at: usize) -> bool {
    text.tokens.get(at).is_some_and(|t| t.mask == Some('@'))
}
