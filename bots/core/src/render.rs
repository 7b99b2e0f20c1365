//! Cards and receipts as plain text, at most 72 columns wide, for any front-end without widgets.

use alloy_primitives::U256;

use crate::alerts::PRICE_DECIMALS;
use crate::amounts;
use crate::card::{CONFIRM_WORD, Card, Flow, FlowKind, IMPACT_WARNING_BPS, Recipient, SwapTerms};
use crate::decode::SwapKind;
use crate::orders::{OrderTerms, date};
use crate::words::Tongue;

/// Widest line.
pub const WIDTH: usize = 72;
/// Columns of the labels, with the margin.
const LABEL: usize = 17;

/// Label and value of one line of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// The lines of a card at a moment (seconds since 1970-01-01 UTC).
pub fn card_rows(card: &Card, now: u64) -> Vec<Row> {
    let mut rows = Rows(Vec::new());
    for flow in &card.sends {
        rows.add("You send", flow_text(flow));
    }
    for flow in &card.receives {
        rows.add("You receive", flow_text(flow));
    }
    for recipient in &card.recipients {
        // With several, who gets what is not to be guessed from the order.
        let gets = recipient
            .gets
            .as_ref()
            .filter(|_| card.recipients.len() > 1)
            .map(|gets| format!(" ({gets})"))
            .unwrap_or_default();
        rows.add("To", format!("{}{gets}", recipient_text(recipient)));
        if recipient.never_written {
            rows.add(
                "WARNING",
                "you never wrote this address in this conversation: compare all of it with the one you mean".to_owned(),
            );
        }
        if recipient.unknown_contract {
            rows.add("WARNING", "the recipient is a contract that this network's operator does not list".to_owned());
        }
    }
    for approval in &card.approvals {
        let same = |other: &&crate::card::Approval| {
            other.asset == approval.asset && other.spender == approval.spender && !other.amount.is_zero()
        };
        if approval.amount.is_zero() && card.approvals.iter().any(|other| same(&other)) {
            continue; // said with the approval that it takes back
        }
        let spender = approval.spender.name.clone().unwrap_or_else(|| approval.spender.address.to_string());
        let text = match (approval.amount.is_zero(), approval.left.is_zero()) {
            (true, _) => format!("the {spender} may no longer take any {}", approval.asset.symbol),
            (false, true) => format!(
                "exactly {} to the {spender}; none of it stays open",
                amounts::with_symbol(approval.amount, &approval.asset)
            ),
            (false, false) => format!(
                "exactly {} to the {spender}; {} of it stays open",
                amounts::with_symbol(approval.amount, &approval.asset),
                amounts::with_symbol(approval.left, &approval.asset)
            ),
        };
        rows.add("Approval", text);
    }
    for terms in &card.swaps {
        swap_rows(&mut rows, terms);
    }
    if let Some((before, after)) = card.health {
        let (shown_before, shown_after) = (amounts::health(before), amounts::health(after));
        let unchanged = before == U256::MAX && after == U256::MAX;
        rows.add("Health factor", if unchanged { shown_after } else { format!("{shown_before} -> {shown_after}") });
        let two = U256::from(10).pow(U256::from(18)) * U256::from(12) / U256::from(10);
        if after < two && after < before {
            rows.add("WARNING", "close to liquidation, which happens under 1.00".to_owned());
        }
    }
    if let Some(terms) = &card.order {
        order_rows(&mut rows, terms);
    }
    rows.add("Network fee", fee_text(card));
    let left = card.expires_at.saturating_sub(now);
    rows.add(
        "Expires",
        if left == 0 { "expired; confirming makes a new card".to_owned() } else { format!("in {left} s") },
    );
    rows.add("Simulated on", format!("block {} of {}", card.block, card.network));
    if card.development {
        rows.add(
            "Note",
            "development network: assets have no value, prices come from a development oracle that is set by hand"
                .to_owned(),
        );
    }
    rows.add("Card", alloy_primitives::hex::encode(card.id));
    rows.0
}

/// A card as text at a moment (seconds since 1970-01-01 UTC).
pub fn card_text(card: &Card, now: u64) -> String {
    let mut out = rule();
    out.push_str(&wrapped(" ", &card.title));
    out.push_str(&rule());
    out.push_str(&table(&card_rows(card, now)));
    out.push_str(&rule());
    let question = if card.confirm_words.is_empty() {
        "This wallet is frozen: this cannot be sent. Type cancel to drop it.".to_owned()
    } else if card.confirm_words == CONFIRM_WORD {
        "Type confirm to send it, or cancel.".to_owned()
    } else {
        format!("Type the words \"{}\" to send it, or cancel.", card.confirm_words)
    };
    out.push_str(&wrapped(" ", &question));
    out.truncate(out.trim_end().len());
    out
}

struct Rows(Vec<Row>);

impl Rows {
    fn add(&mut self, label: &'static str, value: String) {
        self.0.push(Row { label: label.to_owned(), value });
    }
}

