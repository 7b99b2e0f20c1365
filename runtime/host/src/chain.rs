//! The `chain` interface: reads of one pinned block.

use alloy_primitives::{Address, B256, Bytes, U256};
use async_trait::async_trait;
use hyperlith_journal::Class;
use hyperlith_policy::Interface;
use serde::{Deserialize, Serialize};

use crate::bindings::hyperlith::agent::chain as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::context::HostView;
use crate::convert::{read_address, read_number};
use crate::effect::{Effect, effect};

/// Several calls in one are for efficiency; more than this is a loop.
const LARGEST_BATCH: usize = 256;

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Number.
    pub number: u64,
    /// Hash.
    pub hash: B256,
    /// Seconds since 1970-01-01 UTC.
    pub timestamp: u64,
}

/// A token that the operator lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Ticker, unique in the list.
    pub symbol: String,
    /// Address; zero for the chain's own coin.
    pub address: Address,
    /// Decimals of one whole unit.
    pub decimals: u8,
    /// True for the chain's own coin.
    pub native: bool,
}

/// A contract that the operator lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Role, such as `aave-v3-pool`.
    pub role: String,
    /// Address.
    pub address: Address,
}

/// What the operator says of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// Name for people.
    pub name: String,
    /// True where assets are without value.
    pub development: bool,
    /// Listed tokens.
    pub assets: Vec<Asset>,
    /// Listed contracts.
    pub contracts: Vec<Contract>,
}

/// A message call (`eth_call`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRequest {
    /// The caller; zero when the agent gives none.
    pub from: Address,
    /// Whom to call.
    pub to: Address,
    /// Wei sent along.
    pub value: U256,
    /// ABI-encoded calldata.
    pub input: Bytes,
}

/// Why a read failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// The call reverted, with this data.
    #[error("the call reverted with {} bytes of data", .0.len())]
    Reverted(Bytes),
    /// The call ran out of gas or halted.
    #[error("the call halted: {0}")]
    Halted(String),
    /// The chain cannot be reached; a text for people.
    #[error("the chain cannot be reached: {0}")]
    Unavailable(String),
}

/// A view of the chain, pinned to one block: every read of a turn sees the same state.
#[async_trait]
pub trait ChainReader: Send + Sync {
    /// The operator's description of the chain. Empty lists while the devnet is still being set up are fine.
    async fn describe(&self) -> Result<Network, ChainError>;

    /// The pinned block.
    async fn head(&self) -> Result<Block, ChainError>;

    /// The balance of the chain's own coin, in wei.
    async fn balance(&self, of: Address) -> Result<U256, ChainError>;

    /// A message call on the pinned block.
    async fn call(&self, request: CallRequest) -> Result<Bytes, ChainError>;

    /// Several message calls; answers in the order of the requests.
    async fn call_many(&self, requests: Vec<CallRequest>) -> Vec<Result<Bytes, ChainError>> {
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            answers.push(self.call(request).await);
        }
        answers
    }
}

impl From<ChainError> for wit::Error {
    fn from(error: ChainError) -> Self {
        match error {
            ChainError::Reverted(data) => Self::Reverted(data.to_vec()),
            ChainError::Halted(why) => Self::Halted(why),
            ChainError::Unavailable(why) => Self::Unavailable(why),
        }
    }
}

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

fn read_call(request: &wit::CallRequest) -> Result<CallRequest, wit::Error> {
    let from = request.sender.as_deref().map(|sender| read_address("sender", sender)).transpose();
    Ok(CallRequest {
        from: from.map_err(wit::Error::Invalid)?.unwrap_or_default(),
        to: read_address("to", &request.to).map_err(wit::Error::Invalid)?,
        value: read_number("value", &request.value).map_err(wit::Error::Invalid)?,
        input: request.input.clone().into(),
    })
}

