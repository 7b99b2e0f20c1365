//! How much gas a transaction needs, found by trying.

use alloy_primitives::U256;

use crate::{CallOutcome, ChainError, Fork, TxRequest, snapshot::needs_more_gas};

/// Stop the search when the bounds are this close: 1/64 of the estimate.
const TOLERANCE: u64 = 64;

/// Least gas limit with which the transaction succeeds, up to [`TOLERANCE`].
pub(crate) fn estimate_gas(fork: &Fork, request: &TxRequest) -> Result<u64, ChainError> {
    let mut most = fork.transaction_gas_limit();
    if let Some(wanted) = request.gas {
        most = most.min(wanted);
    }
    if let Some(price) = request.max_fee_per_gas.filter(|price| *price > 0) {
        let balance = fork.balance(request.from)?;
        let left = balance.checked_sub(request.value).ok_or(ChainError::Invalid(
            hyperlith_executor::SkipReason::InsufficientFunds { balance, needed: request.value },
        ))?;
        most = most.min((left / U256::from(price)).saturating_to());
    }
    let used = match attempt(fork, request, most)? {
        Attempt::Enough(used) => used,
        Attempt::Reverted(output) => return Err(ChainError::Reverted { output }),
        Attempt::TooLittle(reason) => return Err(ChainError::Estimate(reason)),
    };
    let (mut low, mut high) = (used.saturating_sub(1), most);
    // Most transactions need what they use plus the 1/64 kept back on the way in (EIP-150) and a call's stipend.
    let likely = (used.saturating_add(2_300)).saturating_mul(64) / 63;
    if likely < high {
        match attempt(fork, request, likely)? {
            Attempt::Enough(_) => high = likely,
            _ => low = likely,
        }
    }
    while low.saturating_add(1) < high && high.saturating_sub(low) > high / TOLERANCE {
        // Closer to the low end, where the answer usually is.
        let middle = (low.saturating_add(high) / 2).min(low.saturating_mul(2).max(1));
        match attempt(fork, request, middle)? {
            Attempt::Enough(_) => high = middle,
            _ => low = middle,
        }
    }
    Ok(high)
}

enum Attempt {
    Enough(u64),
    Reverted(alloy_primitives::Bytes),
    TooLittle(String),
}

fn attempt(fork: &Fork, request: &TxRequest, gas_limit: u64) -> Result<Attempt, ChainError> {
    match fork.clone().transact_with(request, gas_limit) {
        Ok(CallOutcome::Success { gas_used, .. }) => Ok(Attempt::Enough(gas_used)),
        Ok(CallOutcome::Revert { output, .. }) => Ok(Attempt::Reverted(output)),
        Ok(CallOutcome::Halt { reason, .. }) => Ok(Attempt::TooLittle(reason)),
        Err(ChainError::Invalid(reason)) if needs_more_gas(&reason) => Ok(Attempt::TooLittle(reason.to_string())),
        Err(error) => Err(error),
    }
}
