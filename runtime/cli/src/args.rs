//! The command line: what a person reads in `--help` is written here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// A WebAssembly-first runtime for AI agents, with its own EVM chain.
///
/// `hyperlith chat` starts a development chain with Aave v3 and Uniswap v2 on it and opens a chat with an agent that lends, borrows
/// and swaps for you. Write what you want, read the card, answer `confirm` or `cancel`.
#[derive(Debug, Parser)]
#[command(name = "hyperlith", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Folder of the chain, the wallets, the conversation and the log [default: $XDG_DATA_HOME/hyperlith or ~/.local/share/hyperlith]
    #[arg(long, global = true, env = "HYPERLITH_DATA_DIR", value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Configuration file [default: hyperlith.toml in the data folder]; `hyperlith config default` prints a documented one
    #[arg(long, global = true, env = "HYPERLITH_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the chain and talk with the agent, on a terminal or through a pipe
    ///
    /// One line is one message. `confirm` and `cancel` do what buttons would do; on a terminal, `exit` leaves. On a
    /// pipe, the end of the input finishes what was confirmed and exits 0.
    Chat(ChatArgs),
    /// Start the chain and answer people on Telegram, until Ctrl-C
    ///
    /// The bot's token comes from @BotFather and is read from TELOXIDE_TOKEN. Each person's wallet is made when they first write.
    Telegram(TelegramArgs),
    /// Run the chain alone, with its JSON-RPC, until Ctrl-C
    Node(NodeArgs),
    /// Build, inspect and try agents
    #[command(subcommand)]
    Agent(AgentCommand),
    /// List the tools that are installed: components in the folder `tools` of the data folder
    Tools,
    /// Serve the agent and the tools to an MCP client on standard input and output
    ///
    /// The agent answers and proposes; what it proposes is shown, and only a person at `hyperlith chat` or on Telegram can confirm: a model cannot.
    Mcp(McpArgs),
    /// List the turns of agents that were recorded, or show one
    Runs {
        /// Show this one with its calls: the first digits of its root, or `last`
        #[arg(value_name = "RUN")]
        run: Option<String>,
        /// List at most so many, the newest last
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: usize,
    },
    /// Run a recorded turn again from its record alone, without network, model or key, and compare everything
    Replay {
        /// The first digits of its root, or `last`
        #[arg(value_name = "RUN")]
        run: String,
        /// Interpret instead of compiling: slower, and it must come out the same
        #[arg(long)]
        interpreter: bool,
    },
    /// Go on from the middle of a recorded turn: its first calls are answered as they were, the others anew
    ///
    /// Nothing is kept of the agent's memory and nothing is proposed to anybody: the reply is printed.
    Fork {
        /// The first digits of its root, or `last`
        #[arg(value_name = "RUN")]
        run: String,
        /// How many calls are answered as they were
        #[arg(long, value_name = "CALLS")]
        at: usize,
        /// Ask this model instead of the configured one
        #[arg(long, value_name = "NAME")]
        model: Option<String>,
    },
    /// Write a signed receipt of a recorded turn, with its journal, for others to verify
    ///
    /// The file holds what the person wrote and what the agent was told: give it only to whom you would tell that.
    Receipt {
        /// The first digits of its root, or `last`
        #[arg(value_name = "RUN")]
        run: String,
        /// Where to write it
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Check a receipt: its signature, its journal, and by running the turn again that everything comes out as it says
    Verify {
        /// The receipt
        #[arg(value_name = "FILE")]
        receipt: PathBuf,
        /// The component, where it was not kept in this data folder
        #[arg(long, value_name = "FILE")]
        component: Option<PathBuf>,
        /// The public key that must have signed, in hexadecimal; without it, any key will do and is printed
        #[arg(long, value_name = "KEY")]
        signer: Option<String>,
    },
    /// Look at wallets, their limits and transactions; freeze them
    #[command(subcommand)]
    Wallet(WalletCommand),
    /// Print the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct RpcArgs {
    /// Port of the JSON-RPC on 127.0.0.1 [default: 8545]
    #[arg(long, value_name = "PORT")]
    pub(crate) rpc_port: Option<u16>,
    /// Do not serve JSON-RPC
    #[arg(long, conflicts_with = "rpc_port")]
    pub(crate) no_rpc: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ChatArgs {
    #[command(flatten)]
    pub(crate) rpc: RpcArgs,
    /// Who is talking: each name has its own wallet and conversation
    #[arg(long, default_value = "me", value_name = "NAME")]
    pub(crate) person: String,
    /// Print each line of the input before its answer, for transcripts of a pipe
    #[arg(long)]
    pub(crate) echo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TelegramArgs {
    #[command(flatten)]
    pub(crate) rpc: RpcArgs,
    /// Another Bot API server than Telegram's: your own, or a test's
    #[arg(long, env = "TELOXIDE_API_URL", value_name = "URL")]
    pub(crate) api_url: Option<String>,
    /// Let Telegram call this address (https, as the proxy before us has it) instead of asking it
    #[arg(long, value_name = "URL", requires = "listen")]
    pub(crate) webhook: Option<String>,
    /// Where the webhook listens, such as 127.0.0.1:8443
    #[arg(long, value_name = "ADDRESS", requires = "webhook")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// Address of a page about a transaction, with {hash} in it; receipts link to it
    #[arg(long, value_name = "URL", default_value = "")]
    pub(crate) explorer: String,
}

#[derive(Debug, Args)]
pub(crate) struct McpArgs {
    /// For whom: the wallet that the agent sees
    #[arg(long, default_value = "me", value_name = "NAME")]
    pub(crate) person: String,
}

#[derive(Debug, Args)]
pub(crate) struct NodeArgs {
    #[command(flatten)]
    pub(crate) rpc: RpcArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AgentCommand {
    /// Compile an agent's crate into a component
    Build {
        /// Folder of the crate, with its Cargo.toml and agent.toml
        #[arg(default_value = ".", value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Show what a component imports, what its manifest grants and what is missing
    Inspect {
        /// A component (.wasm), or the folder of an agent's crate, which is built first
        #[arg(value_name = "COMPONENT|FOLDER")]
        agent: PathBuf,
        /// Its manifest [default: agent.toml of the folder, or beside the component]
        #[arg(long, value_name = "FILE")]
        manifest: Option<PathBuf>,
    },
    /// Vouch for a component under its manifest: write its signature beside it
    Sign {
        /// The component (.wasm)
        #[arg(value_name = "COMPONENT")]
        component: PathBuf,
        /// Its manifest [default: beside the component]
        #[arg(long, value_name = "FILE")]
        manifest: Option<PathBuf>,
        /// Your signing key, 32 bytes; made where there is none
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Send messages to an agent on a throw-away development chain; proposals are shown, never executed
    Run {
        /// A component (.wasm), the folder of an agent's crate, or `defi` for the embedded one
        #[arg(value_name = "COMPONENT|FOLDER|defi")]
        agent: PathBuf,
        /// A message; without one, lines are read from standard input
        #[arg(long, short, value_name = "TEXT")]
        message: Option<String>,
        /// Its manifest [default: agent.toml of the folder, or beside the component]
        #[arg(long, value_name = "FILE")]
        manifest: Option<PathBuf>,
        /// Print each answer as one line of JSON: reply, understood slots, proposed calls, suggestions
        #[arg(long)]
        json: bool,
        /// Treat every line as a new person's first message, for lists of sentences
        #[arg(long)]
        fresh: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum WalletCommand {
    /// List the wallets of the data folder
    List,
    /// Show a wallet: address, limits, what was spent today, whether it is frozen
    Show(PersonArg),
    /// Show a wallet's transactions
    History(PersonArg),
    /// Refuse every signature from now on, also of a chat that is running
    Freeze(PersonArg),
    /// Allow signatures again
    Unfreeze(PersonArg),
    /// Change a wallet's limits, in whole US dollars
    Limits {
        #[command(flatten)]
        person: PersonArg,
        /// The most that one transaction may send out, by the chain's prices
        #[arg(long, value_name = "USD")]
        per_transaction: Option<u64>,
        /// The most that may be sent out within 24 hours
        #[arg(long, value_name = "USD")]
        per_day: Option<u64>,
        /// The most that may be sent out within seven days
        #[arg(long, value_name = "USD")]
        per_week: Option<u64>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct PersonArg {
    /// Whose wallet
    #[arg(long, default_value = "me", value_name = "NAME")]
    pub(crate) person: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// The documented defaults, ready to be saved as hyperlith.toml
    Default,
    /// Where the configuration is read from, and whether it is valid
    Check,
}
