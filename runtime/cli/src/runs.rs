//! Recorded turns: list them, run them again, go on from their middle, and give others a receipt to verify.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use alloy_primitives::hex;
use anyhow::{Context, bail};
use hyperlith_chat::{PinnedChain, clean_line};
use hyperlith_engine::{Engine, EngineConfig};
use hyperlith_host::{Agent, AgentRuntime, Event, MemoryState, Reply, Turn, TurnContext};
use hyperlith_journal::{Digest, End, HOST, Journal, JournalError, Reader, Receipt, SigningKey};
use hyperlith_policy::Manifest;
use serde::{Deserialize, Serialize};

use crate::output::say;
use crate::{Setting, chain, chat, logging};

/// The key that signs receipts, 32 random bytes, made at the first receipt.
const RECEIPT_KEY: &str = "receipt-key";
/// Longer than any honest turn computes.
const LONGEST_VERIFICATION: Duration = Duration::from_secs(300);
/// Digits that name a run in a list.
const SHORT: usize = 12;

/// Every journal file of the data folder: those that were put aside, by age, then the one in use.
fn files(data_dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let named = |name: &str| name.starts_with("turns-") && name.ends_with(".journal");
    let mut files: Vec<PathBuf> = match std::fs::read_dir(data_dir) {
        Ok(entries) => entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(named))
            .collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => vec![],
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", data_dir.display())),
    };
    files.sort();
    let current = data_dir.join(chat::JOURNAL);
    files.extend(current.is_file().then_some(current));
    Ok(files)
}

/// Hand every recorded turn to `each`, the oldest first. One that is being written right now is left out.
fn every(data_dir: &Path, mut each: impl FnMut(Journal)) -> anyhow::Result<()> {
    for file in files(data_dir)? {
        let reading = || format!("the journal {} cannot be read", file.display());
        for journal in Reader::open(&file).with_context(reading)? {
            match journal {
                Ok(journal) => each(journal),
                Err(JournalError::Torn { .. }) => break,
                Err(error) => return Err(error).with_context(reading),
            }
        }
    }
    Ok(())
}

fn find(data_dir: &Path, run: &str) -> anyhow::Result<Journal> {
    let wanted = run.trim_start_matches("0x").to_ascii_lowercase();
    let last = wanted == "last";
    if !last && (wanted.len() < 4 || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        bail!("`{run}` is not a run: give at least four digits of its root, or `last`; `hyperlith runs` lists them");
    }
    let (mut found, mut count) = (None, 0_usize);
    every(data_dir, |journal| {
        if last || hex::encode(journal.root()).starts_with(&wanted) {
            count += 1;
            found = Some(journal);
        }
    })?;
    if count > 1 && !last {
        bail!("{count} runs begin with {wanted}: give more digits");
    }
    found.with_context(|| format!("no run {run} is recorded in {}; `hyperlith runs` lists them", data_dir.display()))
}

/// What a journal says in one line.
fn line(journal: &Journal) -> String {
    let root = hex::encode(journal.root());
    let short = root.get(..SHORT).unwrap_or_default();
    let turn = match journal.verify() {
        Ok(turn) => turn,
        Err(error) => return format!("{short}  {error}"),
    };
    let (person, event) = match postcard::from_bytes::<Turn>(&turn.header.input) {
        Ok(input) => (clean_line(&input.person.id, 24), describe(&input.event)),
        Err(_) => ("?".to_owned(), "an input of another version".to_owned()),
    };
    let calls = turn.calls.iter().filter(|call| call.interface != HOST).count();
    let end = match &turn.end {
        End::Reply { fuel, .. } => format!("{} kfuel", fuel / 1_000),
        End::Failed { cause, .. } => format!("failed: {}", clean_line(cause, 60)),
    };
    format!("{short}  {}  {person:<14}  {calls:>3} calls  {end:<12}  {event}", time(turn.header.now_ms))
}

fn describe(event: &Event) -> String {
    match event {
        Event::Message(text) => format!("“{}”", clean_line(text, 48)),
        Event::Renew(bytes) => format!("renewal, {} bytes", bytes.len()),
    }
}

/// Seconds precision, UTC.
fn time(milliseconds: u64) -> String {
    let seconds = i64::try_from(milliseconds / 1_000).unwrap_or(i64::MAX);
    chrono::DateTime::from_timestamp(seconds, 0)
        .map_or_else(|| "?".to_owned(), |time| time.format("%Y-%m-%d %H:%M:%S").to_string())
}

/// `hyperlith runs`.
pub(crate) fn list(setting: &Setting, run: Option<&str>, limit: usize) -> anyhow::Result<()> {
    if let Some(run) = run {
        return show(&find(&setting.data_dir, run)?);
    }
    let mut lines = std::collections::VecDeque::new();
    let mut all = 0_usize;
    every(&setting.data_dir, |journal| {
        all += 1;
        lines.push_back(line(&journal));
        if lines.len() > limit {
            lines.pop_front();
        }
    })?;
    if all == 0 {
        say!("no turn is recorded in {}: start with `hyperlith chat`", setting.data_dir.display());
        return Ok(());
    }
    if all > lines.len() {
        say!("{} earlier ones are not shown (--limit)", all - lines.len());
    }
    for line in lines {
        say!("{line}");
    }
    Ok(())
}

