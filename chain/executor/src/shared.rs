//! The parallel lane: workers that execute transactions ahead of the commit, each on its own revm, over versions that all of
//! them share. Block-STM with three differences: a transaction is validated only if something it read was written
//! later; the commit is in order and part of every worker's loop; and who commits executes the next transaction itself if it
//! has to, on a state that is final, so that no transaction is tried more than a few times.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering},
};

use parking_lot::{Condvar, Mutex};
use revm::{
    Database, DatabaseRef,
    context::result::EVMError,
    database_interface::DBErrorMarker,
    primitives::{Address, B256, KECCAK_EMPTY, StorageKey, StorageValue, U256, hardfork::SpecId},
    state::{AccountId, AccountInfo, Bytecode},
};
use smallvec::SmallVec;

use crate::{
    AccountState, ExecutionError, Outcome, SkipReason,
    balances::Need,
    code::CodeCache,
    effects::Effect,
    evm::WorkerEvm,
    fees::Fees,
    heavy::First,
    hints::{Lesson, Planner, STRETCH},
    metrics::Metrics,
    own::{Settled, base_account, base_slot, id_of, info, with_fees},
    run::Run,
    sequential::{database, split},
    status::{Found, Stage, Status},
    store::{AccountCell, AccountVersion, Id, MOVABLE, SlotCell, SlotKey, Store},
    transfer::{Transfer, Unplain},
};

/// How far execution may run ahead of the commit, in transactions.
const WINDOW: usize = 1024;
/// A transaction that was executed so often is left for the commit, which executes it once and for all.
const TRIES: u32 = 3;
/// Out of so many executions …
const SAMPLE: u64 = 64;
/// … more than this share executed in vain means that the block is better run by one thread.
const VAIN_PERCENT: u64 = 25;

/// With fewer transactions ready than this, more are planned.
const LOW: usize = 64;
/// No transaction.
const NOBODY: u32 = u32::MAX;
/// Verdicts on guesses are given for one of so many transactions, which is enough to learn from.
pub(crate) const VERDICTS: usize = 8;
/// A transaction that read more slots than this looks them up again instead of searching its list.
const LISTED: usize = 32;

/// Contracts that a worker remembers, a power of two.
const REMEMBERED: usize = 16;
/// Contracts of one transaction whose balances are left out of account.
const CONTRACTS: usize = 64;

/// A contract of which nothing but the balance was written in this block. Every transaction that calls it reads it, so
/// workers would otherwise spend their time on waiting for each other at its cell.
#[derive(Clone, Copy)]
struct Remembered {
    address: Address,
    id: Id,
    /// With a balance that it had at some time.
    state: AccountState,
}

/// Where a worker remembers a contract.
fn place_of(address: &Address) -> usize {
    usize::from(address.0.0[19]) % REMEMBERED
}

/// What a transaction wants to know of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interest {
    /// Nonce, code, and whether it exists.
    Code,
    /// The balance too.
    Balance,
    /// revm takes all of it and does not say why. It depends on a contract's balance only if an instruction looked at it.
    Open,
}

/// How much of an account was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// All of it.
    Whole,
    /// Not the balance, so far.
    Open,
    /// The same, without leaving a name.
    Remembered,
}

/// A contract that revm was given, with what came of its balance.
struct Contract {
    address: Address,
    id: Id,
    loaded: AccountState,
    difference: Option<Difference>,
}

/// A balance that is changed without being known.
#[derive(Clone, Copy)]
struct Difference {
    id: Id,
    /// Wei that are added, modulo 2^256.
    wei: U256,
    /// Wei that must be there before, so that every payment is covered.
    least: U256,
    /// Wei that must fit on top of what is there before.
    most: U256,
}

/// A place in the store that a transaction wrote or looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Account(Id),
    Slot(Id),
}

/// What a transaction came to that is not committed yet.
struct Record {
    outcome: Outcome,
    fee: U256,
    /// Differences to balances, whose conditions are checked when it is committed.
    differences: Vec<Difference>,
    writes: SmallVec<[Place; 6]>,
    reads: SmallVec<[Place; 4]>,
}

/// Places that were marked as touched not long ago: what every transaction reads is marked once.
struct Seen([Option<Place>; Seen::SIZE]);

impl Seen {
    const SIZE: usize = 256;

    fn is_new(&mut self, place: Place) -> bool {
        let (Place::Account(id) | Place::Slot(id)) = place;
        match self.0.get_mut((id.0 ^ (id.0 >> 8)) as usize % Self::SIZE) {
            Some(last) if *last == Some(place) => false,
            Some(last) => {
                *last = Some(place);
                true
            }
            None => true,
        }
    }
}

/// What only who commits may touch.
struct Commit<'s> {
    outcomes: &'s mut Vec<Outcome>,
    gas_used: u64,
    in_vain: u64,
    seen: Seen,
    metrics: &'s mut Metrics,
}

/// What the workers have to agree on one at a time: who does what next.
#[derive(Default)]
struct Agenda {
    /// What the planner has to learn.
    lessons: Vec<Lesson>,
    ready: VecDeque<u32>,
    again: BinaryHeap<Reverse<u32>>,
    /// The first transaction that waits for each, and the next one that waits for the same.
    waiting: Vec<(u32, u32)>,
}

impl Agenda {
    /// Lets `index` wait for `other`.
    fn wait(&mut self, index: u32, other: u32) {
        let first = self.waiting.get_mut(other as usize).map(|entry| std::mem::replace(&mut entry.0, index));
        if let (Some(first), Some(entry)) = (first, self.waiting.get_mut(index as usize)) {
            entry.1 = first;
        }
    }

