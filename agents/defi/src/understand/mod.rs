//! From a sentence to a typed wish: a classifier trained at build, rules for what commands, and slots that only hold what is written.
//!
//! A wish that moves something needs a command (`reading`), the classifier must not contradict it, and nothing is filled in that
//! does not stand in the sentence (`slots`). Whatever can be read in two ways comes back as missing or unclear, so that the
//! agent asks. All of it is integer arithmetic on the message and constant tables: the same answer on every machine.
//! The method and its figures are in `docs/understanding.md`.

mod answer;
mod condition;
mod exchange;
mod json;
mod labels;
mod model;
mod reading;
mod scene;
mod slots;
mod vocabulary;

pub use answer::{Answer, is_no, is_yes, understand_answer, understand_answer_in};
pub use json::{to_json, to_json_intent};
pub use model::{SCHEMA, understand_with_model};

use crate::intent::Intent;
use core::cell::OnceCell;
use hyperlith_understanding::pattern;
pub use hyperlith_understanding::{Issue, Language};
use hyperlith_understanding::{Kind, Model, Text, guess_language, guess_style};
use labels::{COMMANDED, LABELS};
use reading::Reading;
use scene::Scene;
use slots::Filled;
use vocabulary::Verb;

/// A slot that a wish needs and the sentence does not hold, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Which asset goes in (or is lent, borrowed, sent).
    Asset,
    /// How much.
    Amount,
    /// Which asset comes out of a swap.
    ToAsset,
    /// The recipient's address.
    To,
    /// The bound of an alert.
    Bound,
    /// How often.
    Every,
    /// Which proposal.
    Proposal,
    /// For, against or abstain.
    Support,
}

impl Slot {
    /// The name that is used in JSON and in questions to the dialog.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Amount => "amount",
            Self::ToAsset => "to_asset",
            Self::To => "to",
            Self::Bound => "bound",
            Self::Every => "every",
            Self::Proposal => "proposal",
            Self::Support => "support",
        }
    }
}

/// Why the agent must ask although it understood something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// Which action; the candidates that are near (labels such as `supply`), perhaps none. The intent is `OutOfScope`.
    Action(Vec<&'static str>),
    /// Two wishes in one sentence, or an address where the action has no use for one: one at a time.
    Several,
    /// An order or a question? The intent holds what it would be as an order.
    Reading,
    /// It is wished for later than now, which cannot be done. The intent holds what it would be now.
    Later,
    /// A number that cannot be taken as it stands.
    Amount(Issue),
    /// Two different amounts.
    TwoAmounts,
    /// Dollars or another state's money, not units of an asset. The amount is left out of the intent.
    Currency,
    /// Assets whose roles cannot be told.
    TwoAssets,
    /// The same asset on both sides of a swap.
    SameAsset,
    /// An asset that is not in the list, as written.
    Unlisted(String),
    /// Not `0x` and 40 hex digits.
    AddressForm,
    /// The letters' case does not fit the EIP-55 checksum: a digit is wrong.
    AddressChecksum,
    /// Two different addresses.
    TwoAddresses,
    /// A slippage that cannot be taken as it stands.
    Slippage,
    /// A rhythm that we do not have (every two days).
    Rhythm,
    /// The message is too long to be a command.
    TooLong,
}

/// What was understood of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understanding {
    /// The wish, with the slots that stand in the sentence.
    pub intent: Intent,
    /// How sure that is, in thousandths.
    pub confidence: u16,
    /// Slots that must be asked, in order.
    pub missing: Vec<Slot>,
    /// What else must be asked first.
    pub unclear: Option<Unclear>,
    /// The language of the sentence.
    pub language: Language,
    /// The sentence in lower case with full-width forms and invisible characters folded away.
    pub normalised: String,
}

impl Understanding {
    /// Whether the wish can be acted on as it is.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.missing.is_empty() && self.unclear.is_none()
    }

    /// Whether a second opinion may help: nothing was understood, or not surely.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        matches!(self.unclear, Some(Unclear::Action(_)))
            || self.confidence < UNSURE
            || (self.intent == Intent::OutOfScope && self.confidence < SURE)
    }
}

/// Below this a sentence that moves nothing counts as not understood.
const UNSURE: u16 = 350;
/// At this a wish may be taken from the classifier although no verb of the tables commands it.
const SURE: u16 = 900;
/// Tokens above which no sentence is a command.
const MAX_TOKENS: usize = 90;

static INTENT_MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/intents.model"));
static LANGUAGE_MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/languages.model"));

thread_local! {
    static MODELS: OnceCell<Option<(Model<'static>, Model<'static>)>> = const { OnceCell::new() };
}

