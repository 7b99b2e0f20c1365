//! What widens a wallet's rights: never a model, never a message alone. A code of an authenticator app, then time in which the owner can say no.
//!
//! Narrowing counts at once. Widening (a higher limit, a new recipient, unfreezing) needs a code of a second factor (TOTP, RFC 6238) and then
//! waits for [`crate::ChatConfig::raise_delay`]; whoever freezes the wallet meanwhile drops it.

use alloy_primitives::{Address, hex};
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::amounts::Usd;
use crate::error::{ChatError, Result};
use crate::person::Person;
use crate::policy::Policy;
use crate::store::StoredFactor;

/// Wrong codes before no more are looked at for a while, and that while in seconds.
const MOST_FAILURES: u32 = 5;
const LOCKED_FOR: u64 = 900;
/// Longest name in an address book, in characters.
const LONGEST_NAME: usize = 32;
/// Most names in an address book.
const MOST_CONTACTS: usize = 200;

/// A change of what a wallet may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Spending limits.
    Limits {
        /// Most that one transaction may move.
        per_transaction: Usd,
        /// Most in 24 hours.
        per_day: Usd,
        /// Most in seven days.
        per_week: Usd,
    },
    /// Largest slippage, in basis points.
    Slippage(u32),
    /// Whether transfers go to the address book only.
    KnownRecipientsOnly(bool),
    /// Whether nothing is signed.
    Frozen(bool),
    /// A name in the address book.
    AddContact {
        /// The name.
        name: String,
        /// Its address.
        address: Address,
    },
    /// A name less in the address book.
    RemoveContact {
        /// The name.
        name: String,
    },
    /// Give the second factor up.
    RemoveSecondFactor,
}

impl Change {
    /// Whether a wallet may do more after it than before.
    #[must_use]
    pub fn widens(&self, policy: &Policy) -> bool {
        match self {
            Self::Limits { per_transaction, per_day, per_week } => {
                *per_transaction > policy.per_transaction || *per_day > policy.per_day || *per_week > policy.per_week
            }
            Self::Slippage(bps) => *bps > policy.max_slippage_bps,
            Self::KnownRecipientsOnly(only) => !only && policy.known_recipients_only,
            Self::Frozen(frozen) => !frozen && policy.frozen,
            Self::AddContact { .. } | Self::RemoveSecondFactor => true,
            Self::RemoveContact { .. } => false,
        }
    }
}

/// How asking for a change ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It counts from now on.
    Done,
    /// It counts from this moment on (seconds since 1970-01-01 UTC), unless it is dropped before.
    Waits(u64),
    /// There is no second factor yet, and this needs one.
    NeedsSecondFactor,
    /// A code is needed with it.
    NeedsCode,
    /// The code is wrong or was used before.
    WrongCode,
    /// Too many wrong codes; none is looked at until this moment (seconds since 1970-01-01 UTC).
    Locked(u64),
}

/// How a code was judged.
enum Verdict {
    Right,
    Not(Asked),
}

/// What an authenticator app needs. Shows itself to nobody by accident.
pub struct SetUp {
    /// The secret in base 32.
    pub secret: Zeroizing<String>,
    /// The `otpauth` address of it.
    pub url: Zeroizing<String>,
}

impl std::fmt::Debug for SetUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetUp(hidden)")
    }
}

fn totp(secret: &[u8]) -> Result<Totp> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name("wallet")
        .with_issuer(Some("Hyperlith"))
        .build()
        .map_err(|_| ChatError::Keystore("the second factor cannot be made"))
}

impl Person {
    /// Whether there is a second factor that counts.
    ///
    /// # Errors
    /// [`ChatError::Database`].
    pub fn has_second_factor(&self) -> Result<bool> {
        Ok(self.inner.store.second_factor(&self.id)?.is_some_and(|factor| factor.active))
    }

    /// Make a second factor. It counts after its first right code ([`Self::confirm_second_factor`]). `None` when there is one already.
    ///
    /// # Errors
    /// [`ChatError::NoRandomness`], [`ChatError::Keystore`], [`ChatError::Database`].
    pub fn offer_second_factor(&self) -> Result<Option<SetUp>> {
        let mut secret = Zeroizing::new([0u8; 20]);
        getrandom::fill(secret.as_mut()).map_err(|_| ChatError::NoRandomness)?;
        let sealed = self.inner.keystore.seal(&self.factor_name(), self.wallet, secret.as_ref())?;
        if !self.inner.store.offer_second_factor(&self.id, &sealed, self.now())? {
            return Ok(None);
        }
        let totp = totp(secret.as_ref())?;
        let base32 = totp.secret().to_base32();
        let url = totp.to_url().map_err(|_| ChatError::Keystore("the second factor cannot be shown"))?;
        Ok(Some(SetUp { secret: Zeroizing::new(base32), url: Zeroizing::new(url) }))
    }

    /// Take the first code of a second factor that was offered.
    ///
    /// # Errors
    /// [`ChatError::Keystore`], [`ChatError::Database`].
    pub fn confirm_second_factor(&self, code: &str) -> Result<Asked> {
        match self.inner.store.second_factor(&self.id)? {
            None => Ok(Asked::NeedsSecondFactor),
            Some(factor) => Ok(match self.judge(code, &factor)? {
                Verdict::Right => Asked::Done,
                Verdict::Not(asked) => asked,
            }),
        }
    }

