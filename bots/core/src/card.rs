//! The card: everything a person needs to say yes or no, made from decoded calldata and a simulation, and from nothing else.

use alloy_primitives::{Address, B128, B256, U256};
use serde::{Deserialize, Serialize};

use crate::amounts::{self, Usd};
use crate::decode::{Action, Quantity, Swap, SwapKind};
use crate::directory::{Asset, Directory, roles};
use crate::effects::{Effects, SwapQuote};
use crate::orders::OrderTerms;
use crate::policy::{Verdict, shortfall_bps};
use crate::words::{self, Message, Tongue};

/// Price impact from which the card warns, in basis points.
pub const IMPACT_WARNING_BPS: u32 = 500;
/// Price impact from which `confirm` alone is not enough, in basis points.
pub const IMPACT_TYPED_BPS: u32 = 1_500;
/// What has to be typed then.
pub const IMPACT_WORDS: &str = "confirm high price impact";
/// The word that confirms an ordinary card.
pub const CONFIRM_WORD: &str = "confirm";

/// 128 random bits that name a card.
pub type CardId = B128;

/// What a flow of an asset means for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlowKind {
    /// In or out of the wallet, no more to say.
    Plain,
    /// Becomes an Aave v3 deposit.
    Deposit,
    /// Comes out of an Aave v3 deposit.
    Withdrawal,
    /// A loan taken.
    Loan,
    /// A loan paid back.
    Repayment,
}

/// One asset that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The asset.
    pub asset: Asset,
    /// Units.
    pub amount: U256,
    /// What it means.
    pub kind: FlowKind,
    /// The calldata leaves the exact amount open (a swap's outcome, "all there is"); this is the simulation's.
    pub about: bool,
    /// Value at the oracle's price, where it has one.
    pub value: Option<Usd>,
}

/// Who gets something that leaves the person's hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The whole address.
    pub address: Address,
    /// The operator's name for it.
    pub name: Option<String>,
    /// Whether there is code at the address although the operator does not list it.
    pub unknown_contract: bool,
    /// What a transfer gives them.
    #[serde(default)]
    pub gets: Option<String>,
    /// Whether the person never wrote this address in the conversation: the agent has it from somewhere else.
    #[serde(default)]
    pub never_written: bool,
}

/// An approval inside the proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The token.
    pub asset: Asset,
    /// Units; zero takes an approval back.
    pub amount: U256,
    /// Who may take them.
    pub spender: Recipient,
    /// Units that may still be taken after the transaction.
    pub left: U256,
}

/// The terms of one swap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwapTerms {
    /// The decoded swap.
    pub swap: Swap,
    /// What the pools give now.
    pub quote: SwapQuote,
    /// How much worse than the quote it may get, in basis points.
    pub slippage_bps: u32,
    /// How much less the quote gives than the oracle's prices say, in basis points: pools can be skewed before a swap is quoted.
    #[serde(default)]
    pub below_oracle_bps: u32,
}

/// A proposal as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its name.
    pub id: CardId,
    /// One line: what it does.
    pub title: String,
    /// What leaves.
    pub sends: Vec<Flow>,
    /// What comes.
    pub receives: Vec<Flow>,
    /// To whom.
    pub recipients: Vec<Recipient>,
    /// Approvals, exact.
    pub approvals: Vec<Approval>,
    /// Swaps.
    pub swaps: Vec<SwapTerms>,
    /// Aave v3 health factor before and after, where the proposal touches Aave or there is debt.
    pub health: Option<(U256, U256)>,
    /// What counts against the limits.
    pub value: Usd,
    /// Expected network fee and the most it can be, in wei.
    pub fee: (U256, U256),
    /// Expected fee in USD.
    pub fee_value: Option<Usd>,
    /// The chain's own coin.
    pub native: Asset,
    /// The block it was simulated on.
    pub block: u64,
    /// The network's name.
    pub network: String,
    /// Whether assets are without value and prices set by hand.
    pub development: bool,
    /// Seconds since 1970-01-01 UTC after which it may not be confirmed.
    pub expires_at: u64,
    /// The exact words that confirm it; empty where it is shown while the wallet is frozen, so that nothing confirms it.
    pub confirm_words: String,
    /// Keccak-256 of chain id, wallet and calls ([`crate::decode::proposal_hash`]).
    pub proposal_hash: B256,
    /// The terms of the standing order that confirming sets up; without them it is carried out once, at once.
    #[serde(default)]
    pub order: Option<OrderTerms>,
}