fn with_models<T>(use_them: impl FnOnce(&Model<'static>, &Model<'static>) -> T) -> Option<T> {
    MODELS.with(|cell| {
        // The build script made these bytes and a test reads them; a parse error would mean a broken build, and then nothing is understood.
        let models = cell.get_or_init(|| Some((Model::parse(INTENT_MODEL).ok()?, Model::parse(LANGUAGE_MODEL).ok()?)));
        models.as_ref().map(|(intents, languages)| use_them(intents, languages))
    })
}

/// Understand a sentence. `assets` are the listed symbols; no other asset is ever named in a slot.
#[must_use]
pub fn understand(text: &str, assets: &[&str]) -> Understanding {
    understand_in(text, assets, None)
}

/// As [`understand`], with the language that the person is known to write, which decides where the sentence does not.
#[must_use]
pub fn understand_in(text: &str, assets: &[&str], known: Option<Language>) -> Understanding {
    condition::understand(text, assets, known).unwrap_or_else(|| understand_order(text, assets, known))
}

/// The sentence as one wish without a condition.
fn understand_order(text: &str, assets: &[&str], known: Option<Language>) -> Understanding {
    with_scene(text, assets, known, |scene, ranking| {
        let reading = reading::read(scene);
        decide(scene, &reading, ranking)
    })
}

/// Per label, how likely the classifier finds it.
type Likely<'a> = &'a dyn Fn(&str) -> u16;

fn with_scene(
    message: &str,
    assets: &[&str],
    known: Option<Language>,
    decide: impl FnOnce(&Scene<'_>, Likely<'_>) -> Decision,
) -> Understanding {
    let mut text = Text::read(message);
    let normalised = text.normalised();
    let (mentions, addresses, taken) = scene::name_and_mask(&mut text, assets);
    let guess = with_models(|intents, languages| {
        (intents.classify(&text), guess_language(languages, &text), guess_style(languages, &text))
    });
    let Some((ranking, (guessed, sure), guessed_style)) = guess else {
        let language = known.unwrap_or(Language::En);
        return Understanding {
            intent: Intent::OutOfScope,
            confidence: 0,
            missing: Vec::new(),
            unclear: Some(Unclear::Action(Vec::new())),
            language,
            normalised,
        };
    };
    let language = known.filter(|k| sure < 600 && is_east(*k) == is_east(guessed)).unwrap_or(guessed);
    let style = if is_east(language) || known == Some(language) { language.style() } else { guessed_style };
    let scene = Scene::new(&text, (language, sure), style, mentions, addresses, taken);
    let likely = |label: &str| LABELS.iter().position(|l| *l == label).map_or(0, |at| ranking.of(at));
    let too_long = text.truncated || text.tokens.len() > MAX_TOKENS;
    let decision = if text.tokens.is_empty() {
        Decision { filled: Filled { intent: Intent::OutOfScope, missing: Vec::new(), unclear: None }, confidence: 0 }
    } else if too_long {
        Decision {
            filled: Filled { intent: Intent::OutOfScope, missing: Vec::new(), unclear: Some(Unclear::TooLong) },
            confidence: 1_000,
        }
    } else {
        decide(&scene, &likely)
    };
    let Decision { filled, confidence } = decision;
    Understanding {
        intent: filled.intent,
        confidence,
        missing: filled.missing,
        unclear: filled.unclear,
        language,
        normalised,
    }
}

fn is_east(language: Language) -> bool {
    matches!(language, Language::Ja | Language::Zh)
}

struct Decision {
    filled: Filled,
    confidence: u16,
}

fn best(likely: Likely<'_>, labels: &[&'static str]) -> (&'static str, u16) {
    labels.iter().map(|l| (*l, likely(l))).max_by_key(|(_, p)| *p).unwrap_or(("out_of_scope", 0))
}

