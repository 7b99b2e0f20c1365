//! Every sentence that this agent says, in one place, so that translations can follow.

use alloy_primitives::{Address, U256};
use hyperlith_sdk::{Rhythm, Timing};

use crate::chain::Asset;
use crate::number::{self, AmountError, WAD, WHOLE_BPS};
use crate::plan::Verb;
use crate::plan::market::Account;
use crate::plan::swap::Route;
use crate::understand::{Issue, Unclear};
use crate::wish::Slot;

/// The agent's name.
pub const NAME: &str = "defi";
/// The agent in one line.
pub const SUMMARY: &str = "Lends, borrows, swaps and sends for you. You confirm every transaction.";
/// Sentences to try.
pub const EXAMPLES: [&str; 8] = [
    "lend 100 USDC",
    "borrow 40 USDC",
    "what is my health factor?",
    "repay half my loan",
    "swap 2.5 METIS for USDC",
    "what's my balance",
    "which asset pays the most right now",
    "price of METIS",
];
/// Shares that are often meant.
pub const SHARES: [&str; 3] = ["25%", "half", "all"];

/// Answer to a request for help.
pub const HELP: &str = "I can lend, withdraw, borrow, repay, swap and send for you, and tell you balances, loans, rates, \
prices and quotes. Amounts can be a number, “half”, “25%” or “all”. I ask when something is missing, and nothing is sent \
before you confirm it. “cancel” drops what is pending. You can say, for example:\n• lend 100 USDC\n• borrow 40 USDC\n\
• repay half my loan\n• swap 2.5 METIS for USDC with 1% slippage\n• buy 1 WETH with USDC\n• send 5 USDC to 0x…\n\
• what is my health factor?";
/// Answer to small talk.
pub const GREETING: &str = "At your service! Tell me what to do, for example “lend 100 USDC”, or say “help”.";
/// Answer to what is none of our business.
pub const OUT_OF_SCOPE: &str = "I only do lending, borrowing, swaps and transfers. Say “help” to see what I can do.";
/// Answer when nothing was understood.
pub const NOT_UNDERSTOOD: &str =
    "I am not sure what you want, so I did nothing. Say it in other words, for example “lend 100 USDC”.";
/// Answer when a model was needed and did not help.
pub const MODEL_NO_HELP: &str = "I am not sure what you want, and the language model gave no usable answer, so I did nothing. \
Say it in other words, for example “lend 100 USDC”.";
/// Answer to text that the person did not write.
pub const NOT_THE_PERSON: &str =
    "I only act on what you write yourself; this text came from somewhere else, so I did nothing.";
/// A message without words.
pub const EMPTY: &str = "I read no words in that message. Say “help” to see what I can do.";
/// A message that is too long to be a wish.
pub const TOO_LONG: &str =
    "That message is too long for me to be sure what you want, so I did nothing. Say it in one sentence.";
/// Answer to cancelling.
pub const CANCELLED: &str = "Dropped. Nothing was sent.";
/// Answer to cancelling when no question waits.
pub const NOTHING_WAITS: &str = "No question of mine waits for an answer, and I sent nothing.";
/// An alert is the host's to keep; it says itself whether it does.
pub const ALERT_ASKED: &str = "You want to be told of it. I only pass that on: who watches for you answers below.";
/// An alert that lacks what to watch or from where on.
pub const ALERT_UNCLEAR: &str = "Say what to watch and from where on, such as “tell me when METIS falls below 18” or “alert me if \
my health factor is under 1.5”. No alert was set.";
/// Standing orders are the host's to keep and to stop; it says itself which there are.
pub const ORDERS_ASKED: &str =
    "Your standing orders are not mine to stop. I only pass that on: who keeps them answers below.";
