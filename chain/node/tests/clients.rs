//! Ordinary Ethereum clients, viem and cast, against our JSON-RPC over real HTTP.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests too")]

mod common;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
};

use alloy_primitives::{Address, B256, TxKind, U256, hex};
use common::*;
use hyperlith_chain::Node;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

struct Served {
    node: Node,
    address: SocketAddr,
    _folder: TempDir,
}

async fn serve() -> Served {
    let folder = TempDir::new().unwrap();
    let config = config(&folder).with_rpc("127.0.0.1:0".parse().unwrap());
    let node = Node::open(config).await.unwrap();
    let address = node.rpc_address().unwrap();
    Served { node, address, _folder: folder }
}

fn clients() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
    assert!(
        folder.join("node_modules/viem").is_dir() && folder.join("node_modules/.bin/cast").exists(),
        "the npm packages of {} are not installed: run `make test`, which installs them",
        folder.display()
    );
    folder
}

async fn run(command: &mut Command) -> String {
    let output = command.output().await.unwrap();
    assert!(
        output.status.success(),
        "{command:?}\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn viem_reads_sends_deploys_delegates_and_understands_our_errors() {
    let served = serve().await;
    let url = format!("http://{}", served.address);
    let key = hex::encode_prefixed(person(1).to_bytes());
    let output = run(Command::new("node")
        .arg("viem.mjs")
        .current_dir(clients())
        .env("RPC_URL", url)
        .env("PRIVATE_KEY", key)
        .env("CONTRACT_CODE", hex::encode_prefixed(init_code())))
    .await;
    let report: Value = serde_json::from_str(output.lines().last().unwrap()).unwrap();
    let hash = |name: &str| -> B256 { report[name].as_str().unwrap().parse().unwrap() };
    let transfer = served.node.receipt(hash("transfer")).unwrap().unwrap();
    assert_eq!(transfer.from, person(1).address());
    let logging = served.node.receipt(hash("logging")).unwrap().unwrap();
    assert_eq!(logging.logs.len(), 1);
    assert!(!served.node.receipt(hash("forced")).unwrap().unwrap().success);
    let contract: Address = report["contract"].as_str().unwrap().parse().unwrap();
    assert_eq!(served.node.snapshot().code(contract), runtime_code());
}

#[tokio::test(flavor = "multi_thread")]
async fn cast_reads_balances_sends_and_gets_the_receipt() {
    let served = serve().await;
    let url = format!("http://{}", served.address);
    let cast = clients().join("node_modules/.bin/cast");
    let call = |args: &[&str]| {
        let mut command = Command::new(&cast);
        command.args(args).env("ETH_RPC_URL", &url);
        async move { run(&mut command).await }
    };
    let alice = person(1).address().to_string();
    let bob = Address::repeat_byte(0xb0).to_string();
    let key = hex::encode_prefixed(person(1).to_bytes());
    assert_eq!(call(&["chain-id"]).await, CHAIN.to_string());
    assert!(call(&["client"]).await.starts_with("hyperlith/"));
    assert_eq!(call(&["balance", &alice]).await, 10u128.pow(21).to_string());
    let sent = call(&["send", "--json", "--private-key", &key, &bob, "--value", "0.5ether"]).await;
    let receipt: Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(receipt["status"], json!("0x1"));
    let hash: B256 = receipt["transactionHash"].as_str().unwrap().parse().unwrap();
    assert!(served.node.receipt(hash).unwrap().unwrap().success);
    assert_eq!(call(&["balance", &bob, "--ether"]).await, "0.500000000000000000");
    assert_eq!(call(&["nonce", &alice]).await, "1");
    let shown = call(&["receipt", "--json", &hash.to_string()]).await;
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["blockHash"], receipt["blockHash"]);

    let code = hex::encode_prefixed(init_code());
    let created = call(&["send", "--json", "--private-key", &key, "--create", &code]).await;
    let created: Value = serde_json::from_str(&created).unwrap();
    let contract = created["contractAddress"].as_str().unwrap().to_owned();
    let logged = call(&["send", "--json", "--private-key", &key, &contract]).await;
    let logged: Value = serde_json::from_str(&logged).unwrap();
    assert_eq!(logged["logs"].as_array().unwrap().len(), 1);
    let logs = call(&["logs", "--json", "--from-block", "0", "--address", &contract]).await;
    let logs: Value = serde_json::from_str(&logs).unwrap();
    assert_eq!(logs[0]["transactionHash"], logged["transactionHash"]);
    let refused = Command::new(&cast).args(["call", &contract, "fail()", "--rpc-url", &url]).output().await.unwrap();
    // The npm package's wrapper exits with 0 whatever cast said, so the words have to do.
    assert!(refused.stdout.is_empty());
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(words.contains("nope"), "{words}");
    let age = call(&["block", "--json", "latest"]).await;
    let block: Value = serde_json::from_str(&age).unwrap();
    let head = served.node.snapshot();
    let root: B256 = block["stateRoot"].as_str().unwrap().parse().unwrap();
    assert_eq!(root, full_state_root(&head));
}

