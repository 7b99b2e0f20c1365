//! How the bot connects, and how much it does for one person.

use std::net::SocketAddr;
use std::time::Duration;

/// The bot's token. It shows itself to nobody but the transport.
#[derive(Clone)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(hidden)")
    }
}

impl Token {
    /// A token as BotFather gives it: the bot's number, a colon, and a secret.
    ///
    /// # Errors
    /// [`ConfigError::Token`], which does not repeat it.
    pub fn new(text: &str) -> Result<Self, ConfigError> {
        let text = text.trim();
        let well_formed = text.split_once(':').is_some_and(|(id, secret)| {
            !id.is_empty()
                && id.chars().all(|c| c.is_ascii_digit())
                && !secret.is_empty()
                && secret.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        });
        if well_formed { Ok(Self(text.to_owned())) } else { Err(ConfigError::Token) }
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

/// Which bot, and where its server is.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The bot's token.
    pub token: Token,
    /// Another Bot API server than Telegram's: one's own, or a test's.
    pub api_url: Option<String>,
    /// Let Telegram call us instead of asking it.
    pub webhook: Option<Webhook>,
}

/// Where Telegram's calls arrive.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The address that Telegram calls, with `https`, as the proxy in front of us has it.
    pub public_url: String,
    /// Where we listen.
    pub listen: SocketAddr,
}

/// What one person may use of the bot.
#[derive(Clone, Copy, Debug)]
pub struct Budgets {
    /// Messages of a person that may wait while an earlier one is answered.
    pub waiting: usize,
    /// Messages a minute; what comes above it is answered with a request for patience.
    pub per_minute: u32,
    /// Turns that may run at once, of all people together.
    pub turns: usize,
    /// Messages a second to all chats together.
    pub messages_per_second: u32,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            // A person who types six more lines is not reading the answers.
            waiting: 6,
            // Faster than anybody reads cards.
            per_minute: 30,
            // Each holds an instance of some megabytes at most, and most wait for a model.
            turns: 64,
            // Telegram takes some thirty.
            messages_per_second: 25,
        }
    }
}

/// How the bot runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which bot.
    pub connection: Connection,
    /// What one person may use.
    pub budgets: Budgets,
    /// How long Telegram is asked to wait for something new.
    pub poll: Duration,
    /// Where a transaction can be looked at: `{hash}` is replaced. Empty: no link.
    pub explorer: String,
}

impl Config {
    /// The defaults.
    #[must_use]
    pub fn new(connection: Connection) -> Self {
        // The transport gives up after 17 seconds.
        Self { connection, budgets: Budgets::default(), poll: Duration::from_secs(10), explorer: String::new() }
    }
}

/// What is wrong with how the bot should connect.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The token has not the form of one.
    #[error(
        "this is not a bot's token: BotFather's have the form 123456789:AA…; ask @BotFather for one with /newbot, and put it into TELOXIDE_TOKEN"
    )]
    Token,
    /// The server's address cannot be read.
    #[error("TELOXIDE_API_URL is not a web address: {0}")]
    ApiUrl(String),
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot start: {0}")]
    Client(String),
}
