//! The shared list of sentences, from text to proposal: what asks for no transaction leads to none, and what does is that.

use hyperlith_agent_defi::DefiAgent;
use hyperlith_sdk::testing::message;
use hyperlith_sdk::{Proposal, Timing};
use serde_json::Value;

use crate::chain;
use crate::fake::{self, units};

const SENTENCES: &str = include_str!("../../data/utterances.jsonl");
const MOVES: [&str; 6] = ["supply", "withdraw", "borrow", "repay", "swap", "transfer"];

#[test]
fn every_sentence_of_the_list_leads_to_what_it_asks_for() {
    let (mut proposals, mut total) = (0, 0);
    let mut wrong = Vec::new();
    for line in SENTENCES.lines().filter(|line| !line.trim().is_empty()) {
        let line: Value = serde_json::from_str(line).unwrap();
        let (text, intent) = (line["text"].as_str().unwrap(), &line["intent"]);
        let action = intent["action"].as_str().unwrap();
        let chain = chain();
        chain.borrow_mut().token("WETH").supplied = units(10, 18);
        chain.borrow_mut().token("USDC").supplied = units(5_000, 6);
        chain.borrow_mut().token("METIS").supplied = units(100, 18);
        let loan = if text.contains("1,250.75") { "USDC" } else { "DAI" };
        let decimals = if loan == "USDC" { 6 } else { 18 };
        chain.borrow_mut().token(loan).debt = units(2_000, decimals);
        let mut host = fake::host(&chain);
        let reply = host.turn::<DefiAgent>(message(text)).unwrap();
        let said = |name: &str| reply.understood.iter().find(|slot| slot.name == name).map(|slot| slot.value.clone());
        total += 1;
        if action == "ask" {
            let missing: Vec<&str> =
                intent["missing"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
            assert_eq!(
                (said("action"), said("missing")),
                (Some("ask".to_owned()), Some(missing.join(","))),
                "“{text}”"
            );
        }
        let moves = MOVES.contains(&action);
        if action == "recurring" {
            // Nothing moves before the person confirms it as a standing order.
            let standing = |proposal: &Proposal| matches!(proposal.timing, Timing::Repeated(_));
            assert!(reply.proposal.as_ref().is_none_or(standing), "a transaction from “{text}”");
            assert!(reply.proposal.is_some() || reply.message.body.contains("Nothing was set up"), "“{text}”");
            continue;
        }
        if !moves {
            assert!(reply.proposal.is_none(), "a transaction from “{text}”: {}", reply.message.body);
            continue;
        }
        let Some(proposal) = reply.proposal.clone() else {
            // "Everything" without an asset is asked for.
            if intent.get("asset").is_some() || action == "repay" {
                wrong.push(format!("“{text}” was answered: {}", reply.message.body));
            }
            continue;
        };
        let slot = |name: &str| {
            intent[name].as_str().map(str::to_owned).or_else(|| intent[name].as_u64().map(|number| number.to_string()))
        };
        for name in ["action", "amount", "to_asset", "amount_out", "to", "slippage_bps"] {
            assert_eq!(said(name), slot(name), "{name} of “{text}”");
        }
        if let Some(asset) = slot("asset") {
            assert_eq!(said("asset"), Some(asset), "asset of “{text}”");
        }
        chain.borrow_mut().run(&proposal.calls);
        proposals += 1;
    }
    assert!(wrong.len() * 5 <= total, "of {total} sentences:\n{}", wrong.join("\n"));
    assert!(proposals * 3 > total, "{proposals} proposals from {total} sentences");
}
