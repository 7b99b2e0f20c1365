//! Chats, messages, updates and taps: what Telegram's servers would know.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What goes wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// This HTTP status with a body that is not the Bot API's. Nothing is done.
    Status(u16),
    /// 429 with so many seconds to wait. Nothing is done.
    RetryAfter(u64),
    /// No answer for so many milliseconds, then the connection breaks. Nothing is done.
    Hang(u64),
    /// It is done, and the connection breaks without an answer.
    DropAfterDone,
    /// An error of the Bot API. Nothing is done.
    Error(u16, String),
}

/// An inline button as it stands under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FakeButton {
    /// What it says.
    pub text: String,
    /// Its callback data.
    pub data: Option<String>,
    /// The page that it opens.
    pub url: Option<String>,
}

/// A message in a chat.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FakeMessage {
    /// Its number in the chat.
    pub message_id: i64,
    /// Who wrote it.
    pub from: i64,
    /// Whether that is the bot.
    pub from_bot: bool,
    /// Text, or the caption of a picture.
    pub text: String,
    /// Entities of the text.
    pub entities: Value,
    /// Inline buttons by row.
    pub buttons: Vec<Vec<FakeButton>>,
    /// Earlier texts, oldest first.
    pub edits: Vec<String>,
    /// The picture's bytes.
    #[serde(skip)]
    pub photo: Option<Vec<u8>>,
    /// Whether there is a picture.
    pub has_photo: bool,
    /// Seconds since 1970-01-01 UTC.
    pub date: u64,
}

/// An answered tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallbackAnswer {
    /// The query.
    pub query: String,
    /// Who tapped.
    pub from: i64,
    /// What the person was shown.
    pub text: String,
    /// Whether as an alert.
    pub alert: bool,
}

/// A call of the Bot API.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Call {
    /// Method in lower case.
    pub method: String,
    /// Its parameters.
    pub params: Value,
    /// HTTP status that was answered.
    pub status: u16,
    /// Milliseconds since the server started.
    pub at_ms: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) language: String,
    /// Whether they wrote to the bot.
    pub(crate) started: bool,
    pub(crate) blocked: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Chat {
    pub(crate) title: Option<String>,
    pub(crate) members: Vec<i64>,
    pub(crate) messages: BTreeMap<i64, FakeMessage>,
    /// When the bot last wrote here, for the rate limit.
    pub(crate) sent: VecDeque<Instant>,
    pub(crate) typing: Option<Instant>,
}

#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) from: i64,
    pub(crate) at: Instant,
    pub(crate) answered: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: String,
}

pub(crate) struct World {
    pub(crate) bot_id: i64,
    pub(crate) username: String,
    pub(crate) limits: bool,
    pub(crate) started: Instant,
    pub(crate) people: BTreeMap<i64, Person>,
    pub(crate) chats: BTreeMap<i64, Chat>,
    next_update: i64,
    /// Not confirmed, by number.
    pub(crate) updates: BTreeMap<i64, Value>,
    /// All there ever were, to be delivered once more.
    history: HashMap<i64, Value>,
    pub(crate) queries: HashMap<String, Query>,
    pub(crate) answers: Vec<CallbackAnswer>,
    pub(crate) calls: Vec<Call>,
    faults: Vec<(String, usize, Fault)>,
    pub(crate) webhook: Option<Webhook>,
    /// Counts readers of updates, so that an older one notices a newer one.
    pub(crate) reader: u64,
    pub(crate) sent: VecDeque<Instant>,
    pub(crate) commands: Value,
}

