//! Whole turns of the hello agent, a real component.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper that fails is a test that fails")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Chain, HELLO, Kept, context, hello, hello_bytes, person, runtime_with, says};
use hyperlith_engine::{EngineConfig, EngineError};
use hyperlith_host::{Failure, LoadError, MemoryState, Scope, StateChanges, StateStore, Turn, TurnContext, TurnError};
use hyperlith_journal::End;
use hyperlith_models::Unavailable;
use hyperlith_policy::Manifest;

fn slow(state: &Arc<MemoryState>, milliseconds: u64) -> TurnContext {
    let chain = Chain { delay: Some(Duration::from_millis(milliseconds)), down: false };
    TurnContext::new(Arc::new(chain), state.clone(), Arc::new(Unavailable)).at(1_000)
}

#[tokio::test]
async fn an_agent_answers_and_remembers_per_person() {
    let (agent, state) = (hello(HELLO), Arc::new(MemoryState::default()));
    let first = agent.handle(says("my name is Ada"), context(&state)).await.unwrap();
    assert_eq!(first.reply.message, "Hello Ada! The chain is at block 42.");
    assert_eq!(first.reply.suggestions, ["my name is Ada"]);
    assert!(first.state_changed && first.fuel_used > 0);
    let second = agent.handle(says("hi"), context(&state)).await.unwrap();
    assert_eq!(second.reply.message, "Hello Ada! The chain is at block 42.");
    assert!(!second.state_changed);
    let other = agent.handle(Turn::message(person("q"), "hi"), context(&state)).await.unwrap();
    assert_eq!(other.reply.message, "Hello stranger! The chain is at block 42.");
}

#[tokio::test]
async fn a_component_imports_exactly_what_it_uses() {
    let agent = hello(HELLO);
    let with_functions: Vec<&str> = agent
        .loaded()
        .imports
        .iter()
        .filter(|import| !import.functions.is_empty())
        .map(|import| import.name.as_str())
        .collect();
    assert_eq!(with_functions, ["hyperlith:agent/chain@0.1.0", "hyperlith:agent/state@0.1.0"]);
    let inspection = hyperlith_engine::inspect(&hello_bytes()).unwrap();
    assert_eq!(inspection.world, Some("hyperlith:agent/agent@0.1.0"));
    assert_eq!(inspection.imports, agent.loaded().imports);
}

#[tokio::test]
async fn without_grants_it_is_refused_with_every_line_that_is_missing() {
    let runtime = runtime_with(EngineConfig::default());
    let Err(LoadError::Engine(EngineError::Refused(refusal))) =
        runtime.load(&hello_bytes(), Manifest::parse("").unwrap())
    else {
        panic!("loaded")
    };
    let text = refusal.to_string();
    assert!(text.contains("[grants.chain] read = true") && text.contains("[grants.state]"), "{text}");
    assert!(!text.contains("[grants.http]"), "{text}");
}

#[tokio::test]
async fn a_description_needs_no_grant() {
    let profile = hello(HELLO).describe().await.unwrap();
    assert_eq!(
        (profile.name.as_str(), profile.examples.as_slice()),
        ("hello", ["my name is Ada".to_owned()].as_slice())
    );
}

#[tokio::test]
async fn a_failed_turn_keeps_nothing_and_says_so() {
    let (agent, state) = (hello(HELLO), Arc::new(MemoryState::default()));
    let down = TurnContext::new(Arc::new(Chain { delay: None, down: true }), state.clone(), Arc::new(Unavailable));
    let error = agent.handle(says("my name is Ada"), down).await.unwrap_err();
    assert!(
        matches!(&error, TurnError::Failed(Failure::Unavailable(reason)) if reason.contains("the node is down")),
        "{error}"
    );
    assert!(error.for_people().contains("Nothing was sent, nothing was kept."));
    assert_eq!(
        agent.handle(says("hi"), context(&state)).await.unwrap().reply.message,
        "Hello stranger! The chain is at block 42."
    );
}

#[tokio::test]
async fn the_same_turn_gives_the_same_reply_fuel_and_journal() {
    let (agent, again) = (hello(HELLO), hello(HELLO));
    let one = agent.handle(says("my name is Ada"), context(&Arc::default())).await.unwrap();
    let two = again.handle(says("my name is Ada"), context(&Arc::default())).await.unwrap();
    assert_eq!((&one.reply, one.fuel_used, one.journal.root()), (&two.reply, two.fuel_used, two.journal.root()));
    let other = agent.handle(says("my name is Eve"), context(&Arc::default())).await.unwrap();
    assert_ne!(one.journal.root(), other.journal.root());
}

