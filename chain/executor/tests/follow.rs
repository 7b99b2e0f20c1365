//! A block is followed with the access list that is true, and with no other.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod common;

use alloy_eip7928::{
    AccountChanges, BalanceChange, BlockAccessIndex, BlockAccessList, CodeChange, NonceChange, SlotChanges,
    StorageChange,
};
use common::{
    CHAIN, Owned, assert_same, contract, environment, parallel, person, transfer, watched, watched_steps, world,
};
use hyperlith_executor::{
    AccessList, BlockExecutor, BlockOutput, FollowError, Parallel, Sequential, SkipReason, SystemCall,
};
use hyperlith_workloads::{
    MemoryState,
    random::{Options, scenario_with},
};
use proptest::prelude::*;
use revm::{
    context::{
        TxEnv,
        either::Either,
        transaction::{Authorization, RecoveredAuthority, RecoveredAuthorization},
    },
    primitives::{Address, Bytes, TxKind, U256, hardfork::SpecId, hex},
};

/// Adds one to the slot in the first word of the calldata.
const COUNTER: Address = Address::repeat_byte(0xc0);
/// Reads the slot in the first word of the calldata, and nothing else.
const READER: Address = Address::repeat_byte(0xd1);
/// Calls with a value of nothing whom the first word of the calldata names.
const CALLER: Address = Address::repeat_byte(0xe2);
const SYSTEM: Address = Address::repeat_byte(0x33);
/// Where nothing of the block happens.
const ELSEWHERE: Address = Address::repeat_byte(0x77);

fn call(from: usize, to: Address, nonce: u64, word: U256) -> TxEnv {
    TxEnv { data: word.to_be_bytes::<32>().into(), ..transfer(person(from), to, nonce, 0) }
}

/// A block with changes and reads of every kind.
fn block() -> (MemoryState, Owned) {
    let mut state = world(10);
    contract(&mut state, COUNTER, &hex!("6000358054600101905500"));
    contract(&mut state, READER, &hex!("6000355400"));
    contract(&mut state, CALLER, &hex!("6000600060006000600060003561fffff100"));
    contract(&mut state, SYSTEM, &hex!("60003560005500"));
    let mut txs = vec![
        transfer(person(0), person(1), 0, 5),
        call(1, COUNTER, 0, U256::from(3)),
        call(2, COUNTER, 0, U256::from(3)),
        call(3, READER, 0, U256::from(3)),
        call(4, CALLER, 0, person(9).into_word().into()),
        transfer(person(1), person(11), 1, 1),
        transfer(person(0), person(0), 1, 5),
    ];
    // Creation code that returns one byte of code, STOP.
    let create =
        TxEnv { kind: TxKind::Create, data: hex!("60016000f3").into(), ..transfer(person(5), ELSEWHERE, 0, 0) };
    txs.push(create);
    let authorization = Authorization { chain_id: U256::from(CHAIN), address: READER, nonce: 0 };
    let authorization = RecoveredAuthorization::new_unchecked(authorization, RecoveredAuthority::Valid(person(6)));
    let mut set_code = transfer(person(7), person(8), 0, 0);
    (set_code.tx_type, set_code.authorization_list) = (4, vec![Either::Right(authorization)]);
    txs.push(set_code);
    txs.push(call(8, person(6), 0, U256::from(4)));
    let mut owned = Owned::new(environment(), txs);
    owned.before = vec![SystemCall { contract: SYSTEM, data: Bytes::from([7; 32]) }];
    owned.after = vec![SystemCall { contract: SYSTEM, data: Bytes::from([8; 32]) }];
    owned.credits = vec![(person(9), U256::from(5))];
    (state, owned)
}

/// The block, its output and its list.
fn followed() -> (MemoryState, Owned, BlockOutput, BlockAccessList) {
    let (state, owned) = block();
    let output = Sequential.execute(&state, &owned.block()).unwrap();
    let list = output.access_list.to_alloy();
    (state, owned, output, list)
}

fn account(list: &mut BlockAccessList, address: Address) -> &mut AccountChanges {
    list.iter_mut().find(|account| account.address == address).unwrap()
}

fn at(position: u64) -> BlockAccessIndex {
    BlockAccessIndex::new(position)
}

