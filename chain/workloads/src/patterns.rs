//! The patterns that parallel executors are compared on, as blocks of any size: transfers, ERC-20 and Uniswap v2.
//!
//! Everything follows from the names and numbers here: the same pattern and size give the same block on every machine.

use std::collections::HashMap;

use alloy_sol_types::{SolCall, SolValue};
use revm::{
    context::{BlockEnv, TxEnv},
    primitives::{Address, B256, TxKind, U256, hardfork::SpecId, hex, keccak256},
    state::AccountInfo,
};

use crate::{
    MemoryAccount, MemoryState,
    contracts::{Calls, DEPLOYER, PAIR_TOKENS, Setup, allowance_slot, balance_slot, pair_address},
};

/// A block and the state it runs on.
#[derive(Clone, Debug)]
pub struct Workload {
    /// What it is called in tables.
    pub name: String,
    /// Chain id of its transactions.
    pub chain_id: u64,
    /// Fork whose rules it follows.
    pub spec: SpecId,
    /// Header values.
    pub block: BlockEnv,
    /// State before the block.
    pub state: MemoryState,
    /// The transactions; all are valid at their places.
    pub transactions: Vec<TxEnv>,
}

/// One kind of block.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// What it is called in tables.
    pub name: &'static str,
    /// About what one of its transactions uses.
    pub gas_per_tx: u64,
    make: fn(&'static str, usize) -> Workload,
}

impl Pattern {
    /// A block of about `gas`.
    pub fn of_gas(&self, gas: u64) -> Workload {
        self.of_txs(usize::try_from(gas / self.gas_per_tx).unwrap_or(usize::MAX))
    }

    /// A block of `txs` transactions.
    pub fn of_txs(&self, txs: usize) -> Workload {
        (self.make)(self.name, txs)
    }
}

/// All patterns, in the order of tables.
pub const PATTERNS: &[Pattern] = &[
    Pattern { name: "raw independent", gas_per_tx: TRANSFER_GAS, make: raw_independent },
    Pattern { name: "raw pairs", gas_per_tx: TRANSFER_GAS, make: raw_pairs },
    Pattern { name: "raw one recipient", gas_per_tx: TRANSFER_GAS, make: raw_one_recipient },
    Pattern { name: "raw one sender", gas_per_tx: TRANSFER_GAS, make: raw_one_sender },
    Pattern { name: "raw chain", gas_per_tx: TRANSFER_GAS, make: raw_chain },
    Pattern { name: "erc20 independent", gas_per_tx: ERC20_GAS, make: erc20_independent },
    Pattern { name: "erc20 families", gas_per_tx: ERC20_GAS, make: erc20_families },
    Pattern { name: "erc20 one recipient", gas_per_tx: ERC20_GAS, make: erc20_one_recipient },
    Pattern { name: "uniswap independent", gas_per_tx: FIRST_SWAP_GAS, make: uniswap_independent },
    Pattern { name: "uniswap 20 pools", gas_per_tx: SWAP_GAS, make: uniswap_20_pools },
    Pattern { name: "uniswap one pool", gas_per_tx: SWAP_GAS, make: uniswap_one_pool },
];

const CHAIN_ID: u64 = 1;
const TRANSFER_GAS: u64 = 21_000;
/// Measured: a transfer between two holders.
const ERC20_GAS: u64 = 34_500;
/// Measured: a swap through the router, when others swap in the same pool before it.
const SWAP_GAS: u64 = 88_000;
/// Measured: the first swap of a block in its pool also moves the price accumulators.
const FIRST_SWAP_GAS: u64 = 98_400;
const GWEI: u128 = 1_000_000_000;

fn seed(purpose: &str, index: usize) -> B256 {
    keccak256([purpose.as_bytes(), &(index as u64).to_be_bytes()].concat())
}

/// A number that looks random but follows from what it is for and its index.
fn number(purpose: &str, index: usize) -> u64 {
    seed(purpose, index).into_iter().take(8).fold(0, |number, byte| number << 8 | u64::from(byte))
}

/// A random-looking address; the same for the same arguments.
fn address(purpose: &str, index: usize) -> Address {
    Address::from_word(seed(purpose, index))
}

