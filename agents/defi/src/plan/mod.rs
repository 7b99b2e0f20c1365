//! From a wish and the chain's numbers to an answer: calls to confirm, a question, or words. No language model is near.

pub mod lending;
pub mod market;
pub mod standing;
pub mod swap;
pub mod transfer;
pub mod views;

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use hyperlith_sdk::{Call, Host, Timing};

use crate::abi::{Erc20, Faucet};
use crate::chain::{Asset, Batch, Listing, role};
use crate::error::DefiError;
use crate::intent::{Amount, Intent, Watch};
use crate::number::{self, AmountError, Units};
use crate::replies;
use crate::wish::{self, Slot};

/// Seconds for which a proposal without a price in it may be confirmed.
const LENDING_VALID_SECONDS: u32 = 300;
/// Wei that always stay in the wallet for fees: 0.001 ETH.
const GAS_RESERVE_WEI: u64 = 1_000_000_000_000_000;

/// What is planned for whom, with which moment for deadlines.
#[derive(Debug)]
pub struct Context<'a> {
    /// The operator's list.
    pub listing: &'a Listing,
    /// The wallet that would sign.
    pub wallet: Address,
}

/// What the agent answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What to say.
    pub text: String,
    /// Likely next things to say.
    pub suggestions: Vec<String>,
    /// What else was found out, for `understood`.
    pub facts: Vec<(String, String)>,
    /// What kind of answer it is.
    pub kind: Kind,
}

/// What follows from an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Say,
    /// A slot is asked for; `intent` waits for it.
    Ask {
        /// The slot.
        slot: Slot,
        /// The wish so far.
        intent: Intent,
    },
    /// Calls that the person may confirm.
    Propose {
        /// The calls, in order, all or nothing.
        calls: Vec<Call>,
        /// The complete wish, from which the proposal can be made anew.
        intent: Intent,
        /// Seconds for which it may be confirmed.
        valid_for: u32,
        /// When it is carried out.
        timing: Timing,
    },
}

impl Answer {
    /// Words only.
    #[must_use]
    pub fn say(text: impl Into<String>) -> Self {
        Self { text: text.into(), suggestions: Vec::new(), facts: Vec::new(), kind: Kind::Say }
    }

    /// A question.
    #[must_use]
    pub fn ask(slot: Slot, intent: Intent, text: impl Into<String>) -> Self {
        Self { kind: Kind::Ask { slot, intent }, ..Self::say(text) }
    }

    /// A changed wish that the person may accept.
    #[must_use]
    pub fn offer(intent: Intent, text: impl Into<String>) -> Self {
        let suggestion = wish::command(&intent);
        Self { suggestions: suggestion.into_iter().collect(), ..Self::ask(Slot::Offer, intent, text) }
    }

    /// Calls.
    #[must_use]
    pub fn propose(calls: Vec<Call>, intent: Intent, valid_for: u32, text: impl Into<String>) -> Self {
        Self { kind: Kind::Propose { calls, intent, valid_for, timing: Timing::Once }, ..Self::say(text) }
    }

    /// Adds likely next things to say.
    #[must_use]
    pub fn suggest(mut self, suggestions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.suggestions.extend(suggestions.into_iter().map(Into::into));
        self
    }

    /// Adds something that was found out.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<String>) -> Self {
        self.facts.push((name.to_owned(), value.into()));
        self
    }
}

/// Why planning ended early: with an answer for the person, or with an error.
#[derive(Debug)]
pub enum Stop {
    /// Something that the person should hear.
    Answer(Box<Answer>),
    /// A fault.
    Error(DefiError),
}

impl From<DefiError> for Stop {
    fn from(error: DefiError) -> Self {
        Stop::Error(error)
    }
}

impl From<Answer> for Stop {
    fn from(answer: Answer) -> Self {
        Stop::Answer(Box::new(answer))
    }
}

/// The result of a planning step.
pub type Planned<T = Answer> = Result<T, Stop>;

