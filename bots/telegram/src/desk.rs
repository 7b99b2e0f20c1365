//! Works updates off: who may ask what where, and what is answered. One lane a person; taps, cancel and freeze pass it by.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use alloy_primitives::B128;
use hyperlith_chat::card::{CONFIRM_WORD, Card};
use hyperlith_chat::store::{Mail, Store};
use hyperlith_chat::{Chat, Output, Person, Standing, clean_text};
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::api::{Api, Me};
use crate::config::Config;
use crate::draft::{Act, Draft, Tap};
use crate::incoming::{self, Incoming, Kind, private_chat};
use crate::post_office::PostOffice;
use crate::rich::Rich;
use crate::view::{self, Place};
use crate::words::{Language, Words};
use crate::{FRONT_END, PERSON_PREFIX};

mod commands;
mod guard;

/// How often cards that are under way are looked after.
pub(crate) const WATCH_EVERY: Duration = Duration::from_secs(2);
/// Taps of one person that are looked at in a minute.
const MOST_TAPS: usize = 60;
/// Suggested answers that are shown as buttons.
const MOST_SUGGESTIONS: usize = 6;

/// The desk. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Desk {
    inner: Arc<Inner>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("me", &self.inner.me).finish_non_exhaustive()
    }
}

struct Inner {
    config: Config,
    chat: Chat,
    store: Arc<Store>,
    me: Me,
    api: Api,
    post_office: PostOffice,
    words: Arc<Words>,
    lanes: Mutex<HashMap<String, Lane>>,
    /// Turns that may run at once.
    turns: Semaphore,
}

/// What waits for one person.
#[derive(Default)]
struct Lane {
    waiting: VecDeque<Mail>,
    working: bool,
    /// When the last messages came, for the budget of a minute.
    recent: VecDeque<Instant>,
    /// The same of taps and the like.
    express: VecDeque<Instant>,
    /// Whether the person was told to be patient since the lane was last empty.
    told: bool,
}

/// What a budget says about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Admission {
    Granted,
    /// Too much; said now.
    Refused,
    /// Too much; said before.
    RefusedQuietly,
}

