//! Random blocks come out exactly as those of the sequential executor, on any number of threads.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

mod common;

use std::ops::Range;

use common::{Owned, apply, assert_same, parallel, watched_steps};
use hyperlith_executor::{AccessList, BlockExecutor, BlockOutput, Outcome, Sequential};
use hyperlith_workloads::{
    MemoryState,
    random::{Options, Scenario, scenario, scenario_with},
};
use revm::{
    Context, Database, DatabaseCommit, DatabaseRef, ExecuteCommitEvm, MainBuilder, MainContext, SystemCallCommitEvm,
    context::CfgEnv,
    database::State,
    database_interface::WrapDatabaseRef,
    primitives::{B256, U256, hardfork::SpecId, keccak256},
    state::{Account, EvmState, TransactionId},
};

/// How many random blocks; a nightly run sets more.
fn blocks() -> u64 {
    std::env::var("EXECUTOR_BLOCKS").ok().and_then(|number| number.parse().ok()).unwrap_or(500)
}

/// The first seed, so that nights need not repeat each other.
fn first_seed() -> u64 {
    std::env::var("EXECUTOR_SEED").ok().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Gives every seed in `seeds` to `check`, with a watchdog over each.
fn each(seeds: Range<u64>, check: impl Fn(u64, &Scenario) + Send + 'static) {
    watched_steps(move |step| {
        for seed in seeds {
            step(seed);
            check(seed, &scenario(seed));
        }
    });
}

fn sequential(seed: u64, state: &MemoryState, owned: &Owned) -> BlockOutput {
    Sequential.execute(state, &owned.block()).unwrap_or_else(|error| panic!("seed {seed}: {error}"))
}

#[test]
fn random_blocks_come_out_the_same_on_any_number_of_threads_and_again() {
    // Kept over all blocks, so that what an executor has learned of one must not harm another.
    let executors = [1, 2, 4, 8].map(|threads| (threads, parallel(threads)));
    let first = first_seed();
    each(first..first + blocks(), move |seed, scenario| {
        let owned = Owned::from(scenario);
        let should = sequential(seed, &scenario.state, &owned);
        for (threads, executor) in &executors {
            let times = if *threads == 2 { 2 } else { 1 };
            for time in 1..=times {
                let is = executor.execute(&scenario.state, &owned.block());
                let is = is.unwrap_or_else(|error| panic!("seed {seed}, {threads} threads: {error}"));
                assert_same(
                    &should,
                    &is,
                    &format!("seed {seed} ({:?}), {threads} threads, time {time}", scenario.spec),
                );
            }
        }
    });
}

#[test]
fn large_random_blocks_come_out_the_same_on_any_number_of_threads() {
    // Many transactions over few accounts: what depends on many readers of one place begins only here.
    let options = Options { max_transactions: 600, ..Options::default() };
    let executors = [2, 4].map(|threads| (threads, parallel(threads)));
    let seeds = first_seed()..first_seed() + blocks() / 10;
    watched_steps(move |step| {
        for seed in seeds {
            step(seed);
            let scenario = scenario_with(seed, &options);
            let owned = Owned::from(&scenario);
            let should = sequential(seed, &scenario.state, &owned);
            for (threads, executor) in &executors {
                let is = executor.execute(&scenario.state, &owned.block()).unwrap();
                assert_same(&should, &is, &format!("seed {seed} ({:?}), {threads} threads, large", scenario.spec));
            }
        }
    });
}

#[test]
fn following_the_executed_transactions_of_random_blocks_gives_what_executing_them_gives() {
    let executors = [1, 2, 4].map(|threads| (threads, parallel(threads)));
    let first = first_seed();
    each(first..first + blocks(), move |seed, scenario| {
        let owned = Owned::from(scenario);
        let owned = owned.without_skipped(&sequential(seed, &scenario.state, &owned).outcomes);
        let should = sequential(seed, &scenario.state, &owned);
        for (threads, executor) in &executors {
            let is = executor.follow(&scenario.state, &owned.block(), &should.access_list);
            let is =
                is.unwrap_or_else(|error| panic!("seed {seed} ({:?}), following on {threads}: {error}", scenario.spec));
            assert_same(&should, &is, &format!("seed {seed} ({:?}), following on {threads} threads", scenario.spec));
        }
        if lists_are_whole(scenario) {
            let list = AccessList::from_alloy(&should.access_list.to_alloy()).unwrap();
            let (_, executor) = &executors[seed as usize % executors.len()];
            let is = executor.follow(&scenario.state, &owned.block(), &list);
            let is =
                is.unwrap_or_else(|error| panic!("seed {seed} ({:?}), list from elsewhere: {error}", scenario.spec));
            assert_same(&should, &is, &format!("seed {seed} ({:?}), list from elsewhere", scenario.spec));
        }
    });
}

#[test]
fn an_access_list_is_the_same_after_a_round_trip_through_the_form_of_eip_7928() {
    let first = first_seed();
    each(first..first + blocks().min(2_000), |seed, scenario| {
        let list = sequential(seed, &scenario.state, &Owned::from(scenario)).access_list;
        let again = AccessList::from_alloy(&list.to_alloy()).unwrap();
        assert_eq!(again.hash(), list.hash(), "seed {seed}");
        if lists_are_whole(scenario) {
            assert_eq!(again, list, "seed {seed}");
        }
    });
}

/// Whether the form of EIP-7928 can say everything that happens: it has no place for storage that is lost, which only forks
/// before Cancun know (EIP-6780), and for an empty account that goes away when it is touched, which no rules lead to.
fn lists_are_whole(scenario: &Scenario) -> bool {
    scenario.spec.is_enabled_in(SpecId::CANCUN)
        && scenario.state.accounts.values().all(|account| !account.info.is_empty())
}

#[test]
fn change_sets_lead_to_the_state_root_that_plain_revm_leads_to() {
    let executor = parallel(2);
    let first = first_seed();
    each(first..first + (blocks() / 2).min(2_000), move |seed, scenario| {
        let output = executor.execute(&scenario.state, &Owned::from(scenario).block()).unwrap();
        let mut state = scenario.state.clone();
        apply(&mut state, &output.changes);
        let plain = plain_revm(scenario, &output.outcomes);
        let (ours, plains) = (state_root(&state), state_root(&plain));
        assert_eq!(ours, plains, "seed {seed} ({:?}): {}", scenario.spec, state_difference(&plain, &state));
    });
}

/// The state after the block by revm and its own state, without anything of ours but what was skipped.
fn plain_revm(scenario: &Scenario, outcomes: &[Outcome]) -> MemoryState {
    let mut cfg = CfgEnv::new_with_spec(scenario.spec).with_mainnet_gas_params();
    cfg.chain_id = scenario.chain_id;
    let db = State::builder().with_database(WrapDatabaseRef(&scenario.state)).with_bundle_update().build();
    let context = Context::mainnet().with_db(db).with_block(scenario.block.clone()).with_cfg(cfg);
    let mut evm = context.build_mainnet();
    for (contract, data) in &scenario.before {
        evm.system_call_commit(*contract, data.clone()).unwrap();
    }
    for (tx, _) in
        scenario.transactions.iter().zip(outcomes).filter(|(_, outcome)| matches!(outcome, Outcome::Executed(_)))
    {
        evm.transact_commit(tx.clone()).unwrap();
    }
    for (address, amount) in &scenario.credits {
        let db = &mut evm.ctx.journaled_state.database;
        let info = db.basic(*address).unwrap();
        let existed = info.is_some();
        let mut account = info.map_or_else(|| Account::new_not_existing(TransactionId::ZERO), Account::from);
        account.info.balance = account.info.balance.saturating_add(*amount);
        if account.is_empty() && !scenario.spec.is_enabled_in(SpecId::SPURIOUS_DRAGON) {
            if existed {
                continue;
            }
            account.mark_created();
        }
        account.mark_touch();
        db.commit(EvmState::from_iter([(*address, account)]));
    }
    for (contract, data) in &scenario.after {
        evm.system_call_commit(*contract, data.clone()).unwrap();
    }
    let db = evm.ctx.journaled_state.database;
    let mut out = scenario.state.clone();
    for (address, cached) in &db.cache.accounts {
        let wiped = cached.status.was_destroyed() || !scenario.state.accounts.contains_key(address);
        let Some(account) = &cached.account else {
            if !cached.status.is_not_modified() {
                out.accounts.remove(address);
            }
            continue;
        };
        let kept = out.accounts.entry(*address).or_default();
        kept.info = account.info.clone();
        if wiped {
            kept.storage.clear();
        }
        kept.storage.extend(account.storage.iter().map(|(slot, value)| (*slot, *value)));
        kept.storage.retain(|_, value| !value.is_zero());
    }
    out
}

fn state_root(state: &MemoryState) -> B256 {
    let accounts = state.accounts.iter().map(|(address, account)| {
        let storage = account.storage.iter().map(|(slot, value)| (B256::from(*slot), *value));
        let account = alloy_trie::TrieAccount {
            nonce: account.info.nonce,
            balance: account.info.balance,
            storage_root: alloy_trie::root::storage_root_unhashed(storage),
            code_hash: account.info.code_hash,
        };
        (*address, account)
    });
    alloy_trie::root::state_root_unhashed(accounts)
}

fn state_difference(should: &MemoryState, is: &MemoryState) -> String {
    let mut out = String::new();
    for address in should.accounts.keys().chain(is.accounts.keys()) {
        let of = |state: &MemoryState| {
            state.accounts.get(address).map(|account| {
                let mut storage: Vec<(U256, U256)> =
                    account.storage.iter().map(|(slot, value)| (*slot, *value)).collect();
                storage.sort_unstable();
                (account.info.nonce, account.info.balance, account.info.code_hash, storage)
            })
        };
        if of(should) != of(is) {
            out.push_str(&format!("\n{address}: {:?} in revm, {:?} here", of(should), of(is)));
        }
    }
    out
}

#[test]
fn code_in_a_change_set_is_filed_under_its_hash() {
    each(0..blocks().min(200), |seed, scenario| {
        let output = sequential(seed, &scenario.state, &Owned::from(scenario));
        for (hash, code) in &output.changes.code {
            assert_eq!(*hash, keccak256(code.original_byte_slice()), "seed {seed}");
            assert!(scenario.state.code_by_hash_ref(B256::ZERO).unwrap().is_empty());
        }
    });
}
