//! Random blocks that try to tell executors apart: few accounts and contracts, so that everything conflicts with everything.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a crate for tests: what it indexes and unwraps it has made itself"
)]

mod assembler;
mod contracts;
mod dice;
mod transactions;

pub use assembler::assemble;

use std::{collections::HashMap, sync::OnceLock};

use alloy_signer_local::PrivateKeySigner;
use revm::{
    context::{BlockEnv, TxEnv},
    context_interface::block::BlobExcessGasAndPrice,
    primitives::{Address, B256, Bytes, U256, address, eip4844, hardfork::SpecId, hex, keccak256},
    state::{AccountInfo, Bytecode},
};

use crate::MemoryState;
use contracts::{at, contracts, creations};
use dice::Dice;

/// A block and the state below it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Fork whose rules apply.
    pub spec: SpecId,
    /// Chain id of the block.
    pub chain_id: u64,
    /// Header values.
    pub block: BlockEnv,
    /// The state below the block.
    pub state: MemoryState,
    /// The transactions.
    pub transactions: Vec<TxEnv>,
    /// Secret keys (secp256k1) of all senders and EIP-7702 authorities.
    pub keys: HashMap<Address, B256>,
    /// System calls before the transactions: contract and calldata.
    pub before: Vec<(Address, Bytes)>,
    /// Balance that appears after the transactions, in wei.
    pub credits: Vec<(Address, U256)>,
    /// System calls at the end: contract and calldata.
    pub after: Vec<(Address, Bytes)>,
}

/// What [`scenario_with`] may choose.
#[derive(Clone, Debug)]
pub struct Options {
    /// The fork; by chance when `None`, mostly a new one.
    pub spec: Option<SpecId>,
    /// The greatest number of transactions.
    pub max_transactions: usize,
    /// Only transactions that revm executes at their place, in a state that the fork's own rules can lead to: nothing is
    /// skipped, no system contracts are there, and credits are withdrawals (Shanghai and later, whole gwei). So the block
    /// can be given to any other implementation of Ethereum.
    pub well_formed_only: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { spec: None, max_transactions: 60, well_formed_only: false }
    }
}

/// The scenario of `seed`.
pub fn scenario(seed: u64) -> Scenario {
    scenario_with(seed, &Options::default())
}

/// The scenario of `seed` within `options`.
pub fn scenario_with(seed: u64, options: &Options) -> Scenario {
    // Neighbouring seeds are to have nothing in common.
    let mut dice = Dice::new(u64::from_be_bytes(keccak256(seed.to_be_bytes())[..8].try_into().expect("eight bytes")));
    let spec = options.spec.unwrap_or_else(|| some_spec(&mut dice));
    let hostile = !options.well_formed_only && dice.chance(30);
    let people = people();
    let block = some_block(&mut dice, spec, options, &people.senders);
    let state = some_state(&mut dice, spec, options, hostile);
    let (before, credits, after) = some_frame(&mut dice, spec, options, hostile, block.beneficiary);
    let count = match dice.below(4) {
        0 => dice.below(8),
        1 => dice.below(24),
        _ => dice.below(options.max_transactions as u64 + 1),
    };
    let count = usize::try_from(count).unwrap_or(usize::MAX).clamp(1, options.max_transactions.max(1));
    let transactions = transactions::some(&mut dice, spec, &block, &state, options, count);
    let keys = people.keys.clone();
    Scenario { spec, chain_id: CHAIN_ID, block, state, transactions, keys, before, credits, after }
}

const CHAIN_ID: u64 = 7;
const ETHER: u128 = 1_000_000_000_000_000_000;
const GWEI: u64 = 1_000_000_000;
const SENDERS: usize = 20;

/// The contract that keeps beacon roots (EIP-4788).
const BEACON_ROOTS: Address = address!("0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02");
const BEACON_ROOTS_CODE: &[u8] = &hex!(
    "3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500"
);
/// The contract that keeps block hashes (EIP-2935).
const BLOCK_HASHES: Address = address!("0x0000F90827F1C53a10cb7A02335B175320002935");
const BLOCK_HASHES_CODE: &[u8] = &hex!(
    "3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500"
);

