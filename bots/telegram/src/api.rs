//! The Bot API over teloxide's transport. Answers are read leniently: what was sent must not look unsent because Telegram added a field.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use teloxide::requests::{JsonRequest, Payload, Request as _};
use teloxide::types::{ChatId, InlineKeyboardMarkup, InputFile, MessageEntity};
use teloxide::{ApiError, Bot, RequestError};

use crate::config::{ConfigError, Connection};

/// What the bot reads; everything else is not sent to it.
pub(crate) const WANTED: [&str; 3] = ["message", "callback_query", "my_chat_member"];

/// The bot's own name.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Me {
    pub(crate) id: i64,
    pub(crate) username: String,
}

/// A message that Telegram has.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Sent {
    pub(crate) message_id: i64,
}

/// Text with its entities and buttons.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) entities: Vec<MessageEntity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) keyboard: Option<InlineKeyboardMarkup>,
}

/// What Telegram's answer means for what was asked of it.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Not done; to be asked again after so many seconds.
    Wait(u64),
    /// Nobody knows whether it was done: the network, or a server's fault.
    Unsure(String),
    /// Another process reads this bot's updates, or a webhook is set.
    Conflict(String),
    /// The group has another number now.
    Moved(i64),
    /// Not done, and it never will be.
    Refused(Refused),
}

/// Why something is never done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is so already.
    NotModified,
    /// The entities are not taken.
    Entities,
    /// The message to edit is not there any more.
    NoSuchMessage,
    /// The person blocked the bot, never wrote to it, or is gone.
    Unreachable,
    /// The token is not one of a bot.
    Token,
    /// Anything else, in Telegram's words.
    Other(String),
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::RetryAfter(seconds) => Self::Wait(u64::from(seconds.seconds())),
            RequestError::MigrateToChatId(ChatId(id)) => Self::Moved(id),
            // The transport takes the token out of these.
            RequestError::Network(error) => Self::Unsure(error.to_string()),
            RequestError::Io(error) => Self::Unsure(error.to_string()),
            RequestError::InvalidJson { source, .. } => {
                Self::Unsure(format!("the answer is not the Bot API's: {source}"))
            }
            RequestError::Api(error) => match &error {
                ApiError::TerminatedByOtherGetUpdates | ApiError::CantGetUpdates => Self::Conflict(error.to_string()),
                ApiError::MessageNotModified => Self::Refused(Refused::NotModified),
                ApiError::CantParseEntities(_) => Self::Refused(Refused::Entities),
                ApiError::MessageToEditNotFound | ApiError::MessageCantBeEdited | ApiError::MessageIdInvalid => {
                    Self::Refused(Refused::NoSuchMessage)
                }
                ApiError::BotBlocked
                | ApiError::ChatNotFound
                | ApiError::UserDeactivated
                | ApiError::CantInitiateConversation => Self::Refused(Refused::Unreachable),
                ApiError::InvalidToken => Self::Refused(Refused::Token),
                ApiError::Unknown(words) => Self::unknown(words),
                _ => Self::Refused(Refused::Other(error.to_string())),
            },
        }
    }
}

impl Failure {
    /// What the transport's list of errors does not have.
    fn unknown(words: &str) -> Self {
        let starts = |with: &str| words.starts_with(with);
        if starts("Conflict") {
            Self::Conflict(words.to_owned())
        } else if starts("Internal Server Error") || starts("Bad Gateway") || starts("Gateway Timeout") {
            Self::Unsure(words.to_owned())
        } else if starts("Unauthorized") {
            Self::Refused(Refused::Token)
        } else if starts("Forbidden") {
            Self::Refused(Refused::Unreachable)
        } else if words.contains("ENTIT") || words.contains("entities") {
            Self::Refused(Refused::Entities)
        } else {
            Self::Refused(Refused::Other(words.to_owned()))
        }
    }
}

