//! What a block of transactions comes to, one after the other.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests too")]

use hyperlith_executor::{
    AccountState, Block, BlockEnvironment, BlockExecutor, BlockOutput, ChangeSet, Outcome, Overlay, Precompiles,
    Receipt, Sequential, SkipReason, SortedMap,
};
use proptest::prelude::*;
use revm::{
    DatabaseRef,
    context::{
        BlockEnv, TxEnv,
        either::Either,
        transaction::{Authorization, RecoveredAuthority, RecoveredAuthorization},
    },
    database::{CacheDB, EmptyDB},
    primitives::{Address, Bytes, TxKind, U256, address, hardfork::SpecId, hex},
    state::{AccountInfo, Bytecode},
};

const CHAIN: u64 = 7;
const ETHER: u128 = 1_000_000_000_000_000_000;
const COUNTER: Address = address!("0x00000000000000000000000000000000000c0de1");
/// Adds one to slot 0.
const COUNTER_CODE: [u8; 8] = hex!("5f546001015f5500");

fn person(n: u8) -> Address {
    Address::repeat_byte(0xa0 + n)
}

fn world() -> CacheDB<EmptyDB> {
    let mut db = CacheDB::default();
    for n in 0..4 {
        db.insert_account_info(person(n), AccountInfo::from_balance(U256::from(ETHER)));
    }
    db.insert_account_info(COUNTER, AccountInfo::from_bytecode(Bytecode::new_raw(COUNTER_CODE.into())));
    db
}

fn environment() -> BlockEnvironment {
    BlockEnvironment {
        chain_id: CHAIN,
        spec: SpecId::OSAKA,
        block: BlockEnv {
            number: U256::from(1),
            gas_limit: 30_000_000,
            basefee: 10,
            prevrandao: Some(Default::default()),
            beneficiary: Address::repeat_byte(0xfe),
            ..BlockEnv::default()
        },
        precompiles: Precompiles::none(),
    }
}

fn transfer(from: u8, to: Address, nonce: u64, wei: u128) -> TxEnv {
    TxEnv {
        caller: person(from),
        kind: TxKind::Call(to),
        nonce,
        value: U256::from(wei),
        gas_limit: 100_000,
        gas_price: 12,
        gas_priority_fee: Some(2),
        tx_type: 2,
        chain_id: Some(CHAIN),
        ..TxEnv::default()
    }
}

fn run(db: &CacheDB<EmptyDB>, txs: &[TxEnv]) -> BlockOutput {
    Sequential.execute(db, &Block::new(&environment(), txs)).unwrap()
}

fn executed(outcome: &Outcome) -> &Receipt {
    match outcome {
        Outcome::Executed(receipt) => receipt,
        Outcome::Skipped(reason) => panic!("skipped: {reason}"),
    }
}

fn state(changes: &ChangeSet, address: Address) -> AccountState {
    changes.accounts[&address].state.unwrap()
}

#[test]
fn a_transfer_moves_value_burns_the_base_fee_and_pays_the_tip() {
    let output = run(&world(), &[transfer(0, person(1), 0, 5)]);
    assert_eq!(executed(&output.outcomes[0]).gas_used, 21_000);
    assert_eq!(output.gas_used, 21_000);
    let sender = state(&output.changes, person(0));
    assert_eq!(sender.nonce, 1);
    assert_eq!(sender.balance, U256::from(ETHER - 5 - 12 * 21_000));
    assert_eq!(state(&output.changes, person(1)).balance, U256::from(ETHER + 5));
    let tips = state(&output.changes, Address::repeat_byte(0xfe)).balance;
    assert_eq!(tips, U256::from(2 * 21_000));
}

