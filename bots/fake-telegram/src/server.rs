//! HTTP on loopback: the Bot API, the control interface, and the page.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::world::{Call, CallbackAnswer, FakeMessage, Fault, World};
use crate::{api, control};

/// How the fake is set up.
#[derive(Clone, Debug)]
pub struct FakeConfig {
    /// The bot's token, such as `123:FAKE`.
    pub token: String,
    /// The bot's name, without `@`.
    pub bot_username: String,
    /// Whether rate limits are enforced.
    pub limits: bool,
    /// Where it listens; port 0 takes a free one.
    pub addr: SocketAddr,
}

impl Default for FakeConfig {
    fn default() -> Self {
        Self {
            token: "123:FAKE".to_owned(),
            bot_username: "hyperlith_bot".to_owned(),
            limits: false,
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
        }
    }
}

pub(crate) struct Shared {
    pub(crate) world: Mutex<World>,
    /// Something happened that a reader of updates waits for.
    pub(crate) news: Notify,
    token: String,
}

/// A running fake. It stops when the last clone is dropped.
#[derive(Clone)]
pub struct FakeTelegram {
    pub(crate) shared: Arc<Shared>,
    address: SocketAddr,
    _server: Arc<Stop>,
}

impl std::fmt::Debug for FakeTelegram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeTelegram").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Ends the server's tasks when it is dropped.
struct Stop(Vec<tokio::task::AbortHandle>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.iter().for_each(tokio::task::AbortHandle::abort);
    }
}

impl FakeTelegram {
    /// Listen.
    ///
    /// # Errors
    /// What the operating system says about the address.
    pub async fn start(config: FakeConfig) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind(config.addr).await?;
        let address = listener.local_addr()?;
        let bot_id = config.token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(1);
        let world = World::new(bot_id, config.bot_username, config.limits);
        let shared = Arc::new(Shared { world: Mutex::new(world), news: Notify::new(), token: config.token });
        let router = Router::new()
            .route("/{bot}/{method}", any(bot_api))
            .merge(control::routes())
            .layer(axum::extract::DefaultBodyLimit::max(12 << 20))
            .with_state(shared.clone());
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the fake Telegram stopped");
            }
        });
        let caller = tokio::spawn(call_webhook(shared.clone()));
        let stop = Stop(vec![server.abort_handle(), caller.abort_handle()]);
        Ok(Self { shared, address, _server: Arc::new(stop) })
    }

    /// Its address, for `TELOXIDE_API_URL`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let out = change(&mut self.shared.world.lock());
        self.shared.news.notify_waiters();
        out
    }

    /// Add a person, with a private chat of the same number.
    pub fn add_person(&self, id: i64, name: &str, language: &str) {
        self.change(|world| world.add_person(id, name, language));
    }

    /// Add a group.
    pub fn add_group(&self, id: i64, title: &str, members: &[i64]) {
        self.change(|world| world.add_group(id, title, members));
    }

    /// A person writes. Gives the update's number, none where the bot does not get to see it.
    pub fn say(&self, from: i64, chat: i64, text: &str) -> Option<i64> {
        self.say_message(from, chat, text, &Value::Null)
    }

    /// A person writes, and the message has these fields too.
    pub fn say_message(&self, from: i64, chat: i64, text: &str, extra: &Value) -> Option<i64> {
        self.change(|world| world.say(from, chat, text, extra))
    }

    /// Any update.
    pub fn push_update(&self, update: Value) -> i64 {
        self.change(|world| world.push_update(update))
    }

    /// A tap with any data, also forged.
    pub fn tap(&self, from: i64, chat: i64, message: i64, data: &str) -> i64 {
        self.change(|world| world.tap(from, chat, message, data))
    }

    /// A tap on the button whose label has this in it.
    pub fn tap_button(&self, from: i64, chat: i64, message: i64, label: &str) -> Option<i64> {
        self.change(|world| world.tap_button(from, chat, message, label))
    }

    /// Deliver an update once more, as Telegram does when its confirmation got lost.
    pub fn redeliver(&self, update: i64) {
        self.change(|world| world.redeliver(update));
    }

    /// The person blocks the bot.
    pub fn block(&self, person: i64) {
        self.change(|world| {
            if let Some(person) = world.people.get_mut(&person) {
                person.blocked = true;
            }
        });
    }

    /// The next `count` calls of a method (`*` is any) go wrong so.
    pub fn fail_next(&self, method: &str, count: usize, fault: Fault) {
        self.change(|world| world.order_fault(method, count, fault));
    }

    /// All messages of a chat, in order.
    #[must_use]
    pub fn messages(&self, chat: i64) -> Vec<FakeMessage> {
        self.shared
            .world
            .lock()
            .chats
            .get(&chat)
            .map(|chat| chat.messages.values().cloned().collect())
            .unwrap_or_default()
    }

    /// All answered taps.
    #[must_use]
    pub fn answers(&self) -> Vec<CallbackAnswer> {
        self.shared.world.lock().answers.clone()
    }

    /// All calls.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.shared.world.lock().calls.clone()
    }
}

