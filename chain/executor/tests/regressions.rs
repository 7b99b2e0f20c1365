//! Blocks that parallel executors are known to get wrong, or not to come back from.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod common;

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use common::{
    CHAIN, ETHER, Owned, agreed, assert_same, contract, environment, executed, parallel, person, transfer, watched,
    world,
};
use hyperlith_executor::{
    BlockExecutor, ExecutionError, FollowError, Outcome, Precompile, PrecompileError, Precompiles, Sequential,
    SkipReason,
};
use hyperlith_workloads::{MemoryState, patterns::PATTERNS};
use revm::{
    DatabaseRef,
    context::TxEnv,
    database_interface::DBErrorMarker,
    primitives::{Address, B256, Bytes, TxKind, U256, hex},
    state::{AccountInfo, Bytecode},
};

const TXS: usize = 64;
const TARGET: Address = Address::repeat_byte(0xc0);
/// Adds one to slot 0.
const COUNTER: &[u8] = &hex!("60005460010160005500");
/// Adds one to the slot in the first word of the calldata.
const COUNTER_AT: &[u8] = &hex!("6000358054600101905500");

fn call(from: Address, nonce: u64, data: impl Into<Bytes>) -> TxEnv {
    TxEnv { data: data.into(), ..transfer(from, TARGET, nonce, 0) }
}

fn skipped(outcomes: &[Outcome]) -> Vec<usize> {
    (0..outcomes.len()).filter(|at| matches!(outcomes[*at], Outcome::Skipped(_))).collect()
}

/// FxHash as in rustc-hash 2, without a key: what some executors take for the identity of a slot.
fn fx_hash(address: Address, slot: U256) -> u64 {
    const K: u64 = 0xf135_7aea_2e62_a9c5;
    let mut hash = 0u64;
    let mut add = |word: u64| hash = hash.wrapping_add(word).wrapping_mul(K);
    for part in address.0.0.chunks(8) {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        add(u64::from_le_bytes(word));
    }
    for limb in slot.as_limbs() {
        add(*limb);
    }
    hash.rotate_left(26)
}

/// Another slot with the FxHash of `slot`: each step can be inverted, so one limb makes up for what another changes.
fn colliding(address: Address, slot: U256, change: u64) -> U256 {
    const K: u64 = 0xf135_7aea_2e62_a9c5;
    let mut limbs = *slot.as_limbs();
    limbs[0] = limbs[0].wrapping_add(change);
    // The change is multiplied by K before the next limb is added.
    limbs[1] = limbs[1].wrapping_sub(change.wrapping_mul(K));
    let other = U256::from_limbs(limbs);
    assert_eq!(fx_hash(address, slot), fx_hash(address, other));
    assert_ne!(slot, other);
    other
}

#[test]
fn slots_that_a_careless_hash_takes_for_one_are_two() {
    watched(|| {
        let mut state = world(TXS);
        contract(&mut state, TARGET, COUNTER_AT);
        let slot = U256::from(5);
        let other = colliding(TARGET, slot, 0x1234_5678_9abc);
        let txs =
            (0..TXS).map(|n| call(person(n), 0, if n % 2 == 0 { slot } else { other }.to_be_bytes::<32>())).collect();
        let output = agreed(&state, &Owned::new(environment(), txs), "colliding slots");
        let storage = &output.changes.accounts[&TARGET].storage;
        assert_eq!((storage[&slot], storage[&other]), (U256::from(TXS / 2), U256::from(TXS / 2)));
    });
}

fn one_bad_nonce(nonce: u64, reason: SkipReason) {
    watched(move || {
        let mut state = world(TXS + 1);
        state.accounts.get_mut(&person(1)).unwrap().info.nonce = 1;
        contract(&mut state, TARGET, COUNTER);
        for plain in [true, false] {
            let txs = (0..TXS).map(|n| {
                let nonce = if n == 1 { nonce } else { 0 };
                if plain { transfer(person(n), person(n + 1), nonce, 1) } else { call(person(n), nonce, []) }
            });
            let output = agreed(&state, &Owned::new(environment(), txs.collect()), "a bad nonce");
            assert_eq!(output.outcomes.len(), TXS);
            assert_eq!(skipped(&output.outcomes), [1]);
            assert_eq!(output.outcomes[1], Outcome::Skipped(reason.clone()));
        }
    });
}

