//! Fills the slots of a wish with what stands in the sentence, and says what is missing or can be read in two ways.
use super::exchange::{Exchange, exchange};
use super::scene::{Mention, Scene};
use super::vocabulary::{Verb, shared};
use super::{Slot, Unclear};
use crate::intent::{Amount, Intent, Support, Watch};
use hyperlith_understanding::pattern::match_at;
use hyperlith_understanding::quantity::{Quantity, Value};
use hyperlith_understanding::{Issue, Kind, Language};

/// A wish with what is missing from it.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    pub(crate) intent: Intent,
    pub(crate) missing: Vec<Slot>,
    pub(crate) unclear: Option<Unclear>,
}

/// Collects what is missing and the first thing that is unclear.
#[derive(Default)]
pub(super) struct Gaps {
    pub(super) missing: Vec<Slot>,
    pub(super) unclear: Option<Unclear>,
}

impl Gaps {
    pub(super) fn miss(&mut self, slot: Slot) {
        if !self.missing.contains(&slot) {
            self.missing.push(slot);
        }
    }

    pub(super) fn doubt(&mut self, unclear: Unclear) {
        self.unclear.get_or_insert(unclear);
    }

    fn done(mut self, intent: Intent) -> Filled {
        self.missing.sort_unstable();
        Filled { intent, missing: self.missing, unclear: self.unclear }
    }
}

/// The slots of a verb's wish.
pub(crate) fn fill(verb: Verb, scene: &Scene<'_>) -> Filled {
    let mut gaps = Gaps::default();
    match verb {
        Verb::Swap | Verb::Buy | Verb::Sell => fill_swap(verb, scene, gaps),
        Verb::Send | Verb::Move => {
            let (asset, amount) = asset_and_amount(scene, &mut gaps, true);
            let to = recipient(scene, &mut gaps);
            gaps.done(Intent::Transfer { asset, amount, to })
        }
        Verb::Vote => fill_vote(scene, gaps),
        Verb::Freeze => gaps.done(Intent::Freeze),
        Verb::Supply | Verb::Withdraw | Verb::Borrow | Verb::Repay | Verb::LendOrBorrow => {
            if !scene.addresses.is_empty() {
                // We can lend to the pool and take from it, not for or from somebody.
                gaps.doubt(Unclear::Several);
            }
            let (asset, amount) = asset_and_amount(scene, &mut gaps, verb != Verb::Repay);
            let intent = match verb {
                Verb::Withdraw => Intent::Withdraw { asset, amount },
                Verb::Borrow => Intent::Borrow { asset, amount },
                Verb::Repay => Intent::Repay { asset, amount },
                _ => Intent::Supply { asset, amount },
            };
            gaps.done(intent)
        }
    }
}

// ---- amounts ----

/// Words between a number and its asset, on either side.
const LINKS: &[&str] = &[
    "of", "my", "the", "worth", "units", "unit", "tokens", "token", "coins", "de", "d", "des", "du", "mes", "mon",
    "ma", "le", "la", "les", "l", "mis", "mi", "el", "los", "las", "dei", "di", "del", "della", "miei", "i", "il",
    "meus", "meu", "os", "o", "dos", "do", "saya", "ku", "aku", "von", "vom", "meiner", "meine", "meinen", "der",
    "den", "die", "个", "個", "枚", "つ", "の", "的", "块", "颗", "を", "は", "sebanyak", "sejumlah", "sebesar", "our",
    "your", "that", "this", "those", "its", "some", "buah", "keping", "分", "私", "僕", "我", "gw", "gue", "all",
    "out", "single",
];

fn linked(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    from <= to && to - from <= 3 && (from..to).all(|at| LINKS.contains(&scene.folded(at)))
}

/// Which mention a quantity counts, if it stands beside one.
pub(super) fn attached(scene: &Scene<'_>, quantity: &Quantity) -> Option<usize> {
    let after = scene.mentions.iter().position(|m| linked(scene, quantity.end, m.start));
    let before = scene.mentions.iter().rposition(|m| linked(scene, m.end, quantity.start));
    match (before, after) {
        (Some(left), Some(right)) => {
            let object = quantity.start >= 1 && matches!(scene.folded(quantity.start - 1), "を" | "は")
                || (scene.language == Language::Ja
                    && scene.mentions.get(left).is_some_and(|m| m.end == quantity.start));
            let object =
                object || (scene.language == Language::Ja && matches!(scene.folded(quantity.end), "を" | "は" | "が"));
            let of = (quantity.end..scene.mentions.get(right).map_or(0, |m| m.start))
                .any(|at| matches!(scene.folded(at), "の" | "的"));
            Some(if object && !of { left } else { right })
        }
        (one, other) => other.or(one),
    }
}

