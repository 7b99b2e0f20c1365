use super::*;
use crate::decode::Swap;
use crate::effects::{BalanceChange, SwapQuote};
use crate::testing::{self, WALLET};
use proptest::prelude::*;

fn asset(symbol: &str) -> Asset {
    testing::directory().by_symbol(symbol).unwrap().clone()
}

fn pool() -> Address {
    testing::directory().contract(roles::POOL).unwrap()
}

fn router() -> Address {
    testing::directory().contract(roles::ROUTER).unwrap()
}

fn check(actions: &[Action]) -> Result<Envelope, Refusal> {
    check_actions(actions, WALLET, &testing::directory())
}

fn approve(symbol: &str, spender: Address, amount: u64) -> Action {
    Action::Approve { asset: asset(symbol), spender, amount: U256::from(amount) }
}

fn supply(symbol: &str, amount: u64) -> Action {
    Action::Supply { asset: asset(symbol), amount: U256::from(amount), on_behalf_of: WALLET }
}

fn effects(changes: &[(&str, u64, u64)]) -> Effects {
    let directory = testing::directory();
    Effects {
        block: 1,
        balances: changes
            .iter()
            .map(|(symbol, before, after)| BalanceChange {
                asset: asset(symbol),
                before: U256::from(*before),
                after: U256::from(*after),
            })
            .collect(),
        health_before: Some(U256::MAX),
        health_after: Some(U256::MAX),
        swaps: vec![],
        approvals_left: vec![],
        contract_recipients: vec![],
        prices: directory.assets().iter().map(|asset| (asset.address, U256::from(100_000_000u64))).collect(),
        gas_used: 0,
        gas_limit: 0,
        fee: U256::ZERO,
        fee_limit: U256::ZERO,
    }
}

fn swap(kind: SwapKind) -> Action {
    Action::Swap(Swap { from: asset("DAI"), into: asset("USDC"), kind, path: vec![], to: WALLET, deadline: U256::MAX })
}

#[test]
fn an_exact_approval_with_its_supply_is_allowed_and_counts_once() {
    let envelope = check(&[approve("USDC", pool(), 100_000_000), supply("USDC", 100_000_000)]).unwrap();
    let verdict =
        check_effects(&Policy::default(), &envelope, &effects(&[("USDC", 500_000_000, 400_000_000)]), Usd(0)).unwrap();
    assert_eq!(verdict.amount, Usd::dollars(100));
}

#[test]
fn approvals_that_are_unlimited_unused_inexact_or_for_strangers_are_refused() {
    let unlimited = Action::Approve { asset: asset("USDC"), spender: pool(), amount: U256::MAX };
    assert!(matches!(check(&[unlimited, supply("USDC", 1)]), Err(Refusal::UnlimitedApproval(_))));
    assert!(matches!(check(&[approve("USDC", pool(), 5)]), Err(Refusal::UnusedApproval(_))));
    assert!(matches!(check(&[supply("USDC", 5), approve("USDC", pool(), 5)]), Err(Refusal::UnusedApproval(_))));
    assert!(matches!(check(&[approve("USDC", pool(), 6), supply("USDC", 5)]), Err(Refusal::InexactApproval(_))));
    assert!(matches!(check(&[approve("USDC", router(), 5), supply("USDC", 5)]), Err(Refusal::UnusedApproval(_))));
    assert!(matches!(check(&[approve("DAI", pool(), 5), supply("USDC", 5)]), Err(Refusal::UnusedApproval(_))));
    assert!(matches!(check(&[approve("USDC", WALLET, 5), supply("USDC", 5)]), Err(Refusal::ForbiddenSpender { .. })));
    assert!(matches!(
        check(&[approve("USDC", pool(), 4), approve("USDC", pool(), 5), supply("USDC", 5)]),
        Err(Refusal::UnusedApproval(_))
    ));
    assert!(check(&[approve("USDC", WALLET, 0)]).is_ok(), "taking an approval back");
}

#[test]
fn whatever_ends_up_with_somebody_else_is_refused() {
    let other = Address::repeat_byte(0xBB);
    let amount = U256::ONE;
    for action in [
        Action::Supply { asset: asset("USDC"), amount, on_behalf_of: other },
        Action::Withdraw { asset: asset("USDC"), amount: Quantity::All, to: other },
        Action::Borrow { asset: asset("USDC"), amount, on_behalf_of: other },
        Action::Repay { asset: asset("USDC"), amount: Quantity::All, on_behalf_of: other },
        Action::Swap(Swap {
            from: asset("DAI"),
            into: asset("USDC"),
            kind: SwapKind::ExactIn { amount_in: amount, min_out: amount },
            path: vec![],
            to: other,
            deadline: U256::MAX,
        }),
        Action::Drip { to: other },
    ] {
        assert!(matches!(check(&[action]), Err(Refusal::NotYours { .. })));
    }
}