impl Desk {
    pub(crate) fn new(
        config: Config,
        chat: Chat,
        me: Me,
        api: Api,
        post_office: PostOffice,
        words: Arc<Words>,
    ) -> Self {
        let turns = Semaphore::new(config.budgets.turns.max(1));
        let store = chat.shared_store();
        let inner = Inner { config, chat, store, me, api, post_office, words, lanes: Mutex::default(), turns };
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn now(&self) -> u64 {
        self.inner.chat.now()
    }

    /// Take an update that is on the disk.
    pub(crate) fn accept(&self, mail: Mail) {
        let Some(incoming) = incoming::read(&mail.body, &self.inner.me) else {
            let mut draft = self.inner.draft(&mail);
            draft.dispatch.answers = Some(mail.id);
            return self.inner.post(draft);
        };
        if passes_the_lane(&incoming.kind) {
            if !self.inner.admit_express(&mail, &incoming.kind) {
                let mut draft = self.inner.draft(&mail);
                draft.dispatch.answers = Some(mail.id);
                return self.inner.post(draft);
            }
            let inner = self.inner.clone();
            tokio::spawn(async move { inner.work(mail, incoming).await });
            return;
        }
        let admission = self.inner.admit(&mail);
        match admission {
            Admission::Granted => {
                let mut lanes = self.inner.lanes.lock();
                let lane = lanes.entry(mail.lane.clone()).or_default();
                if lane.working {
                    lane.waiting.push_back(mail);
                } else {
                    lane.working = true;
                    tokio::spawn(self.inner.clone().lane(mail));
                }
            }
            refused => {
                let mut draft = self.inner.draft(&mail);
                draft.dispatch.answers = Some(mail.id);
                if refused == Admission::Refused && incoming.private {
                    let language = self.inner.language(&mail.lane, incoming.from.language.as_deref());
                    draft.text(incoming.chat, &language.say("too-fast"));
                }
                self.inner.post(draft);
            }
        }
    }

    /// After a start: tell everybody what happened meanwhile.
    pub(crate) async fn open(&self) -> hyperlith_chat::Result<()> {
        for id in self.inner.store.people_to_tell(FRONT_END, PERSON_PREFIX)? {
            self.inner.tell(&id).await;
        }
        Ok(())
    }

    /// Tell people what happened without them (transactions under way, alerts, standing orders), for ever.
    pub(crate) async fn watch(self) {
        let mut ticks = tokio::time::interval(WATCH_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let people = match self.inner.store.people_to_tell(FRONT_END, PERSON_PREFIX) {
                Ok(people) => people,
                Err(error) => {
                    tracing::warn!(%error, "cards under way cannot be looked after");
                    continue;
                }
            };
            for id in people {
                // Waiting for one person's transaction must not keep the others.
                let inner = self.inner.clone();
                tokio::spawn(async move { inner.tell(&id).await });
            }
            self.inner.forget_idle();
        }
    }

    /// Tell Telegram which commands there are, in every language. Not worth stopping for.
    pub(crate) async fn introduce(self) {
        for (code, _) in Words::languages() {
            let language = self.inner.words.language(Some(code));
            let commands =
                commands::MENU.iter().map(|name| ((*name).to_owned(), language.say(&format!("menu-{name}")))).collect();
            let tag = (code != "en").then_some(code);
            if let Err(failure) = self.inner.api.set_commands(commands, tag).await {
                tracing::warn!(?failure, code, "the menu of commands is not set");
            }
        }
        // The task is not to end: the bot watches its tasks.
        std::future::pending::<()>().await;
    }
}

/// What is answered at once, whatever else runs for the person.
fn passes_the_lane(kind: &Kind) -> bool {
    match kind {
        Kind::Tap { .. } => true,
        Kind::Command { name, .. } => matches!(name.as_str(), "cancel" | "freeze"),
        Kind::Words { text, .. } => {
            let word = text.trim().trim_end_matches(['.', '!']);
            ["cancel", "freeze", "stop"].iter().any(|known| word.eq_ignore_ascii_case(known))
        }
        Kind::Forwarded | Kind::NotText => false,
    }
}

/// Keep the moments of the last minute.
fn forget_old(moments: &mut VecDeque<Instant>, now: Instant) {
    while moments.front().is_some_and(|at| now.duration_since(*at) > Duration::from_secs(60)) {
        moments.pop_front();
    }
}

/// Names of the person's address book as their addresses: agents know addresses, not people.
fn with_addresses(person: &Person, text: &str) -> hyperlith_chat::Result<String> {
    let contacts = person.contacts()?;
    if contacts.is_empty() {
        return Ok(text.to_owned());
    }
    let named = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).to_lowercase();
        contacts.iter().find(|(name, _)| name.to_lowercase() == bare).map(|(_, address)| address.to_string())
    };
    Ok(text.split(' ').map(|word| named(word).unwrap_or_else(|| word.to_owned())).collect::<Vec<_>>().join(" "))
}

impl Inner {
    fn draft(&self, mail: &Mail) -> Draft {
        Draft::new(format!("update:{}", mail.id), mail.lane.clone(), self.chat.now())
    }

    fn post(&self, draft: Draft) {
        if let Err(error) = self.post_office.post(draft.dispatch, self.chat.now()) {
            // The update stays unanswered on the disk and is worked off again after a restart.
            tracing::error!(%error, "an answer cannot be kept");
        }
    }

