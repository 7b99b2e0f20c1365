use alloy_consensus::Transaction as _;
use alloy_eips::eip2718::Decodable2718 as _;
use alloy_primitives::Address;
use alloy_sol_types::SolCall as _;

use super::*;
use crate::abi::{BatchCall, BatchExecutor, Erc20, Pool};
use crate::decode::{Call, proposal_hash};
use crate::effects::BalanceChange;
use crate::keystore::MasterSecret;
use crate::policy::Refusal;
use crate::testing::{self, address, call};

struct Bench {
    keystore: Keystore,
    wallet: Address,
    sealed: SealedKey,
    directory: Directory,
    policy: Policy,
}

impl Bench {
    fn new() -> Self {
        let keystore = Keystore::derive(&MasterSecret::new("correct horse battery").unwrap(), &[7; 16]).unwrap();
        let (wallet, sealed) = keystore.create("ada").unwrap();
        Self { keystore, wallet, sealed, directory: testing::directory(), policy: Policy::default() }
    }

    fn calls(&self, amount: u64, on_behalf_of: Address) -> Vec<Call> {
        let pool = self.directory.contract(roles::POOL).unwrap();
        let amount = U256::from(amount);
        vec![
            call(address("USDC"), Erc20::approveCall { spender: pool, amount }),
            call(pool, Pool::supplyCall { asset: address("USDC"), amount, onBehalfOf: on_behalf_of, referralCode: 0 }),
        ]
    }

    fn unsigned(&self, calls: &[Call]) -> Unsigned {
        let batch =
            calls.iter().map(|call| BatchCall { to: call.to, value: call.value, data: call.input.clone() }).collect();
        Unsigned {
            chain_id: self.directory.chain_id,
            wallet: self.wallet,
            nonce: 4,
            to: self.wallet,
            value: U256::ZERO,
            input: BatchExecutor::executeCall { calls: batch }.abi_encode().into(),
            delegate: self.directory.contract(roles::BATCH_EXECUTOR),
            gas_limit: 300_000,
            max_fee_per_gas: 2_000_000_000,
            max_priority_fee_per_gas: 1,
        }
    }

    fn effects(&self, amount: u64) -> Effects {
        let usdc = self.directory.by_symbol("USDC").unwrap().clone();
        Effects {
            block: 1,
            balances: vec![
                BalanceChange { asset: usdc.clone(), before: U256::from(amount), after: U256::ZERO },
                BalanceChange { asset: self.directory.native(), before: U256::ONE, after: U256::ONE },
            ],
            health_before: Some(U256::MAX),
            health_after: Some(U256::MAX),
            swaps: vec![],
            approvals_left: vec![],
            contract_recipients: vec![],
            prices: [usdc.address, Address::ZERO].map(|asset| (asset, U256::from(100_000_000u64))).into(),
            gas_used: 200_000,
            gas_limit: 300_000,
            fee: U256::ONE,
            fee_limit: U256::from(300_000u64 * 2_000_000_000),
        }
    }

    fn sign(&self, unsigned: &Unsigned, confirmed: B256, effects: &Effects) -> Result<Signed> {
        let order = Order {
            person: "ada",
            sealed: &self.sealed,
            unsigned,
            confirmed,
            effects,
            policy: &self.policy,
            spent: Default::default(),
            known: &[],
            directory: &self.directory,
        };
        sign(&self.keystore, &order)
    }
}

#[test]
fn a_batch_is_signed_as_a_type_4_transaction_with_the_next_nonce_in_its_authorization() {
    let bench = Bench::new();
    let calls = bench.calls(100, bench.wallet);
    let unsigned = bench.unsigned(&calls);
    let hash = proposal_hash(unsigned.chain_id, bench.wallet, &calls);
    let signed = bench.sign(&unsigned, hash, &bench.effects(100)).unwrap();
    let TxEnvelope::Eip7702(transaction) = TxEnvelope::decode_2718(&mut signed.raw.as_ref()).unwrap() else {
        panic!("type")
    };
    assert_eq!(transaction.recover_signer().unwrap(), bench.wallet);
    let authorization = &transaction.tx().authorization_list[0];
    assert_eq!(authorization.recover_authority().unwrap(), bench.wallet);
    assert_eq!(
        (authorization.nonce, *authorization.address()),
        (5, bench.directory.contract(roles::BATCH_EXECUTOR).unwrap())
    );
    assert_eq!(transaction.tx().input(), &unsigned.input);

    let delegated = Unsigned { delegate: None, ..unsigned };
    let signed = bench.sign(&delegated, hash, &bench.effects(100)).unwrap();
    assert!(matches!(TxEnvelope::decode_2718(&mut signed.raw.as_ref()).unwrap(), TxEnvelope::Eip1559(_)));
}

