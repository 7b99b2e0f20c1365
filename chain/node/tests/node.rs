//! The node by its public interface: mining, reading, simulating, restarting.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod common;

use std::time::Duration;

use alloy_consensus::{
    ReceiptEnvelope, Transaction, TxEip1559, TxEip2930, TxEip7702, TxLegacy,
    proofs::{calculate_receipt_root, calculate_transaction_root},
};
use alloy_eips::{eip1559::BaseFeeParams, eip7702::Authorization};
use alloy_primitives::{Address, B256, Bytes, TxKind, U256, hex};
use alloy_signer::SignerSync;
use common::*;
use hyperlith_chain::{
    CallOutcome, CallRequest, ChainError, Delegation, Node, NodeConfig, PoolError, SkipReason,
    StateError, TxRequest,
};
use proptest::prelude::*;
use tempfile::TempDir;

#[tokio::test]
async fn a_transfer_is_mined_at_once_and_every_wei_is_accounted_for() {
    let chain = Chain::new().await;
    let (alice, bob) = (person(1), Address::repeat_byte(0xb0));
    let before = chain.node.snapshot();
    let hash = chain.send(&alice, 0, TxKind::Call(bob), 5, &[]).unwrap();
    let receipt = chain.receipt(hash).await;
    assert!(receipt.success);
    assert_eq!(receipt.block.number, 1);
    assert_eq!(receipt.gas_used, 21_000);
    let after = chain.node.snapshot();
    assert_eq!(after.balance(bob), U256::from(5));
    assert_eq!(
        after.balance(alice.address()),
        before.balance(alice.address()) - U256::from(5) - receipt.fee()
    );
    // The pinned state has not moved.
    assert_eq!(before.balance(bob), U256::ZERO);
    let base_fee = after.header().base_fee_per_gas.unwrap();
    assert_eq!(receipt.effective_gas_price, u128::from(base_fee) + TIP);
    assert_eq!(
        after.balance(after.header().beneficiary),
        U256::from(TIP * 21_000)
    );
}

#[tokio::test]
async fn every_transaction_type_is_mined_except_blobs() {
    let chain = Chain::new().await;
    let alice = person(1);
    let to = TxKind::Call(Address::repeat_byte(1));
    let price = 3 * GWEI;
    let raws = [
        sign(
            &alice,
            TxLegacy {
                chain_id: Some(CHAIN),
                nonce: 0,
                gas_price: price,
                gas_limit: 30_000,
                to,
                ..Default::default()
            },
        ),
        sign(
            &alice,
            TxEip2930 {
                chain_id: CHAIN,
                nonce: 1,
                gas_price: price,
                gas_limit: 30_000,
                to,
                ..Default::default()
            },
        ),
        sign(&alice, transfer(2, to, 1)),
        set_code(&alice, 3, chain.contract(&alice, 9)),
    ];
    let hashes: Vec<B256> = raws
        .iter()
        .map(|raw| chain.node.submit(raw.clone()).unwrap())
        .collect();
    for (kind, hash) in [0, 1, 2, 4].into_iter().zip(hashes) {
        let receipt = chain.receipt(hash).await;
        assert!(receipt.success);
        assert_eq!(receipt.transaction_type, kind);
    }
}

#[tokio::test]
async fn logs_reverts_and_created_contracts_stand_in_the_receipts() {
    let chain = Chain::new().await;
    let alice = person(1);
    let create = chain
        .send(&alice, 0, TxKind::Create, 0, &init_code())
        .unwrap();
    let contract = alice.address().create(0);
    let log = chain
        .send(&alice, 1, TxKind::Call(contract), 0, &[])
        .unwrap();
    let revert = chain
        .send(&alice, 2, TxKind::Call(contract), 0, &[1])
        .unwrap();
    let created = chain.receipt(create).await;
    assert_eq!(created.contract_address, Some(contract));
    let snapshot = chain.node.snapshot_at(created.block.number).unwrap();
    assert_eq!(snapshot.unwrap().code(contract), runtime_code());
    let logged = chain.receipt(log).await;
    assert_eq!(logged.logs.len(), 1);
    assert_eq!(logged.logs[0].address, contract);
    assert_eq!(logged.logs[0].topics(), [B256::with_last_byte(0x2a)]);
    let reverted = chain.receipt(revert).await;
    assert!(!reverted.success);
    assert!(reverted.logs.is_empty());
    let reason = hyperlith_chain::revert::decode_revert(&reverted.revert_data);
    assert_eq!(reason, "nope");

    let call = CallRequest {
        to: Some(contract),
        input: Bytes::from_static(&[1]),
        ..CallRequest::default()
    };
    let outcome = chain.node.snapshot().call(&call).unwrap();
    assert!(
        matches!(&outcome, CallOutcome::Revert { output, .. } if *output == reverted.revert_data)
    );
    assert_eq!(outcome.into_output().unwrap_err(), "nope");
}

