//! Guesses which transactions of a block depend on each other, before they run, and learns from what really happened.
//!
//! A guess is never needed for a right result: it only says in which order to try. There are three kinds:
//!
//! - certain ones: a transaction comes after the previous one of its sender, and after one that pays its sender;
//! - by address: calls of one contract that name the same account, in the calldata or as caller, may meet in that account's
//!   slot. Whether they do is learned for each function and each place of the address;
//! - by location: calls of one function with the same named accounts are remembered by the slots in which they met others.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use revm::{
    context::TxEnv,
    primitives::{Address, TxKind, U256},
};
use smallvec::SmallVec;

/// Transactions that are planned at a time.
pub(crate) const STRETCH: usize = 256;
/// A stretch whose longest chain has more than this share of it is run sequentially: with everything in one chain,
/// a second thread only costs.
const SERIAL_PERCENT: usize = 60;
/// Places of addresses in the calldata that are looked at; the caller is place 0.
const PLACES: usize = 6;
/// Functions and locations that are remembered; then everything is forgotten, so that nobody can fill memory.
const REMEMBERED: usize = 1 << 16;
/// Hot locations that are remembered for one kind of call.
const HOT: usize = 4;
/// How sure one conflict makes, and how sure one can be. Each wrong guess takes one away.
const CONFLICT: i8 = 2;
const SURE: i8 = 8;

/// What was learned in earlier blocks.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    hasher: RandomState,
    /// For each function of a contract: how sure it is that an address at a place leads to a conflict.
    places: HashMap<u64, [i8; PLACES], RandomState>,
    /// For each kind of call: locations in which it met others, and how sure that is.
    hot: HashMap<u64, SmallVec<[(u64, i8); HOT]>, RandomState>,
}

/// Something to learn from. Transactions are given by their index.
pub(crate) enum Lesson {
    /// The first wrote what the second had read already, at this place.
    Conflict(u32, u32, (Address, Option<U256>)),
    /// The guess about one was right, or not.
    Verdict(u32, bool),
}

/// What a transaction is guessed to depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guess {
    /// Index of the last transaction before it that it depends on.
    pub(crate) after: Option<u32>,
    /// The place or location that led there; `None` when it is certain.
    reason: Option<Reason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Place(u8),
    Location(u64),
}

/// The plan of one block.
pub(crate) struct Planner<'a> {
    learned: Learned,
    transactions: &'a [TxEnv],
    guesses: Vec<Guess>,
    /// Length of the chain that ends at each transaction, and the stretch it was counted in.
    depths: Vec<u16>,
    /// The last transaction that sends from an account, or pays it.
    accounts: HashMap<Address, u32, RandomState>,
    /// The last transaction with an address, for each contract, or with a hot location.
    last: HashMap<u64, u32, RandomState>,
}

/// The parts of a call that guesses are made from.
struct Call {
    function: u64,
    kind: u64,
    keys: SmallVec<[u64; PLACES]>,
}

impl Learned {
    fn call(&self, tx: &TxEnv) -> Option<Call> {
        let TxKind::Call(to) = tx.kind else { return None };
        let selector = tx.data.get(..4)?;
        let mut keys: SmallVec<[u64; PLACES]> = SmallVec::new();
        keys.push(self.hasher.hash_one((to, tx.caller)));
        let mut named: SmallVec<[Address; PLACES]> = SmallVec::new();
        for word in tx.data.get(4..).unwrap_or_default().chunks_exact(32) {
            if keys.len() == PLACES {
                break;
            }
            if let Some(address) = address_in(word) {
                keys.push(self.hasher.hash_one((to, address)));
                if address != tx.caller {
                    named.push(address);
                }
            }
        }
        let function = self.hasher.hash_one((to, selector));
        Some(Call { function, kind: self.hasher.hash_one((function, named.as_slice())), keys })
    }
}

