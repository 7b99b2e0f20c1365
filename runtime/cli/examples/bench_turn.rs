//! `make bench-turn`: how long from a message to its card, beside the same component on bare wasmtime with the same host answers.
//!
//! The bare side has no journal, no budget, no policy, no state store, no simulation and no card: it instantiates the component and
//! calls `handle` with answers that were recorded from the real host. It is the floor that physics sets.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use hyperlith_chain::{Node, NodeConfig, devnet};
use hyperlith_chat::{Chat, ChatConfig, HostedAgent, MasterSecret, Output, PinnedChain};
use hyperlith_engine::{Engine, EngineConfig};
use hyperlith_host::bindings::exports::hyperlith::agent::handler as wit;
use hyperlith_host::bindings::hyperlith::agent::{chain, clock, model, state, types};
use hyperlith_host::{
    AgentRuntime, Block, CallRequest, ChainError, ChainReader, MemoryState, Network, Person, Turn, TurnContext,
};
use hyperlith_models::Unavailable;
use hyperlith_policy::Manifest;
use wasmtime::component::{Component, Linker};
use wasmtime::{Store, StoreContextMut};

const COMPONENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/defi.wasm"));
const MANIFEST: &str = include_str!(concat!(env!("OUT_DIR"), "/defi.toml"));
const SENTENCE: &str = "lend 100 USDC";
const WARM_UP: usize = 50;
const ROUNDS: usize = 500;

/// What was asked (contract and calldata), and the answer.
type Asked<To, Error> = HashMap<(To, Vec<u8>), Result<Vec<u8>, Error>>;

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The chain's answers, and a record of what was asked.
struct Recorder {
    chain: PinnedChain,
    asked: Mutex<Asked<alloy_primitives::Address, ChainError>>,
}

#[async_trait]
impl ChainReader for Recorder {
    async fn describe(&self) -> Result<Network, ChainError> {
        self.chain.describe().await
    }

    async fn head(&self) -> Result<Block, ChainError> {
        self.chain.head().await
    }

    async fn balance(&self, of: alloy_primitives::Address) -> Result<alloy_primitives::U256, ChainError> {
        self.chain.balance(of).await
    }

    async fn call(&self, request: CallRequest) -> Result<alloy_primitives::Bytes, ChainError> {
        let answer = self.chain.call(request.clone()).await;
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert((request.to, request.input.to_vec()), answer.clone().map(|bytes| bytes.to_vec()));
        }
        answer
    }
}

/// What the bare side answers with.
struct Canned {
    network: chain::Network,
    block: chain::Block,
    balance: Vec<u8>,
    calls: Asked<Vec<u8>, chain::Error>,
    now: u64,
}

fn canned(
    recorder: &Recorder,
    network: &Network,
    block: Block,
    wallet: alloy_primitives::Address,
    now: u64,
) -> Fallible<Arc<Canned>> {
    let asked = recorder.asked.lock().map_err(|_| "the recorder is broken")?;
    Ok(Arc::new(Canned {
        network: chain::Network {
            chain_id: network.chain_id,
            name: network.name.clone(),
            development: network.development,
            assets: network
                .assets
                .iter()
                .map(|a| chain::Asset {
                    symbol: a.symbol.clone(),
                    address: a.address.to_vec(),
                    decimals: a.decimals,
                    native: a.native,
                })
                .collect(),
            contracts: network
                .contracts
                .iter()
                .map(|c| chain::Contract { role: c.role.clone(), address: c.address.to_vec() })
                .collect(),
        },
        block: chain::Block { number: block.number, hash: block.hash.to_vec(), timestamp: block.timestamp },
        balance: recorder.chain.snapshot.balance(wallet).to_be_bytes_vec(),
        calls: asked
            .iter()
            .map(|((to, input), answer)| ((to.to_vec(), input.clone()), answer.clone().map_err(chain::Error::from)))
            .collect(),
        now,
    }))
}

type Ctx<'a> = StoreContextMut<'a, Arc<Canned>>;

