//! The methods of the Bot API.

use std::time::Instant;

use serde_json::{Value, json};

use crate::limits::{Refusal, bad, keyboard, text};
use crate::world::{CallbackAnswer, FakeMessage, Webhook, World};

/// How a method ends: a result, or a refusal with the parameters that go with it.
pub(crate) type Outcome = Result<Value, (Refusal, Value)>;

fn plain(refusal: Refusal) -> (Refusal, Value) {
    (refusal, Value::Null)
}

/// Late answers to taps are refused.
const QUERY_SECONDS: u64 = 30;

/// Everything but `getUpdates`, which waits.
pub(crate) fn call(world: &mut World, method: &str, params: &Value) -> Outcome {
    match method {
        "getme" => Ok(me(world)),
        "sendmessage" => send_message(world, params),
        "sendphoto" => send_photo(world, params),
        "editmessagetext" | "editmessagereplymarkup" | "editmessagecaption" => {
            edit(world, method, params).map_err(plain)
        }
        "deletemessage" => delete(world, params).map_err(plain),
        "answercallbackquery" => answer(world, params).map_err(plain),
        "sendchataction" => {
            let chat = chat_id(params).map_err(plain)?;
            let chat = world.chats.get_mut(&chat).ok_or_else(|| plain(bad("chat not found")))?;
            chat.typing = Some(Instant::now());
            Ok(json!(true))
        }
        "setmycommands" => {
            world.commands = params.get("commands").cloned().unwrap_or_default();
            Ok(json!(true))
        }
        "getmycommands" => Ok(world.commands.clone()),
        "deletemycommands" | "setmydescription" | "setmyshortdescription" | "leavechat" => Ok(json!(true)),
        "getchat" => {
            let chat = chat_id(params).map_err(plain)?;
            if world.chats.contains_key(&chat) { Ok(world.chat_json(chat)) } else { Err(plain(bad("chat not found"))) }
        }
        "setwebhook" => {
            let field = |name: &str| params.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let url = field("url");
            world.webhook = (!url.is_empty()).then(|| Webhook { url, secret: field("secret_token") });
            Ok(json!(true))
        }
        "deletewebhook" => {
            world.webhook = None;
            Ok(json!(true))
        }
        "getwebhookinfo" => {
            let url = world.webhook.as_ref().map(|webhook| webhook.url.clone()).unwrap_or_default();
            Ok(json!({ "url": url, "has_custom_certificate": false, "pending_update_count": world.updates.len() }))
        }
        _ => Err(plain((404, "Not Found".to_owned()))),
    }
}

fn me(world: &World) -> Value {
    let mut me = world.user_json(world.bot_id);
    for (name, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        crate::world::put(&mut me, name, json!(value));
    }
    me
}

fn integer(params: &Value, name: &str) -> Option<i64> {
    match params.get(name)? {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    }
}

fn chat_id(params: &Value) -> Result<i64, Refusal> {
    integer(params, "chat_id").ok_or_else(|| bad("chat_id is empty"))
}

/// The chat, if the bot may write there now.
fn writable(world: &mut World, params: &Value) -> Result<i64, (Refusal, Value)> {
    let chat = chat_id(params).map_err(plain)?;
    if !world.chats.contains_key(&chat) {
        return Err(plain(bad("chat not found")));
    }
    if let Some(person) = world.people.get(&chat) {
        if person.blocked {
            return Err(plain((403, "Forbidden: bot was blocked by the user".to_owned())));
        }
        if !person.started {
            return Err(plain((403, "Forbidden: bot can't initiate conversation with a user".to_owned())));
        }
    }
    Ok(chat)
}

fn slow_down(world: &mut World, chat: i64) -> Result<(), (Refusal, Value)> {
    match world.too_fast(chat) {
        None => Ok(()),
        Some(seconds) => {
            Err(((429, format!("Too Many Requests: retry after {seconds}")), json!({ "retry_after": seconds })))
        }
    }
}

fn send_message(world: &mut World, params: &Value) -> Outcome {
    let chat = writable(world, params)?;
    let (text, entities) = text(params, "text", 4_096, "message is too long").map_err(plain)?;
    if text.trim().is_empty() {
        return Err(plain(bad("message text is empty")));
    }
    let buttons = keyboard(params).map_err(plain)?;
    slow_down(world, chat)?;
    put(world, chat, text, entities, buttons, None)
}

