//! The post of a front-end that talks over a network: what came in and is not answered, what goes out and is not delivered.
//!
//! An update is on the disk before its sender hears that it arrived, and is done in the same SQLite transaction that posts its answers. A
//! letter has a key and is posted once, however often the work behind it is repeated after a crash.

use alloy_primitives::B128;
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::Store;
use crate::card::CardId;
use crate::error::{ChatError, Result};

/// Seconds that an answered update is remembered, so that a second delivery is known. Telegram keeps updates for a day.
const REMEMBERED: u64 = 3 * 86_400;
/// Seconds that delivered letters are kept: buttons and cards find their messages by them.
const KEPT: u64 = 30 * 86_400;

/// Something that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Number that the front-end's server gave it; ascending.
    pub id: i64,
    /// Whoever it is worked off for: mail of one lane is worked off in order.
    pub lane: String,
    /// The update, as it came.
    pub body: String,
}

/// Something that goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Posted once under this key.
    pub key: String,
    /// Where to.
    pub chat: i64,
    /// What, in the front-end's own form.
    pub body: String,
}

/// A letter that is not delivered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Order of posting.
    pub seq: i64,
    /// The letter.
    pub letter: Letter,
    /// It was on its way when the process ended: nobody knows whether it arrived.
    pub unsure: bool,
}

/// A button: who may tap it where, and what that means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// 128 random bits.
    pub id: B128,
    /// Who may tap it.
    pub person: String,
    /// In which chat.
    pub chat: i64,
    /// Key of the letter that it is under.
    pub letter: String,
    /// What it means, in the front-end's own form.
    pub act: String,
    /// Seconds since 1970-01-01 UTC.
    pub expires_at: u64,
}

/// A card that a front-end shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCard {
    /// The card.
    pub card: CardId,
    /// Where.
    pub chat: i64,
    /// Key of its letter.
    pub letter: String,
}

/// What one piece of work leaves behind, written together.
#[derive(Debug, Default)]
pub struct Dispatch {
    /// The update that it answers.
    pub answers: Option<i64>,
    /// Letters, in order.
    pub letters: Vec<Letter>,
    /// Buttons under them.
    pub buttons: Vec<Button>,
    /// Cards among them: whose, and which.
    pub shown: Vec<(String, ShownCard)>,
    /// Cards whose outcome is among the letters.
    pub settled: Vec<CardId>,
    /// Notices that are among the letters, each with its letter's key, if it needs one. One that was told meanwhile is not told again.
    pub noticed: Vec<(i64, Option<String>)>,
    /// A button that may be tapped again, because nothing came of the tap.
    pub free: Option<B128>,
}

impl Store {
    /// Keep what came in, and where to go on reading. Gives what is new; the rest came before.
    ///
    /// # Errors
    /// [`ChatError::Database`]; then nothing was kept, and the sender must not hear that it arrived.
    pub fn receive(&self, front_end: &str, mail: Vec<Mail>, next: Option<i64>, at: u64) -> Result<Vec<Mail>> {
        self.write(|transaction| {
            let mut new = Vec::with_capacity(mail.len());
            for mail in mail {
                let inserted = transaction.execute(
                    "INSERT OR IGNORE INTO inbox (front_end, id, lane, body, received_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![front_end, mail.id, mail.lane, mail.body, at],
                )?;
                if inserted == 1 {
                    new.push(mail);
                }
            }
            if let Some(next) = next {
                transaction.execute(
                    "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
                    params![place(front_end), next.to_be_bytes()],
                )?;
            }
            Ok(new)
        })
    }

