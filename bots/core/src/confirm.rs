//! From proposal to receipt: judge, simulate, show; and after the person's word: judge and simulate again, sign, journal, send, wait.

use alloy_primitives::{Address, B256, U256};
use hyperlith_chain::{ChainError, PoolError, TransactionReceipt};
use hyperlith_host::Timing;

use crate::agent::{Event, ProposedCalls};
use crate::amounts::{self, Usd};
use crate::card::{Card, CardId, IMPACT_WARNING_BPS, Ingredients};
use crate::chat::{Chat, Inner};
use crate::decode::{Action, Call, DecodeError, decode, proposal_hash};
use crate::directory::Directory;
use crate::effects::Effects;
use crate::error::{ChatError, Result};
use crate::keystore::random_id;
use crate::orders::OrderTerms;
use crate::person::{Output, Person, Thought};
use crate::policy::{self, Policy, Refusal};
use crate::receipt::Receipt;
use crate::renewal;
use crate::signer::{self, Order};
use crate::simulate::{Simulation, simulate};
use crate::store::{CardRecord, CardStatus, JournalError, NewCard, StoredTransaction};
use crate::text::clean_line;
use crate::unsigned::Unsigned;
use crate::words::{self, Tongue};

/// Shortest life that an agent may ask for its card, and the usual one, in seconds.
const MIN_LIFE: u64 = 10;
const USUAL_LIFE: u64 = 60;
/// Longest time that a swap may still be carried out, in seconds.
const LONGEST_SWAP: u64 = 3_600;
/// Most bytes of an agent's renewal data.
const MAX_RENEWAL: usize = 16 * 1024;

/// A proposal that passed everything.
pub(crate) struct Prepared {
    unsigned: Unsigned,
    actions: Vec<Action>,
    effects: Box<Effects>,
    verdict: policy::Verdict,
    directory: Directory,
    policy: Policy,
    spent: policy::Spent,
    known: Vec<Address>,
}

/// How a preparation ended.
pub(crate) enum Preparation {
    /// It may be shown and signed.
    Ready(Box<Prepared>),
    /// It would fail on the chain, with this reason.
    Reverts(String),
}

impl Inner {
    /// Decode, judge, simulate and judge again on the latest state. Some milliseconds of computing.
    fn prepare(&self, person: &str, wallet: Address, calls: &[Call]) -> Result<Preparation> {
        let directory = self.directory()?;
        self.store.apply_ready(person, self.now())?;
        let policy = self.store.policy(person)?;
        if policy.frozen {
            return Err(Refusal::Frozen.into());
        }
        let actions = decode(calls, &directory)?;
        let envelope = policy::check_actions(&actions, wallet, &directory)?;
        let known: Vec<Address> = self.store.contacts(person)?.into_iter().map(|(_, address)| address).collect();
        policy::check_recipients(&policy, &actions, &known)?;
        let snapshot = self.node.snapshot();
        // Signed bytes may be sent again after a crash: a swap's bound must not outlive the prices that it was made from.
        let latest = U256::from(self.now().max(snapshot.block().timestamp).saturating_add(LONGEST_SWAP));
        if actions.iter().any(|action| matches!(action, Action::Swap(swap) if swap.deadline > latest)) {
            return Err(
                DecodeError::Unsupported("a swap that could still be carried out more than an hour from now").into()
            );
        }
        if snapshot.chain_id() != directory.chain_id {
            return Err(ChatError::Chain("its network description is of another chain".to_owned()));
        }
        let mut unsigned = Unsigned::new(calls, wallet, &snapshot, self.node.suggested_fees(), &directory)?;
        let effects = match simulate(&mut unsigned, &actions, &snapshot, &directory)? {
            Simulation::Succeeds(effects) => effects,
            Simulation::Reverts(reason) => return Ok(Preparation::Reverts(reason)),
        };
        let spent = self.store.spending(person, self.now())?;
        let verdict = policy::check_effects(&policy, &envelope, &effects, spent)?;
        Ok(Preparation::Ready(Box::new(Prepared {
            unsigned,
            actions,
            effects,
            verdict,
            directory,
            policy,
            spent,
            known,
        })))
    }
}