/// The address in a word of calldata, if it looks like one: twelve zero bytes, and not a small number.
fn address_in(word: &[u8]) -> Option<Address> {
    let (zeros, address) = word.split_at_checked(12)?;
    let looks = zeros.iter().all(|byte| *byte == 0) && address.iter().take(8).any(|byte| *byte != 0);
    looks.then(|| Address::from_slice(address))
}

impl<'a> Planner<'a> {
    pub(crate) fn new(learned: Learned, transactions: &'a [TxEnv]) -> Self {
        Self {
            learned,
            transactions,
            guesses: Vec::with_capacity(transactions.len()),
            depths: Vec::with_capacity(transactions.len()),
            accounts: HashMap::default(),
            last: HashMap::default(),
        }
    }

    /// What is known afterwards.
    pub(crate) fn into_learned(mut self) -> Learned {
        if self.learned.places.len() + self.learned.hot.len() > REMEMBERED {
            self.learned.places.clear();
            self.learned.hot.clear();
        }
        self.learned
    }

    /// Number of transactions that are planned.
    pub(crate) fn planned(&self) -> usize {
        self.guesses.len()
    }

    pub(crate) fn guess(&self, index: usize) -> Guess {
        self.guesses.get(index).copied().unwrap_or_default()
    }

    /// Plans the next stretch. Tells whether it is better run by one thread.
    pub(crate) fn plan(&mut self) -> bool {
        let begin = self.guesses.len();
        let end = self.transactions.len().min(begin + STRETCH);
        let mut longest = 0;
        for index in begin..end {
            let guess = self.guess_next(index);
            let above = guess.after.map(|after| after as usize).filter(|after| *after >= begin);
            let depth = above.and_then(|after| self.depths.get(after)).map_or(0, |depth| depth.saturating_add(1));
            longest = longest.max(usize::from(depth));
            self.guesses.push(guess);
            self.depths.push(depth);
        }
        (longest + 1) * 100 > (end - begin) * SERIAL_PERCENT
    }

    /// Leaves out so many transactions, which are run without a plan.
    pub(crate) fn skip(&mut self, count: usize) {
        let count = count.min(self.transactions.len() - self.guesses.len());
        self.guesses.extend(std::iter::repeat_n(Guess::default(), count));
        self.depths.extend(std::iter::repeat_n(0, count));
    }

    fn guess_next(&mut self, index: usize) -> Guess {
        let Some(tx) = self.transactions.get(index) else { return Guess::default() };
        let position = u32::try_from(index).unwrap_or(u32::MAX);
        let mut guess = Guess { after: self.accounts.insert(tx.caller, position), reason: None };
        if !tx.value.is_zero()
            && let TxKind::Call(to) = tx.kind
        {
            self.accounts.insert(to, position);
        }
        for authority in &tx.authorization_list {
            let authority = match authority {
                revm::context::either::Either::Left(signed) => signed.recover_authority().ok(),
                revm::context::either::Either::Right(recovered) => recovered.authority(),
            };
            if let Some(authority) = authority {
                // The sender may be one of them, and nothing waits for itself.
                let before = self.accounts.insert(authority, position).filter(|before| *before != position);
                guess.later(before, None);
            }
        }
        if self.learned.places.is_empty() && self.learned.hot.is_empty() {
            return guess;
        }
        let Some(call) = self.learned.call(tx) else { return guess };
        if let Some(sure) = self.learned.places.get(&call.function)
            && sure.iter().any(|sure| *sure > 0)
        {
            for (place, (key, sure)) in call.keys.iter().zip(sure).enumerate() {
                if *sure > 0 {
                    guess.later(self.last.get(key).copied(), Some(Reason::Place(place as u8)));
                }
            }
            for key in &call.keys {
                self.last.insert(*key, position);
            }
        }
        for (location, sure) in self.learned.hot.get(&call.kind).into_iter().flatten() {
            if *sure > 0 {
                let before = self.last.insert(*location, position).filter(|before| *before != position);
                guess.later(before, Some(Reason::Location(*location)));
            }
        }
        guess
    }

