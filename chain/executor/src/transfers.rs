//! The lane for blocks of nothing but plain transfers: accounts are found and loaded on all threads, the transfers are
//! applied in order on one (some tens of nanoseconds each, whatever they have in common), the results are merged on all.

use std::{sync::atomic::Ordering, time::Instant};

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
    store::{Id, Table},
    transfer::{Transfer, Unplain},
};

/// Fewer transfers than this go the general way, which needs less preparation.
const FEW: usize = 64;
/// Transactions that a thread prepares at a time.
const CHUNK: usize = 512;
/// No account.
const NONE: u32 = u32::MAX;

/// A transfer whose accounts have been found, as small as possible: there are very many.
struct Prepared {
    value: U256,
    /// Wei for the gas limit at the highest price.
    most: u128,
    cost: u128,
    fee: u128,
    nonce: u64,
    gas_limit: u64,
    from: Id,
    to: Id,
}

/// An account as the transfers change it.
#[derive(Clone, Copy)]
struct Account {
    balance: U256,
    nonce: u64,
    /// Number of versions.
    versions: u32,
    exists: bool,
    touched: bool,
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
    if !only || txs.len() < FEW || txs.iter().any(|tx| !tx.data.is_empty() || tx.kind.to().is_none()) {
        return Ok(None);
    }
    let begin = Instant::now();
    let table: Table<Address, Option<AccountState>> = Table::with_capacity(txs.len());
    let prepared: Result<Vec<Vec<Prepared>>, Leave> = txs
        .par_chunks(CHUNK)
        .map(|chunk| {
            let mut out = Vec::with_capacity(chunk.len());
            // What all transfers have in common, such as one recipient, is not looked up again and again.
            let mut last: [Option<(Address, Id)>; 2] = [None; 2];
            for tx in chunk {
                let transfer = run.rules.transfer(tx).ok_or(Leave::NotPlain)?;
                let [last_from, last_to] = &mut last;
                let from = find(run, &table, transfer.from, last_from)?;
                let to = if transfer.to == transfer.from { from } else { find(run, &table, transfer.to, last_to)? };
                out.push(Prepared {
                    value: transfer.value,
                    most: u128::from(tx.gas_limit).saturating_mul(tx.gas_price),
                    cost: transfer.cost.saturating_to(),
                    fee: transfer.fee.saturating_to(),
                    nonce: transfer.nonce,
                    gas_limit: tx.gas_limit,
                    from,
                    to,
                });
            }
            Ok(out)
        })
        .collect();
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(Leave::NotPlain) => return Ok(None),
        Err(Leave::Error(error)) => return Err(error),
    };
    metrics.prepare = begin.elapsed();

    let begin = Instant::now();
    // The beneficiary's fees are added up apart, so it must not be a party.
    if table.contains(&beneficiary) {
        return Ok(None);
    }
    let mut dense = Dense::new(table);
    let mut skipped: Vec<(usize, SkipReason)> = Vec::new();
    let mut log: Vec<Version> = Vec::with_capacity(2 * txs.len());
    let mut fees = Fees::default();
    let mut gas_used = 0u64;
    let gas_limit = block.environment.block.gas_limit;
    for (index, prepared) in prepared.iter().flatten().enumerate() {
        let position = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        let left = gas_limit.saturating_sub(gas_used);
        if prepared.gas_limit > left {
            skipped.push((index, SkipReason::BlockGasExceeded { gas_limit: prepared.gas_limit, left }));
            continue;
        }
        match dense.apply(prepared, position, &mut log) {
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
        || merge(run, dense, &log, &fees, beneficiary),
    );
    let (changes, access_list) = merged?;
    metrics.merge = begin.elapsed();
    Ok(Some(BlockOutput { outcomes, system: Vec::new(), changes, access_list, gas_used }))
}

