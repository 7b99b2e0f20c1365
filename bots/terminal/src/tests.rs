use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;

use super::*;

/// Answers like a chat: `slow` thinks until it is cancelled, `step` waits for a permit.
#[derive(Default)]
struct Fake {
    heard: Mutex<Vec<String>>,
    abort: Notify,
    permits: Notify,
    happened: Notify,
    thinking: AtomicUsize,
}

fn text(text: impl Into<String>) -> Vec<Output> {
    vec![Output::Text { text: text.into(), suggestions: vec![] }]
}

#[async_trait::async_trait]
impl Conversation for Fake {
    async fn opening(&self) -> Vec<Output> {
        text("hello")
    }

    async fn message(&self, message: &str) -> Vec<Output> {
        self.heard.lock().unwrap().push(message.to_owned());
        match message {
            "slow" => {
                self.thinking.fetch_add(1, Ordering::SeqCst);
                self.abort.notified().await;
                vec![]
            }
            "step" => {
                self.permits.notified().await;
                text("stepped")
            }
            "cancel" => {
                self.abort.notify_waiters();
                self.permits.notify_one();
                text("cancelled; nothing was sent")
            }
            other => text(format!("re: {other}")),
        }
    }

    async fn news(&self) -> Vec<Output> {
        self.happened.notified().await;
        text("your alert")
    }

    fn now(&self) -> u64 {
        0
    }
}

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn shown(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// An input whose lines the test sends when it likes.
struct Typed(mpsc::Receiver<Vec<u8>>);

impl Read for Typed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Ok(line) = self.0.recv() else { return Ok(0) };
        buffer[..line.len()].copy_from_slice(&line);
        Ok(line.len())
    }
}

