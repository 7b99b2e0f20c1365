//! A recorded turn runs again from its record alone, to the same byte and unit of fuel, and what differs is named.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper that fails is a test that fails"
)]

mod common;

use std::sync::Arc;

use common::{Chain, Kept, SCRIPT, runtime_with, says, script_bytes};
use hyperlith_engine::{EngineConfig, Pooling};
use hyperlith_host::{
    Agent, AgentRuntime, Asset, Block, CallRequest, ChainError, ChainReader, Contract, MemoryState, Network,
    ReplayError, Scope, StateStore, TurnContext, TurnError,
};
use hyperlith_journal::{Builder, Digest, Divergence, Entry, Journal, JournalError};
use hyperlith_models::{Scripted, Unavailable};
use hyperlith_policy::Manifest;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// A chain whose every answer is another one: a replay that asked it would differ.
#[derive(Default)]
struct Restless(std::sync::atomic::AtomicU64);

impl Restless {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst)
    }
}

#[async_trait::async_trait]
impl ChainReader for Restless {
    async fn describe(&self) -> Result<Network, ChainError> {
        let pool = Contract { role: "aave-v3-pool".into(), address: alloy_primitives::Address::repeat_byte(0xaa) };
        Ok(Network {
            chain_id: self.next(),
            name: "restless".into(),
            development: true,
            assets: Vec::<Asset>::new(),
            contracts: vec![pool],
        })
    }
    async fn head(&self) -> Result<Block, ChainError> {
        let number = self.next();
        Ok(Block { number, hash: alloy_primitives::B256::ZERO, timestamp: number })
    }
    async fn balance(&self, _: alloy_primitives::Address) -> Result<alloy_primitives::U256, ChainError> {
        Ok(alloy_primitives::U256::from(self.next()))
    }
    async fn call(&self, request: CallRequest) -> Result<alloy_primitives::Bytes, ChainError> {
        match self.next() % 4 {
            0 => Err(ChainError::Reverted(request.input)),
            1 => Err(ChainError::Halted("no gas".into())),
            n => Ok(vec![u8::try_from(n).unwrap(); 3].into()),
        }
    }
}

fn agents() -> (Agent, Agent, AgentRuntime) {
    let (bytes, manifest) = (script_bytes(), || Manifest::parse(SCRIPT).unwrap());
    let compiled = runtime_with(EngineConfig { pooling: Pooling::Never, ..EngineConfig::default() });
    let interpreted = EngineConfig { pooling: Pooling::Never, interpreter: true, ..EngineConfig::default() };
    let interpreted = runtime_with(interpreted);
    (compiled.load(&bytes, manifest()).unwrap(), interpreted.load(&bytes, manifest()).unwrap(), compiled)
}

fn context(state: &Arc<MemoryState>, chain: &Arc<Restless>, kept: &Arc<Kept>) -> TurnContext {
    let model = Scripted::new().then("one").then_fail(hyperlith_models::ModelError::TimedOut).then("two");
    TurnContext::new(chain.clone(), state.clone(), Arc::new(model)).with_journal(kept.clone()).at(1_000)
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("head".to_owned()),
        "[0-9a-f]{2}".prop_map(|byte| format!("balance:{byte}")),
        "[a-z]{0,9}".prop_map(|text| format!("read:{text}")),
        ("[a-d]{0,2}", "[a-z]{0,90}").prop_map(|(key, value)| format!("put:{key}:{value}")),
        "[a-d]{0,2}".prop_map(|key| format!("get:{key}")),
        "[a-d]{0,2}".prop_map(|key| format!("delete:{key}")),
        "[a-d]?".prop_map(|prefix| format!("keys:{prefix}")),
        Just("now".to_owned()),
        prop_oneof![0u32..40, Just(70_000)].prop_map(|length| format!("random:{length}")),
        "[a-z]{0,20}".prop_map(|text| format!("log:{text}")),
        "[a-z]{1,20}".prop_map(|text| format!("ask:{text}")),
        Just("fetch:https://example.org/x".to_owned()),
        Just("fetch:gopher".to_owned()),
        Just("tool:calc:{}".to_owned()),
        Just("tool:rm:{}".to_owned()),
        (-9i32..9).prop_map(|x| format!("float:{x}")),
        (0u32..3_000).prop_map(|rounds| format!("burn:{rounds}")),
        Just("propose".to_owned()),
        (0u32..8).prop_map(|n| if n == 0 { "trap".into() } else { "now".to_owned() }),
        (0u32..8).prop_map(|n| if n == 0 { "fail:enough".into() } else { "head".to_owned() }),
    ]
}