#[test]
fn bytes_that_differ_from_the_confirmed_ones_are_not_signed() {
    let bench = Bench::new();
    let hash = proposal_hash(bench.directory.chain_id, bench.wallet, &bench.calls(100, bench.wallet));
    let other = bench.unsigned(&bench.calls(101, bench.wallet));
    assert!(matches!(bench.sign(&other, hash, &bench.effects(101)), Err(ChatError::Keystore(_))));
    let mut elsewhere = bench.unsigned(&bench.calls(100, bench.wallet));
    elsewhere.chain_id = 1;
    assert!(matches!(bench.sign(&elsewhere, hash, &bench.effects(100)), Err(ChatError::Keystore(_))));
}

#[test]
fn the_policy_is_applied_again_to_what_stands_in_the_bytes() {
    let mut bench = Bench::new();
    let calls = bench.calls(100, Address::repeat_byte(0xBB));
    let unsigned = bench.unsigned(&calls);
    let confirmed = unsigned.proposal_hash().unwrap();
    assert!(matches!(
        bench.sign(&unsigned, confirmed, &bench.effects(100)),
        Err(ChatError::Refused(Refusal::NotYours { .. }))
    ));

    let calls = bench.calls(25_001_000_000, bench.wallet);
    let unsigned = bench.unsigned(&calls);
    let confirmed = unsigned.proposal_hash().unwrap();
    assert!(matches!(
        bench.sign(&unsigned, confirmed, &bench.effects(25_001_000_000)),
        Err(ChatError::Refused(Refusal::PerTransaction { .. }))
    ));

    bench.policy.frozen = true;
    let unsigned = bench.unsigned(&bench.calls(1, bench.wallet));
    let confirmed = unsigned.proposal_hash().unwrap();
    assert!(matches!(bench.sign(&unsigned, confirmed, &bench.effects(1)), Err(ChatError::Refused(Refusal::Frozen))));
}

#[test]
fn the_wallet_is_never_delegated_to_anything_but_the_batch_executor() {
    let bench = Bench::new();
    let mut unsigned = bench.unsigned(&bench.calls(1, bench.wallet));
    unsigned.delegate = Some(Address::repeat_byte(0x66));
    let confirmed = unsigned.proposal_hash().unwrap();
    assert!(matches!(bench.sign(&unsigned, confirmed, &bench.effects(1)), Err(ChatError::Keystore(_))));
}

/// Everything that a logger writes.
#[derive(Clone, Default)]
struct Log(std::sync::Arc<parking_lot::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_canary_key_and_the_master_secret_are_nowhere_but_in_the_sealed_row() {
    const SECRET: &[u8] = b"canary-master-secret";
    let canary: [u8; 32] = std::array::from_fn(|index| 0xC0 | (index as u8));
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let dir = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    tracing::subscriber::with_default(subscriber, || {
        let mut bench = Bench::new();
        let secret = MasterSecret::new(SECRET).unwrap();
        bench.keystore = Keystore::derive(&secret, &[7; 16]).unwrap();
        bench.wallet = PrivateKeySigner::from_slice(&canary).unwrap().address();
        bench.sealed = bench.keystore.seal("ada", bench.wallet, &canary).unwrap();
        let store = crate::store::Store::open(dir.path()).unwrap();
        store.add_person("ada", bench.wallet, &bench.sealed, &bench.policy, 1).unwrap();
        assert_eq!(store.sealed_key("ada").unwrap(), bench.sealed);
        let calls = bench.calls(100, bench.wallet);
        let unsigned = bench.unsigned(&calls);
        let hash = unsigned.proposal_hash().unwrap();
        let signed = bench.sign(&unsigned, hash, &bench.effects(100)).unwrap();
        let mut bent = bench.sealed.clone();
        bent.ciphertext[0] ^= 1;
        let failed = bench.keystore.open("ada", bench.wallet, &bent);
        let wrong = bench.sign(&Unsigned { nonce: 9, chain_id: 1, ..unsigned.clone() }, hash, &bench.effects(100));
        seen.extend(
            format!("{secret:?} {:?} {:?} {signed:?} {failed:?} {wrong:?} {store:?}", bench.keystore, bench.sealed)
                .into_bytes(),
        );
        seen.extend(signed.raw.to_vec());
        for file in std::fs::read_dir(dir.path()).unwrap() {
            seen.extend(std::fs::read(file.unwrap().path()).unwrap());
        }
    });
    seen.extend(log.0.lock().iter());
    assert!(String::from_utf8_lossy(&log.0.lock()).contains("signed a transaction"), "the log was captured");
    let hex = alloy_primitives::hex::encode(canary);
    let debug = format!("{canary:?}").trim_matches(['[', ']']).to_owned();
    for needle in [&canary[..], &canary[..16], hex.as_bytes(), hex.to_uppercase().as_bytes(), debug.as_bytes(), SECRET]
    {
        assert!(!seen.windows(needle.len()).any(|window| window == needle), "{}", String::from_utf8_lossy(needle));
    }
}