/// Sets a field of an object.
pub(crate) fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl World {
    pub(crate) fn new(bot_id: i64, username: String, limits: bool) -> Self {
        Self {
            bot_id,
            username,
            limits,
            started: Instant::now(),
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            next_update: 1_000,
            updates: BTreeMap::new(),
            history: HashMap::new(),
            queries: HashMap::new(),
            answers: Vec::new(),
            calls: Vec::new(),
            faults: Vec::new(),
            webhook: None,
            reader: 0,
            sent: VecDeque::new(),
            commands: json!([]),
        }
    }

    fn chat(title: Option<String>, members: Vec<i64>) -> Chat {
        Chat { title, members, messages: BTreeMap::new(), sent: VecDeque::new(), typing: None }
    }

    pub(crate) fn add_person(&mut self, id: i64, name: &str, language: &str) {
        let person = Person { name: name.to_owned(), language: language.to_owned(), started: false, blocked: false };
        self.people.entry(id).or_insert(person);
        self.chats.entry(id).or_insert_with(|| Self::chat(None, vec![id]));
    }

    pub(crate) fn add_group(&mut self, id: i64, title: &str, members: &[i64]) {
        self.chats.entry(id).or_insert_with(|| Self::chat(Some(title.to_owned()), members.to_vec()));
    }

    pub(crate) fn user_json(&self, id: i64) -> Value {
        if id == self.bot_id {
            return json!({ "id": id, "is_bot": true, "first_name": "Hyperlith", "username": self.username });
        }
        let person = self.people.get(&id);
        json!({
            "id": id,
            "is_bot": false,
            "first_name": person.map_or("Somebody", |person| person.name.as_str()),
            "language_code": person.map_or("en", |person| person.language.as_str()),
        })
    }

    pub(crate) fn chat_json(&self, id: i64) -> Value {
        match self.chats.get(&id).and_then(|chat| chat.title.as_ref()) {
            Some(title) => json!({ "id": id, "type": "supergroup", "title": title }),
            None => {
                json!({ "id": id, "type": "private", "first_name": self.people.get(&id).map_or("Somebody", |person| person.name.as_str()) })
            }
        }
    }

    pub(crate) fn message_json(&self, chat: i64, message: &FakeMessage) -> Value {
        let mut out = json!({
            "message_id": message.message_id,
            "from": self.user_json(message.from),
            "chat": self.chat_json(chat),
            "date": message.date,
        });
        if message.has_photo {
            put(
                &mut out,
                "photo",
                json!([{ "file_id": format!("photo-{chat}-{}", message.message_id), "file_unique_id": message.message_id.to_string(), "width": 800, "height": 450, "file_size": message.photo.as_ref().map_or(0, Vec::len) }]),
            );
            put(&mut out, "caption", json!(message.text));
        } else {
            put(&mut out, "text", json!(message.text));
            if message.entities.as_array().is_some_and(|list| !list.is_empty()) {
                put(&mut out, "entities", message.entities.clone());
            }
        }
        if !message.buttons.is_empty() {
            let button = |button: &FakeButton| match &button.data {
                Some(data) => json!({ "text": button.text, "callback_data": data }),
                None => json!({ "text": button.text, "url": button.url }),
            };
            let rows: Vec<Vec<Value>> = message.buttons.iter().map(|row| row.iter().map(button).collect()).collect();
            put(&mut out, "reply_markup", json!({ "inline_keyboard": rows }));
        }
        out
    }

    /// Add a message to a chat. Gives its number.
    pub(crate) fn add_message(&mut self, chat: i64, mut message: FakeMessage) -> Option<i64> {
        let chat = self.chats.get_mut(&chat)?;
        let id = chat.messages.last_key_value().map_or(1, |(id, _)| id + 1);
        message.message_id = id;
        message.date = now();
        chat.messages.insert(id, message);
        Some(id)
    }

    pub(crate) fn push_update(&mut self, mut update: Value) -> i64 {
        let id = self.next_update;
        self.next_update += 1;
        put(&mut update, "update_id", json!(id));
        self.updates.insert(id, update.clone());
        self.history.insert(id, update);
        id
    }

    pub(crate) fn redeliver(&mut self, update: i64) {
        if let Some(body) = self.history.get(&update) {
            self.updates.insert(update, body.clone());
        }
    }

    /// A person writes. Gives the update's number; none where the bot's privacy in groups hides it.
    pub(crate) fn say(&mut self, from: i64, chat: i64, text: &str, extra: &Value) -> Option<i64> {
        if let Some(person) = self.people.get_mut(&from)
            && from == chat
        {
            person.started = true;
        }
        let message = FakeMessage {
            message_id: 0,
            from,
            from_bot: false,
            text: text.to_owned(),
            entities: json!([]),
            buttons: vec![],
            edits: vec![],
            photo: None,
            has_photo: false,
            date: 0,
        };
        let id = self.add_message(chat, message)?;
        let stored = self.chats.get(&chat)?.messages.get(&id)?.clone();
        let mut body = self.message_json(chat, &stored);
        if let Some(extra) = extra.as_object() {
            for (name, value) in extra {
                put(&mut body, name, value.clone());
            }
        }
        let group = self.chats.get(&chat)?.title.is_some();
        let to_us = body.pointer("/reply_to_message/from/id").and_then(Value::as_i64) == Some(self.bot_id);
        let named = text.to_ascii_lowercase().contains(&format!("@{}", self.username.to_ascii_lowercase()));
        if group && !to_us && !named && !text.starts_with('/') {
            return None;
        }
        Some(self.push_update(json!({ "message": body })))
    }

    /// A person taps. The data need not be that of a button: taps can be forged by other clients.
    pub(crate) fn tap(&mut self, from: i64, chat: i64, message: i64, data: &str) -> i64 {
        let body = match self.chats.get(&chat).and_then(|chat| chat.messages.get(&message)).cloned() {
            Some(message) => self.message_json(chat, &message),
            None => json!({ "chat": self.chat_json(chat), "message_id": message, "date": 0 }),
        };
        let query = format!("{}", 900_000_000_000_i64 + self.next_update);
        self.queries.insert(query.clone(), Query { from, at: Instant::now(), answered: false });
        self.push_update(json!({ "callback_query": {
            "id": query, "from": self.user_json(from), "message": body, "chat_instance": chat.to_string(), "data": data,
        }}))
    }

    /// Tap the button whose label has this in it.
    pub(crate) fn tap_button(&mut self, from: i64, chat: i64, message: i64, label: &str) -> Option<i64> {
        let data = {
            let message = self.chats.get(&chat)?.messages.get(&message)?;
            message.buttons.iter().flatten().find(|button| button.text.contains(label))?.data.clone()?
        };
        Some(self.tap(from, chat, message, &data))
    }

    pub(crate) fn order_fault(&mut self, method: &str, count: usize, fault: Fault) {
        self.faults.push((method.to_ascii_lowercase(), count, fault));
    }

    /// What goes wrong with this call, if anything was ordered.
    pub(crate) fn fault(&mut self, method: &str) -> Option<Fault> {
        let found = self.faults.iter_mut().find(|(name, count, _)| *count > 0 && (name == method || name == "*"))?;
        found.1 -= 1;
        Some(found.2.clone())
    }

    /// Seconds to wait before one more message to this chat; none when it may go.
    pub(crate) fn too_fast(&mut self, chat: i64) -> Option<u64> {
        if !self.limits {
            return None;
        }
        let now = Instant::now();
        let trim = |times: &mut VecDeque<Instant>, window: Duration| {
            while times.front().is_some_and(|at| now.duration_since(*at) > window) {
                times.pop_front();
            }
        };
        trim(&mut self.sent, Duration::from_secs(1));
        if self.sent.len() >= 30 {
            return Some(1);
        }
        let chat = self.chats.get_mut(&chat)?;
        let (window, most) = match chat.title {
            Some(_) => (Duration::from_secs(60), 20),
            // Short bursts are let through.
            None => (Duration::from_secs(3), 5),
        };
        trim(&mut chat.sent, window);
        if chat.sent.len() >= most {
            return Some(if chat.title.is_some() { 5 } else { 1 });
        }
        chat.sent.push_back(now);
        self.sent.push_back(now);
        None
    }
}
