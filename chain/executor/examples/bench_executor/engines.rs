//! The engines that are compared, and the clock they are compared with.

use std::{
    collections::BTreeMap,
    hint::black_box,
    num::NonZeroUsize,
    time::{Duration, Instant},
};

use hyperlith_executor::{
    AccessList, Block, BlockEnvironment, BlockExecutor, BlockOutput, Outcome, Parallel, Precompiles, Sequential,
};
use hyperlith_workloads::{MemoryState, patterns::Workload};
use revm::{
    Context, Database, DatabaseCommit, ExecuteCommitEvm, MainBuilder, MainContext,
    context::result::ExecutionResult,
    database::{CacheDB, State, states::bundle_state::BundleRetention},
};
use rustix::time::{ClockId, clock_gettime};

/// Shorter blocks are repeated within one timing, so that the clock and the scheduler matter less.
const SHORTEST: Duration = Duration::from_millis(30);

/// One way to execute a block; the numbers are threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Engine {
    /// Plain revm, committing into a `CacheDB`.
    Cache,
    /// Plain revm, committing into a `State` that keeps the block's merged changes (a bundle).
    Bundle,
    /// Ours, knowing nothing about the block.
    Propose(usize),
    /// Ours, with the block's access list.
    Follow(usize),
}

impl Engine {
    /// What ours is compared with.
    pub(crate) const SEQUENTIAL: [Self; 2] = [Self::Cache, Self::Bundle];
}

/// Time for one block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// On the wall, in milliseconds.
    pub(crate) wall: f64,
    /// Of all threads of the process, in milliseconds; that of the round with the least wall time.
    pub(crate) cpu: f64,
}

/// A workload ready to be timed.
pub(crate) struct Prepared<'a> {
    workload: &'a Workload,
    environment: BlockEnvironment,
    list: AccessList,
    gas: u64,
    repeat: u32,
}

impl Prepared<'_> {
    pub(crate) fn gas(&self) -> u64 {
        self.gas
    }

    fn block(&self) -> Block<'_> {
        Block::new(&self.environment, &self.workload.transactions)
    }
}

/// Executors that live as long as the benchmark, as they would in a node.
#[derive(Default)]
pub(crate) struct Runner {
    parallel: BTreeMap<usize, Parallel>,
}

impl Runner {
    fn parallel(&mut self, threads: usize) -> &Parallel {
        let count = NonZeroUsize::new(threads).expect("at least one thread");
        self.parallel.entry(threads).or_insert_with(|| Parallel::new(count))
    }

    /// Executes once to know the access list and how long it takes, and checks ours against the reference.
    pub(crate) fn prepare<'a>(&mut self, workload: &'a Workload) -> Prepared<'a> {
        let environment = BlockEnvironment {
            chain_id: workload.chain_id,
            spec: workload.spec,
            block: workload.block.clone(),
            precompiles: Precompiles::none(),
        };
        let block = Block::new(&environment, &workload.transactions);
        let output = self.parallel(2).execute(&workload.state, &block).expect("the block can be executed");
        let skipped = output.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Skipped(_))).count();
        assert_eq!(skipped, 0, "{}: transactions were skipped", workload.name);
        if std::env::var_os("NOCHECK").is_none() {
            eprintln!("{}: checking", workload.name);
            let reference = Sequential.execute(&workload.state, &block).expect("the block can be executed");
            assert!(output == reference, "{}: proposing gives another output than sequential revm", workload.name);
            let followed = self.parallel(2).follow(&workload.state, &block, &output.access_list);
            let followed = followed.expect("the block can be followed with the list of the proposer");
            assert!(followed == reference, "{}: following gives another output than sequential revm", workload.name);
        }
        let BlockOutput { access_list: list, gas_used: gas, .. } = output;
        let mut prepared = Prepared { workload, environment, list, gas, repeat: 1 };
        let once = self.run(&prepared, Engine::Cache);
        prepared.repeat = (SHORTEST.as_secs_f64() * 1e3 / once.wall).ceil().max(1.0) as u32;
        prepared
    }

    /// Runs every engine once to warm up, then `rounds` times in turns whose order rotates. Keeps the shortest of each.
    pub(crate) fn interleaved(
        &mut self,
        prepared: &Prepared<'_>,
        engines: &[Engine],
        rounds: usize,
    ) -> BTreeMap<Engine, Times> {
        for engine in engines {
            self.run(prepared, *engine);
        }
        let mut best: BTreeMap<Engine, Times> = BTreeMap::new();
        for round in 0..rounds.max(1) {
            for turn in 0..engines.len() {
                let engine = engines[(round + turn) % engines.len()];
                let times = self.run(prepared, engine);
                let shortest = best.entry(engine).or_insert(times);
                if times.wall < shortest.wall {
                    *shortest = times;
                }
            }
        }
        best
    }

    fn run(&mut self, prepared: &Prepared<'_>, engine: Engine) -> Times {
        match engine {
            Engine::Cache => timed(prepared, || cache(prepared.workload)),
            Engine::Bundle => timed(prepared, || bundle(prepared.workload)),
            Engine::Propose(threads) => {
                let executor = self.parallel(threads);
                let propose = || executor.execute(&prepared.workload.state, &prepared.block());
                timed(prepared, || propose().expect("the block can be executed"))
            }
            Engine::Follow(threads) => {
                let executor = self.parallel(threads);
                let follow = || executor.follow(&prepared.workload.state, &prepared.block(), &prepared.list);
                timed(prepared, || follow().expect("the block can be followed"))
            }
        }
    }
}

/// Times `execute`; what it returns is freed after the clock stopped, for all engines alike.
fn timed<T>(prepared: &Prepared<'_>, execute: impl Fn() -> T) -> Times {
    let mut outputs = Vec::with_capacity(prepared.repeat as usize);
    let (wall, cpu) = (Instant::now(), process_cpu());
    for _ in 0..prepared.repeat {
        outputs.push(black_box(execute()));
    }
    let (cpu, wall) = (process_cpu() - cpu, wall.elapsed());
    drop(outputs);
    let each = |time: Duration| time.as_secs_f64() * 1e3 / f64::from(prepared.repeat);
    Times { wall: each(wall), cpu: each(cpu) }
}

fn process_cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// One transaction after the other over any database of revm's.
fn transact_all<DB: Database<Error: std::fmt::Debug> + DatabaseCommit>(
    workload: &Workload,
    db: &mut DB,
) -> Vec<ExecutionResult> {
    let mut evm = Context::mainnet()
        .with_db(db)
        .with_block(workload.block.clone())
        .modify_cfg_chained(|cfg| {
            cfg.set_spec_and_mainnet_gas_params(workload.spec);
            cfg.chain_id = workload.chain_id;
        })
        .build_mainnet();
    let transact = |tx: &_| evm.transact_commit(Clone::clone(tx)).expect("the transaction is valid");
    workload.transactions.iter().map(transact).collect()
}

fn cache(workload: &Workload) -> impl Sized + use<'_> {
    let mut db: CacheDB<&MemoryState> = CacheDB::new(&workload.state);
    let results = transact_all(workload, &mut db);
    (results, db)
}

fn bundle(workload: &Workload) -> impl Sized + use<'_> {
    let mut db = State::builder().with_database_ref(&workload.state).with_bundle_update().build();
    let results = transact_all(workload, &mut db);
    db.merge_transitions(BundleRetention::PlainState);
    let bundle = db.take_bundle();
    (results, bundle, db)
}
