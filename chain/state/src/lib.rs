//! Persistent chain state with the Ethereum state root and snapshots by block.
