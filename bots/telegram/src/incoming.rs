//! What an update means, before anybody acts on it: who speaks with which authority, and about what.

use serde_json::Value;
use teloxide::types::{MaybeInaccessibleMessage, Message, Update, UpdateKind, User};

use crate::api::Me;

/// An update that somebody waits for an answer to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Incoming {
    pub(crate) from: Speaker,
    pub(crate) chat: i64,
    pub(crate) private: bool,
    pub(crate) kind: Kind,
}

/// Whoever wrote or tapped, as Telegram authenticated them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Speaker {
    pub(crate) id: u64,
    pub(crate) language: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A command: its name without slash and bot name, and what follows.
    Command { name: String, rest: String, message: i64 },
    /// Words of the speaker's own.
    Words { text: String, message: i64 },
    /// Words of somebody else's, passed on. They carry no authority.
    Forwarded,
    /// Something that is not text.
    NotText,
    /// A tap on a button.
    Tap { query: String, data: String, message: Option<i64> },
}

impl Speaker {
    fn new(user: &User) -> Self {
        Self { id: user.id.0, language: user.language_code.clone() }
    }

    /// The person's name in the wallets' database: by who speaks, never by chat.
    pub(crate) fn person(&self) -> String {
        person_id(self.id)
    }
}

/// The name of a Telegram user in the wallets' database.
pub(crate) fn person_id(user: u64) -> String {
    format!("{}{user}", crate::PERSON_PREFIX)
}

/// The private chat with a person has the person's own number.
pub(crate) fn private_chat(person: &str) -> Option<i64> {
    person.strip_prefix(crate::PERSON_PREFIX)?.parse().ok()
}

/// The number of an update.
pub(crate) fn number(update: &Value) -> Option<i64> {
    update.get("update_id").and_then(Value::as_i64)
}

/// For whom an update is worked off, also when the rest of it cannot be read.
pub(crate) fn lane(update: &Value) -> String {
    let speaker =
        ["message", "callback_query"].into_iter().find_map(|kind| update.get(kind)?.get("from")?.get("id")?.as_u64());
    speaker.map_or_else(|| crate::PERSON_PREFIX.to_owned(), person_id)
}

/// What an update means; `None` when nobody is to be answered: other bots, channels, edits, words of a group that are not for us.
pub(crate) fn read(body: &str, me: &Me) -> Option<Incoming> {
    let update: Update = serde_json::from_str(body).ok()?;
    match update.kind {
        UpdateKind::Message(message) => read_message(&message, me),
        UpdateKind::CallbackQuery(query) => {
            // A tap under a message of nobody's chat (inline mode) is none of ours.
            let message = query.message.as_ref()?;
            let (chat, id) = match message {
                MaybeInaccessibleMessage::Regular(message) => (&message.chat, message.id),
                MaybeInaccessibleMessage::Inaccessible(message) => (&message.chat, message.message_id),
            };
            Some(Incoming {
                from: speaker(&query.from)?,
                chat: chat.id.0,
                private: chat.is_private(),
                kind: Kind::Tap {
                    query: query.id.0.clone(),
                    data: query.data.unwrap_or_default(),
                    message: Some(i64::from(id.0)),
                },
            })
        }
        _ => None,
    }
}

/// People only: another bot's words are not a person's.
fn speaker(user: &User) -> Option<Speaker> {
    (!user.is_bot).then(|| Speaker::new(user))
}

fn read_message(message: &Message, me: &Me) -> Option<Incoming> {
    // Who speaks for a channel or a whole group is nobody in particular, and what another bot wrote for somebody is not theirs.
    if message.sender_chat.is_some() || message.via_bot.is_some() || message.sender_business_bot.is_some() {
        return None;
    }
    let from = speaker(message.from.as_ref()?)?;
    let private = message.chat.is_private();
    let id = i64::from(message.id.0);
    let incoming = |kind| Some(Incoming { from: from.clone(), chat: message.chat.id.0, private, kind });
    if message.forward_origin().is_some() {
        return if private { incoming(Kind::Forwarded) } else { None };
    }
    let Some(text) = message.text() else {
        let said = message.caption().is_some()
            || message.photo().is_some()
            || message.voice().is_some()
            || message.document().is_some()
            || message.video().is_some()
            || message.sticker().is_some()
            || message.audio().is_some();
        return if private && said { incoming(Kind::NotText) } else { None };
    };
    if let Some((name, bot, rest)) = command(text) {
        // A command for another bot of the group.
        if bot.is_some_and(|bot| !bot.eq_ignore_ascii_case(&me.username)) {
            return None;
        }
        return incoming(Kind::Command { name, rest, message: id });
    }
    if private {
        return incoming(Kind::Words { text: text.to_owned(), message: id });
    }
    let replied = message
        .reply_to_message()
        .and_then(|to| to.from.as_ref())
        .is_some_and(|to| i64::try_from(to.id.0) == Ok(me.id));
    let (mentioned, text) = without_mention(text, &me.username);
    (mentioned || replied).then_some(())?;
    incoming(Kind::Words { text, message: id })
}

