use std::collections::BTreeMap;

use alloy_primitives::{Address, B128, B256};
use proptest::prelude::*;

use super::*;
use crate::amounts::Usd;
use crate::card::Ingredients;
use crate::decode::{Action, Quantity, Swap};
use crate::directory::{Asset, roles};
use crate::effects::{BalanceChange, Effects, SwapQuote};
use crate::policy::Verdict;
use crate::testing::{self, WALLET};
use crate::words::Tongue;

fn asset(symbol: &str) -> Asset {
    testing::directory().by_symbol(symbol).unwrap().clone()
}

fn units(text: &str, symbol: &str) -> U256 {
    let decimals = usize::from(asset(symbol).decimals);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<decimals$}").parse().unwrap()
}

fn effects() -> Effects {
    let price = |dollars: u64| U256::from(dollars) * U256::from(100_000_000u64);
    let prices = [("ETH", 2500), ("WETH", 2500), ("USDC", 1), ("DAI", 1), ("METIS", 20)];
    Effects {
        block: 42,
        balances: vec![],
        health_before: Some(U256::MAX),
        health_after: Some(U256::MAX),
        swaps: vec![],
        approvals_left: vec![],
        contract_recipients: vec![],
        prices: prices
            .into_iter()
            .map(|(symbol, dollars)| (asset(symbol).address, price(dollars)))
            .collect::<BTreeMap<_, _>>(),
        gas_used: 210_000,
        gas_limit: 350_000,
        fee: U256::from(210_000_000_000_000u64),
        fee_limit: U256::from(700_000_000_000_000u64),
    }
}

fn render(actions: &[Action], effects: &Effects) -> String {
    let directory = testing::directory();
    let ingredients = Ingredients {
        actions,
        effects,
        verdict: Verdict { amount: Usd(0), spent: Usd(0) },
        directory: &directory,
        proposal_hash: B256::repeat_byte(7),
        expires_at: 1_000_060,
        tongue: Tongue::default(),
    };
    card_text(&Card::new(B128::repeat_byte(0x5c), &ingredients), 1_000_000)
}

fn golden(name: &str, shown: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/golden").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, format!("{shown}\n")).unwrap();
    }
    let expected = std::fs::read_to_string(&path).expect("golden file; UPDATE_GOLDEN=1 writes it");
    assert_eq!(format!("{shown}\n"), expected, "{name}: UPDATE_GOLDEN=1 accepts the change");
    assert!(shown.lines().all(|line| line.chars().count() <= WIDTH));
}

fn pool() -> Address {
    testing::directory().contract(roles::POOL).unwrap()
}

#[test]
fn a_supply_card_shows_exact_amounts_and_the_approval() {
    let amount = units("100", "USDC");
    let actions = [
        Action::Approve { asset: asset("USDC"), spender: pool(), amount },
        Action::Supply { asset: asset("USDC"), amount, on_behalf_of: WALLET },
    ];
    golden("supply", &render(&actions, &effects()));
}

#[test]
fn a_borrow_card_shows_the_health_factor_and_warns_near_liquidation() {
    let mut shown = effects();
    shown.health_after = Some(units("1.119", "DAI"));
    golden(
        "borrow",
        &render(&[Action::Borrow { asset: asset("DAI"), amount: units("50", "DAI"), on_behalf_of: WALLET }], &shown),
    );
}

#[test]
fn a_repay_all_card_shows_what_the_simulation_took_and_what_stays_approved() {
    let mut shown = effects();
    shown.health_before = Some(units("1.5", "DAI"));
    shown.balances =
        vec![BalanceChange { asset: asset("DAI"), before: units("80", "DAI"), after: units("29.99", "DAI") }];
    shown.approvals_left = vec![(asset("DAI").address, pool(), units("0.04", "DAI"))];
    let actions = [
        Action::Approve { asset: asset("DAI"), spender: pool(), amount: units("50.05", "DAI") },
        Action::Repay { asset: asset("DAI"), amount: Quantity::All, on_behalf_of: WALLET },
    ];
    golden("repay-all", &render(&actions, &shown));
}