async fn bot_api(
    State(shared): State<Arc<Shared>>,
    Path((bot, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    let method = method.to_ascii_lowercase();
    if bot.strip_prefix("bot") != Some(shared.token.as_str()) {
        return refusal(401, "Unauthorized", Value::Null);
    }
    let params = match parameters(request).await {
        Ok(params) => params,
        Err(words) => return refusal(400, &format!("Bad Request: {words}"), Value::Null),
    };
    let fault = shared.world.lock().fault(&method);
    match fault {
        Some(Fault::Status(status)) => {
            note(&shared, &method, params, status);
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            return (status, [(header::CONTENT_TYPE, "text/html")], "<html><h1>nginx</h1></html>").into_response();
        }
        Some(Fault::RetryAfter(seconds)) => {
            note(&shared, &method, params, 429);
            return refusal(
                429,
                &format!("Too Many Requests: retry after {seconds}"),
                json!({ "retry_after": seconds }),
            );
        }
        Some(Fault::Hang(millis)) => {
            note(&shared, &method, params, 0);
            tokio::time::sleep(Duration::from_millis(millis)).await;
            return broken();
        }
        Some(Fault::Error(code, words)) => {
            note(&shared, &method, params, code);
            return refusal(code, &words, Value::Null);
        }
        Some(Fault::DropAfterDone) => {
            let _ = api::call(&mut shared.world.lock(), &method, &params);
            note(&shared, &method, params, 0);
            return broken();
        }
        None => {}
    }
    if method == "getupdates" {
        return get_updates(&shared, params).await;
    }
    let outcome = api::call(&mut shared.world.lock(), &method, &params);
    shared.news.notify_waiters();
    match outcome {
        Ok(result) => {
            note(&shared, &method, params, 200);
            axum::Json(json!({ "ok": true, "result": result })).into_response()
        }
        Err(((code, words), more)) => {
            note(&shared, &method, params, code);
            refusal(code, &words, more)
        }
    }
}

fn note(shared: &Shared, method: &str, params: Value, status: u16) {
    let mut world = shared.world.lock();
    let at_ms = u64::try_from(world.started.elapsed().as_millis()).unwrap_or_default();
    world.calls.push(Call { method: method.to_owned(), params, status, at_ms });
}

fn refusal(code: u16, words: &str, parameters: Value) -> Response {
    let mut body = json!({ "ok": false, "error_code": code, "description": words });
    if !parameters.is_null() {
        crate::world::put(&mut body, "parameters", parameters);
    }
    (StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST), axum::Json(body)).into_response()
}

/// An answer that breaks off, as when a connection does.
fn broken() -> Response {
    Response::new(Body::new(Broken))
}

struct Broken;

impl axum::body::HttpBody for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        std::task::Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }
}

