//! Starts the chain with its devnet, for the chat and for `hyperlith node`.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use hyperlith_chain::{Network, Node, NodeConfig, devnet};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::RpcArgs;
use crate::config::Config;
use crate::output::say;
use crate::{Setting, logging};

/// Open the chain in `folder` and deploy the devnet if it is not there yet.
pub(crate) async fn open(config: &Config, folder: &Path) -> anyhow::Result<(Node, Network)> {
    let mut node_config = devnet::configure(NodeConfig::development(folder))?;
    node_config.block_time = Duration::from_millis(config.chain.block_time_ms);
    node_config.genesis.gas_limit = config.chain.gas_limit;
    node_config.rpc = config.rpc.address();
    let node = Node::open(node_config).await.map_err(|error| match error {
        hyperlith_chain::ChainError::PortInUse { address } => anyhow::anyhow!(
            "port {} on {} is in use by another program: stop it, or choose another port with --rpc-port PORT or HYPERLITH_RPC_PORT=PORT",
            address.port(),
            address.ip()
        ),
        other => other.into(),
    })?;
    let bar = progress_bar();
    let deployed = devnet::deploy(&node, |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
        bar.set_message(progress.label.to_owned());
    })
    .await
    .context("the development network could not be deployed");
    bar.finish_and_clear();
    match deployed {
        Ok(network) => Ok((node, network)),
        Err(error) => {
            node.shutdown().await;
            Err(error)
        }
    }
}

/// Name of the file with the network's addresses.
const ADDRESS_BOOK: &str = "network.json";

/// Write where everything is on the chain, for scripts, wallets and explorers. Nothing reads it back.
pub(crate) fn write_address_book(network: &Network, folder: &Path) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(network).context("the address book could not be written")?;
    let path = folder.join(ADDRESS_BOOK);
    std::fs::write(&path, text + "\n")
        .with_context(|| format!("the address book {} could not be written", path.display()))
}

/// A bar on a terminal, nothing on a pipe.
fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        None,
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
    );
    if let Ok(style) =
        ProgressStyle::with_template("first start: deploying the devnet [{bar:20}] {pos}/{len} {msg:.20}")
    {
        bar.set_style(style);
    }
    bar
}

/// Flags win over the configuration.
pub(crate) fn apply(rpc: &RpcArgs, config: &mut Config) {
    if let Some(port) = rpc.rpc_port {
        config.rpc.port = port;
        config.rpc.enabled = true;
    }
    if rpc.no_rpc {
        config.rpc.enabled = false;
    }
}

/// `hyperlith node`: the chain alone, until Ctrl-C or SIGTERM.
pub(crate) async fn run_node(mut setting: Setting, rpc: &RpcArgs) -> anyhow::Result<()> {
    apply(rpc, &mut setting.config);
    setting.make_data_dir()?;
    logging::to_stderr(&setting.config.log.filter)?;
    let (node, network) = open(&setting.config, &setting.data_dir.join("chain")).await?;
    write_address_book(&network, &setting.data_dir)?;
    say!(
        "{} (chain id {}) at block {}; its assets are play money and its prices are set by hand",
        network.name,
        network.chain_id,
        node.head().number
    );
    match node.rpc_address() {
        Some(address) => say!("JSON-RPC on http://{address}; Ctrl-C stops the chain and keeps it"),
        None => say!("no JSON-RPC; Ctrl-C stops the chain and keeps it"),
    }
    if node.rpc_address().is_some() {
        say!("accounts with test ether, for cast and scripts (keys that everybody knows: never use them elsewhere)");
        for account in devnet::ACCOUNTS {
            say!("  {}  key {}", account.address, account.key);
        }
        say!("contracts and tokens: {}", setting.data_dir.join(ADDRESS_BOOK).display());
    }
    until_told_to_stop().await;
    node.shutdown().await;
    say!("stopped at block {}", node.head().number);
    Ok(())
}

/// Wait for Ctrl-C, or for SIGTERM as service managers send it.
async fn until_told_to_stop() {
    #[cfg(unix)]
    {
        if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
