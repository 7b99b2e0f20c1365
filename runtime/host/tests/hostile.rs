//! Guests that mean harm, written in WAT: each ends within its limits, and the error says what happened.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper that fails is a test that fails")]

mod common;

use std::sync::Arc;

use common::{Chain, context, guest, guest_of, runtime, says, wit};
use hyperlith_engine::EngineError;
use hyperlith_host::{Agent, LoadError, MemoryState, TurnContext, TurnError};
use hyperlith_models::Unavailable;
use hyperlith_policy::{Interface, Manifest};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

const LIMITS: &str = "[limits]\nfuel = 50_000_000\nmemory = 4_194_304\nhost_bytes = 65_536\n";
const REPLY: &str = "(i32.const 1024)";

fn load(component: &[u8]) -> Agent {
    runtime().load(component, Manifest::parse(LIMITS).unwrap()).unwrap()
}

async fn fails(component: &[u8]) -> TurnError {
    let error = load(component).handle(says("x"), context(&Arc::new(MemoryState::default()))).await.unwrap_err();
    assert!(error.to_string().contains("nothing was sent, nothing was kept"), "{error}");
    assert!(error.for_people().contains("Nothing was sent"), "{error}");
    error
}

#[tokio::test]
async fn the_fixture_itself_is_a_good_agent() {
    let outcome = load(&guest(REPLY, "")).handle(says("x"), context(&Arc::default())).await.unwrap();
    assert_eq!(outcome.reply.message, "ok");
    assert_eq!(outcome.usage.host_calls, 0);
}

#[tokio::test]
async fn an_endless_loop_runs_out_of_fuel() {
    let error = fails(&guest("(loop $again (br $again)) unreachable", "")).await;
    assert!(matches!(error, TurnError::OutOfFuel { limit: 50_000_000 }), "{error}");
}

#[tokio::test]
async fn an_endless_start_function_runs_out_of_fuel() {
    let error = fails(&guest(REPLY, "(func $forever (loop $again (br $again))) (start $forever)")).await;
    assert!(matches!(error, TurnError::OutOfFuel { .. }), "{error}");
}

#[tokio::test]
async fn an_endless_loop_ends_at_its_time_too_and_leaves_its_neighbours_alone() {
    let limits = "[limits]\nfuel = 1_000_000_000_000_000\nwall_ms = 60\n";
    let endless =
        runtime().load(&guest("(loop $again (br $again)) unreachable", ""), Manifest::parse(limits).unwrap()).unwrap();
    let good = load(&guest(REPLY, ""));
    let state = Arc::new(MemoryState::default());
    // One thread: the neighbour can only run because the loop yields.
    let (stopped, reply) =
        tokio::join!(endless.handle(says("x"), context(&state)), good.handle(says("x"), context(&state)));
    assert!(matches!(stopped.unwrap_err(), TurnError::TimedOut { limit_ms: 60 }));
    assert_eq!(reply.unwrap().reply.message, "ok");
}

#[tokio::test]
async fn a_memory_bomb_is_told_from_a_crash() {
    let bomb = "(loop $again (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable";
    let error = fails(&guest(bomb, "")).await;
    assert!(matches!(error, TurnError::OutOfMemory { limit: 4_194_304 }), "{error}");
}

#[tokio::test]
async fn a_memory_that_begins_too_large_is_refused() {
    let error = fails(&guest_of(&wit(), "agent", REPLY, "", 65)).await;
    assert!(matches!(error, TurnError::OutOfMemory { .. }), "{error}");
}

#[tokio::test]
async fn filling_memory_costs_fuel_by_the_byte() {
    let fill = "(loop $again (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536)) (br $again)) unreachable";
    let component = guest(fill, "");
    let turns = "[limits]\nfuel = 700_000\n";
    let agent = runtime().load(&component, Manifest::parse(turns).unwrap()).unwrap();
    assert!(matches!(
        agent.handle(says("x"), context(&Arc::default())).await.unwrap_err(),
        TurnError::OutOfFuel { .. }
    ));
}

#[tokio::test]
async fn a_crash_is_a_crash() {
    let error = fails(&guest("unreachable", "")).await;
    assert!(matches!(&error, TurnError::Trapped(what) if what.contains("unreachable")), "{error}");
    let error = fails(&guest("(i32.load (i32.const -4))", "")).await;
    assert!(matches!(&error, TurnError::Trapped(what) if what.contains("memory")), "{error}");
}

#[tokio::test]
async fn endless_recursion_is_stopped() {
    let error = fails(&guest(
        "(call $deeper (i64.const 0)) (drop) (i32.const 1024)",
        "(func $deeper (param i64) (result i64) (i64.add (i64.const 1) (call $deeper (local.get 0))))",
    ))
    .await;
    assert!(matches!(&error, TurnError::Trapped(what) if what.contains("stack")), "{error}");
}

