//! Transactions that wait to be mined: in nonce order per sender, the best offer first across senders.

use std::{
    collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque},
    sync::Arc,
};

use alloy_consensus::{
    Transaction, TxEnvelope,
    transaction::{Recovered, SignerRecoverable},
};
use alloy_eips::eip2718::Decodable2718;
use alloy_primitives::{Address, B256, U256};
use revm::{handler::validation::validate_initial_tx_gas, primitives::hardfork::SpecId};

use crate::{PoolError, Snapshot, env::tx_env, snapshot::TX_GAS_CAP};

/// Most transactions that wait at once: some 100 MiB at the very worst size, a few MiB in practice.
const MAX_TRANSACTIONS: usize = 8_192;
/// Most of one sender, and how far ahead of its next nonce one may be: a script's burst, not the whole pool.
const MAX_PER_SENDER: usize = 1_024;
/// Largest encoded transaction (geth's limit).
const MAX_BYTES: usize = 128 * 1024;
/// Largest creation code (EIP-3860).
const MAX_INITCODE: usize = 49_152;
/// A replacement must offer this much more, in percent (geth's default).
const REPLACEMENT_PERCENT: u128 = 10;
/// Reasons remembered for transactions that were thrown out.
const MAX_DROPPED: usize = 1_024;

/// A checked transaction.
#[derive(Clone, Debug)]
pub(crate) struct Pooled {
    pub(crate) tx: Arc<Recovered<TxEnvelope>>,
    pub(crate) hash: B256,
    arrival: u64,
}

impl Pooled {
    /// Most that it can cost, in wei.
    fn cost(&self) -> U256 {
        cost(&self.tx)
    }
}

fn cost(tx: &Recovered<TxEnvelope>) -> U256 {
    (U256::from(tx.max_fee_per_gas()) * U256::from(tx.gas_limit())).saturating_add(tx.value())
}

/// The pool.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    senders: HashMap<Address, BTreeMap<u64, Pooled>>,
    hashes: HashMap<B256, (Address, u64)>,
    dropped: HashMap<B256, String>,
    dropped_order: VecDeque<B256>,
    arrivals: u64,
}

/// What can be mined now.
pub(crate) struct Ready {
    /// In the order they should run.
    pub(crate) transactions: Vec<Pooled>,
    /// Whether some would be ready but for the base fee.
    pub(crate) priced_out: bool,
}

/// Decodes and checks what can be checked without the state.
pub(crate) fn decode(raw: &[u8], chain_id: u64, spec: SpecId) -> Result<Recovered<TxEnvelope>, PoolError> {
    if raw.len() > MAX_BYTES {
        return Err(PoolError::Oversized { size: raw.len(), limit: MAX_BYTES });
    }
    let tx = TxEnvelope::decode_2718_exact(raw).map_err(|error| PoolError::Malformed(error.to_string()))?;
    if tx.is_eip4844() {
        return Err(PoolError::UnsupportedType);
    }
    match tx.chain_id() {
        None => return Err(PoolError::NotReplayProtected),
        Some(have) if have != chain_id => {
            return Err(PoolError::WrongChain { have, want: chain_id });
        }
        Some(_) => {}
    }
    if tx.is_create() && tx.input().len() > MAX_INITCODE {
        return Err(PoolError::InitCodeSize { size: tx.input().len(), limit: MAX_INITCODE });
    }
    if tx.max_priority_fee_per_gas().is_some_and(|tip| tip > tx.max_fee_per_gas()) {
        return Err(PoolError::TipAboveFeeCap);
    }
    if tx.is_eip7702() && tx.authorization_list().is_none_or(<[_]>::is_empty) {
        return Err(PoolError::EmptyAuthorizations);
    }
    if spec.is_enabled_in(SpecId::OSAKA) && tx.gas_limit() > TX_GAS_CAP {
        return Err(PoolError::GasCap { gas: tx.gas_limit(), cap: TX_GAS_CAP });
    }
    let signer = tx.recover_signer().map_err(|_| PoolError::InvalidSender)?;
    let tx = Recovered::new_unchecked(tx, signer);
    check_intrinsic_gas(&tx, spec)?;
    Ok(tx)
}

