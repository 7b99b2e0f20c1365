//! Blocks of nothing but plain transfers, which have a lane of their own, come out as those of the sequential executor.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod common;

use alloy_eip7928::{BalanceChange, BlockAccessIndex, NonceChange};
use common::{Owned, assert_same, environment, parallel, transfer, world};
use hyperlith_executor::{AccessList, BlockExecutor, FollowError, Outcome, Sequential};
use proptest::prelude::*;
use revm::{
    primitives::{Address, U256},
    state::AccountInfo,
};

/// What a transfer is made of: who sends, whom to, how far off the nonce is, how much, and a gas limit.
type Recipe = (usize, usize, i8, u128, u64);

/// Addresses that share their first bytes by fours, so that order and identity are decided late in them.
fn party(n: usize) -> Address {
    let mut address = Address::repeat_byte([0x03, 0x40, 0x41, 0xff][n / 4 % 4]);
    address.0[[1, 8, 16, 19][n % 4]] ^= 1 + (n / 16) as u8;
    address
}

fn recipes(parties: usize) -> impl Strategy<Value = Vec<Recipe>> {
    let side = || prop_oneof![3 => 0..parties, 1 => Just(0), 1 => Just(1)];
    let nonce = prop_oneof![40 => Just(0i8), 1 => Just(1), 1 => Just(-1)];
    let value = prop_oneof![3 => 1..1000u128, 2 => Just(0), 1 => Just(10u128.pow(24)), 1 => 1..10u128.pow(19)];
    let gas = prop_oneof![9 => Just(21_000u64), 1 => 21_000..60_000u64];
    proptest::collection::vec((side(), side(), nonce, value, gas), 64..400)
}

/// The block, with nonces that are right unless the recipe says otherwise or a transfer before was skipped.
fn block(recipes: &[Recipe], gas: u64, beneficiary: Option<usize>) -> Owned {
    let mut nonces = vec![0u64; 64];
    let mut environment = environment();
    environment.block.gas_limit = gas;
    if let Some(beneficiary) = beneficiary {
        environment.block.beneficiary = party(beneficiary);
    }
    let txs = recipes.iter().map(|(from, to, off, value, gas)| {
        let nonce = nonces[*from].saturating_add_signed(i64::from(*off));
        if *off == 0 && *value < 10u128.pow(20) {
            nonces[*from] += 1;
        }
        let mut tx = transfer(party(*from), party(*to), nonce, *value);
        tx.gas_limit = *gas;
        tx
    });
    let txs = txs.collect();
    Owned::new(environment, txs)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn they_come_out_the_same_proposed_and_followed(
        recipes in recipes(40),
        poor in 1..6usize,
        room in prop_oneof![3 => Just(30_000_000u64), 1 => 1_000_000..8_000_000u64],
        beneficiary in prop_oneof![4 => Just(None), 1 => (0..48usize).prop_map(Some)],
    ) {
        let mut state = world(1);
        for n in (0..40).filter(|n| n % poor != 1 || poor == 1) {
            let balance = U256::from(10u128.pow(19) * (1 + n as u128));
            state.insert(party(n), AccountInfo { balance, ..AccountInfo::default() }, []);
        }
        let owned = block(&recipes, room, beneficiary);
        let should = Sequential.execute(&state, &owned.block()).unwrap();
        let valid = owned.without_skipped(&should.outcomes);
        let followed = Sequential.execute(&state, &valid.block()).unwrap();
        for threads in [1, 2, 4] {
            let executor = parallel(threads);
            let (is, metrics) = executor.execute_measured(&state, &owned.block()).unwrap();
            assert_same(&should, &is, &format!("{threads} threads"));
            let party_earns = beneficiary.is_some_and(|n| recipes.iter().any(|recipe| recipe.0 == n || recipe.1 == n));
            prop_assert_eq!(metrics.transfers_only, !party_earns, "it was in its lane");
            let is = executor.follow(&state, &valid.block(), &followed.access_list).unwrap();
            assert_same(&followed, &is, &format!("following, {threads} threads"));
        }
    }
}

/// A block whose transfers are all executed, and its list after `tamper`.
fn refused(tamper: impl Fn(&mut alloy_eip7928::BlockAccessList)) -> FollowError {
    let mut state = world(1);
    for n in 0..40 {
        state.insert(party(n), AccountInfo { balance: U256::MAX >> 64, ..AccountInfo::default() }, []);
    }
    let recipes: Vec<Recipe> = (0..100).map(|n| (n % 40, (n * 7 + 1) % 40, 0, 1 + n as u128, 21_000)).collect();
    let owned = block(&recipes, 30_000_000, None);
    let output = Sequential.execute(&state, &owned.block()).unwrap();
    assert!(output.outcomes.iter().all(|outcome| matches!(outcome, Outcome::Executed(_))));
    let mut list = output.access_list.to_alloy();
    tamper(&mut list);
    let list = AccessList::from_alloy(&list).unwrap();
    assert_ne!(list, output.access_list, "something was changed");
    parallel(2).follow(&state, &owned.block(), &list).map(|_| "accepted").unwrap_err()
}

fn mismatch_at(error: &FollowError, should: u32, word: &str) {
    match error {
        FollowError::Mismatch { position, what } if *position == should && what.contains(word) => {}
        other => panic!("not a mismatch of the {word} at {should}: {other}"),
    }
}

#[test]
fn a_list_that_lies_is_refused_where_it_lies() {
    let account = |list: &mut alloy_eip7928::BlockAccessList, n: usize| {
        list.iter().position(|account| account.address == party(n)).unwrap()
    };
    // The second transfer of account 3 is the 44th.
    let error = refused(|list| {
        let at = account(list, 3);
        let balances = &mut list[at].balance_changes;
        let change = balances.iter_mut().find(|change| change.block_access_index.get() == 44).unwrap();
        change.post_balance += U256::from(1);
    });
    mismatch_at(&error, 44, "balance");
    let error = refused(|list| {
        let at = account(list, 3);
        list[at].nonce_changes.retain(|change| change.block_access_index.get() != 44);
    });
    mismatch_at(&error, 44, "nonce");
    let error = refused(|list| {
        let at = account(list, 3);
        list[at].nonce_changes.insert(1, NonceChange::new(BlockAccessIndex::new(5), 2));
    });
    mismatch_at(&error, 5, "nonce");
    let error = refused(|list| {
        let at = account(list, 3);
        list.remove(at);
    });
    mismatch_at(&error, 4, "not in the list");
    let error = refused(|list| {
        let at = account(list, 3);
        let mut extra = list[at].clone();
        extra.address.0[19] ^= 0x80;
        let at = list.iter().position(|account| account.address > extra.address).unwrap_or(list.len());
        list.insert(at, extra);
    });
    assert!(matches!(error, FollowError::Superfluous { .. }), "{error}");
    let error = refused(|list| {
        let at = account(list, 3);
        list[at].storage_reads.push(U256::from(9));
    });
    assert!(matches!(error, FollowError::Superfluous { .. }), "{error}");
    let error = refused(|list| {
        let at = account(list, 3);
        list[at].balance_changes.insert(0, BalanceChange::new(BlockAccessIndex::new(0), U256::from(1)));
    });
    mismatch_at(&error, 0, "balance");
}
