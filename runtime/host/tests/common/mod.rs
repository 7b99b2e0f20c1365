//! What the tests of whole turns share: a chain, guests in WAT, and the hello agent.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use alloy_primitives::{Address, B256, Bytes, U256};
use async_trait::async_trait;
use hyperlith_engine::{Engine, EngineConfig, Pooling};
use hyperlith_host::{
    Agent, AgentRuntime, Block, CallRequest, ChainError, ChainReader, MemoryState, Network, Person, Turn, TurnContext,
};
use hyperlith_journal::{Journal, JournalError, Sink};
use hyperlith_models::Unavailable;
use hyperlith_policy::Manifest;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// Keeps every journal, for looking at.
#[derive(Default)]
pub struct Kept(pub parking_lot::Mutex<Vec<Journal>>);

impl Sink for Kept {
    fn keep(&self, journal: &Journal) -> Result<(), JournalError> {
        self.0.lock().push(journal.clone());
        Ok(())
    }
}

/// A chain at block 42 that may take its time.
#[derive(Default)]
pub struct Chain {
    pub delay: Option<Duration>,
    pub down: bool,
}

#[async_trait]
impl ChainReader for Chain {
    async fn describe(&self) -> Result<Network, ChainError> {
        Ok(Network { chain_id: 133_742, name: "test".into(), development: true, assets: vec![], contracts: vec![] })
    }
    async fn head(&self) -> Result<Block, ChainError> {
        if let Some(delay) = self.delay {
            tokio::time::sleep(delay).await;
        }
        if self.down {
            return Err(ChainError::Unavailable("the node is down".into()));
        }
        Ok(Block { number: 42, hash: B256::ZERO, timestamp: 1 })
    }
    async fn balance(&self, _: Address) -> Result<U256, ChainError> {
        Ok(U256::ZERO)
    }
    async fn call(&self, _: CallRequest) -> Result<Bytes, ChainError> {
        Ok(Bytes::new())
    }
}

pub fn runtime() -> AgentRuntime {
    runtime_with(EngineConfig { pooling: Pooling::Never, ..EngineConfig::default() })
}

pub fn runtime_with(config: EngineConfig) -> AgentRuntime {
    AgentRuntime::new(Engine::new(&config).unwrap()).unwrap()
}

/// The hello agent, built as `hyperlith agent build` builds it.
pub fn hello_bytes() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/hello-agent");
    hyperlith_build::build(&folder, None, true).unwrap().component
}

/// The script agent: its message is a list of host calls.
pub fn script_bytes() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/script-agent");
    hyperlith_build::build(&folder, None, true).unwrap().component
}

/// Everything that a script may call.
pub const SCRIPT: &str = "[agent]\nname = 'script'\n[grants.chain]\nread = true\npropose = ['aave-v3-pool']\n[grants.state]\nmax_bytes = 200\n[grants.model]\n[grants.http]\nallow = ['https://example.com']\n[grants.tools]\nallow = ['calc']\n[grants.clock]\n[grants.random]\n[grants.log]\n";

pub const HELLO: &str = "[agent]\nname = 'hello'\n[grants.chain]\nread = true\n[grants.state]\n";

pub fn hello(manifest: &str) -> Agent {
    runtime().load(&hello_bytes(), Manifest::parse(manifest).unwrap()).unwrap()
}

pub fn person(id: &str) -> Person {
    Person { id: id.into(), wallet: Address::repeat_byte(7), language: Some("en".into()) }
}

pub fn says(text: &str) -> Turn {
    Turn::message(person("p"), text)
}

pub fn context(state: &Arc<MemoryState>) -> TurnContext {
    TurnContext::new(Arc::new(Chain::default()), state.clone(), Arc::new(Unavailable)).at(1_000)
}

pub fn wit() -> Resolve {
    let mut resolve = Resolve::default();
    resolve.push_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit")).unwrap();
    resolve
}

/// A component of the `agent` world from the body of `handle` and further items of its module. The reply at 1024 says "ok".
pub fn guest(handle: &str, items: &str) -> Vec<u8> {
    guest_of(&wit(), "agent", handle, items, 1)
}

pub fn guest_of(resolve: &Resolve, world: &str, handle: &str, items: &str, pages: u32) -> Vec<u8> {
    let module = format!(
        r#"(module
            {items}
            (memory (export "memory") {pages})
            (global $next (mut i32) (i32.const 8192))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (local $at i32)
                (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
                (global.set $next (i32.add (local.get $at) (local.get 3)))
                (local.get $at))
            (data (i32.const 1028) "\00\08\00\00\02\00\00\00\06")
            (data (i32.const 2048) "ok")
            (func (export "hyperlith:agent/handler@0.1.0#describe") (result i32) (i32.const 3072))
            (func (export "hyperlith:agent/handler@0.1.0#handle") (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
                {handle})
        )"#
    );
    let mut module = wat::parse_str(module).unwrap();
    let package =
        *resolve.package_names.iter().find(|(name, _)| name.to_string() == "hyperlith:agent@0.1.0").unwrap().1;
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8, false).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}