#[test]
fn one_nonce_that_is_too_low_skips_one_transaction_of_64() {
    one_bad_nonce(0, SkipReason::NonceTooLow { tx: 0, state: 1 });
}

#[test]
fn one_nonce_that_is_too_high_skips_one_transaction_of_64() {
    one_bad_nonce(5, SkipReason::NonceTooHigh { tx: 5, state: 1 });
}

#[test]
fn a_missing_nonce_skips_everything_of_its_sender_after_it_and_nothing_else() {
    watched(|| {
        let txs = (0..TXS).map(|n| {
            let nonce = (n / 2) as u64 + u64::from(n % 2 == 0 && n >= 20);
            transfer(person(n % 2), person(2), nonce, 1)
        });
        let output = agreed(&world(3), &Owned::new(environment(), txs.collect()), "a missing nonce");
        assert_eq!(skipped(&output.outcomes), (20..TXS).step_by(2).collect::<Vec<_>>());
    });
}

#[test]
fn a_block_of_one_sender_comes_out_the_same() {
    watched(|| {
        let txs = (0..TXS).map(|n| transfer(person(0), person(1 + n % 20), n as u64, 3)).collect();
        let output = agreed(&world(1), &Owned::new(environment(), txs), "one sender");
        assert_eq!(skipped(&output.outcomes), [0; 0]);
    });
}

#[test]
fn a_block_of_one_recipient_comes_out_the_same() {
    watched(|| {
        let mut txs: Vec<_> = (0..TXS).map(|n| transfer(person(n), person(200), 0, 3)).collect();
        // The recipient sends too, what it could not without the others before it.
        txs.push(transfer(person(200), person(0), 0, 1));
        let mut environment = environment();
        environment.block.basefee = 0;
        let last = txs.last_mut().unwrap();
        (last.gas_price, last.gas_priority_fee) = (0, Some(0));
        let output = agreed(&world(TXS), &Owned::new(environment, txs), "one recipient");
        assert_eq!(skipped(&output.outcomes), [0; 0]);
    });
}

#[test]
fn a_block_around_one_slot_comes_out_the_same() {
    watched(|| {
        let mut state = world(TXS);
        contract(&mut state, TARGET, COUNTER);
        let output =
            agreed(&state, &Owned::new(environment(), (0..TXS).map(|n| call(person(n), 0, [])).collect()), "one slot");
        assert_eq!(output.changes.accounts[&TARGET].storage[&U256::ZERO], U256::from(TXS));
    });
}

#[test]
fn a_contract_that_earns_while_others_look_at_its_balance_comes_out_the_same() {
    watched(|| {
        // Counts down from the first word of the calldata, then stores its balance under the caller's address.
        const PIGGY_BANK: &[u8] = &hex!("6000355b8015601057600190036003565b47335500");
        let mut state = world(TXS);
        contract(&mut state, TARGET, PIGGY_BANK);
        for round in 0..20 {
            // The first ones take longest, so that later ones read and pay before them.
            let pay = |n: usize| {
                let turns = (TXS - n) * 5 * (round % 4) + n * 7 % 40;
                let data = U256::from(turns).to_be_bytes::<32>();
                TxEnv { value: U256::from((n + round) % 3), ..call(person(n), 0, data) }
            };
            let owned = Owned::new(environment(), (0..TXS).map(pay).collect());
            let output = agreed(&state, &owned, &format!("round {round}"));
            assert!(output.outcomes.iter().all(|outcome| executed(outcome).success));
        }
    });
}

