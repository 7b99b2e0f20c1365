//! The transaction that would be signed: one call goes straight to its contract, several run as one through the wallet's EIP-7702 delegate.

use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_sol_types::SolCall as _;
use hyperlith_chain::{Delegation, Snapshot, TxRequest};

use crate::abi::{BatchCall, BatchExecutor};
use crate::decode::{Call, proposal_hash};
use crate::directory::{Directory, roles};
use crate::error::{ChatError, Result};

/// Bytes before the delegate's address in a delegated account's code (EIP-7702).
const DELEGATION_PREFIX: [u8; 3] = [0xef, 0x01, 0x00];

/// A transaction without signature. Its calls are read back from it by [`Unsigned::calls`], never kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsigned {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// The signing wallet.
    pub wallet: Address,
    /// Account nonce.
    pub nonce: u64,
    /// The called account: a contract, a recipient, or the wallet itself for a batch.
    pub to: Address,
    /// Wei sent along.
    pub value: U256,
    /// Calldata.
    pub input: Bytes,
    /// The delegate to set in the same transaction (EIP-7702), where the wallet does not have it yet.
    pub delegate: Option<Address>,
    /// Gas limit.
    pub gas_limit: u64,
    /// Most wei per gas (EIP-1559).
    pub max_fee_per_gas: u128,
    /// Tip in wei per gas (EIP-1559).
    pub max_priority_fee_per_gas: u128,
}

impl Unsigned {
    /// Put calls into a transaction on top of a state. The gas limit is still zero.
    ///
    /// # Errors
    /// [`ChatError::Chain`] when several calls are to be made and the chain has no batch executor.
    pub fn new(
        calls: &[Call],
        wallet: Address,
        snapshot: &Snapshot,
        fees: (u128, u128),
        directory: &Directory,
    ) -> Result<Self> {
        let mut unsigned = Self {
            chain_id: directory.chain_id,
            wallet,
            nonce: snapshot.nonce(wallet),
            to: wallet,
            value: U256::ZERO,
            input: Bytes::new(),
            delegate: None,
            gas_limit: 0,
            max_fee_per_gas: fees.0,
            max_priority_fee_per_gas: fees.1,
        };
        if let [only] = calls {
            unsigned.to = only.to;
            unsigned.value = only.value;
            unsigned.input = only.input.clone();
            return Ok(unsigned);
        }
        let executor = directory.contract(roles::BATCH_EXECUTOR).ok_or_else(|| {
            ChatError::Chain("it has no batch executor, so several steps cannot run as one".to_owned())
        })?;
        let calls =
            calls.iter().map(|call| BatchCall { to: call.to, value: call.value, data: call.input.clone() }).collect();
        unsigned.input = BatchExecutor::executeCall { calls }.abi_encode().into();
        if delegate_of(&snapshot.code(wallet)) != Some(executor) {
            unsigned.delegate = Some(executor);
        }
        Ok(unsigned)
    }

    /// The calls that this transaction makes, read from its own bytes.
    ///
    /// # Errors
    /// [`ChatError::Damaged`] when they are not what [`Self::new`] makes.
    pub fn calls(&self) -> Result<Vec<Call>> {
        if self.to != self.wallet {
            return Ok(vec![Call { to: self.to, value: self.value, input: self.input.clone() }]);
        }
        let damaged = || ChatError::Damaged("a batch that does not decode".to_owned());
        let batch = BatchExecutor::executeCall::abi_decode_validate(&self.input).map_err(|_| damaged())?;
        if batch.abi_encode() != self.input || !self.value.is_zero() {
            return Err(damaged());
        }
        Ok(batch.calls.into_iter().map(|call| Call { to: call.to, value: call.value, input: call.data }).collect())
    }

    /// The hash that a confirmation is bound to, made from the transaction's own bytes.
    ///
    /// # Errors
    /// See [`Self::calls`].
    pub fn proposal_hash(&self) -> Result<B256> {
        Ok(proposal_hash(self.chain_id, self.wallet, &self.calls()?))
    }

    /// The same transaction for a simulation. `fees` false leaves out what it costs, for finding the gas limit.
    pub(crate) fn request(&self, fees: bool) -> TxRequest {
        let delegations = self.delegate.map(|delegate| Delegation::AsIfSigned {
            authority: self.wallet,
            delegate,
            // The sender's own nonce has gone up by one when authorizations are looked at (EIP-7702).
            nonce: self.nonce.saturating_add(1),
        });
        TxRequest {
            from: self.wallet,
            to: Some(self.to),
            value: self.value,
            input: self.input.clone(),
            gas: (self.gas_limit > 0).then_some(self.gas_limit),
            nonce: Some(self.nonce),
            max_fee_per_gas: fees.then_some(self.max_fee_per_gas),
            max_priority_fee_per_gas: fees.then_some(self.max_priority_fee_per_gas),
            delegations: delegations.into_iter().collect(),
            ..TxRequest::default()
        }
    }
}

/// The delegate of an account with this code (EIP-7702).
pub(crate) fn delegate_of(code: &[u8]) -> Option<Address> {
    Address::try_from(code.strip_prefix(&DELEGATION_PREFIX)?).ok()
}