impl Prepared {
    pub(crate) const fn amount(&self) -> Usd {
        self.verdict.amount
    }

    /// The terms of a standing order of this.
    fn order_terms(&self, timing: &Timing, inner: &Inner, now: u64) -> Result<OrderTerms> {
        let prices = crate::simulate::prices_now(&inner.node.snapshot(), &self.directory);
        OrderTerms::new(timing, self.verdict.amount, &self.policy, &prices, &self.directory, now)
    }

    pub(crate) fn card(&self, id: CardId, expires_at: u64, tongue: Tongue) -> Result<Card> {
        Ok(Card::new(
            id,
            &Ingredients {
                actions: &self.actions,
                effects: &self.effects,
                verdict: self.verdict,
                directory: &self.directory,
                proposal_hash: self.unsigned.proposal_hash()?,
                expires_at,
                tongue,
            },
        ))
    }
}

impl Person {
    pub(crate) async fn prepare(&self, calls: Vec<Call>) -> Result<Preparation> {
        let (inner, id, wallet) = (self.inner.clone(), self.id.clone(), self.wallet);
        tokio::task::spawn_blocking(move || inner.prepare(&id, wallet, &calls))
            .await
            .unwrap_or_else(|_| Err(ChatError::Chain("the simulation broke".to_owned())))
    }

    /// Make a card of an agent's proposal, or say why there is none. The caller holds the lane.
    pub(crate) async fn propose(&self, proposal: ProposedCalls) -> Vec<Output> {
        let outputs = self.try_propose(&proposal).await;
        self.guarded(outputs.or_else(|error| {
            tracing::info!(person = self.id, %error, "a proposal was refused");
            let now = self.inner.now();
            if matches!(error, ChatError::DiskFull) {
                return self.told(Output::text(error.sentence()));
            }
            self.inner.store.audit(now, &self.id, "refused", &clean_line(&error.to_string(), 500))?;
            let tongue = self.tongue();
            let text = tongue.with(words::CANNOT_OFFER, &[("why", &tongue.reason(&error))]);
            self.told(Output::text(text.replace("..", ".")))
        }))
    }

    async fn try_propose(&self, proposal: &ProposedCalls) -> Result<Vec<Output>> {
        if proposal.renewal.len() > MAX_RENEWAL {
            return Err(DecodeError::TooLarge.into());
        }
        let prepared = match self.prepare(proposal.calls.clone()).await? {
            Preparation::Ready(prepared) => prepared,
            Preparation::Reverts(reason) => {
                self.inner.store.audit(self.inner.now(), &self.id, "simulation-reverted", &reason)?;
                return self.told(Output::text(self.tongue().with(words::WOULD_FAIL, &[("why", &reason)])));
            }
        };
        let now = self.inner.now();
        let terms = match proposal.timing {
            Timing::Once => None,
            _ => Some(prepared.order_terms(&proposal.timing, &self.inner, now)?),
        };
        let wanted = if proposal.valid_for == 0 { USUAL_LIFE } else { u64::from(proposal.valid_for) };
        // The operator's word is the last, also when it is shorter than what an agent may ask for.
        let life = wanted.max(MIN_LIFE).min(self.inner.config.card_life.as_secs());
        let tongue = self.tongue();
        let mut card = prepared.card(random_id()?, now.saturating_add(life), tongue)?;
        if terms.is_some() && card.worst_impact_bps() >= IMPACT_WARNING_BPS {
            let percent = amounts::percent(card.worst_impact_bps());
            return self.told(Output::text(tongue.with(words::ORDER_LOSES, &[("percent", &percent)])));
        }
        if let Some(terms) = &terms {
            card.title = tongue.with(words::TITLE_ORDER, &[("title", &card.title), ("when", &terms.when(tongue))]);
        }
        card.order = terms;
        for recipient in card.recipients.iter_mut().filter(|recipient| recipient.name.is_none()) {
            let known =
                self.inner.store.contacts(&self.id)?.into_iter().find(|(_, address)| *address == recipient.address);
            match known {
                // The person's own name for it, marked as such: it must not look like the operator's.
                Some((name, _)) => recipient.name = Some(format!("“{name}” (your address book)")),
                None => recipient.never_written = !self.inner.store.has_written(&self.id, recipient.address)?,
            }
        }
        let new =
            NewCard { person: &self.id, card: &card, calls: &proposal.calls, renewal: &proposal.renewal, at: now };
        let older = self.inner.store.add_card(&new)?;
        self.inner.store.audit(now, &self.id, "policy", &format!("{} allowed {}", card.id, prepared.verdict.amount))?;
        let mut outputs = Vec::new();
        if older.is_some() {
            outputs.extend(self.told(Output::text(tongue.say(words::OLDER_REPLACED)))?);
        }
        outputs.extend(self.told(Output::Card(Box::new(card)))?);
        Ok(outputs)
    }