#[test]
fn the_published_patterns_come_out_the_same() {
    watched(|| {
        for pattern in PATTERNS {
            let workload = pattern.of_txs(48);
            let mut environment = environment();
            (environment.chain_id, environment.spec) = (workload.chain_id, workload.spec);
            environment.block = workload.block;
            let output = agreed(&workload.state, &Owned::new(environment, workload.transactions), pattern.name);
            assert!(output.outcomes.iter().all(|outcome| executed(outcome).success), "{}", pattern.name);
        }
    });
}

#[test]
fn the_beneficiary_may_send_and_receive_in_its_own_block() {
    watched(|| {
        let mut environment = environment();
        environment.block.beneficiary = person(0);
        let mut state = world(TXS);
        // It can only pay for what it sends with the fees of the others.
        state.accounts.get_mut(&person(0)).unwrap().info.balance = U256::from(1_300_000);
        contract(&mut state, TARGET, &hex!("413160005500"));
        let mut own_nonce = 0;
        let txs = (0..TXS).map(|n| match n % 4 {
            0 => {
                own_nonce += 1;
                transfer(person(0), person(n), own_nonce - 1, 1)
            }
            1 => transfer(person(n), person(0), 0, 7),
            // Stores the beneficiary's balance.
            2 => call(person(n), 0, []),
            _ => transfer(person(n), person(n - 1), 0, 7),
        });
        let output = agreed(&state, &Owned::new(environment, txs.collect()), "the beneficiary takes part");
        assert!(skipped(&output.outcomes).len() < TXS / 2);
    });
}

#[test]
fn gas_that_runs_out_in_the_middle_skips_what_does_not_fit_and_keeps_what_does() {
    watched(|| {
        let mut state = world(TXS);
        contract(&mut state, TARGET, COUNTER);
        let mut environment = environment();
        environment.block.gas_limit = 1_000_000;
        let txs = (0..TXS).map(|n| {
            let mut tx = if n % 3 == 0 { call(person(n), 0, []) } else { transfer(person(n), person(n + 1), 0, 1) };
            tx.gas_limit = if n % 5 == 0 { 400_000 } else { 30_000 + (n as u64) * 100 };
            tx
        });
        let output = agreed(&state, &Owned::new(environment, txs.collect()), "gas runs out");
        let out_of_gas =
            |at: &usize| matches!(&output.outcomes[*at], Outcome::Skipped(SkipReason::BlockGasExceeded { .. }));
        let skipped = skipped(&output.outcomes);
        assert!(!skipped.is_empty() && skipped.iter().all(out_of_gas));
        assert!(output.outcomes.iter().skip(skipped[0]).any(|outcome| matches!(outcome, Outcome::Executed(_))));
        assert!(output.gas_used <= 1_000_000);
    });
}

/// A state of which the read number `fails_at` fails, or each takes a while.
struct Weak {
    state: MemoryState,
    left: AtomicI64,
    delay: Duration,
}

#[derive(Debug, thiserror::Error)]
#[error("the disk is on fire")]
struct OnFire;

impl DBErrorMarker for OnFire {}

impl Weak {
    fn new(state: MemoryState, fails_at: i64, delay: Duration) -> Self {
        Self { state, left: AtomicI64::new(fails_at), delay }
    }

    fn read<T>(&self, value: Result<T, std::convert::Infallible>) -> Result<T, OnFire> {
        std::thread::sleep(self.delay);
        // Exactly one read fails: whoever tries again would get an answer, and must not.
        if self.left.fetch_sub(1, Ordering::SeqCst) == 0 { Err(OnFire) } else { value.map_err(|_| OnFire) }
    }
}

impl DatabaseRef for Weak {
    type Error = OnFire;

    fn basic_ref(&self, address: Address) -> Result<Option<AccountInfo>, OnFire> {
        self.read(self.state.basic_ref(address))
    }

    fn code_by_hash_ref(&self, hash: B256) -> Result<Bytecode, OnFire> {
        self.read(self.state.code_by_hash_ref(hash))
    }

    fn storage_ref(&self, address: Address, slot: U256) -> Result<U256, OnFire> {
        self.read(self.state.storage_ref(address, slot))
    }

    fn block_hash_ref(&self, number: u64) -> Result<B256, OnFire> {
        self.read(self.state.block_hash_ref(number))
    }
}