/// What a person wants done, for sentences about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Supply.
    Lend,
    /// Take back.
    Withdraw,
    /// Borrow.
    Borrow,
    /// Pay back.
    Repay,
    /// Exchange.
    Swap,
    /// Transfer.
    Send,
}

/// Plans one wish.
///
/// # Errors
/// [`DefiError`] when the chain, the operator's list or the clock is at fault.
pub fn plan(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Result<Answer, DefiError> {
    let planned = match intent {
        Intent::Supply { .. } => lending::supply(host, context, intent),
        Intent::Withdraw { .. } => lending::withdraw(host, context, intent),
        Intent::Borrow { .. } => lending::borrow(host, context, intent),
        Intent::Repay { .. } => lending::repay(host, context, intent),
        Intent::Swap { .. } => swap::swap(host, context, intent),
        Intent::Quote { .. } => swap::quote(host, context, intent),
        Intent::Transfer { .. } => transfer::transfer(host, context, intent),
        Intent::Balance { asset } => views::balance(host, context, asset.as_deref()),
        Intent::Position => views::position(host, context),
        Intent::Rates { asset } => views::rates(host, context, asset.as_deref()),
        Intent::Price { asset } => views::price(host, context, asset.as_deref()),
        Intent::Faucet => faucet(host, context),
        Intent::Alert { watch: Watch::Price(None), .. } | Intent::Alert { below: None, above: None, .. } => {
            Ok(Answer::say(replies::ALERT_UNCLEAR))
        }
        Intent::Alert { .. } => Ok(Answer::say(replies::ALERT_ASKED)),
        Intent::Recurring { .. } | Intent::Limit { .. } => standing::standing(host, context, intent),
        Intent::RecurringCancel => Ok(Answer::say(replies::ORDERS_ASKED)),
        Intent::Proposals | Intent::Vote { .. } => Ok(Answer::say(replies::GOVERNANCE_NOT_YET)),
        Intent::Freeze => Ok(Answer::say(replies::FREEZE)),
        Intent::Cancel => Ok(Answer::say(replies::CANCELLED)),
        Intent::Help => Ok(Answer::say(replies::HELP).suggest(replies::EXAMPLES.iter().copied())),
        Intent::Greeting => Ok(Answer::say(replies::GREETING).suggest(["balance", "help"])),
        Intent::OutOfScope => Ok(Answer::say(replies::OUT_OF_SCOPE).suggest(["help"])),
    };
    match planned {
        Ok(answer) => Ok(answer),
        Err(Stop::Answer(answer)) => Ok(*answer),
        Err(Stop::Error(error)) => Err(error),
    }
}

fn faucet(host: &mut impl Host, context: &Context<'_>) -> Planned {
    let Some(faucet) = context.listing.find_contract(role::FAUCET) else {
        return Ok(Answer::say(replies::NO_FAUCET));
    };
    let mut batch = Batch::default();
    let next = batch.add(faucet, &Faucet::nextDripAtCall { recipient: context.wallet }, "the faucet's waiting time");
    let drips = batch.add(faucet, &Faucet::dripsCall {}, "what the faucet gives");
    let answers = batch.run(host)?;
    let (next, drips) = (answers.get(next)?, answers.get(drips)?);
    let now = now(host)?;
    if next > U256::from(now) {
        let wait = u64::try_from(next).unwrap_or(u64::MAX).saturating_sub(now);
        return Ok(Answer::say(replies::faucet_wait(wait)));
    }
    let gifts: Vec<String> = drips
        .iter()
        .filter_map(|drip| {
            let asset = context.listing.assets.iter().find(|asset| asset.address == drip.token)?;
            Some(replies::amount(drip.amount, asset))
        })
        .collect();
    if gifts.is_empty() {
        return Ok(Answer::say(replies::NO_FAUCET));
    }
    let calls = vec![call(faucet, &Faucet::dripCall { recipient: context.wallet })];
    Ok(Answer::propose(calls, Intent::Faucet, LENDING_VALID_SECONDS, replies::faucet(&gifts)))
}

/// A call without value.
fn call<C: SolCall>(to: Address, call: &C) -> Call {
    Call { to: to.to_vec(), value: Vec::new(), input: call.abi_encode() }
}

/// The approval that makes an allowance exactly `wanted`, if it is not so already.
fn approve(token: Address, spender: Address, current: U256, wanted: U256) -> Option<Call> {
    (current != wanted).then(|| call(token, &Erc20::approveCall { spender, amount: wanted }))
}

/// The present moment in seconds: the clock's, or the head's when the chain is ahead. An idle chain's head may be hours old,
/// so that the head alone would give deadlines that have passed.
fn now(host: &mut impl Host) -> Result<u64, DefiError> {
    let clock = host.clock_now().map_err(DefiError::Clock)? / 1_000;
    Ok(clock.max(head_time(host)?))
}

fn head_time(host: &mut impl Host) -> Result<u64, DefiError> {
    let head = host.chain_head().map_err(|source| DefiError::Read { what: "the latest block".to_owned(), source })?;
    Ok(head.timestamp)
}

/// The asset of a slot. Asks when the slot is empty or unknown. The lending market takes tokens only: there ETH is answered
/// with an offer to take WETH, and never quietly taken for it.
fn asset(context: &Context<'_>, intent: &Intent, slot: Slot, verb: Verb) -> Planned<Asset> {
    let coin_too = matches!(verb, Verb::Swap | Verb::Send);
    let symbol = match (slot, intent) {
        (Slot::ToAsset, Intent::Swap { to_asset, .. } | Intent::Quote { to_asset, .. }) => to_asset.as_deref(),
        _ => intent.asset_slot(),
    };
    let put = |symbol: Option<&str>| match slot {
        Slot::ToAsset => intent.clone().with_to_asset(symbol),
        _ => intent.clone().with_asset(symbol),
    };
    let choices = || {
        let taken = if slot == Slot::ToAsset { intent.asset_slot() } else { None };
        let fits = context.listing.assets.iter().filter(|asset| coin_too || !asset.native);
        fits.map(|asset| asset.symbol.clone()).filter(move |symbol| Some(symbol.as_str()) != taken).collect::<Vec<_>>()
    };
    let Some(symbol) = symbol else {
        return Err(Answer::ask(slot, put(None), replies::which_asset(verb, slot)).suggest(choices()).into());
    };
    let Some(asset) = context.listing.asset(symbol) else {
        let known = choices();
        return Err(Answer::ask(slot, put(None), replies::unknown_asset(symbol, &known)).suggest(known).into());
    };
    if coin_too || !asset.native {
        return Ok(asset.clone());
    }
    match context.listing.wrapped() {
        Some(wrapped) => {
            let text = replies::wrapped_instead(&asset.symbol, &wrapped.symbol);
            Err(Answer::offer(put(Some(&wrapped.symbol)), text).into())
        }
        None => Err(Answer::ask(slot, put(None), replies::unknown_asset(symbol, &choices())).suggest(choices()).into()),
    }
}

/// Token units of an amount slot, or the question that helps.
fn units(intent: &Intent, amount: Option<&Amount>, base: U256, asset: &Asset, verb: Verb) -> Planned<Units> {
    let ask = |text: String| {
        let answer = Answer::ask(Slot::Amount, intent.clone().with_amount(None), text);
        Stop::from(if base.is_zero() { answer } else { answer.suggest(replies::shares()) })
    };
    let Some(amount) = amount else {
        return Err(ask(replies::how_much(verb, base, asset)));
    };
    number::resolve(amount, base, asset.decimals).map_err(|error| match error {
        AmountError::Zero if !matches!(amount, Amount::Exact(_)) && !base.is_zero() => {
            ask(replies::share_is_nothing(verb, base, asset))
        }
        error => ask(replies::bad_amount(&error, verb, asset)),
    })
}

/// An amount of at most six decimals, cut, for offers that people can read.
fn readable(value: U256, asset: &Asset) -> Option<Amount> {
    let text = number::short(value, asset.decimals, 6).replace(',', "");
    (!value.is_zero() && !text.starts_with('<')).then_some(Amount::Exact(text))
}
