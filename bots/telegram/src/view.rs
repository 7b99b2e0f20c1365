//! Cards, outcomes and lists as Telegram messages.

use alloy_primitives::{B256, U256, hex};
use hyperlith_chat::amounts;
use hyperlith_chat::card::{CONFIRM_WORD, Card, Flow, FlowKind, IMPACT_WARNING_BPS, Recipient, SwapTerms};
use hyperlith_chat::decode::SwapKind;
use hyperlith_chat::orders::{OrderTerms, date};
use hyperlith_chat::{Receipt, Rhythm, Standing, Timing, clean_line, clean_text};

use crate::rich::Rich;
use crate::words::Language;

/// Where a card is shown: what a group must not read is left out there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Private,
    Group,
}

/// A health factor under which a card warns, in thousandths.
const HEALTH_WARNING_MILLI: u64 = 1_200;

fn row(rich: Rich, label: &str, value: &str) -> Rich {
    rich.line().plain(label).plain(": ").bold(value)
}

fn warning(rich: Rich, words: &str) -> Rich {
    rich.line().plain("⚠️ ").bold(words)
}

/// Longest note of an agent under its card, in characters.
const LONGEST_NOTE: usize = 600;

/// A card that waits for a tap. `note` is what the agent says of it: shown last, and as its words.
pub(crate) fn card(language: Language<'_>, card: &Card, note: Option<&str>, now: u64, place: Place) -> Rich {
    let mut rich = Rich::default().plain("🧾 ").bold(&clean_line(&card.title, 300)).line();
    for flow in &card.sends {
        rich = row(rich, &language.say("card-send"), &flow_text(language, flow));
    }
    for flow in &card.receives {
        rich = row(rich, &language.say("card-receive"), &flow_text(language, flow));
    }
    for recipient in &card.recipients {
        rich = recipient_rows(rich, language, card, recipient);
    }
    rich = approval_rows(rich, language, card);
    for terms in &card.swaps {
        rich = swap_rows(rich, language, terms);
    }
    if place == Place::Private {
        rich = health_row(rich, language, card);
    }
    if let Some(terms) = &card.order {
        rich = order_rows(rich, language, terms);
    }
    let short = |wei: U256| format!("{} {}", amounts::cut(wei, card.native.decimals, 6), card.native.symbol);
    let value = card.fee_value.map(|value| format!(" ({value})")).unwrap_or_default();
    let fee = language
        .with("card-fee-value", &[("about", &format!("{}{value}", short(card.fee.0))), ("most", &short(card.fee.1))]);
    rich = row(rich, &language.say("card-fee"), &fee);
    let left = card.expires_at.saturating_sub(now);
    let expires = match left {
        0 => language.say("card-expired"),
        _ => language.with("card-valid-for", &[("seconds", &left.to_string())]),
    };
    rich = row(rich, &language.say("card-expires"), &expires);
    rich = rich.line().italic(
        &language
            .with("card-simulated", &[("block", &card.block.to_string()), ("network", &clean_line(&card.network, 60))]),
    );
    if card.development {
        rich = rich.line().italic(&language.say("card-development"));
    }
    if card.confirm_words.is_empty() {
        rich = warning(rich.line(), &language.say("card-frozen"));
    } else if card.confirm_words != CONFIRM_WORD {
        rich = warning(rich.line(), &language.say("card-type-words")).line().code(&card.confirm_words);
    }
    if let Some(note) = note.map(|note| clean_text(note, LONGEST_NOTE)).filter(|note| !note.trim().is_empty()) {
        rich = rich.line().line().plain("💬 ").italic(&note);
    }
    rich
}

/// When a standing order is carried out.
pub(crate) fn when(language: Language<'_>, terms: &OrderTerms) -> String {
    match &terms.timing {
        Timing::Once => language.say("order-once"),
        Timing::Repeated(Rhythm::Hourly) => language.say("order-hourly"),
        Timing::Repeated(Rhythm::Daily) => language.say("order-daily"),
        Timing::Repeated(Rhythm::Weekly) => language.say("order-weekly"),
        Timing::Repeated(Rhythm::Monthly) => language.say("order-monthly"),
        Timing::AtPrice { symbol, below, price } => {
            let id = if *below { "order-below" } else { "order-above" };
            language.with(id, &[("asset", &clean_line(symbol, 32)), ("price", &format!("${price}"))])
        }
    }
}

