//! Delivers the letters of the outbox: in order within a chat, none lost, none twice unless a crash or the network hides whether one arrived.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyperlith_chat::store::{Dispatch, Posted, Store};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::FRONT_END;
use crate::api::{Api, Content, Failure, Refused, Sent};

/// First and longest pause after a failure.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What a letter is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Piece {
    /// A new message.
    Send(Content),
    /// Another text in the place of an earlier letter; where that is gone, a new message.
    Edit {
        /// The earlier letter's key.
        letter: String,
        content: Content,
    },
    /// A picture: PNG in hexadecimal, and its caption.
    Photo { png: String, caption: String },
    /// Takes an earlier letter back.
    Delete { letter: String },
}

/// Delivers letters until it is dropped.
#[derive(Clone)]
pub(crate) struct PostOffice {
    inner: Arc<Inner>,
}

struct Inner {
    api: Api,
    store: Arc<Store>,
    /// Letters of chats that something is delivered to at this moment.
    chats: Mutex<HashMap<i64, VecDeque<Posted>>>,
    pace: tokio::sync::Mutex<Pace>,
    /// Between two letters.
    gap: Duration,
}

impl std::fmt::Debug for PostOffice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostOffice").field("chats", &self.inner.chats.lock().len()).finish_non_exhaustive()
    }
}

/// Spreads letters over time.
struct Pace {
    next: Instant,
}

impl PostOffice {
    pub(crate) fn new(api: Api, store: Arc<Store>, per_second: u32) -> Self {
        let pace = tokio::sync::Mutex::new(Pace { next: Instant::now() });
        Self {
            inner: Arc::new(Inner {
                api,
                store,
                chats: Mutex::default(),
                pace,
                gap: Duration::from_secs(1) / per_second.max(1),
            }),
        }
    }

    /// Post letters and deliver them in the background.
    pub(crate) fn post(&self, dispatch: Dispatch, at: u64) -> hyperlith_chat::Result<()> {
        let posted = self.inner.store.dispatch(FRONT_END, dispatch, at)?;
        self.deliver(posted);
        Ok(())
    }

    /// Deliver letters that are posted already, such as those of before a restart.
    pub(crate) fn deliver(&self, posted: Vec<Posted>) {
        for posted in posted {
            let chat = posted.letter.chat;
            let mut chats = self.inner.chats.lock();
            match chats.get_mut(&chat) {
                Some(queue) => queue.push_back(posted),
                None => {
                    chats.insert(chat, VecDeque::from([posted]));
                    tokio::spawn(self.inner.clone().serve(chat));
                }
            }
        }
    }
}

impl Inner {
    /// Deliver everything of one chat, then end.
    async fn serve(self: Arc<Self>, chat: i64) {
        loop {
            let next = {
                let mut chats = self.chats.lock();
                let next = chats.get_mut(&chat).and_then(VecDeque::pop_front);
                if next.is_none() {
                    chats.remove(&chat);
                }
                next
            };
            let Some(posted) = next else { return };
            self.deliver_one(posted).await;
        }
    }

    #[tracing::instrument(name = "deliver", level = "debug", skip_all, fields(key = posted.letter.key, chat = posted.letter.chat))]
    async fn deliver_one(&self, posted: Posted) {
        let seq = posted.seq;
        let mut chat = posted.letter.chat;
        let mut piece: Piece = match serde_json::from_str(&posted.letter.body) {
            Ok(piece) => piece,
            Err(error) => return self.note(self.store.undeliverable(seq, &format!("it cannot be read: {error}"))),
        };
        if posted.unsure {
            tracing::info!(
                key = posted.letter.key,
                "a message may have been sent before the restart already; it is sent again"
            );
        }
        let mut pause = FIRST_PAUSE;
        loop {
            self.wait_for_turn().await;
            self.note(self.store.sending(seq));
            match self.carry(chat, &piece).await {
                Ok(message) => return self.note(self.store.delivered(seq, &message.to_string())),
                Err(Failure::Wait(seconds)) => {
                    tracing::info!(seconds, "Telegram asks for patience");
                    // It says when it will listen again; nothing is gained by asking earlier.
                    tokio::time::sleep(Duration::from_secs(seconds.clamp(1, 3_600))).await;
                }
                Err(Failure::Unsure(why) | Failure::Conflict(why)) => {
                    tracing::warn!(why, pause_ms = pause.as_millis() as u64, "a message is not delivered yet");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Err(Failure::Moved(to)) => chat = to,
                Err(Failure::Refused(Refused::Entities)) if piece.strip() => {
                    tracing::warn!("Telegram did not take the entities of a message; it is sent as plain text");
                }
                Err(Failure::Refused(Refused::NoSuchMessage)) if piece.send_anew() => {}
                Err(Failure::Refused(why)) => {
                    tracing::warn!(?why, "a message cannot be delivered");
                    return self.note(self.store.undeliverable(seq, &format!("{why:?}")));
                }
            }
        }
    }

    /// One attempt. Gives the message that now stands there.
    async fn carry(&self, chat: i64, piece: &Piece) -> Result<i64, Failure> {
        let sent = |sent: Sent| sent.message_id;
        match piece {
            Piece::Send(content) => self.api.send(chat, content.clone()).await.map(sent),
            Piece::Photo { png, caption } => {
                let png = alloy_primitives::hex::decode(png).unwrap_or_default();
                self.api.photo(chat, png, caption.clone()).await.map(sent)
            }
            Piece::Edit { letter, content } => match self.message_of(letter) {
                Some(message) => match self.api.edit(chat, message, content.clone()).await {
                    Ok(()) | Err(Failure::Refused(Refused::NotModified)) => Ok(message),
                    Err(failure) => Err(failure),
                },
                None => Err(Failure::Refused(Refused::NoSuchMessage)),
            },
            Piece::Delete { letter } => match self.message_of(letter) {
                Some(message) => match self.api.delete(chat, message).await {
                    Ok(()) | Err(Failure::Refused(Refused::NoSuchMessage | Refused::Other(_))) => Ok(message),
                    Err(failure) => Err(failure),
                },
                None => Ok(0),
            },
        }
    }

    fn message_of(&self, letter: &str) -> Option<i64> {
        self.store.delivery(FRONT_END, letter).ok().flatten()?.parse().ok()
    }

    async fn wait_for_turn(&self) {
        let mut pace = self.pace.lock().await;
        let now = Instant::now();
        if let Some(wait) = pace.next.checked_duration_since(now) {
            tokio::time::sleep(wait).await;
        }
        // Some may go at once after a quiet moment.
        let earliest = Instant::now().checked_sub(Duration::from_millis(400)).unwrap_or(now);
        pace.next = pace.next.max(earliest) + self.gap;
    }

    /// A note in the store that could not be made is made again after a restart, when the letter goes out once more.
    fn note(&self, result: hyperlith_chat::Result<()>) {
        if let Err(error) = result {
            tracing::warn!(%error, "the state of a message is not noted");
        }
    }
}

impl Piece {
    fn content(&mut self) -> Option<&mut Content> {
        match self {
            Self::Send(content) | Self::Edit { content, .. } => Some(content),
            Self::Photo { .. } | Self::Delete { .. } => None,
        }
    }

    /// Take the entities out. False when there were none.
    fn strip(&mut self) -> bool {
        self.content().is_some_and(|content| !std::mem::take(&mut content.entities).is_empty())
    }

    /// Turn an edit into a new message. False when it is none.
    fn send_anew(&mut self) -> bool {
        match self {
            Self::Edit { content, .. } => {
                *self = Self::Send(std::mem::take(content));
                true
            }
            _ => false,
        }
    }
}