/// Blocks of transfers, of calls, and of both.
fn samples() -> (MemoryState, Vec<Owned>) {
    let mut state = world(TXS + 1);
    contract(&mut state, TARGET, COUNTER_AT);
    let plain = |n: usize| transfer(person(n), person(n + 1), 0, 1);
    let hot = |n: usize| call(person(n), 0, U256::from(n % 7).to_be_bytes::<32>());
    let blocks = vec![
        (0..TXS).map(plain).collect(),
        (0..TXS).map(hot).collect(),
        (0..TXS).map(|n| if n % 2 == 0 { plain(n) } else { hot(n) }).collect(),
    ];
    (state, blocks.into_iter().map(|txs| Owned::new(environment(), txs)).collect())
}

#[test]
fn a_read_that_fails_is_an_error_and_the_executor_goes_on_with_the_next_block() {
    watched(|| {
        let (state, blocks) = samples();
        for threads in [1, 2, 4] {
            let executor = parallel(threads);
            for owned in &blocks {
                let should = Sequential.execute(&state, &owned.block()).unwrap();
                for fails_at in [0, 1, 2, 5, 17, 40, 63] {
                    let weak = Weak::new(state.clone(), fails_at, Duration::ZERO);
                    match executor.execute(&weak, &owned.block()) {
                        Err(ExecutionError::Database(error)) => assert_eq!(error.to_string(), "the disk is on fire"),
                        // It may have needed fewer reads.
                        Ok(output) if weak.left.load(Ordering::SeqCst) >= 0 => {
                            assert_same(&should, &output, "few reads")
                        }
                        other => panic!("{other:?}"),
                    }
                    let weak = Weak::new(state.clone(), fails_at, Duration::ZERO);
                    match executor.follow(&weak, &owned.block(), &should.access_list) {
                        Err(FollowError::Execution(ExecutionError::Database(error))) => {
                            assert_eq!(error.to_string(), "the disk is on fire");
                        }
                        Ok(output) if weak.left.load(Ordering::SeqCst) >= 0 => {
                            assert_same(&should, &output, "few reads")
                        }
                        other => panic!("{other:?}"),
                    }
                    assert_same(&should, &executor.execute(&state, &owned.block()).unwrap(), "after an error");
                }
            }
        }
    });
}

#[test]
fn a_slow_state_changes_nothing_in_the_result() {
    watched(|| {
        let (state, blocks) = samples();
        for owned in &blocks {
            let should = Sequential.execute(&state, &owned.block()).unwrap();
            let slow = Weak::new(state.clone(), i64::MAX, Duration::from_micros(100));
            for threads in [1, 2, 4] {
                let executor = parallel(threads);
                assert_same(&should, &executor.execute(&slow, &owned.block()).unwrap(), "slow state");
                let followed = executor.follow(&slow, &owned.block(), &should.access_list).unwrap();
                assert_same(&should, &followed, "slow state, following");
            }
        }
    });
}

const OWN: Address = Address::new(hex!("0000000000000000000000000000000000000a61"));

/// Counts in its own storage, pays the caller back what it sent when the input asks for it, and logs.
fn own_precompile() -> Precompiles {
    let precompile = Precompile {
        address: OWN,
        gas: |input| 1_000 + 10 * input.len() as u64,
        run: |call| {
            let count = call.sload(U256::ZERO)? + U256::from(1);
            call.sstore(U256::ZERO, count)?;
            let caller = call.caller();
            call.log(vec![B256::from(count), caller.into_word()], Bytes::copy_from_slice(call.input()))?;
            match call.input().first() {
                Some(1) => {
                    let value = call.value();
                    call.transfer(caller, value)?;
                }
                Some(2) => return Err(PrecompileError::Failed("as asked".into())),
                Some(3) => {
                    let all = call.balance(OWN)?;
                    call.transfer(caller, all + U256::from(1))?;
                }
                Some(4) => {
                    let balance = call.balance(caller)?;
                    return Ok(balance.to_be_bytes_vec().into());
                }
                _ => {}
            }
            Ok(count.to_be_bytes_vec().into())
        },
    };
    [precompile].into_iter().collect()
}

