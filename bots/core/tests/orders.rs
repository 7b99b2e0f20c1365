//! Standing orders on a real chain: each time is carried out once, what was missed is not made up for, and nothing else ever is signed.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod common;

use std::sync::Arc;

use alloy_primitives::U256;
use common::{ScriptedAgent, World, card, config, no_card, open_node, receipt, reply, text, units};
use hyperlith_chain::devnet;
use hyperlith_chat::amounts::Usd;
use hyperlith_chat::decode::Call;
use hyperlith_chat::store::{CardStatus, OrderState};
use hyperlith_chat::{Chat, Output, Person, Rhythm, Standing, Timing, TurnReply};

const USDC: u32 = 6;
const WEEK: u64 = 7 * 86_400;

fn standing(calls: Vec<Call>, timing: Timing) -> TurnReply {
    let mut reply = reply("As you wish.", calls);
    if let Some(proposal) = &mut reply.proposal {
        proposal.timing = timing;
    }
    reply
}

fn weekly() -> Timing {
    Timing::Repeated(Rhythm::Weekly)
}

/// The agent's next answer: 50 USDC, every week.
fn offer(world: &World, who: &Person, amount: u64) {
    let calls = world.supply("USDC", units(amount, USDC), who.wallet());
    world.agent.then(move |_| Ok(standing(calls, weekly())));
}

async fn set_up(world: &World, who: &Person) -> Vec<Output> {
    offer(world, who, 50);
    card(&who.message("lend 50 USDC every week").await);
    offer(world, who, 50);
    who.message("confirm").await
}

