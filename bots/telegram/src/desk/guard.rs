//! Commands about what a wallet may do: limits, address book, second factor, freezing, the key itself. In private chats only.

use hyperlith_chat::amounts::Usd;
use hyperlith_chat::guard::{Asked, Change};
use hyperlith_chat::{Person, clean_line};

use super::{Caller, Inner};
use crate::draft::Draft;
use crate::rich::Rich;
use crate::words::Language;

/// Seconds after which a message with a secret is taken back.
const SECRET_SECONDS: u64 = 60;

/// Words of a command, and the code at their end, if there is one.
fn with_code(rest: &str) -> (Vec<&str>, Option<&str>) {
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let code = words.last().copied().filter(is_code);
    if code.is_some() {
        words.pop();
    }
    (words, code)
}

/// Whole dollars, as people write them.
fn dollars(word: &str) -> Option<Usd> {
    let digits: String = word.trim_start_matches('$').chars().filter(|c| !matches!(c, ',' | '_')).collect();
    // More than anybody has; keeps the sum within its number.
    digits.parse::<u64>().ok().filter(|dollars| *dollars <= 1_000_000_000).map(Usd::dollars)
}

impl Inner {
    /// Answer a command of this page; `None` when it is of another.
    pub(super) async fn guard_command(
        &self,
        caller: &Caller<'_>,
        name: &str,
        rest: &str,
        draft: &mut Draft,
    ) -> Option<hyperlith_chat::Result<()>> {
        Some(match name {
            "limits" => self.limits(caller, rest, draft).await,
            "slippage" => self.slippage(caller, rest, draft).await,
            "contacts" | "contact" => self.contacts(caller, rest, draft).await,
            "recipients" => self.recipients(caller, rest, draft).await,
            "2fa" | "code" => self.second_factor(caller, rest, draft).await,
            "unfreeze" => self.unfreeze(caller, rest, draft).await,
            "keep" => self.keep(caller, draft).await,
            "export" => self.export(caller, rest, draft).await,
            _ => return None,
        })
    }

    /// Ask for a change and say how that ended.
    fn change(
        &self,
        person: &Person,
        caller: &Caller<'_>,
        change: &Change,
        code: Option<&str>,
        draft: &mut Draft,
    ) -> hyperlith_chat::Result<()> {
        let language = caller.language;
        let text = match person.ask(change, code) {
            Ok(Asked::Done) => language.say("change-done"),
            Ok(asked) => self.asked(language, &asked),
            Err(hyperlith_chat::ChatError::Refused(refusal)) => format!("{}.", capital(&refusal.to_string())),
            Err(error) => return Err(error),
        };
        draft.text(caller.chat, &text);
        Ok(())
    }

    fn asked(&self, language: Language<'_>, asked: &Asked) -> String {
        let within = |at: u64| {
            let minutes = at.saturating_sub(self.chat.now()).div_ceil(60);
            if minutes > 90 { format!("{} h", minutes.div_ceil(60)) } else { format!("{minutes} min") }
        };
        match asked {
            Asked::Done => language.say("change-done"),
            Asked::Waits(at) => language.with("change-waits", &[("time", &within(*at))]),
            Asked::NeedsSecondFactor => language.say("code-none"),
            Asked::NeedsCode => language.say("code-needed"),
            Asked::WrongCode => language.say("code-wrong"),
            Asked::Locked(until) => language.with("code-locked", &[("time", &within(*until))]),
        }
    }

    async fn limits(&self, caller: &Caller<'_>, rest: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        let (words, code) = with_code(rest);
        let wanted: Option<Vec<Usd>> = words.iter().map(|word| dollars(word)).collect();
        match wanted.as_deref() {
            Some([per_transaction, per_day, per_week]) => {
                let change =
                    Change::Limits { per_transaction: *per_transaction, per_day: *per_day, per_week: *per_week };
                self.change(&person, caller, &change, code, draft)
            }
            _ => {
                let policy = person.policy()?;
                let now = [policy.per_transaction, policy.per_day, policy.per_week].map(|usd| usd.to_string());
                let [transaction, day, week] = now;
                let values = [("transaction", transaction.as_str()), ("day", day.as_str()), ("week", week.as_str())];
                draft.text(caller.chat, &caller.language.with("limits-how", &values));
                Ok(())
            }
        }
    }

    async fn slippage(&self, caller: &Caller<'_>, rest: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        let (words, code) = with_code(rest);
        let percent = words.first().and_then(|word| word.trim_end_matches('%').replace(',', ".").parse::<f64>().ok());
        match percent.filter(|percent| (0.0..=50.0).contains(percent)) {
            Some(percent) => {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 5,000")]
                let bps = (percent * 100.0).round() as u32;
                self.change(&person, caller, &Change::Slippage(bps), code, draft)
            }
            None => {
                draft.text(caller.chat, &caller.language.say("slippage-how"));
                Ok(())
            }
        }
    }