    fn language(&self, person: &str, spoken: Option<&str>) -> Language<'_> {
        let chosen = self.store.person(person).ok().flatten().and_then(|record| record.language);
        self.words.language(chosen.as_deref().or(spoken))
    }

    fn admit(&self, mail: &Mail) -> Admission {
        let budgets = self.config.budgets;
        let mut lanes = self.lanes.lock();
        let lane = lanes.entry(mail.lane.clone()).or_default();
        let now = Instant::now();
        forget_old(&mut lane.recent, now);
        let full = lane.waiting.len() >= budgets.waiting || lane.recent.len() >= budgets.per_minute as usize;
        if !full {
            lane.recent.push_back(now);
            return Admission::Granted;
        }
        if std::mem::replace(&mut lane.told, true) { Admission::RefusedQuietly } else { Admission::Refused }
    }

    /// Taps pass the lane, but not without end. Freezing always does.
    fn admit_express(&self, mail: &Mail, kind: &Kind) -> bool {
        let freezes = match kind {
            Kind::Command { name, .. } => name == "freeze",
            Kind::Words { text, .. } => text.trim().to_ascii_lowercase().starts_with("freeze"),
            _ => false,
        };
        let mut lanes = self.lanes.lock();
        let lane = lanes.entry(mail.lane.clone()).or_default();
        let now = Instant::now();
        forget_old(&mut lane.express, now);
        if !freezes && lane.express.len() >= MOST_TAPS {
            return false;
        }
        lane.express.push_back(now);
        true
    }

    /// Forget the lanes of people who have been silent for a minute.
    fn forget_idle(&self) {
        let now = Instant::now();
        self.lanes.lock().retain(|_, lane| {
            forget_old(&mut lane.recent, now);
            forget_old(&mut lane.express, now);
            lane.working || !lane.waiting.is_empty() || !lane.recent.is_empty() || !lane.express.is_empty()
        });
    }

    /// Work off a person's updates until none is left.
    async fn lane(self: Arc<Self>, first: Mail) {
        let name = first.lane.clone();
        let mut next = Some(first);
        while let Some(mail) = next {
            if let Some(incoming) = incoming::read(&mail.body, &self.me) {
                self.work(mail, incoming).await;
            }
            let mut lanes = self.lanes.lock();
            next = lanes.get_mut(&name).and_then(|lane| lane.waiting.pop_front());
            if next.is_none()
                && let Some(lane) = lanes.get_mut(&name)
            {
                lane.working = false;
                lane.told = false;
            }
        }
    }

    /// Work off one update. Whatever breaks, it is answered.
    async fn work(self: &Arc<Self>, mail: Mail, incoming: Incoming) {
        let (inner, again) = (self.clone(), mail.clone());
        let (chat, private, spoken) = (incoming.chat, incoming.private, incoming.from.language.clone());
        let span = tracing::info_span!("update", id = mail.id, person = mail.lane);
        let work = tracing::Instrument::instrument(
            async move {
                let mut draft = inner.draft(&again);
                draft.dispatch.answers = Some(again.id);
                inner.answer(&again, incoming, &mut draft).await;
                inner.post(draft);
            },
            span,
        );
        if tokio::spawn(work).await.is_err() {
            let mut draft = self.draft(&mail);
            draft.dispatch.answers = Some(mail.id);
            if private {
                draft.text(chat, &self.language(&mail.lane, spoken.as_deref()).say("broken"));
            }
            self.post(draft);
        }
    }

    async fn answer(&self, mail: &Mail, incoming: Incoming, draft: &mut Draft) {
        let language = self.language(&mail.lane, incoming.from.language.as_deref());
        let Incoming { from, chat, private, kind } = incoming;
        let done = match kind {
            Kind::Tap { query, data, message } => {
                return self.tap(mail, &from, chat, &query, &data, message, language, draft).await;
            }
            Kind::Forwarded => {
                draft.text(chat, &language.say("forwarded"));
                Ok(())
            }
            Kind::NotText => {
                draft.text(chat, &language.say("not-text"));
                Ok(())
            }
            Kind::Command { name, rest, message: _ } => {
                let caller = Caller { from: &from, chat, private, language };
                self.command(mail, &caller, &name, &rest, draft).await
            }
            Kind::Words { text, message: _ } => {
                let caller = Caller { from: &from, chat, private, language };
                self.words(&caller, &text, draft).await
            }
        };
        if let Err(error) = done {
            tracing::warn!(%error, "an update could not be answered as it should");
            draft.text(if private { chat } else { private_chat(&mail.lane).unwrap_or(chat) }, &error.for_person());
        }
    }

    /// The person's conversation; a wallet is made at first contact.
    async fn person(&self, caller: &Caller<'_>) -> hyperlith_chat::Result<Person> {
        let id = caller.from.person();
        if let Some(person) = self.chat.known_person(&id)? {
            return Ok(person);
        }
        let person = self.chat.open_person(&id).await?;
        let language = self.words.language(caller.from.language.as_deref());
        self.store.set_language(&id, Some(language.code()))?;
        Ok(person)
    }

    /// Words for the agent, or `confirm`, `cancel` and the like for the host.
    async fn words(&self, caller: &Caller<'_>, text: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        if !caller.private && self.store.person(&caller.from.person())?.is_none() {
            draft.say(
                caller.chat,
                Rich::default().plain(&caller.language.say("group-start-first")),
                vec![vec![self.open_privately(caller.language)]],
            );
            return Ok(());
        }
        let person = self.person(caller).await?;
        self.typing(caller.chat);
        let text = &with_addresses(&person, text)?;
        let outputs = if passes_the_lane(&Kind::Words { text: text.to_owned(), message: 0 }) {
            person.message(if text.trim().to_ascii_lowercase().starts_with("stop") { "cancel" } else { text }).await
        } else {
            let _turn = self.turns.acquire().await;
            person.message(text).await
        };
        self.show(caller, outputs, draft);
        self.settle(&person, caller.language, draft)?;
        self.notices(&person, draft)
    }

    fn typing(&self, chat: i64) {
        let api = self.api.clone();
        tokio::spawn(async move {
            // Only a courtesy.
            let _ = api.typing(chat).await;
        });
    }

    fn open_privately(&self, language: Language<'_>) -> Tap {
        Tap::Link {
            label: language.say("open-privately"),
            url: format!("https://t.me/{}?start=hello", self.me.username),
        }
    }

    /// Turn outputs into messages. In a group only cards are shown; what else there is to say goes to the person alone.
    fn show(&self, caller: &Caller<'_>, outputs: Vec<Output>, draft: &mut Draft) {
        let place = caller.place();
        let quiet = i64::try_from(caller.from.id).unwrap_or(caller.chat);
        let mut elsewhere = false;
        let mut carded = false;
        let mut outputs = outputs.into_iter().peekable();
        while let Some(output) = outputs.next() {
            match output {
                // One card is one message: what the agent says right before it stands under it.
                Output::Text { text, .. } if matches!(outputs.peek(), Some(Output::Card(_))) => {
                    if let Some(Output::Card(card)) = outputs.next() {
                        carded = true;
                        let note = caller.private.then_some(text.as_str());
                        self.show_card(caller.language, caller.chat, &card, note, place, draft);
                    }
                }
                Output::Text { text, suggestions } => {
                    let rows = suggestions
                        .iter()
                        .filter(|_| caller.private)
                        .take(MOST_SUGGESTIONS)
                        .map(|text| vec![Tap::act(text.clone(), Act::Say(text.clone()))])
                        .collect();
                    elsewhere |= !caller.private;
                    draft.say(
                        if caller.private { caller.chat } else { quiet },
                        Rich::default().plain(&clean_text(&text, 20_000)),
                        rows,
                    );
                }
                Output::Card(card) => {
                    carded = true;
                    self.show_card(caller.language, caller.chat, &card, None, place, draft);
                }
                // A card that is shown becomes its receipt; this is one of a card that is not.
                Output::Receipt(receipt) => {
                    let shown = self.store.shown_cards(FRONT_END, &caller.from.person()).unwrap_or_default();
                    let of_shown = shown.iter().any(|shown| {
                        self.store
                            .transaction_of(shown.card)
                            .ok()
                            .flatten()
                            .is_some_and(|sent| sent.hash == receipt.hash)
                    });
                    if !of_shown {
                        draft.say(
                            caller.chat,
                            view::receipt_text(caller.language, &receipt, &self.config.explorer, place),
                            vec![],
                        );
                    }
                }
            }
        }
        if elsewhere && !carded {
            draft.say(
                caller.chat,
                Rich::default().plain(&caller.language.say("group-answered-privately")),
                vec![vec![self.open_privately(caller.language)]],
            );
        }
    }

    fn show_card(
        &self,
        language: Language<'_>,
        chat: i64,
        card: &Card,
        note: Option<&str>,
        place: Place,
        draft: &mut Draft,
    ) {
        let mut buttons = Vec::new();
        if card.confirm_words == CONFIRM_WORD {
            buttons.push(Tap::act(format!("✅ {}", language.say("button-confirm")), Act::Confirm(card.id)));
        }
        buttons.push(Tap::act(format!("✖️ {}", language.say("button-cancel")), Act::Cancel(card.id)));
        draft.card(chat, card.id, view::card(language, card, note, self.chat.now(), place), vec![buttons]);
    }

    /// Put the outcome in the place of every card that has one.
    fn settle(&self, person: &Person, language: Language<'_>, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        for shown in self.store.shown_cards(FRONT_END, person.id())? {
            let Some((card, standing)) = person.standing(shown.card)? else { continue };
            let place = if private_chat(person.id()) == Some(shown.chat) { Place::Private } else { Place::Group };
            let rich = || view::outcome(language, &card.title, &standing, &self.config.explorer, place);
            match &standing {
                Standing::Open(_) => {}
                Standing::UnderWay { .. } => draft.in_place_of(&shown, "under-way", rich(), false),
                _ => draft.in_place_of(&shown, "final", rich(), true),
            }
        }
        Ok(())
    }

    /// What happened meanwhile, unless a card says it in its own place.
    fn notices(&self, person: &Person, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let Some(chat) = private_chat(person.id()) else { return Ok(()) };
        for (id, body) in self.store.notices(person.id())? {
            if draft.dispatch.noticed.iter().any(|(noticed, _)| *noticed == id) {
                continue;
            }
            let said_by_a_card = draft.dispatch.settled.iter().any(|card| {
                let sent = self.store.transaction_of(*card).ok().flatten();
                sent.is_some_and(|sent| body.contains(&sent.hash.to_string()))
            });
            if said_by_a_card {
                draft.noticed(id);
            } else {
                draft.notice(chat, id, &clean_text(&body, 4_000));
            }
        }
        Ok(())
    }

    /// Tell a person what happened without their asking.
    async fn tell(&self, id: &str) {
        let told = async {
            let Some(person) = self.chat.known_person(id)? else { return Ok(()) };
            if self.store.under_way()?.iter().any(|sent| sent.person == id) && !person.is_busy() {
                person.catch_up().await;
            }
            let language = self.language(id, None);
            // Notices go in the transaction that posts their letters, so nothing is told twice; two in one second are two.
            let root = format!("told:{}", alloy_primitives::hex::encode(hyperlith_chat::random_id()?));
            let mut draft = Draft::new(root, id.to_owned(), self.chat.now());
            self.settle(&person, language, &mut draft)?;
            self.notices(&person, &mut draft)?;
            if !draft.dispatch.letters.is_empty() || !draft.dispatch.noticed.is_empty() {
                self.post_office.post(draft.dispatch, self.chat.now())?;
            }
            Ok::<(), hyperlith_chat::ChatError>(())
        };
        if let Err(error) = told.await {
            tracing::warn!(person = id, %error, "a person cannot be told what happened");
        }
    }

    /// A tap. Nothing happens unless the button is ours, for this person, in this chat, under this message, in time, and not used.
    #[allow(clippy::too_many_arguments, reason = "the parts of a callback query, each needed once")]
    async fn tap(
        &self,
        mail: &Mail,
        from: &incoming::Speaker,
        chat: i64,
        query: &str,
        data: &str,
        message: Option<i64>,
        language: Language<'_>,
        draft: &mut Draft,
    ) {
        let refuse = |why: &str| self.reply_to_tap(query, Some(language.say(why)), true);
        let button = data
            .parse::<B128>()
            .ok()
            .filter(|_| data.len() == 32)
            .and_then(|id| self.store.button(FRONT_END, id).ok().flatten());
        let Some(button) = button else { return refuse("tap-unknown") };
        if button.person != from.person() {
            return refuse("tap-not-yours");
        }
        let stands_at =
            self.store.delivery(FRONT_END, &button.letter).ok().flatten().and_then(|id| id.parse::<i64>().ok());
        // A letter that is just being delivered has no number yet.
        if button.chat != chat || (stands_at.is_some() && stands_at != message) {
            return refuse("tap-elsewhere");
        }
        if button.expires_at <= self.chat.now() {
            return refuse("tap-too-old");
        }
        let Ok(act) = serde_json::from_str::<Act>(&button.act) else { return refuse("tap-unknown") };
        match self.store.use_button(button.id, mail.id) {
            Ok(true) => {}
            Ok(false) => return refuse("tap-again"),
            Err(error) => {
                tracing::warn!(%error, "a tap cannot be noted");
                return self.reply_to_tap(query, Some(error.for_person()), true);
            }
        }
        let caller = Caller { from, chat, private: private_chat(&from.person()) == Some(chat), language };
        if let Err(error) = self.act(&caller, act, &button, query, draft).await {
            tracing::warn!(%error, "a tap could not be followed");
            self.reply_to_tap(query, Some(error.for_person()), true);
            draft.dispatch.free = Some(button.id);
        }
    }

    async fn act(
        &self,
        caller: &Caller<'_>,
        act: Act,
        button: &hyperlith_chat::store::Button,
        query: &str,
        draft: &mut Draft,
    ) -> hyperlith_chat::Result<()> {
        let language = caller.language;
        let person = self.person(caller).await?;
        match act {
            Act::Confirm(card) => {
                self.reply_to_tap(query, Some(language.say("tap-sending")), false);
                let outputs = person.confirm(card, CONFIRM_WORD).await;
                let settled_before = matches!(person.standing(card)?, Some((_, Standing::Open(_))));
                if settled_before {
                    draft.dispatch.free = Some(button.id);
                }
                // What became of the card stands in its place; anything else has to be said.
                let done = matches!(
                    person.standing(card)?,
                    Some((
                        _,
                        Standing::Mined(_)
                            | Standing::NotTaken { .. }
                            | Standing::UnderWay { .. }
                            | Standing::Cancelled
                    ))
                );
                // The card says that the order is set up; how its first time went is a message of its own.
                let outputs = match person.standing(card)? {
                    Some((_, Standing::Ordered { .. })) => outputs.into_iter().skip(1).collect(),
                    _ => outputs,
                };
                self.show(caller, if done { vec![] } else { outputs }, draft);
            }
            Act::Cancel(card) => {
                let dropped = person.drop_card(card)?;
                self.reply_to_tap(
                    query,
                    Some(language.say(if dropped { "tap-cancelled" } else { "tap-too-late" })),
                    !dropped,
                );
            }
            Act::Say(text) => {
                self.reply_to_tap(query, None, false);
                self.words(caller, &text, draft).await?;
                // It may be asked again.
                draft.dispatch.free = Some(button.id);
                return Ok(());
            }
            Act::Language(code) => {
                let language = self.words.language(Some(&code));
                self.store.set_language(person.id(), Some(language.code()))?;
                self.reply_to_tap(query, Some(language.say("language-set")), false);
                draft.text(caller.chat, &language.say("language-set"));
                draft.dispatch.free = Some(button.id);
            }
            Act::Slippage(bps) => {
                let text = self.lower_slippage(&person, bps, language)?;
                self.reply_to_tap(query, Some(text.clone()), false);
                draft.text(caller.chat, &text);
                draft.dispatch.free = Some(button.id);
            }
            Act::DropAlert(id) => {
                self.store.drop_alert(person.id(), id)?;
                self.reply_to_tap(query, Some(language.say("alert-dropped")), false);
                draft.text(caller.chat, &language.say("alert-dropped"));
            }
            Act::PauseOrder(id) | Act::ResumeOrder(id) | Act::CancelOrder(id) => {
                let (done, word) = match act {
                    Act::PauseOrder(_) => (person.pause_order(id, true)?, "order-paused"),
                    Act::ResumeOrder(_) => (person.pause_order(id, false)?, "order-resumed"),
                    _ => (person.cancel_order(id)?, "order-cancelled"),
                };
                let text = language.with(if done { word } else { "order-gone" }, &[("order", &id.to_string())]);
                self.reply_to_tap(query, Some(text.clone()), !done);
                draft.text(caller.chat, &text);
                // An order may be paused and resumed again and again.
                draft.dispatch.free = Some(button.id);
            }
            Act::Forget => {
                self.store.forget(person.id(), self.chat.now())?;
                self.reply_to_tap(query, Some(language.say("forgotten")), false);
                draft.text(caller.chat, &language.say("forgotten"));
            }
        }
        self.settle(&person, language, draft)
    }

    /// The little message at a tap. It is worth nothing after some seconds, so it is tried and not kept.
    fn reply_to_tap(&self, query: &str, text: Option<String>, alert: bool) {
        let (api, query) = (self.api.clone(), query.to_owned());
        // Telegram takes 200 characters.
        let text = text.map(|text| hyperlith_chat::clean_line(&text, 190));
        tokio::spawn(async move {
            for pause in [300, 1_000, 3_000] {
                match api.answer(query.clone(), text.clone(), alert).await {
                    Err(crate::api::Failure::Unsure(_) | crate::api::Failure::Wait(_)) => {
                        tokio::time::sleep(Duration::from_millis(pause)).await
                    }
                    _ => return,
                }
            }
        });
    }
}

/// Who asks, and where.
struct Caller<'a> {
    from: &'a incoming::Speaker,
    chat: i64,
    private: bool,
    language: Language<'a>,
}

impl Caller<'_> {
    fn place(&self) -> Place {
        if self.private { Place::Private } else { Place::Group }
    }
}
