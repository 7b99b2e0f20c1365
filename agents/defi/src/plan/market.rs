//! The numbers of the lending market: one batch of reads, checked, so that planning is arithmetic only.

use alloy_primitives::{Address, U256};
use hyperlith_sdk::Host;

use crate::abi::{AaveData, AaveOracle, AavePool, Erc20};
use crate::chain::{Asset, Batch, Listing, Ticket, role};
use crate::error::DefiError;
use crate::number::{self, WAD};

/// A loan account as a whole. Sums are USD with 8 decimals.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Value of what counts as collateral.
    pub collateral: U256,
    /// Value of what is owed.
    pub debt: U256,
    /// Value that may still be borrowed.
    pub available: U256,
    /// Average liquidation threshold, in basis points.
    pub threshold: U256,
    /// Average loan-to-value limit, in basis points.
    pub ltv: U256,
    /// Health factor × 10^18; the largest number when there is no debt.
    pub health: U256,
}

/// One asset of the lending market, as it is for one wallet. Amounts are token units.
#[derive(Clone, Debug)]
pub struct Reserve {
    /// The asset.
    pub asset: Asset,
    /// What the wallet holds.
    pub wallet: U256,
    /// What the pool may take from the wallet.
    pub allowance: U256,
    /// What the person lent, interest included.
    pub supplied: U256,
    /// What the person owes at the variable rate, interest included.
    pub debt: U256,
    /// What was lent counts as collateral.
    pub is_collateral: bool,
    /// The asset can be lent, and paid back.
    pub active: bool,
    /// Lending and borrowing are stopped; withdrawing and repaying are not.
    pub frozen: bool,
    /// Everything is stopped.
    pub paused: bool,
    /// The asset can be borrowed.
    pub borrowable: bool,
    /// Liquidation threshold, in basis points.
    pub threshold: U256,
    /// Price in USD, 8 decimals; `None` when the oracle has none.
    pub price: Option<U256>,
    /// Yearly rate for lenders, in ray.
    pub supply_rate: U256,
    /// Yearly variable rate for borrowers, in ray.
    pub borrow_rate: U256,
    /// All that is lent.
    pub total_supplied: U256,
    /// All that is owed.
    pub total_debt: U256,
    /// Upper bound of what may be lent in all; `None` when there is none.
    pub supply_cap: Option<U256>,
    /// Upper bound of what may be owed in all; `None` when there is none.
    pub borrow_cap: Option<U256>,
    /// The token that holds what was lent; zero when the asset is not in the market.
    pub a_token: Address,
}

/// What the market says.
#[derive(Clone, Debug)]
pub struct Market {
    /// The pool: what is called.
    pub pool: Address,
    /// The loan account of the wallet.
    pub account: Account,
    /// The assets that were asked for and that are in the market.
    pub reserves: Vec<Reserve>,
}

struct Tickets {
    asset: Asset,
    wallet: Ticket<Erc20::balanceOfCall>,
    allowance: Ticket<Erc20::allowanceCall>,
    user: Ticket<AaveData::getUserReserveDataCall>,
    config: Ticket<AaveData::getReserveConfigurationDataCall>,
    paused: Ticket<AaveData::getPausedCall>,
    caps: Ticket<AaveData::getReserveCapsCall>,
    totals: Ticket<AaveData::getReserveDataCall>,
    tokens: Ticket<AaveData::getReserveTokensAddressesCall>,
    price: Ticket<AaveOracle::getAssetPriceCall>,
}

