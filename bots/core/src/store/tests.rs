use std::collections::BTreeMap;

use alloy_primitives::{B128, B256, U256};

use super::*;
use crate::card::Card;
use crate::policy::Refusal;

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    for (id, byte) in [("ada", 1), ("bob", 2)] {
        let key = SealedKey { version: 1, nonce: [byte; 24], ciphertext: vec![byte; 48] };
        assert!(store.add_person(id, Address::repeat_byte(byte), &key, &Policy::default(), 10).unwrap());
    }
    (dir, store)
}

fn card(byte: u8) -> Card {
    Card {
        id: B128::repeat_byte(byte),
        title: "Supply".into(),
        sends: vec![],
        receives: vec![],
        recipients: vec![],
        approvals: vec![],
        swaps: vec![],
        health: None,
        value: Usd(5),
        fee: (U256::ZERO, U256::ZERO),
        fee_value: None,
        native: crate::testing::directory().native(),
        block: 1,
        network: "n".into(),
        development: true,
        expires_at: 100,
        confirm_words: "confirm".into(),
        proposal_hash: B256::repeat_byte(byte),
        order: None,
    }
}

fn add(store: &Store, person: &str, byte: u8) -> Option<B128> {
    store.add_card(&NewCard { person, card: &card(byte), calls: &[], renewal: b"again", at: 20 }).unwrap()
}

fn signed(person: &str, byte: u8, nonce: u64) -> StoredTransaction {
    StoredTransaction {
        hash: B256::repeat_byte(byte),
        card: B128::repeat_byte(byte),
        person: person.into(),
        nonce,
        raw: vec![byte; 100].into(),
    }
}

#[test]
fn everything_is_there_after_reopening() {
    let (dir, store) = store();
    store.say("ada", Role::Person, "lend 100 USDC", 11).unwrap();
    add(&store, "ada", 7);
    store.journal(&signed("ada", 7, 3), Usd(5), 30).unwrap();
    store.notify("ada", "while you were away", 31).unwrap();
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.person("ada").unwrap().unwrap().wallet, Address::repeat_byte(1));
    assert_eq!(store.conversation("ada", 10).unwrap()[0].body, "lend 100 USDC");
    assert_eq!(store.card(B128::repeat_byte(7)).unwrap().unwrap().status, CardStatus::Confirmed);
    assert_eq!(store.under_way().unwrap(), [signed("ada", 7, 3)]);
    assert_eq!(store.spent("ada", 40).unwrap(), Usd(5));
    assert_eq!(store.take_notices("ada").unwrap(), ["while you were away"]);
    assert!(store.take_notices("ada").unwrap().is_empty());
    assert!(store.audit_log().unwrap().len() >= 4);
}

#[test]
fn a_card_is_journaled_once_whoever_asks_again() {
    let (_dir, store) = store();
    add(&store, "ada", 7);
    store.journal(&signed("ada", 7, 3), Usd(5), 30).unwrap();
    let mut again = signed("ada", 7, 4);
    again.hash = B256::repeat_byte(99);
    assert!(matches!(store.journal(&again, Usd(5), 31), Err(JournalError::NotPending(CardStatus::Confirmed))));
    assert_eq!(store.spent("ada", 40).unwrap(), Usd(5));
}

#[test]
fn a_person_has_one_transaction_under_way() {
    let (_dir, store) = store();
    add(&store, "ada", 7);
    store.journal(&signed("ada", 7, 3), Usd(5), 30).unwrap();
    add(&store, "ada", 8);
    assert!(matches!(store.journal(&signed("ada", 8, 4), Usd(5), 31), Err(JournalError::Busy)));
    store.settle(&signed("ada", 7, 3), CardStatus::Mined, "", 32).unwrap();
    store.journal(&signed("ada", 8, 4), Usd(5), 33).unwrap();
}

#[test]
fn freezing_and_limits_hold_until_the_very_last_step() {
    let (_dir, store) = store();
    add(&store, "ada", 7);
    store.set_frozen("ada", true, 25).unwrap();
    assert!(matches!(store.journal(&signed("ada", 7, 3), Usd(5), 30), Err(JournalError::Refused(Refusal::Frozen))));
    store.set_frozen("ada", false, 26).unwrap();
    let all_day = Policy { per_day: Usd(9), ..Policy::default() };
    store.set_policy("ada", &all_day, 27).unwrap();
    store.journal(&signed("ada", 7, 3), Usd(5), 30).unwrap();
    store.settle(&signed("ada", 7, 3), CardStatus::Failed, "", 31).unwrap();
    add(&store, "ada", 8);
    assert!(
        matches!(store.journal(&signed("ada", 8, 4), Usd(5), 30), Err(JournalError::Refused(Refusal::PerDay { .. }))),
        "failed ones count"
    );
    store.journal(&signed("ada", 8, 4), Usd(5), 30 + 86_400).unwrap();
    assert_eq!(store.card(B128::repeat_byte(8)).unwrap().unwrap().status, CardStatus::Confirmed);
}

#[test]
fn a_new_card_cancels_the_older_one_of_the_same_person_only() {
    let (_dir, store) = store();
    add(&store, "bob", 5);
    assert_eq!(add(&store, "ada", 7), None);
    assert_eq!(add(&store, "ada", 8), Some(B128::repeat_byte(7)));
    assert_eq!(store.open_card("ada").unwrap().unwrap().card.id, B128::repeat_byte(8));
    assert_eq!(store.open_card("bob").unwrap().unwrap().card.id, B128::repeat_byte(5));
    assert!(!store.close_card(B128::repeat_byte(8), "bob", CardStatus::Cancelled, 9).unwrap(), "not bob's");
    assert!(store.close_card(B128::repeat_byte(8), "ada", CardStatus::Cancelled, 9).unwrap());
    assert!(!store.close_card(B128::repeat_byte(8), "ada", CardStatus::Cancelled, 9).unwrap());
}

