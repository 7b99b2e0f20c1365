//! A chain of numbers in memory that answers what the agent asks and can run what the agent proposes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use alloy_primitives::{Address, U256, address, aliases::U112};
use alloy_sol_types::{SolCall, SolValue};
use hyperlith_agent_defi::abi::{
    AaveData, AaveOracle, AavePool, Erc20, Faucet, UniswapFactory, UniswapPair, UniswapRouter, WrappedEther,
};
use hyperlith_agent_defi::number;
use hyperlith_sdk::Call;
use hyperlith_sdk::chain::{Asset, CallRequest, Contract, Error, Network};
use hyperlith_sdk::testing::TestHost;

pub const WALLET: Address = Address::repeat_byte(0x77);
pub const POOL: Address = address!("0000000000000000000000000000000000001001");
pub const DATA: Address = address!("0000000000000000000000000000000000001002");
pub const ORACLE: Address = address!("0000000000000000000000000000000000001003");
pub const FACTORY: Address = address!("0000000000000000000000000000000000001004");
pub const ROUTER: Address = address!("0000000000000000000000000000000000001005");
pub const FAUCET: Address = address!("0000000000000000000000000000000000001006");
pub const WETH: Address = address!("00000000000000000000000000000000000000a1");
pub const USDC: Address = address!("00000000000000000000000000000000000000a2");
pub const DAI: Address = address!("00000000000000000000000000000000000000a3");
pub const METIS: Address = address!("00000000000000000000000000000000000000a4");
pub const LTV: u64 = 7_500;
pub const THRESHOLD: u64 = 8_000;

/// `whole` × 10^`decimals`.
pub fn units(whole: u64, decimals: u8) -> U256 {
    U256::from(whole) * number::one(decimals).unwrap()
}

#[derive(Clone, Debug)]
pub struct Token {
    pub symbol: &'static str,
    pub decimals: u8,
    pub price: U256,
    pub wallet: U256,
    pub supplied: U256,
    pub debt: U256,
    pub active: bool,
    pub frozen: bool,
    pub paused: bool,
    pub borrowable: bool,
    pub listed: bool,
    pub stock: U256,
    pub supply_cap: U256,
    pub borrow_cap: U256,
    pub supply_rate: U256,
    pub borrow_rate: U256,
}

#[derive(Clone, Debug)]
pub struct Chain {
    pub tokens: BTreeMap<Address, Token>,
    pub allowances: BTreeMap<(Address, Address), U256>,
    /// Stock of pairs, keyed by sorted tokens.
    pub pairs: BTreeMap<(Address, Address), (U256, U256)>,
    pub next_drip: U256,
    /// The wallet's ETH.
    pub eth: U256,
    pub sent: Vec<(Address, Address, U256)>,
    /// What the pool's debt grows by before a proposal runs.
    pub interest: U256,
}

pub type Shared = Rc<RefCell<Chain>>;

impl Chain {
    pub fn new() -> Self {
        let ray = number::RAY;
        let token = |symbol, decimals, usd: u64, wallet: u64, rate: u64| Token {
            symbol,
            decimals,
            price: U256::from(usd * 100_000_000),
            wallet: units(wallet, decimals),
            supplied: U256::ZERO,
            debt: U256::ZERO,
            active: true,
            frozen: false,
            paused: false,
            borrowable: true,
            listed: true,
            stock: units(1_000_000, decimals),
            supply_cap: U256::ZERO,
            borrow_cap: U256::ZERO,
            supply_rate: ray * U256::from(rate) / U256::from(1_000),
            borrow_rate: ray * U256::from(rate * 2) / U256::from(1_000),
        };
        let tokens = BTreeMap::from([
            (WETH, token("WETH", 18, 2_500, 5, 10)),
            (USDC, token("USDC", 6, 1, 10_000, 30)),
            (DAI, token("DAI", 18, 1, 10_000, 20)),
            (METIS, token("METIS", 18, 20, 500, 5)),
        ]);
        // Stocks worth two million USD on each side.
        let stock = |token: &Token| {
            number::units_for(U256::from(2_000_000u64 * 100_000_000), token.price, token.decimals).unwrap()
        };
        let mut pairs = BTreeMap::new();
        for (a, b) in [(METIS, USDC), (WETH, USDC), (DAI, USDC), (METIS, WETH), (DAI, WETH)] {
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            pairs.insert((low, high), (stock(&tokens[&low]), stock(&tokens[&high])));
        }
        Self {
            tokens,
            allowances: BTreeMap::new(),
            pairs,
            next_drip: U256::ZERO,
            eth: units(10, 18),
            sent: Vec::new(),
            interest: U256::ZERO,
        }
    }