#[test]
fn invalid_transactions_are_ordered_outcomes_and_do_not_disturb_the_others() {
    let mut poor = transfer(1, person(0), 0, ETHER);
    poor.value = U256::from(2 * ETHER);
    let mut foreign = transfer(2, person(0), 0, 1);
    foreign.chain_id = Some(CHAIN + 1);
    let mut cheap = transfer(2, person(0), 0, 1);
    cheap.gas_price = 9;
    let mut starved = transfer(2, person(0), 0, 1);
    starved.gas_limit = 20_000;
    let txs = [
        transfer(0, person(1), 3, 1),
        transfer(0, person(1), 0, 1),
        transfer(0, person(1), 0, 1),
        poor,
        foreign,
        cheap,
        starved,
        transfer(0, person(1), 1, 1),
    ];
    let output = run(&world(), &txs);
    let outcomes = &output.outcomes;
    assert_eq!(outcomes.len(), txs.len());
    assert_eq!(outcomes[0], Outcome::Skipped(SkipReason::NonceTooHigh { tx: 3, state: 0 }));
    assert!(executed(&outcomes[1]).success);
    assert_eq!(outcomes[2], Outcome::Skipped(SkipReason::NonceTooLow { tx: 0, state: 1 }));
    assert!(matches!(outcomes[3], Outcome::Skipped(SkipReason::InsufficientFunds { .. })));
    assert_eq!(outcomes[4], Outcome::Skipped(SkipReason::WrongChain));
    assert_eq!(outcomes[5], Outcome::Skipped(SkipReason::FeeTooLow));
    assert!(matches!(outcomes[6], Outcome::Skipped(SkipReason::Invalid(_))));
    assert!(executed(&outcomes[7]).success);
    assert_eq!(output.gas_used, 42_000);
    // Nobody of the skipped ones paid or moved.
    assert!(!output.changes.accounts.contains_key(&person(2)));
}

#[test]
fn a_transaction_over_the_rest_of_the_block_is_skipped_and_a_smaller_one_after_it_is_not() {
    let mut environment = environment();
    environment.block.gas_limit = 150_000;
    let mut large = transfer(1, person(0), 0, 1);
    large.gas_limit = 149_999;
    let txs = [transfer(0, person(1), 0, 1), large, transfer(2, person(1), 0, 1)];
    let output = Sequential.execute(&world(), &Block::new(&environment, &txs)).unwrap();
    assert_eq!(
        output.outcomes[1],
        Outcome::Skipped(SkipReason::BlockGasExceeded { gas_limit: 149_999, left: 129_000 })
    );
    assert!(executed(&output.outcomes[2]).success);
}

#[test]
fn transactions_see_the_writes_of_those_before_them() {
    let txs: Vec<_> = (0..5).map(|nonce| transfer(0, COUNTER, nonce, 0)).collect();
    let output = run(&world(), &txs);
    assert_eq!(output.changes.accounts[&COUNTER].storage, SortedMap::from_iter([(U256::ZERO, U256::from(5))]));
}

#[test]
fn a_contract_that_is_made_and_destroyed_in_one_transaction_leaves_nothing() {
    // Creation code that destroys itself: SELFDESTRUCT to address 0xaa…
    let code = hex!("73a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1ff");
    let mut tx = transfer(0, person(1), 0, 9);
    tx.kind = TxKind::Create;
    tx.data = Bytes::from(code);
    let output = run(&world(), &[tx]);
    let receipt = executed(&output.outcomes[0]);
    assert!(receipt.success);
    let created = person(0).create(0);
    assert!(!output.changes.accounts.contains_key(&created));
    assert_eq!(state(&output.changes, person(1)).balance, U256::from(ETHER + 9));
}

