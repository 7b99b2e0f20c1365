//! A real chain with its devnet, and an agent whose answers are scripted by the test.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use hyperlith_chain::devnet::{self, abi};
use hyperlith_chain::{CallRequest, Network, Node, NodeConfig};
use hyperlith_chat::card::Card;
use hyperlith_chat::decode::Call;
use hyperlith_chat::{
    AgentTurn, Chat, ChatConfig, MasterSecret, Output, Person, ProposedCalls, Receipt, TurnFailure, TurnReply,
    TurnRequest,
};
use parking_lot::Mutex;
use tempfile::TempDir;

type Answer = Box<dyn FnOnce(&TurnRequest) -> Result<TurnReply, TurnFailure> + Send>;

/// What the scripted agent does next.
pub enum Step {
    Answer(Answer),
    /// Never answers.
    Hang,
}

/// An agent whose answers are scripted.
#[derive(Default)]
pub struct ScriptedAgent {
    steps: Mutex<VecDeque<Step>>,
    pub seen: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl AgentTurn for ScriptedAgent {
    fn name(&self) -> &str {
        "scripted"
    }

    async fn turn(&self, request: TurnRequest) -> Result<TurnReply, TurnFailure> {
        self.seen.lock().push(format!("{:?}", request.event));
        let step = self.steps.lock().pop_front();
        match step {
            Some(Step::Answer(answer)) => answer(&request),
            Some(Step::Hang) => std::future::pending().await,
            None => Ok(TurnReply { message: "Nothing is scripted.".into(), ..TurnReply::default() }),
        }
    }
}

impl ScriptedAgent {
    pub fn then(&self, answer: impl FnOnce(&TurnRequest) -> Result<TurnReply, TurnFailure> + Send + 'static) {
        self.steps.lock().push_back(Step::Answer(Box::new(answer)));
    }

    pub fn then_hang(&self) {
        self.steps.lock().push_back(Step::Hang);
    }