    pub fn token(&mut self, symbol: &str) -> &mut Token {
        self.tokens.values_mut().find(|token| token.symbol == symbol).unwrap()
    }

    pub fn share(self) -> Shared {
        Rc::new(RefCell::new(self))
    }

    pub fn collateral(&self) -> U256 {
        self.tokens.values().map(|token| number::value_of(token.supplied, token.price, token.decimals).unwrap()).sum()
    }

    pub fn debt(&self) -> U256 {
        self.tokens.values().map(|token| number::value_of(token.debt, token.price, token.decimals).unwrap()).sum()
    }

    pub fn health(&self) -> U256 {
        if self.debt().is_zero() {
            return U256::MAX;
        }
        self.collateral() * U256::from(THRESHOLD) / U256::from(10_000) * number::WAD / self.debt()
    }

    fn allowance(&self, token: Address, spender: Address) -> U256 {
        self.allowances.get(&(token, spender)).copied().unwrap_or_default()
    }

    fn stocks(&self, from: Address, to: Address) -> Option<(U256, U256)> {
        if from < to {
            self.pairs.get(&(from, to)).copied()
        } else {
            self.pairs.get(&(to, from)).map(|(a, b)| (*b, *a))
        }
    }

    fn amounts_out(&self, amount: U256, path: &[Address]) -> Option<Vec<U256>> {
        let mut amounts = vec![amount];
        for hop in path.windows(2) {
            let (from, to) = self.stocks(hop[0], hop[1])?;
            let kept = *amounts.last()? * U256::from(997);
            amounts.push(kept * to / (from * U256::from(1_000) + kept));
        }
        Some(amounts)
    }

    fn amounts_in(&self, amount: U256, path: &[Address]) -> Option<Vec<U256>> {
        let mut amounts = vec![amount];
        for hop in path.windows(2).rev() {
            let (from, to) = self.stocks(hop[0], hop[1])?;
            let want = amounts[0];
            if want >= to {
                return None;
            }
            amounts.insert(0, from * want * U256::from(1_000) / ((to - want) * U256::from(997)) + U256::from(1));
        }
        Some(amounts)
    }

