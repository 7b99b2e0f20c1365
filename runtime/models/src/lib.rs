//! Model providers behind one trait: any OpenAI-compatible endpoint, a scripted stand-in, and none at all.

mod openai;
mod scripted;
mod types;

pub use openai::{OpenAiCompatible, OpenAiConfig};
pub use scripted::{Scripted, Unavailable};
pub use types::{Completion, Finish, Message, Model, ModelError, Request, Role, Usage};
