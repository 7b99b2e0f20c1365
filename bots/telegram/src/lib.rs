//! The Telegram front-end: one card, one button, one receipt.
//!
//! [`Telegram::start`] reads updates (by asking, or through a webhook), keeps each on the disk before Telegram hears that it arrived, works them
//! off person by person, and delivers the answers through a durable outbox. What moves funds is all in [`hyperlith_chat`]; this crate turns its
//! outputs into messages and taps into its calls.
//!
//! ```text
//!  Telegram ─▶ intake ─▶ inbox (SQLite) ─▶ desk: one lane a person ─▶ outbox (SQLite) ─▶ post office ─▶ Telegram
//!              one transaction with         taps, cancel, freeze      in the transaction   in order within
//!              the place to go on           pass the lane by          that answers         a chat
//! ```

mod api;
mod chart;
mod config;
mod desk;
mod draft;
mod incoming;
mod intake;
mod post_office;
mod rich;
mod view;
mod webhook;
mod words;

use std::sync::Arc;
use std::time::Duration;

use hyperlith_chat::Chat;
use tokio::task::JoinSet;

pub use config::{Budgets, Config, ConfigError, Connection, Token, Webhook};

use crate::api::{Api, Failure, Refused};
use crate::desk::Desk;
use crate::post_office::PostOffice;
use crate::words::Words;

/// The front-end's name in the store.
pub(crate) const FRONT_END: &str = "telegram";
/// What the names of this front-end's people begin with.
pub const PERSON_PREFIX: &str = "telegram:";

/// Why the bot does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TelegramError {
    /// How it should connect makes no sense.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Telegram does not know the token.
    #[error(
        "Telegram does not know this bot's token; ask @BotFather for the right one with /token, and put it into TELOXIDE_TOKEN"
    )]
    UnknownToken,
    /// The address to listen on is taken.
    #[error("the webhook cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// The operating system's word.
        #[source]
        source: std::io::Error,
    },
    /// The wallets' database failed.
    #[error(transparent)]
    Chat(#[from] hyperlith_chat::ChatError),
}

/// The running bot. Dropping it stops it; what came in stays on the disk and is answered after the next start.
#[derive(Debug)]
pub struct Telegram {
    username: String,
    tasks: JoinSet<()>,
}

impl Telegram {
    /// Connect and start. While Telegram cannot be reached this waits, with growing pauses, and says so in the log.
    ///
    /// # Errors
    /// [`TelegramError`].
    pub async fn start(config: Config, chat: Chat) -> Result<Self, TelegramError> {
        let api = Api::new(&config.connection)?;
        let me = connect(&api).await?;
        let store = chat.shared_store();
        store.tidy_post(FRONT_END, chat.now())?;
        let post_office = PostOffice::new(api.clone(), store.clone(), config.budgets.messages_per_second);
        let words = Arc::new(Words::new());
        let username = me.username.clone();
        let watched = chat.clone();
        let desk = Desk::new(config.clone(), chat, me, api.clone(), post_office.clone(), words);
        // What was under way before the restart goes first, in its order.
        post_office.deliver(store.undelivered(FRONT_END)?);
        desk.open().await?;
        for mail in store.unanswered(FRONT_END)? {
            desk.accept(mail);
        }
        let mut tasks = JoinSet::new();
        tasks.spawn(desk.clone().watch());
        tasks.spawn(watched.keep_watch(desk::WATCH_EVERY));
        tasks.spawn(desk.clone().introduce());
        intake::start(&mut tasks, &config, api, store, desk).await?;
        tracing::info!(bot = username, "the Telegram bot answers");
        Ok(Self { username, tasks })
    }

    /// The bot's name, without `@`.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Runs until something that must not end does.
    pub async fn wait(&mut self) {
        self.tasks.join_next().await;
    }
}

/// Who we are; asked until there is an answer.
async fn connect(api: &Api) -> Result<api::Me, TelegramError> {
    let mut pause = Duration::from_millis(500);
    loop {
        match api.me().await {
            Ok(me) => return Ok(me),
            Err(Failure::Refused(Refused::Token)) => return Err(TelegramError::UnknownToken),
            Err(failure) => {
                tracing::warn!(
                    ?failure,
                    pause_ms = pause.as_millis() as u64,
                    "Telegram does not answer yet; asking again"
                );
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(30));
            }
        }
    }
}
