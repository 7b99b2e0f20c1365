//! Running a transaction on a fork of the latest state, exactly as it would be signed, and measuring what it does to the wallet.

use std::collections::BTreeMap;

use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolCall, SolError as _};
use hyperlith_chain::{CallOutcome, CallRequest, ChainError, Fork, Snapshot, revert::decode_revert};

use crate::abi::{BatchExecutor, Erc20, Factory, Oracle, Pair, Pool, Router};
use crate::amounts::Usd;
use crate::decode::{Action, Swap, SwapKind};
use crate::directory::{Directory, roles};
use crate::effects::{BalanceChange, Effects, SwapQuote};
use crate::error::{ChatError, Result};
use crate::policy::shortfall_bps;
use crate::text::clean_line;
use crate::unsigned::Unsigned;

/// Gas over the estimate. The block that mines the transaction may be of a later second than the simulated one, and then a Uniswap pair also writes
/// its two price accumulators and each Aave reserve its indexes (some 22,000 gas a slot). What is not used is not paid.
const GAS_MARGIN_PERCENT: u64 = 50;
const GAS_MARGIN: u64 = 100_000;

/// How a simulation ended.
#[derive(Debug)]
pub enum Simulation {
    /// It would succeed. The gas limit of the transaction is set.
    Succeeds(Box<Effects>),
    /// It would revert, for this reason.
    Reverts(String),
}

/// Find the gas limit of a transaction, run it on a fork, and measure.
///
/// # Errors
/// [`ChatError::Chain`] when the chain or one of its listed contracts does not answer: then nothing may be signed.
pub fn simulate(
    unsigned: &mut Unsigned,
    actions: &[Action],
    snapshot: &Snapshot,
    directory: &Directory,
) -> Result<Simulation> {
    let estimate = match snapshot.estimate_gas(&unsigned.request(false)) {
        Ok(gas) => gas,
        Err(ChainError::Reverted { output }) => return Ok(Simulation::Reverts(revert_reason(&output))),
        Err(ChainError::Invalid(reason)) => return Ok(Simulation::Reverts(clean_line(&reason.to_string(), 300))),
        Err(ChainError::Estimate(reason)) => return Ok(Simulation::Reverts(clean_line(&reason, 300))),
        Err(error) => return Err(chain(&error)),
    };
    let mut fork = snapshot.fork();
    let margin = (estimate.saturating_mul(GAS_MARGIN_PERCENT) / 100).saturating_add(GAS_MARGIN);
    unsigned.gas_limit = estimate.saturating_add(margin).min(fork.transaction_gas_limit());

    let wallet = unsigned.wallet;
    let before = balances(&fork, wallet, directory)?;
    let health_before = health(&fork, wallet, directory)?;
    let swaps = actions
        .iter()
        .filter_map(|action| match action {
            Action::Swap(swap) => Some(quote(&fork, swap, directory)),
            _ => None,
        })
        .collect::<Result<Vec<_>>>();
    // A swap that the pools cannot even quote cannot run either; the transaction's own reason is the better one.
    let prices = prices(&fork, directory);

    let (gas_used, price) = match fork.transact(&unsigned.request(true)) {
        Ok(CallOutcome::Success { gas_used, .. }) => (gas_used, effective_price(unsigned, snapshot)),
        Ok(CallOutcome::Revert { output, .. }) => return Ok(Simulation::Reverts(revert_reason(&output))),
        Ok(CallOutcome::Halt { reason, .. }) => return Ok(Simulation::Reverts(clean_line(&reason, 300))),
        Err(ChainError::Invalid(reason)) => return Ok(Simulation::Reverts(clean_line(&reason.to_string(), 300))),
        Err(error) => return Err(chain(&error)),
    };
    let fee = U256::from(gas_used).saturating_mul(U256::from(price));
    let after = balances(&fork, wallet, directory)?;
    let balances = before
        .into_iter()
        .zip(after)
        .map(|((asset, before), (_, after))| {
            let after = if asset.native { after.saturating_add(fee) } else { after };
            BalanceChange { asset, before, after }
        })
        .collect();

    Ok(Simulation::Succeeds(Box::new(Effects {
        block: snapshot.block().number,
        balances,
        health_before,
        health_after: health(&fork, wallet, directory)?,
        swaps: swaps?,
        approvals_left: approvals_left(&fork, wallet, actions)?,
        contract_recipients: contract_recipients(&fork, actions)?,
        prices,
        gas_used,
        gas_limit: unsigned.gas_limit,
        fee,
        fee_limit: U256::from(unsigned.gas_limit).saturating_mul(U256::from(unsigned.max_fee_per_gas)),
    })))
}