    /// Takes one that waits for `other`.
    fn next_waiting(&mut self, other: u32) -> Option<u32> {
        let first = self.waiting.get(other as usize)?.0;
        let next = self.waiting.get_mut(first as usize).map(|entry| std::mem::replace(&mut entry.1, NOBODY))?;
        if let Some(entry) = self.waiting.get_mut(other as usize) {
            entry.0 = next;
        }
        Some(first)
    }
}

/// The parallel lane over one block.
pub(crate) struct SharedLane<'s, 'a, DB> {
    run: &'a Run<'a, DB>,
    store: &'s Store,
    statuses: Vec<Status>,
    /// Index of the first transaction of this lane; those before it are committed.
    first: usize,
    /// Position of the transaction that each is guessed to depend on; 0 when none is.
    expected: Vec<AtomicU32>,
    /// Results that are not committed yet, at their index modulo the window. All that is planned fits.
    records: Vec<Mutex<Option<Record>>>,
    /// Whether any account lost its storage in this block.
    wiped: AtomicBool,
    /// What takes long, and is begun with.
    heavy: &'s First<'s>,
    /// Whether contracts' balances are left out of account where they do not matter.
    open: bool,
    /// Executions that were begun anew because a balance did matter.
    anew: AtomicU64,
    /// How often an account was written that workers may remember.
    forgotten: AtomicU32,
    /// Index of the next transaction to commit.
    cursor: AtomicUsize,
    /// One past the last transaction that is planned.
    planned: AtomicUsize,
    /// Whether all that is planned is all that this lane does.
    closed: AtomicBool,
    commit: Mutex<Commit<'s>>,
    fees: Mutex<&'s mut Fees>,
    planner: Mutex<&'s mut Planner<'a>>,
    agenda: Mutex<Agenda>,
    wake: Condvar,
    sleeping: AtomicUsize,
    serial: AtomicBool,
    error: Mutex<Option<ExecutionError>>,
    failed: AtomicBool,
}

/// An error of the speculative view: either the state's own, or that a value is not there yet.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ViewError<E: std::error::Error + 'static> {
    #[error(transparent)]
    Database(E),
    #[error("waiting for an earlier transaction")]
    Wait,
}

impl<E: DBErrorMarker> DBErrorMarker for ViewError<E> {}

/// What a transaction waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// The transaction at this index.
    For(u32),
    /// That all before it are committed.
    Commit,
}

/// revm's view of the shared versions, for the transaction at one position.
struct View<'l, 's, 'a, DB> {
    lane: &'l SharedLane<'s, 'a, DB>,
    cache: CodeCache,
    position: u32,
    /// Whether everything before the position is committed, so that what is read is final.
    exact: bool,
    wait: Option<Wait>,
    /// Whether no balance is left out of account.
    strict: bool,
    /// The sender, whose balance pays for the transaction.
    caller: Address,
    /// Contracts that were given to revm with their balances left out of account.
    contracts: Vec<Contract>,
    /// Position of the transaction that this one was put after.
    expected: Option<u32>,
    met: bool,
    /// Slots that were read, so that they need not be looked up again when they are written.
    slots: Vec<(SlotKey, Id)>,
    /// Contracts by their ids, as they were when so many accounts had been forgotten.
    remembered: [Option<Remembered>; REMEMBERED],
    forgotten: u32,
    /// The last account whose slots were looked for, and whether it exists.
    exists: Option<(Id, bool)>,
}