/// A thousand generated turns of three people who remember: each recorded live, then replayed without chain, model, memory or clock, on
/// compiled code and on the interpreter.
#[test]
fn a_thousand_generated_turns_replay_exactly_on_both_engines() {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (compiled, interpreted, _) = agents();
    let (state, chain) = (Arc::new(MemoryState::default()), Arc::new(Restless::default()));
    let mut turns = 0;
    let mut runner = TestRunner::new(Config { cases: 1_000, failure_persistence: None, ..Config::default() });
    let outcomes = std::cell::RefCell::new((0u32, 0u32));
    runner
        .run(&(proptest::collection::vec(word(), 0..12), "[pqr]"), |(words, who)| {
            tokio.block_on(async {
                let kept = Arc::new(Kept::default());
                let turn = hyperlith_host::Turn::message(common::person(&who), words.join(" "));
                let live = compiled.handle(turn, context(&state, &chain, &kept)).await;
                let journal = kept.0.lock().pop().unwrap();
                for agent in [&compiled, &interpreted] {
                    let again = agent.replay(&journal).await.map_err(|error| TestCaseError::fail(error.to_string()))?;
                    prop_assert_eq!(again.root, journal.root());
                    match &live {
                        Ok(live) => {
                            prop_assert_eq!(again.reply.as_ref(), Some(&live.reply));
                            prop_assert_eq!(again.fuel_used, live.fuel_used);
                            prop_assert_eq!(again.calls as u64, live.usage.host_calls);
                        }
                        Err(_) => prop_assert!(again.reply.is_none()),
                    }
                }
                let mut outcomes = outcomes.borrow_mut();
                if live.is_ok() {
                    outcomes.0 += 1
                } else {
                    outcomes.1 += 1
                }
                Ok(())
            })
        })
        .unwrap();
    turns += outcomes.borrow().0 + outcomes.borrow().1;
    assert_eq!(turns, 1_000);
    let (replied, failed) = *outcomes.borrow();
    assert!(replied > 500 && failed > 20, "{replied} replies, {failed} failures");
}

async fn one(script: &str) -> (Agent, Journal) {
    let (agent, _, _) = agents();
    let kept = Arc::new(Kept::default());
    let (state, chain) = (Arc::new(MemoryState::default()), Arc::new(Restless::default()));
    let _ = agent.handle(says(script), context(&state, &chain, &kept)).await;
    let journal = kept.0.lock().pop().unwrap();
    (agent, journal)
}

/// The journal with one entry changed by a forger who knows how to hash.
fn forge(journal: &Journal, change: impl Fn(usize, &mut Entry)) -> Journal {
    let mut entries: Vec<Entry> =
        journal.records.iter().map(|record| postcard::from_bytes(&record.payload).unwrap()).collect();
    for (index, entry) in entries.iter_mut().enumerate() {
        change(index, entry);
    }
    let mut builder = None;
    for entry in entries {
        match entry {
            Entry::Header(header) => builder = Some(Builder::new(&header)),
            Entry::Call(call) => builder.as_mut().unwrap().record(&call),
            Entry::End(end) => return builder.unwrap().end(&end),
        }
    }
    panic!("no end")
}

