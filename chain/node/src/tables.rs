//! Blocks on disk: the node's own tables, written in the same transaction as the state they led to.

use std::{collections::BTreeMap, sync::Arc};

use alloy_consensus::{Header, Transaction, TxEnvelope, Typed2718, transaction::Recovered};
use alloy_eips::eip2718::{Decodable2718, Encodable2718};
use alloy_primitives::{Address, B256, Bytes, Log};
use alloy_rlp::{Decodable, Encodable, RlpDecodable, RlpEncodable};
use hyperlith_state::StateError;
use redb::{ReadTransaction, TableDefinition, TableError, WriteTransaction};

use crate::{BlockRef, Network, StoredBlock, TransactionReceipt};

const META: TableDefinition<&str, &[u8]> = TableDefinition::new("chain.meta");
const HEADERS: TableDefinition<u64, &[u8]> = TableDefinition::new("chain.headers");
const BODIES: TableDefinition<u64, &[u8]> = TableDefinition::new("chain.bodies");
const RECEIPTS: TableDefinition<u64, &[u8]> = TableDefinition::new("chain.receipts");
const NUMBERS: TableDefinition<[u8; 32], u64> = TableDefinition::new("chain.numbers");
const TRANSACTIONS: TableDefinition<[u8; 32], (u64, u64)> = TableDefinition::new("chain.transactions");

#[derive(RlpEncodable, RlpDecodable)]
struct TransactionBytes {
    signer: Address,
    /// EIP-2718 form.
    signed: Bytes,
}

#[derive(RlpEncodable, RlpDecodable)]
struct ReceiptBytes {
    success: bool,
    gas_used: u64,
    effective_gas_price: u128,
    /// Empty or 20 bytes.
    contract: Bytes,
    logs: Vec<Log>,
    revert_data: Bytes,
}

/// Writes one block.
pub(crate) fn write_block(transaction: &WriteTransaction, block: &StoredBlock) -> Result<(), redb::Error> {
    let number = block.header.number;
    transaction.open_table(HEADERS)?.insert(number, alloy_rlp::encode(&block.header).as_slice())?;
    transaction.open_table(NUMBERS)?.insert(block.hash.0, number)?;
    transaction.open_table(META)?.insert("head", number.to_be_bytes().as_slice())?;
    let body: Vec<TransactionBytes> = block
        .transactions
        .iter()
        .map(|tx| TransactionBytes { signer: tx.signer(), signed: tx.encoded_2718().into() })
        .collect();
    let mut bytes = Vec::new();
    body.encode(&mut bytes);
    transaction.open_table(BODIES)?.insert(number, bytes.as_slice())?;
    let receipts: Vec<ReceiptBytes> = block
        .receipts
        .iter()
        .map(|receipt| ReceiptBytes {
            success: receipt.success,
            gas_used: receipt.gas_used,
            effective_gas_price: receipt.effective_gas_price,
            contract: receipt
                .contract_address
                .map(|address| Bytes::copy_from_slice(address.as_slice()))
                .unwrap_or_default(),
            logs: receipt.logs.clone(),
            revert_data: receipt.revert_data.clone(),
        })
        .collect();
    bytes.clear();
    receipts.encode(&mut bytes);
    transaction.open_table(RECEIPTS)?.insert(number, bytes.as_slice())?;
    let mut transactions = transaction.open_table(TRANSACTIONS)?;
    for receipt in &block.receipts {
        transactions.insert(receipt.transaction_hash.0, (number, receipt.transaction_index))?;
    }
    Ok(())
}

/// Writes the chain id, once.
pub(crate) fn write_chain_id(transaction: &WriteTransaction, chain_id: u64) -> Result<(), redb::Error> {
    transaction.open_table(META)?.insert("chain-id", chain_id.to_be_bytes().as_slice())?;
    Ok(())
}

/// Writes the address book.
pub(crate) fn write_network(transaction: &WriteTransaction, network: &Network) -> Result<(), redb::Error> {
    let json = serde_json::to_vec(network).map_err(|error| redb::Error::Io(std::io::Error::other(error)))?;
    transaction.open_table(META)?.insert("network", json.as_slice())?;
    Ok(())
}

/// Reads blocks; every failure is turned into one that names the folder by the caller.
pub(crate) struct Tables<'a> {
    pub(crate) read: &'a ReadTransaction,
}