/// Follows with a list that `tamper` has changed; all numbers of threads refuse it, and all executors go on after it.
fn refused(tamper: impl FnOnce(&mut BlockAccessList) + Send + 'static) -> Vec<FollowError> {
    watched(move || {
        let (state, owned, output, mut list) = followed();
        tamper(&mut list);
        let list = AccessList::from_alloy(&list).unwrap();
        assert_ne!(list, output.access_list, "something was changed");
        let refuse = |threads| {
            let executor = parallel(threads);
            let refusal = executor.follow(&state, &owned.block(), &list);
            let refusal = refusal.map(|_| "accepted").unwrap_err();
            let again = executor.follow(&state, &owned.block(), &output.access_list).unwrap();
            assert_same(&output, &again, "after a refusal");
            refusal
        };
        [1, 2, 4].map(refuse).into()
    })
}

fn mismatch(errors: &[FollowError]) -> bool {
    errors.iter().all(|error| matches!(error, FollowError::Mismatch { .. }))
}

fn superfluous(errors: &[FollowError]) -> bool {
    errors.iter().all(|error| matches!(error, FollowError::Superfluous { .. }))
}

/// Several transactions may stumble over one lie, and which of them is first is not the list's to say.
fn either(errors: &[FollowError]) -> bool {
    errors.iter().all(|error| !matches!(error, FollowError::Execution(_) | FollowError::GasUsed { .. }))
}

#[test]
fn the_true_list_is_accepted_also_after_it_went_over_the_wire() {
    let (state, owned, output, list) = followed();
    let list = AccessList::from_alloy(&list).unwrap();
    assert_eq!(list, output.access_list);
    assert_same(&output, &parallel(2).follow(&state, &owned.block(), &list).unwrap(), "the true list");
}

#[test]
fn a_changed_balance_is_refused() {
    let errors = refused(|list| account(list, person(11)).balance_changes[0].post_balance += U256::from(1));
    assert!(mismatch(&errors), "{errors:?}");
    let errors = refused(|list| account(list, person(0)).balance_changes[0].post_balance -= U256::from(1));
    assert!(either(&errors), "{errors:?}");
}

#[test]
fn a_changed_balance_of_the_beneficiary_is_refused() {
    let beneficiary = environment().block.beneficiary;
    let errors = refused(move |list| account(list, beneficiary).balance_changes[1].post_balance += U256::from(1));
    assert!(either(&errors), "{errors:?}");
    let errors = refused(move |list| {
        account(list, beneficiary).balance_changes.last_mut().unwrap().post_balance += U256::from(1)
    });
    assert!(mismatch(&errors), "{errors:?}");
}

#[test]
fn a_changed_nonce_is_refused() {
    let errors = refused(|list| account(list, person(7)).nonce_changes[0].new_nonce += 1);
    assert!(mismatch(&errors), "{errors:?}");
    let errors = refused(|list| account(list, person(0)).nonce_changes[0].new_nonce += 1);
    assert!(either(&errors), "{errors:?}");
}

#[test]
fn a_changed_slot_value_is_refused() {
    let errors = refused(|list| account(list, COUNTER).storage_changes[0].changes[1].new_value += U256::from(1));
    assert!(mismatch(&errors), "{errors:?}");
    let errors = refused(|list| account(list, COUNTER).storage_changes[0].changes[0].new_value += U256::from(1));
    assert!(mismatch(&errors), "{errors:?}");
}

#[test]
fn a_removed_change_is_refused() {
    let errors = refused(|list| _ = account(list, person(11)).balance_changes.remove(0));
    assert!(mismatch(&errors), "{errors:?}");
    let errors = refused(|list| _ = account(list, person(7)).nonce_changes.remove(0));
    assert!(mismatch(&errors), "{errors:?}");
    let errors = refused(|list| _ = account(list, COUNTER).storage_changes[0].changes.remove(1));
    assert!(mismatch(&errors), "{errors:?}");
    let errors = refused(|list| {
        let account = account(list, COUNTER);
        account.storage_reads.push(account.storage_changes.remove(0).slot);
    });
    assert!(mismatch(&errors), "{errors:?}");
}

#[test]
fn an_added_change_is_refused() {
    let errors =
        refused(|list| account(list, person(11)).balance_changes.push(BalanceChange::new(at(9), U256::from(2))));
    assert!(superfluous(&errors), "{errors:?}");
    let errors = refused(|list| account(list, person(7)).nonce_changes.push(NonceChange::new(at(10), 2)));
    assert!(superfluous(&errors), "{errors:?}");
    let change = StorageChange::new(at(7), U256::from(2));
    let errors = refused(move |list| account(list, COUNTER).storage_changes[0].changes.push(change));
    assert!(superfluous(&errors), "{errors:?}");
}

