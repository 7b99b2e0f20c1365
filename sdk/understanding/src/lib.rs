//! Understanding a request with nothing to download: intent classification and a slot grammar, deterministic and integer-only.
//!
//! An agent author writes example sentences (see [`template`]), trains a [`Model`] from them in the agent's build script with
//! [`train`], embeds the bytes, and at run time asks [`Model::classify`]. Values are not guessed by the model: [`Text::find_names`]
//! and [`quantity::find`] only take what stands in the sentence, and say when it can be read in two ways.
//!
//! ```
//! use hyperlith_understanding::{Model, Settings, Text, train};
//! let examples: Vec<(usize, Text)> = [(0, "turn the light on"), (0, "lights on please"), (1, "turn the light off"), (1, "lights off now")]
//!     .into_iter().map(|(label, text)| (label, Text::read(text))).collect();
//! let bytes = train(&["on", "off"], &examples, Settings { buckets: 256, epochs: 20 })?;
//! let model = Model::parse(&bytes)?;
//! let ranking = model.classify(&Text::read("light off"));
//! assert_eq!(model.label(ranking.best()), Some("off"));
//! # Ok::<(), hyperlith_understanding::Error>(())
//! ```
//!
//! Inference uses integers only, so that native code and WebAssembly give the same answer on every machine. Training uses `f32`
//! additions, multiplications, divisions and square roots in a fixed order (IEEE 754 defines each of them), and no function
//! of a platform's mathematics library.

mod classify;
mod error;
mod language;
mod number;
mod numerals;
pub mod pattern;
pub mod quantity;
mod quantity_words;
pub mod template;
mod text;
mod train;

pub use classify::{Model, Ranking, features};
pub use error::Error;
pub use language::{Language, guess_language, guess_style};
pub use number::{Issue, Style, parse_number, scale_by_ten};
pub use text::{Kind, MAX_CHARS, Name, NameMatch, Text, Token};
pub use train::{Settings, train};
