//! The plan on a bare EVM, without a node.

use alloy_primitives::TxKind;
use hyperlith_executor::{BlockEnvironment, Checks, Outcome, Overlay, Receipt, run_one};
use revm::{
    context::{BlockEnv, TxEnv},
    database::EmptyDB,
    primitives::hardfork::SpecId,
    state::AccountInfo,
};

use super::*;
use crate::devnet::{PRICE_DECIMALS, abi, key::DevelopmentKey};

/// An empty EVM with a rich deployer.
struct Bench {
    overlay: Overlay<EmptyDB>,
    environment: BlockEnvironment,
    deployer: Address,
    gas: Vec<u64>,
}

impl Bench {
    fn new() -> Self {
        let deployer = DevelopmentKey::new().unwrap().address();
        let mut overlay = Overlay::new(EmptyDB::default());
        let info = AccountInfo { balance: units(market::DEPLOYER_ETHER, 18), ..AccountInfo::default() };
        overlay.set_account(deployer, info).unwrap();
        let block = BlockEnv { timestamp: U256::from(1_800_000_000), gas_limit: 60_000_000, ..BlockEnv::default() };
        let environment = BlockEnvironment {
            chain_id: 133_742,
            spec: SpecId::OSAKA,
            block,
            precompiles: hyperlith_executor::Precompiles::none(),
        };
        Self { overlay, environment, deployer, gas: Vec::new() }
    }

    fn transact(&mut self, from: Address, kind: TxKind, value: U256, data: Vec<u8>, checks: Checks) -> Receipt {
        let nonce = revm::DatabaseRef::basic_ref(&self.overlay, from).unwrap().map_or(0, |info| info.nonce);
        let tx = TxEnv {
            caller: from,
            gas_limit: 16_777_216,
            kind,
            value,
            data: data.into(),
            nonce,
            chain_id: Some(133_742),
            ..TxEnv::default()
        };
        match run_one(&mut self.overlay, &self.environment, tx, checks).unwrap() {
            Outcome::Executed(receipt) => receipt,
            Outcome::Skipped(reason) => panic!("skipped: {reason}"),
        }
    }

    fn read<C: SolCall>(&mut self, to: Address, call: &C) -> C::Return {
        C::abi_decode_returns(&Stage::read(self, to, call.abi_encode()).unwrap()).unwrap()
    }
}

fn step(label: &str, receipt: &Receipt) -> Result<(), DevnetError> {
    if receipt.success {
        return Ok(());
    }
    let reason = format!("{} {:?}", receipt.output, receipt.halt);
    Err(DevnetError::Step { step: label.into(), reason })
}

impl Stage for Bench {
    fn deployer(&self) -> Address {
        self.deployer
    }

    fn create(&mut self, label: &str, code: Vec<u8>) -> Result<Address, DevnetError> {
        let receipt = self.transact(self.deployer, TxKind::Create, U256::ZERO, code, Checks::ALL);
        step(label, &receipt)?;
        self.gas.push(receipt.gas_used);
        Ok(receipt.created.unwrap())
    }

    fn send(&mut self, label: &str, to: Address, value: U256, input: Vec<u8>) -> Result<(), DevnetError> {
        let receipt = self.transact(self.deployer, TxKind::Call(to), value, input, Checks::ALL);
        self.gas.push(receipt.gas_used);
        step(label, &receipt)
    }

    fn read(&mut self, to: Address, input: Vec<u8>) -> Result<Bytes, DevnetError> {
        let receipt = self.transact(Address::ZERO, TxKind::Call(to), U256::ZERO, input, Checks::CALL);
        step("read", &receipt)?;
        Ok(receipt.output)
    }
}

fn deployed() -> (Bench, Network) {
    let mut bench = Bench::new();
    let network = run(&mut bench, &Bundle::embedded().unwrap(), 133_742).unwrap();
    (bench, network)
}

#[test]
fn the_plan_runs_on_an_empty_chain_and_every_step_fits_the_gas_cap() {
    let (bench, network) = deployed();
    assert_eq!(network.assets.len(), 5);
    assert_eq!(network.contracts.len(), 10);
    let most = bench.gas.iter().max().unwrap();
    println!("{} steps, {} gas, at most {most}", bench.gas.len(), bench.gas.iter().sum::<u64>());
    assert!(*most < 10_000_000, "too near the cap of 2^24: {most}");
}

#[test]
fn two_runs_of_the_plan_give_the_same_addresses() {
    assert_eq!(deployed().1, deployed().1);
}

#[test]
fn uniswap_prices_equal_the_oracles_and_a_thousand_dollars_move_them_little() {
    let (mut bench, network) = deployed();
    let router = network.contract(role::UNISWAP_ROUTER).unwrap();
    let oracle = network.contract(role::AAVE_ORACLE).unwrap();
    for (a, b) in PAIRS {
        for (from, to) in [(a, b), (b, a)] {
            let (from, to) = (network.asset(from).unwrap(), network.asset(to).unwrap());
            let mut price = |asset: &Asset| {
                bench.read(oracle, &abi::IDevelopmentPriceOracle::getAssetPriceCall { asset: asset.address })
            };
            let (price_in, price_out) = (price(from), price(to));
            let one = |decimals: u8| U256::from(10).pow(U256::from(decimals));
            let amount = U256::from(1000) * one(PRICE_DECIMALS) * one(from.decimals) / price_in;
            let path = vec![from.address, to.address];
            let call = abi::IUniswapV2Router::getAmountsOutCall { amountIn: amount, path };
            let out = *bench.read(router, &call).last().unwrap();
            let worth = out * price_out / one(to.decimals);
            let lost = U256::from(1000) * one(PRICE_DECIMALS) - worth;
            // 0.3 % fee and less than 0.1 % of movement, in units of 1e-8 dollars.
            assert!(lost >= U256::from(3) * one(8), "{} to {}: {lost}", from.symbol, to.symbol);
            assert!(lost < U256::from(4) * one(8), "{} to {}: {lost}", from.symbol, to.symbol);
        }
    }
}

