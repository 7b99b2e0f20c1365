//! A small pattern language over tokens, for lists of words that are written by hand.
//!
//! A pattern is pieces separated by spaces. A piece is one or more alternatives separated by `|`; an alternative is a folded
//! word (`lend`), a beginning (`lend*`), an ending (`*ing`), the word as written with its accents (`=prêté`), or Han and kana
//! characters in a row (`换成`), `#` for digits, or `@` and `^` for tokens masked so (see [`crate::Text::mask`]). `..` stands for up to eight tokens of any kind, `?` before a piece makes it optional.
use crate::text::{Kind, Token, is_cjk};

const GAP: usize = 8;

/// Try a pattern at a token: one past the last token that it takes.
#[must_use]
pub fn match_at(pattern: &str, tokens: &[Token], start: usize) -> Option<usize> {
    tokens.get(start)?;
    go(pattern, tokens, start)
}

/// Looks for many patterns in one text. Most patterns of a long list begin with a word that the text does not hold; those are
/// passed over after a look at two bytes.
#[derive(Clone, Debug)]
pub struct Finder<'a> {
    tokens: &'a [Token],
    /// For the first two bytes of every token, hashed, whether some token begins with them.
    beginnings: [u64; 16],
}

impl<'a> Finder<'a> {
    /// Prepare to look in these tokens.
    #[must_use]
    pub fn new(tokens: &'a [Token]) -> Self {
        let mut beginnings = [0; 16];
        for token in tokens {
            let slot = slot(token.folded.as_bytes());
            if let Some(word) = beginnings.get_mut(slot / 64) {
                *word |= 1 << (slot % 64);
            }
        }
        Self { tokens, beginnings }
    }

    /// All places where one of the patterns stands, as (start, end), the longest at each start, in order.
    #[must_use]
    pub fn find_all(&self, patterns: &[&str]) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = Vec::new();
        for pattern in patterns {
            self.each_match(pattern, &mut |start, end| {
                out.push((start, end));
                true
            });
        }
        out.sort_unstable_by_key(|(start, end)| (*start, core::cmp::Reverse(*end)));
        out.dedup_by_key(|(start, _)| *start);
        out
    }

    /// Whether one of the patterns stands somewhere.
    #[must_use]
    pub fn any(&self, patterns: &[&str]) -> bool {
        patterns.iter().any(|pattern| {
            let mut found = false;
            self.each_match(pattern, &mut |_, _| {
                found = true;
                false
            });
            found
        })
    }

    /// Calls `found` for every place of a pattern until it gives back false. Alternatives of the first piece that begin like no
    /// token are passed over without being compared.
    fn each_match(&self, pattern: &str, found: &mut dyn FnMut(usize, usize) -> bool) {
        let (piece, rest) = split_at_byte(pattern, b' ');
        if matches!(piece.as_bytes().first(), None | Some(b'?' | b'.')) {
            for start in 0..self.tokens.len() {
                if go(pattern, self.tokens, start).is_some_and(|end| !found(start, end)) {
                    return;
                }
            }
            return;
        }
        let mut alternatives = piece;
        while !alternatives.is_empty() {
            let (alternative, more) = split_at_byte(alternatives, b'|');
            alternatives = more;
            if !self.may_begin(alternative) {
                continue;
            }
            for start in 0..self.tokens.len() {
                if one(alternative, self.tokens, start)
                    .and_then(|next| go(rest, self.tokens, next))
                    .is_some_and(|end| !found(start, end))
                {
                    return;
                }
            }
        }
    }

    fn may_begin(&self, alternative: &str) -> bool {
        if matches!(
            alternative.as_bytes().first(),
            None | Some(b'?' | b'*' | b'=' | b'.' | b'#' | b'@' | b'^' | b'$' | b'%')
        ) {
            return true;
        }
        let slot = slot(alternative.as_bytes());
        self.beginnings.get(slot / 64).is_some_and(|word| word & (1 << (slot % 64)) != 0)
    }

    /// Those of the patterns that may stand somewhere: the rest surely do not.
    #[must_use]
    pub fn candidates<'p>(&self, patterns: &[&'p str]) -> Vec<&'p str> {
        patterns.iter().copied().filter(|p| self.may_hold(p)).collect()
    }

    fn may_hold(&self, pattern: &str) -> bool {
        let mut alternatives = split_at_byte(pattern, b' ').0;
        while !alternatives.is_empty() {
            let (alternative, more) = split_at_byte(alternatives, b'|');
            alternatives = more;
            if self.may_begin(alternative) {
                return true;
            }
        }
        false
    }
}