fn person(index: usize) -> Address {
    address("person", index)
}

fn ether(amount: u64) -> U256 {
    U256::from(amount) * U256::from(10).pow(U256::from(18))
}

/// Header values of all patterns: every transaction pays 1 gwei of base fee and 1 gwei to the beneficiary.
fn header() -> BlockEnv {
    BlockEnv {
        number: U256::from(20_000_000),
        beneficiary: address("beneficiary", 0),
        timestamp: U256::from(1_760_000_000u64),
        // No transaction of a workload is to be left out for lack of room.
        gas_limit: 1 << 50,
        basefee: 1_000_000_000,
        prevrandao: Some(keccak256("prevrandao")),
        ..BlockEnv::default()
    }
}

fn workload(name: &str, state: MemoryState, transactions: Vec<TxEnv>) -> Workload {
    let block = header();
    let mut state = state;
    state.insert(block.beneficiary, AccountInfo::from_balance(ether(32)), []);
    Workload { name: name.to_owned(), chain_id: CHAIN_ID, spec: SpecId::OSAKA, block, state, transactions }
}

/// An EIP-1559 transaction.
fn tx(caller: Address, nonce: u64, to: Address, value: U256, data: Vec<u8>, gas_limit: u64) -> TxEnv {
    TxEnv {
        tx_type: 2,
        caller,
        nonce,
        kind: TxKind::Call(to),
        value,
        data: data.into(),
        gas_limit,
        gas_price: 3 * GWEI,
        gas_priority_fee: Some(GWEI),
        chain_id: Some(CHAIN_ID),
        ..TxEnv::default()
    }
}

/// Adds an account that has sent transactions before.
fn fund(state: &mut MemoryState, who: Address, nonce: u64) {
    // One million ether: a person may be the only sender of a whole block.
    state.insert(who, AccountInfo { nonce, ..AccountInfo::from_balance(ether(1_000_000)) }, []);
}

/// Transfers of ether between persons `from` and `to`, given by their indices; each person sends with its next nonce.
fn raw(name: &str, txs: usize, parties: impl Fn(usize) -> (usize, usize)) -> Workload {
    let mut state = MemoryState::default();
    let mut transactions = Vec::with_capacity(txs);
    let mut nonces = HashMap::new();
    for index in 0..txs {
        let (from, to) = parties(index);
        for party in [from, to] {
            if !state.accounts.contains_key(&person(party)) {
                fund(&mut state, person(party), 1);
            }
        }
        let nonce = nonces.entry(from).or_insert(1u64);
        let value = U256::from(1 + number("value", index) % 1_000_000);
        transactions.push(tx(person(from), *nonce, person(to), value, Vec::new(), TRANSFER_GAS));
        *nonce += 1;
    }
    workload(name, state, transactions)
}

/// Each to itself.
fn raw_independent(name: &'static str, txs: usize) -> Workload {
    raw(name, txs, |index| (index, index))
}

/// Each to a recipient of its own.
fn raw_pairs(name: &'static str, txs: usize) -> Workload {
    raw(name, txs, |index| (2 * index, 2 * index + 1))
}

/// All to the same recipient.
fn raw_one_recipient(name: &'static str, txs: usize) -> Workload {
    raw(name, txs, move |index| (index, txs))
}

/// All from the same sender.
fn raw_one_sender(name: &'static str, txs: usize) -> Workload {
    raw(name, txs, |index| (0, index + 1))
}

/// Each to whoever sends next.
fn raw_chain(name: &'static str, txs: usize) -> Workload {
    raw(name, txs, |index| (index, index + 1))
}

/// Gives `owner` some of a token without a transaction.
fn give(token: &mut MemoryAccount, owner: Address, amount: U256) {
    token.storage.insert(balance_slot(owner), amount);
}

