//! What a sentence means where it stands: an answer to the question that waits, a fresh wish, or nothing that may be acted on.

use hyperlith_sdk::{Host, Text, model};

use crate::dialog::Pending;
use crate::intent::{Amount, Intent};
use crate::replies;
use crate::understand::{self, Answer, Language, Unclear, Understanding};
use crate::wish::Slot;

/// Above this a sentence that moves nothing counts as a wish of its own while a question waits, in thousandths.
const SURELY_ASIDE: u16 = 800;

/// Up to this nothing was understood, in thousandths.
const LITTLE: u16 = 350;
/// Most tokens of a model's answer: one flat object with six short values.
const MODEL_TOKENS: u32 = 200;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Plan this.
    Plan(Intent),
    /// Ask whether this is meant.
    Offer {
        /// The wish as it would be.
        intent: Intent,
        /// Why it is not simply done.
        why: String,
    },
    /// Ask for a slot whose value could not be taken.
    Clarify {
        /// The slot.
        slot: Slot,
        /// The wish without it.
        intent: Intent,
        /// Why it could not be taken.
        why: String,
    },
    /// Ask the waiting question again.
    AskAgain {
        /// The question.
        pending: Pending,
        /// Why the words were no answer.
        why: String,
    },
    /// Forget the waiting question.
    Drop,
    /// Only say this.
    Say(String),
}

/// What to do next, and in which language the person speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// What to do.
    pub next: Next,
    /// The language.
    pub language: Language,
}

