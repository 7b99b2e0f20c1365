//! `hyperlith wallet`: the owner's console. It shows, limits and freezes; it has no way to spend.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use hyperlith_chat::amounts::Usd;
use hyperlith_chat::keystore::DEVELOPMENT_SECRET;
use hyperlith_chat::store::{FILE_NAME, PersonRecord, Store};

use crate::Setting;
use crate::args::{PersonArg, WalletCommand};
use crate::output::say;

/// Run one of the wallet commands on the data folder's wallets. A chat may be running on them at the same time.
pub(crate) fn run(setting: &Setting, command: WalletCommand) -> anyhow::Result<()> {
    let folder = &setting.data_dir;
    if !folder.join(FILE_NAME).is_file() {
        bail!(
            "there are no wallets in {}: `hyperlith chat` makes the first one; another folder is given with --data-dir",
            folder.display()
        );
    }
    let store = Store::open(folder)?;
    match command {
        WalletCommand::List => list(&store),
        WalletCommand::Show(who) => show(setting, &store, &person(&store, &who)?),
        WalletCommand::History(who) => history(&store, &person(&store, &who)?),
        WalletCommand::Freeze(who) => freeze(&store, &person(&store, &who)?, true),
        WalletCommand::Unfreeze(who) => freeze(&store, &person(&store, &who)?, false),
        WalletCommand::Limits { person: who, per_transaction, per_day, per_week } => {
            limits(&store, &person(&store, &who)?, per_transaction, per_day, per_week)
        }
    }
}

fn person(store: &Store, who: &PersonArg) -> anyhow::Result<PersonRecord> {
    let id = crate::chat::person_id(&who.person)?;
    store.person(&id)?.with_context(|| {
        format!("nobody called {} has a wallet here: `hyperlith wallet list` shows who has", who.person)
    })
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

fn list(store: &Store) -> anyhow::Result<()> {
    for person in store.people()? {
        let frozen = if store.policy(&person.id)?.frozen { "  frozen" } else { "" };
        say!("{}  {}{frozen}", person.wallet, crate::chat::person_name(&person.id));
    }
    Ok(())
}

fn show(setting: &Setting, store: &Store, person: &PersonRecord) -> anyhow::Result<()> {
    let policy = store.policy(&person.id)?;
    say!("address          {}", person.wallet);
    say!("frozen           {}", if policy.frozen { "yes: nothing is signed" } else { "no" });
    say!(
        "limits           {} a transaction, {} a day, {} a week",
        policy.per_transaction,
        policy.per_day,
        policy.per_week
    );
    say!("spent            {} in the last 24 hours", store.spent(&person.id, now())?);
    say!("max slippage     {}.{:02} %", policy.max_slippage_bps / 100, policy.max_slippage_bps % 100);
    let key = if setting.config.wallet.secret_file.is_empty() {
        format!(
            "encrypted with a development secret that lies beside it ({})",
            setting.data_dir.join(DEVELOPMENT_SECRET).display()
        )
    } else {
        format!("encrypted with the secret in {}", setting.config.wallet.secret_file)
    };
    say!("key              {key}");
    Ok(())
}

fn history(store: &Store, person: &PersonRecord) -> anyhow::Result<()> {
    let entries = store.history(&person.id, 50)?;
    if entries.is_empty() {
        say!("no transactions yet");
    }
    for entry in entries {
        say!("{}  {:<9}  {}", entry.hash, entry.status.name(), entry.title);
    }
    Ok(())
}

fn freeze(store: &Store, person: &PersonRecord, frozen: bool) -> anyhow::Result<()> {
    store.set_frozen(&person.id, frozen, now())?;
    say!(
        "{} is {}",
        person.wallet,
        if frozen {
            "frozen: nothing is signed from now on; `hyperlith wallet unfreeze` lifts it"
        } else {
            "no longer frozen"
        }
    );
    Ok(())
}

fn limits(
    store: &Store,
    person: &PersonRecord,
    per_transaction: Option<u64>,
    per_day: Option<u64>,
    per_week: Option<u64>,
) -> anyhow::Result<()> {
    if per_transaction.is_none() && per_day.is_none() && per_week.is_none() {
        bail!("nothing to change: give --per-transaction USD, --per-day USD, --per-week USD or several of them");
    }
    let mut policy = store.policy(&person.id)?;
    if let Some(usd) = per_transaction {
        policy.per_transaction = Usd::dollars(usd);
    }
    if let Some(usd) = per_day {
        policy.per_day = Usd::dollars(usd);
    }
    if let Some(usd) = per_week {
        policy.per_week = Usd::dollars(usd);
    }
    if policy.per_transaction.0 > policy.per_day.0 {
        bail!(
            "a transaction's limit ({}) may not be above the day's ({}); nothing was changed",
            policy.per_transaction,
            policy.per_day
        );
    }
    if policy.per_day.0 > policy.per_week.0 {
        bail!(
            "a day's limit ({}) may not be above the week's ({}); nothing was changed",
            policy.per_day,
            policy.per_week
        );
    }
    store.set_policy(&person.id, &policy, now())?;
    say!(
        "limits are now {} a transaction, {} a day and {} a week",
        policy.per_transaction,
        policy.per_day,
        policy.per_week
    );
    Ok(())
}
