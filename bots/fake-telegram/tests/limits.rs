//! The fake refuses what Telegram refuses, in its words: otherwise tests against it would prove nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

use std::time::{Duration, Instant};

use hyperlith_fake_telegram::{FakeConfig, FakeTelegram, Fault};
use serde_json::{Value, json};

const ADA: i64 = 7;

async fn fake(limits: bool) -> FakeTelegram {
    let fake = FakeTelegram::start(FakeConfig { limits, ..FakeConfig::default() }).await.unwrap();
    fake.add_person(ADA, "Ada", "en");
    fake
}

async fn call(fake: &FakeTelegram, method: &str, params: Value) -> (u16, Value) {
    let url = format!("{}/bot123:FAKE/{method}", fake.url());
    let response = reqwest::Client::new().post(url).json(&params).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// What a call is refused with.
async fn refused(fake: &FakeTelegram, method: &str, params: Value) -> String {
    let (status, body) = call(fake, method, params).await;
    assert!(status >= 400 && body["ok"] == false, "{status} {body}");
    body["description"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn messages_that_telegram_refuses_are_refused() {
    let fake = fake(false).await;
    let text = |text: &str| json!({ "chat_id": ADA, "text": text });
    assert!(refused(&fake, "sendMessage", text("hi")).await.contains("can't initiate conversation"));
    fake.say(ADA, ADA, "/start");
    let (status, sent) = call(&fake, "SENDMESSAGE", text("hi")).await;
    assert_eq!((status, &sent["result"]["text"]), (200, &json!("hi")));
    assert!(refused(&fake, "sendMessage", text(" ")).await.contains("message text is empty"));
    assert!(refused(&fake, "sendMessage", text(&"🏦".repeat(2_049))).await.contains("message is too long"));
    assert_eq!(call(&fake, "sendMessage", text(&"🏦".repeat(2_048))).await.0, 200);
    assert!(refused(&fake, "sendMessage", json!({ "chat_id": 8, "text": "x" })).await.contains("chat not found"));
    for (text, mode) in [("<b>x", "HTML"), ("<blink>x</blink>", "HTML"), ("1.5", "MarkdownV2"), ("*x", "MarkdownV2")] {
        let params = json!({ "chat_id": ADA, "text": text, "parse_mode": mode });
        assert!(refused(&fake, "sendMessage", params).await.contains("can't parse entities"), "{text}");
    }
    let entity = |offset: u32, length: u32| json!({ "chat_id": ADA, "text": "a🏦b", "entities": [{ "type": "bold", "offset": offset, "length": length }] });
    for (offset, length) in [(0, 5), (2, 1), (0, 0), (9, 1)] {
        assert!(refused(&fake, "sendMessage", entity(offset, length)).await.contains("ENTITY"), "{offset} {length}");
    }
    assert_eq!(call(&fake, "sendMessage", entity(1, 2)).await.0, 200);
    let button =
        |button: Value| json!({ "chat_id": ADA, "text": "x", "reply_markup": { "inline_keyboard": [[button]] } });
    for bad in [
        json!({ "text": "b", "callback_data": "x".repeat(65) }),
        json!({ "text": "b" }),
        json!({ "text": "", "callback_data": "x" }),
    ] {
        refused(&fake, "sendMessage", button(bad)).await;
    }
    let message = sent["result"]["message_id"].clone();
    let edit = |text: &str| json!({ "chat_id": ADA, "message_id": message, "text": text });
    assert!(refused(&fake, "editMessageText", edit("hi")).await.contains("message is not modified"));
    assert_eq!(call(&fake, "editMessageText", edit("ho")).await.0, 200);
    fake.block(ADA);
    assert!(refused(&fake, "sendMessage", text("x")).await.contains("blocked by the user"));
}

#[tokio::test]
async fn taps_are_answered_once_and_updates_are_confirmed_by_their_offset() {
    let fake = fake(false).await;
    let first = fake.say(ADA, ADA, "/start").unwrap();
    let tap = fake.tap(ADA, ADA, 1, "anything");
    let (_, updates) = call(&fake, "getUpdates", json!({})).await;
    assert_eq!(updates["result"].as_array().unwrap().len(), 2);
    let query = updates["result"][1]["callback_query"]["id"].clone();
    assert_eq!(call(&fake, "answerCallbackQuery", json!({ "callback_query_id": query })).await.0, 200);
    assert!(
        refused(&fake, "answerCallbackQuery", json!({ "callback_query_id": query })).await.contains("query is too old")
    );
    let (_, rest) = call(&fake, "getUpdates", json!({ "offset": tap })).await;
    assert_eq!(rest["result"].as_array().unwrap().len(), 1);
    call(&fake, "getUpdates", json!({ "offset": tap + 1 })).await;
    fake.redeliver(first);
    let (_, again) = call(&fake, "getUpdates", json!({})).await;
    assert_eq!(again["result"][0]["update_id"], first);
}

#[tokio::test]
async fn one_reader_at_a_time_and_none_beside_a_webhook() {
    let fake = fake(false).await;
    let waiting = {
        let fake = fake.clone();
        tokio::spawn(async move { refused(&fake, "getUpdates", json!({ "timeout": 20 })).await })
    };
    tokio::time::sleep(Duration::from_millis(100)).await;
    call(&fake, "getUpdates", json!({ "timeout": 0 })).await;
    assert!(waiting.await.unwrap().contains("terminated by other getUpdates request"));
    call(&fake, "setWebhook", json!({ "url": "http://127.0.0.1:1/" })).await;
    assert!(refused(&fake, "getUpdates", json!({})).await.contains("webhook is active"));
}

#[tokio::test]
async fn limits_and_ordered_faults_happen() {
    let fake = fake(true).await;
    fake.say(ADA, ADA, "/start");
    let text = json!({ "chat_id": ADA, "text": "x" });
    let mut refusals = 0;
    for _ in 0..8 {
        let (status, body) = call(&fake, "sendMessage", text.clone()).await;
        if status == 429 {
            assert!(body["parameters"]["retry_after"].as_u64().unwrap() >= 1);
            refusals += 1;
        }
    }
    assert_eq!(refusals, 3, "five at once are let through");
    let url = format!("{}/bot123:FAKE/getMe", fake.url());
    fake.fail_next("getMe", 1, Fault::Status(502));
    assert_eq!(reqwest::get(&url).await.unwrap().status(), 502);
    fake.fail_next("getMe", 1, Fault::Hang(30));
    let begin = Instant::now();
    let silent = async { reqwest::get(&url).await?.text().await };
    assert!(silent.await.is_err());
    assert!(begin.elapsed() >= Duration::from_millis(30));
    let before = fake.messages(ADA).len();
    tokio::time::sleep(Duration::from_secs(3)).await;
    fake.fail_next("sendMessage", 1, Fault::DropAfterDone);
    let send = format!("{}/bot123:FAKE/sendMessage", fake.url());
    let broken = async { reqwest::Client::new().post(send).json(&text).send().await?.text().await };
    assert!(broken.await.is_err() && fake.messages(ADA).len() == before + 1, "done, and nobody was told");
    let other = reqwest::get(format!("{}/bot123:OTHER/getMe", fake.url())).await.unwrap();
    assert_eq!(other.status(), 401);
}

#[tokio::test]
async fn other_pages_cannot_act_for_people() {
    let fake = fake(false).await;
    let act = |origin: &'static str| {
        let call = reqwest::Client::new().post(format!("{}/control/act", fake.url())).header("origin", origin);
        call.json(&json!({ "act": "say", "from": ADA, "chat": ADA, "text": "hi" })).send()
    };
    assert_eq!(act("https://evil.example").await.unwrap().status(), 403);
    assert!(fake.messages(ADA).is_empty());
}
