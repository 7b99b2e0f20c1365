//! `hyperlith chat`: chain, agent, wallets and a terminal, wired together.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use hyperlith_chain::{Network, Node};
use hyperlith_chat::amounts::Usd;
use hyperlith_chat::{Chat, ChatConfig, HostedAgent, MasterSecret, Person, Policy};
use hyperlith_engine::{ComponentStore, Engine, EngineConfig};
use hyperlith_host::{Agent, AgentRuntime};
use hyperlith_journal::Writer;
use hyperlith_models::{Model, OpenAiCompatible, OpenAiConfig, Unavailable};
use hyperlith_policy::Manifest;
use hyperlith_terminal::Look;

use crate::args::ChatArgs;
use crate::config::{Config, ModelSection};
use crate::equip::Equipment;
use crate::output::say;
use crate::{Setting, chain, equip, logging};

/// The DeFi agent, compiled by the build script.
pub(crate) const DEFI_COMPONENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/defi.wasm"));
pub(crate) const DEFI_MANIFEST: &str = include_str!(concat!(env!("OUT_DIR"), "/defi.toml"));

/// Which front-end a person comes from is part of who they are: `me` of the terminal is nobody on Telegram.
const FRONT_END: &str = "terminal:";

/// The key of a person's wallet and conversation. People of Telegram are `telegram:` and their number, for the operator's commands.
pub(crate) fn person_id(name: &str) -> anyhow::Result<String> {
    let number = name.strip_prefix(hyperlith_telegram::PERSON_PREFIX);
    if number.is_some_and(|number| (1..=20).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Ok(name.to_owned());
    }
    if name.is_empty() || name.len() > 64 || !name.chars().all(|c| c.is_ascii_alphanumeric() || "_.@-".contains(c)) {
        bail!(
            "`{}` cannot be a person's name: use 1 to 64 letters, digits, `_`, `.`, `@` or `-`",
            name.escape_default()
        );
    }
    Ok(format!("{FRONT_END}{name}"))
}

/// The name that `person_id` was made of.
pub(crate) fn person_name(id: &str) -> &str {
    id.strip_prefix(FRONT_END).unwrap_or(id)
}

/// How often alerts and standing orders are looked at while a terminal is open.
const WATCH_EVERY: Duration = Duration::from_secs(2);

/// Everything below a front-end.
pub(crate) struct Opened {
    pub(crate) node: Node,
    pub(crate) network: Network,
    pub(crate) chat: Chat,
    pub(crate) agent: Agent,
    pub(crate) equipment: Equipment,
}

impl Opened {
    /// The network and where its JSON-RPC is, in a few words.
    pub(crate) fn describe(&self) -> String {
        let rpc = self
            .node
            .rpc_address()
            .map_or_else(|| "no JSON-RPC".to_owned(), |address| format!("JSON-RPC on http://{address}"));
        format!("{} (chain id {}), {rpc}", self.network.name, self.network.chain_id)
    }
}

/// Open chain, agent, journal and wallets of a data folder.
pub(crate) async fn open(setting: &Setting) -> anyhow::Result<Opened> {
    let config = &setting.config;
    // The component is compiled (at a first start) while the chain opens.
    let loading = {
        let (config, folder) = (config.clone(), setting.data_dir.clone());
        tokio::task::spawn_blocking(move || load_configured(&config, &folder))
    };
    let (node, network) = chain::open(config, &setting.data_dir.join("chain")).await?;
    let chat = async {
        chain::write_address_book(&network, &setting.data_dir)?;
        let agent = loading.await.context("the agent could not be loaded")??;
        let journal = open_journal(&setting.data_dir)?;
        let equipment = equip::equip(setting, agent.runtime()).await?;
        let hosted = HostedAgent::new(agent.clone(), model(&config.model)?, Some(Arc::new(journal)))
            .with_tools(equipment.tools.clone())
            .with_egress(equipment.egress.clone());
        let chat = Chat::open(chat_config(setting)?, node.clone(), Arc::new(hosted)).await?;
        anyhow::Ok((chat, agent, equipment))
    }
    .await;
    match chat {
        Ok((chat, agent, equipment)) => Ok(Opened { node, network, chat, agent, equipment }),
        Err(error) => {
            node.shutdown().await;
            Err(error)
        }
    }
}

pub(crate) async fn run(mut setting: Setting, args: ChatArgs) -> anyhow::Result<()> {
    chain::apply(&args.rpc, &mut setting.config);
    let id = person_id(&args.person)?;
    setting.make_data_dir()?;
    logging::to_file(&setting.config.log.filter, &setting.data_dir)?;
    let opened = open(&setting).await?;
    let result = async {
        let person = opened.chat.open_person(&id).await?;
        say!("{}. Write what you want, or `help`.", opened.describe());
        let look = Look { echo: args.echo, ..Look::detect() };
        if look.interactive {
            recall(&person)?;
        }
        // Alerts and standing orders go on while the chat is open.
        let mut watch = tokio::task::JoinSet::new();
        watch.spawn(opened.chat.clone().keep_watch(WATCH_EVERY));
        hyperlith_terminal::run(&person, look, std::io::stdin(), std::io::stdout()).await?;
        Ok(())
    }
    .await;
    opened.node.shutdown().await;
    result
}

/// Lines of the last conversation that a person sees again at a terminal.
const RECALLED: u32 = 6;