/// Revert data in words.
pub(crate) fn revert_reason(data: &[u8]) -> String {
    match BatchExecutor::CallFailed::abi_decode(data) {
        Ok(failed) => format!("step {} failed without a reason", failed.index.saturating_add(U256::ONE)),
        Err(_) => clean_line(&decode_revert(data), 300),
    }
}

/// What a wei of gas will cost in the next block.
fn effective_price(unsigned: &Unsigned, snapshot: &Snapshot) -> u128 {
    u128::from(snapshot.next_base_fee()).saturating_add(unsigned.max_priority_fee_per_gas).min(unsigned.max_fee_per_gas)
}

pub(crate) fn chain(error: &ChainError) -> ChatError {
    ChatError::Chain(clean_line(&error.to_string(), 300))
}

/// Call a view function on the fork.
fn view<C: SolCall>(fork: &Fork, to: Address, call: &C) -> Result<C::Return> {
    let request = CallRequest { to: Some(to), input: call.abi_encode().into(), ..CallRequest::default() };
    let outcome = fork.call(&request).map_err(|error| chain(&error))?;
    let output = outcome
        .into_output()
        .map_err(|reason| ChatError::Chain(format!("a call to {to} failed: {}", clean_line(&reason, 200))))?;
    C::abi_decode_returns(&output).map_err(|_| ChatError::Chain(format!("{to} gave an answer that does not decode")))
}

fn balances(fork: &Fork, wallet: Address, directory: &Directory) -> Result<Vec<(crate::directory::Asset, U256)>> {
    let mut assets = directory.assets().to_vec();
    if !assets.iter().any(|asset| asset.native) {
        assets.push(directory.native());
    }
    assets
        .into_iter()
        .map(|asset| {
            let units = if asset.native {
                fork.balance(wallet).map_err(|error| chain(&error))?
            } else {
                view(fork, asset.address, &Erc20::balanceOfCall { owner: wallet })?
            };
            Ok((asset, units))
        })
        .collect()
}

fn health(fork: &Fork, wallet: Address, directory: &Directory) -> Result<Option<U256>> {
    let Some(pool) = directory.contract(roles::POOL) else { return Ok(None) };
    Ok(Some(view(fork, pool, &Pool::getUserAccountDataCall { user: wallet })?.healthFactor))
}

/// The oracle's prices; an asset without one is left out, and the policy then refuses to spend it.
fn prices(fork: &Fork, directory: &Directory) -> BTreeMap<Address, U256> {
    let Some(oracle) = directory.contract(roles::ORACLE) else { return BTreeMap::new() };
    let price = |asset| view(fork, oracle, &Oracle::getAssetPriceCall { asset }).ok();
    let mut prices: BTreeMap<Address, U256> = directory
        .assets()
        .iter()
        .filter(|asset| !asset.native)
        .filter_map(|asset| Some((asset.address, price(asset.address)?)))
        .collect();
    // The coin is worth what its wrapped form is worth: one can be had for the other at any time.
    if let Some(price) = directory.contract(roles::WETH).and_then(|weth| prices.get(&weth).copied()) {
        prices.insert(directory.native().address, price);
    }
    prices
}