fn swap_actions(amount_in: &str, min_out: &str) -> [Action; 2] {
    let router = testing::directory().contract(roles::ROUTER).unwrap();
    let amount_in = units(amount_in, "METIS");
    let kind = SwapKind::ExactIn { amount_in, min_out: units(min_out, "USDC") };
    let path = vec![asset("METIS").address, asset("USDC").address];
    [
        Action::Approve { asset: asset("METIS"), spender: router, amount: amount_in },
        Action::Swap(Swap { from: asset("METIS"), into: asset("USDC"), kind, path, to: WALLET, deadline: U256::MAX }),
    ]
}

#[test]
fn a_swap_card_shows_rate_bound_slippage_and_impact() {
    let mut shown = effects();
    shown.swaps =
        vec![SwapQuote { amount_in: units("50", "METIS"), amount_out: units("996.5", "USDC"), impact_bps: 5 }];
    golden("swap", &render(&swap_actions("50", "991.5175"), &shown));
}

#[test]
fn a_swap_with_a_heavy_price_impact_needs_typed_words() {
    let mut shown = effects();
    shown.swaps =
        vec![SwapQuote { amount_in: units("5000", "METIS"), amount_out: units("80000", "USDC"), impact_bps: 1_780 }];
    golden("swap-high-impact", &render(&swap_actions("5000", "79600"), &shown));
}

#[test]
fn a_transfer_card_shows_the_full_address() {
    let to: Address = "0x742d35cc6634c0532925a3b844bc454e4438f44e".parse().unwrap();
    let mut shown = effects();
    shown.contract_recipients = vec![to];
    golden(
        "transfer",
        &render(&[Action::Send { asset: asset("DAI"), to, amount: units("12.345678901234567891", "DAI") }], &shown),
    );
}

#[test]
fn a_card_is_outdated_when_its_numbers_move_against_the_person_and_not_when_they_move_for_them() {
    let directory = testing::directory();
    let actions = swap_actions("50", "950");
    let make = |out: &str, impact_bps: u32, fee: u64, health_after: Option<&str>| {
        let mut shown = effects();
        shown.swaps = vec![SwapQuote { amount_in: units("50", "METIS"), amount_out: units(out, "USDC"), impact_bps }];
        shown.fee = U256::from(fee);
        shown.health_before = Some(units("2", "DAI"));
        shown.health_after = health_after.map_or(shown.health_before, |text| Some(units(text, "DAI")));
        let ingredients = Ingredients {
            actions: &actions,
            effects: &shown,
            verdict: Verdict { amount: Usd(0), spent: Usd(0) },
            directory: &directory,
            proposal_hash: B256::ZERO,
            expires_at: 0,
            tongue: Tongue::default(),
        };
        Card::new(B128::ZERO, &ingredients)
    };
    let old = make("1000", 5, 100, Some("1.9"));
    for better_or_equal in [make("995", 5, 200, Some("1.895")), make("1100", 5, 1, Some("2.5"))] {
        assert_eq!(old.worsened(&better_or_equal, Tongue::default()), None);
    }
    for (worse, why) in [
        (make("994.9", 5, 100, Some("1.9")), "receive"),
        (make("1000", 5, 201, Some("1.9")), "fee"),
        (make("1000", 5, 100, Some("1.88")), "health"),
        (make("1000", 1_500, 100, Some("1.9")), "price impact"),
    ] {
        let reason = old.worsened(&worse, Tongue::default()).expect(why);
        assert!(reason.contains(why), "{reason}");
    }
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_card(words in proptest::collection::vec("[ -~]{0,120}", 0..12), width in 10usize..80) {
        for line in wrap(&words.join(" "), width) {
            prop_assert!(line.chars().count() <= width);
        }
    }

    #[test]
    fn any_amount_fits_the_card(limbs in any::<[u64; 4]>()) {
        let shown = render(&[Action::Send { asset: asset("DAI"), to: Address::repeat_byte(0xBB), amount: U256::from_limbs(limbs) }], &effects());
        prop_assert!(shown.lines().all(|line| line.chars().count() <= WIDTH), "{}", shown);
    }
}
