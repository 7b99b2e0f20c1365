//! Which functions of contracts take so long that a block had better begin with them: all threads wait for the one that begins with
//! such a transaction last. Gas does not tell (a proof is checked in milliseconds for the gas of a few swaps), so it is
//! learned from the clock. It only ever changes the order in which things are tried.

use std::time::Duration;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use parking_lot::Mutex;
use revm::{context::TxEnv, primitives::TxKind};
use std::hash::BuildHasher;

/// A transaction with less gas is not looked at.
const GAS: u64 = 150_000;
/// What takes this long is heavy: some ten times as long as a swap.
const LONG: Duration = Duration::from_micros(400);
/// How much it counts that something was heavy, and the most that it can count. It was executed too early costs more.
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
    /// Whether it is worth looking at the clock for `tx`.
    pub(crate) fn may_be(tx: &TxEnv) -> bool {
        tx.gas_limit >= GAS
    }

    fn function(&self, tx: &TxEnv) -> Option<u64> {
        let TxKind::Call(to) = tx.kind else { return None };
        Some(self.hasher.hash_one((to, tx.data.get(..4)?)))
    }

    /// Indices of the transactions to begin with, ascending.
    pub(crate) fn first(&self, transactions: &[TxEnv]) -> Vec<u32> {
        let functions = self.functions.lock();
        if functions.is_empty() {
            return Vec::new();
        }
        let heavy = |tx: &TxEnv| {
            let sure = self.function(tx).and_then(|function| functions.get(&function));
            Self::may_be(tx) && sure.is_some_and(|sure| *sure > 0)
        };
        (0u32..).zip(transactions).filter(|(_, tx)| heavy(tx)).map(|(index, _)| index).collect()
    }

    /// Learns how long `tx` took; `first` is whether it was begun with.
    pub(crate) fn took(&self, tx: &TxEnv, time: Duration, first: bool) {
        if first || time >= LONG {
            self.learn(tx, if time >= LONG { HEAVY } else { -HEAVY });
        }
    }

    /// Learns that `tx` was begun with and executed in vain.
    pub(crate) fn in_vain(&self, tx: &TxEnv) {
        self.learn(tx, IN_VAIN);
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
        assert_eq!(heavy.first(&txs), [0; 0]);
        heavy.took(&txs[0], LONG / 2, false);
        heavy.took(&txs[1], LONG, false);
        assert_eq!(heavy.first(&txs), [1, 3]);
        heavy.took(&txs[1], LONG / 2, true);
        assert_eq!(heavy.first(&txs), [0; 0]);
        heavy.took(&txs[1], LONG, false);
        heavy.in_vain(&txs[1]);
        assert_eq!(heavy.first(&txs), [0; 0]);
        heavy.took(&txs[1], LONG, false);
        assert_eq!(heavy.first(&txs), [0; 0], "once in vain is more than once long");
    }

    #[test]
    fn nobody_can_fill_it() {
        let heavy = Heavy::default();
        for function in 0..2 * KNOWN as u32 {
            let tx = TxEnv { data: Bytes::from(function.to_be_bytes().to_vec()), ..call(0, GAS) };
            heavy.took(&tx, LONG, false);
        }
        assert!(heavy.functions.lock().len() <= KNOWN);
    }
}
