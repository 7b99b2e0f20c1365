//! Cuts a message into tokens after folding away what carries no meaning: case, width, accents, invisible characters.

/// Characters of a message that are read; the rest is dropped and [`Text::truncated`] is set.
pub const MAX_CHARS: usize = 2_000;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters of an alphabet (an apostrophe may stand inside).
    Word,
    /// Digits, with `.` and `,` between digits.
    Number,
    /// `0x` and the letters and digits that follow.
    Hex,
    /// One Han character or kana.
    Cjk,
    /// One sign.
    Mark,
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is made of.
    pub kind: Kind,
    /// As written, but full-width forms are made ordinary ones.
    pub original: String,
    /// In lower case.
    pub lower: String,
    /// In lower case and without accents.
    pub folded: String,
    /// No space stands before it.
    pub glued: bool,
    /// The space before it is one that typographers put inside numbers.
    pub hard_space: bool,
    /// Stands for a value: the classifier sees this sign instead of the text.
    pub mask: Option<char>,
}

impl Token {
    /// Whether it is this sign.
    #[must_use]
    pub fn is_mark(&self, sign: &str) -> bool {
        self.kind == Kind::Mark && self.original == sign
    }
}

/// A name to look for, and which thing it means. `words` are separated by spaces and written folded (see [`Token::folded`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// The words, such as `usd coin`.
    pub words: &'a str,
    /// The caller's number of the thing.
    pub thing: usize,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameMatch {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// The thing of the [`Name`].
    pub thing: usize,
}

/// A message, cut into tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The tokens, in order.
    pub tokens: Vec<Token>,
    /// The message was longer than [`MAX_CHARS`].
    pub truncated: bool,
}

impl Text {
    /// Cut a message into tokens.
    #[must_use]
    pub fn read(message: &str) -> Self {
        let mut clean: Vec<char> = Vec::with_capacity(message.len().min(MAX_CHARS));
        let mut truncated = false;
        for character in message.chars() {
            if clean.len() >= MAX_CHARS {
                truncated = true;
                break;
            }
            if let Some(character) = tidy(character) {
                clean.push(character);
            }
        }
        let mut tokens: Vec<Token> = Vec::new();
        let mut glued = false;
        let mut hard_space = false;
        let mut at = 0;
        while let Some(&first) = clean.get(at) {
            if first == '\n' {
                push(&mut tokens, Kind::Mark, &['\n'], false, false);
                (glued, hard_space) = (false, false);
                at += 1;
                continue;
            }
            if first == HARD_SPACE || first.is_whitespace() {
                (glued, hard_space) = (false, first == HARD_SPACE);
                at += 1;
                continue;
            }
            let (kind, end) = token_at(&clean, at);
            push(&mut tokens, kind, clean.get(at..end).unwrap_or_default(), glued, hard_space);
            (glued, hard_space) = (true, false);
            at = end;
        }
        Self { tokens, truncated }
    }

    /// The tokens that carry text, joined by single spaces where a space stood.
    #[must_use]
    pub fn normalised(&self) -> String {
        let mut out = String::new();
        for token in &self.tokens {
            if !out.is_empty() && !token.glued {
                out.push(' ');
            }
            out.push_str(&token.lower);
        }
        out
    }

    /// Find names, the longest first at each place; a plural `s` at the end of a name is allowed. Names do not overlap.
    #[must_use]
    pub fn find_names(&self, names: &[Name<'_>]) -> Vec<NameMatch> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let best = names
                .iter()
                .filter_map(|name| self.name_at(at, name.words).map(|end| (end, name.thing)))
                .max_by_key(|(end, _)| *end);
            if let Some((end, thing)) = best {
                found.push(NameMatch { start: at, end, thing });
                at = end;
            } else {
                at += 1;
            }
        }
        found
    }

    fn name_at(&self, start: usize, words: &str) -> Option<usize> {
        // Most names fail at the first character, and this runs once for every token and name.
        let first = self.tokens.get(start)?;
        if first.folded.as_bytes().first() != words.as_bytes().first() {
            return None;
        }
        let mut at = start;
        for word in words.split(' ') {
            let mut rest = word;
            while !rest.is_empty() {
                let token = self.tokens.get(at)?;
                if at > start && !token.glued && rest.len() < word.len() && token.kind != Kind::Cjk {
                    return None;
                }
                let text = token.folded.as_str();
                if let Some(after) = rest.strip_prefix(text).filter(|_| !text.is_empty()) {
                    // A letter name ends where the word ends; digits of a symbol may be a token of their own.
                    rest = after;
                } else if token.kind == Kind::Word && text.strip_suffix('s') == Some(rest) {
                    rest = "";
                } else {
                    return None;
                }
                at += 1;
            }
        }
        (at > start).then_some(at)
    }

    /// Let the classifier see `sign` instead of these tokens' text.
    pub fn mask(&mut self, start: usize, end: usize, sign: char) {
        for (offset, token) in self.tokens.iter_mut().skip(start).take(end.saturating_sub(start)).enumerate() {
            // The first token shows the sign; the others show nothing.
            token.mask = Some(if offset == 0 { sign } else { '\0' });
        }
    }
}

const HARD_SPACE: char = '\u{a0}';