fn show(journal: &Journal) -> anyhow::Result<()> {
    let turn = journal.verify()?;
    say!("{}", line(journal));
    say!("root       {}", hex::encode(journal.root()));
    say!("component  {}", hex::encode(turn.header.component));
    say!("manifest   {}", hex::encode(turn.header.manifest));
    let mut index = 0;
    for call in &turn.calls {
        let size = call.response.len();
        if call.interface == HOST {
            say!("      host looked up {}: {size} bytes", call.function);
        } else {
            say!("{index:>4}  {}.{}: {size} bytes, {} fuel left", call.interface, call.function, call.fuel);
            index += 1;
        }
    }
    match &turn.end {
        End::Reply { reply, fuel } => say!("reply {}, {fuel} fuel", hex::encode(reply)),
        End::Failed { cause, fuel } => say!("failed after {fuel} fuel: {}", clean_line(cause, 300)),
    }
    Ok(())
}

/// The agent that ran then, from the store of components (or the given bytes).
fn agent_of(
    setting: &Setting,
    header: (&Digest, &Digest),
    given: (Option<Vec<u8>>, Option<String>),
    interpreter: bool,
) -> anyhow::Result<Agent> {
    let store = chat::components(&setting.data_dir);
    let (component, manifest) = given;
    let bytes = component.map_or_else(|| store.component(header.0), Ok)?;
    let manifest = manifest.map_or_else(|| store.manifest(header.1), Ok)?;
    // Interpreted code is as large as compiled code, and nobody needs it twice.
    let cache_dir = (!interpreter).then(|| setting.data_dir.join("compiled"));
    let engine = Engine::new(&EngineConfig { cache_dir, interpreter, ..EngineConfig::default() })?;
    Ok(AgentRuntime::new(engine)?.load(&bytes, Manifest::parse(&manifest)?)?)
}

/// `hyperlith replay`.
pub(crate) async fn replay(setting: &Setting, run: &str, interpreter: bool) -> anyhow::Result<()> {
    let journal = find(&setting.data_dir, run)?;
    let header = journal.verify()?.header;
    let agent = agent_of(setting, (&header.component, &header.manifest), (None, None), interpreter)?;
    let replayed = agent.replay(&journal).await?;
    match &replayed.reply {
        Some(reply) => print(reply),
        None => say!("the turn failed, as it did then"),
    }
    say!(
        "\nidentical: {} calls, {} fuel, journal {}{}",
        replayed.calls,
        replayed.fuel_used,
        hex::encode(replayed.root),
        replayed.state.map(|root| format!(", memory {}", hex::encode(root))).unwrap_or_default()
    );
    Ok(())
}

fn print(reply: &Reply) {
    say!("{}", reply.message);
    if let Some(proposal) = &reply.proposal {
        for call in &proposal.calls {
            say!("  proposes a call to {} with {} bytes of calldata", call.to, call.input.len());
        }
    }
}

/// `hyperlith fork`.
pub(crate) async fn fork(mut setting: Setting, run: &str, at: usize, model: Option<String>) -> anyhow::Result<()> {
    let journal = find(&setting.data_dir, run)?;
    let header = journal.verify()?.header;
    let agent = agent_of(&setting, (&header.component, &header.manifest), (None, None), false)?;
    if let Some(name) = model {
        if setting.config.model.base_url.is_empty() {
            bail!(
                "no model is configured, so {name} cannot be asked: set model.base_url (see `hyperlith config default`)"
            );
        }
        setting.config.model.name = name;
    }
    logging::for_author()?;
    setting.config.rpc.enabled = false;
    let (node, network) = chain::open(&setting.config, &setting.data_dir.join("chain")).await?;
    let reader = PinnedChain { snapshot: node.snapshot(), network: Some(network) };
    let context =
        TurnContext::new(Arc::new(reader), Arc::new(MemoryState::default()), chat::model(&setting.config.model)?);
    let outcome = agent.fork(&journal, at, context).await;
    node.shutdown().await;
    let outcome = outcome?;
    print(&outcome.reply);
    say!("\nforked at call {at}: {} calls, {} fuel; nothing was kept", outcome.usage.host_calls, outcome.fuel_used);
    Ok(())
}

/// A receipt as a file: what was signed, and what it takes to run the turn again, all in hexadecimal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiptFile {
    format: String,
    component: String,
    manifest: String,
    input: String,
    journal_root: String,
    output: String,
    state_root: Option<String>,
    fuel: u64,
    signer: String,
    signature: String,
    /// The manifest's canonical text.
    manifest_text: String,
    /// The journal file of this one turn.
    journal: String,
}

const FORMAT: &str = "hyperlith receipt 1";

