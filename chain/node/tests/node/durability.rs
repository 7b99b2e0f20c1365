//! Restarts, crashes, and folders that cannot be used.

use std::time::Duration;

use alloy_consensus::Transaction;
use alloy_primitives::{Address, B256, TxKind};
use hyperlith_chain::{ChainError, Node, NodeConfig, PoolError, StateError};
use tempfile::TempDir;

use crate::common::*;

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let folder = TempDir::new().unwrap();
    let alice = person(1);
    let to = TxKind::Call(Address::repeat_byte(1));
    let (hashes, head, roots) = {
        let chain = Chain::open(&folder).await;
        let mut hashes = Vec::new();
        for nonce in 0..5 {
            let hash = chain.send(&alice, nonce, to, 1, &[]).unwrap();
            chain.receipt(hash).await;
            hashes.push(hash);
        }
        let head = chain.node.head();
        let roots: Vec<B256> =
            (0..=head.number).map(|n| chain.node.block(n).unwrap().unwrap().header.state_root).collect();
        chain.node.set_network(network()).unwrap();
        chain.node.shutdown().await;
        let late = chain.send(&alice, 5, to, 1, &[]);
        assert!(matches!(late, Err(PoolError::Stopped(_))));
        (hashes, head, roots)
    };
    let chain = Chain::open(&folder).await;
    assert_eq!(chain.node.head(), head);
    assert_eq!(chain.node.network(), Some(network()));
    for hash in hashes {
        let receipt = chain.node.receipt(hash).unwrap().unwrap();
        assert!(receipt.success);
        let known = chain.node.transaction(hash).unwrap().unwrap();
        assert_eq!(known.transaction.signer(), alice.address());
        assert_eq!(known.mined.unwrap().0, receipt.block);
        let again = sign(&alice, transfer(known.transaction.nonce(), to, 1));
        assert_eq!(chain.node.submit(again), Err(PoolError::AlreadyKnown));
    }
    for (number, root) in roots.into_iter().enumerate().rev() {
        let state = chain.node.snapshot_at(number as u64).unwrap().unwrap();
        assert_eq!(state.state().state_root(), root);
        assert_eq!(state.block().number, number as u64);
    }
    assert!(chain.node.snapshot_at(head.number + 1).unwrap().is_none());
    let next = chain.send(&alice, 5, to, 1, &[]).unwrap();
    assert_eq!(chain.receipt(next).await.block.number, head.number + 1);
}

#[tokio::test]
async fn states_older_than_the_last_128_blocks_are_said_to_be_gone() {
    let chain = Chain::new().await;
    let alice = person(1);
    for nonce in 0..130 {
        let to = TxKind::Call(Address::repeat_byte(1));
        let hash = chain.send(&alice, nonce, to, 1, &[]).unwrap();
        chain.receipt(hash).await;
    }
    let head = chain.node.head().number;
    assert!(head >= 130);
    assert!(chain.node.snapshot_at(head - 127).unwrap().is_some());
    let gone = chain.node.snapshot_at(head - 128);
    assert!(matches!(gone, Err(ChainError::StatePruned { .. })));
    assert!(chain.node.block(1).unwrap().is_some());
}

#[tokio::test]
async fn a_second_instance_another_chain_and_a_taken_port_are_refused_clearly() {
    let folder = TempDir::new().unwrap();
    let chain = Chain::open(&folder).await;
    let second = Node::open(config(&folder)).await.unwrap_err();
    assert!(matches!(second, ChainError::State(StateError::InUse { .. })));
    chain.node.shutdown().await;
    drop(chain);
    let other = NodeConfig { chain_id: 5, ..config(&folder) };
    let error = Node::open(other).await.unwrap_err();
    assert!(matches!(error, ChainError::OtherChain { found: CHAIN, expected: 5, .. }));

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = Node::open(config(&folder).with_rpc(address)).await.unwrap_err();
    assert!(matches!(error, ChainError::PortInUse { .. }));
    assert!(error.to_string().contains(&address.port().to_string()));
    // And the folder is free again.
    Chain::open(&folder).await;
}

#[tokio::test]
async fn a_changed_state_on_disk_is_noticed_by_its_root() {
    let folder = TempDir::new().unwrap();
    let chain = Chain::open(&folder).await;
    chain.node.shutdown().await;
    drop(chain);
    {
        let accounts = redb::TableDefinition::<[u8; 20], [u8; 72]>::new("state.accounts");
        let store = hyperlith_state::StateStore::open(folder.path()).unwrap().store;
        store
            .write(|transaction| {
                let mut table = transaction.open_table(accounts)?;
                table.insert([9; 20], [1; 72])?;
                Ok(())
            })
            .unwrap();
    }
    let error = Node::open(config(&folder)).await.unwrap_err();
    assert!(matches!(error, ChainError::State(StateError::Damaged { .. })), "{error:?}");
}

/// Child of the next test: mines until it is killed, and tells each receipt that it has seen.
#[tokio::test]
#[ignore = "the next test starts it"]
async fn child_of_the_kill_test() {
    let folder = std::env::var("HYPERLITH_TEST_KILL_FOLDER").unwrap();
    let node = Node::open(config_at(folder.as_ref())).await.unwrap();
    let alice = person(1);
    for nonce in 0.. {
        let to = TxKind::Call(Address::repeat_byte(1));
        let hash = node.submit(sign(&alice, transfer(nonce, to, 1))).unwrap();
        node.wait_for_receipt(hash, Duration::from_secs(60)).await.unwrap();
        println!("mined {hash}");
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    use std::io::BufRead;
    let folder = TempDir::new().unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::child_of_the_kill_test", "--ignored", "--nocapture"])
        .env("HYPERLITH_TEST_KILL_FOLDER", folder.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut hashes: Vec<B256> = Vec::new();
    let lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        if let Some(hash) = line.split("mined ").nth(1) {
            hashes.push(hash.trim().parse().unwrap());
        }
        if hashes.len() == 12 {
            // SIGKILL on Unix.
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(hashes.len() >= 12);
    let chain = Chain::open(&folder).await;
    for hash in &hashes {
        assert!(chain.node.receipt(*hash).unwrap().unwrap().success);
    }
    let state = chain.node.snapshot();
    assert!(state.nonce(person(1).address()) >= hashes.len() as u64);
    assert_eq!(state.header().state_root, full_state_root(&state));
}