/// A rhythm that there is not.
pub const NO_SUCH_RHYTHM: &str = "I understood a repeating order, but I can only repeat one every hour, day, week or month. Nothing \
was set up.";
/// What cannot be repeated.
pub const NOT_A_STANDING_ORDER: &str = "That cannot be repeated or wait for a price: only lending, borrowing, repaying, withdrawing, \
swapping and sending can. Nothing was set up.";
/// A share in a standing order.
pub const STANDING_NEEDS_AN_AMOUNT: &str = "An order that repeats or waits needs an exact amount, such as “lend 50 USDC every week”: \
a share of what you will have then is not one. Nothing was set up.";
/// What follows a question about a standing order.
pub const STANDING_IN_ONE_SENTENCE: &str = "Please say the whole order in one sentence, such as “buy 20 USDC of METIS every week” or \
“swap 100 USDC for METIS when METIS falls below 15”. Nothing was set up.";
/// Governance is understood and not there yet.
pub const GOVERNANCE_NOT_YET: &str = "I understood that this is about governance, but this version can neither list proposals nor \
vote yet. Nothing was sent.";
/// Freezing is the wallet's business.
pub const FREEZE: &str = "I cannot freeze your wallet myself, and I am not allowed to. Run “hyperlith wallet freeze” in a terminal: \
it stops every signature at once, until you unfreeze. I sent nothing.";
/// No faucet.
pub const NO_FAUCET: &str = "There is no faucet for test tokens on this chain.";
/// Nothing lent or owed.
pub const NO_POSITION: &str = "You have lent nothing and you owe nothing. Your health factor is unlimited.";
/// Nothing to repay.
pub const NO_DEBT: &str = "You owe nothing, so there is nothing to repay.";
/// Borrowing without collateral.
pub const NO_COLLATERAL: &str = "You can only borrow against collateral, and you have none yet. Lend something first, for example \
“lend 100 USDC”.";
/// Borrowing at the limit.
pub const NO_CAPACITY: &str =
    "You cannot borrow more: your health factor must stay at 1.05 or above. Lend more or repay something first.";
/// An empty market.
pub const NO_RATES: &str = "That asset is not in the lending market here.";
/// An answer that does not fit the question.
pub const NOT_AN_ANSWER: &str = "I did not understand that as an answer.";
/// The recipient is the person.
pub const OWN_WALLET: &str = "That is your own wallet.";
/// A slippage of zero.
pub const NO_SLIPPAGE: &str = "A slippage of 0 % is not possible: prices move a little before a swap runs, and it would fail. I did \
nothing. Say a small one, from 0.01 % to 50 %, for example “with 0.1% slippage”; without one I take 0.5 %.";
/// An answer that names another asset than the question.
pub const OTHER_ASSET: &str = "You named another asset than I asked about.";

/// What a standing order would do, and when.
#[must_use]
pub fn standing(timing: &Timing, once: &str) -> String {
    match timing {
        Timing::Once => once.to_owned(),
        Timing::Repeated(rhythm) => {
            let rhythm = match rhythm {
                Rhythm::Hourly => "hour",
                Rhythm::Daily => "day",
                Rhythm::Weekly => "week",
                Rhythm::Monthly => "month",
            };
            format!("Every {rhythm}, beginning when you confirm: {once}")
        }
        Timing::AtPrice(bound) => {
            let side = if bound.below { "falls below" } else { "rises above" };
            format!("Once, when the price of {} {side} ${}: {once}", bound.symbol, bound.price)
        }
    }
}

/// `1,250.75 USDC`, exactly.
#[must_use]
pub fn amount(units: U256, asset: &Asset) -> String {
    format!("{} {}", number::exact(units, asset.decimals), asset.symbol)
}

/// `1,250.75 USDC`, cut to six decimals.
#[must_use]
pub fn amount_short(units: U256, asset: &Asset) -> String {
    format!("{} {}", number::short(units, asset.decimals, 6), asset.symbol)
}

/// A health factor with two decimals, cut, so that it never looks better than it is.
#[must_use]
pub fn health(factor: U256) -> String {
    // Anything above a thousand means: hardly any debt.
    if factor > WAD.saturating_mul(U256::from(1_000)) { "above 1,000".to_owned() } else { number::fixed(factor, 18, 2) }
}

fn health_change((before, after): (U256, U256)) -> String {
    let from = if before == U256::MAX { "unlimited".to_owned() } else { health(before) };
    let low = after < WAD.saturating_mul(U256::from(12)) / U256::from(10);
    let warning = if low { " That is low: below 1 your collateral can be sold." } else { "" };
    format!("Your health factor goes from {from} to about {}.{warning}", health(after))
}

