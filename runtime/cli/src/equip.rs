//! What the operator gives agents besides the chain: tools (components in `tools/`) and a network with secrets (files in `secrets/`).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use hyperlith_engine::{Engine, EngineConfig};
use hyperlith_host::{AgentRuntime, Egress, EgressConfig, Toolbox};
use hyperlith_policy::Manifest;

use crate::Setting;
use crate::output::say;

/// Tools and network.
pub(crate) struct Equipment {
    pub(crate) tools: Arc<Toolbox>,
    pub(crate) egress: Arc<Egress>,
}

pub(crate) async fn equip(data_dir: &Path, runtime: &AgentRuntime) -> anyhow::Result<Equipment> {
    let tools = tools(&data_dir.join("tools"), runtime).await?;
    let egress = Egress::new(EgressConfig { secrets: secrets(&data_dir.join("secrets"))?, ..EgressConfig::default() })?;
    Ok(Equipment { tools: Arc::new(tools), egress: Arc::new(egress) })
}

/// The files of a folder with an extension (or with none), by their names; nothing where there is no folder.
fn files(folder: &Path, extension: Option<&str>) -> anyhow::Result<Vec<(String, std::path::PathBuf)>> {
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
async fn tools(folder: &Path, runtime: &AgentRuntime) -> anyhow::Result<Toolbox> {
    let mut tools = Toolbox::default();
    for (name, path) in files(folder, Some("wasm"))? {
        let cannot = || format!("the tool {} cannot be installed; nothing was started", path.display());
        let bytes = std::fs::read(&path).with_context(cannot)?;
        let beside = path.with_extension("toml");
        let mut manifest =
            if beside.is_file() { Manifest::read(&beside).with_context(cannot)? } else { Manifest::parse("")? };
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

/// `hyperlith tools`.
pub(crate) async fn list(setting: &Setting) -> anyhow::Result<()> {
    let cache_dir = Some(setting.data_dir.join("compiled"));
    let engine = Engine::new(&EngineConfig { cache_dir, ..EngineConfig::default() })?;
    let folder = setting.data_dir.join("tools");
    let tools = tools(&folder, &AgentRuntime::new(engine)?).await?;
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
