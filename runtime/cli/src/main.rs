//! The `hyperlith` binary: reads the configuration and wires the rooms together.

mod agent;
mod args;
mod chain;
mod chat;
mod config;
mod equip;
mod logging;
mod mcp;
mod output;
mod runs;
mod telegram;
mod wallet;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use crate::args::{Cli, Command, ConfigCommand, Global};
use crate::config::Config;
use crate::output::say;

/// What every command starts from.
pub(crate) struct Setting {
    pub(crate) config: Config,
    pub(crate) data_dir: PathBuf,
}

impl Setting {
    fn read(global: &Global) -> anyhow::Result<Self> {
        let data_dir = config::data_dir(global.data_dir.clone())?;
        let env =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let config = Config::load(global.config.as_deref(), &data_dir, env)?;
        Ok(Self { config, data_dir })
    }

    /// Make the data folder, readable by its owner alone.
    pub(crate) fn make_data_dir(&self) -> anyhow::Result<()> {
        let made = {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(&self.data_dir)
        };
        let probe = self.data_dir.join(".writable");
        made.and_then(|()| std::fs::write(&probe, b"")).and_then(|()| std::fs::remove_file(&probe)).with_context(|| {
            format!(
                "the data folder {} is not writable: choose another with --data-dir FOLDER, or free some space",
                self.data_dir.display()
            )
        })
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line: what happened and what to do.
            eprintln!("hyperlith: {}", one_line(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    if let Command::Config(ConfigCommand::Default) = cli.command {
        say!("{}", config::DEFAULTS.trim_end());
        return Ok(());
    }
    if let Command::Agent(args::AgentCommand::Build { folder }) = &cli.command {
        return agent::build(folder);
    }
    let setting = Setting::read(&cli.global)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the asynchronous runtime could not start")?;
    runtime.block_on(async {
        match cli.command {
            Command::Chat(args) => chat::run(setting, args).await,
            Command::Telegram(args) => telegram::run(setting, args).await,
            Command::Node(args) => chain::run_node(setting, &args.rpc).await,
            Command::Agent(command) => agent::run(setting, command).await,
            Command::Runs { run, limit } => runs::list(&setting, run.as_deref(), limit),
            Command::Tools => equip::list(&setting).await,
            Command::Mcp(args) => mcp::run(setting, args).await,
            Command::Replay { run, interpreter } => runs::replay(&setting, &run, interpreter).await,
            Command::Fork { run, at, model } => runs::fork(setting, &run, at, model).await,
            Command::Receipt { run, out } => runs::receipt(&setting, &run, &out),
            Command::Verify { receipt, component, signer } => {
                runs::verify(&setting, &receipt, component.as_deref(), signer.as_deref()).await
            }
            Command::Wallet(command) => wallet::run(&setting, command),
            Command::Config(_) => {
                let file = cli.global.config.clone().unwrap_or_else(|| setting.data_dir.join("hyperlith.toml"));
                let origin =
                    if file.is_file() { file.display().to_string() } else { "the built-in defaults".to_owned() };
                say!("valid: {origin}, data folder {}", setting.data_dir.display());
                Ok(())
            }
        }
    })
}

/// The whole chain of causes in one line, without saying the same twice.
fn one_line(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = flat(&cause.to_string());
        if !cause.is_empty() && !text.contains(&cause) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&cause);
        }
    }
    text
}

/// A message of several lines as one. The source lines that a parser draws (`4 | [grants]` and what points at it) are left out.
fn flat(message: &str) -> String {
    let drawn = |line: &str| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').starts_with('|');
    let mut text = String::new();
    for line in message.lines().map(str::trim).filter(|line| !line.is_empty() && !drawn(line)) {
        if !text.is_empty() {
            text.push_str(if text.ends_with(['[', ',', ':']) || line.starts_with(']') { " " } else { "; " });
        }
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::one_line;

    #[test]
    fn an_error_of_several_lines_is_said_in_one_and_once() {
        let parse =
            "TOML parse error at line 4, column 9\n  |\n4 | [grants.chian]\n  |         ^^^^^\nunknown field `chian`\n";
        let error =
            Err::<(), _>(anyhow::anyhow!(parse)).context(format!("agent.toml cannot be read: {parse}")).unwrap_err();
        assert_eq!(
            one_line(&error),
            "agent.toml cannot be read: TOML parse error at line 4, column 9; unknown field `chian`"
        );
        assert_eq!(
            one_line(&anyhow::anyhow!("expected=[\n    0x0,\n    0x61,\n] at 0")),
            "expected=[ 0x0, 0x61, ] at 0"
        );
    }
}
