//! The lane for blocks of nothing but plain transfers. Its accounts are sorted and loaded on all threads, the transfers are
//! applied in order on one (some tens of nanoseconds each, whatever they have in common), the results are merged on all.
//!
//! Such a block is bound by memory, so everything here is about touching little of it, and in order: parties are dealt to
//! buckets by the first bits of their address, each bucket is sorted in the processor's cache, and from then on an account
//! is a small number that is in address order already.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Instant,
};

use rayon::prelude::*;
use revm::{
    DatabaseRef,
    primitives::{Address, KECCAK_EMPTY, U256},
};

use crate::{
    AccessList, AccountChange, AccountState, BlockOutput, ChangeSet, ExecutionError, Metrics, Outcome, SkipReason,
    SortedMap,
    access_list::{PARTS, Part, part_of},
    fees::Fees,
    run::Run,
    sequential::database,
    transfer::{Transfer, Unplain},
};

/// Fewer transfers than this go the general way, which needs less preparation.
const FEW: usize = 64;
/// More than this do too: an account's number has to fit into 32 bits.
const MANY: usize = 1 << 24;
/// Transactions that a thread prepares at a time.
const CHUNK: usize = 2048;
/// Buckets of addresses: so many that one fits into a core's own cache, and a multiple of the access list's parts.
const BUCKETS: usize = 64;
/// Bits of an account's number that are its place in the bucket.
const PLACE_BITS: u32 = 26;
/// The party is the one of the transfer before.
const SAME: u32 = u32::MAX;

/// An account's number: its bucket and its place there.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Number(u32);

impl Number {
    fn new(bucket: usize, place: usize) -> Self {
        Self((bucket as u32) << PLACE_BITS | place as u32)
    }

    fn bucket(self) -> usize {
        (self.0 >> PLACE_BITS) as usize
    }

    fn place(self) -> usize {
        (self.0 & ((1 << PLACE_BITS) - 1)) as usize
    }
}

/// A transfer without its parties, as small as possible: there are very many.
struct Prepared {
    value: U256,
    /// Wei for the gas limit at the highest price.
    most: u128,
    cost: u128,
    fee: u128,
    nonce: u64,
    gas_limit: u64,
    /// Whether sender and recipient are one.
    own: bool,
}

/// One side of a transfer: an address in words, so that it compares quickly, and where its number is wanted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Party {
    high: u64,
    middle: u64,
    low: u32,
    wanted: u32,
}

impl Party {
    fn new(address: &Address, wanted: usize) -> Self {
        let [high, middle] = [0, 8].map(|at| {
            let word = address.0.0.get(at..).and_then(<[u8]>::first_chunk).copied();
            u64::from_be_bytes(word.unwrap_or_default())
        });
        let low = u32::from_be_bytes(address.0.0.last_chunk().copied().unwrap_or_default());
        Self { high, middle, low, wanted: u32::try_from(wanted).unwrap_or(SAME) }
    }

    fn bucket(&self) -> usize {
        (self.high >> (u64::BITS - BUCKETS.ilog2())) as usize
    }

    fn is(&self, other: &Self) -> bool {
        (self.high, self.middle, self.low) == (other.high, other.middle, other.low)
    }

    fn address(&self) -> Address {
        let mut address = Address::ZERO;
        let (high, rest) = address.0.0.split_at_mut(8);
        high.copy_from_slice(&self.high.to_be_bytes());
        let (middle, low) = rest.split_at_mut(8);
        middle.copy_from_slice(&self.middle.to_be_bytes());
        low.copy_from_slice(&self.low.to_be_bytes());
        address
    }
}

/// An account as it was before the block; none of them has code.
struct Base {
    balance: U256,
    nonce: u64,
    address: Address,
    exists: bool,
}