impl HostView<'_> {
    /// Whether the manifest's list covers a contract.
    async fn may_read(&mut self, to: Address) -> Result<(), wit::Error> {
        use hyperlith_policy::Contracts;
        if matches!(self.ctx.grants.chain.read, Contracts::All) {
            return Ok(());
        }
        self.ctx.network().await?;
        let network = self.ctx.network.as_ref();
        if self.ctx.grants.chain.read.covers(&to.0.0, network.into_iter().flat_map(|network| names(network, to))) {
            return Ok(());
        }
        Err(wit::Error::Denied(Denial::NotGranted(format!("[grants.chain] read = [\"{to}\"]"))))
    }

    async fn read(&mut self, request: &wit::CallRequest) -> Result<Vec<u8>, wit::Error> {
        let request = read_call(request)?;
        self.may_read(request.to).await?;
        Ok(self.ctx.chain.call(request).await?.to_vec())
    }
}

/// The operator's names of an address.
pub(crate) fn names(network: &Network, address: Address) -> impl Iterator<Item = &str> {
    let roles = network
        .contracts
        .iter()
        .filter(move |contract| contract.address == address)
        .map(|contract| contract.role.as_str());
    let symbols = network
        .assets
        .iter()
        .filter(move |asset| asset.address == address && !asset.native)
        .map(|asset| asset.symbol.as_str());
    roles.chain(symbols)
}

const fn named(function: &'static str) -> Effect {
    Effect { interface: Interface::Chain, function, class: Class::Read }
}

impl wit::Host for HostView<'_> {
    async fn describe(&mut self) -> wasmtime::Result<Result<wit::Network, wit::Error>> {
        effect!(self, named("describe"), &(), {
            let network = self.ctx.network().await?.clone();
            Ok(wit::Network {
                chain_id: network.chain_id,
                name: network.name,
                development: network.development,
                assets: network
                    .assets
                    .into_iter()
                    .map(|asset| wit::Asset {
                        symbol: asset.symbol,
                        address: asset.address.to_vec(),
                        decimals: asset.decimals,
                        native: asset.native,
                    })
                    .collect(),
                contracts: network
                    .contracts
                    .into_iter()
                    .map(|contract| wit::Contract { role: contract.role, address: contract.address.to_vec() })
                    .collect(),
            })
        })
    }

    async fn head(&mut self) -> wasmtime::Result<Result<wit::Block, wit::Error>> {
        effect!(self, named("head"), &(), {
            let block = self.ctx.chain.head().await?;
            Ok(wit::Block { number: block.number, hash: block.hash.to_vec(), timestamp: block.timestamp })
        })
    }

    async fn balance(&mut self, of: Vec<u8>) -> wasmtime::Result<Result<Vec<u8>, wit::Error>> {
        effect!(self, named("balance"), &of, {
            let of = read_address("of", &of).map_err(wit::Error::Invalid)?;
            Ok(self.ctx.chain.balance(of).await?.to_be_bytes_trimmed_vec())
        })
    }

    async fn call(&mut self, request: wit::CallRequest) -> wasmtime::Result<Result<Vec<u8>, wit::Error>> {
        effect!(self, named("call"), &request, self.read(&request).await)
    }

    async fn call_many(
        &mut self,
        requests: Vec<wit::CallRequest>,
    ) -> wasmtime::Result<Result<Vec<Result<Vec<u8>, wit::Error>>, wit::Error>> {
        effect!(self, named("call-many"), &requests, {
            if requests.len() > LARGEST_BATCH {
                return Err(wit::Error::Invalid(format!("at most {LARGEST_BATCH} calls at once")));
            }
            // A request that is malformed or not granted has its own answer; the others are asked together.
            let mut answers: Vec<Option<Result<Vec<u8>, wit::Error>>> = Vec::with_capacity(requests.len());
            let mut asked = Vec::new();
            for request in &requests {
                match read_call(request) {
                    Err(error) => answers.push(Some(Err(error))),
                    Ok(request) => match self.may_read(request.to).await {
                        Err(error) => answers.push(Some(Err(error))),
                        Ok(()) => {
                            asked.push(request);
                            answers.push(None);
                        }
                    },
                }
            }
            let mut given = self.ctx.chain.call_many(asked).await.into_iter();
            let missing = || Err(wit::Error::Unavailable("the chain left a call unanswered".into()));
            Ok(answers
                .into_iter()
                .map(|answer| {
                    answer.unwrap_or_else(|| {
                        given.next().map_or_else(missing, |given| given.map(|data| data.to_vec()).map_err(Into::into))
                    })
                })
                .collect())
        })
    }
}
