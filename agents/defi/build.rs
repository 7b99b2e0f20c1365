//! Trains the classifiers from the exemplars: no model is downloaded or kept in the repository. Compiles the texts.
use hyperlith_understanding::{Language, Settings, Text, template, train};
use std::path::Path;

#[path = "src/understand/labels.rs"]
#[allow(dead_code, reason = "the build script needs the labels only")]
mod labels;

/// Sentences taken from one template at most; more add time and little variety.
const MOST: usize = 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=exemplars");
    println!("cargo:rerun-if-changed=src/understand/labels.rs");
    println!("cargo:rerun-if-changed=build.rs");
    let mut intents = Vec::new();
    let mut languages = Vec::new();
    for (language, tag) in Language::TAGS.iter().enumerate() {
        let name = format!("exemplars/{tag}.tsv");
        let file = std::fs::read_to_string(&name).map_err(|e| format!("{name} cannot be read: {e}"))?;
        for line in template::lines(&file)
            .map_err(|number| format!("{name}, line {number}: write label, a tab and a template"))?
        {
            let label = labels::LABELS
                .iter()
                .position(|l| *l == line.label)
                .ok_or_else(|| format!("{name}: there is no label {}", line.label))?;
            for sentence in &template::expand(line.template, MOST) {
                let mut text = Text::read(sentence);
                for token in &mut text.tokens {
                    if token.is_mark("@") || token.is_mark("^") {
                        token.mask = token.original.chars().next();
                    }
                }
                languages.push((language, text.clone()));
                intents.push((label, text));
            }
        }
    }
    let out = std::env::var("OUT_DIR")?;
    hyperlith_texts::compile(
        "texts".as_ref(),
        &["en", "fr", "es", "id", "ja", "zh"],
        &Path::new(&out).join("texts.rs"),
    )?;
    std::fs::write(
        Path::new(&out).join("intents.model"),
        train(&labels::LABELS, &intents, Settings { buckets: 8_192, epochs: 7 })?,
    )?;
    std::fs::write(
        Path::new(&out).join("languages.model"),
        train(&Language::TAGS, &languages, Settings { buckets: 4_096, epochs: 6 })?,
    )?;
    Ok(())
}
