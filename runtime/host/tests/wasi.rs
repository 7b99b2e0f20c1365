//! The empty world: what a component from another language sees of WASI.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper that fails is a test that fails")]

mod common;

use std::sync::Arc;

use common::{context, guest_of, runtime, says, wit};
use hyperlith_policy::Manifest;
use wit_parser::Resolve;

/// WASI's own interfaces, as far as this test imports them, and a world of an agent that uses them.
fn resolve() -> Resolve {
    let mut resolve = wit();
    resolve.push_str("clocks.wit", "package wasi:clocks@0.2.3; interface wall-clock { record datetime { seconds: u64, nanoseconds: u32 } now: func() -> datetime; }").unwrap();
    resolve
        .push_str("cli.wit", "package wasi:cli@0.2.3; interface environment { get-environment: func() -> list<tuple<string, string>>; get-arguments: func() -> list<string>; }")
        .unwrap();
    resolve
        .push_str("random.wit", "package wasi:random@0.2.3; interface random { get-random-u64: func() -> u64; }")
        .unwrap();
    resolve
        .push_str("fs.wit", "package wasi:filesystem@0.2.3; interface types { resource descriptor { } } interface preopens { use types.{descriptor}; get-directories: func() -> list<tuple<descriptor, string>>; }")
        .unwrap();
    resolve
}

const ITEMS: &str = r#"
    (import "wasi:clocks/wall-clock@0.2.3" "now" (func $now (param i32)))
    (import "wasi:cli/environment@0.2.3" "get-environment" (func $environment (param i32)))
    (import "wasi:cli/environment@0.2.3" "get-arguments" (func $arguments (param i32)))
    (import "wasi:random/random@0.2.3" "get-random-u64" (func $random (result i64)))
    (import "wasi:filesystem/preopens@0.2.3" "get-directories" (func $directories (param i32)))
"#;

fn component(handle: &str) -> Vec<u8> {
    let mut resolve = resolve();
    let world = "package test:wasi@0.1.0; world guest {
        import wasi:clocks/wall-clock@0.2.3; import wasi:cli/environment@0.2.3; import wasi:random/random@0.2.3; import wasi:filesystem/preopens@0.2.3;
        export hyperlith:agent/handler@0.1.0; }";
    resolve.push_str("world.wit", world).unwrap();
    guest_of(&resolve, "test:wasi/guest@0.1.0", handle, ITEMS, 1)
}

async fn runs(handle: &str, manifest: &str) -> bool {
    let agent = runtime().load(&component(handle), Manifest::parse(manifest).unwrap()).unwrap();
    agent.handle(says("x"), context(&Arc::default()).at(1_700_000_000_000)).await.is_ok()
}

#[tokio::test]
async fn there_are_no_files_no_environment_and_no_arguments() {
    let nothing = "(call $environment (i32.const 6000)) (call $arguments (i32.const 6008)) (call $directories (i32.const 6016))
        (if (i32.or (i32.load (i32.const 6004)) (i32.or (i32.load (i32.const 6012)) (i32.load (i32.const 6020)))) (then unreachable))
        (i32.const 1024)";
    assert!(runs(nothing, "").await);
}

#[tokio::test]
async fn time_is_the_turns_when_granted_and_1970_when_not() {
    let is = |seconds: u64| {
        format!(
            "(call $now (i32.const 6000)) (if (i64.ne (i64.load (i32.const 6000)) (i64.const {seconds})) (then unreachable)) (i32.const 1024)"
        )
    };
    assert!(runs(&is(1_700_000_000), "[grants.clock]").await);
    assert!(runs(&is(0), "").await);
    assert!(!runs(&is(1), "[grants.clock]").await);
}

#[tokio::test]
async fn randomness_is_fresh_when_granted_and_one_fixed_stream_when_not() {
    // The reply is two bytes long; both become characters that depend on the number.
    let shows = "(local $number i64) (local.set $number (call $random))
        (i64.store (i32.const 2048) (i64.or (i64.const 0x4040404040404040) (i64.and (local.get $number) (i64.const 0x0f0f0f0f0f0f0f0f))))
        (i32.store (i32.const 1032) (i32.const 8)) (i32.const 1024)";
    let said = async |manifest: &str| {
        let agent = runtime().load(&component(shows), Manifest::parse(manifest).unwrap()).unwrap();
        agent.handle(says("x"), context(&Arc::default())).await.unwrap().reply.message
    };
    assert_eq!(said("").await, said("").await);
    assert_ne!(said("[grants.random]").await, said("[grants.random]").await);
}
