//! Answers that only read, and wishes that this version does not grant.

use alloy_primitives::U256;
use hyperlith_agent_defi::intent::{Amount, Every, Intent, Support, Watch};

use crate::fake::units;
use crate::{answer, chain, exact, said, some};

#[test]
fn the_balance_lists_every_asset_with_its_value() {
    let text = said(&chain(), &Intent::Balance { asset: None });
    for part in [
        "10 ETH (25,000.00 USD)",
        "5 WETH (12,500.00 USD)",
        "10,000 USDC (10,000.00 USD)",
        "500 METIS (10,000.00 USD)",
        "Together 67,500.00 USD",
        "set by hand",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(
        said(&chain(), &Intent::Balance { asset: some("dai") }),
        "Your wallet holds 10,000 DAI (10,000.00 USD)."
    );
}

#[test]
fn a_balance_without_a_price_is_still_told() {
    let chain = chain();
    chain.borrow_mut().token("DAI").price = U256::ZERO;
    assert_eq!(said(&chain, &Intent::Balance { asset: some("DAI") }), "Your wallet holds 10,000 DAI.");
}

#[test]
fn the_position_says_how_far_the_collateral_may_fall() {
    let chain = chain();
    assert!(said(&chain, &Intent::Position).contains("owe nothing"));
    chain.borrow_mut().token("USDC").supplied = units(1_000, 6);
    assert!(said(&chain, &Intent::Position).contains("unlimited"));
    chain.borrow_mut().token("DAI").debt = units(400, 18);
    let answer = answer(&chain, &Intent::Position);
    for part in [
        "lent 1,000 USDC (1,000.00 USD)",
        "owed 400 DAI",
        "Health factor 2.00",
        "49.99 %",
        "Loan-to-value 40.00 % (limit 75.00 %)",
        "still borrow 350.00 USD",
    ] {
        assert!(answer.text.contains(part), "{part} in {}", answer.text);
    }
    assert!(answer.facts.contains(&("health_factor".to_owned(), "2.0000".to_owned())));
    chain.borrow_mut().token("DAI").debt = units(900, 18);
    assert!(said(&chain, &Intent::Position).contains("below 1"));
}

#[test]
fn rates_are_yields_with_the_best_first() {
    let answer = answer(&chain(), &Intent::Rates { asset: None });
    let text = &answer.text;
    let places: Vec<_> =
        ["USDC", "DAI", "WETH", "METIS"].iter().map(|symbol| text.find(&format!("• {symbol}")).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains("USDC: lending earns 3.04 % a year, borrowing costs 6.18 % a year"), "{text}");
    assert!(answer.facts.contains(&("best".to_owned(), "USDC".to_owned())));
    assert!(said(&chain(), &Intent::Rates { asset: some("ETH") }).starts_with("WETH: lending earns 1.00 %"));
}

#[test]
fn a_price_says_where_it_comes_from() {
    let text = said(&chain(), &Intent::Price { asset: some("METIS") });
    assert_eq!(text, "1 METIS = 20.00 USD. By the development oracle: set by hand, not a market price.");
    assert!(said(&chain(), &Intent::Price { asset: some("ETH") }).contains("1 ETH = 2,500.00 USD"));
    assert!(said(&chain(), &Intent::Price { asset: some("DOGE") }).contains("do not know DOGE"));
}

#[test]
fn what_this_version_cannot_do_is_said_and_never_proposed() {
    let share = Intent::Supply { asset: some("USDC"), amount: Some(Amount::Share(5_000)) };
    let half = Intent::Supply { asset: None, amount: exact("20") };
    let wishes = [
        (Intent::Alert { watch: Watch::HealthFactor, below: some("1.2"), above: None }, "only pass that on"),
        (Intent::Alert { watch: Watch::Price(None), below: some("18"), above: None }, "No alert was set"),
        (Intent::Alert { watch: Watch::HealthFactor, below: None, above: None }, "No alert was set"),
        (Intent::Recurring { inner: Box::new(share), every: Every::Week }, "needs an exact amount"),
        (Intent::Recurring { inner: Box::new(Intent::Faucet), every: Every::Day }, "cannot be repeated"),
        (Intent::Recurring { inner: Box::new(half), every: Every::Day }, "whole order in one sentence"),
        (Intent::RecurringCancel, "only pass that on"),
        (Intent::Proposals, "governance"),
        (Intent::Vote { proposal: some("3"), support: Some(Support::For) }, "governance"),
        (Intent::Freeze, "hyperlith wallet freeze"),
        (Intent::Cancel, "Dropped"),
        (Intent::Help, "lend 100 USDC"),
        (Intent::Greeting, "At your service"),
        (Intent::OutOfScope, "I only do"),
    ];
    for (wish, part) in wishes {
        assert!(said(&chain(), &wish).contains(part), "{wish:?}");
    }
}

#[test]
fn a_standing_order_is_the_calls_of_one_time_and_when_they_run() {
    use hyperlith_agent_defi::plan::Kind;
    use hyperlith_sdk::{PriceBound, Rhythm, Timing};
    let once = Intent::Supply { asset: some("USDC"), amount: exact("20") };
    let Kind::Propose { calls, .. } = answer(&chain(), &once).kind else { panic!() };
    let weekly = Intent::Recurring { inner: Box::new(once.clone()), every: Every::Week };
    let said = answer(&chain(), &weekly);
    assert!(said.text.starts_with("Every week, beginning when you confirm: "), "{}", said.text);
    let Kind::Propose { calls: each, intent, timing, .. } = said.kind else { panic!() };
    assert_eq!((each, intent, timing), (calls, weekly, Timing::Repeated(Rhythm::Weekly)));
    let limit = Intent::Limit { inner: Box::new(once), asset: "METIS".into(), below: true, price: "15".into() };
    let Kind::Propose { timing, .. } = answer(&chain(), &limit).kind else { panic!() };
    assert_eq!(timing, Timing::AtPrice(PriceBound { symbol: "METIS".into(), below: true, price: "15".into() }));
}
