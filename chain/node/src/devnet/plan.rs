//! The deployment as a fixed sequence of transactions: which contract, in which order, wired and stocked how.
//!
//! The sequence depends on nothing but this code and the contracts' bundle. Step number *n* always has the deployer's
//! nonce *n*, which makes every address known in advance and lets an interrupted deployment go on where it stopped.

mod aave;

use std::collections::BTreeMap;

use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::{SolCall, SolValue};

use super::{
    DevnetError, abi,
    bundle::Bundle,
    market::{self, GIFT, PAIRS, Reserve},
    role,
};
use crate::{Asset, Contract, Network};

/// Where the steps of the plan go: a rehearsal, a test EVM.
pub(super) trait Stage {
    /// The account that deploys.
    fn deployer(&self) -> Address;
    /// Creates a contract.
    fn create(&mut self, label: &str, code: Vec<u8>) -> Result<Address, DevnetError>;
    /// Calls a contract with `value` wei; a revert is an error.
    fn send(&mut self, label: &str, to: Address, value: U256, input: Vec<u8>) -> Result<(), DevnetError>;
    /// Reads from a contract as it is after the steps so far.
    fn read(&mut self, to: Address, input: Vec<u8>) -> Result<Bytes, DevnetError>;
}

/// Runs the whole plan on `stage` and gives back what it made.
pub(super) fn run(stage: &mut impl Stage, bundle: &Bundle, chain_id: u64) -> Result<Network, DevnetError> {
    let mut plan = Plan { stage, bundle, libraries: BTreeMap::new(), tokens: BTreeMap::new() };
    let faucet = plan.tokens()?;
    let oracle = plan.oracle()?;
    let aave = plan.aave(oracle)?;
    let (factory, router) = plan.uniswap()?;
    let batch = plan.create("BatchExecutor", &[])?;
    plan.faucet(faucet)?;

    let mut assets = vec![Asset { symbol: "ETH".into(), address: Address::ZERO, decimals: 18, native: true }];
    assets.push(Asset { symbol: "WETH".into(), address: plan.token("WETH")?.0, decimals: 18, native: false });
    for token in &market::TOKENS {
        let (address, decimals) = plan.token(token.symbol)?;
        assets.push(Asset { symbol: token.symbol.into(), address, decimals, native: false });
    }
    let contracts = [
        (role::AAVE_POOL, aave.pool),
        (role::AAVE_ADDRESSES_PROVIDER, aave.provider),
        (role::AAVE_CONFIGURATOR, aave.configurator),
        (role::AAVE_DATA_PROVIDER, aave.data_provider),
        (role::AAVE_ORACLE, oracle),
        (role::UNISWAP_FACTORY, factory),
        (role::UNISWAP_ROUTER, router),
        (role::WETH, plan.token("WETH")?.0),
        (role::FAUCET, faucet),
        (role::BATCH_EXECUTOR, batch),
    ];
    Ok(Network {
        chain_id,
        name: "Hyperlith devnet".into(),
        development: true,
        assets,
        contracts: contracts.map(|(role, address)| Contract { role: role.into(), address }).into(),
    })
}

struct Plan<'a, S> {
    stage: &'a mut S,
    bundle: &'a Bundle,
    libraries: BTreeMap<String, Address>,
    /// Symbol → address and decimals.
    tokens: BTreeMap<&'static str, (Address, u8)>,
}

/// `amount` whole units in the smallest unit of a token.
pub(super) fn units(amount: u64, decimals: u8) -> U256 {
    // u64 times 10^18 is below 2^124: the product cannot overflow for any token of ours.
    U256::from(amount) * U256::from(10).pow(U256::from(decimals))
}

