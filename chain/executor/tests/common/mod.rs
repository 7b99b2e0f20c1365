//! What the executor's tests share: scenarios as blocks, a readable difference of two results, and a watchdog.
#![allow(dead_code, reason = "every test file uses its own part of this")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests too"
)]

use std::{collections::BTreeSet, fmt::Debug, num::NonZeroUsize, sync::mpsc, time::Duration};

use hyperlith_executor::{
    AccessList, AccountAccess, Block, BlockEnvironment, BlockExecutor, BlockOutput, ChangeSet, Outcome, Parallel,
    Precompiles, Receipt, Sequential, SlotAccess, SystemCall,
};
use hyperlith_workloads::{MemoryState, random::Scenario};
use revm::{
    DatabaseRef,
    context::{BlockEnv, TxEnv},
    primitives::{Address, TxKind, U256, hardfork::SpecId},
    state::{AccountInfo, Bytecode},
};

pub(crate) const CHAIN: u64 = 7;
pub(crate) const ETHER: u128 = 1_000_000_000_000_000_000;

/// A block that owns what [`Block`] borrows.
#[derive(Clone, Debug)]
pub(crate) struct Owned {
    pub(crate) environment: BlockEnvironment,
    pub(crate) before: Vec<SystemCall>,
    pub(crate) transactions: Vec<TxEnv>,
    pub(crate) credits: Vec<(Address, U256)>,
    pub(crate) after: Vec<SystemCall>,
}

impl Owned {
    pub(crate) fn new(environment: BlockEnvironment, transactions: Vec<TxEnv>) -> Self {
        Self { environment, before: Vec::new(), transactions, credits: Vec::new(), after: Vec::new() }
    }

    pub(crate) fn block(&self) -> Block<'_> {
        Block {
            environment: &self.environment,
            before: &self.before,
            transactions: &self.transactions,
            credits: &self.credits,
            after: &self.after,
        }
    }

    /// The block of only the transactions that `outcomes` says were executed.
    pub(crate) fn without_skipped(&self, outcomes: &[Outcome]) -> Self {
        let mut out = self.clone();
        let mut outcomes = outcomes.iter();
        out.transactions.retain(|_| matches!(outcomes.next(), Some(Outcome::Executed(_))));
        out
    }
}

impl From<&Scenario> for Owned {
    fn from(scenario: &Scenario) -> Self {
        let calls = |calls: &[(Address, revm::primitives::Bytes)]| {
            calls.iter().map(|(contract, data)| SystemCall { contract: *contract, data: data.clone() }).collect()
        };
        Self {
            environment: BlockEnvironment {
                chain_id: scenario.chain_id,
                spec: scenario.spec,
                block: scenario.block.clone(),
                precompiles: Precompiles::none(),
            },
            before: calls(&scenario.before),
            transactions: scenario.transactions.clone(),
            credits: scenario.credits.clone(),
            after: calls(&scenario.after),
        }
    }
}

pub(crate) fn environment() -> BlockEnvironment {
    BlockEnvironment {
        chain_id: CHAIN,
        spec: SpecId::OSAKA,
        block: BlockEnv {
            number: U256::from(1),
            gas_limit: 100_000_000,
            basefee: 10,
            prevrandao: Some(Default::default()),
            beneficiary: Address::repeat_byte(0xfe),
            ..BlockEnv::default()
        },
        precompiles: Precompiles::none(),
    }
}

/// Person `n`, whose address is in another part of the access list than that of person `n + 1`.
pub(crate) fn person(n: usize) -> Address {
    let n = u8::try_from(n).unwrap();
    let mut address = Address::repeat_byte(n.wrapping_mul(0x11).rotate_left(4));
    address.0.0[19] = n;
    address
}

/// `people` accounts with one ether each.
pub(crate) fn world(people: usize) -> MemoryState {
    let mut state = MemoryState::default();
    for n in 0..people {
        state.insert(person(n), AccountInfo::from_balance(U256::from(ETHER)), []);
    }
    state
}

pub(crate) fn contract(state: &mut MemoryState, address: Address, code: &[u8]) {
    let info = AccountInfo::from_bytecode(Bytecode::new_raw(code.to_vec().into())).with_nonce(1);
    state.insert(address, info, []);
}

pub(crate) fn transfer(from: Address, to: Address, nonce: u64, wei: u128) -> TxEnv {
    TxEnv {
        caller: from,
        kind: TxKind::Call(to),
        nonce,
        value: U256::from(wei),
        gas_limit: 100_000,
        gas_price: 12,
        gas_priority_fee: Some(2),
        tx_type: 2,
        chain_id: Some(CHAIN),
        ..TxEnv::default()
    }
}

pub(crate) fn executed(outcome: &Outcome) -> &Receipt {
    match outcome {
        Outcome::Executed(receipt) => receipt,
        Outcome::Skipped(reason) => panic!("skipped: {reason}"),
    }
}

pub(crate) fn parallel(threads: usize) -> Parallel {
    Parallel::new(NonZeroUsize::new(threads).unwrap())
}