fn bare_linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<Arc<Canned>>> {
    fn call(canned: &Canned, request: chain::CallRequest) -> Result<Vec<u8>, chain::Error> {
        canned
            .calls
            .get(&(request.to, request.input))
            .cloned()
            .unwrap_or_else(|| Err(chain::Error::Unavailable("not recorded".to_owned())))
    }
    let mut linker = Linker::new(engine);
    linker.instance("hyperlith:agent/types@0.1.0")?;
    let mut instance = linker.instance("hyperlith:agent/chain@0.1.0")?;
    instance.func_wrap_async("describe", |store: Ctx<'_>, (): ()| {
        let network = store.data().network.clone();
        Box::new(async move { Ok((Ok::<_, chain::Error>(network),)) })
    })?;
    instance.func_wrap_async("head", |store: Ctx<'_>, (): ()| {
        let block = store.data().block.clone();
        Box::new(async move { Ok((Ok::<_, chain::Error>(block),)) })
    })?;
    instance.func_wrap_async("balance", |store: Ctx<'_>, (_,): (Vec<u8>,)| {
        let balance = store.data().balance.clone();
        Box::new(async move { Ok((Ok::<_, chain::Error>(balance),)) })
    })?;
    instance.func_wrap_async("call", |store: Ctx<'_>, (request,): (chain::CallRequest,)| {
        let canned = store.data().clone();
        Box::new(async move { Ok((call(&canned, request),)) })
    })?;
    instance.func_wrap_async("call-many", |store: Ctx<'_>, (requests,): (Vec<chain::CallRequest>,)| {
        let canned = store.data().clone();
        Box::new(async move {
            Ok((Ok::<_, chain::Error>(requests.into_iter().map(|request| call(&canned, request)).collect::<Vec<_>>()),))
        })
    })?;
    let mut instance = linker.instance("hyperlith:agent/state@0.1.0")?;
    instance.func_wrap_async("get", |_: Ctx<'_>, (_,): (String,)| {
        Box::new(async move { Ok((Ok::<Option<Vec<u8>>, state::Error>(None),)) })
    })?;
    instance.func_wrap_async("put", |_: Ctx<'_>, (_, _): (String, Vec<u8>)| {
        Box::new(async move { Ok((Ok::<(), state::Error>(()),)) })
    })?;
    instance.func_wrap_async("delete", |_: Ctx<'_>, (_,): (String,)| {
        Box::new(async move { Ok((Ok::<(), state::Error>(()),)) })
    })?;
    let mut instance = linker.instance("hyperlith:agent/clock@0.1.0")?;
    instance.func_wrap_async("now", |store: Ctx<'_>, (): ()| {
        let now = store.data().now;
        Box::new(async move { Ok((Ok::<u64, clock::Error>(now),)) })
    })?;
    let mut instance = linker.instance("hyperlith:agent/model@0.1.0")?;
    instance.func_wrap_async("complete", |_: Ctx<'_>, (_,): (model::Request,)| {
        Box::new(async move { Ok((Err::<model::Completion, _>(model::Error::Unavailable),)) })
    })?;
    Ok(linker)
}

struct Times(Vec<Duration>);

impl Times {
    fn at(&self, per_mille: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort();
        let index = (sorted.len() * per_mille / 1000).min(sorted.len().saturating_sub(1));
        sorted.get(index).map_or(0.0, |time| time.as_secs_f64() * 1e6)
    }
}

