//! Transfers and the faucet.

use alloy_primitives::{Address, U256};
use hyperlith_agent_defi::intent::{Amount, Intent};
use hyperlith_agent_defi::plan::Kind;
use hyperlith_agent_defi::wish::Slot;

use crate::fake::{POOL, USDC, WALLET, units};
use crate::{answer, asked, chain, done, exact, said, some};

const FRIEND: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

fn send(asset: Option<&str>, amount: Option<Amount>, to: Option<&str>) -> Intent {
    Intent::Transfer { asset: asset.map(str::to_owned), amount, to: to.map(str::to_owned) }
}

#[test]
fn a_token_goes_to_the_full_address() {
    let chain = chain();
    let (calls, text) = done(&chain, &send(Some("USDC"), exact("5"), Some(FRIEND)));
    assert_eq!(calls.len(), 1);
    assert_eq!(chain.borrow().sent, [(USDC, FRIEND.parse::<Address>().unwrap(), units(5, 6))]);
    assert!(text.contains(FRIEND), "{text}");
}

#[test]
fn eth_goes_as_value_and_all_of_it_leaves_something_for_fees() {
    let chain = chain();
    done(&chain, &send(Some("ETH"), exact("0.5"), Some(FRIEND)));
    done(&chain, &send(Some("ETH"), Some(Amount::Max), Some(FRIEND)));
    let friend = FRIEND.parse().unwrap();
    let all = units(95, 17) - units(1, 15);
    assert_eq!(chain.borrow().sent, [(Address::ZERO, friend, units(5, 17)), (Address::ZERO, friend, all)]);
    // A number is taken as it is when the wallet holds it; whether fees are left is the host's to simulate.
    chain.borrow_mut().eth = units(10, 18);
    assert_eq!(
        asked(&chain, &send(Some("ETH"), exact("10.1"), Some(FRIEND))).1,
        send(Some("ETH"), exact("9.999"), Some(FRIEND))
    );
    done(&chain, &send(Some("ETH"), exact("10"), Some(FRIEND)));
    chain.borrow_mut().eth = units(5, 14);
    done(&chain, &send(Some("ETH"), exact("0.0001"), Some(FRIEND)));
    assert!(said(&chain, &send(Some("ETH"), Some(Amount::Max), Some(FRIEND))).contains("has to stay for fees"));
}

#[test]
fn what_is_missing_is_asked_one_after_the_other() {
    let chain = chain();
    assert_eq!(asked(&chain, &send(None, exact("5"), None)).0, Slot::Asset);
    assert_eq!(asked(&chain, &send(Some("USDC"), None, None)).0, Slot::Amount);
    assert_eq!(asked(&chain, &send(Some("USDC"), exact("5"), None)).0, Slot::To);
    assert_eq!(asked(&chain, &send(Some("USDC"), exact("5"), Some("bob"))).0, Slot::To);
    assert_eq!(
        asked(&chain, &send(None, Some(Amount::Max), Some("0x000000000000000000000000000000000000dEaD"))).0,
        Slot::Asset
    );
}

#[test]
fn addresses_that_lose_funds_are_refused_in_clear_words() {
    let chain = chain();
    let reason = |to: &str| {
        let (slot, intent, text) = asked(&chain, &send(Some("USDC"), exact("5"), Some(to)));
        assert_eq!((slot, intent), (Slot::To, send(Some("USDC"), exact("5"), None)));
        text
    };
    assert!(reason("0x0000000000000000000000000000000000000000").contains("zero address"));
    assert!(reason(&USDC.to_string()).contains("USDC contract's own address"));
    assert!(reason(&POOL.to_string()).contains("aave-v3-pool"));
    assert!(reason(&WALLET.to_string()).contains("your own wallet"));
    assert!(reason("0x70997970c51812dc3A010C7d01b50e0d17dc79C8").contains("mistyped"));
}

#[test]
fn a_burn_address_is_warned_of() {
    let text =
        answer(&chain(), &send(Some("USDC"), exact("5"), Some("0x000000000000000000000000000000000000dEaD"))).text;
    assert!(text.contains("nobody owns"), "{text}");
}

#[test]
fn more_than_there_is_is_offered_down() {
    let chain = chain();
    assert_eq!(
        asked(&chain, &send(Some("USDC"), exact("10001"), Some(FRIEND))).1,
        send(Some("USDC"), exact("10000"), Some(FRIEND))
    );
    chain.borrow_mut().token("USDC").wallet = U256::ZERO;
    assert!(said(&chain, &send(Some("USDC"), exact("1"), Some(FRIEND))).contains("holds no USDC"));
}

#[test]
fn the_faucet_is_an_ordinary_proposal_and_says_when_it_is_too_soon() {
    let chain = chain();
    let (calls, text) = done(&chain, &Intent::Faucet);
    assert_eq!(calls.len(), 1);
    assert!(text.contains("10 ETH and 10,000 USDC"), "{text}");
    chain.borrow_mut().next_drip = U256::from(1_767_225_600u64 + 90);
    assert!(said(&chain, &Intent::Faucet).contains("90 seconds"));
}

#[test]
fn a_proposal_that_moves_funds_holds_the_complete_wish() {
    let Kind::Propose { intent, .. } = answer(&chain(), &send(Some("usdc"), exact("5"), Some(FRIEND))).kind else {
        panic!()
    };
    assert_eq!(intent, Intent::Transfer { asset: some("usdc"), amount: exact("5"), to: some(FRIEND) });
}