async fn piped(input: &'static [u8]) -> (Fake, String) {
    let (fake, sink) = (Fake::default(), Sink::default());
    run(&fake, Look::PLAIN, input, sink.clone()).await.unwrap();
    (fake, sink.shown())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_is_answered_line_by_line_to_its_end() {
    let (_, shown) = piped(b"one\ntwo\nexit\nlast without newline").await;
    assert_eq!(shown, "hello\n\nre: one\n\nre: two\n\nre: exit\n\nre: last without newline\n\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn overlong_lines_and_other_encodings_get_a_clear_reply() {
    let mut input = vec![b'x'; 5_000];
    input.extend_from_slice(b"\n\xff\xfe\nok\n");
    let (fake, shown) = piped(input.leak()).await;
    assert!(shown.contains("5000 bytes") && shown.contains("not UTF-8") && shown.ends_with("re: ok\n\n"), "{shown}");
    assert_eq!(*fake.heard.lock().unwrap(), ["ok"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_right_behind_a_running_turn_goes_through() {
    let (_, shown) = piped(b"slow\ncancel\nafter\n").await;
    assert_eq!(shown, "hello\n\ncancelled; nothing was sent\n\nre: after\n\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_behind_other_lines_waits_for_them() {
    let (fake, sink) = (Arc::new(Fake::default()), Sink::default());
    let (sender, receiver) = mpsc::channel();
    let chat = tokio::spawn({
        let (fake, sink) = (fake.clone(), sink.clone());
        async move { run(&*fake, Look::PLAIN, Typed(receiver), sink).await }
    });
    sender.send(b"step\nother\ncancel\n".to_vec()).unwrap();
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(*fake.heard.lock().unwrap(), ["step"]);
    fake.permits.notify_one();
    drop(sender);
    chat.await.unwrap().unwrap();
    assert_eq!(*fake.heard.lock().unwrap(), ["step", "other", "cancel"]);
    assert!(sink.shown().ends_with("stepped\n\nre: other\n\ncancelled; nothing was sent\n\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_meanwhile_is_said_at_a_terminal_and_not_on_a_pipe() {
    for interactive in [true, false] {
        let (fake, sink) = (Arc::new(Fake::default()), Sink::default());
        let (sender, receiver) = mpsc::channel();
        let look = Look { interactive, ..Look::PLAIN };
        let chat = tokio::spawn({
            let (fake, sink) = (fake.clone(), sink.clone());
            async move { run(&*fake, look, Typed(receiver), sink).await }
        });
        fake.happened.notify_one();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(sink.shown().contains("your alert"), interactive);
        sender.send(b"still here\n".to_vec()).unwrap();
        drop(sender);
        chat.await.unwrap().unwrap();
        assert!(sink.shown().contains("re: still here"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_typed_while_the_agent_thinks_is_answered() {
    let (fake, sink) = (Arc::new(Fake::default()), Sink::default());
    let (sender, receiver) = mpsc::channel();
    let chat = tokio::spawn({
        let (fake, sink) = (fake.clone(), sink.clone());
        async move { run(&*fake, Look { interactive: true, spinner: true, ..Look::PLAIN }, Typed(receiver), sink).await }
    });
    sender.send(b"slow\n".to_vec()).unwrap();
    while fake.thinking.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sender.send(b" CANCEL \n".to_vec()).unwrap();
    while !sink.shown().contains("cancelled") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sender.send(b"exit\n".to_vec()).unwrap();
    chat.await.unwrap().unwrap();
    assert!(sink.shown().starts_with("hello\n\n> "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_output_ends_the_chat_quietly_and_unread_lines_are_not_acted_on() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let fake = Fake::default();
    run(&fake, Look::PLAIN, &b"one\nconfirm\n"[..], Closed).await.unwrap();
    assert!(fake.heard.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_failures_of_input_and_output_are_told() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("unplugged"))
        }
    }
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("disk full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let fake = Fake::default();
    assert!(matches!(run(&fake, Look::PLAIN, Broken, Sink::default()).await, Err(TerminalError::Input(_))));
    assert!(matches!(run(&fake, Look::PLAIN, &b""[..], Broken).await, Err(TerminalError::Output(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn colour_is_the_hosts_and_only_where_asked() {
    let fake = Fake::default();
    for (colour, expected) in [(true, "\u{1b}[2m---"), (false, "---")] {
        let sink = Sink::default();
        let mut screen = screen::Screen::new(sink.clone(), Look { colour, ..Look::PLAIN });
        screen.show(&[Output::Card(Box::new(card()))], fake.now()).unwrap();
        assert!(sink.shown().starts_with(expected), "{:?}", sink.shown());
    }
    // An agent that writes like the host gets no colour for it.
    let sink = Sink::default();
    screen::Screen::new(sink.clone(), Look { colour: true, ..Look::PLAIN })
        .show(&text("Done: all yours\n WARNING x"), fake.now())
        .unwrap();
    assert!(!sink.shown().contains('\u{1b}'), "{:?}", sink.shown());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_typed_before_its_card_was_on_the_screen_does_not_count_at_a_terminal() {
    struct Carded(Fake);
    #[async_trait::async_trait]
    impl Conversation for Carded {
        async fn opening(&self) -> Vec<Output> {
            vec![]
        }
        async fn message(&self, message: &str) -> Vec<Output> {
            match self.0.message(message).await {
                _ if message == "step" => vec![Output::Card(Box::new(card()))],
                outputs => outputs,
            }
        }
        fn now(&self) -> u64 {
            0
        }
    }
    for (interactive, expected) in [(true, vec!["step", "other"]), (false, vec!["step", "confirm", "Yes!", "other"])] {
        let (conversation, sink) = (Arc::new(Carded(Fake::default())), Sink::default());
        let (sender, receiver) = mpsc::channel();
        let chat = tokio::spawn({
            let (conversation, sink) = (conversation.clone(), sink.clone());
            async move { run(&*conversation, Look { interactive, ..Look::PLAIN }, Typed(receiver), sink).await }
        });
        sender.send(b"step\nconfirm\nYes!\nother\n".to_vec()).unwrap();
        drop(sender);
        tokio::time::sleep(Duration::from_millis(50)).await;
        conversation.0.permits.notify_one();
        chat.await.unwrap().unwrap();
        assert_eq!(*conversation.0.heard.lock().unwrap(), expected);
        assert_eq!(sink.shown().contains("before this card was shown"), interactive);
    }
}

fn card() -> hyperlith_chat::card::Card {
    let coin =
        serde_json::json!({ "symbol": "ETH", "address": format!("0x{:040x}", 0), "decimals": 18, "native": true });
    serde_json::from_value(serde_json::json!({
        "id": format!("0x{:032x}", 7), "title": "Supply 1 USDC", "sends": [], "receives": [], "recipients": [], "approvals": [], "swaps": [],
        "health": null, "value": 0, "fee": ["0x0", "0x0"], "fee_value": null, "native": coin, "block": 1, "network": "n", "development": true,
        "expires_at": 60, "confirm_words": "confirm", "proposal_hash": format!("0x{:064x}", 7),
    }))
    .unwrap()
}