fn check_intrinsic_gas(tx: &Recovered<TxEnvelope>, spec: SpecId) -> Result<(), PoolError> {
    use revm::context::result::InvalidTransaction as Invalid;
    let needed = match validate_initial_tx_gas(tx_env(tx), spec, false, false, TX_GAS_CAP, None) {
        Ok(_) => return Ok(()),
        Err(Invalid::CallGasCostMoreThanGasLimit { initial_gas, .. }) => initial_gas,
        Err(Invalid::GasFloorMoreThanGasLimit { gas_floor, .. }) => gas_floor,
        Err(other) => return Err(PoolError::Malformed(other.to_string())),
    };
    Err(PoolError::IntrinsicGas { gas: tx.gas_limit(), needed })
}

impl Pool {
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    pub(crate) fn get(&self, hash: &B256) -> Option<&Pooled> {
        let (sender, nonce) = self.hashes.get(hash)?;
        self.senders.get(sender)?.get(nonce)
    }

    /// Why a transaction was thrown out, as long as it is remembered.
    pub(crate) fn dropped(&self, hash: &B256) -> Option<&str> {
        self.dropped.get(hash).map(String::as_str)
    }

    /// The sender's next nonce when everything that waits in line is mined.
    pub(crate) fn pending_nonce(&self, sender: &Address, mined: u64) -> u64 {
        let Some(waiting) = self.senders.get(sender) else {
            return mined;
        };
        let mut next = mined;
        while waiting.contains_key(&next) {
            next = next.saturating_add(1);
        }
        next
    }

    /// Takes a decoded transaction, checked against the newest state.
    pub(crate) fn add(&mut self, tx: Recovered<TxEnvelope>, head: &Snapshot) -> Result<B256, PoolError> {
        let hash = *tx.tx_hash();
        if self.hashes.contains_key(&hash) {
            return Err(PoolError::AlreadyKnown);
        }
        let (sender, nonce) = (tx.signer(), tx.nonce());
        let limit = head.header().gas_limit;
        if tx.gas_limit() > limit {
            return Err(PoolError::GasLimit { gas: tx.gas_limit(), limit });
        }
        let base_fee = head.next_base_fee();
        if tx.max_fee_per_gas() < u128::from(base_fee) {
            return Err(PoolError::FeeTooLow { max_fee: tx.max_fee_per_gas(), base_fee });
        }
        let account = head.account(sender).unwrap_or_default();
        if nonce < account.nonce {
            return Err(PoolError::NonceTooLow { next: account.nonce, nonce });
        }
        if nonce.saturating_sub(account.nonce) > MAX_PER_SENDER as u64 {
            return Err(PoolError::NonceTooHigh { next: account.nonce, nonce, ahead: MAX_PER_SENDER as u64 });
        }
        let code = head.code(sender);
        if !code.is_empty() && !code.starts_with(&[0xef, 0x01, 0x00]) {
            return Err(PoolError::SenderIsContract);
        }
        let waiting = self.senders.get(&sender);
        let before = waiting
            .into_iter()
            .flat_map(|waiting| waiting.range(..nonce))
            .fold(U256::ZERO, |sum, (_, pooled)| sum.saturating_add(pooled.cost()));
        let cost = before.saturating_add(cost(&tx));
        if cost > account.balance {
            return Err(PoolError::InsufficientFunds { balance: account.balance, cost });
        }
        let replaced = waiting.and_then(|waiting| waiting.get(&nonce));
        if let Some(old) = replaced {
            let enough = |old: u128, new: u128| {
                new >= old.saturating_add((old.saturating_mul(REPLACEMENT_PERCENT) / 100).max(1))
            };
            if !enough(old.tx.max_fee_per_gas(), tx.max_fee_per_gas()) || !enough(tip_cap(&old.tx), tip_cap(&tx)) {
                return Err(PoolError::ReplacementUnderpriced);
            }
        } else {
            if waiting.is_some_and(|waiting| waiting.len() >= MAX_PER_SENDER) {
                return Err(PoolError::AccountLimit { limit: MAX_PER_SENDER });
            }
            if self.hashes.len() >= MAX_TRANSACTIONS {
                return Err(PoolError::Full);
            }
        }
        if let Some(old) = replaced {
            let old = old.hash;
            self.hashes.remove(&old);
            self.remember(old, "replaced by another transaction with the same nonce".into());
        }
        self.arrivals = self.arrivals.saturating_add(1);
        self.dropped.remove(&hash);
        self.hashes.insert(hash, (sender, nonce));
        let pooled = Pooled { tx: Arc::new(tx), hash, arrival: self.arrivals };
        self.senders.entry(sender).or_default().insert(nonce, pooled);
        Ok(hash)
    }

