//! Names of the contract roles of a [`Network`](crate::Network): what agents ask the address book for.

/// Aave v3 `Pool` (the proxy): supply, withdraw, borrow, repay.
pub const AAVE_POOL: &str = "aave-v3-pool";
/// Aave v3 `PoolAddressesProvider`: registry of the market.
pub const AAVE_ADDRESSES_PROVIDER: &str = "aave-v3-pool-addresses-provider";
/// Aave v3 `PoolConfigurator` (the proxy): the market's parameters.
pub const AAVE_CONFIGURATOR: &str = "aave-v3-pool-configurator";
/// Aave v3 `AaveProtocolDataProvider`: readable figures of reserves and users.
pub const AAVE_DATA_PROVIDER: &str = "aave-v3-data-provider";
/// The price oracle of the Aave market: here a development one, whose prices are set by hand.
pub const AAVE_ORACLE: &str = "aave-v3-oracle";
/// Uniswap v2 factory.
pub const UNISWAP_FACTORY: &str = "uniswap-v2-factory";
/// Uniswap v2 `Router02`.
pub const UNISWAP_ROUTER: &str = "uniswap-v2-router";
/// Wrapped ETH.
pub const WETH: &str = "weth";
/// The faucet.
pub const FAUCET: &str = "faucet";
/// The code that accounts delegate to (EIP-7702) to run several calls in one transaction.
pub const BATCH_EXECUTOR: &str = "batch-executor";
