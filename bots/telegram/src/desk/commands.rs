//! Commands. Those that ask something of the agent are the sentence that they stand for; the others are answered here.

use hyperlith_chat::amounts::{self, Usd};
use hyperlith_chat::guard::{Asked, Change};
use hyperlith_chat::orders::date;
use hyperlith_chat::store::{CardStatus, Mail, OrderState};
use hyperlith_chat::{Person, Tongue, clean_line};

use super::{Caller, Inner};
use crate::chart::{SERIES, ring};
use crate::draft::{Act, Draft, Tap};
use crate::rich::Rich;
use crate::words::{Language, Words};

/// The menu that Telegram shows, in this order. Each has a text `menu-<name>`.
pub(super) const MENU: [&str; 17] = [
    "start",
    "help",
    "balance",
    "portfolio",
    "position",
    "rates",
    "history",
    "approvals",
    "alerts",
    "orders",
    "contacts",
    "settings",
    "limits",
    "language",
    "cancel",
    "freeze",
    "forget",
];

/// Commands that are a sentence to the agent.
const SENTENCES: [(&str, &str); 5] = [
    ("balance", "what's my balance"),
    ("balances", "what's my balance"),
    ("position", "what is my health factor?"),
    ("health", "what is my health factor?"),
    ("rates", "rates"),
];

/// Transactions that `/history` shows.
const HISTORY: u32 = 10;
/// Most UTF-16 units of a picture's caption (Bot API, `sendPhoto`).
const LONGEST_CAPTION: usize = 1_024;

impl Inner {
    pub(super) async fn command(
        &self,
        _mail: &Mail,
        caller: &Caller<'_>,
        name: &str,
        rest: &str,
        draft: &mut Draft,
    ) -> hyperlith_chat::Result<()> {
        let language = caller.language;
        // What is somebody's own is not for a group.
        const OWN: [&str; 18] = [
            "start",
            "history",
            "settings",
            "language",
            "forget",
            "limits",
            "slippage",
            "contacts",
            "contact",
            "recipients",
            "2fa",
            "unfreeze",
            "keep",
            "export",
            "portfolio",
            "approvals",
            "alerts",
            "orders",
        ];
        if !caller.private && OWN.contains(&name) {
            draft.say(
                caller.chat,
                Rich::default().plain(&language.say("group-private-only")),
                vec![vec![self.open_privately(language)]],
            );
            return Ok(());
        }
        if let Some((_, sentence)) = SENTENCES.iter().find(|(known, _)| *known == name) {
            return self.words(caller, sentence, draft).await;
        }
        if caller.private
            && let Some(done) = self.guard_command(caller, name, rest, draft).await
        {
            return done;
        }
        match name {
            "start" => self.start(caller, rest, draft).await,
            "help" => {
                draft.say(caller.chat, self.help(language), vec![]);
                Ok(())
            }
            "cancel" | "freeze" => self.words(caller, name, draft).await,
            "history" => {
                let person = self.person(caller).await?;
                let history = self.history(&person, language)?;
                draft.say(caller.chat, history, vec![]);
                Ok(())
            }
            "portfolio" => {
                let person = self.person(caller).await?;
                self.portfolio(&person, caller, draft)
            }
            "alerts" => {
                let person = self.person(caller).await?;
                self.alerts(&person, caller, draft)
            }
            "orders" => {
                let person = self.person(caller).await?;
                self.orders(&person, caller, draft)
            }
            "approvals" => {
                let person = self.person(caller).await?;
                self.approvals(&person, caller, draft)
            }
            "revoke" => {
                let person = self.person(caller).await?;
                let outputs = person.revoke().await;
                self.show(caller, outputs, draft);
                self.settle(&person, language, draft)
            }
            "settings" => {
                let person = self.person(caller).await?;
                let settings = self.settings(&person, language)?;
                draft.say(caller.chat, settings, settings_buttons());
                Ok(())
            }
            "language" => {
                draft.say(caller.chat, Rich::default().plain(&language.say("language-choose")), language_buttons());
                Ok(())
            }
            "forget" => {
                let yes = Tap::act(language.say("button-forget"), Act::Forget);
                draft.say(caller.chat, Rich::default().plain(&language.say("forget-ask")), vec![vec![yes]]);
                Ok(())
            }
            // A group has other bots, whose commands are none of ours.
            _ if !caller.private => Ok(()),
            _ => {
                let text = language.with("unknown-command", &[("command", &clean_line(name, 32))]);
                draft.text(caller.chat, &text);
                Ok(())
            }
        }
    }