fn send_photo(world: &mut World, params: &Value) -> Outcome {
    let chat = writable(world, params)?;
    let (caption, entities) = text(params, "caption", 1_024, "message caption is too long").map_err(plain)?;
    let buttons = keyboard(params).map_err(plain)?;
    let photo = params.get("photo").and_then(Value::as_str).and_then(|hex| alloy_primitives::hex::decode(hex).ok());
    let photo = photo.filter(|bytes| !bytes.is_empty()).ok_or_else(|| plain(bad("IMAGE_PROCESS_FAILED")))?;
    slow_down(world, chat)?;
    put(world, chat, caption, entities, buttons, Some(photo))
}

fn put(
    world: &mut World,
    chat: i64,
    text: String,
    entities: Value,
    buttons: Vec<Vec<crate::FakeButton>>,
    photo: Option<Vec<u8>>,
) -> Outcome {
    let message = FakeMessage {
        message_id: 0,
        from: world.bot_id,
        from_bot: true,
        text,
        entities,
        buttons,
        edits: vec![],
        has_photo: photo.is_some(),
        photo,
        date: 0,
    };
    let id = world.add_message(chat, message).ok_or_else(|| plain(bad("chat not found")))?;
    let stored = world.chats.get(&chat).and_then(|chat| chat.messages.get(&id)).cloned();
    stored.map(|message| world.message_json(chat, &message)).ok_or_else(|| plain(bad("chat not found")))
}

fn edit(world: &mut World, method: &str, params: &Value) -> Result<Value, Refusal> {
    let chat = chat_id(params)?;
    let id = integer(params, "message_id").ok_or_else(|| bad("message identifier is not specified"))?;
    let bot = world.bot_id;
    let message = world
        .chats
        .get_mut(&chat)
        .ok_or_else(|| bad("chat not found"))?
        .messages
        .get_mut(&id)
        .ok_or_else(|| bad("message to edit not found"))?;
    if message.from != bot {
        return Err(bad("message can't be edited"));
    }
    let buttons = keyboard(params)?;
    let (text, entities) = match method {
        "editmessagetext" => text(params, "text", 4_096, "message is too long")?,
        "editmessagecaption" => text(params, "caption", 1_024, "message caption is too long")?,
        _ => (message.text.clone(), message.entities.clone()),
    };
    if text.trim().is_empty() {
        return Err(bad("message text is empty"));
    }
    if text == message.text && entities == message.entities && buttons == message.buttons {
        return Err(bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ));
    }
    let old = std::mem::replace(&mut message.text, text);
    message.edits.push(old);
    message.entities = entities;
    message.buttons = buttons;
    let message = message.clone();
    Ok(world.message_json(chat, &message))
}

fn delete(world: &mut World, params: &Value) -> Result<Value, Refusal> {
    let chat = chat_id(params)?;
    let id = integer(params, "message_id").ok_or_else(|| bad("message identifier is not specified"))?;
    let chat = world.chats.get_mut(&chat).ok_or_else(|| bad("chat not found"))?;
    chat.messages.remove(&id).map(|_| json!(true)).ok_or_else(|| bad("message to delete not found"))
}

fn answer(world: &mut World, params: &Value) -> Result<Value, Refusal> {
    let id = params.get("callback_query_id").and_then(Value::as_str).unwrap_or_default();
    let text = params.get("text").and_then(Value::as_str).unwrap_or_default();
    if text.encode_utf16().count() > 200 {
        return Err(bad("MESSAGE_TOO_LONG"));
    }
    let query = world
        .queries
        .get_mut(id)
        .filter(|query| !query.answered && query.at.elapsed().as_secs() < QUERY_SECONDS)
        .ok_or_else(|| bad("query is too old and response timeout expired or query ID is invalid"))?;
    query.answered = true;
    let alert = params.get("show_alert").and_then(Value::as_bool).unwrap_or_default();
    let answer = CallbackAnswer { query: id.to_owned(), from: query.from, text: text.to_owned(), alert };
    world.answers.push(answer);
    Ok(json!(true))
}
