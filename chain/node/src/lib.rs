//! Pool, block builder, receipts, JSON-RPC and the devnet.