    /// Confirm a card by name; `None` when there was none to mean. Runs in a task of its own.
    pub(crate) async fn confirm_locked(&self, card: Option<CardId>, words: &str) -> Vec<Output> {
        let _busy = self.busy().await;
        let mut outputs = self.chase().await;
        let confirmed = self.try_confirm(card, words).await;
        outputs.extend(self.guarded(confirmed.or_else(|error| {
            let text = match error {
                ChatError::DiskFull => format!("{} The card still waits.", error.sentence()),
                error => {
                    let tongue = self.tongue();
                    tongue.with(words::NOT_CONFIRMED, &[("why", &tongue.reason(&error))]).replace("..", ".")
                }
            };
            self.told(Output::text(text))
        })));
        outputs
    }

    async fn try_confirm(&self, card: Option<CardId>, words: &str) -> Result<Vec<Output>> {
        let store = &self.inner.store;
        let tongue = self.tongue();
        let record = match card {
            Some(id) => store.card(id)?.filter(|record| record.person == self.id),
            None => None,
        };
        let Some(record) = record else {
            return self.told(Output::text(tongue.say(words::NOTHING_TO_CONFIRM)));
        };
        if record.status != CardStatus::Pending {
            let mut outputs = self.told(Output::text(self.already(&record)?))?;
            // It may have been meant for a card that another one replaced meanwhile.
            outputs.extend(self.last_word(&outputs));
            return Ok(outputs);
        }
        let now = self.inner.now();
        if record.card.expires_at <= now {
            return self.renew(&record, &tongue.say(words::WHY_EXPIRED)).await;
        }
        if record.card.confirm_words != words {
            return self.told(Output::text(tongue.with(words::TYPE_WORDS, &[("words", &record.card.confirm_words)])));
        }
        let prepared = match self.prepare(record.calls.clone()).await? {
            Preparation::Ready(prepared) => prepared,
            Preparation::Reverts(reason) => {
                return self.renew(&record, &tongue.with(words::WHY_FAILS_NOW, &[("why", &reason)])).await;
            }
        };
        let latest = prepared.card(record.card.id, record.card.expires_at, tongue)?;
        if let Some(change) = record.card.worsened(&latest, tongue) {
            return self.renew(&record, &tongue.with(words::WHY_MOVED, &[("change", &change)])).await;
        }
        if let Some(terms) = &record.card.order {
            return self.set_order(&record, terms).await;
        }
        let stored = self.sign_and_journal(&record, &prepared)?;
        self.drive(&stored, &record.card.title).await
    }