/// The id of an account, which is loaded when it is new.
fn find<DB: DatabaseRef>(
    run: &Run<'_, DB>,
    table: &Table<Address, Option<AccountState>>,
    address: Address,
    last: &mut Option<(Address, Id)>,
) -> Result<Id, Leave> {
    if let Some((known, id)) = last
        && *known == address
    {
        return Ok(*id);
    }
    let load = || {
        let info = run.db.basic_ref(address).map_err(|error| Leave::Error(database(error)))?;
        let state = info.as_ref().map(AccountState::from);
        // Code at either end, or an empty account from before EIP-161, is for the general way.
        let plain = state.is_none_or(|state| state.code_hash == KECCAK_EMPTY && state != AccountState::default());
        if plain { Ok(state) } else { Err(Leave::NotPlain) }
    };
    let id = table.with_key(address, load, |id, _| id)?;
    *last = Some((address, id));
    Ok(id)
}

/// What one transfer leaves behind in one account.
#[derive(Clone, Copy)]
struct Version {
    account: u32,
    position: u32,
    balance: U256,
    /// The nonce afterwards, for the sender.
    nonce: Option<u64>,
}

/// All accounts of the block, numbered through.
struct Dense {
    accounts: Vec<Account>,
    bases: Vec<(Address, Option<AccountState>)>,
    /// Where each shard begins.
    begins: Vec<u32>,
}

impl Dense {
    fn new(table: Table<Address, Option<AccountState>>) -> Self {
        let shards = table.into_cells();
        let mut begins = Vec::with_capacity(shards.len());
        let mut total = 0;
        for cells in &shards {
            begins.push(u32::try_from(total).unwrap_or(NONE));
            total += cells.len();
        }
        let mut bases = Vec::with_capacity(total);
        bases.extend(shards.into_iter().flatten());
        let mut accounts = Vec::with_capacity(total);
        accounts.extend(bases.iter().map(|(_, base)| {
            let state = base.unwrap_or_default();
            let (balance, nonce) = (state.balance, state.nonce);
            Account { balance, nonce, versions: 0, exists: base.is_some(), touched: false }
        }));
        Self { accounts, bases, begins }
    }

    fn number(&self, id: Id) -> u32 {
        let begin = self.begins.get(id.shard()).copied().unwrap_or(NONE);
        begin.saturating_add(u32::try_from(id.local()).unwrap_or(NONE))
    }

    /// The checks and effects of [`Transfer::debit`] and [`Transfer::credit`], where no account has code.
    #[allow(clippy::indexing_slicing, reason = "numbers come from ids of the table that the accounts were made from")]
    fn apply(&mut self, prepared: &Prepared, position: u32, log: &mut Vec<Version>) -> Result<(), Unplain> {
        let from = self.number(prepared.from);
        let sender = self.accounts[from as usize];
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
        if prepared.from != prepared.to {
            let to = self.number(prepared.to);
            let account = &mut self.accounts[to as usize];
            let after = account.balance.checked_add(prepared.value).ok_or(Unplain::Revm)?;
            account.touched = true;
            if !prepared.value.is_zero() {
                account.balance = after;
                account.exists = true;
                account.versions += 1;
                log.push(Version { account: to, position, balance: after, nonce: None });
            }
            balance = balance.wrapping_sub(prepared.value);
        }
        let account = &mut self.accounts[from as usize];
        account.balance = balance;
        account.nonce = sender.nonce.saturating_add(1);
        account.touched = true;
        account.exists = true;
        account.versions += 1;
        log.push(Version { account: from, position, balance, nonce: Some(account.nonce) });
        Ok(())
    }

    fn after(&self, at: u32) -> Option<AccountState> {
        let account = self.accounts.get(at as usize)?;
        account.exists.then(|| AccountState {
            nonce: account.nonce,
            balance: account.balance,
            ..AccountState::default()
        })
    }
}