macro_rules! methods {
    ($($name:literal $payload:ident -> $output:ty { $($field:ident : $type:ty),* $(,)? })*) => {$(
        #[derive(Serialize)]
        struct $payload { $(#[serde(skip_serializing_if = "is_absent")] $field: $type),* }

        impl Payload for $payload {
            type Output = $output;
            const NAME: &'static str = $name;
        }
    )*};
}

methods! {
    "getMe" GetMe -> Me {}
    "getUpdates" GetUpdates -> Vec<Value> { offset: Option<i64>, timeout: Option<u32>, limit: Option<u8>, allowed_updates: Option<[&'static str; 3]> }
    "sendMessage" SendMessage -> Sent { chat_id: Option<i64>, text: Option<String>, entities: Option<Vec<MessageEntity>>, reply_markup: Option<InlineKeyboardMarkup>, link_preview_options: Option<Value> }
    "editMessageText" EditMessageText -> Value { chat_id: Option<i64>, message_id: Option<i64>, text: Option<String>, entities: Option<Vec<MessageEntity>>, reply_markup: Option<InlineKeyboardMarkup>, link_preview_options: Option<Value> }
    "deleteMessage" DeleteMessage -> bool { chat_id: Option<i64>, message_id: Option<i64> }
    "answerCallbackQuery" AnswerCallbackQuery -> bool { callback_query_id: Option<String>, text: Option<String>, show_alert: Option<bool> }
    "sendChatAction" SendChatAction -> bool { chat_id: Option<i64>, action: Option<&'static str> }
    "setMyCommands" SetMyCommands -> bool { commands: Option<Vec<Value>>, language_code: Option<String> }
    "deleteWebhook" DeleteWebhook -> bool {}
    "setWebhook" SetWebhook -> bool { url: Option<String>, secret_token: Option<String>, allowed_updates: Option<[&'static str; 3]> }
}

fn is_absent<T>(value: &Option<T>) -> bool {
    value.is_none()
}

/// No previews: a link in a text must not fetch or show what its author put there.
fn no_preview() -> Option<Value> {
    Some(serde_json::json!({ "is_disabled": true }))
}

/// The Bot API for one bot.
#[derive(Clone)]
pub(crate) struct Api {
    bot: Bot,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").field("url", &self.bot.api_url().as_str()).finish_non_exhaustive()
    }
}

impl Api {
    pub(crate) fn new(connection: &Connection) -> Result<Self, ConfigError> {
        let client = teloxide::net::default_reqwest_settings()
            .build()
            .map_err(|error| ConfigError::Client(error.to_string()))?;
        let mut bot = Bot::with_client(connection.token.reveal(), client);
        if let Some(url) = &connection.api_url {
            let url = url.trim_end_matches('/');
            bot = bot.set_api_url(url.parse().map_err(|_| ConfigError::ApiUrl(url.to_owned()))?);
        }
        Ok(Self { bot })
    }

    async fn call<P>(&self, payload: P) -> Result<P::Output, Failure>
    where
        P: Payload + Serialize + Send + Sync + 'static,
        P::Output: serde::de::DeserializeOwned + Send + 'static,
    {
        Ok(JsonRequest::new(self.bot.clone(), payload).send().await?)
    }

    pub(crate) async fn me(&self) -> Result<Me, Failure> {
        self.call(GetMe {}).await
    }

    /// Everything from `offset` on; what is before it is confirmed to Telegram by asking. Waits up to `timeout` seconds for something new.
    pub(crate) async fn updates(&self, offset: Option<i64>, timeout: u32) -> Result<Vec<Value>, Failure> {
        self.call(GetUpdates { offset, timeout: Some(timeout), limit: Some(100), allowed_updates: Some(WANTED) }).await
    }

    pub(crate) async fn send(&self, chat: i64, content: Content) -> Result<Sent, Failure> {
        let Content { text, entities, keyboard } = content;
        let payload = SendMessage {
            chat_id: Some(chat),
            text: Some(text),
            entities: some(entities),
            reply_markup: keyboard,
            link_preview_options: no_preview(),
        };
        self.call(payload).await
    }

    pub(crate) async fn edit(&self, chat: i64, message: i64, content: Content) -> Result<(), Failure> {
        let Content { text, entities, keyboard } = content;
        let payload = EditMessageText {
            chat_id: Some(chat),
            message_id: Some(message),
            text: Some(text),
            entities: some(entities),
            reply_markup: keyboard,
            link_preview_options: no_preview(),
        };
        self.call(payload).await.map(|_| ())
    }

    pub(crate) async fn delete(&self, chat: i64, message: i64) -> Result<(), Failure> {
        self.call(DeleteMessage { chat_id: Some(chat), message_id: Some(message) }).await.map(|_| ())
    }

    pub(crate) async fn photo(&self, chat: i64, png: Vec<u8>, caption: String) -> Result<Sent, Failure> {
        use teloxide::payloads::SendPhotoSetters as _;
        use teloxide::requests::Requester as _;
        let picture = InputFile::memory(png).file_name("portfolio.png");
        let message = self.bot.send_photo(ChatId(chat), picture).caption(caption).await?;
        Ok(Sent { message_id: i64::from(message.id.0) })
    }

    pub(crate) async fn answer(&self, query: String, text: Option<String>, alert: bool) -> Result<(), Failure> {
        let payload = AnswerCallbackQuery { callback_query_id: Some(query), text, show_alert: alert.then_some(true) };
        self.call(payload).await.map(|_| ())
    }

    pub(crate) async fn typing(&self, chat: i64) -> Result<(), Failure> {
        self.call(SendChatAction { chat_id: Some(chat), action: Some("typing") }).await.map(|_| ())
    }

    pub(crate) async fn set_commands(
        &self,
        commands: Vec<(String, String)>,
        language: Option<&str>,
    ) -> Result<(), Failure> {
        let commands = commands
            .into_iter()
            .map(|(command, description)| serde_json::json!({ "command": command, "description": description }))
            .collect();
        let payload = SetMyCommands { commands: Some(commands), language_code: language.map(str::to_owned) };
        self.call(payload).await.map(|_| ())
    }

    pub(crate) async fn delete_webhook(&self) -> Result<(), Failure> {
        self.call(DeleteWebhook {}).await.map(|_| ())
    }

    pub(crate) async fn set_webhook(&self, url: String, secret: String) -> Result<(), Failure> {
        let payload = SetWebhook { url: Some(url), secret_token: Some(secret), allowed_updates: Some(WANTED) };
        self.call(payload).await.map(|_| ())
    }
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