/// Reads a sentence. `known` is the language of the conversation; it decides how `1,5` is read where the words do not.
pub fn next(
    host: &mut impl Host,
    text: &str,
    assets: &[&str],
    known: Option<Language>,
    pending: Option<&Pending>,
) -> Heard {
    if let Some(next) = pending.and_then(|pending| answered(text, assets, known, pending)) {
        return Heard { next, language: known.unwrap_or(Language::En) };
    }
    if pending.is_none() && (understand::is_yes(text) || understand::is_no(text)) {
        // To what? No model knows either.
        return Heard { next: Next::Say(replies::NOTHING_WAITS.to_string()), language: known.unwrap_or(Language::En) };
    }
    if pending.is_none() && bare_words(text, assets).is_empty() {
        // A number or a ticker alone says nothing when nothing was asked.
        return Heard { next: Next::Say(replies::NOT_UNDERSTOOD.to_string()), language: known.unwrap_or(Language::En) };
    }
    let (heard, model) = match pending {
        Some(_) => (understand::understand_in(text, assets, known), ModelHelp::NotAsked),
        None => with_model(host, text, assets, known),
    };
    let language = heard.language;
    let unsure = heard.is_unsure();
    let several = if heard.intent.moves_funds() { whole(text, assets) } else { None };
    let fresh = several.or_else(|| wish(heard, assets, pending)).map(|next| in_words(next, text));
    let next = match (fresh, pending) {
        (None, Some(pending)) => ask_again(pending, replies::NOT_AN_ANSWER),
        (None | Some(Next::Say(_)), None) if unsure && model == ModelHelp::Useless => {
            Next::Say(replies::MODEL_NO_HELP.to_string())
        }
        (None, None) => Next::Say(replies::NOT_UNDERSTOOD.to_string()),
        (Some(next), _) => next,
    };
    Heard { next, language }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ModelHelp {
    /// The sentence was clear, a question waits, or there is no model.
    NotAsked,
    /// It failed, or its answer is not one.
    Useless,
    /// It gave an answer, which understanding weighed.
    Answered,
}

/// Understands a sentence, with a model's opinion where the embedded understanding is unsure and there is a model. What a
/// model reads into a sentence comes back as unclear: the person says yes to it first.
fn with_model(
    host: &mut impl Host,
    text: &str,
    assets: &[&str],
    known: Option<Language>,
) -> (Understanding, ModelHelp) {
    let mut help = ModelHelp::NotAsked;
    let heard = understand::understand_with_model(text, assets, known, &mut |prompt: &str, schema: &str| {
        let request = model::Request {
            model: None,
            messages: vec![model::Message { role: model::Role::User, content: Text::agent(prompt) }],
            schema: Some(schema.to_owned()),
            max_output_tokens: MODEL_TOKENS,
            temperature_milli: 0,
        };
        let answer = host.model_complete(&request);
        help = match &answer {
            Ok(_) => ModelHelp::Answered,
            Err(model::Error::Unavailable | model::Error::Denied(_)) => ModelHelp::NotAsked,
            Err(_) => ModelHelp::Useless,
        };
        answer.map(|completion| completion.content.body)
    });
    // An answer that moved nothing was rubbish, as far as the person is concerned.
    let useless = help == ModelHelp::Answered && heard.confidence <= LITTLE;
    (heard, if useless { ModelHelp::Useless } else { help })
}

fn ask_again(pending: &Pending, why: impl Into<String>) -> Next {
    Next::AskAgain { pending: pending.clone(), why: why.into() }
}

/// The words as an answer to the question; `None` when they are a wish of their own or no answer.
fn answered(text: &str, assets: &[&str], known: Option<Language>, pending: &Pending) -> Option<Next> {
    if pending.slot == Slot::Offer && understand::is_yes(text) {
        return Some(Next::Plan(pending.intent.clone()));
    }
    if understand::is_no(text) {
        return Some(Next::Drop);
    }
    // A yes or a no is what was asked for, and a number beside neither: "what is 2+2" must not become an amount.
    if pending.slot == Slot::Offer {
        return None;
    }
    let why = |unclear: &Unclear| replies::unclear(unclear, assets);
    match understand::understand_answer_in(text, pending.slot.name(), assets, known) {
        Answer::Amount(amount, named) => Some(match pending.amount(amount, named.as_deref()) {
            Some(intent) => Next::Plan(intent),
            None if pending.slot == Slot::Amount => ask_again(pending, replies::OTHER_ASSET),
            None => ask_again(pending, replies::NOT_AN_ANSWER),
        }),
        Answer::Asset(asset) => pending.asset(&asset).map(Next::Plan),
        Answer::Address(to) => pending.recipient(&to).map(Next::Plan),
        // One word may be an asset that is not listed, or a wish: "help".
        Answer::Unclear(Unclear::Unlisted(_)) if is_fresh(text, assets) => None,
        Answer::Unclear(unclear) => Some(ask_again(pending, why(&unclear))),
        Answer::None => None,
    }
}

/// Whether the words carry a wish of their own besides numbers, assets and addresses: "100 USDC" is an answer,
/// "borrow 100 USDC" is not.
fn is_fresh(text: &str, assets: &[&str]) -> bool {
    let bare = bare_words(text, assets);
    if bare.is_empty() {
        return false;
    }
    let heard = understand::understand(&bare, assets);
    let commands = heard.intent.moves_funds() && !matches!(heard.unclear, Some(Unclear::Action(_)));
    let aside = heard.confidence >= SURELY_ASIDE && !matches!(heard.intent, Intent::OutOfScope | Intent::Greeting);
    commands || aside
}

/// What must be said of the sentence as a whole before one of its wishes is taken for all of it.
fn whole(text: &str, assets: &[&str]) -> Option<Next> {
    let halves = JOINTS.iter().flat_map(|joint| text.match_indices(joint).map(move |(at, _)| (at, at + joint.len())));
    for (end, start) in halves.take(MOST_JOINTS) {
        let (Some(first), Some(second)) = (text.get(..end), text.get(start..)) else { continue };
        let (first, second) = (understand::understand(first, assets), understand::understand(second, assets));
        if orders(&first) && orders(&second) && first.intent.action() != second.intent.action() {
            return Some(Next::Say(replies::unclear(&Unclear::Several, assets)));
        }
    }
    None
}

/// Most places where a sentence is taken apart: each costs two readings, and the fuel of a turn is limited.
const MOST_JOINTS: usize = 8;
/// Words that join two wishes.
const JOINTS: [&str; 22] = [
    " and ", " then ", "; ", ", ", " & ", ". ", " et ", " puis ", " y ", " luego ", " dan ", " lalu ", " und ",
    " dann ", " e ", " poi ", " depois ", "、", "，", "。", "然后", "并",
];

/// A part of a sentence that orders something, with an amount or an asset of its own.
fn orders(heard: &Understanding) -> bool {
    let told = heard.intent.asset_slot().is_some() || !heard.intent.amounts().is_empty();
    heard.intent.moves_funds() && told && !matches!(heard.unclear, Some(Unclear::Action(_)))
}

/// What the words say beyond the slots: a recipient who is the person, a slippage of nothing.
fn in_words(next: Next, text: &str) -> Next {
    let words: Vec<String> =
        text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    let says = |phrase: &[&str]| words.windows(phrase.len()).any(|window| window == phrase);
    match next {
        Next::Plan(Intent::Transfer { to: None, asset, amount }) if SELF.iter().any(|phrase| says(phrase)) => {
            Next::Clarify {
                slot: Slot::To,
                intent: Intent::Transfer { to: None, asset, amount },
                why: replies::OWN_WALLET_SHORT.to_string(),
            }
        }
        Next::Say(said) if said == replies::unclear(&Unclear::Slippage, &[]) && no_slippage(text) => {
            Next::Say(replies::NO_SLIPPAGE.to_string())
        }
        next => next,
    }
}

/// Ways of naming oneself as the recipient.
const SELF: [&[&str]; 14] = [
    &["to", "me"],
    &["to", "myself"],
    &["to", "my", "wallet"],
    &["to", "my", "own", "wallet"],
    &["to", "my", "address"],
    &["to", "my", "own", "address"],
    &["à", "moi"],
    &["à", "moi-même"],
    &["a", "mí"],
    &["ke", "saya"],
    &["an", "mich"],
    &["para", "mim"],
    &["a", "me"],
    &["a", "mi", "billetera"],
];

/// Whether a percentage in the text is zero: "0%", "0.0 %", "zero slippage".
fn no_slippage(text: &str) -> bool {
    let zero = |number: &str| number.contains('0') && number.chars().all(|c| matches!(c, '0' | '.' | ','));
    let before = |at: usize| {
        text.get(..at).map(|left| left.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default().to_owned())
    };
    let marks = ["%", "％", "percent", "per cent", "pour cent", "por ciento", "persen", "bps"];
    let numbers = marks.iter().flat_map(|mark| text.match_indices(mark)).filter_map(|(at, _)| before(at));
    numbers.into_iter().any(|number| zero(number.trim_start_matches(|c: char| !c.is_ascii_digit())))
        || text.to_lowercase().contains("zero")
}

/// The words without numbers, addresses and listed assets. Scripts without spaces keep them: there they are no words apart.
fn bare_words(text: &str, assets: &[&str]) -> String {
    let bare = text.split_whitespace().filter(|word| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let is_asset = assets.iter().any(|asset| asset.eq_ignore_ascii_case(word));
        let is_number = word.is_ascii() && word.starts_with(|letter: char| letter.is_ascii_digit());
        !word.is_empty() && !is_asset && !is_number
    });
    bare.collect::<Vec<_>>().join(" ")
}

