//! The development key that deploys the devnet: derived from a public sentence, so everybody has it.

use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::Encodable2718;
use alloy_primitives::{Address, B256, Bytes, TxKind, U256, keccak256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;

use super::DevnetError;

/// The sentence whose keccak-256 hash is the development key.
const DEVELOPMENT_KEY_SENTENCE: &str = "hyperlith development deployer: this key is public and guards nothing";

/// Most wei per gas that the deployer pays: far over whatever the base fee reaches while the devnet is deployed.
const MAX_FEE_PER_GAS: u128 = 1_000_000_000_000;

/// Tip in wei per gas.
const TIP_PER_GAS: u128 = 1_000_000_000;

/// The development deployer. It owns the market, the oracle and the faucet of the devnet.
///
/// Its private key can be derived by anyone who reads the source: never give it anything of value.
#[derive(Clone, Debug)]
pub struct DevelopmentKey(PrivateKeySigner);

impl DevelopmentKey {
    /// Derives the key.
    ///
    /// # Errors
    /// Never in practice: the hash of the sentence is a valid scalar.
    pub fn new() -> Result<Self, DevnetError> {
        let secret = keccak256(DEVELOPMENT_KEY_SENTENCE);
        PrivateKeySigner::from_bytes(&secret).map(Self).map_err(|e| DevnetError::Key(e.to_string()))
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> Address {
        self.0.address()
    }

    /// Signs an EIP-1559 transaction and gives its EIP-2718 bytes and hash.
    pub(super) fn sign(
        &self,
        chain_id: u64,
        nonce: u64,
        gas_limit: u64,
        to: TxKind,
        value: U256,
        input: Bytes,
    ) -> Result<(Bytes, B256), DevnetError> {
        let transaction = TxEip1559 {
            chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas: MAX_FEE_PER_GAS,
            max_priority_fee_per_gas: TIP_PER_GAS,
            to,
            value,
            access_list: Default::default(),
            input,
        };
        let signature =
            self.0.sign_hash_sync(&transaction.signature_hash()).map_err(|e| DevnetError::Key(e.to_string()))?;
        let envelope = TxEnvelope::from(transaction.into_signed(signature));
        let hash = *envelope.tx_hash();
        Ok((envelope.encoded_2718().into(), hash))
    }
}