#[test]
fn a_revert_keeps_its_data_and_a_halt_its_reason() {
    let mut db = world();
    let reverts = Address::repeat_byte(0x11);
    let halts = Address::repeat_byte(0x12);
    // mstore8(31, 0x2a); revert(0, 32)
    db.insert_account_info(reverts, AccountInfo::from_bytecode(Bytecode::new_raw(hex!("602a601f5360205ffd").into())));
    db.insert_account_info(halts, AccountInfo::from_bytecode(Bytecode::new_raw(hex!("fe").into())));
    let txs = [transfer(0, reverts, 0, 1), transfer(0, halts, 1, 1)];
    let output = run(&db, &txs);
    let reverted = executed(&output.outcomes[0]);
    assert!(!reverted.success);
    assert_eq!(reverted.output, U256::from(0x2a).to_be_bytes_vec());
    assert_eq!(reverted.halt, None);
    let halted = executed(&output.outcomes[1]);
    assert!(!halted.success);
    assert_eq!(halted.gas_used, 100_000);
    assert!(halted.halt.is_some());
    assert_eq!(state(&output.changes, person(0)).nonce, 2);
}

#[test]
fn a_set_code_transaction_delegates_the_account() {
    let authorization = RecoveredAuthorization::new_unchecked(
        Authorization { chain_id: U256::from(CHAIN), address: COUNTER, nonce: 1 },
        RecoveredAuthority::Valid(person(0)),
    );
    let mut tx = transfer(0, person(0), 0, 0);
    tx.tx_type = 4;
    tx.authorization_list = vec![Either::Right(authorization)];
    let output = run(&world(), &[tx]);
    assert!(executed(&output.outcomes[0]).success);
    let change = &output.changes.accounts[&person(0)];
    // The delegated code ran in the account itself.
    assert_eq!(change.storage, SortedMap::from_iter([(U256::ZERO, U256::from(1))]));
    let code = &output.changes.code[&change.state.unwrap().code_hash];
    assert_eq!(code.eip7702_address(), Some(COUNTER));
}

/// Reads every account and slot that the test can touch.
fn observe(db: &impl DatabaseRef) -> Vec<(Option<AccountState>, U256)> {
    (0..4)
        .map(person)
        .chain([COUNTER, Address::repeat_byte(0xfe), Address::repeat_byte(0x77)])
        .map(|address| {
            let info = db.basic_ref(address).unwrap();
            let slot = db.storage_ref(address, U256::ZERO).unwrap();
            (info.as_ref().map(AccountState::from), slot)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn one_block_and_many_blocks_of_one_transaction_come_to_the_same(
        txs in proptest::collection::vec((0u8..4, 0u8..6, 0u64..4, 0u128..ETHER), 1..24)
    ) {
        let txs: Vec<TxEnv> = txs
            .into_iter()
            .map(|(from, to, nonce, wei)| {
                let (to, wei) = match to {
                    4 => (COUNTER, 0),
                    5 => (Address::repeat_byte(0x77), wei % 2),
                    n => (person(n), wei),
                };
                transfer(from, to, nonce, wei)
            })
            .collect();
        let base = world();
        let whole = run(&base, &txs);

        let mut db = world();
        let mut outcomes = Vec::new();
        for tx in &txs {
            let one = run(&db, std::slice::from_ref(tx));
            outcomes.extend(one.outcomes);
            apply(&mut db, &one.changes);
        }
        prop_assert_eq!(&whole.outcomes, &outcomes);
        let mut at_once = world();
        apply(&mut at_once, &whole.changes);
        prop_assert_eq!(observe(&at_once), observe(&db));
    }

    #[test]
    fn an_overlay_without_effects_has_no_changes(n in 0u8..4) {
        let db = world();
        let mut overlay = Overlay::new(&db);
        overlay.set_account(person(n), db.basic_ref(person(n)).unwrap().unwrap()).unwrap();
        overlay.set_storage(COUNTER, U256::ZERO, U256::ZERO).unwrap();
        prop_assert!(overlay.into_changes().unwrap().is_empty());
    }
}

fn apply(db: &mut CacheDB<EmptyDB>, changes: &ChangeSet) {
    for (address, change) in &changes.accounts {
        let mut info = AccountInfo::from(change.state.unwrap());
        info.code = changes.code.get(&info.code_hash).cloned();
        db.insert_account_info(*address, info);
        for (slot, value) in &change.storage {
            db.insert_account_storage(*address, *slot, *value).unwrap();
        }
    }
}
