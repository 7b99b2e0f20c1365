//! Drives the built binary through pipes, as a person or a script would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longer than anything takes on a loaded machine; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(120);

/// The binary, in an environment that holds nothing of the machine's.
pub(crate) fn hyperlith() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hyperlith"));
    command.env_clear().env("HOME", "/nonexistent").env("PATH", std::env::var_os("PATH").unwrap());
    command
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Run to the end.
pub(crate) fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

/// A running `hyperlith chat`.
pub(crate) struct Session {
    child: Child,
    input: Option<ChildStdin>,
    text: Arc<Mutex<String>>,
    read: usize,
    pub(crate) port: u16,
}

impl Session {
    pub(crate) fn start(data_dir: &Path) -> Self {
        Self::start_with(data_dir, |command| command)
    }

    pub(crate) fn start_with(data_dir: &Path, change: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let port = free_port();
        let mut command = hyperlith();
        command.arg("chat").arg("--data-dir").arg(data_dir).arg("--rpc-port").arg(port.to_string());
        change(&mut command);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let text = Arc::new(Mutex::new(String::new()));
        collect(child.stdout.take().unwrap(), text.clone());
        collect(child.stderr.take().unwrap(), text.clone());
        Self { input: child.stdin.take(), child, text, read: 0, port }
    }

    /// Write a line without waiting for its answer.
    pub(crate) fn write(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Wait until what came since the last wait contains `wanted`; gives it back up to now.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, wanted: &str) -> String {
        let start = Instant::now();
        loop {
            {
                let text = self.text.lock().unwrap();
                let new = &text[self.read..];
                if let Some(at) = new.find(wanted) {
                    // The rest of the line belongs to the answer.
                    let end = new[at..].find('\n').map_or(new.len(), |end| at + end + 1);
                    let answer = new[..end].to_owned();
                    self.read += end;
                    return answer;
                }
            }
            if start.elapsed() > PATIENCE
                || self.child.try_wait().unwrap().is_some_and(|_| start.elapsed() > Duration::from_secs(1))
            {
                panic!("`{wanted}` did not come; the whole conversation:\n{}", self.text.lock().unwrap());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Say something and wait for an answer that contains `wanted`.
    #[track_caller]
    pub(crate) fn say(&mut self, line: &str, wanted: &str) -> String {
        self.write(line);
        self.wait_for(wanted)
    }

    /// Close the input and wait for the end; gives the exit status and everything that was said.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        drop(self.input.take());
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end:\n{}", self.text.lock().unwrap());
            std::thread::sleep(Duration::from_millis(10));
        };
        std::thread::sleep(Duration::from_millis(50));
        let text = self.text.lock().unwrap().clone();
        (status, text)
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(source: impl Read + Send + 'static, into: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(source);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            into.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    });
}

/// The transaction hash on the last line that has one.
pub(crate) fn hash_in(text: &str) -> String {
    text.split_whitespace()
        .rev()
        .find(|word| word.len() == 66 && word.starts_with("0x"))
        .unwrap_or_else(|| panic!("no hash in: {text}"))
        .to_owned()
}

/// What an independent client (viem) reads from the chain: see `clients.mjs` for the fields.
pub(crate) fn viem(port: u16, data_dir: &Path, wallet: &str, hash: Option<&str>) -> serde_json::Value {
    let clients = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../chain/node/tests/clients");
    assert!(clients.join("node_modules/viem").is_dir(), "viem is not installed: run `make test`, which installs it");
    let script: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/binary/clients.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(clients)
        .arg(format!("http://127.0.0.1:{port}"))
        .arg(data_dir.join("network.json"))
        .arg(wallet)
        .args(hash)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