    /// Sign, and put the bytes on the disk together with the card's new status and the amount spent.
    fn sign_and_journal(&self, record: &CardRecord, prepared: &Prepared) -> Result<StoredTransaction> {
        let (stored, amount) = self.sign(record.card.id, record.card.proposal_hash, &record.calls, prepared)?;
        self.inner.store.journal(&stored, amount, self.inner.now()).map_err(|error| match error {
            JournalError::Store(error) => error,
            JournalError::Refused(refusal) => refusal.into(),
            JournalError::NotPending(_) | JournalError::OrderChanged => {
                ChatError::Keystore("the card was closed in the meantime")
            }
            JournalError::Busy => {
                ChatError::Chain("your last transaction is still under way; confirm again when it is mined".to_owned())
            }
        })?;
        Ok(stored)
    }

    /// Sign calls for a card. The bytes are nowhere but in memory until they are journaled.
    pub(crate) fn sign(
        &self,
        card: CardId,
        shown: B256,
        calls: &[Call],
        prepared: &Prepared,
    ) -> Result<(StoredTransaction, Usd)> {
        let sealed = self.inner.store.sealed_key(&self.id)?;
        // What the person saw is bound to these calls on this chain for this wallet; the signer compares.
        let confirmed = proposal_hash(prepared.directory.chain_id, self.wallet, calls);
        if confirmed != shown {
            return Err(ChatError::Damaged("a card whose calls are not those that were shown".to_owned()));
        }
        let order = Order {
            person: &self.id,
            sealed: &sealed,
            unsigned: &prepared.unsigned,
            confirmed,
            effects: &prepared.effects,
            policy: &prepared.policy,
            spent: prepared.spent,
            known: &prepared.known,
            directory: &prepared.directory,
        };
        let signed = signer::sign(&self.inner.keystore, &order)?;
        let stored = StoredTransaction {
            hash: signed.hash,
            card,
            person: self.id.clone(),
            nonce: prepared.unsigned.nonce,
            raw: signed.raw,
        };
        Ok((stored, signed.verdict.amount))
    }

    /// Send journaled bytes and wait for the receipt.
    pub(crate) async fn drive(&self, stored: &StoredTransaction, title: &str) -> Result<Vec<Output>> {
        match self.inner.send(stored).await? {
            Sent::Mined(receipt) => {
                let directory = self.inner.directory()?;
                let receipt = Receipt::new(title, &receipt, self.wallet, &directory, &self.inner.node, self.tongue());
                self.told(Output::Receipt(Box::new(receipt)))
            }
            Sent::Refused(reason) => self.told(Output::text(
                self.tongue().with(words::NOT_TAKEN, &[("why", &reason), ("hash", &stored.hash.to_string())]),
            )),
            Sent::Waiting(reason) => self.told(Output::text(
                self.tongue().with(words::NOT_MINED_YET, &[("why", &reason), ("hash", &stored.hash.to_string())]),
            )),
        }
    }

    /// Look for the outcome of an earlier transaction that was still under way. The caller holds the lane.
    pub(crate) async fn chase(&self) -> Vec<Output> {
        let waiting = match self.inner.store.under_way() {
            Ok(waiting) => waiting,
            Err(error) => return vec![Output::text(error.sentence())],
        };
        let mut outputs = Vec::new();
        for stored in waiting.into_iter().filter(|stored| stored.person == self.id) {
            let title = self.inner.title(&stored);
            let driven = self.drive(&stored, &title).await;
            outputs.extend(self.guarded(driven));
        }
        outputs
    }

