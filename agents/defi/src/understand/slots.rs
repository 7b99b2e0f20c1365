//! Fills the slots of a wish with what stands in the sentence, and says what is missing or can be read in two ways.
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
struct Gaps {
    missing: Vec<Slot>,
    unclear: Option<Unclear>,
}

impl Gaps {
    fn miss(&mut self, slot: Slot) {
        if !self.missing.contains(&slot) {
            self.missing.push(slot);
        }
    }

    fn doubt(&mut self, unclear: Unclear) {
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
    "of", "my", "the", "worth", "units", "unit", "tokens", "token", "coins", "de", "d", "des", "du", "mes", "mon", "ma", "le", "la", "les", "l", "mis", "mi", "el", "los", "las", "dei", "di", "del", "della", "miei", "i", "il", "meus", "meu", "os", "o", "dos", "do",
    "saya", "ku", "aku", "von", "vom", "meiner", "meine", "meinen", "der", "den", "die", "个", "個", "枚", "つ", "の", "的", "块", "颗", "を", "は", "sebanyak", "sejumlah", "sebesar", "our", "your", "that", "this", "those", "its", "some", "buah", "keping", "分", "私", "僕", "我", "gw", "gue", "all", "out", "single",
];

fn linked(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    from <= to && to - from <= 3 && (from..to).all(|at| LINKS.contains(&scene.folded(at)))
}

/// Which mention a quantity counts, if it stands beside one.
fn attached(scene: &Scene<'_>, quantity: &Quantity) -> Option<usize> {
    let after = scene.mentions.iter().position(|m| linked(scene, quantity.end, m.start));
    let before = scene.mentions.iter().rposition(|m| linked(scene, m.end, quantity.start));
    match (before, after) {
        (Some(left), Some(right)) => {
            let object = quantity.start >= 1 && matches!(scene.folded(quantity.start - 1), "を" | "は") || (scene.language == Language::Ja && scene.mentions.get(left).is_some_and(|m| m.end == quantity.start));
            let of = (quantity.end..scene.mentions.get(right).map_or(0, |m| m.start)).any(|at| matches!(scene.folded(at), "の" | "的"));
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
fn one_amount(quantities: &[&Quantity]) -> Result<Option<Amount>, Unclear> {
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
const BESIDE: &[&str] = &["against", "contre", "contra", "gegen", "contro", "using", "with", "avec", "con", "com", "mit", "dengan", "jaminan", "from", "versus", "as", "for"];

fn asset_and_amount(scene: &Scene<'_>, gaps: &mut Gaps, asset_needed: bool) -> (Option<String>, Option<Amount>) {
    let all: Vec<&Quantity> = scene.quantities.iter().collect();
    let amount = one_amount(&all);
    let mut kinds: Vec<&Mention> = Vec::new();
    for mention in &scene.mentions {
        if !kinds.iter().any(|m| m.symbol == mention.symbol && m.written.eq_ignore_ascii_case(&mention.written) || (m.symbol.is_some() && m.symbol == mention.symbol)) {
            kinds.push(mention);
        }
    }
    let object = if let [one] = kinds.as_slice() {
        Some(*one)
    } else {
        // Of several assets the object is the counted one, when the others are plainly beside it ("against my METIS").
        let counted: Vec<&Mention> = all.iter().filter_map(|q| attached(scene, q)).filter_map(|at| scene.mentions.get(at)).collect();
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
        Ok(None) if !asset_needed && hyperlith_understanding::pattern::any(shared::IN_FULL, &scene.text.tokens) => Some(Amount::Max),
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
    match_at("を担保", &scene.text.tokens, mention.end).is_some() || match_at("作|做|为|抵押|担保", &scene.text.tokens, mention.end).is_some()
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    In,
    Out,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker {
    To,
    For,
    With,
    Using,
    From,
    Object,
}

const TO: &[&str] = &["to", "into", "onto", "en", "vers", "ke", "jadi", "menjadi", "in", "nach", "zu", "zum", "ins", "para", "pra", "em", "nel", "al", "alla", "na", "unto", "hacia", "2"];
const FOR: &[&str] = &["for", "contre", "pour", "por", "gegen", "fur", "per", "untuk", "senilai", "seharga", "pelo", "pelos", "worth", "against"];
const WITH: &[&str] = &["with", "avec", "con", "com", "mit", "dengan", "contra"];
const USING: &[&str] = &["using", "pakai", "pake", "usando", "utilisant", "menggunakan", "via", "utilizando", "tramite", "mittels", "use", "spend", "spending"];
const FROM: &[&str] = &["from", "depuis", "dari", "desde", "von", "aus", "da", "dal", "dai", "dei", "out"];
/// What may stand between a preposition and its asset besides a quantity.
const SKIPS: &[&str] = &["my", "the", "some", "of", "de", "d", "des", "du", "mes", "mon", "ma", "le", "la", "les", "l", "mis", "mi", "el", "los", "las", "un", "une", "uno", "una", "um", "ein", "an", "any", "del", "di", "dei", "miei", "il", "lo", "i", "meus", "meu", "os", "saya", "ku", "meine", "meinen", "den", "die", "das", "der", "个", "個", "枚", "つ", "の", "的", "块", "about", "more", "just", "dos", "do", "token", "tokens", "-", "some", "our", "mein", "meinem", "gli"];

fn marker(scene: &Scene<'_>, mention: &Mention) -> Option<Marker> {
    if let Some(marker) = japanese_marker(scene, mention) {
        return Some(marker);
    }
    let tokens = scene.text.tokens.as_slice();
    let mut at = mention.start;
    while at > 0 {
        at -= 1;
        if scene.quantity_at(at).is_some() {
            continue;
        }
        let word = scene.folded(at);
        let before = at.checked_sub(1).map_or("", |b| scene.folded(b));
        // "20 USDC worth of METIS", "trade in 5 METIS"
        if word == "worth" && scene.folded(at + 1) == "of" {
            continue;
        }
        if word == "in" && matches!(before, "trade" | "cash" | "trading") {
            return None;
        }
        if tokens.get(at).is_some_and(|t| t.kind == Kind::Cjk) {
            if SKIPS.contains(&word) {
                continue;
            }
            let verb_itself = ["换", "換", "兑换", "兌換", "兑", "交换", "转换"].iter().any(|w| ends_at(tokens, at, w)) && scene.mentions.first().is_some_and(|m| m.start == mention.start);
            if verb_itself {
                return Some(Marker::Using);
            }
            let before: String = tokens.iter().take(at + 1).skip(at.saturating_sub(3)).filter(|t| t.kind == Kind::Cjk).map(|t| t.lower.as_str()).collect();
            let ends = |words: &[&str]| words.iter().any(|w| before.ends_with(w));
            return if ends(&["换成", "換成", "换为", "兑成", "换到", "換到", "转成", "换取", "变成", "改成", "换", "換", "兑换", "兌換", "兑", "成", "为", "到", "至", "转换", "交换", "換取"]) {
                Some(Marker::To)
            } else if ends(&["用", "拿", "把", "将", "將", "以", "从", "從", "花", "卖", "賣", "卖出", "出售", "卖掉"]) {
                Some(Marker::Using)
            } else if ends(&["买", "買", "购买", "買入", "买入", "购入", "买进", "買進"]) {
                Some(Marker::Object)
            } else {
                None
            };
        }
        if tokens.get(at).is_some_and(|t| t.is_mark(">")) {
            return Some(Marker::To);
        }
        let romance_a = word == "a" && matches!(scene.language, Language::Es | Language::It | Language::Pt | Language::Fr);
        let owned = matches!(word, "in" | "en" | "em") && at.checked_sub(1).is_some_and(|b| matches!(scene.folded(b), "have" | "hold" | "own" | "got" | "possede" | "ai" | "tengo" | "tenho" | "possiedo" | "ho" | "owe"));
        if owned {
            return Some(Marker::From);
        }
        if romance_a || TO.contains(&word) {
            return Some(Marker::To);
        }
        let is = |words: &[&str]| words.contains(&word);
        let found = [(FOR, Marker::For), (WITH, Marker::With), (USING, Marker::Using), (FROM, Marker::From)].into_iter().find(|(words, _)| is(words)).map(|(_, m)| m);
        if found.is_some() {
            return found;
        }
        if !(SKIPS.contains(&word) || word == "a") {
            return None;
        }
    }
    None
}

fn ends_at(tokens: &[hyperlith_understanding::Token], at: usize, word: &str) -> bool {
    let length = word.chars().count();
    (at + 1).checked_sub(length).is_some_and(|start| match_at(word, tokens, start) == Some(at + 1))
}

/// The particle after an asset, past its number and counter.
fn japanese_marker(scene: &Scene<'_>, mention: &Mention) -> Option<Marker> {
    if scene.language != Language::Ja {
        return None;
    }
    let mut at = mention.end;
    while scene.quantity_at(at).is_some() || matches!(scene.folded(at), "枚" | "個" | "つ" | "分" | "だ" | "け" | "ほ" | "ど" | "全") {
        at += 1;
    }
    let tokens = scene.text.tokens.as_slice();
    Some(match scene.folded(at) {
        "を" => Marker::Object,
        "に" | "へ" => Marker::To,
        "で" => Marker::With,
        "か" if match_at("から", tokens, at).is_some() => Marker::From,
        "建" | "払" => Marker::With,
        _ => return None,
    })
}

fn role(verb: Verb, marker: Option<Marker>, first: bool, japanese: bool) -> Option<Role> {
    Some(match (verb, marker?) {
        (Verb::Buy, Marker::Object) => Role::Out,
        (_, Marker::Object | Marker::Using | Marker::From) => Role::In,
        (_, Marker::To) => Role::Out,
        (Verb::Buy, Marker::For | Marker::With) => Role::In,
        (Verb::Sell, Marker::With) => Role::Out,
        (_, Marker::With) if japanese || first => Role::In,
        (_, Marker::For | Marker::With) => Role::Out,
    })
}

/// Who is given and who is received; `None` when it cannot be told.
fn roles(verb: Verb, scene: &Scene<'_>) -> Option<Vec<Role>> {
    let mentions = &scene.mentions;
    let japanese = scene.language == Language::Ja;
    let mut found: Vec<Option<Role>> = mentions.iter().enumerate().map(|(at, m)| role(verb, marker(scene, m), at == 0, japanese)).collect();
    // "20 USDC of METIS": what is counted pays for the other.
    if let [first, second] = mentions.as_slice()
        && verb == Verb::Buy
        && scene.quantities.iter().any(|q| attached(scene, q) == Some(0))
        && first.end < second.start
        && (first.end..second.start).all(|at| matches!(scene.folded(at), "of" | "worth" | "de" | "di" | "d" | "分" | "の" | "的" | "in" | "en" | "em" | "an" | "dalam" | "bentuk" | "相" | "当"))
    {
        return Some(vec![Role::In, Role::Out]);
    }
    let other = |role: Role| if role == Role::In { Role::Out } else { Role::In };
    if let [a, b] = found.as_mut_slice() {
        match (*a, *b) {
            (None, None) if verb == Verb::Buy => return None,
            (None, None) => (*a, *b) = (Some(Role::In), Some(Role::Out)),
            (Some(role), None) => *b = Some(other(role)),
            (None, Some(role)) => *a = Some(other(role)),
            _ => {}
        }
    } else {
        let default = if verb == Verb::Buy { Role::Out } else { Role::In };
        found.iter_mut().for_each(|r| *r = r.or(Some(default)));
    }
    found.into_iter().collect()
}

struct Exchange {
    asset: Option<String>,
    to_asset: Option<String>,
    amount: Option<Amount>,
    amount_out: Option<Amount>,
}

fn exchange(verb: Verb, scene: &Scene<'_>, gaps: &mut Gaps) -> Exchange {
    let mut sides: [Option<&Mention>; 2] = [None, None];
    let roles = roles(verb, scene);
    match &roles {
        None => gaps.doubt(Unclear::TwoAssets),
        Some(roles) => {
            for (mention, role) in scene.mentions.iter().zip(roles) {
                let side = &mut sides[usize::from(*role == Role::Out)];
                match side {
                    Some(other) if other.symbol != mention.symbol || mention.symbol.is_none() => gaps.doubt(Unclear::TwoAssets),
                    _ => *side = Some(mention),
                }
            }
        }
    }
    if gaps.unclear.is_some() {
        sides = [None, None];
    }
    let [given, received] = sides;
    for side in [given, received].into_iter().flatten().filter(|m| m.symbol.is_none()) {
        gaps.doubt(Unclear::Unlisted(side.written.clone()));
    }
    let asset = given.and_then(|m| m.symbol.clone());
    let mut to_asset = received.and_then(|m| m.symbol.clone());
    if to_asset.is_some() && to_asset == asset {
        gaps.doubt(Unclear::SameAsset);
        to_asset = None;
    }
    let role_of = |q: &Quantity| attached(scene, q).and_then(|at| roles.as_ref().and_then(|r| r.get(at).copied()));
    let on = |role: Role| -> Vec<&Quantity> { scene.quantities.iter().filter(|q| role_of(q) == Some(role)).collect() };
    let mut ins = on(Role::In);
    let outs = on(Role::Out);
    // A number beside no asset counts what is given; when only the received asset is named in a purchase, nobody can tell.
    ins.extend(scene.quantities.iter().filter(|q| role_of(q).is_none()));
    let mut read = |quantities: &[&Quantity]| match one_amount(quantities) {
        Ok(amount) => amount,
        Err(unclear) => {
            gaps.doubt(unclear);
            None
        }
    };
    let mut amount = read(&ins);
    let mut amount_out = read(&outs);
    if amount.is_some() && amount_out.is_some() {
        gaps.doubt(Unclear::TwoAmounts);
        (amount, amount_out) = (None, None);
    }
    if amount_out.as_ref().is_some_and(|a| !matches!(a, Amount::Exact(_))) {
        // "All the WETH there is" is no amount that one can receive.
        gaps.doubt(Unclear::TwoAmounts);
        amount_out = None;
    }
    Exchange { asset, to_asset, amount, amount_out }
}

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
    if let Some(unlisted) = unlisted.filter(|_| matches!(intent, Intent::Price { .. } | Intent::Rates { .. } | Intent::Balance { .. })) {
        gaps.doubt(Unclear::Unlisted(unlisted.written.clone()));
    }
    gaps.done(intent)
}

/// Words that make the counted asset of a quote the one to receive ("what does 1 WETH cost in USDC").
const COSTS: &[&str] = &["cost", "costs", "need", "buy", "spend", "pay", "coute", "acheter", "faut", "payer", "cuesta", "cuestan", "comprar", "necesito", "pagar", "beli", "membeli", "butuh", "perlu", "harga", "買", "必", "买", "購", "kostet", "kaufen", "brauche", "custa", "preciso", "costa", "comprare", "serve"];

fn fill_quote(scene: &Scene<'_>, mut gaps: Gaps) -> Filled {
    let costs = (0..scene.text.tokens.len()).any(|at| COSTS.contains(&scene.folded(at)));
    let counted = scene.quantities.iter().filter(|q| matches!(q.value, Value::Exact(_) | Value::Max | Value::Share(_))).find_map(|q| attached(scene, q));
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
    let token = (quantity.start..quantity.end).filter_map(|at| scene.text.tokens.get(at)).find(|t| t.kind == Kind::Number)?;
    hyperlith_understanding::parse_number(&token.original, scene.language.style()).ok()
}

fn fill_vote(scene: &Scene<'_>, mut gaps: Gaps) -> Filled {
    let tokens = scene.text.tokens.as_slice();
    let numbers: Vec<&str> = tokens.iter().filter(|t| t.kind == Kind::Number && t.original.chars().all(|c| c.is_ascii_digit()) && t.original.len() <= 78).map(|t| t.original.as_str()).collect();
    let proposal = match numbers.as_slice() {
        [one] => Some((*one).to_owned()),
        [] => None,
        _ => {
            gaps.doubt(Unclear::TwoAmounts);
            None
        }
    };
    let is_number_word = |at: usize| shared::PROPOSAL.iter().any(|p| match_at(p, tokens, at).is_some()) && tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Number || t.is_mark("."));
    let mut sides: Vec<Support> = Vec::new();
    for at in 0..tokens.len() {
        let side = shared::SIDES.iter().find(|(p, _)| match_at(p, tokens, at).is_some()).map(|(_, s)| *s);
        if let Some(side) = side.filter(|s| !sides.contains(s) && !is_number_word(at)) {
            sides.push(side);
        }
    }
    // "Vote no for proposal 3", "vote against, for once": a plain preposition loses against a plain side.
    if sides.len() > 1 {
        let strong: Vec<Support> = (0..tokens.len()).filter(|at| !matches!(scene.folded(*at), "for" | "pour" | "fur" | "pro" | "si" | "in" | "a" | "up" | "back") && !is_number_word(*at)).filter_map(|at| shared::SIDES.iter().find(|(p, _)| match_at(p, tokens, at).is_some()).map(|(_, s)| *s)).fold(Vec::new(), |mut all, s| {
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
