//! The spending policy: what a wallet may sign at all. Pure: no clock, no I/O, no model. Anything it cannot judge it refuses.

use std::collections::BTreeMap;

use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use crate::amounts::{self, Usd};
use crate::decode::{Action, Quantity, SwapKind};
use crate::directory::{Asset, Directory, roles};
use crate::effects::Effects;

/// Most that the network fee of one transaction may be: some twenty times what the largest proposal costs on a quiet network.
const MAX_FEE: Usd = Usd::dollars(100);

/// A person's spending policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Most that one transaction may move.
    pub per_transaction: Usd,
    /// Most that all transactions of 24 hours may move, counted back from now.
    pub per_day: Usd,
    /// Most that all transactions of seven days may move, counted back from now.
    pub per_week: Usd,
    /// Largest difference between a swap's quote and its bound, in basis points.
    pub max_slippage_bps: u32,
    /// Lowest Aave health factor that a borrowing or withdrawal may lead to, in thousandths.
    pub min_health_milli: u32,
    /// Transfers go to the person's address book only.
    pub known_recipients_only: bool,
    /// Nothing is signed while this is set.
    pub frozen: bool,
}

/// Value that was spent before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// In the last 24 hours.
    pub day: Usd,
    /// In the last seven days.
    pub week: Usd,
}

/// All of it in the last 24 hours.
impl From<Usd> for Spent {
    fn from(usd: Usd) -> Self {
        Self { day: usd, week: usd }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            per_transaction: Usd::dollars(25_000),
            per_day: Usd::dollars(50_000),
            per_week: Usd::dollars(100_000),
            // Five times what a careful swap needs; past that a swap is a present to whoever sees it first.
            max_slippage_bps: 500,
            // One bad price tick above liquidation.
            min_health_milli: 1_050,
            known_recipients_only: false,
            frozen: false,
        }
    }
}