impl Market {
    /// Reads the market for a wallet, in one batch. Assets that are not in the market are left out.
    ///
    /// # Errors
    /// [`DefiError`].
    pub fn read(host: &mut impl Host, listing: &Listing, wallet: Address, assets: &[Asset]) -> Result<Self, DefiError> {
        let (pool, data, oracle) =
            (listing.contract(role::POOL)?, listing.contract(role::DATA)?, listing.contract(role::ORACLE)?);
        let mut batch = Batch::default();
        let account = batch.add(pool, &AavePool::getUserAccountDataCall { user: wallet }, "your loan account");
        let tickets: Vec<Tickets> = assets
            .iter()
            .filter(|asset| !asset.native)
            .map(|asset| {
                let (token, name) = (asset.address, &asset.symbol);
                Tickets {
                    asset: asset.clone(),
                    wallet: batch.add(token, &Erc20::balanceOfCall { account: wallet }, format!("your {name} balance")),
                    allowance: batch.add(
                        token,
                        &Erc20::allowanceCall { owner: wallet, spender: pool },
                        format!("the pool's {name} allowance"),
                    ),
                    user: batch.add(
                        data,
                        &AaveData::getUserReserveDataCall { asset: token, user: wallet },
                        format!("your {name} loan"),
                    ),
                    config: batch.add(
                        data,
                        &AaveData::getReserveConfigurationDataCall { asset: token },
                        format!("the rules for {name}"),
                    ),
                    paused: batch.add(
                        data,
                        &AaveData::getPausedCall { asset: token },
                        format!("whether {name} is paused"),
                    ),
                    caps: batch.add(
                        data,
                        &AaveData::getReserveCapsCall { asset: token },
                        format!("the caps of {name}"),
                    ),
                    totals: batch.add(
                        data,
                        &AaveData::getReserveDataCall { asset: token },
                        format!("the rates of {name}"),
                    ),
                    tokens: batch.add(
                        data,
                        &AaveData::getReserveTokensAddressesCall { asset: token },
                        format!("the market of {name}"),
                    ),
                    price: batch.add(
                        oracle,
                        &AaveOracle::getAssetPriceCall { asset: token },
                        format!("the price of {name}"),
                    ),
                }
            })
            .collect();
        let answers = batch.run(host)?;
        let account = answers.get(account)?;
        let account = Account {
            collateral: account.totalCollateralBase,
            debt: account.totalDebtBase,
            available: account.availableBorrowsBase,
            threshold: account.currentLiquidationThreshold,
            ltv: account.ltv,
            health: account.healthFactor,
        };
        let mut reserves = Vec::with_capacity(tickets.len());
        for ticket in tickets {
            // An asset that is not in the market has no tokens of its own there, and its other answers may revert.
            let tokens = answers.maybe(ticket.tokens)?;
            let Some(tokens) = tokens.filter(|tokens| !tokens.aTokenAddress.is_zero()) else { continue };
            let (user, config) = (answers.get(ticket.user)?, answers.get(ticket.config)?);
            let (caps, totals) = (answers.get(ticket.caps)?, answers.get(ticket.totals)?);
            let cap = |whole: U256| {
                // A cap that does not fit 256 bits is no cap.
                (!whole.is_zero())
                    .then(|| number::one(ticket.asset.decimals).and_then(|one| whole.checked_mul(one)))
                    .flatten()
            };
            reserves.push(Reserve {
                wallet: answers.get(ticket.wallet)?,
                allowance: answers.get(ticket.allowance)?,
                supplied: user.currentATokenBalance,
                debt: user.currentVariableDebt,
                is_collateral: user.usageAsCollateralEnabled,
                active: config.isActive,
                frozen: config.isFrozen,
                paused: answers.get(ticket.paused)?,
                borrowable: config.borrowingEnabled,
                threshold: config.liquidationThreshold,
                price: answers.maybe(ticket.price)?.filter(|price| !price.is_zero()),
                supply_rate: totals.liquidityRate,
                borrow_rate: totals.variableBorrowRate,
                total_supplied: totals.totalAToken,
                total_debt: totals.totalVariableDebt.saturating_add(totals.totalStableDebt),
                supply_cap: cap(caps.supplyCap),
                borrow_cap: cap(caps.borrowCap),
                a_token: tokens.aTokenAddress,
                asset: ticket.asset,
            });
        }
        Ok(Self { pool, account, reserves })
    }
}

impl Reserve {
    /// The value of token units in USD (8 decimals).
    ///
    /// # Errors
    /// [`DefiError::Nonsense`] when the oracle has no price or the product does not fit.
    pub fn value(&self, units: U256) -> Result<U256, DefiError> {
        let value = self.price.and_then(|price| number::value_of(units, price, self.asset.decimals));
        value.ok_or_else(|| DefiError::nonsense(format!("the price of {}", self.asset.symbol)))
    }

    /// Token units worth a sum of USD (8 decimals), rounded down.
    ///
    /// # Errors
    /// [`DefiError::Nonsense`] when the oracle has no price or the result does not fit.
    pub fn units(&self, base: U256) -> Result<U256, DefiError> {
        let units = self.price.and_then(|price| number::units_for(base, price, self.asset.decimals));
        units.ok_or_else(|| DefiError::nonsense(format!("the price of {}", self.asset.symbol)))
    }
}

impl Account {
    /// The health factor × 10^18 of a collateral whose value × threshold (bps) is `weighted` against `debt`.
    #[must_use]
    pub fn health_of(weighted: U256, debt: U256) -> U256 {
        if debt.is_zero() {
            return U256::MAX;
        }
        let covered = weighted / U256::from(number::WHOLE_BPS);
        number::mul_div(covered, WAD, debt).unwrap_or(U256::MAX)
    }

    /// Collateral value × liquidation threshold in basis points.
    ///
    /// # Errors
    /// [`DefiError::Nonsense`] when the product does not fit.
    pub fn weighted(&self) -> Result<U256, DefiError> {
        self.collateral.checked_mul(self.threshold).ok_or_else(|| DefiError::nonsense("your loan account"))
    }
}

/// The pool's stock of an asset: what can be taken out right now.
///
/// # Errors
/// [`DefiError`].
pub fn liquidity(host: &mut impl Host, reserve: &Reserve) -> Result<U256, DefiError> {
    let mut batch = Batch::default();
    let call = Erc20::balanceOfCall { account: reserve.a_token };
    let ticket = batch.add(reserve.asset.address, &call, format!("the pool's stock of {}", reserve.asset.symbol));
    batch.run(host)?.get(ticket)
}