#[tokio::test]
async fn a_huge_reply_is_refused_before_it_is_copied() {
    // 3 MiB of text: in bounds, far over what the guest may send.
    let huge = "(i32.store (i32.const 1028) (i32.const 65536)) (i32.store (i32.const 1032) (i32.const 3145728)) (i32.const 1024)";
    let error = fails(&guest_of(&wit(), "agent", huge, "", 60)).await;
    assert!(matches!(error, TurnError::BrokeContract(_)), "{error}");
    // 100 KiB: small enough to copy, still over the limit.
    let large = "(i32.store (i32.const 1028) (i32.const 65536)) (i32.store (i32.const 1032) (i32.const 102400)) (i32.const 1024)";
    let error = fails(&guest_of(&wit(), "agent", large, "", 60)).await;
    assert!(matches!(&error, TurnError::BrokeContract(what) if what.contains("65536 bytes")), "{error}");
}

#[tokio::test]
async fn a_reply_that_lies_about_its_form_breaks_the_contract() {
    let cases = [
        ("text out of bounds", "(i32.store (i32.const 1028) (i32.const -16)) (i32.const 1024)"),
        ("a reply out of bounds", "(i32.const -4)"),
        ("a reply out of alignment", "(i32.const 1025)"),
        ("text that is not UTF-8", "(i32.store8 (i32.const 2048) (i32.const 255)) (i32.const 1024)"),
        ("a case that does not exist", "(i32.store8 (i32.const 1024) (i32.const 9)) (i32.const 1024)"),
        ("a list longer than memory", "(i32.store (i32.const 1092) (i32.const 2147483647)) (i32.const 1024)"),
    ];
    for (name, handle) in cases {
        let error = fails(&guest(handle, "")).await;
        assert!(matches!(error, TurnError::BrokeContract(_)), "{name}: {error}");
    }
}

/// `handle` replies with one proposed call to an address of `length` bytes.
fn proposing(length: u32) -> Vec<u8> {
    // Option at 1040, calls at 1044 and 1048, valid-for at 1052, `once` at 1064; the call at 4096: to, value, input, each pointer and length.
    guest(
        &format!(
            "(i32.store8 (i32.const 1040) (i32.const 1)) (i32.store (i32.const 1044) (i32.const 4096)) (i32.store (i32.const 1048) (i32.const 1))
             (i32.store (i32.const 1052) (i32.const 60)) (i32.store (i32.const 4096) (i32.const 5000)) (i32.store (i32.const 4100) (i32.const {length}))
             (i32.const 1024)"
        ),
        "",
    )
}

#[tokio::test]
async fn proposals_need_their_grant_and_their_form() {
    let error = fails(&proposing(20)).await;
    assert!(matches!(&error, TurnError::Refused(what) if what.contains("[grants.chain] propose")), "{error}");
    let manifest = |propose: &str| Manifest::parse(&format!("[grants.chain]\npropose = {propose}")).unwrap();
    let granted = runtime().load(&proposing(20), manifest("true")).unwrap();
    let outcome = granted.handle(says("x"), context(&Arc::default())).await.unwrap();
    assert_eq!(outcome.reply.proposal.unwrap().calls.len(), 1);
    let listed = runtime().load(&proposing(20), manifest("['0x0000000000000000000000000000000000000000']")).unwrap();
    assert!(listed.handle(says("x"), context(&Arc::default())).await.is_ok());
    let other = runtime().load(&proposing(20), manifest("['aave-v3-pool']")).unwrap();
    let error = other.handle(says("x"), context(&Arc::default())).await.unwrap_err();
    assert!(matches!(error, TurnError::Refused(_)), "{error}");
    let error = runtime()
        .load(&proposing(19), manifest("true"))
        .unwrap()
        .handle(says("x"), context(&Arc::default()))
        .await
        .unwrap_err();
    assert!(matches!(&error, TurnError::Refused(what) if what.contains("20 bytes")), "{error}");
}

#[tokio::test]
async fn the_whole_world_links_when_it_is_granted_and_is_refused_by_name_when_it_is_not() {
    let resolve = wit();
    let package = *resolve.package_names.values().next().unwrap();
    let world = resolve.select_world(&[package], Some("agent")).unwrap();
    let mut module = wit_component::dummy_module(
        &resolve,
        world,
        wit_parser::ManglingAndAbi::Legacy(wit_parser::LiftLowerAbi::Sync),
    );
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    let component = ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap();
    let Err(LoadError::Engine(EngineError::Refused(refusal))) = runtime().load(&component, Manifest::default()) else {
        panic!("loaded")
    };
    assert_eq!(refusal.missing.len(), Interface::ALL.len());
    let all = "[agent]\nname = 'all'\n[grants.model]\n[grants.chain]\nread = true\n[grants.dat]\ncontracts = true\n[grants.state]\n[grants.tools]\nallow = ['x']\n[grants.http]\nallow = ['https://a.example']\n[grants.clock]\n[grants.random]\n[grants.log]\n";
    // Linking looks up every function: one that was forgotten in the linker fails here.
    let agent = runtime().load(&component, Manifest::parse(all).unwrap()).unwrap();
    assert!(matches!(agent.handle(says("x"), context(&Arc::default())).await.unwrap_err(), TurnError::Trapped(_)));
}

