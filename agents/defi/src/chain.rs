//! Typed, batched reads: what the operator lists, and answers that are decoded before anybody counts with them.

use std::marker::PhantomData;

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use hyperlith_sdk::{Host, chain};

use crate::error::DefiError;

/// Roles of listed contracts that this agent knows.
pub mod role {
    /// Aave v3's pool.
    pub const POOL: &str = "aave-v3-pool";
    /// Aave v3's data provider.
    pub const DATA: &str = "aave-v3-data-provider";
    /// Aave v3's price oracle.
    pub const ORACLE: &str = "aave-v3-oracle";
    /// Uniswap v2's factory.
    pub const FACTORY: &str = "uniswap-v2-factory";
    /// Uniswap v2's router.
    pub const ROUTER: &str = "uniswap-v2-router";
    /// Wrapped ETH.
    pub const WETH: &str = "weth";
    /// The development faucet.
    pub const FAUCET: &str = "faucet";
}

/// More decimals than this do not fit 256 bits.
const MAX_DECIMALS: u8 = 77;

/// A listed asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Ticker.
    pub symbol: String,
    /// Contract; zero for the chain's own coin.
    pub address: Address,
    /// Decimals of one whole.
    pub decimals: u8,
    /// The chain's own coin.
    pub native: bool,
}

/// The operator's description of the chain, checked.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Name for people.
    pub name: String,
    /// Assets are without value and prices set by hand.
    pub development: bool,
    /// Listed assets.
    pub assets: Vec<Asset>,
    contracts: Vec<(String, Address)>,
}

impl Listing {
    /// Asks the host.
    ///
    /// # Errors
    /// [`DefiError::Read`], or [`DefiError::Nonsense`] when an address or a number of decimals is impossible.
    pub fn read(host: &mut impl Host) -> Result<Self, DefiError> {
        let what = || "the operator's list of assets and contracts".to_owned();
        let network = host.chain_describe().map_err(|source| DefiError::Read { what: what(), source })?;
        Self::check(network).ok_or_else(|| DefiError::nonsense(what()))
    }

    fn check(network: chain::Network) -> Option<Self> {
        let mut assets: Vec<Asset> = Vec::with_capacity(network.assets.len());
        for asset in network.assets {
            let address = address(&asset.address)?;
            let twice = assets.iter().any(|other| other.symbol.eq_ignore_ascii_case(&asset.symbol));
            if asset.decimals > MAX_DECIMALS || asset.symbol.is_empty() || twice || asset.native != address.is_zero() {
                return None;
            }
            assets.push(Asset { symbol: asset.symbol, address, decimals: asset.decimals, native: asset.native });
        }
        let contracts =
            network.contracts.into_iter().map(|contract| Some((contract.role, address(&contract.address)?)));
        Some(Self {
            name: network.name,
            development: network.development,
            assets,
            contracts: contracts.collect::<Option<_>>()?,
        })
    }

    /// The contract of a role.
    ///
    /// # Errors
    /// [`DefiError::NoContract`] when it is not listed (or listed as the zero address).
    pub fn contract(&self, role: &'static str) -> Result<Address, DefiError> {
        self.find_contract(role).ok_or(DefiError::NoContract { role })
    }

    /// The contract of a role, if it is listed.
    #[must_use]
    pub fn find_contract(&self, role: &str) -> Option<Address> {
        self.contracts.iter().find(|(name, address)| name == role && !address.is_zero()).map(|(_, address)| *address)
    }

    /// What the operator calls an address: an asset's ticker or a contract's role.
    #[must_use]
    pub fn name_of(&self, address: Address) -> Option<&str> {
        let asset = self.assets.iter().find(|asset| !asset.native && asset.address == address);
        let contract = || self.contracts.iter().find(|(_, other)| *other == address);
        asset.map(|asset| asset.symbol.as_str()).or_else(|| contract().map(|(role, _)| role.as_str()))
    }

