//! The DeFi agent: language to typed intent to calldata.