    async fn start(&self, caller: &Caller<'_>, payload: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        let language = self.language(person.id(), caller.from.language.as_deref());
        let wallet = person.wallet().to_string();
        let mut rich = Rich::default()
            .bold(&language.say("start-title"))
            .line()
            .line()
            .plain(&language.say("start-what"))
            .line()
            .line();
        rich =
            rich.plain(&language.say("start-wallet")).plain(" ").code(&wallet).line().plain(&language.say("start-key"));
        if self.chat.node().network().is_some_and(|network| network.development) {
            rich = rich.line().line().italic(&language.say("start-development"));
        }
        // Whoever made a link does not speak for who follows it.
        if !payload.is_empty() && payload != "hello" {
            rich = rich.line().line().plain(&language.with("start-payload", &[("text", &clean_line(payload, 64))]));
        }
        let examples = ["lend 100 USDC", "swap 2.5 METIS for USDC", "what's my balance"];
        let buttons = examples.map(|text| vec![Tap::act(text, Act::Say(text.to_owned()))]).into();
        draft.say(caller.chat, rich, buttons);
        self.settle(&person, language, draft)?;
        // The first of a new wallet says what stands above already.
        let above = format!("Your wallet is {wallet}");
        for (id, _) in self.store.notices(person.id())?.iter().filter(|(_, body)| body.starts_with(&above)) {
            draft.noticed(*id);
        }
        self.notices(&person, draft)
    }

    fn help(&self, language: Language<'_>) -> Rich {
        let mut rich =
            Rich::default().bold(&language.say("help-title")).line().plain(&language.say("help-sentences")).line();
        for example in [
            "lend 100 USDC",
            "borrow 40 USDC",
            "repay half my loan",
            "swap 2.5 METIS for USDC with 1% slippage",
            "send 5 USDC to 0x…",
        ] {
            rich = rich.line().plain("• ").code(example);
        }
        rich = rich.line().line().bold(&language.say("help-commands"));
        for name in MENU {
            rich = rich.line().plain(&format!("/{name} · {}", language.say(&format!("menu-{name}"))));
        }
        rich.line().line().plain(&language.say("help-safety"))
    }

    fn history(&self, person: &Person, language: Language<'_>) -> hyperlith_chat::Result<Rich> {
        let entries = self.store.history(person.id(), HISTORY)?;
        if entries.is_empty() {
            return Ok(Rich::default().plain(&language.say("history-empty")));
        }
        let mut rich = Rich::default().bold(&language.say("history-title"));
        for entry in entries {
            let mark = match entry.status {
                CardStatus::Mined => "✅",
                CardStatus::Failed => "❌",
                _ => "⏳",
            };
            rich = rich.line().line().plain(mark).plain(" ").bold(&clean_line(&entry.title, 200)).line();
            let hash = entry.hash.to_string();
            let explorer = &self.config.explorer;
            rich = if explorer.is_empty() {
                rich.code(&hash)
            } else {
                rich.link(&hash, &explorer.replace("{hash}", &hash))
            };
        }
        Ok(rich)
    }