/// Calls of the precompile of every kind, directly and through a contract.
fn precompile_block() -> (MemoryState, Owned) {
    let mut state = world(TXS);
    // Passes its calldata and value on to the precompile, and counts what went well.
    contract(&mut state, TARGET, &hex!("3660006000376020600036600034610a615af16000540160005500"));
    let mut environment = environment();
    environment.precompiles = own_precompile();
    let txs = (0..TXS).map(|n| {
        let mut tx = transfer(person(n), if n % 3 == 0 { TARGET } else { OWN }, 0, (n % 5) as u128);
        tx.data = match n % 6 {
            0 => Bytes::new(),
            kind => vec![kind as u8; kind].into(),
        };
        if n % 16 == 5 {
            // Not enough for the precompile's gas.
            tx.gas_limit = 21_600;
        }
        tx
    });
    (state, Owned::new(environment, txs.collect()))
}

#[test]
fn a_precompile_with_storage_transfers_and_logs_comes_out_the_same() {
    watched(|| {
        let (mut state, owned) = precompile_block();
        state.insert(OWN, AccountInfo { nonce: 1, ..AccountInfo::default() }, []);
        let output = agreed(&state, &owned, "own precompile");
        let own = &output.changes.accounts[&OWN];
        let failed =
            output.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Executed(r) if !r.success)).count();
        assert!(own.storage[&U256::ZERO] > U256::from(10), "{own:?}");
        assert!(failed > 5);
        assert!(output.outcomes.iter().any(|outcome| matches!(outcome, Outcome::Executed(r) if !r.logs.is_empty())));
    });
}

#[test]
fn what_a_precompile_stores_is_lost_while_its_account_is_empty() {
    watched(|| {
        // EIP-161: each transaction that leaves the account empty removes it, and its storage with it.
        let (state, owned) = precompile_block();
        let output = agreed(&state, &owned, "own precompile without an account");
        let first = output.access_list.account(&OWN).unwrap().slots().next().unwrap().changes[0];
        assert!(first.0 > 1 && first.1 == U256::from(1));
    });
}

#[test]
fn a_transfer_to_an_own_precompile_is_a_call_of_it_even_among_nothing_but_transfers() {
    watched(|| {
        let mut environment = environment();
        environment.precompiles = own_precompile();
        let txs = (0..TXS).map(|n| transfer(person(n), if n == 40 { OWN } else { person(n + 1) }, 0, 1)).collect();
        let output = agreed(&world(TXS + 1), &Owned::new(environment, txs), "transfer to a precompile");
        assert_eq!(output.changes.accounts[&OWN].storage[&U256::ZERO], U256::from(1));
    });
}

#[test]
fn an_empty_block_changes_nothing() {
    watched(|| {
        let output = agreed(&world(1), &Owned::new(environment(), Vec::new()), "empty");
        assert!(output.changes.is_empty() && output.outcomes.is_empty() && output.access_list.is_empty());
    });
}

#[test]
fn a_block_of_nothing_but_credits_comes_out_the_same() {
    watched(|| {
        let mut owned = Owned::new(environment(), Vec::new());
        owned.credits = vec![(person(0), U256::from(5)), (person(1), U256::from(6)), (person(0), U256::from(7))];
        let output = agreed(&world(1), &owned, "credits");
        assert_eq!(output.changes.accounts[&person(0)].state.unwrap().balance, U256::from(ETHER + 12));
    });
}

#[test]
fn a_block_of_one_transaction_comes_out_the_same() {
    watched(|| {
        let mut state = world(1);
        contract(&mut state, TARGET, COUNTER);
        for tx in [transfer(person(0), person(1), 0, 1), call(person(0), 0, []), transfer(person(0), person(1), 9, 1)] {
            agreed(&state, &Owned::new(environment(), vec![tx]), "one transaction");
        }
    });
}

