//! Our blocks, transactions and receipts in the shapes of the JSON-RPC specification.

use alloy_consensus::{
    Receipt as ConsensusReceipt, ReceiptEnvelope, TxEnvelope, TxType,
    transaction::{Recovered, TransactionInfo},
};
use alloy_primitives::{U256, logs_bloom};
use alloy_rlp::Encodable;
use alloy_rpc_types_eth::{Block, BlockTransactions, Header, Log, Transaction, TransactionReceipt as RpcReceipt};

use crate::{KnownTransaction, StoredBlock, TransactionReceipt};

pub(super) fn transaction(known: KnownTransaction) -> Transaction {
    let hash = *known.transaction.tx_hash();
    let info = TransactionInfo {
        hash: Some(hash),
        index: known.mined.map(|(_, index)| index),
        block_hash: known.mined.map(|(block, _)| block.hash),
        block_number: known.mined.map(|(block, _)| block.number),
        base_fee: known.base_fee,
        block_timestamp: known.mined.map(|(block, _)| block.timestamp),
    };
    Transaction::from_transaction(known.transaction.as_ref().clone(), info)
}

pub(super) fn transaction_at(block: &StoredBlock, index: usize) -> Option<Transaction> {
    let tx = block.transactions.get(index)?;
    Some(transaction(KnownTransaction {
        transaction: tx.clone(),
        mined: Some((block.block_ref(), index as u64)),
        base_fee: block.header.base_fee_per_gas,
    }))
}

pub(super) fn block(stored: &StoredBlock, full: bool) -> Block {
    let transactions = if full {
        BlockTransactions::Full(
            (0..stored.transactions.len()).filter_map(|index| transaction_at(stored, index)).collect(),
        )
    } else {
        BlockTransactions::Hashes(stored.receipts.iter().map(|receipt| receipt.transaction_hash).collect())
    };
    Block {
        header: Header {
            hash: stored.hash,
            inner: stored.header.clone(),
            total_difficulty: None,
            size: Some(U256::from(size(stored))),
        },
        uncles: Vec::new(),
        transactions,
        withdrawals: Some(Default::default()),
    }
}

/// Length of the block's RLP form: header, transactions, no ommers, no withdrawals.
fn size(stored: &StoredBlock) -> usize {
    let transactions: Vec<&TxEnvelope> = stored.transactions.iter().map(|tx| Recovered::inner(tx)).collect();
    let payload = stored.header.length() + alloy_rlp::list_length::<&TxEnvelope, TxEnvelope>(&transactions) + 2;
    payload + alloy_rlp::length_of_length(payload)
}

pub(super) fn logs(receipt: &TransactionReceipt) -> Vec<Log> {
    receipt
        .logs
        .iter()
        .zip(receipt.first_log_index..)
        .map(|(log, index)| Log {
            inner: log.clone(),
            block_hash: Some(receipt.block.hash),
            block_number: Some(receipt.block.number),
            block_timestamp: Some(receipt.block.timestamp),
            transaction_hash: Some(receipt.transaction_hash),
            transaction_index: Some(receipt.transaction_index),
            log_index: Some(index),
            removed: false,
        })
        .collect()
}

pub(super) fn receipt(receipt: &TransactionReceipt) -> RpcReceipt {
    let bloom = logs_bloom(&receipt.logs);
    let consensus = ConsensusReceipt {
        status: receipt.success.into(),
        cumulative_gas_used: receipt.cumulative_gas_used,
        logs: logs(receipt),
    };
    let consensus = alloy_consensus::ReceiptWithBloom::new(consensus, bloom);
    // What is not a known type was never let into the pool.
    let tx_type = TxType::try_from(receipt.transaction_type).unwrap_or(TxType::Legacy);
    RpcReceipt {
        inner: ReceiptEnvelope::from_typed(tx_type, consensus),
        transaction_hash: receipt.transaction_hash,
        transaction_index: Some(receipt.transaction_index),
        block_hash: Some(receipt.block.hash),
        block_number: Some(receipt.block.number),
        gas_used: receipt.gas_used,
        effective_gas_price: receipt.effective_gas_price,
        blob_gas_used: None,
        blob_gas_price: None,
        from: receipt.from,
        to: receipt.to,
        contract_address: receipt.contract_address,
    }
}
