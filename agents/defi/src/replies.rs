//! Every sentence that this agent says, put together from the messages of `texts/*.ftl` in the person's language.

use std::cell::Cell;
use std::fmt;

use alloy_primitives::{Address, U256};
use hyperlith_sdk::{Rhythm, Timing};

use crate::chain::Asset;
use crate::number::{self, AmountError, WAD, WHOLE_BPS};
use crate::plan::Verb;
use crate::plan::market::Account;
use crate::plan::swap::Route;
pub use crate::texts::*;
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

thread_local! {
    /// A turn is an instance of its own and speaks one language from its beginning to its end.
    static LANGUAGE: Cell<usize> = const { Cell::new(0) };
}

/// Speak the language of a BCP 47 tag from now on; English where there are no texts in it.
pub fn speak(tag: Option<&str>) {
    let primary = tag.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
    let known = LANGUAGES.iter().position(|language| language.eq_ignore_ascii_case(primary));
    LANGUAGE.set(known.unwrap_or_default());
}

impl Message {
    /// The message in the turn's language, with its values.
    #[must_use]
    pub fn with(self, values: &[(&str, &str)]) -> String {
        self.text(LANGUAGE.get(), values)
    }
}

/// A message without values, in the turn's language.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with(&[]))
    }
}

impl From<Message> for String {
    fn from(message: Message) -> Self {
        message.with(&[])
    }
}

/// Shares that are often meant, as answers.
#[must_use]
pub fn shares() -> [String; 3] {
    ["25%".to_owned(), WORD_HALF.to_string(), WORD_ALL.to_string()]
}

/// A further sentence.
fn and(text: &mut String, sentence: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(sentence);
}

fn verb(verb: Verb) -> String {
    match verb {
        Verb::Lend => VERB_LEND,
        Verb::Withdraw => VERB_WITHDRAW,
        Verb::Borrow => VERB_BORROW,
        Verb::Repay => VERB_REPAY,
        Verb::Swap => VERB_SWAP,
        Verb::Send => VERB_SEND,
    }
    .to_string()
}