fn a_year(rate: U256) -> String {
    match number::yield_bps(rate) {
        Some(bps) => format!("{} a year", number::percent(bps)),
        None => "more than 1,000 % a year".to_owned(),
    }
}

/// A question for an asset.
#[must_use]
pub fn which_asset(verb: Verb, slot: Slot) -> String {
    match (slot, verb) {
        (Slot::ToAsset, _) => "Which asset do you want to get?".to_owned(),
        _ => format!("Which asset do you want to {}?", verb.word()),
    }
}

/// An asset that is not listed.
#[must_use]
pub fn unknown_asset(symbol: &str, known: &[String]) -> String {
    format!("I do not know {symbol} here. I know {}. Which one?", list(known))
}

/// ETH where only its wrapped form will do.
#[must_use]
pub fn wrapped_instead(native: &str, wrapped: &str) -> String {
    format!(
        "The lending market takes {wrapped} (wrapped {native}), not {native} itself. Shall I take {wrapped} instead?"
    )
}

/// A question for an amount.
#[must_use]
pub fn how_much(verb: Verb, base: U256, asset: &Asset) -> String {
    let symbol = &asset.symbol;
    let base = amount_short(base, asset);
    match verb {
        Verb::Lend | Verb::Swap | Verb::Send => {
            format!("How much {symbol} do you want to {}? Your wallet holds {base}.", verb.word())
        }
        Verb::Withdraw => format!("How much {symbol} do you want to withdraw? You have lent {base}."),
        Verb::Borrow => format!("How much {symbol} do you want to borrow? Up to {base} is possible."),
        Verb::Repay => format!("How much {symbol} do you want to repay? You owe {base}."),
    }
}

/// An amount that cannot be.
#[must_use]
pub fn bad_amount(error: &AmountError, verb: Verb, asset: &Asset) -> String {
    let symbol = &asset.symbol;
    let why = match error {
        AmountError::Malformed => "I could not read that as an amount.".to_owned(),
        AmountError::TooPrecise { given, allowed } => {
            format!("{symbol} has {allowed} decimals and your amount has {given}; I do not round on my own.")
        }
        AmountError::TooLarge => "That is more than any token can count.".to_owned(),
        AmountError::Zero => "That is zero.".to_owned(),
        AmountError::ShareTooLarge => "A share cannot be more than 100 %.".to_owned(),
    };
    format!("{why} How much {symbol} do you want to {}?", verb.word())
}

/// A share that rounds to nothing.
#[must_use]
pub fn share_is_nothing(verb: Verb, base: U256, asset: &Asset) -> String {
    format!("That share of {} is nothing. How much do you want to {}?", amount(base, asset), verb.word())
}

/// Both sides of a swap were fixed.
#[must_use]
pub fn give_or_get(give: &Asset, get: &Asset) -> String {
    format!(
        "A swap can fix what you give or what you get, not both. How much {} do you want to give for {}?",
        give.symbol, get.symbol
    )
}

/// A swap of an asset for itself.
#[must_use]
pub fn same_asset(asset: &Asset) -> String {
    format!("{0} for {0} would be no swap. Which asset do you want to get?", asset.symbol)
}

/// An empty wallet.
#[must_use]
pub fn nothing_in_wallet(asset: &Asset) -> String {
    format!("Your wallet holds no {}.", asset.symbol)
}

/// Nothing to withdraw.
#[must_use]
pub fn nothing_lent(asset: &Asset) -> String {
    format!("You have not lent any {}, so there is none to withdraw.", asset.symbol)
}

/// More than the wallet has.
#[must_use]
pub fn wallet_too_small(verb: Verb, wanted: U256, wallet: U256, asset: &Asset) -> String {
    let rest = format!("Shall I {} that much instead?", verb.word());
    format!("That needs {} and your wallet holds {}. {rest}", amount_short(wanted, asset), amount_short(wallet, asset))
}

/// More ETH than can go when fees are to be paid.
#[must_use]
pub fn native_too_small(wanted: U256, wallet: U256, spendable: U256, asset: &Asset) -> String {
    format!(
        "That needs {} and your wallet holds {}, of which a little has to stay for fees. Shall I send {} instead?",
        amount_short(wanted, asset),
        amount_short(wallet, asset),
        amount_short(spendable, asset)
    )
}