/// A command's name, the bot that it names, and the rest.
fn command(text: &str) -> Option<(String, Option<String>, String)> {
    let text = text.trim_start().strip_prefix('/')?;
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (name, bot) = word.split_once('@').map_or((word, None), |(name, bot)| (name, Some(bot.to_owned())));
    let well_formed =
        !name.is_empty() && name.len() <= 32 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    well_formed.then(|| (name.to_ascii_lowercase(), bot, rest.trim().to_owned()))
}

/// Whether a text names the bot, and the text without that.
fn without_mention(text: &str, username: &str) -> (bool, String) {
    let mention = format!("@{}", username.to_ascii_lowercase());
    // ASCII case only, so that places stay the same.
    let lower = text.to_ascii_lowercase();
    let Some(at) = lower.find(&mention) else { return (false, text.to_owned()) };
    let end = at + mention.len();
    if lower.get(end..).and_then(|rest| rest.chars().next()).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
        return (false, text.to_owned());
    }
    let rest = [text.get(..at), text.get(end..)].into_iter().flatten().map(str::trim).filter(|part| !part.is_empty());
    (true, rest.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn me() -> Me {
        Me { id: 77, username: "hyperlith_bot".into() }
    }

    fn message(change: impl FnOnce(&mut Value)) -> Option<Incoming> {
        let mut update = json!({ "update_id": 5, "message": {
            "message_id": 9, "date": 1_800_000_000, "text": "lend 100 USDC",
            "chat": { "id": 1001, "type": "private", "first_name": "Ada" },
            "from": { "id": 1001, "is_bot": false, "first_name": "Ada", "language_code": "fr" },
        }});
        change(&mut update["message"]);
        assert_eq!(number(&update), Some(5));
        read(&update.to_string(), &me())
    }

    fn group(message: &mut Value) {
        message["chat"] = json!({ "id": -100, "type": "supergroup", "title": "DAO" });
    }

    #[test]
    fn words_in_a_private_chat_are_the_speakers() {
        let incoming = message(|_| ()).unwrap();
        assert_eq!(incoming.from.person(), "telegram:1001");
        assert_eq!(incoming.kind, Kind::Words { text: "lend 100 USDC".into(), message: 9 });
    }

    #[test]
    fn what_others_wrote_carries_no_authority() {
        let origin =
            json!({ "type": "user", "date": 1, "sender_user": { "id": 2, "is_bot": false, "first_name": "Eve" } });
        assert_eq!(message(|m| m["forward_origin"] = origin).unwrap().kind, Kind::Forwarded);
        assert_eq!(message(|m| m["from"]["is_bot"] = true.into()), None);
        assert_eq!(message(|m| m["via_bot"] = json!({ "id": 3, "is_bot": true, "first_name": "B" })), None);
        assert_eq!(message(|m| m["sender_chat"] = json!({ "id": -5, "type": "channel", "title": "C" })), None);
    }

    #[test]
    fn in_a_group_only_what_is_for_the_bot_is_read() {
        assert_eq!(message(group), None);
        let said = |text: &str| {
            message(|m| {
                group(m);
                m["text"] = text.into();
            })
            .map(|incoming| incoming.kind)
        };
        assert_eq!(said("@Hyperlith_Bot lend 5 USDC"), Some(Kind::Words { text: "lend 5 USDC".into(), message: 9 }));
        assert_eq!(said("@hyperlith_bots lend 5 USDC"), None);
        assert_eq!(said("/balance@other_bot"), None);
        assert_eq!(
            said("/balance@hyperlith_bot now"),
            Some(Kind::Command { name: "balance".into(), rest: "now".into(), message: 9 })
        );
        let to_us = json!({ "message_id": 1, "date": 1, "chat": { "id": -100, "type": "supergroup", "title": "DAO" }, "from": { "id": 77, "is_bot": true, "first_name": "H" }, "text": "?" });
        assert!(
            message(|m| {
                group(m);
                m["reply_to_message"] = to_us;
            })
            .is_some()
        );
    }

    #[test]
    fn an_update_that_cannot_be_read_still_has_a_lane() {
        let update = json!({ "update_id": 6, "message": { "from": { "id": 42 }, "strange": true } });
        assert_eq!((lane(&update), read(&update.to_string(), &me())), ("telegram:42".to_owned(), None));
        assert_eq!(lane(&json!({ "update_id": 7 })), "telegram:");
    }
}