    /// Close a card that no longer holds and let the agent make a new one.
    async fn renew(&self, record: &CardRecord, why: &str) -> Result<Vec<Output>> {
        let now = self.inner.now();
        let tongue = self.tongue();
        let and = |message: words::Message| format!("{why} {}", tongue.say(message));
        self.inner.store.close_card(record.card.id, &self.id, CardStatus::Expired, now)?;
        if record.renewal.is_empty() {
            return self.told(Output::text(and(words::ASK_AGAIN)));
        }
        Ok(match self.think(Event::Renew(record.renewal.clone())).await {
            Thought::Reply(reply)
                if reply.proposal.as_ref().is_some_and(|new| {
                    let timing = record.card.order.as_ref().map_or(&Timing::Once, |terms| &terms.timing);
                    new.timing != *timing || !self.keeps_meaning(&record.calls, &new.calls)
                }) =>
            {
                self.inner.store.audit(
                    self.inner.now(),
                    &self.id,
                    "refused",
                    "a renewal that does something else than its card",
                )?;
                self.told(Output::text(and(words::NOT_THE_SAME)))?
            }
            Thought::Reply(reply) if reply.proposal.is_some() => self.answer(reply, Some(and(words::NEW_CARD))).await,
            Thought::Reply(reply) => self.answer(reply, Some(and(words::NO_FUNDS_MOVED))).await,
            Thought::Failed(text) => self.told(Output::text(format!("{why} {text}")))?,
            Thought::Aborted => self.told(Output::text(and(words::NO_FUNDS_MOVED)))?,
        })
    }

    /// Whether new calls do the same as the old ones, no more of it and for nobody else.
    pub(crate) fn keeps_meaning(&self, old: &[Call], new: &[Call]) -> bool {
        let Ok(directory) = self.inner.directory() else { return false };
        match (decode(old, &directory), decode(new, &directory)) {
            (Ok(old), Ok(new)) => renewal::keeps_meaning(&old, &new),
            // It gets no card; the refusal says why.
            (_, Err(_)) => true,
            (Err(_), Ok(_)) => false,
        }
    }

    /// What became of a card that is no longer pending.
    fn already(&self, record: &CardRecord) -> Result<String> {
        let hash =
            self.inner.store.transaction_of(record.card.id)?.map(|stored| stored.hash.to_string()).unwrap_or_default();
        let message = match record.status {
            CardStatus::Pending => words::CARD_WAITS,
            CardStatus::Confirmed | CardStatus::Sent => words::ALREADY_UNDER_WAY,
            CardStatus::Mined => words::ALREADY_MINED,
            CardStatus::Failed => words::ALREADY_FAILED,
            CardStatus::Cancelled => words::ALREADY_CANCELLED,
            CardStatus::Expired => words::ALREADY_EXPIRED,
            CardStatus::Ordered => words::ALREADY_ORDERED,
        };
        Ok(self.tongue().with(message, &[("hash", &hash)]))
    }
}

/// How sending ended.
pub(crate) enum Sent {
    /// In a block, with or without success.
    Mined(Box<TransactionReceipt>),
    /// The chain will never take these bytes.
    Refused(String),
    /// Not known yet; the bytes stay journaled.
    Waiting(String),
}