fn decide(scene: &Scene<'_>, reading: &Reading, likely: Likely<'_>) -> Decision {
    if let Some(label) = slash_command(scene) {
        return Decision { filled: slots::fill_label(label, scene), confidence: 1_000 };
    }
    if (0..scene.text.tokens.len()).all(|at| {
        scene.is_value(at) || scene.text.tokens.get(at).is_some_and(|t| t.kind == Kind::Mark && t.original != "?")
    }) {
        // "DAI", "100 USDC": an answer perhaps, but no wish.
        return Decision { filled: slots::fill_label("out_of_scope", scene), confidence: 0 };
    }
    let (top, sure) = best(likely, &LABELS);
    // Orders about orders and alarms hold words such as "stop", "if" and "buy" that mean something else elsewhere.
    if matches!(top, "alert" | "recurring_cancel" | "cancel")
        && sure >= (if top == "recurring_cancel" { 750 } else { 600 })
        && reading.commands.iter().all(|v| v.label() != Some("supply") || top != "cancel")
    {
        return Decision { filled: slots::fill_label(top, scene), confidence: sure };
    }
    let asked_back = reading.vetoed || reading.question;
    let verbs: Vec<Verb> = commands(scene, reading);
    let unfreezes = (top == "freeze" || verbs.contains(&Verb::Freeze))
        && pattern::any(vocabulary::shared::UNFREEZE, &scene.text.tokens);
    if unfreezes {
        return harmless(scene, likely);
    }
    if top == "freeze" && sure >= 500 && !asked_back
        || verbs == [Verb::Freeze] && !asked_back && likely("freeze") >= 100
    {
        return Decision { filled: slots::fill_label("freeze", scene), confidence: sure.max(SURE) };
    }
    if verbs.is_empty() {
        return undirected(scene, reading, likely);
    }
    if reading.vetoed {
        return harmless(scene, likely);
    }
    let bare = scene.quantities.is_empty() && scene.mentions.is_empty() && scene.addresses.is_empty();
    if bare && reading.unknown_words > 0 && !matches!(verbs.as_slice(), [Verb::Send | Verb::Vote]) {
        // "Lend a hand", "buy groceries": the verb is ours, the object is not.
        return harmless(scene, likely);
    }
    let mut labels: Vec<&'static str> = verbs.iter().filter_map(|v| v.label()).collect();
    labels.dedup();
    let [label] = labels.as_slice() else {
        let unclear =
            if verbs == [Verb::LendOrBorrow] { Unclear::Action(vec!["supply", "borrow"]) } else { Unclear::Several };
        return ask(unclear);
    };
    if verbs.contains(&Verb::LendOrBorrow) && verbs.len() > 1 {
        return ask(Unclear::Action(vec!["supply", "borrow"]));
    }
    let verb = verbs.first().copied().unwrap_or(Verb::Supply);
    if let Some(decision) = contradicted(label, reading, likely) {
        return decision;
    }
    let mut filled = with_rhythm(slots::fill(verb, scene), scene);
    if scene.rhythm.is_none() && pattern::any(&["dca"], &scene.text.tokens) {
        // A plan of purchases without its rhythm is not one purchase.
        filled.unclear = Some(Unclear::Rhythm);
    }
    let with_somebody = reading.stranger && matches!(verb, Verb::Supply | Verb::Borrow | Verb::Withdraw | Verb::Repay);
    if reading.question || with_somebody {
        // We lend to the pool and borrow from it; "lend 5 DAI to bob" may mean something else.
        filled.unclear = Some(Unclear::Reading);
    } else if reading.later && scene.rhythm.is_none() {
        filled.unclear = Some(Unclear::Later);
    }
    Decision { filled, confidence: likely(label).max(if reading.misspelled { 600 } else { SURE }) }
}

