//! One card, one button, one receipt: what people do in a private chat and in a group, over real HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod common;

use alloy_primitives::U256;
use common::{ADA, EVE, GROUP, Stage, units};
use hyperlith_chat::{AgentTurn as _, TurnReply};
use hyperlith_fake_telegram::Fault;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_confirmed_once_by_its_own_person_and_becomes_the_receipt() {
    let stage = Stage::with_ada().await;
    let card = stage.card().await;
    for words in [
        "You send: 100 USDC",
        "To: Aave v3 pool 0x",
        "exactly 100 USDC",
        "Network fee",
        "for 60 s",
        "💬 Here is the plan.",
    ] {
        assert!(card.text.contains(words), "{words}: {}", card.text);
    }
    let labels: Vec<_> = card.buttons.iter().flatten().map(|button| button.text.clone()).collect();
    assert!(labels.len() == 2 && labels[0].contains("Confirm") && labels[1].contains("Cancel"), "{labels:?}");
    let signed = stage.signed(ADA);

    let data = card.buttons[0][0].data.clone().unwrap();
    stage.fake.tap(EVE, ADA, card.message_id, &data);
    assert!(stage.answer(1).await.contains("somebody else's"));
    stage.fake.tap(ADA, ADA, card.message_id, "00112233445566778899aabbccddeeff");
    assert!(stage.answer(2).await.contains("means nothing"));
    stage.fake.tap(ADA, ADA, card.message_id - 1, &data);
    assert!(stage.answer(3).await.contains("another message"));
    stage.fake.tap(ADA, GROUP, card.message_id, &data);
    assert!(stage.answer(4).await.contains("another message"));
    assert_eq!(stage.signed(ADA), signed, "nothing reached the chain before the tap");

    let first = stage.fake.tap_button(ADA, ADA, card.message_id, "Confirm").unwrap();
    stage.fake.tap(ADA, ADA, card.message_id, &data);
    stage.fake.redeliver(first);
    let receipt = stage.message(ADA, "Done: Supply 100 USDC").await;
    assert_eq!(receipt.message_id, card.message_id, "the card became the receipt");
    assert!(receipt.buttons.is_empty() && receipt.text.contains("Transaction: 0x"));
    stage.until("the answer to the second tap", || stage.fake.answers().len() >= 6).await;
    stage.quiet().await;
    assert_eq!(stage.signed(ADA), signed + 1);
    let receipts = stage.texts(ADA).iter().filter(|text| text.contains("Done: Supply")).count();
    assert_eq!(receipts, 1, "{:#?}", stage.texts(ADA));
    stage.assert_well_formed();
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_closes_the_card_and_a_later_tap_does_nothing() {
    let stage = Stage::with_ada().await;
    let card = stage.card().await;
    let confirm = card.buttons[0][0].data.clone().unwrap();
    stage.fake.tap_button(ADA, ADA, card.message_id, "Cancel").unwrap();
    let closed = stage.message(ADA, "Cancelled. Nothing was sent").await;
    assert!(closed.message_id == card.message_id && closed.buttons.is_empty());
    let signed = stage.signed(ADA);
    stage.fake.tap(ADA, ADA, card.message_id, &confirm);
    stage.answer(2).await;
    stage.quiet().await;
    assert_eq!(stage.signed(ADA), signed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_card_is_not_sent_but_made_anew() {
    let stage = Stage::with_ada().await;
    let card = stage.card().await;
    stage.world.later(61);
    let wallet = stage.wallet(ADA).await;
    stage.world.agent.then_propose(stage.world.supply("USDC", units(100, 6), wallet));
    let signed = stage.signed(ADA);
    stage.fake.tap_button(ADA, ADA, card.message_id, "Confirm").unwrap();
    let old = stage.message(ADA, "No longer valid").await;
    assert_eq!(old.message_id, card.message_id);
    let fresh = stage.message(ADA, "for 60 s").await;
    assert!(fresh.message_id > card.message_id);
    assert_eq!(stage.signed(ADA), signed);
    stage.fake.tap_button(ADA, ADA, fresh.message_id, "Confirm").unwrap();
    stage.message(ADA, "Done: Supply").await;
    assert_eq!(stage.signed(ADA), signed + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_and_freeze_are_answered_while_the_agent_thinks() {
    let stage = Stage::with_ada().await;
    let card = stage.card().await;
    stage.world.agent.then_hang();
    stage.fake.say(ADA, ADA, "and now something that takes for ever");
    stage.until("the turn", || stage.world.agent.seen.lock().len() >= 2).await;
    stage.fake.tap_button(ADA, ADA, card.message_id, "Cancel").unwrap();
    stage.message(ADA, "Cancelled. Nothing was sent").await;
    stage.fake.say(ADA, ADA, "/freeze");
    stage.message(ADA, "This wallet is frozen from now on").await;
    stage.fake.say(ADA, ADA, "/cancel");
    stage.message(ADA, "Cancelled; nothing was sent.").await;
    // The lane is free again.
    stage.fake.say(ADA, ADA, "hello");
    stage.message(ADA, "Nothing is scripted.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_noisy_person_is_asked_for_patience_and_slows_nobody() {
    let stage = Stage::with(|_| (), |config| config.budgets = common::tight()).await;
    stage.greet(ADA).await;
    stage.greet(EVE).await;
    stage.world.agent.then_hang();
    for count in 0..30 {
        stage.fake.say(EVE, EVE, &format!("message {count}"));
    }
    stage.message(EVE, "You write faster than I can answer").await;
    stage.fake.say(ADA, ADA, "hello");
    stage.message(ADA, "Nothing is scripted.").await;
    stage.quiet().await;
    let told = stage.texts(EVE).iter().filter(|text| text.contains("faster than I can answer")).count();
    assert_eq!(told, 1, "{:#?}", stage.texts(EVE));
    assert!(stage.world.agent.seen.lock().len() < 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redelivered_message_is_answered_once_and_rate_limits_lose_nothing() {
    let stage = Stage::with_ada().await;
    stage.fake.fail_next("sendmessage", 2, Fault::RetryAfter(1));
    stage.fake.fail_next("sendmessage", 1, Fault::Hang(50));
    let update = stage.fake.say(ADA, ADA, "hello").unwrap();
    stage.message(ADA, "Nothing is scripted.").await;
    stage.fake.redeliver(update);
    stage.fake.fail_next(
        "getupdates",
        1,
        Fault::Error(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running".into(),
        ),
    );
    stage.fake.say(ADA, ADA, "hello again");
    stage
        .until("the second answer", || {
            stage.texts(ADA).iter().filter(|text| text.contains("Nothing is scripted.")).count() >= 2
        })
        .await;
    stage.quiet().await;
    assert_eq!(stage.texts(ADA).iter().filter(|text| text.contains("Nothing is scripted.")).count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_waits_for_a_telegram_that_cannot_be_reached_and_refuses_a_wrong_token() {
    let world = common::World::new().await;
    let fake = common::fake(false).await;
    fake.fail_next("getme", 2, Fault::Hang(20));
    hyperlith_telegram::Telegram::start(common::config(&fake), world.chat.clone()).await.unwrap();
    let mut config = common::config(&fake);
    config.connection.token = hyperlith_telegram::Token::new("123:WRONG").unwrap();
    let refused = hyperlith_telegram::Telegram::start(config, world.chat.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("BotFather") && !refused.to_string().contains("WRONG"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_group_there_are_cards_and_nobodys_balances() {
    let stage = Stage::with_ada().await;
    stage.fake.say(ADA, GROUP, "lend 100 USDC");
    stage.fake.say(EVE, GROUP, "@hyperlith_bot lend 100 USDC");
    let first = stage.message(GROUP, "Open a private chat with me first").await;
    assert!(first.buttons[0][0].url.as_deref().unwrap().starts_with("https://t.me/hyperlith_bot"));
    stage.world.agent.then(|_| Ok(TurnReply { message: "You hold 10,000 USDC.".into(), ..TurnReply::default() }));
    stage.fake.say(ADA, GROUP, "/balance@hyperlith_bot");
    stage.message(ADA, "You hold 10,000 USDC.").await;
    stage.message(GROUP, "I answered you in private").await;
    stage.fake.say(ADA, GROUP, "/history@hyperlith_bot");
    stage.message(GROUP, "in private only").await;

    let wallet = stage.wallet(ADA).await;
    stage.world.agent.then_propose(stage.world.supply("USDC", units(100, 6), wallet));
    stage.fake.say(ADA, GROUP, "@hyperlith_bot lend 100 USDC");
    let card = stage.message(GROUP, "Supply 100 USDC").await;
    assert!(!card.text.contains("Health factor") && !card.text.contains("Here is the plan"), "{}", card.text);
    stage.fake.tap_button(EVE, GROUP, card.message_id, "Confirm").unwrap();
    assert!(stage.answer(1).await.contains("somebody else's card"));
    assert!(stage.fake.answers()[0].alert);
    stage.fake.tap_button(ADA, GROUP, card.message_id, "Confirm").unwrap();
    let receipt = stage.message(GROUP, "Done: Supply 100 USDC").await;
    assert!(!receipt.text.contains("Health factor"));
    for text in stage.texts(GROUP) {
        assert!(!text.contains("10,000"), "a balance in a group: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_wrote_has_no_authority() {
    let stage = Stage::with_ada().await;
    let card = stage.card().await;
    let turns = stage.world.agent.seen.lock().len();
    let signed = stage.signed(ADA);
    let origin = json!({ "forward_origin": { "type": "user", "date": 1, "sender_user": { "id": EVE, "is_bot": false, "first_name": "Eve" } } });
    stage.fake.say_message(ADA, ADA, "confirm", &origin);
    stage.message(ADA, "I do not act on forwarded messages").await;
    stage.fake.say_message(ADA, ADA, "confirm", &json!({ "via_bot": { "id": 5, "is_bot": true, "first_name": "B" } }));
    stage.fake.say_message(ADA, ADA, "confirm", &json!({ "from": { "id": 5, "is_bot": true, "first_name": "B" } }));
    stage.fake.push_update(json!({ "edited_message": { "message_id": 1, "date": 1, "edit_date": 2, "text": "confirm",
        "chat": { "id": ADA, "type": "private", "first_name": "Ada" }, "from": { "id": ADA, "is_bot": false, "first_name": "Ada" } } }));
    stage.fake.push_update(json!({ "channel_post": { "message_id": 1, "date": 1, "text": "confirm", "chat": { "id": -5, "type": "channel", "title": "C" } } }));
    stage.fake.push_update(json!({ "message": "this cannot be read" }));
    stage.fake.say(ADA, ADA, "/start confirm");
    stage.message(ADA, "A link cannot ask for anything in your name").await;
    stage.quiet().await;
    assert_eq!(stage.signed(ADA), signed);
    assert_eq!(stage.world.agent.seen.lock().len(), turns, "the agent heard none of it");
    let still = stage.fake.messages(ADA).into_iter().find(|message| message.message_id == card.message_id).unwrap();
    assert_eq!(still.buttons.iter().flatten().count(), 2, "the card still waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn text_of_any_kind_is_shown_as_it_is_and_never_refused_by_telegram() {
    let stage = Stage::with_ada().await;
    let hostile = [
        "<b>bold</b> _*[x](tg://user?id=1)~`>#+-=|{}.! \\".to_owned(),
        "\u{202E}txet desrever\u{202C} \u{200B}zero\u{0}width".to_owned(),
        "🏦".repeat(3_000),
        format!("{}\n", "a line of a very long proposal").repeat(400),
        "-".repeat(80),
    ];
    for (count, text) in hostile.iter().enumerate() {
        let message = text.clone();
        stage.world.agent.then(move |_| {
            Ok(TurnReply { message, suggestions: vec!["x".repeat(500), "\u{7}".into()], ..TurnReply::default() })
        });
        stage.fake.say(ADA, ADA, &format!("question {count}"));
        stage.until("the turn", || stage.world.agent.seen.lock().len() > count).await;
    }
    stage.message(ADA, "<b>bold</b> _*[x](tg://user?id=1)").await;
    stage.fake.say(ADA, ADA, "last");
    stage.message(ADA, "Nothing is scripted.").await;
    stage.assert_well_formed();
    assert!(stage.texts(ADA).iter().all(|text| !text.contains('\u{202E}')));
    assert_eq!(stage.world.agent.name(), "scripted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_high_price_impact_wants_typed_words() {
    let stage = Stage::with_ada().await;
    let wallet = stage.wallet(ADA).await;
    // As if the pool had been pushed to half the price: the oracle says twice what the pool gives.
    hyperlith_chain::devnet::set_price(&stage.world.node, "METIS", U256::from(40 * 100_000_000_u64)).await.unwrap();
    let amount = units(1, 18);
    let least = stage.world.quote("METIS", "USDC", amount) * U256::from(99) / U256::from(100);
    stage.world.agent.then_propose(stage.world.swap("METIS", "USDC", amount, least, wallet));
    stage.fake.say(ADA, ADA, "swap 1 METIS for USDC");
    let card = stage.message(ADA, "Swap 1 METIS").await;
    assert!(card.text.contains("Price impact") && card.text.contains("Slippage"), "{}", card.text);
    assert!(card.text.contains("confirm high price impact"), "{}", card.text);
    assert_eq!(card.buttons.iter().flatten().count(), 1, "only Cancel is a button");
    stage.fake.say(ADA, ADA, "confirm");
    stage.message(ADA, "Type the words").await;
    stage.fake.say(ADA, ADA, "confirm high price impact");
    stage.message(ADA, "Done: Swap 1 METIS").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_unanswered_when_the_bot_stopped_is_answered_after_the_next_start() {
    let mut stage = Stage::with_ada().await;
    drop(stage.bot.take());
    stage.quiet().await;
    let before = stage.texts(ADA).len();
    stage.fake.say(ADA, ADA, "are you there?");
    stage.quiet().await;
    assert_eq!(stage.texts(ADA).len(), before);
    let config = common::config(&stage.fake);
    stage.bot = Some(hyperlith_telegram::Telegram::start(config, stage.world.chat.clone()).await.unwrap());
    stage.message(ADA, "Nothing is scripted.").await;
    stage.quiet().await;
    assert_eq!(stage.texts(ADA).iter().filter(|text| text.contains("Nothing is scripted.")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_keeps_updates_before_it_says_so_and_knows_its_caller() {
    let listen: std::net::SocketAddr = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap()
    };
    let url = format!("http://{listen}/hook");
    let stage = Stage::with(
        |_| (),
        |config| {
            config.connection.webhook = Some(hyperlith_telegram::Webhook { public_url: url.clone(), listen });
        },
    )
    .await;
    stage.greet(ADA).await;
    stage.fake.say(ADA, ADA, "hello");
    stage.message(ADA, "Nothing is scripted.").await;
    assert!(stage.fake.calls().iter().all(|call| call.method != "getupdates"));
    let turns = stage.world.agent.seen.lock().len();
    let forged = json!({ "update_id": 999_999, "message": { "message_id": 1, "date": 1, "text": "hello",
        "chat": { "id": ADA, "type": "private", "first_name": "Ada" }, "from": { "id": ADA, "is_bot": false, "first_name": "Ada" } } });
    let client = reqwest::Client::new();
    for secret in [None, Some("wrong")] {
        let mut call = client.post(&url).json(&forged);
        if let Some(secret) = secret {
            call = call.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        assert_eq!(call.send().await.unwrap().status(), 401);
    }
    stage.quiet().await;
    assert_eq!(stage.world.agent.seen.lock().len(), turns);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portfolio_is_a_picture_with_text_and_open_approvals_are_taken_back_with_one_card() {
    let stage = Stage::with_ada().await;
    stage.fake.say(ADA, ADA, "/portfolio");
    let picture = stage.message(ADA, "In your wallet: $").await;
    assert!(picture.has_photo && picture.photo.unwrap().starts_with(b"\x89PNG"));
    for words in ["🟦 10 ETH ($25000.00)", "10000 USDC", "500 METIS"] {
        assert!(picture.text.contains(words), "{words}: {}", picture.text);
    }
    stage.fake.say(ADA, ADA, "/approvals");
    stage.message(ADA, "No approval is open").await;

    // One that stays open, as a contract that takes less than it was given leaves it: an exact repayment of more than the debt.
    let wallet = stage.wallet(ADA).await;
    let mut calls = stage.world.supply("USDC", units(100, 6), wallet);
    calls.extend(stage.world.borrow("DAI", units(10, 18), wallet));
    let repay = hyperlith_chain::devnet::abi::IPool::repayCall {
        asset: stage.world.asset("DAI"),
        amount: units(20, 18),
        interestRateMode: U256::from(2),
        onBehalfOf: wallet,
    };
    calls.push(stage.world.approve("DAI", stage.world.pool(), units(20, 18)));
    calls.push(common::world::call(stage.world.pool(), &repay));
    stage.world.agent.then_propose(calls);
    stage.fake.say(ADA, ADA, "lend, borrow and repay");
    let card = stage.message(ADA, "stays open").await;
    stage.fake.tap_button(ADA, ADA, card.message_id, "Confirm").unwrap();
    stage.message(ADA, "Done: Supply 100 USDC").await;
    stage.fake.say(ADA, ADA, "/approvals");
    stage.message(ADA, "Open approvals").await;
    stage.fake.say(ADA, ADA, "/revoke");
    let card = stage.message(ADA, "may no longer take any DAI").await;
    stage.fake.tap_button(ADA, ADA, card.message_id, "Confirm").unwrap();
    stage.message(ADA, "Done: Take back the approval of DAI").await;
    stage.fake.say(ADA, ADA, "/portfolio");
    stage.message(ADA, "In Aave v3: $100.00 lent").await;
    stage.assert_well_formed();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_writes_the_persons_language_and_lets_them_choose_another() {
    let stage = Stage::with_ada().await;
    stage.fake.add_person(2001, "Grace", "fr-CA");
    stage.fake.say(2001, 2001, "/start");
    stage.message(2001, "la DeFi en mots simples").await;
    let wallet = stage.wallet(2001).await;
    stage.world.agent.then_propose(stage.world.supply("USDC", units(100, 6), wallet));
    stage.fake.say(2001, 2001, "prête 100 USDC");
    let card = stage.message(2001, "Vous envoyez: 100 USDC").await;
    assert!(card.text.contains("Prêter 100 USDC"), "{}", card.text);
    stage.fake.tap_button(2001, 2001, card.message_id, "Annuler").unwrap();
    stage.message(2001, "Rien n'a été envoyé et aucun fonds n'a bougé").await;
    stage.fake.say(2001, 2001, "/language");
    let choice = stage.message(2001, "Quelle langue").await;
    stage.fake.tap_button(2001, 2001, choice.message_id, "日本語").unwrap();
    stage.message(2001, "これから日本語で書きます").await;
    stage.fake.say(2001, 2001, "/history");
    stage.message(2001, "まだ取引はありません").await;
    stage.world.agent.then_propose(stage.world.supply("USDC", units(100, 6), wallet));
    stage.fake.say(2001, 2001, "100 USDC を預けて");
    let card = stage.newest(2001, "100 USDCをAave v3に預ける", choice.message_id).await;
    stage.fake.tap_button(2001, 2001, card.message_id, "確認").unwrap();
    stage.until("the receipt", || stage.texts(2001).iter().any(|text| text.contains("を預けました"))).await;
    stage.assert_well_formed();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_told_once_for_each_crossing() {
    let stage = Stage::with_ada().await;
    let price = |dollars: u64| async move { U256::from(dollars * 100_000_000) };
    let set = |dollars: u64| {
        let node = stage.world.node.clone();
        async move { hyperlith_chain::devnet::set_price(&node, "METIS", price(dollars).await).await.unwrap() }
    };
    let slots = [("action", "alert"), ("kind", "price"), ("asset", "METIS"), ("below", "18")];
    let understood: Vec<_> = slots.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    stage
        .world
        .agent
        .then(move |_| Ok(TurnReply { message: "As you like.".into(), understood, ..TurnReply::default() }));
    stage.fake.say(ADA, ADA, "tell me when METIS falls below 18");
    stage.message(ADA, "Alert 1 is set: you are told when the price of METIS falls below $18").await;
    let told = || stage.texts(ADA).iter().filter(|text| text.contains("Your alert:")).count();
    set(17).await;
    stage.until("the alert", || told() == 1).await;
    set(16).await;
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    assert_eq!(told(), 1, "still below");
    set(20).await;
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    set(15).await;
    stage.until("the second crossing", || told() == 2).await;
    stage.fake.say(ADA, ADA, "/alerts");
    let list = stage.message(ADA, "Your alerts").await;
    stage.fake.tap_button(ADA, ADA, list.message_id, "1").unwrap();
    stage.message(ADA, "This alert is gone").await;
    assert!(stage.world.chat.store().alerts(None).unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_taps_without_end_is_left_alone_and_can_still_freeze() {
    let stage = Stage::with_ada().await;
    for _ in 0..80 {
        stage.fake.tap(ADA, ADA, 1, "00112233445566778899aabbccddeeff");
    }
    stage.fake.say(ADA, ADA, "/freeze");
    stage.message(ADA, "This wallet is frozen from now on").await;
    stage.quiet().await;
    assert_eq!(stage.fake.answers().len(), 60, "sixty in a minute");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weekly_order_is_one_card_one_tap_and_a_receipt_each_week() {
    use hyperlith_chat::{Rhythm, Timing};
    let stage = Stage::with_ada().await;
    let wallet = stage.wallet(ADA).await;
    let offer = || {
        let calls = stage.world.supply("USDC", units(50, 6), wallet);
        stage.world.agent.then(move |_| {
            let mut reply = common::world::reply("As you wish.", calls);
            reply.proposal.as_mut().unwrap().timing = Timing::Repeated(Rhythm::Weekly);
            Ok(reply)
        });
    };
    offer();
    stage.fake.say(ADA, ADA, "lend 50 USDC every week");
    let card = stage.message(ADA, "Standing order: every week, the first at once").await;
    assert!(card.text.contains("52 times") && card.text.contains("$2600.00 in all"), "{}", card.text);
    assert_eq!(stage.signed(ADA), 0);
    offer();
    stage.fake.tap_button(ADA, ADA, card.message_id, "Confirm").unwrap();
    stage.message(ADA, "Order 1 is set up").await;
    let done = || stage.texts(ADA).iter().filter(|text| text.contains("Done: Order 1:")).count();
    stage.until("the first receipt", || done() == 1).await;
    assert_eq!(stage.signed(ADA), 1);

    // A week later, nobody taps anything.
    offer();
    stage.world.later(7 * 86_400);
    stage.until("the second time", || stage.signed(ADA) == 2).await;
    stage.message(ADA, "The next time is").await;

    stage.fake.say(ADA, ADA, "/orders");
    let list = stage.message(ADA, "Done 2 of at most 52 times").await;
    stage.fake.tap_button(ADA, ADA, list.message_id, "⏸").unwrap();
    stage.message(ADA, "Order 1 is paused").await;
    stage.world.later(7 * 86_400);
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    assert_eq!(stage.signed(ADA), 2);
    // The buttons of a week ago are too old.
    stage.fake.say(ADA, ADA, "/orders");
    let list = stage.newest(ADA, "Done 2 of at most 52 times", list.message_id).await;
    stage.fake.tap_button(ADA, ADA, list.message_id, "✖").unwrap();
    stage.message(ADA, "Order 1 is cancelled").await;
    assert!(stage.world.chat.open_person("telegram:1001").await.unwrap().orders().unwrap().is_empty());
    stage.assert_well_formed();
}
