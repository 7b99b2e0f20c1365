//! The operator's list of assets and contracts, as the wallet side sees it: an address that is not in it has no name.

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

/// A listed asset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Asset {
    /// Ticker, made of at most 12 letters, digits, `.` or `-`. The operator's word, never the token's own.
    pub symbol: String,
    /// The ERC-20 contract; the zero address for the chain's own coin.
    pub address: Address,
    /// Decimals of one whole unit.
    pub decimals: u8,
    /// True for the chain's own coin.
    pub native: bool,
}

/// What the operator lists of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// Name for people.
    pub name: String,
    /// True where assets are without value and prices are set by hand.
    pub development: bool,
    assets: Vec<Asset>,
    contracts: Vec<(String, Address)>,
}

/// Roles of contracts that the wallet side knows how to decode.
pub mod roles {
    /// The Aave v3 pool.
    pub const POOL: &str = "aave-v3-pool";
    /// The Aave v3 price oracle (USD, 8 decimals).
    pub const ORACLE: &str = "aave-v3-oracle";
    /// The Uniswap v2 factory.
    pub const FACTORY: &str = "uniswap-v2-factory";
    /// The Uniswap v2 router.
    pub const ROUTER: &str = "uniswap-v2-router";
    /// Wrapped ether.
    pub const WETH: &str = "weth";
    /// The development faucet.
    pub const FAUCET: &str = "faucet";
    /// The EIP-7702 delegate that runs several calls as one.
    pub const BATCH_EXECUTOR: &str = "batch-executor";
}

impl Directory {
    /// Make a directory. Symbols and roles are cleaned, so that not even an operator's typing error can break a card.
    pub fn new(
        chain_id: u64,
        name: &str,
        development: bool,
        assets: impl IntoIterator<Item = Asset>,
        contracts: impl IntoIterator<Item = (String, Address)>,
    ) -> Self {
        let clean = |text: &str, max: usize| -> String {
            text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).take(max).collect()
        };
        Self {
            chain_id,
            name: crate::text::clean_line(name, 40),
            development,
            assets: assets
                .into_iter()
                .map(|asset| Asset { symbol: clean(&asset.symbol, 12), ..asset })
                .filter(|asset| !asset.symbol.is_empty())
                .collect(),
            contracts: contracts.into_iter().map(|(role, address)| (clean(&role, 48), address)).collect(),
        }
    }

    /// All listed assets.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The ERC-20 asset at an address.
    pub fn token(&self, address: Address) -> Option<&Asset> {
        self.assets.iter().find(|asset| !asset.native && asset.address == address)
    }

    /// The asset with a symbol.
    pub fn by_symbol(&self, symbol: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.symbol == symbol)
    }

    /// The chain's own coin; where the operator lists none, `ETH` with 18 decimals.
    pub fn native(&self) -> Asset {
        self.assets.iter().find(|asset| asset.native).cloned().unwrap_or_else(|| Asset {
            symbol: "ETH".to_owned(),
            address: Address::ZERO,
            decimals: 18,
            native: true,
        })
    }

    /// The contract with a role.
    pub fn contract(&self, role: &str) -> Option<Address> {
        self.contracts.iter().find(|(known, _)| known == role).map(|(_, address)| *address)
    }

    /// The role of an address.
    pub fn role_of(&self, address: Address) -> Option<&str> {
        self.contracts.iter().find(|(_, known)| *known == address).map(|(role, _)| role.as_str())
    }

    /// Whether an address is a listed contract or token.
    pub fn is_listed(&self, address: Address) -> bool {
        self.role_of(address).is_some() || self.token(address).is_some()
    }

    /// A listed contract's name for people, such as `Aave v3 pool`; otherwise the token's symbol.
    pub fn name_of(&self, address: Address) -> Option<String> {
        if let Some(role) = self.role_of(address) {
            return Some(
                match role {
                    roles::POOL => "Aave v3 pool",
                    roles::ROUTER => "Uniswap v2 router",
                    roles::WETH => "WETH contract",
                    roles::FAUCET => "development faucet",
                    roles::BATCH_EXECUTOR => "batch executor",
                    other => other,
                }
                .to_owned(),
            );
        }
        self.token(address).map(|asset| format!("{} token", asset.symbol))
    }
}
