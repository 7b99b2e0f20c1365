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
        for pattern in patterns.iter().filter(|p| self.may_hold(p)) {
            out.extend((0..self.tokens.len()).filter_map(|start| go(pattern, self.tokens, start).map(|end| (start, end))));
        }
        out.sort_unstable_by_key(|(start, end)| (*start, core::cmp::Reverse(*end)));
        out.dedup_by_key(|(start, _)| *start);
        out
    }

    /// Whether one of the patterns stands somewhere.
    #[must_use]
    pub fn any(&self, patterns: &[&str]) -> bool {
        patterns.iter().filter(|p| self.may_hold(p)).any(|p| (0..self.tokens.len()).any(|start| go(p, self.tokens, start).is_some()))
    }

    fn may_hold(&self, pattern: &str) -> bool {
        let bytes = pattern.as_bytes();
        let mut at = 0;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            match rest.first() {
                None => return false,
                Some(b'?' | b'*' | b'=' | b'.' | b'#' | b'@' | b'^' | b'$') => return true,
                Some(_) => {}
            }
            let slot = slot(rest);
            if self.beginnings.get(slot / 64).is_some_and(|word| word & (1 << (slot % 64)) != 0) {
                return true;
            }
            // On to the next alternative of the first piece.
            match rest.iter().position(|b| matches!(b, b'|' | b' ')) {
                Some(end) if rest.get(end) == Some(&b'|') => at += end + 1,
                _ => return false,
            }
        }
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
    let (piece, rest) = pattern.split_once(' ').unwrap_or((pattern, ""));
    if piece == ".." {
        return (0..=GAP).find_map(|skip| if at + skip <= tokens.len() { go(rest, tokens, at + skip) } else { None });
    }
    let (piece, optional) = piece.strip_prefix('?').map_or((piece, false), |p| (p, true));
    for alternative in piece.split('|') {
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