#[test]
fn an_added_change_to_the_same_value_is_refused() {
    let errors = refused(|list| {
        let changes = &mut account(list, person(11)).balance_changes;
        changes.push(BalanceChange::new(at(9), changes[0].post_balance));
    });
    assert!(superfluous(&errors), "{errors:?}");
    let errors = refused(|list| {
        let changes = &mut account(list, COUNTER).storage_changes[0].changes;
        changes.push(StorageChange::new(at(9), changes[1].new_value));
    });
    assert!(superfluous(&errors), "{errors:?}");
}

#[test]
fn an_added_change_before_or_after_all_transactions_is_refused() {
    for position in [0, 11, 12, 40] {
        let errors = refused(move |list| {
            let account = account(list, person(11));
            account.balance_changes.push(BalanceChange::new(at(position), U256::from(3)));
            account.balance_changes.sort_by_key(|change| change.block_access_index);
        });
        assert!(either(&errors), "{errors:?}");
    }
}

#[test]
fn a_removed_account_is_refused() {
    for address in [person(11), COUNTER, READER, CALLER, SYSTEM, person(9), person(8), environment().block.beneficiary]
    {
        let errors = refused(move |list| list.retain(|account| account.address != address));
        assert!(mismatch(&errors), "{address}: {errors:?}");
    }
}

#[test]
fn an_added_account_is_refused() {
    let errors = refused(|list| {
        list.push(AccountChanges { address: ELSEWHERE, ..Default::default() });
        list.sort_by_key(|account| account.address);
    });
    assert!(superfluous(&errors), "{errors:?}");
    let errors = refused(|list| {
        let balance_changes = vec![BalanceChange::new(at(3), U256::from(1_000_000))];
        list.push(AccountChanges { address: ELSEWHERE, balance_changes, ..Default::default() });
        list.sort_by_key(|account| account.address);
    });
    assert!(superfluous(&errors), "{errors:?}");
}

#[test]
fn a_removed_slot_read_is_refused() {
    let errors = refused(|list| account(list, READER).storage_reads.clear());
    assert!(mismatch(&errors), "{errors:?}");
}

#[test]
fn an_added_slot_read_is_refused() {
    for address in [READER, COUNTER, person(0)] {
        let errors = refused(move |list| account(list, address).storage_reads.push(U256::from(99)));
        assert!(superfluous(&errors), "{errors:?}");
    }
}

#[test]
fn an_added_slot_change_is_refused() {
    let change = SlotChanges::new(U256::from(99), vec![StorageChange::new(at(4), U256::from(1))]);
    let errors = refused(move |list| account(list, READER).storage_changes.push(change));
    assert!(superfluous(&errors), "{errors:?}");
}

#[test]
fn changed_code_is_refused() {
    let made = person(5).create(0);
    let errors = refused(move |list| account(list, made).code_changes[0] = CodeChange::new(at(8), hex!("5b").into()));
    assert!(mismatch(&errors), "{errors:?}");
    let errors = refused(move |list| account(list, made).code_changes.clear());
    assert!(mismatch(&errors), "{errors:?}");
    // A delegation to somebody else: the transactions that call the account run other code.
    let delegation = [&hex!("ef0100"), COUNTER.as_slice()].concat();
    let errors =
        refused(move |list| account(list, person(6)).code_changes[0] = CodeChange::new(at(9), delegation.into()));
    assert!(either(&errors), "{errors:?}");
    let errors = refused(|list| account(list, COUNTER).code_changes.push(CodeChange::new(at(1), hex!("00").into())));
    assert!(either(&errors), "{errors:?}");
}

#[test]
fn a_list_of_nothing_is_refused() {
    let errors = refused(Vec::clear);
    assert!(mismatch(&errors), "{errors:?}");
}

#[test]
fn a_list_out_of_order_does_not_get_as_far_as_being_followed() {
    let (.., list) = followed();
    let mut reversed = list.clone();
    reversed.reverse();
    assert!(AccessList::from_alloy(&reversed).is_err());
    let mut twice = list.clone();
    twice.insert(0, list[0].clone());
    assert!(AccessList::from_alloy(&twice).is_err());
    let mut both = list;
    account(&mut both, COUNTER).storage_reads.push(U256::from(3));
    assert!(AccessList::from_alloy(&both).is_err());
}

