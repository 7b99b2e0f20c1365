//! Which functions of contracts take so long that a block had better begin with them: all threads wait for the one that begins with
//! such a transaction last. Gas does not tell (a proof is checked in milliseconds for the gas of a few swaps), so it is
//! learned from the clock. It only ever changes the order in which things are tried.

use std::{
    hash::BuildHasher,
    time::{Duration, Instant},
};

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use parking_lot::Mutex;
use revm::{context::TxEnv, primitives::TxKind};

/// A transaction with less gas is not looked at.
const GAS: u64 = 150_000;
/// What takes this long is heavy: some ten times as long as a swap.
const LONG: Duration = Duration::from_micros(400);
/// How much it counts that a transaction took long, and that it was begun with in vain; and the most that all of it can count.
const HEAVY: i8 = 1;
const IN_VAIN: i8 = -2;
const SURE: i8 = 4;
/// Functions that are known; then all are forgotten, so that nobody can fill memory.
const KNOWN: usize = 4096;

/// What is known of heavy functions, from block to block.
#[derive(Debug, Default)]
pub(crate) struct Heavy {
    hasher: RandomState,
    functions: Mutex<HashMap<u64, i8, RandomState>>,
}

impl Heavy {
    fn function(&self, tx: &TxEnv) -> Option<u64> {
        let TxKind::Call(to) = tx.kind else { return None };
        Some(self.hasher.hash_one((to, tx.data.get(..4)?)))
    }

    /// The transactions of a block to begin with.
    pub(crate) fn first(&self, transactions: &[TxEnv]) -> First<'_> {
        let functions = self.functions.lock();
        let mut first = First { heavy: self, indices: Vec::new() };
        if !functions.is_empty() {
            let heavy = |tx: &TxEnv| {
                let sure = || functions.get(&self.function(tx)?);
                may_be(tx) && sure().is_some_and(|sure| *sure > 0)
            };
            first
                .indices
                .extend((0..transactions.len()).zip(transactions).filter(|(_, tx)| heavy(tx)).map(|(at, _)| at));
        }
        first
    }

    fn learn(&self, tx: &TxEnv, step: i8) {
        let Some(function) = self.function(tx) else { return };
        let mut functions = self.functions.lock();
        if functions.len() >= KNOWN {
            functions.clear();
        }
        let sure = functions.entry(function).or_default();
        *sure = (*sure + step).clamp(-SURE, SURE);
        if *sure == 0 {
            functions.remove(&function);
        }
    }
}

fn may_be(tx: &TxEnv) -> bool {
    tx.gas_limit >= GAS
}

/// The transactions of one block to begin with, and what comes of it.
pub(crate) struct First<'h> {
    heavy: &'h Heavy,
    /// Ascending.
    indices: Vec<usize>,
}

impl First<'_> {
    pub(crate) fn contains(&self, index: usize) -> bool {
        self.indices.binary_search(&index).is_ok()
    }

    /// When `tx` begins, if it is worth looking at the clock for it.
    pub(crate) fn clock(tx: &TxEnv) -> Option<Instant> {
        may_be(tx).then(Instant::now)
    }

    /// Learns how long `tx`, at `index`, took.
    pub(crate) fn ended(&self, tx: &TxEnv, index: usize, clock: Option<Instant>) {
        if let Some(clock) = clock {
            self.took(tx, index, clock.elapsed());
        }
    }

    fn took(&self, tx: &TxEnv, index: usize, time: Duration) {
        if time >= LONG {
            self.heavy.learn(tx, HEAVY);
        } else if self.contains(index) {
            self.heavy.learn(tx, -HEAVY);
        }
    }

    /// Learns that `tx`, at `index`, was executed in vain.
    pub(crate) fn in_vain(&self, tx: &TxEnv, index: usize) {
        if self.contains(index) {
            self.heavy.learn(tx, IN_VAIN);
        }
    }
}

#[cfg(test)]
mod tests {
    use revm::primitives::{Address, Bytes};

    use super::*;

    fn call(function: u8, gas_limit: u64) -> TxEnv {
        TxEnv {
            kind: TxKind::Call(Address::repeat_byte(1)),
            data: Bytes::from(vec![function; 4]),
            gas_limit,
            ..TxEnv::default()
        }
    }

    #[test]
    fn what_took_long_comes_first_until_it_is_fast_or_was_in_vain() {
        let heavy = Heavy::default();
        let txs = [call(1, GAS), call(2, GAS), call(1, GAS - 1), call(2, GAS)];
        let begun = heavy.first(&txs);
        assert_eq!(begun.indices, [0; 0]);
        begun.took(&txs[0], 0, LONG / 2);
        begun.took(&txs[1], 1, LONG);
        let begun = heavy.first(&txs);
        assert_eq!(begun.indices, [1, 3]);
        begun.took(&txs[1], 1, LONG / 2);
        assert_eq!(heavy.first(&txs).indices, [0; 0]);
        begun.took(&txs[1], 1, LONG);
        begun.in_vain(&txs[1], 1);
        assert_eq!(heavy.first(&txs).indices, [0; 0]);
        begun.took(&txs[1], 1, LONG);
        assert_eq!(heavy.first(&txs).indices, [0; 0], "once in vain is more than once long");
    }

    #[test]
    fn nobody_can_fill_it() {
        let heavy = Heavy::default();
        for function in 0..2 * KNOWN as u32 {
            let tx = TxEnv { data: Bytes::from(function.to_be_bytes().to_vec()), ..call(0, GAS) };
            heavy.first(&[]).took(&tx, 0, LONG);
        }
        assert!(heavy.functions.lock().len() <= KNOWN);
    }
}