/// Why the policy refused. Nothing was signed, nothing was sent, no funds moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The wallet is frozen.
    #[error("this wallet is frozen, so nothing is signed; `hyperlith wallet unfreeze` lifts it. No funds moved")]
    Frozen,
    /// Over the limit of one transaction.
    #[error(
        "this would move {amount}, and the limit is {limit} a transaction. No funds moved; ask for less, or raise the limit with `hyperlith wallet limits`"
    )]
    PerTransaction {
        /// Value of the transaction.
        amount: Usd,
        /// The limit.
        limit: Usd,
    },
    /// Over the limit of a day.
    #[error(
        "this would move {amount}; with {spent} in the last 24 hours that is over the limit of {limit} a day. No funds moved; wait, ask for less, or raise the limit with `hyperlith wallet limits`"
    )]
    PerDay {
        /// Value of the transaction.
        amount: Usd,
        /// Already spent.
        spent: Usd,
        /// The limit.
        limit: Usd,
    },
    /// Over the limit of a week.
    #[error(
        "this would move {amount}; with {spent} in the last seven days that is over the limit of {limit} a week. No funds moved; wait, ask for less, or raise the limit with `hyperlith wallet limits`"
    )]
    PerWeek {
        /// Value of the transaction.
        amount: Usd,
        /// Already spent.
        spent: Usd,
        /// The limit.
        limit: Usd,
    },
    /// A transfer to somebody who is not in the address book of a wallet that pays nobody else.
    #[error(
        "{0} is not in your address book, and this wallet sends to nobody else. No funds moved; add the address first"
    )]
    UnknownRecipient(Address),
    /// A change of the policy that makes no sense.
    #[error("{0}; nothing was changed")]
    BadChange(&'static str),
    /// The value does not fit any number.
    #[error("the amount is larger than any limit allows. No funds moved")]
    AmountTooLarge,
    /// The amount is zero.
    #[error("the amount of {0} is zero, so there is nothing to do. No funds moved")]
    ZeroAmount(&'static str),
    /// No price for an asset.
    #[error(
        "there is no price for {0}, so the spending limits cannot be checked. No funds moved; try again when the oracle answers"
    )]
    NoPrice(String),
    /// An approval without bound.
    #[error(
        "the proposal asks for an unlimited approval of {0}; this wallet gives exact approvals only. No funds moved"
    )]
    UnlimitedApproval(String),
    /// An approval for somebody who may not have one.
    #[error(
        "the proposal lets {spender} take {symbol}; only the Aave v3 pool and the Uniswap v2 router may. No funds moved"
    )]
    ForbiddenSpender {
        /// Who would be allowed to take.
        spender: Address,
        /// Of what.
        symbol: String,
    },
    /// An approval that the proposal itself does not use up.
    #[error("the proposal approves {0} that no later step of it takes. No funds moved")]
    UnusedApproval(String),
    /// The approval and the step that uses it differ.
    #[error("the proposal approves another amount of {0} than its next step takes. No funds moved")]
    InexactApproval(String),
    /// Result or debt goes to somebody else.
    #[error("the {what} would be for {who}, which is not your wallet. No funds moved")]
    NotYours {
        /// Which step.
        what: &'static str,
        /// Whose it would be.
        who: Address,
    },
    /// A transfer to an address where it is lost.
    #[error("a transfer to {who} ({why}) would be lost. No funds moved; check the address")]
    BadRecipient {
        /// The address.
        who: Address,
        /// Why it is bad.
        why: &'static str,
    },
    /// A swap without a useful bound.
    #[error("the swap allows {got} slippage and your maximum is {max}. No funds moved")]
    Slippage {
        /// Slippage that the bound allows.
        got: String,
        /// The maximum.
        max: String,
    },
    /// A swap without any bound.
    #[error("the swap has no bound on what it pays or gives. No funds moved")]
    UnboundedSwap,
    /// Health factor too low.
    #[error(
        "your health factor would fall to {got}; the floor is {floor}, and under 1.00 you can be liquidated. No funds moved; borrow or withdraw less"
    )]
    Health {
        /// Health factor after.
        got: String,
        /// The floor.
        floor: String,
    },
    /// The health factor cannot be read.
    #[error("your health factor cannot be read, so nothing that could lower it is signed. No funds moved")]
    HealthUnknown,
    /// The network fee could be out of all proportion.
    #[error(
        "the network fee could be up to {most}, and this wallet pays at most {limit} for a transaction. No funds moved; try again when fees are lower"
    )]
    Fee {
        /// The most that it could be.
        most: Usd,
        /// The limit.
        limit: Usd,
    },
    /// The simulation moved more than the calldata says.
    #[error("the simulation moved more {0} than the proposal's own calldata explains. No funds moved")]
    Unexplained(String),
}

/// What the calldata itself allows to leave a wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// What counts against the limits.
    spends: Vec<(Asset, Spend)>,
    /// Most that can leave, by asset; `None` is not bounded by the calldata.
    bounds: BTreeMap<(bool, Address), Option<U256>>,
    swaps: Vec<SwapKind>,
    lowers_health: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spend {
    Units(U256),
    /// Whatever the simulation shows.
    AsSimulated,
}

/// The policy's consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What counts against the limits.
    pub amount: Usd,
    /// Spent in the 24 hours before.
    pub spent: Usd,
}

