//! A real HTTP server on loopback that behaves, and one for each way not to.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper that fails is a test that fails")]

use std::time::Duration;

use hyperlith_models::{
    Finish, Message, Model, ModelError, OpenAiCompatible, OpenAiConfig, Request, Role, Scripted, Unavailable,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const KEY: &str = "sk-very-secret-key-0123456789";

fn request() -> Request {
    Request {
        model: None,
        messages: vec![
            Message { role: Role::System, content: "be brief".into() },
            Message { role: Role::User, content: "hi".into() },
        ],
        schema: Some(serde_json::json!({ "type": "object" })),
        max_output_tokens: 77,
        temperature_milli: 500,
    }
}

/// Read one request: head and body.
async fn receive(stream: &mut TcpStream) -> String {
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap();
        received.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&received);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length:")
                    .map(|value| value.trim().parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                return text.into_owned();
            }
        }
        assert_ne!(count, 0, "the request broke off");
    }
}

/// A server that answers one request with these bytes and then holds the line open or closes it.
async fn server(answer: Vec<u8>, hang: bool) -> (String, oneshot::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = sender.send(receive(&mut stream).await);
        let _ = stream.write_all(&answer).await;
        if hang {
            std::future::pending::<()>().await;
        }
    });
    (format!("http://{address}/v1"), receiver)
}

fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn model(base_url: &str, timeout_ms: u64) -> OpenAiCompatible {
    OpenAiCompatible::new(OpenAiConfig {
        base_url: base_url.into(),
        api_key: KEY.into(),
        model: "small".into(),
        timeout: Duration::from_millis(timeout_ms),
    })
    .unwrap()
}

async fn fails(answer: Vec<u8>) -> ModelError {
    let (url, _) = server(answer, false).await;
    let error = model(&url, 5_000).complete(request()).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains(KEY), "{error:?}");
    error
}

const GOOD: &str = r#"{"id":"1","model":"small-2026","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#;

#[tokio::test]
async fn a_good_answer_comes_back_and_the_request_is_what_was_asked() {
    let (url, received) = server(http("200 OK", "", GOOD), false).await;
    let answer = model(&url, 5_000).complete(request()).await.unwrap();
    assert_eq!((answer.content.as_str(), answer.finish, answer.model.as_str()), ("hello", Finish::Stop, "small-2026"));
    assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (9, 2));
    let received = received.await.unwrap();
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/chat/completions "), "{head}");
    assert!(head.to_ascii_lowercase().contains(&format!("authorization: bearer {KEY}")), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["model"], "small");
    assert_eq!(body["messages"][0]["role"], "system");
    assert_eq!(body["messages"][1]["content"], "hi");
    assert_eq!(body["max_tokens"], 77);
    assert_eq!(body["temperature"], 0.5);
    assert_eq!(body["response_format"]["json_schema"]["schema"]["type"], "object");
}

