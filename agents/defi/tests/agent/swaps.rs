//! Swaps and quotes.

use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use hyperlith_agent_defi::abi::UniswapRouter;
use hyperlith_agent_defi::intent::{Amount, Intent};
use hyperlith_agent_defi::plan::Kind;
use hyperlith_agent_defi::wish::Slot;
use proptest::prelude::*;

use crate::fake::{DAI, METIS, USDC, WETH, units};
use crate::{answer, asked, chain, done, exact, said, some};

fn swap(give: &str, get: &str, amount: Option<Amount>) -> Intent {
    Intent::Swap { asset: some(give), to_asset: some(get), amount, amount_out: None, slippage_bps: None }
}
fn buy(give: &str, get: &str, amount_out: Option<Amount>) -> Intent {
    Intent::Swap { asset: some(give), to_asset: some(get), amount: None, amount_out, slippage_bps: None }
}

#[test]
fn a_swap_gives_at_least_the_quote_less_the_slippage() {
    let chain = chain();
    let before = chain.borrow_mut().token("USDC").wallet;
    let (calls, text) = done(&chain, &swap("METIS", "USDC", exact("2.5")));
    let call = UniswapRouter::swapExactTokensForTokensCall::abi_decode(&calls[1].input).unwrap();
    let out = chain.borrow_mut().token("USDC").wallet - before;
    assert_eq!(call.amountOutMin, (out * U256::from(9_950)).div_ceil(U256::from(10_000)));
    assert_eq!(call.path, vec![METIS, USDC]);
    assert_eq!(call.deadline, U256::from(1_767_225_600u64 + 1_200));
    assert!(text.contains("Route METIS → USDC") && text.contains("slippage 0.50 %"), "{text}");
}

#[test]
fn the_slippage_that_the_person_names_counts_and_an_absurd_one_is_refused() {
    let chain = chain();
    let with = |bps| Intent::Swap {
        asset: some("METIS"),
        to_asset: some("USDC"),
        amount: exact("1"),
        amount_out: None,
        slippage_bps: Some(bps),
    };
    let (calls, text) = done(&chain, &with(0));
    let call = UniswapRouter::swapExactTokensForTokensCall::abi_decode(&calls[1].input).unwrap();
    assert!(text.contains("slippage 0.00 %"), "{text}");
    assert!(call.amountOutMin > U256::from(19_900_000u64));
    assert!(said(&chain, &with(5_001)).contains("50.00 %"));
}

#[test]
fn the_better_of_the_direct_way_and_two_hops_is_taken() {
    let chain = chain();
    // There is no METIS/DAI pair at all.
    let (calls, text) = done(&chain, &swap("METIS", "DAI", exact("1")));
    let path = UniswapRouter::swapExactTokensForTokensCall::abi_decode(&calls[1].input).unwrap().path;
    assert!(path == vec![METIS, WETH, DAI] || path == vec![METIS, USDC, DAI], "{text}");
    // A shallow direct pair is worse than two deep ones.
    chain.borrow_mut().pairs.insert((USDC, METIS), (units(100, 6), units(5, 18)));
    let (calls, _) = done(&chain, &swap("METIS", "USDC", exact("10")));
    let path = UniswapRouter::swapExactTokensForTokensCall::abi_decode(&calls[1].input).unwrap().path;
    assert_eq!(path, vec![METIS, WETH, USDC]);
}

#[test]
fn buying_an_exact_amount_bounds_the_cost_and_leaves_no_approval() {
    let chain = chain();
    let (calls, text) = done(&chain, &buy("USDC", "WETH", exact("1")));
    assert_eq!(calls.len(), 3);
    assert_eq!(chain.borrow_mut().token("WETH").wallet, units(6, 18));
    let call = UniswapRouter::swapTokensForExactTokensCall::abi_decode(&calls[1].input).unwrap();
    assert!(call.amountInMax > units(2_500, 6) && call.amountInMax < units(2_530, 6));
    assert!(text.contains("Buy 1 WETH for about 2,5"), "{text}");
}

#[test]
fn the_bound_of_a_purchase_is_never_more_than_the_wallet() {
    let chain = chain();
    chain.borrow_mut().token("USDC").wallet = units(2_512, 6);
    let (calls, _) = done(&chain, &buy("USDC", "WETH", exact("1")));
    assert_eq!(
        UniswapRouter::swapTokensForExactTokensCall::abi_decode(&calls[1].input).unwrap().amountInMax,
        units(2_512, 6)
    );
}

#[test]
fn eth_itself_is_swapped_both_ways_and_keeps_something_for_fees() {
    let chain = chain();
    let (calls, text) = done(&chain, &swap("ETH", "USDC", exact("1")));
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].value, units(1, 18).to_be_bytes_trimmed_vec());
    assert!(text.starts_with("Swap 1 ETH for about 2,48") && text.contains("Route ETH → USDC."), "{text}");
    done(&chain, &swap("USDC", "ETH", exact("100")));
    let (calls, _) = done(&chain, &buy("ETH", "USDC", exact("100")));
    assert_eq!(calls.len(), 1);
    let (calls, _) = done(&chain, &buy("USDC", "ETH", exact("0.1")));
    assert_eq!(calls.len(), 3);
    done(&chain, &swap("ETH", "DAI", Some(Amount::Max)));
    assert_eq!(chain.borrow().eth, units(1, 15));
    assert!(said(&chain, &swap("ETH", "DAI", Some(Amount::Max))).contains("no ETH to spare"));
    // A number is the person's: only more than the wallet holds is refused here.
    assert_eq!(asked(&chain, &swap("ETH", "DAI", exact("0.0011"))).0, Slot::Offer);
    done(&chain, &swap("ETH", "DAI", exact("0.001")));
}