    /// Ask for a change. Narrowing is done at once; widening needs a code and then time.
    ///
    /// # Errors
    /// [`ChatError::Refused`] when the change makes no sense; [`ChatError::Keystore`], [`ChatError::Database`].
    pub fn ask(&self, change: &Change, code: Option<&str>) -> Result<Asked> {
        let now = self.now();
        let store = &self.inner.store;
        store.apply_ready(&self.id, now)?;
        let policy = store.policy(&self.id)?;
        self.check_change(change)?;
        if !change.widens(&policy) {
            store.apply_now(&self.id, change, now)?;
            return Ok(Asked::Done);
        }
        if let Some(refusal) = self.demand(code)? {
            return Ok(refusal);
        }
        let delay = self.inner.config.raise_delay.as_secs();
        if delay == 0 {
            store.apply_now(&self.id, change, now)?;
            return Ok(Asked::Done);
        }
        let ready_at = now.saturating_add(delay);
        store.ask_change(&self.id, change, ready_at, now)?;
        Ok(Asked::Waits(ready_at))
    }

    /// The wallet's private key, in hexadecimal, for a code. It is not kept anywhere on the way.
    ///
    /// # Errors
    /// [`ChatError::Keystore`], [`ChatError::Database`].
    pub fn export_key(&self, code: Option<&str>) -> Result<std::result::Result<Zeroizing<String>, Asked>> {
        if let Some(refusal) = self.demand(code)? {
            return Ok(Err(refusal));
        }
        let sealed = self.inner.store.sealed_key(&self.id)?;
        let signer = self.inner.keystore.open(&self.id, self.wallet, &sealed)?;
        self.inner.store.audit(self.now(), &self.id, "key-exported", "")?;
        let bytes = Zeroizing::new(signer.to_bytes().0);
        Ok(Ok(Zeroizing::new(format!("0x{}", hex::encode(bytes.as_ref())))))
    }

    /// The person's policy, after every change whose time has come.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn policy(&self) -> Result<Policy> {
        self.inner.store.apply_ready(&self.id, self.now())?;
        self.inner.store.policy(&self.id)
    }

    /// The person's address book by name, after every change whose time has come.
    ///
    /// # Errors
    /// [`ChatError::Database`], [`ChatError::Damaged`].
    pub fn contacts(&self) -> Result<Vec<(String, Address)>> {
        self.inner.store.apply_ready(&self.id, self.now())?;
        self.inner.store.contacts(&self.id)
    }

    /// What keeps a code from being taken, if anything does.
    fn demand(&self, code: Option<&str>) -> Result<Option<Asked>> {
        let factor = self.inner.store.second_factor(&self.id)?.filter(|factor| factor.active);
        let Some(factor) = factor else { return Ok(Some(Asked::NeedsSecondFactor)) };
        let Some(code) = code else { return Ok(Some(Asked::NeedsCode)) };
        Ok(match self.judge(code, &factor)? {
            Verdict::Right => None,
            Verdict::Not(asked) => Some(asked),
        })
    }

    fn judge(&self, code: &str, factor: &StoredFactor) -> Result<Verdict> {
        let now = self.now();
        if factor.locked_until > now {
            return Ok(Verdict::Not(Asked::Locked(factor.locked_until)));
        }
        let secret = self.inner.keystore.unseal(&self.factor_name(), self.wallet, &factor.sealed)?;
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        // One step of thirty seconds to either side, for clocks that differ.
        if let Some(step) = totp(&secret)?.check(&code, now)
            && step > factor.last_step
            && self.inner.store.take_step(&self.id, step, now)?
        {
            return Ok(Verdict::Right);
        }
        let failures = factor.failures.saturating_add(1);
        let locked = failures >= MOST_FAILURES;
        let locked_until = if locked { now.saturating_add(LOCKED_FOR) } else { 0 };
        self.inner.store.note_wrong_code(&self.id, if locked { 0 } else { failures }, locked_until, now)?;
        Ok(Verdict::Not(if locked { Asked::Locked(locked_until) } else { Asked::WrongCode }))
    }

    /// Another name than the wallet's own key is sealed for: neither opens as the other.
    fn factor_name(&self) -> String {
        format!("second-factor/{}", self.id)
    }

    fn check_change(&self, change: &Change) -> Result<()> {
        let refuse = |why: &'static str| Err(ChatError::Refused(crate::policy::Refusal::BadChange(why)));
        match change {
            Change::Limits { per_transaction, per_day, per_week }
                if per_transaction > per_day || per_day > per_week =>
            {
                refuse("a transaction's limit must not be above a day's, and a day's not above a week's")
            }
            Change::Slippage(bps) if *bps > 5_000 => refuse("more than 50 % slippage is a gift to strangers"),
            Change::AddContact { name, address } => {
                let well_formed = (1..=LONGEST_NAME).contains(&name.chars().count())
                    && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                    && name.chars().any(char::is_alphabetic);
                if !well_formed {
                    return refuse("a name has up to 32 letters, digits, `_` or `-`, and at least one letter");
                }
                // It would stand for something else in a sentence.
                let asset = self.inner.directory()?.by_symbol(name).is_some();
                if asset || name.to_ascii_lowercase().starts_with("0x") {
                    return refuse("this name means something else already");
                }
                if address.is_zero() || *address == self.wallet {
                    return refuse("this is nobody else's address");
                }
                if self.inner.store.contacts(&self.id)?.len() >= MOST_CONTACTS {
                    return refuse("the address book is full");
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