    async fn contacts(&self, caller: &Caller<'_>, rest: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        let (words, code) = with_code(rest);
        match words.as_slice() {
            ["add", name, address] => match address.parse() {
                Ok(address) => {
                    self.change(&person, caller, &Change::AddContact { name: (*name).to_owned(), address }, code, draft)
                }
                Err(_) => {
                    draft.text(caller.chat, &caller.language.say("contacts-bad-address"));
                    Ok(())
                }
            },
            ["remove", name] => {
                self.change(&person, caller, &Change::RemoveContact { name: (*name).to_owned() }, code, draft)
            }
            _ => {
                let mut rich = Rich::default().bold(&caller.language.say("contacts-title"));
                for (name, address) in person.contacts()? {
                    rich = rich.line().plain("• ").bold(&clean_line(&name, 40)).line().code(&address.to_string());
                }
                draft.say(caller.chat, rich.line().line().plain(&caller.language.say("contacts-how")), vec![]);
                Ok(())
            }
        }
    }

    async fn recipients(&self, caller: &Caller<'_>, rest: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        let (words, code) = with_code(rest);
        match words.as_slice() {
            ["contacts"] => self.change(&person, caller, &Change::KnownRecipientsOnly(true), code, draft),
            ["anyone"] => self.change(&person, caller, &Change::KnownRecipientsOnly(false), code, draft),
            _ => {
                draft.text(caller.chat, &caller.language.say("recipients-how"));
                Ok(())
            }
        }
    }

    async fn unfreeze(&self, caller: &Caller<'_>, rest: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        let (_, code) = with_code(rest);
        self.change(&person, caller, &Change::Frozen(false), code, draft)
    }

    /// Drop what waits.
    async fn keep(&self, caller: &Caller<'_>, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        self.store.drop_changes(person.id(), self.chat.now())?;
        draft.text(caller.chat, &caller.language.say("changes-dropped"));
        Ok(())
    }

    async fn second_factor(&self, caller: &Caller<'_>, rest: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        let language = caller.language;
        let (words, code) = with_code(rest);
        if words.first() == Some(&"off") {
            return self.change(&person, caller, &Change::RemoveSecondFactor, code, draft);
        }
        if let Some(code) = code {
            let text = match person.confirm_second_factor(code)? {
                Asked::Done => language.say("code-active"),
                asked => self.asked(language, &asked),
            };
            draft.text(caller.chat, &text);
            return Ok(());
        }
        match person.offer_second_factor()? {
            None => draft.text(caller.chat, &language.say("code-there")),
            Some(set_up) => {
                let rich = Rich::default()
                    .plain(&language.say("code-set-up"))
                    .line()
                    .line()
                    .spoiler(&set_up.secret)
                    .line()
                    .line()
                    .plain(&language.with("secret-taken-back", &[("seconds", &SECRET_SECONDS.to_string())]));
                self.send_secret(caller.chat, rich);
            }
        }
        Ok(())
    }

    async fn export(&self, caller: &Caller<'_>, rest: &str, draft: &mut Draft) -> hyperlith_chat::Result<()> {
        let person = self.person(caller).await?;
        let language = caller.language;
        let (_, code) = with_code(rest);
        match person.export_key(code)? {
            Ok(key) => {
                let rich = Rich::default()
                    .bold(&language.say("export-title"))
                    .line()
                    .line()
                    .spoiler(&key)
                    .line()
                    .line()
                    .plain(&language.with("secret-taken-back", &[("seconds", &SECRET_SECONDS.to_string())]));
                self.send_secret(caller.chat, rich);
            }
            Err(Asked::NeedsCode) => draft.text(caller.chat, &language.say("export-how")),
            Err(asked) => draft.text(caller.chat, &self.asked(language, &asked)),
        }
        Ok(())
    }

    /// A message with a secret: sent past the outbox, so that it is on no disk of ours, once, and taken back after a minute.
    fn send_secret(&self, chat: i64, rich: Rich) {
        let (api, content) = (self.api.clone(), rich.content());
        tokio::spawn(async move {
            match api.send(chat, content).await {
                Ok(sent) => {
                    tokio::time::sleep(std::time::Duration::from_secs(SECRET_SECONDS)).await;
                    for _ in 0..5 {
                        if api.delete(chat, sent.message_id).await.is_ok() {
                            return;
                        }
                        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
                    }
                    tracing::warn!("a message with a secret could not be taken back");
                }
                // What it says is not repeated.
                Err(_) => tracing::warn!("a message with a secret was not taken by Telegram; the person may ask again"),
            }
        });
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_last_and_amounts_are_whole_dollars() {
        assert_eq!(with_code("100 200 300 123456"), (vec!["100", "200", "300"], Some("123456")));
        assert_eq!(with_code("100 200 30000"), (vec!["100", "200", "30000"], None));
        assert_eq!(dollars("$1,000"), Some(Usd::dollars(1_000)));
        assert_eq!((dollars("-5"), dollars("1.5"), dollars("99999999999")), (None, None, None));
    }
}