#[test]
fn a_block_with_an_invalid_transaction_is_refused_whatever_the_list_says() {
    watched(|| {
        let (state, owned, ..) = followed();
        let mut poor = transfer(person(3), person(1), 1, 1);
        poor.value = U256::MAX;
        let mut foreign = transfer(person(3), person(1), 1, 1);
        foreign.chain_id = Some(CHAIN + 1);
        let mut cheap = transfer(person(3), person(1), 1, 1);
        cheap.gas_price = 1;
        let invalid =
            [transfer(person(3), person(1), 0, 1), transfer(person(3), person(1), 7, 1), poor, foreign, cheap];
        for tx in invalid {
            let mut owned = owned.clone();
            owned.transactions.insert(7, tx);
            let skipping = Sequential.execute(&state, &owned.block()).unwrap();
            for threads in [1, 2, 4] {
                let refusal = parallel(threads).follow(&state, &owned.block(), &skipping.access_list).unwrap_err();
                assert!(matches!(refusal, FollowError::InvalidTransaction { index: 7, .. }), "{refusal:?}");
            }
        }
    });
}

#[test]
fn a_block_with_more_gas_than_it_may_use_is_refused() {
    watched(|| {
        let (state, mut owned) = block();
        owned.environment.block.gas_limit = 300_000;
        let skipping = Sequential.execute(&state, &owned.block()).unwrap();
        let refusal = parallel(2).follow(&state, &owned.block(), &skipping.access_list).unwrap_err();
        let too_much = matches!(
            refusal,
            FollowError::InvalidTransaction { reason: SkipReason::BlockGasExceeded { .. }, .. }
                | FollowError::Mismatch { .. }
        );
        assert!(too_much, "{refusal:?}");
    });
}

#[test]
fn the_list_of_another_block_is_refused() {
    watched(|| {
        let (state, owned, _, list) = followed();
        let list = AccessList::from_alloy(&list).unwrap();
        let mut other = owned.clone();
        other.transactions.swap(1, 2);
        assert!(parallel(2).follow(&state, &other.block(), &list).is_err());
        let mut fewer = owned.clone();
        fewer.transactions.pop();
        assert!(parallel(2).follow(&state, &fewer.block(), &list).is_err());
        let mut credits = owned.clone();
        credits.credits[0].1 += U256::from(1);
        assert!(parallel(2).follow(&state, &credits.block(), &list).is_err());
        let mut before = owned;
        before.before[0].data = Bytes::from([9; 32]);
        assert!(parallel(2).follow(&state, &before.block(), &list).is_err());
    });
}

