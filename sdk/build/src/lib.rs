//! Compiles an agent's crate into a WebAssembly component.
//!
//! `cargo` makes a core module for `wasm32-unknown-unknown`, which can import nothing but what our WIT offers; `wit-component`
//! wraps it into a component, using the WIT that the SDK's bindings left in a custom section of the module. It is a crate of its
//! own so that a build script can use it without compiling wasmtime.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The target that guests are compiled to.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Why a component could not be built. Nothing but build output was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The folder holds no crate.
    #[error("{0} has no Cargo.toml: give the folder of an agent's crate")]
    NoCrate(PathBuf),
    /// `cargo` could not be started.
    #[error("cargo could not be started: install Rust from https://rustup.rs")]
    NoCargo(#[source] std::io::Error),
    /// The standard library for the guest target is not installed.
    #[error("the target {TARGET} is not installed: run `rustup target add {TARGET}`")]
    NoTarget,
    /// The crate does not compile; cargo has said why.
    #[error("the agent in {0} does not compile: see the messages above")]
    DoesNotCompile(PathBuf),
    /// The crate compiles but is no dynamic library.
    #[error("{0} gives no module: its Cargo.toml needs `[lib] crate-type = [\"cdylib\", \"rlib\"]`")]
    NoModule(PathBuf),
    /// The module could not be wrapped.
    #[error("the module is not an agent: {0}; does the crate call `hyperlith_sdk::export!(…)`?")]
    NotAnAgent(String),
    /// A file could not be read or written.
    #[error("{path} cannot be {action}")]
    File {
        /// The file.
        path: PathBuf,
        /// `read` or `written`.
        action: &'static str,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// A built component.
#[derive(Clone, Debug)]
pub struct Built {
    /// The crate's package name.
    pub name: String,
    /// The component.
    pub component: Vec<u8>,
    /// The target folder that cargo used.
    pub target_dir: PathBuf,
}

/// Compile the crate in `folder`. Guests have a target folder of their own (`<target>/guest`) unless `target_dir` names one, so
/// that this can run inside a build script without waiting for cargo's lock on itself. `quiet` leaves cargo's progress out.
///
/// # Errors
/// See [`BuildError`].
pub fn build(folder: &Path, target_dir: Option<&Path>, quiet: bool) -> Result<Built, BuildError> {
    let manifest = folder.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(BuildError::NoCrate(folder.to_owned()));
    }
    let metadata = metadata(folder)?;
    let target_dir = target_dir.map_or_else(|| metadata.target_dir.join("guest"), Path::to_owned);
    let profile = if has_guest_profile(&metadata.root) { "guest" } else { "release" };
    let mut command = cargo(folder);
    command
        .args([
            "build",
            "--lib",
            "--target",
            TARGET,
            "--profile",
            profile,
            "--message-format",
            "json-render-diagnostics",
        ])
        .arg("--target-dir")
        .arg(&target_dir)
        .stdout(Stdio::piped())
        .stderr(if quiet { Stdio::piped() } else { Stdio::inherit() });
    if quiet {
        command.arg("--quiet");
    }
    let output = command.output().map_err(BuildError::NoCargo)?;
    if !output.status.success() {
        let diagnostics = String::from_utf8_lossy(&output.stderr);
        if !target_is_installed(folder) {
            return Err(BuildError::NoTarget);
        }
        if quiet {
            eprint!("{diagnostics}");
        }
        return Err(BuildError::DoesNotCompile(folder.to_owned()));
    }
    let manifest = std::fs::canonicalize(&manifest).map_err(|source| BuildError::File {
        path: manifest,
        action: "read",
        source,
    })?;
    let module = module_of(&output.stdout, &manifest).ok_or_else(|| BuildError::NoModule(folder.to_owned()))?;
    let bytes = std::fs::read(&module.1).map_err(|source| BuildError::File {
        path: module.1.clone(),
        action: "read",
        source,
    })?;
    Ok(Built { name: module.0, component: componentize(&bytes)?, target_dir })
}

/// Wrap a core module, made with the SDK's bindings, into a component.
///
/// # Errors
/// [`BuildError::NotAnAgent`] if the module carries no WIT or imports what its WIT does not name.
pub fn componentize(module: &[u8]) -> Result<Vec<u8>, BuildError> {
    wit_component::ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|encoder| encoder.encode())
        .map_err(|error| BuildError::NotAnAgent(format!("{error:#}")))
}

struct Metadata {
    target_dir: PathBuf,
    root: PathBuf,
}

/// A cargo that sees the crate's own toolchain file, not the flags of a build that we may be part of.
fn cargo(folder: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(folder);
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_TARGET_DIR",
    ] {
        command.env_remove(name);
    }
    command
}

fn metadata(folder: &Path) -> Result<Metadata, BuildError> {
    let output = cargo(folder)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .output()
        .map_err(BuildError::NoCargo)?;
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    match (json.get("target_directory").and_then(|v| v.as_str()), json.get("workspace_root").and_then(|v| v.as_str())) {
        (Some(target), Some(root)) => Ok(Metadata { target_dir: target.into(), root: root.into() }),
        _ => {
            eprint!("{}", String::from_utf8_lossy(&output.stderr));
            Err(BuildError::DoesNotCompile(folder.to_owned()))
        }
    }
}

/// Our workspace has a profile that makes guests small; a crate of its own need not have one.
fn has_guest_profile(root: &Path) -> bool {
    std::fs::read_to_string(root.join("Cargo.toml"))
        .is_ok_and(|text| text.lines().any(|line| line.trim() == "[profile.guest]"))
}

fn target_is_installed(folder: &Path) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    Command::new(rustc)
        .current_dir(folder)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

/// The package name and the `.wasm` file of the crate whose manifest this is, from cargo's JSON messages.
fn module_of(messages: &[u8], manifest: &Path) -> Option<(String, PathBuf)> {
    for line in messages.split(|byte| *byte == b'\n') {
        let Ok(message) = serde_json::from_slice::<serde_json::Value>(line) else { continue };
        if message.get("reason").and_then(|v| v.as_str()) != Some("compiler-artifact") {
            continue;
        }
        let from = message.get("manifest_path").and_then(|v| v.as_str()).map(Path::new);
        if from.and_then(|path| std::fs::canonicalize(path).ok()).as_deref() != Some(manifest) {
            continue;
        }
        let module = message
            .get("filenames")
            .and_then(|v| v.as_array())
            .and_then(|files| files.iter().filter_map(|file| file.as_str()).find(|file| file.ends_with(".wasm")));
        let name = message.pointer("/target/name").and_then(|v| v.as_str());
        if let (Some(module), Some(name)) = (module, name) {
            return Some((name.replace('_', "-"), module.into()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_crate_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = build(folder.path(), None, true).unwrap_err();
        assert!(matches!(&error, BuildError::NoCrate(_)), "{error}");
        assert!(error.to_string().contains("Cargo.toml"));
    }

    #[test]
    fn a_module_without_wit_is_refused_with_the_reason() {
        // The smallest core module: magic number and version.
        let error = componentize(b"\0asm\x01\0\0\0").map(|bytes| bytes.len());
        // An empty module is a valid component without exports; rubbish is not.
        assert!(error.is_ok());
        assert!(matches!(componentize(b"rubbish"), Err(BuildError::NotAnAgent(_))));
    }
}
