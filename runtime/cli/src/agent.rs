//! `hyperlith agent`: build a component, see what it may do, and talk with it on a throw-away chain.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use hyperlith_chat::store::Store;
use hyperlith_chat::{AgentTurn, Event, HostedAgent, TurnReply, TurnRequest};
use hyperlith_policy::{Interface, Manifest, audit};
use serde_json::json;

use crate::args::AgentCommand;
use crate::output::say;
use crate::{Setting, chain, chat, equip, logging};

/// `hyperlith agent build`.
pub(crate) fn build(folder: &Path) -> anyhow::Result<()> {
    eprintln!("building the agent in {}", folder.display());
    let built = hyperlith_build::build(folder, None, false)?;
    let manifest = folder.join("agent.toml");
    let kept = built.target_dir.join("agents");
    let path = kept.join(format!("{}.wasm", built.name));
    std::fs::create_dir_all(&kept)
        .and_then(|()| std::fs::write(&path, &built.component))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    say!("{} ({} KiB)", path.display(), built.component.len().div_ceil(1024));
    if manifest.is_file() {
        let beside = path.with_extension("toml");
        std::fs::copy(&manifest, &beside).with_context(|| format!("{} cannot be written", beside.display()))?;
        say!("{}", beside.display());
        let inspection = hyperlith_engine::inspect(&built.component)?;
        if inspection.world.is_none() {
            bail!("{} exports no agent: its lib.rs needs `hyperlith_sdk::export!(YourAgent);`", built.name);
        }
        check(&built.component, &Manifest::read(&manifest)?)
    } else {
        bail!("{} is missing: an agent without a manifest may do nothing; see docs/sdk.md", manifest.display())
    }
}

/// The other commands.
pub(crate) async fn run(setting: Setting, command: AgentCommand) -> anyhow::Result<()> {
    match command {
        AgentCommand::Build { folder } => build(&folder),
        AgentCommand::Sign { component, manifest, key } => equip::sign(&component, manifest, &key),
        AgentCommand::Inspect { agent, manifest } => {
            let (component, manifest) = find(&agent, manifest)?;
            inspect(&component, manifest)
        }
        AgentCommand::Run { agent, message, manifest, json, fresh } => {
            let (component, manifest) = find(&agent, manifest)?;
            let manifest = manifest.with_context(|| {
                format!("{} has no agent.toml: give its manifest with --manifest FILE", agent.display())
            })?;
            logging::for_author()?;
            talk(setting, component, manifest, message, json, fresh).await
        }
    }
}

/// A component and its manifest, from what a person would name: `defi`, a folder that was built, or a file.
fn find(agent: &Path, manifest: Option<PathBuf>) -> anyhow::Result<(Vec<u8>, Option<Manifest>)> {
    let given = manifest.map(|path| Manifest::read(&path)).transpose()?;
    if agent == Path::new("defi") && !agent.exists() {
        return Ok((
            chat::DEFI_COMPONENT.to_vec(),
            Some(given.map_or_else(|| Manifest::parse(chat::DEFI_MANIFEST), Ok)?),
        ));
    }
    let (component, beside) = if agent.is_dir() {
        let built = hyperlith_build::build(agent, None, false)?;
        (built.component, agent.join("agent.toml"))
    } else {
        let bytes = std::fs::read(agent).with_context(|| {
            format!("{} cannot be read: give a component, the folder of an agent, or `defi`", agent.display())
        })?;
        let same_name = agent.with_extension("toml");
        (bytes, if same_name.is_file() { same_name } else { agent.with_file_name("agent.toml") })
    };
    let manifest = match given {
        Some(manifest) => Some(manifest),
        None if beside.is_file() => Some(Manifest::read(&beside)?),
        None => None,
    };
    Ok((component, manifest))
}

