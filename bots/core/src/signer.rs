//! The signer: the only place where a key is open, and it trusts nobody. It reads the calls back from the very bytes that it is about to sign
//! and applies the policy to them once more, whatever was checked before.

use alloy_consensus::{SignableTransaction as _, TxEip1559, TxEip7702, TxEnvelope};
use alloy_eips::eip2718::Encodable2718 as _;
use alloy_eips::eip7702::{Authorization, SignedAuthorization};
use alloy_primitives::{Address, B256, Bytes, TxKind, U256};
use alloy_signer::SignerSync as _;
use alloy_signer_local::PrivateKeySigner;

use crate::decode::decode;
use crate::directory::{Directory, roles};
use crate::effects::Effects;
use crate::error::{ChatError, Result};
use crate::keystore::{Keystore, SealedKey};
use crate::policy::{self, Policy, Spent, Verdict};
use crate::unsigned::Unsigned;

/// What the signer is given.
#[derive(Debug)]
pub struct Order<'a> {
    /// Whose wallet.
    pub person: &'a str,
    /// The sealed key of that wallet.
    pub sealed: &'a SealedKey,
    /// The transaction.
    pub unsigned: &'a Unsigned,
    /// What the person confirmed.
    pub confirmed: B256,
    /// What the transaction did on the latest state.
    pub effects: &'a Effects,
    /// The policy of this moment.
    pub policy: &'a Policy,
    /// Spent in the last day and week.
    pub spent: Spent,
    /// The person's address book.
    pub known: &'a [Address],
    /// The operator's list.
    pub directory: &'a Directory,
}

/// A signed transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// EIP-2718 bytes.
    pub raw: Bytes,
    /// Transaction hash.
    pub hash: B256,
    /// What counts against the limits.
    pub verdict: Verdict,
}

/// Check an order and sign it: EIP-1559, or EIP-7702 where the wallet has to take its delegate first.
///
/// # Errors
/// [`ChatError::Refused`] and [`ChatError::Undecodable`] from the policy; [`ChatError::Keystore`]; nothing was signed then.
pub fn sign(keystore: &Keystore, order: &Order<'_>) -> Result<Signed> {
    let Order { unsigned, directory, .. } = order;
    let calls = unsigned.calls()?;
    if unsigned.chain_id != directory.chain_id || unsigned.proposal_hash()? != order.confirmed {
        return Err(ChatError::Keystore("the transaction is not the one that was confirmed"));
    }
    if unsigned.delegate.is_some()
        && (unsigned.delegate != directory.contract(roles::BATCH_EXECUTOR) || unsigned.to != unsigned.wallet)
    {
        return Err(ChatError::Keystore(
            "the transaction would give the wallet to another contract than the batch executor",
        ));
    }
    let fee_limit = U256::from(unsigned.gas_limit).saturating_mul(U256::from(unsigned.max_fee_per_gas));
    if order.effects.gas_limit != unsigned.gas_limit || unsigned.gas_limit == 0 || order.effects.fee_limit != fee_limit
    {
        return Err(ChatError::Keystore("the transaction is not the one that was simulated"));
    }
    let actions = decode(&calls, directory)?;
    let envelope = policy::check_actions(&actions, unsigned.wallet, directory)?;
    policy::check_recipients(order.policy, &actions, order.known)?;
    let verdict = policy::check_effects(order.policy, &envelope, order.effects, order.spent)?;

    let signer = keystore.open(order.person, unsigned.wallet, order.sealed)?;
    let envelope = match unsigned.delegate {
        None => sign_1559(&signer, unsigned)?,
        Some(delegate) => {
            let authorization = Authorization {
                chain_id: U256::from(unsigned.chain_id),
                address: delegate,
                // The sender's own nonce has gone up by one when authorizations are looked at (EIP-7702).
                nonce: unsigned.nonce.saturating_add(1),
            };
            let signature = signer.sign_hash_sync(&authorization.signature_hash()).map_err(|_| FAILED)?;
            sign_7702(&signer, unsigned, authorization.into_signed(signature))?
        }
    };
    tracing::info!(person = order.person, hash = %envelope.tx_hash(), usd = verdict.amount.0, delegates = unsigned.delegate.is_some(), "signed a transaction");
    Ok(Signed { raw: envelope.encoded_2718().into(), hash: *envelope.tx_hash(), verdict })
}

const FAILED: ChatError = ChatError::Keystore("signing failed");

fn sign_1559(signer: &PrivateKeySigner, unsigned: &Unsigned) -> Result<TxEnvelope> {
    let transaction = TxEip1559 {
        chain_id: unsigned.chain_id,
        nonce: unsigned.nonce,
        gas_limit: unsigned.gas_limit,
        max_fee_per_gas: unsigned.max_fee_per_gas,
        max_priority_fee_per_gas: unsigned.max_priority_fee_per_gas,
        to: TxKind::Call(unsigned.to),
        value: unsigned.value,
        access_list: Default::default(),
        input: unsigned.input.clone(),
    };
    let signature = signer.sign_hash_sync(&transaction.signature_hash()).map_err(|_| FAILED)?;
    Ok(transaction.into_signed(signature).into())
}

fn sign_7702(signer: &PrivateKeySigner, unsigned: &Unsigned, authorization: SignedAuthorization) -> Result<TxEnvelope> {
    let transaction = TxEip7702 {
        chain_id: unsigned.chain_id,
        nonce: unsigned.nonce,
        gas_limit: unsigned.gas_limit,
        max_fee_per_gas: unsigned.max_fee_per_gas,
        max_priority_fee_per_gas: unsigned.max_priority_fee_per_gas,
        to: unsigned.to,
        value: unsigned.value,
        access_list: Default::default(),
        authorization_list: vec![authorization],
        input: unsigned.input.clone(),
    };
    let signature = signer.sign_hash_sync(&transaction.signature_hash()).map_err(|_| FAILED)?;
    Ok(transaction.into_signed(signature).into())
}

#[cfg(test)]
#[path = "signer_tests.rs"]
mod tests;