    fn portfolio(&self, person: &Person, caller: &Caller<'_>, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let language = caller.language;
        let portfolio = person.portfolio()?;
        let values = portfolio.holdings.iter().map(|holding| holding.value.unwrap_or_default().0);
        let total = Usd(values.fold(0, u64::saturating_add));
        let mut text = format!("{}: {total}", language.say("portfolio-title"));
        let mut shares = vec![0.0; SERIES.len()];
        for (index, holding) in portfolio.holdings.iter().enumerate() {
            let slot = index.min(SERIES.len() - 1);
            #[allow(clippy::cast_precision_loss, reason = "a share in a picture")]
            let share = holding.value.unwrap_or_default().0 as f64;
            if let Some(sum) = shares.get_mut(slot) {
                *sum += share;
            }
            let square = SERIES.get(slot).map_or("", |(square, _)| square);
            let amount = amounts::cut(holding.units, holding.asset.decimals, 6);
            let worth = holding.value.map(|value| format!(" ({value})")).unwrap_or_default();
            text.push_str(&format!("\n{square} {amount} {}{worth}", clean_line(&holding.asset.symbol, 16)));
        }
        if portfolio.lent.0 > 0 || portfolio.owed.0 > 0 {
            let (lent, owed) = (portfolio.lent.to_string(), portfolio.owed.to_string());
            text.push_str("\n\n");
            text.push_str(&language.with("portfolio-lending", &[("lent", &lent), ("owed", &owed)]));
            if let Some(health) = portfolio.health {
                text.push_str(&format!("\n{}: {}", language.say("card-health"), amounts::health(health)));
            }
        }
        match ring(&shares) {
            // A caption is shorter than a message.
            Some(png) if text.encode_utf16().count() <= LONGEST_CAPTION => draft.photo(caller.chat, &png, text),
            Some(png) => {
                draft.photo(caller.chat, &png, language.say("portfolio-title"));
                draft.text(caller.chat, &text);
            }
            None => draft.text(caller.chat, &text),
        }
        Ok(())
    }

    fn alerts(&self, person: &Person, caller: &Caller<'_>, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let language = caller.language;
        let mut rich = Rich::default().bold(&language.say("alerts-title"));
        let mut buttons = Vec::new();
        for stored in self.store.alerts(Some(person.id()))? {
            rich = rich.line().plain(&format!(
                "{}. {}",
                stored.id,
                stored.alert.describe(Tongue::of(Some(language.code())))
            ));
            buttons.push(vec![Tap::act(format!("✖️ {}", stored.id), Act::DropAlert(stored.id))]);
        }
        draft.say(caller.chat, rich.line().line().plain(&language.say("alerts-how")), buttons);
        Ok(())
    }

    fn orders(&self, person: &Person, caller: &Caller<'_>, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let language = caller.language;
        let mut rich = Rich::default().bold(&language.say("orders-title"));
        let mut buttons = Vec::new();
        for stored in person.orders()? {
            let order = stored.id.to_string();
            let paused = stored.state == OrderState::Paused;
            let next = match (paused, &stored.order.terms.price) {
                (true, _) => language.say("order-is-paused"),
                (false, Some(_)) => language.with("order-waits-until", &[("until", &date(stored.order.terms.ends_at))]),
                (false, None) => language.with("order-next", &[("next", &date(stored.next_at))]),
            };
            let values = [
                ("runs", stored.runs.to_string()),
                ("most", stored.order.terms.most_runs.to_string()),
                ("spent", stored.spent.to_string()),
                ("cap", stored.cap.to_string()),
            ];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            rich = rich
                .line()
                .line()
                .bold(&format!("{order}. {}", clean_line(&stored.order.title, 300)))
                .line()
                .plain(&language.with("order-progress", &values))
                .line()
                .plain(&next);
            let toggle = match paused {
                true => Tap::act(format!("▶️ {order}"), Act::ResumeOrder(stored.id)),
                false => Tap::act(format!("⏸ {order}"), Act::PauseOrder(stored.id)),
            };
            buttons.push(vec![toggle, Tap::act(format!("✖️ {order}"), Act::CancelOrder(stored.id))]);
        }
        draft.say(caller.chat, rich.line().line().plain(&language.say("orders-how")), buttons);
        Ok(())
    }