#[test]
fn every_reserve_lends_and_pays_and_the_deployer_is_far_from_liquidation() {
    let (mut bench, network) = deployed();
    let data_provider = network.contract(role::AAVE_DATA_PROVIDER).unwrap();
    for terms in &market::RESERVES {
        let asset = network.asset(terms.symbol).unwrap().address;
        let data = bench.read(data_provider, &abi::IPoolDataProvider::getReserveDataCall { asset });
        assert!(data.liquidityRate > U256::ZERO, "{} pays nothing", terms.symbol);
        assert!(data.variableBorrowRate > data.liquidityRate, "{}", terms.symbol);
        let set = bench.read(data_provider, &abi::IPoolDataProvider::getReserveConfigurationDataCall { asset });
        assert_eq!(set.ltv, U256::from(terms.ltv));
        assert_eq!(set.liquidationThreshold, U256::from(terms.liquidation_threshold));
        assert_eq!(set.reserveFactor, U256::from(terms.reserve_factor));
        assert!(set.borrowingEnabled && set.isActive && !set.isFrozen && !set.stableBorrowRateEnabled);
        let caps = bench.read(data_provider, &abi::IPoolDataProvider::getReserveCapsCall { asset });
        assert_eq!((caps.borrowCap, caps.supplyCap), (U256::ZERO, U256::ZERO));
    }
    let pool = network.contract(role::AAVE_POOL).unwrap();
    let user = bench.deployer;
    let account = bench.read(pool, &abi::IPool::getUserAccountDataCall { user });
    assert!(account.healthFactor > units(25, 17), "{}", account.healthFactor);
}

#[test]
fn the_faucet_gives_once_a_minute() {
    let (mut bench, network) = deployed();
    let faucet = network.contract(role::FAUCET).unwrap();
    let recipient = Address::repeat_byte(0x77);
    let drip = abi::IDevelopmentFaucet::dripCall { recipient }.abi_encode();
    let nobody = Address::repeat_byte(0x66);
    let ask =
        |bench: &mut Bench| bench.transact(nobody, TxKind::Call(faucet), U256::ZERO, drip.clone(), Checks::ALL).success;
    assert!(ask(&mut bench));
    assert!(!ask(&mut bench));
    for (symbol, amount) in [("WETH", GIFT.weth), ("USDC", GIFT.usdc), ("DAI", GIFT.dai), ("METIS", GIFT.metis)] {
        let asset = network.asset(symbol).unwrap().clone();
        let balance = bench.read(asset.address, &abi::IERC20::balanceOfCall { account: recipient });
        assert_eq!(balance, units(amount, asset.decimals), "{symbol}");
    }
    let ether = revm::DatabaseRef::basic_ref(&bench.overlay, recipient).unwrap().unwrap().balance;
    assert_eq!(ether, units(GIFT.ether, 18));
    bench.environment.block.timestamp += U256::from(market::FAUCET_COOLDOWN);
    assert!(ask(&mut bench));
}

#[test]
fn only_the_account_itself_runs_a_batch_and_a_failing_call_undoes_it_all() {
    let (mut bench, network) = deployed();
    let batch = network.contract(role::BATCH_EXECUTOR).unwrap();
    let calls = vec![abi::Call { to: Address::ZERO, value: U256::ZERO, data: Bytes::new() }];
    let input = abi::IBatchExecutor::executeCall { calls }.abi_encode();
    let receipt = bench.transact(bench.deployer, TxKind::Call(batch), U256::ZERO, input.clone(), Checks::ALL);
    assert!(!receipt.success);
    assert!(receipt.output.starts_with(&<abi::IBatchExecutor::OnlyTheAccount as alloy_sol_types::SolError>::SELECTOR));

    // The account with the delegate's code, as EIP-7702 leaves it.
    let account = Address::repeat_byte(0x55);
    let info = AccountInfo {
        balance: U256::from(100),
        code: Some(revm::state::Bytecode::new_eip7702(batch)),
        code_hash: revm::state::Bytecode::new_eip7702(batch).hash_slow(),
        ..AccountInfo::default()
    };
    bench.overlay.set_account(account, info).unwrap();
    let usdc = network.asset("USDC").unwrap().address;
    let friend = Address::repeat_byte(0x44);
    let gift = abi::Call { to: friend, value: U256::from(7), data: Bytes::new() };
    let impossible = abi::IERC20::transferCall { to: friend, amount: U256::from(1) }.abi_encode();
    let fails = abi::Call { to: usdc, value: U256::ZERO, data: impossible.into() };
    let mut run = |calls| {
        let input = abi::IBatchExecutor::executeCall { calls }.abi_encode();
        let receipt = bench.transact(account, TxKind::Call(account), U256::ZERO, input, Checks::ALL);
        let got = revm::DatabaseRef::basic_ref(&bench.overlay, friend).unwrap().map_or(U256::ZERO, |i| i.balance);
        (receipt, got)
    };
    let (receipt, got) = run(vec![gift.clone(), fails]);
    assert!(!receipt.success);
    assert_eq!(got, U256::ZERO);
    // ERC20InsufficientBalance(address,uint256,uint256), as the token said it.
    assert_eq!(receipt.output.get(..4), Some([0xe4, 0x50, 0xd3, 0x8c].as_slice()), "{}", receipt.output);
    let (receipt, got) = run(vec![gift]);
    assert!(receipt.success);
    assert_eq!(got, U256::from(7));
}
