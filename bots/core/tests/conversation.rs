//! Words, turns, cancelling and restarts.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use alloy_consensus::{SignableTransaction as _, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::Encodable2718 as _;
use alloy_primitives::{B256, TxKind, U256};
use alloy_signer::SignerSync as _;
use alloy_signer_local::PrivateKeySigner;
use common::{ScriptedAgent, World, card, config, no_card, open_node, receipt, text, units};
use hyperlith_chain::{Node, devnet};
use hyperlith_chat::store::CardStatus;
use hyperlith_chat::{Chat, ChatError, MasterSecret, Output, TurnFailure, TurnReply};

const USDC: u32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_person_gets_a_funded_wallet_and_is_told_so_once() {
    let world = World::new().await;
    let ada = world.chat.open_person("ada").await.unwrap();
    let said = text(&ada.opening().await);
    assert!(
        said.contains(&ada.wallet().to_string()) && said.contains("10000 USDC") && said.contains("without value"),
        "{said}"
    );
    let again = world.chat.open_person("ada").await.unwrap();
    assert_eq!(again.wallet(), ada.wallet());
    assert!(again.opening().await.is_empty());
    for bad in ["", "a b", "../ada", "x\n", &"x".repeat(129)] {
        assert!(matches!(world.chat.open_person(bad).await, Err(ChatError::BadPersonId)), "{bad:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_is_answered_while_the_agent_thinks() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_hang();
    let thinking = tokio::spawn({
        let ada = ada.clone();
        async move { ada.message("think for ever").await }
    });
    while !ada.is_busy() || world.agent.seen.lock().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(no_card(&ada.message("cancel").await).contains("Cancelled; nothing was sent"));
    assert!(thinking.await.unwrap().is_empty());
    // The next turn runs as if the aborted one had never been.
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    card(&ada.message("lend 1 USDC").await);
    assert!(no_card(&ada.message("no").await).contains("no funds moved"));
    assert!(no_card(&ada.message("confirm").await).contains("nothing to confirm"));
    assert_eq!(world.nonce(&ada), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_a_message_aborts_its_turn() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_hang();
    let dropped = tokio::time::timeout(Duration::from_millis(50), ada.message("think for ever")).await;
    assert!(dropped.is_err() && !ada.is_busy());
    assert!(text(&ada.message("hello").await).contains("Nothing is scripted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_fails_or_is_slow_gives_a_clear_reply_and_no_transaction() {
    let world = World::with(|config| config.turn_timeout = Duration::from_millis(50)).await;
    let ada = world.person("ada").await;
    world.agent.then(|_| Err(TurnFailure::Unsupported("I do not trade \u{202E}shares".into())));
    let said = no_card(&ada.message("buy shares").await);
    assert_eq!(said, "I do not trade shares. No transaction was made.");
    world.agent.then(|_| Err(TurnFailure::Broken("out of fuel".into())));
    assert!(no_card(&ada.message("loop").await).contains("out of fuel. No transaction was made"));
    world.agent.then_hang();
    assert!(no_card(&ada.message("hang").await).contains("No transaction was made"));
    world.agent.then(|_| Ok(TurnReply { message: "a\u{1b}[2Jb\r\nc".into(), ..TurnReply::default() }));
    assert_eq!(no_card(&ada.message("escape").await), "a[2Jb\nc");
    assert!(no_card(&ada.message(&"x".repeat(5_000)).await).contains("please write less"));
    assert!(ada.message("  \u{200B} ").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn yes_and_no_go_to_the_agent_when_no_card_is_open_and_a_new_card_replaces_the_old() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    assert!(text(&ada.message("yes").await).contains("Nothing is scripted"));
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    let first = card(&ada.message("lend 1 USDC").await);
    world.agent.then_propose(world.supply("USDC", units(2, USDC), ada.wallet()));
    let outputs = ada.message("lend 2 USDC").await;
    assert!(text(&outputs).contains("older card is cancelled"));
    assert!(no_card(&ada.confirm(first.id, "confirm").await).contains("cancelled"));
    assert_eq!(receipt(&ada.message("yes").await).lending, ["supplied 2 USDC"]);
}

async fn reopen(world: &World, node: &Node) -> (Chat, Arc<ScriptedAgent>) {
    let agent = Arc::new(ScriptedAgent::default());
    let chat = Chat::open(config(&world.folder, &world.clock), node.clone(), agent.clone()).await.unwrap();
    (chat, agent)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_card_survives_a_restart_and_can_still_be_confirmed() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(100, USDC), ada.wallet()));
    let shown = card(&ada.message("lend 100 USDC").await);
    let wallet = ada.wallet();
    drop(ada);
    let (chat, _) = reopen(&world, &world.node).await;
    let ada = chat.open_person("ada").await.unwrap();
    assert_eq!(ada.wallet(), wallet);
    assert_eq!(card(&ada.opening().await), shown);
    assert!(ada.conversation(50).unwrap().iter().any(|line| line.body == "lend 100 USDC"));
    assert!(receipt(&ada.message("confirm").await).success);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_master_secret_is_refused_and_destroys_nothing() {
    let world = World::new().await;
    world.person("ada").await;
    let mut wrong = config(&world.folder, &world.clock);
    wrong.master_secret = MasterSecret::new("not the right secret").unwrap();
    assert!(matches!(
        Chat::open(wrong, world.node.clone(), world.agent.clone()).await,
        Err(ChatError::WrongMasterSecret)
    ));
    reopen(&world, &world.node).await;
}

/// Confirms while the chain has stopped, so that the bytes are journaled and not sent: what a crash between the two leaves behind.
async fn journaled_but_not_sent(
    calls: impl FnOnce(&World, alloy_primitives::Address) -> Vec<hyperlith_chat::decode::Call>,
) -> (World, B256) {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let calls = calls(&world, ada.wallet());
    world.agent.then_propose(calls);
    let shown = card(&ada.message("go").await);
    world.node.shutdown().await;
    let outputs = ada.message("confirm").await;
    let said = no_card(&outputs);
    let stored = world.chat.store().transaction_of(shown.id).unwrap().unwrap();
    assert!(said.contains("signed and kept") && said.contains(&stored.hash.to_string()), "{said}");
    assert_eq!(world.chat.store().card(shown.id).unwrap().unwrap().status, CardStatus::Confirmed);
    (world, stored.hash)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_journal_and_send_sends_the_same_bytes_once() {
    let (world, hash) = journaled_but_not_sent(|world, ada| world.supply("USDC", units(100, USDC), ada)).await;
    let World { folder, node, chat, clock, .. } = world;
    drop((node, chat));
    let node = open_node(&folder).await;
    assert!(node.receipt(hash).unwrap().is_none());
    let chat = Chat::open(config(&folder, &clock), node.clone(), Arc::new(ScriptedAgent::default())).await.unwrap();
    let mined = node.receipt(hash).unwrap().expect("the very bytes that were journaled");
    assert!(mined.success);
    let ada = chat.open_person("ada").await.unwrap();
    assert_eq!(node.snapshot().nonce(ada.wallet()), 2);
    let said = text(&ada.opening().await);
    assert!(said.contains("before the restart") && said.contains(&hash.to_string()), "{said}");
    assert!(no_card(&ada.message("confirm").await).contains("confirmed already"));
    drop((ada, chat));
    let chat = Chat::open(config(&folder, &clock), node.clone(), Arc::new(ScriptedAgent::default())).await.unwrap();
    let ada = chat.open_person("ada").await.unwrap();
    assert!(ada.opening().await.is_empty());
    assert_eq!(node.snapshot().nonce(ada.wallet()), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_reverts_on_the_chain_says_so_with_its_reason() {
    let amount = units(10, 18);
    let (world, hash) = journaled_but_not_sent(|world, ada| {
        let least = world.quote("METIS", "USDC", amount) * U256::from(999) / U256::from(1000);
        world.swap("METIS", "USDC", amount, least, ada)
    })
    .await;
    let (router, usdc, metis) = (world.contract("uniswap-v2-router"), world.asset("USDC"), world.asset("METIS"));
    let World { folder, node, chat, clock, .. } = world;
    drop((node, chat));
    let node = open_node(&folder).await;
    // Somebody else moves the price before the journaled bytes arrive.
    let other = PrivateKeySigner::from_bytes(&B256::repeat_byte(0x42)).unwrap();
    devnet::fund(&node, other.address()).await.unwrap();
    let much = units(450, 18);
    let swap = devnet::abi::IUniswapV2Router::swapExactTokensForTokensCall {
        amountIn: much,
        amountOutMin: U256::ONE,
        path: vec![metis, usdc],
        to: other.address(),
        deadline: U256::from(u64::MAX),
    };
    let approve = devnet::abi::IERC20::approveCall { spender: router, amount: much };
    for (nonce, call) in [common::call(metis, &approve), common::call(router, &swap)].into_iter().enumerate() {
        let (max_fee_per_gas, max_priority_fee_per_gas) = node.suggested_fees();
        let transaction = TxEip1559 {
            chain_id: node.chain_id(),
            nonce: nonce as u64,
            gas_limit: 500_000,
            max_fee_per_gas,
            max_priority_fee_per_gas,
            to: TxKind::Call(call.to),
            input: call.input,
            ..TxEip1559::default()
        };
        let signature = other.sign_hash_sync(&transaction.signature_hash()).unwrap();
        let hash = node.submit(TxEnvelope::from(transaction.into_signed(signature)).encoded_2718().into()).unwrap();
        assert!(node.wait_for_receipt(hash, Duration::from_secs(30)).await.unwrap().success);
    }
    let chat = Chat::open(config(&folder, &clock), node.clone(), Arc::new(ScriptedAgent::default())).await.unwrap();
    let ada = chat.open_person("ada").await.unwrap();
    let said = text(&ada.opening().await);
    assert!(
        said.contains("FAILED on the chain")
            && said.contains("INSUFFICIENT_OUTPUT_AMOUNT")
            && said.contains(&hash.to_string()),
        "{said}"
    );
    assert!(chat.store().spent("ada", ada.now()).unwrap().0 > 0, "the ledger keeps it");
    assert!(matches!(ada.message("confirm").await.as_slice(), [Output::Text { text, .. }] if text.contains("failed")));
}
