//! `make bench-runtime`: what our runtime adds to bare wasmtime, for the same component under the same settings in the same run.
//!
//! The bare side has no journal, budget, policy or limiter: it links the functions that the guest calls and gives fixed answers.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyperlith_engine::{Engine, EngineConfig};
use hyperlith_host::bindings::exports::hyperlith::agent::handler as wit;
use hyperlith_host::bindings::hyperlith::agent::types;
use hyperlith_host::bindings::hyperlith::agent::{clock, state};
use hyperlith_host::{
    Agent, AgentRuntime, Block, CallRequest, ChainError, ChainReader, MemoryState, Network, Person, Turn, TurnContext,
};
use hyperlith_journal::{Journal, Reader};
use hyperlith_models::Unavailable;
use hyperlith_policy::{Grants, HttpTarget, Interface, Manifest};
use wasmtime::component::{Component, Linker};
use wasmtime::{Store, StoreContextMut};

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const WARM_UP: usize = 200;
const ROUNDS: usize = 3_000;
/// Host calls of the turn that measures one; a manifest allows 500.
const CALLS: usize = 400;
const BARE: &str = "the same component on bare wasmtime";

struct NoChain;

#[async_trait::async_trait]
impl ChainReader for NoChain {
    async fn describe(&self) -> Result<Network, ChainError> {
        Err(ChainError::Unavailable("not asked".into()))
    }
    async fn head(&self) -> Result<Block, ChainError> {
        Err(ChainError::Unavailable("not asked".into()))
    }
    async fn balance(&self, _: alloy_primitives::Address) -> Result<alloy_primitives::U256, ChainError> {
        Err(ChainError::Unavailable("not asked".into()))
    }
    async fn call(&self, _: CallRequest) -> Result<alloy_primitives::Bytes, ChainError> {
        Err(ChainError::Unavailable("not asked".into()))
    }
}

fn context() -> TurnContext {
    TurnContext::new(Arc::new(NoChain), Arc::new(MemoryState::default()), Arc::new(Unavailable)).at(1_000)
}

fn says(text: &str) -> Turn {
    Turn::message(Person { id: "bench".into(), wallet: alloy_primitives::Address::ZERO, language: None }, text)
}

/// Only what the guest calls; anything else would trap.
fn bare_linker(engine: &wasmtime::Engine, component: &Component) -> wasmtime::Result<Linker<()>> {
    let mut linker = Linker::new(engine);
    linker.define_unknown_imports_as_traps(component)?;
    linker.allow_shadowing(true);
    let mut clock = linker.instance("hyperlith:agent/clock@0.1.0")?;
    clock.func_wrap_async("now", |_: StoreContextMut<'_, ()>, (): ()| {
        Box::new(async { Ok((Ok::<u64, clock::Error>(1_000),)) })
    })?;
    let mut memory = linker.instance("hyperlith:agent/state@0.1.0")?;
    memory.func_wrap_async("get", |_: StoreContextMut<'_, ()>, (_,): (String,)| {
        Box::new(async { Ok((Ok::<Option<Vec<u8>>, state::Error>(None),)) })
    })?;
    Ok(linker)
}

fn bare_event(text: &str) -> wit::Turn {
    let event = wit::Event::Message(types::Text { body: text.to_owned(), origin: types::Provenance::User });
    wit::Turn { person: wit::Person { wallet: vec![0; 20], language: None }, event }
}

struct Bare {
    engine: Engine,
    pre: hyperlith_host::bindings::AgentPre<()>,
}

impl Bare {
    async fn instance(&self) -> wasmtime::Result<(Store<()>, hyperlith_host::bindings::Agent)> {
        let mut store = Store::new(self.engine.wasmtime(), ());
        store.set_fuel(u64::MAX)?;
        let instance = self.pre.instantiate_async(&mut store).await?;
        Ok((store, instance))
    }

    async fn turn(&self, turn: &wit::Turn) -> wasmtime::Result<()> {
        let (mut store, instance) = self.instance().await?;
        let answer = instance.hyperlith_agent_handler().call_handle(&mut store, turn).await?;
        answer.map(drop).map_err(|failure| wasmtime::Error::msg(format!("{failure:?}")))
    }
}

/// The time at a share of the sorted times, in microseconds.
fn at(times: &mut [Duration], per_mille: usize) -> f64 {
    times.sort_unstable();
    times.get((times.len() - 1) * per_mille / 1_000).map_or(0.0, |time| time.as_secs_f64() * 1e6)
}

struct Report(Vec<serde_json::Value>);