    fn answer(&self, request: &CallRequest) -> Result<Vec<u8>, Error> {
        let to = Address::from_slice(&request.to);
        let input = &request.input;
        let selector: [u8; 4] = input[..4].try_into().unwrap();
        let revert = || Error::Reverted(Vec::new());
        macro_rules! decode {
            ($call:ty) => {
                <$call>::abi_decode(input).unwrap()
            };
        }
        if let Some(token) = self.tokens.get(&to) {
            return Ok(match selector {
                Erc20::balanceOfCall::SELECTOR => {
                    let account = decode!(Erc20::balanceOfCall).account;
                    if account == WALLET { token.wallet } else { token.stock }.abi_encode()
                }
                Erc20::allowanceCall::SELECTOR => {
                    self.allowance(to, decode!(Erc20::allowanceCall).spender).abi_encode()
                }
                _ => panic!("unexpected call to a token"),
            });
        }
        let asset = |address: Address| self.tokens.get(&address).filter(|token| token.listed);
        let zero = U256::ZERO;
        match (to, selector) {
            (POOL, AavePool::getUserAccountDataCall::SELECTOR) => {
                let (collateral, debt) = (self.collateral(), self.debt());
                let limit = collateral * U256::from(LTV) / U256::from(10_000);
                let (ltv, threshold) =
                    if collateral.is_zero() { (zero, zero) } else { (U256::from(LTV), U256::from(THRESHOLD)) };
                Ok((collateral, debt, limit.saturating_sub(debt), threshold, ltv, self.health()).abi_encode())
            }
            (DATA, AaveData::getReserveConfigurationDataCall::SELECTOR) => {
                let token = asset(decode!(AaveData::getReserveConfigurationDataCall).asset);
                Ok(token.map_or_else(
                    || (zero, zero, zero, zero, zero, false, false, false, false, false).abi_encode(),
                    |token| {
                        let decimals = U256::from(token.decimals);
                        (
                            decimals,
                            U256::from(LTV),
                            U256::from(THRESHOLD),
                            zero,
                            zero,
                            true,
                            token.borrowable,
                            false,
                            token.active,
                            token.frozen,
                        )
                            .abi_encode()
                    },
                ))
            }
            (DATA, AaveData::getPausedCall::SELECTOR) => {
                Ok(asset(decode!(AaveData::getPausedCall).asset).is_some_and(|token| token.paused).abi_encode())
            }
            (DATA, AaveData::getReserveCapsCall::SELECTOR) => Ok(asset(decode!(AaveData::getReserveCapsCall).asset)
                .map_or((zero, zero), |token| (token.borrow_cap, token.supply_cap))
                .abi_encode()),
            (DATA, AaveData::getReserveDataCall::SELECTOR) => {
                let token = asset(decode!(AaveData::getReserveDataCall).asset).ok_or_else(revert)?;
                let total = units(2_000_000, token.decimals);
                Ok((
                    zero,
                    zero,
                    total,
                    zero,
                    total - token.stock.min(total),
                    token.supply_rate,
                    token.borrow_rate,
                    zero,
                    zero,
                    zero,
                    zero,
                    zero,
                )
                    .abi_encode())
            }
            (DATA, AaveData::getUserReserveDataCall::SELECTOR) => {
                let call = decode!(AaveData::getUserReserveDataCall);
                assert_eq!(call.user, WALLET);
                let token = asset(call.asset).ok_or_else(revert)?;
                Ok((
                    token.supplied,
                    zero,
                    token.debt,
                    zero,
                    token.debt,
                    zero,
                    token.supply_rate,
                    zero,
                    !token.supplied.is_zero(),
                )
                    .abi_encode())
            }
            (DATA, AaveData::getReserveTokensAddressesCall::SELECTOR) => {
                let call = decode!(AaveData::getReserveTokensAddressesCall);
                let holder = if asset(call.asset).is_some() { Address::repeat_byte(0xaa) } else { Address::ZERO };
                Ok((holder, Address::ZERO, Address::ZERO).abi_encode())
            }
            (ORACLE, AaveOracle::getAssetPriceCall::SELECTOR) => {
                let price = self.tokens.get(&decode!(AaveOracle::getAssetPriceCall).asset).map(|token| token.price);
                Ok(price.filter(|price| !price.is_zero()).ok_or_else(revert)?.abi_encode())
            }
            (FACTORY, UniswapFactory::getPairCall::SELECTOR) => {
                let call = decode!(UniswapFactory::getPairCall);
                Ok(self
                    .stocks(call.tokenA, call.tokenB)
                    .map_or(Address::ZERO, |_| pair_of(call.tokenA, call.tokenB))
                    .abi_encode())
            }
            (ROUTER, UniswapRouter::getAmountsOutCall::SELECTOR) => {
                let call = decode!(UniswapRouter::getAmountsOutCall);
                Ok(self.amounts_out(call.amountIn, &call.path).ok_or_else(revert)?.abi_encode())
            }
            (ROUTER, UniswapRouter::getAmountsInCall::SELECTOR) => {
                let call = decode!(UniswapRouter::getAmountsInCall);
                Ok(self.amounts_in(call.amountOut, &call.path).ok_or_else(revert)?.abi_encode())
            }
            (FAUCET, Faucet::nextDripAtCall::SELECTOR) => Ok(self.next_drip.abi_encode()),
            (FAUCET, Faucet::dripsCall::SELECTOR) => {
                let drips = vec![
                    Faucet::Drip { token: Address::ZERO, amount: units(10, 18), minted: false },
                    Faucet::Drip { token: USDC, amount: units(10_000, 6), minted: true },
                ];
                Ok(drips.abi_encode())
            }
            _ => {
                let found = self.pairs.iter().find(|((a, b), _)| pair_of(*a, *b) == to);
                let Some((_, (a, b))) = found else { return Ok(Vec::new()) };
                assert_eq!(selector, UniswapPair::getReservesCall::SELECTOR);
                Ok((U112::from(*a), U112::from(*b), zero).abi_encode())
            }
        }
    }

    /// Runs a proposal as the wallet would; panics where a contract would revert.
    pub fn run(&mut self, calls: &[Call]) {
        for token in self.tokens.values_mut().filter(|token| !token.debt.is_zero()) {
            token.debt += self.interest;
        }
        for call in calls {
            self.run_one(call);
        }
        for ((token, spender), left) in &self.allowances {
            assert!(left.is_zero(), "{left} of {token} is still approved for {spender}");
        }
    }

    fn spend(&mut self, token: Address, spender: Address, amount: U256) {
        let allowance = self.allowances.entry((token, spender)).or_default();
        *allowance = allowance.checked_sub(amount).expect("the allowance is too small");
        let wallet = &mut self.tokens.get_mut(&token).unwrap().wallet;
        *wallet = wallet.checked_sub(amount).expect("the wallet holds too little");
    }

