//! The classifier's labels: shared with the build script, which trains on exemplars that carry them.

/// What a sentence may ask for. The first eight move something and need a command.
pub(crate) const LABELS: [&str; 22] = [
    "supply",
    "withdraw",
    "borrow",
    "repay",
    "swap",
    "transfer",
    "vote",
    "freeze",
    "quote",
    "balance",
    "position",
    "rates",
    "price",
    "faucet",
    "alert",
    "recurring_cancel",
    "proposals",
    "cancel",
    "help",
    "greeting",
    "out_of_scope",
    "recurring",
];

/// How many of the first labels need a command.
pub(crate) const COMMANDED: usize = 8;
