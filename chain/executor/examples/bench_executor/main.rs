//! `make bench-executor`: sequential revm, ours proposing and ours following on the same blocks, interleaved in one process.
//!
//! The first argument chooses workloads by a part of their name. `THREADS=1,2,4` chooses thread counts (without it: 2, and
//! proposing at 1, 4 and 8 as well), `ROUNDS` how often each engine runs, `NOCHECK=1` leaves out the comparison of outputs.
//! The argument `scaling` draws `docs/executor-scaling.svg` instead: cost by threads, conflicts and block size.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark that meets something unexpected has nothing to report and should stop"
)]

mod engines;
mod report;
mod scaling;
mod svg;

use std::collections::BTreeMap;

use engines::{Engine, Runner};
use hyperlith_workloads::{
    mainnet,
    patterns::{PATTERNS, Workload},
};
use report::{Report, Row};

/// Gas of the blocks that are made here: what other parallel executors publish their figures for.
const GAS: u64 = 1_000_000_000;
/// The thread count of the table; it is what this project is developed on.
const THREADS: usize = 2;
/// Thread counts that proposing is looked at beside it.
const OTHER_THREADS: [usize; 3] = [1, 4, 8];

fn main() {
    let filter = std::env::args().nth(1).unwrap_or_default();
    let rounds = number("ROUNDS").unwrap_or(5);
    let chosen = std::env::var("THREADS").ok().map(|list| threads(&list));
    let full = chosen.clone().unwrap_or_else(|| vec![THREADS]);
    let propose_only = if chosen.is_none() { OTHER_THREADS.to_vec() } else { Vec::new() };

    let mut runner = Runner::default();
    if filter == "scaling" {
        return scaling::draw(&mut runner, rounds);
    }
    let mut report = Report::default();
    for (name, make) in workloads() {
        if !name.contains(&filter) {
            continue;
        }
        eprintln!("{name}: setting up");
        let workload = make();
        let rows = measure(&mut runner, &workload, &full, &propose_only, rounds);
        rows.into_iter().for_each(|row| report.push(row));
    }
    report.finish();
}

/// Every workload by its name, made only when it is its turn.
fn workloads() -> Vec<(String, Box<dyn Fn() -> Workload>)> {
    let mut all: Vec<(String, Box<dyn Fn() -> Workload>)> = Vec::new();
    for pattern in PATTERNS {
        all.push((pattern.name.to_owned(), Box::new(|| pattern.of_gas(GAS))));
    }
    for (index, number) in mainnet::NUMBERS.into_iter().enumerate() {
        all.push((format!("mainnet {number}"), Box::new(move || mainnet::block(index).workload)));
    }
    all
}

fn number(variable: &str) -> Option<usize> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} must be a number, not {text:?}")))
}

fn threads(list: &str) -> Vec<usize> {
    let count = |text: &str| text.trim().parse().ok().filter(|count| *count > 0);
    list.split(',')
        .map(|text| count(text).unwrap_or_else(|| panic!("THREADS must be numbers with commas between, not {list:?}")))
        .collect()
}

/// Measures one workload: all engines at the thread counts `full`, then proposing at `propose_only` in fewer rounds.
fn measure(
    runner: &mut Runner,
    workload: &Workload,
    full: &[usize],
    propose_only: &[usize],
    rounds: usize,
) -> Vec<Row> {
    let prepared = runner.prepare(workload);
    let mut rows = Vec::new();
    let mut passes = Vec::new();
    for threads in full {
        passes.push((vec![Engine::Propose(*threads), Engine::Follow(*threads)], rounds));
    }
    if !propose_only.is_empty() {
        passes.push((propose_only.iter().map(|threads| Engine::Propose(*threads)).collect(), rounds.div_ceil(2)));
    }
    for (ours, rounds) in passes {
        let engines: Vec<Engine> = Engine::SEQUENTIAL.into_iter().chain(ours.iter().copied()).collect();
        let times = runner.interleaved(&prepared, &engines, rounds);
        let mut threads: BTreeMap<usize, Row> = BTreeMap::new();
        for engine in ours {
            let (Engine::Propose(count) | Engine::Follow(count)) = engine else { continue };
            let row = threads.entry(count).or_insert_with(|| Row {
                workload: workload.name.clone(),
                threads: count,
                main: count == THREADS,
                txs: workload.transactions.len(),
                gas: prepared.gas(),
                cache: times[&Engine::Cache],
                bundle: times[&Engine::Bundle],
                propose: None,
                follow: None,
            });
            match engine {
                Engine::Follow(_) => row.follow = Some(times[&engine]),
                _ => row.propose = Some(times[&engine]),
            }
        }
        rows.extend(threads.into_values());
    }
    rows
}
