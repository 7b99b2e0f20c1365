//! Stand-ins: a model that answers from a script and says that it does, and the absence of a model.

use std::collections::VecDeque;

use async_trait::async_trait;
use parking_lot::Mutex;

use crate::types::{Completion, Finish, Model, ModelError, Request, Role, Usage};

/// The absence of a model: every request is answered [`ModelError::Unavailable`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Unavailable;

#[async_trait]
impl Model for Unavailable {
    fn name(&self) -> &'static str {
        "none"
    }
    async fn complete(&self, _: Request) -> Result<Completion, ModelError> {
        Err(ModelError::Unavailable)
    }
}

/// A development stand-in that answers from a script. It never thinks; its name and its log line say so.
#[derive(Debug, Default)]
pub struct Scripted {
    matching: Vec<(String, Result<String, ModelError>)>,
    in_order: Mutex<VecDeque<Result<String, ModelError>>>,
    seen: Mutex<Vec<Request>>,
}

impl Scripted {
    /// The name of every scripted model.
    pub const NAME: &'static str = "scripted-development";

    /// A script without answers: every request fails until some are added.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answer whenever the last message of the person contains this text. Matches go before answers in order.
    #[must_use]
    pub fn when(mut self, contains: impl Into<String>, answer: impl Into<String>) -> Self {
        self.matching.push((contains.into(), Ok(answer.into())));
        self
    }

    /// Fail whenever the last message of the person contains this text.
    #[must_use]
    pub fn fail_when(mut self, contains: impl Into<String>, error: ModelError) -> Self {
        self.matching.push((contains.into(), Err(error)));
        self
    }

    /// Answer this next, once.
    #[must_use]
    pub fn then(self, answer: impl Into<String>) -> Self {
        self.in_order.lock().push_back(Ok(answer.into()));
        self
    }

    /// Fail next, once.
    #[must_use]
    pub fn then_fail(self, error: ModelError) -> Self {
        self.in_order.lock().push_back(Err(error));
        self
    }

    /// Every request so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().clone()
    }
}

#[async_trait]
impl Model for Scripted {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    async fn complete(&self, request: Request) -> Result<Completion, ModelError> {
        tracing::info!(model = Self::NAME, "a development stand-in answers from a script; no model was asked");
        let said = request
            .messages
            .iter()
            .rev()
            .find(|message| message.role == Role::User)
            .map(|message| message.content.clone())
            .unwrap_or_default();
        self.seen.lock().push(request);
        let matched =
            self.matching.iter().find(|(contains, _)| said.contains(contains)).map(|(_, answer)| answer.clone());
        let answer = matched.or_else(|| self.in_order.lock().pop_front());
        let content = answer.unwrap_or_else(|| {
            Err(ModelError::Provider("the script of the development model has no answer to this".into()))
        })?;
        Ok(Completion { content, finish: Finish::Stop, usage: Usage::default(), model: Self::NAME.into() })
    }
}
