//! The devnet as a user meets it: a wallet of its own that lends, borrows and swaps by ordinary transactions.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests too")]

use std::time::Duration;

use alloy_consensus::{SignableTransaction, TxEip1559, TxEip7702, TxEnvelope};
use alloy_eips::{Encodable2718, eip7702::Authorization};
use alloy_primitives::{Address, B256, Bytes, TxKind, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use alloy_sol_types::SolCall;
use hyperlith_chain::{
    CallRequest, Network, Node, NodeConfig, TransactionReceipt,
    devnet::{self, DevnetError, VARIABLE_RATE, abi, role},
};
use tempfile::TempDir;

struct Devnet {
    folder: TempDir,
    node: Node,
    network: Network,
}

fn config(folder: &TempDir) -> NodeConfig {
    devnet::configure(NodeConfig::development(folder.path())).unwrap()
}

impl Devnet {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let node = Node::open(config(&folder)).await.unwrap();
        let network = devnet::deploy(&node, |_| ()).await.unwrap();
        Self { folder, node, network }
    }

    async fn funded() -> (Self, PrivateKeySigner) {
        let devnet = Self::new().await;
        let wallet = PrivateKeySigner::from_bytes(&B256::repeat_byte(0x42)).unwrap();
        devnet::fund(&devnet.node, wallet.address()).await.unwrap();
        (devnet, wallet)
    }

    fn asset(&self, symbol: &str) -> Address {
        self.network.asset(symbol).unwrap().address
    }

    fn contract(&self, role: &str) -> Address {
        self.network.contract(role).unwrap()
    }

    fn read<C: SolCall>(&self, to: Address, call: C) -> C::Return {
        let request = CallRequest { to: Some(to), input: call.abi_encode().into(), ..CallRequest::default() };
        let output = self.node.snapshot().call(&request).unwrap().into_output().unwrap();
        C::abi_decode_returns(&output).unwrap()
    }

    fn balance(&self, symbol: &str, account: Address) -> U256 {
        self.read(self.asset(symbol), abi::IERC20::balanceOfCall { account })
    }

    fn health(&self, user: Address) -> U256 {
        self.read(self.contract(role::AAVE_POOL), abi::IPool::getUserAccountDataCall { user }).healthFactor
    }

    fn debt(&self, symbol: &str, user: Address) -> U256 {
        let call = abi::IPoolDataProvider::getUserReserveDataCall { asset: self.asset(symbol), user };
        self.read(self.contract(role::AAVE_DATA_PROVIDER), call).currentVariableDebt
    }

    async fn mined(&self, envelope: TxEnvelope) -> TransactionReceipt {
        let hash = self.node.submit(envelope.encoded_2718().into()).unwrap();
        self.node.wait_for_receipt(hash, Duration::from_secs(60)).await.unwrap()
    }

    async fn send(&self, wallet: &PrivateKeySigner, to: Address, call: impl SolCall) -> TransactionReceipt {
        let transaction = TxEip1559 {
            chain_id: self.node.chain_id(),
            nonce: self.node.snapshot().nonce(wallet.address()),
            gas_limit: 1_000_000,
            max_fee_per_gas: 100_000_000_000,
            max_priority_fee_per_gas: 1,
            to: TxKind::Call(to),
            value: U256::ZERO,
            access_list: Default::default(),
            input: call.abi_encode().into(),
        };
        let signature = wallet.sign_hash_sync(&transaction.signature_hash()).unwrap();
        let receipt = self.mined(transaction.into_signed(signature).into()).await;
        assert!(receipt.success, "{}", hyperlith_chain::revert::decode_revert(&receipt.revert_data));
        receipt
    }
}

fn usdc(amount: u64) -> U256 {
    U256::from(amount) * U256::from(1_000_000)
}

fn ether(amount: u64) -> U256 {
    U256::from(amount) * U256::from(1_000_000_000_000_000_000u64)
}

