//! A chain that lies, fails or is not there gives a clear failure, never a panic and never a proposal built on nonsense.

use alloy_primitives::U256;
use hyperlith_agent_defi::chain::Listing;
use hyperlith_agent_defi::intent::{Amount, Intent};
use hyperlith_agent_defi::plan::{Context, Kind, plan};
use hyperlith_sdk::testing::TestHost;
use hyperlith_sdk::{Failure, chain};
use proptest::prelude::*;

use crate::fake::{self, WALLET, network};
use crate::{exact, some};

fn wishes() -> Vec<Intent> {
    let to = some("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    let swap = |amount, amount_out| Intent::Swap {
        asset: some("METIS"),
        to_asset: some("USDC"),
        amount,
        amount_out,
        slippage_bps: None,
    };
    vec![
        Intent::Supply { asset: some("USDC"), amount: exact("100") },
        Intent::Supply { asset: some("USDC"), amount: Some(Amount::Max) },
        Intent::Withdraw { asset: some("USDC"), amount: Some(Amount::Max) },
        Intent::Withdraw { asset: some("USDC"), amount: Some(Amount::Share(5_000)) },
        Intent::Borrow { asset: some("USDC"), amount: Some(Amount::Max) },
        Intent::Repay { asset: None, amount: Some(Amount::Max) },
        Intent::Repay { asset: some("DAI"), amount: Some(Amount::Share(1)) },
        swap(exact("1"), None),
        swap(Some(Amount::Max), None),
        swap(None, exact("1")),
        Intent::Quote { asset: some("METIS"), to_asset: some("USDC"), amount: None, amount_out: None },
        Intent::Transfer { asset: some("USDC"), amount: Some(Amount::Max), to: to.clone() },
        Intent::Transfer { asset: some("ETH"), amount: Some(Amount::Max), to },
        Intent::Balance { asset: None },
        Intent::Position,
        Intent::Rates { asset: None },
        Intent::Price { asset: None },
        Intent::Faucet,
    ]
}

fn try_plan(host: &mut TestHost, wish: &Intent) -> Result<Kind, Failure> {
    let listing = Listing::read(host)?;
    Ok(plan(host, &Context { listing: &listing, wallet: WALLET }, wish)?.kind)
}

#[test]
fn short_return_data_is_a_clear_failure() {
    for answer in [vec![], vec![1], vec![0xff; 31]] {
        for wish in wishes() {
            let mut host = TestHost::new();
            host.network = network();
            host.balances.insert(WALLET.to_vec(), vec![1; 4]);
            let bytes = answer.clone();
            host.on_chain(move |_| Ok(bytes.clone()));
            match try_plan(&mut host, &wish) {
                Err(Failure::Unavailable(text)) => assert!(text.contains("no funds moved"), "{text}"),
                Ok(Kind::Propose { .. }) => {
                    assert!(matches!(&wish, Intent::Transfer { asset: Some(asset), .. } if asset == "ETH"))
                }
                other => assert!(
                    matches!(&wish, Intent::Transfer { asset: Some(asset), .. } if asset == "ETH"),
                    "{wish:?}: {other:?}"
                ),
            }
        }
    }
}

#[test]
fn a_chain_that_cannot_be_reached_or_is_not_granted_is_a_clear_failure() {
    for wish in wishes() {
        let mut host = TestHost::new();
        host.network = network();
        host.on_chain(|_| Err(chain::Error::Unavailable("no peer".into())));
        if !matches!(&wish, Intent::Transfer { asset: Some(asset), .. } if asset == "ETH") {
            let Err(Failure::Unavailable(text)) = try_plan(&mut host, &wish) else { panic!("{wish:?}") };
            assert!(text.contains("no peer") && text.contains("no funds moved"), "{text}");
        }
        host.deny("chain");
        assert!(matches!(try_plan(&mut host, &wish), Err(Failure::Unavailable(_))));
    }
}

#[test]
fn an_impossible_list_of_assets_is_refused() {
    let broken: [fn(&mut chain::Network); 5] = [
        |network| network.assets[1].decimals = 78,
        |network| network.assets[1].address = vec![1; 19],
        |network| network.assets[1].symbol = "usdc".into(),
        |network| network.assets[1].address = vec![0; 20],
        |network| network.contracts[0].address = vec![],
    ];
    for change in broken {
        let mut host = TestHost::new();
        host.network = network();
        change(&mut host.network);
        assert!(matches!(try_plan(&mut host, &Intent::Position), Err(Failure::Unavailable(_))));
    }
}

#[test]
fn a_contract_that_is_not_listed_is_named() {
    let mut host = TestHost::new();
    host.network = network();
    host.network.contracts.clear();
    let Err(Failure::Unsupported(text)) = try_plan(&mut host, &Intent::Position) else { panic!() };
    assert!(text.contains("aave-v3-pool"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn words_of_any_size_never_panic_the_agent(words in proptest::collection::vec(prop_oneof![
        Just(U256::ZERO), Just(U256::from(1)), Just(U256::MAX), Just(U256::from(1) << 255), Just(U256::from(1) << 111),
        any::<u64>().prop_map(U256::from), any::<[u64; 4]>().prop_map(U256::from_limbs),
    ], 1..16), seed in any::<u64>()) {
        for wish in wishes() {
            let mut host = TestHost::new();
            host.network = network();
            host.balances.insert(WALLET.to_vec(), words[0].to_be_bytes_vec());
            let words = words.clone();
            let mut turn = seed as usize;
            host.on_chain(move |_| {
                turn = turn.wrapping_add(7);
                Ok((0..12).flat_map(|index| words[(turn.wrapping_add(index)) % words.len()].to_be_bytes::<32>()).collect())
            });
            let _ = try_plan(&mut host, &wish);
        }
    }

    /// One answer of an honest chain is replaced: the agent fails, says something or proposes what it would anyway.
    #[test]
    fn one_false_answer_never_panics_the_agent(place in 0usize..60, word in prop_oneof![Just(U256::ZERO), Just(U256::MAX), any::<u64>().prop_map(U256::from)], short in any::<bool>()) {
        for wish in wishes() {
            let mut honest = fake::Chain::new();
            honest.token("USDC").supplied = fake::units(1_000, 6);
            honest.token("DAI").debt = fake::units(500, 18);
            let honest = honest.share();
            let mut inner = fake::host(&honest);
            let mut host = TestHost::new();
            host.network = network();
            let mut count = 0;
            host.on_chain(move |request| {
                use hyperlith_sdk::Host;
                count += 1;
                let answer = inner.chain_call(request);
                if count - 1 != place { return answer; }
                answer.map(|mut bytes| {
                    if short { bytes.truncate(bytes.len().saturating_sub(1)); return bytes; }
                    for chunk in bytes.chunks_mut(32) { chunk.copy_from_slice(&word.to_be_bytes::<32>()[..chunk.len()]); }
                    bytes
                })
            });
            let _ = try_plan(&mut host, &wish);
        }
    }
}