#[tokio::test]
async fn a_changed_byte_is_named_by_the_record_that_holds_it() {
    let (agent, journal) = one("head put:a:b get:a random:4 now").await;
    for index in 0..journal.records.len() {
        let mut changed = journal.clone();
        *changed.records[index].payload.last_mut().unwrap() ^= 1;
        let error = agent.replay(&changed).await.unwrap_err();
        assert!(
            matches!(error, ReplayError::Journal(JournalError::Broken { index: named }) if named == index),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_forged_answer_request_or_fuel_is_named_by_its_call() {
    let (agent, journal) = one("head balance:01 put:a:b get:a now").await;
    agent.replay(&journal).await.unwrap();
    // The version of the loaded memory is an input on which nothing depends; the root alone vouches for it.
    let loaded = |record: &hyperlith_journal::Record| matches!(postcard::from_bytes(&record.payload), Ok(Entry::Call(call)) if call.function == "load-state");
    let calls: Vec<usize> = (1..journal.records.len() - 1).filter(|at| !loaded(&journal.records[*at])).collect();
    let mut named = Vec::new();
    for at in calls {
        let forged = forge(&journal, |index, entry| {
            if let (true, Entry::Call(call)) = (index == at, entry) {
                *call.response.last_mut().unwrap() ^= 1;
            }
        });
        let error = agent.replay(&forged).await.unwrap_err();
        named.push(error.to_string());
        assert!(matches!(error, ReplayError::Diverged(_)), "{error}");
        let forged = forge(&journal, |index, entry| {
            if let (true, Entry::Call(call)) = (index == at, entry) {
                call.fuel += 1;
            }
        });
        assert!(matches!(agent.replay(&forged).await, Err(ReplayError::Diverged(_))), "fuel of record {at}");
    }
    // The guest itself says what it heard, so its next call comes at another instruction.
    assert!(named.iter().any(|text| text.starts_with("call 1 differs")), "{named:#?}");

    let other = forge(&journal, |_, entry| {
        if let Entry::Call(call) = entry
            && call.function == "balance"
        {
            call.request = [9; 32];
        }
    });
    let error = agent.replay(&other).await.unwrap_err();
    assert!(
        matches!(&error, ReplayError::Diverged(Divergence::Call { index: 1, recorded, now }) if recorded.contains("chain.balance(09090909") && now.contains("chain.balance(")),
        "{error}"
    );
}

#[tokio::test]
async fn another_component_or_manifest_is_refused_before_anything_runs() {
    let (agent, journal) = one("head").await;
    let hello = common::hello(common::HELLO);
    assert!(matches!(hello.replay(&journal).await, Err(ReplayError::Component { .. })));
    let (_, _, runtime) = agents();
    let wider = Manifest::parse(&format!("{SCRIPT}[limits]\nhost_calls = 7\n")).unwrap();
    let wider = runtime.load(&script_bytes(), wider).unwrap();
    assert!(matches!(wider.replay(&journal).await, Err(ReplayError::Manifest { .. })));
    drop(agent);
}

#[tokio::test]
async fn a_turn_that_was_stopped_while_it_waited_replays_to_that_call() {
    let manifest = Manifest::parse(&format!("{SCRIPT}[limits]\nwall_ms = 1000\n")).unwrap();
    let runtime = runtime_with(EngineConfig { pooling: Pooling::Never, ..EngineConfig::default() });
    let agent = runtime.load(&script_bytes(), manifest).unwrap();
    let (kept, state) = (Arc::new(Kept::default()), Arc::new(MemoryState::default()));
    let chain = Chain { delay: Some(std::time::Duration::from_secs(3_600)), down: false };
    let slow = TurnContext::new(Arc::new(chain), state, Arc::new(Unavailable)).with_journal(kept.clone());
    let error = agent.handle(says("now balance:01 head now"), slow).await.unwrap_err();
    assert!(matches!(error, TurnError::TimedOut { .. }), "{error}");
    let journal = kept.0.lock().pop().unwrap();
    let again = agent.replay(&journal).await.unwrap();
    assert_eq!((again.calls, again.reply), (2, None));
}

#[tokio::test]
async fn a_fork_keeps_the_past_and_makes_the_rest_anew() {
    let (agent, journal) = one("head put:a:b ask:first head ask:third").await;
    let original = agent.replay(&journal).await.unwrap();
    let kept = Arc::new(Kept::default());
    let state = Arc::new(MemoryState::default());
    let other = Scripted::new().then("other");
    let live = || {
        TurnContext::new(Arc::new(Restless(500.into())), state.clone(), Arc::new(Unavailable))
            .with_journal(kept.clone())
    };
    let mut context = live();
    context.model = Arc::new(other);
    let forked = agent.fork(&journal, 3, context).await.unwrap();
    let (before, after) = (original.reply.unwrap().message, forked.reply.message.clone());
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    assert_eq!(before[..4], after[..4], "the past");
    assert!(after[4].contains("500") && after[5].contains("other"), "{after:?}");
    // A fork is a record like any other, and keeps nothing of the memory.
    let record = kept.0.lock().pop().unwrap();
    assert_eq!(record.root(), forked.journal.root());
    assert_eq!(agent.replay(&record).await.unwrap().reply, Some(forked.reply));
    let scope = Scope { agent: "script".into(), person: "p".into() };
    assert!(state.load(&scope).await.unwrap().entries.is_empty());

    // From the first call on it is a turn of its own; past the last, the same one.
    let anew = agent.fork(&journal, 0, live()).await.unwrap();
    assert_ne!(anew.journal.root(), journal.root());
    let whole = agent.fork(&journal, usize::MAX, live()).await.unwrap();
    assert_eq!(whole.journal.root(), journal.root());
}

#[tokio::test]
async fn the_state_root_is_that_of_the_memory() {
    let (agent, journal) = one("put:a:1 put:b:2").await;
    let (_, other) = one("put:b:2 put:a:9 put:a:1").await;
    let (_, third) = one("put:a:1").await;
    let root = |replayed: hyperlith_host::Replayed| -> Digest { replayed.state.unwrap() };
    let first = root(agent.replay(&journal).await.unwrap());
    assert_eq!(first, root(agent.replay(&other).await.unwrap()));
    assert_ne!(first, root(agent.replay(&third).await.unwrap()));
    let (_, none) = one("head").await;
    assert!(agent.replay(&none).await.unwrap().state.is_none());
}
