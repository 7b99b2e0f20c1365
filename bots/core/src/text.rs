//! Text from outside, made harmless before a person sees it.

/// Whether a character could hide or reorder what a person reads: controls, bidirectional marks, invisible joiners, tags.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// One line of at most `max` characters, free of control and direction characters.
pub fn clean_line(text: &str, max: usize) -> String {
    bound(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_deceptive(*c)), max)
}

/// Text of at most `max` characters that keeps its line breaks and loses every other control and direction character.
pub fn clean_text(text: &str, max: usize) -> String {
    bound(text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| *c == '\n' || !is_deceptive(*c)), max)
        .trim_end()
        .to_owned()
}

fn bound(chars: impl Iterator<Item = char>, max: usize) -> String {
    let mut out = String::new();
    for (index, c) in chars.enumerate() {
        if index == max {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_do_not_survive() {
        assert_eq!(clean_line("US\u{202E}DC\u{1b}[31m\r\nx\u{200B}", 40), "USDC[31m  x");
        assert_eq!(clean_text("a\r\nb\u{7}\tc\u{2066}", 40), "a\nb c");
    }

    #[test]
    fn long_text_is_cut_with_a_mark() {
        assert_eq!(clean_line(&"é".repeat(10_000), 3), "ééé…");
    }
}