    /// Where to go on reading, if anything was read before.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn next_mail(&self, front_end: &str) -> Result<Option<i64>> {
        let value = self.meta(&place(front_end))?;
        Ok(value.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes))
    }

    /// What came in and is not answered, in order.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn unanswered(&self, front_end: &str) -> Result<Vec<Mail>> {
        let connection = self.lock();
        let mut statement =
            connection.prepare("SELECT id, lane, body FROM inbox WHERE front_end = ?1 AND done = 0 ORDER BY id")?;
        let rows = statement
            .query_map([front_end], |row| Ok(Mail { id: row.get(0)?, lane: row.get(1)?, body: row.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Post letters, and everything that belongs to them. Gives those that were not posted before.
    ///
    /// # Errors
    /// [`ChatError::Database`]; nothing is kept then.
    pub fn dispatch(&self, front_end: &str, dispatch: Dispatch, at: u64) -> Result<Vec<Posted>> {
        self.write(|transaction| {
            if let Some(id) = dispatch.answers {
                transaction
                    .execute("UPDATE inbox SET done = 1, body = '' WHERE front_end = ?1 AND id = ?2", params![front_end, id])?;
            }
            let mut told_before = Vec::new();
            for (id, letter) in dispatch.noticed {
                if transaction.execute("DELETE FROM notices WHERE id = ?1", [id])? == 0 {
                    told_before.extend(letter);
                }
            }
            let mut posted = Vec::with_capacity(dispatch.letters.len());
            for letter in dispatch.letters.into_iter().filter(|letter| !told_before.contains(&letter.key)) {
                posted.extend(post(transaction, front_end, letter, at)?);
            }
            for button in &dispatch.buttons {
                // Buttons of a letter that was posted before are not those that it shows.
                if !posted.iter().any(|posted| posted.letter.key == button.letter) {
                    continue;
                }
                transaction.execute(
                    "INSERT INTO buttons (id, front_end, person, chat, letter, act, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![button.id.as_slice(), front_end, button.person, button.chat, button.letter, button.act, button.expires_at],
                )?;
            }
            for (person, shown) in &dispatch.shown {
                transaction.execute(
                    "INSERT OR IGNORE INTO shown_cards (card, front_end, person, chat, letter) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![shown.card.as_slice(), front_end, person, shown.chat, shown.letter],
                )?;
            }
            for card in &dispatch.settled {
                transaction.execute("UPDATE shown_cards SET settled = 1 WHERE card = ?1", [card.as_slice()])?;
            }
            if let Some(id) = dispatch.free {
                transaction.execute("UPDATE buttons SET used = 0 WHERE id = ?1", [id.as_slice()])?;
            }
            Ok(posted)
        })
    }

    /// Letters that are not delivered, in order. Those that were on their way are marked.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn undelivered(&self, front_end: &str) -> Result<Vec<Posted>> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "SELECT seq, key, chat, body, state = 'sending' FROM outbox
             WHERE front_end = ?1 AND state IN ('waiting', 'sending') ORDER BY seq",
        )?;
        let rows = statement.query_map([front_end], |row| {
            let letter = Letter { key: row.get(1)?, chat: row.get(2)?, body: row.get(3)? };
            Ok(Posted { seq: row.get(0)?, letter, unsure: row.get(4)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A letter is on its way from now on.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn sending(&self, seq: i64) -> Result<()> {
        self.lock().execute("UPDATE outbox SET state = 'sending' WHERE seq = ?1", [seq])?;
        Ok(())
    }

    /// A letter arrived; `result` is what finds it again. Its text is not kept.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn delivered(&self, seq: i64, result: &str) -> Result<()> {
        self.lock()
            .execute("UPDATE outbox SET state = 'sent', body = '', result = ?2 WHERE seq = ?1", params![seq, result])?;
        Ok(())
    }

    /// A letter can never be delivered.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn undeliverable(&self, seq: i64, why: &str) -> Result<()> {
        self.lock()
            .execute("UPDATE outbox SET state = 'failed', body = '', result = ?2 WHERE seq = ?1", params![seq, why])?;
        Ok(())
    }

    /// What finds a delivered letter again.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn delivery(&self, front_end: &str, key: &str) -> Result<Option<String>> {
        Ok(self
            .lock()
            .query_row(
                "SELECT result FROM outbox WHERE front_end = ?1 AND key = ?2 AND state = 'sent'",
                params![front_end, key],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// A button by its name.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn button(&self, front_end: &str, id: B128) -> Result<Option<Button>> {
        Ok(self
            .lock()
            .query_row(
                "SELECT person, chat, letter, act, expires_at FROM buttons WHERE id = ?1 AND front_end = ?2",
                params![id.as_slice(), front_end],
                |row| {
                    Ok(Button {
                        id,
                        person: row.get(0)?,
                        chat: row.get(1)?,
                        letter: row.get(2)?,
                        act: row.get(3)?,
                        expires_at: row.get(4)?,
                    })
                },
            )
            .optional()?)
    }

    /// Use up a button for an update. False when another update used it: a second tap. The same update may come again after a crash.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn use_button(&self, id: B128, update: i64) -> Result<bool> {
        let changed = self.lock().execute(
            "UPDATE buttons SET used = ?2 WHERE id = ?1 AND used IN (0, ?2)",
            params![id.as_slice(), update],
        )?;
        Ok(changed == 1)
    }

    /// Cards of a person that are shown and whose outcome does not stand in their place yet, oldest first.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn shown_cards(&self, front_end: &str, person: &str) -> Result<Vec<ShownCard>> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "SELECT s.card, s.chat, s.letter FROM shown_cards s JOIN cards c ON c.id = s.card
             WHERE s.front_end = ?1 AND s.person = ?2 AND s.settled = 0 ORDER BY c.seq",
        )?;
        let rows = statement.query_map([front_end, person], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
        })?;
        rows.map(|row| {
            let (card, chat, letter) = row?;
            let card = CardId::try_from(card.as_slice()).map_err(|_| ChatError::Damaged("a card's name".to_owned()))?;
            Ok(ShownCard { card, chat, letter })
        })
        .collect()
    }

    /// Notices of a person, with the numbers that [`Dispatch::noticed`] takes.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn notices(&self, person: &str) -> Result<Vec<(i64, String)>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT id, body FROM notices WHERE person = ?1 ORDER BY id")?;
        let rows = statement.query_map([person], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// People whose names begin so and who have something to be told: a notice, or the outcome of a card that is shown.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn people_to_tell(&self, front_end: &str, prefix: &str) -> Result<Vec<String>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT person FROM notices WHERE substr(person, 1, length(?2)) = ?2
             UNION SELECT s.person FROM shown_cards s JOIN cards c ON c.id = s.card
             WHERE s.front_end = ?1 AND s.settled = 0 AND c.status <> 'pending'",
        )?;
        let rows = statement.query_map([front_end, prefix], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Forget a person's conversation and what agents remember of them. Wallet, transactions and audit log stay.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn forget(&self, person: &str, at: u64) -> Result<()> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM messages WHERE person = ?1", [person])?;
            transaction.execute("DELETE FROM agent_state WHERE person = ?1", [person])?;
            transaction.execute("UPDATE agent_state_versions SET version = version + 1 WHERE person = ?1", [person])?;
            super::audit::append(transaction, at, person, "forgotten", "")
        })
    }

    /// Forget what is answered and delivered since long.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn tidy_post(&self, front_end: &str, at: u64) -> Result<()> {
        self.write(|transaction| {
            transaction.execute(
                "DELETE FROM inbox WHERE front_end = ?1 AND done = 1 AND received_at < ?2",
                params![front_end, at.saturating_sub(REMEMBERED)],
            )?;
            transaction.execute(
                "DELETE FROM outbox WHERE front_end = ?1 AND state IN ('sent', 'failed') AND posted_at < ?2",
                params![front_end, at.saturating_sub(KEPT)],
            )?;
            transaction.execute(
                "DELETE FROM buttons WHERE front_end = ?1 AND expires_at < ?2",
                params![front_end, at.saturating_sub(KEPT)],
            )?;
            Ok(())
        })
    }
}

