//! Keeps the map of docs/architecture.md true: a room may use only the rooms that its row names.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The "may use" column. A crate that is not listed here fails the test, so that every new room is thought about.
fn may_use() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("hyperlith-understanding", &[][..]),
        ("hyperlith-build", &[]),
        ("hyperlith-texts", &[]),
        ("hyperlith-sdk", &["hyperlith-understanding"]),
        ("hyperlith-agent-defi", &["hyperlith-sdk", "hyperlith-texts", "hyperlith-understanding"]),
        ("hello-agent", &["hyperlith-sdk"]),
        ("script-agent", &["hyperlith-sdk"]),
        ("hyperlith-policy", &[]),
        ("hyperlith-journal", &[]),
        ("hyperlith-models", &[]),
        ("hyperlith-engine", &["hyperlith-policy"]),
        ("hyperlith-host", &["hyperlith-engine", "hyperlith-journal", "hyperlith-models", "hyperlith-policy"]),
        ("hyperlith-executor", &[]),
        ("hyperlith-workloads", &[]),
        ("hyperlith-state", &["hyperlith-executor"]),
        ("hyperlith-chain", &["hyperlith-executor", "hyperlith-state"]),
        (
            "hyperlith-chat",
            &[
                "hyperlith-chain",
                "hyperlith-engine",
                "hyperlith-host",
                "hyperlith-journal",
                "hyperlith-models",
                "hyperlith-policy",
                "hyperlith-texts",
            ],
        ),
        ("hyperlith-terminal", &["hyperlith-chat"]),
        ("hyperlith-telegram", &["hyperlith-chain", "hyperlith-chat", "hyperlith-fake-telegram"]),
        ("hyperlith-fake-telegram", &[]),
    ])
}

#[test]
fn every_room_uses_only_what_its_row_of_the_map_allows() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    let allowed = may_use();
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        if name == "hyperlith" {
            continue; // the binary wires everything together
        }
        let Some(row) = allowed.get(name) else {
            wrong.push(format!("{name} is not on the map: add it to docs/architecture.md and to this test"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            // Tests may use any room; what ships may not.
            if dependency["kind"].as_str() != Some("dev") && ours.contains(used) && !row.contains(&used) {
                wrong.push(format!("{name} uses {used}, which its row does not allow"));
            }
        }
    }
    assert!(ours.len() > 10, "cargo metadata shows only {ours:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