/// Everybody who has a key.
struct People {
    senders: Vec<Address>,
    /// Has a key and code that is no delegation, so that it may not send (EIP-3607).
    coded: Address,
    keys: HashMap<Address, B256>,
}

fn people() -> &'static People {
    static PEOPLE: OnceLock<People> = OnceLock::new();
    PEOPLE.get_or_init(|| {
        let mut keys = HashMap::new();
        let mut all = (0..=SENDERS).map(|n| {
            let key = keccak256(format!("sender {n} of hyperlith's workloads"));
            let address = PrivateKeySigner::from_bytes(&key).expect("a hash is a key").address();
            keys.insert(address, key);
            address
        });
        let coded = all.next().expect("the first of many");
        let senders = all.collect();
        People { senders, coded, keys }
    })
}

/// Accounts without a key: the first six exist, the others do not.
fn stranger(n: u64) -> Address {
    Address::from_word(keccak256(n.to_be_bytes()))
}

fn some_spec(dice: &mut Dice) -> SpecId {
    match dice.below(20) {
        0..8 => SpecId::OSAKA,
        8..11 => SpecId::PRAGUE,
        11..14 => SpecId::CANCUN,
        14 => SpecId::SHANGHAI,
        15 => SpecId::LONDON,
        _ => SpecId::try_from_u8(dice.below(SpecId::OSAKA as u64 + 1) as u8).unwrap_or_default(),
    }
}

fn some_block(dice: &mut Dice, spec: SpecId, options: &Options, senders: &[Address]) -> BlockEnv {
    let precompile = Address::with_last_byte(4);
    let beneficiary = match dice.below(10) {
        0..4 => Address::repeat_byte(0xfe),
        4..6 => dice.pick(&senders[..4]),
        6 => at("counter"),
        7 => at("mortal 0"),
        8 if !options.well_formed_only => dice.pick(&[precompile, Address::ZERO]),
        _ => stranger(dice.below(8)),
    };
    let small = !options.well_formed_only && dice.chance(12);
    let mut block = BlockEnv {
        number: U256::from(20_000_000 + dice.below(1_000)),
        beneficiary,
        timestamp: U256::from(1_800_000_000 + dice.below(1_000_000)),
        gas_limit: if small { 100_000 + dice.below(2_000_000) } else { 100_000_000 },
        basefee: if spec.is_enabled_in(SpecId::LONDON) { dice.pick(&[7, 7, 1_000, GWEI]) } else { 0 },
        difficulty: U256::from(if spec.is_enabled_in(SpecId::MERGE) { 0 } else { 131_072 }),
        prevrandao: spec.is_enabled_in(SpecId::MERGE).then(|| dice.hash()),
        blob_excess_gas_and_price: None,
        slot_num: 0,
    };
    if !options.well_formed_only && dice.chance(5) {
        block.basefee = 0;
    }
    if spec.is_enabled_in(SpecId::CANCUN) {
        let fraction = if spec.is_enabled_in(SpecId::PRAGUE) {
            eip4844::BLOB_BASE_FEE_UPDATE_FRACTION_PRAGUE
        } else {
            eip4844::BLOB_BASE_FEE_UPDATE_FRACTION_CANCUN
        };
        let excess = if dice.chance(50) { 0 } else { dice.below(40) * u64::from(131_072u32) };
        block.blob_excess_gas_and_price = Some(BlobExcessGasAndPrice::new(excess, fraction));
    }
    block
}

fn code(bytes: impl Into<Bytes>) -> AccountInfo {
    AccountInfo::from_bytecode(Bytecode::new_raw(bytes.into())).with_nonce(1)
}

