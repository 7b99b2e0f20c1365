//! Reading the chain: a pinned state that never changes, and a fork of it to try transactions on.

use std::sync::Arc;

use alloy_consensus::Header;
use alloy_primitives::{Address, B256, Bytes, U256};
use hyperlith_executor::{AccountState, BlockEnvironment, Checks, Outcome, Overlay, Receipt, SkipReason, run_one};
use hyperlith_state::StateSnapshot;
use revm::{DatabaseRef, primitives::hardfork::SpecId, state::AccountInfo};

use crate::{
    BlockRef, CallOutcome, CallRequest, ChainError, TxRequest,
    env::{ChainSpec, request_env},
};

/// Most gas that a call or a simulation may use.
pub const CALL_GAS_CAP: u64 = 50_000_000;

/// Most gas that one transaction may use from Osaka on (EIP-7825).
pub(crate) const TX_GAS_CAP: u64 = 1 << 24;

/// The chain as it was right after one block. Cheap to clone, safe to share, never changes.
#[derive(Clone, Debug)]
pub struct Snapshot {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    header: Header,
    block: BlockRef,
    state: StateSnapshot,
    chain: ChainSpec,
}

impl Snapshot {
    pub(crate) fn new(header: Header, hash: B256, state: StateSnapshot, chain: ChainSpec) -> Self {
        let block = BlockRef { number: header.number, hash, timestamp: header.timestamp };
        Self { inner: Arc::new(Inner { header, block, state, chain }) }
    }

    /// The block that this is the state after.
    pub fn block(&self) -> BlockRef {
        self.inner.block
    }

    /// The header of that block.
    pub fn header(&self) -> &Header {
        &self.inner.header
    }

    /// EIP-155 chain id.
    pub fn chain_id(&self) -> u64 {
        self.inner.chain.chain_id
    }

    /// The state itself.
    pub fn state(&self) -> &StateSnapshot {
        &self.inner.state
    }

    /// Base fee of the next block in wei per gas (EIP-1559).
    pub fn next_base_fee(&self) -> u64 {
        crate::env::next_base_fee(&self.inner.header)
    }

    /// Nonce, balance and code hash, when the account exists.
    pub fn account(&self, address: Address) -> Option<AccountState> {
        self.inner.state.account(&address).map(hyperlith_state::Account::state)
    }

    /// Balance in wei.
    pub fn balance(&self, address: Address) -> U256 {
        self.account(address).unwrap_or_default().balance
    }

    /// Next nonce.
    pub fn nonce(&self, address: Address) -> u64 {
        self.account(address).unwrap_or_default().nonce
    }

    /// Code; empty for an account without, `0xef0100 ‖ address` for a delegated one (EIP-7702).
    pub fn code(&self, address: Address) -> Bytes {
        self.account(address)
            .and_then(|account| self.inner.state.code(&account.code_hash))
            .map(|code| code.original_bytes())
            .unwrap_or_default()
    }

    /// One storage slot.
    pub fn storage(&self, address: Address, slot: U256) -> U256 {
        self.inner.state.storage(&address, &slot)
    }

    /// Calls without keeping anything, in the surroundings of this very block: the answer is always the same.
    ///
    /// # Errors
    /// When the call is impossible (value without funds); a revert is a [`CallOutcome`].
    pub fn call(&self, request: &CallRequest) -> Result<CallOutcome, ChainError> {
        let environment = self.inner.chain.of(&self.inner.header);
        call(&self.inner.state, &environment, request)
    }

    /// A fork of this state to try transactions on, as if they were in the next block, now.
    pub fn fork(&self) -> Fork {
        let header = self.inner.chain.next_header(&self.inner.header, self.inner.block.hash);
        Fork {
            overlay: Overlay::new(self.inner.state.clone()),
            environment: self.inner.chain.of(&header),
            parent: self.inner.block,
        }
    }

    /// The gas limit that the transaction needs in the next block: more than it uses where a callee keeps 1/64 back
    /// (EIP-150) or gas is refunded at the end.
    ///
    /// # Errors
    /// [`ChainError::Reverted`] with the revert data when no gas limit helps, [`ChainError::Invalid`] when it cannot be
    /// mined at all.
    pub fn estimate_gas(&self, request: &TxRequest) -> Result<u64, ChainError> {
        crate::estimate::estimate_gas(&self.fork(), request)
    }
}

/// A private copy of the state that transactions can be tried on. Nothing of it ever reaches the chain.
#[derive(Clone, Debug)]
pub struct Fork {
    overlay: Overlay<StateSnapshot>,
    environment: BlockEnvironment,
    parent: BlockRef,
}

impl Fork {
    /// The block that the fork began from.
    pub fn parent(&self) -> BlockRef {
        self.parent
    }

    /// Gas limit of a block.
    pub fn block_gas_limit(&self) -> u64 {
        self.environment.block.gas_limit
    }

    /// Most gas that one transaction may have.
    pub fn transaction_gas_limit(&self) -> u64 {
        let cap = if self.environment.spec.is_enabled_in(SpecId::OSAKA) { TX_GAS_CAP } else { u64::MAX };
        cap.min(self.environment.block.gas_limit)
    }

