//! The words of each language that command, ask, deny or merely surround: data for [`super::reading`].
use hyperlith_understanding::Language;

mod de;
mod en;
mod es;
mod fr;
mod id;
mod it;
mod ja;
mod pt;
pub(crate) mod shared;
mod zh;

/// What a verb asks for. `Buy`, `Sell` and `Swap` are one action that differ in which asset is the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Verb {
    Supply,
    Withdraw,
    Borrow,
    Repay,
    Swap,
    Buy,
    Sell,
    Send,
    /// Moves something (give, pay, move): a transfer when an address stands in the sentence, unclear otherwise.
    Move,
    /// Lends or borrows, and the language does not say which (German `leihen`, Japanese `貸して`, Chinese `借给`).
    LendOrBorrow,
    Vote,
    Freeze,
}

impl Verb {
    /// The classifier's label for what the verb asks for.
    pub(crate) fn label(self) -> Option<&'static str> {
        Some(match self {
            Self::Supply => "supply",
            Self::Withdraw => "withdraw",
            Self::Borrow => "borrow",
            Self::Repay => "repay",
            Self::Swap | Self::Buy | Self::Sell => "swap",
            Self::Send | Self::Move => "transfer",
            Self::Vote => "vote",
            Self::Freeze => "freeze",
            Self::LendOrBorrow => return None,
        })
    }
}

/// One language's words. Patterns are those of [`hyperlith_understanding::pattern`].
pub(crate) struct Vocabulary {
    pub(crate) language: Language,
    /// Forms that command: imperatives and infinitives, no past and no third person.
    pub(crate) verbs: &'static [(Verb, &'static [&'static str])],
    /// What may stand between the beginning of a clause and its verb without changing that the verb is a command.
    pub(crate) fillers: &'static [&'static str],
    /// Requests in the form of a question: with one of these a question mark does not make it one.
    pub(crate) polite: &'static [&'static str],
    /// Words after which a new clause begins.
    pub(crate) breaks: &'static [&'static str],
    /// Phrases that look like a veto and are none.
    pub(crate) harmless: &'static [&'static str],
    /// Negations, questions, conditions, reports, plans: with one of these nothing is commanded.
    pub(crate) vetoes: &'static [&'static str],
    /// Later than now: the wish is real but cannot be done now.
    pub(crate) later: &'static [&'static str],
}

/// The languages, in the order of [`Language::ALL`].
pub(crate) const ALL: [&Vocabulary; 9] =
    [&en::EN, &fr::FR, &es::ES, &id::ID, &ja::JA, &zh::ZH, &de::DE, &pt::PT, &it::IT];

pub(crate) fn of(language: Language) -> &'static Vocabulary {
    ALL.into_iter().find(|v| v.language == language).unwrap_or(&en::EN)
}