impl Tables<'_> {
    fn meta(&self, key: &str) -> Result<Option<Vec<u8>>, StateError> {
        match self.read.open_table(META) {
            Ok(meta) => Ok(meta.get(key).map_err(StateError::from_redb)?.map(|value| value.value().to_vec())),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(StateError::from_redb(error)),
        }
    }

    fn meta_number(&self, key: &str) -> Result<Option<u64>, StateError> {
        self.meta(key)?
            .map(|bytes| <[u8; 8]>::try_from(bytes.as_slice()).map(u64::from_be_bytes).map_err(|_| damaged(key)))
            .transpose()
    }

    pub(crate) fn chain_id(&self) -> Result<Option<u64>, StateError> {
        self.meta_number("chain-id")
    }

    pub(crate) fn head(&self) -> Result<Option<u64>, StateError> {
        self.meta_number("head")
    }

    pub(crate) fn network(&self) -> Result<Option<Network>, StateError> {
        self.meta("network")?.map(|json| serde_json::from_slice(&json).map_err(|_| damaged("network"))).transpose()
    }

    fn bytes(&self, table: TableDefinition<u64, &'static [u8]>, number: u64) -> Result<Option<Vec<u8>>, StateError> {
        Ok(self
            .read
            .open_table(table)
            .map_err(StateError::from_redb)?
            .get(number)
            .map_err(StateError::from_redb)?
            .map(|value| value.value().to_vec()))
    }

    pub(crate) fn header(&self, number: u64) -> Result<Option<Header>, StateError> {
        self.bytes(HEADERS, number)?
            .map(|bytes| Header::decode(&mut bytes.as_slice()).map_err(|_| damaged("header")))
            .transpose()
    }

    pub(crate) fn number(&self, hash: B256) -> Result<Option<u64>, StateError> {
        Ok(self
            .read
            .open_table(NUMBERS)
            .map_err(StateError::from_redb)?
            .get(hash.0)
            .map_err(StateError::from_redb)?
            .map(|number| number.value()))
    }

    /// Block number and index of a mined transaction.
    pub(crate) fn place(&self, hash: B256) -> Result<Option<(u64, u64)>, StateError> {
        Ok(self
            .read
            .open_table(TRANSACTIONS)
            .map_err(StateError::from_redb)?
            .get(hash.0)
            .map_err(StateError::from_redb)?
            .map(|place| place.value()))
    }

    /// Hashes of the blocks from `first` to `last`.
    pub(crate) fn hashes(&self, first: u64, last: u64) -> Result<BTreeMap<u64, B256>, StateError> {
        let table = self.read.open_table(HEADERS).map_err(StateError::from_redb)?;
        let mut hashes = BTreeMap::new();
        for entry in table.range(first..=last).map_err(StateError::from_redb)? {
            let (number, header) = entry.map_err(StateError::from_redb)?;
            hashes.insert(number.value(), alloy_primitives::keccak256(header.value()));
        }
        Ok(hashes)
    }

    pub(crate) fn block(&self, number: u64) -> Result<Option<StoredBlock>, StateError> {
        let Some(header) = self.header(number)? else {
            return Ok(None);
        };
        let hash = header.hash_slow();
        let body = self.bytes(BODIES, number)?.ok_or_else(|| damaged("block body"))?;
        let body = Vec::<TransactionBytes>::decode(&mut body.as_slice()).map_err(|_| damaged("block body"))?;
        let receipts = self.bytes(RECEIPTS, number)?.ok_or_else(|| damaged("receipts"))?;
        let receipts = Vec::<ReceiptBytes>::decode(&mut receipts.as_slice()).map_err(|_| damaged("receipts"))?;
        if body.len() != receipts.len() {
            return Err(damaged("receipts"));
        }
        let block = BlockRef { number, hash, timestamp: header.timestamp };
        let mut transactions = Vec::with_capacity(body.len());
        let mut full = Vec::with_capacity(body.len());
        let (mut gas, mut logs) = (0u64, 0u64);
        for (index, (tx, receipt)) in body.into_iter().zip(receipts).enumerate() {
            let signed = TxEnvelope::decode_2718_exact(&tx.signed).map_err(|_| damaged("transaction"))?;
            gas = gas.saturating_add(receipt.gas_used);
            full.push(TransactionReceipt {
                transaction_hash: *signed.tx_hash(),
                transaction_index: index as u64,
                transaction_type: signed.ty(),
                block,
                from: tx.signer,
                to: signed.to(),
                contract_address: <[u8; 20]>::try_from(receipt.contract.as_ref()).ok().map(Address::new),
                success: receipt.success,
                gas_used: receipt.gas_used,
                cumulative_gas_used: gas,
                effective_gas_price: receipt.effective_gas_price,
                first_log_index: logs,
                revert_data: receipt.revert_data,
                logs: receipt.logs,
            });
            logs = logs.saturating_add(full.last().map_or(0, |receipt| receipt.logs.len() as u64));
            transactions.push(Arc::new(Recovered::new_unchecked(signed, tx.signer)));
        }
        Ok(Some(StoredBlock { hash, header, transactions, receipts: full }))
    }
}

fn damaged(what: &str) -> StateError {
    StateError::from_redb(redb::Error::Corrupted(format!("{what} is not readable")))
}