#[test]
fn eth_and_weth_change_into_each_other_without_a_pool() {
    let chain = chain();
    chain.borrow_mut().pairs.clear();
    let (calls, text) = done(&chain, &swap("ETH", "WETH", exact("1")));
    assert_eq!((calls.len(), text.as_str()), (1, "Change 1 ETH into 1 WETH, one for one."));
    assert_eq!(chain.borrow_mut().token("WETH").wallet, units(6, 18));
    done(&chain, &swap("WETH", "ETH", Some(Amount::Share(5_000))));
    done(&chain, &buy("WETH", "ETH", exact("1")));
    let weth = chain.borrow_mut().token("WETH").wallet;
    let eth = chain.borrow().eth;
    assert_eq!((weth, eth), (units(2, 18), units(13, 18)));
    let quote = Intent::Quote { asset: some("ETH"), to_asset: some("WETH"), amount: exact("2"), amount_out: None };
    assert_eq!(said(&chain, &quote), "2 ETH gives 2 WETH, always one for one.");
}

#[test]
fn what_is_missing_or_ambiguous_is_asked() {
    let chain = chain();
    let missing =
        Intent::Swap { asset: some("METIS"), to_asset: None, amount: None, amount_out: None, slippage_bps: None };
    assert_eq!(asked(&chain, &missing).0, Slot::ToAsset);
    assert_eq!(asked(&chain, &swap("METIS", "USDC", None)).0, Slot::Amount);
    assert_eq!(asked(&chain, &swap("METIS", "METIS", exact("1"))).0, Slot::ToAsset);
    let both = Intent::Swap {
        asset: some("METIS"),
        to_asset: some("USDC"),
        amount: exact("1"),
        amount_out: exact("2"),
        slippage_bps: None,
    };
    assert_eq!(asked(&chain, &both).0, Slot::Amount);
    assert_eq!(asked(&chain, &buy("USDC", "WETH", Some(Amount::Max))).0, Slot::Amount);
    assert_eq!(asked(&chain, &swap("USDC", "DAI", exact("1.0000001"))).0, Slot::Amount);
}

#[test]
fn more_than_the_wallet_holds_is_offered_down() {
    let chain = chain();
    assert_eq!(asked(&chain, &swap("METIS", "USDC", exact("501"))).1, swap("METIS", "USDC", Some(Amount::Max)));
    assert_eq!(asked(&chain, &buy("USDC", "WETH", exact("100"))).1, swap("USDC", "WETH", Some(Amount::Max)));
    chain.borrow_mut().token("METIS").wallet = U256::ZERO;
    assert!(said(&chain, &swap("METIS", "USDC", Some(Amount::Max))).contains("holds no METIS"));
    assert!(said(&chain, &swap("METIS", "USDC", exact("1"))).contains("holds no METIS"));
}

#[test]
fn a_large_price_impact_is_warned_of() {
    let chain = chain();
    chain.borrow_mut().token("METIS").wallet = units(1_000_000, 18);
    let text = answer(&chain, &swap("METIS", "USDC", exact("6000"))).text;
    assert!(text.contains("a lot for the pool"), "{text}");
    let text = answer(&chain, &swap("METIS", "USDC", exact("100000"))).text;
    assert!(text.contains("far too much") && text.contains("less than the oracle's price"), "{text}");
    let text = answer(&chain, &swap("METIS", "USDC", exact("1"))).text;
    assert!(text.contains("Price impact 0.00 %") && !text.contains("Warning"), "{text}");
}

#[test]
fn without_a_pool_there_is_no_swap() {
    let chain = chain();
    chain.borrow_mut().pairs.clear();
    assert!(said(&chain, &swap("METIS", "USDC", exact("1"))).contains("No pool"));
}

#[test]
fn dust_that_would_give_nothing_is_refused() {
    assert!(said(&chain(), &swap("METIS", "USDC", exact("0.000000000000000001"))).contains("no USDC at all"));
}

#[test]
fn a_quote_moves_nothing_and_needs_no_balance() {
    let chain = chain();
    let quote = |amount| Intent::Quote { asset: some("METIS"), to_asset: some("USDC"), amount, amount_out: None };
    let text = said(&chain, &quote(exact("5")));
    assert!(text.contains("5 METIS would give about 99.69"), "{text}");
    assert!(said(&chain, &quote(None)).contains("1 METIS would give"));
    chain.borrow_mut().token("METIS").wallet = U256::ZERO;
    assert!(said(&chain, &quote(exact("600"))).contains("600 METIS"));
    assert_eq!(answer(&chain, &quote(exact("5"))).suggestions, ["swap 5 METIS for USDC"]);
}

proptest! {
    #[test]
    fn whatever_swap_is_proposed_runs_and_leaves_no_approval(
        give in 0usize..5, get in 0usize..5, whole in 0u64..20_000, part in 0u64..1_000_000,
        out in any::<bool>(), slippage in proptest::option::of(0u16..=5_000),
    ) {
        let symbols = ["WETH", "USDC", "DAI", "METIS", "ETH"];
        let amount = exact(&format!("{whole}.{part:06}"));
        let chain = chain();
        let intent = Intent::Swap {
            asset: some(symbols[give]),
            to_asset: some(symbols[get]),
            amount: amount.clone().filter(|_| !out),
            amount_out: amount.filter(|_| out),
            slippage_bps: slippage,
        };
        if let Kind::Propose { calls, .. } = answer(&chain, &intent).kind {
            prop_assert!(give != get);
            chain.borrow_mut().run(&calls);
        }
    }
}
