//! An understanding as JSON, in the schema of the bench's sentences.
use super::{Slot, Unclear, Understanding};
use crate::intent::{Amount, Every, Intent, Support, Watch};
use core::fmt::Write as _;

/// The wish as one JSON object; what must be asked first is `{"action":"ask","missing":[...]}`.
#[must_use]
pub fn to_json(understanding: &Understanding) -> String {
    let max_without_asset =
        understanding.missing == [Slot::Asset] && understanding.unclear.is_none() && moves_all(&understanding.intent);
    let asks = (!understanding.missing.is_empty() && !max_without_asset) || understanding.unclear.is_some();
    if !asks {
        return to_json_intent(&understanding.intent);
    }
    let mut names: Vec<&str> = understanding.missing.iter().map(|s| s.name()).collect();
    if let Some(unclear) = &understanding.unclear {
        let name = match unclear {
            Unclear::Amount(_) | Unclear::TwoAmounts => "amount",
            Unclear::Currency if names.is_empty() => "amount",
            Unclear::Currency => "asset",
            Unclear::Unlisted(_) | Unclear::TwoAssets if names.is_empty() => "asset",
            Unclear::Unlisted(_) | Unclear::TwoAssets => names.first().copied().unwrap_or("asset"),
            Unclear::SameAsset => "to_asset",
            Unclear::AddressForm | Unclear::AddressChecksum | Unclear::TwoAddresses => "to",
            Unclear::Slippage => "slippage_bps",
            Unclear::Rhythm => "every",
            Unclear::Action(_) | Unclear::Several | Unclear::Reading | Unclear::Later | Unclear::TooLong => "action",
        };
        if !names.contains(&name) {
            names.insert(0, name);
        }
    }
    let list = names.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(",");
    format!("{{\"action\":\"ask\",\"missing\":[{list}]}}")
}

/// "Send everything to 0x…" is whole but for the asset, which the dialog asks.
fn moves_all(intent: &Intent) -> bool {
    matches!(
        intent,
        Intent::Transfer { asset: None, amount: Some(Amount::Max), .. }
            | Intent::Withdraw { asset: None, amount: Some(Amount::Max) }
            | Intent::Supply { asset: None, amount: Some(Amount::Max) }
    )
}

/// A wish as a JSON object, slots that are none left out.
#[must_use]
pub fn to_json_intent(intent: &Intent) -> String {
    let mut object = Object::new();
    match intent {
        Intent::Supply { asset, amount } => {
            object.action("supply").text("asset", asset.as_deref()).amount("amount", amount.as_ref())
        }
        Intent::Withdraw { asset, amount } => {
            object.action("withdraw").text("asset", asset.as_deref()).amount("amount", amount.as_ref())
        }
        Intent::Borrow { asset, amount } => {
            object.action("borrow").text("asset", asset.as_deref()).amount("amount", amount.as_ref())
        }
        Intent::Repay { asset, amount } => {
            object.action("repay").text("asset", asset.as_deref()).amount("amount", amount.as_ref())
        }
        Intent::Swap { asset, to_asset, amount, amount_out, slippage_bps } => object
            .action("swap")
            .text("asset", asset.as_deref())
            .amount("amount", amount.as_ref())
            .text("to_asset", to_asset.as_deref())
            .amount("amount_out", amount_out.as_ref())
            .raw("slippage_bps", slippage_bps.map(|b| b.to_string())),
        Intent::Quote { asset, to_asset, amount, amount_out } => object
            .action("quote")
            .text("asset", asset.as_deref())
            .amount("amount", amount.as_ref())
            .text("to_asset", to_asset.as_deref())
            .amount("amount_out", amount_out.as_ref()),
        Intent::Transfer { asset, amount, to } => object
            .action("transfer")
            .text("asset", asset.as_deref())
            .amount("amount", amount.as_ref())
            .text("to", to.as_deref()),
        Intent::Balance { asset } => object.action("balance").text("asset", asset.as_deref()),
        Intent::Position => object.action("position"),
        Intent::Rates { asset } => object.action("rates").text("asset", asset.as_deref()),
        Intent::Price { asset } => object.action("price").text("asset", asset.as_deref()),
        Intent::Faucet => object.action("faucet"),
        Intent::Alert { watch, below, above } => {
            let (kind, asset) = match watch {
                Watch::HealthFactor => ("health_factor", None),
                Watch::Price(asset) => ("price", asset.as_deref()),
            };
            object
                .action("alert")
                .text("kind", Some(kind))
                .text("asset", asset)
                .text("below", below.as_deref())
                .text("above", above.as_deref())
        }
        Intent::Recurring { inner, every } => {
            object.action("recurring").raw("inner", Some(to_json_intent(inner))).text("every", Some(every_name(*every)))
        }
        Intent::Limit { inner, asset, below, price } => object
            .action("limit")
            .raw("inner", Some(to_json_intent(inner)))
            .text("when", Some(asset))
            .text(if *below { "below" } else { "above" }, Some(price)),
        Intent::RecurringCancel => object.action("recurring_cancel"),
        Intent::Proposals => object.action("proposals"),
        Intent::Vote { proposal, support } => {
            object.action("vote").text("proposal", proposal.as_deref()).text("support", support.map(support_name))
        }
        Intent::Freeze => object.action("freeze"),
        Intent::Cancel => object.action("cancel"),
        Intent::Help => object.action("help"),
        Intent::Greeting => object.action("greeting"),
        Intent::OutOfScope => object.action("out_of_scope"),
    };
    object.end()
}

fn every_name(every: Every) -> &'static str {
    match every {
        Every::Hour => "hour",
        Every::Day => "day",
        Every::Week => "week",
        Every::Month => "month",
    }
}

fn support_name(support: Support) -> &'static str {
    match support {
        Support::For => "for",
        Support::Against => "against",
        Support::Abstain => "abstain",
    }
}

/// How amounts are written in JSON: `100`, `50%`, `max`.
pub(crate) fn amount_text(amount: &Amount) -> String {
    match amount {
        Amount::Exact(number) => number.clone(),
        Amount::Share(bps) => {
            let (whole, part) = (bps / 100, bps % 100);
            let part = format!("{part:02}");
            let part = part.trim_end_matches('0');
            if part.is_empty() { format!("{whole}%") } else { format!("{whole}.{part}%") }
        }
        Amount::Max => "max".to_owned(),
    }
}

struct Object(String);

impl Object {
    fn new() -> Self {
        Self("{".to_owned())
    }

    fn action(&mut self, name: &str) -> &mut Self {
        self.text("action", Some(name))
    }

    fn text(&mut self, key: &str, value: Option<&str>) -> &mut Self {
        self.raw(key, value.map(quote))
    }

    fn amount(&mut self, key: &str, value: Option<&Amount>) -> &mut Self {
        self.text(key, value.map(amount_text).as_deref())
    }

    fn raw(&mut self, key: &str, value: Option<String>) -> &mut Self {
        if let Some(value) = value {
            if self.0.len() > 1 {
                self.0.push(',');
            }
            let _ = write!(self.0, "\"{key}\":{value}");
        }
        self
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A JSON string.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            control if u32::from(control) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