fn inspect(component: &[u8], manifest: Option<Manifest>) -> anyhow::Result<()> {
    let inspection = hyperlith_engine::inspect(component)?;
    say!("digest   blake3:{}", inspection.digest);
    say!("size     {} KiB", inspection.size.div_ceil(1024));
    say!("world    {}", inspection.world.unwrap_or("none of ours"));
    say!("exports  {}", inspection.exports.join(", "));
    say!("imports");
    for import in &inspection.imports {
        let functions = if import.functions.is_empty() { "types only".to_owned() } else { import.functions.join(", ") };
        say!("  {}: {functions}", import.name);
    }
    let Some(manifest) = manifest else {
        say!("manifest none: nothing is granted");
        return Ok(());
    };
    say!("manifest {} {}", manifest.agent.name, manifest.agent.version);
    let granted: Vec<&str> =
        Interface::ALL.into_iter().filter(|interface| manifest.grants.has(*interface)).map(Interface::name).collect();
    say!("  granted: {}", if granted.is_empty() { "nothing".to_owned() } else { granted.join(", ") });
    check(component, &manifest)
}

/// The audit that also stands before every start.
fn check(component: &[u8], manifest: &Manifest) -> anyhow::Result<()> {
    let inspection = hyperlith_engine::inspect(component)?;
    audit(&inspection.imports, &manifest.grants)?;
    say!("the manifest grants every import");
    Ok(())
}

/// Talk with an agent on a chain that is thrown away afterwards. Its proposals are shown and go nowhere.
async fn talk(
    mut setting: Setting,
    component: Vec<u8>,
    manifest: Manifest,
    message: Option<String>,
    json: bool,
    fresh: bool,
) -> anyhow::Result<()> {
    let folder =
        tempfile::Builder::new().prefix("hyperlith-agent-").tempdir().context("no temporary folder can be made")?;
    setting.config.rpc.enabled = false;
    let agent = tokio::task::spawn_blocking(move || chat::load(&component, manifest, None))
        .await
        .context("the agent could not be loaded")??;
    let hosted = HostedAgent::new(agent, chat::model(&setting.config.model)?, None);
    let (node, network) = chain::open(&setting.config, &folder.path().join("chain")).await?;
    let result = async {
        // Nobody has the key of this wallet: the agent can propose for it, nothing can be signed.
        let wallet = alloy_primitives::Address::repeat_byte(0x5e);
        hyperlith_chain::devnet::fund(&node, wallet).await?;
        let store = Arc::new(Store::open(folder.path())?);
        let ask = async |number: usize, text: String| {
            let person = if fresh { format!("agent-run:{number}") } else { "agent-run:1".to_owned() };
            let request = TurnRequest {
                person,
                wallet,
                language: None,
                event: Event::Message(text),
                snapshot: node.snapshot(),
                network: Some(network.clone()),
                memory: hyperlith_chat::AgentMemory::new(store.clone()),
            };
            hosted.turn(request).await
        };
        if let Some(text) = message {
            match ask(1, text.clone()).await {
                Ok(reply) => show(&text, &reply, json),
                Err(failure) => bail!("{failure}"),
            }
            return Ok(());
        }
        for (number, line) in std::io::stdin().lock().lines().enumerate() {
            let line = line.context("the input is not UTF-8 text")?;
            if line.trim().is_empty() {
                continue;
            }
            match ask(number, line.clone()).await {
                Ok(reply) => show(&line, &reply, json),
                Err(failure) if json => say!("{}", json!({ "message": line, "failure": failure.to_string() })),
                Err(failure) => say!("{failure}"),
            }
        }
        Ok(())
    }
    .await;
    node.shutdown().await;
    result
}

fn show(text: &str, reply: &TurnReply, json: bool) {
    let calls = reply.proposal.as_ref().map(|proposal| &proposal.calls);
    if json {
        let calls: Option<Vec<_>> = calls.map(|calls| {
            calls.iter().map(|call| json!({ "to": call.to, "value": call.value, "input": call.input })).collect()
        });
        let understood: serde_json::Map<String, serde_json::Value> =
            reply.understood.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        say!(
            "{}",
            json!({ "message": text, "reply": reply.message, "understood": understood, "calls": calls, "suggestions": reply.suggestions })
        );
        return;
    }
    say!("{}", reply.message);
    if !reply.understood.is_empty() {
        let slots: Vec<String> = reply.understood.iter().map(|(name, value)| format!("{name}={value}")).collect();
        say!("  understood: {}", slots.join(", "));
    }
    for call in calls.into_iter().flatten() {
        say!(
            "  proposes: call {} with {} bytes of calldata, value {} wei (shown, not executed)",
            call.to,
            call.input.len(),
            call.value
        );
    }
    if !reply.suggestions.is_empty() {
        say!("  ({})", reply.suggestions.join(" | "));
    }
}
