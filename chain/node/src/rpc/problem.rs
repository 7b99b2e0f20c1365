//! Our errors as JSON-RPC error objects, with the codes and texts that wallets look for.

use alloy_primitives::{Bytes, hex};
use jsonrpsee::types::{ErrorObjectOwned, error::INVALID_PARAMS_CODE};

use crate::{CallOutcome, ChainError, PoolError, revert::revert_string};

/// geth's code for "the node says no".
const SERVER_ERROR: i32 = -32_000;
/// Something asked for is not there (EIP-1474).
const NOT_FOUND: i32 = -32_001;
/// A revert; the data is the revert data (geth).
const REVERT: i32 = 3;

pub(super) fn invalid_params(message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INVALID_PARAMS_CODE, message, None::<()>)
}

pub(super) fn not_found(message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(NOT_FOUND, message, None::<()>)
}

pub(super) fn server_error(message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(SERVER_ERROR, message, None::<()>)
}

fn reverted(output: &Bytes) -> ErrorObjectOwned {
    let message = match revert_string(output) {
        Some(reason) => format!("execution reverted: {reason}"),
        None => "execution reverted".into(),
    };
    ErrorObjectOwned::owned(REVERT, message, Some(hex::encode_prefixed(output)))
}

pub(super) fn output(outcome: CallOutcome) -> Result<Bytes, ErrorObjectOwned> {
    match outcome {
        CallOutcome::Success { output, .. } => Ok(output),
        CallOutcome::Revert { output, .. } => Err(reverted(&output)),
        CallOutcome::Halt { reason, .. } => Err(server_error(reason)),
    }
}

pub(super) fn chain(error: ChainError) -> ErrorObjectOwned {
    match error {
        ChainError::Reverted { output } => reverted(&output),
        ChainError::StatePruned { .. } => not_found(error.to_string()),
        ChainError::Config(reason) => invalid_params(reason),
        // What a path or a disk is called is for the log, not for a client.
        ChainError::State(error) => {
            tracing::error!(%error, "a request failed on the database");
            server_error("the chain database could not be read; see the node's log")
        }
        error => server_error(error.to_string()),
    }
}

pub(super) fn pool(error: PoolError) -> ErrorObjectOwned {
    server_error(error.to_string())
}