/// One random lie about anything in the list.
fn mutate(list: &mut BlockAccessList, dice: &mut impl FnMut(usize) -> usize, positions: u64) {
    let other = |dice: &mut dyn FnMut(usize) -> usize, value: U256| match dice(6) {
        0 => value.wrapping_add(U256::from(1)),
        1 => value.wrapping_sub(U256::from(1)),
        2 => U256::ZERO,
        3 => U256::MAX,
        4 => value ^ (U256::from(1) << dice(256)),
        _ => U256::from(dice(1_000)),
    };
    if list.is_empty() || dice(12) == 0 {
        let address = Address::with_last_byte(u8::try_from(dice(256)).unwrap());
        list.push(AccountChanges { address, ..Default::default() });
        list.sort_by_key(|account| account.address);
        return;
    }
    let chosen = dice(list.len());
    if dice(12) == 0 {
        list.remove(chosen);
        return;
    }
    let elsewhere = list[dice(list.len())].clone();
    let account = &mut list[chosen];
    let position = at(dice(usize::try_from(positions + 3).unwrap()) as u64);
    match dice(14) {
        0 | 1 if !account.balance_changes.is_empty() => {
            let change = dice(account.balance_changes.len());
            account.balance_changes[change].post_balance = other(dice, account.balance_changes[change].post_balance);
        }
        2 if !account.nonce_changes.is_empty() => {
            let change = dice(account.nonce_changes.len());
            let new = &mut account.nonce_changes[change].new_nonce;
            *new = [new.wrapping_add(1), new.wrapping_sub(1), 0, u64::MAX][dice(4)];
        }
        3 | 4 if !account.storage_changes.is_empty() => {
            let slot = dice(account.storage_changes.len());
            let changes = &mut account.storage_changes[slot].changes;
            let change = dice(changes.len());
            changes[change].new_value = other(dice, changes[change].new_value);
        }
        5 if !account.code_changes.is_empty() => {
            let change = dice(account.code_changes.len());
            let code = [&hex!("")[..], &hex!("00"), &hex!("ef01000000000000000000000000000000000000000000c0de")[..23]]
                [dice(3)];
            account.code_changes[change].new_code = Bytes::copy_from_slice(code);
        }
        6 if !account.balance_changes.is_empty() => {
            account.balance_changes.remove(dice(account.balance_changes.len()));
        }
        7 if !account.storage_changes.is_empty() => {
            let slot = dice(account.storage_changes.len());
            if dice(2) == 0 {
                // Read, they say, and not written.
                let slot = account.storage_changes.remove(slot).slot;
                account.storage_reads.push(slot);
            } else {
                let changes = &mut account.storage_changes[slot].changes;
                changes.remove(dice(changes.len()));
                if changes.is_empty() {
                    account.storage_changes.remove(slot);
                }
            }
        }
        8 if !account.storage_reads.is_empty() => {
            account.storage_reads.remove(dice(account.storage_reads.len()));
        }
        9 => account.storage_reads.push(U256::from(dice(10))),
        10 => {
            let value = elsewhere.balance_changes.first().map_or(U256::from(5), |change| change.post_balance);
            account.balance_changes.push(BalanceChange::new(position, value));
            account.balance_changes.sort_by_key(|change| change.block_access_index);
        }
        11 if !account.nonce_changes.is_empty() => {
            account.nonce_changes.remove(dice(account.nonce_changes.len()));
        }
        12 => {
            account.nonce_changes.push(NonceChange::new(position, dice(4) as u64));
            account.nonce_changes.sort_by_key(|change| change.block_access_index);
        }
        _ => {
            let change = StorageChange::new(position, U256::from(dice(3)));
            match account.storage_changes.first_mut() {
                Some(slot) if dice(2) == 0 => {
                    slot.changes.push(change);
                    slot.changes.sort_by_key(|change| change.block_access_index);
                }
                _ => account.storage_changes.push(SlotChanges::new(U256::from(dice(9)), vec![change])),
            }
        }
    }
}

/// Follows the executed part of a random block with a list that one lie was put into.
fn lie_is_refused(executor: &Parallel, seed: u64, mut dice: impl FnMut(usize) -> usize) -> Result<(), TestCaseError> {
    // Storage losses of before Cancun are not in the form that is changed here.
    let spec = [SpecId::CANCUN, SpecId::PRAGUE, SpecId::OSAKA][dice(3)];
    let options = Options { spec: Some(spec), max_transactions: 24, well_formed_only: true };
    let scenario = scenario_with(seed, &options);
    let owned = Owned::from(&scenario);
    let should = Sequential.execute(&scenario.state, &owned.block()).unwrap();
    let mut list = should.access_list.to_alloy();
    mutate(&mut list, &mut dice, scenario.transactions.len() as u64 + 1);
    let Ok(list) = AccessList::from_alloy(&list) else { return Ok(()) };
    let followed = executor.follow(&scenario.state, &owned.block(), &list);
    if list == should.access_list {
        prop_assert_eq!(followed.expect("a mutation that changed nothing"), should);
    } else if let Ok(output) = followed {
        prop_assert!(false, "seed {} accepted a lie: {}", seed, list_change(&should, &output));
    }
    Ok(())
}

fn list_change(should: &BlockOutput, is: &BlockOutput) -> String {
    let accounts = should.access_list.to_alloy();
    let differs = |account: &AccountChanges| !accounts.contains(account);
    let lies: Vec<_> = is.access_list.to_alloy().into_iter().filter(differs).collect();
    format!("{lies:?}; changes are the same: {}", should.changes == is.changes)
}

#[test]
fn no_list_with_one_lie_in_it_is_accepted() {
    let executors = [parallel(1), parallel(2)];
    let cases = std::env::var("EXECUTOR_BLOCKS").ok().and_then(|number| number.parse().ok()).unwrap_or(500u32);
    watched_steps(move |step| {
        let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(seed in 0..1_000_000u64, choices in proptest::collection::vec(any::<u32>(), 24))| {
            step(seed);
            let mut choices = choices.into_iter().cycle();
            let dice = |end: usize| choices.next().map_or(0, |choice| choice as usize % end.max(1));
            lie_is_refused(&executors[seed as usize % 2], seed, dice)?;
        });
    });
}