fn lent(world: &World, who: &Person) -> U256 {
    units(10_000, USDC) - world.balance("USDC", who.wallet())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn notices(world: &World, who: &Person) -> String {
    let notices = world.chat.store().notices(who.id()).unwrap();
    notices.into_iter().map(|(_, body)| body).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weekly_order_runs_when_it_is_confirmed_and_once_each_week() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    offer(&world, &ada, 50);
    let shown = card(&ada.message("lend 50 USDC every week").await);
    let terms = shown.order.clone().unwrap();
    assert_eq!((terms.most_runs, terms.cap), (52, Usd::dollars(2_600)));
    let said = one_line(&Output::Card(Box::new(shown.clone())).render(ada.now()));
    assert!(said.contains("every week") && said.contains("52 times") && said.contains("$2600.00 in all"), "{said}");
    assert_eq!(world.nonce(&ada), 0, "nothing happens before the confirmation");

    offer(&world, &ada, 50);
    let outputs = ada.message("confirm").await;
    assert!(text(&outputs).contains("Order 1 is set up"), "{}", text(&outputs));
    assert!(receipt(&outputs).success);
    assert_eq!(lent(&world, &ada), units(50, USDC));
    assert!(matches!(ada.standing(shown.id).unwrap(), Some((_, Standing::Ordered { order: 1 }))));
    let again = no_card(&ada.confirm(shown.id, "confirm").await);
    assert!(again.contains("standing order since"), "a second tap sets nothing up: {again}");
    assert_eq!(ada.orders().unwrap().len(), 1);

    // Nothing is due for a week, and nothing of what was shown is told again.
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    world.later(WEEK - 1);
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    assert_eq!(notices(&world, &ada), "");

    // An open card stays open while the order runs beside it.
    world.agent.then_propose(world.supply("DAI", units(1, 18), ada.wallet()));
    let open = card(&ada.message("lend 1 DAI").await);
    world.later(2);
    offer(&world, &ada, 50);
    let (one, two) = tokio::join!(world.chat.run_orders(), world.chat.run_orders());
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(lent(&world, &ada), units(100, USDC));
    assert_eq!(world.chat.store().card(open.id).unwrap().unwrap().status, CardStatus::Pending);
    let told = notices(&world, &ada);
    assert!(
        told.contains("Order 1: Supply 50 USDC to Aave v3, every week") && told.contains("The next time is "),
        "{told}"
    );
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    let order = &ada.orders().unwrap()[0];
    assert_eq!((order.runs, order.spent), (2, Usd::dollars(100)));
    world.chat.store().audit_log().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_month_off_an_order_runs_once_and_says_what_it_missed() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    receipt(&set_up(&world, &ada).await);
    let World { folder, node, clock, chat, .. } = world;
    drop((chat, ada, node));

    // Another process, five weeks and a day later.
    let node = open_node(&folder).await;
    clock.fetch_add(5 * WEEK + 86_400, std::sync::atomic::Ordering::SeqCst);
    let agent = Arc::new(ScriptedAgent::default());
    let chat = Chat::open(config(&folder, &clock), node.clone(), agent.clone()).await.unwrap();
    let network = node.network().unwrap();
    let world = World { folder, node, network, agent, chat, clock };
    let ada = world.chat.open_person("ada").await.unwrap();
    offer(&world, &ada, 50);
    assert_eq!(world.chat.run_orders().await.unwrap(), 1);
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    assert_eq!(lent(&world, &ada), units(100, USDC));
    let told = notices(&world, &ada);
    assert!(told.contains("missed times before this one (4); missed times are not made up for"), "{told}");
    // On the old grid, not a week from now.
    assert_eq!(ada.orders().unwrap()[0].next_at, 1_800_000_000 + 6 * WEEK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_offers_another_act_at_an_orders_time_gets_nothing_and_the_order_is_paused() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    receipt(&set_up(&world, &ada).await);
    let thief = alloy_primitives::Address::repeat_byte(0x66);
    for n in 1..=3 {
        world.later(WEEK);
        match n {
            // More of it, another act, and the same act once and for all.
            1 => offer(&world, &ada, 51),
            2 => {
                let send = hyperlith_chain::devnet::abi::IERC20::transferCall { to: thief, amount: units(50, USDC) };
                let calls = vec![common::call(world.asset("USDC"), &send)];
                world.agent.then(move |_| Ok(standing(calls, weekly())));
            }
            _ => {
                let calls = world.supply("USDC", units(50, USDC), ada.wallet());
                world.agent.then(move |_| Ok(standing(calls, Timing::Once)));
            }
        }
        assert_eq!(world.chat.run_orders().await.unwrap(), 1);
        assert_eq!(lent(&world, &ada), units(50, USDC), "time {n}");
    }
    let told = notices(&world, &ada);
    assert_eq!(told.matches("is not what you confirmed").count(), 3, "{told}");
    assert!(told.contains("so it is paused") && told.contains("No funds moved"), "{told}");
    world.later(WEEK);
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    assert_eq!(ada.orders().unwrap()[0].state, OrderState::Paused);

    // It goes on with its next time, not with those that passed.
    assert!(no_card(&ada.message("resume order 1").await).contains("goes on"));
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    world.later(WEEK);
    offer(&world, &ada, 50);
    assert_eq!(world.chat.run_orders().await.unwrap(), 1);
    assert_eq!(lent(&world, &ada), units(100, USDC));
}

#[tokio::test(flavor = "multi_thread")]
async fn freezing_pausing_cancelling_and_the_cap_stop_an_order_before_its_next_signature() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    receipt(&set_up(&world, &ada).await);
    let bob = world.person("bob").await;
    assert!(no_card(&bob.message("cancel order 1").await).contains("no standing order 1"), "another's order");

    ada.message("freeze").await;
    world.later(3 * WEEK);
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    world.chat.store().set_frozen("ada", false, ada.now()).unwrap();
    assert_eq!(world.chat.run_orders().await.unwrap(), 0, "what passed while it was frozen is missed");
    world.later(WEEK);
    offer(&world, &ada, 50);
    assert_eq!(world.chat.run_orders().await.unwrap(), 1);

    assert!(no_card(&ada.message("pause order 1").await).contains("is paused"));
    world.later(WEEK);
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    no_card(&ada.message("resume order 1").await);

    // A cap can be lowered and not raised; over it the order ends.
    assert!(no_card(&ada.message("cap order 1 3000").await).contains("only lowered"));
    assert!(no_card(&ada.message("cap order 1 149.99").await).contains("$149.99"));
    world.later(WEEK);
    offer(&world, &ada, 50);
    assert_eq!(world.chat.run_orders().await.unwrap(), 1);
    assert!(notices(&world, &ada).contains("Order 1 is over: with this time it would move more than its $149.99"));
    assert!(ada.orders().unwrap().is_empty());
    assert_eq!(lent(&world, &ada), units(100, USDC));

    receipt(&set_up(&world, &ada).await);
    assert!(no_card(&ada.message("orders").await).contains("Order 2: Supply 50 USDC"));
    assert!(no_card(&ada.message("cancel order 2").await).contains("is cancelled"));
    world.later(WEEK);
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_for_every_time_of_an_order() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    receipt(&set_up(&world, &ada).await);
    let mut policy = world.chat.store().policy("ada").unwrap();
    policy.per_transaction = Usd::dollars(49);
    world.chat.store().set_policy("ada", &policy, ada.now()).unwrap();
    world.later(WEEK);
    offer(&world, &ada, 50);
    assert_eq!(world.chat.run_orders().await.unwrap(), 1);
    let told = notices(&world, &ada);
    assert!(told.contains("the limit is $49.00 a transaction") && told.contains("It is tried again"), "{told}");
    assert_eq!(lent(&world, &ada), units(50, USDC));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_order_waits_for_its_price_and_runs_once() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let timing = || Timing::AtPrice { symbol: "METIS".into(), below: false, price: "30".into() };
    let amount = units(10, 18);
    let swap = |world: &World| {
        let min_out = world.quote("METIS", "USDC", amount) * U256::from(995) / U256::from(1_000);
        world.swap("METIS", "USDC", amount, min_out, ada.wallet())
    };
    let calls = swap(&world);
    world.agent.then(move |_| Ok(standing(calls, timing())));
    let shown = card(&ada.message("sell 10 METIS for USDC when METIS rises above 30").await);
    let said = one_line(&Output::Card(Box::new(shown)).render(ada.now()));
    assert!(said.contains("when the price of METIS rises above $30") && said.contains("Price now"), "{said}");
    let outputs = ada.message("confirm").await;
    assert!(no_card(&outputs).contains("Order 1 is set up"));
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    assert_eq!(world.nonce(&ada), 0);

    // Within the pools' and the oracle's 5 %, so that the price is not skewed: the pools are where they were.
    devnet::set_price(&world.node, "METIS", U256::from(31 * 100_000_000_u64)).await.unwrap();
    let calls = swap(&world);
    world.agent.then(move |_| Ok(standing(calls, timing())));
    assert_eq!(world.chat.run_orders().await.unwrap(), 1);
    let told = notices(&world, &ada);
    // The development pools still pay the old price: nobody is there to say yes to that loss.
    assert!(told.contains("price impact, and nobody is there to say yes"), "{told}");
    assert_eq!(world.nonce(&ada), 0);
    assert_eq!(world.chat.run_orders().await.unwrap(), 0, "it is not tried again at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_order_on_another_price_runs_once_and_is_over() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let timing = || Timing::AtPrice { symbol: "METIS".into(), below: true, price: "15".into() };
    let supply = |world: &World| world.supply("USDC", units(50, USDC), ada.wallet());
    let calls = supply(&world);
    world.agent.then(move |_| Ok(standing(calls, timing())));
    card(&ada.message("lend 50 USDC when METIS falls below 15").await);
    no_card(&ada.message("confirm").await);
    devnet::set_price(&world.node, "METIS", U256::from(14 * 100_000_000_u64)).await.unwrap();
    let calls = supply(&world);
    world.agent.then(move |_| Ok(standing(calls, timing())));
    assert_eq!(world.chat.run_orders().await.unwrap(), 1);
    assert_eq!(world.chat.run_orders().await.unwrap(), 0);
    assert_eq!(lent(&world, &ada), units(50, USDC));
    let told = notices(&world, &ada);
    assert!(told.contains("Order 1: Supply 50 USDC") && told.contains("The order is over"), "{told}");
    assert!(ada.orders().unwrap().is_empty());

    // One that waits too long ends without a word from the chain.
    let calls = supply(&world);
    world
        .agent
        .then(move |_| Ok(standing(calls, Timing::AtPrice { symbol: "METIS".into(), below: true, price: "1".into() })));
    card(&ada.message("lend 50 USDC when METIS falls below 1").await);
    no_card(&ada.message("confirm").await);
    world.later(31 * 86_400);
    world.chat.run_orders().await.unwrap();
    assert!(notices(&world, &ada).contains("waited 30 days for its price and is over"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_order_that_cannot_be_one_is_refused_before_there_is_a_card() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let calls = world.supply("USDC", units(50, USDC), ada.wallet());
    world
        .agent
        .then(move |_| Ok(standing(calls, Timing::AtPrice { symbol: "DOGE".into(), below: true, price: "1".into() })));
    assert!(no_card(&ada.message("lend 50 USDC when DOGE falls below 1").await).contains("no price for DOGE"));
    // A renewal of an expired order card must be the same order.
    offer(&world, &ada, 50);
    card(&ada.message("lend 50 USDC every week").await);
    world.later(3_600);
    world.agent.then_propose(world.supply("USDC", units(50, USDC), ada.wallet()));
    let said = no_card(&ada.message("confirm").await);
    assert!(said.contains("not the same"), "{said}");
    assert_eq!(world.nonce(&ada), 0);
}