/// An account as the transfers change it.
#[derive(Clone, Copy)]
struct Account {
    balance: U256,
    nonce: u64,
    /// Position of the last transfer that changed it; 0 for none.
    position: u32,
    /// One past the place of the version before in the log; 0 for none.
    before: u32,
    exists: bool,
    touched: bool,
    /// Whether the last transfer was its own.
    sent: bool,
}

/// What a transfer that is not the last one left behind in an account.
struct Version {
    balance: U256,
    nonce: u64,
    position: u32,
    before: u32,
    sent: bool,
}

/// Why the lane is not for this block.
enum Leave {
    /// Something in it is more than a plain transfer.
    NotPlain,
    Error(ExecutionError),
}

/// Executes the block if it is nothing but plain transfers between accounts without code.
pub(crate) fn execute<DB: DatabaseRef + Sync>(
    run: &Run<'_, DB>,
    metrics: &mut Metrics,
) -> Result<Option<BlockOutput>, ExecutionError> {
    let block = &run.block;
    let txs = block.transactions;
    let Some(beneficiary) = run.beneficiary else { return Ok(None) };
    let only = block.before.is_empty() && block.after.is_empty() && block.credits.is_empty();
    let fits = (FEW..=MANY).contains(&txs.len());
    if !only || !fits || txs.iter().any(|tx| !tx.data.is_empty() || tx.kind.to().is_none()) {
        return Ok(None);
    }
    let begin = Instant::now();
    let numbers: Vec<AtomicU32> = (0..2 * txs.len()).map(|_| AtomicU32::new(SAME)).collect();
    let loaded = deal(run, beneficiary).and_then(|(prepared, dealt)| {
        let bases = (0..BUCKETS).into_par_iter().map(|bucket| load(run, &dealt, bucket, &numbers));
        Ok((prepared, bases.collect::<Result<Vec<_>, _>>()?))
    });
    let (prepared, bases) = match loaded {
        Ok(loaded) => loaded,
        Err(Leave::NotPlain) => return Ok(None),
        Err(Leave::Error(error)) => return Err(error),
    };
    metrics.prepare = begin.elapsed();

    let begin = Instant::now();
    let mut ledger = Ledger::new(&bases);
    let mut skipped: Vec<(usize, SkipReason)> = Vec::new();
    let mut fees = Fees::with_capacity(txs.len());
    let mut gas_used = 0u64;
    let gas_limit = block.environment.block.gas_limit;
    let (mut from, mut to) = (Number(0), Number(0));
    let sides = numbers.as_chunks::<2>().0;
    for ((index, prepared), [new_from, new_to]) in prepared.iter().flatten().enumerate().zip(sides) {
        for (number, new) in [(&mut from, new_from), (&mut to, new_to)] {
            let new = new.load(Ordering::Relaxed);
            if new != SAME {
                *number = Number(new);
            }
        }
        let position = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        let left = gas_limit.saturating_sub(gas_used);
        if prepared.gas_limit > left {
            skipped.push((index, SkipReason::BlockGasExceeded { gas_limit: prepared.gas_limit, left }));
            continue;
        }
        match ledger.apply(prepared, from, to, position) {
            Ok(()) => {
                gas_used = gas_used.saturating_add(Transfer::GAS);
                fees.pay(position, U256::from(prepared.fee));
            }
            Err(Unplain::Skip(reason)) => skipped.push((index, reason)),
            Err(Unplain::Revm) => return Ok(None),
        }
    }
    metrics.execute = begin.elapsed();
    metrics.executions = txs.len() as u64;
    metrics.transfers_only = true;

    let begin = Instant::now();
    let (outcomes, merged) = rayon::join(
        || {
            let mut outcomes: Vec<Outcome> = Vec::with_capacity(txs.len());
            outcomes.resize_with(txs.len(), || Outcome::Executed(Transfer::receipt()));
            for (index, reason) in skipped {
                if let Some(outcome) = outcomes.get_mut(index) {
                    *outcome = Outcome::Skipped(reason);
                }
            }
            outcomes
        },
        || merge(run, &bases, &ledger, &fees, beneficiary),
    );
    let (changes, access_list) = merged?;
    metrics.merge = begin.elapsed();
    Ok(Some(BlockOutput { outcomes, system: Vec::new(), changes, access_list, gas_used }))
}

