//! `eth_getLogs`: a bounded search, block by block, past every block whose bloom filter says no.

use alloy_rpc_types_eth::{Filter, FilterBlockOption, Log};
use jsonrpsee::types::ErrorObjectOwned;

use super::{convert, problem};
use crate::shared::Shared;

/// Most blocks in one question: read headers of that many in well under a second.
const MAX_RANGE: u64 = 10_000;
/// Most logs in one answer.
const MAX_LOGS: usize = 10_000;

pub(super) fn search(shared: &Shared, filter: &Filter, first: u64, last: u64) -> Result<Vec<Log>, ErrorObjectOwned> {
    if first > last {
        return Err(problem::invalid_params("invalid block range params"));
    }
    if last.saturating_sub(first) >= MAX_RANGE {
        return Err(problem::invalid_params(format!("query exceeds max block range {MAX_RANGE}")));
    }
    let mut found = Vec::new();
    for number in first..=last {
        let Some(header) = shared.header(number).map_err(problem::chain)? else {
            break;
        };
        if !filter.matches_bloom(header.logs_bloom) {
            continue;
        }
        let Some(block) = shared.block(number).map_err(problem::chain)? else {
            break;
        };
        for receipt in &block.receipts {
            found.extend(convert::logs(receipt).into_iter().filter(|log| filter.matches(&log.inner)));
        }
        if found.len() > MAX_LOGS {
            return Err(problem::server_error(format!(
                "query returned more than {MAX_LOGS} results; ask for fewer blocks at once"
            )));
        }
    }
    Ok(found)
}

/// The block range of a filter, by what resolves tags and hashes.
pub(super) fn range(
    filter: &Filter,
    resolve: impl Fn(alloy_eips::BlockId) -> Result<Option<u64>, ErrorObjectOwned>,
    head: u64,
) -> Result<(u64, u64), ErrorObjectOwned> {
    match filter.block_option {
        FilterBlockOption::AtBlockHash(hash) => {
            let number = resolve(hash.into())?.ok_or_else(|| problem::not_found("unknown block"))?;
            Ok((number, number))
        }
        FilterBlockOption::Range { from_block, to_block } => {
            let bound = |tag: Option<alloy_eips::BlockNumberOrTag>| match tag {
                None => Ok(head),
                Some(alloy_eips::BlockNumberOrTag::Number(number)) => Ok(number),
                Some(tag) => resolve(tag.into()).map(|number| number.unwrap_or(head)),
            };
            let (first, last) = (bound(from_block)?, bound(to_block)?);
            // A range may end in the future; it ends at the head then.
            Ok((first, if first <= head { last.min(head) } else { last }))
        }
    }
}
