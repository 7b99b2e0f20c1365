//! The part of the plan that makes an Aave v3 market.

use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::SolValue;

use super::{Plan, Stage, units};
use crate::devnet::{
    DevnetError, VARIABLE_RATE, abi,
    market::{self, Rates},
};

/// The contracts of the market that others need to know.
pub(super) struct Aave {
    pub(super) provider: Address,
    pub(super) pool: Address,
    pub(super) configurator: Address,
    pub(super) data_provider: Address,
}

impl<S: Stage> Plan<'_, S> {
    /// Libraries, registry, access rights, pool and configurator, then reserves and their stock.
    pub(super) fn aave(&mut self, oracle: Address) -> Result<Aave, DevnetError> {
        let deployer = self.stage.deployer();
        // A library comes after those that it links itself.
        for library in [
            "SupplyLogic",
            "BorrowLogic",
            "LiquidationLogic",
            "EModeLogic",
            "BridgeLogic",
            "FlashLoanLogic",
            "PoolLogic",
            "ConfiguratorLogic",
        ] {
            let address = self.create(library, &[])?;
            self.libraries.insert(library.to_owned(), address);
        }

        let market_id = "Hyperlith devnet (development)".to_owned();
        let provider = self.create("PoolAddressesProvider", &(market_id, deployer).abi_encode_params())?;
        // The ACL manager reads its first admin from the provider when it is created.
        self.send("set ACL admin", provider, &abi::IPoolAddressesProvider::setACLAdminCall { admin: deployer })?;
        let acl = self.create("ACLManager", &provider.abi_encode())?;
        self.send("set ACL manager", provider, &abi::IPoolAddressesProvider::setACLManagerCall { manager: acl })?;
        self.send("add pool admin", acl, &abi::IACLManager::addPoolAdminCall { admin: deployer })?;
        self.send("add emergency admin", acl, &abi::IACLManager::addEmergencyAdminCall { admin: deployer })?;
        self.send("set oracle", provider, &abi::IPoolAddressesProvider::setPriceOracleCall { oracle })?;
        let data_provider = self.create("AaveProtocolDataProvider", &provider.abi_encode())?;
        let call = abi::IPoolAddressesProvider::setPoolDataProviderCall { provider: data_provider };
        self.send("set data provider", provider, &call)?;

        // Implementations are initialised too: nobody else shall be able to.
        let implementation = self.create("Pool", &provider.abi_encode())?;
        self.send("initialise Pool", implementation, &abi::IInitializable::initializeCall { provider })?;
        self.send("set Pool", provider, &abi::IPoolAddressesProvider::setPoolImplCall { implementation })?;
        let pool = self.read(provider, &abi::IPoolAddressesProvider::getPoolCall {})?;
        let implementation = self.create("PoolConfigurator", &[])?;
        self.send("initialise PoolConfigurator", implementation, &abi::IInitializable::initializeCall { provider })?;
        let call = abi::IPoolAddressesProvider::setPoolConfiguratorImplCall { implementation };
        self.send("set PoolConfigurator", provider, &call)?;
        let configurator = self.read(provider, &abi::IPoolAddressesProvider::getPoolConfiguratorCall {})?;

        let aave = Aave { provider, pool, configurator, data_provider };
        self.reserves(&aave)?;
        self.stock_reserves(&aave)?;
        Ok(aave)
    }

    /// Lists every asset on the terms of [`market::RESERVES`].
    fn reserves(&mut self, aave: &Aave) -> Result<(), DevnetError> {
        let treasury = self.stage.deployer();
        let a_token = self.create("AToken", &aave.pool.abi_encode())?;
        let stable_debt = self.create("StableDebtToken", &aave.pool.abi_encode())?;
        let variable_debt = self.create("VariableDebtToken", &aave.pool.abi_encode())?;
        let mut strategies: Vec<(Rates, Address)> = Vec::new();
        for reserve in &market::RESERVES {
            let known = strategies.iter().find(|(rates, _)| *rates == reserve.rates).map(|(_, address)| *address);
            let strategy = match known {
                Some(address) => address,
                None => {
                    let arguments = rate_arguments(aave.provider, reserve.rates);
                    let address = self.create("DefaultReserveInterestRateStrategy", &arguments)?;
                    strategies.push((reserve.rates, address));
                    address
                }
            };
            let symbol = reserve.symbol;
            let (asset, decimals) = self.token(symbol)?;
            let input = abi::InitReserveInput {
                aTokenImpl: a_token,
                stableDebtTokenImpl: stable_debt,
                variableDebtTokenImpl: variable_debt,
                underlyingAssetDecimals: decimals,
                interestRateStrategyAddress: strategy,
                underlyingAsset: asset,
                treasury,
                incentivesController: Address::ZERO,
                aTokenName: format!("Aave devnet {symbol}"),
                aTokenSymbol: format!("a{symbol}"),
                variableDebtTokenName: format!("Aave devnet variable debt {symbol}"),
                variableDebtTokenSymbol: format!("variableDebt{symbol}"),
                stableDebtTokenName: format!("Aave devnet stable debt {symbol}"),
                stableDebtTokenSymbol: format!("stableDebt{symbol}"),
                params: Bytes::new(),
            };
            let to = aave.configurator;
            let call = abi::IPoolConfigurator::initReservesCall { input: vec![input] };
            self.send(&format!("list {symbol}"), to, &call)?;
            let label = format!("set the terms of {symbol}");
            let call = abi::IPoolConfigurator::configureReserveAsCollateralCall {
                asset,
                ltv: U256::from(reserve.ltv),
                liquidationThreshold: U256::from(reserve.liquidation_threshold),
                liquidationBonus: U256::from(reserve.liquidation_bonus),
            };
            self.send(&label, to, &call)?;
            let factor = U256::from(reserve.reserve_factor);
            let fee = U256::from(market::LIQUIDATION_PROTOCOL_FEE);
            self.send(&label, to, &abi::IPoolConfigurator::setReserveBorrowingCall { asset, enabled: true })?;
            self.send(&label, to, &abi::IPoolConfigurator::setReserveFactorCall { asset, factor })?;
            self.send(&label, to, &abi::IPoolConfigurator::setReserveFlashLoaningCall { asset, enabled: true })?;
            self.send(&label, to, &abi::IPoolConfigurator::setLiquidationProtocolFeeCall { asset, fee })?;
        }
        Ok(())
    }

    /// The deployer lends in every reserve, then borrows, so that the rates are not zero.
    fn stock_reserves(&mut self, aave: &Aave) -> Result<(), DevnetError> {
        let deployer = self.stage.deployer();
        for reserve in &market::RESERVES {
            let (asset, decimals) = self.token(reserve.symbol)?;
            let amount = units(reserve.supplied, decimals);
            let label = format!("supply {}", reserve.symbol);
            self.send(&label, asset, &abi::IERC20::approveCall { spender: aave.pool, amount })?;
            let call = abi::IPool::supplyCall { asset, amount, onBehalfOf: deployer, referralCode: 0 };
            self.send(&label, aave.pool, &call)?;
        }
        for reserve in &market::RESERVES {
            let (asset, decimals) = self.token(reserve.symbol)?;
            let call = abi::IPool::borrowCall {
                asset,
                amount: units(reserve.borrowed, decimals),
                interestRateMode: U256::from(VARIABLE_RATE),
                referralCode: 0,
                onBehalfOf: deployer,
            };
            self.send(&format!("borrow {}", reserve.symbol), aave.pool, &call)?;
        }
        Ok(())
    }
}

/// Constructor arguments of `DefaultReserveInterestRateStrategy`, in rays (10^27 = 100 %).
fn rate_arguments(provider: Address, rates: Rates) -> Vec<u8> {
    let ray = |basis_points: u64| units(basis_points, 23);
    let Rates { optimal, base, slope1, slope2 } = rates;
    // Borrowing at a stable rate is never enabled; its five figures are Aave's usual ones and have no effect.
    (
        provider,
        ray(optimal),
        ray(base),
        ray(slope1),
        ray(slope2),
        ray(slope1),
        ray(slope2),
        ray(100),
        ray(800),
        ray(2_000),
    )
        .abi_encode_params()
}