impl Report {
    fn add(&mut self, case: &str, ours: f64, reference: f64, name: &str, unit: &str, better: &str) {
        println!("{case:<44}{ours:>14.3}{reference:>14.3} {unit:<10}{:>8.2}", ours / reference);
        self.0.push(serde_json::json!({
            "case": case, "ours": ours, "reference": reference, "reference_name": name, "unit": unit, "better": better
        }));
    }
}

async fn turns(agent: &Agent, bare: &Bare, report: &mut Report) -> Fallible<()> {
    for (case, script) in [("fresh turn", "get:k now"), ("fresh turn, 400 host calls", &"now ".repeat(CALLS))] {
        let (turn, event) = (says(script), bare_event(script));
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..WARM_UP + ROUNDS {
            let start = Instant::now();
            bare.turn(&event).await?;
            let raw = start.elapsed();
            let context = context();
            let turn = turn.clone();
            let start = Instant::now();
            agent.handle(turn, context).await?;
            if round >= WARM_UP {
                ours.push(start.elapsed());
                theirs.push(raw);
            }
        }
        report.add(case, at(&mut ours, 500), at(&mut theirs, 500), BARE, "µs", "lower");
        report.add(&format!("{case}, p99"), at(&mut ours, 990), at(&mut theirs, 990), BARE, "µs", "lower");
    }

    // One instance each, called again and again: the way in and out alone, then with host calls.
    let mut medians = Vec::new();
    for script in ["x", &"now ".repeat(CALLS)] {
        let event = bare_event(script);
        let mut warm = agent.warm(&says(script), &context()).await?;
        let (mut store, instance) = bare.instance().await?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        // The journal of a warm instance grows, so these are fewer.
        for round in 0..WARM_UP + 500 {
            let start = Instant::now();
            instance.hyperlith_agent_handler().call_handle(&mut store, &event).await?.map_err(|e| format!("{e:?}"))?;
            let raw = start.elapsed();
            let start = Instant::now();
            warm.call().await?;
            if round >= WARM_UP {
                ours.push(start.elapsed());
                theirs.push(raw);
            }
        }
        medians.push((at(&mut ours, 500), at(&mut theirs, 500)));
    }
    if let [(ours, theirs), (many, many_bare)] = medians.as_slice() {
        report.add("warm call", *ours, *theirs, BARE, "µs", "lower");
        #[allow(clippy::cast_precision_loss, reason = "400 is exact")]
        let calls = CALLS as f64;
        report.add("journaled host call", (many - ours) / calls, (many_bare - theirs) / calls, BARE, "µs", "lower");
    }
    Ok(())
}

async fn replays(agent: &Agent, report: &mut Report) -> Fallible<()> {
    let script = "now ".repeat(CALLS);
    let mut journals: Vec<Journal> = Vec::new();
    for _ in 0..200 {
        journals.push(agent.handle(says(&script), context()).await?.journal);
    }
    let (mut live, mut replayed, mut read) = (Vec::new(), Vec::new(), Vec::new());
    for journal in &journals {
        let start = Instant::now();
        agent.handle(says(&script), context()).await?;
        live.push(start.elapsed());
        let start = Instant::now();
        agent.replay(journal).await?;
        replayed.push(start.elapsed());
        let bytes = journal.to_bytes()?;
        let start = Instant::now();
        for journal in Reader::new(bytes.as_slice())? {
            journal?.verify()?;
        }
        read.push(start.elapsed());
    }
    #[allow(clippy::cast_precision_loss, reason = "400 is exact")]
    let rate = |median: f64| CALLS as f64 / median * 1e6;
    let live = rate(at(&mut live, 500));
    report.add("replay with the guest", rate(at(&mut replayed, 500)), live, "the live turn", "entries/s", "higher");
    report.add("replay of the journal alone", rate(at(&mut read, 500)), 500_000.0, "target", "entries/s", "higher");
    Ok(())
}

fn decisions(grants: &Grants, report: &mut Report) {
    const MANY: u32 = 1_000_000;
    let time = |decide: &dyn Fn() -> bool| {
        let start = Instant::now();
        let yes = (0..MANY).filter(|_| std::hint::black_box(decide())).count();
        std::hint::black_box(yes);
        start.elapsed().as_secs_f64() * 1e9 / f64::from(MANY)
    };
    let granted = time(&|| Interface::ALL.into_iter().all(|interface| std::hint::black_box(grants).has(interface)));
    report.add("policy: nine interfaces", granted, 150.0, "target", "ns", "lower");
    let target = HttpTarget { origin: "https://api.example.com", method: "POST", path: "/v1/orders/17" };
    let http = grants.http.clone().unwrap_or_default();
    let decided = time(&|| std::hint::black_box(&http).decide(target).is_some());
    report.add("policy: an HTTP request", decided, 150.0, "target", "ns", "lower");
}

