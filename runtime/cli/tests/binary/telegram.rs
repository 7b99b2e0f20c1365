//! The Telegram bot as a process, killed at any moment, against a fake Telegram over real HTTP.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use hyperlith_fake_telegram::{FakeConfig, FakeMessage, FakeTelegram};

use crate::common::{hyperlith, run};

const ADA: i64 = 1001;
/// Longer than anything takes on a loaded machine; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(120);

struct Bot(Child);

impl Bot {
    fn start(data_dir: &Path, fake: &FakeTelegram) -> Self {
        let mut command = hyperlith();
        command.args(["telegram", "--no-rpc", "--data-dir"]).arg(data_dir);
        command.env("TELOXIDE_TOKEN", "123:FAKE").env("TELOXIDE_API_URL", fake.url());
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// `kill -9`.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn said(fake: &FakeTelegram, words: &str) -> Vec<FakeMessage> {
    fake.messages(ADA).into_iter().filter(|message| message.from_bot && message.text.contains(words)).collect()
}

#[track_caller]
fn wait_for(fake: &FakeTelegram, words: &str) -> FakeMessage {
    let start = Instant::now();
    loop {
        if let Some(message) = said(fake, words).pop() {
            return message;
        }
        let texts = || fake.messages(ADA).into_iter().map(|message| message.text).collect::<Vec<_>>();
        assert!(start.elapsed() < PATIENCE, "`{words}` did not come: {:#?}", texts());
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn killed_at_any_moment_the_bot_answers_each_message_and_mines_each_card_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let fake = runtime.block_on(FakeTelegram::start(FakeConfig::default())).unwrap();
    fake.add_person(ADA, "Ada", "en");
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path();
    let mut bot = Bot::start(data_dir, &fake);
    fake.say(ADA, ADA, "/start");
    wait_for(&fake, "faucet gave");

    // Moments in milliseconds after the message and after the tap, spread over everything that happens in between.
    let moments = [(0, 400), (2, 0), (5, 3), (9, 8), (14, 15), (25, 40), (60, 90), (150, 210)];
    for (round, (after_message, after_tap)) in moments.into_iter().enumerate() {
        let amount = 11 + round;
        fake.say(ADA, ADA, &format!("lend {amount} USDC"));
        std::thread::sleep(Duration::from_millis(after_message));
        bot.kill();
        bot = Bot::start(data_dir, &fake);
        let card = wait_for(&fake, &format!("Supply {amount} USDC"));
        let data = card.buttons[0][0].data.clone().unwrap();
        let tap = fake.tap(ADA, ADA, card.message_id, &data);
        std::thread::sleep(Duration::from_millis(after_tap));
        bot.kill();
        // Telegram did not hear that it arrived, or the person tapped twice.
        if round % 2 == 0 {
            fake.redeliver(tap);
        } else {
            fake.tap(ADA, ADA, card.message_id, &data);
        }
        bot = Bot::start(data_dir, &fake);
        let receipt = wait_for(&fake, &format!("Done: Supply {amount} USDC"));
        // The card became its receipt; or the other copy of it did, when the first was on its way in the moment of the kill.
        let copies = said(&fake, &format!("Supply {amount} USDC"));
        assert!(
            receipt.message_id == card.message_id || copies.len() == 2,
            "a message that is not the card became its receipt: {copies:#?}"
        );
    }
    std::thread::sleep(Duration::from_millis(1_000));
    drop(bot);

    let output = run(hyperlith().args(["wallet", "history", "--person", "telegram:1001", "--data-dir"]).arg(data_dir));
    let history = String::from_utf8(output.stdout).unwrap();
    for round in 0..moments.len() {
        let title = format!("Supply {} USDC", 11 + round);
        let mined = history.lines().filter(|line| line.contains(&title) && line.contains("mined")).count();
        assert_eq!(mined, 1, "{title}: {history}");
        let shown = said(&fake, &title);
        let receipts = shown.iter().filter(|message| message.text.contains("Done:")).count();
        assert_eq!(receipts, 1, "{title}: {shown:#?}");
        // Nobody can know whether a message arrived whose delivery was cut off; only then it comes twice.
        assert!(shown.len() <= 2, "{title}: {shown:#?}");
    }
    assert_eq!(history.lines().count(), moments.len(), "{history}");
}

#[test]
fn without_a_token_it_says_where_to_get_one_and_never_repeats_a_bad_one() {
    let folder = tempfile::tempdir().unwrap();
    let start = |token: &str| {
        let mut command = hyperlith();
        command.args(["telegram", "--no-rpc", "--data-dir"]).arg(folder.path()).env("TELOXIDE_TOKEN", token);
        let output = run(&mut command);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let none = start("");
    assert!(none.contains("@BotFather") && none.contains("TELOXIDE_TOKEN") && none.contains("demo-telegram"), "{none}");
    let bad = start("sk-canary-secret");
    assert!(bad.contains("not a bot's token") && !bad.contains("canary"), "{bad}");
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing was made");
}