/// What a card is made from.
#[derive(Debug)]
pub struct Ingredients<'a> {
    /// Decoded calls.
    pub actions: &'a [Action],
    /// Their simulation.
    pub effects: &'a Effects,
    /// The policy's consent.
    pub verdict: Verdict,
    /// Names.
    pub directory: &'a Directory,
    /// Hash of chain id, wallet and calls.
    pub proposal_hash: B256,
    /// Expiry, seconds since 1970-01-01 UTC.
    pub expires_at: u64,
    /// The language of its title.
    pub tongue: Tongue,
}

impl Card {
    /// Make a card.
    pub fn new(id: CardId, from: &Ingredients<'_>) -> Self {
        let Ingredients { actions, effects, verdict, directory, proposal_hash, expires_at, tongue } = *from;
        let native = directory.native();
        let mut card = Self {
            id,
            title: title(actions, effects, tongue),
            sends: vec![],
            receives: vec![],
            recipients: vec![],
            approvals: vec![],
            swaps: vec![],
            health: None,
            value: verdict.amount,
            fee: (effects.fee, effects.fee_limit),
            fee_value: effects.price(&native).and_then(|price| Usd::of(effects.fee, native.decimals, price)),
            native,
            block: effects.block,
            network: directory.name.clone(),
            development: directory.development,
            expires_at,
            confirm_words: CONFIRM_WORD.to_owned(),
            proposal_hash,
            order: None,
        };
        let mut quotes = effects.swaps.iter();
        let mut lends = false;
        for action in actions {
            card.add(action, effects, directory, &mut quotes);
            lends |= is_lending(action);
        }
        if card.worst_impact_bps() >= IMPACT_TYPED_BPS {
            IMPACT_WORDS.clone_into(&mut card.confirm_words);
        }
        card.health = match (effects.health_before, effects.health_after) {
            (Some(before), Some(after)) if lends || before != after => Some((before, after)),
            _ => None,
        };
        card
    }

