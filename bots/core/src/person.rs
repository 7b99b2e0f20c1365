//! One person's conversation: their words in, replies, cards and receipts out.

use std::sync::Arc;
use std::time::Duration;

use alloy_primitives::Address;
use tokio::sync::{Notify, OwnedMutexGuard};

use crate::agent::{AgentMemory, Event, TurnFailure, TurnReply, TurnRequest};
use crate::card::{CONFIRM_WORD, Card, CardId, IMPACT_WORDS};
use crate::chat::{Inner, Lane};
use crate::error::{ChatError, Result};
use crate::receipt::Receipt;
use crate::render;
use crate::store::{CardStatus, Line, Role};
use crate::text::{clean_line, clean_text};
use crate::words::{self, Tongue};

/// Longest message of a person, in bytes.
pub const MAX_MESSAGE: usize = 4 * 1024;
/// Longest reply of an agent that is shown, in characters: what the narrowest front-end takes in one message.
const MAX_REPLY: usize = 3_500;

/// Something to show.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Text, and answers that the person may want to give next.
    Text {
        /// The text.
        text: String,
        /// Suggested answers.
        suggestions: Vec<String>,
    },
    /// A card that waits for `confirm` or `cancel`.
    Card(Box<Card>),
    /// A mined transaction.
    Receipt(Box<Receipt>),
}

impl Output {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), suggestions: vec![] }
    }

    /// Plain text, at a moment (seconds since 1970-01-01 UTC; only cards depend on it).
    pub fn render(&self, now: u64) -> String {
        match self {
            Self::Text { text, suggestions } if suggestions.is_empty() => text.clone(),
            Self::Text { text, suggestions } => format!("{text}\n({})", suggestions.join(" | ")),
            Self::Card(card) => render::card_text(card, now),
            Self::Receipt(receipt) => receipt.text(),
        }
    }
}

/// A person's conversation. Cheap to clone; what one person does happens one after the other.
#[derive(Clone)]
pub struct Person {
    pub(crate) inner: Arc<Inner>,
    pub(crate) id: String,
    pub(crate) wallet: Address,
    pub(crate) lane: Arc<Lane>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).field("wallet", &self.wallet).finish_non_exhaustive()
    }
}

/// Words that the host answers itself, before any agent sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Confirm,
    ConfirmHighImpact,
    Cancel,
    Freeze,
    /// `yes` and `no` mean something only while a card is open.
    Yes,
    No,
}

impl Word {
    fn read(text: &str) -> Option<Self> {
        let word = text.trim().trim_start_matches('/').trim_end_matches(['.', '!']).to_ascii_lowercase();
        Some(match word.as_str() {
            CONFIRM_WORD => Self::Confirm,
            IMPACT_WORDS => Self::ConfirmHighImpact,
            "cancel" => Self::Cancel,
            "freeze" => Self::Freeze,
            "yes" => Self::Yes,
            "no" => Self::No,
            _ => return None,
        })
    }
}

impl Person {
    /// The wallet's address.
    pub fn wallet(&self) -> Address {
        self.wallet
    }

    /// The person's name, as the front-end gave it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Seconds since 1970-01-01 UTC by the chat's clock, for [`Output::render`].
    pub fn now(&self) -> u64 {
        self.inner.now()
    }

    /// The last lines of the conversation, oldest first.
    ///
    /// # Errors
    /// [`crate::ChatError::Database`].
    pub fn conversation(&self, last: u32) -> Result<Vec<Line>> {
        self.inner.store.conversation(&self.id, last)
    }

    /// What to show when the conversation is opened: what happened meanwhile, and the card that still waits.
    pub async fn opening(&self) -> Vec<Output> {
        let _busy = self.busy().await;
        let outputs = self.guarded(self.opening_now());
        self.shown(&outputs);
        outputs
    }