#[tokio::test]
async fn headers_link_and_carry_the_roots_and_base_fees_that_ethereum_asks_for() {
    let chain = Chain::new().await;
    let senders: Vec<_> = (1..=4).map(person).collect();
    let mut hashes = Vec::new();
    for nonce in 0..60 {
        for sender in &senders {
            let to = TxKind::Call(Address::with_last_byte(nonce as u8));
            hashes.push(chain.send(sender, nonce, to, 1, &[]).unwrap());
        }
    }
    let mut seen = 0;
    for hash in &hashes {
        chain.receipt(*hash).await;
    }
    let head = chain.node.head();
    let mut parent = chain.node.block(0).unwrap().unwrap();
    for number in 1..=head.number {
        let block = chain.node.block(number).unwrap().unwrap();
        let header = &block.header;
        assert_eq!(header.parent_hash, parent.hash);
        assert_eq!(header.hash_slow(), block.hash);
        assert!(header.timestamp >= parent.header.timestamp);
        assert!(header.gas_used <= header.gas_limit);
        assert_eq!(
            header.base_fee_per_gas,
            parent.header.next_block_base_fee(BaseFeeParams::ethereum())
        );
        let state = chain.node.snapshot_at(number).unwrap().unwrap();
        assert_eq!(header.state_root, full_state_root(&state));
        let txs: Vec<_> = block
            .transactions
            .iter()
            .map(|tx| tx.inner().clone())
            .collect();
        assert_eq!(header.transactions_root, calculate_transaction_root(&txs));
        let receipts: Vec<_> = block
            .receipts
            .iter()
            .zip(&txs)
            .map(|(receipt, tx)| {
                let consensus = alloy_consensus::Receipt {
                    status: receipt.success.into(),
                    cumulative_gas_used: receipt.cumulative_gas_used,
                    logs: receipt.logs.clone(),
                };
                ReceiptEnvelope::from_typed(tx.tx_type(), consensus.with_bloom())
            })
            .collect();
        assert_eq!(header.receipts_root, calculate_receipt_root(&receipts));
        seen += txs.len();
        parent = block;
    }
    assert_eq!(seen, hashes.len());
}

