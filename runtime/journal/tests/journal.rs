//! What a journal promises: every change is found and named, and a crash loses at most the turn that was being written.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper that fails is a test that fails")]

use hyperlith_journal::{Builder, Class, End, Header, Journal, JournalError, Reader, Writer};
use proptest::prelude::*;

fn header() -> Header {
    Header {
        component: [1; 32],
        manifest: [2; 32],
        input: b"lend 100 USDC".to_vec(),
        now_ms: 5,
        fuel: 9,
        seed: [4; 32],
        engine: 7,
    }
}

fn turn(calls: usize) -> Journal {
    let mut builder = Builder::new(&header());
    for call in 0..calls {
        builder.call(
            "chain",
            "call",
            Class::Read,
            format!("request {call}").as_bytes(),
            format!("answer {call}").as_bytes(),
            1000 - call as u64,
        );
    }
    builder.end(&End::Reply { reply: [3; 32], fuel: 77 })
}

#[test]
fn a_whole_journal_gives_back_what_was_recorded() {
    let journal = turn(3);
    let decoded = journal.verify().unwrap();
    assert_eq!(decoded.header, header());
    assert_eq!(decoded.calls.len(), 3);
    assert_eq!(decoded.calls[2].response, b"answer 2");
    assert_eq!(decoded.calls[2].fuel, 998);
    assert_eq!(decoded.end, End::Reply { reply: [3; 32], fuel: 77 });
}

#[test]
fn a_missing_or_swapped_record_is_found() {
    let journal = turn(3);
    let mut shorter = journal.clone();
    shorter.records.remove(2);
    assert!(matches!(shorter.verify(), Err(JournalError::Broken { index: 2 })));
    let mut swapped = journal.clone();
    swapped.records.swap(1, 2);
    assert!(matches!(swapped.verify(), Err(JournalError::Broken { index: 1 })));
    let mut cut = journal.clone();
    cut.records.pop();
    assert!(matches!(cut.verify(), Err(JournalError::Order { .. })));
    assert!(Journal::default().verify().is_err());
}

#[test]
fn log_lines_are_recorded_by_hash_only() {
    let mut builder = Builder::new(&header());
    builder.call("log", "emit", Class::Pure, b"a line", b"ignored", 1);
    let decoded = builder.end(&End::Failed { cause: "x".into(), fuel: 1 }).verify().unwrap();
    assert!(decoded.calls[0].response.is_empty());
}

#[test]
fn a_file_gives_back_its_turns_and_survives_a_torn_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turns");
    let writer = Writer::open(&path).unwrap();
    writer.append(&turn(1)).unwrap();
    writer.append(&turn(2)).unwrap();
    drop(writer);
    let whole = std::fs::read(&path).unwrap();
    let first = {
        let turns: Vec<Journal> = Reader::open(&path).unwrap().map(Result::unwrap).collect();
        assert_eq!(turns, [turn(1), turn(2)]);
        8 + 4 + turns[0].records.iter().map(|record| record.payload.len() + 36).sum::<usize>()
    };
    // Every possible crash within the second turn.
    for length in first..whole.len() {
        std::fs::write(&path, &whole[..length]).unwrap();
        let writer = Writer::open(&path).unwrap();
        writer.append(&turn(5)).unwrap();
        drop(writer);
        let turns: Vec<Journal> = Reader::open(&path).unwrap().map(Result::unwrap).collect();
        assert_eq!(turns, [turn(1), turn(5)], "cut at {length}");
    }
}

#[test]
fn a_file_of_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes");
    std::fs::write(&path, "these are my notes").unwrap();
    assert!(matches!(Writer::open(&path), Err(JournalError::NotAJournal)));
    assert_eq!(std::fs::read(&path).unwrap(), b"these are my notes");
}

proptest! {
    #[test]
    fn any_flipped_bit_is_found_and_named(calls in 0_usize..5, record in any::<prop::sample::Index>(), byte in any::<prop::sample::Index>(), bit in 0_u8..8, in_hash: bool) {
        let mut journal = turn(calls);
        let index = record.index(journal.records.len());
        let target = &mut journal.records[index];
        if in_hash { target.hash[byte.index(32)] ^= 1 << bit; } else { let at = byte.index(target.payload.len()); target.payload[at] ^= 1 << bit; }
        match journal.verify() {
            Err(JournalError::Broken { index: named }) => prop_assert_eq!(named, index),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn a_damaged_file_never_gives_a_turn_that_verifies_wrongly(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("turns");
        let writer = Writer::open(&path).unwrap();
        writer.append(&turn(2)).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        std::fs::write(&path, bytes).unwrap();
        if let Ok(turns) = Reader::open(&path) {
            for found in turns.flatten() { prop_assert!(found.verify().is_err()); }
        }
    }
}

#[test]
fn turns_that_end_at_the_same_time_are_all_kept_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turns.journal");
    let writer = Writer::open(&path).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let writer = &writer;
            scope.spawn(move || {
                for n in 0..25 {
                    writer.append(&turn(thread + n)).unwrap();
                }
            });
        }
    });
    drop(writer);
    let kept: Vec<Journal> = Reader::open(&path).unwrap().map(Result::unwrap).collect();
    assert_eq!(kept.len(), 200);
    let mut calls: Vec<usize> = kept.iter().map(|journal| journal.verify().unwrap().calls.len()).collect();
    calls.sort_unstable();
    let mut expected: Vec<usize> = (0..8).flat_map(|thread| (0..25).map(move |n| thread + n)).collect();
    expected.sort_unstable();
    assert_eq!(calls, expected);
    Writer::open(&path).unwrap();
}

#[test]
fn a_journal_as_bytes_is_one_turn_and_nothing_else() {
    let journal = turn(2);
    let bytes = journal.to_bytes().unwrap();
    assert_eq!(Journal::from_bytes(&bytes).unwrap(), journal);
    assert!(Journal::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    assert!(Journal::from_bytes(&[bytes.as_slice(), &bytes[8..]].concat()).is_err());
    assert!(Journal::from_bytes(b"something else").is_err());
}