/// No coin beyond fee money.
#[must_use]
pub fn nothing_to_spare(asset: &Asset) -> String {
    format!("Your wallet has no {} to spare: a little has to stay for fees.", asset.symbol)
}

/// Only fee money is left.
#[must_use]
pub fn only_gas_left(wallet: U256, asset: &Asset) -> String {
    format!("Your wallet holds {}, which has to stay for fees.", amount_short(wallet, asset))
}

/// More than was lent.
#[must_use]
pub fn lent_too_little(wanted: U256, supplied: U256, asset: &Asset) -> String {
    format!(
        "You asked for {} and have lent {}. Shall I withdraw all of it?",
        amount_short(wanted, asset),
        amount_short(supplied, asset)
    )
}

/// More than is owed.
#[must_use]
pub fn debt_is_smaller(wanted: U256, debt: U256, asset: &Asset) -> String {
    format!(
        "You asked to repay {} and owe {}. Shall I repay all of it?",
        amount_short(wanted, asset),
        amount_short(debt, asset)
    )
}

/// Enough for the debt and not for its interest.
#[must_use]
pub fn interest_is_missing(wallet: U256, asset: &Asset) -> String {
    let wallet = amount_short(wallet, asset);
    format!(
        "With its interest your loan is a little more than the {wallet} that your wallet holds. Shall I repay that much?"
    )
}

/// A withdrawal that would endanger the loan.
#[must_use]
pub fn withdraw_unsafe(wanted: U256, after: U256, most: U256, asset: &Asset) -> String {
    let offer = match most.is_zero() {
        true => "Repay something first.".to_owned(),
        false => format!("Up to {} keeps it at 1.05 or above. Shall I withdraw that much?", amount_short(most, asset)),
    };
    format!(
        "You owe against this collateral: without {} your health factor would be {}, and below 1 your collateral can be sold. {offer}",
        amount_short(wanted, asset),
        health(after)
    )
}

/// More than the person may borrow.
#[must_use]
pub fn capacity_too_small(wanted: U256, most: U256, asset: &Asset) -> String {
    format!(
        "{} is more than your collateral allows. Up to {} keeps your health factor at 1.05 or above. Shall I borrow that much?",
        amount_short(wanted, asset),
        amount_short(most, asset)
    )
}

/// The pool has not enough in stock.
#[must_use]
pub fn pool_is_dry(verb: Verb, stock: U256, asset: &Asset) -> String {
    match stock.is_zero() {
        true => format!("The pool has no {} left to {} right now.", asset.symbol, verb.word()),
        false => format!(
            "The pool has only {} right now. Shall I {} what is possible?",
            amount_short(stock, asset),
            verb.word()
        ),
    }
}

/// A cap of the market is reached.
#[must_use]
pub fn cap_reached(verb: Verb, room: U256, asset: &Asset) -> String {
    match room.is_zero() {
        true => {
            format!("The market's limit for {} is reached, so you cannot {} more of it now.", asset.symbol, verb.word())
        }
        false => format!(
            "The market's limit leaves room for {}. Shall I {} that much?",
            amount_short(room, asset),
            verb.word()
        ),
    }
}

/// Not in the market.
#[must_use]
pub fn not_in_market(verb: Verb, asset: &Asset) -> String {
    format!("{} is not in the lending market here, so I cannot {} it.", asset.symbol, verb.word())
}

/// The market of an asset is paused.
#[must_use]
pub fn paused(asset: &Asset) -> String {
    format!("The lending market of {} is paused right now. Try again later.", asset.symbol)
}

/// The market of an asset is frozen.
#[must_use]
pub fn frozen(asset: &Asset) -> String {
    format!("The lending market takes no new {} right now; withdrawing and repaying still work.", asset.symbol)
}

/// An asset that is never lent out.
#[must_use]
pub fn not_borrowable(asset: &Asset) -> String {
    format!("{} cannot be borrowed here.", asset.symbol)
}