#[tokio::test]
async fn the_pool_answers_with_the_texts_that_wallets_know() {
    let chain = Chain::new().await;
    let (alice, nobody) = (person(1), person(99));
    let to = TxKind::Call(Address::repeat_byte(1));
    let text = |result: Result<B256, PoolError>| result.unwrap_err().to_string();
    assert!(text(chain.node.submit(Bytes::from_static(b"rubbish"))).starts_with("rlp: "));
    assert!(
        text(chain.send(&nobody, 0, to, 1, &[]))
            .starts_with("insufficient funds for gas * price + value")
    );
    let foreign = sign(
        &alice,
        TxEip1559 {
            chain_id: 1,
            ..transfer(0, to, 1)
        },
    );
    assert_eq!(
        text(chain.node.submit(foreign)),
        format!("invalid chain id for signer: have 1 want {CHAIN}")
    );
    let unprotected = sign(
        &alice,
        TxLegacy {
            chain_id: None,
            ..Default::default()
        },
    );
    assert_eq!(
        text(chain.node.submit(unprotected)),
        "only replay-protected (EIP-155) transactions allowed over RPC"
    );
    let starved = sign(
        &alice,
        TxEip1559 {
            gas_limit: 20_999,
            ..transfer(0, to, 1)
        },
    );
    assert_eq!(
        text(chain.node.submit(starved)),
        "intrinsic gas too low: gas 20999, minimum needed 21000"
    );
    let huge = sign(
        &alice,
        TxEip1559 {
            gas_limit: (1 << 24) + 1,
            ..transfer(0, to, 1)
        },
    );
    assert!(text(chain.node.submit(huge)).starts_with("transaction gas limit too high"));
    let tip = sign(
        &alice,
        TxEip1559 {
            max_priority_fee_per_gas: 5 * GWEI,
            ..transfer(0, to, 1)
        },
    );
    assert_eq!(
        text(chain.node.submit(tip)),
        "max priority fee per gas higher than max fee per gas"
    );
    let cheap = sign(
        &alice,
        TxEip1559 {
            max_fee_per_gas: 1,
            max_priority_fee_per_gas: 0,
            ..transfer(0, to, 1)
        },
    );
    assert!(text(chain.node.submit(cheap)).starts_with("max fee per gas less than block base fee"));

    // A gap waits; the same nonce is replaced only by a better offer.
    let waiting = sign(&alice, transfer(1, to, 1));
    let first = chain.node.submit(waiting.clone()).unwrap();
    assert_eq!(text(chain.node.submit(waiting)), "already known");
    let same = sign(&alice, transfer(1, to, 2));
    assert_eq!(
        text(chain.node.submit(same)),
        "replacement transaction underpriced"
    );
    let better = sign(
        &alice,
        TxEip1559 {
            max_fee_per_gas: 4 * GWEI,
            max_priority_fee_per_gas: 2 * TIP,
            ..transfer(1, to, 3)
        },
    );
    let second = chain.node.submit(better).unwrap();
    assert!(chain.node.transaction(first).unwrap().is_none());
    assert_eq!(chain.node.pending_nonce(alice.address()), 0);
    assert!(chain.node.dropped(first).unwrap().contains("replaced"));
    let filling = chain.send(&alice, 0, to, 1, &[]).unwrap();
    chain.receipt(filling).await;
    assert_eq!(chain.receipt(second).await.transaction_index, 1);
    assert_eq!(chain.node.pending_nonce(alice.address()), 2);
    assert_eq!(
        text(chain.send(&alice, 0, to, 7, &[])),
        "nonce too low: next nonce 2, tx nonce 0"
    );
    let unknown = chain
        .node
        .wait_for_receipt(first, Duration::from_secs(5))
        .await;
    assert!(matches!(
        unknown,
        Err(ChainError::UnknownTransaction { .. })
    ));
}

#[tokio::test]
async fn the_best_offer_is_mined_first_and_a_senders_order_is_kept() {
    let chain = Chain::new().await;
    let to = TxKind::Call(Address::repeat_byte(1));
    // Hold the line: nonce 1 of everybody first, so that all become ready in one moment.
    let offer = |tip: u128, nonce: u64| TxEip1559 {
        max_priority_fee_per_gas: tip,
        ..transfer(nonce, to, 1)
    };
    let (alice, bob) = (person(1), person(2));
    let a1 = chain.node.submit(sign(&alice, offer(9, 1))).unwrap();
    let b1 = chain.node.submit(sign(&bob, offer(7, 1))).unwrap();
    let a0 = chain.node.submit(sign(&alice, offer(1, 0))).unwrap();
    let b0 = chain.node.submit(sign(&bob, offer(8, 0))).unwrap();
    let mut places = Vec::new();
    for hash in [a0, a1, b0, b1] {
        let receipt = chain.receipt(hash).await;
        places.push((receipt.block.number, receipt.transaction_index));
    }
    assert!(places[0] < places[1], "alice's order: {places:?}");
    assert!(places[2] < places[3], "bob's order: {places:?}");
}

#[tokio::test]
async fn the_base_fee_falls_to_what_waits_even_when_nobody_sends_anything_else() {
    let folder = TempDir::new().unwrap();
    let mut config = config(&folder);
    // Four transfers fill a block.
    config.genesis.gas_limit = 84_000;
    let node = Node::open(config).await.unwrap();
    let (alice, bob) = (person(1), person(2));
    let offer = |nonce: u64, max_fee_per_gas: u128| TxEip1559 {
        gas_limit: 21_000,
        max_fee_per_gas,
        max_priority_fee_per_gas: 0,
        ..transfer(nonce, TxKind::Call(Address::repeat_byte(1)), 1)
    };
    let exact = u128::from(node.snapshot().next_base_fee());
    let waiting = node.submit(sign(&bob, offer(1, exact))).unwrap();
    for nonce in [1, 2, 3, 0] {
        node.submit(sign(&alice, offer(nonce, 3 * GWEI))).unwrap();
    }
    let wait = |hash| {
        let node = node.clone();
        async move {
            node.wait_for_receipt(hash, Duration::from_secs(60))
                .await
                .unwrap()
        }
    };
    while node.snapshot().nonce(alice.address()) < 4 {
        tokio::task::yield_now().await;
    }
    assert!(u128::from(node.snapshot().next_base_fee()) > exact);
    let dear = node.submit(sign(&bob, offer(0, 3 * GWEI))).unwrap();
    let dear = wait(dear).await;
    let cheap = wait(waiting).await;
    assert!(cheap.block.number > dear.block.number + 1);
    assert!(cheap.effective_gas_price <= exact);
    let between = node.block(dear.block.number + 1).unwrap().unwrap();
    assert!(between.transactions.is_empty());
}