    fn run_one(&mut self, call: &Call) {
        let to = Address::from_slice(&call.to);
        let value = U256::from_be_slice(&call.value);
        self.eth = self.eth.checked_sub(value).expect("the wallet holds too little ETH");
        if call.input.is_empty() {
            self.sent.push((Address::ZERO, to, value));
            return;
        }
        let payable = [
            WrappedEther::depositCall::SELECTOR,
            UniswapRouter::swapExactETHForTokensCall::SELECTOR,
            UniswapRouter::swapETHForExactTokensCall::SELECTOR,
        ];
        let selector: [u8; 4] = call.input[..4].try_into().unwrap();
        assert!(value.is_zero() || payable.contains(&selector), "a value that is not taken");
        macro_rules! decode {
            ($call:ty) => {
                <$call>::abi_decode_validate(&call.input).unwrap()
            };
        }
        match (to, selector) {
            (token, Erc20::approveCall::SELECTOR) => {
                let call = decode!(Erc20::approveCall);
                assert!(self.tokens.contains_key(&token) && [POOL, ROUTER].contains(&call.spender));
                assert!(
                    call.amount <= self.tokens[&token].wallet + self.tokens[&token].debt * U256::from(2),
                    "an approval far beyond use"
                );
                self.allowances.insert((token, call.spender), call.amount);
            }
            (token, Erc20::transferCall::SELECTOR) => {
                let call = decode!(Erc20::transferCall);
                let wallet = &mut self.tokens.get_mut(&token).unwrap().wallet;
                *wallet = wallet.checked_sub(call.amount).expect("the wallet holds too little");
                self.sent.push((token, call.to, call.amount));
            }
            (POOL, AavePool::supplyCall::SELECTOR) => {
                let call = decode!(AavePool::supplyCall);
                assert_eq!((call.onBehalfOf, call.referralCode), (WALLET, 0));
                self.spend(call.asset, POOL, call.amount);
                self.tokens.get_mut(&call.asset).unwrap().supplied += call.amount;
            }
            (POOL, AavePool::withdrawCall::SELECTOR) => {
                let call = decode!(AavePool::withdrawCall);
                assert_eq!(call.to, WALLET);
                let token = self.tokens.get_mut(&call.asset).unwrap();
                let amount = if call.amount == U256::MAX { token.supplied } else { call.amount };
                token.supplied = token.supplied.checked_sub(amount).expect("more than was lent");
                token.wallet += amount;
                assert!(self.health() >= number::WAD, "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD");
            }
            (POOL, AavePool::borrowCall::SELECTOR) => {
                let call = decode!(AavePool::borrowCall);
                assert_eq!((call.onBehalfOf, call.referralCode, call.interestRateMode), (WALLET, 0, U256::from(2)));
                let token = self.tokens.get_mut(&call.asset).unwrap();
                token.debt += call.amount;
                token.wallet += call.amount;
                assert!(
                    self.debt() <= self.collateral() * U256::from(LTV) / U256::from(10_000),
                    "COLLATERAL_CANNOT_COVER_NEW_BORROW"
                );
            }
            (POOL, AavePool::repayCall::SELECTOR) => {
                let call = decode!(AavePool::repayCall);
                assert_eq!((call.onBehalfOf, call.interestRateMode), (WALLET, U256::from(2)));
                let paid = call.amount.min(self.tokens[&call.asset].debt);
                self.spend(call.asset, POOL, paid);
                self.tokens.get_mut(&call.asset).unwrap().debt -= paid;
            }
            (ROUTER, UniswapRouter::swapExactTokensForTokensCall::SELECTOR) => {
                let call = decode!(UniswapRouter::swapExactTokensForTokensCall);
                assert_eq!(call.to, WALLET);
                let out = *self.amounts_out(call.amountIn, &call.path).unwrap().last().unwrap();
                assert!(out >= call.amountOutMin && !call.amountOutMin.is_zero());
                self.spend(call.path[0], ROUTER, call.amountIn);
                self.tokens.get_mut(call.path.last().unwrap()).unwrap().wallet += out;
            }
            (ROUTER, UniswapRouter::swapTokensForExactTokensCall::SELECTOR) => {
                let call = decode!(UniswapRouter::swapTokensForExactTokensCall);
                assert_eq!(call.to, WALLET);
                let cost = self.amounts_in(call.amountOut, &call.path).unwrap()[0];
                assert!(cost <= call.amountInMax);
                self.spend(call.path[0], ROUTER, cost);
                self.tokens.get_mut(call.path.last().unwrap()).unwrap().wallet += call.amountOut;
            }
            (ROUTER, UniswapRouter::swapExactETHForTokensCall::SELECTOR) => {
                let call = decode!(UniswapRouter::swapExactETHForTokensCall);
                assert_eq!((call.to, call.path[0]), (WALLET, WETH));
                let out = *self.amounts_out(value, &call.path).unwrap().last().unwrap();
                assert!(out >= call.amountOutMin && !call.amountOutMin.is_zero());
                self.tokens.get_mut(call.path.last().unwrap()).unwrap().wallet += out;
            }
            (ROUTER, UniswapRouter::swapETHForExactTokensCall::SELECTOR) => {
                let call = decode!(UniswapRouter::swapETHForExactTokensCall);
                assert_eq!((call.to, call.path[0]), (WALLET, WETH));
                let cost = self.amounts_in(call.amountOut, &call.path).unwrap()[0];
                self.eth += value.checked_sub(cost).expect("too little ETH was sent");
                self.tokens.get_mut(call.path.last().unwrap()).unwrap().wallet += call.amountOut;
            }
            (ROUTER, UniswapRouter::swapExactTokensForETHCall::SELECTOR) => {
                let call = decode!(UniswapRouter::swapExactTokensForETHCall);
                assert_eq!((call.to, call.path.last()), (WALLET, Some(&WETH)));
                let out = *self.amounts_out(call.amountIn, &call.path).unwrap().last().unwrap();
                assert!(out >= call.amountOutMin && !call.amountOutMin.is_zero());
                self.spend(call.path[0], ROUTER, call.amountIn);
                self.eth += out;
            }
            (ROUTER, UniswapRouter::swapTokensForExactETHCall::SELECTOR) => {
                let call = decode!(UniswapRouter::swapTokensForExactETHCall);
                assert_eq!((call.to, call.path.last()), (WALLET, Some(&WETH)));
                let cost = self.amounts_in(call.amountOut, &call.path).unwrap()[0];
                assert!(cost <= call.amountInMax);
                self.spend(call.path[0], ROUTER, cost);
                self.eth += call.amountOut;
            }
            (WETH, WrappedEther::depositCall::SELECTOR) => self.tokens.get_mut(&WETH).unwrap().wallet += value,
            (WETH, WrappedEther::withdrawCall::SELECTOR) => {
                let amount = decode!(WrappedEther::withdrawCall).amount;
                let wallet = &mut self.tokens.get_mut(&WETH).unwrap().wallet;
                *wallet = wallet.checked_sub(amount).expect("the wallet holds too little");
                self.eth += amount;
            }
            (FAUCET, Faucet::dripCall::SELECTOR) => assert_eq!(decode!(Faucet::dripCall).recipient, WALLET),
            _ => panic!("a call to {to} that no contract here has"),
        }
    }
}