    pub fn then_propose(&self, calls: Vec<Call>) {
        self.then(move |_| Ok(reply("Here is the plan.", calls)));
    }
}

pub fn reply(message: &str, calls: Vec<Call>) -> TurnReply {
    TurnReply {
        message: message.into(),
        proposal: Some(ProposedCalls { calls, valid_for: 60, renewal: b"again".to_vec(), ..ProposedCalls::default() }),
        understood: vec![("action".into(), "test".into())],
        ..TurnReply::default()
    }
}

/// A chain with its devnet, and a chat on it.
pub struct World {
    pub folder: TempDir,
    pub node: Node,
    pub network: Network,
    pub agent: Arc<ScriptedAgent>,
    pub chat: Chat,
    pub clock: Arc<AtomicU64>,
}

pub fn config(folder: &TempDir, clock: &Arc<AtomicU64>) -> ChatConfig {
    let clock = clock.clone();
    let mut config = ChatConfig::new(folder.path().join("chat"), MasterSecret::new("a secret for tests only").unwrap());
    config.clock = Arc::new(move || clock.load(Ordering::SeqCst));
    config.cancel_grace = Duration::from_millis(50);
    config
}

pub async fn open_node(folder: &TempDir) -> Node {
    let configured = || devnet::configure(NodeConfig::development(folder.path().join("chain"))).unwrap();
    // A node that was just dropped ends its tasks a moment later.
    for _ in 0..100 {
        if let Ok(node) = Node::open(configured()).await {
            return node;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Node::open(configured()).await.unwrap()
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub async fn with(change: impl FnOnce(&mut ChatConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let node = open_node(&folder).await;
        let network = devnet::deploy(&node, |_| ()).await.unwrap();
        let agent = Arc::new(ScriptedAgent::default());
        let clock = Arc::new(AtomicU64::new(1_800_000_000));
        let mut config = config(&folder, &clock);
        change(&mut config);
        let chat = Chat::open(config, node.clone(), agent.clone()).await.unwrap();
        Self { folder, node, network, agent, chat, clock }
    }

    pub async fn person(&self, id: &str) -> Person {
        let person = self.chat.open_person(id).await.unwrap();
        person.opening().await;
        person
    }

    pub fn later(&self, seconds: u64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Twenty minutes from now, by the chat's clock and by the chain's.
    pub fn soon(&self) -> u64 {
        let chain = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        self.clock.load(Ordering::SeqCst).max(chain) + 1_200
    }

    pub fn asset(&self, symbol: &str) -> Address {
        self.network.asset(symbol).unwrap().address
    }

    pub fn contract(&self, role: &str) -> Address {
        self.network.contract(role).unwrap()
    }

    pub fn pool(&self) -> Address {
        self.contract("aave-v3-pool")
    }

    pub fn read<C: SolCall>(&self, to: Address, call: C) -> C::Return {
        read(&self.node, to, call)
    }

    pub fn balance(&self, symbol: &str, account: Address) -> U256 {
        self.read(self.asset(symbol), abi::IERC20::balanceOfCall { account })
    }

    pub fn nonce(&self, person: &Person) -> u64 {
        self.node.snapshot().nonce(person.wallet())
    }

    pub fn approve(&self, symbol: &str, spender: Address, amount: U256) -> Call {
        call(self.asset(symbol), &abi::IERC20::approveCall { spender, amount })
    }

    pub fn supply(&self, symbol: &str, amount: U256, who: Address) -> Vec<Call> {
        let supply = abi::IPool::supplyCall { asset: self.asset(symbol), amount, onBehalfOf: who, referralCode: 0 };
        vec![self.approve(symbol, self.pool(), amount), call(self.pool(), &supply)]
    }

    pub fn borrow(&self, symbol: &str, amount: U256, who: Address) -> Vec<Call> {
        let borrow = abi::IPool::borrowCall {
            asset: self.asset(symbol),
            amount,
            interestRateMode: U256::from(2),
            referralCode: 0,
            onBehalfOf: who,
        };
        vec![call(self.pool(), &borrow)]
    }

    pub fn swap(&self, from: &str, into: &str, amount_in: U256, min_out: U256, who: Address) -> Vec<Call> {
        let router = self.contract("uniswap-v2-router");
        let swap = abi::IUniswapV2Router::swapExactTokensForTokensCall {
            amountIn: amount_in,
            amountOutMin: min_out,
            path: vec![self.asset(from), self.asset(into)],
            to: who,
            deadline: U256::from(self.soon()),
        };
        vec![self.approve(from, router, amount_in), call(router, &swap)]
    }

    pub fn quote(&self, from: &str, into: &str, amount_in: U256) -> U256 {
        let path = vec![self.asset(from), self.asset(into)];
        let amounts = self.read(
            self.contract("uniswap-v2-router"),
            abi::IUniswapV2Router::getAmountsOutCall { amountIn: amount_in, path },
        );
        amounts[1]
    }
}

pub fn read<C: SolCall>(node: &Node, to: Address, call: C) -> C::Return {
    let request = CallRequest { to: Some(to), input: call.abi_encode().into(), ..CallRequest::default() };
    C::abi_decode_returns(&node.snapshot().call(&request).unwrap().into_output().unwrap()).unwrap()
}

pub fn call(to: Address, call: &impl SolCall) -> Call {
    Call { to, value: U256::ZERO, input: call.abi_encode().into() }
}

pub fn units(whole: u64, decimals: u32) -> U256 {
    U256::from(whole) * U256::from(10).pow(U256::from(decimals))
}

pub fn text(outputs: &[Output]) -> String {
    outputs.iter().map(|output| output.render(0)).collect::<Vec<_>>().join("\n")
}

pub fn card(outputs: &[Output]) -> Card {
    let cards: Vec<_> =
        outputs.iter().filter_map(|output| if let Output::Card(card) = output { Some(card) } else { None }).collect();
    assert_eq!(cards.len(), 1, "{}", text(outputs));
    (**cards[0]).clone()
}

pub fn no_card(outputs: &[Output]) -> String {
    assert!(!outputs.iter().any(|output| matches!(output, Output::Card(_) | Output::Receipt(_))), "{}", text(outputs));
    text(outputs)
}

pub fn receipt(outputs: &[Output]) -> Receipt {
    let receipts: Vec<_> = outputs
        .iter()
        .filter_map(|output| if let Output::Receipt(receipt) = output { Some(receipt) } else { None })
        .collect();
    assert_eq!(receipts.len(), 1, "{}", text(outputs));
    (**receipts[0]).clone()
}
