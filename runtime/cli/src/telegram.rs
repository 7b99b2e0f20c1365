//! `hyperlith telegram`: chain, agent, wallets and a Telegram bot, wired together.

use anyhow::{Context, bail};
use hyperlith_telegram::{Config, Connection, Telegram, Token, Webhook};

use crate::args::TelegramArgs;
use crate::output::say;
use crate::{Setting, chain, chat, logging};

/// Where the token is read from: the name that teloxide's users know.
const TOKEN: &str = "TELOXIDE_TOKEN";

pub(crate) async fn run(mut setting: Setting, args: TelegramArgs) -> anyhow::Result<()> {
    chain::apply(&args.rpc, &mut setting.config);
    let config = configure(&args)?;
    setting.make_data_dir()?;
    logging::to_stderr(&setting.config.log.filter)?;
    let opened = chat::open(&setting).await?;
    let result = async {
        say!("{}. Connecting to {}.", opened.describe(), args.api_url.as_deref().unwrap_or("Telegram"));
        let mut telegram = tokio::select! {
            telegram = Telegram::start(config, opened.chat.clone()) => telegram?,
            stopped = stop() => return stopped,
        };
        say!("The bot answers as @{}: https://t.me/{}. Ctrl-C stops it; nothing is lost.", telegram.username(), telegram.username());
        tokio::select! {
            () = telegram.wait() => bail!("the bot stopped by itself; what came in is kept and answered after the next start"),
            stopped = stop() => stopped,
        }
    }
    .await;
    opened.node.shutdown().await;
    result
}

fn configure(args: &TelegramArgs) -> anyhow::Result<Config> {
    let token = std::env::var(TOKEN).unwrap_or_default();
    if token.trim().is_empty() {
        bail!(
            "there is no bot token: write /newbot to @BotFather (https://t.me/BotFather), then start again with {TOKEN}=<the token it gives>; without Telegram, `make demo-telegram` shows the bot in a browser"
        );
    }
    let webhook = match (&args.webhook, args.listen) {
        (Some(public_url), Some(listen)) => Some(Webhook { public_url: public_url.clone(), listen }),
        _ => None,
    };
    let connection = Connection { token: Token::new(&token)?, api_url: args.api_url.clone(), webhook };
    let mut config = Config::new(connection);
    if !args.explorer.is_empty() && !args.explorer.contains("{hash}") {
        bail!("--explorer needs {{hash}} where the transaction's hash belongs");
    }
    config.explorer = args.explorer.clone();
    Ok(config)
}

/// Until Ctrl-C, or SIGTERM as a service manager sends it.
async fn stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .context("signals cannot be received")?;
        tokio::select! {
            interrupt = tokio::signal::ctrl_c() => interrupt.context("Ctrl-C cannot be received"),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.context("Ctrl-C cannot be received")
}