impl Inner {
    /// Send journaled bytes until their fate is known, and settle them. Sending the same bytes twice is harmless: the chain knows them by hash.
    pub(crate) async fn send(&self, stored: &StoredTransaction) -> Result<Sent> {
        // The pool may drop what it took (full, or a restart): then the same bytes are offered once more.
        for _ in 0..2 {
            if let Some(receipt) = self.mined(stored)? {
                return Ok(Sent::Mined(receipt));
            }
            // Its nonce was the chain's next one when it was signed. A chain that is behind that is not the chain it was signed on (a deleted
            // folder, a backup): the bytes would wait for ever, or come through at a time that nobody expects.
            let wallet = self
                .store
                .person(&stored.person)?
                .ok_or_else(|| ChatError::Damaged("a transaction of nobody".to_owned()))?
                .wallet;
            if self.node.snapshot().nonce(wallet) < stored.nonce {
                let reason = "the chain has lost what this wallet did before, as if its folder had been deleted";
                self.store.settle(stored, CardStatus::Failed, reason, self.now())?;
                return Ok(Sent::Refused(reason.to_owned()));
            }
            match self.node.submit(stored.raw.clone()) {
                Ok(_) | Err(PoolError::AlreadyKnown) => self.settle_sent(stored, CardStatus::Sent, "")?,
                Err(error @ (PoolError::Stopped(_) | PoolError::Full | PoolError::AccountLimit { .. })) => {
                    return Ok(Sent::Waiting(clean_line(&error.to_string(), 300)));
                }
                Err(error) => {
                    // It may have been mined between the two questions.
                    if let Some(receipt) = self.mined(stored)? {
                        return Ok(Sent::Mined(receipt));
                    }
                    let reason = clean_line(&error.to_string(), 300);
                    self.store.settle(stored, CardStatus::Failed, &reason, self.now())?;
                    return Ok(Sent::Refused(reason));
                }
            }
            match self.node.wait_for_receipt(stored.hash, self.config.mining_timeout).await {
                Ok(_) | Err(ChainError::UnknownTransaction { .. }) => {}
                Err(error) => return Ok(Sent::Waiting(clean_line(&error.to_string(), 300))),
            }
        }
        match self.mined(stored)? {
            Some(receipt) => Ok(Sent::Mined(receipt)),
            None => Ok(Sent::Waiting(
                self.node.dropped(stored.hash).unwrap_or_else(|| "the chain does not keep it in line".to_owned()),
            )),
        }
    }

    /// Note where bytes stand that the chain has. A full disk must not hide that: they stay under way in the journal, and are looked for again.
    fn settle_sent(&self, stored: &StoredTransaction, status: CardStatus, note: &str) -> Result<()> {
        match self.store.settle(stored, status, note, self.now()) {
            Err(error @ ChatError::DiskFull) => {
                tracing::warn!(person = stored.person, hash = %stored.hash, %error, "the outcome of a transaction is not noted yet");
                Ok(())
            }
            other => other,
        }
    }

    /// The receipt, if mined; then the card is settled.
    fn mined(&self, stored: &StoredTransaction) -> Result<Option<Box<TransactionReceipt>>> {
        let Some(receipt) = self.node.receipt(stored.hash).map_err(|error| crate::simulate::chain(&error))? else {
            return Ok(None);
        };
        let status = if receipt.success { CardStatus::Mined } else { CardStatus::Failed };
        self.settle_sent(stored, status, &format!("block {}", receipt.block.number))?;
        Ok(Some(Box::new(receipt)))
    }

    fn title(&self, stored: &StoredTransaction) -> String {
        self.store.card(stored.card).ok().flatten().map(|record| record.card.title).unwrap_or_default()
    }
}

impl Chat {
    /// After a start: every journaled transaction whose outcome is unknown is sent again, the same bytes, and its outcome kept as a notice.
    pub(crate) async fn recover(&self) -> Result<()> {
        let inner = &self.inner;
        for stored in inner.store.under_way()? {
            tracing::info!(person = stored.person, hash = %stored.hash, "sending journaled bytes again");
            let title = inner.title(&stored);
            let Some(record) = inner.store.person(&stored.person)? else { continue };
            let tongue = Tongue::of(record.language.as_deref());
            let note = match inner.send(&stored).await? {
                Sent::Mined(receipt) => {
                    let directory = inner.directory()?;
                    let receipt = Receipt::new(&title, &receipt, record.wallet, &directory, &inner.node, tongue);
                    format!("{}\n{}", tongue.say(words::MINED_BEFORE_RESTART), receipt.text())
                }
                Sent::Refused(reason) => tongue.with(
                    words::NOT_TAKEN_BEFORE_RESTART,
                    &[("title", &title), ("why", &reason), ("hash", &stored.hash.to_string())],
                ),
                // It is looked for again with the person's next message.
                Sent::Waiting(_) => continue,
            };
            // A time of a standing order is told of as one.
            if !inner.store.is_untold_run(stored.card)? {
                inner.store.notify(&stored.person, &note, inner.now())?;
            }
        }
        Ok(())
    }
}
