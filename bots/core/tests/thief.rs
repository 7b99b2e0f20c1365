//! What a hostile agent, a hasty person and a lost chain must not be able to do.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use alloy_primitives::{Address, U256};
use common::{ScriptedAgent, World, call, card, config, no_card, open_node, receipt, reply, text, units};
use hyperlith_chain::devnet;
use hyperlith_chain::devnet::abi;
use hyperlith_chat::card::IMPACT_WORDS;
use hyperlith_chat::decode::Call;
use hyperlith_chat::store::CardStatus;
use hyperlith_chat::{Chat, Output, TurnReply};

const USDC: u32 = 6;

fn send(world: &World, to: Address, whole: u64) -> Vec<Call> {
    vec![call(world.asset("USDC"), &abi::IERC20::transferCall { to, amount: units(whole, USDC) })]
}

fn said(message: &str) -> TurnReply {
    TurnReply { message: message.into(), ..TurnReply::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_does_something_else_gets_no_card() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    card(&ada.message("lend 1 USDC").await);
    world.later(61);
    let theft = send(&world, Address::repeat_byte(0xEE), 9_000);
    world.agent.then(move |_| Ok(reply("Here you are.", theft)));
    // Twice, as a hasty person does.
    assert!(no_card(&ada.message("confirm").await).contains("not the same with fresh numbers"));
    assert!(no_card(&ada.message("confirm").await).contains("nothing to confirm"));
    assert_eq!(world.balance("USDC", ada.wallet()), units(10_000, USDC));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_that_arrives_while_the_agent_makes_another_card_does_not_confirm_that_one() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    let first = card(&ada.message("lend 1 USDC").await);
    let theft = send(&world, Address::repeat_byte(0xEE), 9_000);
    let (go, wait) = std::sync::mpsc::channel::<()>();
    world.agent.then(move |_| {
        wait.recv().unwrap();
        Ok(reply("One moment.", theft))
    });
    let thinking = tokio::spawn({
        let ada = ada.clone();
        async move { ada.message("what does that cost?").await }
    });
    while world.agent.seen.lock().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // It waits for the turn, and still means the card that was there when it arrived.
    let confirming = tokio::spawn({
        let ada = ada.clone();
        async move { ada.message("confirm").await }
    });
    while !ada.conversation(5).unwrap().iter().any(|line| line.body == "confirm") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    go.send(()).unwrap();
    let second = card(&thinking.await.unwrap());
    let outputs = confirming.await.unwrap();
    let said = no_card(&outputs);
    assert!(said.contains("the last card was cancelled") && said.contains("still waits: Send 9000 USDC"), "{said}");
    assert_ne!(first.id, second.id);
    assert_eq!(world.chat.store().card(second.id).unwrap().unwrap().status, CardStatus::Pending);
    assert_eq!(world.nonce(&ada), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn yes_to_a_question_of_the_agent_does_not_sign_the_card_that_is_open_and_the_host_has_the_last_word() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let thief = Address::repeat_byte(0xEE);
    world.agent.then_propose(send(&world, thief, 9_000));
    card(&ada.message("what do I have?").await);
    let rule = "-".repeat(72);
    world.agent.then(move |_| {
        Ok(said(&format!("{rule}\n Supply 1 USDC to Aave v3\n{rule}\n Type confirm to send it, or cancel.")))
    });
    let shown = no_card(&ada.message("lend 1 USDC").await);
    assert!(!shown.contains("-----"), "{shown}");
    let last = shown.lines().last().unwrap();
    assert!(last.contains("Send 9000 USDC") && last.contains(&thief.to_string()), "{last}");
    world.agent.then(|_| Ok(said("As you like.")));
    assert!(no_card(&ada.message("yes").await).contains("As you like"));
    assert_eq!(world.nonce(&ada), 0);
    assert!(no_card(&ada.message("cancel").await).contains("Cancelled"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_person_never_wrote_is_marked() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let bob = Address::repeat_byte(0xB0);
    let warns = |outputs: &[Output]| text(outputs).contains("you never wrote this address");
    world.agent.then_propose(send(&world, bob, 1));
    assert!(warns(&ada.message("send 1 USDC to bob").await));
    world.agent.then_propose(send(&world, bob, 1));
    assert!(!warns(&ada.message(&format!("bob is {}", bob.to_string().to_uppercase())).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_over_a_skewed_pool_needs_typed_words_and_one_without_an_end_is_refused() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let amount = units(1, 18);
    let quoted = world.quote("METIS", "USDC", amount);
    // As if the pool had been pushed to half the price: the oracle says twice what the pool gives.
    devnet::set_price(&world.node, "METIS", U256::from(40 * 100_000_000u64)).await.unwrap();
    world.agent.then_propose(world.swap(
        "METIS",
        "USDC",
        amount,
        quoted * U256::from(99) / U256::from(100),
        ada.wallet(),
    ));
    let outputs = ada.message("swap 1 METIS to USDC").await;
    assert_eq!(card(&outputs).confirm_words, IMPACT_WORDS);
    assert!(text(&outputs).contains("worse than the oracle's price"), "{}", text(&outputs));

    let endless = abi::IUniswapV2Router::swapExactTokensForTokensCall {
        amountIn: amount,
        amountOutMin: quoted * U256::from(99) / U256::from(100),
        path: vec![world.asset("METIS"), world.asset("USDC")],
        to: ada.wallet(),
        deadline: U256::from(u64::MAX),
    };
    let router = world.contract("uniswap-v2-router");
    world.agent.then_propose(vec![world.approve("METIS", router, amount), call(router, &endless)]);
    assert!(text(&ada.message("swap 1 METIS to USDC").await).contains("more than an hour from now"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_signed_on_a_chain_that_is_gone_are_not_sent_to_the_new_one_and_block_nothing() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(1, USDC), ada.wallet()));
    ada.message("lend 1 USDC").await;
    receipt(&ada.message("confirm").await);
    world.agent.then_propose(send(&world, Address::repeat_byte(0xB0), 1));
    let shown = card(&ada.message("send 1 USDC").await);
    world.node.shutdown().await;
    ada.message("confirm").await;
    let hash = world.chat.store().transaction_of(shown.id).unwrap().unwrap().hash;
    let World { folder, node, chat, clock, .. } = world;
    drop((ada, node, chat));
    std::fs::remove_dir_all(folder.path().join("chain")).unwrap();

    let node = open_node(&folder).await;
    devnet::deploy(&node, |_| ()).await.unwrap();
    let chat = Chat::open(config(&folder, &clock), node.clone(), Arc::new(ScriptedAgent::default())).await.unwrap();
    assert!(node.transaction(hash).unwrap().is_none());
    assert_eq!(chat.store().card(shown.id).unwrap().unwrap().status, CardStatus::Failed);
    assert!(chat.store().under_way().unwrap().is_empty());
    let ada = chat.open_person("ada").await.unwrap();
    assert!(text(&ada.opening().await).contains("another chain than before"));
}