    fn approvals(&self, person: &Person, caller: &Caller<'_>, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let language = caller.language;
        let open = person.open_approvals()?;
        if open.is_empty() {
            draft.text(caller.chat, &language.say("approvals-none"));
            return Ok(());
        }
        let mut rich = Rich::default().bold(&language.say("approvals-title"));
        for approval in open {
            let amount = amounts::with_symbol(approval.units, &approval.asset);
            rich = rich.line().plain("• ").bold(&amount).plain(" → ").plain(&clean_line(&approval.name, 60));
        }
        draft.say(caller.chat, rich.line().line().plain(&language.say("approvals-how")), vec![]);
        Ok(())
    }

    fn settings(&self, person: &Person, language: Language<'_>) -> hyperlith_chat::Result<Rich> {
        let policy = person.policy()?;
        let spent = self.store.spending(person.id(), self.chat.now())?;
        let name = Words::languages().find(|(code, _)| *code == language.code()).map_or("English", |(_, name)| name);
        let frozen = language.say(if policy.frozen { "settings-frozen-yes" } else { "settings-frozen-no" });
        let rows = [
            ("settings-per-transaction", policy.per_transaction.to_string()),
            (
                "settings-per-day",
                language
                    .with("settings-of", &[("spent", &spent.day.to_string()), ("limit", &policy.per_day.to_string())]),
            ),
            (
                "settings-per-week",
                language.with(
                    "settings-of",
                    &[("spent", &spent.week.to_string()), ("limit", &policy.per_week.to_string())],
                ),
            ),
            ("settings-slippage", amounts::percent(policy.max_slippage_bps)),
            (
                "settings-health",
                format!("{}.{:02}", policy.min_health_milli / 1_000, policy.min_health_milli % 1_000 / 10),
            ),
            (
                "settings-recipients",
                language.say(if policy.known_recipients_only {
                    "settings-recipients-known"
                } else {
                    "settings-recipients-anyone"
                }),
            ),
            ("settings-code", language.say(if person.has_second_factor()? { "settings-yes" } else { "settings-no" })),
            ("settings-frozen", frozen),
            ("settings-language", name.to_owned()),
        ];
        let mut rich = Rich::default().bold(&language.say("settings-title"));
        for (label, value) in rows {
            rich = rich.line().plain(&language.say(label)).plain(": ").bold(&value);
        }
        rich = rich.line().plain(&language.say("start-wallet")).plain(" ").code(&person.wallet().to_string());
        let waiting = self.store.pending_changes(person.id())?.len();
        if waiting > 0 {
            rich = rich.line().line().bold(&language.with("settings-waiting", &[("count", &waiting.to_string())]));
        }
        Ok(rich.line().line().plain(&language.say("settings-note")))
    }

    /// Lower the largest slippage by a tap; raising it needs a code.
    pub(super) fn lower_slippage(
        &self,
        person: &Person,
        bps: u32,
        language: Language<'_>,
    ) -> hyperlith_chat::Result<String> {
        Ok(match person.ask(&Change::Slippage(bps), None)? {
            Asked::Done => language.with("slippage-set", &[("percent", &amounts::percent(bps))]),
            _ => language.say("slippage-not-raised"),
        })
    }
}

fn settings_buttons() -> Vec<Vec<Tap>> {
    vec![
        [50, 100, 300].map(|bps| Tap::act(format!("≤ {}", amounts::percent(bps)), Act::Slippage(bps))).into(),
        language_row().collect(),
    ]
}

fn language_row() -> impl Iterator<Item = Tap> {
    Words::languages().map(|(code, name)| Tap::act(name, Act::Language(code.to_owned())))
}

fn language_buttons() -> Vec<Vec<Tap>> {
    let all: Vec<Tap> = language_row().collect();
    all.chunks(3).map(<[Tap]>::to_vec).collect()
}