fn amount_of(quantity: &Quantity) -> Result<Amount, Unclear> {
    if quantity.money {
        return Err(Unclear::Currency);
    }
    match &quantity.value {
        Value::Exact(number) => Ok(Amount::Exact(number.clone())),
        Value::Share(bps) => Ok(Amount::Share(*bps)),
        Value::Max => Ok(Amount::Max),
        Value::Bad(issue) => Err(Unclear::Amount(*issue)),
    }
}

/// One amount, or why there is none. Repetitions of the same amount are one.
pub(super) fn one_amount(quantities: &[&Quantity]) -> Result<Option<Amount>, Unclear> {
    let mut found: Option<Amount> = None;
    for quantity in quantities {
        let amount = amount_of(quantity)?;
        match &found {
            None => found = Some(amount),
            Some(same) if *same == amount => {}
            Some(_) => return Err(Unclear::TwoAmounts),
        }
    }
    Ok(found)
}

/// Words before an asset that is not the object: what one borrows against, what one takes from.
const BESIDE: &[&str] = &[
    "against", "contre", "contra", "gegen", "contro", "using", "with", "avec", "con", "com", "mit", "dengan",
    "jaminan", "from", "versus", "as", "for",
];

fn asset_and_amount(scene: &Scene<'_>, gaps: &mut Gaps, asset_needed: bool) -> (Option<String>, Option<Amount>) {
    let all: Vec<&Quantity> = scene.quantities.iter().collect();
    let amount = one_amount(&all);
    let mut kinds: Vec<&Mention> = Vec::new();
    for mention in &scene.mentions {
        if !kinds.iter().any(|m| {
            m.symbol == mention.symbol && (m.symbol.is_some() || m.written.eq_ignore_ascii_case(&mention.written))
        }) {
            kinds.push(mention);
        }
    }
    let object = if let [one] = kinds.as_slice() {
        Some(*one)
    } else {
        // Of several assets the object is the counted one, when the others are plainly beside it ("against my METIS").
        let counted: Vec<&Mention> =
            all.iter().filter_map(|q| attached(scene, q)).filter_map(|at| scene.mentions.get(at)).collect();
        match counted.as_slice() {
            [one] if kinds.iter().all(|m| m.symbol == one.symbol || is_beside(scene, m)) => Some(*one),
            _ => {
                if kinds.len() > 1 {
                    gaps.doubt(Unclear::TwoAssets);
                }
                None
            }
        }
    };
    let asset = object.and_then(|m| m.symbol.clone());
    if asset.is_none() {
        if let Some(unlisted) = object.filter(|m| m.symbol.is_none()) {
            gaps.doubt(Unclear::Unlisted(unlisted.written.clone()));
            gaps.miss(Slot::Asset);
        } else if asset_needed || kinds.len() > 1 {
            gaps.miss(Slot::Asset);
        }
    }
    let amount = match amount {
        Ok(Some(amount)) => Some(amount),
        // "Pay off my loan" means all of it.
        Ok(None) if !asset_needed && hyperlith_understanding::pattern::any(shared::IN_FULL, &scene.text.tokens) => {
            Some(Amount::Max)
        }
        Ok(None) => {
            gaps.miss(Slot::Amount);
            None
        }
        Err(Unclear::Currency) if object.is_none() => {
            // Which asset is meant by "dollars" comes first; the number is asked again, for it may not be one of units.
            gaps.doubt(Unclear::Currency);
            gaps.miss(Slot::Asset);
            None
        }
        Err(unclear) => {
            gaps.doubt(unclear);
            gaps.miss(Slot::Amount);
            None
        }
    };
    (asset, amount)
}

fn is_beside(scene: &Scene<'_>, mention: &Mention) -> bool {
    let mut at = mention.start;
    while at > 0 {
        at -= 1;
        if BESIDE.contains(&scene.folded(at)) {
            return true;
        }
        if !LINKS.contains(&scene.folded(at)) && !matches!(scene.folded(at), "collateral" | "my") {
            break;
        }
    }
    // METISを担保に, 用METIS抵押
    match_at("を担保", &scene.text.tokens, mention.end).is_some()
        || match_at("作|做|为|抵押|担保", &scene.text.tokens, mention.end).is_some()
}

fn recipient(scene: &Scene<'_>, gaps: &mut Gaps) -> Option<String> {
    match scene.addresses.as_slice() {
        [Ok(address)] => Some(address.clone()),
        [Err(unclear)] => {
            gaps.doubt(unclear.clone());
            gaps.miss(Slot::To);
            None
        }
        [] => {
            gaps.miss(Slot::To);
            None
        }
        _ => {
            gaps.doubt(Unclear::TwoAddresses);
            gaps.miss(Slot::To);
            None
        }
    }
}