fn place(front_end: &str) -> String {
    format!("next-mail:{front_end}")
}

fn post(transaction: &Transaction<'_>, front_end: &str, letter: Letter, at: u64) -> Result<Option<Posted>> {
    let inserted = transaction.execute(
        "INSERT OR IGNORE INTO outbox (front_end, key, chat, body, posted_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![front_end, letter.key, letter.chat, letter.body, at],
    )?;
    let seq = transaction.last_insert_rowid();
    Ok((inserted == 1).then_some(Posted { seq, letter, unsure: false }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::FILE_NAME;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        (folder, store)
    }

    fn mail(id: i64) -> Mail {
        Mail { id, lane: "ada".into(), body: format!("update {id}") }
    }

    fn letter(key: &str) -> Letter {
        Letter { key: key.into(), chat: 7, body: "hello".into() }
    }

    #[test]
    fn an_update_that_comes_twice_is_new_once_and_stays_until_it_is_answered() {
        let (folder, store) = store();
        assert_eq!(store.receive("telegram", vec![mail(1), mail(2)], Some(3), 10).unwrap().len(), 2);
        assert_eq!(store.receive("telegram", vec![mail(2), mail(3)], Some(4), 10).unwrap(), [mail(3)]);
        drop(store);
        assert!(folder.path().join(FILE_NAME).is_file());
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.next_mail("telegram").unwrap(), Some(4));
        assert_eq!(store.unanswered("telegram").unwrap(), [mail(1), mail(2), mail(3)]);
        let dispatch = Dispatch { answers: Some(2), letters: vec![letter("update:2")], ..Dispatch::default() };
        store.dispatch("telegram", dispatch, 11).unwrap();
        assert_eq!(store.unanswered("telegram").unwrap(), [mail(1), mail(3)]);
        assert!(store.receive("telegram", vec![mail(2)], None, 12).unwrap().is_empty(), "it was answered before");
        assert!(store.unanswered("other").unwrap().is_empty());
    }

    #[test]
    fn a_notice_is_told_once_also_when_two_are_about_to_tell_it() {
        let (_folder, store) = store();
        let wallet = alloy_primitives::Address::repeat_byte(1);
        let sealed = crate::keystore::SealedKey { version: 1, nonce: [0; 24], ciphertext: vec![1] };
        store.add_person("telegram:1", wallet, &sealed, &crate::policy::Policy::default(), 1).unwrap();
        store.notify("telegram:1", "it happened", 1).unwrap();
        assert_eq!(store.people_to_tell("telegram", "telegram:").unwrap(), ["telegram:1"]);
        let (id, _) = store.notices("telegram:1").unwrap().remove(0);
        let tell = |key: &str| Dispatch {
            letters: vec![letter(key)],
            noticed: vec![(id, Some(key.to_owned()))],
            ..Dispatch::default()
        };
        assert_eq!(store.dispatch("telegram", tell("one"), 1).unwrap().len(), 1);
        assert!(store.dispatch("telegram", tell("two"), 1).unwrap().is_empty());
        assert!(store.people_to_tell("telegram", "telegram:").unwrap().is_empty());
    }

    #[test]
    fn a_letter_is_posted_once_under_its_key_and_found_again_when_it_is_delivered() {
        let (_folder, store) = store();
        let send = |key: &str| Dispatch { letters: vec![letter(key)], ..Dispatch::default() };
        let posted = store.dispatch("telegram", send("a"), 1).unwrap();
        assert_eq!(posted.len(), 1);
        assert!(store.dispatch("telegram", send("a"), 2).unwrap().is_empty());
        store.sending(posted[0].seq).unwrap();
        assert!(store.undelivered("telegram").unwrap()[0].unsure);
        assert_eq!(store.delivery("telegram", "a").unwrap(), None);
        store.delivered(posted[0].seq, "42").unwrap();
        assert_eq!(store.delivery("telegram", "a").unwrap().as_deref(), Some("42"));
        assert!(store.undelivered("telegram").unwrap().is_empty());
        store.tidy_post("telegram", KEPT + 10).unwrap();
        assert_eq!(store.delivery("telegram", "a").unwrap(), None);
    }
}
