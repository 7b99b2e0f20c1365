//! What became of each transaction.

use revm::{
    context::result::{ExecutionResult, HaltReason, InvalidTransaction},
    primitives::{Address, Bytes, Log},
};

use crate::{AccessList, ChangeSet};

/// What became of one transaction of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It ran, with success or not, and paid for its gas.
    Executed(Receipt),
    /// It was not valid at its place: nothing changed, nobody paid, it does not belong in the block.
    Skipped(SkipReason),
}

/// The result of a transaction that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Whether the transaction's own effects were kept (EIP-658 status).
    pub success: bool,
    /// Gas charged after refunds.
    pub gas_used: u64,
    /// Logs in the order they were emitted; empty without success.
    pub logs: Vec<Log>,
    /// Return data, or revert data.
    pub output: Bytes,
    /// Address of the contract that a creation made.
    pub created: Option<Address>,
    /// Why the EVM halted, when it neither returned nor reverted.
    pub halt: Option<HaltReason>,
}

impl From<ExecutionResult> for Receipt {
    fn from(result: ExecutionResult) -> Self {
        let gas_used = result.tx_gas_used();
        let created = result.created_address();
        match result {
            ExecutionResult::Success { logs, output, .. } => {
                Self { success: true, gas_used, logs, output: output.into_data(), created, halt: None }
            }
            ExecutionResult::Revert { output, .. } => {
                Self { success: false, gas_used, logs: Vec::new(), output, created: None, halt: None }
            }
            ExecutionResult::Halt { reason, .. } => Self {
                success: false,
                gas_used,
                logs: Vec::new(),
                output: Bytes::new(),
                created: None,
                halt: Some(reason),
            },
        }
    }
}

/// Why a transaction was left out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    /// Its nonce was used already.
    #[error("nonce too low: next nonce {state}, tx nonce {tx}")]
    NonceTooLow {
        /// Nonce of the transaction.
        tx: u64,
        /// Next nonce of the sender.
        state: u64,
    },
    /// An earlier nonce is missing.
    #[error("nonce too high: next nonce {state}, tx nonce {tx}")]
    NonceTooHigh {
        /// Nonce of the transaction.
        tx: u64,
        /// Next nonce of the sender.
        state: u64,
    },
    /// The sender cannot pay value and maximum fee.
    #[error("insufficient funds for gas * price + value: balance {balance}, needed {needed}")]
    InsufficientFunds {
        /// Balance of the sender in wei.
        balance: revm::primitives::U256,
        /// Value plus gas limit times maximum price, in wei.
        needed: revm::primitives::U256,
    },
    /// Its gas limit does not fit into what the block has left.
    #[error("gas limit {gas_limit} is over the {left} gas that the block has left")]
    BlockGasExceeded {
        /// Gas limit of the transaction.
        gas_limit: u64,
        /// Gas left in the block at its place.
        left: u64,
    },
    /// It offers less than the block's base fee (EIP-1559).
    #[error("max fee per gas less than block base fee")]
    FeeTooLow,
    /// It is meant for another chain (EIP-155).
    #[error("invalid chain id for signer")]
    WrongChain,
    /// Any other rule of the fork.
    #[error("{0}")]
    Invalid(InvalidTransaction),
}

impl From<InvalidTransaction> for SkipReason {
    fn from(reason: InvalidTransaction) -> Self {
        match reason {
            InvalidTransaction::NonceTooLow { tx, state } => Self::NonceTooLow { tx, state },
            InvalidTransaction::NonceTooHigh { tx, state } => Self::NonceTooHigh { tx, state },
            InvalidTransaction::LackOfFundForMaxFee { fee, balance } => {
                Self::InsufficientFunds { balance: *balance, needed: *fee }
            }
            InvalidTransaction::GasPriceLessThanBasefee => Self::FeeTooLow,
            InvalidTransaction::InvalidChainId | InvalidTransaction::MissingChainId => Self::WrongChain,
            other => Self::Invalid(other),
        }
    }
}

/// The result of a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockOutput {
    /// One outcome for each transaction, in order.
    pub outcomes: Vec<Outcome>,
    /// What became of the system calls, those before the transactions and then those after them.
    pub system: Vec<Receipt>,
    /// Everything that changed, merged.
    pub changes: ChangeSet,
    /// Everything that was touched, with the value after each transaction (EIP-7928).
    pub access_list: AccessList,
    /// Gas used by the executed transactions.
    pub gas_used: u64,
}