#[tokio::test]
async fn every_host_call_is_in_the_journal_and_failed_turns_have_one_too() {
    let (agent, state, kept) = (hello(HELLO), Arc::new(MemoryState::default()), Arc::new(Kept::default()));
    let outcome = agent.handle(says("my name is Ada"), context(&state).with_journal(kept.clone())).await.unwrap();
    let turn = outcome.journal.verify().unwrap();
    let (host, guest): (Vec<_>, Vec<_>) = turn.calls.iter().partition(|call| call.interface == hyperlith_journal::HOST);
    let names = |calls: &[&hyperlith_journal::Call]| -> Vec<String> {
        calls.iter().map(|call| format!("{}.{}", call.interface, call.function)).collect()
    };
    assert_eq!(names(&guest), ["state.put", "state.get", "chain.head"]);
    // What the host looked up for the turn, and the root of the memory that it leaves.
    assert_eq!(names(&host), ["host.load-state", "host.state-root"]);
    assert_eq!(guest.len() as u64, outcome.usage.host_calls);
    assert!(guest.windows(2).all(|pair| pair[0].fuel > pair[1].fuel), "fuel only falls");
    assert_eq!(turn.header.component, agent.loaded().digest);
    assert!(matches!(turn.end, End::Reply { fuel, .. } if fuel == outcome.fuel_used));

    let down = TurnContext::new(Arc::new(Chain { delay: None, down: true }), state, Arc::new(Unavailable))
        .with_journal(kept.clone());
    agent.handle(says("hi"), down).await.unwrap_err();
    let journals = kept.0.lock();
    assert_eq!(journals[0], outcome.journal);
    assert!(
        matches!(journals[1].verify().unwrap().end, End::Failed { cause, .. } if cause.contains("the node is down"))
    );
}

#[tokio::test]
async fn a_turn_that_waits_too_long_is_stopped() {
    let agent = hello(&format!("{HELLO}[limits]\nwall_ms = 50\n"));
    let state = Arc::new(MemoryState::default());
    let error = agent.handle(says("my name is Ada"), slow(&state, 3_600_000)).await.unwrap_err();
    assert!(matches!(error, TurnError::TimedOut { limit_ms: 50 }), "{error}");
    assert!(state.load(&Scope { agent: "hello".into(), person: "p".into() }).await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn dropping_the_future_cancels_the_turn_and_keeps_nothing() {
    let (agent, state) = (hello(HELLO), Arc::new(MemoryState::default()));
    let turn = agent.handle(says("my name is Ada"), slow(&state, 3_600_000));
    assert!(tokio::time::timeout(Duration::from_millis(50), turn).await.is_err());
    assert!(state.load(&Scope { agent: "hello".into(), person: "p".into() }).await.unwrap().entries.is_empty());
    // Its place is free again.
    assert!(agent.handle(says("hi"), context(&state)).await.is_ok());
}

#[tokio::test]
async fn two_turns_of_one_person_at_once_do_not_lose_a_write() {
    let (agent, state) = (hello(HELLO), Arc::new(MemoryState::default()));
    let slow_turn = agent.handle(says("my name is Ada"), slow(&state, 100));
    let between = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let scope = Scope { agent: "hello".into(), person: "p".into() };
        state.commit(&scope, 0, &StateChanges::from([("other".into(), Some(vec![1]))])).await.unwrap();
    };
    let (result, ()) = tokio::join!(slow_turn, between);
    let error = result.unwrap_err();
    assert!(matches!(error, TurnError::State(_)) && error.is_retryable(), "{error}");
}

#[tokio::test]
async fn more_turns_than_places_wait_and_all_finish() {
    let runtime = runtime_with(EngineConfig { concurrent_turns: 4, ..EngineConfig::default() });
    let agent = runtime.load(&hello_bytes(), Manifest::parse(HELLO).unwrap()).unwrap();
    let state = Arc::new(MemoryState::default());
    let turns = (0..40).map(|index| {
        let (agent, context) = (agent.clone(), slow(&state, 5));
        tokio::spawn(async move {
            agent.handle(Turn::message(person(&index.to_string()), format!("my name is {index}")), context).await
        })
    });
    for (index, turn) in turns.collect::<Vec<_>>().into_iter().enumerate() {
        let reply = turn.await.unwrap().unwrap().reply.message;
        assert!(reply.starts_with(&format!("Hello {index}!")), "{reply}");
    }
}

#[tokio::test]
async fn a_message_that_is_too_long_never_reaches_the_agent() {
    let error = hello(HELLO).handle(says(&"x".repeat(20_000)), context(&Arc::default())).await.unwrap_err();
    assert!(matches!(error, TurnError::Failed(Failure::Unsupported(_))), "{error}");
}

#[tokio::test]
async fn a_manifest_that_asks_for_too_much_or_another_world_is_refused() {
    let runtime = runtime_with(EngineConfig { max_memory: 1 << 20, ..EngineConfig::default() });
    assert!(matches!(runtime.load(&hello_bytes(), Manifest::parse(HELLO).unwrap()), Err(LoadError::Memory { .. })));
    let world = Manifest::parse("[agent]\nworld = 'hyperlith:agent/tool@0.1.0'").unwrap();
    assert!(matches!(runtime.load(&hello_bytes(), world), Err(LoadError::World(_))));
}
