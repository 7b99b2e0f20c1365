//! The first whole path, through the built binary and a pipe, checked over JSON-RPC by a client that is not ours.

use crate::common::{Session, hash_in, hyperlith, run, viem};
use serde_json::Value;

fn units(value: &Value, key: &str) -> u128 {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is missing in {value}")).parse().unwrap()
}

fn wallet_of(data_dir: &std::path::Path) -> String {
    let output = run(hyperlith().args(["wallet", "show", "--data-dir"]).arg(data_dir));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().find(|word| word.len() == 42 && word.starts_with("0x")).unwrap().to_owned()
}

const USDC: u128 = 1_000_000;
const WAD: u128 = 1_000_000_000_000_000_000;

#[test]
fn supply_borrow_repay_withdraw_and_swap_are_mined_as_they_were_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path();
    let mut chat = Session::start(data_dir);
    chat.wait_for("faucet gave");
    let wallet = wallet_of(data_dir);
    let port = chat.port;
    let look = |hash: Option<&str>| viem(port, data_dir, &wallet, hash);

    let start = look(None);
    assert_eq!(start["chainId"], 133_742);
    assert_eq!(units(&start, "USDC"), 10_000 * USDC);
    assert_eq!(start["nonce"], 0);

    // Nothing is sent before the confirmation.
    chat.say("lend 100 USDC", "Type confirm");
    assert_eq!(look(None)["nonce"], 0);
    let receipt = chat.say("confirm", " 0x");
    let supplied = look(Some(&hash_in(&receipt)));
    assert_eq!(supplied["receipt"]["status"], "success");
    assert_eq!(supplied["receipt"]["type"], "eip7702", "approve and supply are one transaction");
    assert_eq!(units(&supplied, "USDC"), 9_900 * USDC);
    assert!((100 * USDC - 1..=100 * USDC + 10).contains(&units(&supplied, "supplied USDC")), "{supplied}");
    assert_eq!(units(&supplied, "open USDC"), 0, "nothing stays approved");
    let nonce = supplied["nonce"].as_u64().unwrap();

    // A second confirmation sends nothing.
    chat.say("confirm", "\n");
    chat.say("borrow 50 DAI", "Type confirm");
    assert_eq!(look(None)["nonce"], nonce);
    let receipt = chat.say("confirm", " 0x");
    let borrowed = look(Some(&hash_in(&receipt)));
    assert_eq!(borrowed["receipt"]["status"], "success");
    assert_eq!(units(&borrowed, "DAI"), 10_050 * WAD);
    assert!(units(&borrowed, "debt DAI") >= 50 * WAD);

    // The number that the person reads is the pool's.
    let answer = chat.say("what is my health factor?", "ealth factor");
    let hundredths = units(&look(None), "healthFactor") / (WAD / 100);
    let shown = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    assert!(answer.contains(&shown), "{shown} is not in: {answer}");

    chat.say("repay 20 DAI", "Type confirm");
    let receipt = chat.say("confirm", " 0x");
    let part = look(Some(&hash_in(&receipt)));
    assert_eq!(units(&part, "DAI"), 10_030 * WAD);
    assert!((30 * WAD..30 * WAD + WAD / 100).contains(&units(&part, "debt DAI")), "{part}");

    chat.say("repay all my DAI", "Type confirm");
    let receipt = chat.say("confirm", " 0x");
    let repaid = look(Some(&hash_in(&receipt)));
    assert_eq!(units(&repaid, "debt DAI"), 0);
    assert_eq!(units(&repaid, "open DAI"), 0, "nothing stays approved");
    assert!((9_999 * WAD..=10_000 * WAD).contains(&units(&repaid, "DAI")), "{repaid}");

    chat.say("withdraw 40 USDC", "Type confirm");
    let receipt = chat.say("confirm", " 0x");
    let withdrawn = look(Some(&hash_in(&receipt)));
    assert_eq!(units(&withdrawn, "USDC"), 9_940 * USDC);

    chat.say("swap 2 METIS for USDC with 1% slippage", "Type confirm");
    let receipt = chat.say("confirm", " 0x");
    let swapped = look(Some(&hash_in(&receipt)));
    assert_eq!(units(&withdrawn, "METIS") - units(&swapped, "METIS"), 2 * WAD);
    let got = units(&swapped, "USDC") - units(&withdrawn, "USDC");
    assert!((39 * USDC..40 * USDC).contains(&got), "2 METIS at 20 dollars gave {got}");

    // A card at the end of the input that nobody confirmed is not executed.
    chat.say("lend 5 USDC", "Type confirm");
    let last = look(None);
    let (status, text) = chat.end();
    assert!(status.success(), "{text}");

    // Everything is still there, and nothing happened in between.
    let mut chat = Session::start(data_dir);
    chat.wait_for("card from before");
    let again = viem(chat.port, data_dir, &wallet, Some(&hash_in(&receipt)));
    assert_eq!(again["nonce"], last["nonce"]);
    assert_eq!(again["USDC"], last["USDC"]);
    assert!(again["block"].as_u64() >= last["block"].as_u64());
    assert_eq!(again["receipt"]["status"], "success");
    chat.say("cancel", "ancelled");
    let (status, text) = chat.end();
    assert!(status.success(), "{text}");
}

#[test]
fn a_confirmation_at_the_end_of_the_input_is_finished_before_the_exit() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = Session::start(folder.path());
    for line in ["lend 100 USDC", "confirm"] {
        chat.write(line);
    }
    let (status, text) = chat.end();
    assert!(status.success(), "{text}");
    assert!(text.contains("Supply 100 USDC"), "{text}");
    let hash = hash_in(&text[text.find("Type confirm").unwrap()..]);
    let history = run(hyperlith().args(["wallet", "history", "--data-dir"]).arg(folder.path()));
    let history = String::from_utf8(history.stdout).unwrap();
    assert!(history.contains(&hash) && history.contains("mined"), "{history}");
}

#[test]
fn a_cancelled_card_and_a_question_send_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = Session::start(folder.path());
    chat.wait_for("faucet gave");
    chat.say("lend 100 USDC", "Type confirm");
    chat.say("cancel", "ancelled");
    chat.say("lend USDC", "?");
    chat.say("cancel", "\n");
    chat.say("write me a poem about the moon", "\n");
    chat.say("confirm", "\n");
    assert_eq!(viem(chat.port, folder.path(), &wallet_of(folder.path()), None)["nonce"], 0);
}

#[test]
fn a_frozen_wallet_signs_nothing_although_the_chat_is_running() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = Session::start(folder.path());
    chat.wait_for("faucet gave");
    chat.say("lend 100 USDC", "Type confirm");
    assert!(run(hyperlith().args(["wallet", "freeze", "--data-dir"]).arg(folder.path())).status.success());
    chat.say("confirm", "frozen");
    assert_eq!(viem(chat.port, folder.path(), &wallet_of(folder.path()), None)["nonce"], 0);
}

#[test]
fn a_kill_loses_no_block_and_no_balance() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = Session::start(folder.path());
    chat.wait_for("faucet gave");
    chat.say("lend 100 USDC", "Type confirm");
    let receipt = chat.say("confirm", " 0x");
    let wallet = wallet_of(folder.path());
    let before = viem(chat.port, folder.path(), &wallet, None);
    chat.kill();
    let mut chat = Session::start(folder.path());
    chat.say("what is my balance", "USDC");
    let after = viem(chat.port, folder.path(), &wallet, Some(&hash_in(&receipt)));
    assert_eq!(after["receipt"]["status"], "success");
    assert_eq!((&after["USDC"], &after["nonce"]), (&before["USDC"], &before["nonce"]));
}