/// Check what the calldata says: recipients, spenders, approvals, bounds.
///
/// # Errors
/// The first rule that is broken.
pub fn check_actions(actions: &[Action], wallet: Address, directory: &Directory) -> Result<Envelope, Refusal> {
    let mut envelope = Envelope::default();
    // Approvals that wait for the step that uses them up.
    let mut open: BTreeMap<(Address, Address), (U256, String)> = BTreeMap::new();
    let pool = directory.contract(roles::POOL);
    let router = directory.contract(roles::ROUTER);
    let native = directory.native();

    for action in actions {
        match action {
            Action::SendNative { asset, to, amount } | Action::Send { asset, to, amount } => {
                nonzero(*amount, "the transfer")?;
                check_recipient(*to, wallet, directory)?;
                envelope.spend(asset, Spend::Units(*amount));
                envelope.leaves(asset, Some(*amount));
            }
            Action::Approve { asset, spender, amount } => {
                if amount.is_zero() {
                    continue; // taking an approval back is always right
                }
                if *amount == U256::MAX {
                    return Err(Refusal::UnlimitedApproval(asset.symbol.clone()));
                }
                if Some(*spender) != pool && Some(*spender) != router {
                    return Err(Refusal::ForbiddenSpender { spender: *spender, symbol: asset.symbol.clone() });
                }
                if open.insert((asset.address, *spender), (*amount, asset.symbol.clone())).is_some() {
                    return Err(Refusal::UnusedApproval(asset.symbol.clone()));
                }
            }
            Action::Supply { asset, amount, on_behalf_of } => {
                nonzero(*amount, "the supply")?;
                own("deposit", *on_behalf_of, wallet)?;
                use_approval(&mut open, asset, pool, Quantity::Exact(*amount))?;
                envelope.spend(asset, Spend::Units(*amount));
                envelope.leaves(asset, Some(*amount));
            }
            Action::Repay { asset, amount, on_behalf_of } => {
                own("repayment", *on_behalf_of, wallet)?;
                let approved = use_approval(&mut open, asset, pool, *amount)?;
                let most = match amount {
                    Quantity::Exact(amount) => {
                        nonzero(*amount, "the repayment")?;
                        Some(*amount)
                    }
                    Quantity::All => approved,
                };
                envelope.spend(asset, most.map_or(Spend::AsSimulated, Spend::Units));
                envelope.leaves(asset, most);
            }
            Action::Borrow { asset, amount, on_behalf_of } => {
                nonzero(*amount, "the loan")?;
                own("loan", *on_behalf_of, wallet)?;
                // Debt leaves nothing in the wallet smaller, but it is value put at risk, so it counts.
                envelope.spend(asset, Spend::Units(*amount));
                envelope.lowers_health = true;
            }
            Action::Withdraw { amount, to, .. } => {
                if let Quantity::Exact(amount) = amount {
                    nonzero(*amount, "the withdrawal")?;
                }
                own("withdrawal", *to, wallet)?;
                envelope.lowers_health = true;
            }
            Action::SetCollateral { enabled, .. } => envelope.lowers_health |= !enabled,
            Action::Swap(swap) => {
                own("swap's result", swap.to, wallet)?;
                let max_in = swap.kind.max_in();
                nonzero(max_in, "the swap")?;
                if swap.kind.min_out().is_zero() || max_in == U256::MAX {
                    return Err(Refusal::UnboundedSwap);
                }
                if !swap.from.native {
                    use_approval(&mut open, &swap.from, router, Quantity::Exact(max_in))?;
                }
                envelope.spend(&swap.from, Spend::Units(max_in));
                envelope.leaves(&swap.from, Some(max_in));
                envelope.swaps.push(swap.kind);
            }
            // Wrapping changes the form of what the wallet has, not its value: it leaves, but is not spent.
            Action::Wrap { amount, .. } => {
                nonzero(*amount, "the wrapping")?;
                envelope.leaves(&native, Some(*amount));
            }
            Action::Unwrap { asset, amount } => {
                nonzero(*amount, "the unwrapping")?;
                envelope.leaves(asset, Some(*amount));
            }
            Action::Drip { to } => own("faucet's gift", *to, wallet)?,
        }
    }
    match open.into_values().next() {
        Some((_, symbol)) => Err(Refusal::UnusedApproval(symbol)),
        None => Ok(envelope),
    }
}