impl<DB: DatabaseRef> View<'_, '_, '_, DB> {
    fn id(&mut self, address: Address) -> Result<Id, DB::Error> {
        let (db, cache) = (self.lane.run.db, &mut self.cache);
        self.lane.store.accounts.with_key(address, || base_account(db, cache, address), |id, _| id)
    }

    /// The account before this transaction, and its id; remembers that it was read.
    fn account(
        &mut self,
        address: Address,
        interest: Interest,
    ) -> Result<(Id, Option<AccountState>), ViewError<DB::Error>> {
        let lane = self.lane;
        let beneficiary = lane.run.beneficiary == Some(address) && interest != Interest::Code;
        if beneficiary && !self.exact {
            self.wait = Some(Wait::Commit);
            return Err(ViewError::Wait);
        }
        let (position, exact) = (self.position, self.exact);
        // Whoever writes an account that is remembered first lets it be forgotten, then takes all transactions that have
        // begun for its readers. This one has begun: if it sees too little here, it is marked.
        let forgotten = lane.forgotten.load(Ordering::SeqCst);
        if self.forgotten != forgotten {
            (self.remembered, self.forgotten) = ([None; REMEMBERED], forgotten);
        }
        let open = interest == Interest::Open
            && lane.open
            && !self.strict
            && !beneficiary
            && address != self.caller
            && self.contracts.len() < CONTRACTS;
        let place = place_of(&address);
        if let Some(Some(known)) = self.remembered.get(place)
            && known.address == address
            && (open || interest == Interest::Code)
        {
            let Remembered { id, state: loaded, .. } = *known;
            if open {
                self.contracts.push(Contract { address, id, loaded, difference: None });
            }
            return Ok((id, Some(loaded)));
        }
        let cache = &mut self.cache;
        let (id, visible, since, part) = lane
            .store
            .accounts
            .with_key(
                address,
                || base_account(lane.run.db, cache, address),
                |id, cell| {
                    let (visible, since) = cell.before(position);
                    let movable = |state: AccountState| state.code_hash != KECCAK_EMPTY && state.balance < MOVABLE;
                    // What was paid out ahead of what comes in is less than nothing, which looks like very much.
                    let apart = !cell.balance_matters && visible.state.is_some_and(movable);
                    let part = open && apart;
                    if (part || interest == Interest::Code)
                        && apart
                        && !cell.written
                        && lane.run.beneficiary != Some(address)
                    {
                        cell.remembered = true;
                        return (id, visible, since, Part::Remembered);
                    }
                    if !exact {
                        cell.read_by(position, !part && interest != Interest::Code);
                    }
                    (id, visible, since, if part { Part::Open } else { Part::Whole })
                },
            )
            .map_err(ViewError::Database)?;
        if let (Part::Remembered, Some(state), Some(place)) = (part, visible.state, self.remembered.get_mut(place)) {
            *place = Some(Remembered { address, id, state });
        }
        if let (true, Some(loaded)) = (open && part != Part::Whole, visible.state) {
            self.contracts.push(Contract { address, id, loaded, difference: None });
            // Differences do not touch what it wants to know.
            self.check(since)?;
        } else if interest != Interest::Code {
            self.check(visible.writer)?;
        }
        let mut state = visible.state;
        if beneficiary {
            state = with_fees(state, lane.fees.lock().between(since, position));
        }
        Ok((id, state))
    }

    fn slot(&mut self, account: Id, slot: U256, address: Address) -> Result<U256, ViewError<DB::Error>> {
        let (lane, position, exact) = (self.lane, self.position, self.exact);
        let mut wipe = None;
        if lane.wiped.load(Ordering::SeqCst) {
            wipe = lane.store.accounts.lock_id(account).cell(account).last_wipe_before(position);
        }
        let known = &mut self.exists;
        let make = || {
            let exists = match *known {
                Some((id, exists)) if id == account => exists,
                _ => lane.store.accounts.lock_id(account).cell(account).base.is_some(),
            };
            *known = Some((account, exists));
            base_slot(lane.run.db, exists, address, slot)
        };
        let key = SlotKey { account, slot };
        let (id, (value, writer)) = lane
            .store
            .slots
            .with_key(key, make, |id, cell| {
                if !exact {
                    cell.read_by(position);
                }
                (id, cell.before_with_wipe(position, wipe))
            })
            .map_err(ViewError::Database)?;
        if self.slots.len() < LISTED {
            self.slots.push((key, id));
        }
        self.check(writer)?;
        Ok(value)
    }

    /// Waits for the writer of what was read, when that is likely to change.
    fn check(&mut self, writer: Option<u32>) -> Result<(), ViewError<DB::Error>> {
        let Some(writer) = writer else { return Ok(()) };
        self.met |= Some(writer) == self.expected;
        if self.exact {
            return Ok(());
        }
        let Some(index) = writer.checked_sub(1).filter(|index| *index as usize >= self.lane.first) else {
            return Ok(());
        };
        if self.lane.statuses.get(index as usize).is_some_and(Status::is_doubtful) {
            self.wait = Some(Wait::For(index));
            return Err(ViewError::Wait);
        }
        Ok(())
    }
}

impl<DB: DatabaseRef> Database for View<'_, '_, '_, DB> {
    type Error = ViewError<DB::Error>;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, Self::Error> {
        let (id, state) = self.account(address, Interest::Open)?;
        Ok(info(state, id))
    }

    fn code_by_hash(&mut self, hash: B256) -> Result<Bytecode, Self::Error> {
        self.lane.run.code.find(self.lane.run.db, &mut self.cache, hash).map_err(ViewError::Database)
    }

    fn storage(&mut self, address: Address, slot: StorageKey) -> Result<StorageValue, Self::Error> {
        let id = self.id(address).map_err(ViewError::Database)?;
        self.slot(id, slot, address)
    }

    fn storage_by_account_id(
        &mut self,
        address: Address,
        account: AccountId,
        slot: StorageKey,
    ) -> Result<StorageValue, Self::Error> {
        self.slot(id_of(account), slot, address)
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, Self::Error> {
        self.lane.run.db.block_hash_ref(number).map_err(ViewError::Database)
    }
}

impl<'s, 'a, DB: DatabaseRef + Sync> SharedLane<'s, 'a, DB> {
    /// A lane that goes on behind what is settled.
    pub(crate) fn new(
        run: &'a Run<'a, DB>,
        store: &'s Store,
        settled: &'s mut Settled,
        planner: &'s mut Planner<'a>,
        heavy: &'s First<'s>,
        metrics: &'s mut Metrics,
        wiped: bool,
    ) -> Self {
        let next = settled.outcomes.len();
        let planned = planner.planned();
        let total = run.block.transactions.len();
        let window = total.next_power_of_two().clamp(STRETCH, WINDOW);
        let Settled { outcomes, gas_used, fees, .. } = settled;
        let lane = Self {
            run,
            store,
            statuses: (0..total).map(|_| Status::default()).collect(),
            records: (0..window).map(|_| Mutex::new(None)).collect(),
            first: next,
            expected: (0..total).map(|_| AtomicU32::new(0)).collect(),
            wiped: AtomicBool::new(wiped),
            heavy,
            open: run.spec().is_enabled_in(SpecId::SPURIOUS_DRAGON) && !run.spec().is_enabled_in(SpecId::AMSTERDAM),
            anew: AtomicU64::new(0),
            forgotten: AtomicU32::new(0),
            cursor: AtomicUsize::new(next),
            planned: AtomicUsize::new(planned),
            closed: AtomicBool::new(planned == total),
            commit: Mutex::new(Commit {
                outcomes,
                gas_used: *gas_used,
                in_vain: 0,
                seen: Seen([None; Seen::SIZE]),
                metrics,
            }),
            fees: Mutex::new(fees),
            agenda: Mutex::new(Agenda { waiting: vec![(NOBODY, NOBODY); total], ..Agenda::default() }),
            planner: Mutex::new(planner),
            wake: Condvar::new(),
            sleeping: AtomicUsize::new(0),
            serial: AtomicBool::new(false),
            error: Mutex::new(None),
            failed: AtomicBool::new(false),
        };
        lane.enter(&mut lane.agenda.lock(), &lane.planner.lock(), next, planned);
        lane
    }