#[tokio::test]
async fn transactions_that_became_unpayable_are_dropped_and_those_behind_them_are_mined() {
    let chain = Chain::new().await;
    let (alice, bob, carol) = (person(1), person(2), Address::repeat_byte(0xca));
    let all = chain.node.snapshot().balance(alice.address());
    let most = |nonce: u64| TxEip1559 {
        value: all - U256::from(GWEI * 1_000_000),
        gas_limit: 21_000,
        ..transfer(nonce, TxKind::Call(carol), 0)
    };
    // Each is payable alone, both are not: the second one waits for its turn until the money is gone.
    let late = TxEip1559 {
        gas_limit: 21_000,
        ..transfer(1, TxKind::Call(carol), 0)
    };
    let late = chain.node.submit(sign(
        &alice,
        TxEip1559 {
            value: all / U256::from(2),
            ..late
        },
    ));
    let late = late.unwrap();
    let first = chain.node.submit(sign(&alice, most(0))).unwrap();
    let other = chain.send(&bob, 0, TxKind::Call(carol), 1, &[]).unwrap();
    assert!(chain.receipt(first).await.success);
    assert!(chain.receipt(other).await.success);
    let gone = chain
        .node
        .wait_for_receipt(late, Duration::from_secs(60))
        .await;
    assert!(matches!(gone, Err(ChainError::UnknownTransaction { .. })));
    assert!(
        chain
            .node
            .dropped(late)
            .unwrap()
            .contains("insufficient funds")
    );
}

#[tokio::test]
async fn a_fork_foretells_what_is_mined_and_leaves_the_chain_alone() {
    let chain = Chain::new().await;
    let alice = person(1);
    let target = chain.deploy(&alice, 0).await;
    let snapshot = chain.node.snapshot();
    let mut fork = snapshot.fork();
    // Unsigned: the delegation and the call are tried before anybody is asked to sign.
    let request = TxRequest {
        from: alice.address(),
        to: Some(alice.address()),
        delegations: vec![Delegation::AsIfSigned {
            authority: alice.address(),
            delegate: target,
            nonce: 2,
        }],
        ..TxRequest::default()
    };
    let foretold = fork.transact(&request).unwrap();
    let CallOutcome::Success { logs, gas_used, .. } = foretold else {
        panic!("{foretold:?}")
    };
    assert_eq!(logs[0].address, alice.address());
    assert_eq!(fork.nonce(alice.address()).unwrap(), 3);
    assert_eq!(fork.code(alice.address()).unwrap().len(), 23);
    assert_eq!(
        fork.balance(alice.address()).unwrap(),
        snapshot.balance(alice.address()),
        "a simulation without a price is free"
    );
    assert_eq!(chain.node.snapshot().nonce(alice.address()), 1);
    assert!(chain.node.snapshot().code(alice.address()).is_empty());

    let hash = chain.node.submit(set_code(&alice, 1, target)).unwrap();
    let receipt = chain.receipt(hash).await;
    assert_eq!(receipt.logs, logs);
    assert_eq!(receipt.gas_used, gas_used);
    let code = chain.node.snapshot().code(alice.address());
    assert_eq!(code[..3], hex!("ef0100"));
    assert_eq!(code[3..], target[..]);
}

#[tokio::test]
async fn a_fork_keeps_effects_and_its_calls_keep_none() {
    let chain = Chain::new().await;
    let (alice, bob) = (person(1).address(), Address::repeat_byte(0xb0));
    let mut fork = chain.node.snapshot().fork();
    let give = TxRequest {
        from: alice,
        to: Some(bob),
        value: U256::from(7),
        ..TxRequest::default()
    };
    assert!(fork.transact(&give).unwrap().is_success());
    assert!(fork.transact(&give).unwrap().is_success());
    assert_eq!(fork.balance(bob).unwrap(), U256::from(14));
    let back = CallRequest {
        from: bob,
        to: Some(alice),
        value: U256::from(14),
        ..CallRequest::default()
    };
    assert!(fork.call(&back).unwrap().is_success());
    assert_eq!(fork.balance(bob).unwrap(), U256::from(14));
    let too_much = CallRequest {
        value: U256::from(15),
        ..back
    };
    assert!(matches!(
        fork.call(&too_much),
        Err(ChainError::Invalid(SkipReason::InsufficientFunds { .. }))
    ));
    fork.set_balance(bob, U256::from(15)).unwrap();
    assert!(fork.call(&too_much).unwrap().is_success());
}

