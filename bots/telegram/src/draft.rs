//! What one piece of work leaves behind: letters with keys that are the same when the work is repeated, buttons with names that nobody can guess.

use alloy_primitives::hex;
use hyperlith_chat::card::CardId;
use hyperlith_chat::store::{Button, Dispatch, Letter, ShownCard};
use serde::{Deserialize, Serialize};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardButtonKind, InlineKeyboardMarkup};

use crate::post_office::Piece;
use crate::rich::Rich;

/// What a tap means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Act {
    /// Confirm a card.
    Confirm(CardId),
    /// Drop a card.
    Cancel(CardId),
    /// Say words that the bot suggested.
    Say(String),
    /// Choose a language.
    Language(String),
    /// Choose the largest slippage, in basis points. Only downwards without a second factor.
    Slippage(u32),
    /// Forget the conversation.
    Forget,
    /// Drop an alert.
    DropAlert(i64),
    /// Pause a standing order.
    PauseOrder(i64),
    /// Let a standing order go on.
    ResumeOrder(i64),
    /// End a standing order.
    CancelOrder(i64),
}

/// A button that is being made.
#[derive(Clone, Debug)]
pub(crate) enum Tap {
    /// Answers to us.
    Act { label: String, act: Act },
    /// Opens a page.
    Link { label: String, url: String },
}

impl Tap {
    pub(crate) fn act(label: impl Into<String>, act: Act) -> Self {
        Self::Act { label: label.into(), act }
    }
}

/// Longest label of a button, in characters.
const LONGEST_LABEL: usize = 40;
/// How long a button may be tapped, in seconds.
const BUTTON_LIFE: u64 = 86_400;

/// Letters of one piece of work.
#[derive(Debug)]
pub(crate) struct Draft {
    /// What the keys of its letters begin with.
    root: String,
    person: String,
    now: u64,
    count: usize,
    pub(crate) dispatch: Dispatch,
}

impl Draft {
    pub(crate) fn new(root: String, person: String, now: u64) -> Self {
        Self { root, person, now, count: 0, dispatch: Dispatch::default() }
    }

    fn key(&mut self) -> String {
        self.count += 1;
        format!("{}:{}", self.root, self.count)
    }

    /// Say something, in as many messages as it takes; the buttons are under the last.
    pub(crate) fn say(&mut self, chat: i64, rich: Rich, buttons: Vec<Vec<Tap>>) {
        let mut parts = rich.parts();
        let last = parts.pop();
        for part in parts {
            let key = self.key();
            self.post(key, chat, &Piece::Send(part));
        }
        if let Some(mut last) = last {
            let key = self.key();
            last.keyboard = self.keyboard(&key, chat, buttons);
            self.post(key, chat, &Piece::Send(last));
        }
    }

    pub(crate) fn text(&mut self, chat: i64, text: &str) {
        self.say(chat, Rich::default().plain(text), vec![]);
    }

    /// Tell a notice: once, whoever else is about to tell it.
    pub(crate) fn notice(&mut self, chat: i64, id: i64, text: &str) {
        let key = self.key();
        self.post(key.clone(), chat, &Piece::Send(Rich::default().plain(text).content()));
        self.dispatch.noticed.push((id, Some(key)));
    }

    /// A notice that needs no words any more.
    pub(crate) fn noticed(&mut self, id: i64) {
        self.dispatch.noticed.push((id, None));
    }

    /// Show a card, and remember where.
    pub(crate) fn card(&mut self, chat: i64, card: CardId, rich: Rich, buttons: Vec<Vec<Tap>>) {
        let key = card_letter(card);
        let mut content = rich.content();
        content.keyboard = self.keyboard(&key, chat, buttons);
        self.post(key.clone(), chat, &Piece::Send(content));
        self.dispatch.shown.push((self.person.clone(), ShownCard { card, chat, letter: key }));
    }

    /// Put something else in a card's place. `settled`: this is its end.
    pub(crate) fn in_place_of(&mut self, shown: &ShownCard, state: &str, rich: Rich, settled: bool) {
        let piece = Piece::Edit { letter: shown.letter.clone(), content: rich.content() };
        self.post(format!("{}:{state}", shown.letter), shown.chat, &piece);
        if settled {
            self.dispatch.settled.push(shown.card);
        }
    }

    pub(crate) fn photo(&mut self, chat: i64, png: &[u8], caption: String) {
        let key = self.key();
        self.post(key, chat, &Piece::Photo { png: hex::encode(png), caption });
    }

    fn post(&mut self, key: String, chat: i64, piece: &Piece) {
        match serde_json::to_string(piece) {
            Ok(body) => self.dispatch.letters.push(Letter { key, chat, body }),
            Err(error) => tracing::error!(%error, "a message cannot be written down"),
        }
    }

    fn keyboard(&mut self, letter: &str, chat: i64, rows: Vec<Vec<Tap>>) -> Option<InlineKeyboardMarkup> {
        let mut keyboard = Vec::new();
        for row in rows {
            let buttons: Vec<InlineKeyboardButton> =
                row.into_iter().filter_map(|tap| self.button(letter, chat, tap)).collect();
            if !buttons.is_empty() {
                keyboard.push(buttons);
            }
        }
        (!keyboard.is_empty()).then(|| InlineKeyboardMarkup::new(keyboard))
    }

    fn button(&mut self, letter: &str, chat: i64, tap: Tap) -> Option<InlineKeyboardButton> {
        match tap {
            Tap::Link { label, url } => {
                Some(InlineKeyboardButton::new(label, InlineKeyboardButtonKind::Url(url.parse().ok()?)))
            }
            Tap::Act { label, act } => {
                // Without randomness there is no button that could be trusted.
                let id = hyperlith_chat::random_id().ok()?;
                self.dispatch.buttons.push(Button {
                    id,
                    person: self.person.clone(),
                    chat,
                    letter: letter.to_owned(),
                    act: serde_json::to_string(&act).ok()?,
                    expires_at: self.now.saturating_add(BUTTON_LIFE),
                });
                let label = hyperlith_chat::clean_line(&label, LONGEST_LABEL);
                Some(InlineKeyboardButton::new(label, InlineKeyboardButtonKind::CallbackData(hex::encode(id))))
            }
        }
    }
}

/// The key of a card's letter.
pub(crate) fn card_letter(card: CardId) -> String {
    format!("card:{}", hex::encode(card))
}
