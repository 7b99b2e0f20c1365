//! Which language a message is written in: by script where that decides, by a trained model otherwise.
use crate::{Model, Style, Text};

/// The languages of this crate's number tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English.
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Indonesian.
    Id,
    /// Japanese.
    Ja,
    /// Chinese.
    Zh,
    /// German.
    De,
    /// Portuguese.
    Pt,
    /// Italian.
    It,
}

impl Language {
    /// All of them; the position is the label in a language model.
    pub const ALL: [Self; 9] =
        [Self::En, Self::Fr, Self::Es, Self::Id, Self::Ja, Self::Zh, Self::De, Self::Pt, Self::It];
    /// Their tags, in the same order.
    pub const TAGS: [&'static str; 9] = ["en", "fr", "es", "id", "ja", "zh", "de", "pt", "it"];

    /// BCP 47 primary tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        Self::ALL.iter().zip(Self::TAGS).find(|(l, _)| **l == self).map_or("en", |(_, tag)| tag)
    }

    /// The language of a BCP 47 tag, by its primary part (`pt-BR` is Portuguese).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::TAGS.iter().position(|t| t.eq_ignore_ascii_case(primary)).and_then(|at| Self::ALL.get(at).copied())
    }

    /// How numbers are written in it.
    #[must_use]
    pub fn style(self) -> Style {
        match self {
            Self::En | Self::Ja | Self::Zh => Style::Point,
            Self::Fr | Self::Es | Self::Id | Self::De | Self::Pt | Self::It => Style::Comma,
        }
    }
}

/// How numbers are written in the language of a text: the languages of one style count together, so that a text that may be
/// Spanish or Portuguese is still sure of its decimal comma.
#[must_use]
pub fn guess_style(model: &Model<'_>, text: &Text) -> Style {
    let ranking = model.classify(text);
    let of = |style: Style| -> u32 {
        model
            .labels()
            .iter()
            .enumerate()
            .filter(|(_, tag)| Language::from_tag(tag).is_some_and(|l| l.style() == style))
            .map(|(at, _)| u32::from(ranking.of(at)))
            .sum()
    };
    let (point, comma) = (of(Style::Point), of(Style::Comma));
    match (point >= 650, comma >= 650) {
        (true, _) => Style::Point,
        (_, true) => Style::Comma,
        _ => Style::Unknown,
    }
}

/// The language of a text, and how sure that is in thousandths. `model` has [`Language::TAGS`] as labels.
#[must_use]
pub fn guess_language(model: &Model<'_>, text: &Text) -> (Language, u16) {
    let mut han = false;
    for character in text.tokens.iter().flat_map(|t| t.folded.chars()) {
        match character {
            '\u{3040}'..='\u{30ff}' => return (Language::Ja, 1_000),
            '\u{3400}'..='\u{9fff}' => han = true,
            _ => {}
        }
    }
    let ranking = model.classify(text);
    let of = |index: usize| model.label(index).and_then(Language::from_tag);
    let is_east = |l: Language| matches!(l, Language::Ja | Language::Zh);
    let best = ranking.best_of(|index| of(index).is_some_and(|l| is_east(l) == han));
    let sure = best.map_or(0, |b| ranking.of(b));
    // One Han script, two languages: without kana it is Chinese unless the model is sure.
    let language = best.and_then(of).filter(|l| *l != Language::Ja || sure > 600).unwrap_or(if han {
        Language::Zh
    } else {
        Language::En
    });
    (language, sure)
}