/// Applies the changes of a block to the state that it ran on.
pub(crate) fn apply(state: &mut MemoryState, changes: &ChangeSet) {
    state.code.extend(changes.code.iter().map(|(hash, code)| (*hash, code.clone())));
    for (address, change) in &changes.accounts {
        let Some(new) = change.state else {
            state.accounts.remove(address);
            continue;
        };
        let account = state.accounts.entry(*address).or_default();
        account.info = AccountInfo::from(new);
        if change.wiped {
            account.storage.clear();
        }
        for (slot, value) in &change.storage {
            if value.is_zero() {
                account.storage.remove(slot);
            } else {
                account.storage.insert(*slot, *value);
            }
        }
    }
}

/// Fails with what differs, of transactions, accounts and slots, when `is` is not what it `should` be.
pub(crate) fn assert_same(should: &BlockOutput, is: &BlockOutput, what: &str) {
    if should == is {
        return;
    }
    let mut lines = Vec::new();
    let mut differs = |name: String, should: &dyn Debug, is: &dyn Debug| {
        let (should, is) = (format!("{should:?}"), format!("{is:?}"));
        if should != is {
            lines.push(format!("{name}\n    should be {should}\n    but is    {is}"));
        }
    };
    differs("number of outcomes".into(), &should.outcomes.len(), &is.outcomes.len());
    for (at, (should, is)) in should.outcomes.iter().zip(&is.outcomes).enumerate() {
        differs(format!("outcome {at}"), should, is);
    }
    differs("system calls".into(), &should.system, &is.system);
    differs("gas used".into(), &should.gas_used, &is.gas_used);
    let accounts: BTreeSet<_> = should.changes.accounts.keys().chain(is.changes.accounts.keys()).collect();
    for address in accounts {
        let of = |output: &BlockOutput| output.changes.accounts.get(address).cloned();
        differs(format!("change of account {address}"), &of(should), &of(is));
    }
    differs(
        "hashes of new code".into(),
        &should.changes.code.keys().collect::<Vec<_>>(),
        &is.changes.code.keys().collect::<Vec<_>>(),
    );
    list_differences(&should.access_list, &is.access_list, &mut differs);
    lines.truncate(24);
    panic!("{what}: {} differences\n  {}", lines.len(), lines.join("\n  "));
}

fn list_differences(should: &AccessList, is: &AccessList, differs: &mut dyn FnMut(String, &dyn Debug, &dyn Debug)) {
    let accounts: BTreeSet<_> = should.accounts().chain(is.accounts()).map(|account| account.address()).collect();
    for address in accounts {
        let (Some(should), Some(is)) = (should.account(&address), is.account(&address)) else {
            let there = |list: &AccessList| list.account(&address).is_some();
            differs(format!("presence of {address} in the access list"), &there(should), &there(is));
            continue;
        };
        differs(format!("balances of {address} in the access list"), &should.balances(), &is.balances());
        differs(format!("nonces of {address} in the access list"), &should.nonces(), &is.nonces());
        differs(format!("wipes of {address} in the access list"), &should.wipes(), &is.wipes());
        let codes =
            |account: AccountAccess<'_>| account.codes().iter().map(|(at, hash, _)| (*at, *hash)).collect::<Vec<_>>();
        differs(format!("codes of {address} in the access list"), &codes(should), &codes(is));
        let slots = |account: AccountAccess<'_>| account.slots().map(|slot| slot.slot).collect::<Vec<_>>();
        differs(format!("slots of {address} in the access list"), &slots(should), &slots(is));
        for (should, is) in should.slots().zip(is.slots()).filter(|(should, is)| should.slot == is.slot) {
            let SlotAccess { slot, changes } = should;
            differs(format!("slot {slot} of {address} in the access list"), &changes, &is.changes);
        }
    }
}

/// Executes on several numbers of threads, follows where nothing was skipped, and gives back what all of them agree on.
pub(crate) fn agreed<DB: DatabaseRef + Sync>(db: &DB, owned: &Owned, what: &str) -> BlockOutput {
    let block = owned.block();
    let should = Sequential.execute(db, &block).unwrap();
    let skipped = should.outcomes.iter().any(|outcome| matches!(outcome, Outcome::Skipped(_)));
    for threads in [1, 2, 3, 4, 8] {
        let executor = parallel(threads);
        for time in ["first", "second"] {
            let is = executor.execute(db, &block).unwrap();
            assert_same(&should, &is, &format!("{what}, {threads} threads, {time} time"));
        }
        if !skipped {
            let is = executor.follow(db, &block, &should.access_list).unwrap();
            assert_same(&should, &is, &format!("{what}, following on {threads} threads"));
        }
    }
    should
}

/// Runs `work` on another thread and fails when it takes longer than a minute: a hang must not look like a slow machine.
pub(crate) fn watched<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    watched_steps(move |_| work())
}

/// The same for work in steps, each of which may take a minute. It says by the number it is given where it is.
pub(crate) fn watched_steps<T: Send + 'static>(work: impl FnOnce(&dyn Fn(u64)) -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        work(&|step| {
            let _ = sender.send(step);
        })
    });
    let mut last = None;
    loop {
        match receiver.recv_timeout(Duration::from_secs(60)) {
            Ok(step) => last = Some(step),
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("nothing for 60 seconds, last at {last:?}"),
            // The work has ended, or panicked, which joining passes on.
            Err(mpsc::RecvTimeoutError::Disconnected) => match thread.join() {
                Ok(result) => return result,
                Err(panic) => std::panic::resume_unwind(panic),
            },
        }
    }
}
