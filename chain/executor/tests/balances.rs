//! Contracts through which very much wei goes: balances that are paid in, paid out, not sufficient, looked at and destroyed, by
//! transactions that know of each other and by those that need not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod common;

use common::{Owned, agreed, environment, executed, person, transfer, watched, world};
use hyperlith_executor::Parallel;
use hyperlith_workloads::{MemoryState, random::assemble};
use proptest::prelude::*;
use revm::{
    context::TxEnv,
    primitives::{Address, U256, hardfork::SpecId},
    state::{AccountInfo, Bytecode},
};

const PEOPLE: usize = 24;
/// Takes what comes without calldata; otherwise pays w1 wei to w0 and stores at the caller whether that went well.
const PURSE: &str =
    "CALLDATASIZE @pay JUMPI STOP pay: 0 0 0 0 32 CALLDATALOAD 0 CALLDATALOAD GAS CALL CALLER SSTORE STOP";
/// Lets w0 pay w2 to w1 and looks at what it has itself, which it passes on to the caller.
const ROUTER: &str = "CALLDATASIZE @work JUMPI STOP work: 64 32 0 CALLDATACOPY 0 0 64 0 0 0 CALLDATALOAD GAS CALL POP \
    0 0 0 0 SELFBALANCE CALLER GAS CALL POP STOP";
/// Stores the balance of w0.
const PEEK: &str = "0 CALLDATALOAD BALANCE CALLER SSTORE STOP";
/// Pays w1 wei to w0, then takes everything back.
const REGRET: &str = "0 0 0 0 32 CALLDATALOAD 0 CALLDATALOAD GAS CALL 0 MSTORE 32 0 REVERT";
/// Makes a contract with w1 wei of its own, without code.
const PARENT: &str = "CALLDATASIZE @make JUMPI STOP make: 0 0 32 CALLDATALOAD CREATE CALLER SSTORE STOP";
/// Destroys itself in favour of w0.
const MORTAL: &str = "CALLDATASIZE @die JUMPI STOP die: 0 CALLDATALOAD SELFDESTRUCT";
/// Calls the purse's code with its own balance.
const BORROWER: &str =
    "64 0 0 CALLDATACOPY 0 0 64 0 7 0xc000000000000000000000000000000000000000 GAS CALLCODE CALLER SSTORE STOP";
/// Takes time: counts down from w1.
const SLOW: &str = "32 CALLDATALOAD turn: 1 SWAP1 SUB DUP1 @turn JUMPI STOP";

const TEXTS: [&str; 8] = [PURSE, ROUTER, PEEK, REGRET, PARENT, MORTAL, BORROWER, SLOW];

/// The contract with the text at `n`; the first two have a second copy.
fn place(n: usize) -> Address {
    let mut address = Address::ZERO;
    address.0.0[0] = 0xc0 + n as u8;
    address
}

fn state(wei: u128, vast: bool) -> MemoryState {
    let mut state = world(PEOPLE);
    for (n, text) in TEXTS.iter().chain(&TEXTS[..2]).enumerate() {
        let code = Bytecode::new_raw(assemble(text).into());
        let info = AccountInfo { balance: U256::from(wei), nonce: 1, ..AccountInfo::from_bytecode(code) };
        state.insert(place(n), info, []);
    }
    if vast {
        // So much that a payment may not fit, and a person that can send it.
        state.accounts.get_mut(&place(8)).unwrap().info.balance = U256::MAX - U256::from(50);
        state.accounts.get_mut(&person(1)).unwrap().info.balance = U256::MAX >> 1;
    }
    state
}

/// Who sends, to which contract, with how much, and what the three words of calldata are made of, if there is any.
type Recipe = (usize, usize, u64, Option<(usize, u64, u64)>);

fn recipes() -> impl Strategy<Value = Vec<Recipe>> {
    let words = (0..TEXTS.len() + 4, 0..60u64, 0..60u64);
    proptest::collection::vec(
        (
            0..PEOPLE,
            0..TEXTS.len() + 2,
            prop_oneof![1 => Just(0), 2 => 0..40u64],
            proptest::option::weighted(0.7, words),
        ),
        24..160,
    )
}

fn block(recipes: &[Recipe], spec: SpecId, beneficiary: Option<usize>) -> Owned {
    let mut nonces = [0; PEOPLE];
    let mut environment = environment();
    environment.spec = spec;
    if let Some(beneficiary) = beneficiary {
        environment.block.beneficiary = place(beneficiary);
    }
    let target = |n: usize| if n < TEXTS.len() + 2 { place(n) } else { person(n % 3) };
    let txs = recipes.iter().map(|(from, to, value, words)| {
        nonces[*from] += 1;
        let mut tx = transfer(person(*from), place(*to), nonces[*from] - 1, u128::from(*value));
        tx.gas_limit = 300_000;
        if let Some((account, one, two)) = words {
            let mut data = target(*account).into_word().to_vec();
            let second = if *to == 1 || *to == 9 {
                U256::from_be_slice(target(*one as usize % 12).as_slice())
            } else {
                U256::from(*one)
            };
            data.extend(second.to_be_bytes::<32>());
            data.extend(U256::from(*two).to_be_bytes::<32>());
            tx.data = data.into();
        }
        if *from == 1 && *value > 30 {
            tx.value = U256::MAX >> 2;
        }
        tx
    });
    Owned::new(environment, txs.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn blocks_of_payments_come_out_the_same(
        recipes in recipes(),
        wei in prop_oneof![Just(0u128), Just(100), 0..2000u128],
        vast in proptest::bool::weighted(0.2),
        spec in prop_oneof![Just(SpecId::ISTANBUL), Just(SpecId::LONDON), Just(SpecId::SHANGHAI), Just(SpecId::OSAKA)],
        beneficiary in proptest::option::weighted(0.2, 0..TEXTS.len()),
    ) {
        agreed(&state(wei, vast), &block(&recipes, spec, beneficiary), "payments");
    }
}

fn call(from: usize, to: usize, value: u64, words: &[U256]) -> TxEnv {
    let data: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes::<32>()).collect();
    TxEnv { data: data.into(), gas_limit: 300_000, ..transfer(person(from), place(to), 0, u128::from(value)) }
}

fn word(address: Address) -> U256 {
    U256::from_be_slice(address.as_slice())
}

#[test]
fn the_first_who_come_are_paid_when_there_is_not_enough_for_all() {
    watched(|| {
        let txs = (0..PEOPLE).map(|n| call(n, 0, 0, &[word(person(n)), U256::from(30)])).collect();
        let output = agreed(&state(100, false), &Owned::new(environment(), txs), "a run on the purse");
        let storage = &output.changes.accounts[&place(0)].storage;
        let paid: Vec<usize> = (0..PEOPLE).filter(|n| storage.contains_key(&word(person(*n)))).collect();
        assert_eq!(paid, [0, 1, 2]);
    });
}

#[test]
fn who_pays_in_and_out_of_one_contract_does_not_wait_for_others() {
    let pays = |n: usize| {
        if n.is_multiple_of(2) { call(n, 0, 5, &[]) } else { call(n, 0, 0, &[word(person(n)), U256::from(3)]) }
    };
    let owned = Owned::new(environment(), (0..PEOPLE).map(pays).collect());
    let executor = Parallel::new(2.try_into().unwrap());
    let (output, metrics) = executor.execute_measured(&state(1000, false), &owned.block()).unwrap();
    assert!(output.outcomes.iter().all(|outcome| executed(outcome).success));
    assert_eq!(metrics.aborts, 0, "a balance that is only added to and taken from is no conflict");
}