    /// Ends the lane: the gas used so far, and whether any account lost its storage.
    pub(crate) fn into_result(self) -> Result<(u64, bool), ExecutionError> {
        match self.error.into_inner() {
            Some(error) => Err(error),
            None => {
                let commit = self.commit.into_inner();
                let anew = self.anew.into_inner();
                commit.metrics.executions += anew;
                commit.metrics.aborts += anew;
                Ok((commit.gas_used, self.wiped.into_inner()))
            }
        }
    }

    /// Puts planned transactions where workers find them.
    fn enter(&self, agenda: &mut Agenda, planner: &Planner<'_>, begin: usize, end: usize) {
        let mut heavy = Vec::new();
        for index in begin..end {
            let this = u32::try_from(index).unwrap_or(u32::MAX);
            let guess = planner.guess(index);
            let after = guess.after;
            if let (Some(after), Some(expected), true) = (after, self.expected.get(index), guess.is_learned()) {
                expected.store(after.saturating_add(1), Ordering::Relaxed);
            }
            let waits = after.filter(|after| self.statuses.get(*after as usize).is_some_and(Status::wait_for));
            match waits {
                Some(after) if after as usize >= self.first => {
                    agenda.wait(this, after);
                }
                _ if self.heavy.contains(index) => heavy.push(this),
                _ => agenda.ready.push_back(this),
            }
        }
        for index in heavy.into_iter().rev() {
            agenda.ready.push_front(index);
        }
    }

    /// What to do next; `None` when the lane is done.
    fn next(&self) -> Option<u32> {
        let mut agenda = self.agenda.lock();
        loop {
            if self.is_over() {
                return None;
            }
            let cursor = self.cursor.load(Ordering::SeqCst);
            // Planning takes its time, so it is done without the agenda, and before there is nothing left to do.
            if agenda.ready.len() < LOW && self.may_plan(cursor) {
                drop(agenda);
                self.plan();
                agenda = self.agenda.lock();
            }
            while let Some(Reverse(index)) = agenda.again.pop() {
                if self.statuses.get(index as usize).is_some_and(Status::claim) {
                    return Some(index);
                }
            }
            while let Some(index) = agenda.ready.pop_front() {
                if self.statuses.get(index as usize).is_some_and(Status::claim) {
                    return Some(index);
                }
            }
            if self.may_plan(cursor) && !self.planner.is_locked() {
                continue;
            }
            self.sleeping.fetch_add(1, Ordering::SeqCst);
            // The commit may have moved on before it could see that somebody sleeps.
            if self.cursor.load(Ordering::SeqCst) == cursor && !self.is_over() {
                self.wake.wait(&mut agenda);
            }
            self.sleeping.fetch_sub(1, Ordering::SeqCst);
        }
    }

    fn may_plan(&self, cursor: usize) -> bool {
        !self.closed.load(Ordering::SeqCst)
            && self.planned.load(Ordering::SeqCst) + STRETCH <= cursor + self.records.len()
    }

    /// Plans the next stretch, unless somebody does already.
    fn plan(&self) {
        let Some(mut planner) = self.planner.try_lock() else { return };
        let begin = planner.planned();
        if !self.may_plan(self.cursor.load(Ordering::SeqCst)) {
            return;
        }
        for lesson in std::mem::take(&mut self.agenda.lock().lessons) {
            planner.learn(lesson);
        }
        // The stretch before decided that this one runs here; whether the next one does is known now.
        let serial = planner.plan() || self.serial.load(Ordering::Relaxed);
        let end = planner.planned();
        let mut agenda = self.agenda.lock();
        self.enter(&mut agenda, &planner, begin, end);
        self.planned.store(end, Ordering::SeqCst);
        if serial || end == self.run.block.transactions.len() {
            self.closed.store(true, Ordering::SeqCst);
        }
        drop(planner);
        drop(agenda);
        self.wake.notify_all();
    }

    fn is_over(&self) -> bool {
        self.failed.load(Ordering::SeqCst)
            || (self.closed.load(Ordering::SeqCst)
                && self.cursor.load(Ordering::SeqCst) >= self.planned.load(Ordering::SeqCst))
    }

    fn rouse(&self) {
        if self.sleeping.load(Ordering::SeqCst) > 0 {
            drop(self.agenda.lock());
            self.wake.notify_all();
        }
    }

    fn fail(&self, error: ExecutionError) {
        self.error.lock().get_or_insert(error);
        self.failed.store(true, Ordering::SeqCst);
        drop(self.agenda.lock());
        self.wake.notify_all();
    }
}

/// Why a transaction was not executed to its end.
enum Unfinished {
    /// Something that it needs is not there yet.
    Waits,
    /// A balance that was left out of account did matter, and was another.
    Misjudged,
}

/// One worker of the lane, on a thread of its own.
pub(crate) struct Worker<'l, 's, 'a, DB: DatabaseRef> {
    lane: &'l SharedLane<'s, 'a, DB>,
    evm: WorkerEvm<'a, View<'l, 's, 'a, DB>>,
    lessons: Vec<Lesson>,
    stale: Vec<u32>,
}

