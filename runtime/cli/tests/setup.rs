//! On a broken machine the set-up script says in one line what is wrong and what to do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of the script in a folder of its own, with a PATH that holds only what a test puts there.
struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        std::fs::create_dir_all(folder.path().join(".ci")).unwrap();
        std::fs::create_dir_all(folder.path().join("bin")).unwrap();
        std::fs::create_dir_all(folder.path().join("packages")).unwrap();
        std::fs::copy(root.join(".ci/setup"), folder.path().join(".ci/setup")).unwrap();
        std::fs::copy(root.join("rust-toolchain.toml"), folder.path().join("rust-toolchain.toml")).unwrap();
        let machine = Self { folder };
        for tool in
            ["bash", "awk", "sed", "grep", "head", "mkdir", "rm", "mktemp", "touch", "dirname", "cat", "tail", "wc"]
        {
            machine.real(tool);
        }
        // What a whole machine answers; each test breaks one of them.
        machine.fake("df", "printf 'Filesystem 1M Used Available Use Mounted\\nx 100000 1 90000 1%% /\\n'");
        machine.fake("cargo", "exit 0");
        machine.fake("cc", "exit 0");
        machine.fake("node", "echo 20");
        machine.fake("npm", "exit 0");
        machine.fake("rustup", "if [ \"$1 $2\" = 'target list' ]; then echo wasm32-unknown-unknown; fi");
        machine
    }

    fn bin(&self, name: &str) -> PathBuf {
        self.folder.path().join("bin").join(name)
    }

    fn real(&self, name: &str) {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|dir| dir.join(name))
            .find(|path| path.is_file())
            .unwrap();
        symlink(found, self.bin(name)).unwrap();
    }

    fn fake(&self, name: &str, body: &str) {
        let path = self.bin(name);
        std::fs::write(&path, format!("#!/usr/bin/env bash\n{body}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn without(self, name: &str) -> Self {
        std::fs::remove_file(self.bin(name)).unwrap();
        self
    }

    fn setup(&self, arguments: &[&str]) -> Output {
        Command::new(self.bin("bash"))
            .arg(self.folder.path().join(".ci/setup"))
            .args(arguments)
            .env_clear()
            .env("PATH", self.folder.path().join("bin"))
            .env("TMPDIR", self.folder.path())
            .output()
            .unwrap()
    }

    #[track_caller]
    fn complains(&self, arguments: &[&str], words: &[&str]) {
        let output = self.setup(arguments);
        let text = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("hyperlith: ")).collect();
        assert!(!output.status.success(), "the script went on: {text}");
        assert_eq!(lines.len(), 1, "one line says it: {text}");
        for word in words {
            assert!(lines[0].contains(word), "`{word}` is missing in: {text}");
        }
    }
}

#[test]
fn a_whole_machine_passes_in_silence() {
    let output = Machine::new().setup(&[]);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn missing_tools_are_named_with_where_to_get_them() {
    Machine::new().without("node").complains(&[], &["node is missing", "nodejs.org"]);
    Machine::new().without("npm").complains(&[], &["npm is missing"]);
    Machine::new().without("cargo").complains(&[], &["cargo is missing", "rustup.rs"]);
    Machine::new().without("cc").complains(&[], &["C compiler is missing"]);
}

#[test]
fn an_old_node_is_refused_with_the_version_that_is_wanted() {
    let machine = Machine::new();
    machine.fake("node", "if [ \"$1\" = --version ]; then echo v16.1.0; else echo 16; fi");
    machine.complains(&[], &["too old", "v16.1.0", "20"]);
}

#[test]
fn a_wasm_target_that_cannot_be_added_is_said_with_the_command() {
    let machine = Machine::new();
    machine.fake("rustup", "if [ \"$1 $2\" = 'target add' ]; then exit 1; fi");
    machine.complains(&[], &["wasm32-unknown-unknown", "rustup target add"]);
}

#[test]
fn a_missing_wasm_target_is_added() {
    let machine = Machine::new();
    machine.fake("rustup", "if [ \"$1 $2\" = 'target add' ]; then echo \"$@\" >> added; fi");
    let output = machine.setup(&[]);
    assert!(output.status.success(), "{output:?}");
    assert!(std::fs::read_to_string(machine.folder.path().join("added")).unwrap().contains("wasm32-unknown-unknown"));
}

#[test]
fn no_network_a_full_disk_and_a_foreign_folder_are_told_apart() {
    let machine = Machine::new();
    machine.fake("npm", "echo 'npm error code ENOTFOUND' >&2; exit 1");
    machine.complains(&["npm-ci", "packages"], &["cannot reach its registry", "ENOTFOUND"]);
    machine.fake("npm", "echo 'npm error code ENOSPC' >&2; exit 1");
    machine.complains(&["npm-ci", "packages"], &["disk is full"]);
    machine.fake("npm", "echo 'npm error code EACCES' >&2; exit 1");
    machine.complains(&["npm-ci", "packages"], &["owner"]);
    machine.fake("npm", "echo 'npm error something else' >&2; exit 1");
    machine.complains(&["npm-ci", "packages"], &["something else"]);
    machine.fake("df", "printf 'Filesystem 1M Used Available Use Mounted\\nx 100000 99990 10 99%% /\\n'");
    machine.complains(&[], &["disk is full", "10 MB"]);
}
