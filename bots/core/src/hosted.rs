//! A WebAssembly agent as the agent of a conversation: the chat's chain, database and words on one side, the host's traits on the other.

use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256};
use async_trait::async_trait;
use hyperlith_chain::{CallOutcome, Snapshot};
use hyperlith_host::{
    Agent, Asset, Block, CallRequest, ChainError, ChainReader, Contract, Egress, Failure, Loaded, Network, Scope,
    StateChanges, StateStore, StoreError, Toolbox, Turn, TurnContext, TurnError,
};
use hyperlith_journal::Sink;
use hyperlith_models::Model;

use crate::agent::{AgentMemory, AgentTurn, Event, ProposedCalls, TurnFailure, TurnReply, TurnRequest};
use crate::decode::Call;
use crate::text::clean_line;

/// An agent that runs as a WebAssembly component on this host.
pub struct HostedAgent {
    agent: Agent,
    name: String,
    model: Arc<dyn Model>,
    journal: Option<Arc<dyn Sink>>,
    tools: Option<Arc<Toolbox>>,
    egress: Option<Arc<Egress>>,
}

impl std::fmt::Debug for HostedAgent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HostedAgent")
            .field("name", &self.name)
            .field("model", &self.model.name())
            .finish_non_exhaustive()
    }
}

impl HostedAgent {
    /// A loaded agent with its model. Turns are recorded in `journal`, where there is one.
    pub fn new(agent: Agent, model: Arc<dyn Model>, journal: Option<Arc<dyn Sink>>) -> Self {
        let name = agent.manifest().agent.name.clone();
        Self { agent, name, model, journal, tools: None, egress: None }
    }

    /// With the operator's tools, for agents whose manifest grants some.
    #[must_use]
    pub fn with_tools(mut self, tools: Arc<Toolbox>) -> Self {
        self.tools = Some(tools);
        self
    }

    /// With a network, for agents whose manifest grants some of it.
    #[must_use]
    pub fn with_egress(mut self, egress: Arc<Egress>) -> Self {
        self.egress = Some(egress);
        self
    }
}

#[async_trait]
impl AgentTurn for HostedAgent {
    fn name(&self) -> &str {
        &self.name
    }

    async fn turn(&self, request: TurnRequest) -> Result<TurnReply, TurnFailure> {
        let person = hyperlith_host::Person { id: request.person, wallet: request.wallet, language: request.language };
        let turn = match request.event {
            Event::Message(text) => Turn::message(person, text),
            Event::Renew(renewal) => Turn::renew(person, renewal.into()),
        };
        let chain = Arc::new(PinnedChain { snapshot: request.snapshot, network: request.network });
        let mut context = TurnContext::new(chain, Arc::new(request.memory), self.model.clone());
        context.journal = self.journal.clone();
        context.tools = self.tools.clone();
        context.egress = self.egress.clone();
        let outcome = self.agent.handle(turn, context).await.map_err(|error| failure(&self.name, error))?;
        let reply = outcome.reply;
        Ok(TurnReply {
            message: reply.message,
            proposal: reply.proposal.map(|proposal| ProposedCalls {
                calls: proposal
                    .calls
                    .into_iter()
                    .map(|call| Call { to: call.to, value: call.value, input: call.input })
                    .collect(),
                valid_for: proposal.valid_for,
                renewal: proposal.renewal.to_vec(),
                timing: proposal.timing,
            }),
            understood: reply.understood.into_iter().map(|slot| (slot.name, slot.value)).collect(),
            suggestions: reply.suggestions,
            journal: Some(B256::from(outcome.journal.root())),
        })
    }
}

fn failure(agent: &str, error: TurnError) -> TurnFailure {
    match error {
        TurnError::Failed(Failure::Unsupported(reason)) => TurnFailure::Unsupported(reason),
        TurnError::Failed(Failure::Unavailable(reason)) => TurnFailure::Unavailable(reason),
        other => {
            // The author's technicalities are for the log; the person reads what it means for them.
            tracing::warn!(agent, error = clean_line(&other.to_string(), 500), "an agent's turn failed");
            let words = other.for_people();
            TurnFailure::Broken(words.lines().next().unwrap_or_default().to_owned())
        }
    }
}

/// The chain as one turn sees it.
#[derive(Clone, Debug)]
pub struct PinnedChain {
    /// The state that every read sees.
    pub snapshot: Snapshot,
    /// The operator's list, once the chain has one.
    pub network: Option<hyperlith_chain::Network>,
}

#[async_trait]
impl ChainReader for PinnedChain {
    async fn describe(&self) -> Result<Network, ChainError> {
        let network = self
            .network
            .as_ref()
            .ok_or_else(|| ChainError::Unavailable("its contracts are not deployed yet".to_owned()))?;
        let asset = |asset: &hyperlith_chain::Asset| Asset {
            symbol: asset.symbol.clone(),
            address: asset.address,
            decimals: asset.decimals,
            native: asset.native,
        };
        let contract =
            |contract: &hyperlith_chain::Contract| Contract { role: contract.role.clone(), address: contract.address };
        Ok(Network {
            chain_id: network.chain_id,
            name: network.name.clone(),
            development: network.development,
            assets: network.assets.iter().map(asset).collect(),
            contracts: network.contracts.iter().map(contract).collect(),
        })
    }

    async fn head(&self) -> Result<Block, ChainError> {
        let block = self.snapshot.block();
        Ok(Block { number: block.number, hash: block.hash, timestamp: block.timestamp })
    }

    async fn balance(&self, of: Address) -> Result<U256, ChainError> {
        Ok(self.snapshot.balance(of))
    }

    async fn call(&self, request: CallRequest) -> Result<Bytes, ChainError> {
        let request = hyperlith_chain::CallRequest {
            from: request.from,
            to: Some(request.to),
            value: request.value,
            input: request.input,
            gas: None,
        };
        match self.snapshot.call(&request) {
            Ok(CallOutcome::Success { output, .. }) => Ok(output),
            Ok(CallOutcome::Revert { output, .. }) => Err(ChainError::Reverted(output)),
            Ok(CallOutcome::Halt { reason, .. }) => Err(ChainError::Halted(reason)),
            Err(error) => Err(ChainError::Unavailable(clean_line(&error.to_string(), 300))),
        }
    }
}

#[async_trait]
impl StateStore for AgentMemory {
    async fn load(&self, scope: &Scope) -> Result<Loaded, StoreError> {
        let (entries, version) = self.0.agent_state(&scope.agent, &scope.person).map_err(unavailable)?;
        Ok(Loaded { entries, version })
    }

    async fn commit(&self, scope: &Scope, version: u64, changes: &StateChanges) -> Result<(), StoreError> {
        match self.0.commit_agent_state(&scope.agent, &scope.person, version, changes) {
            Ok(true) => Ok(()),
            Ok(false) => Err(StoreError::Conflict),
            // What the person asked is answered all the same; that the agent forgets it costs a question, and no card can be made meanwhile.
            Err(error @ crate::error::ChatError::DiskFull) => {
                tracing::warn!(agent = scope.agent, person = scope.person, %error, "an agent's memory of this turn is not kept");
                Ok(())
            }
            Err(error) => Err(unavailable(error)),
        }
    }
}

fn unavailable(error: crate::error::ChatError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