/// The change set and the access list.
fn merge<DB: DatabaseRef + Sync>(
    run: &Run<'_, DB>,
    dense: Dense,
    log: &[Version],
    fees: &Fees,
    beneficiary: Address,
) -> Result<(ChangeSet, AccessList), ExecutionError> {
    let accounts = &dense.accounts;
    // The log, account by account: a counting sort, which keeps the order of positions.
    let mut places = Vec::with_capacity(accounts.len() + 1);
    let mut sum = 0u32;
    for account in accounts {
        places.push(sum);
        sum += account.versions;
    }
    let mut order = vec![0u32; log.len()];
    let mut next = places.clone();
    for (at, version) in log.iter().enumerate() {
        if let Some(place) = next.get_mut(version.account as usize) {
            if let Some(slot) = order.get_mut(*place as usize) {
                *slot = u32::try_from(at).unwrap_or(NONE);
            }
            *place += 1;
        }
    }
    places.push(sum);

    let mut ranked: Vec<(u64, u32)> = Vec::with_capacity(accounts.len() + 1);
    ranked.extend(
        (0u32..)
            .zip(accounts.iter().zip(&dense.bases))
            .filter(|(_, (account, _))| account.touched)
            .map(|(at, (_, (address, _)))| (crate::merge::prefix(address), at)),
    );
    let mut rich = None;
    if fees.touched {
        let base = run.db.basic_ref(beneficiary).map_err(database)?.as_ref().map(AccountState::from);
        let paid = fees.between(None, u32::MAX);
        if base.unwrap_or_default().balance.checked_add(paid).is_none() {
            run.overflow.store(true, Ordering::Relaxed);
        }
        rich = Some((base, crate::own::with_fees(base, paid)));
        ranked.push((crate::merge::prefix(&beneficiary), NONE));
    }
    let address = |at: u32| dense.bases.get(at as usize).map_or(beneficiary, |(address, _)| *address);
    ranked.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| address(a.1).cmp(&address(b.1))));

    let (parts, changes) = rayon::join(
        || {
            (0..PARTS)
                .into_par_iter()
                .map(|part| {
                    let of = |entry: &(u64, u32)| (entry.0 >> 60) as usize;
                    let begin = ranked.partition_point(|entry| of(entry) < part);
                    let end = ranked.partition_point(|entry| of(entry) <= part);
                    let mut out = Part::default();
                    let members = ranked.get(begin..end).unwrap_or_default();
                    out.accounts.reserve(members.len());
                    out.balances.reserve(members.len());
                    out.nonces.reserve(members.len());
                    for (_, at) in members {
                        if *at == NONE {
                            let base = rich.and_then(|rich| rich.0).map_or(U256::ZERO, |base| base.balance);
                            out.balances.extend(fees.sums().map(|(position, sum)| (position, base.wrapping_add(sum))));
                        } else if let (Some(from), Some(to)) = (places.get(*at as usize), places.get(*at as usize + 1))
                        {
                            let base = dense.bases.get(*at as usize).and_then(|(_, base)| *base);
                            let mut last = base.map_or(U256::ZERO, |base| base.balance);
                            for version in order.get(*from as usize..*to as usize).unwrap_or_default() {
                                let Some(version) = log.get(*version as usize) else { continue };
                                if version.balance != last {
                                    out.balances.push((version.position, version.balance));
                                    last = version.balance;
                                }
                                if let Some(nonce) = version.nonce {
                                    out.nonces.push((version.position, nonce));
                                }
                            }
                        }
                        out.close(address(*at));
                    }
                    debug_assert!(out.accounts.iter().all(|head| part_of(&head.address) == part));
                    out
                })
                .collect::<Vec<_>>()
        },
        || {
            let change = |at: u32| -> (Option<AccountState>, Option<AccountState>) {
                match rich {
                    Some(rich) if at == NONE => rich,
                    _ => (dense.bases.get(at as usize).and_then(|(_, base)| *base), dense.after(at)),
                }
            };
            let mut changed: Vec<u32> = Vec::with_capacity(ranked.len());
            changed.extend(ranked.iter().map(|(_, at)| *at).filter(|at| {
                let (before, after) = change(*at);
                before != after
            }));
            let mut changes = Vec::new();
            changed
                .par_iter()
                .map(|at| {
                    let storage = SortedMap::default();
                    (address(*at), AccountChange { state: change(*at).1, wiped: false, storage })
                })
                .collect_into_vec(&mut changes);
            changes
        },
    );
    let changes = ChangeSet { accounts: SortedMap::from_sorted(changes), ..ChangeSet::default() };
    Ok((changes, AccessList { parts }))
}
