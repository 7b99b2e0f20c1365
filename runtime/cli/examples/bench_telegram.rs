//! `make bench-telegram`: a thousand people write at once; how long until each has their card, beside the same without Telegram.
//!
//! Everything is real but the model, of which this agent needs none: the component, the chain, the durable post, HTTP to a fake Telegram that
//! takes messages as fast as they come. The reference is the same messages to `Person::message` in process, as many at a time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hyperlith_chain::{Node, NodeConfig, devnet};
use hyperlith_chat::{Chat, ChatConfig, HostedAgent, MasterSecret, Output};
use hyperlith_engine::{Engine, EngineConfig};
use hyperlith_fake_telegram::{FakeConfig, FakeTelegram};
use hyperlith_host::AgentRuntime;
use hyperlith_models::Unavailable;
use hyperlith_policy::Manifest;
use hyperlith_telegram::{Config, Connection, Telegram, Token};
use tokio::task::JoinSet;

const COMPONENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/defi.wasm"));
const MANIFEST: &str = include_str!(concat!(env!("OUT_DIR"), "/defi.toml"));
const SENTENCE: &str = "lend 100 USDC";
const CHATS: i64 = 1_000;
const FIRST: i64 = 10_000;

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Milliseconds.
struct Times(Vec<f64>);

impl Times {
    fn at(&mut self, per_mille: usize) -> f64 {
        self.0.sort_by(f64::total_cmp);
        self.0.get((self.0.len() * per_mille / 1_000).min(self.0.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }
}

#[tokio::main]
async fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let mut config = devnet::configure(NodeConfig::development(folder.path().join("chain")))?;
    config.block_time = Duration::from_millis(20);
    let node = Node::open(config).await?;
    devnet::deploy(&node, |_| ()).await?;
    let engine = Engine::new(&EngineConfig::default())?;
    let agent = AgentRuntime::new(engine)?.load(COMPONENT, Manifest::parse(MANIFEST)?)?;
    let hosted = HostedAgent::new(agent, Arc::new(Unavailable), None);
    let mut config = ChatConfig::new(folder.path().join("chat"), MasterSecret::new("a secret for this bench")?);
    config.card_life = Duration::from_secs(600);
    let chat = Chat::open(config, node.clone(), Arc::new(hosted)).await?;
    let people = FIRST..FIRST + CHATS;
    println!("{CHATS} wallets are made and filled");
    for id in people.clone() {
        chat.open_person(&format!("telegram:{id}")).await?.opening().await;
    }

    // Without Telegram.
    let turns = Arc::new(tokio::sync::Semaphore::new(64));
    let begin = Instant::now();
    let mut set = JoinSet::new();
    for id in people.clone() {
        let (chat, turns) = (chat.clone(), turns.clone());
        set.spawn(async move {
            let person = chat.known_person(&format!("telegram:{id}")).ok().flatten()?;
            let _turn = turns.acquire().await;
            let outputs = person.message(SENTENCE).await;
            outputs.iter().any(|output| matches!(output, Output::Card(_))).then(|| begin.elapsed().as_secs_f64() * 1e3)
        });
    }
    let alone = set.join_all().await.into_iter().collect::<Option<Vec<f64>>>().ok_or("a card is missing")?;
    let mut alone = Times(alone);

    // With it. The fake stands where Telegram's servers would, on the same two cores.
    let fake = FakeTelegram::start(FakeConfig::default()).await?;
    for id in people.clone() {
        fake.add_person(id, "Somebody", "en");
    }
    let connection = Connection { token: Token::new("123:FAKE")?, api_url: Some(fake.url()), webhook: None };
    let mut config = Config::new(connection);
    // Telegram's own thirty a second would be all that is measured.
    config.budgets.messages_per_second = 100_000;
    let _bot = Telegram::start(config, chat.clone()).await?;
    let begin = Instant::now();
    for id in people.clone() {
        fake.say(id, id, SENTENCE);
    }
    let mut waiting: Vec<i64> = people.collect();
    let mut times = Times(vec![]);
    while !waiting.is_empty() {
        waiting.retain(|id| {
            let there = fake.messages(*id).iter().any(|message| message.from_bot && !message.buttons.is_empty());
            if there {
                times.0.push(begin.elapsed().as_secs_f64() * 1e3);
            }
            !there
        });
        if begin.elapsed() > Duration::from_secs(300) {
            return Err(format!("{} cards did not come", waiting.len()).into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }

    println!("{:<40}{:>12}{:>12}{:>12}", format!("{CHATS} people at once, ms"), "median", "p99", "last");
    let mut cases = Vec::new();
    for (name, times) in [("in process", &mut alone), ("through Telegram, update to card", &mut times)] {
        println!("{name:<40}{:>12.0}{:>12.0}{:>12.0}", times.at(500), times.at(990), times.at(1_000));
    }
    for (quantile, per_mille) in [("median", 500), ("p99", 990)] {
        println!("ratio, {quantile}: {:.2}", times.at(per_mille) / alone.at(per_mille));
        cases.push(serde_json::json!({
            "case": format!("{CHATS} chats at once, update to card, {quantile}"), "ours": times.at(per_mille), "reference": alone.at(per_mille),
            "reference_name": "the same messages in process, without Telegram", "unit": "ms", "better": "lower"
        }));
    }
    let out = std::path::Path::new("target/bench");
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("telegram.json"), serde_json::to_string_pretty(&cases)? + "\n")?;
    println!("written to {}", out.join("telegram.json").display());
    node.shutdown().await;
    Ok(())
}