#[test]
fn transfers_to_lost_places_are_refused_and_to_people_are_not() {
    let send = |to| check(&[Action::Send { asset: asset("USDC"), to, amount: U256::ONE }]);
    for to in [Address::ZERO, WALLET, pool(), asset("USDC").address, Address::with_last_byte(4)] {
        assert!(matches!(send(to), Err(Refusal::BadRecipient { .. })), "{to}");
    }
    for precompile in [0x01u64, 0x11, 0x100] {
        assert!(matches!(
            send(Address::left_padding_from(&precompile.to_be_bytes())),
            Err(Refusal::BadRecipient { why: "a precompiled contract", .. })
        ));
    }
    // People burn at 0x…dEaD; it is no contract, and the card shows it.
    for somebody in [0x12u64, 0xff, 0x101, 0xdead] {
        assert!(send(Address::left_padding_from(&somebody.to_be_bytes())).is_ok(), "{somebody:#x}");
    }
    assert!(send(Address::repeat_byte(0xBB)).is_ok());
}

#[test]
fn more_leaving_than_the_calldata_says_is_refused() {
    let envelope = check(&[approve("USDC", pool(), 5), supply("USDC", 5)]).unwrap();
    let policy = Policy::default();
    assert!(matches!(
        check_effects(&policy, &envelope, &effects(&[("USDC", 10, 4)]), Usd(0)),
        Err(Refusal::Unexplained(_))
    ));
    assert!(matches!(
        check_effects(&policy, &envelope, &effects(&[("USDC", 10, 5), ("DAI", 1, 0)]), Usd(0)),
        Err(Refusal::Unexplained(_))
    ));
}

#[test]
fn a_missing_or_zero_price_fails_closed() {
    let envelope = check(&[supply("USDC", 5)]).unwrap();
    let mut shown = effects(&[]);
    shown.prices.insert(asset("USDC").address, U256::ZERO);
    assert!(matches!(check_effects(&Policy::default(), &envelope, &shown, Usd(0)), Err(Refusal::NoPrice(_))));
    shown.prices.clear();
    assert!(matches!(check_effects(&Policy::default(), &envelope, &shown, Usd(0)), Err(Refusal::NoPrice(_))));
}

#[test]
fn a_frozen_wallet_signs_nothing() {
    let policy = Policy { frozen: true, ..Policy::default() };
    assert_eq!(check_effects(&policy, &Envelope::default(), &effects(&[]), Usd(0)), Err(Refusal::Frozen));
}

#[test]
fn swaps_need_a_bound_within_the_persons_slippage() {
    let judge = |min_out: u64, quoted: u64| {
        let envelope =
            check(&[swap(SwapKind::ExactIn { amount_in: U256::from(1000u64), min_out: U256::from(min_out) })])?;
        let mut shown = effects(&[]);
        shown.swaps = vec![SwapQuote { amount_in: U256::from(1000u64), amount_out: U256::from(quoted), impact_bps: 0 }];
        check_effects(&Policy::default(), &envelope, &shown, Usd(0))
    };
    assert!(judge(950, 1000).is_ok());
    assert!(matches!(judge(949, 1000), Err(Refusal::Slippage { .. })));
    assert!(matches!(judge(0, 1000), Err(Refusal::UnboundedSwap)));
    let exact_out = |max_in: U256| {
        let envelope = check(&[swap(SwapKind::ExactOut { amount_out: U256::from(1000u64), max_in })])?;
        let mut shown = effects(&[]);
        shown.swaps =
            vec![SwapQuote { amount_in: U256::from(1000u64), amount_out: U256::from(1000u64), impact_bps: 0 }];
        check_effects(&Policy::default(), &envelope, &shown, Usd(0))
    };
    assert!(exact_out(U256::from(1050u64)).is_ok());
    assert!(matches!(exact_out(U256::from(1051u64)), Err(Refusal::Slippage { .. })));
    assert!(matches!(exact_out(U256::MAX), Err(Refusal::UnboundedSwap)));
}