/// What the chunks of a block hold for each bucket.
type Dealt = Vec<Vec<Vec<Party>>>;

/// Recognises the transfers and deals their parties to the buckets.
fn deal<DB: DatabaseRef + Sync>(run: &Run<'_, DB>, beneficiary: Address) -> Result<(Vec<Vec<Prepared>>, Dealt), Leave> {
    let chunks = run.block.transactions.par_chunks(CHUNK).enumerate();
    let dealt: Result<Vec<_>, Leave> = chunks
        .map(|(chunk, txs)| {
            let mut out = Vec::with_capacity(txs.len());
            let room = 2 * txs.len() / BUCKETS;
            let mut buckets: Vec<Vec<Party>> = (0..BUCKETS).map(|_| Vec::with_capacity(room + room / 4)).collect();
            // What transfers that follow each other have in common, such as one recipient, is dealt once.
            let (mut last_from, mut last_to) = (None, None);
            for (at, tx) in txs.iter().enumerate() {
                let transfer = run.rules.transfer(tx).ok_or(Leave::NotPlain)?;
                // The beneficiary's fees are added up apart, so it must not be a party.
                if transfer.from == beneficiary || transfer.to == beneficiary {
                    return Err(Leave::NotPlain);
                }
                let own = transfer.from == transfer.to;
                let wanted = 2 * (chunk * CHUNK + at);
                let mut put = |address: Address, last: &mut Option<Address>, wanted| {
                    if *last != Some(address) {
                        let party = Party::new(&address, wanted);
                        if let Some(bucket) = buckets.get_mut(party.bucket()) {
                            bucket.push(party);
                        }
                        *last = Some(address);
                    }
                };
                put(transfer.from, &mut last_from, wanted);
                if !own {
                    put(transfer.to, &mut last_to, wanted + 1);
                }
                out.push(Prepared {
                    value: transfer.value,
                    most: u128::from(tx.gas_limit).saturating_mul(tx.gas_price),
                    cost: transfer.cost.saturating_to(),
                    fee: transfer.fee.saturating_to(),
                    nonce: transfer.nonce,
                    gas_limit: tx.gas_limit,
                    own,
                });
            }
            Ok((out, buckets))
        })
        .collect();
    Ok(dealt?.into_iter().unzip())
}

/// Sorts a bucket, numbers its accounts, and reads them.
fn load<DB: DatabaseRef>(
    run: &Run<'_, DB>,
    dealt: &Dealt,
    bucket: usize,
    numbers: &[AtomicU32],
) -> Result<Vec<Base>, Leave> {
    let pieces = || dealt.iter().filter_map(|buckets| buckets.get(bucket));
    let mut parties: Vec<Party> = Vec::with_capacity(pieces().map(Vec::len).sum());
    pieces().for_each(|piece| parties.extend_from_slice(piece));
    parties.sort_unstable();
    let mut addresses: Vec<Address> = Vec::with_capacity(parties.len());
    let mut last: Option<&Party> = None;
    for party in &parties {
        if !last.is_some_and(|last| last.is(party)) {
            addresses.push(party.address());
            last = Some(party);
        }
        if let Some(number) = numbers.get(party.wanted as usize) {
            number.store(Number::new(bucket, addresses.len() - 1).0, Ordering::Relaxed);
        }
    }
    // In a loop of their own the processor has several of these reads under way at a time.
    let read = |address: Address| {
        let info = run.db.basic_ref(address).map_err(|error| Leave::Error(database(error)))?;
        let state = info.as_ref().map(AccountState::from);
        // Code at either end, or an empty account from before EIP-161, is for the general way.
        if state.is_some_and(|state| state.code_hash != KECCAK_EMPTY || state == AccountState::default()) {
            return Err(Leave::NotPlain);
        }
        let AccountState { balance, nonce, .. } = state.unwrap_or_default();
        Ok(Base { balance, nonce, address, exists: state.is_some() })
    };
    addresses.into_iter().map(read).collect()
}

