//! What the bot itself says, in the person's language: Fluent files, one for each language, all with the same messages.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Languages with their own name for themselves and their texts. The first is for everybody else.
const LANGUAGES: [(&str, &str, &str); 6] = [
    ("en", "English", include_str!("../texts/en.ftl")),
    ("fr", "Français", include_str!("../texts/fr.ftl")),
    ("es", "Español", include_str!("../texts/es.ftl")),
    ("id", "Bahasa Indonesia", include_str!("../texts/id.ftl")),
    ("ja", "日本語", include_str!("../texts/ja.ftl")),
    ("zh", "中文", include_str!("../texts/zh.ftl")),
];

/// All texts.
pub(crate) struct Words {
    bundles: BTreeMap<&'static str, FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.bundles.keys().collect::<Vec<_>>()).finish()
    }
}

/// The texts of one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Language<'w> {
    words: &'w Words,
    code: &'static str,
}

impl Words {
    pub(crate) fn new() -> Self {
        let bundles = LANGUAGES.into_iter().map(|(code, _, text)| (code, bundle(code, text))).collect();
        Self { bundles }
    }

    /// The language for a tag of BCP 47, such as Telegram's `language_code` or what the person chose.
    pub(crate) fn language(&self, tag: Option<&str>) -> Language<'_> {
        let primary = tag.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default().to_ascii_lowercase();
        let found = LANGUAGES.iter().find(|(code, ..)| *code == primary);
        Language { words: self, code: found.map_or("en", |(code, ..)| code) }
    }

    /// Codes and names of all languages.
    pub(crate) fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
        LANGUAGES.into_iter().map(|(code, name, _)| (code, name))
    }
}

fn bundle(code: &'static str, text: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks of direction around values would be characters that nobody wrote.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partial, errors)| {
        tracing::error!(code, ?errors, "a text file has errors");
        partial
    });
    if let Err(errors) = bundle.add_resource(resource) {
        tracing::error!(code, ?errors, "a text file says something twice");
    }
    bundle
}

impl Language<'_> {
    pub(crate) fn code(self) -> &'static str {
        self.code
    }

    /// A message without values.
    pub(crate) fn say(self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A message with values. One that a language lacks is said in English.
    pub(crate) fn with(self, id: &str, values: &[(&str, &str)]) -> String {
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
        [self.code, "en"].into_iter().find_map(|code| self.words.format(code, id, &args)).unwrap_or_else(|| {
            tracing::error!(id, "a text is missing");
            id.to_owned()
        })
    }
}

impl Words {
    fn format(&self, code: &str, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundles.get(code)?;
        let pattern = bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(code, id, ?errors, "a text cannot be filled in");
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The messages of a file, each with the values that it names.
    fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((id, text)) = line.split_once(" = ") else { continue };
            let values =
                text.split("{ $").skip(1).filter_map(|rest| rest.split(' ').next()).map(str::to_owned).collect();
            assert!(found.insert(id.to_owned(), values).is_none(), "{id} is there twice");
        }
        found
    }

    #[test]
    fn every_language_has_every_message_with_the_same_values() {
        let english = messages(LANGUAGES[0].2);
        assert!(english.len() > 100);
        for (code, _, text) in LANGUAGES {
            assert_eq!(messages(text), english, "{code}");
            let parsed = FluentResource::try_new(text.to_owned()).unwrap();
            assert!(parsed.entries().count() >= english.len());
        }
    }

    #[test]
    fn languages_are_found_by_their_tag_and_others_get_english() {
        let words = Words::new();
        let set = |tag| words.language(tag).say("language-set");
        assert!(set(Some("fr-CA")).contains("français") && set(Some("zh-hans")).contains("中文"));
        assert_eq!(set(Some("tlh")), set(None));
        assert_eq!(words.language(Some("es")).with("card-valid-for", &[("seconds", "60")]), "60 s");
    }
}
