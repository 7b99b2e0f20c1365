//! A replaced chain, a full disk, a frozen wallet: what goes wrong around a conversation.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{ScriptedAgent, World, card, config, no_card, receipt, text, units};
use hyperlith_chain::{Node, NodeConfig, devnet};
use hyperlith_chat::store::CardStatus;
use hyperlith_chat::{Chat, Output, TurnReply};

const USDC: u32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn on_a_replaced_chain_nothing_old_is_sent_and_the_wallet_is_funded_again() {
    let world = World::new().await;
    let (ada, bob) = (world.person("ada").await, world.person("bob").await);
    world.agent.then_propose(world.supply("USDC", units(100, USDC), ada.wallet()));
    let done = card(&ada.message("lend 100 USDC").await);
    receipt(&ada.message("confirm").await);
    world.agent.then_propose(world.supply("USDC", units(1, USDC), bob.wallet()));
    let open = card(&bob.message("lend 1 USDC").await);
    world.agent.then_propose(world.supply("USDC", units(2, USDC), ada.wallet()));
    let under_way = card(&ada.message("lend 2 USDC").await);
    world.node.shutdown().await;
    assert!(no_card(&ada.message("confirm").await).contains("signed and kept"));
    let spent = world.chat.store().spent("ada", ada.now()).unwrap();
    let old = world.chat.store().transaction_of(under_way.id).unwrap().unwrap();
    let wallet = ada.wallet();
    let World { folder, node, network, chat, clock, .. } = world;
    drop((ada, bob, chat, node));

    let node = Node::open(devnet::configure(NodeConfig::development(folder.path().join("another-chain"))).unwrap())
        .await
        .unwrap();
    assert_eq!(devnet::deploy(&node, |_| ()).await.unwrap(), network, "everything but block zero is the same");
    let agent = Arc::new(ScriptedAgent::default());
    let chat = Chat::open(config(&folder, &clock), node.clone(), agent.clone()).await.unwrap();
    assert!(node.receipt(old.hash).unwrap().is_none() && chat.store().under_way().unwrap().is_empty());
    assert_eq!(chat.store().card(open.id).unwrap().unwrap().status, CardStatus::Cancelled);
    assert_eq!(chat.store().card(under_way.id).unwrap().unwrap().status, CardStatus::Failed);
    assert_eq!(chat.store().card(done.id).unwrap().unwrap().status, CardStatus::Mined);
    assert_eq!(chat.store().spent("ada", (config(&folder, &clock).clock)()).unwrap(), spent);
    let ada = chat.open_person("ada").await.unwrap();
    assert_eq!(ada.wallet(), wallet);
    let said = text(&ada.opening().await);
    assert!(
        said.contains("another chain than before") && said.contains("is not sent") && said.contains("10000 USDC"),
        "{said}"
    );
    let bob = chat.open_person("bob").await.unwrap();
    let said = no_card(&bob.opening().await);
    assert!(said.contains("another chain than before") && said.contains("card that was open is closed"), "{said}");
    assert!(no_card(&bob.message("confirm").await).contains("nothing to confirm"));
    // The wallet works, also where the new transaction may be the old one byte for byte.
    let (usdc, pool) = (network.asset("USDC").unwrap().address, network.contract("aave-v3-pool").unwrap());
    let amount = units(100, USDC);
    let approve = common::call(usdc, &devnet::abi::IERC20::approveCall { spender: pool, amount });
    let supply = common::call(
        pool,
        &devnet::abi::IPool::supplyCall { asset: usdc, amount, onBehalfOf: wallet, referralCode: 0 },
    );
    agent.then_propose(vec![approve, supply]);
    card(&ada.message("lend 100 USDC").await);
    assert!(receipt(&ada.message("confirm").await).success);
    drop((ada, bob, chat));
    let chat = Chat::open(config(&folder, &clock), node, agent).await.unwrap();
    assert!(chat.open_person("ada").await.unwrap().opening().await.is_empty(), "said once");
    chat.store().audit_log().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_questions_are_answered_and_a_new_card_is_refused() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    let shown = card(&ada.message("lend 1 USDC").await);
    world.chat.store().refuse_to_grow().unwrap();
    // Longer than what is left in the pages that there are.
    let long = "balance ".repeat(400);
    for _ in 0..3 {
        world.agent.then(|_| {
            Ok(TurnReply { message: format!("You have 10000 USDC. {}", "x".repeat(3_000)), ..TurnReply::default() })
        });
        let said = no_card(&ada.message(&long).await);
        assert!(said.starts_with("You have 10000 USDC"), "{said}");
    }
    world.agent.then_propose(world.supply("USDC", units(2, USDC), ada.wallet()));
    let said = no_card(&ada.message(&long).await);
    assert!(
        said.contains("The disk is full") && said.contains("free some space") && said.contains("No funds moved"),
        "{said}"
    );
    assert_eq!(world.nonce(&ada), 0);
    assert_eq!(world.chat.store().card(shown.id).unwrap().unwrap().status, CardStatus::Pending);
}

#[tokio::test(flavor = "multi_thread")]
async fn confirm_after_something_else_does_not_report_an_older_transaction() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    card(&ada.message("lend 1 USDC").await);
    receipt(&ada.message("confirm").await);
    assert!(no_card(&ada.message("confirm").await).contains("confirmed already"), "the receipt is what was shown last");
    ada.message("how much of what?").await;
    assert_eq!(no_card(&ada.message("confirm").await), "There is nothing to confirm. No transaction was made.");
    let everything = world.supply("USDC", units(9_000_000, USDC), ada.wallet());
    world.agent.then_propose(everything);
    no_card(&ada.message("lend 9000000 USDC").await);
    assert_eq!(no_card(&ada.message("confirm").await), "There is nothing to confirm. No transaction was made.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_of_a_frozen_wallet_does_not_ask_for_confirm() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    card(&ada.message("lend 1 USDC").await);
    no_card(&ada.message("freeze").await);
    let said = no_card(&ada.message("what now?").await);
    assert!(said.contains("frozen, so it cannot be sent") && !said.contains("`confirm` sends"), "{said}");
    let outputs = ada.opening().await;
    assert!(matches!(outputs.last(), Some(Output::Card(_))));
    let said = text(&outputs);
    assert!(
        said.contains("frozen")
            && said.contains("Type cancel to drop it")
            && !said.contains("Type confirm")
            && !said.contains("waits for you"),
        "{said}"
    );
    assert!(no_card(&ada.message("confirm").await).contains("frozen"));
    world.chat.store().set_frozen("ada", false, ada.now()).unwrap();
    assert!(text(&ada.opening().await).contains("Type confirm to send it"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_card_life_holds_below_what_an_agent_may_ask_for() {
    let world = World::with(|config| config.card_life = Duration::from_secs(5)).await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    assert_eq!(card(&ada.message("lend 1 USDC").await).expires_at, ada.now() + 5);
}