    /// The asset of a ticker, in any case of letters.
    #[must_use]
    pub fn asset(&self, symbol: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.symbol.eq_ignore_ascii_case(symbol))
    }

    /// The token that stands for the chain's own coin in contracts.
    #[must_use]
    pub fn wrapped(&self) -> Option<&Asset> {
        let weth = self.find_contract(role::WETH)?;
        self.assets.iter().find(|asset| !asset.native && asset.address == weth)
    }

    /// Listed tokens, without the chain's own coin.
    pub fn tokens(&self) -> impl Iterator<Item = &Asset> {
        self.assets.iter().filter(|asset| !asset.native)
    }
}

/// An address of exactly 20 bytes.
#[must_use]
pub fn address(bytes: &[u8]) -> Option<Address> {
    (bytes.len() == Address::len_bytes()).then(|| Address::from_slice(bytes))
}

/// A big-endian number of at most 32 bytes.
#[must_use]
pub fn number(bytes: &[u8]) -> Option<U256> {
    U256::try_from_be_slice(bytes)
}

/// The balance of the chain's own coin, in wei.
///
/// # Errors
/// [`DefiError::Read`] or [`DefiError::Nonsense`].
pub fn native_balance(host: &mut impl Host, of: Address) -> Result<U256, DefiError> {
    let what = "your ETH balance";
    let bytes =
        host.chain_balance(of.as_slice()).map_err(|source| DefiError::Read { what: what.to_owned(), source })?;
    number(&bytes).ok_or_else(|| DefiError::nonsense(what))
}

/// The place of an answer in a batch.
#[derive(Debug)]
pub struct Ticket<C> {
    index: usize,
    call: PhantomData<fn() -> C>,
}

impl<C> Clone for Ticket<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Ticket<C> {}

/// Reads that travel together: one host call however many they are.
#[derive(Debug, Default)]
pub struct Batch {
    requests: Vec<chain::CallRequest>,
    subjects: Vec<String>,
}

impl Batch {
    /// Adds a call. `subject` says what is read, for the error message.
    pub fn add<C: SolCall>(&mut self, to: Address, call: &C, subject: impl Into<String>) -> Ticket<C> {
        self.requests.push(chain::CallRequest {
            sender: None,
            to: to.to_vec(),
            value: Vec::new(),
            input: call.abi_encode(),
        });
        self.subjects.push(subject.into());
        Ticket { index: self.requests.len() - 1, call: PhantomData }
    }

    /// Asks the host.
    ///
    /// # Errors
    /// [`DefiError`] when the batch as a whole was refused or has the wrong number of answers.
    pub fn run(self, host: &mut impl Host) -> Result<Answers, DefiError> {
        if self.requests.is_empty() {
            return Ok(Answers { answers: Vec::new(), subjects: Vec::new() });
        }
        let what = || "the chain".to_owned();
        let answers =
            host.chain_call_many(&self.requests).map_err(|source| DefiError::Read { what: what(), source })?;
        if answers.len() != self.requests.len() {
            return Err(DefiError::nonsense(what()));
        }
        Ok(Answers { answers, subjects: self.subjects })
    }
}

/// The answers of a [`Batch`].
#[derive(Debug)]
pub struct Answers {
    answers: Vec<Result<Vec<u8>, chain::Error>>,
    subjects: Vec<String>,
}

impl Answers {
    /// A decoded answer.
    ///
    /// # Errors
    /// [`DefiError`] when the call failed or its return data does not decode.
    pub fn get<C: SolCall>(&self, ticket: Ticket<C>) -> Result<C::Return, DefiError> {
        let what = || self.subjects.get(ticket.index).cloned().unwrap_or_default();
        match self.answers.get(ticket.index) {
            Some(Ok(data)) => C::abi_decode_returns_validate(data).map_err(|_| DefiError::nonsense(what())),
            Some(Err(source)) => Err(DefiError::Read { what: what(), source: source.clone() }),
            None => Err(DefiError::nonsense(what())),
        }
    }

    /// A decoded answer, or `None` where the contract reverted or halted: that is its way of saying that there is none.
    ///
    /// # Errors
    /// [`DefiError`] when the call could not be made or its return data does not decode.
    pub fn maybe<C: SolCall>(&self, ticket: Ticket<C>) -> Result<Option<C::Return>, DefiError> {
        match self.answers.get(ticket.index) {
            Some(Err(chain::Error::Reverted(_) | chain::Error::Halted(_))) => Ok(None),
            _ => self.get(ticket).map(Some),
        }
    }
}