    /// Wait until something happened without the person (an alert, a standing order) and give it, once. Dropping the wait loses nothing.
    pub async fn news(&self) -> Vec<Output> {
        const LOOK_EVERY: Duration = Duration::from_secs(1);
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let outputs = self.guarded(self.take_notices());
            if !outputs.is_empty() {
                return outputs;
            }
        }
    }

    fn take_notices(&self) -> Result<Vec<Output>> {
        let outputs: Vec<Output> = self.inner.store.take_notices(&self.id)?.into_iter().map(Output::text).collect();
        for output in &outputs {
            self.remember(output)?;
        }
        self.mean_the_reported(&outputs)?;
        Ok(outputs)
    }

    fn opening_now(&self) -> Result<Vec<Output>> {
        let tongue = self.tongue();
        let mut outputs = self.take_notices()?;
        let frozen = self.inner.store.policy(&self.id)?.frozen;
        if frozen {
            outputs.push(Output::text(tongue.say(words::FROZEN_OPENING)));
        }
        if let Some(mut open) = self.inner.store.open_card(&self.id)? {
            let expired = open.card.expires_at <= self.inner.now();
            if frozen {
                open.card.confirm_words.clear();
            }
            outputs.push(Output::text(tongue.say(if frozen {
                words::CARD_BEFORE_FROZEN
            } else if expired {
                words::CARD_BEFORE_EXPIRED
            } else {
                words::CARD_BEFORE_WAITS
            })));
            outputs.push(Output::Card(Box::new(open.card)));
        }
        Ok(outputs)
    }

    /// Handle a message. `confirm`, `cancel` and `freeze` (and `yes`, `no` while a card is open) are answered by the host; everything else
    /// goes to the agent. Dropping the future aborts the agent's turn and keeps nothing of it; what was confirmed goes on.
    pub async fn message(&self, text: &str) -> Vec<Output> {
        let outputs = self.hear(text).await;
        self.shown(&outputs);
        outputs
    }

    async fn hear(&self, text: &str) -> Vec<Output> {
        if text.len() > MAX_MESSAGE {
            let values = [("bytes", text.len().to_string()), ("most", MAX_MESSAGE.to_string())];
            return vec![Output::text(self.tongue().filled(words::MESSAGE_TOO_LONG, &values))];
        }
        let text = clean_text(text, MAX_MESSAGE);
        if text.trim().is_empty() {
            return vec![];
        }
        if let Err(error) = self.inner.store.say(&self.id, Role::Person, &text, self.inner.now()) {
            // Who only asks is answered all the same; a card or a signature needs the disk and says so itself.
            if !matches!(error, ChatError::DiskFull) {
                return vec![Output::text(error.sentence())];
            }
            tracing::warn!(person = self.id, %error, "a person's line is not kept");
        }
        match Word::read(&text) {
            Some(Word::Confirm) => return self.confirm_words(CONFIRM_WORD).await,
            Some(Word::ConfirmHighImpact) => return self.confirm_words(IMPACT_WORDS).await,
            Some(Word::Cancel) => return self.cancel().await,
            Some(Word::Freeze) => return self.freeze(),
            // Anywhere else they answer what the agent asked, and must not sign what happens to be open.
            Some(Word::Yes) if self.card_is_last() => return self.confirm_words(CONFIRM_WORD).await,
            Some(Word::No) if self.card_is_last() => return self.cancel().await,
            Some(Word::Yes | Word::No) | None => {}
        }
        if let Some(outputs) = self.order_words(&text).or_else(|| self.proposal_words(&text)) {
            return self.guarded(outputs);
        }
        let _busy = self.busy().await;
        let mut outputs = self.chase().await;
        outputs.extend(match self.think(Event::Message(text)).await {
            Thought::Reply(reply) => self.answer(reply, None).await,
            Thought::Failed(text) => self.guarded(self.told(Output::text(text))),
            // Whoever aborted it says so.
            Thought::Aborted => vec![],
        });
        outputs.extend(self.last_word(&outputs));
        outputs
    }

    /// An agent that spoke while a card is open may have written anything, a card of its own making too: the host says last what `confirm` means.
    pub(crate) fn last_word(&self, outputs: &[Output]) -> Vec<Output> {
        if outputs.is_empty() || matches!(outputs.last(), Some(Output::Card(_))) {
            return vec![];
        }
        match self.inner.store.open_card(&self.id) {
            Ok(Some(open)) => {
                let to: Vec<String> =
                    open.card.recipients.iter().map(|recipient| recipient.address.to_string()).collect();
                let tongue = self.tongue();
                let to = match to.is_empty() {
                    true => String::new(),
                    false => tongue.with(words::LAST_WORD_TO, &[("to", &to.join(", "))]),
                };
                let id = alloy_primitives::hex::encode(open.card.id);
                let then = match self.inner.store.policy(&self.id) {
                    Ok(policy) if policy.frozen => tongue.say(words::LAST_WORD_FROZEN),
                    Ok(_) => tongue.say(words::LAST_WORD_CONFIRM),
                    Err(error) => return vec![Output::text(error.sentence())],
                };
                let values = [("id", id.as_str()), ("title", &open.card.title), ("to", &to), ("words", &then)];
                self.guarded(self.told(Output::text(tongue.with(words::LAST_WORD, &values))))
            }
            Ok(None) => vec![],
            Err(error) => vec![Output::text(error.sentence())],
        }
    }

    /// Confirm a card by name, as a button does. Only the words on it confirm a card with a high price impact.
    pub async fn confirm(&self, card: CardId, words: &str) -> Vec<Output> {
        let this = self.clone();
        let words = words.to_owned();
        // A task of its own: once confirmed, it goes on even when the front-end stops listening.
        let outputs = match tokio::spawn(async move { this.confirm_locked(Some(card), &words).await }).await {
            Ok(outputs) => outputs,
            Err(_) => vec![Output::text(self.tongue().say(words::CRASHED))],
        };
        self.shown(&outputs);
        outputs
    }

    async fn confirm_words(&self, words: &'static str) -> Vec<Output> {
        let this = self.clone();
        // What the word means is settled when it arrives: a card that a running turn makes meanwhile was not seen yet.
        let meant = match self.meant() {
            Ok(meant) => meant,
            Err(error) => return vec![Output::text(error.sentence())],
        };
        match tokio::spawn(async move { this.confirm_locked(meant, words).await }).await {
            Ok(outputs) => outputs,
            Err(_) => vec![Output::text(self.tongue().say(words::CRASHED))],
        }
    }

    /// Drop what is pending. While the agent thinks, the turn is given [`crate::ChatConfig::cancel_grace`] to finish, then it is aborted.
    pub async fn cancel(&self) -> Vec<Output> {
        let mut aborted = false;
        let waited = tokio::time::timeout(self.inner.config.cancel_grace, self.busy()).await;
        let _busy = match waited {
            Ok(busy) => busy,
            Err(_) => {
                if let Some(turn) = self.lane.thinking.lock().clone() {
                    turn.notify_one();
                    aborted = true;
                }
                self.busy().await
            }
        };
        match self.cancel_now(aborted) {
            Ok(Some(outputs)) => outputs,
            // The agent may have asked something: the word is its to hear. Whatever else it says to it is not wanted now.
            Ok(None) => match self.think(Event::Message("cancel".to_owned())).await {
                Thought::Reply(reply) => self.guarded(self.told(Output::text(reply.message))),
                Thought::Failed(text) => self.guarded(self.told(Output::text(text))),
                Thought::Aborted => vec![],
            },
            Err(error) => self.guarded(Err(error)),
        }
    }

    /// What the host has to drop, or `None` when nothing of its own is pending.
    fn cancel_now(&self, aborted: bool) -> Result<Option<Vec<Output>>> {
        let store = &self.inner.store;
        let now = self.inner.now();
        if let Some(open) = store.open_card(&self.id)?
            && store.close_card(open.card.id, &self.id, CardStatus::Cancelled, now)?
        {
            let text = self.tongue().with(words::CANCELLED_CARD, &[("title", &open.card.title)]);
            return self.told(Output::text(text)).map(Some);
        }
        if aborted {
            return self.told(Output::text(self.tongue().say(words::CANCELLED_TURN))).map(Some);
        }
        match store.newest_card(&self.id)?.map(|record| record.status) {
            Some(CardStatus::Confirmed | CardStatus::Sent) => {
                self.told(Output::text(self.tongue().say(words::TOO_LATE))).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Stop every signature of this wallet at once, even while something runs. Only the operator's tool lifts it.
    pub fn freeze(&self) -> Vec<Output> {
        let now = self.inner.now();
        self.guarded(
            self.inner
                .store
                .set_frozen(&self.id, true, now)
                .and_then(|()| self.told(Output::text(self.tongue().say(words::FROZEN_NOW)))),
        )
    }

    /// Whether something runs for this person at this moment: a turn, or a confirmation.
    pub fn is_busy(&self) -> bool {
        self.lane.busy.try_lock().is_err()
    }

    /// The card that a word without a name means at this moment: the open one, else the newest while it is under way or the last thing that the
    /// person was shown. After anything else the word is about nothing.
    fn meant(&self) -> Result<Option<CardId>> {
        let store = &self.inner.store;
        if let Some(open) = store.open_card(&self.id)? {
            return Ok(Some(open.card.id));
        }
        let last = *self.lane.last_card.lock();
        let newest = store.newest_card(&self.id)?;
        Ok(newest
            .filter(|card| {
                matches!(card.status, CardStatus::Confirmed | CardStatus::Sent) || Some(card.card.id) == last
            })
            .map(|card| card.card.id))
    }

    /// After a start: when the outcome of the newest card is among what is shown, a word may be about it.
    fn mean_the_reported(&self, outputs: &[Output]) -> Result<()> {
        let Some(newest) = self.inner.store.newest_card(&self.id)? else { return Ok(()) };
        if let Some(sent) = self.inner.store.transaction_of(newest.card.id)? {
            let hash = sent.hash.to_string();
            if outputs.iter().any(|output| matches!(output, Output::Text { text, .. } if text.contains(&hash))) {
                *self.lane.last_card.lock() = Some(newest.card.id);
            }
        }
        Ok(())
    }

    /// Whether the agent has said nothing since the open card was shown.
    fn card_is_last(&self) -> bool {
        let last = *self.lane.last_card.lock();
        last.is_some() && self.inner.store.open_card(&self.id).is_ok_and(|open| open.map(|open| open.card.id) == last)
    }

    /// Remember whether the person is looking at a card.
    fn shown(&self, outputs: &[Output]) {
        if let Some(Output::Card(card)) = outputs.last() {
            *self.lane.last_card.lock() = Some(card.id);
        }
    }

    pub(crate) async fn busy(&self) -> OwnedMutexGuard<()> {
        self.lane.busy.clone().lock_owned().await
    }

    /// Run one agent turn. The caller holds the lane.
    pub(crate) async fn think(&self, event: Event) -> Thought {
        let language = match self.inner.store.person(&self.id) {
            Ok(record) => record.and_then(|record| record.language),
            Err(error) => return Thought::Failed(error.sentence()),
        };
        let tongue = Tongue::of(language.as_deref());
        let request = TurnRequest {
            person: self.id.clone(),
            wallet: self.wallet,
            language,
            event,
            snapshot: self.inner.node.snapshot(),
            network: self.inner.node.network(),
            memory: AgentMemory(self.inner.store.clone()),
        };
        *self.lane.last_card.lock() = None;
        let abort = Arc::new(Notify::new());
        *self.lane.thinking.lock() = Some(abort.clone());
        // Also when this future is dropped in the middle.
        let _clear = Clear(&self.lane);
        let limit = self.inner.config.turn_timeout;
        let turn = tokio::time::timeout(limit, self.inner.agent.turn(request));
        let outcome = tokio::select! {
            biased;
            () = abort.notified() => return Thought::Aborted,
            outcome = turn => outcome,
        };
        let and = |reason: &str, message| format!("{} {}", sentence(reason), tongue.say(message));
        let text = match outcome {
            Ok(Ok(reply)) => return Thought::Reply(reply),
            Ok(Err(TurnFailure::Unsupported(reason))) => and(&reason, words::NO_TRANSACTION),
            Ok(Err(TurnFailure::Unavailable(reason))) => and(&reason, words::NO_TRANSACTION_LATER),
            Ok(Err(TurnFailure::Broken(reason))) => {
                tracing::warn!(agent = self.inner.agent.name(), reason, "an agent's turn failed");
                and(&reason, words::NO_TRANSACTION)
            }
            Err(_) => tongue.with(words::NO_ANSWER_IN_TIME, &[("seconds", &limit.as_secs().to_string())]),
        };
        Thought::Failed(text)
    }

    /// Show an agent's reply, and make a card of its proposal. `why` is said before the card.
    pub(crate) async fn answer(&self, reply: TurnReply, why: Option<String>) -> Vec<Output> {
        let mut outputs = Vec::new();
        outputs.extend(why.map(Output::text));
        let text = unframed(&clean_text(&reply.message, MAX_REPLY));
        if !text.is_empty() {
            let suggestions = reply
                .suggestions
                .iter()
                .take(8)
                .map(|text| clean_line(text, 60))
                .filter(|text| !text.is_empty())
                .collect();
            outputs.push(Output::Text { text, suggestions });
        }
        for output in &outputs {
            match self.inner.store.say(&self.id, Role::Agent, &output.render(0), self.inner.now()) {
                Ok(()) => {}
                Err(error @ ChatError::DiskFull) => {
                    tracing::warn!(person = self.id, %error, "a reply is shown and not kept")
                }
                Err(error) => {
                    outputs.push(Output::text(error.sentence()));
                    return outputs;
                }
            }
        }
        let understood: Vec<(String, String)> = reply
            .understood
            .iter()
            .take(32)
            .map(|(name, value)| (clean_line(name, 40), clean_line(value, 200)))
            .collect();
        if !understood.is_empty() || reply.journal.is_some() {
            let slots = serde_json::to_string(&understood).unwrap_or_default();
            let journal = reply.journal.map(|root| root.to_string()).unwrap_or_default();
            if let Err(error) =
                self.inner.store.audit(self.inner.now(), &self.id, "understood", &format!("{slots} {journal}"))
            {
                // An answer without a proposal has done its work; a proposal without its entry goes no further.
                if reply.proposal.is_some() || !matches!(error, ChatError::DiskFull) {
                    outputs.push(Output::text(error.sentence()));
                    return outputs;
                }
                tracing::warn!(person = self.id, %error, "a reply is not in the audit log");
            }
        }
        match self.alert(&understood) {
            Ok(Some(text)) => outputs.extend(self.guarded(self.told(Output::text(text)))),
            Ok(None) => {}
            Err(error) => outputs.push(Output::text(error.sentence())),
        }
        if let Some(orders) = self.orders_asked(&understood) {
            outputs.extend(self.guarded(orders.and_then(|text| self.told(Output::text(text)))));
        }
        if let Some(proposal) = reply.proposal {
            outputs.extend(self.propose(proposal).await);
        }
        outputs
    }

    /// Keep an output in the conversation.
    pub(crate) fn remember(&self, output: &Output) -> Result<()> {
        let now = self.inner.now();
        self.inner.store.say(&self.id, Role::Host, &output.render(now), now)
    }

    /// One output of the host, kept in the conversation where there is room: what happened is said on a full disk too.
    pub(crate) fn told(&self, output: Output) -> Result<Vec<Output>> {
        match self.remember(&output) {
            Ok(()) => Ok(vec![output]),
            Err(error @ ChatError::DiskFull) => {
                tracing::warn!(person = self.id, %error, "an answer is shown and not kept");
                Ok(vec![output])
            }
            Err(error) => Err(error),
        }
    }

    /// Outputs, or the error as one.
    pub(crate) fn guarded(&self, outputs: Result<Vec<Output>>) -> Vec<Output> {
        outputs.unwrap_or_else(|error| {
            tracing::warn!(person = self.id, %error, "an act of a person failed");
            vec![Output::text(error.sentence())]
        })
    }
}

/// How a turn ended.
pub(crate) enum Thought {
    Reply(TurnReply),
    Failed(String),
    Aborted,
}

/// Forgets the running turn when it ends, whichever way.
struct Clear<'a>(&'a Lane);

impl Drop for Clear<'_> {
    fn drop(&mut self) {
        *self.0.thinking.lock() = None;
    }
}