fn pair_of(a: Address, b: Address) -> Address {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    let mut bytes = [0xee; 20];
    bytes[18] = low[19];
    bytes[19] = high[19];
    Address::from(bytes)
}

pub fn network() -> Network {
    let asset = |symbol: &str, address: Address, decimals, native| Asset {
        symbol: symbol.to_owned(),
        address: address.to_vec(),
        decimals,
        native,
    };
    let contract = |role: &str, address: Address| Contract { role: role.to_owned(), address: address.to_vec() };
    Network {
        chain_id: 133_742,
        name: "devnet".to_owned(),
        development: true,
        assets: vec![
            asset("ETH", Address::ZERO, 18, true),
            asset("WETH", WETH, 18, false),
            asset("USDC", USDC, 6, false),
            asset("DAI", DAI, 18, false),
            asset("METIS", METIS, 18, false),
        ],
        contracts: vec![
            contract("aave-v3-pool", POOL),
            contract("aave-v3-data-provider", DATA),
            contract("aave-v3-oracle", ORACLE),
            contract("uniswap-v2-factory", FACTORY),
            contract("uniswap-v2-router", ROUTER),
            contract("weth", WETH),
            contract("faucet", FAUCET),
        ],
    }
}

/// A host over the chain as it is now.
pub fn host(chain: &Shared) -> TestHost {
    let mut host = TestHost::new();
    host.network = network();
    host.balances.insert(WALLET.to_vec(), chain.borrow().eth.to_be_bytes_trimmed_vec());
    let chain = chain.clone();
    host.on_chain(move |request| chain.borrow().answer(request));
    host
}