#[tokio::test]
async fn a_wallet_supplies_borrows_repays_and_withdraws_through_the_real_pool() {
    let (devnet, wallet) = Devnet::funded().await;
    let user = wallet.address();
    let pool = devnet.contract(role::AAVE_POOL);
    let (collateral, borrowed) = (devnet.asset("USDC"), devnet.asset("DAI"));
    let rate = U256::from(VARIABLE_RATE);

    let amount = usdc(1_000);
    devnet.send(&wallet, collateral, abi::IERC20::approveCall { spender: pool, amount }).await;
    let call = abi::IPool::supplyCall { asset: collateral, amount, onBehalfOf: user, referralCode: 0 };
    let receipt = devnet.send(&wallet, pool, call).await;
    assert!(!receipt.logs.is_empty());
    assert_eq!(devnet.balance("USDC", user), usdc(9_000));
    assert_eq!(devnet.health(user), U256::MAX);

    let call = abi::IPool::borrowCall {
        asset: borrowed,
        amount: ether(500),
        interestRateMode: rate,
        referralCode: 0,
        onBehalfOf: user,
    };
    devnet.send(&wallet, pool, call).await;
    assert_eq!(devnet.balance("DAI", user), ether(10_500));
    // 1 000 × 80 % ÷ 500 = 1.6, but for the interest of the seconds in between.
    let (health, expected) = (devnet.health(user), ether(16) / U256::from(10));
    assert!(health.abs_diff(expected) < ether(1) / U256::from(100_000), "{health}");
    assert!(devnet.debt("DAI", user) >= ether(500));

    let everything = U256::MAX;
    devnet.send(&wallet, borrowed, abi::IERC20::approveCall { spender: pool, amount: ether(501) }).await;
    let call = abi::IPool::repayCall { asset: borrowed, amount: everything, interestRateMode: rate, onBehalfOf: user };
    devnet.send(&wallet, pool, call).await;
    assert_eq!(devnet.debt("DAI", user), U256::ZERO);
    assert_eq!(devnet.health(user), U256::MAX);

    let call = abi::IPool::withdrawCall { asset: collateral, amount: everything, to: user };
    devnet.send(&wallet, pool, call).await;
    // Aave rounds a share of the smallest unit in its own favour at most once on the way in and once on the way out.
    assert!(devnet.balance("USDC", user) >= usdc(10_000) - U256::from(2));
    devnet.node.shutdown().await;
}

#[tokio::test]
async fn a_swap_through_the_real_router_gives_what_was_quoted() {
    let (devnet, wallet) = Devnet::funded().await;
    let user = wallet.address();
    let router = devnet.contract(role::UNISWAP_ROUTER);
    let path = vec![devnet.asset("USDC"), devnet.asset("METIS")];
    let amount = usdc(1_000);
    let quote = abi::IUniswapV2Router::getAmountsOutCall { amountIn: amount, path: path.clone() };
    let out = *devnet.read(router, quote).last().unwrap();
    devnet.send(&wallet, path[0], abi::IERC20::approveCall { spender: router, amount }).await;
    let call = abi::IUniswapV2Router::swapExactTokensForTokensCall {
        amountIn: amount,
        amountOutMin: out,
        path,
        to: user,
        deadline: U256::MAX,
    };
    devnet.send(&wallet, router, call).await;
    assert_eq!(devnet.balance("METIS", user), ether(500) + out);
    assert_eq!(devnet.balance("USDC", user), usdc(9_000));
    // 1 000 dollars are 50 METIS; 0.3 % fee and less than 0.1 % of movement.
    assert!(out > ether(4980) / U256::from(100) && out < ether(50), "{out}");
    devnet.node.shutdown().await;
}

#[tokio::test]
async fn approve_and_supply_are_one_transaction_of_a_delegated_account() {
    let (devnet, wallet) = Devnet::funded().await;
    let user = wallet.address();
    let (pool, asset, amount) = (devnet.contract(role::AAVE_POOL), devnet.asset("USDC"), usdc(100));
    let nonce = devnet.node.snapshot().nonce(user);
    let chain_id = devnet.node.chain_id();
    let authorization = Authorization {
        chain_id: U256::from(chain_id),
        address: devnet.contract(role::BATCH_EXECUTOR),
        nonce: nonce + 1,
    };
    let signature = wallet.sign_hash_sync(&authorization.signature_hash()).unwrap();
    let approve = abi::IERC20::approveCall { spender: pool, amount }.abi_encode();
    let supply = abi::IPool::supplyCall { asset, amount, onBehalfOf: user, referralCode: 0 }.abi_encode();
    let call = |to, data: Vec<u8>| abi::Call { to, value: U256::ZERO, data: Bytes::from(data) };
    let calls = vec![call(asset, approve), call(pool, supply)];
    let transaction = TxEip7702 {
        chain_id,
        nonce,
        gas_limit: 1_000_000,
        max_fee_per_gas: 100_000_000_000,
        max_priority_fee_per_gas: 1,
        to: user,
        value: U256::ZERO,
        access_list: Default::default(),
        authorization_list: vec![authorization.into_signed(signature)],
        input: abi::IBatchExecutor::executeCall { calls }.abi_encode().into(),
    };
    let signature = wallet.sign_hash_sync(&transaction.signature_hash()).unwrap();
    let receipt = devnet.mined(transaction.into_signed(signature).into()).await;
    assert!(receipt.success, "{}", receipt.revert_data);
    assert_eq!(devnet.balance("USDC", user), usdc(9_900));
    assert_eq!(devnet.read(asset, abi::IERC20::allowanceCall { owner: user, spender: pool }), U256::ZERO);
    // The account still receives plain ether, as the faucet sends it.
    let before = devnet.node.snapshot().balance(user);
    let deployer = devnet::DevelopmentKey::new().unwrap().address();
    let request = hyperlith_chain::TxRequest { from: deployer, to: Some(user), value: ether(1), ..Default::default() };
    let mut fork = devnet.node.snapshot().fork();
    assert!(fork.transact(&request).unwrap().is_success());
    assert_eq!(fork.balance(user).unwrap(), before + ether(1));
    devnet.node.shutdown().await;
}