fn some_state(dice: &mut Dice, spec: SpecId, options: &Options, hostile: bool) -> MemoryState {
    let mut state = MemoryState::default();
    let delegations = spec.is_enabled_in(SpecId::PRAGUE) && dice.chance(60);
    let people = people();
    for (n, sender) in people.senders.iter().enumerate() {
        let mut info = AccountInfo::from_balance(U256::from(1_000 * ETHER));
        info.nonce = if dice.chance(30) { dice.below(1_000) } else { 0 };
        match dice.below(24) {
            // Nearly nothing, or not there at all.
            0 => info.balance = dice.word(100_000 * GWEI),
            1 => info.balance = U256::ZERO,
            2 if n > 3 => continue,
            3 if hostile => info.nonce = u64::MAX - dice.below(3),
            4 if hostile => info.balance = U256::MAX - dice.word(ETHER as u64),
            _ => {}
        }
        if info.is_empty() {
            continue;
        }
        if delegations && n < 4 && dice.chance(60) {
            let target = delegate(dice);
            info.nonce = info.nonce.max(1);
            info.code = Some(Bytecode::new_eip7702(target));
            state.insert(
                *sender,
                info,
                (0..dice.below(4)).map(|slot| (U256::from(slot), dice.word(8))).collect::<Vec<_>>(),
            );
        } else {
            state.insert(*sender, info, []);
        }
    }
    state.insert(people.coded, code(vec![0x00]).with_balance(U256::from(1_000 * ETHER)), []);
    for n in 0..6 {
        state.insert(stranger(n), AccountInfo::from_balance(U256::from(1 + dice.below(GWEI))), []);
    }
    if hostile {
        // Nobody's rules lead to these, but a database may hold them.
        state.insert(stranger(6), AccountInfo::default(), []);
        state.insert(stranger(5), AccountInfo::from_balance(U256::MAX), []);
    }
    for contract in contracts() {
        let mut info = code(contract.code.clone());
        if dice.chance(40) {
            info.balance = dice.word(GWEI);
        }
        if contract.name == "payer" {
            info.balance = U256::from(ETHER);
        }
        if hostile && contract.name == "factory" && dice.chance(30) {
            info.nonce = u64::MAX - dice.below(2);
        }
        let mut storage = Vec::new();
        if contract.name == "pool" {
            storage = (0..2).map(|slot| (U256::from(slot), U256::from(1_000_000 + dice.below(1_000_000)))).collect();
        } else if contract.name == "token" {
            for holder in people.senders.iter().take(12) {
                let key = keccak256([holder.into_word().0, [0; 32]].concat());
                storage.push((key.into(), dice.word(5_000)));
            }
        } else {
            for slot in 0..8 {
                if dice.chance(40) {
                    storage.push((U256::from(slot), dice.word(8)));
                }
            }
        }
        state.insert(contract.address, info, storage);
    }
    if spec.is_enabled_in(SpecId::PETERSBURG) && dice.chance(40) {
        // Made by the factory in an earlier block.
        let runtime = state.accounts[&at("mortal 0")].info.code_hash;
        let runtime = state.code[&runtime].original_bytes();
        let storage = [(U256::ZERO, U256::from(3)), (U256::ONE, U256::from(7)), (U256::from(9), U256::from(9))];
        state.insert(phoenix("factory 2", 0), code(runtime), storage);
    }
    if !options.well_formed_only {
        state.insert(BEACON_ROOTS, code(BEACON_ROOTS_CODE), []);
        state.insert(BLOCK_HASHES, code(BLOCK_HASHES_CODE), []);
    }
    state
}

/// What an account may be delegated to.
fn delegate(dice: &mut Dice) -> Address {
    let targets = [
        at("counter"),
        at("per caller"),
        at("at"),
        at("factory"),
        at("factory 2"),
        at("payer"),
        at("mortal 1"),
        at("chance"),
        at("surroundings"),
        stranger(7),
        Address::with_last_byte(4),
        people().senders[0],
    ];
    dice.pick(&targets)
}