/// Whether a line confirms a card, for front-ends whose person can type ahead: `confirm`, the words for a high price impact, `yes`.
pub fn confirms(text: &str) -> bool {
    matches!(Word::read(text), Some(Word::Confirm | Word::ConfirmHighImpact | Word::Yes))
}

/// An agent's text without lines that are nothing but a rule: those frame cards, and only the host makes cards.
fn unframed(text: &str) -> String {
    const SHORTEST_RULE: usize = 8;
    let is_rule = |line: &str| {
        let line = line.trim();
        line.chars().count() >= SHORTEST_RULE && !line.chars().any(char::is_alphanumeric)
    };
    text.split('\n').filter(|line| !is_rule(line)).collect::<Vec<_>>().join("\n")
}

/// A reason as a sentence.
fn sentence(reason: &str) -> String {
    let mut text = clean_line(reason, 500);
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agents_text_cannot_draw_the_frame_of_a_card() {
        let rule = "-".repeat(72);
        assert_eq!(unframed(&format!("{rule}\n Send 1 USDC\n{rule}\n----- ====\n--- \nok")), " Send 1 USDC\n--- \nok");
    }

    #[test]
    fn only_exact_words_are_taken_from_the_agent() {
        for (text, word) in [
            ("Confirm", Word::Confirm),
            (" CANCEL ", Word::Cancel),
            ("/freeze", Word::Freeze),
            ("yes!", Word::Yes),
            ("no.", Word::No),
        ] {
            assert_eq!(Word::read(text), Some(word), "{text}");
        }
        for text in ["confirm it", "please cancel", "yes please", "don't confirm", "", "confirm high price"] {
            assert_eq!(Word::read(text), None, "{text}");
        }
        assert_eq!(Word::read("confirm high price impact"), Some(Word::ConfirmHighImpact));
    }
}
