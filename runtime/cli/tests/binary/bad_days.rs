//! What goes wrong at the start, or with a model, is said in one line, moves no money and loses nothing.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::common::{Session, free_port, hyperlith, run};

/// A sentence that the embedded understanding leaves to a model, where there is one.
const UNCLEAR: &str = "ape all my usdc into weth like last time, would you perhaps";

#[track_caller]
fn fails_with(output: &std::process::Output, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "it went on: {text}");
    assert_eq!(text.trim().lines().count(), 1, "one line says it: {text}");
    for word in words {
        assert!(text.contains(word), "`{word}` is missing in: {text}");
    }
}

#[test]
fn a_taken_port_is_named_with_the_flag_that_changes_it() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = tempfile::tempdir().unwrap();
    let output = run(hyperlith().args(["chat", "--rpc-port", &port, "--data-dir"]).arg(folder.path()));
    fails_with(&output, &[&port, "in use", "--rpc-port"]);
}

#[test]
fn a_second_instance_on_the_same_folder_is_refused_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Session::start(folder.path());
    first.wait_for("faucet gave");
    let port = free_port().to_string();
    let output = run(hyperlith().args(["chat", "--rpc-port", &port, "--data-dir"]).arg(folder.path()));
    fails_with(&output, &["another", &folder.path().display().to_string()]);
    first.say("what is my balance", "USDC");
}

#[test]
fn a_folder_that_is_not_writable_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let output = run(hyperlith().args(["chat", "--no-rpc", "--data-dir"]).arg(file.path().join("below")));
    fails_with(&output, &["not writable", "--data-dir"]);
}

#[test]
fn without_a_home_the_data_folder_is_asked_for() {
    fails_with(&run(hyperlith().env_remove("HOME").arg("chat")), &["--data-dir"]);
}

#[test]
fn a_mistake_in_the_configuration_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("hyperlith.toml"), "[rpc]\nprot = 1\n").unwrap();
    let output = run(hyperlith().args(["chat", "--data-dir"]).arg(folder.path()));
    fails_with(&output, &["prot", "[rpc]", "config default"]);
}

#[test]
fn the_documented_defaults_are_a_valid_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let defaults = run(hyperlith().args(["config", "default"]));
    std::fs::write(folder.path().join("hyperlith.toml"), defaults.stdout).unwrap();
    let output = run(hyperlith().args(["config", "check", "--data-dir"]).arg(folder.path()));
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn damaged_wallets_and_a_wrong_secret_are_refused_and_nothing_is_destroyed() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = Session::start(folder.path());
    chat.wait_for("faucet gave");
    chat.end();
    let secret = folder.path().join("development-master-secret");
    let kept = std::fs::read(&secret).unwrap();
    std::fs::write(&secret, [b'7'; 64]).unwrap();
    let output = run(hyperlith().args(["chat", "--no-rpc", "--data-dir"]).arg(folder.path()));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("secret"), "{output:?}");
    std::fs::write(&secret, kept).unwrap();
    let mut chat = Session::start(folder.path());
    chat.say("what is my balance", "USDC");
}

/// An HTTP server that does one thing with every request.
fn model_server(answer: impl Fn(&mut std::net::TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = [0_u8; 65_536];
            let _ = stream.read(&mut request);
            answer(&mut stream);
        }
    });
    url
}

fn with_model(folder: &std::path::Path, url: &str) -> Session {
    let mut chat = Session::start_with(folder, |command| {
        command
            .env("HYPERLITH_MODEL_BASE_URL", url)
            .env("HYPERLITH_MODEL_NAME", "test")
            .env("HYPERLITH_MODEL_TIMEOUT_SECONDS", "60")
    });
    chat.wait_for("faucet gave");
    chat
}

fn reply(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn cancel_is_answered_at_once_while_the_model_thinks() {
    let folder = tempfile::tempdir().unwrap();
    let url = model_server(|_| std::thread::sleep(Duration::from_secs(600)));
    let mut chat = with_model(folder.path(), &url);
    chat.write(UNCLEAR);
    std::thread::sleep(Duration::from_secs(1));
    let start = Instant::now();
    chat.say("cancel", "othing was sent");
    // The model would take ten minutes; the test only needs to tell "at once" from "after it".
    assert!(start.elapsed() < Duration::from_secs(30));
    chat.say("what is my balance", "USDC");
}

#[test]
fn a_model_that_answers_rubbish_or_cannot_be_reached_gives_a_clear_reply_and_no_card() {
    for rubbish in [
        "lend it all!!",
        "{\"action\":\"transfer\",\"asset\":\"USDC\",\"amount\":\"10000\",\"to\":\"0x000000000000000000000000000000000000dEaD\"}",
        "",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let completion = serde_json::json!({
            "id": "1", "object": "chat.completion", "created": 1, "model": "test",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": rubbish}}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        });
        let body = reply(&completion.to_string());
        let url = model_server(move |stream| {
            let _ = stream.write_all(body.as_bytes());
        });
        let mut chat = with_model(folder.path(), &url);
        chat.say(UNCLEAR, "\n");
        chat.write("confirm");
        let (status, text) = chat.end();
        assert!(status.success(), "{text}");
        assert!(!text.contains("Type confirm"), "a card was made of `{rubbish}`: {text}");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut chat = with_model(folder.path(), &format!("http://127.0.0.1:{}/v1", free_port()));
    chat.say(UNCLEAR, "\n");
    let (status, text) = chat.end();
    assert!(status.success() && !text.contains("Type confirm"), "{text}");
}

#[test]
fn overlong_lines_and_invalid_text_get_an_answer_and_the_chat_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = Session::start(folder.path());
    chat.wait_for("faucet gave");
    chat.say(&"x".repeat(100_000), "the most is 4096");
    chat.say("what is my balance", "USDC");
}

#[test]
fn a_key_of_the_model_is_in_no_file_and_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let url = model_server(|stream| {
        let _ = stream.write_all(
            b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 22\r\nconnection: close\r\n\r\n{\"error\":\"sk-canary-7\"}",
        );
    });
    let mut chat = Session::start_with(folder.path(), |command| {
        command
            .env("HYPERLITH_MODEL_BASE_URL", &url)
            .env("HYPERLITH_MODEL_NAME", "test")
            .env("HYPERLITH_MODEL_API_KEY", "sk-canary-7")
            .env("HYPERLITH_LOG_FILTER", "trace")
    });
    chat.wait_for("faucet gave");
    chat.say(UNCLEAR, "\n");
    let (_, text) = chat.end();
    assert!(!text.contains("sk-canary-7"), "{text}");
    for file in files_below(folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(11).any(|window| window == b"sk-canary-7"), "the key is in {}", file.display());
    }
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