/// All accounts of the block and what became of them.
struct Ledger {
    buckets: Vec<Vec<Account>>,
    /// What is not the last version of its account.
    log: Vec<Version>,
}

impl Ledger {
    fn new(bases: &[Vec<Base>]) -> Self {
        let account = |base: &Base| Account {
            balance: base.balance,
            nonce: base.nonce,
            position: 0,
            before: 0,
            exists: base.exists,
            touched: false,
            sent: false,
        };
        Self { buckets: bases.iter().map(|bucket| bucket.iter().map(account).collect()).collect(), log: Vec::new() }
    }

    #[allow(clippy::indexing_slicing, reason = "numbers come from the buckets that the accounts were made from")]
    fn account(&mut self, number: Number) -> &mut Account {
        &mut self.buckets[number.bucket()][number.place()]
    }

    /// The checks and effects of [`Transfer::debit`] and [`Transfer::credit`], where no account has code.
    fn apply(&mut self, prepared: &Prepared, from: Number, to: Number, position: u32) -> Result<(), Unplain> {
        let sender = *self.account(from);
        if prepared.nonce > sender.nonce {
            return Err(Unplain::Skip(SkipReason::NonceTooHigh { tx: prepared.nonce, state: sender.nonce }));
        }
        if prepared.nonce < sender.nonce {
            return Err(Unplain::Skip(SkipReason::NonceTooLow { tx: prepared.nonce, state: sender.nonce }));
        }
        let needed = prepared.value.checked_add(U256::from(prepared.most)).ok_or(Unplain::Revm)?;
        if needed > sender.balance {
            return Err(Unplain::Skip(SkipReason::InsufficientFunds { balance: sender.balance, needed }));
        }
        let mut balance = sender.balance.wrapping_sub(U256::from(prepared.cost));
        if !prepared.own {
            let recipient = self.account(to);
            let after = recipient.balance.checked_add(prepared.value).ok_or(Unplain::Revm)?;
            recipient.touched = true;
            if !prepared.value.is_zero() {
                let nonce = recipient.nonce;
                self.write(to, position, after, nonce, false);
            }
            balance = balance.wrapping_sub(prepared.value);
        }
        self.write(from, position, balance, sender.nonce.saturating_add(1), true);
        Ok(())
    }

    fn write(&mut self, number: Number, position: u32, balance: U256, nonce: u64, sent: bool) {
        let next = u32::try_from(self.log.len()).unwrap_or(u32::MAX).saturating_add(1);
        let account = self.account(number);
        let Account { position: last, before, .. } = *account;
        let old =
            Version { balance: account.balance, nonce: account.nonce, position: last, before, sent: account.sent };
        let before = if last == 0 { 0 } else { next };
        *account = Account { balance, nonce, position, before, exists: true, touched: true, sent };
        if last != 0 {
            self.log.push(old);
        }
    }

    /// Appends what became of an account to its part of the access list.
    fn list(&self, base: &Base, account: &Account, part: &mut Part) {
        let (balances, nonces) = (part.balances.len(), part.nonces.len());
        // From the last version to the first.
        let mut version = (account.position > 0).then_some((
            account.position,
            account.balance,
            account.sent.then_some(account.nonce),
            account.before,
        ));
        while let Some((position, balance, nonce, before)) = version {
            let earlier = before.checked_sub(1).and_then(|at| self.log.get(at as usize));
            if balance != earlier.map_or(base.balance, |earlier| earlier.balance) {
                part.balances.push((position, balance));
            }
            if let Some(nonce) = nonce {
                part.nonces.push((position, nonce));
            }
            version = earlier.map(|earlier| {
                (earlier.position, earlier.balance, earlier.sent.then_some(earlier.nonce), earlier.before)
            });
        }
        part.balances.get_mut(balances..).unwrap_or_default().reverse();
        part.nonces.get_mut(nonces..).unwrap_or_default().reverse();
        part.close(base.address);
    }
}

