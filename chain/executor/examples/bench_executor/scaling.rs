//! How the cost of a block grows with threads, conflicts and size, drawn into `docs/executor-scaling.svg`.

use std::path::Path;

use hyperlith_workloads::patterns::{PATTERNS, Pattern, Workload, erc20_hot};

use crate::{
    THREADS,
    engines::{Engine, Runner},
    svg::{Axis, Chart, Line, document},
};

const THREAD_COUNTS: [usize; 4] = [1, 2, 4, 8];
/// Workloads in the chart over threads: without conflicts, with some, with nothing else.
const OVER_THREADS: [&str; 6] = [
    "raw pairs",
    "erc20 independent",
    "erc20 one recipient",
    "uniswap independent",
    "uniswap 20 pools",
    "uniswap one pool",
];
/// Gas of the blocks in the chart over threads; less than elsewhere, for the sake of whoever waits.
const GAS_OVER_THREADS: u64 = 500_000_000;
const HOT_PERCENTS: [usize; 8] = [0, 5, 10, 20, 40, 60, 80, 100];
const HOT_TXS: usize = 15_000;
const SIZES: [usize; 6] = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

/// Engines of the charts over conflicts and size.
const ENGINES: [(Engine, &str); 4] = [
    (Engine::Cache, "sequential revm, CacheDB"),
    (Engine::Bundle, "sequential revm, State with bundle"),
    (Engine::Propose(THREADS), "ours proposing, 2 threads"),
    (Engine::Follow(THREADS), "ours following, 2 threads"),
];

/// Measures everything and writes the drawing.
pub(crate) fn draw(runner: &mut Runner, rounds: usize) {
    let charts = [over_threads(runner, rounds), over_conflicts(runner, rounds), over_size(runner, rounds)];
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let note = format!("Least wall time of {rounds} interleaved rounds on a machine with {cores} cores. Spec Osaka.");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/executor-scaling.svg");
    std::fs::write(&path, document(&charts, &note)).expect("docs/executor-scaling.svg can be written");
    println!("written to docs/executor-scaling.svg");
}

fn pattern(name: &str) -> &'static Pattern {
    PATTERNS.iter().find(|pattern| pattern.name == name).expect("the pattern exists")
}

fn over_threads(runner: &mut Runner, rounds: usize) -> Chart {
    let ours = THREAD_COUNTS.map(Engine::Propose);
    let engines: Vec<Engine> = Engine::SEQUENTIAL.into_iter().chain(ours).collect();
    let lines = OVER_THREADS.map(|name| {
        let workload = pattern(name).of_gas(GAS_OVER_THREADS);
        let prepared = runner.prepare(&workload);
        let times = runner.interleaved(&prepared, &engines, rounds);
        let reference = times[&Engine::Cache].wall.min(times[&Engine::Bundle].wall);
        let points = THREAD_COUNTS.map(|threads| (threads as f64, reference / times[&Engine::Propose(threads)].wall));
        Line { name: name.to_owned(), points: shown(name, points.to_vec()) }
    });
    Chart {
        title: "Proposing, by threads".to_owned(),
        x: Axis { label: "threads".to_owned(), logarithmic: true, ticks: THREAD_COUNTS.map(|n| n as f64).to_vec() },
        y_label: "speed, sequential revm = 1".to_owned(),
        even: Some(1.0),
        lines: lines.to_vec(),
    }
}

fn over_conflicts(runner: &mut Runner, rounds: usize) -> Chart {
    let blocks = HOT_PERCENTS.map(|percent| (percent as f64, erc20_hot(HOT_TXS, percent)));
    Chart {
        title: format!("{HOT_TXS} ERC-20 transfers, by conflicts"),
        x: Axis {
            label: "% of transfers to one recipient".to_owned(),
            logarithmic: false,
            ticks: [0.0, 20.0, 40.0, 60.0, 80.0, 100.0].to_vec(),
        },
        y_label: "ms a block".to_owned(),
        even: None,
        lines: by_engine(runner, rounds, blocks, |wall, _| wall),
    }
}

fn over_size(runner: &mut Runner, rounds: usize) -> Chart {
    let blocks = SIZES.map(|txs| (txs as f64, pattern("erc20 independent").of_txs(txs)));
    Chart {
        title: "Independent ERC-20, by block size".to_owned(),
        x: Axis { label: "transactions".to_owned(), logarithmic: true, ticks: SIZES.map(|txs| txs as f64).to_vec() },
        y_label: "µs a transaction".to_owned(),
        even: None,
        lines: by_engine(runner, rounds, blocks, |wall, txs| wall * 1e3 / txs as f64),
    }
}

/// One line an engine; `cost` makes the height of a point of the wall time in milliseconds and the number of transactions.
fn by_engine(
    runner: &mut Runner,
    rounds: usize,
    blocks: impl IntoIterator<Item = (f64, Workload)>,
    cost: impl Fn(f64, usize) -> f64,
) -> Vec<Line> {
    let mut lines = ENGINES.map(|(_, name)| Line { name: name.to_owned(), points: Vec::new() });
    let engines = ENGINES.map(|(engine, _)| engine);
    for (x, workload) in blocks {
        let prepared = runner.prepare(&workload);
        let times = runner.interleaved(&prepared, &engines, rounds);
        for (line, engine) in lines.iter_mut().zip(engines) {
            line.points.push((x, cost(times[&engine].wall, workload.transactions.len())));
        }
    }
    lines.map(|line| Line { points: shown(&line.name, line.points), name: line.name }).to_vec()
}

/// Prints the points of a line, so that the figures behind the drawing can be read.
fn shown(name: &str, points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let text: Vec<String> = points.iter().map(|(x, y)| format!("{x}: {y:.2}")).collect();
    println!("{name:<36}{}", text.join("  "));
    points
}
