//! The plain values that pass in and out of the chain: block references, calls, outcomes, receipts, the network's address book.

use std::sync::Arc;

use alloy_consensus::{Header, TxEnvelope, transaction::Recovered};
use alloy_eips::{eip2930::AccessList, eip7702::SignedAuthorization};
use alloy_primitives::{Address, B256, Bytes, Log, U256};
use serde::{Deserialize, Serialize};

/// Which block something was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BlockRef {
    /// Block number; genesis is 0.
    pub number: u64,
    /// Hash of the header.
    pub hash: B256,
    /// Seconds since the Unix epoch. Blocks of the same second share it.
    pub timestamp: u64,
}

/// A read-only call, as of `eth_call`: nothing is paid, no nonce is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallRequest {
    /// Who calls (`msg.sender`); the zero address when nobody in particular.
    pub from: Address,
    /// The called contract; `None` runs `input` as creation code.
    pub to: Option<Address>,
    /// Wei sent along; `from` must have it.
    pub value: U256,
    /// Calldata.
    pub input: Bytes,
    /// Gas limit; `None` gives as much as a call may have ([`crate::CALL_GAS_CAP`]).
    pub gas: Option<u64>,
}

/// Permission of an account to run another's code as its own (EIP-7702).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delegation {
    /// Signed by the account: as it will be sent.
    Signed(SignedAuthorization),
    /// As if signed by `authority`: for the simulation that comes before anybody is asked to sign.
    AsIfSigned {
        /// The account that will run the delegate's code.
        authority: Address,
        /// The contract whose code it will run; the zero address takes the delegation back.
        delegate: Address,
        /// The authority's nonce at that moment (its sender's nonce + 1 when it sends the transaction itself).
        nonce: u64,
    },
}

/// A transaction to simulate, signed by nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TxRequest {
    /// The sender.
    pub from: Address,
    /// The called account; `None` creates a contract.
    pub to: Option<Address>,
    /// Wei sent along.
    pub value: U256,
    /// Calldata or creation code.
    pub input: Bytes,
    /// Gas limit; `None` gives as much as a call may have ([`crate::CALL_GAS_CAP`]).
    pub gas: Option<u64>,
    /// Nonce to check; `None` takes the sender's next.
    pub nonce: Option<u64>,
    /// Maximum price in wei per gas (EIP-1559); `None` simulates free of charge, so that balances show the effects alone.
    pub max_fee_per_gas: Option<u128>,
    /// Tip in wei per gas, only with `max_fee_per_gas`.
    pub max_priority_fee_per_gas: Option<u128>,
    /// Addresses and slots to warm up (EIP-2930).
    pub access_list: AccessList,
    /// Delegations that the transaction carries (EIP-7702).
    pub delegations: Vec<Delegation>,
}

impl From<CallRequest> for TxRequest {
    fn from(call: CallRequest) -> Self {
        Self { from: call.from, to: call.to, value: call.value, input: call.input, gas: call.gas, ..Self::default() }
    }
}

/// What a call or a simulated transaction did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// It returned.
    Success {
        /// Return data; for a creation the deployed code.
        output: Bytes,
        /// Gas used after refunds.
        gas_used: u64,
        /// Logs in order.
        logs: Vec<Log>,
    },
    /// It reverted; [`crate::revert::decode_revert`] makes words of `output`.
    Revert {
        /// Revert data, as the contract gave it.
        output: Bytes,
        /// Gas used.
        gas_used: u64,
    },
    /// The EVM stopped it.
    Halt {
        /// Why, in words.
        reason: String,
        /// Gas used.
        gas_used: u64,
    },
}

impl CallOutcome {
    /// Whether it returned.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Success { .. })
    }

    /// Gas used, whatever happened.
    pub fn gas_used(&self) -> u64 {
        match self {
            Self::Success { gas_used, .. } | Self::Revert { gas_used, .. } | Self::Halt { gas_used, .. } => *gas_used,
        }
    }

    /// The return data, or in words why there is none.
    ///
    /// # Errors
    /// The decoded revert reason or the halt reason.
    pub fn into_output(self) -> Result<Bytes, String> {
        match self {
            Self::Success { output, .. } => Ok(output),
            Self::Revert { output, .. } => Err(crate::revert::decode_revert(&output)),
            Self::Halt { reason, .. } => Err(reason),
        }
    }
}

/// The receipt of a mined transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionReceipt {
    /// Hash of the transaction.
    pub transaction_hash: B256,
    /// Its place in the block.
    pub transaction_index: u64,
    /// EIP-2718 type.
    pub transaction_type: u8,
    /// The block it is in.
    pub block: BlockRef,
    /// Sender.
    pub from: Address,
    /// Called account, `None` for a creation.
    pub to: Option<Address>,
    /// The created contract.
    pub contract_address: Option<Address>,
    /// Whether its effects were kept.
    pub success: bool,
    /// Gas charged.
    pub gas_used: u64,
    /// Gas used in the block up to and with it.
    pub cumulative_gas_used: u64,
    /// Wei paid per gas.
    pub effective_gas_price: u128,
    /// Logs in order.
    pub logs: Vec<Log>,
    /// Index in the block of its first log.
    pub first_log_index: u64,
    /// Revert data when it did not succeed; empty when the EVM halted.
    pub revert_data: Bytes,
}

impl TransactionReceipt {
    /// The fee in wei.
    pub fn fee(&self) -> U256 {
        U256::from(self.effective_gas_price) * U256::from(self.gas_used)
    }
}

/// A transaction that the chain knows, mined or waiting.
#[derive(Clone, Debug)]
pub struct KnownTransaction {
    /// The signed transaction and its sender.
    pub transaction: Arc<Recovered<TxEnvelope>>,
    /// Where it was mined: block and index; `None` while it waits in the pool.
    pub mined: Option<(BlockRef, u64)>,
    /// Base fee of that block in wei per gas.
    pub base_fee: Option<u64>,
}

/// A whole block with everything that is kept of it.
#[derive(Clone, Debug)]
pub struct StoredBlock {
    /// Hash of the header.
    pub hash: B256,
    /// The header.
    pub header: Header,
    /// The transactions with their senders.
    pub transactions: Vec<Arc<Recovered<TxEnvelope>>>,
    /// One receipt for each transaction.
    pub receipts: Vec<TransactionReceipt>,
}

impl StoredBlock {
    /// The reference to this block.
    pub fn block_ref(&self) -> BlockRef {
        BlockRef { number: self.header.number, hash: self.hash, timestamp: self.header.timestamp }
    }
}

/// The address book of a network: what agents may name and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// Name for people.
    pub name: String,
    /// Whether its assets are play money and its oracle a stand-in.
    pub development: bool,
    /// Known assets.
    pub assets: Vec<Asset>,
    /// Known contracts by what they are for.
    pub contracts: Vec<Contract>,
}

impl Network {
    /// The asset with this symbol, whatever its case.
    pub fn asset(&self, symbol: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.symbol.eq_ignore_ascii_case(symbol))
    }

    /// The address of the contract with this role.
    pub fn contract(&self, role: &str) -> Option<Address> {
        self.contracts.iter().find(|contract| contract.role == role).map(|contract| contract.address)
    }
}

/// An asset of a [`Network`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Ticker symbol.
    pub symbol: String,
    /// Token contract; the zero address for the native asset.
    pub address: Address,
    /// Decimals of the smallest unit.
    pub decimals: u8,
    /// Whether it is the chain's own asset.
    pub native: bool,
}

/// A contract of a [`Network`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// What it is for, such as `aave-v3-pool`.
    pub role: String,
    /// Where it is.
    pub address: Address,
}