/// The change set and the access list.
fn merge<DB: DatabaseRef + Sync>(
    run: &Run<'_, DB>,
    bases: &[Vec<Base>],
    ledger: &Ledger,
    fees: &Fees,
    beneficiary: Address,
) -> Result<(ChangeSet, AccessList), ExecutionError> {
    // The beneficiary's state before and after, if it earned anything or was at least touched.
    let mut earner = None;
    if fees.touched {
        let base = run.db.basic_ref(beneficiary).map_err(database)?.as_ref().map(AccountState::from);
        let paid = fees.between(None, u32::MAX);
        if base.unwrap_or_default().balance.checked_add(paid).is_none() {
            run.overflow.store(true, Ordering::Relaxed);
        }
        earner = Some((base, crate::own::with_fees(base, paid)));
    }
    let pairs = |bucket: usize| {
        let (bases, accounts) = (bases.get(bucket), ledger.buckets.get(bucket));
        bases.into_iter().flatten().zip(accounts.into_iter().flatten())
    };
    // The part of the list, and the numbers of the accounts that are not what they were.
    let build = |number: usize| {
        let buckets = number * BUCKETS / PARTS..(number + 1) * BUCKETS / PARTS;
        let mut part = Part::default();
        let room = buckets.clone().filter_map(|bucket| bases.get(bucket)).map(Vec::len).sum();
        part.accounts.reserve(room + 1);
        part.balances.reserve(room);
        part.nonces.reserve(room);
        let mut changed: Vec<Option<Number>> = Vec::with_capacity(room + 1);
        let mut earner = earner.filter(|_| part_of(&beneficiary) == number);
        let mut put_earner = |part: &mut Part, changed: &mut Vec<Option<Number>>| {
            let Some((before, after)) = earner.take() else { return };
            let base = before.map_or(U256::ZERO, |base| base.balance);
            part.balances.extend(fees.sums().map(|(position, sum)| (position, base.wrapping_add(sum))));
            part.close(beneficiary);
            if before != after {
                changed.push(None);
            }
        };
        for bucket in buckets {
            for (place, (base, account)) in pairs(bucket).enumerate() {
                if !account.touched {
                    continue;
                }
                if base.address > beneficiary {
                    put_earner(&mut part, &mut changed);
                }
                ledger.list(base, account, &mut part);
                if (base.balance, base.nonce, base.exists) != (account.balance, account.nonce, account.exists) {
                    changed.push(Some(Number::new(bucket, place)));
                }
            }
        }
        put_earner(&mut part, &mut changed);
        debug_assert!(part.accounts.iter().all(|head| part_of(&head.address) == number));
        (part, changed)
    };
    let (parts, changed): (Vec<Part>, Vec<Vec<_>>) = (0..PARTS).into_par_iter().map(build).unzip();
    let changed = changed.concat();
    let mut changes = Vec::new();
    let change = |number: &Option<Number>| {
        let found = number.and_then(|number| {
            let address = bases.get(number.bucket())?.get(number.place())?.address;
            Some((address, ledger.buckets.get(number.bucket())?.get(number.place())?))
        });
        let (address, state) = match found {
            Some((address, account)) => {
                let Account { nonce, balance, exists, .. } = *account;
                (address, exists.then(|| AccountState { nonce, balance, ..AccountState::default() }))
            }
            None => (beneficiary, earner.and_then(|earner| earner.1)),
        };
        (address, AccountChange { state, wiped: false, storage: SortedMap::default() })
    };
    changed.par_iter().map(change).collect_into_vec(&mut changes);
    let changes = ChangeSet { accounts: SortedMap::from_sorted(changes), ..ChangeSet::default() };
    Ok((changes, AccessList::from(parts)))
}