fn quote(fork: &Fork, swap: &Swap, directory: &Directory) -> Result<SwapQuote> {
    let missing = |what: &str| ChatError::Chain(format!("it has no {what}"));
    let router = directory.contract(roles::ROUTER).ok_or_else(|| missing("Uniswap v2 router"))?;
    let factory = directory.contract(roles::FACTORY).ok_or_else(|| missing("Uniswap v2 factory"))?;
    let path = swap.path.clone();
    let (amount_in, amount_out) = match swap.kind {
        SwapKind::ExactIn { amount_in, .. } => {
            let amounts = view(fork, router, &Router::getAmountsOutCall { amountIn: amount_in, path })?;
            (amount_in, amounts.last().copied().unwrap_or_default())
        }
        SwapKind::ExactOut { amount_out, .. } => {
            let amounts = view(fork, router, &Router::getAmountsInCall { amountOut: amount_out, path })?;
            (amounts.first().copied().unwrap_or_default(), amount_out)
        }
    };
    // What the same input would give at the price of an infinitely small swap, the pools' fee of 0.3 % a step included.
    let mut ideal = amount_in;
    for pair in swap.path.windows(2) {
        let (Some(from), Some(into)) = (pair.first(), pair.last()) else { continue };
        let address = view(fork, factory, &Factory::getPairCall { tokenA: *from, tokenB: *into })?;
        let reserves = view(fork, address, &Pair::getReservesCall {})?;
        let first = view(fork, address, &Pair::token0Call {})? == *from;
        let (reserve0, reserve1) = (U256::from(reserves.reserve0), U256::from(reserves.reserve1));
        let (reserve_in, reserve_out) = if first { (reserve0, reserve1) } else { (reserve1, reserve0) };
        let too_large = || ChatError::Chain("the swap is too large to price".to_owned());
        ideal = ideal
            .checked_mul(reserve_out)
            .and_then(|value| value.checked_div(reserve_in))
            .and_then(|value| value.checked_mul(U256::from(997)))
            .map(|value| value / U256::from(1000))
            .ok_or_else(too_large)?;
    }
    Ok(SwapQuote {
        amount_in,
        amount_out,
        impact_bps: shortfall_bps(ideal, ideal.saturating_sub(amount_out)).min(10_000),
    })
}

fn approvals_left(fork: &Fork, owner: Address, actions: &[Action]) -> Result<Vec<(Address, Address, U256)>> {
    actions
        .iter()
        .filter_map(|action| match action {
            Action::Approve { asset, spender, .. } => Some((asset.address, *spender)),
            _ => None,
        })
        .map(|(token, spender)| Ok((token, spender, view(fork, token, &Erc20::allowanceCall { owner, spender })?)))
        .collect()
}

fn contract_recipients(fork: &Fork, actions: &[Action]) -> Result<Vec<Address>> {
    let mut found = Vec::new();
    for action in actions {
        if let Action::Send { to, .. } | Action::SendNative { to, .. } = action {
            let code = fork.code(*to).map_err(|error| chain(&error))?;
            // A delegated account (EIP-7702) is a person's wallet all the same.
            if !code.is_empty() && crate::unsigned::delegate_of(&code).is_none() {
                found.push(*to);
            }
        }
    }
    Ok(found)
}

/// What a wallet holds of every listed asset.
pub(crate) fn holdings(
    snapshot: &Snapshot,
    wallet: Address,
    directory: &Directory,
) -> Result<Vec<(crate::directory::Asset, U256)>> {
    balances(&snapshot.fork(), wallet, directory)
}

/// The wallet's health factor now, for a receipt.
pub(crate) fn health_now(snapshot: &Snapshot, wallet: Address, directory: &Directory) -> Option<U256> {
    health(&snapshot.fork(), wallet, directory).ok().flatten()
}

/// What a wallet holds of every listed asset, with the oracle's prices.
pub(crate) fn holdings_with_prices(
    snapshot: &Snapshot,
    wallet: Address,
    directory: &Directory,
) -> Result<Vec<(crate::directory::Asset, U256, Option<U256>)>> {
    let fork = snapshot.fork();
    let prices = prices(&fork, directory);
    let priced = |(asset, units): (crate::directory::Asset, U256)| {
        let price = prices.get(&asset.address).copied();
        (asset, units, price)
    };
    Ok(balances(&fork, wallet, directory)?.into_iter().map(priced).collect())
}

/// Collateral, debt and health factor in Aave v3 now; `None` where the pool does not answer.
pub(crate) fn lending_now(
    snapshot: &Snapshot,
    wallet: Address,
    directory: &Directory,
) -> Option<(Usd, Usd, Option<U256>)> {
    let data = view(&snapshot.fork(), directory.contract(roles::POOL)?, &Pool::getUserAccountDataCall { user: wallet })
        .ok()?;
    // The pool's base currency is the dollar with eight decimals, as ours.
    let usd = |base: U256| Usd(u64::try_from(base).unwrap_or(u64::MAX));
    Some((usd(data.totalCollateralBase), usd(data.totalDebtBase), Some(data.healthFactor)))
}

/// What a spender may take of a token.
pub(crate) fn allowance(snapshot: &Snapshot, token: Address, owner: Address, spender: Address) -> Result<U256> {
    view(&snapshot.fork(), token, &Erc20::allowanceCall { owner, spender })
}

/// The oracle's prices now.
pub(crate) fn prices_now(snapshot: &Snapshot, directory: &Directory) -> BTreeMap<Address, U256> {
    prices(&snapshot.fork(), directory)
}