/// Transfers of one token, from person `index` to person `recipient(index)`. All of them hold some of it.
fn erc20(name: &str, txs: usize, recipient: impl Fn(usize) -> usize) -> Workload {
    let mut setup = Setup::new();
    let token = setup.token(ether(1_000_000_000));
    let mut state = setup.into_state();
    let mut transactions = Vec::with_capacity(txs);
    let mut contract = state.accounts.remove(&token).unwrap_or_default();
    for index in 0..txs {
        let (from, to) = (person(index), person(recipient(index)));
        fund(&mut state, from, 1);
        give(&mut contract, from, ether(1000));
        give(&mut contract, to, ether(1000));
        let amount = U256::from(1 + number("amount", index) % 1_000_000);
        let data = Calls::transferCall { to, amount }.abi_encode();
        transactions.push(tx(from, 1, token, U256::ZERO, data, 60_000));
    }
    state.accounts.insert(token, contract);
    workload(name, state, transactions)
}

/// Each to a recipient of its own.
fn erc20_independent(name: &'static str, txs: usize) -> Workload {
    erc20(name, txs, move |index| txs + index)
}

/// Each to someone of its own family of eight, whose members stand next to one another in the block.
fn erc20_families(name: &'static str, txs: usize) -> Workload {
    erc20(name, txs, |index| index - index % 8 + (number("member", index) % 8) as usize)
}

/// All to the same recipient.
fn erc20_one_recipient(name: &'static str, txs: usize) -> Workload {
    erc20(name, txs, move |_| txs)
}

/// ERC-20 transfers of which `percent` of a hundred go to one recipient, spread over the block, and the others to
/// recipients of their own.
pub fn erc20_hot(txs: usize, percent: usize) -> Workload {
    let hot = |index: usize| number("hot", index) % 100 < percent as u64;
    erc20(&format!("erc20 {percent} % hot"), txs, move |index| if hot(index) { 2 * txs } else { txs + index })
}

/// Hash of the creation code of the pair in `@uniswap/v2-core`, which the router finds pairs by.
const PAIR_CODE_HASH: [u8; 32] = hex!("96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f");

/// A state with a Uniswap v2 factory and router, and one pool from which others are copied.
struct Market {
    state: MemoryState,
    factory: Address,
    router: Address,
    pair: MemoryAccount,
    token: MemoryAccount,
}

/// One pool of two tokens of its own.
struct Pool {
    /// In the order of their addresses.
    tokens: [(Address, MemoryAccount); 2],
}

impl Market {
    /// What a pool holds of each of its tokens.
    fn reserve() -> U256 {
        ether(5_000_000)
    }

    /// Sets one pool up by real transactions.
    fn new() -> Self {
        let mut setup = Setup::new();
        let factory = setup.deploy("UniswapV2Factory", &DEPLOYER.abi_encode());
        let [one, other] = [(); 2].map(|()| setup.token(ether(1_000_000_000)));
        let router = setup.deploy("UniswapV2Router02", &(factory, one).abi_encode_params());
        setup.call(factory, Calls::createPairCall { tokenA: one, tokenB: other }.abi_encode());
        let pair = pair_address(factory, PAIR_CODE_HASH, one.min(other), one.max(other));
        for token in [one, other] {
            setup.call(token, Calls::transferCall { to: pair, amount: Self::reserve() }.abi_encode());
        }
        setup.call(pair, Calls::mintCall { to: DEPLOYER }.abi_encode());
        let mut state = setup.into_state();
        let pair = state.accounts.remove(&pair).unwrap_or_default();
        let mut token = state.accounts.remove(&one).unwrap_or_default();
        state.accounts.remove(&other);
        token.storage.retain(|slot, _| *slot != balance_slot(DEPLOYER));
        Self { state, factory, router, pair, token }
    }

    fn pool(&mut self, index: usize) -> Pool {
        let [one, other] = [2 * index, 2 * index + 1].map(|index| address("token", index));
        let tokens = [one.min(other), one.max(other)];
        let address = pair_address(self.factory, PAIR_CODE_HASH, tokens[0], tokens[1]);
        let mut pair = self.pair.clone();
        for (at, token) in tokens.into_iter().enumerate() {
            pair.storage.insert(U256::from(PAIR_TOKENS + at as u64), U256::from_be_bytes(token.into_word().0));
        }
        // The price accumulators follow; a pool that was used before has something in them.
        for slot in [9, 10] {
            pair.storage.insert(U256::from(slot), U256::from(1) << 112);
        }
        self.state.accounts.insert(address, pair);
        let tokens = tokens.map(|token| {
            let mut contract = self.token.clone();
            give(&mut contract, address, Self::reserve());
            (token, contract)
        });
        Pool { tokens }
    }
}