#[tokio::test]
async fn a_price_set_by_hand_changes_the_health_factor() {
    let (devnet, wallet) = Devnet::funded().await;
    let user = wallet.address();
    let (pool, asset, amount) = (devnet.contract(role::AAVE_POOL), devnet.asset("WETH"), ether(1));
    devnet.send(&wallet, asset, abi::IERC20::approveCall { spender: pool, amount }).await;
    let call = abi::IPool::supplyCall { asset, amount, onBehalfOf: user, referralCode: 0 };
    devnet.send(&wallet, pool, call).await;
    let call = abi::IPool::borrowCall {
        asset: devnet.asset("USDC"),
        amount: usdc(1_000),
        interestRateMode: U256::from(VARIABLE_RATE),
        referralCode: 0,
        onBehalfOf: user,
    };
    devnet.send(&wallet, pool, call).await;
    let before = devnet.health(user);
    let price = U256::from(1_250) * U256::from(100_000_000);
    devnet::set_price(&devnet.node, "ETH", price).await.unwrap();
    let after = devnet.health(user);
    // Half the price is half the health, but for the interest of the seconds in between.
    let half = before / U256::from(2);
    assert!(after.abs_diff(half) < ether(1) / U256::from(100_000), "{before} → {after}");
    let oracle = devnet.contract(role::AAVE_ORACLE);
    let text = devnet.read(oracle, abi::IDevelopmentPriceOracle::descriptionCall {});
    assert!(text.contains("Development") && text.contains("by hand"));

    assert!(matches!(devnet::set_price(&devnet.node, "ETH", U256::ZERO).await, Err(DevnetError::Refused { .. })));
    assert!(matches!(devnet::set_price(&devnet.node, "DOGE", price).await, Err(DevnetError::NoSuchAsset { .. })));
    devnet.node.shutdown().await;
}

#[tokio::test]
async fn the_faucet_funds_a_wallet_and_says_when_it_may_ask_again() {
    let (devnet, wallet) = Devnet::funded().await;
    let user = wallet.address();
    assert_eq!(devnet.node.snapshot().balance(user), ether(10));
    assert_eq!(devnet.balance("WETH", user), ether(5));
    assert_eq!(devnet.balance("USDC", user), usdc(10_000));
    assert_eq!(devnet.balance("DAI", user), ether(10_000));
    assert_eq!(devnet.balance("METIS", user), ether(500));
    let head = devnet.node.head();
    match devnet::fund(&devnet.node, user).await {
        Err(DevnetError::TooSoon { recipient, seconds }) => {
            assert_eq!(recipient, user);
            assert!(seconds <= 60);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(devnet.node.head(), head);
    devnet.node.shutdown().await;
}

#[tokio::test]
async fn wallets_that_ask_at_the_same_time_are_all_funded() {
    let devnet = Devnet::new().await;
    let wallets: Vec<_> = (1..=5u8).map(Address::repeat_byte).collect();
    let asked = wallets.iter().map(|wallet| {
        let (node, wallet) = (devnet.node.clone(), *wallet);
        tokio::spawn(async move { devnet::fund(&node, wallet).await })
    });
    for answer in asked.collect::<Vec<_>>() {
        answer.await.unwrap().unwrap();
    }
    for wallet in wallets {
        assert_eq!(devnet.balance("USDC", wallet), usdc(10_000));
    }
    devnet.node.shutdown().await;
}

#[tokio::test]
async fn a_second_start_finds_everything_and_sends_nothing() {
    let Devnet { folder, node, network } = Devnet::new().await;
    let head = node.head();
    node.shutdown().await;
    drop(node);
    let node = Node::open(config(&folder)).await.unwrap();
    assert_eq!(node.network(), Some(network.clone()));
    let found = devnet::deploy(&node, |_| panic!("something was sent")).await.unwrap();
    assert_eq!(found, network);
    assert_eq!(node.head(), head);
    node.shutdown().await;
}

#[tokio::test]
async fn two_devnets_differ_in_block_zero_and_one_devnet_keeps_its_own() {
    let open = async |folder: &tempfile::TempDir| {
        let config = devnet::configure(NodeConfig::development(folder.path())).unwrap();
        let node = Node::open(config).await.unwrap();
        let hash = node.block(0).unwrap().unwrap().hash;
        node.shutdown().await;
        hash
    };
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = open(&one).await;
    assert_ne!(first, open(&two).await);
    assert_eq!(first, open(&one).await);
}
