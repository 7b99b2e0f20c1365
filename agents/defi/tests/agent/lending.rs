//! Supply, withdraw, borrow, repay.

use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use hyperlith_agent_defi::abi::{AavePool, Erc20};
use hyperlith_agent_defi::intent::{Amount, Intent};
use hyperlith_agent_defi::number::{self, WAD};
use hyperlith_agent_defi::wish::Slot;
use proptest::prelude::*;

use crate::fake::{POOL, Shared, USDC, units};
use crate::{answer, asked, chain, done, exact, said, some};

fn supply(asset: &str, amount: Option<Amount>) -> Intent {
    Intent::Supply { asset: some(asset), amount }
}
fn withdraw(asset: &str, amount: Option<Amount>) -> Intent {
    Intent::Withdraw { asset: some(asset), amount }
}
fn borrow(asset: &str, amount: Option<Amount>) -> Intent {
    Intent::Borrow { asset: some(asset), amount }
}
fn repay(asset: Option<&str>, amount: Option<Amount>) -> Intent {
    Intent::Repay { asset: asset.map(str::to_owned), amount }
}
/// A chain with 1,000 USDC lent and 500 DAI owed.
fn indebted() -> Shared {
    let chain = chain();
    chain.borrow_mut().token("USDC").supplied = units(1_000, 6);
    chain.borrow_mut().token("DAI").debt = units(500, 18);
    chain
}

#[test]
fn lending_is_an_exact_approval_and_a_supply_in_one_proposal() {
    let chain = chain();
    let (calls, text) = done(&chain, &supply("USDC", exact("100")));
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].to, USDC.to_vec());
    assert_eq!(Erc20::approveCall::abi_decode(&calls[0].input).unwrap().amount, units(100, 6));
    assert_eq!(AavePool::supplyCall::abi_decode(&calls[1].input).unwrap().amount, units(100, 6));
    assert!(text.contains("100 USDC") && text.contains("3.04 %"), "{text}");
}

#[test]
fn lending_skips_the_approval_that_is_there_and_lowers_one_that_is_too_large() {
    let chain = chain();
    chain.borrow_mut().allowances.insert((USDC, POOL), units(100, 6));
    assert_eq!(done(&chain, &supply("USDC", exact("100"))).0.len(), 1);
    chain.borrow_mut().allowances.insert((USDC, POOL), U256::MAX);
    assert_eq!(done(&chain, &supply("USDC", exact("100"))).0.len(), 2);
}

#[test]
fn shares_of_a_supply_are_of_the_wallet() {
    let chain = chain();
    done(&chain, &supply("USDC", Some(Amount::Share(5_000))));
    assert_eq!(chain.borrow_mut().token("USDC").supplied, units(5_000, 6));
    done(&chain, &supply("USDC", Some(Amount::Max)));
    assert_eq!(chain.borrow_mut().token("USDC").wallet, U256::ZERO);
}

#[test]
fn what_is_missing_is_asked_and_never_guessed() {
    let chain = chain();
    let (slot, _, text) = asked(&chain, &supply("USDC", None));
    assert_eq!(slot, Slot::Amount);
    assert!(text.contains("10,000 USDC"), "{text}");
    assert_eq!(asked(&chain, &Intent::Supply { asset: None, amount: exact("5") }).0, Slot::Asset);
    assert_eq!(asked(&chain, &supply("DOGE", exact("5"))).0, Slot::Asset);
    for amount in ["0", "0.0000001", "1e9", ""] {
        let (slot, intent, _) = asked(&chain, &supply("USDC", exact(amount)));
        assert_eq!((slot, intent), (Slot::Amount, supply("USDC", None)), "{amount}");
    }
}

#[test]
fn eth_is_never_quietly_taken_for_weth() {
    let (slot, intent, text) = asked(&chain(), &supply("ETH", exact("1")));
    assert_eq!((slot, intent), (Slot::Offer, supply("WETH", exact("1"))));
    assert!(text.contains("WETH (wrapped ETH)"), "{text}");
}

#[test]
fn more_than_the_wallet_holds_is_offered_down() {
    let (slot, intent, text) = asked(&chain(), &supply("USDC", exact("10000.000001")));
    assert_eq!((slot, intent), (Slot::Offer, supply("USDC", Some(Amount::Max))));
    assert!(text.contains("10,000 USDC"), "{text}");
}

#[test]
fn a_market_that_is_closed_says_so() {
    let chain = chain();
    chain.borrow_mut().token("USDC").frozen = true;
    chain.borrow_mut().token("DAI").paused = true;
    chain.borrow_mut().token("METIS").listed = false;
    chain.borrow_mut().token("WETH").borrowable = false;
    chain.borrow_mut().token("USDC").supplied = units(10, 6);
    assert!(said(&chain, &supply("USDC", exact("1"))).contains("no new USDC"));
    assert!(said(&chain, &supply("DAI", exact("1"))).contains("paused"));
    assert!(said(&chain, &supply("METIS", exact("1"))).contains("not in the lending market"));
    assert!(said(&chain, &borrow("WETH", exact("1"))).contains("cannot be borrowed"));
}