    pub(crate) fn learn(&mut self, lesson: Lesson) {
        match lesson {
            Lesson::Conflict(earlier, later, place) => self.conflict(earlier as usize, later as usize, place),
            Lesson::Verdict(index, true) => self.right(index as usize),
            Lesson::Verdict(index, false) => self.wrong(index as usize),
        }
    }

    /// Learns that transaction `later` read what `earlier` then wrote, in the location that is called `location`.
    pub(crate) fn conflict(&mut self, earlier: usize, later: usize, location: (Address, Option<U256>)) {
        let (Some(first), Some(second)) = (self.transactions.get(earlier), self.transactions.get(later)) else {
            return;
        };
        if first.caller == second.caller {
            return;
        }
        let (first, second) = (self.learned.call(first), self.learned.call(second));
        let location = self.learned.hasher.hash_one(location);
        let mut by_place = false;
        if let (Some(first), Some(second)) = (&first, &second) {
            let sure = self.learned.places.entry(second.function).or_default();
            for (key, sure) in second.keys.iter().zip(sure) {
                if first.keys.contains(key) {
                    *sure = (*sure + CONFLICT).min(SURE);
                    by_place = true;
                }
            }
        }
        // Calls that name the same accounts meet because of them, unless one contract's calls have nothing in common.
        if by_place {
            return;
        }
        for call in [first, second].into_iter().flatten() {
            let hot = self.learned.hot.entry(call.kind).or_default();
            if let Some((_, sure)) = hot.iter_mut().find(|(known, _)| *known == location) {
                *sure = (*sure + CONFLICT).min(SURE);
            } else if hot.len() < HOT {
                hot.push((location, CONFLICT));
            } else if let Some(weakest) = hot.iter_mut().min_by_key(|(_, sure)| *sure) {
                *weakest = (location, CONFLICT);
            }
        }
    }

    /// Learns that transaction `index` did not read anything of the one that it was put after.
    pub(crate) fn wrong(&mut self, index: usize) {
        let (guess, Some(tx)) = (self.guess(index), self.transactions.get(index)) else { return };
        let Some(reason) = guess.reason else { return };
        let Some(call) = self.learned.call(tx) else { return };
        match reason {
            Reason::Place(place) => {
                let places = self.learned.places.get_mut(&call.function);
                if let Some(sure) = places.and_then(|places| places.get_mut(usize::from(place))) {
                    *sure = (*sure - 1).max(-SURE);
                }
            }
            Reason::Location(location) => {
                let hot = self.learned.hot.get_mut(&call.kind);
                if let Some((_, sure)) = hot.and_then(|hot| hot.iter_mut().find(|(known, _)| *known == location)) {
                    *sure = (*sure - 1).max(-SURE);
                }
            }
        }
    }

    /// Learns that the guess about transaction `index` was right.
    pub(crate) fn right(&mut self, index: usize) {
        let (guess, Some(tx)) = (self.guess(index), self.transactions.get(index)) else { return };
        if let Some(Reason::Location(location)) = guess.reason
            && let Some(call) = self.learned.call(tx)
            && let Some(hot) = self.learned.hot.get_mut(&call.kind)
            && let Some((_, sure)) = hot.iter_mut().find(|(known, _)| *known == location)
        {
            *sure = (*sure + 1).min(SURE);
        } else if let Some(Reason::Place(place)) = guess.reason
            && let Some(call) = self.learned.call(tx)
            && let Some(places) = self.learned.places.get_mut(&call.function)
            && let Some(sure) = places.get_mut(usize::from(place))
        {
            *sure = (*sure + 1).min(SURE);
        }
    }
}

impl Guess {
    fn later(&mut self, after: Option<u32>, reason: Option<Reason>) {
        if after > self.after {
            *self = Self { after, reason };
        }
    }

    /// Whether it is only a guess.
    pub(crate) fn is_learned(&self) -> bool {
        self.reason.is_some()
    }
}

