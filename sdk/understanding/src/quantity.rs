//! Finds the quantities of a sentence: numbers, shares and "all", each where it stands. Nothing is taken that is not written.
use crate::number::is_zero;
use crate::numerals::{read_words, scale_of};
use crate::pattern::{Finder, match_at};
use crate::quantity_words::{
    ALL, BOUNDS, COUNTERS, HALF_UNIT, MONEY, NOT_QUANTITIES, OF, PERCENT, SHARES, SMALL_AMBIGUOUS,
};
use crate::text::{Kind, Text, Token};
use crate::{Issue, Style, parse_number, scale_by_ten};

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A plain decimal number: digits with at most one point.
    Exact(String),
    /// A share of what there is, in basis points (1 to 9,999).
    Share(u16),
    /// All there is.
    Max,
    /// Something that cannot be taken as it stands.
    Bad(Issue),
}

/// A quantity and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// What is written.
    pub value: Value,
    /// It counts a currency of some state (`$100`, `50 euros`), not units of an asset.
    pub money: bool,
}

/// Find all quantities. `taken` marks tokens that belong to names and addresses: they hold no quantity, and a numeral beside one is sure
/// to be a numeral. A missing entry is false.
#[must_use]
pub fn find(text: &Text, taken: &[bool], style: Style) -> Vec<Quantity> {
    let tokens = text.tokens.as_slice();
    let is_taken = |at: usize| taken.get(at).copied().unwrap_or(false);
    let finder = Finder::new(tokens);
    let skips = finder.candidates(NOT_QUANTITIES);
    let phrases = Phrases {
        half_unit: finder.candidates(HALF_UNIT),
        shares: SHARES.iter().copied().filter(|(p, _)| !finder.candidates(&[p]).is_empty()).collect(),
        all: finder.candidates(ALL),
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_taken(at) {
            at += 1;
            continue;
        }
        if let Some(end) = longest(&skips, tokens, at) {
            at = end;
            continue;
        }
        let found = phrases
            .at(tokens, at, &is_taken)
            .or_else(|| digits(tokens, at, style, &is_taken))
            .or_else(|| words(tokens, at, &is_taken));
        match found {
            Some(Found::Quantity(quantity)) => {
                at = quantity.end.max(at + 1);
                out.push(quantity);
            }
            Some(Found::Skip(end)) => at = end.max(at + 1),
            None => at += 1,
        }
    }
    out
}

enum Found {
    Quantity(Quantity),
    /// A number that counts no asset, such as `3rd`.
    Skip(usize),
}

fn longest(patterns: &[&str], tokens: &[Token], at: usize) -> Option<usize> {
    patterns.iter().filter_map(|p| match_at(p, tokens, at)).max()
}

fn ends_with_bound(tokens: &[Token], start: usize) -> bool {
    (start.saturating_sub(3)..start).any(|at| BOUNDS.iter().any(|b| match_at(b, tokens, at) == Some(start)))
}