#[test]
fn the_supply_cap_is_respected() {
    let chain = chain();
    chain.borrow_mut().token("USDC").supply_cap = U256::from(2_000_050);
    let (slot, intent, _) = asked(&chain, &supply("USDC", exact("51")));
    assert_eq!((slot, intent), (Slot::Offer, supply("USDC", exact("50"))));
    done(&chain, &supply("USDC", exact("50")));
}

#[test]
fn withdrawing_all_takes_the_interest_along() {
    let chain = chain();
    chain.borrow_mut().token("USDC").supplied = units(1_000, 6);
    let (calls, _) = done(&chain, &withdraw("USDC", Some(Amount::Max)));
    assert_eq!(AavePool::withdrawCall::abi_decode(&calls[0].input).unwrap().amount, U256::MAX);
    assert!(said(&chain, &withdraw("USDC", Some(Amount::Max))).contains("not lent any USDC"));
}

#[test]
fn shares_of_a_withdrawal_are_of_what_was_lent() {
    let chain = chain();
    chain.borrow_mut().token("USDC").supplied = units(1_000, 6);
    done(&chain, &withdraw("USDC", Some(Amount::Share(2_500))));
    assert_eq!(chain.borrow_mut().token("USDC").supplied, units(750, 6));
    assert_eq!(asked(&chain, &withdraw("USDC", exact("751"))).1, withdraw("USDC", Some(Amount::Max)));
}

#[test]
fn a_withdrawal_that_would_endanger_the_loan_is_offered_down_to_a_safe_one() {
    let chain = indebted();
    let (slot, intent, text) = asked(&chain, &withdraw("USDC", Some(Amount::Max)));
    assert_eq!(slot, Slot::Offer);
    assert!(text.contains("below 1"), "{text}");
    done(&chain, &intent);
    let health = chain.borrow().health();
    assert!(
        health >= WAD * U256::from(105) / U256::from(100) && health < WAD * U256::from(106) / U256::from(100),
        "{health}"
    );
}

#[test]
fn a_pool_without_stock_says_so() {
    let chain = chain();
    chain.borrow_mut().token("USDC").supplied = units(1_000, 6);
    chain.borrow_mut().token("USDC").stock = units(10, 6);
    assert_eq!(asked(&chain, &withdraw("USDC", exact("11"))).1, withdraw("USDC", exact("10")));
    assert_eq!(asked(&chain, &borrow("USDC", exact("11"))).1, borrow("USDC", exact("10")));
    chain.borrow_mut().token("USDC").stock = U256::ZERO;
    assert!(said(&chain, &withdraw("USDC", exact("11"))).contains("has no USDC left"));
}

#[test]
fn borrowing_needs_collateral() {
    assert!(said(&chain(), &borrow("USDC", exact("40"))).contains("collateral"));
}

#[test]
fn borrowing_says_what_happens_to_the_health_factor() {
    let chain = chain();
    chain.borrow_mut().token("METIS").supplied = units(10, 18);
    let (_, text) = done(&chain, &borrow("USDC", exact("40")));
    assert!(text.contains("unlimited to about 4.00"), "{text}");
}

#[test]
fn all_that_can_be_borrowed_keeps_the_health_factor_safe() {
    let chain = indebted();
    done(&chain, &borrow("DAI", Some(Amount::Max)));
    assert!(chain.borrow().health() >= WAD * U256::from(105) / U256::from(100));
    // 1,000 × 75 % − 500, less the headroom of 0.1 %.
    assert_eq!(chain.borrow_mut().token("DAI").debt, units(500, 18) + units(24_975, 16));
    assert_eq!(asked(&chain, &borrow("DAI", exact("1"))).0, Slot::Offer);
}

#[test]
fn a_computed_loan_is_a_number_that_people_can_read() {
    let chain = indebted();
    chain.borrow_mut().token("WETH").price = U256::from(249_999_999_999u64);
    let (_, text) = done(&chain, &borrow("WETH", Some(Amount::Share(3_333))));
    assert!(text.starts_with("Borrow 0.033296 WETH:"), "{text}");
}

#[test]
fn more_than_the_collateral_allows_is_offered_down() {
    let chain = indebted();
    let (slot, intent, _) = asked(&chain, &borrow("USDC", exact("251")));
    assert_eq!((slot, &intent), (Slot::Offer, &borrow("USDC", exact("249.75"))));
    done(&chain, &intent);
}

#[test]
fn repaying_a_part_approves_exactly_that_part() {
    let chain = indebted();
    let (calls, _) = done(&chain, &repay(None, Some(Amount::Share(5_000))));
    assert_eq!(calls.len(), 2);
    assert_eq!(chain.borrow_mut().token("DAI").debt, units(250, 18));
}