#[cfg(test)]
mod tests {
    use revm::primitives::Bytes;

    use super::*;

    fn call(from: u8, named: &[u8]) -> TxEnv {
        let mut data = vec![0xa9, 0x05, 0x9c, 0xbb];
        for name in named {
            data.extend_from_slice(Address::repeat_byte(*name).into_word().as_slice());
        }
        TxEnv {
            caller: Address::repeat_byte(from),
            kind: TxKind::Call(Address::repeat_byte(0xcc)),
            data: Bytes::from(data),
            ..TxEnv::default()
        }
    }

    fn plan(learned: Learned, txs: &[TxEnv]) -> (Vec<Option<u32>>, bool, Learned) {
        let mut planner = Planner::new(learned, txs);
        let serial = planner.plan();
        ((0..txs.len()).map(|index| planner.guess(index).after).collect(), serial, planner.into_learned())
    }

    fn taught(txs: &[TxEnv], conflicts: &[(usize, usize)]) -> Learned {
        let mut planner = Planner::new(Learned::default(), txs);
        planner.plan();
        for (earlier, later) in conflicts {
            planner.conflict(*earlier, *later, (Address::repeat_byte(0xcc), Some(U256::ZERO)));
        }
        planner.into_learned()
    }

    #[test]
    fn a_sender_comes_after_itself_and_after_who_pays_it() {
        let mut pay = call(2, &[]);
        (pay.kind, pay.value, pay.data) = (TxKind::Call(Address::repeat_byte(3)), U256::from(1), Bytes::new());
        let txs = [call(1, &[]), pay, call(1, &[]), call(3, &[]), call(4, &[])];
        assert_eq!(plan(Learned::default(), &txs).0, [None, None, Some(0), Some(1), None]);
    }

    #[test]
    fn nothing_waits_for_itself() {
        let authority = revm::context::transaction::RecoveredAuthority::Valid(Address::repeat_byte(1));
        let authorization = revm::context::transaction::Authorization {
            chain_id: U256::ZERO,
            address: Address::repeat_byte(7),
            nonce: 1,
        };
        let mut own = call(1, &[1]);
        own.authorization_list = vec![revm::context::either::Either::Right(
            revm::context::transaction::RecoveredAuthorization::new_unchecked(authorization, authority),
        )];
        own.value = U256::from(1);
        own.kind = TxKind::Call(Address::repeat_byte(1));
        assert_eq!(plan(Learned::default(), &[own.clone(), own]).0, [None, Some(0)]);
    }

    #[test]
    fn calls_that_name_one_account_are_chained_once_they_met_there() {
        let txs = [call(1, &[9]), call(2, &[9]), call(3, &[8]), call(4, &[9])];
        let (before, serial, _) = plan(Learned::default(), &txs);
        assert_eq!((before, serial), (vec![None; 4], false));
        let (after, ..) = plan(taught(&txs, &[(0, 1)]), &txs);
        assert_eq!(after, [None, Some(0), None, Some(1)]);
    }

    #[test]
    fn calls_without_a_common_name_are_chained_by_the_slot_in_which_they_met() {
        let txs: Vec<_> = (1..9).map(|from| call(from, &[])).collect();
        let (after, serial, _) = plan(taught(&txs, &[(0, 1)]), &txs);
        assert_eq!(after[1..], (0..7).map(Some).collect::<Vec<_>>());
        assert!(serial, "one chain is for one thread");
    }

    #[test]
    fn wrong_guesses_are_given_up() {
        let txs = [call(1, &[9]), call(2, &[9])];
        let mut planner = Planner::new(taught(&txs, &[(0, 1)]), &txs);
        planner.plan();
        assert!(planner.guess(1).is_learned());
        for _ in 0..CONFLICT {
            planner.wrong(1);
        }
        assert_eq!(plan(planner.into_learned(), &txs).0, [None, None]);
    }
}
