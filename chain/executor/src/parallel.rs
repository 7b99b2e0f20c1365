//! The executor to use: chooses for each stretch of a block the lane that it is run in, and keeps threads and memory.

use std::{num::NonZeroUsize, sync::atomic::Ordering, time::Instant};

use parking_lot::Mutex;
use rayon::{ThreadPool, ThreadPoolBuilder};
use revm::DatabaseRef;

use crate::{
    AccessList, Block, BlockExecutor, BlockOutput, ExecutionError, FollowError, Metrics, Receipt,
    code::CodeCache,
    follow,
    heavy::Heavy,
    hints::{Learned, Planner, STRETCH},
    merge::merge,
    own::{OwnLane, Settled},
    run::Run,
    shared::{SharedLane, VERDICTS, Worker},
    store::Store,
    transfers,
};

/// Below this many transactions a second thread costs more than it brings.
const SMALL: usize = 8;
/// The most stretches that a block in one chain is run on without a look at the plan.
const UNPLANNED: usize = 16;
/// A thread needs this much stack for 1024 nested calls of revm and what is around them, with room.
const STACK: usize = 8 << 20;

/// Executes blocks on several threads, with exactly the result of [`Sequential`](crate::Sequential).
///
/// It keeps its threads, which sleep between blocks, its memory, and what it learned of which transactions get into each
/// other's way. Several blocks may be executed at once; they share the threads.
pub struct Parallel {
    pool: ThreadPool,
    kept: Mutex<Kept>,
    heavy: Heavy,
}

#[derive(Default)]
struct Kept {
    stores: Vec<Store>,
    caches: Vec<CodeCache>,
    learned: Learned,
}

impl std::fmt::Debug for Parallel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parallel").field("threads", &self.threads()).finish_non_exhaustive()
    }
}

impl Parallel {
    /// With so many threads. One thread is the fastest sequential executor there is here.
    ///
    /// # Panics
    /// When the system gives no thread.
    #[allow(clippy::expect_used, reason = "documented; without a thread nothing can run")]
    pub fn new(threads: NonZeroUsize) -> Self {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .thread_name(|at| format!("executor-{at}"))
            .stack_size(STACK)
            .build()
            .expect("threads for the executor");
        Self { pool, kept: Mutex::default(), heavy: Heavy::default() }
    }