    /// What can be mined on top of `head`, best offer first, up to `max_gas` of gas limits.
    pub(crate) fn ready(&self, head: &Snapshot, max_gas: u64) -> Ready {
        let base_fee = head.next_base_fee();
        let mut heap = BinaryHeap::new();
        let mut priced_out = false;
        let mut offer = |sender: Address, nonce: u64| -> Option<Candidate> {
            let pooled = self.senders.get(&sender)?.get(&nonce)?;
            match pooled.tx.effective_tip_per_gas(base_fee) {
                Some(tip) => Some(Candidate { tip, arrival: std::cmp::Reverse(pooled.arrival), sender, nonce }),
                None => {
                    priced_out = true;
                    None
                }
            }
        };
        for sender in self.senders.keys() {
            heap.extend(offer(*sender, head.nonce(*sender)));
        }
        let mut transactions = Vec::new();
        let mut gas = 0u64;
        while let Some(best) = heap.pop() {
            let Some(pooled) = self.senders.get(&best.sender).and_then(|waiting| waiting.get(&best.nonce)) else {
                continue;
            };
            gas = gas.saturating_add(pooled.tx.gas_limit());
            if gas > max_gas && !transactions.is_empty() {
                break;
            }
            transactions.push(pooled.clone());
            heap.extend(offer(best.sender, best.nonce.saturating_add(1)));
        }
        Ready { transactions, priced_out }
    }

    /// Takes a transaction out because it can never be mined as it is.
    pub(crate) fn drop_transaction(&mut self, hash: B256, reason: String) {
        if let Some((sender, nonce)) = self.hashes.remove(&hash)
            && let Some(waiting) = self.senders.get_mut(&sender)
        {
            waiting.remove(&nonce);
            if waiting.is_empty() {
                self.senders.remove(&sender);
            }
        }
        self.remember(hash, reason);
    }

    /// Forgets what the new head has made obsolete. `mined` are the transactions of its block.
    pub(crate) fn prune(&mut self, head: &Snapshot, mined: &HashSet<B256>) {
        let (hashes, dropped) = (&mut self.hashes, &mut Vec::new());
        self.senders.retain(|sender, waiting| {
            let keep = waiting.split_off(&head.nonce(*sender));
            for old in std::mem::replace(waiting, keep).into_values() {
                hashes.remove(&old.hash);
                if !mined.contains(&old.hash) {
                    dropped.push(old.hash);
                }
            }
            !waiting.is_empty()
        });
        for hash in std::mem::take(dropped) {
            self.remember(hash, "its nonce was used by another transaction".into());
        }
    }

    fn remember(&mut self, hash: B256, reason: String) {
        if self.dropped.insert(hash, reason).is_none() {
            self.dropped_order.push_back(hash);
        }
        while self.dropped_order.len() > MAX_DROPPED {
            if let Some(oldest) = self.dropped_order.pop_front() {
                self.dropped.remove(&oldest);
            }
        }
    }
}

fn tip_cap(tx: &Recovered<TxEnvelope>) -> u128 {
    tx.max_priority_fee_per_gas().unwrap_or_else(|| tx.max_fee_per_gas())
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    tip: u128,
    arrival: std::cmp::Reverse<u64>,
    sender: Address,
    nonce: u64,
}