impl<'l, 's, 'a, DB: DatabaseRef + Sync> Worker<'l, 's, 'a, DB> {
    pub(crate) fn new(lane: &'l SharedLane<'s, 'a, DB>, cache: CodeCache) -> Self {
        let view = View {
            lane,
            cache,
            position: 0,
            exact: false,
            wait: None,
            strict: false,
            caller: Address::ZERO,
            contracts: Vec::new(),
            expected: None,
            met: false,
            slots: Vec::new(),
            remembered: [None; REMEMBERED],
            forgotten: 0,
            exists: None,
        };
        let apart = lane.run.beneficiary.is_some();
        let evm = WorkerEvm::new(view, lane.run.block.environment, apart, &lane.run.idle);
        Self { lane, evm, lessons: Vec::new(), stale: Vec::new() }
    }

    /// What the worker knows of code, for the next block.
    pub(crate) fn into_cache(mut self) -> CodeCache {
        std::mem::take(&mut self.evm.db().cache)
    }

    /// Works until the lane is done.
    pub(crate) fn work(&mut self) {
        // If this thread panics, the others must not wait for it for ever.
        let guard = FailOnPanic(self.lane);
        let mut own = None;
        while !self.lane.failed.load(Ordering::SeqCst) {
            let Some(index) = own.take().or_else(|| self.lane.next()) else { break };
            match self.execute(index, false) {
                Ok(Some(record)) => {
                    self.keep(index, record);
                    let status = self.lane.statuses.get(index as usize);
                    let (awaited, stale) = status.map(Status::finish).unwrap_or_default();
                    if stale {
                        self.stale.push(index);
                    }
                    own = self.after(index, awaited, true);
                    self.advance();
                }
                Ok(None) => self.put_back(index),
                Err(error) => self.lane.fail(error),
            }
        }
        guard.disarm();
    }

    /// Executes the transaction at `index` on what is there. `None`: it has to wait.
    fn execute(&mut self, index: u32, exact: bool) -> Result<Option<Record>, ExecutionError> {
        match self.attempt(index, exact, false)? {
            Ok(record) => Ok(Some(record)),
            Err(Unfinished::Waits) => Ok(None),
            Err(Unfinished::Misjudged) => {
                self.lane.anew.fetch_add(1, Ordering::Relaxed);
                self.execute_strictly(index, exact)
            }
        }
    }

    /// The same, with the true balance of everything.
    fn execute_strictly(&mut self, index: u32, exact: bool) -> Result<Option<Record>, ExecutionError> {
        Ok(self.attempt(index, exact, true)?.ok())
    }

    /// Tries once; `strict`: with no balance left out of account.
    fn attempt(&mut self, index: u32, exact: bool, strict: bool) -> Result<Result<Record, Unfinished>, ExecutionError> {
        let lane = self.lane;
        let Some(tx) = lane.run.block.transactions.get(index as usize) else { return Ok(Err(Unfinished::Waits)) };
        let position = index.saturating_add(1);
        let view = self.evm.db();
        view.position = position;
        view.exact = exact;
        view.strict = strict;
        view.caller = tx.caller;
        view.wait = None;
        view.met = false;
        view.slots.clear();
        view.contracts.clear();
        let expected = lane.expected.get(index as usize).map_or(0, |expected| expected.load(Ordering::Relaxed));
        view.expected = (expected > 0).then_some(expected);
        if let Some(transfer) = lane.run.rules.transfer(tx) {
            match self.transfer(&transfer) {
                Ok(Ok(record)) => return Ok(Ok(record)),
                Ok(Err(Unplain::Skip(reason))) => return Ok(Ok(Record::skipped(reason))),
                Ok(Err(Unplain::Revm)) => {}
                Err(ViewError::Wait) => return Ok(Err(Unfinished::Waits)),
                Err(ViewError::Database(error)) => return Err(database(error)),
            }
        }
        let clock = First::clock(tx);
        let ran = self.evm.run(tx);
        if ran.is_ok() {
            lane.heavy.ended(tx, index as usize, clock);
        }
        let attempt = match ran {
            _ if self.evm.db().wait.is_some() => Err(Unfinished::Waits),
            Err(EVMError::Database(ViewError::Wait)) => Err(Unfinished::Waits),
            Err(EVMError::Database(ViewError::Database(error))) => return Err(database(error)),
            ran => match split(ran.map(|ran| (ran.result, ran.fee)))? {
                Ok(_) if !self.judge(tx.value) => Err(Unfinished::Misjudged),
                Ok((receipt, fee)) => {
                    let met = self.evm.db().met;
                    if expected > 0 && (index as usize).is_multiple_of(VERDICTS) {
                        self.lessons.push(Lesson::Verdict(index, met));
                    }
                    let mut record = Record::new(Outcome::Executed(receipt), fee);
                    self.publish(position, &mut record).map_err(database)?;
                    Ok(record)
                }
                Err(reason) => Ok(Record::skipped(reason)),
            },
        };
        self.evm.reset();
        Ok(attempt)
    }

