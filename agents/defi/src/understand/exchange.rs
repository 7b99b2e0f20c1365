//! Which asset is given and which received, by prepositions, particles and the verb.
use super::Unclear;
use super::scene::{Mention, Scene};
use super::slots::{Gaps, attached, one_amount};
use super::vocabulary::Verb;
use crate::intent::Amount;
use hyperlith_understanding::pattern::match_at;
use hyperlith_understanding::quantity::Quantity;
use hyperlith_understanding::{Issue, Kind, Language};

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

const TO: &[&str] = &[
    "to", "into", "onto", "en", "vers", "ke", "jadi", "menjadi", "in", "nach", "zu", "zum", "ins", "para", "pra", "em",
    "nel", "al", "alla", "na", "unto", "hacia", "2",
];
const FOR: &[&str] = &[
    "for", "contre", "pour", "por", "gegen", "fur", "per", "untuk", "senilai", "seharga", "pelo", "pelos", "worth",
    "against",
];
const WITH: &[&str] = &["with", "avec", "con", "com", "mit", "dengan", "contra"];
const USING: &[&str] = &[
    "using",
    "pakai",
    "pake",
    "usando",
    "utilisant",
    "menggunakan",
    "via",
    "utilizando",
    "tramite",
    "mittels",
    "use",
    "spend",
    "spending",
];
const FROM: &[&str] = &["from", "depuis", "dari", "desde", "von", "aus", "da", "dal", "dai", "dei", "out"];
/// What may stand between a preposition and its asset besides a quantity.
const SKIPS: &[&str] = &[
    "my", "the", "some", "of", "de", "d", "des", "du", "mes", "mon", "ma", "le", "la", "les", "l", "mis", "mi", "el",
    "los", "las", "un", "une", "uno", "una", "um", "ein", "an", "any", "del", "di", "dei", "miei", "il", "lo", "i",
    "meus", "meu", "os", "saya", "ku", "meine", "meinen", "den", "die", "das", "der", "个", "個", "枚", "つ", "の",
    "的", "块", "about", "more", "just", "dos", "do", "token", "tokens", "-", "some", "our", "mein", "meinem", "gli",
];

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
            let verb_itself = ["换", "換", "兑换", "兌換", "兑", "交换", "转换"].iter().any(|w| ends_at(tokens, at, w))
                && scene.mentions.first().is_some_and(|m| m.start == mention.start);
            if verb_itself {
                return Some(Marker::Using);
            }
            let before: String = tokens
                .iter()
                .take(at + 1)
                .skip(at.saturating_sub(3))
                .filter(|t| t.kind == Kind::Cjk)
                .map(|t| t.lower.as_str())
                .collect();
            let ends = |words: &[&str]| words.iter().any(|w| before.ends_with(w));
            return if ends(&[
                "换成", "換成", "换为", "兑成", "换到", "換到", "转成", "换取", "变成", "改成", "换", "換", "兑换",
                "兌換", "兑", "成", "为", "到", "至", "转换", "交换", "換取",
            ]) {
                Some(Marker::To)
            } else if ends(&["用", "拿", "把", "将", "將", "以", "从", "從", "花", "卖", "賣", "卖出", "出售", "卖掉"])
            {
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
        let romance_a =
            word == "a" && matches!(scene.language, Language::Es | Language::It | Language::Pt | Language::Fr);
        let owned = matches!(word, "in" | "en" | "em")
            && at.checked_sub(1).is_some_and(|b| {
                matches!(
                    scene.folded(b),
                    "have" | "hold" | "own" | "got" | "possede" | "ai" | "tengo" | "tenho" | "possiedo" | "ho" | "owe"
                )
            });
        if owned {
            return Some(Marker::From);
        }
        if romance_a || TO.contains(&word) {
            return Some(Marker::To);
        }
        let is = |words: &[&str]| words.contains(&word);
        let found = [(FOR, Marker::For), (WITH, Marker::With), (USING, Marker::Using), (FROM, Marker::From)]
            .into_iter()
            .find(|(words, _)| is(words))
            .map(|(_, m)| m);
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
    while scene.quantity_at(at).is_some()
        || matches!(scene.folded(at), "枚" | "個" | "つ" | "分" | "だ" | "け" | "ほ" | "ど" | "全")
    {
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
    let mut found: Vec<Option<Role>> =
        mentions.iter().enumerate().map(|(at, m)| role(verb, marker(scene, m), at == 0, japanese)).collect();
    // "20 USDC of METIS": what is counted pays for the other.
    if let [first, second] = mentions.as_slice()
        && verb == Verb::Buy
        && scene.quantities.iter().any(|q| attached(scene, q) == Some(0))
        && first.end < second.start
        && (first.end..second.start).all(|at| {
            matches!(
                scene.folded(at),
                "of" | "worth"
                    | "de"
                    | "di"
                    | "d"
                    | "分"
                    | "の"
                    | "的"
                    | "in"
                    | "en"
                    | "em"
                    | "an"
                    | "dalam"
                    | "bentuk"
                    | "相"
                    | "当"
            )
        })
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

/// The sides of a swap, each as far as it stands in the sentence.
pub(super) struct Exchange {
    pub(super) asset: Option<String>,
    pub(super) to_asset: Option<String>,
    pub(super) amount: Option<Amount>,
    pub(super) amount_out: Option<Amount>,
}

pub(super) fn exchange(verb: Verb, scene: &Scene<'_>, gaps: &mut Gaps) -> Exchange {
    let (mut given, mut received): (Option<&Mention>, Option<&Mention>) = (None, None);
    let roles = roles(verb, scene);
    match &roles {
        None => gaps.doubt(Unclear::TwoAssets),
        Some(roles) => {
            for (mention, role) in scene.mentions.iter().zip(roles) {
                let side = if *role == Role::Out { &mut received } else { &mut given };
                match side {
                    Some(other) if other.symbol != mention.symbol || mention.symbol.is_none() => {
                        gaps.doubt(Unclear::TwoAssets)
                    }
                    _ => *side = Some(mention),
                }
            }
        }
    }
    if gaps.unclear.is_some() {
        (given, received) = (None, None);
    }
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
    // "Swap USDC/METIS 100": a number behind the received asset may count either.
    let behind =
        |q: &Quantity| attached(scene, q).and_then(|at| scene.mentions.get(at)).is_some_and(|m| m.end <= q.start);
    if verb != Verb::Buy && !matches!(scene.language, Language::Ja | Language::Zh) && outs.iter().any(|q| behind(q)) {
        gaps.doubt(Unclear::Amount(Issue::Ambiguous));
    }
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