/// Check what the simulation shows against the calldata and the person's limits. `spent` is the value of the time before.
///
/// # Errors
/// The first rule that is broken; also when something needed for the judgement is missing.
pub fn check_effects(
    policy: &Policy,
    envelope: &Envelope,
    effects: &Effects,
    spent: impl Into<Spent>,
) -> Result<Verdict, Refusal> {
    let spent = spent.into();
    if policy.frozen {
        return Err(Refusal::Frozen);
    }
    for change in &effects.balances {
        let out = change.loss();
        let bound =
            envelope.bounds.get(&(change.asset.native, change.asset.address)).copied().unwrap_or(Some(U256::ZERO));
        if bound.is_some_and(|bound| out > bound) {
            return Err(Refusal::Unexplained(change.asset.symbol.clone()));
        }
    }

    let mut amount = Usd::default();
    for (asset, spend) in &envelope.spends {
        let units = match spend {
            Spend::Units(units) => *units,
            Spend::AsSimulated => effects
                .of(asset)
                .map(|change| change.loss())
                .ok_or_else(|| Refusal::Unexplained(asset.symbol.clone()))?,
        };
        let price = effects.price(asset).ok_or_else(|| Refusal::NoPrice(asset.symbol.clone()))?;
        let value = Usd::of(units, asset.decimals, price).ok_or(Refusal::AmountTooLarge)?;
        amount = amount.checked_add(value).ok_or(Refusal::AmountTooLarge)?;
    }
    check_limits(policy, amount, spent)?;
    check_fee(effects)?;

    if effects.swaps.len() != envelope.swaps.len() {
        return Err(Refusal::UnboundedSwap);
    }
    for (kind, quote) in envelope.swaps.iter().zip(&effects.swaps) {
        let allowed = match kind {
            SwapKind::ExactIn { min_out, .. } => {
                shortfall_bps(quote.amount_out, quote.amount_out.saturating_sub(*min_out))
            }
            SwapKind::ExactOut { max_in, .. } => shortfall_bps(quote.amount_in, max_in.saturating_sub(quote.amount_in)),
        };
        if allowed > policy.max_slippage_bps {
            return Err(Refusal::Slippage {
                got: amounts::percent(allowed),
                max: amounts::percent(policy.max_slippage_bps),
            });
        }
    }

    if envelope.lowers_health {
        let (Some(before), Some(after)) = (effects.health_before, effects.health_after) else {
            return Err(Refusal::HealthUnknown);
        };
        let floor = U256::from(policy.min_health_milli) * U256::from(10).pow(U256::from(15));
        if after < floor && after < before {
            return Err(Refusal::Health { got: amounts::health(after), floor: amounts::health(floor) });
        }
    }
    Ok(Verdict { amount, spent: spent.day })
}

/// The fee is beside the limits, so it has one of its own: a recipient's code can burn all the gas there is, and full blocks raise its price.
fn check_fee(effects: &Effects) -> Result<(), Refusal> {
    if effects.fee_limit.is_zero() {
        return Ok(());
    }
    let coin = effects.balances.iter().find(|change| change.asset.native).map(|change| &change.asset);
    let coin = coin.ok_or_else(|| Refusal::NoPrice("the network fee".to_owned()))?;
    let price = effects.price(coin).ok_or_else(|| Refusal::NoPrice(coin.symbol.clone()))?;
    let most = Usd::of(effects.fee_limit, coin.decimals, price).ok_or(Refusal::AmountTooLarge)?;
    if most > MAX_FEE { Err(Refusal::Fee { most, limit: MAX_FEE }) } else { Ok(()) }
}

/// Check who gets transfers, where the wallet sends to its address book only.
///
/// # Errors
/// [`Refusal::UnknownRecipient`].
pub fn check_recipients(policy: &Policy, actions: &[Action], known: &[Address]) -> Result<(), Refusal> {
    let recipient = |action: &Action| match action {
        Action::SendNative { to, .. } | Action::Send { to, .. } => Some(*to),
        _ => None,
    };
    match actions.iter().filter_map(recipient).find(|to| !known.contains(to)) {
        Some(stranger) if policy.known_recipients_only => Err(Refusal::UnknownRecipient(stranger)),
        _ => Ok(()),
    }
}

