//! The state, in memory and on disk, against an independent model.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests too")]

use std::{
    collections::{BTreeMap, HashMap},
    fs,
};

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, TrieAccount, root};
use hyperlith_executor::{AccountChange, AccountState, ChangeSet};
use hyperlith_state::{StateError, StateSnapshot, StateStore};
use proptest::prelude::*;
use revm::{DatabaseRef, state::Bytecode};

type Model = BTreeMap<Address, (AccountState, BTreeMap<U256, U256>)>;

fn model_root(model: &Model) -> B256 {
    root::state_root_unhashed(model.iter().map(|(address, (state, storage))| {
        let storage_root = root::storage_root_unhashed(storage.iter().map(|(slot, value)| (B256::from(*slot), *value)));
        let account =
            TrieAccount { nonce: state.nonce, balance: state.balance, storage_root, code_hash: state.code_hash };
        (*address, account)
    }))
}

fn apply_to_model(model: &mut Model, changes: &ChangeSet) {
    for (address, change) in &changes.accounts {
        let Some(state) = change.state else {
            model.remove(address);
            continue;
        };
        let entry = model.entry(*address).or_default();
        entry.0 = state;
        if change.wiped {
            entry.1.clear();
        }
        for (slot, value) in &change.storage {
            if value.is_zero() {
                entry.1.remove(slot);
            } else {
                entry.1.insert(*slot, *value);
            }
        }
    }
}

fn account_change() -> impl Strategy<Value = AccountChange> {
    let state = prop_oneof![
        1 => Just(None),
        5 => (1u64..5, 0u64..1_000).prop_map(|(nonce, balance)| Some(AccountState {
            nonce,
            balance: U256::from(balance),
            ..AccountState::default()
        })),
    ];
    // Few slots, so that they are overwritten and deleted often.
    let storage = proptest::collection::btree_map(0u64..6, 0u64..3, 0..5);
    (state, prop::bool::weighted(0.15), storage).prop_map(|(state, wiped, storage)| {
        let storage = storage.into_iter().map(|(slot, value)| (U256::from(slot), U256::from(value))).collect();
        let gone = state.is_none();
        AccountChange { state, wiped: wiped || gone, storage: if gone { Default::default() } else { storage } }
    })
}

fn change_sets() -> impl Strategy<Value = Vec<ChangeSet>> {
    let one = proptest::collection::btree_map(0u8..12, account_change(), 0..8).prop_map(|map| ChangeSet {
        accounts: map.into_iter().map(|(n, change)| (Address::repeat_byte(n), change)).collect(),
        code: BTreeMap::new(),
    });
    proptest::collection::vec(one, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_root_is_that_of_a_full_rebuild_after_every_change_and_every_step_back(
        blocks in change_sets()
    ) {
        let mut model = Model::new();
        let mut state = StateSnapshot::default();
        let mut back = Vec::new();
        for changes in &blocks {
            let next = state.apply(changes);
            apply_to_model(&mut model, changes);
            prop_assert_eq!(next.state_root(), model_root(&model));
            prop_assert_eq!(next.apply(&state.inverse(changes)).state_root(), state.state_root());
            back.push((state.clone(), state.inverse(changes)));
            state = next;
        }
        for (before, undo) in back.into_iter().rev() {
            state = state.apply(&undo);
            prop_assert_eq!(state.state_root(), before.state_root());
        }
        prop_assert_eq!(state.state_root(), EMPTY_ROOT_HASH);
    }

    #[test]
    fn what_is_committed_is_there_after_a_restart_with_the_states_before_it(
        blocks in change_sets()
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut roots = Vec::new();
        {
            let opened = StateStore::open(folder.path()).unwrap();
            prop_assert!(opened.state.is_none());
            let mut state = StateSnapshot::default();
            for (number, changes) in blocks.iter().enumerate() {
                opened.store.commit(number as u64, &state, changes, |_| Ok(())).unwrap();
                state = state.apply(changes);
                roots.push(state.state_root());
            }
        }
        let opened = StateStore::open(folder.path()).unwrap();
        let state = opened.state.unwrap();
        let head = roots.len() as u64 - 1;
        prop_assert_eq!(state.state_root(), roots[head as usize]);
        let history = opened.store.history(head, &state).unwrap();
        let found: Vec<B256> = history.iter().map(StateSnapshot::state_root).collect();
        let expected: Vec<B256> = roots.iter().rev().skip(1).copied().collect();
        prop_assert_eq!(found, expected);
    }
}

fn one_account(balance: u64) -> ChangeSet {
    let code = Bytecode::new_raw(vec![0x5b, 0x00].into());
    let hash = code.hash_slow();
    ChangeSet {
        accounts: [(
            Address::repeat_byte(1),
            AccountChange {
                state: Some(AccountState { nonce: 1, balance: U256::from(balance), code_hash: hash }),
                wiped: false,
                storage: [(U256::from(7), U256::from(8))].into(),
            },
        )]
        .into(),
        code: [(hash, code)].into(),
    }
}

#[test]
fn code_storage_and_accounts_are_read_back_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let before = StateSnapshot::default();
    let changes = one_account(5);
    let store = StateStore::open(folder.path()).unwrap().store;
    store.commit(0, &before, &changes, |_| Ok(())).unwrap();
    drop(store);
    let state = StateStore::open(folder.path()).unwrap().state.unwrap();
    let info = state.basic_ref(Address::repeat_byte(1)).unwrap().unwrap();
    assert_eq!(info.balance, U256::from(5));
    let code = state.code_by_hash_ref(info.code_hash).unwrap();
    assert_eq!(code.original_byte_slice(), [0x5b, 0x00]);
    assert_eq!(keccak256([0x5b, 0x00]), info.code_hash);
    let slot = state.storage_ref(Address::repeat_byte(1), U256::from(7));
    assert_eq!(slot.unwrap(), U256::from(8));
}