/// The set phrases that may stand in one text.
struct Phrases {
    half_unit: Vec<&'static str>,
    shares: Vec<(&'static str, u16)>,
    all: Vec<&'static str>,
}

impl Phrases {
    fn at(&self, tokens: &[Token], at: usize, is_taken: &impl Fn(usize) -> bool) -> Option<Found> {
        let quantity = |end, value| Some(Found::Quantity(Quantity { start: at, end, value, money: false }));
        if let Some(end) = longest(&self.half_unit, tokens, at) {
            // Half a METIS is a number of units; half a minute is nothing of ours.
            return if is_taken(end) { quantity(end, Value::Exact("0.5".to_owned())) } else { Some(Found::Skip(end)) };
        }
        let share = self.shares.iter().filter_map(|(p, bps)| match_at(p, tokens, at).map(|end| (end, *bps))).max();
        if let Some((end, bps)) = share {
            // "Two and a half": the number before it is not the whole quantity.
            let added = at >= 1
                && tokens
                    .get(at - 1)
                    .is_some_and(|t| matches!(t.folded.as_str(), "a" | "y" | "et" | "e" | "un" | "una"))
                && at >= 2
                && tokens.get(at - 2).is_some_and(|t| matches!(t.folded.as_str(), "and" | "et"));
            return quantity(end, if added { Value::Bad(Issue::Ambiguous) } else { Value::Share(bps) });
        }
        if let Some(end) = longest(&self.all, tokens, at) {
            return quantity(end, Value::Max);
        }
        None
    }
}

fn digits(tokens: &[Token], at: usize, style: Style, is_taken: &impl Fn(usize) -> bool) -> Option<Found> {
    let token = tokens.get(at).filter(|t| t.kind == Kind::Number)?;
    let before = at.checked_sub(1).and_then(|b| tokens.get(b));
    let glued_word = token.glued
        && before.is_some_and(|b| b.kind == Kind::Word)
        && !is_taken(at.wrapping_sub(1))
        && !is_taken(at + 1);
    if glued_word || before.is_some_and(|b| b.is_mark("#")) {
        return Some(Found::Skip(at + 1));
    }
    let mut start = at;
    let mut money = false;
    if before.is_some_and(|b| matches!(b.original.as_str(), "$" | "€" | "£" | "¥")) {
        (start, money) = (at - 1, true);
    }
    let minus = start
        .checked_sub(1)
        .and_then(|b| tokens.get(b))
        .filter(|b| b.is_mark("-"))
        .is_some_and(|m| tokens.get(start).is_some_and(|t| t.glued) && (start == 1 || !m.glued));

    let (mut value, mut end) = grouped(tokens, at, style);
    let next = |end: usize| tokens.get(end).filter(|_| !is_taken(end));
    // 1/2, 3/4
    if next(end).is_some_and(|t| t.is_mark("/") && t.glued)
        && tokens.get(end + 1).is_some_and(|t| t.kind == Kind::Number && t.glued)
    {
        let share = simple_fraction(&token.original, tokens.get(end + 1).map_or("", |t| t.original.as_str()));
        return Some(Found::Quantity(Quantity { start, end: end + 2, value: share, money: false }));
    }
    // 4分の1, 4分之1 (the Japanese order is denominator first)
    if let Some(after) = longest(&["分の", "分之"], tokens, end) {
        let share = tokens
            .get(after)
            .filter(|t| t.kind == Kind::Number)
            .map_or(Value::Bad(Issue::Malformed), |t| simple_fraction(&t.original, &token.original));
        return Some(Found::Quantity(Quantity { start, end: after + 1, value: share, money: false }));
    }
    while let Some(places) = next(end).and_then(scale_of) {
        value = value.map(|number| scale_by_ten(&number, places));
        end += 1;
    }
    let han_percent = start >= 3 && match_at("百分之", tokens, start - 3).is_some();
    let percent =
        PERCENT.iter().filter(|_| next(end).is_some()).find_map(|p| match_at(p, tokens, end).map(|e| (e, *p)));
    if han_percent || percent.is_some() {
        let (after, ten) = percent.map_or((end, false), |(e, p)| (e, p == "割"));
        let share = value.map_or_else(Value::Bad, |number| share_of(&number, ten));
        let start = if han_percent { start - 3 } else { start };
        let share = if minus { Value::Bad(Issue::Negative) } else { share };
        return Some(Found::Quantity(Quantity { start, end: after, value: share, money: false }));
    }
    if let Some(after) = longest(MONEY, tokens, end).filter(|_| next(end).is_some()) {
        (money, end) = (true, after);
    } else if let Some(suffix) = next(end).filter(|t| t.glued && t.kind == Kind::Word) {
        // 1e18 is meant as a number and cannot be read; 3rd, 24h and 2x count something else.
        if suffix.folded != "e" || !tokens.get(end + 1).is_some_and(|t| t.kind == Kind::Number && t.glued) {
            return Some(Found::Skip(end + 1));
        }
        return Some(Found::Quantity(Quantity { start, end: end + 2, value: Value::Bad(Issue::Malformed), money }));
    }
    let half_more = match_at("and a half|third|quarter", tokens, end)
        .or_else(|| match_at("y medio|media", tokens, end))
        .or_else(|| match_at("et demi", tokens, end))
        .or_else(|| match_at("e mezzo|meio|meia", tokens, end));
    let value = if minus {
        Value::Bad(Issue::Negative)
    } else if half_more.is_some() || ends_with_bound(tokens, start) {
        Value::Bad(Issue::Ambiguous)
    } else {
        match value {
            Ok(number) if is_zero(&number) => Value::Bad(Issue::Zero),
            Ok(number) => Value::Exact(number),
            Err(issue) => Value::Bad(issue),
        }
    };
    Some(Found::Quantity(Quantity { start, end: half_more.unwrap_or(end), value, money }))
}

/// Digits in groups that are separated by spaces, as French and others write them.
fn grouped(tokens: &[Token], at: usize, style: Style) -> (Result<String, Issue>, usize) {
    let written = |at: usize| tokens.get(at).filter(|t| t.kind == Kind::Number).map(|t| t.original.as_str());
    let first = written(at).unwrap_or_default();
    let mut end = at + 1;
    let mut all = first.to_owned();
    let mut hard = true;
    while let Some(group) = written(end) {
        let whole: &str = group.split([',', '.']).next().unwrap_or_default();
        let previous_plain = written(end - 1).is_some_and(|p| p.chars().all(|c| c.is_ascii_digit()));
        if !previous_plain || whole.len() != 3 || first.len() > 3 || first.starts_with('0') {
            break;
        }
        hard &= tokens.get(end).is_some_and(|t| t.hard_space);
        all.push_str(group);
        end += 1;
    }
    let groups = end - at;
    let has_fraction = all.contains([',', '.']);
    if groups > 1 && (hard || (style == Style::Comma && (first.len() < 3 || has_fraction || groups > 2))) {
        // The groups are whole; what separator is left is the decimal one.
        let fraction_ok = all.matches([',', '.']).count() <= 1;
        return (if fraction_ok { parse_plain(&all.replace(',', ".")) } else { Err(Issue::Malformed) }, end);
    }
    if groups > 1 && style != Style::Comma && first.len() < 3 {
        return (Err(Issue::Ambiguous), end);
    }
    (parse_number(first, style), at + 1)
}

fn parse_plain(written: &str) -> Result<String, Issue> {
    if written.len() > 60 { Err(Issue::Malformed) } else { Ok(scale_by_ten(written, 0)) }
}

fn simple_fraction(numerator: &str, denominator: &str) -> Value {
    match (numerator.parse::<u32>(), denominator.parse::<u32>()) {
        (Ok(n), Ok(d)) if n > 0 && n < d && d <= 100 => {
            u16::try_from((n * 10_000 + d / 2) / d).map_or(Value::Bad(Issue::Malformed), Value::Share)
        }
        (Ok(n), Ok(d)) if n == d && n > 0 => Value::Max,
        _ => Value::Bad(Issue::Malformed),
    }
}

/// Basis points of a plain decimal number of percent (or of tenths).
fn share_of(number: &str, tenths: bool) -> Value {
    let scaled = scale_by_ten(number, if tenths { 3 } else { 2 });
    if is_zero(&scaled) {
        return Value::Bad(Issue::Zero);
    }
    match scaled.parse::<u32>() {
        Ok(10_000) => Value::Max,
        Ok(bps @ 1..=9_999) => Value::Share(bps as u16),
        Ok(_) => Value::Bad(Issue::TooLarge),
        Err(_) => Value::Bad(if number.contains('.') { Issue::Malformed } else { Issue::TooLarge }),
    }
}

fn words(tokens: &[Token], at: usize, is_taken: &impl Fn(usize) -> bool) -> Option<Found> {
    let token = tokens.get(at)?;
    let han = token.kind == Kind::Cjk;
    let han_percent = han && match_at("百分之", tokens, at).is_some();
    let from = if han_percent { at + 3 } else { at };
    let article =
        !han && matches!(token.folded.as_str(), "un" | "une" | "uno" | "una" | "um" | "uma" | "ein" | "eine" | "einen");
    if article {
        // An article counts only right before an asset; "a USDC loan" is why English is not in this list.
        return is_taken(at + 1).then(|| {
            Found::Quantity(Quantity { start: at, end: at + 1, value: Value::Exact("1".to_owned()), money: false })
        });
    }
    let round = |word: &str| match word {
        "hundred" => Some("100"),
        "thousand" => Some("1000"),
        "million" => Some("1000000"),
        _ => None,
    };
    if token.folded == "a"
        && is_taken(at + 2)
        && let Some(number) = tokens.get(at + 1).and_then(|t| round(&t.folded))
    {
        return Some(Found::Quantity(Quantity {
            start: at,
            end: at + 2,
            value: Value::Exact(number.to_owned()),
            money: false,
        }));
    }
    if han_percent && tokens.get(from).is_some_and(|t| t.kind == Kind::Number) {
        return None;
    }
    let (number, end) = read_words(tokens, from)?;
    let percent = PERCENT.iter().find_map(|p| match_at(p, tokens, end).map(|e| (e, *p == "割")));
    if han_percent || percent.is_some() {
        let (after, ten) = percent.unwrap_or((end, false));
        return Some(Found::Quantity(Quantity {
            start: at,
            end: after,
            value: share_of(&number.to_string(), ten),
            money: false,
        }));
    }
    let money = longest(MONEY, tokens, end).filter(|_| !is_taken(end));
    let counter = longest(COUNTERS, tokens, end);
    let of = longest(OF, tokens, end);
    let beside =
        is_taken(end) || at.checked_sub(1).is_some_and(is_taken) || of.is_some_and(is_taken) || money.is_some();
    let after_object = at > 0 && match_at("を", tokens, at - 1).is_some();
    if han && !(beside || counter.is_some() || after_object || tokens.len() == end) {
        return None;
    }
    if !han && !beside && SMALL_AMBIGUOUS.contains(&token.folded.as_str()) && end == at + 1 && tokens.len() > 1 {
        return None;
    }
    let half_more = match_at("and a half|third|quarter", tokens, end)
        .or_else(|| match_at("setengah", tokens, end))
        .or_else(|| match_at("半", tokens, end));
    let value = if half_more.is_some() || ends_with_bound(tokens, at) {
        Value::Bad(Issue::Ambiguous)
    } else if number == 0 {
        Value::Bad(Issue::Zero)
    } else {
        Value::Exact(number.to_string())
    };
    Some(Found::Quantity(Quantity {
        start: at,
        end: half_more.or(money).unwrap_or(end),
        value,
        money: money.is_some(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Name;

    fn read(message: &str, style: Style) -> Vec<(Value, bool)> {
        let text = Text::read(message);
        let names = [Name { words: "usdc", thing: 0 }, Name { words: "metis", thing: 1 }];
        let mut taken = vec![false; text.tokens.len()];
        text.find_names(&names).iter().for_each(|m| taken[m.start..m.end].fill(true));
        find(&text, &taken, style).into_iter().map(|q| (q.value, q.money)).collect()
    }

    fn one(message: &str, style: Style) -> Value {
        let found = read(message, style);
        assert_eq!(found.len(), 1, "{message}: {found:?}");
        found[0].0.clone()
    }

    #[test]
    fn numbers_shares_and_all_are_read_where_they_stand() {
        let exact = |n: &str| Value::Exact(n.to_owned());
        for (message, style, value) in [
            ("lend 100usdc", Style::Point, exact("100")),
            ("lend 100k USDC", Style::Point, exact("100000")),
            ("1.5m usdc", Style::Point, exact("1500000")),
            ("1 250,75 USDC", Style::Comma, exact("1250.75")),
            ("1\u{202f}250 USDC", Style::Unknown, exact("1250")),
            ("10 000 USDC", Style::Comma, exact("10000")),
            ("10 000 USDC", Style::Point, Value::Bad(Issue::Ambiguous)),
            ("１００ USDC", Style::Point, exact("100")),
            ("存入一百个USDC", Style::Point, exact("100")),
            ("METISを2つ", Style::Point, exact("2")),
            ("3万USDC", Style::Point, exact("30000")),
            ("two hundred USDC", Style::Point, exact("200")),
            ("a hundred USDC", Style::Point, exact("100")),
            ("half a METIS", Style::Point, exact("0.5")),
            ("half of my METIS", Style::Point, Value::Share(5_000)),
            ("la moitié", Style::Comma, Value::Share(5_000)),
            ("25% of usdc", Style::Point, Value::Share(2_500)),
            ("25 pour cent", Style::Comma, Value::Share(2_500)),
            ("百分之二十五", Style::Point, Value::Share(2_500)),
            ("3割", Style::Point, Value::Share(3_000)),
            ("1/3", Style::Point, Value::Share(3_333)),
            ("4分の1", Style::Point, Value::Share(2_500)),
            ("everything", Style::Point, Value::Max),
            ("全部", Style::Point, Value::Max),
            ("100 %", Style::Point, Value::Max),
            ("150%", Style::Point, Value::Bad(Issue::TooLarge)),
            ("-5 USDC", Style::Point, Value::Bad(Issue::Negative)),
            ("0 USDC", Style::Point, Value::Bad(Issue::Zero)),
            ("0.000 USDC", Style::Point, Value::Bad(Issue::Zero)),
            ("1e18 USDC", Style::Point, Value::Bad(Issue::Malformed)),
            ("up to 100 USDC", Style::Point, Value::Bad(Issue::Ambiguous)),
            ("2 and a half USDC", Style::Point, Value::Bad(Issue::Ambiguous)),
            ("1,5 USDC", Style::Point, Value::Bad(Issue::Ambiguous)),
            ("lend .5 usdc", Style::Point, exact("0.5")),
        ] {
            assert_eq!(one(message, style), value, "{message}");
        }
    }

    #[test]
    fn what_counts_nothing_of_ours_is_no_quantity() {
        for message in [
            "aave v3",
            "proposal #3",
            "the 3rd time",
            "all right",
            "tout de suite",
            "todos los días",
            "which one",
            "million thanks",
        ] {
            assert_eq!(read(message, Style::Point), [], "{message}");
        }
    }

    #[test]
    fn two_amounts_stay_two_and_money_is_marked() {
        assert_eq!(read("100 200 USDC", Style::Point).len(), 2);
        assert_eq!(read("50-100 USDC", Style::Point).len(), 2);
        assert!(
            read("$100", Style::Point)[0].1
                && read("100 dollars", Style::Point)[0].1
                && read("100美元", Style::Point)[0].1
        );
    }
}