    /// Finds out how the transaction that ran depends on the balances that were left out of account: it reads them, after all,
    /// or makes a difference to them. `false` when it read one that is not what it saw.
    fn judge(&mut self, value: U256) -> bool {
        let lane = self.lane;
        let (view, state, notes) = self.evm.all_parts();
        let moves_too_much = notes.moved().saturating_add(value) >= MOVABLE;
        let mut right = true;
        for contract in &mut view.contracts {
            let Some(account) = state.get(&contract.address) else { continue };
            let before = &contract.loaded;
            let (wei, need) = (account.info.balance.wrapping_sub(before.balance), notes.of(contract.address));
            let other = account.is_created()
                || account.is_selfdestructed()
                || account.info.nonce != before.nonce
                || account.info.code_hash != before.code_hash;
            let least = match need {
                _ if other || moves_too_much => None,
                Need::Nothing => Some(U256::ZERO),
                Need::Covered(left) => Some(before.balance.saturating_sub(left)),
                Need::Value => None,
            };
            match least {
                Some(least) if !wei.is_zero() => {
                    contract.difference = Some(Difference { id: contract.id, wei, least, most: U256::ZERO });
                    continue;
                }
                Some(least) if least.is_zero() => continue,
                _ => {}
            }
            let mut shard = lane.store.accounts.lock_id(contract.id);
            let cell = shard.cell(contract.id);
            if need == Need::Value {
                cell.balance_matters = true;
                if let Some(place) = view.remembered.get_mut(place_of(&contract.address)) {
                    place.take_if(|known| known.address == contract.address);
                }
            }
            if !view.exact {
                cell.read_by(view.position, true);
            }
            let now = cell.before(view.position).0.state;
            right &= now.is_some_and(|now| now.balance == before.balance);
        }
        right
    }

    /// A plain transfer without the EVM: the sender as a value, the recipient as a delta.
    fn transfer(&mut self, transfer: &Transfer) -> Result<Result<Record, Unplain>, ViewError<DB::Error>> {
        let view = self.evm.db();
        let position = view.position;
        let (from, sender) = view.account(transfer.from, Interest::Balance)?;
        let delegated = match sender {
            Some(state) if state.code_hash != KECCAK_EMPTY => view.code_by_hash(state.code_hash)?.is_eip7702(),
            _ => false,
        };
        let sender = match transfer.debit(sender, || delegated) {
            Ok(sender) => sender,
            Err(unplain) => return Ok(Err(unplain)),
        };
        let mut record = Record::new(Outcome::Executed(Transfer::receipt()), transfer.fee);
        if transfer.from != transfer.to {
            // Only whether there is code matters, unless nothing is sent or the sum could overflow.
            let interest = if transfer.value.is_zero() || view.exact { Interest::Balance } else { Interest::Code };
            let (to, recipient) = view.account(transfer.to, interest)?;
            match transfer.credit(recipient) {
                Err(unplain) => return Ok(Err(unplain)),
                Ok(_) if transfer.value.is_zero() => record.reads.push(Place::Account(to)),
                Ok(_) => {
                    record.writes.push(Place::Account(to));
                    let wei = transfer.value;
                    record.differences.push(Difference { id: to, wei, least: U256::ZERO, most: wei });
                    self.write(to, Some(AccountVersion::Credit(wei)), false, position);
                }
            }
        }
        record.writes.push(Place::Account(from));
        self.write(from, Some(AccountVersion::Set(Some(sender))), false, position);
        Ok(Ok(record))
    }

    /// Publishes what revm's journal holds.
    fn publish(&mut self, position: u32, record: &mut Record) -> Result<(), DB::Error> {
        let lane = self.lane;
        let (view, state) = self.evm.parts();
        let mut stale = std::mem::take(&mut self.stale);
        let mut lessons = std::mem::take(&mut self.lessons);
        for (address, account) in state {
            let id = match account.info.account_id {
                Some(id) => id_of(id),
                None => view.id(*address)?,
            };
            let effect = Effect::of(account, lane.run.spec(), lane.run.beneficiary == Some(*address));
            if let Some((hash, code)) = effect.code {
                lane.run.code.put(hash, code);
            }
            if lane.run.beneficiary == Some(*address) && account.is_selfdestructed() {
                // What a beneficiary earns in the transaction that destroys it is lost with it.
                record.fee = U256::ZERO;
            }
            if effect.state.is_some() || effect.wiped {
                record.writes.push(Place::Account(id));
                if effect.wiped {
                    lane.wiped.store(true, Ordering::SeqCst);
                }
                let difference = view.contracts.iter().find(|contract| contract.id == id);
                let version = match difference.and_then(|contract| contract.difference) {
                    Some(difference) => {
                        record.differences.push(difference);
                        Some(AccountVersion::Credit(difference.wei))
                    }
                    None => effect.state.map(AccountVersion::Set),
                };
                let mut shard = lane.store.accounts.lock_id(id);
                let cell = shard.cell(id);
                lane.forget(id, cell, version);
                cell.write(position, version, effect.wiped, |reader| {
                    lane.mark(position, reader, (*address, None), &mut stale, &mut lessons);
                });
            } else {
                record.reads.push(Place::Account(id));
            }
            for (slot, value) in &account.storage {
                let after = effect.slot(value);
                let key = SlotKey { account: id, slot: *slot };
                let mut write = |cell: &mut SlotCell| {
                    if after.is_some() {
                        cell.write(position, after, |reader| {
                            lane.mark(position, reader, (*address, Some(*slot)), &mut stale, &mut lessons);
                        });
                    }
                };
                let slot_id = match view.slots.iter().find(|(known, _)| *known == key) {
                    Some((_, slot_id)) => {
                        if after.is_some() {
                            write(lane.store.slots.lock_id(*slot_id).cell(*slot_id));
                        }
                        *slot_id
                    }
                    None => {
                        let make = || {
                            let exists = lane.store.accounts.lock_id(id).cell(id).base.is_some();
                            base_slot(lane.run.db, exists, *address, *slot)
                        };
                        lane.store.slots.with_key(key, make, |slot_id, cell| {
                            write(cell);
                            slot_id
                        })?
                    }
                };
                if after.is_some() {
                    record.writes.push(Place::Slot(slot_id));
                } else {
                    record.reads.push(Place::Slot(slot_id));
                }
            }
        }
        self.stale = stale;
        self.lessons = lessons;
        Ok(())
    }

