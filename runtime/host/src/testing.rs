//! A chain and a context for tests of single interfaces, without any WASM.

use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256};
use async_trait::async_trait;
use hyperlith_journal::{Builder, End, Header, Turn};
use hyperlith_models::{Model, Unavailable};
use hyperlith_policy::Manifest;
use wasmtime::component::ResourceTable;

use crate::chain::{Asset, Block, CallRequest, ChainError, ChainReader, Contract, Network};
use crate::context::{HostContext, HostView, Usage};
use crate::state::{MemoryState, Scope, StateStore};

pub(crate) const POOL: Address = Address::repeat_byte(0xaa);
pub(crate) const USDC: Address = Address::repeat_byte(0xbb);

/// Answers a call with the calldata's own bytes; reverts when it begins with `ff`.
pub(crate) struct FakeChain;

#[async_trait]
impl ChainReader for FakeChain {
    async fn describe(&self) -> Result<Network, ChainError> {
        Ok(Network {
            chain_id: 133_742,
            name: "test".into(),
            development: true,
            assets: vec![Asset { symbol: "USDC".into(), address: USDC, decimals: 6, native: false }],
            contracts: vec![Contract { role: "aave-v3-pool".into(), address: POOL }],
        })
    }
    async fn head(&self) -> Result<Block, ChainError> {
        Ok(Block { number: 7, hash: B256::repeat_byte(7), timestamp: 70 })
    }
    async fn balance(&self, of: Address) -> Result<U256, ChainError> {
        Ok(U256::from(of.0.0[0]))
    }
    async fn call(&self, request: CallRequest) -> Result<Bytes, ChainError> {
        if request.input.first() == Some(&0xff) { Err(ChainError::Reverted(request.input)) } else { Ok(request.input) }
    }
}

/// What the interfaces of one turn work on.
pub(crate) struct Fixture {
    pub(crate) ctx: HostContext,
    table: ResourceTable,
}

impl Fixture {
    pub(crate) fn new(manifest: &str) -> Self {
        Self::with(manifest, Arc::new(Unavailable), Arc::new(MemoryState::default()))
    }

    pub(crate) fn with(manifest: &str, model: Arc<dyn Model>, state: Arc<dyn StateStore>) -> Self {
        let manifest = Manifest::parse(&format!("[agent]\nname = 'test'\n{manifest}")).unwrap();
        let header = Header {
            component: [0; 32],
            manifest: [0; 32],
            input: vec![],
            now_ms: 0,
            fuel: 0,
            seed: [0; 32],
            engine: 0,
        };
        let ctx = HostContext {
            agent: "test".into(),
            grants: manifest.grants,
            limits: manifest.limits,
            taint: manifest.taint.untrusted_then_write,
            usage: Usage::default(),
            made: std::collections::HashMap::new(),
            chain: Arc::new(FakeChain),
            network: None,
            state,
            scope: Scope { agent: "test".into(), person: "p".into() },
            overlay: None,
            model,
            egress: None,
            tools: None,
            now_ms: 1_234,
            journal: Builder::new(&header),
            replayer: None,
            fuel_left: 99,
        };
        Self { ctx, table: ResourceTable::new() }
    }

    pub(crate) fn view(&mut self) -> HostView<'_> {
        HostView { ctx: &mut self.ctx, table: &mut self.table }
    }

    /// The record so far.
    pub(crate) fn journal(self) -> Turn {
        self.ctx.journal.end(&End::Failed { cause: String::new(), fuel: 0 }).verify().unwrap()
    }
}
