//! Reading and filling the slots of a wish, and the names under which they are shown and journaled.

use crate::intent::{Amount, Every, Intent, Support, Watch};
use crate::replies::{self, Message};

/// A slot that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The asset that is given, lent, borrowed or sent.
    Asset,
    /// The asset that a swap gives.
    ToAsset,
    /// How much.
    Amount,
    /// The recipient's address.
    To,
    /// Nothing is missing: a changed wish was offered and waits for a yes.
    Offer,
}

impl Slot {
    /// The slot's name in `understood`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Slot::Asset => "asset",
            Slot::ToAsset => "to_asset",
            Slot::Amount => "amount",
            Slot::To => "to",
            Slot::Offer => "offer",
        }
    }
}

impl Intent {
    /// The action's name in `understood`.
    #[must_use]
    pub fn action(&self) -> &'static str {
        match self {
            Intent::Supply { .. } => "supply",
            Intent::Withdraw { .. } => "withdraw",
            Intent::Borrow { .. } => "borrow",
            Intent::Repay { .. } => "repay",
            Intent::Swap { .. } => "swap",
            Intent::Quote { .. } => "quote",
            Intent::Transfer { .. } => "transfer",
            Intent::Balance { .. } => "balance",
            Intent::Position => "position",
            Intent::Rates { .. } => "rates",
            Intent::Price { .. } => "price",
            Intent::Faucet => "faucet",
            Intent::Alert { .. } => "alert",
            Intent::Recurring { .. } => "recurring",
            Intent::Limit { .. } => "limit",
            Intent::RecurringCancel => "recurring_cancel",
            Intent::Proposals => "proposals",
            Intent::Vote { .. } => "vote",
            Intent::Freeze => "freeze",
            Intent::Cancel => "cancel",
            Intent::Help => "help",
            Intent::Greeting => "greeting",
            Intent::OutOfScope => "out_of_scope",
        }
    }

    /// True for a wish whose answer is a proposal.
    #[must_use]
    pub fn moves_funds(&self) -> bool {
        matches!(
            self,
            Intent::Supply { .. }
                | Intent::Withdraw { .. }
                | Intent::Borrow { .. }
                | Intent::Repay { .. }
                | Intent::Swap { .. }
                | Intent::Transfer { .. }
                | Intent::Faucet
        )
    }

    /// True for a wish whose answer may be a proposal, now or as a standing order.
    #[must_use]
    pub fn proposes(&self) -> bool {
        match self {
            Intent::Recurring { inner, .. } | Intent::Limit { inner, .. } => inner.moves_funds(),
            _ => self.moves_funds(),
        }
    }

    /// The asset slot.
    #[must_use]
    pub fn asset_slot(&self) -> Option<&str> {
        match self {
            Intent::Supply { asset, .. }
            | Intent::Withdraw { asset, .. }
            | Intent::Borrow { asset, .. }
            | Intent::Repay { asset, .. }
            | Intent::Swap { asset, .. }
            | Intent::Quote { asset, .. }
            | Intent::Transfer { asset, .. }
            | Intent::Balance { asset }
            | Intent::Rates { asset }
            | Intent::Price { asset }
            | Intent::Alert { watch: Watch::Price(asset), .. } => asset.as_deref(),
            _ => None,
        }
    }

    /// The amounts that are named: what is given, what is received.
    #[must_use]
    pub fn amounts(&self) -> Vec<&Amount> {
        match self {
            Intent::Swap { amount, amount_out, .. } | Intent::Quote { amount, amount_out, .. } => {
                amount.iter().chain(amount_out).collect()
            }
            Intent::Supply { amount, .. }
            | Intent::Withdraw { amount, .. }
            | Intent::Borrow { amount, .. }
            | Intent::Repay { amount, .. }
            | Intent::Transfer { amount, .. } => amount.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the amount that is named is what a swap gives back.
    #[must_use]
    pub fn counts_what_comes(&self) -> bool {
        matches!(self, Intent::Swap { amount_out: Some(_), .. } | Intent::Quote { amount_out: Some(_), .. })
    }

    /// The same wish with another asset.
    #[must_use]
    pub fn with_asset(mut self, value: Option<&str>) -> Self {
        if let Intent::Supply { asset, .. }
        | Intent::Withdraw { asset, .. }
        | Intent::Borrow { asset, .. }
        | Intent::Repay { asset, .. }
        | Intent::Swap { asset, .. }
        | Intent::Quote { asset, .. }
        | Intent::Transfer { asset, .. } = &mut self
        {
            *asset = value.map(str::to_owned);
        }
        self
    }

    /// The same wish with another asset to receive.
    #[must_use]
    pub fn with_to_asset(mut self, value: Option<&str>) -> Self {
        if let Intent::Swap { to_asset, .. } | Intent::Quote { to_asset, .. } = &mut self {
            *to_asset = value.map(str::to_owned);
        }
        self
    }

    /// The same wish with another amount; the amount to receive, if there was one, is dropped.
    #[must_use]
    pub fn with_amount(mut self, value: Option<Amount>) -> Self {
        match &mut self {
            Intent::Swap { amount, amount_out, .. } | Intent::Quote { amount, amount_out, .. } => {
                *amount = value;
                *amount_out = None;
            }
            Intent::Supply { amount, .. }
            | Intent::Withdraw { amount, .. }
            | Intent::Borrow { amount, .. }
            | Intent::Repay { amount, .. }
            | Intent::Transfer { amount, .. } => *amount = value,
            _ => {}
        }
        self
    }

    /// The same wish with another recipient.
    #[must_use]
    pub fn with_to(mut self, value: Option<&str>) -> Self {
        if let Intent::Transfer { to, .. } = &mut self {
            *to = value.map(str::to_owned);
        }
        self
    }

    /// The names of the slots that are empty, in the order in which a wish is written down, separated by commas; with `asked`,
    /// which may be one that has a default.
    #[must_use]
    pub fn missing(&self, asked: Slot) -> String {
        let nothing = |amount: &Option<Amount>| amount.is_none();
        let [asset, amount, to_asset, to] = match self {
            Intent::Supply { asset, amount }
            | Intent::Withdraw { asset, amount }
            | Intent::Borrow { asset, amount } => [asset.is_none(), nothing(amount), false, false],
            Intent::Repay { amount, .. } => [false, nothing(amount), false, false],
            Intent::Swap { asset, to_asset, amount, amount_out, .. }
            | Intent::Quote { asset, to_asset, amount, amount_out } => {
                [asset.is_none(), nothing(amount) && nothing(amount_out), to_asset.is_none(), false]
            }
            Intent::Transfer { asset, amount, to } => [asset.is_none(), nothing(amount), false, to.is_none()],
            _ => [false; 4],
        };
        let slots = [
            (Slot::Asset, asset),
            (Slot::Amount, amount),
            (Slot::ToAsset, to_asset),
            (Slot::To, to),
            (Slot::Offer, false),
        ];
        let names: Vec<&str> =
            slots.into_iter().filter(|(slot, empty)| *empty || *slot == asked).map(|(slot, _)| slot.name()).collect();
        names.join(",")
    }

    /// "Send everything to 0x…": only of which asset is not said.
    #[must_use]
    pub fn is_whole_but_for_the_asset(&self) -> bool {
        matches!(
            self,
            Intent::Supply { asset: None, amount: Some(Amount::Max) }
                | Intent::Withdraw { asset: None, amount: Some(Amount::Max) }
                | Intent::Transfer { asset: None, amount: Some(Amount::Max), to: Some(_) }
        )
    }

    /// Names and values of what was understood, `action` first.
    #[must_use]
    pub fn slots(&self) -> Vec<(String, String)> {
        let mut out = vec![("action".to_owned(), self.action().to_owned())];
        let mut put = |name: &str, value: Option<String>| out.extend(value.map(|value| (name.to_owned(), value)));
        put("asset", self.asset_slot().map(str::to_owned));
        match self {
            Intent::Supply { amount, .. }
            | Intent::Withdraw { amount, .. }
            | Intent::Borrow { amount, .. }
            | Intent::Repay { amount, .. } => {
                put("amount", amount.as_ref().map(amount_text));
            }
            Intent::Swap { to_asset, amount, amount_out, slippage_bps, .. } => {
                put("amount", amount.as_ref().map(amount_text));
                put("to_asset", to_asset.clone());
                put("amount_out", amount_out.as_ref().map(amount_text));
                put("slippage_bps", slippage_bps.map(|bps| bps.to_string()));
            }
            Intent::Quote { to_asset, amount, amount_out, .. } => {
                put("amount", amount.as_ref().map(amount_text));
                put("to_asset", to_asset.clone());
                put("amount_out", amount_out.as_ref().map(amount_text));
            }
            Intent::Transfer { amount, to, .. } => {
                put("amount", amount.as_ref().map(amount_text));
                put("to", to.clone());
            }
            Intent::Alert { watch, below, above } => {
                let kind = if matches!(watch, Watch::HealthFactor) { "health_factor" } else { "price" };
                put("kind", Some(kind.to_owned()));
                put("below", below.clone());
                put("above", above.clone());
            }
            Intent::Recurring { inner, every } => {
                for (name, value) in inner.slots() {
                    put(&format!("inner.{name}"), Some(value));
                }
                let every = match every {
                    Every::Hour => "hour",
                    Every::Day => "day",
                    Every::Week => "week",
                    Every::Month => "month",
                };
                put("every", Some(every.to_owned()));
            }
            Intent::Limit { inner, asset, below, price } => {
                for (name, value) in inner.slots() {
                    put(&format!("inner.{name}"), Some(value));
                }
                put("when", Some(asset.clone()));
                put(if *below { "below" } else { "above" }, Some(price.clone()));
            }
            Intent::Vote { proposal, support } => {
                put("proposal", proposal.clone());
                let support = support.map(|support| match support {
                    Support::For => "for",
                    Support::Against => "against",
                    Support::Abstain => "abstain",
                });
                put("support", support.map(str::to_owned));
            }
            _ => {}
        }
        out
    }
}

/// An amount as it stands in `understood`: `100`, `50%` or `max`.
#[must_use]
pub fn amount_text(amount: &Amount) -> String {
    match amount {
        Amount::Exact(text) => text.clone(),
        Amount::Max => "max".to_owned(),
        Amount::Share(bps) => format!("{}%", crate::number::plain(alloy_primitives::U256::from(*bps), 2)),
    }
}

/// The wish as a command that this agent understands, in the turn's language, for buttons.
#[must_use]
pub fn command(intent: &Intent) -> Option<String> {
    let how_much = |amount: &Amount| match amount {
        Amount::Max => replies::WORD_ALL.to_string(),
        amount => amount_text(amount),
    };
    let order = |message: Message, amount: &Option<Amount>, asset: &Option<String>, to: &str| {
        let amount = how_much(amount.as_ref()?);
        Some(message.with(&[("amount", &amount), ("asset", asset.as_ref()?), ("to", to)]))
    };
    match intent {
        Intent::Supply { asset, amount } => order(replies::COMMAND_LEND, amount, asset, ""),
        Intent::Withdraw { asset, amount } => order(replies::COMMAND_WITHDRAW, amount, asset, ""),
        Intent::Borrow { asset, amount } => order(replies::COMMAND_BORROW, amount, asset, ""),
        Intent::Repay { asset: None, amount } => {
            Some(replies::COMMAND_REPAY_LOAN.with(&[("amount", &how_much(amount.as_ref()?))]))
        }
        Intent::Repay { asset, amount } => order(replies::COMMAND_REPAY, amount, asset, ""),
        Intent::Swap { asset, to_asset, amount, amount_out, slippage_bps } => {
            let to = to_asset.as_ref()?;
            let order = match amount_out {
                Some(_) => order(replies::COMMAND_BUY, amount_out, asset, to)?,
                None => order(replies::COMMAND_SWAP, amount, asset, to)?,
            };
            let slippage = slippage_bps.map(|bps| {
                let percent = crate::number::plain(alloy_primitives::U256::from(bps), 2);
                replies::COMMAND_WITH_SLIPPAGE.with(&[("command", &order), ("percent", &percent)])
            });
            Some(slippage.unwrap_or(order))
        }
        Intent::Quote { asset, to_asset, amount, .. } => {
            order(replies::COMMAND_QUOTE, amount, asset, to_asset.as_ref()?)
        }
        Intent::Transfer { asset, amount, to } => order(replies::COMMAND_SEND, amount, asset, to.as_ref()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::{Language, is_no, is_yes, understand_answer_in, understand_in};

    const ASSETS: [&str; 3] = ["USDC", "METIS", "WETH"];
    const TO: &str = "0x1111111111111111111111111111111111111111";

    fn commands() -> Vec<Intent> {
        let mut intents = Vec::new();
        for amount in [Amount::Exact("20".into()), Amount::Exact("2.5".into()), Amount::Share(5_000), Amount::Max] {
            let (asset, amount) = (Some("METIS".to_owned()), Some(amount));
            intents.extend([
                Intent::Supply { asset: asset.clone(), amount: amount.clone() },
                Intent::Withdraw { asset: asset.clone(), amount: amount.clone() },
                Intent::Borrow { asset: asset.clone(), amount: amount.clone() },
                Intent::Repay { asset: asset.clone(), amount: amount.clone() },
                Intent::Repay { asset: None, amount: amount.clone() },
                Intent::Transfer { asset: asset.clone(), amount: amount.clone(), to: Some(TO.into()) },
            ]);
            for slippage_bps in [None, Some(100)] {
                intents.push(Intent::Swap {
                    asset: asset.clone(),
                    to_asset: Some("USDC".into()),
                    amount: amount.clone(),
                    amount_out: None,
                    slippage_bps,
                });
            }
        }
        intents.push(Intent::Swap {
            asset: Some("USDC".into()),
            to_asset: Some("WETH".into()),
            amount: None,
            amount_out: Some(Amount::Exact("1".into())),
            slippage_bps: None,
        });
        let amount = Some(Amount::Exact("20".into()));
        intents.push(Intent::Quote {
            asset: Some("USDC".into()),
            to_asset: Some("METIS".into()),
            amount,
            amount_out: None,
        });
        intents
    }

    #[test]
    fn what_a_button_says_is_understood_in_its_language_as_what_it_stands_for() {
        let mut wrong = Vec::new();
        for tag in replies::LANGUAGES {
            replies::speak(Some(tag));
            let language = Language::from_tag(tag);
            for intent in commands() {
                let command = command(&intent).unwrap();
                let heard = understand_in(&command, &ASSETS, language);
                if heard.intent != intent || heard.unclear.is_some() {
                    wrong.push(format!("{tag}: “{command}” is {:?} {:?}", heard.intent, heard.unclear));
                }
            }
            let word = |message: Message| message.to_string();
            assert!(is_yes(&word(replies::WORD_YES)) && is_no(&word(replies::WORD_NO)), "{tag}");
            for (message, amount) in [(replies::WORD_HALF, Amount::Share(5_000)), (replies::WORD_ALL, Amount::Max)] {
                let answer = understand_answer_in(&word(message), "amount", &ASSETS, language);
                assert!(
                    matches!(&answer, crate::understand::Answer::Amount(heard, _) if *heard == amount),
                    "{tag}: {message} is {answer:?}"
                );
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_example_in_a_help_text_is_understood() {
        let mut wrong = Vec::new();
        for tag in replies::LANGUAGES {
            replies::speak(Some(tag));
            let help = replies::HELP.to_string();
            for example in help.lines().filter_map(|line| line.strip_prefix("• ")) {
                let example = example.replace("0x…", TO);
                let heard = understand_in(&example, &ASSETS, Language::from_tag(tag));
                if !heard.is_ready() || !(heard.intent.proposes() || heard.intent == Intent::Position) {
                    wrong.push(format!("{tag}: “{example}” is {:?} {:?}", heard.intent, heard.unclear));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