/// Check an amount against all limits.
///
/// # Errors
/// [`Refusal::PerTransaction`], [`Refusal::PerDay`], [`Refusal::PerWeek`].
pub fn check_limits(policy: &Policy, amount: Usd, spent: impl Into<Spent>) -> Result<(), Refusal> {
    let spent = spent.into();
    if amount > policy.per_transaction {
        return Err(Refusal::PerTransaction { amount, limit: policy.per_transaction });
    }
    let within = |spent: Usd, limit: Usd| spent.checked_add(amount).is_some_and(|total| total <= limit);
    if !within(spent.day, policy.per_day) {
        return Err(Refusal::PerDay { amount, spent: spent.day, limit: policy.per_day });
    }
    if !within(spent.week, policy.per_week) {
        return Err(Refusal::PerWeek { amount, spent: spent.week, limit: policy.per_week });
    }
    Ok(())
}

/// `part` of `whole` in whole basis points (a bound that was itself rounded by a unit is not held against anybody); everything when `whole` is zero.
pub(crate) fn shortfall_bps(whole: U256, part: U256) -> u32 {
    const ALL: u32 = 10_000;
    if part.is_zero() {
        return 0;
    }
    let Some(scaled) = part.checked_mul(U256::from(ALL)) else { return u32::MAX };
    if whole.is_zero() {
        return u32::MAX;
    }
    u32::try_from(scaled / whole).unwrap_or(u32::MAX)
}

impl Envelope {
    fn spend(&mut self, asset: &Asset, spend: Spend) {
        self.spends.push((asset.clone(), spend));
    }

    fn leaves(&mut self, asset: &Asset, most: Option<U256>) {
        let bound = self.bounds.entry((asset.native, asset.address)).or_insert(Some(U256::ZERO));
        *bound = match (*bound, most) {
            (Some(sum), Some(more)) => sum.checked_add(more),
            _ => None,
        };
    }
}

fn nonzero(amount: U256, what: &'static str) -> Result<(), Refusal> {
    if amount.is_zero() { Err(Refusal::ZeroAmount(what)) } else { Ok(()) }
}

fn own(what: &'static str, who: Address, wallet: Address) -> Result<(), Refusal> {
    if who == wallet { Ok(()) } else { Err(Refusal::NotYours { what, who }) }
}

fn check_recipient(who: Address, wallet: Address, directory: &Directory) -> Result<(), Refusal> {
    let why = if who == Address::ZERO {
        "the zero address"
    } else if who == wallet {
        "your own wallet"
    } else if directory.is_listed(who) {
        "a contract that does not keep transfers"
    } else if is_precompile(who) {
        "a precompiled contract"
    } else {
        return Ok(());
    };
    Err(Refusal::BadRecipient { who, why })
}

/// The precompiled contracts up to Osaka: 0x01 to 0x11 (the last are those of EIP-2537) and 0x100 (EIP-7951).
fn is_precompile(who: Address) -> bool {
    let number = U256::from_be_slice(who.as_slice());
    number == U256::from(0x100) || (number >= U256::from(1) && number <= U256::from(0x11))
}

/// Use up the approval that a step needs. Gives back its amount, if the proposal has one.
fn use_approval(
    open: &mut BTreeMap<(Address, Address), (U256, String)>,
    asset: &Asset,
    spender: Option<Address>,
    takes: Quantity,
) -> Result<Option<U256>, Refusal> {
    let Some((approved, _)) = spender.and_then(|spender| open.remove(&(asset.address, spender))) else {
        return Ok(None);
    };
    match takes {
        Quantity::Exact(amount) if amount != approved => Err(Refusal::InexactApproval(asset.symbol.clone())),
        _ => Ok(Some(approved)),
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