/// Several debts.
#[must_use]
pub fn which_debt(owed: &[String]) -> String {
    format!("You owe {}. Which loan do you want to repay?", list(owed))
}

/// A debt that is not there.
#[must_use]
pub fn no_such_debt(asset: &Asset, owed: &[String]) -> String {
    format!("You owe no {}, but {}. Which loan do you want to repay?", asset.symbol, list(owed))
}

/// Lending.
#[must_use]
pub fn supply(units: U256, asset: &Asset, rate: U256, collateral: bool) -> String {
    let collateral = if collateral { " You can borrow against it." } else { "" };
    format!("Lend {}: it earns about {} at today's rate.{collateral}", amount(units, asset), a_year(rate))
}

/// Taking back.
#[must_use]
pub fn withdraw(units: U256, all: bool, asset: &Asset, health: Option<(U256, U256)>) -> String {
    let what = if all {
        format!("all your {}, about {}", asset.symbol, amount_short(units, asset))
    } else {
        amount(units, asset)
    };
    let health = health.map(|change| format!(" {}", health_change(change))).unwrap_or_default();
    format!("Withdraw {what} from the lending market.{health}")
}

/// Borrowing.
#[must_use]
pub fn borrow(units: U256, all: bool, asset: &Asset, rate: U256, change: (U256, U256)) -> String {
    let most = if all {
        " It is the most I propose: more would bring the health factor below 1.05 or use up the limit."
    } else {
        ""
    };
    let cost = a_year(rate);
    format!(
        "Borrow {}: it costs about {cost}, at a rate that changes. {}{most}",
        amount(units, asset),
        health_change(change)
    )
}

/// Paying back.
#[must_use]
pub fn repay(units: U256, all: bool, asset: &Asset, rest: U256) -> String {
    match all {
        true => format!(
            "Repay your whole {} loan, about {} with the interest until then.",
            asset.symbol,
            amount_short(units, asset)
        ),
        false => format!("Repay {}. After that you owe about {}.", amount(units, asset), amount_short(rest, asset)),
    }
}

/// The way of a swap: `METIS → WETH → USDC`.
#[must_use]
pub fn route(path: &[Asset]) -> String {
    path.iter().map(|asset| asset.symbol.as_str()).collect::<Vec<_>>().join(" → ")
}

/// The way as the person sees it: with ETH at its ends where the router wraps and unwraps.
fn shown_route(way: &Route, give: &Asset, get: &Asset) -> String {
    let middle = way.path.get(1..way.path.len().saturating_sub(1)).unwrap_or_default();
    let shown: Vec<Asset> = std::iter::once(give).chain(middle).chain([get]).cloned().collect();
    route(&shown)
}

fn swap_warnings(route: &Route) -> String {
    let mut text = format!(" Price impact {}.", number::percent(route.impact_bps));
    if route.impact_bps >= U256::from(1_500) {
        text.push_str(" Warning: this is far too much for the pool; you would lose a large part of the value.");
    } else if route.impact_bps >= U256::from(500) {
        text.push_str(" Warning: this is a lot for the pool; a smaller amount gets a better price.");
    }
    if let Some(fair) = route.fair_bps.filter(|fair| *fair < U256::from(9_500)) {
        let lost = U256::from(WHOLE_BPS).saturating_sub(fair);
        text.push_str(&format!(" Warning: you get {} less than the oracle's price.", number::percent(lost)));
    }
    text
}

/// A swap with a fixed input.
#[must_use]
pub fn swap_in(way: &Route, give: &Asset, get: &Asset, least: U256, slippage: u16) -> String {
    format!(
        "Swap {} for about {}, at least {} (slippage {}). Route {}.{}",
        amount(way.amount_in, give),
        amount_short(way.amount_out, get),
        amount_short(least, get),
        number::percent(U256::from(slippage)),
        shown_route(way, give, get),
        swap_warnings(way)
    )
}

/// A swap with a fixed output.
#[must_use]
pub fn swap_out(way: &Route, give: &Asset, get: &Asset, most: U256, slippage: u16) -> String {
    format!(
        "Buy {} for about {}, at most {} (slippage {}). Route {}.{}",
        amount(way.amount_out, get),
        amount_short(way.amount_in, give),
        amount_short(most, give),
        number::percent(U256::from(slippage)),
        shown_route(way, give, get),
        swap_warnings(way)
    )
}

