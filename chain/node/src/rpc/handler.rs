//! The answers to the methods of [`super::api`].

use std::sync::Arc;

use alloy_eips::{BlockId, BlockNumberOrTag, eip2718::Encodable2718};
use alloy_primitives::{Address, B256, Bytes, U64, U256, keccak256};
use alloy_rpc_types_eth::{Block, FeeHistory, Filter, Log, Transaction, TransactionReceipt, TransactionRequest};
use jsonrpsee::{
    core::{RpcResult, async_trait},
    types::ErrorObjectOwned,
};
use serde_json::Value;

use super::{
    api::{EthServer, NetServer, Web3Server},
    convert, fees, logs, problem,
};
use crate::{
    CallRequest, Delegation, Snapshot, StoredBlock, TxRequest,
    shared::{SUGGESTED_TIP, Shared},
};

/// Answers from one chain.
#[derive(Clone, Debug)]
pub(super) struct Handler {
    shared: Arc<Shared>,
}

impl Handler {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    fn head(&self) -> u64 {
        self.shared.head().block().number
    }

    /// The number behind a tag or hash; `None` when there is no such block. Every block is final here, and the pending
    /// one is not shown before it is mined.
    fn resolve(&self, block: BlockId) -> Result<Option<u64>, ErrorObjectOwned> {
        let number = match block {
            BlockId::Hash(hash) => {
                return self.shared.number(hash.block_hash).map_err(problem::chain);
            }
            BlockId::Number(BlockNumberOrTag::Number(number)) => number,
            BlockId::Number(BlockNumberOrTag::Earliest) => 0,
            BlockId::Number(_) => self.head(),
        };
        Ok((number <= self.head()).then_some(number))
    }

    fn snapshot(&self, block: Option<BlockId>) -> Result<Snapshot, ErrorObjectOwned> {
        let block = match block {
            None => return Ok(self.shared.head()),
            Some(BlockId::Number(
                BlockNumberOrTag::Latest
                | BlockNumberOrTag::Pending
                | BlockNumberOrTag::Safe
                | BlockNumberOrTag::Finalized,
            )) => return Ok(self.shared.head()),
            Some(block) => block,
        };
        self.resolve(block)?
            .map(|number| self.shared.snapshot_at(number))
            .transpose()
            .map_err(problem::chain)?
            .flatten()
            .ok_or_else(|| problem::not_found("header not found"))
    }

    fn stored(&self, block: BlockId) -> Result<Option<Arc<StoredBlock>>, ErrorObjectOwned> {
        match self.resolve(block)? {
            Some(number) => self.shared.block(number).map_err(problem::chain),
            None => Ok(None),
        }
    }
}

/// A JSON-RPC request as ours. A price of zero or none at all simulates free of charge, as in geth.
fn request(request: TransactionRequest) -> Result<TxRequest, ErrorObjectOwned> {
    if let (Some(data), Some(input)) = (&request.input.data, &request.input.input)
        && data != input
    {
        return Err(problem::invalid_params(
            r#"both "data" and "input" are set and not equal. Please use "input" to pass transaction call data"#,
        ));
    }
    if request.blob_versioned_hashes.is_some() || request.sidecar.is_some() {
        return Err(problem::invalid_params("blobs are not supported"));
    }
    if request.gas_price.is_some() && (request.max_fee_per_gas.is_some() || request.max_priority_fee_per_gas.is_some())
    {
        return Err(problem::invalid_params("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified"));
    }
    let max_fee = request.gas_price.or(request.max_fee_per_gas).filter(|price| *price > 0);
    Ok(TxRequest {
        from: request.from.unwrap_or_default(),
        to: request.to.and_then(|kind| kind.into_to()),
        value: request.value.unwrap_or_default(),
        gas: request.gas,
        nonce: None,
        max_fee_per_gas: max_fee,
        max_priority_fee_per_gas: request.gas_price.or(request.max_priority_fee_per_gas),
        access_list: request.access_list.unwrap_or_default(),
        delegations: request.authorization_list.unwrap_or_default().into_iter().map(Delegation::Signed).collect(),
        input: request.input.into_input().unwrap_or_default(),
    })
}