    fn write(&mut self, id: Id, version: Option<AccountVersion>, wiped: bool, position: u32) {
        let lane = self.lane;
        let (stale, lessons) = (&mut self.stale, &mut self.lessons);
        let mut shard = lane.store.accounts.lock_id(id);
        let address = shard.cells.get(id.local()).map_or(Address::ZERO, |cell| cell.0);
        let cell = shard.cell(id);
        lane.forget(id, cell, version);
        cell.write(position, version, wiped, |reader| {
            lane.mark(position, reader, (address, None), stale, lessons);
        });
    }

    /// Takes back what a former execution wrote and this one did not, and keeps the record until the commit.
    fn keep(&mut self, index: u32, record: Record) {
        let slot = self.lane.record(index);
        let former = slot.lock().take();
        if let Some(former) = former {
            let left = former.writes.iter().filter(|place| !record.writes.contains(place));
            let left: SmallVec<[Place; 6]> = left.copied().collect();
            self.retract(index.saturating_add(1), &left);
        }
        *slot.lock() = Some(record);
    }

    fn retract(&mut self, position: u32, places: &[Place]) {
        for place in places {
            match *place {
                Place::Account(id) => self.write(id, None, false, position),
                Place::Slot(id) => {
                    let (lane, stale, lessons) = (self.lane, &mut self.stale, &mut self.lessons);
                    let mut shard = lane.store.slots.lock_id(id);
                    let key = shard.cells.get(id.local()).map(|cell| cell.0.slot);
                    shard.cell(id).write(position, None, |reader| {
                        lane.mark(position, reader, (Address::ZERO, key), stale, lessons);
                    });
                }
            }
        }
    }

    /// After an execution: who waited may go on, and who read too early runs again. Gives one that waited to this worker.
    fn after(&mut self, index: u32, awaited: bool, take: bool) -> Option<u32> {
        if !awaited && self.stale.is_empty() && self.lessons.is_empty() {
            return None;
        }
        let lane = self.lane;
        let mut own = None;
        let mut agenda = lane.agenda.lock();
        agenda.lessons.append(&mut self.lessons);
        let mut more = !self.stale.is_empty();
        for index in self.stale.drain(..) {
            if lane.statuses.get(index as usize).is_some_and(|status| status.incarnation() < TRIES) {
                agenda.again.push(Reverse(index));
            }
        }
        if awaited {
            while let Some(index) = agenda.next_waiting(index) {
                if take && own.is_none() && lane.statuses.get(index as usize).is_some_and(Status::claim) {
                    own = Some(index);
                } else {
                    agenda.ready.push_front(index);
                    more = true;
                }
            }
        }
        drop(agenda);
        if more {
            lane.rouse();
        }
        own
    }

    /// A transaction could not come to an end: it goes on when what it waits for is there.
    fn put_back(&mut self, index: u32) {
        let lane = self.lane;
        let wait = self.evm.db().wait;
        let mut agenda = lane.agenda.lock();
        let Some(status) = lane.statuses.get(index as usize) else { return };
        status.give_up();
        match wait {
            Some(Wait::For(other)) if status.incarnation() < TRIES => {
                if lane.statuses.get(other as usize).is_some_and(Status::wait_for) {
                    agenda.wait(index, other);
                } else {
                    agenda.ready.push_front(index);
                }
            }
            // Who commits will execute it.
            _ => {}
        }
        drop(agenda);
        self.advance();
    }

    /// Commits what can be committed.
    fn advance(&mut self) {
        let lane = self.lane;
        loop {
            let Some(mut commit) = lane.commit.try_lock() else { return };
            let before = lane.cursor.load(Ordering::SeqCst);
            let mut cursor = before;
            while cursor < lane.planned.load(Ordering::SeqCst) && !lane.failed.load(Ordering::SeqCst) {
                let Some(status) = lane.statuses.get(cursor) else { break };
                let index = u32::try_from(cursor).unwrap_or(u32::MAX);
                let mut awaited = false;
                match status.commit() {
                    Found::Busy => break,
                    Found::Committed => self.settle(index, &mut commit),
                    Found::Mine => match self.execute(index, true) {
                        Ok(Some(record)) => {
                            commit.metrics.executed_at_commit += 1;
                            self.keep(index, record);
                            self.settle(index, &mut commit);
                            awaited = status.commit_mine();
                        }
                        Ok(None) => {
                            lane.fail(ExecutionError::Fatal("a final state was not final".into()));
                            return;
                        }
                        Err(error) => {
                            lane.fail(error);
                            return;
                        }
                    },
                }
                cursor += 1;
                lane.cursor.store(cursor, Ordering::SeqCst);
                self.after(index, awaited, false);
            }
            drop(commit);
            if cursor > before {
                lane.rouse();
            }
            // Somebody may have ended the next one while the lock was held here, and could not commit it.
            let busy = lane.statuses.get(cursor).is_none_or(Status::is_busy);
            if busy || cursor >= lane.planned.load(Ordering::SeqCst) || lane.failed.load(Ordering::SeqCst) {
                return;
            }
        }
    }