/// Wrapping or unwrapping the chain's own coin.
#[must_use]
pub fn wrap(units: U256, give: &Asset, get: &Asset) -> String {
    format!("Change {} into {}, one for one.", amount(units, give), amount(units, get))
}

/// A quote.
#[must_use]
pub fn quote(way: &Route, give: &Asset, get: &Asset) -> String {
    let (given, gotten) = (amount_short(way.amount_in, give), amount_short(way.amount_out, get));
    if way.path.is_empty() {
        return format!("{given} gives {gotten}, always one for one.");
    }
    format!("{given} would give about {gotten} right now. Route {}.{}", shown_route(way, give, get), swap_warnings(way))
}

/// No pool.
#[must_use]
pub fn no_route(give: &Asset, get: &Asset) -> String {
    format!(
        "No pool here can swap that much {} for {}. Try a smaller amount or another asset.",
        give.symbol, get.symbol
    )
}

/// A swap whose least output is nothing.
#[must_use]
pub fn swap_too_small(give: &Asset, get: &Asset) -> String {
    format!("That is so little {} that it could give no {} at all. Try a larger amount.", give.symbol, get.symbol)
}

/// Absurd slippage.
#[must_use]
pub fn slippage_too_large(bps: u16, most: u16) -> String {
    let (given, most) = (number::percent(U256::from(bps)), number::percent(U256::from(most)));
    format!("A slippage of {given} would let others take most of the value. I accept at most {most}; 0.5 % is usual.")
}

/// A question for a recipient.
#[must_use]
pub fn to_whom(asset: &Asset) -> String {
    format!("To which address do you want to send the {}? I need the full address: 0x and 40 hex digits.", asset.symbol)
}

/// Not an address.
#[must_use]
pub fn not_an_address(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).take(60).collect();
    format!("“{text}” is not an address, and I do not know names. I need the full address: 0x and 40 hex digits.")
}

/// A wrong EIP-55 checksum.
#[must_use]
pub fn wrong_checksum() -> String {
    "The capitals in that address do not fit its digits, so something in it is mistyped. Copy the full address again."
        .to_owned()
}

/// The zero address.
#[must_use]
pub fn zero_address() -> String {
    "That is the zero address: what is sent there is lost. To which address do you want to send?".to_owned()
}

/// The sender.
#[must_use]
pub fn own_wallet() -> String {
    "That is your own wallet. To which other address do you want to send?".to_owned()
}

/// A listed contract.
#[must_use]
pub fn contract_address(name: &str) -> String {
    format!(
        "That is the {name} contract's own address: what is sent there is lost. To which address do you want to send?"
    )
}

/// A transfer.
#[must_use]
pub fn transfer(units: U256, asset: &Asset, to: Address, burned: bool, kept: Option<U256>) -> String {
    let kept = kept.map(|kept| format!(" {} stays for fees.", amount(kept, asset))).unwrap_or_default();
    let burned = if burned { " Warning: nobody owns that address; what is sent there is lost." } else { "" };
    format!("Send {} to {}.{kept}{burned}", amount(units, asset), to.to_checksum(None))
}

/// The faucet's gifts.
#[must_use]
pub fn faucet(gifts: &[String]) -> String {
    format!("The development faucet gives you {}, all without value.", list(gifts))
}

/// The faucet was used recently.
#[must_use]
pub fn faucet_wait(seconds: u64) -> String {
    format!("The faucet served you recently. It serves you again in {}.", duration(seconds))
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} seconds"),
        120..=7_199 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

/// One asset of a wallet.
#[derive(Clone, Debug)]
pub struct Holding {
    /// The asset.
    pub asset: Asset,
    /// Token units.
    pub units: U256,
    /// Value in USD (8 decimals), where there is a price.
    pub value: Option<U256>,
}