#[test]
fn a_block_whose_extra_tables_fail_is_not_kept_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let before = StateSnapshot::default();
    let store = StateStore::open(folder.path()).unwrap().store;
    store.commit(0, &before, &one_account(5), |_| Ok(())).unwrap();
    let state = before.apply(&one_account(5));
    let failed = store.commit(1, &state, &one_account(6), |_| Err(redb::Error::Corrupted("on purpose".into())));
    assert!(matches!(failed, Err(StateError::Damaged { .. })));
    drop(store);
    let state = StateStore::open(folder.path()).unwrap().state.unwrap();
    let account = state.account(&Address::repeat_byte(1)).unwrap();
    assert_eq!(account.state().balance, U256::from(5));
}

#[test]
fn a_second_instance_is_told_which_folder_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let _first = StateStore::open(folder.path()).unwrap();
    let error = StateStore::open(folder.path()).unwrap_err();
    assert!(matches!(error, StateError::InUse { .. }));
    let text = error.to_string();
    assert!(text.contains(&folder.path().display().to_string()), "{text}");
    assert!(text.contains("--data-dir"), "{text}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    let error = StateStore::open(&file.join("chain")).unwrap_err();
    assert!(matches!(error, StateError::NotWritable { .. }), "{error:?}");
}

#[test]
fn a_damaged_file_is_an_error_that_names_the_folder_and_never_a_panic() {
    for damage in [
        &(|_: &mut Vec<u8>| ()) as &dyn Fn(&mut Vec<u8>),
        &|bytes| bytes.fill(0xa5),
        &|bytes| bytes.truncate(100),
        &|bytes| bytes.truncate(5_000),
        &|bytes| bytes[..64].fill(0),
        &|bytes| bytes[4_096..].fill(0x5a),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = StateStore::open(folder.path()).unwrap().store;
        store.commit(0, &StateSnapshot::default(), &one_account(5), |_| Ok(())).unwrap();
        drop(store);
        let file = folder.path().join("chain.redb");
        let mut bytes = fs::read(&file).unwrap();
        let whole = bytes.clone();
        damage(&mut bytes);
        fs::write(&file, &bytes).unwrap();
        match StateStore::open(folder.path()) {
            Ok(opened) => {
                assert_eq!(bytes, whole, "damage went unseen");
                assert!(opened.state.is_some());
            }
            Err(error) => {
                assert_ne!(bytes, whole);
                assert!(matches!(error, StateError::Damaged { .. }), "{error:?}");
                let text = error.to_string();
                assert!(text.contains(&folder.path().display().to_string()), "{text}");
            }
        }
    }
}

#[test]
fn a_file_of_a_newer_format_is_refused_with_both_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let store = StateStore::open(folder.path()).unwrap().store;
    let meta = redb::TableDefinition::<&str, u64>::new("state.meta");
    store
        .write(|transaction| {
            transaction.open_table(meta)?.insert("format", 999)?;
            Ok(())
        })
        .unwrap();
    drop(store);
    let error = StateStore::open(folder.path()).unwrap_err();
    assert!(matches!(error, StateError::Format { found: 999, .. }));
}

#[test]
fn snapshots_do_not_change_under_their_readers() {
    let empty = StateSnapshot::default();
    let first = empty.apply(&one_account(5));
    let pinned = first.clone();
    let second = first.apply(&one_account(6));
    let read = |state: &StateSnapshot| {
        let account = state.account(&Address::repeat_byte(1)).unwrap();
        account.state().balance
    };
    assert_eq!(read(&pinned), U256::from(5));
    assert_eq!(read(&second), U256::from(6));
    let known: HashMap<_, _> = pinned.accounts().collect();
    assert_eq!(known.len(), 1);
}

#[test]
fn an_empty_database_is_damage_and_half_of_a_first_start_is_not() {
    let folder = tempfile::tempdir().unwrap();
    // What a crash in the middle of the very first start leaves behind.
    std::fs::write(folder.path().join("chain.redb.new"), b"half").unwrap();
    drop(StateStore::open(folder.path()).unwrap());
    assert!(!folder.path().join("chain.redb.new").exists());
    assert!(StateStore::open(folder.path()).unwrap().state.is_none());
    std::fs::write(folder.path().join("chain.redb"), b"").unwrap();
    let text = StateStore::open(folder.path()).unwrap_err().to_string();
    assert!(text.contains("is empty") && text.contains("restore a copy"), "{text}");
    assert_eq!(std::fs::metadata(folder.path().join("chain.redb")).unwrap().len(), 0, "left as it is");
}
