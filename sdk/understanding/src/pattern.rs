//! A small pattern language over tokens, for lists of words that are written by hand.
//!
//! A pattern is pieces separated by spaces. A piece is one or more alternatives separated by `|`; an alternative is a folded
//! word (`lend`), a beginning (`lend*`), an ending (`*ing`), the word as written with its accents (`=prêté`), or Han and kana
//! characters in a row (`换成`). `..` stands for up to eight tokens of any kind, `?` before a piece makes it optional.
use crate::text::{Kind, Token, is_cjk};

const GAP: usize = 8;

/// Try a pattern at a token: one past the last token that it takes.
#[must_use]
pub fn match_at(pattern: &str, tokens: &[Token], start: usize) -> Option<usize> {
    // Nearly every attempt fails at the first character, so that is looked at first.
    let first = tokens.get(start)?.folded.as_bytes().first()?;
    let head = pattern.as_bytes().first()?;
    if !matches!(head, b'?' | b'*' | b'=' | b'.') && head != first && !pattern.split(' ').next()?.contains('|') {
        return None;
    }
    go(pattern, tokens, start)
}

/// All places where one of the patterns stands, as (start, end).
#[must_use]
pub fn find_all(patterns: &[&str], tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for start in 0..tokens.len() {
        if let Some(end) = patterns.iter().filter_map(|p| match_at(p, tokens, start)).max() {
            out.push((start, end));
        }
    }
    out
}

/// Whether one of the patterns stands somewhere.
#[must_use]
pub fn any(patterns: &[&str], tokens: &[Token]) -> bool {
    (0..tokens.len()).any(|start| patterns.iter().any(|p| match_at(p, tokens, start).is_some()))
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
    let fits = if let Some(written) = alternative.strip_prefix('=') {
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
