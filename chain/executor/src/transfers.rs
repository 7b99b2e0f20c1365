//! The lane for blocks of nothing but plain transfers: accounts are found and loaded on all threads, the transfers are
//! applied in order on one (some tens of nanoseconds each, whatever they have in common), the results are merged on all.

use std::time::Instant;

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

/// A transfer whose accounts have been found.
struct Prepared {
    transfer: Transfer,
    from: Id,
    to: Id,
    gas_limit: u64,
}

/// An account in dense form.
#[derive(Clone, Copy)]
struct Account {
    address: Address,
    base: Option<AccountState>,
    now: Option<AccountState>,
    /// Number of versions.
    versions: u32,
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
    let table: Table<Address, Option<AccountState>> = Table::new();
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
                out.push(Prepared { transfer, from, to, gas_limit: tx.gas_limit });
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
    let mut dense = Dense::new(table);
    // The beneficiary's fees are added up apart, so it must not be a party.
    if dense.accounts.iter().any(|account| account.address == beneficiary) {
        return Ok(None);
    }
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
                fees.pay(position, prepared.transfer.fee);
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
    /// Where each shard begins.
    begins: Vec<u32>,
}

impl Dense {
    fn new(mut table: Table<Address, Option<AccountState>>) -> Self {
        let mut begins = Vec::new();
        let mut accounts = Vec::new();
        for shard in table.shards() {
            begins.push(u32::try_from(accounts.len()).unwrap_or(NONE));
            accounts.extend(shard.cells.iter().map(|(address, base)| Account {
                address: *address,
                base: *base,
                now: *base,
                versions: 0,
                touched: false,
            }));
        }
        Self { accounts, begins }
    }

    fn number(&self, id: Id) -> u32 {
        let begin = self.begins.get(id.shard()).copied().unwrap_or(NONE);
        begin.saturating_add(u32::try_from(id.local()).unwrap_or(NONE))
    }

    #[allow(clippy::indexing_slicing, reason = "numbers come from ids of the table that the accounts were made from")]
    fn apply(&mut self, prepared: &Prepared, position: u32, log: &mut Vec<Version>) -> Result<(), Unplain> {
        let transfer = &prepared.transfer;
        let from = self.number(prepared.from);
        let sender = transfer.debit(self.accounts[from as usize].now, || false)?;
        if prepared.from != prepared.to {
            let to = self.number(prepared.to);
            let account = &mut self.accounts[to as usize];
            let after = transfer.credit(account.now)?;
            account.touched = true;
            if after != account.now {
                account.now = after;
                account.versions += 1;
                let balance = after.unwrap_or_default().balance;
                log.push(Version { account: to, position, balance, nonce: None });
            }
        }
        let account = &mut self.accounts[from as usize];
        account.now = Some(sender);
        account.touched = true;
        account.versions += 1;
        log.push(Version { account: from, position, balance: sender.balance, nonce: Some(sender.nonce) });
        Ok(())
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
    let mut accounts = dense.accounts;
    // The log, account by account: a counting sort, which keeps the order of positions.
    let mut places = Vec::with_capacity(accounts.len() + 1);
    let mut sum = 0u32;
    for account in &accounts {
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

    let mut rich = None;
    if fees.touched {
        let base = run.db.basic_ref(beneficiary).map_err(database)?.as_ref().map(AccountState::from);
        let now = crate::own::with_fees(base, fees.between(None, u32::MAX));
        rich = Some(base);
        accounts.push(Account { address: beneficiary, base, now, versions: 0, touched: true });
    }
    let mut ranked: Vec<(u64, u32)> = accounts
        .par_iter()
        .enumerate()
        .filter(|(_, account)| account.touched)
        .map(|(at, account)| (crate::merge::prefix(&account.address), u32::try_from(at).unwrap_or(NONE)))
        .collect();
    let address = |at: u32| accounts.get(at as usize).map(|account| account.address);
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
                        let Some(account) = accounts.get(*at as usize) else { continue };
                        if account.address == beneficiary {
                            let base = rich.flatten().map_or(U256::ZERO, |base| base.balance);
                            out.balances.extend(fees.sums().map(|(position, sum)| (position, base.wrapping_add(sum))));
                        } else if let (Some(from), Some(to)) = (places.get(*at as usize), places.get(*at as usize + 1))
                        {
                            let mut last = account.base.unwrap_or_default().balance;
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
                        out.close(account.address);
                    }
                    debug_assert!(out.accounts.iter().all(|head| part_of(&head.address) == part));
                    out
                })
                .collect::<Vec<_>>()
        },
        || {
            ranked
                .par_iter()
                .filter_map(|(_, at)| accounts.get(*at as usize))
                .filter(|account| account.now != account.base)
                .map(|account| {
                    let change = AccountChange { state: account.now, wiped: false, storage: SortedMap::default() };
                    (account.address, change)
                })
                .collect::<Vec<_>>()
        },
    );
    let changes = ChangeSet { accounts: SortedMap::from_sorted(changes), ..ChangeSet::default() };
    Ok((changes, AccessList { parts }))
}