fn token_at(clean: &[char], start: usize) -> (Kind, usize) {
    let get = |at: usize| clean.get(at).copied().unwrap_or('\0');
    let first = get(start);
    if first == '0' && matches!(get(start + 1), 'x' | 'X') && get(start + 2).is_ascii_alphanumeric() {
        return (Kind::Hex, run(clean, start, |c| c.is_ascii_alphanumeric()));
    }
    let point_first = first == '.'
        && get(start + 1).is_ascii_digit()
        && (start == 0 || matches!(get(start - 1), ' ' | '\n' | HARD_SPACE | '$' | '€' | '£' | '(' | '~'));
    if first.is_ascii_digit() || point_first {
        let mut at = start + 1;
        while get(at).is_ascii_digit() || (matches!(get(at), '.' | ',') && get(at + 1).is_ascii_digit()) {
            at += 1;
        }
        return (Kind::Number, at);
    }
    if is_cjk(first) {
        return (Kind::Cjk, start + 1);
    }
    if first.is_alphabetic() {
        let mut at = start;
        loop {
            let next = get(at);
            if next == '\'' && at > start && get(at + 1).is_alphabetic() {
                // French and Italian elision is a word of its own (l'usdc); the English apostrophe is not (don't).
                let before: String =
                    clean.get(start..at).unwrap_or_default().iter().flat_map(|c| c.to_lowercase()).collect();
                at += 1;
                if ELISIONS.contains(&before.as_str()) {
                    return (Kind::Word, at);
                }
            } else if (next.is_alphabetic() && !is_cjk(next)) || is_combining(next) {
                at += 1;
            } else {
                return (Kind::Word, at);
            }
        }
    }
    (Kind::Mark, start + 1)
}

const ELISIONS: [&str; 22] = [
    "j", "l", "d", "c", "n", "m", "t", "s", "qu", "dell", "nell", "all", "sull", "un", "quell", "lorsqu", "jusqu",
    "puisqu", "dall", "tutt", "quest", "dev",
];

fn run(clean: &[char], start: usize, keep: impl Fn(char) -> bool) -> usize {
    start + clean.iter().skip(start).take_while(|c| keep(**c)).count()
}

fn push(tokens: &mut Vec<Token>, kind: Kind, piece: &[char], glued: bool, hard_space: bool) {
    let original: String = piece.iter().collect();
    let lower: String = piece.iter().flat_map(|c| c.to_lowercase()).collect();
    let folded: String = lower.chars().filter_map(fold).collect::<String>().trim_end_matches('\'').to_owned();
    tokens.push(Token { kind, original, lower, folded, glued: glued && !tokens.is_empty(), hard_space, mask: None });
}

/// Full-width forms to ordinary ones, typographic signs to plain ones, invisible characters away.
fn tidy(character: char) -> Option<char> {
    Some(match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0)?,
        '\u{3000}' | '\t' => ' ',
        '\r' => return None,
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' => HARD_SPACE,
        '\u{2018}' | '\u{2019}' | '\u{02bc}' | '`' | '\u{b4}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '「' | '」' | '『' | '』' => '"',
        '、' => ',',
        // Not a plain point: what follows a full stop without a space is no fraction.
        '｡' => '。',
        '\u{2212}' | '\u{2013}' | '\u{2010}' | '\u{2011}' => '-',
        '\u{2014}' => '-',
        '→' | '⇒' | '➡' => '>',
        // Zero-width and text-direction characters could hide a word from the reader or from us.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{ad}'
        | '\u{fe0f}' => return None,
        other if other.is_control() && other != '\n' => return None,
        other => other,
    })
}

pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn fold(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'œ' => 'o',
        'ß' => 's',
        combining if is_combining(combining) => return None,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(message: &str) -> Vec<String> {
        Text::read(message).tokens.into_iter().map(|t| t.folded).collect()
    }

    #[test]
    fn a_message_is_cut_where_the_kind_of_character_changes() {
        assert_eq!(words("USDCを100枚預けて"), ["usdc", "を", "100", "枚", "預", "け", "て"]);
        assert_eq!(words("prête-moi 1.250,75 USDC"), ["prete", "-", "moi", "1.250,75", "usdc"]);
        assert_eq!(words("j'ai l’USDC, don't"), ["j", "ai", "l", "usdc", ",", "don't"]);
        assert_eq!(words("１００ＵＳＤＣ　貸"), ["100", "usdc", "貸"]);
        assert_eq!(words("はい。5 USDC"), ["は", "い", "。", "5", "usdc"]);
        assert_eq!(words("はい.5 USDC"), ["は", "い", ".", "5", "usdc"]);
        assert_eq!(words("send .5 to 0xAbC."), ["send", ".5", "to", "0xabc", "."]);
    }

    #[test]
    fn invisible_characters_do_not_split_words() {
        assert_eq!(words("le\u{200b}nd 1\u{202e}0"), ["lend", "10"]);
    }

    #[test]
    fn names_are_bounded_by_words_but_not_by_scripts() {
        let names = [
            Name { words: "usdc", thing: 0 },
            Name { words: "eth", thing: 1 },
            Name { words: "wrapped eth", thing: 2 },
            Name { words: "以太坊", thing: 1 },
        ];
        let find = |m: &str| Text::read(m).find_names(&names).into_iter().map(|m| m.thing).collect::<Vec<_>>();
        assert_eq!(find("100usdc and usdcs, not usdcx"), [0, 0]);
        assert_eq!(find("METHOD eth"), [1]);
        assert_eq!(find("wrapped eth"), [2]);
        assert_eq!(find("借以太坊吧"), [1]);
    }

    #[test]
    fn a_message_without_end_is_cut_off_and_says_so() {
        let text = Text::read(&"a ".repeat(5_000));
        assert!(text.truncated);
        assert!(text.tokens.len() <= MAX_CHARS);
    }
}
