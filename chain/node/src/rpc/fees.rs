//! `eth_feeHistory`: what recent blocks charged, from which wallets guess what to offer.

use alloy_consensus::Transaction;
use alloy_rpc_types_eth::FeeHistory;
use jsonrpsee::types::ErrorObjectOwned;

use super::problem;
use crate::{StoredBlock, env::next_base_fee, shared::Shared};

/// Most blocks in one answer (geth's limit).
const MAX_BLOCKS: u64 = 1_024;
/// Most percentiles in one question (geth's limit).
const MAX_PERCENTILES: usize = 100;

pub(super) fn history(
    shared: &Shared,
    count: u64,
    newest: u64,
    percentiles: Option<&[f64]>,
) -> Result<FeeHistory, ErrorObjectOwned> {
    let percentiles = percentiles.unwrap_or_default();
    if percentiles.len() > MAX_PERCENTILES {
        return Err(problem::invalid_params(format!("over the query limit {MAX_PERCENTILES} of percentiles")));
    }
    let ordered = percentiles.iter().zip(percentiles.iter().skip(1)).all(|(a, b)| a < b);
    if !ordered || percentiles.iter().any(|p| !(0.0..=100.0).contains(p)) {
        return Err(problem::invalid_params("invalid reward percentiles: they must rise and be between 0 and 100"));
    }
    let mut history = FeeHistory::default();
    let count = count.min(MAX_BLOCKS).min(newest.saturating_add(1));
    if count == 0 {
        return Ok(history);
    }
    history.oldest_block = newest.saturating_add(1).saturating_sub(count);
    let mut rewards = Vec::new();
    let mut next = 0;
    for number in history.oldest_block..=newest {
        let header =
            shared.header(number).map_err(problem::chain)?.ok_or_else(|| problem::not_found("block not found"))?;
        history.base_fee_per_gas.push(u128::from(header.base_fee_per_gas.unwrap_or_default()));
        history.gas_used_ratio.push(header.gas_used as f64 / header.gas_limit.max(1) as f64);
        history.base_fee_per_blob_gas.push(1);
        history.blob_gas_used_ratio.push(0.0);
        if !percentiles.is_empty() {
            let block = shared.block(number).map_err(problem::chain)?;
            rewards.push(match block {
                Some(block) => reward(&block, percentiles),
                None => vec![0; percentiles.len()],
            });
        }
        next = next_base_fee(&header);
    }
    history.base_fee_per_gas.push(u128::from(next));
    history.base_fee_per_blob_gas.push(1);
    history.reward = (!percentiles.is_empty()).then_some(rewards);
    Ok(history)
}

/// Tips of a block at each percentile of its gas.
fn reward(block: &StoredBlock, percentiles: &[f64]) -> Vec<u128> {
    let base_fee = block.header.base_fee_per_gas.unwrap_or_default();
    let mut tips: Vec<(u128, u64)> = block
        .transactions
        .iter()
        .zip(&block.receipts)
        .map(|(tx, receipt)| {
            let tip = tx.effective_tip_per_gas(base_fee).unwrap_or_default();
            (tip, receipt.gas_used)
        })
        .collect();
    tips.sort_unstable();
    percentiles
        .iter()
        .map(|percentile| {
            let threshold = block.header.gas_used as f64 * percentile / 100.0;
            let mut gas = 0u64;
            tips.iter()
                .find(|(_, used)| {
                    gas = gas.saturating_add(*used);
                    gas as f64 >= threshold
                })
                .map_or(0, |(tip, _)| *tip)
        })
        .collect()
}