fn order_rows(mut rich: Rich, language: Language<'_>, terms: &OrderTerms) -> Rich {
    rich = row(rich, &language.say("order-label"), &when(language, terms));
    let until = date(terms.ends_at);
    match terms.price {
        Some(price) => {
            let price = format!("${}", amounts::cut(price, 8, 8));
            let id = if terms.holds_now() { "order-price-there" } else { "order-price" };
            rich = row(rich, &language.say("order-price-now"), &language.with(id, &[("price", &price)]));
            rich = row(rich, &language.say("order-until"), &until);
        }
        None => {
            let values = [("times", terms.most_runs.to_string()), ("until", until), ("cap", terms.cap.to_string())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            rich = row(rich, &language.say("order-most"), &language.with("order-most-value", &values));
        }
    }
    rich.line().italic(&language.say("order-each-time"))
}

fn recipient_rows(mut rich: Rich, language: Language<'_>, card: &Card, recipient: &Recipient) -> Rich {
    rich = rich.line().plain(&language.say("card-to")).plain(": ");
    if let Some(name) = &recipient.name {
        rich = rich.bold(&clean_line(name, 60)).plain(" ");
    }
    rich = rich.code(&recipient.address.to_string());
    if let Some(gets) = recipient.gets.as_ref().filter(|_| card.recipients.len() > 1) {
        rich = rich.plain(" (").plain(&clean_line(gets, 80)).plain(")");
    }
    if recipient.never_written {
        rich = warning(rich, &language.say("card-never-written"));
    }
    if recipient.unknown_contract {
        rich = warning(rich, &language.say("card-unknown-contract"));
    }
    rich
}

fn approval_rows(mut rich: Rich, language: Language<'_>, card: &Card) -> Rich {
    for approval in &card.approvals {
        let replaced = card
            .approvals
            .iter()
            .any(|other| other.asset == approval.asset && other.spender == approval.spender && !other.amount.is_zero());
        if approval.amount.is_zero() && replaced {
            continue; // said with the approval that it takes back
        }
        let spender = approval.spender.name.clone().unwrap_or_else(|| approval.spender.address.to_string());
        let spender = clean_line(&spender, 60);
        let amount = amounts::with_symbol(approval.amount, &approval.asset);
        let left = amounts::with_symbol(approval.left, &approval.asset);
        let text = match (approval.amount.is_zero(), approval.left.is_zero()) {
            (true, _) => {
                language.with("card-approval-back", &[("spender", &spender), ("asset", &approval.asset.symbol)])
            }
            (false, true) => language.with("card-approval-exact", &[("spender", &spender), ("amount", &amount)]),
            (false, false) => {
                language.with("card-approval-open", &[("spender", &spender), ("amount", &amount), ("left", &left)])
            }
        };
        rich = row(rich, &language.say("card-approval"), &text);
    }
    rich
}

fn swap_rows(mut rich: Rich, language: Language<'_>, terms: &SwapTerms) -> Rich {
    let SwapTerms { swap, quote, slippage_bps, below_oracle_bps } = terms;
    let one = U256::from(10).checked_pow(U256::from(swap.from.decimals));
    let rate = one
        .and_then(|one| quote.amount_out.checked_mul(one)?.checked_div(quote.amount_in))
        .map(|out| amounts::cut(out, swap.into.decimals, 6));
    if let Some(rate) = rate {
        rich = row(rich, &language.say("card-rate"), &format!("1 {} = {rate} {}", swap.from.symbol, swap.into.symbol));
    }
    rich = match swap.kind {
        SwapKind::ExactIn { min_out, .. } => {
            row(rich, &language.say("card-at-least"), &amounts::with_symbol(min_out, &swap.into))
        }
        SwapKind::ExactOut { max_in, .. } => {
            row(rich, &language.say("card-at-most"), &amounts::with_symbol(max_in, &swap.from))
        }
    };
    rich = row(rich, &language.say("card-slippage"), &amounts::percent(*slippage_bps));
    rich = row(rich, &language.say("card-impact"), &amounts::percent(quote.impact_bps));
    if quote.impact_bps >= IMPACT_WARNING_BPS {
        rich =
            warning(rich, &language.with("card-impact-warning", &[("percent", &amounts::percent(quote.impact_bps))]));
    }
    if *below_oracle_bps >= quote.impact_bps.saturating_add(IMPACT_WARNING_BPS) {
        rich =
            warning(rich, &language.with("card-oracle-warning", &[("percent", &amounts::percent(*below_oracle_bps))]));
    }
    rich
}

fn health_row(mut rich: Rich, language: Language<'_>, card: &Card) -> Rich {
    let Some((before, after)) = card.health else { return rich };
    let text = match before == U256::MAX && after == U256::MAX {
        true => amounts::health(after),
        false => format!("{} → {}", amounts::health(before), amounts::health(after)),
    };
    rich = row(rich, &language.say("card-health"), &text);
    let low = U256::from(HEALTH_WARNING_MILLI) * U256::from(10).pow(U256::from(15));
    if after < low && after < before {
        rich = warning(rich, &language.say("card-health-warning"));
    }
    rich
}

fn flow_text(language: Language<'_>, flow: &Flow) -> String {
    let amount = match flow.about {
        true => format!("≈ {} {}", amounts::cut(flow.amount, flow.asset.decimals, 6), flow.asset.symbol),
        false => amounts::with_symbol(flow.amount, &flow.asset),
    };
    let value = flow.value.map(|value| format!(" ({value})")).unwrap_or_default();
    let meaning = match flow.kind {
        FlowKind::Plain => return format!("{amount}{value}"),
        FlowKind::Withdrawal => "flow-withdrawal",
        FlowKind::Deposit => "flow-deposit",
        FlowKind::Loan => "flow-loan",
        FlowKind::Repayment => "flow-repayment",
    };
    format!("{amount}{value}, {}", language.say(meaning))
}

/// What a card became.
pub(crate) fn outcome(language: Language<'_>, title: &str, standing: &Standing, explorer: &str, place: Place) -> Rich {
    let title = clean_line(title, 300);
    let head = |mark: &str| Rich::default().plain(mark).plain(" ").bold(&title).line();
    match standing {
        Standing::Open(_) => head("🧾"),
        Standing::UnderWay { hash } => {
            transaction(head("⏳").line().plain(&language.say("outcome-under-way")), language, *hash, explorer)
        }
        Standing::Mined(receipt) => receipt_text(language, receipt, explorer, place),
        Standing::NotTaken { hash } => {
            transaction(head("❌").line().plain(&language.say("outcome-not-taken")), language, *hash, explorer)
        }
        Standing::Ordered { order } => {
            head("🔁").line().plain(&language.with("outcome-ordered", &[("order", &order.to_string())]))
        }
        Standing::Cancelled => head("✖️").line().plain(&language.say("outcome-cancelled")),
        Standing::Expired => head("⌛").line().plain(&language.say("outcome-expired")),
    }
}

/// A mined transaction.
pub(crate) fn receipt_text(language: Language<'_>, receipt: &Receipt, explorer: &str, place: Place) -> Rich {
    let (mark, head) = if receipt.success { ("✅", "receipt-done") } else { ("❌", "receipt-failed") };
    let mut rich = Rich::default()
        .plain(mark)
        .plain(" ")
        .bold(&language.say(head))
        .plain(": ")
        .bold(&clean_line(&receipt.title, 300))
        .line();
    if let Some(reason) = &receipt.reason {
        rich = row(rich, &language.say("receipt-reason"), &clean_line(reason, 300))
            .line()
            .plain(&language.say("receipt-only-fee"));
    }
    for moved in receipt.moved.iter().filter(|moved| !moved.sent.is_zero()) {
        rich = row(rich, &language.say("receipt-sent"), &amounts::with_symbol(moved.sent, &moved.asset));
    }
    for moved in receipt.moved.iter().filter(|moved| !moved.received.is_zero()) {
        rich = row(rich, &language.say("receipt-received"), &amounts::with_symbol(moved.received, &moved.asset));
    }
    for line in &receipt.lending {
        rich = row(rich, "Aave v3", &clean_line(line, 200));
    }
    if let Some(health) = receipt.health.filter(|_| place == Place::Private) {
        rich = row(rich, &language.say("card-health"), &amounts::health(health));
    }
    let fee = format!("{} {}", amounts::cut(receipt.fee, receipt.native.decimals, 9), receipt.native.symbol);
    rich = row(rich, &language.say("card-fee"), &fee);
    rich = row(rich, &language.say("receipt-block"), &receipt.block.to_string());
    transaction(rich, language, receipt.hash, explorer)
}

fn transaction(rich: Rich, language: Language<'_>, hash: B256, explorer: &str) -> Rich {
    let rich = rich.line().plain(&language.say("receipt-transaction")).plain(": ");
    let text = hash.to_string();
    if explorer.is_empty() {
        rich.code(&text)
    } else {
        rich.link(&text, &explorer.replace("{hash}", &format!("0x{}", hex::encode(hash))))
    }
}