    /// With one thread for each core that the process may use.
    ///
    /// # Panics
    /// When the system gives no thread.
    pub fn with_all_cores() -> Self {
        Self::new(std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }

    /// Number of threads.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Executes `block` on top of `db`, and says what it took.
    ///
    /// # Errors
    /// See [`BlockExecutor::execute`].
    #[tracing::instrument(name = "execute", level = "debug", skip_all, fields(txs = block.transactions.len(), threads = self.threads()))]
    pub fn execute_measured<DB>(&self, db: &DB, block: &Block<'_>) -> Result<(BlockOutput, Metrics), ExecutionError>
    where
        DB: DatabaseRef + Sync,
    {
        let (output, metrics) = self.pool.install(|| self.propose(db, *block))?;
        tracing::debug!(
            gas = output.gas_used,
            executions = metrics.executions,
            aborts = metrics.aborts,
            sequential = metrics.sequential,
            fallbacks = metrics.fallbacks,
            prepare_micros = metrics.prepare.as_micros() as u64,
            execute_micros = metrics.execute.as_micros() as u64,
            merge_micros = metrics.merge.as_micros() as u64,
            "executed"
        );
        Ok((output, metrics))
    }

    /// Runs a block whose access list is known: every transaction on the values that the list gives it, all at once,
    /// checking that it leaves behind exactly what the list says. The result is that of executing the block.
    ///
    /// # Errors
    /// When the list is not exactly that of the block, when a transaction is not valid at its place, and when the state
    /// cannot be read.
    #[tracing::instrument(level = "debug", skip_all, fields(txs = block.transactions.len(), threads = self.threads()))]
    pub fn follow<DB>(&self, db: &DB, block: &Block<'_>, list: &AccessList) -> Result<BlockOutput, FollowError>
    where
        DB: DatabaseRef + Sync,
    {
        self.pool.install(|| {
            // Plain transfers take less time than looking each of their changes up.
            let run = Run::new(db, *block, true)?;
            if let Some(output) = transfers::execute(&run, &mut Metrics::default())?
                && !run.overflow.load(Ordering::Relaxed)
            {
                return follow::compare(list, output);
            }
            let threads = self.pool.current_num_threads();
            // Alone, executing everything takes less time than looking each value up. Only who finds a lie looks closer.
            if threads == 1
                && let Ok(output) = follow::compare(list, self.propose(db, *block)?.0)
            {
                return Ok(output);
            }
            let mut caches = self.take_caches(threads);
            let followed = follow::follow(&run, list, &mut caches, &self.heavy);
            self.kept.lock().caches.append(&mut caches);
            match followed? {
                Some(output) => Ok(output),
                // The list alone does not say which empty accounts exist, which mattered before EIP-161.
                None => {
                    let (output, _) = self.propose(db, *block)?;
                    follow::compare(list, output)
                }
            }
        })
    }

    pub(crate) fn spawn(&self, work: impl FnOnce() + Send + 'static) {
        self.pool.spawn(work);
    }

    fn take_caches(&self, count: usize) -> Vec<CodeCache> {
        let mut kept = self.kept.lock();
        (0..count).map(|_| kept.caches.pop().unwrap_or_default()).collect()
    }

    fn propose<DB>(&self, db: &DB, block: Block<'_>) -> Result<(BlockOutput, Metrics), ExecutionError>
    where
        DB: DatabaseRef + Sync,
    {
        let run = Run::new(db, block, true)?;
        let proposed = self.propose_run(&run)?;
        if !run.overflow.load(Ordering::Relaxed) {
            return Ok(proposed);
        }
        // More wei than there can be: then each fee is paid, or not, in its place.
        self.propose_run(&Run::new(db, block, false)?)
    }

    fn propose_run<'a, DB>(&self, run: &'a Run<'a, DB>) -> Result<(BlockOutput, Metrics), ExecutionError>
    where
        DB: DatabaseRef + Sync,
    {
        let transactions = run.block.transactions;
        let mut metrics = Metrics { transactions: transactions.len() as u64, ..Metrics::default() };
        let begin = Instant::now();
        if let Some(output) = transfers::execute(run, &mut metrics)? {
            return Ok((output, metrics));
        }
        metrics.prepare = begin.elapsed();
        let (mut store, learned) = {
            let mut kept = self.kept.lock();
            (kept.stores.pop().unwrap_or_else(Store::new), std::mem::take(&mut kept.learned))
        };
        let mut caches = self.take_caches(self.pool.current_num_threads());
        let mut planner = Planner::new(learned, transactions);
        let result = self.run_lanes(run, &mut store, &mut planner, &mut caches, &mut metrics);
        store.clear();
        let mut kept = self.kept.lock();
        kept.stores.push(store);
        kept.caches.append(&mut caches);
        kept.learned = planner.into_learned();
        drop(kept);
        Ok((result?, metrics))
    }

    fn run_lanes<'a, DB>(
        &self,
        run: &'a Run<'a, DB>,
        store: &mut Store,
        planner: &mut Planner<'a>,
        caches: &mut Vec<CodeCache>,
        metrics: &mut Metrics,
    ) -> Result<BlockOutput, ExecutionError>
    where
        DB: DatabaseRef + Sync,
    {
        let begin = Instant::now();
        let block = run.block;
        let txs = block.transactions;
        let mut settled = Settled { outcomes: Vec::with_capacity(txs.len()), ..Settled::default() };
        let mut system = Vec::with_capacity(run.before.len() + run.after.len());
        // The first cache is this thread's.
        let mut cache = caches.pop().unwrap_or_default();
        let alone = self.pool.current_num_threads() == 1 || txs.len() < SMALL;

        if !run.before.is_empty() {
            let mut lane = OwnLane::new(run, store, &mut settled, &mut cache);
            system.extend(frame_before(run, &mut lane)?);
        }
        let mut wiped = !run.before.is_empty();
        if alone {
            let mut lane = OwnLane::new(run, store, &mut settled, &mut cache);
            for tx in txs {
                lane.step(tx, None)?;
            }
            metrics.sequential += txs.len() as u64;
            metrics.executions += txs.len() as u64;
        }
        let mut was_parallel = false;
        let first = self.heavy.first(txs);
        while settled.outcomes.len() < txs.len() {
            let next = settled.outcomes.len();
            let serial = planner.planned() > next || planner.plan();
            if serial {
                metrics.fallbacks += u64::from(was_parallel);
                let mut lane = OwnLane::new(run, store, &mut settled, &mut cache);
                let mut at = next;
                let (mut stretches, mut unplanned) = (1, 0);
                loop {
                    let end = planner.planned();
                    for index in at..end {
                        let Some(tx) = txs.get(index) else { break };
                        let guess = planner.guess(index);
                        let expected = guess.after.filter(|_| guess.is_learned()).map(|after| after.saturating_add(1));
                        let met = lane.step(tx, expected)?;
                        if expected.is_some() && index.is_multiple_of(VERDICTS) {
                            if met { planner.right(index) } else { planner.wrong(index) }
                        }
                    }
                    metrics.sequential += (end - at) as u64;
                    metrics.executions += (end - at) as u64;
                    at = end;
                    if planner.planned() < txs.len() && unplanned > 0 {
                        planner.skip(unplanned);
                        unplanned = 0;
                        continue;
                    }
                    if end == txs.len() || !planner.plan() {
                        break;
                    }
                    // The longer it goes on in one chain, the less often it is looked at.
                    stretches = (stretches * 2).min(UNPLANNED);
                    unplanned = stretches * STRETCH;
                }
                // Storage may have been lost; a look at the account costs little.
                wiped = true;
                if at == txs.len() {
                    break;
                }
            }
            was_parallel = true;
            let lane = SharedLane::new(run, store, &mut settled, planner, &first, metrics, wiped);
            let lanes = Mutex::new(std::mem::take(caches));
            rayon::broadcast(|_| {
                let cache = lanes.lock().pop().unwrap_or_default();
                let mut worker = Worker::new(&lane, cache);
                worker.work();
                let cache = worker.into_cache();
                lanes.lock().push(cache);
            });
            *caches = lanes.into_inner();
            let (gas_used, now_wiped) = lane.into_result()?;
            settled.gas_used = gas_used;
            wiped = now_wiped;
        }
        if !run.after.is_empty() || !block.credits.is_empty() {
            let mut lane = OwnLane::new(run, store, &mut settled, &mut cache);
            system.extend(frame_after(run, &mut lane)?);
        }
        caches.push(cache);
        metrics.execute = begin.elapsed();

        let begin = Instant::now();
        let (changes, access_list) = merge(run, store, &settled.fees)?;
        metrics.merge = begin.elapsed();
        Ok(BlockOutput { outcomes: settled.outcomes, system, changes, access_list, gas_used: settled.gas_used })
    }
}

/// Runs a block of nothing but what frames transactions, on this thread.
pub(crate) fn frame<DB: DatabaseRef + Sync>(db: &DB, block: Block<'_>) -> Result<BlockOutput, ExecutionError> {
    let run = Run::new(db, block, true)?;
    let (mut store, mut settled, mut cache) = (Store::new(), Settled::default(), CodeCache::default());
    let mut lane = OwnLane::new(&run, &mut store, &mut settled, &mut cache);
    let system = frame_before(&run, &mut lane)?.into_iter().chain(frame_after(&run, &mut lane)?).collect();
    drop(lane);
    let (changes, access_list) = merge(&run, &mut store, &settled.fees)?;
    Ok(BlockOutput { outcomes: Vec::new(), system, changes, access_list, gas_used: 0 })
}

fn frame_before<'a, DB: DatabaseRef>(
    run: &'a Run<'a, DB>,
    lane: &mut OwnLane<'a, '_, DB>,
) -> Result<Vec<Receipt>, ExecutionError> {
    run.before.iter().map(|call| lane.system_call(call, 0)).collect()
}

fn frame_after<'a, DB: DatabaseRef>(
    run: &'a Run<'a, DB>,
    lane: &mut OwnLane<'a, '_, DB>,
) -> Result<Vec<Receipt>, ExecutionError> {
    let end = run.block.end();
    for (address, amount) in run.block.credits {
        lane.credit(*address, *amount, end)?;
    }
    run.after.iter().map(|call| lane.system_call(call, end)).collect()
}

impl BlockExecutor for Parallel {
    fn execute<DB>(&self, db: &DB, block: &Block<'_>) -> Result<BlockOutput, ExecutionError>
    where
        DB: DatabaseRef + Sync,
    {
        self.execute_measured(db, block).map(|(output, _)| output)
    }
}