#[test]
fn borrowing_under_the_health_floor_is_refused_and_repaying_there_is_not() {
    let milli = |thousandths: u64| Some(U256::from(thousandths) * U256::from(10).pow(U256::from(15)));
    let borrow = check(&[Action::Borrow { asset: asset("USDC"), amount: U256::ONE, on_behalf_of: WALLET }]).unwrap();
    let judge = |envelope: &Envelope, before, after| {
        let shown = Effects { health_before: before, health_after: after, ..effects(&[]) };
        check_effects(&Policy::default(), envelope, &shown, Usd(0))
    };
    assert!(judge(&borrow, Some(U256::MAX), milli(1_050)).is_ok());
    assert!(matches!(judge(&borrow, Some(U256::MAX), milli(1_049)), Err(Refusal::Health { .. })));
    assert!(matches!(judge(&borrow, None, None), Err(Refusal::HealthUnknown)));
    let repay =
        check(&[Action::Repay { asset: asset("USDC"), amount: Quantity::Exact(U256::ONE), on_behalf_of: WALLET }])
            .unwrap();
    assert!(judge(&repay, milli(1_010), milli(1_020)).is_ok());
}

#[test]
fn repaying_all_counts_what_is_approved_or_what_the_simulation_shows() {
    let all = Action::Repay { asset: asset("USDC"), amount: Quantity::All, on_behalf_of: WALLET };
    let with = check(&[approve("USDC", pool(), 7_000_000), all.clone()]).unwrap();
    let shown = effects(&[("USDC", 9_000_000, 3_000_000)]);
    assert_eq!(check_effects(&Policy::default(), &with, &shown, Usd(0)).unwrap().amount, Usd::dollars(7));
    let without = check(&[all]).unwrap();
    assert_eq!(check_effects(&Policy::default(), &without, &shown, Usd(0)).unwrap().amount, Usd::dollars(6));
}

#[test]
fn a_fee_out_of_all_proportion_is_refused() {
    let envelope = check(&[supply("USDC", 5)]).unwrap();
    let judge = |fee_limit: U256| {
        let shown = Effects { fee_limit, ..effects(&[("ETH", 0, 0)]) };
        check_effects(&Policy::default(), &envelope, &shown, Usd(0))
    };
    let coin = U256::from(10).pow(U256::from(18));
    assert!(judge(coin * U256::from(100)).is_ok(), "at a price of one dollar");
    assert!(matches!(judge(coin * U256::from(100) + U256::ONE), Err(Refusal::Fee { .. })));
    let blind = Effects { fee_limit: U256::ONE, prices: BTreeMap::new(), ..effects(&[("ETH", 0, 0)]) };
    assert!(matches!(
        check_effects(&Policy::default(), &Envelope::default(), &blind, Usd(0)),
        Err(Refusal::NoPrice(_))
    ));
}

proptest! {
    #[test]
    fn limits_hold_in_whatever_order_things_are_spent(
        amounts in proptest::collection::vec(prop_oneof![any::<[u64; 4]>().prop_map(U256::from_limbs), (1u64..40_000_000_000).prop_map(U256::from)], 0..60),
    ) {
        let policy = Policy::default();
        let mut spent = Usd(0);
        for units in amounts {
            if units.is_zero() { continue }
            let envelope = check(&[Action::Supply { asset: asset("USDC"), amount: units, on_behalf_of: WALLET }]).unwrap();
            if let Ok(verdict) = check_effects(&policy, &envelope, &effects(&[]), spent) {
                prop_assert!(verdict.amount <= policy.per_transaction);
                prop_assert_eq!(U256::from(verdict.amount.0), units * U256::from(100));
                spent = spent.checked_add(verdict.amount).unwrap();
            }
            prop_assert!(spent <= policy.per_day);
        }
    }

    #[test]
    fn splitting_an_amount_never_makes_it_count_less(parts in proptest::collection::vec(1u64..1_000_000_000_000, 1..8)) {
        let sum: u64 = parts.iter().sum();
        let shown = effects(&[]);
        let most = Usd(u64::MAX);
        let policy = Policy { per_transaction: most, per_day: most, per_week: most, ..Policy::default() };
        let value = |actions: &[Action]| check_effects(&policy, &check(actions).unwrap(), &shown, Usd(0)).unwrap().amount;
        let together = value(&[supply("DAI", sum)]);
        let apart = value(&parts.iter().map(|part| supply("DAI", *part)).collect::<Vec<_>>());
        prop_assert!(apart >= together);
    }

    #[test]
    fn amounts_near_the_largest_number_never_wrap(a in 0u64..1000, b in 0u64..1000) {
        let near = |less: u64| U256::MAX - U256::from(less) - U256::ONE;
        let two = check(&[
            Action::Supply { asset: asset("USDC"), amount: near(a), on_behalf_of: WALLET },
            Action::Send { asset: asset("USDC"), amount: near(b), to: Address::repeat_byte(0xBB) },
        ]).unwrap();
        prop_assert_eq!(check_effects(&Policy::default(), &two, &effects(&[]), Usd(0)), Err(Refusal::AmountTooLarge));
        prop_assert!(shortfall_bps(near(a), near(b)) > 500);
    }
}
