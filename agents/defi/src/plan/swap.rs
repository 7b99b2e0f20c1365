//! Swaps and quotes through Uniswap v2: the best of the direct way and the ways over one middle asset, at the turn's block.

use alloy_primitives::{Address, U256};
use hyperlith_sdk::{Call, Host};

use super::{
    Answer, Context, GAS_RESERVE_WEI, LENDING_VALID_SECONDS, Planned, Stop, Verb, approve, asset, call, now, units,
};
use crate::abi::{AaveOracle, Erc20, UniswapFactory, UniswapPair, UniswapRouter, WrappedEther};
use crate::chain::{Asset, Batch, Listing, Ticket, native_balance, role};
use crate::error::DefiError;
use crate::intent::{Amount, Intent};
use crate::number::{self, WHOLE_BPS};
use crate::replies;
use crate::wish::Slot;

/// Slippage when the person names none: 0.5 %.
pub const DEFAULT_SLIPPAGE_BPS: u16 = 50;
/// More slippage than this is surely not meant.
const MAX_SLIPPAGE_BPS: u16 = 5_000;
/// Seconds from now after which the router refuses the swap.
const DEADLINE_SECONDS: u64 = 1_200;
/// Seconds for which a quoted swap may be confirmed.
const VALID_SECONDS: u32 = 90;
/// Uniswap v2 keeps 3 of 1,000 of each hop's input.
const FEE_KEPT: u64 = 997;
/// Asset over which two-hop ways may go, besides wrapped ETH.
const MIDDLE: &str = "USDC";

/// Which side of the swap is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    In,
    Out,
}

/// What the person wants exchanged, checked.
struct Wish {
    give: Asset,
    get: Asset,
    /// What the router takes for `give` and gives for `get`: the wrapped form of the chain's own coin, else the same.
    path_ends: (Asset, Asset),
    side: Side,
    fixed: U256,
    /// What the person can spend of `give`.
    wallet: U256,
    allowance: U256,
    router: Address,
}

/// The best way found.
#[derive(Clone, Debug)]
pub struct Route {
    /// Tokens along the way, first and last included; empty for wrapping and unwrapping.
    pub path: Vec<Asset>,
    /// Units given.
    pub amount_in: U256,
    /// Units received.
    pub amount_out: U256,
    /// How much worse than the pools' mid price, fees aside, in basis points.
    pub impact_bps: U256,
    /// Value received as a part of value given by the oracle's prices, in basis points; `None` without both prices.
    pub fair_bps: Option<U256>,
}