fn no_overrides(overrides: Option<&Value>) -> Result<(), ErrorObjectOwned> {
    match overrides {
        None | Some(Value::Null) => Ok(()),
        Some(Value::Object(map)) if map.is_empty() => Ok(()),
        Some(_) => Err(problem::invalid_params("overrides are not supported")),
    }
}

#[async_trait]
impl EthServer for Handler {
    fn chain_id(&self) -> RpcResult<U64> {
        Ok(U64::from(self.shared.chain.chain_id))
    }

    fn syncing(&self) -> RpcResult<bool> {
        Ok(false)
    }

    fn accounts(&self) -> RpcResult<Vec<Address>> {
        Ok(Vec::new())
    }

    fn block_number(&self) -> RpcResult<U64> {
        Ok(U64::from(self.head()))
    }

    fn gas_price(&self) -> RpcResult<U256> {
        let base_fee = self.shared.head().next_base_fee();
        Ok(U256::from(base_fee) + U256::from(SUGGESTED_TIP))
    }

    fn max_priority_fee_per_gas(&self) -> RpcResult<U256> {
        Ok(U256::from(SUGGESTED_TIP))
    }

    fn blob_base_fee(&self) -> RpcResult<U256> {
        Ok(U256::from(1))
    }

    fn fee_history(
        &self,
        count: U64,
        newest: BlockNumberOrTag,
        percentiles: Option<Vec<f64>>,
    ) -> RpcResult<FeeHistory> {
        let newest = self.resolve(newest.into())?.ok_or_else(|| problem::server_error("request beyond head block"))?;
        fees::history(&self.shared, count.to(), newest, percentiles.as_deref())
    }

    fn balance(&self, address: Address, block: Option<BlockId>) -> RpcResult<U256> {
        Ok(self.snapshot(block)?.balance(address))
    }

    fn transaction_count(&self, address: Address, block: Option<BlockId>) -> RpcResult<U64> {
        if matches!(block, Some(BlockId::Number(BlockNumberOrTag::Pending))) {
            return Ok(U64::from(self.shared.pending_nonce(address)));
        }
        Ok(U64::from(self.snapshot(block)?.nonce(address)))
    }

    fn code(&self, address: Address, block: Option<BlockId>) -> RpcResult<Bytes> {
        Ok(self.snapshot(block)?.code(address))
    }

    fn storage_at(&self, address: Address, slot: U256, block: Option<BlockId>) -> RpcResult<B256> {
        Ok(self.snapshot(block)?.storage(address, slot).into())
    }

    fn call(
        &self,
        call: TransactionRequest,
        block: Option<BlockId>,
        overrides: Option<Value>,
        block_overrides: Option<Value>,
    ) -> RpcResult<Bytes> {
        no_overrides(overrides.as_ref())?;
        no_overrides(block_overrides.as_ref())?;
        let snapshot = self.snapshot(block)?;
        let request = request(call)?;
        let outcome = if request.delegations.is_empty() && request.max_fee_per_gas.is_none() {
            snapshot.call(&CallRequest {
                from: request.from,
                to: request.to,
                value: request.value,
                input: request.input,
                gas: request.gas,
            })
        } else {
            snapshot.fork().transact(&request)
        };
        problem::output(outcome.map_err(problem::chain)?)
    }

    fn estimate_gas(
        &self,
        call: TransactionRequest,
        block: Option<BlockId>,
        overrides: Option<Value>,
    ) -> RpcResult<U256> {
        no_overrides(overrides.as_ref())?;
        let request = request(call)?;
        let gas = self.snapshot(block)?.estimate_gas(&request).map_err(problem::chain)?;
        Ok(U256::from(gas))
    }

