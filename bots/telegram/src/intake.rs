//! Reads updates. Each is on the disk, in one transaction with the place to go on, before Telegram hears that it arrived.

use std::sync::Arc;
use std::time::Duration;

use hyperlith_chat::store::{Mail, Store};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::api::{Api, Failure};
use crate::config::Config;
use crate::desk::Desk;
use crate::{FRONT_END, TelegramError, incoming, webhook};

/// Longest pause between attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

pub(crate) async fn start(
    tasks: &mut JoinSet<()>,
    config: &Config,
    api: Api,
    store: Arc<Store>,
    desk: Desk,
) -> Result<(), TelegramError> {
    if let Some(webhook) = &config.connection.webhook {
        return webhook::start(tasks, webhook, api, store, desk).await;
    }
    let poll = u32::try_from(config.poll.as_secs()).unwrap_or(10);
    tasks.spawn(async move {
        // A webhook that was set before would keep us from asking. What waits there stays.
        if let Err(failure) = api.delete_webhook().await {
            tracing::warn!(?failure, "an old webhook may still be set");
        }
        ask(api, store, desk, poll).await;
    });
    Ok(())
}

/// Ask for updates for ever.
async fn ask(api: Api, store: Arc<Store>, desk: Desk, timeout: u32) {
    let mut pause = Duration::from_millis(500);
    loop {
        let offset = match store.next_mail(FRONT_END) {
            Ok(offset) => offset,
            Err(error) => {
                tracing::error!(%error, "the inbox cannot be read");
                tokio::time::sleep(pause).await;
                continue;
            }
        };
        match api.updates(offset, timeout).await {
            Ok(updates) => {
                pause = Duration::from_millis(500);
                if let Err(error) = keep(&store, &desk, updates) {
                    // Not confirmed: Telegram gives them again.
                    tracing::error!(%error, "updates cannot be kept; they are read again");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
            Err(failure) => {
                let wait = match &failure {
                    Failure::Wait(seconds) => Duration::from_secs((*seconds).clamp(1, 300)),
                    _ => pause,
                };
                match failure {
                    Failure::Conflict(why) => {
                        tracing::warn!(why, "another process reads this bot's messages: stop it, or this one")
                    }
                    failure => tracing::warn!(
                        ?failure,
                        wait_ms = wait.as_millis() as u64,
                        "Telegram gives no updates; asking again"
                    ),
                }
                tokio::time::sleep(wait).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Keep updates, then hand the new ones to the desk.
pub(crate) fn keep(store: &Store, desk: &Desk, updates: Vec<Value>) -> hyperlith_chat::Result<()> {
    let mut next = None;
    let mut mail = Vec::with_capacity(updates.len());
    for update in updates {
        let Some(id) = incoming::number(&update) else {
            tracing::warn!("an update without a number is left out");
            continue;
        };
        next = next.max(Some(id.saturating_add(1)));
        mail.push(Mail { id, lane: incoming::lane(&update), body: update.to_string() });
    }
    if mail.is_empty() {
        return Ok(());
    }
    for mail in store.receive(FRONT_END, mail, next, desk.now())? {
        desk.accept(mail);
    }
    Ok(())
}
