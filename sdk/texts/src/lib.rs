//! Turns an agent's Fluent files into a Rust table when it is built: translated replies without a parser in the guest.
//!
//! In `build.rs`: `hyperlith_texts::compile("texts".as_ref(), &["en", "fr"], &out)?`, where `texts/en.ftl` and so on hold
//! messages of plain text and values (`{ $amount }`). In the crate: `mod texts { include!(concat!(env!("OUT_DIR"), "/texts.rs")); }`.
//! Each message becomes a constant (`how-much` is `HOW_MUCH`) of the type `Message`, whose `text(language, values)` fills it in.
//! The first language is the source: the others must have the same messages, and no value that it has not.
//!
//! Format: Project Fluent 1.0 (<https://projectfluent.org/fluent/guide/>), without terms, attributes, selectors and functions.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    /// A file cannot be read or written.
    #[error("{path} cannot be {action}: {source}")]
    File {
        /// What was tried.
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// Something in a file is not what this takes.
    #[error("{path}: {what}")]
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// No languages were named.
    #[error("name at least one language")]
    NoLanguage,
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(String),
}

type Messages = Vec<(String, Vec<Piece>)>;

fn values(pieces: &[Piece]) -> BTreeSet<&str> {
    pieces.iter().filter_map(|piece| if let Piece::Value(name) = piece { Some(name.as_str()) } else { None }).collect()
}

fn read(path: &Path) -> Result<Messages, TextsError> {
    let content = |what: String| TextsError::Content { path: path.to_owned(), what };
    let file = std::fs::read_to_string(path).map_err(|source| TextsError::File {
        action: "read",
        path: path.to_owned(),
        source,
    })?;
    let resource = fluent_syntax::parser::parse(file).map_err(|(_, errors)| {
        content(errors.first().map_or_else(|| "it is not Fluent".to_owned(), ToString::to_string))
    })?;
    let mut messages = Messages::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            Entry::Term(term) => return Err(content(format!("-{} is a term, which is not taken here", term.id.name))),
            Entry::Junk { content: junk } => {
                return Err(content(format!("this is no message: {}", junk.lines().next().unwrap_or_default())));
            }
        };
        let id = message.id.name;
        let not_taken = |what: &str| content(format!("{id}: {what}"));
        if !message.attributes.is_empty() {
            return Err(not_taken("attributes are not taken here"));
        }
        let pattern = message.value.ok_or_else(|| not_taken("it has no text"))?;
        let mut pieces = Vec::new();
        for element in pattern.elements {
            pieces.push(match element {
                PatternElement::TextElement { value } => Piece::Text(value),
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::VariableReference { id }),
                } => Piece::Value(id.name),
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::StringLiteral { value }),
                } => Piece::Text(value),
                PatternElement::Placeable { .. } => return Err(not_taken("only values such as { $amount } are taken")),
            });
        }
        if messages.iter().any(|(known, _)| *known == id) {
            return Err(not_taken("it is there twice"));
        }
        messages.push((id, pieces));
    }
    Ok(messages)
}

/// Read `folder/<language>.ftl` for every language and write the table to `out`. Tells cargo to look at the files.
///
/// # Errors
/// [`TextsError`], which names the file and the message.
pub fn compile(folder: &Path, languages: &[&str], out: &Path) -> Result<(), TextsError> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let (first, others) = languages.split_first().ok_or(TextsError::NoLanguage)?;
    let path = |language: &str| folder.join(format!("{language}.ftl"));
    let source = read(&path(first))?;
    let mut tables = vec![source.clone()];
    for language in others {
        let translated = read(&path(language))?;
        let content = |what: String| TextsError::Content { path: path(language), what };
        if let Some((id, _)) = translated.iter().find(|(id, _)| !source.iter().any(|(known, _)| known == id)) {
            return Err(content(format!("{id} is not in {first}.ftl")));
        }
        let mut table = Messages::new();
        for (id, pieces) in &source {
            let (_, found) =
                translated.iter().find(|(known, _)| known == id).ok_or_else(|| content(format!("{id} is missing")))?;
            if let Some(unknown) = values(found).difference(&values(pieces)).next() {
                return Err(content(format!("{id}: {first}.ftl has no value {unknown}")));
            }
            table.push((id.clone(), found.clone()));
        }
        tables.push(table);
    }
    std::fs::write(out, generate(languages, &tables)).map_err(|source| TextsError::File {
        action: "written",
        path: out.to_owned(),
        source,
    })
}

