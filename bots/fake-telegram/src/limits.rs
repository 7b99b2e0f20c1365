//! What Telegram takes and what it refuses, in its own words.

use serde_json::{Value, json};

use crate::world::FakeButton;

/// An error of the Bot API: code and description.
pub(crate) type Refusal = (u16, String);

pub(crate) fn bad(words: &str) -> Refusal {
    (400, format!("Bad Request: {words}"))
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Text and entities after parsing, trimmed as Telegram trims them.
pub(crate) fn text(params: &Value, name: &str, most: usize, too_long: &str) -> Result<(String, Value), Refusal> {
    let given = params.get(name).and_then(Value::as_str).unwrap_or_default();
    let (text, parsed) = match params.get("parse_mode").and_then(Value::as_str) {
        None => (given.to_owned(), None),
        Some(mode) if mode.eq_ignore_ascii_case("html") => {
            html(given).map(|(text, entities)| (text, Some(entities)))?
        }
        Some(mode) if mode.eq_ignore_ascii_case("markdownv2") => (markdown(given)?, Some(vec![])),
        Some(_) => return Err(bad("unsupported parse_mode")),
    };
    if units(&text) > most {
        return Err(bad(too_long));
    }
    let listed = params.get(if name == "caption" { "caption_entities" } else { "entities" });
    let listed = match listed {
        // Some clients send it as text.
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(list) => list.as_array().cloned().unwrap_or_default(),
        None => vec![],
    };
    let entities = parsed.unwrap_or(listed);
    entity_bounds(&text, &entities)?;
    Ok((text, Value::Array(entities)))
}

fn entity_bounds(text: &str, entities: &[Value]) -> Result<(), Refusal> {
    let text: Vec<u16> = text.encode_utf16().collect();
    if entities.len() > 100 {
        return Err(bad("can't parse entities: too many entities"));
    }
    for entity in entities {
        let number =
            |name: &str| entity.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
        let piece = number("offset")
            .zip(number("length"))
            .filter(|(_, length)| *length > 0)
            .and_then(|(offset, length)| text.get(offset..offset.checked_add(length)?));
        if piece.is_none_or(|piece| String::from_utf16(piece).is_err()) {
            return Err(bad("ENTITY_BOUNDS_INVALID"));
        }
        if entity.get("type").and_then(Value::as_str).is_none() {
            return Err(bad("can't parse MessageEntity: Field \"type\" must be of type String"));
        }
    }
    Ok(())
}

const TAGS: [&str; 16] = [
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "span",
    "tg-spoiler",
    "a",
    "code",
    "pre",
    "blockquote",
    "tg-emoji",
];

fn html(given: &str) -> Result<(String, Vec<Value>), Refusal> {
    let cannot = |words: String| bad(&format!("can't parse entities: {words}"));
    let mut text = String::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut entities = Vec::new();
    let mut rest = given;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, tail) = rest.split_at(at);
        text.push_str(before);
        if let Some(tail) = tail.strip_prefix('&') {
            let known = [("lt;", '<'), ("gt;", '>'), ("amp;", '&'), ("quot;", '"')];
            match known.iter().find(|(name, _)| tail.starts_with(name)) {
                Some((name, c)) => {
                    text.push(*c);
                    rest = tail.get(name.len()..).unwrap_or_default();
                }
                None => {
                    text.push('&');
                    rest = tail;
                }
            }
            continue;
        }
        let Some((tag, after)) = tail.get(1..).and_then(|tail| tail.split_once('>')) else {
            return Err(cannot("Unclosed start tag".into()));
        };
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some((opened, begin)) if opened == name.trim() => {
                    let length = units(&text) - begin;
                    if length > 0 {
                        let kind = match opened.as_str() {
                            "b" | "strong" => "bold",
                            "i" | "em" => "italic",
                            "code" => "code",
                            "pre" => "pre",
                            _ => "underline",
                        };
                        entities.push(json!({ "type": kind, "offset": begin, "length": length }));
                    }
                }
                _ => return Err(cannot(format!("Unexpected end tag at byte offset {}", given.len() - rest.len()))),
            }
        } else {
            let name = tag.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
            if !TAGS.contains(&name.as_str()) {
                return Err(cannot(format!(
                    "Unsupported start tag \"{name}\" at byte offset {}",
                    given.len() - rest.len()
                )));
            }
            open.push((name, units(&text)));
        }
    }
    text.push_str(rest);
    match open.pop() {
        Some((name, _)) => Err(cannot(format!("Can't find end tag corresponding to start tag \"{name}\""))),
        None => Ok((text, entities)),
    }
}

fn markdown(given: &str) -> Result<String, Refusal> {
    let mut text = String::new();
    let mut open: Vec<char> = Vec::new();
    let mut chars = given.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            '*' | '_' | '~' | '`' | '|' => match open.last() {
                Some(last) if *last == c => {
                    open.pop();
                }
                _ => open.push(c),
            },
            '[' | ']' | '(' | ')' => {}
            '>' | '#' | '+' | '-' | '=' | '{' | '}' | '.' | '!' => {
                return Err(bad(&format!(
                    "can't parse entities: Character '{c}' is reserved and must be escaped with the preceding '\\'"
                )));
            }
            c => text.push(c),
        }
    }
    if open.is_empty() { Ok(text) } else { Err(bad("can't parse entities: Can't find end of the entity")) }
}

/// The inline keyboard of a call.
pub(crate) fn keyboard(params: &Value) -> Result<Vec<Vec<FakeButton>>, Refusal> {
    let markup = match params.get("reply_markup") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(markup) => markup.clone(),
        None => return Ok(vec![]),
    };
    let Some(rows) = markup.get("inline_keyboard").and_then(Value::as_array) else { return Ok(vec![]) };
    let mut out = Vec::new();
    for row in rows {
        let mut buttons = Vec::new();
        for button in row.as_array().into_iter().flatten() {
            let field = |name: &str| button.get(name).and_then(Value::as_str).map(str::to_owned);
            let text = field("text")
                .filter(|text| !text.is_empty())
                .ok_or_else(|| bad("can't parse inline keyboard button: Text is empty"))?;
            let (data, url) = (field("callback_data"), field("url"));
            match (&data, &url) {
                (Some(data), None) if !data.is_empty() && data.len() <= 64 => {}
                (Some(_), None) => return Err(bad("BUTTON_DATA_INVALID")),
                (None, Some(url))
                    if url.starts_with("http://") || url.starts_with("https://") || url.starts_with("tg://") => {}
                (None, Some(_)) => return Err(bad("BUTTON_URL_INVALID")),
                _ => return Err(bad("can't parse inline keyboard button: exactly one action is needed")),
            }
            buttons.push(FakeButton { text, data, url });
        }
        out.push(buttons);
    }
    Ok(out)
}
