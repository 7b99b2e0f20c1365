//! Real contracts in a state: the bundle that `make contracts` builds, deployed by ordinary creation transactions.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "states are set up for tests and benchmarks only: whoever runs them should see what is missing and stop"
)]

use std::{collections::HashMap, path::Path};

use alloy_sol_types::{SolValue, sol};
use revm::{
    Context, ExecuteCommitEvm, MainBuilder, MainContext,
    context::TxEnv,
    context::result::{ExecutionResult, Output},
    database::{CacheDB, EmptyDB},
    primitives::{Address, Bytes, TxKind, U256, hardfork::SpecId, hex, keccak256},
    state::AccountInfo,
};

use crate::MemoryState;

sol! {
    /// What the transactions of the workloads call.
    #[allow(missing_docs, reason = "the standard functions of ERC-20 and Uniswap v2")]
    interface Calls {
        function transfer(address to, uint256 amount) external returns (bool);
        function approve(address spender, uint256 amount) external returns (bool);
        function createPair(address tokenA, address tokenB) external returns (address pair);
        function mint(address to) external returns (uint256 liquidity);
        function swapExactTokensForTokens(
            uint256 amountIn,
            uint256 amountOutMin,
            address[] calldata path,
            address to,
            uint256 deadline
        ) external returns (uint256[] memory amounts);
    }
}

/// Storage slot of the balances in `DevelopmentToken` (the first variable of OpenZeppelin's ERC-20).
pub const TOKEN_BALANCES: u64 = 0;
/// Storage slot of the allowances in `DevelopmentToken`.
pub const TOKEN_ALLOWANCES: u64 = 1;
/// Storage slot of the two tokens in a Uniswap v2 pair: `token0`, then `token1`.
pub const PAIR_TOKENS: u64 = 6;

/// Creation code by contract name.
#[derive(Clone, Debug)]
pub struct Bundle(HashMap<String, Bytes>);

impl Bundle {
    /// Reads `chain/contracts/out/devnet.json`.
    ///
    /// # Panics
    /// When it is missing or no bundle.
    pub fn load() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/out/devnet.json");
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; run `make contracts`", path.display()));
        let bundle: serde_json::Value = serde_json::from_str(&text).expect("the bundle of contracts is not JSON");
        let contracts = bundle.get("contracts").and_then(|contracts| contracts.as_object());
        let contracts = contracts.expect("the bundle of contracts is of another format; run `make contracts`");
        let code = |entry: &serde_json::Value| {
            // A contract with library addresses still to be filled in is not decodable, and not needed here.
            entry.get("bytecode").and_then(|code| code.as_str()).and_then(|code| hex::decode(code).ok())
        };
        Self(contracts.iter().filter_map(|(name, entry)| Some((name.clone(), code(entry)?.into()))).collect())
    }

    /// The code that creates `contract`, with its constructor's arguments.
    ///
    /// # Panics
    /// When the bundle does not have it.
    pub fn creation(&self, contract: &str, arguments: &[u8]) -> Bytes {
        let code =
            self.0.get(contract).unwrap_or_else(|| panic!("{contract} is not in the bundle; run `make contracts`"));
        [code, arguments].concat().into()
    }
}

/// A chain on which contracts are set up, one transaction at a time, by one deployer who pays no fees.
#[derive(Debug)]
pub struct Setup {
    bundle: Bundle,
    state: CacheDB<EmptyDB>,
    nonce: u64,
}

/// Whoever deploys.
pub const DEPLOYER: Address = Address::repeat_byte(0xde);

impl Setup {
    /// An empty chain.
    ///
    /// # Panics
    /// When the contracts have not been built.
    pub fn new() -> Self {
        let mut state = CacheDB::new(EmptyDB::default());
        state.insert_account_info(DEPLOYER, AccountInfo::from_balance(U256::from(10).pow(U256::from(24))));
        Self { bundle: Bundle::load(), state, nonce: 0 }
    }

    fn transact(&mut self, kind: TxKind, data: Bytes) -> Output {
        let tx = TxEnv { caller: DEPLOYER, nonce: self.nonce, kind, data, gas_limit: 1 << 24, ..TxEnv::default() };
        self.nonce += 1;
        let mut evm = Context::mainnet()
            .with_db(&mut self.state)
            .modify_cfg_chained(|cfg| cfg.set_spec_and_mainnet_gas_params(SpecId::OSAKA))
            .modify_block_chained(|block| block.timestamp = U256::from(1))
            .build_mainnet();
        match evm.transact_commit(tx).expect("a set-up transaction is valid") {
            ExecutionResult::Success { output, .. } => output,
            failed => panic!("a set-up transaction failed: {failed:?}"),
        }
    }

    /// Creates a contract of the bundle.
    ///
    /// # Panics
    /// When its constructor fails.
    pub fn deploy(&mut self, contract: &str, arguments: &[u8]) -> Address {
        let code = self.bundle.creation(contract, arguments);
        match self.transact(TxKind::Create, code) {
            Output::Create(_, Some(address)) => address,
            other => panic!("{contract} was not created: {other:?}"),
        }
    }

    /// Calls a contract as the deployer.
    ///
    /// # Panics
    /// When the call fails.
    pub fn call(&mut self, contract: Address, data: Vec<u8>) -> Bytes {
        self.transact(TxKind::Call(contract), data.into()).into_data()
    }

    /// Creates an ERC-20 token whose whole supply the deployer holds.
    pub fn token(&mut self, supply: U256) -> Address {
        let arguments = ("Workload token".to_owned(), "WORK".to_owned(), U256::from(18), DEPLOYER, supply, DEPLOYER);
        self.deploy("DevelopmentToken", &arguments.abi_encode_params())
    }

    /// The state that came of it.
    pub fn into_state(self) -> MemoryState {
        let mut state = MemoryState::default();
        for (address, account) in self.state.cache.accounts {
            let mut info = account.info;
            if info.is_empty() {
                continue; // looked at, never created
            }
            info.code = self.state.cache.contracts.get(&info.code_hash).cloned();
            state.insert(address, info, account.storage);
        }
        state
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self::new()
    }
}

/// The storage slot of `mapping[key]`, for a mapping at `slot` (Solidity's storage layout).
pub fn mapping_slot(slot: U256, key: Address) -> U256 {
    U256::from_be_bytes(keccak256((key, slot).abi_encode()).0)
}

/// The slot of `owner`'s balance of a `DevelopmentToken`.
pub fn balance_slot(owner: Address) -> U256 {
    mapping_slot(U256::from(TOKEN_BALANCES), owner)
}

/// The slot of what `spender` may spend of `owner`'s `DevelopmentToken`.
pub fn allowance_slot(owner: Address, spender: Address) -> U256 {
    mapping_slot(mapping_slot(U256::from(TOKEN_ALLOWANCES), owner), spender)
}

/// Where a Uniswap v2 factory puts the pair of two tokens (CREATE2 over their packed addresses, the lower one first).
pub fn pair_address(factory: Address, pair_code_hash: [u8; 32], token0: Address, token1: Address) -> Address {
    factory.create2(keccak256((token0, token1).abi_encode_packed()), pair_code_hash)
}