/// What a wallet holds.
#[must_use]
pub fn balances(holdings: &[Holding], development: bool) -> String {
    let line = |holding: &Holding| {
        let value = holding.value.map(|value| format!(" ({} USD)", number::usd(value))).unwrap_or_default();
        format!("{}{value}", amount_short(holding.units, &holding.asset))
    };
    let prices = if development { " Prices are set by hand on this development chain." } else { "" };
    if let [only] = holdings {
        return format!("Your wallet holds {}.", line(only));
    }
    let total = holdings.iter().filter_map(|holding| holding.value).fold(U256::ZERO, U256::saturating_add);
    let lines: String = holdings.iter().map(|holding| format!("\n• {}", line(holding))).collect();
    format!("Your wallet holds:{lines}\nTogether {} USD.{prices}", number::usd(total))
}

/// One asset of a loan account.
#[derive(Clone, Debug)]
pub struct PositionLine {
    /// The asset.
    pub asset: Asset,
    /// Lent, token units.
    pub supplied: U256,
    /// Its value in USD (8 decimals).
    pub supplied_value: Option<U256>,
    /// It counts as collateral.
    pub is_collateral: bool,
    /// Owed, token units.
    pub debt: U256,
    /// Its value in USD (8 decimals).
    pub debt_value: Option<U256>,
}

/// A loan account.
#[must_use]
pub fn position(lines: &[PositionLine], account: &Account) -> String {
    let value = |value: Option<U256>| value.map(|value| format!(" ({} USD)", number::usd(value))).unwrap_or_default();
    let mut text = String::new();
    for line in lines {
        if !line.supplied.is_zero() {
            let note = if line.is_collateral { "" } else { ", not used as collateral" };
            text.push_str(&format!(
                "• lent {}{}{note}\n",
                amount_short(line.supplied, &line.asset),
                value(line.supplied_value)
            ));
        }
        if !line.debt.is_zero() {
            text.push_str(&format!("• owed {}{}\n", amount_short(line.debt, &line.asset), value(line.debt_value)));
        }
    }
    text.push_str(&format!(
        "Collateral {} USD, owed {} USD. ",
        number::usd(account.collateral),
        number::usd(account.debt)
    ));
    if account.debt.is_zero() {
        text.push_str("You owe nothing: your health factor is unlimited.");
    } else {
        let used = number::mul_div(account.debt, U256::from(WHOLE_BPS), account.collateral);
        let used = used
            .map(|bps| format!("Loan-to-value {} (limit {}). ", number::percent(bps), number::percent(account.ltv)));
        text.push_str(&used.unwrap_or_default());
        text.push_str(&format!("Health factor {}. ", health(account.health)));
        text.push_str(&match account.health {
            factor if factor < WAD => {
                "It is below 1: your collateral can be sold at any moment. Repay or lend more now.".to_owned()
            }
            factor => {
                // The collateral may lose 1 − 1/health before the health factor is 1.
                let left = number::mul_div(WAD, U256::from(WHOLE_BPS), factor).unwrap_or_default();
                let fall = number::percent(U256::from(WHOLE_BPS).saturating_sub(left).saturating_sub(U256::from(1)));
                format!("Your collateral may lose {fall} of its value before it can be sold.")
            }
        });
    }
    text.push_str(&format!(" You can still borrow {} USD.", number::usd(account.available)));
    text
}

/// Rates of the market.
#[must_use]
pub fn rates(lines: &[(String, U256, Option<U256>)]) -> String {
    let line = |(symbol, supply, borrow): &(String, U256, Option<U256>)| {
        let borrow =
            borrow.map_or_else(|| "cannot be borrowed".to_owned(), |rate| format!("borrowing costs {}", a_year(rate)));
        format!("{symbol}: lending earns {}, {borrow}", a_year(*supply))
    };
    match lines {
        [only] => format!("{}. Rates change with use.", line(only)),
        _ => {
            let lines: String = lines.iter().map(|entry| format!("\n• {}", line(entry))).collect();
            format!("Rates now, best for lenders first:{lines}\nRates change with use.")
        }
    }
}

