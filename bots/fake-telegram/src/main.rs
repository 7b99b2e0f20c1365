//! `fake-telegram`: the fake Bot API as a process, with a chat in the browser.

use std::io::Write as _;
use std::net::SocketAddr;

use clap::Parser;
use hyperlith_fake_telegram::{FakeConfig, FakeTelegram};

/// A fake Telegram Bot API on loopback, with a page that looks like a chat. Nothing leaves this machine.
#[derive(Debug, Parser)]
struct Args {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8081)]
    port: u16,
    /// The bot's token
    #[arg(long, default_value = "123:FAKE")]
    token: String,
    /// Enforce Telegram's rate limits
    #[arg(long)]
    limits: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let addr = SocketAddr::from(([127, 0, 0, 1], args.port));
    let fake =
        FakeTelegram::start(FakeConfig { token: args.token, limits: args.limits, addr, ..FakeConfig::default() })
            .await?;
    fake.add_person(1001, "Ada", "en");
    fake.add_person(1002, "Grace", "fr");
    fake.add_group(-1001, "Hyperlith DAO", &[1001, 1002]);
    writeln!(std::io::stdout(), "Fake Telegram for development: {}", fake.url())?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}