fn generate(languages: &[&str], tables: &[Messages]) -> String {
    let mut code = String::from(
        "/// One message of the texts.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub struct Message(usize);\n\
         enum Piece { Text(&'static str), Value(&'static str) }\n",
    );
    // Writing into a string does not fail.
    let _ =
        writeln!(code, "/// Languages with texts, the source first.\npub const LANGUAGES: &[&str] = &{languages:?};");
    for (number, (id, pieces)) in tables.first().into_iter().flatten().enumerate() {
        let text: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.replace('\n', " "),
                Piece::Value(name) => format!("{{{name}}}"),
            })
            .collect();
        let name = id.to_ascii_uppercase().replace('-', "_");
        let _ = writeln!(code, "#[doc = {text:?}]\npub const {name}: Message = Message({number});");
    }
    code.push_str("static TEXTS: &[&[&[Piece]]] = &[\n");
    for table in tables {
        code.push_str("&[\n");
        for (_, pieces) in table {
            code.push_str("&[");
            for piece in pieces {
                let _ = match piece {
                    Piece::Text(text) => write!(code, "Piece::Text({text:?}), "),
                    Piece::Value(name) => write!(code, "Piece::Value({name:?}), "),
                };
            }
            code.push_str("],\n");
        }
        code.push_str("],\n");
    }
    code.push_str(
        "];\nimpl Message {\n/// The text in a language by its place in [`LANGUAGES`], with its values filled in.\n\
         pub fn text(self, language: usize, values: &[(&str, &str)]) -> String {\n\
         let table = TEXTS.get(language).or(TEXTS.first());\n\
         let pieces = table.and_then(|table| table.get(self.0)).copied().unwrap_or_default();\n\
         let mut text = String::new();\n\
         for piece in pieces {\nmatch piece {\nPiece::Text(part) => text.push_str(part),\n\
         Piece::Value(name) => {\nlet value = values.iter().find(|(known, _)| known == name);\n\
         debug_assert!(value.is_some(), \"a text lacks its value {name}\");\n\
         text.push_str(value.map_or(\"\", |(_, value)| value));\n}\n}\n}\ntext\n}\n}\n",
    );
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(files: &[(&str, &str)]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        for (language, text) in files {
            std::fs::write(folder.path().join(format!("{language}.ftl")), text).unwrap();
        }
        let languages: Vec<&str> = files.iter().map(|(language, _)| *language).collect();
        let out = folder.path().join("texts.rs");
        compile(folder.path(), &languages, &out).map_err(|error| error.to_string())?;
        Ok(std::fs::read_to_string(out).unwrap())
    }

    #[test]
    fn every_message_is_a_constant_with_its_pieces_in_every_language() {
        let code = compiled(&[
            ("en", "# A note\nhow-much = How much { $asset }?\nlines =\n    one\n    two"),
            ("fr", "lines =\n    un\n    deux\nhow-much = Combien ?"),
        ])
        .unwrap();
        for part in [
            "pub const HOW_MUCH: Message = Message(0);",
            "&[Piece::Text(\"How much \"), Piece::Value(\"asset\"), Piece::Text(\"?\"), ]",
            "&[Piece::Text(\"Combien ?\"), ]",
            "LANGUAGES: &[&str] = &[\"en\", \"fr\"]",
        ] {
            assert!(code.contains(part), "{part} in {code}");
        }
        // In the order of the source.
        assert!(code.find("Combien").unwrap() < code.find("deux").unwrap());
    }

    #[test]
    fn what_is_missing_or_not_taken_is_named() {
        let en = ("en", "a = One { $x }\nb = Two");
        for (fr, part) in [
            ("a = Un", "fr.ftl: b is missing"),
            ("a = Un\nb = Deux\nc = Trois", "c is not in en.ftl"),
            ("a = Un { $y }\nb = Deux", "a: en.ftl has no value y"),
            ("a = Un\na = Une\nb = Deux", "a: it is there twice"),
            ("a = Un { NUMBER($x) }\nb = Deux", "a: only values"),
            ("-t = Un\na = Un\nb = Deux", "-t is a term"),
            ("a = Un\nb = Deux\n    .c = Trois", "b: attributes"),
            ("a = Un {\nb = Deux", "fr.ftl: "),
        ] {
            let error = compiled(&[en, ("fr", fr)]).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        assert!(
            compile("nowhere".as_ref(), &["en"], "out".as_ref()).unwrap_err().to_string().contains("cannot be read")
        );
        assert!(compile("nowhere".as_ref(), &[], "out".as_ref()).is_err());
    }
}
