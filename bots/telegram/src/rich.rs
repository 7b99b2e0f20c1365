//! Text as Telegram takes it: plain characters, and entities that say what is bold or a link. No markup is ever parsed, so that nothing that a
//! stranger wrote can become markup.

use teloxide::types::{MessageEntity, MessageEntityKind};

use crate::api::Content;

/// Most UTF-16 units of a message (Bot API, `sendMessage`).
pub(crate) const MOST_UNITS: usize = 4_096;
/// Most entities of a message; Telegram ignores what comes after.
const MOST_ENTITIES: usize = 100;

/// Text that is being written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rich {
    text: String,
    units: usize,
    entities: Vec<MessageEntity>,
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Rich {
    pub(crate) fn plain(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self.units += units(text);
        self
    }

    fn styled(self, text: &str, kind: MessageEntityKind) -> Self {
        let (offset, length) = (self.units, units(text));
        let mut out = self.plain(text);
        if length > 0 {
            out.entities.push(MessageEntity { kind, offset, length });
        }
        out
    }

    pub(crate) fn bold(self, text: &str) -> Self {
        self.styled(text, MessageEntityKind::Bold)
    }

    pub(crate) fn italic(self, text: &str) -> Self {
        self.styled(text, MessageEntityKind::Italic)
    }

    pub(crate) fn code(self, text: &str) -> Self {
        self.styled(text, MessageEntityKind::Code)
    }

    pub(crate) fn spoiler(self, text: &str) -> Self {
        self.styled(text, MessageEntityKind::Spoiler)
    }

    /// A link of ours; one that is not a web address stays plain.
    pub(crate) fn link(self, text: &str, url: &str) -> Self {
        match url.parse() {
            Ok(url) => self.styled(text, MessageEntityKind::TextLink { url }),
            Err(_) => self.plain(text),
        }
    }

    pub(crate) fn line(self) -> Self {
        self.plain("\n")
    }

    /// One message; what does not fit is cut, with a mark.
    pub(crate) fn content(self) -> Content {
        let mut parts = self.parts();
        let several = parts.len() > 1;
        let mut first = parts.drain(..).next().unwrap_or_default();
        if several {
            while units(&first.text) >= MOST_UNITS {
                first.text.pop();
            }
            first.text.push('…');
            let most = units(&first.text);
            first.entities.retain(|entity| entity.offset + entity.length <= most);
        }
        first
    }

    /// As many messages as it takes, broken at line ends where there are some, else between characters. An entity that is cut goes on in the next.
    pub(crate) fn parts(self) -> Vec<Content> {
        let mut parts = Vec::new();
        let mut rest = self.text.as_str();
        let mut begin = 0;
        while !rest.is_empty() {
            let end = cut(rest);
            let (part, tail) = rest.split_at(end);
            let length = units(part);
            let shown = part.trim_end();
            let most = units(shown);
            let mut entities: Vec<MessageEntity> =
                self.entities.iter().filter_map(|entity| within(entity, begin, most)).collect();
            entities.truncate(MOST_ENTITIES);
            if !shown.trim().is_empty() {
                parts.push(Content { text: shown.to_owned(), entities, keyboard: None });
            }
            begin += length;
            rest = tail;
        }
        parts
    }
}

/// The part of an entity that lies in the `length` units from `begin` on.
fn within(entity: &MessageEntity, begin: usize, length: usize) -> Option<MessageEntity> {
    let from = entity.offset.max(begin);
    let to = (entity.offset + entity.length).min(begin + length);
    (from < to).then(|| MessageEntity { kind: entity.kind.clone(), offset: from - begin, length: to - from })
}

/// Where the first message of a text ends, in bytes.
fn cut(text: &str) -> usize {
    let mut used = 0;
    let mut line_end = None;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > MOST_UNITS {
            // A line break in the first half would leave a message that looks torn.
            return match line_end {
                Some(end) if end > at / 2 => end,
                _ => at,
            };
        }
        if c == '\n' {
            line_end = Some(at + 1);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entities_count_utf_16_units() {
        let content = Rich::default().plain("🏦 ").bold("Supply").content();
        assert_eq!((content.entities[0].offset, content.entities[0].length), (3, 6));
    }

    #[test]
    fn a_long_text_is_broken_at_a_line_end_and_keeps_its_entities() {
        let line = format!("{}\n", "x".repeat(99));
        let parts = Rich::default().plain(&line.repeat(40)).bold(&line.repeat(40)).parts();
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|part| units(&part.text) <= MOST_UNITS));
        assert_eq!(parts[0].text.len(), 4_099 - 100);
        assert_eq!(parts.iter().map(|part| part.entities.len()).collect::<Vec<_>>(), [0, 1]);
    }

    proptest! {
        #[test]
        fn no_text_gives_a_message_that_telegram_would_refuse(pieces in prop::collection::vec((".{0,900}", any::<bool>()), 0..14)) {
            let rich = pieces.iter().fold(Rich::default(), |rich, (text, bold)| if *bold { rich.bold(text) } else { rich.plain(text) });
            let whole: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
            let parts = rich.clone().parts();
            let kept: String = parts.iter().map(|part| part.text.as_str()).collect();
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&kept), bare(&whole), "nothing is lost");
            for part in parts.into_iter().chain((!whole.trim().is_empty()).then(|| rich.content())) {
                let text: Vec<u16> = part.text.encode_utf16().collect();
                prop_assert!(!text.is_empty() && text.len() <= MOST_UNITS);
                for entity in &part.entities {
                    let piece = text.get(entity.offset..entity.offset + entity.length);
                    prop_assert!(piece.is_some_and(|piece| String::from_utf16(piece).is_ok()), "within the text and at borders of characters");
                }
            }
        }
    }
}