#[tokio::test]
async fn a_sparse_answer_of_a_local_server_is_enough() {
    let (url, _) =
        server(http("200 OK", "", r#"{"choices":[{"message":{"content":"hi"},"finish_reason":"length"}]}"#), false)
            .await;
    let answer = model(&url, 5_000).complete(request()).await.unwrap();
    assert_eq!(
        (answer.content.as_str(), answer.finish, answer.usage.input_tokens, answer.model.as_str()),
        ("hi", Finish::Length, 0, "small")
    );
}

#[tokio::test]
async fn a_server_that_hangs_is_timed_out() {
    // Before its head, and in the middle of its body.
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"choices\"".to_vec();
    for answer in [Vec::new(), half] {
        let (url, _) = server(answer, true).await;
        assert_eq!(model(&url, 100).complete(request()).await.unwrap_err(), ModelError::TimedOut);
    }
}

#[tokio::test]
async fn rubbish_is_called_rubbish() {
    for body in [
        "",
        "<html>hello</html>",
        "{}",
        "[]",
        r#"{"choices":[]}"#,
        r#"{"choices":[{"message":{}}]}"#,
        r#"{"choices":"no"}"#,
    ] {
        let error = fails(http("200 OK", "", body)).await;
        assert!(matches!(error, ModelError::Rubbish(_)), "{body}: {error:?}");
    }
    let error = fails(b"this is not HTTP at all\r\n\r\n".to_vec()).await;
    assert!(matches!(error, ModelError::Provider(_)), "{error:?}");
}

#[tokio::test]
async fn a_provider_that_asks_to_wait_is_heard() {
    assert_eq!(
        fails(http("429 Too Many Requests", "retry-after: 17\r\n", "{}")).await,
        ModelError::RateLimited(Some(17))
    );
    assert_eq!(
        fails(http("429 Too Many Requests", "retry-after: soon\r\n", "slow down")).await,
        ModelError::RateLimited(None)
    );
}

#[tokio::test]
async fn failures_keep_the_providers_words_but_never_the_key() {
    let echo = format!(r#"{{"error":{{"message":"incorrect key {KEY}","type":"invalid_request_error"}}}}"#);
    let error = fails(http("401 Unauthorized", "", &echo)).await;
    assert!(
        matches!(&error, ModelError::Provider(what) if what.contains("401") && what.contains("incorrect key (key)")),
        "{error:?}"
    );
    let error = fails(http("500 Internal Server Error", "", &format!("boom\n{KEY}\u{1b}[31m"))).await;
    assert!(
        matches!(&error, ModelError::Provider(what) if what.contains("500") && !what.contains('\n') && !what.contains('\u{1b}')),
        "{error:?}"
    );
    let error = fails(http("200 OK", "", &format!("\"{KEY}\""))).await;
    assert!(matches!(error, ModelError::Rubbish(_)), "{error:?}");
}

#[tokio::test]
async fn one_request_is_one_request() {
    // The server answers 500 once and accepts nobody else: a retry would be seen as unreachable or as a hang.
    let error = fails(http("500 Internal Server Error", "", "{}")).await;
    assert!(matches!(error, ModelError::Provider(_)), "{error:?}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let error = fails(http("302 Found", "location: http://127.0.0.1:1/\r\n", "")).await;
    assert!(matches!(&error, ModelError::Provider(what) if what.contains("redirect")), "{error:?}");
}

#[tokio::test]
async fn a_huge_answer_is_cut_off() {
    let mut answer = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..80 {
        answer.extend_from_slice(b"10000\r\n");
        answer.extend_from_slice(&[b' '; 0x10000]);
        answer.extend_from_slice(b"\r\n");
    }
    let (url, _) = server(answer, true).await;
    let error = model(&url, 20_000).complete(request()).await.unwrap_err();
    assert!(matches!(&error, ModelError::Rubbish(what) if what.contains("bytes")), "{error:?}");
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = model(&format!("http://{address}/v1"), 5_000).complete(request()).await.unwrap_err();
    assert!(matches!(error, ModelError::Unreachable(_)), "{error:?}");
}

#[test]
fn the_key_is_in_no_debug_output() {
    let model = model("http://127.0.0.1:1/v1", 1_000);
    assert!(!format!("{model:?}").contains(KEY));
    assert!(format!("{model:?}").contains("hidden"));
}

#[test]
fn settings_that_cannot_work_are_named() {
    let config = |base_url: &str, api_key: &str, model: &str| OpenAiConfig {
        base_url: base_url.into(),
        api_key: api_key.into(),
        model: model.into(),
        timeout: Duration::from_secs(1),
    };
    for (bad, word) in [
        (config("localhost:1", "", "m"), "base URL"),
        (config("http://", "", "m"), "base URL"),
        (config("http://a/v1", "a\nb", "m"), "API key"),
        (config("http://a/v1", "", ""), "name"),
    ] {
        let error = OpenAiCompatible::new(bad).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[tokio::test]
async fn the_scripted_model_says_what_it_is_and_answers_by_match_then_in_order() {
    let model = Scripted::new().when("weather", "sunny").then("one").then_fail(ModelError::TimedOut).then("two");
    assert_eq!(model.name(), "scripted-development");
    let ask = |text: &str| Request { messages: vec![Message { role: Role::User, content: text.into() }], ..request() };
    assert_eq!(model.complete(ask("x")).await.unwrap().content, "one");
    assert_eq!(model.complete(ask("the weather?")).await.unwrap().content, "sunny");
    assert_eq!(model.complete(ask("x")).await.unwrap_err(), ModelError::TimedOut);
    let last = model.complete(ask("x")).await.unwrap();
    assert_eq!((last.content.as_str(), last.model.as_str()), ("two", "scripted-development"));
    assert!(model.complete(ask("x")).await.is_err());
    assert_eq!(model.requests().len(), 5);
    assert_eq!(Unavailable.complete(ask("x")).await.unwrap_err(), ModelError::Unavailable);
}