#[tokio::test]
async fn a_component_that_is_no_agent_is_named_so() {
    let component = wat::parse_str("(component)").unwrap();
    let error = runtime().load(&component, Manifest::default()).unwrap_err();
    assert!(
        matches!(&error, LoadError::NotAnAgent(_)) && error.to_string().contains("hyperlith:agent/handler@0.1.0"),
        "{error}"
    );
}

#[tokio::test]
async fn nothing_of_one_turn_is_left_in_the_next() {
    // Counts in memory; a fresh instance begins at zero, so every turn says "ok" rather than trap at the second.
    let counting = "(if (i32.load (i32.const 6000)) (then unreachable)) (i32.store (i32.const 6000) (i32.const 1)) (i32.const 1024)";
    let agent = hyperlith_host::AgentRuntime::new(
        hyperlith_engine::Engine::new(&hyperlith_engine::EngineConfig::default()).unwrap(),
    )
    .unwrap()
    .load(&guest(counting, ""), Manifest::default())
    .unwrap();
    for _ in 0..5 {
        let context =
            TurnContext::new(Arc::new(Chain::default()), Arc::new(MemoryState::default()), Arc::new(Unavailable));
        assert!(agent.handle(says("x"), context).await.is_ok());
    }
}

/// Scripts of the test guest that try to use more than they may, one way each.
#[tokio::test]
async fn floods_bombs_and_repetitions_each_meet_their_own_limit() {
    let agent = |limits: &str| {
        let manifest = format!("{}[limits]\nfuel = 200_000_000\nmemory = 8_388_608\n{limits}\n", common::SCRIPT);
        runtime().load(&common::script_bytes(), Manifest::parse(&manifest).unwrap()).unwrap()
    };
    let run = async |limits: &str, script: &str| agent(limits).handle(says(script), context(&Arc::default())).await;

    // The same read over and over is denied, another one is not, and what is the turn's own may be asked for ever.
    let text = run("repeats = 3", "head head head head balance:01 now now now now now").await.unwrap().reply.message;
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[3].contains("Block") && lines[4].contains("made 3 times"), "{text}");
    assert!(lines[5].starts_with("Ok") && lines[10].starts_with("Ok"), "{text}");

    // Lines of log beyond the bound are dropped and counted; the turn goes on.
    let flood = "log:0123456789 ".repeat(100);
    let outcome = run("log_bytes = 200", &flood).await.unwrap();
    assert_eq!(outcome.usage.log_dropped, 80);
    assert!(outcome.reply.message.starts_with("done"));

    let text = run("host_calls = 5", &"now ".repeat(8)).await.unwrap().reply.message;
    assert!(
        text.lines().nth(5).unwrap().starts_with("Ok") && text.lines().nth(6).unwrap().contains("HostCalls"),
        "{text}"
    );

    assert!(matches!(run("", "grow:64").await, Err(TurnError::OutOfMemory { .. })));
    assert!(matches!(run("", "burn:100000000").await, Err(TurnError::OutOfFuel { .. })));
}

#[tokio::test]
async fn a_table_bomb_grows_no_further_than_its_bound() {
    let bomb = "(loop $again (br_if $again (i32.ne (table.grow $t (ref.null func) (i32.const 1000)) (i32.const -1))))
        (if (i32.gt_u (table.size $t) (i32.const 40000)) (then unreachable))";
    let component = guest(&format!("{bomb} {REPLY}"), "(table $t 1 funcref)");
    assert_eq!(load(&component).handle(says("x"), context(&Arc::default())).await.unwrap().reply.message, "ok");
}

#[tokio::test]
async fn a_string_of_128_mebibytes_is_refused_before_it_is_copied() {
    let huge = "(i32.store (i32.const 1028) (i32.const 65536)) (i32.store (i32.const 1032) (i32.const 134217728)) (i32.const 1024)";
    let manifest = "[limits]\nmemory = 268_435_456\nfuel = 50_000_000\n";
    let agent =
        runtime().load(&guest_of(&wit(), "agent", huge, "", 2_100), Manifest::parse(manifest).unwrap()).unwrap();
    let error = agent.handle(says("x"), context(&Arc::default())).await.unwrap_err();
    assert!(matches!(error, TurnError::BrokeContract(_)), "{error}");
}
