//! Lets Telegram call us. An update is on the disk before Telegram hears 200; anything else makes it call again.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hyperlith_chat::store::Store;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::api::Api;
use crate::config::Webhook;
use crate::desk::Desk;
use crate::{TelegramError, intake};

/// The header in which Telegram sends the secret back (Bot API, `setWebhook`).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// Larger than any update: the longest text is 4,096 characters.
const LARGEST_UPDATE: usize = 1 << 20;

struct Door {
    /// BLAKE3 of the secret: hashes compare in constant time.
    secret: blake3::Hash,
    store: Arc<Store>,
    desk: Desk,
}

/// Listen, and tell Telegram where.
pub(crate) async fn start(
    tasks: &mut JoinSet<()>,
    webhook: &Webhook,
    api: Api,
    store: Arc<Store>,
    desk: Desk,
) -> Result<(), TelegramError> {
    let address = webhook.listen;
    let listener =
        tokio::net::TcpListener::bind(address).await.map_err(|source| TelegramError::Listen { address, source })?;
    // A new one at each start: whoever learnt an old one has nothing.
    let secret = alloy_primitives::hex::encode(hyperlith_chat::random_id()?);
    let door = Arc::new(Door { secret: blake3::hash(secret.as_bytes()), store, desk });
    let router =
        axum::Router::new().fallback(post(receive)).layer(DefaultBodyLimit::max(LARGEST_UPDATE)).with_state(door);
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the webhook no longer listens");
        }
    });
    let url = webhook.public_url.clone();
    tasks.spawn(async move {
        let mut pause = Duration::from_millis(500);
        while let Err(failure) = api.set_webhook(url.clone(), secret.clone()).await {
            tracing::warn!(?failure, "Telegram does not take the webhook; asking again");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(30));
        }
        tracing::info!(url, "Telegram calls the webhook");
        std::future::pending::<()>().await;
    });
    Ok(())
}

async fn receive(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let given = headers.get(SECRET_HEADER).map(|value| blake3::hash(value.as_bytes()));
    if given != Some(door.secret) {
        tracing::warn!("a call of the webhook without Telegram's secret is refused");
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(update) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    // SQLite blocks for a moment.
    let kept = tokio::task::spawn_blocking(move || intake::keep(&door.store, &door.desk, vec![update])).await;
    match kept {
        Ok(Ok(())) => StatusCode::OK,
        Ok(Err(error)) => {
            tracing::error!(%error, "an update cannot be kept; Telegram sends it again");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
