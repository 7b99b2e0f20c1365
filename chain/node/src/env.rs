//! The one place where transactions and headers become what revm wants to see.

use alloy_consensus::{Header, Transaction, TxEnvelope, Typed2718, transaction::Recovered};
use alloy_eips::{
    eip1559::BaseFeeParams,
    eip7702::{Authorization, RecoveredAuthority, RecoveredAuthorization},
};
use alloy_primitives::{Address, B256, TxKind, U256, keccak256};
use hyperlith_executor::{BlockEnvironment, Precompiles};
use revm::{
    context::{BlockEnv, TxEnv, either::Either},
    context_interface::block::BlobExcessGasAndPrice,
    primitives::hardfork::SpecId,
};

use crate::{ChainError, Delegation, TxRequest};

/// What stays the same for every block of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ChainSpec {
    pub(crate) chain_id: u64,
    pub(crate) spec: SpecId,
    pub(crate) beneficiary: Address,
}

/// Seconds since the Unix epoch.
pub(crate) fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}

/// Base fee of the block after `parent`, in wei per gas (EIP-1559).
pub(crate) fn next_base_fee(parent: &Header) -> u64 {
    parent.next_block_base_fee(BaseFeeParams::ethereum()).unwrap_or_default()
}

/// `PREVRANDAO` of a block. It is the same on every node and not random: this chain has no beacon.
fn prevrandao(parent: B256) -> B256 {
    keccak256(parent)
}

impl ChainSpec {
    /// The surroundings of transactions in a block with this header.
    pub(crate) fn of(&self, header: &Header) -> BlockEnvironment {
        BlockEnvironment {
            chain_id: self.chain_id,
            spec: self.spec,
            block: BlockEnv {
                number: U256::from(header.number),
                beneficiary: header.beneficiary,
                timestamp: U256::from(header.timestamp),
                gas_limit: header.gas_limit,
                basefee: header.base_fee_per_gas.unwrap_or_default(),
                difficulty: U256::ZERO,
                prevrandao: Some(header.mix_hash),
                blob_excess_gas_and_price: Some(BlobExcessGasAndPrice::new_with_spec(
                    header.excess_blob_gas.unwrap_or_default(),
                    self.spec,
                )),
                slot_num: 0,
            },
            precompiles: Precompiles::none(),
        }
    }

    /// The beginning of the header of the block after `parent`; roots and gas are for the builder to fill in.
    pub(crate) fn next_header(&self, parent: &Header, parent_hash: B256) -> Header {
        Header {
            parent_hash,
            beneficiary: self.beneficiary,
            number: parent.number.saturating_add(1),
            gas_limit: parent.gas_limit,
            // Blocks of the same second share it; the clock going back does not take the chain along.
            timestamp: now().max(parent.timestamp),
            mix_hash: prevrandao(parent_hash),
            base_fee_per_gas: Some(next_base_fee(parent)),
            withdrawals_root: Some(alloy_consensus::constants::EMPTY_WITHDRAWALS),
            blob_gas_used: Some(0),
            excess_blob_gas: Some(0),
            parent_beacon_block_root: Some(B256::ZERO),
            requests_hash: self.spec.is_enabled_in(SpecId::PRAGUE).then_some(alloy_eips::eip7685::EMPTY_REQUESTS_HASH),
            ..Header::default()
        }
    }
}

/// A signed transaction as revm wants it. The authorities of an EIP-7702 list are recovered here; those that cannot be
/// are skipped by the EVM, as the EIP says.
pub(crate) fn tx_env(tx: &Recovered<TxEnvelope>) -> TxEnv {
    TxEnv {
        tx_type: tx.ty(),
        caller: tx.signer(),
        gas_limit: tx.gas_limit(),
        gas_price: tx.max_fee_per_gas(),
        kind: tx.kind(),
        value: tx.value(),
        data: tx.input().clone(),
        nonce: tx.nonce(),
        chain_id: tx.chain_id(),
        access_list: tx.access_list().cloned().unwrap_or_default(),
        gas_priority_fee: tx.max_priority_fee_per_gas(),
        blob_hashes: tx.blob_versioned_hashes().map(<[B256]>::to_vec).unwrap_or_default(),
        max_fee_per_blob_gas: tx.max_fee_per_blob_gas().unwrap_or_default(),
        authorization_list: tx
            .authorization_list()
            .unwrap_or_default()
            .iter()
            .map(|signed| Either::Right(signed.clone().into_recovered()))
            .collect(),
    }
}

/// A simulated transaction as revm wants it.
///
/// # Errors
/// When the request contradicts itself.
pub(crate) fn request_env(request: &TxRequest, chain_id: u64, nonce: u64, gas_limit: u64) -> Result<TxEnv, ChainError> {
    let authorization_list = request
        .delegations
        .iter()
        .map(|delegation| {
            Either::Right(match delegation {
                Delegation::Signed(signed) => signed.clone().into_recovered(),
                Delegation::AsIfSigned { authority, delegate, nonce } => RecoveredAuthorization::new_unchecked(
                    Authorization { chain_id: U256::from(chain_id), address: *delegate, nonce: *nonce },
                    RecoveredAuthority::Valid(*authority),
                ),
            })
        })
        .collect();
    let mut tx = TxEnv {
        tx_type: 0,
        caller: request.from,
        gas_limit,
        gas_price: request.max_fee_per_gas.unwrap_or_default(),
        kind: request.to.map_or(TxKind::Create, TxKind::Call),
        value: request.value,
        data: request.input.clone(),
        nonce,
        chain_id: Some(chain_id),
        access_list: request.access_list.clone(),
        gas_priority_fee: request.max_fee_per_gas.and(Some(request.max_priority_fee_per_gas.unwrap_or_default())),
        blob_hashes: Vec::new(),
        max_fee_per_blob_gas: 0,
        authorization_list,
    };
    tx.derive_tx_type().map_err(|_| {
        ChainError::Config("a transaction with an authorization list must name the called account (EIP-7702)".into())
    })?;
    Ok(tx)
}
