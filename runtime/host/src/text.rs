//! Text that a guest wrote and a person or an operator will see: bounded, and unable to hide or move what is around it.

/// At most `longest` characters of a text, without characters that are invisible, move the cursor or change the direction of
/// what follows. Line breaks and tabs stay; an emoji's joiners and variation selectors stay.
#[must_use]
pub fn clean(text: &str, longest: usize) -> String {
    let mut kept: String = text.chars().filter(|c| is_plain(*c)).take(longest.saturating_add(1)).collect();
    if kept.chars().count() > longest {
        kept = kept.chars().take(longest.saturating_sub(1)).collect();
        kept.push('…');
    }
    kept
}

/// The same on one line: line breaks and tabs become spaces.
#[must_use]
pub(crate) fn clean_line(text: &str, longest: usize) -> String {
    clean(text, longest).chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }).collect()
}

fn is_plain(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        // Bidirectional marks, embeddings, overrides and isolates (Unicode UAX #9): they reorder an address or an amount.
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        // Other invisible characters that change how text breaks or is read.
        '\u{00ad}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => false,
        // Tags (an invisible copy of ASCII) and Hangul fillers.
        '\u{e0000}'..='\u{e007f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => false,
        _ => !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn direction_and_control_characters_are_taken_out() {
        assert_eq!(clean("pay \u{202e}000,1\u{202c} to \u{1b}[31mBob\r\u{0}", 100), "pay 000,1 to [31mBob");
        assert_eq!(
            clean("two\nlines\tand 日本語 👨\u{200d}👩\u{fe0f}", 100),
            "two\nlines\tand 日本語 👨\u{200d}👩\u{fe0f}"
        );
        assert_eq!(clean_line("two\nlines", 100), "two lines");
    }

    #[test]
    fn long_text_is_cut_visibly() {
        assert_eq!(clean("abcdef", 4), "abc…");
        assert_eq!(clean("abcd", 4), "abcd");
    }

    proptest! {
        #[test]
        fn cleaned_text_is_bounded_and_cleaning_again_changes_nothing(text in ".{0,60}", longest in 1_usize..40) {
            let once = clean(&text, longest);
            prop_assert!(once.chars().count() <= longest);
            prop_assert_eq!(clean(&once, longest), once);
        }
    }
}