/// Swaps of person `index` in pool `index % pools`, in either direction.
fn uniswap(name: &str, txs: usize, pools: usize) -> Workload {
    let mut market = Market::new();
    let mut made: Vec<Pool> = (0..pools).map(|index| market.pool(index)).collect();
    let mut transactions = Vec::with_capacity(txs);
    for index in 0..txs {
        let from = person(index);
        fund(&mut market.state, from, 1);
        let Some(pool) = made.get_mut(index % pools) else { continue };
        for (_, contract) in &mut pool.tokens {
            give(contract, from, ether(1000));
            contract.storage.insert(allowance_slot(from, market.router), U256::MAX);
        }
        let mut path = pool.tokens.each_ref().map(|(token, _)| *token);
        if number("direction", index) % 2 == 1 {
            path.reverse();
        }
        let amount = U256::from(10u64.pow(17) + number("amount", index) % 10u64.pow(18));
        let swap = Calls::swapExactTokensForTokensCall {
            amountIn: amount,
            amountOutMin: amount / U256::from(2),
            path: path.to_vec(),
            to: from,
            deadline: U256::from(2_000_000_000u64),
        };
        transactions.push(tx(from, 1, market.router, U256::ZERO, swap.abi_encode(), 200_000));
    }
    for (token, contract) in made.into_iter().flat_map(|pool| pool.tokens) {
        market.state.accounts.insert(token, contract);
    }
    workload(name, market.state, transactions)
}

/// Each in a pool of its own.
fn uniswap_independent(name: &'static str, txs: usize) -> Workload {
    uniswap(name, txs, txs.max(1))
}

/// In one of twenty pools, taking turns.
fn uniswap_20_pools(name: &'static str, txs: usize) -> Workload {
    uniswap(name, txs, 20)
}

/// All in the same pool.
fn uniswap_one_pool(name: &'static str, txs: usize) -> Workload {
    uniswap(name, txs, 1)
}

#[cfg(test)]
mod tests {
    use revm::{Context, ExecuteCommitEvm, MainBuilder, MainContext, database::CacheDB};

    use super::*;

    /// Gas of all transactions, each of which must succeed.
    fn execute(workload: &Workload) -> u64 {
        let mut evm = Context::mainnet()
            .with_db(CacheDB::new(&workload.state))
            .with_block(workload.block.clone())
            .modify_cfg_chained(|cfg| cfg.set_spec_and_mainnet_gas_params(workload.spec))
            .build_mainnet();
        let mut gas = 0;
        for (index, tx) in workload.transactions.iter().enumerate() {
            let result = evm.transact_commit(tx.clone()).unwrap();
            assert!(result.is_success(), "{}: transaction {index}: {result:?}", workload.name);
            gas += result.tx_gas_used();
        }
        gas
    }

    #[test]
    fn all_transactions_of_all_patterns_succeed_and_use_about_the_gas_that_the_pattern_says() {
        for pattern in PATTERNS {
            let txs = 320;
            let gas = execute(&pattern.of_txs(txs)) / txs as u64;
            let share = gas as f64 / pattern.gas_per_tx as f64;
            assert!((0.95..1.05).contains(&share), "{}: {gas} gas a transaction", pattern.name);
        }
    }

    #[test]
    fn hot_blocks_send_the_share_that_was_asked_for_to_one_recipient() {
        for percent in [0, 30, 100] {
            let block = erc20_hot(1000, percent);
            execute(&block);
            let hot = Calls::transferCall { to: person(2000), amount: U256::ZERO }.abi_encode();
            let hits = block.transactions.iter().filter(|tx| tx.data.get(..36) == hot.get(..36)).count();
            assert!(hits.abs_diff(percent * 10) < 50, "{hits} of 1000 at {percent} %");
        }
    }

    #[test]
    fn the_same_pattern_and_size_is_the_same_block() {
        for pattern in PATTERNS {
            assert_eq!(pattern.of_txs(10).transactions, pattern.of_txs(10).transactions, "{}", pattern.name);
        }
    }
}