    /// Seconds since the Unix epoch that the tried transactions see.
    pub fn timestamp(&self) -> u64 {
        self.environment.block.timestamp.saturating_to()
    }

    /// Moves the clock of the fork on (`TIMESTAMP`).
    pub fn set_timestamp(&mut self, timestamp: u64) {
        self.environment.block.timestamp = U256::from(timestamp);
    }

    /// Runs a transaction and keeps its effects in this fork. Without `max_fee_per_gas` it costs nothing, so that the
    /// balances afterwards show its effects alone.
    ///
    /// # Errors
    /// [`ChainError::Invalid`] when it could not be mined like this (funds, nonce, gas); a revert is a [`CallOutcome`].
    pub fn transact(&mut self, request: &TxRequest) -> Result<CallOutcome, ChainError> {
        let most = CALL_GAS_CAP.min(self.environment.block.gas_limit);
        let gas_limit = request.gas.unwrap_or(most).min(most);
        self.transact_with(request, gas_limit)
    }

    pub(crate) fn transact_with(&mut self, request: &TxRequest, gas_limit: u64) -> Result<CallOutcome, ChainError> {
        let nonce = match request.nonce {
            Some(nonce) => nonce,
            None => self.nonce(request.from)?,
        };
        let tx = request_env(request, self.environment.chain_id, nonce, gas_limit)?;
        let mut environment = self.environment.clone();
        if request.max_fee_per_gas.is_none() {
            environment.block.basefee = 0;
        }
        let checks = Checks { nonce: request.nonce.is_some(), ..Checks::CALL };
        settle(run_one(&mut self.overlay, &environment, tx, checks)?)
    }

    /// Calls on the forked state without keeping anything.
    ///
    /// # Errors
    /// See [`Snapshot::call`].
    pub fn call(&self, request: &CallRequest) -> Result<CallOutcome, ChainError> {
        call(&self.overlay, &self.environment, request)
    }

    /// Nonce, balance and code hash, when the account exists.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn account(&self, address: Address) -> Result<Option<AccountState>, ChainError> {
        Ok(self.overlay.basic_ref(address)?.as_ref().map(AccountState::from))
    }

    /// Balance in wei.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn balance(&self, address: Address) -> Result<U256, ChainError> {
        Ok(self.account(address)?.unwrap_or_default().balance)
    }

    /// Next nonce.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn nonce(&self, address: Address) -> Result<u64, ChainError> {
        Ok(self.account(address)?.unwrap_or_default().nonce)
    }

    /// Code of an account.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn code(&self, address: Address) -> Result<Bytes, ChainError> {
        let account = self.account(address)?.unwrap_or_default();
        Ok(self.overlay.code_by_hash_ref(account.code_hash)?.original_bytes())
    }

    /// One storage slot.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn storage(&self, address: Address, slot: U256) -> Result<U256, ChainError> {
        Ok(self.overlay.storage_ref(address, slot)?)
    }

    /// Gives an account another balance in this fork, for "what if" questions and tests.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn set_balance(&mut self, address: Address, wei: U256) -> Result<(), ChainError> {
        let account = self.account(address)?.unwrap_or_default();
        let info = AccountInfo::from(AccountState { balance: wei, ..account });
        Ok(self.overlay.set_account(address, info)?)
    }
}

fn call<DB: DatabaseRef>(
    db: &DB,
    environment: &BlockEnvironment,
    request: &CallRequest,
) -> Result<CallOutcome, ChainError> {
    let most = CALL_GAS_CAP.min(environment.block.gas_limit);
    let gas_limit = request.gas.unwrap_or(most).min(most);
    let mut overlay = Overlay::new(db);
    let nonce = overlay
        .basic_ref(request.from)
        .map_err(|error| hyperlith_executor::ExecutionError::Database(Box::new(error)))?
        .map(|info| info.nonce)
        .unwrap_or_default();
    let tx = request_env(&request.clone().into(), environment.chain_id, nonce, gas_limit)?;
    let mut environment = environment.clone();
    // As in geth: a call that pays no gas sees no base fee.
    environment.block.basefee = 0;
    settle(run_one(&mut overlay, &environment, tx, Checks::CALL)?)
}

fn settle(outcome: Outcome) -> Result<CallOutcome, ChainError> {
    match outcome {
        Outcome::Skipped(reason) => Err(ChainError::Invalid(reason)),
        Outcome::Executed(receipt) => Ok(receipt.into()),
    }
}

impl From<Receipt> for CallOutcome {
    fn from(receipt: Receipt) -> Self {
        let gas_used = receipt.gas_used;
        match receipt.halt {
            _ if receipt.success => Self::Success { output: receipt.output, gas_used, logs: receipt.logs },
            None => Self::Revert { output: receipt.output, gas_used },
            Some(reason) => Self::Halt { reason: crate::revert::halt_reason(&reason), gas_used },
        }
    }
}

/// Whether a transaction failed before it ran only because its gas limit was too small.
pub(crate) fn needs_more_gas(reason: &SkipReason) -> bool {
    use revm::context::result::InvalidTransaction as Invalid;
    matches!(
        reason,
        SkipReason::Invalid(Invalid::CallGasCostMoreThanGasLimit { .. } | Invalid::GasFloorMoreThanGasLimit { .. })
    )
}