    /// Makes the result of a transaction count. Everything before it does already.
    fn settle(&mut self, index: u32, commit: &mut Commit<'s>) {
        let lane = self.lane;
        let position = index.saturating_add(1);
        let Some(mut record) = lane.record(index).lock().take() else {
            lane.fail(ExecutionError::Fatal("a result is missing".into()));
            return;
        };
        let unmet = |difference: &Difference| {
            let state = lane.store.accounts.lock_id(difference.id).cell(difference.id).before(position).0.state;
            let balance = state.unwrap_or_default().balance;
            balance < difference.least || balance.checked_add(difference.most).is_none()
        };
        if record.differences.iter().any(unmet) {
            // What is not covered, and a sum that overflows, is for revm to refuse.
            self.keep(index, record);
            lane.anew.fetch_add(1, Ordering::Relaxed);
            match self.execute_strictly(index, true) {
                Ok(Some(record)) => self.keep(index, record),
                Ok(None) => lane.fail(ExecutionError::Fatal("a final state was not final".into())),
                Err(error) => lane.fail(error),
            }
            let Some(again) = lane.record(index).lock().take() else { return };
            record = again;
        }
        let tx = lane.run.block.transactions.get(index as usize);
        let gas_limit = tx.map_or(0, |tx| tx.gas_limit);
        let left = lane.run.block.environment.block.gas_limit.saturating_sub(commit.gas_used);
        if gas_limit > left {
            self.retract(position, &record.writes);
            record = Record::skipped(SkipReason::BlockGasExceeded { gas_limit, left });
        }
        let incarnations = u64::from(lane.statuses.get(index as usize).map_or(1, Status::incarnation));
        if let (true, Some(tx)) = (incarnations > 1, tx) {
            lane.heavy.in_vain(tx, index as usize);
        }
        commit.metrics.executions += incarnations;
        commit.metrics.aborts += incarnations.saturating_sub(1);
        commit.in_vain += incarnations.saturating_sub(1);
        if let Outcome::Executed(receipt) = &record.outcome {
            commit.gas_used = commit.gas_used.saturating_add(receipt.gas_used);
            lane.fees.lock().pay(position, record.fee);
            // What was written has a version, which shows that it was touched.
            for Difference { id, .. } in &record.differences {
                let mut shard = lane.store.accounts.lock_id(*id);
                let paid = shard.cells.get(id.local()).map(|cell| cell.0) == lane.run.beneficiary;
                let fees = |since| if paid { lane.fees.lock().between(since, position) } else { U256::ZERO };
                shard.cell(*id).settle(position, fees);
            }
            for place in &record.reads {
                if commit.seen.is_new(*place) {
                    match *place {
                        Place::Account(id) => lane.store.accounts.lock_id(id).cell(id).touched = true,
                        Place::Slot(id) => lane.store.slots.lock_id(id).cell(id).touched = true,
                    }
                }
            }
        }
        commit.outcomes.push(record.outcome);
        let done = commit.outcomes.len() as u64;
        if done.is_multiple_of(SAMPLE) {
            if commit.in_vain * 100 > SAMPLE * VAIN_PERCENT {
                lane.serial.store(true, Ordering::Relaxed);
            }
            commit.in_vain = 0;
        }
    }
}

impl<DB> SharedLane<'_, '_, DB> {
    #[allow(clippy::indexing_slicing, reason = "the index is taken modulo the length, which is not 0")]
    fn record(&self, index: u32) -> &Mutex<Option<Record>> {
        &self.records[index as usize % self.records.len()]
    }

    /// Before an account is written that workers remember, other than by a difference: lets them forget it, and puts down
    /// the name of everyone who may have seen it without leaving one. That happens once an account and block, under the lock
    /// of its cell.
    fn forget(&self, id: Id, cell: &mut AccountCell, version: Option<AccountVersion>) {
        if matches!(version, Some(AccountVersion::Credit(_))) || !std::mem::take(&mut cell.remembered) {
            return;
        }
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        for index in self.cursor.load(Ordering::SeqCst)..self.planned.load(Ordering::SeqCst) {
            let Some(status) = self.statuses.get(index) else { return };
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            // What begins from now on sees the account as it is.
            let may_have_seen = match status.stage() {
                Stage::Idle => false,
                Stage::Running => true,
                Stage::Ended => self.record(index).lock().as_ref().is_some_and(|record| record.saw(id)),
            };
            if may_have_seen {
                // Whoever depends on the balance has said so.
                cell.read_by(index.saturating_add(1), false);
            }
        }
    }

    /// Marks a later reader stale.
    fn mark(
        &self,
        writer: u32,
        reader: u32,
        place: (Address, Option<U256>),
        stale: &mut Vec<u32>,
        lessons: &mut Vec<Lesson>,
    ) {
        let Some(index) = reader.checked_sub(1) else { return };
        let Some(status) = self.statuses.get(index as usize) else { return };
        if status.mark_stale() {
            stale.push(index);
        }
        lessons.push(Lesson::Conflict(writer.saturating_sub(1), index, place));
    }
}

impl Record {
    fn new(outcome: Outcome, fee: U256) -> Self {
        Self { outcome, fee, differences: Vec::new(), writes: SmallVec::new(), reads: SmallVec::new() }
    }

    /// Whether the transaction may have looked at an account; what was skipped left no list.
    fn saw(&self, id: Id) -> bool {
        let place = Place::Account(id);
        matches!(self.outcome, Outcome::Skipped(_)) || self.reads.contains(&place) || self.writes.contains(&place)
    }

    fn skipped(reason: SkipReason) -> Self {
        Self::new(Outcome::Skipped(reason), U256::ZERO)
    }
}

/// Stops the lane when its worker panics.
struct FailOnPanic<'s, 's2, 'a, DB: DatabaseRef + Sync>(&'s SharedLane<'s2, 'a, DB>);

impl<DB: DatabaseRef + Sync> FailOnPanic<'_, '_, '_, DB> {
    fn disarm(self) {
        std::mem::forget(self);
    }
}

impl<DB: DatabaseRef + Sync> Drop for FailOnPanic<'_, '_, '_, DB> {
    fn drop(&mut self) {
        self.0.fail(ExecutionError::Fatal("a worker failed, which is a bug".into()));
    }
}