impl<S: Stage> Plan<'_, S> {
    fn create(&mut self, name: &str, arguments: &[u8]) -> Result<Address, DevnetError> {
        let code = self.bundle.creation_code(name, &self.libraries, arguments)?;
        self.stage.create(&format!("deploy {name}"), code)
    }

    fn send(&mut self, label: &str, to: Address, call: &impl SolCall) -> Result<(), DevnetError> {
        self.stage.send(label, to, U256::ZERO, call.abi_encode())
    }

    fn read<C: SolCall>(&mut self, to: Address, call: &C) -> Result<C::Return, DevnetError> {
        let output = self.stage.read(to, call.abi_encode())?;
        C::abi_decode_returns(&output).map_err(|source| DevnetError::Answer { contract: to, source })
    }

    fn token(&self, symbol: &str) -> Result<(Address, u8), DevnetError> {
        self.tokens.get(symbol).copied().ok_or_else(|| DevnetError::NoSuchAsset { symbol: symbol.to_owned() })
    }

    /// The faucet first, because it is the tokens' minter; then the tokens, and WETH out of the deployer's ether.
    fn tokens(&mut self) -> Result<Address, DevnetError> {
        let deployer = self.stage.deployer();
        let cooldown = U256::from(market::FAUCET_COOLDOWN);
        let faucet = self.create("DevelopmentFaucet", &(deployer, cooldown).abi_encode_params())?;
        for token in &market::TOKENS {
            let arguments = (
                token.name.to_owned(),
                token.symbol.to_owned(),
                // A uint8 is padded to a word like any other number.
                U256::from(token.decimals),
                deployer,
                units(token.supply, token.decimals),
                faucet,
            );
            let code =
                self.bundle.creation_code("DevelopmentToken", &self.libraries, &arguments.abi_encode_params())?;
            let address = self.stage.create(&format!("deploy {}", token.symbol), code)?;
            self.tokens.insert(token.symbol, (address, token.decimals));
        }
        let weth = self.create("WETH9", &[])?;
        self.tokens.insert("WETH", (weth, 18));

        let in_pairs =
            PAIRS.iter().filter(|(a, b)| *a == "WETH" || *b == "WETH").count() as u64 * pair_side(reserve("WETH")?);
        let wanted = market::FAUCET_WETH + reserve("WETH")?.supplied + in_pairs;
        self.stage.send("wrap ETH", weth, units(wanted, 18), abi::IWETH::depositCall {}.abi_encode())?;
        Ok(faucet)
    }

    fn oracle(&mut self) -> Result<Address, DevnetError> {
        let deployer = self.stage.deployer();
        let oracle = self.create("DevelopmentPriceOracle", &deployer.abi_encode())?;
        let mut assets = Vec::new();
        let mut prices = Vec::new();
        for reserve in &market::RESERVES {
            assets.push(self.token(reserve.symbol)?.0);
            prices.push(units(reserve.price, super::PRICE_DECIMALS));
        }
        self.send("set prices", oracle, &abi::IDevelopmentPriceOracle::setAssetPricesCall { assets, prices })?;
        Ok(oracle)
    }

    fn uniswap(&mut self) -> Result<(Address, Address), DevnetError> {
        let deployer = self.stage.deployer();
        let weth = self.token("WETH")?.0;
        let factory = self.create("UniswapV2Factory", &deployer.abi_encode())?;
        let router = self.create("UniswapV2Router02", &(factory, weth).abi_encode_params())?;
        for reserve in &market::RESERVES {
            let symbol = reserve.symbol;
            let pairs = PAIRS.iter().filter(|(a, b)| *a == symbol || *b == symbol).count() as u64;
            let (token, decimals) = self.token(symbol)?;
            let amount = units(pairs * pair_side(reserve), decimals);
            self.send(&format!("approve {symbol}"), token, &abi::IERC20::approveCall { spender: router, amount })?;
        }
        for (a, b) in PAIRS {
            let (token_a, decimals_a) = self.token(a)?;
            let (token_b, decimals_b) = self.token(b)?;
            let amount_a = units(pair_side(reserve(a)?), decimals_a);
            let amount_b = units(pair_side(reserve(b)?), decimals_b);
            let call = abi::IUniswapV2Router::addLiquidityCall {
                tokenA: token_a,
                tokenB: token_b,
                amountADesired: amount_a,
                amountBDesired: amount_b,
                amountAMin: amount_a,
                amountBMin: amount_b,
                to: deployer,
                deadline: U256::MAX,
            };
            self.send(&format!("stock {a}/{b}"), router, &call)?;
        }
        Ok((factory, router))
    }

    fn faucet(&mut self, faucet: Address) -> Result<(), DevnetError> {
        self.stage.send("stock the faucet", faucet, units(market::FAUCET_ETHER, 18), Vec::new())?;
        let weth = self.token("WETH")?.0;
        let amount = units(market::FAUCET_WETH, 18);
        self.send("stock the faucet", weth, &abi::IERC20::transferCall { to: faucet, amount })?;
        let mut drips = vec![
            abi::Drip { token: Address::ZERO, amount: units(GIFT.ether, 18), minted: false },
            abi::Drip { token: weth, amount: units(GIFT.weth, 18), minted: false },
        ];
        for (symbol, amount) in [("USDC", GIFT.usdc), ("DAI", GIFT.dai), ("METIS", GIFT.metis)] {
            let (token, decimals) = self.token(symbol)?;
            drips.push(abi::Drip { token, amount: units(amount, decimals), minted: true });
        }
        self.send("set the faucet's gift", faucet, &abi::IDevelopmentFaucet::setDripsCall { drips })
    }
}

fn reserve(symbol: &str) -> Result<&'static Reserve, DevnetError> {
    market::RESERVES
        .iter()
        .find(|reserve| reserve.symbol == symbol)
        .ok_or_else(|| DevnetError::NoSuchAsset { symbol: symbol.to_owned() })
}

/// Whole units on one side of a pair.
fn pair_side(reserve: &Reserve) -> u64 {
    market::PAIR_SIDE_DOLLARS / reserve.price
}

#[cfg(test)]
mod tests;
