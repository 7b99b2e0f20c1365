//! What a simulated transaction did, as plain numbers: the ground that policy and card stand on.

use std::collections::BTreeMap;

use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use crate::directory::Asset;

/// A wallet's balance of one asset before and after, network fee left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceChange {
    /// The asset.
    pub asset: Asset,
    /// Units before.
    pub before: U256,
    /// Units after.
    pub after: U256,
}

impl BalanceChange {
    /// Units that left.
    pub fn loss(&self) -> U256 {
        self.before.saturating_sub(self.after)
    }

    /// Units that came in.
    pub fn gain(&self) -> U256 {
        self.after.saturating_sub(self.before)
    }
}

/// What a swap would give just before the transaction, and how far it moves the pools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwapQuote {
    /// Units paid, by the router's own arithmetic.
    pub amount_in: U256,
    /// Units received, by the router's own arithmetic.
    pub amount_out: U256,
    /// How much worse the price is than that of a very small swap over the same path, pool fee left out, in basis points.
    pub impact_bps: u32,
}

/// What a simulated transaction did to a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    /// Number of the block that it was simulated on.
    pub block: u64,
    /// Every listed asset, also those that did not change.
    pub balances: Vec<BalanceChange>,
    /// Aave v3 health factor (18 decimals) before; `U256::MAX` without debt. `None` on a chain without Aave.
    pub health_before: Option<U256>,
    /// The same after.
    pub health_after: Option<U256>,
    /// One quote a swap, in the order of the actions.
    pub swaps: Vec<SwapQuote>,
    /// Approvals that remain after the transaction: token, spender, units.
    pub approvals_left: Vec<(Address, Address, U256)>,
    /// Recipients of transfers that have code.
    pub contract_recipients: Vec<Address>,
    /// Prices in USD, 8 decimals a whole unit, of every asset that had one; the zero address is the chain's own coin.
    pub prices: BTreeMap<Address, U256>,
    /// Gas that the simulation used.
    pub gas_used: u64,
    /// Gas limit that would be signed.
    pub gas_limit: u64,
    /// Expected fee in wei.
    pub fee: U256,
    /// Largest possible fee in wei.
    pub fee_limit: U256,
}

impl Effects {
    /// The balance change of an asset.
    pub fn of(&self, asset: &Asset) -> Option<&BalanceChange> {
        self.balances.iter().find(|change| change.asset.native == asset.native && change.asset.address == asset.address)
    }

    /// The price of an asset.
    pub fn price(&self, asset: &Asset) -> Option<U256> {
        self.prices.get(&asset.address).copied().filter(|price| !price.is_zero())
    }

    /// Largest price impact of all swaps.
    pub fn worst_impact_bps(&self) -> u32 {
        self.swaps.iter().map(|quote| quote.impact_bps).max().unwrap_or(0)
    }
}