/// One HTTP request by hand: status line and body.
fn post(address: SocketAddr, headers: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "POST / HTTP/1.1\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn only_loopback_names_are_answered_and_web_pages_are_not_let_in() {
    let served = serve().await;
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#;
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let host = format!("Host: {host}:{}\r\n{JSON}", served.address.port());
        let (head, body) = post(served.address, &host, body);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert!(!head.to_lowercase().contains("access-control"), "{head}");
        assert!(body.contains("0x20a6e"), "{body}");
    }
    for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"] {
        let (head, _) = post(served.address, &format!("Host: {host}\r\n{JSON}"), body);
        assert!(head.starts_with("HTTP/1.1 403"), "{host}: {head}");
    }
    // What a page may send without asking first is not JSON-RPC.
    let plain = "Host: localhost\r\nContent-Type: text/plain\r\n";
    let (head, _) = post(served.address, plain, body);
    assert!(head.starts_with("HTTP/1.1 415"), "{head}");
    let upgrade = "Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let mut stream = TcpStream::connect(served.address).unwrap();
    write!(stream, "GET / HTTP/1.1\r\n{upgrade}\r\n").unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_ne!(&start, b"HTTP/1.1 101");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_requests_get_proper_errors_and_harm_nobody() {
    let served = serve().await;
    let ask = |body: &str| {
        let (_, body) = post(served.address, &format!("Host: localhost\r\n{JSON}"), body);
        serde_json::from_str::<Value>(&body).unwrap_or_else(|_| panic!("not JSON: {body}"))
    };
    let method = |name: &str, params: Value| {
        ask(&json!({"jsonrpc": "2.0", "id": 1, "method": name, "params": params}).to_string())
    };
    assert_eq!(ask("{")["error"]["code"], -32700);
    assert_eq!(method("eth_sendTransaction", json!([{}]))["error"]["code"], -32601);
    for params in
        [json!([]), json!(["0x12"]), json!([{"a": 1}]), json!([Address::ZERO, "0xzz"]), json!([Address::ZERO, -1])]
    {
        let answer = method("eth_getBalance", params.clone());
        assert_eq!(answer["error"]["code"], -32602, "{params}: {answer}");
    }
    let future = method("eth_getBalance", json!([Address::ZERO, "0xffffffff"]));
    assert_eq!(future["error"]["message"], "header not found");
    let wide = json!([{"fromBlock": "0x0", "toBlock": "0xffffffffffff"}]);
    assert_eq!(method("eth_getLogs", wide)["result"], json!([]));
    let backwards = json!([{"fromBlock": "0x5", "toBlock": "0x1"}]);
    assert_eq!(method("eth_getLogs", backwards)["error"]["code"], -32602);
    let two = json!([{"data": "0x01", "input": "0x02"}]);
    assert_eq!(method("eth_call", two)["error"]["code"], -32602);
    let greedy = json!([{"to": Address::ZERO, "gas": "0xffffffffffffffff"}, "latest"]);
    assert_eq!(method("eth_call", greedy)["result"], "0x");
    let percentiles = json!(["0xffffffffffffffff", "latest", [99, 1]]);
    assert_eq!(method("eth_feeHistory", percentiles)["error"]["code"], -32602);
    let batch: Vec<Value> = (0..101).map(|id| json!({"jsonrpc": "2.0", "id": id, "method": "eth_chainId"})).collect();
    assert!(ask(&json!(batch).to_string())["error"]["code"].is_i64());
    let batch = ask(&json!(batch[..100]).to_string());
    assert_eq!(batch.as_array().unwrap().len(), 100);
    // Refused by its announced length alone.
    let mut stream = TcpStream::connect(served.address).unwrap();
    write!(stream, "POST / HTTP/1.1\r\nHost: localhost\r\n{JSON}Content-Length: {}\r\n\r\n", 3 << 20).unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
    // An endless loop is stopped by the gas cap.
    let endless = method("eth_call", json!([{"data": "0x5b5f56"}]));
    assert_eq!(endless["error"]["message"], "out of gas");
    // And the node still mines.
    let alice = person(1);
    let raw = sign(&alice, transfer(0, TxKind::Call(Address::ZERO), 1));
    let hash = method("eth_sendRawTransaction", json!([raw]))["result"].clone();
    let hash: B256 = hash.as_str().unwrap().parse().unwrap();
    let receipt = served.node.wait_for_receipt(hash, std::time::Duration::from_secs(60)).await.unwrap();
    assert!(receipt.success);
    let again = method("eth_sendRawTransaction", json!([raw]));
    assert_eq!(again["error"]["message"], "already known");
    let block = method("eth_getBlockByNumber", json!(["latest", true]));
    assert_eq!(block["result"]["transactions"][0]["hash"], hash.to_string());
    assert_eq!(served.node.snapshot().balance(Address::ZERO), U256::from(1));
}
