//! `hyperlith mcp`, spoken to as any MCP client speaks: JSON-RPC, a line a message.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::common::{hyperlith, run};

/// A component that nobody made for us: one exported function.
const ADDER: &str = r#"(component
    (core module $m (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
    (core instance $i (instantiate $m))
    (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add"))))"#;

struct Client {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: u64,
}

impl Client {
    fn start(data_dir: &Path) -> Self {
        let mut child = hyperlith()
            .args(["mcp", "--data-dir"])
            .arg(data_dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut client = Self { child, input, output, next: 0 };
        let who = json!({ "name": "test", "version": "1" });
        let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": who });
        let answer = client.ask("initialize", hello);
        assert_eq!(answer["result"]["serverInfo"]["name"], "hyperlith", "{answer}");
        writeln!(client.input, "{}", json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).unwrap();
        client
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let request = json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params });
        writeln!(self.input, "{request}").unwrap();
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server ended");
            // Every line on standard output is a message: nothing else may be there.
            let message: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not a message: {line}"));
            if message["id"] == self.next {
                return message;
            }
        }
    }

    fn call(&mut self, name: &str, arguments: Value) -> (bool, String) {
        let answer = self.ask("tools/call", json!({ "name": name, "arguments": arguments }));
        let result = &answer["result"];
        (result["isError"] == true, result["content"][0]["text"].as_str().unwrap_or_default().to_owned())
    }

    fn end(mut self) {
        drop(self.input);
        assert!(self.child.wait().unwrap().success());
    }
}

#[test]
fn a_client_lists_and_calls_the_agent_and_the_tools_and_can_confirm_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let tools = home.join("tools");
    std::fs::create_dir_all(&tools).unwrap();
    std::fs::write(tools.join("adder.wasm"), wat::parse_str(ADDER).unwrap()).unwrap();
    std::fs::write(tools.join("adder.toml"), "[describe]\nadd = 'Adds two numbers.'\n").unwrap();
    let listed = run(hyperlith().args(["tools", "--data-dir"]).arg(home));
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("adder  Adds two numbers.") && listed.contains("\"required\":[\"a\",\"b\"]"), "{listed}");

    let mut client = Client::start(home);
    let list = client.ask("tools/list", json!({}));
    let names: Vec<&str> =
        list["result"]["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ask_defi", "adder"], "{list}");
    assert_eq!(list["result"]["tools"][1]["inputSchema"]["properties"]["a"]["type"], "integer");

    assert_eq!(client.call("adder", json!({ "a": 40, "b": 2 })), (false, "42".to_owned()));
    let (wrong, text) = client.call("adder", json!({ "a": -1 }));
    assert!(wrong && text.contains("input.a"), "{text}");
    let unknown = client.ask("tools/call", json!({ "name": "rm", "arguments": {} }));
    assert!(unknown["error"]["message"].as_str().unwrap().contains("no tool rm"), "{unknown}");

    let (wrong, text) = client.call("ask_defi", json!({ "message": "lend 100 USDC" }));
    assert!(!wrong && text.contains("It proposes these calls. Nothing was signed"), "{text}");
    for word in ["confirm", "yes", "/confirm"] {
        let (_, text) = client.call("ask_defi", json!({ "message": word }));
        assert!(!text.contains("Done"), "{word}: {text}");
    }
    client.end();

    // No transaction of this wallet was ever signed.
    let history = run(hyperlith().args(["wallet", "history", "--data-dir"]).arg(home));
    let history = String::from_utf8(history.stdout).unwrap();
    assert!(!history.contains("0x"), "{history}");
}

#[test]
fn a_tool_or_secret_that_is_not_in_order_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    std::fs::create_dir_all(home.join("tools")).unwrap();
    std::fs::write(home.join("tools/bad.wasm"), b"nonsense").unwrap();
    let output = run(hyperlith().args(["tools", "--data-dir"]).arg(home));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && text.contains("bad.wasm cannot be installed"), "{text}");
    std::fs::remove_file(home.join("tools/bad.wasm")).unwrap();

    std::fs::create_dir_all(home.join("secrets")).unwrap();
    std::fs::write(home.join("secrets/weather"), "sk-live-0123456789").unwrap();
    let output = run(hyperlith().args(["chat", "--no-rpc", "--data-dir"]).arg(home));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && text.contains("chmod 600") && !text.contains("sk-live"), "{text}");
}

#[test]
fn with_publishers_only_what_they_signed_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    std::fs::create_dir_all(home.join("tools")).unwrap();
    let adder = home.join("tools/adder.wasm");
    std::fs::write(&adder, wat::parse_str(ADDER).unwrap()).unwrap();
    let sign = |key: &str| {
        let output = run(hyperlith()
            .args(["agent", "sign"])
            .arg(&adder)
            .arg("--key")
            .arg(home.join(key))
            .arg("--data-dir")
            .arg(home));
        let text = String::from_utf8(output.stdout).unwrap();
        text.trim().rsplit(' ').next().unwrap().to_owned()
    };
    let tools = |publishers: &str| {
        let mut command = hyperlith();
        command.args(["tools", "--data-dir"]).arg(home).env("HYPERLITH_AGENT_PUBLISHERS", publishers);
        let output = run(&mut command);
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let theirs = sign("theirs");
    std::fs::remove_file(home.join("tools/adder.wasm.sig")).unwrap();
    assert!(tools("").0, "without publishers everything is loaded");
    let (good, text) = tools(&theirs);
    assert!(!good && text.contains("has no signature"), "{text}");
    let ours = sign("ours");
    assert_ne!(ours, theirs);
    let (good, text) = tools(&theirs);
    assert!(!good && text.contains("not among the operator's publishers") && text.contains(&ours), "{text}");
    let (good, text) = tools(&format!("{theirs}, {ours}"));
    assert!(good && text.contains("adder"), "{text}");
    std::fs::write(home.join("tools/adder.toml"), "[limits]\nfuel = 5\n").unwrap();
    let (good, text) = tools(&ours);
    assert!(!good && text.contains("was changed after it was signed"), "{text}");
    let (good, text) = tools("nonsense");
    assert!(!good && text.contains("not a public key"), "{text}");
}