/// Parameters from a JSON body, a form, several parts, or the query. Files come as hexadecimal text.
async fn parameters(request: Request) -> Result<Value, String> {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let mut params = serde_json::Map::new();
    let put_form = |text: &str, params: &mut serde_json::Map<String, Value>| -> Result<(), String> {
        let pairs: axum::extract::Query<Vec<(String, String)>> = axum::extract::Query::try_from_uri(
            &format!("http://x/?{text}").parse().map_err(|_| "the query cannot be read")?,
        )
        .map_err(|error| error.to_string())?;
        for (name, value) in pairs.0 {
            params.insert(name, Value::String(value));
        }
        Ok(())
    };
    put_form(&query, &mut params)?;
    if kind.starts_with("multipart/form-data") {
        let mut parts = Multipart::from_request(request, &()).await.map_err(|error| error.to_string())?;
        let mut files = serde_json::Map::new();
        while let Some(part) = parts.next_field().await.map_err(|error| error.to_string())? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let bytes = part.bytes().await.map_err(|error| error.to_string())?;
            let text = if is_file {
                alloy_primitives::hex::encode(&bytes)
            } else {
                String::from_utf8_lossy(&bytes).into_owned()
            };
            if is_file {
                files.insert(name, Value::String(text))
            } else {
                params.insert(name, Value::String(text))
            };
        }
        // A field may name another part that has the file.
        for value in params.values_mut() {
            let attached = value
                .as_str()
                .and_then(|text| text.trim_matches('"').strip_prefix("attach://"))
                .and_then(|name| files.get(name));
            if let Some(file) = attached.cloned() {
                *value = file;
            }
        }
        for (name, file) in files {
            params.entry(name).or_insert(file);
        }
        return Ok(Value::Object(params));
    }
    let body = Bytes::from_request(request, &()).await.map_err(|error| error.to_string())?;
    if kind.starts_with("application/x-www-form-urlencoded") {
        put_form(&String::from_utf8_lossy(&body), &mut params)?;
    } else if !body.is_empty() {
        match serde_json::from_slice(&body) {
            Ok(Value::Object(given)) => params.extend(given),
            _ => return Err("can't parse the body as JSON object".to_owned()),
        }
    }
    Ok(Value::Object(params))
}

async fn get_updates(shared: &Shared, params: Value) -> Response {
    let number =
        |name: &str| params.get(name).and_then(|value| value.as_i64().or_else(|| value.as_str()?.parse().ok()));
    let (offset, timeout) = (number("offset"), number("timeout").unwrap_or(0).clamp(0, 50));
    let limit = usize::try_from(number("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let reader = {
        let mut world = shared.world.lock();
        if world.webhook.is_some() {
            drop(world);
            note(shared, "getupdates", params, 409);
            return refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
                Value::Null,
            );
        }
        world.reader += 1;
        match offset {
            Some(offset) if offset >= 0 => world.updates.retain(|id, _| *id >= offset),
            Some(back) => {
                let keep = usize::try_from(back.unsigned_abs()).unwrap_or(usize::MAX);
                let forget = world.updates.len().saturating_sub(keep);
                let old: Vec<i64> = world.updates.keys().take(forget).copied().collect();
                old.iter().for_each(|id| {
                    world.updates.remove(id);
                });
            }
            None => {}
        }
        world.reader
    };
    // An older reader is told.
    shared.news.notify_waiters();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    loop {
        let news = shared.news.notified();
        {
            let world = shared.world.lock();
            if world.reader != reader {
                drop(world);
                note(shared, "getupdates", params, 409);
                return refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                    Value::Null,
                );
            }
            let ready: Vec<Value> = world.updates.values().take(limit).cloned().collect();
            if !ready.is_empty() || tokio::time::Instant::now() >= deadline {
                return axum::Json(json!({ "ok": true, "result": ready })).into_response();
            }
        }
        let _ =
            tokio::time::timeout_at(deadline.min(tokio::time::Instant::now() + Duration::from_millis(200)), news).await;
    }
}

/// Send updates to the webhook, in order, each until it is taken.
async fn call_webhook(shared: Arc<Shared>) {
    let client = reqwest::Client::new();
    loop {
        let next = {
            let world = shared.world.lock();
            world.webhook.clone().zip(world.updates.first_key_value().map(|(id, update)| (*id, update.clone())))
        };
        let Some((webhook, (id, update))) = next else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let mut headers = HeaderMap::new();
        if let Ok(secret) = webhook.secret.parse() {
            headers.insert("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        let sent =
            client.post(&webhook.url).headers(headers).json(&update).timeout(Duration::from_secs(10)).send().await;
        if sent.is_ok_and(|response| response.status().is_success()) {
            shared.world.lock().updates.remove(&id);
        } else {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}
