//! Compiles the texts.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::path::Path::new(&std::env::var("OUT_DIR")?).join("texts.rs");
    hyperlith_texts::compile("texts".as_ref(), &["en", "fr", "es", "id", "ja", "zh"], &out)?;
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}
