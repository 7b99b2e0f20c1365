//! Any endpoint that speaks OpenAI's chat completions, with a bound on what it may answer and a key that never leaves.

use std::error::Error as _;
use std::fmt;
use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::types::{Completion, Finish, Model, ModelError, Request, Role, Usage};

/// A completion is text: some hundred KiB at most. Beyond this the endpoint is broken or hostile.
const LARGEST_ANSWER: usize = 4 << 20;
/// What is kept of a provider's own words about a failure.
const LONGEST_REASON: usize = 300;

/// Where and how to ask.
#[derive(Clone)]
pub struct OpenAiConfig {
    /// Such as `https://api.openai.com/v1` or `http://127.0.0.1:11434/v1`.
    pub base_url: String,
    /// Sent as bearer token; empty for endpoints that need none.
    pub api_key: String,
    /// The model to ask for when a request names none.
    pub model: String,
    /// How long to wait for a whole answer.
    pub timeout: Duration,
}

impl fmt::Debug for OpenAiConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAiConfig")
            .field("base_url", &self.base_url)
            .field("api_key", &if self.api_key.is_empty() { "none" } else { "(hidden)" })
            .field("model", &self.model)
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// A model behind an OpenAI-compatible endpoint.
pub struct OpenAiCompatible {
    client: Client<OpenAIConfig>,
    config: OpenAiConfig,
}

impl fmt::Debug for OpenAiCompatible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config.fmt(f)
    }
}

impl OpenAiCompatible {
    /// Check a configuration and make a client; nothing is sent yet.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] naming the setting that cannot be used.
    pub fn new(config: OpenAiConfig) -> Result<Self, ModelError> {
        let invalid = |what: &str| Err(ModelError::Invalid(what.to_owned()));
        let url = reqwest::Url::parse(&config.base_url).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
        let Some(url) = url else {
            return invalid(
                "the model's base URL must begin with https:// or http://, such as http://127.0.0.1:11434/v1",
            );
        };
        if config.api_key.chars().any(|c| !c.is_ascii_graphic()) {
            return invalid("the model's API key holds a character that no key has (a space or a line break?)");
        }
        if config.model.is_empty() {
            return invalid("the model's name is missing");
        }
        // Redirects are not followed: they would carry the question, and perhaps the key, to another host.
        let mut http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(config.timeout);
        if matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
            // A proxy of the environment cannot reach this machine's own server.
            http = http.no_proxy();
        }
        let http = http
            .build()
            .map_err(|error| ModelError::Invalid(format!("the HTTP client cannot be made: {}", error.without_url())))?;
        let api = OpenAIConfig::new()
            .with_api_base(config.base_url.trim_end_matches('/'))
            .with_api_key(config.api_key.clone())
            // Set, so that the environment of the process cannot slip in.
            .with_org_id("")
            .with_project_id("");
        let key = config.api_key.clone();
        let service = tower::service_fn(move |request| bounded(http.clone(), request, key.clone()));
        Ok(Self { client: Client::with_config(api).with_http_service(service), config })
    }

    fn failure(&self, error: OpenAIError) -> ModelError {
        match error {
            OpenAIError::Reqwest(error) if error.is_timeout() => ModelError::TimedOut,
            OpenAIError::Reqwest(error) if error.is_connect() => ModelError::Unreachable(self.clean(&reason(error))),
            OpenAIError::Reqwest(error) => ModelError::Provider(self.clean(&reason(error))),
            OpenAIError::ApiError(answer) => match answer.status_code.as_u16() {
                408 | 504 => ModelError::TimedOut,
                status => ModelError::Provider(self.clean(&format!("HTTP {status}: {}", answer.api_error.message))),
            },
            OpenAIError::JSONDeserialize(error, _) => ModelError::Rubbish(self.clean(&error.to_string())),
            OpenAIError::InvalidArgument(what) => ModelError::Invalid(self.clean(&what)),
            OpenAIError::Boxed(inner) => match inner.downcast::<Refused>() {
                Ok(refused) => refused.0,
                Err(other) => ModelError::Provider(self.clean(&other.to_string())),
            },
            other => ModelError::Provider(self.clean(&other.to_string())),
        }
    }

    /// A text that others wrote, fit for logs and people: bounded, on one line, without the key.
    fn clean(&self, text: &str) -> String {
        let text =
            if self.config.api_key.is_empty() { text.to_owned() } else { text.replace(&self.config.api_key, "(key)") };
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_REASON).collect();
        text.trim().to_owned()
    }
}

