//! Number words of the languages this crate knows.
use crate::text::{Kind, Token};

/// What a number word does to the number so far.
enum Word {
    /// Adds this (one to ninety).
    Add(u64),
    /// Multiplies what stands before by this (hundred, thousand, million; Indonesian `puluh`).
    Times(u64),
    /// Adds ten to the digit before (Indonesian `belas`).
    Teen,
}

// Words that also mean something else in a request (German `acht`, Italian `sei` are fine; English `a` is not here) are left out.
const ADD: &[(&str, u64)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("seize", 16),
    ("vingt", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("doce", 12),
    ("trece", 13),
    ("catorce", 14),
    ("quince", 15),
    ("veinte", 20),
    ("veinticinco", 25),
    ("treinta", 30),
    ("cuarenta", 40),
    ("cincuenta", 50),
    ("sesenta", 60),
    ("setenta", 70),
    ("ochenta", 80),
    ("noventa", 90),
    ("cien", 100),
    ("ciento", 100),
    ("doscientos", 200),
    ("trescientos", 300),
    ("cuatrocientos", 400),
    ("quinientos", 500),
    ("seiscientos", 600),
    ("setecientos", 700),
    ("ochocientos", 800),
    ("novecientos", 900),
    ("satu", 1),
    ("dua", 2),
    ("tiga", 3),
    ("empat", 4),
    ("lima", 5),
    ("enam", 6),
    ("tujuh", 7),
    ("delapan", 8),
    ("sembilan", 9),
    ("sepuluh", 10),
    ("sebelas", 11),
    ("seratus", 100),
    ("seribu", 1000),
    ("eins", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwolf", 12),
    ("funfzehn", 15),
    ("zwanzig", 20),
    ("dreisig", 30),
    ("vierzig", 40),
    ("funfzig", 50),
    ("sechzig", 60),
    ("siebzig", 70),
    ("achtzig", 80),
    ("neunzig", 90),
    ("hundert", 100),
    ("einhundert", 100),
    ("zweihundert", 200),
    ("dreihundert", 300),
    ("funfhundert", 500),
    ("eintausend", 1000),
    ("duas", 2),
    ("quatro", 4),
    ("sete", 7),
    ("oito", 8),
    ("nove", 9),
    ("dez", 10),
    ("doze", 12),
    ("quinze", 15),
    ("vinte", 20),
    ("trinta", 30),
    ("quarenta", 40),
    ("cinquenta", 50),
    ("sessenta", 60),
    ("oitenta", 80),
    ("cem", 100),
    ("cento", 100),
    ("duzentos", 200),
    ("trezentos", 300),
    ("quinhentos", 500),
    ("due", 2),
    ("tre", 3),
    ("quattro", 4),
    ("cinque", 5),
    ("sette", 7),
    ("otto", 8),
    ("dieci", 10),
    ("undici", 11),
    ("dodici", 12),
    ("quindici", 15),
    ("venti", 20),
    ("trenta", 30),
    ("quaranta", 40),
    ("cinquanta", 50),
    ("sessanta", 60),
    ("settanta", 70),
    ("ottanta", 80),
    ("novanta", 90),
    ("duecento", 200),
    ("trecento", 300),
    ("cinquecento", 500),
];

const TIMES: &[(&str, u64)] = &[
    ("hundred", 100),
    ("thousand", 1000),
    ("million", 1_000_000),
    ("millions", 1_000_000),
    ("cent", 100),
    ("cents", 100),
    ("mille", 1000),
    ("mil", 1000),
    ("millon", 1_000_000),
    ("millones", 1_000_000),
    ("puluh", 10),
    ("ratus", 100),
    ("ribu", 1000),
    ("juta", 1_000_000),
    ("tausend", 1000),
    ("millionen", 1_000_000),
    ("milhao", 1_000_000),
    ("milhoes", 1_000_000),
    ("mila", 1000),
    ("milione", 1_000_000),
    ("milioni", 1_000_000),
];

/// Powers of ten of words and letters that multiply a number written with digits: (written, places, must stand right at the digits).
const SCALE: &[(&str, usize, bool)] = &[
    ("k", 3, false),
    ("m", 6, true),
    ("mn", 6, true),
    ("mio", 6, false),
    ("rb", 3, false),
    ("jt", 6, false),
    ("hundred", 2, false),
    ("thousand", 3, false),
    ("million", 6, false),
    ("millions", 6, false),
    ("mille", 3, false),
    ("mil", 3, false),
    ("millon", 6, false),
    ("millones", 6, false),
    ("ratus", 2, false),
    ("ribu", 3, false),
    ("juta", 6, false),
    ("tausend", 3, false),
    ("millionen", 6, false),
    ("milhao", 6, false),
    ("milhoes", 6, false),
    ("mila", 3, false),
    ("milioni", 6, false),
    ("百", 2, false),
    ("千", 3, false),
    ("万", 4, false),
    ("萬", 4, false),
    ("億", 8, false),
    ("亿", 8, false),
];

/// The power of ten that the token after digits stands for.
pub(crate) fn scale_of(token: &Token) -> Option<usize> {
    SCALE.iter().find(|(word, _, glued)| *word == token.folded && (!glued || token.glued)).map(|(_, places, _)| *places)
}

/// Read number words from `start`: the number and one past its last token.
pub(crate) fn read_words(tokens: &[Token], start: usize) -> Option<(u64, usize)> {
    if tokens.get(start)?.kind == Kind::Cjk {
        return read_han(tokens, start);
    }
    let mut total: u64 = 0;
    let mut part: u64 = 0;
    let mut end = start;
    let mut at = start;
    // What the last word may be followed by: units by nothing additive, tens by units.
    let mut room: u64 = u64::MAX;
    while let Some(token) = tokens.get(at) {
        let joins = at > start && (matches!(token.folded.as_str(), "and" | "y" | "e" | "et") || token.is_mark("-"));
        if joins {
            // Whether the next word belongs is decided when it is read; `end` stays until then.
            at += 1;
            continue;
        }
        let Some(word) = word_of(token) else { break };
        match word {
            // French says sixty-ten and four-twenties.
            Word::Add(20) if part == 4 && token.folded == "vingt" => (part, room) = (80, 20),
            Word::Add(n) if n >= room && !(10..20).contains(&n) => break,
            Word::Add(n) if n >= room && !(part % 100 == 60 || part % 100 == 80) => break,
            Word::Add(n) => {
                part = part.checked_add(n)?;
                room = if n >= 100 {
                    100
                } else if n >= 20 {
                    10
                } else {
                    0
                };
            }
            Word::Teen if (1..10).contains(&(part % 10)) => (part, room) = (part + 10, 0),
            Word::Teen => break,
            Word::Times(n) if n <= 100 && part > 0 => {
                // Only the last digit is multiplied: seratus dua puluh is 120.
                let digit = part % 10;
                if digit == 0 {
                    break;
                }
                part = part - digit + digit * n;
                room = n;
            }
            Word::Times(n) => {
                total = total.checked_add(part.max(1).checked_mul(n)?)?;
                (part, room) = (0, u64::MAX);
            }
        }
        at += 1;
        end = at;
    }
    // A bare `mille`, `cent`, `mil` is a number, a bare `hundred` or `million` is not ("a million thanks").
    let bare = end == start + 1
        && matches!(
            tokens.get(start).map(|t| t.folded.as_str()),
            Some(
                "hundred"
                    | "thousand"
                    | "million"
                    | "millions"
                    | "puluh"
                    | "ratus"
                    | "ribu"
                    | "juta"
                    | "cents"
                    | "millones"
                    | "milioni"
                    | "milhoes"
            )
        );
    (end > start && !bare).then_some((total.checked_add(part)?, end))
}

fn word_of(token: &Token) -> Option<Word> {
    if token.kind != Kind::Word {
        return None;
    }
    let word = token.folded.as_str();
    if word == "belas" {
        return Some(Word::Teen);
    }
    let in_table = |table: &[(&str, u64)]| table.iter().find(|(w, _)| *w == word).map(|(_, n)| *n);
    in_table(ADD)
        .or_else(|| (word == "vingts").then_some(20))
        .map(Word::Add)
        .or_else(|| in_table(TIMES).map(Word::Times))
}

fn digit_of(token: &Token) -> Option<u64> {
    Some(match token.folded.as_str() {
        "〇" | "零" => 0,
        "一" => 1,
        "二" | "两" | "兩" => 2,
        "三" => 3,
        "四" => 4,
        "五" => 5,
        "六" => 6,
        "七" => 7,
        "八" => 8,
        "九" => 9,
        _ => return None,
    })
}

/// Chinese and Japanese numerals: 一百二十, 三万五千, 百.
fn read_han(tokens: &[Token], start: usize) -> Option<(u64, usize)> {
    let (mut total, mut part, mut digit) = (0_u64, 0_u64, None::<u64>);
    let mut at = start;
    while let Some(token) = tokens.get(at).filter(|t| t.kind == Kind::Cjk) {
        if let Some(n) = digit_of(token) {
            // Digits in a row (二五) are a spelling this crate does not read.
            if digit.is_some_and(|d| d != 0) {
                return None;
            }
            digit = Some(n);
        } else {
            match token.folded.as_str() {
                "十" => part = part.checked_add(digit.take().unwrap_or(1).max(1) * 10)?,
                "百" => part = part.checked_add(digit.take().unwrap_or(1).max(1) * 100)?,
                "千" => part = part.checked_add(digit.take().unwrap_or(1).max(1) * 1000)?,
                "万" | "萬" => {
                    total = total.checked_add((part + digit.take().unwrap_or(0)).max(1).checked_mul(10_000)?)?;
                    part = 0;
                }
                _ => break,
            }
        }
        at += 1;
    }
    (at > start).then_some((total.checked_add(part)?.checked_add(digit.unwrap_or(0))?, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;

    #[test]
    fn number_words_are_read_in_every_language() {
        for (text, number) in [
            ("two hundred and fifty", 250),
            ("twenty-five", 25),
            ("one thousand two hundred", 1200),
            ("ten", 10),
            ("one hundred", 100),
            ("deux cents", 200),
            ("mille", 1000),
            ("quatre-vingt-dix", 90),
            ("soixante-dix", 70),
            ("cent cinquante", 150),
            ("trois mille", 3000),
            ("treinta y cinco", 35),
            ("cien", 100),
            ("dos mil", 2000),
            ("ciento veinte", 120),
            ("dua puluh lima", 25),
            ("seratus dua puluh", 120),
            ("lima belas", 15),
            ("lima ratus ribu", 500_000),
            ("tiga ribu", 3000),
            ("cinquenta", 50),
            ("duecento", 200),
            ("funfzig", 50),
            ("一百", 100),
            ("两", 2),
            ("三万五千", 35_000),
            ("二十五", 25),
            ("百", 100),
            ("一千零五", 1005),
        ] {
            let text_read = Text::read(text);
            assert_eq!(read_words(&text_read.tokens, 0), Some((number, text_read.tokens.len())), "{text}");
        }
    }

    #[test]
    fn two_numbers_in_a_row_are_not_one() {
        let text = Text::read("five six");
        assert_eq!(read_words(&text.tokens, 0), Some((5, 1)));
        assert_eq!(read_words(&Text::read("million thanks").tokens, 0), None);
    }
}