// ---- swaps ----

fn fill_swap(verb: Verb, scene: &Scene<'_>, mut gaps: Gaps) -> Filled {
    if !scene.addresses.is_empty() {
        gaps.doubt(Unclear::Several);
    }
    let Exchange { asset, to_asset, amount, amount_out } = exchange(verb, scene, &mut gaps);
    if asset.is_none() {
        gaps.miss(Slot::Asset);
    }
    if to_asset.is_none() {
        gaps.miss(Slot::ToAsset);
    }
    if amount.is_none() && amount_out.is_none() {
        gaps.miss(Slot::Amount);
    }
    let slippage_bps = match scene.slippage.clone() {
        Some(Ok(bps)) => Some(bps),
        Some(Err(unclear)) => {
            gaps.doubt(unclear);
            None
        }
        None => None,
    };
    gaps.done(Intent::Swap { asset, to_asset, amount, amount_out, slippage_bps })
}

// ---- what moves nothing ----

/// The one listed asset of the sentence.
fn only_asset(scene: &Scene<'_>) -> Option<String> {
    let first = scene.mentions.first()?.symbol.clone()?;
    scene.mentions.iter().all(|m| m.symbol.as_ref() == Some(&first)).then_some(first)
}

/// The slots of a classifier's label that needs no command.
pub(crate) fn fill_label(label: &str, scene: &Scene<'_>) -> Filled {
    let mut gaps = Gaps::default();
    let asset = only_asset(scene);
    let intent = match label {
        "quote" => return fill_quote(scene, gaps),
        "balance" => Intent::Balance { asset },
        "position" => Intent::Position,
        "rates" => Intent::Rates { asset },
        "price" => {
            if scene.mentions.is_empty() {
                gaps.miss(Slot::Asset);
            }
            Intent::Price { asset }
        }
        "faucet" => Intent::Faucet,
        "alert" => return fill_alert(scene, gaps),
        "recurring_cancel" => Intent::RecurringCancel,
        "proposals" => Intent::Proposals,
        "freeze" => Intent::Freeze,
        "cancel" => Intent::Cancel,
        "help" => Intent::Help,
        "greeting" => Intent::Greeting,
        _ => Intent::OutOfScope,
    };
    let unlisted = scene.mentions.iter().find(|m| m.symbol.is_none());
    if let Some(unlisted) =
        unlisted.filter(|_| matches!(intent, Intent::Price { .. } | Intent::Rates { .. } | Intent::Balance { .. }))
    {
        gaps.doubt(Unclear::Unlisted(unlisted.written.clone()));
    }
    gaps.done(intent)
}

/// Words that make the counted asset of a quote the one to receive ("what does 1 WETH cost in USDC").
const COSTS: &[&str] = &[
    "cost", "costs", "need", "buy", "spend", "pay", "coute", "acheter", "faut", "payer", "cuesta", "cuestan",
    "comprar", "necesito", "pagar", "beli", "membeli", "butuh", "perlu", "harga", "買", "必", "买", "購", "kostet",
    "kaufen", "brauche", "custa", "preciso", "costa", "comprare", "serve",
];

fn fill_quote(scene: &Scene<'_>, mut gaps: Gaps) -> Filled {
    let costs = (0..scene.text.tokens.len()).any(|at| COSTS.contains(&scene.folded(at)));
    let counted = scene
        .quantities
        .iter()
        .filter(|q| matches!(q.value, Value::Exact(_) | Value::Max | Value::Share(_)))
        .find_map(|q| attached(scene, q));
    if let (Some(counted), [a, b]) = (counted, scene.mentions.as_slice())
        && a.symbol.is_some()
        && b.symbol.is_some()
        && a.symbol != b.symbol
        && let Ok(Some(amount)) = one_amount(&scene.quantities.iter().collect::<Vec<_>>())
    {
        let (one, other) = if counted == 0 { (a, b) } else { (b, a) };
        let (one, other) = (one.symbol.clone(), other.symbol.clone());
        return if costs {
            gaps.done(Intent::Quote { asset: other, to_asset: one, amount: None, amount_out: Some(amount) })
        } else {
            gaps.done(Intent::Quote { asset: one, to_asset: other, amount: Some(amount), amount_out: None })
        };
    }
    let Exchange { asset, to_asset, amount, amount_out } = exchange(Verb::Swap, scene, &mut gaps);
    if asset.is_none() {
        gaps.miss(Slot::Asset);
    }
    if to_asset.is_none() {
        gaps.miss(Slot::ToAsset);
    }
    if amount.is_none() && amount_out.is_none() {
        gaps.miss(Slot::Amount);
    }
    gaps.done(Intent::Quote { asset, to_asset, amount, amount_out })
}