#[tokio::main]
async fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let node = Node::open(devnet::configure(NodeConfig::development(folder.path().join("chain")))?).await?;
    let network = devnet::deploy(&node, |_| {}).await?;
    let engine = Engine::new(&EngineConfig::default())?;
    let agent = AgentRuntime::new(engine.clone())?.load(COMPONENT, Manifest::parse(MANIFEST)?)?;
    let hosted = HostedAgent::new(agent.clone(), Arc::new(Unavailable), None);
    let chat = Chat::open(
        ChatConfig::new(folder.path(), MasterSecret::development(folder.path())?),
        node.clone(),
        Arc::new(hosted),
    )
    .await?;
    let person = chat.open_person("bench").await?;
    person.opening().await;
    let wallet = person.wallet();

    // The host alone: what a turn costs without simulation, policy and card.
    let recorder = Arc::new(Recorder {
        chain: PinnedChain { snapshot: node.snapshot(), network: Some(network) },
        asked: Mutex::default(),
    });
    let turn = || Turn::message(Person { id: "bench".into(), wallet, language: None }, SENTENCE);
    let outcome = agent
        .handle(turn(), TurnContext::new(recorder.clone(), Arc::new(MemoryState::default()), Arc::new(Unavailable)))
        .await?;
    let now = u64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis())?;
    let answers = canned(&recorder, &recorder.describe().await?, recorder.head().await?, wallet, now)?;

    // The floor: the same component and the same settings of wasmtime.
    let component = Component::new(engine.wasmtime(), COMPONENT)?;
    let pre = hyperlith_host::bindings::AgentPre::new(bare_linker(engine.wasmtime())?.instantiate_pre(&component)?)?;
    let bare_turn = async || -> Fallible<wit::Reply> {
        let mut store = Store::new(engine.wasmtime(), answers.clone());
        store.set_fuel(u64::MAX)?;
        let instance = pre.instantiate_async(&mut store).await?;
        let event = wit::Event::Message(types::Text { body: SENTENCE.to_owned(), origin: types::Provenance::User });
        let turn = wit::Turn { person: wit::Person { wallet: wallet.to_vec(), language: None }, event };
        instance
            .hyperlith_agent_handler()
            .call_handle(&mut store, &turn)
            .await?
            .map_err(|failure| format!("{failure:?}").into())
    };
    let bare_reply = bare_turn().await?;
    if bare_reply.proposal.map(|p| p.calls.len()) != outcome.reply.proposal.as_ref().map(|p| p.calls.len())
        || outcome.reply.proposal.is_none()
    {
        return Err("the two sides do not give the same proposal: the comparison would mean nothing".into());
    }

    let (mut bare, mut hosted_turn, mut card) = (Times(vec![]), Times(vec![]), Times(vec![]));
    for round in 0..WARM_UP + ROUNDS {
        let start = Instant::now();
        bare_turn().await?;
        let bare_time = start.elapsed();

        let context = TurnContext::new(recorder.clone(), Arc::new(MemoryState::default()), Arc::new(Unavailable));
        let start = Instant::now();
        agent.handle(turn(), context).await?;
        let turn_time = start.elapsed();

        let start = Instant::now();
        let outputs = person.message(SENTENCE).await;
        let card_time = start.elapsed();
        if !outputs.iter().any(|output| matches!(output, Output::Card(_))) {
            return Err(format!("no card came: {outputs:?}").into());
        }
        person.message("cancel").await;
        if round >= WARM_UP {
            bare.0.push(bare_time);
            hosted_turn.0.push(turn_time);
            card.0.push(card_time);
        }
    }

    println!(
        "`{SENTENCE}`, {ROUNDS} rounds, {} fuel a turn, {} host calls",
        outcome.fuel_used, outcome.usage.host_calls
    );
    println!("{:<34}{:>12}{:>12}{:>10}{:>10}", "", "median µs", "p99 µs", "ratio", "p99 ratio");
    let mut cases = Vec::new();
    for (name, times) in [
        ("bare wasmtime, recorded answers", &bare),
        ("turn (journal, budgets, real reads)", &hosted_turn),
        ("message to card", &card),
    ] {
        println!(
            "{name:<34}{:>12.0}{:>12.0}{:>10.2}{:>10.2}",
            times.at(500),
            times.at(990),
            times.at(500) / bare.at(500),
            times.at(990) / bare.at(990)
        );
        if name.starts_with("bare") {
            continue;
        }
        for (quantile, per_mille) in [("median", 500), ("p99", 990)] {
            cases.push(serde_json::json!({
                "case": format!("{name}, {quantile}"), "ours": times.at(per_mille), "reference": bare.at(per_mille),
                "reference_name": "the same component on bare wasmtime with the same host answers", "unit": "µs", "better": "lower"
            }));
        }
    }
    let out = std::path::Path::new("target/bench");
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("turn.json"), serde_json::to_string_pretty(&cases)? + "\n")?;
    println!("written to {}", out.join("turn.json").display());
    node.shutdown().await;
    Ok(())
}
