//! Lending, taking back, borrowing and paying back with Aave v3: checks against the market, then calldata.

use alloy_primitives::U256;
use hyperlith_sdk::{Call, Host};

use super::market::{Account, Market, Reserve, liquidity};
use super::{
    Answer, Context, LENDING_VALID_SECONDS, Planned, Verb, approve, asset, call, head_time, now, readable, units,
};
use crate::abi::AavePool;
use crate::chain::Asset;
use crate::error::DefiError;
use crate::intent::{Amount, Intent};
use crate::number::{self, RAY, SECONDS_PER_YEAR, WAD, WHOLE_BPS};
use crate::replies;
use crate::wish::Slot;

/// Aave's number for the variable rate; the stable one is switched off everywhere.
const VARIABLE: u64 = 2;
/// Lowest health factor, in basis points, that a proposed loan or withdrawal may lead to.
const LOWEST_BPS: u64 = 10_500;
/// "All I can borrow" stays this much below the limit, in basis points, so that interest of the next seconds does not tip it over.
const HEADROOM_BPS: u16 = 10;
/// Seconds that may pass between the numbers and the transaction, for the interest of a full repayment.
const REPAY_WINDOW_SECONDS: u64 = 1_200;

/// Proposes to lend.
///
/// # Errors
/// An answer for the person, or [`DefiError`].
pub fn supply(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Planned {
    let Intent::Supply { amount, .. } = intent else { return Err(wrong(intent)) };
    let asset = asset(context, intent, Slot::Asset, Verb::Lend)?;
    let market = Market::read(host, context.listing, context.wallet, std::slice::from_ref(&asset))?;
    let reserve = open(&market, &asset, Verb::Lend)?;
    if reserve.frozen {
        return Ok(Answer::say(replies::frozen(&asset)));
    }
    if reserve.wallet.is_zero() {
        let native =
            context.listing.assets.iter().find(|other| other.native && context.listing.wrapped() == Some(&asset));
        let wrap = native.map(|native| format!("swap 1 {} for {}", native.symbol, asset.symbol));
        return Ok(Answer::say(replies::nothing_in_wallet(&asset)).suggest(wrap).suggest(["balance"]));
    }
    let units = units(intent, amount.as_ref(), reserve.wallet, &asset, Verb::Lend)?;
    if units.value > reserve.wallet {
        return Ok(offer(
            intent,
            Amount::Max,
            replies::wallet_too_small(Verb::Lend, units.value, reserve.wallet, &asset),
        ));
    }
    if let Some(cap) = reserve.supply_cap {
        let room = cap.saturating_sub(reserve.total_supplied);
        if units.value > room {
            return Ok(offer_up_to(intent, room, &asset, replies::cap_reached(Verb::Lend, room, &asset)));
        }
    }
    let mut calls: Vec<Call> =
        approve(asset.address, market.pool, reserve.allowance, units.value).into_iter().collect();
    calls.push(call(
        market.pool,
        &AavePool::supplyCall {
            asset: asset.address,
            amount: units.value,
            onBehalfOf: context.wallet,
            referralCode: 0,
        },
    ));
    let text = replies::supply(units.value, &asset, reserve.supply_rate, !reserve.threshold.is_zero());
    Ok(Answer::propose(calls, intent.clone(), LENDING_VALID_SECONDS, text))
}

/// Proposes to take back what was lent.
///
/// # Errors
/// An answer for the person, or [`DefiError`].
pub fn withdraw(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Planned {
    let Intent::Withdraw { amount, .. } = intent else { return Err(wrong(intent)) };
    let asset = asset(context, intent, Slot::Asset, Verb::Withdraw)?;
    let market = Market::read(host, context.listing, context.wallet, std::slice::from_ref(&asset))?;
    let reserve = open(&market, &asset, Verb::Withdraw)?;
    if reserve.supplied.is_zero() {
        return Ok(Answer::say(replies::nothing_lent(&asset)).suggest(["position"]));
    }
    let units = units(intent, amount.as_ref(), reserve.supplied, &asset, Verb::Withdraw)?;
    if units.value > reserve.supplied {
        return Ok(offer(intent, Amount::Max, replies::lent_too_little(units.value, reserve.supplied, &asset)));
    }
    let account = &market.account;
    let mut health = None;
    if reserve.is_collateral && !account.debt.is_zero() {
        let weighted = account.weighted()?;
        let gone = weigh(reserve, reserve.value(units.value)?)?;
        let after = Account::health_of(weighted.saturating_sub(gone), account.debt);
        if after < lowest_health() {
            let needed = needed_weight(account.debt)?;
            let free =
                number::mul_div(weighted.saturating_sub(needed), U256::from(1), reserve.threshold).unwrap_or_default();
            let most = reserve.units(free)?.min(reserve.supplied);
            return Ok(offer_up_to(intent, most, &asset, replies::withdraw_unsafe(units.value, after, most, &asset)));
        }
        health = Some((account.health, after));
    }
    let stock = liquidity(host, reserve)?;
    if units.value > stock {
        return Ok(offer_up_to(intent, stock, &asset, replies::pool_is_dry(Verb::Withdraw, stock, &asset)));
    }
    // The largest number takes the interest of the last seconds along.
    let amount = if units.all { U256::MAX } else { units.value };
    let calls = vec![call(market.pool, &AavePool::withdrawCall { asset: asset.address, amount, to: context.wallet })];
    let text = replies::withdraw(units.value, units.all, &asset, health);
    Ok(Answer::propose(calls, intent.clone(), LENDING_VALID_SECONDS, text))
}

/// Proposes to borrow at the variable rate.
///
/// # Errors
/// An answer for the person, or [`DefiError`].
pub fn borrow(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Planned {
    let Intent::Borrow { amount, .. } = intent else { return Err(wrong(intent)) };
    let asset = asset(context, intent, Slot::Asset, Verb::Borrow)?;
    let market = Market::read(host, context.listing, context.wallet, std::slice::from_ref(&asset))?;
    let reserve = open(&market, &asset, Verb::Borrow)?;
    if reserve.frozen || !reserve.borrowable {
        return Ok(Answer::say(replies::not_borrowable(&asset)));
    }
    let account = &market.account;
    if account.collateral.is_zero() {
        return Ok(Answer::say(replies::NO_COLLATERAL).suggest(["balance", "rates"]));
    }
    let weighted = account.weighted()?;
    let most_debt = number::mul_div(weighted, U256::from(1), U256::from(LOWEST_BPS)).unwrap_or_default();
    let room = account.available.min(most_debt.saturating_sub(account.debt));
    let stock = liquidity(host, reserve)?;
    let cap_room = reserve.borrow_cap.map_or(U256::MAX, |cap| cap.saturating_sub(reserve.total_debt));
    let safe = round(number::share(reserve.units(room)?, WHOLE_BPS - HEADROOM_BPS).min(stock).min(cap_room), &asset);
    if safe.is_zero() {
        let text = if room.is_zero() {
            replies::NO_CAPACITY.to_string()
        } else {
            replies::pool_is_dry(Verb::Borrow, safe, &asset)
        };
        return Ok(Answer::say(text).suggest(["position"]));
    }
    let mut units = units(intent, amount.as_ref(), safe, &asset, Verb::Borrow)?;
    if !matches!(amount, Some(Amount::Exact(_))) {
        units.value = round(units.value, &asset);
    }
    let value = reserve.value(units.value)?;
    if value > room {
        return Ok(offer_up_to(intent, safe, &asset, replies::capacity_too_small(units.value, safe, &asset)));
    }
    if units.value > stock {
        return Ok(offer_up_to(intent, safe, &asset, replies::pool_is_dry(Verb::Borrow, stock, &asset)));
    }
    if units.value > cap_room {
        return Ok(offer_up_to(intent, safe, &asset, replies::cap_reached(Verb::Borrow, cap_room, &asset)));
    }
    let after = Account::health_of(weighted, account.debt.saturating_add(value));
    let calls = vec![call(
        market.pool,
        &AavePool::borrowCall {
            asset: asset.address,
            amount: units.value,
            interestRateMode: U256::from(VARIABLE),
            referralCode: 0,
            onBehalfOf: context.wallet,
        },
    )];
    let text = replies::borrow(units.value, units.all, &asset, reserve.borrow_rate, (account.health, after));
    Ok(Answer::propose(calls, intent.clone(), LENDING_VALID_SECONDS, text))
}

/// Proposes to pay a loan back.
///
/// # Errors
/// An answer for the person, or [`DefiError`].
pub fn repay(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Planned {
    let Intent::Repay { asset, amount } = intent else { return Err(wrong(intent)) };
    let wanted = match asset {
        Some(_) => Some(super::asset(context, intent, Slot::Asset, Verb::Repay)?),
        None => None,
    };
    let market = Market::read(host, context.listing, context.wallet, &context.listing.assets)?;
    let debts: Vec<&Reserve> = market.reserves.iter().filter(|reserve| !reserve.debt.is_zero()).collect();
    let reserve = match (&wanted, debts.as_slice()) {
        (_, []) => return Ok(Answer::say(replies::NO_DEBT).suggest(["position"])),
        (Some(asset), debts) => match debts.iter().find(|reserve| reserve.asset == *asset) {
            Some(reserve) => reserve,
            None => {
                let owed: Vec<String> =
                    debts.iter().map(|reserve| replies::amount_short(reserve.debt, &reserve.asset)).collect();
                let symbols = debts.iter().map(|reserve| reserve.asset.symbol.clone());
                return Ok(Answer::ask(
                    Slot::Asset,
                    intent.clone().with_asset(None),
                    replies::no_such_debt(asset, &owed),
                )
                .suggest(symbols));
            }
        },
        (None, [only]) => only,
        (None, several) => {
            let owed: Vec<String> =
                several.iter().map(|reserve| replies::amount_short(reserve.debt, &reserve.asset)).collect();
            let symbols = several.iter().map(|reserve| reserve.asset.symbol.clone());
            return Ok(Answer::ask(Slot::Asset, intent.clone(), replies::which_debt(&owed)).suggest(symbols));
        }
    };
    let asset = &reserve.asset;
    // With the asset in it, the wish stays the same wish when it is made anew.
    let intent = &intent.clone().with_asset(Some(&asset.symbol));
    let reserve = open(&market, asset, Verb::Repay)?;
    let units = units(intent, amount.as_ref(), reserve.debt, asset, Verb::Repay)?;
    if reserve.wallet.is_zero() {
        return Ok(Answer::say(replies::nothing_in_wallet(asset)).suggest(["balance"]));
    }
    if units.value > reserve.debt {
        return Ok(offer(intent, Amount::Max, replies::debt_is_smaller(units.value, reserve.debt, asset)));
    }
    if units.value > reserve.wallet {
        let text = replies::wallet_too_small(Verb::Repay, units.value, reserve.wallet, asset);
        return Ok(offer_up_to(intent, reserve.wallet, asset, text));
    }
    let pay = |amount| {
        call(
            market.pool,
            &AavePool::repayCall {
                asset: asset.address,
                amount,
                interestRateMode: U256::from(VARIABLE),
                onBehalfOf: context.wallet,
            },
        )
    };
    let mut calls: Vec<Call> = Vec::with_capacity(3);
    if units.all {
        let margin = interest_margin(host, reserve)?;
        let ceiling = units.value.checked_add(margin).ok_or_else(|| DefiError::nonsense("your loan"))?;
        if reserve.wallet < ceiling {
            return Ok(offer_up_to(intent, reserve.wallet, asset, replies::interest_is_missing(reserve.wallet, asset)));
        }
        calls.extend(approve(asset.address, market.pool, reserve.allowance, ceiling));
        calls.push(pay(U256::MAX));
        // The pool takes the debt as it is then, which is at most the ceiling: what is left of the approval is withdrawn.
        calls.extend(approve(asset.address, market.pool, ceiling, U256::ZERO));
    } else {
        calls.extend(approve(asset.address, market.pool, reserve.allowance, units.value));
        calls.push(pay(units.value));
    }
    let text = replies::repay(units.value, units.all, asset, reserve.debt.saturating_sub(units.value));
    Ok(Answer::propose(calls, intent.clone(), LENDING_VALID_SECONDS, text))
}

/// Interest that may grow until the transaction is mined: twice that of the time since the block that was read and of the
/// time for which the proposal may wait, because the rate itself may rise. At least one unit.
fn interest_margin(host: &mut impl Host, reserve: &Reserve) -> Result<U256, DefiError> {
    let seconds = now(host)?.saturating_sub(head_time(host)?).saturating_add(REPAY_WINDOW_SECONDS);
    let per_year = number::mul_div_up(reserve.debt, reserve.borrow_rate, RAY);
    let margin = per_year
        .and_then(|year| number::mul_div_up(year, U256::from(seconds) * U256::from(2), U256::from(SECONDS_PER_YEAR)));
    margin.and_then(|margin| margin.checked_add(U256::from(1))).ok_or_else(|| DefiError::nonsense("the borrow rate"))
}

/// The reserve of an asset, if the market has it and it is running.
fn open<'a>(market: &'a Market, asset: &Asset, verb: Verb) -> Planned<&'a Reserve> {
    let reserve = market.reserves.iter().find(|reserve| reserve.asset == *asset).filter(|reserve| reserve.active);
    let reserve = reserve.ok_or_else(|| Answer::say(replies::not_in_market(verb, asset)))?;
    if reserve.paused {
        return Err(Answer::say(replies::paused(asset)).into());
    }
    Ok(reserve)
}

/// A computed amount cut to six decimals, unless nothing would be left: the limit is an estimate anyway, and people read it.
fn round(value: U256, asset: &Asset) -> U256 {
    let step = number::one(asset.decimals.saturating_sub(6)).unwrap_or(U256::from(1));
    if value < step { value } else { value - value % step }
}

/// The lowest health factor that is proposed, × 10^18.
fn lowest_health() -> U256 {
    WAD.saturating_mul(U256::from(LOWEST_BPS)) / U256::from(WHOLE_BPS)
}

/// Value × threshold that a removed collateral takes along.
fn weigh(reserve: &Reserve, value: U256) -> Result<U256, DefiError> {
    value.checked_mul(reserve.threshold).ok_or_else(|| DefiError::nonsense("your loan account"))
}

/// Value × threshold that a debt needs at the lowest health factor that is proposed.
fn needed_weight(debt: U256) -> Result<U256, DefiError> {
    debt.checked_mul(U256::from(LOWEST_BPS)).ok_or_else(|| DefiError::nonsense("your loan account"))
}

fn offer(intent: &Intent, amount: Amount, text: String) -> Answer {
    Answer::offer(intent.clone().with_amount(Some(amount)), text)
}

/// Offers the same with at most `most`; only says so when that is nothing worth writing down.
fn offer_up_to(intent: &Intent, most: U256, asset: &Asset, text: String) -> Answer {
    match readable(most, asset) {
        Some(amount) => offer(intent, amount, text),
        None => Answer::say(text),
    }
}

/// A planner was called with another planner's wish: a fault of ours.
fn wrong(intent: &Intent) -> super::Stop {
    DefiError::nonsense(format!("how to plan `{}`", intent.action())).into()
}