    fn send_raw_transaction(&self, raw: Bytes) -> RpcResult<B256> {
        self.shared.submit(&raw).map_err(problem::pool)
    }

    fn transaction_by_hash(&self, hash: B256) -> RpcResult<Option<Transaction>> {
        let known = self.shared.transaction(hash).map_err(problem::chain)?;
        Ok(known.map(convert::transaction))
    }

    fn raw_transaction_by_hash(&self, hash: B256) -> RpcResult<Option<Bytes>> {
        let known = self.shared.transaction(hash).map_err(problem::chain)?;
        Ok(known.map(|known| known.transaction.encoded_2718().into()))
    }

    fn transaction_receipt(&self, hash: B256) -> RpcResult<Option<TransactionReceipt>> {
        let receipt = self.shared.receipt(hash).map_err(problem::chain)?;
        Ok(receipt.as_ref().map(convert::receipt))
    }

    fn block_receipts(&self, block: BlockId) -> RpcResult<Option<Vec<TransactionReceipt>>> {
        Ok(self.stored(block)?.map(|block| block.receipts.iter().map(convert::receipt).collect()))
    }

    fn block_by_number(&self, number: BlockNumberOrTag, full: bool) -> RpcResult<Option<Block>> {
        let stored = self.stored(number.into())?;
        Ok(stored.map(|stored| convert::block(&stored, full)))
    }

    fn block_by_hash(&self, hash: B256, full: bool) -> RpcResult<Option<Block>> {
        let stored = self.stored(hash.into())?;
        Ok(stored.map(|stored| convert::block(&stored, full)))
    }

    fn transaction_count_by_number(&self, number: BlockNumberOrTag) -> RpcResult<Option<U64>> {
        let stored = self.stored(number.into())?;
        Ok(stored.map(|stored| U64::from(stored.transactions.len())))
    }

    fn transaction_count_by_hash(&self, hash: B256) -> RpcResult<Option<U64>> {
        let stored = self.stored(hash.into())?;
        Ok(stored.map(|stored| U64::from(stored.transactions.len())))
    }

    fn transaction_by_number_and_index(&self, number: BlockNumberOrTag, index: U64) -> RpcResult<Option<Transaction>> {
        let stored = self.stored(number.into())?;
        Ok(stored.and_then(|stored| convert::transaction_at(&stored, index.saturating_to())))
    }

    fn transaction_by_hash_and_index(&self, hash: B256, index: U64) -> RpcResult<Option<Transaction>> {
        let stored = self.stored(hash.into())?;
        Ok(stored.and_then(|stored| convert::transaction_at(&stored, index.saturating_to())))
    }

    fn uncle_count_by_number(&self, _number: BlockNumberOrTag) -> RpcResult<U64> {
        Ok(U64::ZERO)
    }

    fn uncle_count_by_hash(&self, _hash: B256) -> RpcResult<U64> {
        Ok(U64::ZERO)
    }

    fn logs(&self, filter: Filter) -> RpcResult<Vec<Log>> {
        let (first, last) = logs::range(&filter, |block| self.resolve(block), self.head())?;
        logs::search(&self.shared, &filter, first, last)
    }
}

impl NetServer for Handler {
    fn network_version(&self) -> RpcResult<String> {
        Ok(self.shared.chain.chain_id.to_string())
    }

    fn listening(&self) -> RpcResult<bool> {
        Ok(true)
    }

    fn peer_count(&self) -> RpcResult<U64> {
        Ok(U64::ZERO)
    }
}

impl Web3Server for Handler {
    fn client_version(&self) -> RpcResult<String> {
        Ok(concat!("hyperlith/", env!("CARGO_PKG_VERSION")).into())
    }

    fn sha3(&self, data: Bytes) -> RpcResult<B256> {
        Ok(keccak256(data))
    }
}