#[tokio::test]
async fn estimated_gas_is_enough_and_a_revert_is_told() {
    let chain = Chain::new().await;
    let alice = person(1);
    let contract = chain.deploy(&alice, 0).await;
    let snapshot = chain.node.snapshot();
    let request = TxRequest {
        from: alice.address(),
        to: Some(contract),
        ..TxRequest::default()
    };
    let gas = snapshot.estimate_gas(&request).unwrap();
    let run = |gas| {
        let request = TxRequest {
            gas: Some(gas),
            ..request.clone()
        };
        snapshot.fork().transact(&request)
    };
    let used = run(gas).unwrap().gas_used();
    assert!(run(gas).unwrap().is_success());
    assert!(gas <= used + used / 32 + 2_500, "{gas} for {used}");
    assert!(!matches!(run(used - 1), Ok(outcome) if outcome.is_success()));
    let reverts = TxRequest {
        input: Bytes::from_static(&[1]),
        ..request
    };
    let error = snapshot.estimate_gas(&reverts).unwrap_err();
    assert_eq!(error.to_string(), "execution reverted: nope");
}

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
        let roots: Vec<B256> = (0..=head.number)
            .map(|n| chain.node.block(n).unwrap().unwrap().header.state_root)
            .collect();
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
    assert!(matches!(
        second,
        ChainError::State(StateError::InUse { .. })
    ));
    chain.node.shutdown().await;
    drop(chain);
    let other = NodeConfig {
        chain_id: 5,
        ..config(&folder)
    };
    let error = Node::open(other).await.unwrap_err();
    assert!(matches!(
        error,
        ChainError::OtherChain {
            found: CHAIN,
            expected: 5,
            ..
        }
    ));

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = Node::open(config(&folder).with_rpc(address))
        .await
        .unwrap_err();
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
        let store = hyperlith_state::StateStore::open(folder.path())
            .unwrap()
            .store;
        store
            .write(|transaction| {
                let mut table = transaction.open_table(accounts)?;
                table.insert([9; 20], [1; 72])?;
                Ok(())
            })
            .unwrap();
    }
    let error = Node::open(config(&folder)).await.unwrap_err();
    assert!(
        matches!(error, ChainError::State(StateError::Damaged { .. })),
        "{error:?}"
    );
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
        node.wait_for_receipt(hash, Duration::from_secs(60))
            .await
            .unwrap();
        println!("mined {hash}");
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    use std::io::BufRead;
    let folder = TempDir::new().unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "child_of_the_kill_test",
            "--ignored",
            "--nocapture",
        ])
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn rubbish_never_gets_past_the_pool(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        thread_local! {
            static CHAIN_HERE: (tokio::runtime::Runtime, Chain) = {
                let runtime = tokio::runtime::Runtime::new().unwrap();
                let chain = runtime.block_on(Chain::new());
                (runtime, chain)
            };
        }
        CHAIN_HERE.with(|(_, chain)| {
            let result = chain.node.submit(bytes.into());
            prop_assert!(result.is_err());
            Ok(())
        })?;
    }
}

/// A signed EIP-7702 transaction of `account` that delegates to `target` and calls itself.
fn set_code(account: &alloy_signer_local::PrivateKeySigner, nonce: u64, target: Address) -> Bytes {
    let authorization = Authorization {
        chain_id: U256::from(CHAIN),
        address: target,
        nonce: nonce + 1,
    };
    let signature = account
        .sign_hash_sync(&authorization.signature_hash())
        .unwrap();
    sign(
        account,
        TxEip7702 {
            chain_id: CHAIN,
            nonce,
            gas_limit: 200_000,
            max_fee_per_gas: 3 * GWEI,
            max_priority_fee_per_gas: TIP,
            to: account.address(),
            value: U256::ZERO,
            access_list: Default::default(),
            authorization_list: vec![authorization.into_signed(signature)],
            input: Bytes::new(),
        },
    )
}
