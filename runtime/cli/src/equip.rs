//! What the operator gives agents besides the chain: tools (components in `tools/`) and a network with secrets (files in `secrets/`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use hyperlith_engine::{Engine, EngineConfig, Publisher, check_signature, unhex};
use hyperlith_host::{AgentRuntime, Egress, EgressConfig, Toolbox};
use hyperlith_policy::Manifest;

use crate::Setting;
use crate::output::say;

/// Tools and network.
#[derive(Clone)]
pub(crate) struct Equipment {
    pub(crate) tools: Arc<Toolbox>,
    pub(crate) egress: Arc<Egress>,
}

pub(crate) async fn equip(setting: &Setting, runtime: &AgentRuntime) -> anyhow::Result<Equipment> {
    let tools = tools(&setting.data_dir.join("tools"), &setting.config.agent.publishers, runtime).await?;
    let egress =
        Egress::new(EgressConfig { secrets: secrets(&setting.data_dir.join("secrets"))?, ..EgressConfig::default() })?;
    Ok(Equipment { tools: Arc::new(tools), egress: Arc::new(egress) })
}

/// The files of a folder with an extension (or with none), by their names; nothing where there is no folder.
fn files(folder: &Path, extension: Option<&str>) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", folder.display())),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("{} cannot be read", folder.display()))?.path();
        if path.is_file()
            && path.extension().and_then(|known| known.to_str()) == extension
            && let Some(name) = path.file_stem().and_then(|name| name.to_str())
        {
            found.push((name.to_owned(), path.clone()));
        }
    }
    found.sort();
    Ok(found)
}

/// `NAME.wasm` with its manifest `NAME.toml`; without one, a tool may compute and nothing else.
async fn tools(folder: &Path, publishers: &[String], runtime: &AgentRuntime) -> anyhow::Result<Toolbox> {
    let mut tools = Toolbox::default();
    for (name, path) in files(folder, Some("wasm"))? {
        let cannot = || format!("the tool {} cannot be installed; nothing was started", path.display());
        let bytes = std::fs::read(&path).with_context(cannot)?;
        let beside = path.with_extension("toml");
        let mut manifest =
            if beside.is_file() { Manifest::read(&beside).with_context(cannot)? } else { Manifest::parse("")? };
        vouched(&path, &bytes, &manifest, publishers).with_context(cannot)?;
        if manifest.agent.name.is_empty() {
            manifest.agent.name = name;
        }
        tools.install(runtime, &bytes, manifest).await.with_context(cannot)?;
    }
    Ok(tools)
}

/// One file a secret, named as in `[grants.secrets.NAME]`, readable by its owner alone.
fn secrets(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut secrets = BTreeMap::new();
    for (name, path) in files(folder, None)? {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path)?.permissions().mode();
            if mode.trailing_zeros() < 6 {
                bail!("the secret {} can be read by others: run `chmod 600 {}`", name, path.display());
            }
        }
        let value = std::fs::read_to_string(&path)
            .with_context(|| format!("the secret {} cannot be read as text", path.display()))?;
        secrets.insert(name, value.trim_end_matches(['\n', '\r']).to_owned());
    }
    Ok(secrets)
}

/// Where the signature of a component is.
fn signature_path(component: &Path) -> PathBuf {
    let mut name = component.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

/// Whether one of the operator's publishers vouches for a component under its manifest. Without publishers everything is loaded, and the log says so.
pub(crate) fn vouched(path: &Path, component: &[u8], manifest: &Manifest, publishers: &[String]) -> anyhow::Result<()> {
    if publishers.is_empty() {
        tracing::warn!(component = %path.display(), "development setting: components are loaded without a signature (agent.publishers is empty)");
        return Ok(());
    }
    let keys: Vec<Publisher> = publishers.iter().filter_map(|key| unhex(key)).collect();
    let file = signature_path(path);
    let line = std::fs::read_to_string(&file).with_context(|| {
        format!(
            "{} has no signature ({}), and agent.publishers asks for one: nothing of it was loaded",
            path.display(),
            file.display()
        )
    })?;
    check_signature(component, &manifest.canonical(), &line, &keys)
        .with_context(|| format!("{} is not loaded", path.display()))?;
    Ok(())
}

/// `hyperlith agent sign`.
pub(crate) fn sign(component: &Path, manifest: Option<PathBuf>, key: &Path) -> anyhow::Result<()> {
    let bytes = std::fs::read(component).with_context(|| format!("{} cannot be read", component.display()))?;
    let beside = component.with_extension("toml");
    let manifest = match manifest {
        Some(path) => Manifest::read(&path)?,
        None if beside.is_file() => Manifest::read(&beside)?,
        None => Manifest::parse("")?,
    };
    let key = crate::runs::signing_key(key)?;
    let file = signature_path(component);
    std::fs::write(&file, hyperlith_engine::sign(&bytes, &manifest.canonical(), &key))
        .with_context(|| format!("{} cannot be written", file.display()))?;
    say!("{}", file.display());
    say!("publisher {}", alloy_primitives::hex::encode(key.verifying_key().to_bytes()));
    Ok(())
}

/// `hyperlith tools`.
pub(crate) async fn list(setting: &Setting) -> anyhow::Result<()> {
    let cache_dir = Some(setting.data_dir.join("compiled"));
    let engine = Engine::new(&EngineConfig { cache_dir, ..EngineConfig::default() })?;
    let folder = setting.data_dir.join("tools");
    let tools = tools(&folder, &setting.config.agent.publishers, &AgentRuntime::new(engine)?).await?;
    let mut any = false;
    for spec in tools.specs() {
        any = true;
        say!("{}  {}", spec.name, spec.description.lines().next().unwrap_or_default());
        say!("  input      {}", spec.input_schema);
        say!("  component  {}", alloy_primitives::hex::encode(spec.component));
    }
    if !any {
        say!("no tool is installed: put a component (NAME.wasm, and its manifest NAME.toml) into {}", folder.display());
    }
    Ok(())
}