/// `hyperlith receipt`.
pub(crate) fn receipt(setting: &Setting, run: &str, out: &Path) -> anyhow::Result<()> {
    let journal = find(&setting.data_dir, run)?;
    let receipt = Receipt::sign(&journal, &signing_key(&setting.data_dir.join(RECEIPT_KEY))?)?;
    let file = ReceiptFile {
        format: FORMAT.to_owned(),
        component: hex::encode(receipt.component),
        manifest: hex::encode(receipt.manifest),
        input: hex::encode(receipt.input),
        journal_root: hex::encode(receipt.journal),
        output: hex::encode(receipt.output),
        state_root: receipt.state.map(hex::encode),
        fuel: receipt.fuel,
        signer: hex::encode(receipt.signer),
        signature: hex::encode(receipt.signature),
        manifest_text: chat::components(&setting.data_dir).manifest(&receipt.manifest)?,
        journal: hex::encode(journal.to_bytes()?),
    };
    std::fs::write(out, serde_json::to_string_pretty(&file)? + "\n")
        .with_context(|| format!("{} cannot be written", out.display()))?;
    say!("{}: run {}, signed by {}", out.display(), file.journal_root, file.signer);
    Ok(())
}

fn digest<const N: usize>(what: &str, text: &str) -> anyhow::Result<[u8; N]> {
    let bytes = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.with_context(|| format!("the receipt's {what} is not {N} bytes in hexadecimal"))
}

/// `hyperlith verify`.
pub(crate) async fn verify(
    setting: &Setting,
    path: &Path,
    component: Option<&Path>,
    signer: Option<&str>,
) -> anyhow::Result<()> {
    let text = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let file: ReceiptFile =
        serde_json::from_slice(&text).with_context(|| format!("{} is not a receipt", path.display()))?;
    if file.format != FORMAT {
        bail!("{} has the format {}, and this program reads {FORMAT}", path.display(), clean_line(&file.format, 60));
    }
    let receipt = Receipt {
        component: digest("component", &file.component)?,
        manifest: digest("manifest", &file.manifest)?,
        input: digest("input", &file.input)?,
        journal: digest("journal root", &file.journal_root)?,
        output: digest("output", &file.output)?,
        state: file.state_root.as_deref().map(|root| digest("state root", root)).transpose()?,
        fuel: file.fuel,
        signer: digest("signer", &file.signer)?,
        signature: digest("signature", &file.signature)?,
    };
    if signer.is_some_and(|signer| !signer.trim_start_matches("0x").eq_ignore_ascii_case(&file.signer)) {
        bail!("the receipt is signed by {}, not by the key that you named", hex::encode(receipt.signer));
    }
    let journal =
        Journal::from_bytes(&hex::decode(&file.journal).context("the receipt's journal is not hexadecimal")?)?;
    receipt.matches(&journal)?;
    if hyperlith_engine::digest(file.manifest_text.as_bytes()) != receipt.manifest {
        bail!("the receipt's manifest_text is not the manifest that it names");
    }
    let given = component
        .map(|path| std::fs::read(path).with_context(|| format!("{} cannot be read", path.display())))
        .transpose()?;
    let header = (&receipt.component, &receipt.manifest);
    let agent = agent_of(setting, header, (given, Some(file.manifest_text)), false)?;
    // The receipt brings its own manifest, and with it its own limits.
    let replayed = tokio::time::timeout(LONGEST_VERIFICATION, agent.replay(&journal)).await.with_context(|| {
        format!("running the turn again took longer than {} s and was given up", LONGEST_VERIFICATION.as_secs())
    })??;
    if let Some(reply) = &replayed.reply {
        print(reply);
    }
    say!(
        "\nverified: run again, {} calls and {} fuel give the same reply, memory and journal {}; signed by {}{}",
        replayed.calls,
        replayed.fuel_used,
        hex::encode(receipt.journal),
        hex::encode(receipt.signer),
        if signer.is_some() { "" } else { " (whether to believe that key is yours to decide: --signer)" }
    );
    Ok(())
}

/// A signing key of 32 random bytes, made where there is none, readable by its owner alone.
pub(crate) fn signing_key(path: &Path) -> anyhow::Result<SigningKey> {
    let cannot = || format!("the signing key {} cannot be used", path.display());
    match std::fs::read(path) {
        Ok(bytes) => {
            let bytes: [u8; 32] =
                bytes.try_into().map_err(|_| anyhow::anyhow!("it does not have 32 bytes")).with_context(cannot)?;
            Ok(SigningKey::from_bytes(&bytes))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let bytes: [u8; 32] = rand_bytes().with_context(cannot)?;
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path).with_context(cannot)?;
            std::io::Write::write_all(&mut file, &bytes).and_then(|()| file.sync_all()).with_context(cannot)?;
            Ok(SigningKey::from_bytes(&bytes))
        }
        Err(error) => Err(error).with_context(cannot),
    }
}

fn rand_bytes() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the operating system has no randomness: {error}"))?;
    Ok(bytes)
}
