//! Wallets, signer, spending policy, cards and conversations, shared by every front-end.