    fn add<'q>(
        &mut self,
        action: &Action,
        effects: &Effects,
        directory: &Directory,
        quotes: &mut impl Iterator<Item = &'q SwapQuote>,
    ) {
        let flow = |asset: &Asset, amount: U256, kind: FlowKind| Flow {
            asset: asset.clone(),
            amount,
            kind,
            about: false,
            value: effects.price(asset).and_then(|price| Usd::of(amount, asset.decimals, price)),
        };
        let about = |flow: Flow, about: bool| Flow { about, ..flow };
        match action {
            Action::SendNative { asset, to, amount } | Action::Send { asset, to, amount } => {
                self.sends.push(flow(asset, *amount, FlowKind::Plain));
                self.recipients.push(Recipient {
                    gets: Some(amounts::with_symbol(*amount, asset)),
                    ..recipient(*to, directory, effects)
                });
            }
            Action::Approve { asset, spender, amount } => {
                let left =
                    effects.approvals_left.iter().find(|(token, who, _)| *token == asset.address && who == spender);
                self.approvals.push(Approval {
                    asset: asset.clone(),
                    amount: *amount,
                    spender: recipient(*spender, directory, effects),
                    left: left.map_or(U256::ZERO, |(_, _, units)| *units),
                });
            }
            Action::Supply { asset, amount, .. } => {
                self.sends.push(flow(asset, *amount, FlowKind::Plain));
                self.receives.push(flow(asset, *amount, FlowKind::Deposit));
                self.name_contract(roles::POOL, directory, effects);
            }
            Action::Withdraw { asset, amount, .. } => {
                self.receives.push(about(
                    flow(asset, amount_of(action, effects), FlowKind::Withdrawal),
                    *amount == Quantity::All,
                ));
            }
            Action::Borrow { asset, amount, .. } => self.receives.push(flow(asset, *amount, FlowKind::Loan)),
            Action::Repay { asset, amount, .. } => {
                self.sends.push(about(
                    flow(asset, amount_of(action, effects), FlowKind::Repayment),
                    *amount == Quantity::All,
                ));
                self.name_contract(roles::POOL, directory, effects);
            }
            Action::SetCollateral { .. } => {}
            Action::Swap(swap) => {
                let Some(quote) = quotes.next() else { return };
                let slippage_bps = match swap.kind {
                    SwapKind::ExactIn { min_out, .. } => {
                        self.sends.push(flow(&swap.from, swap.kind.max_in(), FlowKind::Plain));
                        self.receives.push(about(flow(&swap.into, quote.amount_out, FlowKind::Plain), true));
                        shortfall_bps(quote.amount_out, quote.amount_out.saturating_sub(min_out))
                    }
                    SwapKind::ExactOut { amount_out, max_in } => {
                        self.sends.push(about(flow(&swap.from, quote.amount_in, FlowKind::Plain), true));
                        self.receives.push(flow(&swap.into, amount_out, FlowKind::Plain));
                        shortfall_bps(quote.amount_in, max_in.saturating_sub(quote.amount_in))
                    }
                };
                let below_oracle_bps = below_oracle(swap, quote, effects);
                self.swaps.push(SwapTerms { swap: swap.clone(), quote: *quote, slippage_bps, below_oracle_bps });
                self.name_contract(roles::ROUTER, directory, effects);
            }
            Action::Wrap { asset, amount } => {
                self.sends.push(flow(&directory.native(), *amount, FlowKind::Plain));
                self.receives.push(flow(asset, *amount, FlowKind::Plain));
            }
            Action::Unwrap { asset, amount } => {
                self.sends.push(flow(asset, *amount, FlowKind::Plain));
                self.receives.push(flow(&directory.native(), *amount, FlowKind::Plain));
            }
            Action::Drip { .. } => {
                let gifts = effects.balances.iter().filter(|change| !change.gain().is_zero());
                self.receives.extend(gifts.map(|change| flow(&change.asset, change.gain(), FlowKind::Plain)));
            }
        }
    }

    fn name_contract(&mut self, role: &str, directory: &Directory, effects: &Effects) {
        if let Some(address) = directory.contract(role)
            && !self.recipients.iter().any(|known| known.address == address)
        {
            self.recipients.push(recipient(address, directory, effects));
        }
    }

    /// Largest loss of a swap, in basis points: its price impact, or how far its rate is below the oracle's.
    pub fn worst_impact_bps(&self) -> u32 {
        self.swaps.iter().map(|terms| terms.quote.impact_bps.max(terms.below_oracle_bps)).max().unwrap_or(0)
    }

    /// What worsened on the latest state so much that this card is no longer what the person agreed to, if anything did.
    /// The reason is for the person.
    pub fn worsened(&self, now: &Self, tongue: Tongue) -> Option<String> {
        let half_percent = |amount: U256| amount / U256::from(200);
        for (old, new) in self.sends.iter().zip(&now.sends) {
            if new.amount > old.amount.saturating_add(half_percent(old.amount)) {
                let amount = amounts::with_symbol(new.amount, &new.asset);
                return Some(tongue.with(words::NOW_SEND, &[("amount", &amount)]));
            }
        }
        for (old, new) in self.receives.iter().zip(&now.receives) {
            if new.amount < old.amount.saturating_sub(half_percent(old.amount)) {
                let amount = amounts::with_symbol(new.amount, &new.asset);
                return Some(tongue.with(words::NOW_RECEIVE, &[("amount", &amount)]));
            }
        }
        if self.sends.len() != now.sends.len() || self.receives.len() != now.receives.len() {
            return Some(tongue.say(words::NOW_OTHERS));
        }
        if now.fee.0 > self.fee.0.saturating_mul(U256::from(2)) {
            return Some(tongue.say(words::NOW_FEE));
        }
        match (self.health, now.health) {
            (Some((_, old)), Some((_, new))) if new < old.saturating_sub(U256::from(10).pow(U256::from(16))) => {
                Some(tongue.with(words::NOW_HEALTH, &[("health", &amounts::health(new))]))
            }
            (None, Some((before, after))) if after < before => {
                Some(tongue.with(words::NOW_HEALTH, &[("health", &amounts::health(after))]))
            }
            _ if now.worst_impact_bps() >= IMPACT_TYPED_BPS && self.confirm_words == CONFIRM_WORD => {
                Some(tongue.with(words::NOW_IMPACT, &[("percent", &amounts::percent(now.worst_impact_bps()))]))
            }
            _ => None,
        }
    }
}

fn recipient(address: Address, directory: &Directory, effects: &Effects) -> Recipient {
    Recipient {
        address,
        name: directory.name_of(address),
        unknown_contract: effects.contract_recipients.contains(&address),
        gets: None,
        never_written: false,
    }
}

/// How much less a quote gives than the oracle's prices say. Nothing where one of them is missing.
fn below_oracle(swap: &Swap, quote: &SwapQuote, effects: &Effects) -> u32 {
    let value = |asset: &Asset, units: U256, other: &Asset| {
        let scale = U256::from(10).checked_pow(U256::from(other.decimals))?;
        units.checked_mul(effects.price(asset)?)?.checked_mul(scale)
    };
    match (value(&swap.from, quote.amount_in, &swap.into), value(&swap.into, quote.amount_out, &swap.from)) {
        (Some(paid), Some(got)) => shortfall_bps(paid, paid.saturating_sub(got)),
        _ => 0,
    }
}