/// `/help` and its like, for those who know bots.
fn slash_command(scene: &Scene<'_>) -> Option<&'static str> {
    let [slash, word] = scene.text.tokens.as_slice() else { return None };
    if !slash.is_mark("/") {
        return None;
    }
    let word = word.folded.as_str();
    if matches!(word, "start" | "menu" | "commands") {
        return Some("help");
    }
    ["help", "balance", "position", "rates", "proposals", "faucet", "cancel", "freeze"].into_iter().find(|l| *l == word)
}

fn ask(unclear: Unclear) -> Decision {
    Decision {
        filled: Filled { intent: Intent::OutOfScope, missing: Vec::new(), unclear: Some(unclear) },
        confidence: 500,
    }
}

/// The commanding verbs, with those that need an address dropped where there is none.
fn commands(scene: &Scene<'_>, reading: &Reading) -> Vec<Verb> {
    let mut verbs = reading.commands.clone();
    let others = verbs.iter().any(|v| *v != Verb::Move);
    if !others
        && reading.stranger
        && scene.addresses.is_empty()
        && !scene.quantities.is_empty()
        && !scene.mentions.is_empty()
    {
        // "Pay 5 USDC to bob": a transfer whose address is to be asked.
        return verbs;
    }
    if scene.addresses.is_empty() || others {
        verbs.retain(|v| *v != Verb::Move);
    }
    verbs
}

/// A verb commands, and the classifier is sure of something else.
fn contradicted(label: &'static str, reading: &Reading, likely: Likely<'_>) -> Option<Decision> {
    let (top, sure) = best(likely, &LABELS);
    let own = likely(label);
    let limit = if reading.misspelled { (500, 200) } else { (950, 15) };
    if top == label || top == "recurring" || sure < limit.0 || own >= limit.1 {
        return None;
    }
    let commanded = LABELS.iter().take(COMMANDED).any(|l| *l == top);
    // A question about a swap shares its words with the swap; only another action or no business of ours contradicts.
    if !commanded && top != "out_of_scope" {
        return None;
    }
    Some(if commanded { ask(Unclear::Action(vec![label, top])) } else { ask(Unclear::Action(vec![label])) })
}

/// Nothing commands: what is asked for must move nothing, unless the classifier is very sure and every word is known.
fn undirected(scene: &Scene<'_>, reading: &Reading, likely: Likely<'_>) -> Decision {
    let (top, sure) = best(likely, &LABELS);
    let commanded = LABELS.iter().take(COMMANDED).any(|l| *l == top) || top == "recurring";
    if !commanded {
        return if reading.seen.is_empty() && !reading.vetoed && !reading.question {
            doubtful(scene, likely)
        } else {
            harmless(scene, likely)
        };
    }
    if !reading.seen.is_empty() || reading.vetoed || reading.question {
        return harmless(scene, likely);
    }
    let valued = !scene.quantities.is_empty() || !scene.mentions.is_empty() || !scene.addresses.is_empty();
    let verb = match top {
        "supply" => Verb::Supply,
        "withdraw" => Verb::Withdraw,
        "borrow" => Verb::Borrow,
        "repay" => Verb::Repay,
        "swap" => Verb::Swap,
        "transfer" => Verb::Send,
        "vote" => Verb::Vote,
        _ => return ask(Unclear::Action(vec![top])),
    };
    if sure >= SURE && valued && reading.unknown_words == 0 {
        let mut filled = with_rhythm(slots::fill(verb, scene), scene);
        if reading.later {
            filled.unclear = Some(Unclear::Later);
        }
        return Decision { filled, confidence: sure };
    }
    if sure >= 600 && valued { ask(Unclear::Action(vec![top])) } else { doubtful(scene, likely) }
}

/// As [`harmless`]; but a sentence with an amount of an asset, without a verb or a question, may be a wish in words that are
/// not known here, so that a second opinion is welcome.
fn doubtful(scene: &Scene<'_>, likely: Likely<'_>) -> Decision {
    let mut decision = harmless(scene, likely);
    if decision.filled.intent == Intent::OutOfScope && !scene.quantities.is_empty() && !scene.mentions.is_empty() {
        decision.confidence = decision.confidence.min(SURE - 1);
    }
    decision
}

/// "Why did my swap of 30 DAI fail?" tells of something that happened: it is no question about prices.
fn reported_trouble(scene: &Scene<'_>) -> Option<Decision> {
    let told = [
        "why did|didn't|didnt|has|hasn't|hasnt|was|wasn't|is|isn't",
        "did|has|was my .. fail|failed|revert|reverted|arrive|arrived|go|work|happen|stuck|pending|through",
        "what happened|went",
    ];
    pattern::any(&told, &scene.text.tokens).then(|| Decision {
        filled: Filled { intent: Intent::OutOfScope, missing: Vec::new(), unclear: None },
        confidence: SURE,
    })
}

/// The best label that moves nothing.
fn harmless(scene: &Scene<'_>, likely: Likely<'_>) -> Decision {
    let free: Vec<&'static str> = LABELS.iter().skip(COMMANDED).copied().filter(|l| *l != "recurring").collect();
    let (top, sure) = best(likely, &free);
    let all: u32 = free.iter().map(|l| u32::from(likely(l))).sum();
    // Of what is left once commands are out of question.
    let relative = u16::try_from(u32::from(sure) * 1_000 / all.max(1)).unwrap_or(0);
    let has_effect = top == "recurring_cancel";
    // A look at something harms nobody: English, with its many ways to ask, follows a weaker guess where an asset is named.
    let looks = matches!(top, "quote" | "balance" | "position" | "rates" | "price")
        && scene.language == Language::En
        && scene.mentions.iter().any(|m| m.symbol.is_some());
    if looks && relative >= UNSURE * 4 / 5 && sure >= 10 && reported_trouble(scene).is_none() {
        return Decision { filled: slots::fill_label(top, scene), confidence: relative };
    }
    if let Some(decision) = reported_trouble(scene).filter(|_| top == "quote") {
        return decision;
    }
    if relative < UNSURE || (sure < 40 && top != "help") || (has_effect && sure < 750) {
        return Decision {
            filled: Filled { intent: Intent::OutOfScope, missing: Vec::new(), unclear: None },
            confidence: relative.min(UNSURE),
        };
    }
    Decision { filled: slots::fill_label(top, scene), confidence: relative }
}

fn with_rhythm(mut filled: Filled, scene: &Scene<'_>) -> Filled {
    match scene.rhythm {
        Some(Some(every)) if !matches!(filled.intent, Intent::Vote { .. } | Intent::Freeze) => {
            filled.intent = Intent::Recurring { inner: Box::new(filled.intent), every };
        }
        Some(None) => filled.unclear = filled.unclear.or(Some(Unclear::Rhythm)),
        _ => {}
    }
    filled
}
