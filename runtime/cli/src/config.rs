//! One configuration: documented defaults, a TOML file, environment variables, flags; each wins over the one before.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;
use toml::{Table, Value};

/// The defaults, which are also the documentation: `hyperlith config default` prints this text.
pub(crate) const DEFAULTS: &str = include_str!("../hyperlith.toml");

/// The environment variable `HYPERLITH_<SECTION>_<KEY>` sets `[section] key`.
const ENV_PREFIX: &str = "HYPERLITH_";

/// Everything that can be configured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) chain: ChainSection,
    pub(crate) rpc: RpcSection,
    pub(crate) wallet: WalletSection,
    pub(crate) model: ModelSection,
    pub(crate) agent: AgentSection,
    pub(crate) log: LogSection,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChainSection {
    pub(crate) block_time_ms: u64,
    pub(crate) gas_limit: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RpcSection {
    pub(crate) enabled: bool,
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WalletSection {
    pub(crate) secret_file: String,
    pub(crate) per_transaction_usd: u64,
    pub(crate) per_day_usd: u64,
    pub(crate) per_week_usd: u64,
    pub(crate) max_slippage_percent: f64,
    pub(crate) card_seconds: u64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelSection {
    pub(crate) base_url: String,
    pub(crate) name: String,
    pub(crate) api_key: String,
    pub(crate) timeout_seconds: u64,
}

/// The key is a secret: it must not reach a log or an error through `{:?}`.
impl std::fmt::Debug for ModelSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelSection")
            .field("base_url", &self.base_url)
            .field("name", &self.name)
            .field("api_key", &if self.api_key.is_empty() { "none" } else { "hidden" })
            .field("timeout_seconds", &self.timeout_seconds)
            .finish()
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentSection {
    pub(crate) component: String,
    pub(crate) manifest: String,
    pub(crate) publishers: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogSection {
    pub(crate) filter: String,
}

impl RpcSection {
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.enabled.then(|| SocketAddr::new(self.host, self.port))
    }
}

impl Config {
    /// Read the defaults, then `file` (or `hyperlith.toml` of the data folder, if it is there), then `env`.
    pub(crate) fn load(
        file: Option<&Path>,
        data_dir: &Path,
        env: impl Iterator<Item = (String, String)>,
    ) -> anyhow::Result<Self> {
        let mut table: Table = DEFAULTS.parse().context("the built-in defaults do not parse")?;
        let in_data_dir = data_dir.join("hyperlith.toml");
        let path = match file {
            Some(path) => Some(path),
            None => in_data_dir.is_file().then_some(in_data_dir.as_path()),
        };
        if let Some(path) = path {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("the configuration {} cannot be read", path.display()))?;
            // toml's own message shows the line; a secret may stand in it, so only the place and the reason are kept.
            let given: Table = text.parse().map_err(|error: toml::de::Error| {
                let line = error
                    .span()
                    .map_or(0, |span| text.get(..span.start).map_or(0, |before| before.lines().count().max(1)));
                anyhow::anyhow!("{} is not valid TOML near line {line}: {}", path.display(), error.message())
            })?;
            overlay(&mut table, given)
                .with_context(|| format!("in {} (`hyperlith config default` lists every key)", path.display()))?;
        }
        for (name, value) in env {
            if let Some(rest) = name.strip_prefix(ENV_PREFIX) {
                set_from_env(&mut table, &name, &rest.to_ascii_lowercase(), &value)?;
            }
        }
        let config: Self = Value::Table(table).try_into().map_err(|error: toml::de::Error| {
            // serde names Rust's types, which say little to who writes a configuration.
            let reason = error
                .to_string()
                .replace("expected u16", "expected a whole number from 0 to 65535")
                .replace("expected u64", "expected a whole number that is not negative")
                .replace("invalid IP address syntax", "expected an address such as 127.0.0.1 or ::1");
            anyhow::anyhow!("the configuration is not valid: {reason}")
        })?;
        config.check()
    }

    fn check(self) -> anyhow::Result<Self> {
        if !(20..=60_000).contains(&self.chain.block_time_ms) {
            bail!("chain.block_time_ms is {}: use 20 to 60000", self.chain.block_time_ms);
        }
        if !(1_000_000..=1_000_000_000).contains(&self.chain.gas_limit) {
            bail!("chain.gas_limit is {}: use 1000000 to 1000000000", self.chain.gas_limit);
        }
        if !(0.0..=50.0).contains(&self.wallet.max_slippage_percent) {
            bail!("wallet.max_slippage_percent is {}: use 0 to 50", self.wallet.max_slippage_percent);
        }
        if let Some(bad) = self.agent.publishers.iter().find(|key| hyperlith_engine::unhex::<32>(key).is_none()) {
            bail!(
                "agent.publishers holds {bad}, which is not a public key: write the 64 hexadecimal digits that `hyperlith agent sign` prints"
            );
        }
        if !(5..=3600).contains(&self.wallet.card_seconds) {
            bail!("wallet.card_seconds is {}: use 5 to 3600", self.wallet.card_seconds);
        }
        if self.wallet.per_transaction_usd > self.wallet.per_day_usd {
            bail!(
                "wallet.per_transaction_usd is {}, which is more than wallet.per_day_usd with {}: lower the first or raise the second",
                self.wallet.per_transaction_usd,
                self.wallet.per_day_usd
            );
        }
        if self.wallet.per_day_usd > self.wallet.per_week_usd {
            bail!(
                "wallet.per_day_usd is {}, which is more than wallet.per_week_usd with {}: lower the first or raise the second",
                self.wallet.per_day_usd,
                self.wallet.per_week_usd
            );
        }
        if !(1..=600).contains(&self.model.timeout_seconds) {
            bail!("model.timeout_seconds is {}: use 1 to 600", self.model.timeout_seconds);
        }
        if self.rpc.enabled && !self.rpc.host.is_loopback() {
            bail!(
                "rpc.host is {}: the RPC has no access control yet and listens on loopback only; use 127.0.0.1 or ::1",
                self.rpc.host
            );
        }
        if self.agent.component.is_empty() != self.agent.manifest.is_empty() {
            bail!("agent.component and agent.manifest go together: set both, or neither for the embedded DeFi agent");
        }
        Ok(self)
    }
}

/// Put the values of `given` over those of `base`; a key that `base` does not have is an error, so that a typing mistake is seen.
fn overlay(base: &mut Table, given: Table) -> anyhow::Result<()> {
    for (section, value) in given {
        let Some(Value::Table(known)) = base.get_mut(&section) else {
            bail!("unknown section [{section}]");
        };
        let Value::Table(value) = value else {
            bail!("[{section}] is a section, not a value");
        };
        for (key, value) in value {
            match known.get_mut(&key) {
                Some(slot) => *slot = value,
                None => bail!("unknown key `{key}` in [{section}]"),
            }
        }
    }
    Ok(())
}

/// Set one key from the environment, with the type that its default has.
fn set_from_env(table: &mut Table, name: &str, path: &str, text: &str) -> anyhow::Result<()> {
    // Read by the command line itself.
    if matches!(path, "data_dir" | "config") {
        return Ok(());
    }
    let slot = path.split_once('_').and_then(|(section, key)| table.get_mut(section)?.as_table_mut()?.get_mut(key));
    let Some(slot) = slot else {
        bail!(
            "the environment variable {name} names no setting: it is read as HYPERLITH_<SECTION>_<KEY>; unset it or see `hyperlith config default`"
        );
    };
    *slot = match slot {
        Value::String(_) => Value::String(text.to_owned()),
        // The text is not repeated: it could be a secret that went into the wrong variable.
        Value::Integer(_) => {
            Value::Integer(text.trim().parse().with_context(|| format!("{name} is not a whole number"))?)
        }
        Value::Float(_) => Value::Float(text.trim().parse().with_context(|| format!("{name} is not a number"))?),
        Value::Boolean(_) => {
            Value::Boolean(text.trim().parse().with_context(|| format!("{name} is neither true nor false"))?)
        }
        Value::Array(_) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
        }
        _ => bail!("{name} cannot be set from the environment"),
    };
    Ok(())
}

/// Where everything is kept: the flag, else the environment, else the user's data folder (XDG base directory specification).
pub(crate) fn data_dir(flag: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    if let Some(path) = flag {
        return Ok(path);
    }
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(base) = set("XDG_DATA_HOME").filter(|path| path.is_absolute()) {
        return Ok(base.join("hyperlith"));
    }
    match set("HOME") {
        Some(home) => Ok(home.join(".local/share/hyperlith")),
        None => bail!("no data folder: HOME is not set; give one with --data-dir FOLDER"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, env: &[(&str, &str)]) -> anyhow::Result<Config> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("hyperlith.toml"), file).unwrap();
        Config::load(None, folder.path(), env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn the_defaults_are_valid() {
        let config = load("", &[]).unwrap();
        assert!(config.rpc.host.is_loopback());
        assert!(config.model.base_url.is_empty());
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
        let config =
            load("[rpc]\nport = 1000\nenabled = false", &[("HYPERLITH_RPC_PORT", "2000"), ("PATH", "x")]).unwrap();
        assert_eq!(config.rpc.port, 2000);
        assert!(!config.rpc.enabled);
    }

    #[test]
    fn an_unknown_key_or_variable_is_named() {
        assert!(format!("{:#}", load("[rpc]\nprot = 1", &[]).unwrap_err()).contains("unknown key `prot` in [rpc]"));
        assert!(format!("{:#}", load("", &[("HYPERLITH_RPC_PROT", "1")]).unwrap_err()).contains("HYPERLITH_RPC_PROT"));
    }

    #[test]
    fn a_secret_is_in_no_error_and_no_debug_output() {
        let config = load("[model]\napi_key = \"sk-canary\"", &[]).unwrap();
        assert!(!format!("{config:?}").contains("sk-canary"));
        let error = load("[model]\napi_key = \"sk-canary", &[]).unwrap_err();
        assert!(!format!("{error:?}").contains("sk-canary"), "{error:?}");
        let error = load("", &[("HYPERLITH_RPC_PORT", "sk-canary")]).unwrap_err();
        assert!(!format!("{error:#}").contains("sk-canary"), "{error:#}");
    }

    #[test]
    fn values_out_of_range_are_refused_with_the_range() {
        assert!(load("[chain]\nblock_time_ms = 1", &[]).unwrap_err().to_string().contains("20 to 60000"));
        assert!(load("[rpc]\nhost = \"0.0.0.0\"", &[]).unwrap_err().to_string().contains("loopback"));
        assert!(load("[rpc]\nport = 99999", &[]).unwrap_err().to_string().contains("0 to 65535"));
        assert!(load("[wallet]\nper_transaction_usd = 60_000", &[]).unwrap_err().to_string().contains("per_day_usd"));
    }
}