/// Where the conversation stood: its last lines, each cut to one row.
fn recall(person: &Person) -> anyhow::Result<()> {
    let lines = person.conversation(RECALLED)?;
    if lines.is_empty() {
        return Ok(());
    }
    say!("\nThe conversation so far ends with:");
    for line in lines {
        let mark = if line.role == "person" { "> " } else { "  " };
        // The first row of a card or receipt is a rule; the next one is its title.
        let row = line.body.lines().find(|row| row.chars().any(char::is_alphanumeric)).unwrap_or_default();
        let row: String = hyperlith_chat::clean_line(row.trim(), 74);
        say!("{mark}{row}");
    }
    say!("");
    Ok(())
}

/// A journal that has grown beyond this is put aside under the name of the moment, in bytes: opening one reads all of it.
const LARGEST_JOURNAL: u64 = 64 << 20;

/// The file of recorded turns in the data folder.
pub(crate) const JOURNAL: &str = "turns.journal";

/// The record of every turn. Full ones are kept beside it; they are evidence.
fn open_journal(folder: &Path) -> anyhow::Result<Writer> {
    let path = folder.join(JOURNAL);
    if std::fs::metadata(&path).is_ok_and(|meta| meta.len() > LARGEST_JOURNAL) {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        std::fs::rename(&path, folder.join(format!("turns-{}.journal", now.as_millis())))
            .with_context(|| format!("{} cannot be put aside", path.display()))?;
    }
    Writer::open(&path).map_err(anyhow::Error::from).map_err(|error| {
        let full = error
            .chain()
            .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
            .any(|io| matches!(io.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded));
        let help = if full { "free some space" } else { "move it away to start a new one; no funds depend on it" };
        error.context(format!("the journal of turns {} cannot be opened: {help}", path.display()))
    })
}

fn chat_config(setting: &Setting) -> anyhow::Result<ChatConfig> {
    let wallet = &setting.config.wallet;
    let secret = if wallet.secret_file.is_empty() {
        MasterSecret::development(&setting.data_dir)?
    } else {
        let bytes = std::fs::read(&wallet.secret_file).with_context(|| {
            format!("the wallets' secret {} cannot be read: check wallet.secret_file", wallet.secret_file)
        })?;
        MasterSecret::new(bytes.trim_ascii().to_vec())
            .with_context(|| format!("the wallets' secret {} is not usable", wallet.secret_file))?
    };
    let mut config = ChatConfig::new(&setting.data_dir, secret);
    config.policy = Policy {
        per_transaction: Usd::dollars(wallet.per_transaction_usd),
        per_day: Usd::dollars(wallet.per_day_usd),
        per_week: Usd::dollars(wallet.per_week_usd),
        max_slippage_bps: slippage_bps(wallet.max_slippage_percent),
        ..Policy::default()
    };
    config.card_life = Duration::from_secs(wallet.card_seconds);
    // The host ends a turn by its manifest's time; this is the outer bound, above the model's own.
    config.turn_timeout = Duration::from_secs(setting.config.model.timeout_seconds.saturating_add(30));
    Ok(config)
}

/// The configuration keeps this within 0 to 50 per cent.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked when the configuration is read")]
fn slippage_bps(percent: f64) -> u32 {
    (percent * 100.0).round() as u32
}

/// The configured model, or none.
pub(crate) fn model(section: &ModelSection) -> anyhow::Result<Arc<dyn Model>> {
    if section.base_url.is_empty() {
        return Ok(Arc::new(Unavailable));
    }
    let model = OpenAiCompatible::new(OpenAiConfig {
        base_url: section.base_url.clone(),
        api_key: section.api_key.clone(),
        model: section.name.clone(),
        timeout: Duration::from_secs(section.timeout_seconds),
    })
    .context("the section [model] of the configuration is not usable")?;
    Ok(Arc::new(model))
}

/// Where components are kept by their hash, so that recorded turns can be run again.
pub(crate) fn components(data_dir: &Path) -> ComponentStore {
    ComponentStore::new(data_dir.join("components"))
}

fn load_configured(config: &Config, data_dir: &Path) -> anyhow::Result<Agent> {
    let (bytes, manifest) = configured(config)?;
    if let Err(error) = components(data_dir).keep(&bytes, &manifest.canonical()) {
        tracing::warn!(%error, "the component is not kept: turns of this run can only be replayed with its file");
    }
    load(&bytes, manifest, Some(data_dir.join("compiled")))
}

fn configured(config: &Config) -> anyhow::Result<(Vec<u8>, Manifest)> {
    if config.agent.component.is_empty() {
        return Ok((DEFI_COMPONENT.to_vec(), Manifest::parse(DEFI_MANIFEST)?));
    }
    let bytes = std::fs::read(&config.agent.component)
        .with_context(|| format!("the component {} cannot be read: check agent.component", config.agent.component))?;
    let manifest = Manifest::read(config.agent.manifest.as_ref()).context("check agent.manifest")?;
    equip::vouched(config.agent.component.as_ref(), &bytes, &manifest, &config.agent.publishers)?;
    Ok((bytes, manifest))
}

/// Audit, compile (or take from the cache) and link a component. Blocks.
pub(crate) fn load(component: &[u8], manifest: Manifest, cache_dir: Option<PathBuf>) -> anyhow::Result<Agent> {
    let engine = Engine::new(&EngineConfig { cache_dir, ..EngineConfig::default() })?;
    Ok(AgentRuntime::new(engine)?.load(component, manifest)?)
}