#[test]
fn more_threads_than_transactions_come_out_the_same() {
    watched(|| {
        let mut state = world(8);
        contract(&mut state, TARGET, COUNTER);
        let executor = parallel(16);
        for txs in 1..12 {
            let txs = (0..txs).map(|n| call(person(n % 8), (n / 8) as u64, [])).collect();
            let owned = Owned::new(environment(), txs);
            let should = Sequential.execute(&state, &owned.block()).unwrap();
            assert_same(&should, &executor.execute(&state, &owned.block()).unwrap(), "many threads");
            let followed = executor.follow(&state, &owned.block(), &should.access_list).unwrap();
            assert_same(&should, &followed, "many threads, following");
        }
    });
}

#[test]
fn several_blocks_at_once_on_one_executor_come_out_the_same() {
    watched(|| {
        let (state, blocks) = samples();
        let executor = parallel(2);
        std::thread::scope(|scope| {
            for owned in &blocks {
                let (executor, state) = (&executor, &state);
                scope.spawn(move || {
                    let should = Sequential.execute(state, &owned.block()).unwrap();
                    for _ in 0..20 {
                        assert_same(&should, &executor.execute(state, &owned.block()).unwrap(), "at once");
                        let followed = executor.follow(state, &owned.block(), &should.access_list).unwrap();
                        assert_same(&should, &followed, "at once, following");
                    }
                });
            }
        });
    });
}

#[test]
fn a_contract_is_made_in_the_block_that_calls_it_before_and_after() {
    watched(|| {
        let state = world(8);
        let made = person(0).create(2);
        // Creation code that returns the counter.
        let mut code = hex!("6960005460010160005500600052600a6016f3").to_vec();
        assert_eq!(code.len(), 1 + 10 + 3 + 2 + 2 + 1);
        let mut txs = vec![];
        for nonce in 0..4 {
            for n in 1..8 {
                let mut tx = transfer(person(n), made, nonce, 0);
                tx.chain_id = Some(CHAIN);
                txs.push(tx);
            }
            let mut tx = transfer(person(0), person(0), nonce, 0);
            (tx.kind, tx.data) = (TxKind::Create, std::mem::take(&mut code).into());
            if nonce != 2 {
                code = tx.data.to_vec();
                (tx.kind, tx.data) = (TxKind::Call(person(1)), Bytes::new());
            }
            txs.push(tx);
        }
        let output = agreed(&state, &Owned::new(environment(), txs), "a new contract");
        assert_eq!(output.changes.accounts[&made].storage[&U256::ZERO], U256::from(7));
    });
}

#[test]
fn a_block_can_be_awaited_without_blocking_who_awaits_it() {
    watched(|| {
        use std::{
            future::Future,
            sync::{Arc, mpsc},
            task::{Context, Poll, Wake},
        };
        struct Tell(mpsc::Sender<()>);
        impl Wake for Tell {
            fn wake(self: Arc<Self>) {
                self.0.send(()).unwrap();
            }
        }
        let environment = environment();
        let transactions: Vec<_> = (0..TXS).map(|n| transfer(person(n), person(n + 1), 0, 1)).collect();
        let state = Arc::new(world(TXS + 1));
        let should = Sequential.execute(&*state, &hyperlith_executor::Block::new(&environment, &transactions)).unwrap();
        for threads in [1, 2] {
            let executor = Arc::new(hyperlith_executor::Parallel::new(std::num::NonZeroUsize::new(threads).unwrap()));
            let block = hyperlith_executor::OwnedBlock {
                environment: environment.clone(),
                before: Vec::new(),
                transactions: transactions.clone(),
                credits: Vec::new(),
                after: Vec::new(),
            };
            let mut execution = Box::pin(executor.execute_async(state.clone(), block));
            let (tell, told) = mpsc::channel();
            let waker = Arc::new(Tell(tell)).into();
            let output = loop {
                match execution.as_mut().poll(&mut Context::from_waker(&waker)) {
                    Poll::Ready(output) => break output.unwrap(),
                    Poll::Pending => told.recv().unwrap(),
                }
            };
            assert_eq!(output, should);
        }
    });
}
