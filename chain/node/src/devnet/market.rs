//! The figures of the devnet: who has how much, what it costs, and on what terms it is lent.
//!
//! Amounts are in whole units, prices in whole US dollars, ratios in basis points (1/10 000) as Aave has them.

/// Ether that genesis gives to the deployer: enough for every pool and the faucet's reserve.
pub(super) const DEPLOYER_ETHER: u64 = 10_000_000;

/// Ether in the faucet: 100 000 drips.
pub(super) const FAUCET_ETHER: u64 = 1_000_000;

/// WETH in the faucet: 100 000 drips.
pub(super) const FAUCET_WETH: u64 = 500_000;

/// Seconds between two drips to the same address. Long enough that a loop of a script does not empty the reserve,
/// short enough that a person who tries things out can wait.
pub(super) const FAUCET_COOLDOWN: u64 = 60;

/// What one drip gives.
pub(super) struct Gift {
    pub(super) ether: u64,
    pub(super) weth: u64,
    pub(super) usdc: u64,
    pub(super) dai: u64,
    pub(super) metis: u64,
}

pub(super) const GIFT: Gift = Gift { ether: 10, weth: 5, usdc: 10_000, dai: 10_000, metis: 500 };

/// A token of ours. WETH is not among them: it is the published contract.
pub(super) struct Token {
    pub(super) symbol: &'static str,
    pub(super) name: &'static str,
    pub(super) decimals: u8,
    /// Initial supply, all of it the deployer's.
    pub(super) supply: u64,
}

pub(super) const TOKENS: [Token; 3] = [
    Token { symbol: "USDC", name: "USD Coin (development)", decimals: 6, supply: 1_000_000_000 },
    Token { symbol: "DAI", name: "Dai (development)", decimals: 18, supply: 1_000_000_000 },
    Token { symbol: "METIS", name: "Metis (development)", decimals: 18, supply: 10_000_000 },
];

/// Terms of one Aave reserve.
pub(super) struct Reserve {
    pub(super) symbol: &'static str,
    /// US dollars.
    pub(super) price: u64,
    pub(super) ltv: u64,
    pub(super) liquidation_threshold: u64,
    /// 10 500 means that a liquidator gets 105 % of what he repays.
    pub(super) liquidation_bonus: u64,
    pub(super) reserve_factor: u64,
    pub(super) rates: Rates,
    /// Supplied by the deployer.
    pub(super) supplied: u64,
    /// Borrowed by the deployer, so that suppliers earn something.
    ///
    /// Over all reserves his health factor is about 2.9: WETH and METIS would have to lose two thirds of their price
    /// before he could be liquidated.
    pub(super) borrowed: u64,
}

/// An interest curve of two straight lines, in basis points a year.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Rates {
    /// Share of the reserve in use at which the steep line begins.
    pub(super) optimal: u64,
    pub(super) base: u64,
    pub(super) slope1: u64,
    pub(super) slope2: u64,
}

const STABLE_RATES: Rates = Rates { optimal: 9_000, base: 0, slope1: 550, slope2: 6_000 };
const VOLATILE_RATES: Rates = Rates { optimal: 8_000, base: 100, slope1: 380, slope2: 8_000 };
const LONG_TAIL_RATES: Rates = Rates { optimal: 4_500, base: 0, slope1: 700, slope2: 30_000 };

pub(super) const RESERVES: [Reserve; 4] = [
    Reserve {
        symbol: "USDC",
        price: 1,
        ltv: 7_700,
        liquidation_threshold: 8_000,
        liquidation_bonus: 10_450,
        reserve_factor: 1_000,
        rates: STABLE_RATES,
        supplied: 20_000_000,
        borrowed: 11_000_000,
    },
    Reserve {
        symbol: "DAI",
        price: 1,
        ltv: 7_500,
        liquidation_threshold: 8_000,
        liquidation_bonus: 10_500,
        reserve_factor: 1_000,
        rates: STABLE_RATES,
        supplied: 20_000_000,
        borrowed: 9_000_000,
    },
    Reserve {
        symbol: "WETH",
        price: 2_500,
        ltv: 8_000,
        liquidation_threshold: 8_250,
        liquidation_bonus: 10_500,
        reserve_factor: 1_500,
        rates: VOLATILE_RATES,
        supplied: 48_000,
        borrowed: 9_600,
    },
    Reserve {
        symbol: "METIS",
        price: 20,
        ltv: 6_000,
        liquidation_threshold: 6_500,
        liquidation_bonus: 11_000,
        reserve_factor: 2_000,
        rates: LONG_TAIL_RATES,
        supplied: 500_000,
        borrowed: 150_000,
    },
];

/// Share of a liquidator's bonus that goes to the treasury, in basis points.
pub(super) const LIQUIDATION_PROTOCOL_FEE: u64 = 1_000;

/// US dollars on each side of each Uniswap pair: a swap of 1 000 dollars moves the price by 0.04 %.
pub(super) const PAIR_SIDE_DOLLARS: u64 = 5_000_000;

/// The Uniswap pairs.
pub(super) const PAIRS: [(&str, &str); 6] =
    [("METIS", "USDC"), ("WETH", "USDC"), ("DAI", "USDC"), ("METIS", "WETH"), ("DAI", "WETH"), ("METIS", "DAI")];