#[test]
fn repaying_all_pays_the_interest_of_the_last_seconds_and_leaves_no_approval() {
    let chain = indebted();
    chain.borrow_mut().interest = U256::from(1_000_000_000u64);
    let (calls, _) = done(&chain, &repay(None, Some(Amount::Max)));
    assert_eq!(calls.len(), 3);
    let approval = Erc20::approveCall::abi_decode(&calls[0].input).unwrap().amount;
    assert!(approval > units(500, 18) && approval < units(500, 18) + units(1, 16), "{approval}");
    assert_eq!(chain.borrow_mut().token("DAI").debt, U256::ZERO);
    assert!(said(&chain, &repay(None, Some(Amount::Max))).contains("owe nothing"));
}

#[test]
fn a_repayment_asks_for_the_loan_only_when_there_are_several() {
    let chain = indebted();
    assert_eq!(asked(&chain, &repay(None, None)).0, Slot::Amount);
    chain.borrow_mut().token("METIS").debt = units(1, 18);
    let (slot, _, text) = asked(&chain, &repay(None, Some(Amount::Max)));
    assert_eq!(slot, Slot::Asset);
    assert!(text.contains("500 DAI and 1 METIS"), "{text}");
    assert_eq!(asked(&chain, &repay(Some("USDC"), Some(Amount::Max))).0, Slot::Asset);
    assert_eq!(asked(&chain, &repay(Some("ETH"), Some(Amount::Max))).1, repay(Some("WETH"), Some(Amount::Max)));
}

#[test]
fn repaying_more_than_is_owed_or_held_is_offered_down() {
    let chain = indebted();
    assert_eq!(asked(&chain, &repay(Some("DAI"), exact("501"))).1, repay(Some("DAI"), Some(Amount::Max)));
    chain.borrow_mut().token("DAI").wallet = units(30, 18);
    assert_eq!(asked(&chain, &repay(None, Some(Amount::Max))).1, repay(Some("DAI"), exact("30")));
    chain.borrow_mut().token("DAI").wallet = U256::ZERO;
    assert!(said(&chain, &repay(None, Some(Amount::Max))).contains("holds no DAI"));
}

#[test]
fn a_wallet_that_lacks_only_the_interest_is_told_so() {
    let chain = indebted();
    chain.borrow_mut().token("DAI").wallet = units(500, 18);
    let (slot, intent, text) = asked(&chain, &repay(None, Some(Amount::Max)));
    assert_eq!((slot, &intent), (Slot::Offer, &repay(Some("DAI"), exact("500"))));
    assert!(text.contains("With its interest"), "{text}");
    done(&chain, &intent);
}

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![
        (0u64..20_000, 0u64..1_000_000).prop_map(|(whole, part)| Amount::Exact(format!("{whole}.{part:06}"))),
        (1u16..=10_000).prop_map(Amount::Share),
        Just(Amount::Max),
    ]
}

proptest! {
    /// The chain in memory panics where a contract would revert, and when an approval is left.
    #[test]
    fn whatever_is_proposed_runs_and_leaves_no_approval(
        steps in proptest::collection::vec((0usize..4, 0usize..4, amounts()), 1..8),
        interest in 0u64..1_000_000,
        residue in any::<u64>(),
    ) {
        let chain = chain();
        chain.borrow_mut().interest = U256::from(interest);
        for (action, asset, amount) in steps {
            let symbol = ["WETH", "USDC", "DAI", "METIS"][asset];
            if residue % 3 == 0 {
                chain.borrow_mut().allowances.insert((USDC, POOL), U256::from(residue));
            } else {
                chain.borrow_mut().allowances.clear();
            }
            let intent = match action {
                0 => supply(symbol, Some(amount)),
                1 => withdraw(symbol, Some(amount)),
                2 => borrow(symbol, Some(amount)),
                _ => repay(Some(symbol), Some(amount)),
            };
            // An allowance that was there for another asset is not ours to clear.
            if symbol != "USDC" || matches!(action, 1 | 2) {
                chain.borrow_mut().allowances.clear();
            }
            // USDC interest of up to a unit is beyond the margin of a tiny loan: keep it to assets with 18 decimals.
            chain.borrow_mut().interest = if chain.borrow_mut().token("USDC").debt.is_zero() { U256::from(interest) } else { U256::ZERO };
            let answer = answer(&chain, &intent);
            if let hyperlith_agent_defi::plan::Kind::Propose { calls, .. } = answer.kind {
                chain.borrow_mut().run(&calls);
            }
        }
    }

    #[test]
    fn the_encoded_amount_is_the_decimal_times_ten_to_the_decimals(whole in 0u64..10_000, part in 1u64..1_000_000) {
        let chain = chain();
        let (calls, _) = done(&chain, &supply("USDC", exact(&format!("{whole}.{part:06}"))));
        let expected = U256::from(whole) * number::one(6).unwrap() + U256::from(part);
        prop_assert_eq!(AavePool::supplyCall::abi_decode(&calls[1].input).unwrap().amount, expected);
        prop_assert_eq!(Erc20::approveCall::abi_decode(&calls[0].input).unwrap().amount, expected);
    }
}
