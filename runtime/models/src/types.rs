//! What is asked of a model and what comes back, the same for every provider.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Who speaks in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Instructions of the agent's author or operator.
    System,
    /// The person.
    User,
    /// The model, in an earlier answer.
    Assistant,
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: String,
}

/// What to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The model's name, or none for the provider's default.
    pub model: Option<String>,
    /// The conversation.
    pub messages: Vec<Message>,
    /// JSON Schema that the answer should follow.
    pub schema: Option<serde_json::Value>,
    /// Upper bound of the answer, in tokens.
    pub max_output_tokens: u32,
    /// 0 = greedy, 1000 = temperature 1.0.
    pub temperature_milli: u32,
}

/// Why the model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finish {
    /// It was done.
    Stop,
    /// The answer reached its bound.
    Length,
    /// The provider withheld it.
    Filtered,
}

/// Tokens counted by the provider; 0 where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the request.
    pub input_tokens: u64,
    /// Tokens of the answer.
    pub output_tokens: u64,
}

/// A model's answer. Its text is never authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// The text.
    pub content: String,
    /// Why it stopped.
    pub finish: Finish,
    /// What it cost.
    pub usage: Usage,
    /// The model that answered, as its provider names it.
    pub model: String,
}

/// Why there is no answer. Nothing was done in the world. No variant ever holds a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// No model is configured.
    #[error("no language model is configured; set one in the [model] section of the configuration")]
    Unavailable,
    /// The request is malformed.
    #[error("the request to the model is malformed: {0}")]
    Invalid(String),
    /// The provider asks to wait.
    #[error("the model provider asks to wait{}", .0.map(|seconds| format!(" {seconds} seconds")).unwrap_or_default())]
    RateLimited(Option<u64>),
    /// No answer within the time limit.
    #[error("the model did not answer in time")]
    TimedOut,
    /// The endpoint cannot be reached.
    #[error("the model provider cannot be reached: {0}")]
    Unreachable(String),
    /// The provider refused or failed; holds its HTTP status or its own words, cleaned and bounded.
    #[error("the model provider failed: {0}")]
    Provider(String),
    /// What came back is not an answer.
    #[error("the model provider answered something that is not a completion: {0}")]
    Rubbish(String),
}

/// A model provider.
#[async_trait]
pub trait Model: Send + Sync {
    /// The provider's name for logs and people.
    fn name(&self) -> &str;

    /// Ask and wait for the whole answer. Dropping the future abandons the request.
    async fn complete(&self, request: Request) -> Result<Completion, ModelError>;
}