/// Prices by the oracle.
#[must_use]
pub fn prices(lines: &[(String, Option<U256>)], development: bool) -> String {
    let source = match development {
        true => "By the development oracle: set by hand, not a market price.",
        false => "By the lending market's oracle.",
    };
    let line = |(symbol, price): &(String, Option<U256>)| match price {
        Some(price) => {
            let whole_cents = (*price % U256::from(1_000_000)).is_zero();
            let text = if whole_cents { number::usd(*price) } else { number::exact(*price, number::USD_DECIMALS) };
            format!("1 {symbol} = {text} USD")
        }
        None => format!("{symbol} has no price here"),
    };
    match lines {
        [only] => format!("{}. {source}", line(only)),
        _ => {
            let lines: String = lines.iter().map(|entry| format!("\n• {}", line(entry))).collect();
            format!("Prices:{lines}\n{source}")
        }
    }
}

/// A wish that waits for a yes.
#[must_use]
pub fn shall_i(why: &str, command: &str) -> String {
    format!("{why} Shall I do this: {command}?")
}

/// A bare question for a slot.
#[must_use]
pub fn which(slot: Slot) -> &'static str {
    match slot {
        Slot::Asset => "Which asset do you mean?",
        Slot::ToAsset => "Which asset do you want to get?",
        Slot::Amount => "How much do you mean?",
        Slot::To => "To which address? I need it in full: 0x and 40 hex digits.",
        Slot::Offer => "Say it in one sentence, please.",
    }
}

/// Why a sentence could not be taken as it stood.
#[must_use]
pub fn unclear(unclear: &Unclear, assets: &[&str]) -> String {
    match unclear {
        Unclear::Action(actions) => match actions.as_slice() {
            [] => NOT_UNDERSTOOD.to_owned(),
            [one] => format!(
                "I am not sure that you want to {}, so I did nothing. Say it plainly, for example “lend 100 USDC”.",
                action(one)
            ),
            [one, other, ..] => format!(
                "I am not sure whether you want to {} or to {}, so I did nothing. Say it with one clear verb.",
                action(one),
                action(other)
            ),
        },
        Unclear::Several => "I read more than one wish in that, so I did nothing. One at a time, please.".to_owned(),
        Unclear::Reading => "I cannot tell whether you ask or order.".to_owned(),
        Unclear::Later => "I cannot do things later, only now.".to_owned(),
        Unclear::Amount(issue) => match issue {
            Issue::Ambiguous => {
                "That number can be read in two ways; write it like 1250.75, with a point before decimals only."
                    .to_owned()
            }
            Issue::Malformed => "I could not read that as an amount.".to_owned(),
            Issue::Negative => "An amount cannot be negative.".to_owned(),
            Issue::Zero => "That is zero.".to_owned(),
            Issue::TooLarge => "A share cannot be more than 100 %.".to_owned(),
        },
        Unclear::TwoAmounts => "I read two different amounts.".to_owned(),
        Unclear::Currency => "I count in units of an asset, not in dollars or other money.".to_owned(),
        Unclear::TwoAssets => "I cannot tell which of the assets you mean.".to_owned(),
        Unclear::SameAsset => "Both sides of that swap are the same asset.".to_owned(),
        Unclear::Unlisted(symbol) => {
            let symbol: String = symbol.chars().filter(|letter| !letter.is_control()).take(24).collect();
            let known: Vec<String> = assets.iter().map(|asset| (*asset).to_owned()).collect();
            if known.is_empty() {
                format!("I do not know {symbol} here.")
            } else {
                format!("I do not know {symbol} here. I know {}.", list(&known))
            }
        }
        Unclear::AddressForm => "That is not a full address.".to_owned(),
        Unclear::AddressChecksum => wrong_checksum(),
        Unclear::TwoAddresses => "I read two different addresses.".to_owned(),
        Unclear::Slippage => {
            "I could not read the slippage, so I did nothing. Say it like “with 1% slippage”.".to_owned()
        }
        Unclear::Rhythm => NO_SUCH_RHYTHM.to_owned(),
        Unclear::TooLong => TOO_LONG.to_owned(),
    }
}

/// An action's name as people say it.
fn action(label: &str) -> &str {
    match label {
        "supply" => "lend",
        "transfer" => "send",
        "rates" | "balance" | "price" | "position" | "quote" => "look something up",
        other => other,
    }
}

/// `a, b and c`.
#[must_use]
pub fn list(items: &[String]) -> String {
    match items {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
