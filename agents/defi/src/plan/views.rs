//! Answers that only read: balances, the loan account, rates and prices.

use alloy_primitives::U256;
use hyperlith_sdk::Host;

use super::market::Market;
use super::{Answer, Context, Planned};
use crate::abi::{AaveOracle, Erc20};
use crate::chain::{Asset, Batch, native_balance, role};
use crate::number;
use crate::replies::{self, Holding};

/// What the wallet holds, with values where the oracle has prices.
///
/// # Errors
/// An answer for the person, or [`crate::error::DefiError`].
pub fn balance(host: &mut impl Host, context: &Context<'_>, symbol: Option<&str>) -> Planned {
    let assets = chosen(context, symbol)?;
    let oracle = context.listing.find_contract(role::ORACLE);
    let mut batch = Batch::default();
    let tickets: Vec<_> = assets
        .iter()
        .map(|asset| {
            let of = (!asset.native).then(|| {
                let ask = Erc20::balanceOfCall { account: context.wallet };
                batch.add(asset.address, &ask, format!("your {} balance", asset.symbol))
            });
            // The coin itself is worth what its wrapped form is worth.
            let priced = if asset.native { context.listing.wrapped() } else { Some(asset) };
            let price = oracle.zip(priced).map(|(oracle, asset)| {
                batch.add(
                    oracle,
                    &AaveOracle::getAssetPriceCall { asset: asset.address },
                    format!("the price of {}", asset.symbol),
                )
            });
            (of, price)
        })
        .collect();
    let answers = batch.run(host)?;
    let mut holdings = Vec::with_capacity(assets.len());
    for (asset, (of, price)) in assets.iter().zip(tickets) {
        let units = match of {
            Some(ticket) => answers.get(ticket)?,
            None => native_balance(host, context.wallet)?,
        };
        let price = price.map(|ticket| answers.maybe(ticket)).transpose()?.flatten();
        let value = price.and_then(|price| number::value_of(units, price, asset.decimals));
        holdings.push(Holding { asset: asset.clone(), units, value });
    }
    let answer = Answer::say(replies::balances(&holdings, context.listing.development));
    Ok(holdings.iter().fold(answer, |answer, holding| {
        answer.fact(&format!("balance.{}", holding.asset.symbol), number::plain(holding.units, holding.asset.decimals))
    }))
}

/// The loan account: what is lent and owed, limits, health factor, and how far the collateral may fall.
///
/// # Errors
/// An answer for the person, or [`crate::error::DefiError`].
pub fn position(host: &mut impl Host, context: &Context<'_>) -> Planned {
    let market = Market::read(host, context.listing, context.wallet, &context.listing.assets)?;
    let lines: Vec<replies::PositionLine> = market
        .reserves
        .iter()
        .filter(|reserve| !reserve.supplied.is_zero() || !reserve.debt.is_zero())
        .map(|reserve| replies::PositionLine {
            asset: reserve.asset.clone(),
            supplied: reserve.supplied,
            supplied_value: reserve.value(reserve.supplied).ok(),
            is_collateral: reserve.is_collateral,
            debt: reserve.debt,
            debt_value: reserve.value(reserve.debt).ok(),
        })
        .collect();
    if lines.is_empty() {
        return Ok(Answer::say(replies::NO_POSITION).suggest(["rates", "balance"]));
    }
    let answer = Answer::say(replies::position(&lines, &market.account));
    let answer = match market.account.debt.is_zero() {
        true => answer,
        false => answer.fact("health_factor", number::fixed(market.account.health, 18, 4)),
    };
    Ok(answer)
}

/// What lending earns and borrowing costs, best first.
///
/// # Errors
/// An answer for the person, or [`crate::error::DefiError`].
pub fn rates(host: &mut impl Host, context: &Context<'_>, symbol: Option<&str>) -> Planned {
    let assets = chosen(context, symbol)?;
    // The coin itself is not in the market; its wrapped form is.
    let assets: Vec<Asset> = match (assets.as_slice(), context.listing.wrapped()) {
        ([only], Some(wrapped)) if only.native => vec![wrapped.clone()],
        _ => assets,
    };
    let mut market = Market::read(host, context.listing, context.wallet, &assets)?;
    market.reserves.retain(|reserve| reserve.active);
    if market.reserves.is_empty() {
        return Ok(Answer::say(replies::NO_RATES));
    }
    market.reserves.sort_by_key(|reserve| std::cmp::Reverse(reserve.supply_rate));
    let best = market.reserves.first().map(|reserve| reserve.asset.symbol.clone());
    let lines: Vec<(String, U256, Option<U256>)> = market
        .reserves
        .iter()
        .map(|reserve| {
            (reserve.asset.symbol.clone(), reserve.supply_rate, reserve.borrowable.then_some(reserve.borrow_rate))
        })
        .collect();
    let answer = Answer::say(replies::rates(&lines));
    Ok(match best {
        Some(best) => answer.fact("best", best),
        None => answer,
    })
}

/// Prices by the market's oracle.
///
/// # Errors
/// An answer for the person, or [`crate::error::DefiError`].
pub fn price(host: &mut impl Host, context: &Context<'_>, symbol: Option<&str>) -> Planned {
    let assets = chosen(context, symbol)?;
    let oracle = context.listing.contract(role::ORACLE)?;
    let mut batch = Batch::default();
    let mut tickets = Vec::with_capacity(assets.len());
    for asset in &assets {
        let Some(priced) = (if asset.native { context.listing.wrapped() } else { Some(asset) }) else { continue };
        let ask = AaveOracle::getAssetPriceCall { asset: priced.address };
        tickets.push((asset, batch.add(oracle, &ask, format!("the price of {}", asset.symbol))));
    }
    let answers = batch.run(host)?;
    let mut lines = Vec::with_capacity(tickets.len());
    for (asset, ticket) in tickets {
        lines.push((asset.symbol.clone(), answers.maybe(ticket)?.filter(|price| !price.is_zero())));
    }
    let answer = Answer::say(replies::prices(&lines, context.listing.development));
    Ok(lines
        .iter()
        .filter_map(|(symbol, price)| price.map(|price| (symbol, price)))
        .fold(answer, |answer, (symbol, price)| {
            answer.fact(&format!("price.{symbol}"), number::plain(price, number::USD_DECIMALS))
        }))
}

/// All listed assets, or the one that was named.
fn chosen(context: &Context<'_>, symbol: Option<&str>) -> Planned<Vec<Asset>> {
    let Some(symbol) = symbol else { return Ok(context.listing.assets.clone()) };
    match context.listing.asset(symbol) {
        Some(asset) => Ok(vec![asset.clone()]),
        None => {
            let known: Vec<String> = context.listing.assets.iter().map(|asset| asset.symbol.clone()).collect();
            Err(Answer::say(replies::unknown_asset(symbol, &known)).into())
        }
    }
}
