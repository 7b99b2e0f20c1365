//! Blocks of Ethereum's mainnet with the state that they read and the logs that they must give.
#![allow(
    clippy::expect_used,
    reason = "the files are part of this crate: one that cannot be read is a mistake in it, and stops every test"
)]

use std::{
    collections::{BTreeMap, HashMap},
    io::Read,
};

use flate2::read::GzDecoder;
use revm::{
    context::{
        BlockEnv, TxEnv,
        transaction::{AccessList, AccessListItem},
    },
    primitives::{Address, B256, Log, TxKind, U256, hardfork::SpecId, hex},
    state::{AccountInfo, Bytecode},
};
use serde::{Deserialize, Deserializer, de::Error};

use crate::{MemoryState, patterns::Workload};

/// A block and what must come out of it.
#[derive(Clone, Debug)]
pub struct MainnetBlock {
    /// The block, named `mainnet` and its number.
    pub workload: Workload,
    /// The logs of each transaction.
    pub logs: Vec<Vec<Log>>,
}

/// Numbers of the blocks that there are, in the order of [`block`]'s argument.
pub const NUMBERS: [u64; 3] = [18_920_116, 18_925_609, 19_031_572];

const FILES: [&[u8]; 3] = [
    include_bytes!("../data/18920116.json.gz"),
    include_bytes!("../data/18925609.json.gz"),
    include_bytes!("../data/19031572.json.gz"),
];

/// Reads the block with the number `NUMBERS[index]`.
///
/// # Panics
/// When there are not so many.
pub fn block(index: usize) -> MainnetBlock {
    let (number, file) = NUMBERS.get(index).zip(FILES.get(index)).expect("there is no such block");
    let mut json = Vec::new();
    GzDecoder::new(*file).read_to_end(&mut json).expect("the file is gzip");
    let suites: HashMap<String, Suite> = serde_json::from_slice(&json).expect("the file has the expected shape");
    let suite = suites.into_values().next().expect("the file has one suite");

    let mut state = MemoryState::default();
    for (address, account) in suite.pre {
        let code = Bytecode::new_raw(account.code.0.into());
        let info = AccountInfo { balance: account.balance.0, nonce: account.nonce, ..AccountInfo::from_bytecode(code) };
        state.insert(address, info, account.storage.into_iter().map(|(slot, value)| (slot.0, value.0)));
    }
    let transactions: Vec<TxEnv> = suite.transactions.into_values().map(Transaction::into_env).collect();
    let header = BlockEnv {
        number: U256::from(*number),
        beneficiary: suite.env.current_coinbase,
        timestamp: suite.env.current_timestamp.0,
        gas_limit: suite.env.current_gas_limit.short(),
        basefee: suite.env.base_fee_per_gas.short(),
        prevrandao: Some(suite.env.mix_hash.unwrap_or_default()),
        ..BlockEnv::default()
    };
    let mut logs = suite.logs;
    let logs = (0..transactions.len() as u64)
        .map(|position| logs.remove(&position).unwrap_or_default().into_values().map(ExpectedLog::into_log).collect())
        .collect();
    let workload = Workload {
        name: format!("mainnet {number}"),
        chain_id: 1,
        spec: SpecId::SHANGHAI,
        block: header,
        state,
        transactions,
    };
    MainnetBlock { workload, logs }
}

#[derive(Deserialize)]
struct Suite {
    env: Env,
    transactions: BTreeMap<u64, Transaction>,
    pre: HashMap<Address, Account>,
    /// By transaction, then by position within it.
    logs: BTreeMap<u64, BTreeMap<u64, ExpectedLog>>,
}

#[derive(Deserialize)]
struct Env {
    current_coinbase: Address,
    current_gas_limit: Quantity,
    current_timestamp: Quantity,
    base_fee_per_gas: Quantity,
    mix_hash: Option<B256>,
}

#[derive(Deserialize)]
struct Account {
    balance: Quantity,
    nonce: u64,
    code: Data,
    storage: HashMap<Quantity, Quantity>,
}

#[derive(Deserialize)]
struct Transaction {
    sender: Address,
    to: Address,
    nonce: Quantity,
    value: Quantity,
    data: Data,
    gas_limit: Quantity,
    /// For EIP-1559 transactions, what they came to pay or the most they would have.
    gas_price: Quantity,
    /// Zero, like the tip, for transactions from before EIP-1559.
    max_fee_per_gas: Quantity,
    max_priority_fee_per_gas: Option<Quantity>,
    access_list: Option<Vec<Access>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Access {
    address: Address,
    storage_keys: Vec<B256>,
}

#[derive(Deserialize)]
struct ExpectedLog {
    address: Address,
    topics: Vec<B256>,
    data: Data,
}

impl Transaction {
    fn into_env(self) -> TxEnv {
        let list: Vec<AccessListItem> = self
            .access_list
            .unwrap_or_default()
            .into_iter()
            .map(|access| AccessListItem { address: access.address, storage_keys: access.storage_keys })
            .collect();
        let tip = self.max_priority_fee_per_gas.filter(|_| !self.max_fee_per_gas.0.is_zero());
        let (tx_type, price) = match (&tip, list.is_empty()) {
            (Some(_), _) => (2, self.max_fee_per_gas),
            (None, false) => (1, self.gas_price),
            (None, true) => (0, self.gas_price),
        };
        TxEnv {
            tx_type,
            caller: self.sender,
            kind: TxKind::Call(self.to),
            nonce: self.nonce.short(),
            value: self.value.0,
            data: self.data.0.into(),
            gas_limit: self.gas_limit.short(),
            gas_price: price.0.saturating_to(),
            gas_priority_fee: tip.map(|tip| tip.0.saturating_to()),
            chain_id: Some(1),
            access_list: AccessList(list),
            ..TxEnv::default()
        }
    }
}

impl ExpectedLog {
    fn into_log(self) -> Log {
        Log::new_unchecked(self.address, self.topics, self.data.0.into())
    }
}

/// A number in any of the ways that the files write numbers: JSON's own, decimal or hexadecimal text.
#[derive(PartialEq, Eq, Hash)]
struct Quantity(U256);

impl Quantity {
    fn short(&self) -> u64 {
        self.0.saturating_to()
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u64),
            Text(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(number) => Ok(Self(U256::from(number))),
            Written::Text(text) => text.parse().map(Self).map_err(D::Error::custom),
        }
    }
}

/// Bytes in hexadecimal, with or without `0x`.
struct Data(Vec<u8>);

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        hex::decode(String::deserialize(deserializer)?).map(Self).map_err(D::Error::custom)
    }
}
