//! The typed wish of a person: what the language side produces and the planning side turns into calldata.

/// A quantity as the person wrote it, before it is known in which units the asset counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A plain decimal number of whole units, digits with at most one `.`, such as `1250.75`. No sign, no exponent, no separators.
    Exact(String),
    /// A share of what there is, in basis points: "half" is 5,000.
    Share(u16),
    /// All there is.
    Max,
}

/// The rate at which an order repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Once an hour.
    Hour,
    /// Once a day.
    Day,
    /// Once a week.
    Week,
    /// Once a month.
    Month,
}

/// What an alert watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watch {
    /// The person's Aave health factor.
    HealthFactor,
    /// The price of an asset, by symbol.
    Price(Option<String>),
}

/// The side of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// In favour.
    For,
    /// Against.
    Against,
    /// Neither.
    Abstain,
}

/// What a person wants. Every slot is what stands in the sentence; `None` means that it does not stand there, and the agent
/// asks or has a default that moves nothing (a repayment's asset when there is one debt only). Asset slots hold the symbol of a listed asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Lend to the pool (also as collateral).
    Supply { asset: Option<String>, amount: Option<Amount> },
    /// Take back what was lent.
    Withdraw { asset: Option<String>, amount: Option<Amount> },
    /// Borrow from the pool.
    Borrow { asset: Option<String>, amount: Option<Amount> },
    /// Pay a loan back.
    Repay { asset: Option<String>, amount: Option<Amount> },
    /// Exchange one asset for another; exactly one of `amount` (in) and `amount_out` is given in a complete wish.
    Swap {
        asset: Option<String>,
        to_asset: Option<String>,
        amount: Option<Amount>,
        amount_out: Option<Amount>,
        slippage_bps: Option<u16>,
    },
    /// What a swap would give.
    Quote { asset: Option<String>, to_asset: Option<String>, amount: Option<Amount>, amount_out: Option<Amount> },
    /// Send to somebody. `to` is an address as written (0x + 40 hex digits).
    Transfer { asset: Option<String>, amount: Option<Amount>, to: Option<String> },
    /// What the wallet holds.
    Balance { asset: Option<String> },
    /// Loans, collateral and health factor.
    Position,
    /// Interest rates.
    Rates { asset: Option<String> },
    /// The price of an asset.
    Price { asset: Option<String> },
    /// Ask the devnet's faucet for test tokens.
    Faucet,
    /// Tell me when something crosses a bound (decimal numbers).
    Alert { watch: Watch, below: Option<String>, above: Option<String> },
    /// Repeat an order.
    Recurring { inner: Box<Intent>, every: Every },
    /// Carry an order out once, when the price of a listed asset falls below or rises above `price` dollars (a plain decimal).
    Limit { inner: Box<Intent>, asset: String, below: bool, price: String },
    /// Stop repeating.
    RecurringCancel,
    /// Open governance proposals.
    Proposals,
    /// Vote on one.
    Vote { proposal: Option<String>, support: Option<Support> },
    /// Stop every signature until the owner unfreezes.
    Freeze,
    /// Drop what is pending.
    Cancel,
    /// What can you do?
    Help,
    /// A greeting or thanks: small talk that deserves a friendly line.
    Greeting,
    /// Understood as none of the above.
    OutOfScope,
}