/// What stands before and after the first such byte (an ASCII one); all and nothing when there is none. The pieces are short, so
/// a plain loop is quicker than a general search.
fn split_at_byte(text: &str, sign: u8) -> (&str, &str) {
    match text.as_bytes().iter().position(|b| *b == sign) {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()),
        None => (text, ""),
    }
}

/// The first two bytes, hashed to ten bits; a token or alternative of one byte stands for itself.
fn slot(bytes: &[u8]) -> usize {
    let first = usize::from(bytes.first().copied().unwrap_or(0));
    let second = bytes.get(1).copied().filter(|b| !matches!(b, b'|' | b' ' | b'*')).map_or(0, usize::from);
    (first * 37 + second) & 1023
}

/// All places where one of the patterns stands, as (start, end), the longest at each start.
#[must_use]
pub fn find_all(patterns: &[&str], tokens: &[Token]) -> Vec<(usize, usize)> {
    Finder::new(tokens).find_all(patterns)
}

/// Whether one of the patterns stands somewhere.
#[must_use]
pub fn any(patterns: &[&str], tokens: &[Token]) -> bool {
    Finder::new(tokens).any(patterns)
}

fn go(pattern: &str, tokens: &[Token], at: usize) -> Option<usize> {
    if pattern.is_empty() {
        return Some(at);
    }
    let (piece, rest) = split_at_byte(pattern, b' ');
    if piece == ".." {
        return (0..=GAP).find_map(|skip| if at + skip <= tokens.len() { go(rest, tokens, at + skip) } else { None });
    }
    let (piece, optional) = piece.strip_prefix('?').map_or((piece, false), |p| (p, true));
    let mut alternatives = piece;
    while !alternatives.is_empty() {
        let (alternative, more) = split_at_byte(alternatives, b'|');
        alternatives = more;
        let alternative = alternative.strip_prefix('?').unwrap_or(alternative);
        if let Some(end) = one(alternative, tokens, at).and_then(|next| go(rest, tokens, next)) {
            return Some(end);
        }
    }
    if optional { go(rest, tokens, at) } else { None }
}

fn one(alternative: &str, tokens: &[Token], at: usize) -> Option<usize> {
    if alternative.chars().next().is_some_and(is_cjk) {
        let mut next = at;
        for character in alternative.chars() {
            let token = tokens.get(next).filter(|t| t.kind == Kind::Cjk)?;
            if !token.lower.starts_with(character) {
                return None;
            }
            next += 1;
        }
        return Some(next);
    }
    let token = tokens.get(at)?;
    if let "@" | "^" | "%" = alternative
        && token.mask.is_some()
    {
        // A name may be several tokens long.
        let more = tokens.iter().skip(at + 1).take_while(|t| t.mask == Some('\0')).count();
        return token.mask.is_some_and(|m| alternative.starts_with(m)).then_some(at + 1 + more);
    }
    let fits = if alternative == "#" {
        token.kind == Kind::Number
    } else if let Some(written) = alternative.strip_prefix('=') {
        token.lower == written
    } else if let Some(beginning) = alternative.strip_suffix('*') {
        token.folded.starts_with(beginning)
    } else if let Some(ending) = alternative.strip_prefix('*') {
        token.folded.ends_with(ending)
    } else {
        token.folded == alternative
    };
    fits.then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;

    #[test]
    fn patterns_take_words_beginnings_gaps_and_han() {
        let matches = |pattern: &str, text: &str| any(&[pattern], &Text::read(text).tokens);
        assert!(matches("put .. into|in pool|lending", "please put 100 usdc into lending"));
        assert!(!matches("put .. into pool", "put it into my bag"));
        assert!(matches("withdr*", "withdrawing now"));
        assert!(matches("=prêté", "j'ai prêté 3") && !matches("=prêté", "prête 3"));
        assert!(matches("换成", "把它换成") && !matches("换成", "换了"));
        assert!(matches("pay ?it back", "pay back 3") && matches("pay ?it back", "pay it back"));
    }
}