#[test]
fn agent_state_is_kept_by_agent_and_person() {
    let (_dir, store) = store();
    let set = |value: &[u8]| BTreeMap::from([("k".to_owned(), Some(value.to_vec()))]);
    assert!(store.commit_agent_state("defi", "ada", 0, &set(b"1")).unwrap());
    assert!(store.commit_agent_state("defi", "bob", 0, &set(b"2")).unwrap());
    assert!(store.commit_agent_state("dao", "ada", 0, &set(b"3")).unwrap());
    let (entries, version) = store.agent_state("defi", "ada").unwrap();
    assert_eq!((entries["k"].as_slice(), version), (b"1".as_slice(), 1));
    assert!(store.commit_agent_state("defi", "ada", 1, &BTreeMap::from([("k".to_owned(), None)])).unwrap());
    assert!(store.agent_state("defi", "ada").unwrap().0.is_empty());
    assert_eq!(store.agent_state("dao", "ada").unwrap().0["k"], b"3");
    assert!(!store.commit_agent_state("defi", "ada", 1, &set(b"late")).unwrap(), "based on an older state");
    assert!(store.agent_state("defi", "ada").unwrap().0.is_empty());
}

#[test]
fn an_altered_or_removed_audit_entry_shows() {
    let (_dir, store) = store();
    for n in 0..5 {
        store.audit(n, "ada", "note", "text").unwrap();
    }
    store.audit_log().unwrap();
    store.lock().execute("UPDATE audit SET body = 'other' WHERE seq = 4", []).unwrap();
    assert!(matches!(store.audit_log(), Err(ChatError::Damaged(what)) if what == "audit entry 4"));
    store.lock().execute("DELETE FROM audit WHERE seq = 3", []).unwrap();
    assert!(matches!(store.audit_log(), Err(ChatError::Damaged(what)) if what == "audit entry 3"));
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let (dir, store) = store();
    store.lock().pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    assert!(matches!(Store::open(dir.path()), Err(ChatError::NewerDatabase { found: 99, known: 3 })));
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (dir, _store) = store();
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", entry.path());
    }
}

#[test]
fn limits_that_were_read_before_a_freeze_do_not_lift_it() {
    let (_dir, store) = store();
    let read = store.policy("ada").unwrap();
    store.set_frozen("ada", true, 11).unwrap();
    store.set_policy("ada", &Policy { per_day: Usd(7), ..read }, 12).unwrap();
    let now = store.policy("ada").unwrap();
    assert!(now.frozen && now.per_day == Usd(7));
}

#[test]
fn an_empty_or_overwritten_database_is_named_and_left_alone_and_half_of_a_first_start_is_not_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    std::fs::write(dir.path().join(format!("{FILE_NAME}.new")), b"half").unwrap();
    drop(Store::open(dir.path()).unwrap());
    for (bytes, what) in [(&b""[..], "is empty"), (&[b'x'; 8_192], "not a database")] {
        std::fs::write(&path, bytes).unwrap();
        let text = Store::open(dir.path()).unwrap_err().to_string();
        assert!(text.contains(what) && text.contains(&path.display().to_string()), "{text}");
        assert_eq!((text.matches("damaged").count(), text.matches("not a database").count() <= 1), (1, true), "{text}");
        assert!(text.contains("backup") && text.contains("keys are in it"), "{text}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "left as it is");
    }
    std::fs::remove_file(&path).unwrap();
    let log = dir.path().join(format!("{FILE_NAME}-wal"));
    std::fs::write(&log, b"log").unwrap();
    let text = Store::open(dir.path()).unwrap_err().to_string();
    assert!(text.contains("missing") && text.contains(&log.display().to_string()), "{text}");
}

#[test]
fn on_another_chain_what_was_under_way_is_given_up_and_the_ledger_stays() {
    let (_dir, store) = store();
    let (one, two) = (B256::repeat_byte(1), B256::repeat_byte(2));
    assert!(!store.bind_chain(one, 10).unwrap());
    add(&store, "ada", 7);
    store.journal(&signed("ada", 7, 3), Usd(5), 30).unwrap();
    add(&store, "bob", 8);
    store.set_funded("ada").unwrap();
    assert!(!store.bind_chain(one, 31).unwrap());
    assert_eq!(store.under_way().unwrap().len(), 1);
    assert!(store.bind_chain(two, 32).unwrap());
    assert!(!store.bind_chain(two, 33).unwrap());
    assert!(store.under_way().unwrap().is_empty());
    assert_eq!(store.card(B128::repeat_byte(7)).unwrap().unwrap().status, CardStatus::Failed);
    assert_eq!(store.card(B128::repeat_byte(8)).unwrap().unwrap().status, CardStatus::Cancelled);
    assert!(!store.person("ada").unwrap().unwrap().funded);
    assert_eq!(store.spent("ada", 40).unwrap(), Usd(5));
    let told = store.take_notices("ada").unwrap();
    assert!(
        told.len() == 1 && told[0].contains("another chain than before") && told[0].contains("is not sent"),
        "{told:?}"
    );
    assert!(store.take_notices("bob").unwrap()[0].contains("card that was open is closed"));
    // The same act on the new chain can give the very same bytes.
    add(&store, "ada", 9);
    let again = StoredTransaction { card: B128::repeat_byte(9), ..signed("ada", 7, 3) };
    store.journal(&again, Usd(5), 41).unwrap();
    assert_eq!(store.under_way().unwrap(), [again]);
    store.audit_log().unwrap();
}
