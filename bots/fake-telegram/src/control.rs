//! What people do, over HTTP: for tests of other processes, and for the page. Only pages of this server may use it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::server::Shared;
use crate::world::Fault;

/// An act of a person, of Telegram, or of the network.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
enum Act {
    Person {
        id: i64,
        name: String,
        language: String,
    },
    Group {
        id: i64,
        title: String,
        members: Vec<i64>,
    },
    Say {
        from: i64,
        chat: i64,
        text: String,
        #[serde(default)]
        extra: Value,
    },
    Tap {
        from: i64,
        chat: i64,
        message: i64,
        data: String,
    },
    TapButton {
        from: i64,
        chat: i64,
        message: i64,
        label: String,
    },
    Redeliver {
        update: i64,
    },
    Fail {
        method: String,
        count: usize,
        fault: Fault,
    },
    Block {
        person: i64,
    },
}

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/control/act", post(act))
        .route("/control/chats", get(chats))
        .route("/control/messages", get(messages))
        .route("/control/photo", get(photo))
        .route("/control/answers", get(answers))
        .route("/control/calls", get(calls))
        .layer(middleware::from_fn(same_site))
}

/// Another page in the same browser must not act for the people here.
async fn same_site(request: Request, next: Next) -> Response {
    let (host, origin) = {
        let text =
            |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        (text(header::HOST), text(header::ORIGIN))
    };
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
    let local = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    if !local || (!origin.is_empty() && origin != format!("http://{host}")) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

async fn act(State(shared): State<Arc<Shared>>, axum::Json(act): axum::Json<Act>) -> Response {
    let update = {
        let mut world = shared.world.lock();
        match act {
            Act::Person { id, name, language } => {
                world.add_person(id, &name, &language);
                None
            }
            Act::Group { id, title, members } => {
                world.add_group(id, &title, &members);
                None
            }
            Act::Say { from, chat, text, extra } => world.say(from, chat, &text, &extra),
            Act::Tap { from, chat, message, data } => Some(world.tap(from, chat, message, &data)),
            Act::TapButton { from, chat, message, label } => world.tap_button(from, chat, message, &label),
            Act::Redeliver { update } => {
                world.redeliver(update);
                None
            }
            Act::Fail { method, count, fault } => {
                world.order_fault(&method, count, fault);
                None
            }
            Act::Block { person } => {
                if let Some(person) = world.people.get_mut(&person) {
                    person.blocked = true;
                }
                None
            }
        }
    };
    shared.news.notify_waiters();
    axum::Json(json!({ "update": update })).into_response()
}

#[derive(Deserialize)]
struct Where {
    chat: i64,
    #[serde(default)]
    message: i64,
}

async fn messages(State(shared): State<Arc<Shared>>, Query(at): Query<Where>) -> Response {
    let world = shared.world.lock();
    let Some(chat) = world.chats.get(&at.chat) else { return axum::Json(json!({ "messages": [] })).into_response() };
    let typing = chat.typing.is_some_and(|at| at.elapsed().as_secs() < 5)
        && chat.messages.values().last().is_none_or(|message| !message.from_bot);
    let list: Vec<_> = chat.messages.values().collect();
    axum::Json(json!({ "messages": list, "typing": typing })).into_response()
}

async fn photo(State(shared): State<Arc<Shared>>, Query(at): Query<Where>) -> Response {
    let world = shared.world.lock();
    let found = world
        .chats
        .get(&at.chat)
        .and_then(|chat| chat.messages.get(&at.message))
        .and_then(|message| message.photo.clone());
    match found {
        Some(png) => ([(header::CONTENT_TYPE, "image/png")], png).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn chats(State(shared): State<Arc<Shared>>) -> Response {
    let world = shared.world.lock();
    let people: Vec<Value> = world
        .people
        .iter()
        .map(|(id, person)| json!({ "id": id, "name": person.name, "language": person.language }))
        .collect();
    let groups: Vec<Value> = world
        .chats
        .iter()
        .filter_map(|(id, chat)| Some(json!({ "id": id, "title": chat.title.as_ref()?, "members": chat.members })))
        .collect();
    axum::Json(json!({ "people": people, "groups": groups, "bot": world.username })).into_response()
}

async fn answers(State(shared): State<Arc<Shared>>) -> Response {
    axum::Json(&shared.world.lock().answers).into_response()
}

async fn calls(State(shared): State<Arc<Shared>>) -> Response {
    axum::Json(&shared.world.lock().calls).into_response()
}
