//! What widens a wallet's rights needs a code and time; what narrows them counts at once; secrets are nowhere but where they must be.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod common;

use std::sync::atomic::Ordering;

use common::{ADA, GROUP, Stage, units, world};
use hyperlith_chain::devnet::abi;

/// The code that an authenticator app shows at the stage's time.
fn code(stage: &Stage, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("wallet").build().unwrap();
    totp.generate(stage.world.clock.load(Ordering::SeqCst)).to_string()
}

async fn set_up(stage: &Stage) -> String {
    stage.fake.say(ADA, ADA, "/2fa");
    let message = stage.message(ADA, "Put this secret into an authenticator app").await;
    assert_eq!(message.entities[0]["type"], "spoiler");
    let secret = message.text.lines().nth(2).unwrap().to_owned();
    stage.fake.say(ADA, ADA, &format!("/2fa {}", code(stage, &secret)));
    stage.message(ADA, "Your second factor is on").await;
    secret
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_lowered_at_once_and_raised_only_with_a_code_and_time() {
    let stage = Stage::with_ada().await;
    let policy = || stage.world.chat.known_person("telegram:1001").unwrap().unwrap().policy().unwrap();
    let dollars = hyperlith_chat::amounts::Usd::dollars;
    stage.fake.say(ADA, ADA, "/limits 50 100 200");
    stage.message(ADA, "It counts from now on").await;
    assert_eq!((policy().per_transaction, policy().per_week), (dollars(50), dollars(200)));
    stage.fake.say(ADA, ADA, "/limits 100 50 200");
    stage.message(ADA, "must not be above a day's").await;
    stage.fake.say(ADA, ADA, "/limits 500 1000 2000");
    stage.message(ADA, "there is none yet").await;
    let secret = set_up(&stage).await;
    stage.fake.say(ADA, ADA, "/limits 500 1000 2000 000000");
    stage.message(ADA, "This code is wrong").await;
    // The code of the set-up was used.
    stage.world.later(30);
    let right = code(&stage, &secret);
    stage.fake.say(ADA, ADA, &format!("/limits 500 1000 2000 {right}"));
    stage.message(ADA, "counts in 24 h").await;
    stage.fake.say(ADA, ADA, &format!("/limits 600 1000 2000 {right}"));
    stage
        .until("the refusal of a used code", || {
            stage.texts(ADA).iter().filter(|text| text.contains("code is wrong")).count() == 2
        })
        .await;
    assert_eq!(policy().per_transaction, dollars(50));
    stage.world.later(24 * 3_600 + 1);
    assert_eq!(policy().per_transaction, dollars(500), "after the waiting time");

    let next = code(&stage, &secret);
    stage.fake.say(ADA, ADA, &format!("/limits 900 1000 2000 {next}"));
    stage
        .until("the second wait", || {
            stage.texts(ADA).iter().filter(|text| text.contains("counts in 24 h")).count() == 2
        })
        .await;
    stage.fake.say(ADA, ADA, "/freeze");
    stage.message(ADA, "This wallet is frozen from now on").await;
    stage.world.later(24 * 3_600 + 1);
    assert_eq!((policy().per_transaction, policy().frozen), (dollars(500), true), "freezing dropped what waited");
    stage.fake.say(ADA, ADA, &format!("/unfreeze {}", code(&stage, &secret)));
    stage
        .until("the third wait", || stage.texts(ADA).iter().filter(|text| text.contains("counts in 24 h")).count() == 3)
        .await;
    stage.world.later(24 * 3_600 + 1);
    assert!(!policy().frozen);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_lock_the_second_factor() {
    let stage = Stage::with_ada().await;
    let secret = set_up(&stage).await;
    for count in 1..=5 {
        stage.fake.say(ADA, ADA, "/export 000000");
        stage.until("an answer", || stage.bot_messages(ADA).len() >= 4 + count).await;
    }
    stage.message(ADA, "Too many wrong codes").await;
    stage.world.later(30);
    stage.fake.say(ADA, ADA, &format!("/export {}", code(&stage, &secret)));
    stage
        .until("the lock", || stage.texts(ADA).iter().filter(|text| text.contains("Too many wrong codes")).count() == 2)
        .await;
    assert!(stage.texts(ADA).iter().all(|text| !text.contains("private key of your wallet")));
}

#[tokio::test(flavor = "multi_thread")]
async fn transfers_can_be_kept_to_the_address_book() {
    let stage = Stage::with_ada().await;
    let secret = set_up(&stage).await;
    let bob = alloy_primitives::Address::repeat_byte(0xB0);
    let send = || {
        let transfer = abi::IERC20::transferCall { to: bob, amount: units(5, 6) };
        vec![world::call(stage.world.asset("USDC"), &transfer)]
    };
    stage.fake.say(ADA, ADA, "/recipients contacts");
    stage.message(ADA, "It counts from now on").await;
    stage.world.agent.then_propose(send());
    stage.fake.say(ADA, ADA, &format!("send 5 USDC to {bob}"));
    stage.message(ADA, "is not in your address book").await;
    stage.world.later(30);
    stage.fake.say(ADA, ADA, &format!("/contacts add bob {bob} {}", code(&stage, &secret)));
    stage.message(ADA, "counts in 24 h").await;
    stage.world.later(24 * 3_600 + 1);
    stage.world.agent.then_propose(send());
    stage.fake.say(ADA, ADA, "send 5 USDC to Bob");
    let card = stage.message(ADA, "“bob” (your address book)").await;
    assert!(card.text.contains(&bob.to_string()) && !card.text.contains("You never wrote"), "{}", card.text);
    let heard = stage.world.agent.seen.lock().last().cloned().unwrap();
    assert!(heard.contains(&bob.to_string()), "the agent hears the address: {heard}");
    stage.fake.tap_button(ADA, ADA, card.message_id, "Confirm").unwrap();
    stage.message(ADA, "Done: Send 5 USDC").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_shown_in_private_for_a_code_and_is_on_no_disk() {
    let stage = Stage::with_ada().await;
    let secret = set_up(&stage).await;
    stage.fake.say(ADA, GROUP, "/export@hyperlith_bot 123456");
    stage.message(GROUP, "in private only").await;
    stage.fake.say(ADA, ADA, "/export");
    stage.message(ADA, "/export CODE").await;
    stage.world.later(30);
    stage.fake.say(ADA, ADA, &format!("/export {}", code(&stage, &secret)));
    let shown = stage.message(ADA, "The private key of your wallet").await;
    let key = shown.text.lines().nth(2).unwrap().to_owned();
    assert!(key.len() == 66 && key.starts_with("0x"), "{key}");
    assert!(shown.entities.as_array().unwrap().iter().any(|entity| entity["type"] == "spoiler"));
    // A canary: neither the key nor the second factor's secret is in any file, as text or as bytes.
    let bytes = alloy_primitives::hex::decode(&key).unwrap();
    let needles = [key.trim_start_matches("0x").as_bytes().to_vec(), bytes, secret.into_bytes()];
    let mut files = vec![stage.world.folder.path().to_owned()];
    let mut looked_at = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let content = std::fs::read(&path).unwrap();
        looked_at += 1;
        for needle in &needles {
            assert!(!content.windows(needle.len()).any(|window| window == needle), "a secret is in {}", path.display());
        }
    }
    assert!(looked_at > 2);
}