/// The sentence as a wish of its own; `None` when it is none.
fn wish(heard: Understanding, assets: &[&str], pending: Option<&Pending>) -> Option<Next> {
    let Understanding { intent, unclear, .. } = &heard;
    let fresh = || match pending {
        Some(pending) => pending.merge(intent.clone()),
        None => intent.clone(),
    };
    let Some(unclear) = unclear else {
        return match intent {
            Intent::Cancel => Some(Next::Drop),
            Intent::OutOfScope | Intent::Greeting if pending.is_some() => None,
            _ if heard.confidence <= LITTLE => None,
            _ => Some(Next::Plan(fresh())),
        };
    };
    let why = replies::unclear(unclear, &[]);
    let asked = intent.moves_funds() || matches!(intent, Intent::Quote { .. });
    let clarify = |slot: Slot, intent: Intent| Some(Next::Clarify { slot, intent, why: why.clone() });
    match unclear {
        Unclear::Action(_) if pending.is_some() => None,
        Unclear::Reading | Unclear::Later if intent.moves_funds() => Some(Next::Offer { intent: intent.clone(), why }),
        Unclear::Amount(_) | Unclear::TwoAmounts | Unclear::Currency if asked => {
            clarify(Slot::Amount, intent.clone().with_amount(None))
        }
        Unclear::TwoAssets | Unclear::Unlisted(_) if asked => {
            // The side that is empty is the side that was not understood; with neither empty, ask for the first.
            let to_side = matches!(
                intent,
                Intent::Swap { asset: Some(_), to_asset: None, .. }
                    | Intent::Quote { asset: Some(_), to_asset: None, .. }
            );
            match to_side {
                true => clarify(Slot::ToAsset, intent.clone().with_to_asset(None)),
                false => clarify(Slot::Asset, intent.clone().with_asset(None)),
            }
        }
        Unclear::SameAsset if asked => clarify(Slot::ToAsset, intent.clone().with_to_asset(None)),
        Unclear::AddressForm | Unclear::AddressChecksum | Unclear::TwoAddresses
            if matches!(intent, Intent::Transfer { .. }) =>
        {
            clarify(Slot::To, intent.clone().with_to(None))
        }
        Unclear::Rhythm => Some(Next::Say(replies::NO_SUCH_RHYTHM.to_string())),
        unclear => Some(Next::Say(replies::unclear(unclear, assets))),
    }
}

impl Pending {
    fn amount(&self, amount: Amount, named: Option<&str>) -> Option<Intent> {
        let intent = self.intent.clone();
        match self.slot {
            Slot::Amount => {
                let fits =
                    named.is_none_or(|named| intent.asset_slot().is_none_or(|asset| asset.eq_ignore_ascii_case(named)));
                let intent = fits.then(|| intent.with_amount(Some(amount)))?;
                Some(match (named, intent.asset_slot()) {
                    (Some(named), None) => intent.with_asset(Some(named)),
                    _ => intent,
                })
            }
            // Asked for the asset and told an amount of it: both, unless an amount was named before that it takes back.
            Slot::Asset => {
                let known = intent.amounts();
                let fits =
                    known.is_empty() || (known.len() == 1 && known.contains(&&amount) && !intent.counts_what_comes());
                let asset = named.filter(|_| fits)?;
                Some(intent.with_amount(Some(amount)).with_asset(Some(asset)))
            }
            _ => None,
        }
    }

    fn asset(&self, asset: &str) -> Option<Intent> {
        match self.slot {
            Slot::Asset => Some(self.intent.clone().with_asset(Some(asset))),
            Slot::ToAsset => Some(self.intent.clone().with_to_asset(Some(asset))),
            _ => None,
        }
    }

    fn recipient(&self, to: &str) -> Option<Intent> {
        (self.slot == Slot::To).then(|| self.intent.clone().with_to(Some(to)))
    }
}