/// An error of the transport in its deepest words, without the address (which may hold credentials).
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut deepest: &dyn std::error::Error = &error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    match error.source() {
        Some(_) => deepest.to_string(),
        None => error.to_string(),
    }
}

/// A failure that is ours already.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(ModelError);

fn refused(error: ModelError) -> OpenAIError {
    OpenAIError::Boxed(Box::new(Refused(error)))
}

/// Send a request once and read at most [`LARGEST_ANSWER`] of its answer. Retrying is the person's or the agent's decision: a
/// model call costs money. The key is cut out of the answer, because async-openai logs what it cannot decode.
async fn bounded(
    http: reqwest::Client,
    request: HttpRequestFactory,
    key: String,
) -> Result<reqwest::Response, OpenAIError> {
    let mut response = http.execute(request.build().await?).await?;
    let status = response.status();
    if status.as_u16() == 429 {
        let seconds = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().parse().ok());
        return Err(refused(ModelError::RateLimited(seconds)));
    }
    if status.is_redirection() {
        return Err(refused(ModelError::Provider(format!(
            "HTTP {}: the endpoint redirects; set its final address as base URL",
            status.as_u16()
        ))));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(refused(ModelError::Rubbish(format!("more than {LARGEST_ANSWER} bytes"))));
        }
        body.extend_from_slice(&chunk);
    }
    if !key.is_empty() {
        let text = String::from_utf8_lossy(&body);
        if text.contains(&key) {
            body = text.replace(&key, "(key)").into_bytes();
        }
    }
    let mut answer = http::Response::new(body);
    *answer.status_mut() = status;
    Ok(reqwest::Response::from(answer))
}

/// What we need of an answer; local servers leave out much of what OpenAI sends.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    model: Option<String>,
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Counted>,
}

#[derive(Deserialize)]
struct Choice {
    message: Said,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Counted {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

impl OpenAiCompatible {
    fn body(&self, request: &Request) -> Value {
        let role = |role| match role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        let messages: Vec<Value> = request
            .messages
            .iter()
            .map(|message| json!({ "role": role(message.role), "content": message.content }))
            .collect();
        let mut body = json!({
            "model": request.model.as_deref().unwrap_or(&self.config.model),
            "messages": messages,
            "temperature": f64::from(request.temperature_milli) / 1000.0,
            "stream": false,
        });
        if let Some(fields) = body.as_object_mut() {
            // OpenAI's newer models refuse `max_tokens`, everybody else's servers know only that.
            let bound =
                if self.config.base_url.contains("api.openai.com") { "max_completion_tokens" } else { "max_tokens" };
            fields.insert(bound.into(), json!(request.max_output_tokens));
            if let Some(schema) = &request.schema {
                fields.insert("response_format".into(), json!({ "type": "json_schema", "json_schema": { "name": "answer", "schema": schema, "strict": false } }));
            }
        }
        body
    }
}

#[async_trait]
impl Model for OpenAiCompatible {
    fn name(&self) -> &str {
        &self.config.model
    }

    async fn complete(&self, request: Request) -> Result<Completion, ModelError> {
        let chat = self.client.chat();
        let asked = chat.create_byot::<Value, Answer>(self.body(&request));
        let answer = match tokio::time::timeout(self.config.timeout, asked).await {
            Err(_) => return Err(ModelError::TimedOut),
            Ok(Err(error)) => return Err(self.failure(error)),
            Ok(Ok(answer)) => answer,
        };
        let choice = answer.choices.into_iter().next().ok_or_else(|| ModelError::Rubbish("no choices".into()))?;
        let finish = match choice.finish_reason.as_deref() {
            Some("length") => Finish::Length,
            Some("content_filter") => Finish::Filtered,
            _ if choice.message.refusal.is_some() => Finish::Filtered,
            _ => Finish::Stop,
        };
        let content =
            choice.message.content.or(choice.message.refusal).ok_or_else(|| ModelError::Rubbish("no text".into()))?;
        let usage = answer.usage.map_or_else(Usage::default, |counted| Usage {
            input_tokens: counted.prompt_tokens,
            output_tokens: counted.completion_tokens,
        });
        Ok(Completion {
            content,
            finish,
            usage,
            model: self.clean(answer.model.as_deref().unwrap_or(&self.config.model)),
        })
    }
}