/// What a standing order would do, and when.
#[must_use]
pub fn standing(timing: &Timing, once: &str) -> String {
    match timing {
        Timing::Once => once.to_owned(),
        Timing::Repeated(rhythm) => match rhythm {
            Rhythm::Hourly => STANDING_HOURLY,
            Rhythm::Daily => STANDING_DAILY,
            Rhythm::Weekly => STANDING_WEEKLY,
            Rhythm::Monthly => STANDING_MONTHLY,
        }
        .with(&[("once", once)]),
        Timing::AtPrice(bound) => {
            let message = if bound.below { STANDING_BELOW } else { STANDING_ABOVE };
            message.with(&[("asset", &bound.symbol), ("price", &bound.price), ("once", once)])
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
    if factor > WAD.saturating_mul(U256::from(1_000)) {
        ABOVE_THOUSAND.to_string()
    } else {
        number::fixed(factor, 18, 2)
    }
}

fn health_change((before, after): (U256, U256)) -> String {
    let from = if before == U256::MAX { UNLIMITED.to_string() } else { health(before) };
    let mut text = HEALTH_CHANGE.with(&[("from", &from), ("to", &health(after))]);
    if after < WAD.saturating_mul(U256::from(12)) / U256::from(10) {
        and(&mut text, &HEALTH_LOW.to_string());
    }
    text
}

fn a_year(rate: U256) -> String {
    match number::yield_bps(rate) {
        Some(bps) => A_YEAR.with(&[("rate", &number::percent(bps))]),
        None => A_YEAR_MUCH.to_string(),
    }
}

/// A question for an asset.
#[must_use]
pub fn which_asset(wanted: Verb, slot: Slot) -> String {
    match slot {
        Slot::ToAsset => WHICH_ASSET_TO_GET.to_string(),
        _ => WHICH_ASSET.with(&[("verb", &verb(wanted))]),
    }
}

/// An asset that is not listed.
#[must_use]
pub fn unknown_asset(symbol: &str, known: &[String]) -> String {
    UNKNOWN_ASSET.with(&[("asset", symbol), ("known", &list(known))])
}

/// ETH where only its wrapped form will do.
#[must_use]
pub fn wrapped_instead(native: &str, wrapped: &str) -> String {
    WRAPPED_INSTEAD.with(&[("native", native), ("wrapped", wrapped)])
}

/// A question for an amount.
#[must_use]
pub fn how_much(wanted: Verb, base: U256, asset: &Asset) -> String {
    let there = match wanted {
        Verb::Lend | Verb::Swap | Verb::Send => WALLET_HOLDS,
        Verb::Withdraw => YOU_HAVE_LENT,
        Verb::Borrow => UP_TO_POSSIBLE,
        Verb::Repay => YOU_OWE,
    };
    let mut text = how_much_of(wanted, asset);
    and(&mut text, &there.with(&[("amount", &amount_short(base, asset))]));
    text
}

fn how_much_of(wanted: Verb, asset: &Asset) -> String {
    HOW_MUCH.with(&[("asset", &asset.symbol), ("verb", &verb(wanted))])
}

/// An amount that cannot be.
#[must_use]
pub fn bad_amount(error: &AmountError, wanted: Verb, asset: &Asset) -> String {
    let mut text = match error {
        AmountError::Malformed => AMOUNT_MALFORMED.to_string(),
        AmountError::TooPrecise { given, allowed } => AMOUNT_TOO_PRECISE.with(&[
            ("asset", &asset.symbol),
            ("allowed", &allowed.to_string()),
            ("given", &given.to_string()),
        ]),
        AmountError::TooLarge => AMOUNT_TOO_LARGE.to_string(),
        AmountError::Zero => AMOUNT_ZERO.to_string(),
        AmountError::ShareTooLarge => SHARE_TOO_LARGE.to_string(),
    };
    and(&mut text, &how_much_of(wanted, asset));
    text
}

/// A share that rounds to nothing.
#[must_use]
pub fn share_is_nothing(wanted: Verb, base: U256, asset: &Asset) -> String {
    let mut text = SHARE_IS_NOTHING.with(&[("amount", &amount(base, asset))]);
    and(&mut text, &HOW_MUCH_OF_IT.with(&[("verb", &verb(wanted))]));
    text
}

/// Both sides of a swap were fixed.
#[must_use]
pub fn give_or_get(give: &Asset, get: &Asset) -> String {
    GIVE_OR_GET.with(&[("give", &give.symbol), ("get", &get.symbol)])
}

/// A swap of an asset for itself.
#[must_use]
pub fn same_asset(asset: &Asset) -> String {
    SAME_ASSET.with(&[("asset", &asset.symbol)])
}

/// An empty wallet.
#[must_use]
pub fn nothing_in_wallet(asset: &Asset) -> String {
    NOTHING_IN_WALLET.with(&[("asset", &asset.symbol)])
}

/// Nothing to withdraw.
#[must_use]
pub fn nothing_lent(asset: &Asset) -> String {
    NOTHING_LENT.with(&[("asset", &asset.symbol)])
}

/// More than the wallet has.
#[must_use]
pub fn wallet_too_small(wish: Verb, wanted: U256, wallet: U256, asset: &Asset) -> String {
    WALLET_TOO_SMALL.with(&[
        ("wanted", &amount_short(wanted, asset)),
        ("wallet", &amount_short(wallet, asset)),
        ("verb", &verb(wish)),
    ])
}

/// More ETH than can go when fees are to be paid.
#[must_use]
pub fn native_too_small(wanted: U256, wallet: U256, spendable: U256, asset: &Asset) -> String {
    NATIVE_TOO_SMALL.with(&[
        ("wanted", &amount_short(wanted, asset)),
        ("wallet", &amount_short(wallet, asset)),
        ("spendable", &amount_short(spendable, asset)),
    ])
}

/// No coin beyond fee money.
#[must_use]
pub fn nothing_to_spare(asset: &Asset) -> String {
    NOTHING_TO_SPARE.with(&[("asset", &asset.symbol)])
}

/// Only fee money is left.
#[must_use]
pub fn only_gas_left(wallet: U256, asset: &Asset) -> String {
    ONLY_GAS_LEFT.with(&[("amount", &amount_short(wallet, asset))])
}

/// More than was lent.
#[must_use]
pub fn lent_too_little(wanted: U256, supplied: U256, asset: &Asset) -> String {
    LENT_TOO_LITTLE.with(&[("wanted", &amount_short(wanted, asset)), ("lent", &amount_short(supplied, asset))])
}

/// More than is owed.
#[must_use]
pub fn debt_is_smaller(wanted: U256, debt: U256, asset: &Asset) -> String {
    DEBT_IS_SMALLER.with(&[("wanted", &amount_short(wanted, asset)), ("owed", &amount_short(debt, asset))])
}

/// Enough for the debt and not for its interest.
#[must_use]
pub fn interest_is_missing(wallet: U256, asset: &Asset) -> String {
    INTEREST_IS_MISSING.with(&[("amount", &amount_short(wallet, asset))])
}

/// A withdrawal that would endanger the loan.
#[must_use]
pub fn withdraw_unsafe(wanted: U256, after: U256, most: U256, asset: &Asset) -> String {
    let mut text = WITHDRAW_UNSAFE.with(&[("wanted", &amount_short(wanted, asset)), ("health", &health(after))]);
    let offer = match most.is_zero() {
        true => REPAY_FIRST.to_string(),
        false => WITHDRAW_SAFE.with(&[("most", &amount_short(most, asset))]),
    };
    and(&mut text, &offer);
    text
}

/// More than the person may borrow.
#[must_use]
pub fn capacity_too_small(wanted: U256, most: U256, asset: &Asset) -> String {
    CAPACITY_TOO_SMALL.with(&[("wanted", &amount_short(wanted, asset)), ("most", &amount_short(most, asset))])
}

/// The pool has not enough in stock.
#[must_use]
pub fn pool_is_dry(wish: Verb, stock: U256, asset: &Asset) -> String {
    match stock.is_zero() {
        true => POOL_IS_EMPTY.with(&[("asset", &asset.symbol), ("verb", &verb(wish))]),
        false => POOL_IS_DRY.with(&[("amount", &amount_short(stock, asset)), ("verb", &verb(wish))]),
    }
}

/// A cap of the market is reached.
#[must_use]
pub fn cap_reached(wish: Verb, room: U256, asset: &Asset) -> String {
    match room.is_zero() {
        true => CAP_FULL.with(&[("asset", &asset.symbol), ("verb", &verb(wish))]),
        false => CAP_REACHED.with(&[("amount", &amount_short(room, asset)), ("verb", &verb(wish))]),
    }
}

/// Not in the market.
#[must_use]
pub fn not_in_market(wish: Verb, asset: &Asset) -> String {
    NOT_IN_MARKET.with(&[("asset", &asset.symbol), ("verb", &verb(wish))])
}

/// The market of an asset is paused.
#[must_use]
pub fn paused(asset: &Asset) -> String {
    MARKET_PAUSED.with(&[("asset", &asset.symbol)])
}

/// The market of an asset is frozen.
#[must_use]
pub fn frozen(asset: &Asset) -> String {
    MARKET_FROZEN.with(&[("asset", &asset.symbol)])
}

/// An asset that is never lent out.
#[must_use]
pub fn not_borrowable(asset: &Asset) -> String {
    NOT_BORROWABLE.with(&[("asset", &asset.symbol)])
}

/// Several debts.
#[must_use]
pub fn which_debt(owed: &[String]) -> String {
    WHICH_DEBT.with(&[("owed", &list(owed))])
}

/// A debt that is not there.
#[must_use]
pub fn no_such_debt(asset: &Asset, owed: &[String]) -> String {
    NO_SUCH_DEBT.with(&[("asset", &asset.symbol), ("owed", &list(owed))])
}

/// Lending.
#[must_use]
pub fn supply(units: U256, asset: &Asset, rate: U256, collateral: bool) -> String {
    let mut text = SUPPLY.with(&[("amount", &amount(units, asset)), ("rate", &a_year(rate))]);
    if collateral {
        and(&mut text, &CAN_BORROW_AGAINST.to_string());
    }
    text
}

/// Taking back.
#[must_use]
pub fn withdraw(units: U256, all: bool, asset: &Asset, health: Option<(U256, U256)>) -> String {
    let mut text = match all {
        true => WITHDRAW_ALL.with(&[("asset", &asset.symbol), ("amount", &amount_short(units, asset))]),
        false => WITHDRAW.with(&[("amount", &amount(units, asset))]),
    };
    if let Some(change) = health {
        and(&mut text, &health_change(change));
    }
    text
}

/// Borrowing.
#[must_use]
pub fn borrow(units: U256, all: bool, asset: &Asset, rate: U256, change: (U256, U256)) -> String {
    let mut text = BORROW.with(&[("amount", &amount(units, asset)), ("rate", &a_year(rate))]);
    and(&mut text, &health_change(change));
    if all {
        and(&mut text, &BORROW_MOST.to_string());
    }
    text
}

/// Paying back.
#[must_use]
pub fn repay(units: U256, all: bool, asset: &Asset, rest: U256) -> String {
    match all {
        true => REPAY_ALL.with(&[("asset", &asset.symbol), ("amount", &amount_short(units, asset))]),
        false => REPAY.with(&[("amount", &amount(units, asset)), ("rest", &amount_short(rest, asset))]),
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

fn with_warnings(mut text: String, route: &Route) -> String {
    and(&mut text, &IMPACT.with(&[("percent", &number::percent(route.impact_bps))]));
    if route.impact_bps >= U256::from(1_500) {
        and(&mut text, &IMPACT_FAR_TOO_MUCH.to_string());
    } else if route.impact_bps >= U256::from(500) {
        and(&mut text, &IMPACT_A_LOT.to_string());
    }
    if let Some(fair) = route.fair_bps.filter(|fair| *fair < U256::from(9_500)) {
        let lost = U256::from(WHOLE_BPS).saturating_sub(fair);
        and(&mut text, &BELOW_ORACLE.with(&[("percent", &number::percent(lost))]));
    }
    text
}

/// A swap with a fixed input.
#[must_use]
pub fn swap_in(way: &Route, give: &Asset, get: &Asset, least: U256, slippage: u16) -> String {
    let text = SWAP_IN.with(&[
        ("give", &amount(way.amount_in, give)),
        ("get", &amount_short(way.amount_out, get)),
        ("least", &amount_short(least, get)),
        ("slippage", &number::percent(U256::from(slippage))),
        ("route", &shown_route(way, give, get)),
    ]);
    with_warnings(text, way)
}

/// A swap with a fixed output.
#[must_use]
pub fn swap_out(way: &Route, give: &Asset, get: &Asset, most: U256, slippage: u16) -> String {
    let text = SWAP_OUT.with(&[
        ("get", &amount(way.amount_out, get)),
        ("give", &amount_short(way.amount_in, give)),
        ("most", &amount_short(most, give)),
        ("slippage", &number::percent(U256::from(slippage))),
        ("route", &shown_route(way, give, get)),
    ]);
    with_warnings(text, way)
}

/// Wrapping or unwrapping the chain's own coin.
#[must_use]
pub fn wrap(units: U256, give: &Asset, get: &Asset) -> String {
    WRAP.with(&[("give", &amount(units, give)), ("get", &amount(units, get))])
}

/// A quote.
#[must_use]
pub fn quote(way: &Route, give: &Asset, get: &Asset) -> String {
    let (given, gotten) = (amount_short(way.amount_in, give), amount_short(way.amount_out, get));
    if way.path.is_empty() {
        return QUOTE_WRAP.with(&[("give", &given), ("get", &gotten)]);
    }
    let text = QUOTE.with(&[("give", &given), ("get", &gotten), ("route", &shown_route(way, give, get))]);
    with_warnings(text, way)
}

/// No pool.
#[must_use]
pub fn no_route(give: &Asset, get: &Asset) -> String {
    NO_ROUTE.with(&[("give", &give.symbol), ("get", &get.symbol)])
}

/// A swap whose least output is nothing.
#[must_use]
pub fn swap_too_small(give: &Asset, get: &Asset) -> String {
    SWAP_TOO_SMALL.with(&[("give", &give.symbol), ("get", &get.symbol)])
}

/// Absurd slippage.
#[must_use]
pub fn slippage_too_large(bps: u16, most: u16) -> String {
    let (given, most) = (number::percent(U256::from(bps)), number::percent(U256::from(most)));
    SLIPPAGE_TOO_LARGE.with(&[("given", &given), ("most", &most)])
}

/// A question for a recipient.
#[must_use]
pub fn to_whom(asset: &Asset) -> String {
    TO_WHOM.with(&[("asset", &asset.symbol)])
}

/// Not an address.
#[must_use]
pub fn not_an_address(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).take(60).collect();
    NOT_AN_ADDRESS.with(&[("text", &text)])
}

/// A listed contract.
#[must_use]
pub fn contract_address(name: &str) -> String {
    CONTRACT_ADDRESS.with(&[("name", name)])
}

/// A transfer.
#[must_use]
pub fn transfer(units: U256, asset: &Asset, to: Address, burned: bool, kept: Option<U256>) -> String {
    let mut text = TRANSFER.with(&[("amount", &amount(units, asset)), ("to", &to.to_checksum(None))]);
    if let Some(kept) = kept {
        and(&mut text, &STAYS_FOR_FEES.with(&[("amount", &amount(kept, asset))]));
    }
    if burned {
        and(&mut text, &BURNED.to_string());
    }
    text
}

/// The faucet's gifts.
#[must_use]
pub fn faucet(gifts: &[String]) -> String {
    FAUCET.with(&[("gifts", &list(gifts))])
}

/// The faucet was used recently.
#[must_use]
pub fn faucet_wait(seconds: u64) -> String {
    FAUCET_WAIT.with(&[("time", &duration(seconds))])
}

fn duration(seconds: u64) -> String {
    let (message, count) = match seconds {
        0..=119 => (SECONDS, seconds),
        120..=7_199 => (MINUTES, seconds.div_ceil(60)),
        _ => (HOURS, seconds.div_ceil(3_600)),
    };
    message.with(&[("count", &count.to_string())])
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

fn in_dollars(value: Option<U256>) -> String {
    value.map(|value| format!(" ({} USD)", number::usd(value))).unwrap_or_default()
}

/// What a wallet holds.
#[must_use]
pub fn balances(holdings: &[Holding], development: bool) -> String {
    let line =
        |holding: &Holding| format!("{}{}", amount_short(holding.units, &holding.asset), in_dollars(holding.value));
    if let [only] = holdings {
        return WALLET_HOLDS.with(&[("amount", &line(only))]);
    }
    let total = holdings.iter().filter_map(|holding| holding.value).fold(U256::ZERO, U256::saturating_add);
    let lines: String = holdings.iter().map(|holding| format!("\n• {}", line(holding))).collect();
    let mut text = format!("{WALLET_LISTS}{lines}\n{}", TOGETHER.with(&[("value", &number::usd(total))]));
    if development {
        and(&mut text, &PRICES_BY_HAND.to_string());
    }
    text
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
    let counted = |units: U256, line: &PositionLine, value: Option<U256>| {
        format!("{}{}", amount_short(units, &line.asset), in_dollars(value))
    };
    let mut text = String::new();
    for line in lines {
        if !line.supplied.is_zero() {
            let lent = POSITION_LENT.with(&[("amount", &counted(line.supplied, line, line.supplied_value))]);
            let note = if line.is_collateral { String::new() } else { format!(", {POSITION_NO_COLLATERAL}") };
            text.push_str(&format!("• {lent}{note}\n"));
        }
        if !line.debt.is_zero() {
            let owed = POSITION_OWED.with(&[("amount", &counted(line.debt, line, line.debt_value))]);
            text.push_str(&format!("• {owed}\n"));
        }
    }
    let (collateral, debt) = (number::usd(account.collateral), number::usd(account.debt));
    text.push_str(&POSITION_SUM.with(&[("collateral", &collateral), ("owed", &debt)]));
    if account.debt.is_zero() {
        and(&mut text, &POSITION_NO_DEBT.to_string());
    } else {
        if let Some(used) = number::mul_div(account.debt, U256::from(WHOLE_BPS), account.collateral) {
            let (used, limit) = (number::percent(used), number::percent(account.ltv));
            and(&mut text, &POSITION_LTV.with(&[("used", &used), ("limit", &limit)]));
        }
        and(&mut text, &POSITION_HEALTH.with(&[("health", &health(account.health))]));
        if account.health < WAD {
            and(&mut text, &POSITION_DANGER.to_string());
        } else {
            // The collateral may lose 1 − 1/health before the health factor is 1.
            let left = number::mul_div(WAD, U256::from(WHOLE_BPS), account.health).unwrap_or_default();
            let fall = number::percent(U256::from(WHOLE_BPS).saturating_sub(left).saturating_sub(U256::from(1)));
            and(&mut text, &POSITION_ROOM.with(&[("percent", &fall)]));
        }
    }
    and(&mut text, &POSITION_AVAILABLE.with(&[("value", &number::usd(account.available))]));
    text
}

/// Rates of the market.
#[must_use]
pub fn rates(lines: &[(String, U256, Option<U256>)]) -> String {
    let line = |(symbol, supply, borrow): &(String, U256, Option<U256>)| {
        let borrow = match borrow {
            Some(rate) => RATE_BORROW.with(&[("rate", &a_year(*rate))]),
            None => RATE_NOT_BORROWABLE.to_string(),
        };
        RATE_LINE.with(&[("asset", symbol), ("rate", &a_year(*supply)), ("borrow", &borrow)])
    };
    match lines {
        [only] => format!("{}. {RATES_CHANGE}", line(only)),
        _ => {
            let lines: String = lines.iter().map(|entry| format!("\n• {}", line(entry))).collect();
            format!("{RATES_TITLE}{lines}\n{RATES_CHANGE}")
        }
    }
}

/// Prices by the oracle.
#[must_use]
pub fn prices(lines: &[(String, Option<U256>)], development: bool) -> String {
    let source = if development { PRICE_SOURCE_DEVELOPMENT } else { PRICE_SOURCE };
    let line = |(symbol, price): &(String, Option<U256>)| match price {
        Some(price) => {
            let whole_cents = (*price % U256::from(1_000_000)).is_zero();
            let text = if whole_cents { number::usd(*price) } else { number::exact(*price, number::USD_DECIMALS) };
            PRICE_LINE.with(&[("asset", symbol), ("price", &text)])
        }
        None => PRICE_NONE.with(&[("asset", symbol)]),
    };
    match lines {
        [only] => format!("{}. {source}", line(only)),
        _ => {
            let lines: String = lines.iter().map(|entry| format!("\n• {}", line(entry))).collect();
            format!("{PRICES_TITLE}{lines}\n{source}")
        }
    }
}

/// A wish that waits for a yes.
#[must_use]
pub fn shall_i(why: &str, command: &str) -> String {
    SHALL_I.with(&[("why", why), ("command", command)])
}

/// A bare question for a slot.
#[must_use]
pub fn which(slot: Slot) -> String {
    match slot {
        Slot::Asset => WHICH_ASSET_MEANT,
        Slot::ToAsset => WHICH_ASSET_TO_GET,
        Slot::Amount => HOW_MUCH_MEANT,
        Slot::To => TO_WHICH_ADDRESS,
        Slot::Offer => IN_ONE_SENTENCE,
    }
    .to_string()
}

/// Why a sentence could not be taken as it stood.
#[must_use]
pub fn unclear(unclear: &Unclear, assets: &[&str]) -> String {
    let message = match unclear {
        Unclear::Action(actions) => match actions.as_slice() {
            [] => NOT_UNDERSTOOD,
            [one] => return UNSURE_OF_ONE.with(&[("action", &action(one))]),
            [one, other, ..] => {
                return UNSURE_OF_TWO.with(&[("action", &action(one)), ("other", &action(other))]);
            }
        },
        Unclear::Several => SEVERAL,
        Unclear::Reading => ASK_OR_ORDER,
        Unclear::Later => NOT_LATER,
        Unclear::Amount(issue) => match issue {
            Issue::Ambiguous => NUMBER_AMBIGUOUS,
            Issue::Malformed => AMOUNT_MALFORMED,
            Issue::Negative => NUMBER_NEGATIVE,
            Issue::Zero => AMOUNT_ZERO,
            Issue::TooLarge => SHARE_TOO_LARGE,
        },
        Unclear::TwoAmounts => TWO_AMOUNTS,
        Unclear::Currency => NOT_DOLLARS,
        Unclear::TwoAssets => TWO_ASSETS,
        Unclear::SameAsset => BOTH_SIDES_SAME,
        Unclear::Unlisted(symbol) => {
            let symbol: String = symbol.chars().filter(|letter| !letter.is_control()).take(24).collect();
            let known: Vec<String> = assets.iter().map(|asset| (*asset).to_owned()).collect();
            return match known.is_empty() {
                true => UNLISTED.with(&[("asset", &symbol)]),
                false => UNLISTED_KNOWN.with(&[("asset", &symbol), ("known", &list(&known))]),
            };
        }
        Unclear::AddressForm => NOT_FULL_ADDRESS,
        Unclear::AddressChecksum => WRONG_CHECKSUM,
        Unclear::TwoAddresses => TWO_ADDRESSES,
        Unclear::Slippage => SLIPPAGE_UNCLEAR,
        Unclear::Rhythm => NO_SUCH_RHYTHM,
        Unclear::TooLong => TOO_LONG,
    };
    message.to_string()
}

/// An action's name as people say it.
fn action(label: &str) -> String {
    match label {
        "supply" => VERB_LEND,
        "withdraw" => VERB_WITHDRAW,
        "borrow" => VERB_BORROW,
        "repay" => VERB_REPAY,
        "swap" => VERB_SWAP,
        "transfer" => VERB_SEND,
        "vote" => VERB_VOTE,
        "rates" | "balance" | "price" | "position" | "quote" => VERB_LOOK,
        _ => VERB_OTHER,
    }
    .to_string()
}

/// `a, b and c`.
#[must_use]
pub fn list(items: &[String]) -> String {
    match items {
        [] => NOTHING.to_string(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} {AND} {last}", head.join(", ")),
    }
}