fn order_rows(rows: &mut Rows, terms: &OrderTerms) {
    rows.add("Standing order", terms.when(Tongue::default()));
    match terms.price {
        Some(price) => {
            let now = amounts::cut(price, PRICE_DECIMALS, 8);
            let already = if terms.holds_now() { ": it is there already, so it runs at once" } else { "" };
            rows.add("Price now", format!("${now}{already}"));
            rows.add("Waits until", date(terms.ends_at));
            rows.add("At most", format!("{} at the price of that moment", terms.cap));
        }
        None => rows.add(
            "At most",
            format!(
                "{} times, until {}, and {} in all; the first at once",
                terms.most_runs,
                date(terms.ends_at),
                terms.cap
            ),
        ),
    }
    rows.add(
        "Each time",
        "made anew, simulated, held to your limits; skipped, and said so, where it would be another act or lose 5 % or more to its price"
            .to_owned(),
    );
}

fn swap_rows(rows: &mut Rows, terms: &SwapTerms) {
    let SwapTerms { swap, quote, slippage_bps, below_oracle_bps } = terms;
    if let Some(rate) = rate(terms) {
        rows.add("Rate", format!("1 {} = {rate} {}", swap.from.symbol, swap.into.symbol));
    }
    match swap.kind {
        SwapKind::ExactIn { min_out, .. } => {
            rows.add(
                "At least",
                format!("{} comes back, or nothing happens", amounts::with_symbol(min_out, &swap.into)),
            );
        }
        SwapKind::ExactOut { max_in, .. } => {
            rows.add("At most", format!("{} is paid, or nothing happens", amounts::with_symbol(max_in, &swap.from)));
        }
    }
    rows.add("Slippage", format!("at most {}", amounts::percent(*slippage_bps)));
    rows.add("Price impact", amounts::percent(quote.impact_bps));
    if quote.impact_bps >= IMPACT_WARNING_BPS {
        rows.add(
            "WARNING",
            format!(
                "this swap moves the price against you by {}; a smaller one loses less",
                amounts::percent(quote.impact_bps)
            ),
        );
    }
    if *below_oracle_bps >= quote.impact_bps.saturating_add(IMPACT_WARNING_BPS) {
        rows.add(
            "WARNING",
            format!("this rate is {} worse than the oracle's price", amounts::percent(*below_oracle_bps)),
        );
    }
}

/// Units of `into` for one whole unit of `from`, six decimals.
fn rate(terms: &SwapTerms) -> Option<String> {
    let one = U256::from(10).checked_pow(U256::from(terms.swap.from.decimals))?;
    let out = terms.quote.amount_out.checked_mul(one)?.checked_div(terms.quote.amount_in)?;
    Some(amounts::cut(out, terms.swap.into.decimals, 6))
}

fn flow_text(flow: &Flow) -> String {
    let amount = match flow.about {
        true => format!("about {} {}", amounts::cut(flow.amount, flow.asset.decimals, 6), flow.asset.symbol),
        false => amounts::with_symbol(flow.amount, &flow.asset),
    };
    let value = flow.value.map(|value| format!(" ({value})")).unwrap_or_default();
    let meaning = match flow.kind {
        FlowKind::Plain => "",
        FlowKind::Withdrawal => ", out of your deposit in Aave v3",
        FlowKind::Deposit => ", as a deposit in Aave v3",
        FlowKind::Loan => ", as a loan that you owe with interest",
        FlowKind::Repayment => ", paying back your loan",
    };
    format!("{amount}{value}{meaning}")
}

fn recipient_text(recipient: &Recipient) -> String {
    match &recipient.name {
        Some(name) => format!("{name} {}", recipient.address),
        None => recipient.address.to_string(),
    }
}

fn fee_text(card: &Card) -> String {
    let short = |wei: U256| format!("{} {}", amounts::cut(wei, card.native.decimals, 9), card.native.symbol);
    let value = card.fee_value.map(|value| format!(" ({value})")).unwrap_or_default();
    format!("about {}{value}, at most {}", short(card.fee.0), short(card.fee.1))
}

fn rule() -> String {
    format!("{}\n", "-".repeat(WIDTH))
}

/// Rows as aligned lines; a label that repeats stands once.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut out = String::new();
    let mut last = "";
    for row in rows {
        let label = if row.label == last { "" } else { row.label.as_str() };
        last = &row.label;
        for (index, line) in wrap(&row.value, WIDTH - LABEL).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            out.push_str(format!(" {label:<width$}{line}", width = LABEL - 1).trim_end());
            out.push('\n');
        }
    }
    out
}

pub(crate) fn wrapped(margin: &str, text: &str) -> String {
    wrap(text, WIDTH - margin.len()).into_iter().map(|line| format!("{margin}{line}\n")).collect()
}

/// Break text at spaces; a word that is wider than a line is broken where the line ends.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut word: Vec<char> = word.chars().collect();
        let used = line.chars().count();
        if used > 0 && used + 1 + word.len() > width {
            lines.push(std::mem::take(&mut line));
        }
        while word.len() > width {
            lines.push(word.drain(..width).collect());
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