fn loads(bytes: &[u8], grants: &Grants, report: &mut Report) -> Fallible<()> {
    let folder = std::env::temp_dir().join(format!("hyperlith-bench-{}", std::process::id()));
    let settings = EngineConfig { cache_dir: Some(folder.clone()), ..EngineConfig::default() };
    let engine = Engine::new(&settings)?;
    let start = Instant::now();
    engine.load(bytes, grants)?;
    let compiled = start.elapsed().as_secs_f64() * 1e3;
    let mut cached = Vec::new();
    for _ in 0..50 {
        let start = Instant::now();
        let loaded = engine.load(bytes, grants)?;
        if !loaded.from_cache {
            return Err("the component was not taken from the cache".into());
        }
        cached.push(start.elapsed());
    }
    std::fs::remove_dir_all(&folder)?;
    let case = format!("component of {} KB from the cache", bytes.len() / 1_024);
    report.add(&case, at(&mut cached, 500) / 1e3, compiled, "compiling it", "ms", "lower");
    Ok(())
}

const MANIFEST: &str = "[agent]\nname = 'script'\n[grants.chain]\nread = true\n[grants.state]\n[grants.model]\n[grants.http]\nallow = ['https://a.example', 'https://b.example', { origin = 'https://api.example.com', methods = ['POST'], path = '/v1/**' }]\n[grants.tools]\nallow = ['calc']\n[grants.clock]\n[grants.random]\n[grants.log]\n[grants.dat]\ncontracts = true\n";

/// Turns of 31 neighbours for two seconds, with or without a guest among them that loops without end. Gives their times.
async fn neighbours(agent: &Agent, hostile: bool) -> Fallible<Vec<Duration>> {
    let until = Instant::now() + Duration::from_secs(2);
    let looping = hostile.then(|| {
        let agent = agent.clone();
        // Its fuel ends it after half a second or so; then it begins again.
        tokio::spawn(async move {
            loop {
                let _ = agent.handle(says("burn:4000000000"), context()).await;
            }
        })
    });
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..31 {
        let agent = agent.clone();
        tasks.spawn(async move {
            let mut times = Vec::new();
            while Instant::now() < until {
                let start = Instant::now();
                agent.handle(says("get:k now"), context()).await.map_err(|error| error.to_string())?;
                times.push(start.elapsed());
                // A person does not write without a pause.
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            Ok::<_, String>(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = tasks.join_next().await {
        all.extend(times??);
    }
    if let Some(looping) = looping {
        looping.abort();
    }
    Ok(all)
}

#[tokio::main]
async fn main() -> Fallible<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let guest = hyperlith_build::build(&root.join("runtime/host/tests/script-agent"), None, true)?.component;
    let engine = Engine::new(&EngineConfig::default())?;
    let agent = AgentRuntime::new(engine.clone())?.load(&guest, Manifest::parse(MANIFEST)?)?;
    let component = Component::new(engine.wasmtime(), &guest)?;
    let linker = bare_linker(engine.wasmtime(), &component)?;
    let pre = hyperlith_host::bindings::AgentPre::new(linker.instantiate_pre(&component)?)?;
    let bare = Bare { engine, pre };

    println!("{:<44}{:>14}{:>14} {:<10}{:>8}", "", "ours", "reference", "", "ratio");
    let mut report = Report(Vec::new());
    turns(&agent, &bare, &mut report).await?;
    let (mut alone, mut beside) = (neighbours(&agent, false).await?, neighbours(&agent, true).await?);
    let name = "without the loop";
    report.add("31 neighbours of an endless loop", at(&mut beside, 500), at(&mut alone, 500), name, "µs", "lower");
    report.add("31 neighbours of an endless loop, p99", at(&mut beside, 990), at(&mut alone, 990), name, "µs", "lower");
    replays(&agent, &mut report).await?;
    decisions(&agent.manifest().grants, &mut report);
    loads(&guest, &agent.manifest().grants, &mut report)?;
    let defi = hyperlith_build::build(&root.join("agents/defi"), None, true)?.component;
    let grants = Manifest::read(&root.join("agents/defi/agent.toml"))?.grants;
    loads(&defi, &grants, &mut report)?;

    let out = root.join("target/bench");
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("runtime.json"), serde_json::to_string_pretty(&report.0)? + "\n")?;
    println!("written to target/bench/runtime.json");
    Ok(())
}
