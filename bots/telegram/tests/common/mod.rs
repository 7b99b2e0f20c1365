//! A real chain, a scripted agent, the bot, and a fake Telegram between them over real HTTP.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

use std::time::{Duration, Instant};

use hyperlith_chat::ChatConfig;
use hyperlith_fake_telegram::{FakeConfig, FakeMessage, FakeTelegram};
use hyperlith_telegram::{Budgets, Config, Connection, Telegram, Token};

#[path = "../../../core/tests/common/mod.rs"]
pub mod world;

pub use world::{World, units};

pub const ADA: i64 = 1001;
pub const EVE: i64 = 1666;
pub const GROUP: i64 = -1001;
/// Longer than anything takes on a loaded machine; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Stage {
    pub world: World,
    pub fake: FakeTelegram,
    pub bot: Option<Telegram>,
}

pub fn config(fake: &FakeTelegram) -> Config {
    let connection = Connection { token: Token::new("123:FAKE").unwrap(), api_url: Some(fake.url()), webhook: None };
    Config { poll: Duration::from_secs(2), ..Config::new(connection) }
}

pub async fn fake(limits: bool) -> FakeTelegram {
    let fake = FakeTelegram::start(FakeConfig { limits, ..FakeConfig::default() }).await.unwrap();
    fake.add_person(ADA, "Ada", "en");
    fake.add_person(EVE, "Eve", "en");
    fake.add_group(GROUP, "Hyperlith DAO", &[ADA, EVE]);
    fake
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(|_| (), |_| ()).await
    }

    pub async fn with(chat: impl FnOnce(&mut ChatConfig), change: impl FnOnce(&mut Config)) -> Self {
        let world = World::with(chat).await;
        let fake = fake(false).await;
        let mut config = config(&fake);
        change(&mut config);
        let bot = Telegram::start(config, world.chat.clone()).await.unwrap();
        Self { world, fake, bot: Some(bot) }
    }

    /// A stage where Ada has a wallet and the greetings are over.
    pub async fn with_ada() -> Self {
        let stage = Self::new().await;
        stage.greet(ADA).await;
        stage
    }

    pub async fn greet(&self, person: i64) {
        self.fake.say(person, person, "/start");
        self.until("the greeting", || self.bot_messages(person).len() >= 2).await;
    }

    /// What the bot has said in a chat.
    pub fn bot_messages(&self, chat: i64) -> Vec<FakeMessage> {
        self.fake.messages(chat).into_iter().filter(|message| message.from_bot).collect()
    }

    pub fn texts(&self, chat: i64) -> Vec<String> {
        self.bot_messages(chat).into_iter().map(|message| message.text).collect()
    }

    pub async fn until(&self, what: &str, ready: impl Fn() -> bool) {
        let start = Instant::now();
        while !ready() {
            assert!(
                start.elapsed() < PATIENCE,
                "{what} did not come; Ada's chat: {:#?}\ngroup: {:#?}\nanswers: {:#?}\nrefused calls: {:#?}",
                self.texts(ADA),
                self.texts(GROUP),
                self.fake.answers(),
                self.fake.calls().into_iter().filter(|call| call.status != 200).collect::<Vec<_>>()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The first bot message in a chat with these words, once it is there.
    pub async fn message(&self, chat: i64, words: &str) -> FakeMessage {
        let find = || self.bot_messages(chat).into_iter().find(|message| message.text.contains(words));
        self.until(words, || find().is_some()).await;
        find().unwrap()
    }

    /// The bot message with these words that came after another one.
    pub async fn newest(&self, chat: i64, words: &str, after: i64) -> FakeMessage {
        let find = || {
            let mut messages = self.bot_messages(chat).into_iter();
            messages.find(|message| message.message_id > after && message.text.contains(words))
        };
        self.until(words, || find().is_some()).await;
        find().unwrap()
    }

    /// The answer to the latest tap, once there are `count`.
    pub async fn answer(&self, count: usize) -> String {
        self.until("an answer to a tap", || self.fake.answers().len() >= count).await;
        self.fake.answers()[count - 1].text.clone()
    }

    /// Time for anything that should not happen.
    pub async fn quiet(&self) {
        tokio::time::sleep(Duration::from_millis(400)).await;
    }

    /// Ada asks, the agent proposes to supply 100 USDC, the card comes.
    pub async fn card(&self) -> FakeMessage {
        let wallet = self.wallet(ADA).await;
        self.world.agent.then_propose(self.world.supply("USDC", units(100, 6), wallet));
        self.fake.say(ADA, ADA, "lend 100 USDC");
        self.message(ADA, "Supply 100 USDC").await
    }

    pub async fn wallet(&self, person: i64) -> alloy_primitives::Address {
        self.world.chat.open_person(&format!("telegram:{person}")).await.unwrap().wallet()
    }

    /// Transactions that were ever signed for a person.
    pub fn signed(&self, person: i64) -> usize {
        self.world.chat.store().history(&format!("telegram:{person}"), 100).unwrap().len()
    }

    /// No call was refused by Telegram for its form.
    pub fn assert_well_formed(&self) {
        let bad: Vec<_> = self.fake.calls().into_iter().filter(|call| call.status == 400).collect();
        assert!(bad.is_empty(), "{bad:#?}");
    }
}

pub fn tight() -> Budgets {
    Budgets { waiting: 2, per_minute: 8, turns: 8, ..Budgets::default() }
}