fn is_lending(action: &Action) -> bool {
    matches!(
        action,
        Action::Supply { .. }
            | Action::Withdraw { .. }
            | Action::Borrow { .. }
            | Action::Repay { .. }
            | Action::SetCollateral { .. }
    )
}

/// The units that an action moves: what the calldata says, or what the simulation shows where the calldata says "all".
fn amount_of(action: &Action, effects: &Effects) -> U256 {
    match action {
        Action::Withdraw { asset, amount, .. } => match amount {
            Quantity::Exact(amount) => *amount,
            Quantity::All => effects.of(asset).map(|change| change.gain()).unwrap_or_default(),
        },
        // The pool takes no more than the debt, whatever the calldata says.
        Action::Repay { asset, amount, .. } => {
            let out = effects.of(asset).map(|change| change.loss()).unwrap_or_default();
            match amount {
                Quantity::Exact(amount) if out.is_zero() => *amount,
                Quantity::Exact(amount) => out.min(*amount),
                Quantity::All => out,
            }
        }
        _ => U256::ZERO,
    }
}

/// One action as a clause, without the approvals that only serve the next step.
fn clause(action: &Action, effects: &Effects, tongue: Tongue) -> Option<String> {
    let units = |amount: U256, asset: &Asset| amounts::with_symbol(amount, asset);
    let of_amount = |message: Message, amount: U256, asset: &Asset| {
        tongue.with(message, &[("amount", &units(amount, asset)), ("asset", &asset.symbol)])
    };
    let of_asset = |message: Message, asset: &Asset| tongue.with(message, &[("asset", &asset.symbol)]);
    Some(match action {
        Action::SendNative { asset, amount, .. } | Action::Send { asset, amount, .. } => {
            of_amount(words::ACT_SEND, *amount, asset)
        }
        Action::Approve { asset, amount, .. } if amount.is_zero() => of_asset(words::ACT_TAKE_BACK, asset),
        Action::Approve { .. } => return None,
        Action::Supply { asset, amount, .. } => of_amount(words::ACT_SUPPLY, *amount, asset),
        Action::Withdraw { asset, amount: Quantity::All, .. } => of_asset(words::ACT_WITHDRAW_ALL, asset),
        Action::Withdraw { asset, amount: Quantity::Exact(amount), .. } => {
            of_amount(words::ACT_WITHDRAW, *amount, asset)
        }
        Action::Borrow { asset, amount, .. } => of_amount(words::ACT_BORROW, *amount, asset),
        Action::Repay { asset, amount: Quantity::All, .. } => of_asset(words::ACT_REPAY_ALL, asset),
        Action::Repay { asset, .. } => of_amount(words::ACT_REPAY, amount_of(action, effects), asset),
        Action::SetCollateral { asset, enabled: true } => of_asset(words::ACT_COLLATERAL_ON, asset),
        Action::SetCollateral { asset, enabled: false } => of_asset(words::ACT_COLLATERAL_OFF, asset),
        Action::Swap(swap) => {
            let (give, get) = match swap.kind {
                SwapKind::ExactOut { amount_out, .. } => (swap.from.symbol.clone(), units(amount_out, &swap.into)),
                SwapKind::ExactIn { amount_in, .. } => (units(amount_in, &swap.from), swap.into.symbol.clone()),
            };
            tongue.with(words::ACT_SWAP, &[("give", &give), ("get", &get)])
        }
        Action::Wrap { asset, amount } => {
            let amount = amounts::exact(*amount, asset.decimals);
            tongue.with(words::ACT_WRAP, &[("amount", &amount), ("asset", &asset.symbol)])
        }
        Action::Unwrap { asset, amount } => of_amount(words::ACT_UNWRAP, *amount, asset),
        Action::Drip { .. } => tongue.say(words::ACT_DRIP),
    })
}

fn title(actions: &[Action], effects: &Effects, tongue: Tongue) -> String {
    // Taking an approval back is worth a title only when nothing else happens.
    let serves = |action: &&Action| !matches!(action, Action::Approve { .. });
    let clause = |action: &Action| clause(action, effects, tongue);
    let mut clauses: Vec<String> = actions.iter().filter(serves).filter_map(clause).collect();
    if clauses.is_empty() {
        clauses = actions.iter().filter_map(clause).collect();
    }
    let title = clauses
        .into_iter()
        .reduce(|first, second| tongue.with(words::ACT_THEN, &[("first", &first), ("second", &second)]))
        .unwrap_or_default();
    let mut letters = title.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