fn fill_alert(scene: &Scene<'_>, mut gaps: Gaps) -> Filled {
    let tokens = scene.text.tokens.as_slice();
    let says = |patterns: &[&str]| hyperlith_understanding::pattern::any(patterns, tokens);
    let asset = only_asset(scene);
    let watch = if asset.is_none() && says(shared::HEALTH) { Watch::HealthFactor } else { Watch::Price(asset.clone()) };
    if let Watch::Price(None) = watch {
        if let Some(unlisted) = scene.mentions.iter().find(|m| m.symbol.is_none()) {
            gaps.doubt(Unclear::Unlisted(unlisted.written.clone()));
        }
        gaps.miss(Slot::Asset);
    }
    // A price is counted in dollars, so a currency sign is welcome here.
    let bounds: Vec<&Quantity> = scene.quantities.iter().filter(|q| !matches!(q.value, Value::Max)).collect();
    let number = match bounds.as_slice() {
        [one] => match &one.value {
            Value::Exact(number) => Some(number.clone()),
            Value::Bad(Issue::Ambiguous) => bare_number(scene, one),
            _ => None,
        },
        _ => None,
    };
    let (below, above) = (says(shared::BELOW), says(shared::ABOVE));
    let (below, above) = match (&number, below, above) {
        (Some(number), true, false) => (Some(number.clone()), None),
        (Some(number), false, true) => (None, Some(number.clone())),
        _ => {
            gaps.miss(Slot::Bound);
            (None, None)
        }
    };
    gaps.done(Intent::Alert { watch, below, above })
}

/// "More than 50" is no amount, but it is a bound.
fn bare_number(scene: &Scene<'_>, quantity: &Quantity) -> Option<String> {
    let token =
        (quantity.start..quantity.end).filter_map(|at| scene.text.tokens.get(at)).find(|t| t.kind == Kind::Number)?;
    hyperlith_understanding::parse_number(&token.original, scene.language.style()).ok()
}

fn fill_vote(scene: &Scene<'_>, mut gaps: Gaps) -> Filled {
    let tokens = scene.text.tokens.as_slice();
    let numbers: Vec<&str> = tokens
        .iter()
        .filter(|t| t.kind == Kind::Number && t.original.chars().all(|c| c.is_ascii_digit()) && t.original.len() <= 78)
        .map(|t| t.original.as_str())
        .collect();
    let proposal = match numbers.as_slice() {
        [one] => Some((*one).to_owned()),
        [] => None,
        _ => {
            gaps.doubt(Unclear::TwoAmounts);
            None
        }
    };
    // "Put me down as a yes": "down" is no side there.
    let put_down = |at: usize| scene.folded(at) == "down" && at > 0 && scene.folded(at - 1) == "me";
    let is_number_word = |at: usize| {
        shared::PROPOSAL.iter().any(|p| match_at(p, tokens, at).is_some())
            && tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Number || t.is_mark("."))
    };
    let mut sides: Vec<Support> = Vec::new();
    for at in 0..tokens.len() {
        let side = shared::SIDES.iter().find(|(p, _)| match_at(p, tokens, at).is_some()).map(|(_, s)| *s);
        if let Some(side) = side.filter(|s| !sides.contains(s) && !is_number_word(at) && !put_down(at)) {
            sides.push(side);
        }
    }
    // "Vote no for proposal 3", "vote against, for once": a plain preposition loses against a plain side.
    if sides.len() > 1 {
        let strong: Vec<Support> = (0..tokens.len())
            .filter(|at| {
                !put_down(*at)
                    && !matches!(scene.folded(*at), "for" | "pour" | "fur" | "pro" | "si" | "in" | "a" | "up" | "back")
                    && !is_number_word(*at)
            })
            .filter_map(|at| shared::SIDES.iter().find(|(p, _)| match_at(p, tokens, at).is_some()).map(|(_, s)| *s))
            .fold(Vec::new(), |mut all, s| {
                if !all.contains(&s) {
                    all.push(s);
                }
                all
            });
        sides = strong;
    }
    let support = match sides.as_slice() {
        [one] => Some(*one),
        [] => None,
        _ => {
            gaps.doubt(Unclear::Action(Vec::new()));
            None
        }
    };
    if proposal.is_none() {
        gaps.miss(Slot::Proposal);
    }
    if support.is_none() {
        gaps.miss(Slot::Support);
    }
    gaps.done(Intent::Vote { proposal, support })
}