/// Proposes a swap.
///
/// # Errors
/// An answer for the person, or [`DefiError`].
pub fn swap(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Planned {
    let Intent::Swap { slippage_bps, .. } = intent else {
        return Err(DefiError::nonsense("how to plan a swap").into());
    };
    let slippage = slippage_bps.unwrap_or(DEFAULT_SLIPPAGE_BPS);
    if slippage > MAX_SLIPPAGE_BPS {
        return Ok(Answer::say(replies::slippage_too_large(slippage, MAX_SLIPPAGE_BPS)));
    }
    let (wish, route) = find(host, context, intent, true)?;
    if route.amount_in > wish.wallet {
        if wish.wallet.is_zero() {
            return Ok(nothing_to_give(&wish.give));
        }
        let text = replies::wallet_too_small(Verb::Swap, route.amount_in, wish.wallet, &wish.give);
        return Ok(Answer::offer(intent.clone().with_amount(Some(Amount::Max)), text));
    }
    if route.path.is_empty() {
        return Ok(wrap(intent, &wish, &route));
    }
    let deadline = U256::from(now(host)?.saturating_add(DEADLINE_SECONDS));
    let (calls, text) = match wish.side {
        Side::In => {
            let keep = U256::from(WHOLE_BPS - slippage);
            // Rounded so that the bound is never looser than the slippage that was named.
            let least = number::mul_div_up(route.amount_out, keep, U256::from(WHOLE_BPS)).unwrap_or_default();
            if least.is_zero() {
                return Ok(Answer::say(replies::swap_too_small(&wish.give, &wish.get)));
            }
            let calls = exact_in(&wish, &route, least, context.wallet, deadline);
            (calls, replies::swap_in(&route, &wish.give, &wish.get, least, slippage))
        }
        Side::Out => {
            let more = U256::from(WHOLE_BPS) + U256::from(slippage);
            let most =
                number::mul_div(route.amount_in, more, U256::from(WHOLE_BPS)).unwrap_or(U256::MAX).min(wish.wallet);
            let calls = exact_out(&wish, &route, most, context.wallet, deadline);
            (calls, replies::swap_out(&route, &wish.give, &wish.get, most, slippage))
        }
    };
    let answer = Answer::propose(calls, intent.clone(), VALID_SECONDS, text);
    Ok(answer.fact("route", replies::route(&route.path)).fact("price_impact_bps", route.impact_bps.to_string()))
}

/// The chain's own coin and its wrapped form change into each other one for one, without a pool.
fn wrap(intent: &Intent, wish: &Wish, route: &Route) -> Answer {
    // Wrapped on either side, and the other side is the coin: the token is whichever is not native.
    let token = if wish.give.native { wish.get.address } else { wish.give.address };
    let call = if wish.give.native {
        Call { value: route.amount_in.to_be_bytes_trimmed_vec(), ..call(token, &WrappedEther::depositCall {}) }
    } else {
        call(token, &WrappedEther::withdrawCall { amount: route.amount_in })
    };
    Answer::propose(
        vec![call],
        intent.clone(),
        LENDING_VALID_SECONDS,
        replies::wrap(route.amount_in, &wish.give, &wish.get),
    )
}

fn exact_in(wish: &Wish, route: &Route, least: U256, to: Address, deadline: U256) -> Vec<Call> {
    let path = addresses(&route.path);
    let (amount, router) = (route.amount_in, wish.router);
    if wish.give.native {
        let swap = UniswapRouter::swapExactETHForTokensCall { amountOutMin: least, path, to, deadline };
        return vec![Call { value: amount.to_be_bytes_trimmed_vec(), ..call(router, &swap) }];
    }
    let mut calls: Vec<Call> = approve(wish.give.address, router, wish.allowance, amount).into_iter().collect();
    calls.push(if wish.get.native {
        call(
            router,
            &UniswapRouter::swapExactTokensForETHCall { amountIn: amount, amountOutMin: least, path, to, deadline },
        )
    } else {
        call(
            router,
            &UniswapRouter::swapExactTokensForTokensCall { amountIn: amount, amountOutMin: least, path, to, deadline },
        )
    });
    calls
}

fn exact_out(wish: &Wish, route: &Route, most: U256, to: Address, deadline: U256) -> Vec<Call> {
    let path = addresses(&route.path);
    let (amount, router) = (route.amount_out, wish.router);
    if wish.give.native {
        // The router gives back what it does not need.
        let swap = UniswapRouter::swapETHForExactTokensCall { amountOut: amount, path, to, deadline };
        return vec![Call { value: most.to_be_bytes_trimmed_vec(), ..call(router, &swap) }];
    }
    let mut calls: Vec<Call> = approve(wish.give.address, router, wish.allowance, most).into_iter().collect();
    calls.push(if wish.get.native {
        call(
            router,
            &UniswapRouter::swapTokensForExactETHCall { amountOut: amount, amountInMax: most, path, to, deadline },
        )
    } else {
        call(
            router,
            &UniswapRouter::swapTokensForExactTokensCall { amountOut: amount, amountInMax: most, path, to, deadline },
        )
    });
    // Less than the upper bound is taken as a rule: the rest of the approval is withdrawn.
    calls.extend(approve(wish.give.address, router, most, U256::ZERO));
    calls
}

fn addresses(path: &[Asset]) -> Vec<Address> {
    path.iter().map(|asset| asset.address).collect()
}

/// Says what a swap would give; moves nothing.
///
/// # Errors
/// An answer for the person, or [`DefiError`].
pub fn quote(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Planned {
    // A quote moves nothing, so that "what is METIS in USDC" may stand for one METIS.
    let intent = &match intent {
        Intent::Quote { asset: Some(_), to_asset: Some(_), amount: None, amount_out: None } => {
            intent.clone().with_amount(Some(Amount::Exact("1".to_owned())))
        }
        _ => intent.clone(),
    };
    let (wish, route) = find(host, context, intent, false)?;
    let order = Intent::Swap {
        asset: Some(wish.give.symbol.clone()),
        to_asset: Some(wish.get.symbol.clone()),
        amount: (wish.side == Side::In).then(|| Amount::Exact(number::plain(route.amount_in, wish.give.decimals))),
        amount_out: (wish.side == Side::Out).then(|| Amount::Exact(number::plain(route.amount_out, wish.get.decimals))),
        slippage_bps: None,
    };
    let answer = Answer::say(replies::quote(&route, &wish.give, &wish.get));
    Ok(answer
        .suggest(crate::wish::command(&order))
        .fact("amount_out", number::plain(route.amount_out, wish.get.decimals)))
}

/// Reads pools and prices and picks the best way. Two batches.
fn find(host: &mut impl Host, context: &Context<'_>, intent: &Intent, swapping: bool) -> Planned<(Wish, Route)> {
    let (Intent::Swap { amount, amount_out, .. } | Intent::Quote { amount, amount_out, .. }) = intent else {
        return Err(DefiError::nonsense("how to plan a swap").into());
    };
    let give = asset(context, intent, Slot::Asset, Verb::Swap)?;
    let get = asset(context, intent, Slot::ToAsset, Verb::Swap)?;
    if give == get {
        let others = context.listing.assets.iter().filter(|asset| **asset != give).map(|asset| asset.symbol.clone());
        return Err(Answer::ask(Slot::ToAsset, intent.clone().with_to_asset(None), replies::same_asset(&give))
            .suggest(others)
            .into());
    }
    let (router, factory) = (context.listing.contract(role::ROUTER)?, context.listing.contract(role::FACTORY)?);
    let token_of = |asset: &Asset| match asset.native {
        true => context.listing.wrapped().cloned().ok_or(DefiError::NoContract { role: role::WETH }),
        false => Ok(asset.clone()),
    };
    let path_ends = (token_of(&give)?, token_of(&get)?);
    let paths =
        if path_ends.0 == path_ends.1 { Vec::new() } else { paths(context.listing, &path_ends.0, &path_ends.1) };
    let coins = if give.native { Some(native_balance(host, context.wallet)?) } else { None };

    let mut batch = Batch::default();
    let balance = Erc20::balanceOfCall { account: context.wallet };
    let balance = batch.add(path_ends.0.address, &balance, format!("your {} balance", path_ends.0.symbol));
    let allowance = Erc20::allowanceCall { owner: context.wallet, spender: router };
    let allowance =
        batch.add(path_ends.0.address, &allowance, format!("the router's {} allowance", path_ends.0.symbol));
    let prices = context.listing.find_contract(role::ORACLE).map(|oracle| {
        [&path_ends.0, &path_ends.1].map(|asset| {
            batch.add(
                oracle,
                &AaveOracle::getAssetPriceCall { asset: asset.address },
                format!("the price of {}", asset.symbol),
            )
        })
    });
    let pairs: Vec<Vec<Ticket<UniswapFactory::getPairCall>>> = paths
        .iter()
        .map(|path| {
            let hops = path.iter().zip(path.iter().skip(1));
            hops.map(|(a, b)| {
                let ask = UniswapFactory::getPairCall { tokenA: a.address, tokenB: b.address };
                batch.add(factory, &ask, format!("the {}/{} pool", a.symbol, b.symbol))
            })
            .collect()
        })
        .collect();
    let answers = batch.run(host)?;
    let (tokens, allowance) = (answers.get(balance)?, answers.get(allowance)?);
    // Of the chain's own coin a little stays for fees, unless the person named the number: the host simulates that with its fees.
    let reserve = if matches!((amount, amount_out), (Some(Amount::Exact(_)), None)) { 0 } else { GAS_RESERVE_WEI };
    let wallet = coins.map_or(tokens, |coins| coins.saturating_sub(U256::from(reserve)));
    let prices = match prices {
        Some([give, get]) => answers.maybe(give)?.zip(answers.maybe(get)?),
        None => None,
    };

    let (side, fixed) = match (amount, amount_out) {
        (Some(_), Some(_)) => {
            return Err(
                Answer::ask(Slot::Amount, intent.clone().with_amount(None), replies::give_or_get(&give, &get)).into()
            );
        }
        (_, Some(Amount::Exact(_))) => {
            (Side::Out, units(intent, amount_out.as_ref(), U256::ZERO, &get, Verb::Swap)?.value)
        }
        (_, Some(_)) => {
            return Err(Answer::ask(
                Slot::Amount,
                intent.clone().with_amount(None),
                replies::how_much(Verb::Swap, wallet, &give),
            )
            .into());
        }
        // A share of an empty wallet is nothing; say so rather than ask again.
        (Some(Amount::Share(_) | Amount::Max), None) if wallet.is_zero() => {
            return Err(nothing_to_give(&give).into());
        }
        (amount, None) => (Side::In, units(intent, amount.as_ref(), wallet, &give, Verb::Swap)?.value),
    };
    let wish = Wish { give, get, path_ends, side, fixed, wallet, allowance, router };
    // The cheap check first: a swap of more than there is needs no quote.
    if swapping && side == Side::In && fixed > wallet && !wallet.is_zero() {
        let text = replies::wallet_too_small(Verb::Swap, fixed, wallet, &wish.give);
        return Err(Answer::offer(intent.clone().with_amount(Some(Amount::Max)), text).into());
    }

    if wish.path_ends.0 == wish.path_ends.1 {
        let route =
            Route { path: Vec::new(), amount_in: fixed, amount_out: fixed, impact_bps: U256::ZERO, fair_bps: None };
        return Ok((wish, route));
    }
    let mut known = Vec::new();
    for (path, tickets) in paths.into_iter().zip(pairs) {
        let found: Result<Vec<Address>, DefiError> = tickets.into_iter().map(|ticket| answers.get(ticket)).collect();
        let found = found?;
        if found.iter().all(|pair| !pair.is_zero()) {
            known.push((path, found));
        }
    }
    let route = best(host, &wish, known, prices)?;
    Ok((wish, route))
}

fn paths(listing: &Listing, give: &Asset, get: &Asset) -> Vec<Vec<Asset>> {
    let mut paths = vec![vec![give.clone(), get.clone()]];
    let mut middles: Vec<&Asset> = listing.wrapped().into_iter().collect();
    middles.extend(listing.asset(MIDDLE).filter(|asset| !asset.native && !middles.contains(asset)));
    for middle in middles.into_iter().filter(|middle| *middle != give && *middle != get) {
        paths.push(vec![give.clone(), middle.clone(), get.clone()]);
    }
    paths
}

/// One way's tickets: what the router says, and the stock of every pool.
struct Candidate {
    path: Vec<Asset>,
    quote: QuoteTicket,
    stocks: Vec<Ticket<UniswapPair::getReservesCall>>,
}

enum QuoteTicket {
    Out(Ticket<UniswapRouter::getAmountsOutCall>),
    In(Ticket<UniswapRouter::getAmountsInCall>),
}

fn best(
    host: &mut impl Host,
    wish: &Wish,
    known: Vec<(Vec<Asset>, Vec<Address>)>,
    prices: Option<(U256, U256)>,
) -> Planned<Route> {
    let mut batch = Batch::default();
    let candidates: Vec<Candidate> = known
        .into_iter()
        .map(|(path, pairs)| {
            let way: Vec<Address> = path.iter().map(|asset| asset.address).collect();
            let subject = format!("the quote over {}", replies::route(&path));
            let quote = match wish.side {
                Side::In => {
                    let ask = UniswapRouter::getAmountsOutCall { amountIn: wish.fixed, path: way };
                    QuoteTicket::Out(batch.add(wish.router, &ask, subject))
                }
                Side::Out => {
                    let ask = UniswapRouter::getAmountsInCall { amountOut: wish.fixed, path: way };
                    QuoteTicket::In(batch.add(wish.router, &ask, subject))
                }
            };
            let stocks = pairs
                .into_iter()
                .map(|pair| batch.add(pair, &UniswapPair::getReservesCall {}, "a pool's stock"))
                .collect();
            Candidate { path, quote, stocks }
        })
        .collect();
    let answers = batch.run(host)?;
    let mut best: Option<(Candidate, U256, U256)> = None;
    for candidate in candidates {
        // A router that reverts has too little stock on that way.
        let amounts = match candidate.quote {
            QuoteTicket::Out(ticket) => answers.maybe(ticket)?,
            QuoteTicket::In(ticket) => answers.maybe(ticket)?,
        };
        let Some(amounts) = amounts else { continue };
        let (Some(&first), Some(&last)) = (amounts.first(), amounts.last()) else { return Err(nonsense_quote()) };
        let kept = if wish.side == Side::In { first } else { last };
        if amounts.len() != candidate.path.len() || kept != wish.fixed || first.is_zero() {
            return Err(nonsense_quote());
        }
        let better = best.as_ref().is_none_or(|(_, best_in, best_out)| match wish.side {
            Side::In => last > *best_out,
            Side::Out => first < *best_in,
        });
        if better {
            best = Some((candidate, first, last));
        }
    }
    let Some((candidate, amount_in, amount_out)) = best else {
        return Err(Answer::say(replies::no_route(&wish.give, &wish.get)).into());
    };
    let mut fair = amount_in;
    for ((from, to), ticket) in candidate.path.iter().zip(candidate.path.iter().skip(1)).zip(&candidate.stocks) {
        let stock = answers.get(*ticket)?;
        let (zero, one) = (U256::from(stock.reserve0), U256::from(stock.reserve1));
        let (stock_from, stock_to) = if from.address < to.address { (zero, one) } else { (one, zero) };
        let kept = number::mul_div(fair, U256::from(FEE_KEPT), U256::from(1_000));
        fair = kept.and_then(|kept| number::mul_div(kept, stock_to, stock_from)).ok_or_else(nonsense_quote)?;
    }
    let whole = U256::from(WHOLE_BPS);
    let impact_bps = number::mul_div(fair.saturating_sub(amount_out), whole, fair).unwrap_or_default();
    let fair_bps = prices.and_then(|(give, get)| {
        let given = number::value_of(amount_in, give, wish.path_ends.0.decimals)?;
        let gotten = number::value_of(amount_out, get, wish.path_ends.1.decimals)?;
        number::mul_div(gotten, whole, given)
    });
    Ok(Route { path: candidate.path, amount_in, amount_out, impact_bps, fair_bps })
}

fn nothing_to_give(asset: &Asset) -> Answer {
    let text = if asset.native { replies::nothing_to_spare(asset) } else { replies::nothing_in_wallet(asset) };
    Answer::say(text).suggest(["balance"])
}

fn nonsense_quote() -> Stop {
    DefiError::nonsense("the swap's price").into()
}