/// Where the factory called `factory` puts the destructible contract for `salt`.
fn phoenix(factory: &str, salt: u64) -> Address {
    at(factory).create2_from_code(U256::from(salt).to_be_bytes::<32>(), &creations().phoenix)
}

type Frame = (Vec<(Address, Bytes)>, Vec<(Address, U256)>, Vec<(Address, Bytes)>);

fn some_frame(dice: &mut Dice, spec: SpecId, options: &Options, hostile: bool, beneficiary: Address) -> Frame {
    let mut before = Vec::new();
    let mut credits = Vec::new();
    let mut after = Vec::new();
    let senders = &people().senders;
    let unit = if options.well_formed_only { GWEI } else { 1 };
    if (!options.well_formed_only || spec.is_enabled_in(SpecId::SHANGHAI)) && dice.chance(40) {
        for _ in 0..dice.below(6) {
            let to = match dice.below(6) {
                0 => at("counter"),
                1 => at("mortal 1"),
                2 => stranger(dice.below(10)),
                3 => beneficiary,
                _ => dice.pick(senders),
            };
            let amount = if hostile && dice.chance(20) { 0 } else { 1 + dice.below(1_000) };
            credits.push((to, U256::from(unit) * U256::from(amount)));
        }
    }
    if options.well_formed_only || !dice.chance(35) {
        return (before, credits, after);
    }
    if spec.is_enabled_in(SpecId::CANCUN) {
        before.push((BEACON_ROOTS, dice.hash().into()));
    }
    if spec.is_enabled_in(SpecId::PRAGUE) {
        before.push((BLOCK_HASHES, dice.hash().into()));
    }
    // Contracts that the transactions call too, one that is not there, one that may revert, and an account without code.
    let targets =
        [at("system"), at("system"), at("counter"), at("chance"), at("miner's balance"), stranger(9), senders[1]];
    for list in [&mut before, &mut after] {
        for _ in 0..dice.below(3) {
            list.push((dice.pick(&targets), dice.hash().into()));
        }
    }
    (before, credits, after)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use revm::{Context, ExecuteCommitEvm, MainBuilder, MainContext, context::CfgEnv, database::CacheDB};

    use super::*;

    fn well_formed() -> Options {
        Options { well_formed_only: true, ..Options::default() }
    }

    #[test]
    fn a_seed_is_always_the_same_scenario() {
        for seed in 0..20 {
            assert_eq!(format!("{:?}", scenario(seed).transactions), format!("{:?}", scenario(seed).transactions));
        }
    }

    #[test]
    fn every_sender_and_authority_has_a_key() {
        for seed in 0..50 {
            let scenario = scenario_with(seed, &well_formed());
            for tx in &scenario.transactions {
                assert!(scenario.keys.contains_key(&tx.caller));
                for authorization in &tx.authorization_list {
                    let authority = authorization.as_ref().right().unwrap().authority().unwrap();
                    assert!(scenario.keys.contains_key(&authority));
                }
            }
        }
    }

    #[test]
    fn every_transaction_of_a_well_formed_scenario_is_executed_and_most_succeed() {
        let (mut good, mut all, mut specs, mut types) = (0, 0, HashSet::new(), HashSet::new());
        for seed in 0..300 {
            let scenario = scenario_with(seed, &well_formed());
            specs.insert(scenario.spec);
            let mut cfg = CfgEnv::new_with_spec(scenario.spec).with_mainnet_gas_params();
            cfg.chain_id = scenario.chain_id;
            let context =
                Context::mainnet().with_db(CacheDB::new(&scenario.state)).with_block(scenario.block).with_cfg(cfg);
            let mut evm = context.build_mainnet();
            for tx in scenario.transactions {
                types.insert(tx.tx_type);
                all += 1;
                good += u64::from(evm.transact_commit(tx).unwrap().is_success());
            }
        }
        assert!(good * 2 > all && good < all, "{good} of {all}");
        assert_eq!(types.len(), 5);
        assert!(specs.len() > 10);
    }
}
