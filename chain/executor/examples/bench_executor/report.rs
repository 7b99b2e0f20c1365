//! The table on the terminal and the figures in `target/bench/executor.json`.

use std::path::Path;

use crate::engines::Times;

/// What was measured for one workload at one thread count.
pub(crate) struct Row {
    pub(crate) workload: String,
    pub(crate) threads: usize,
    /// Whether it belongs into the main table, whose cases carry no thread count in their names.
    pub(crate) main: bool,
    pub(crate) txs: usize,
    pub(crate) gas: u64,
    pub(crate) cache: Times,
    pub(crate) bundle: Times,
    pub(crate) propose: Option<Times>,
    pub(crate) follow: Option<Times>,
}

impl Row {
    /// The faster sequential baseline.
    fn reference(&self) -> (&'static str, f64) {
        if self.cache.wall <= self.bundle.wall {
            ("sequential revm 43, CacheDB", self.cache.wall)
        } else {
            ("sequential revm 43, State with bundle", self.bundle.wall)
        }
    }

    fn line(&self) -> String {
        let ours = |times: Option<Times>| match times {
            Some(times) => {
                format!("{:>9.2} {:>9.2} {:>6.2}x", times.wall, times.cpu, self.reference().1 / times.wall)
            }
            None => format!("{:>9} {:>9} {:>7}", "", "", ""),
        };
        format!(
            "{:<24}{:>3}{:>7}{:>8.1}{:>10.2}{:>10.2} {} {}",
            self.workload,
            self.threads,
            self.txs,
            self.gas as f64 / 1e6,
            self.cache.wall,
            self.bundle.wall,
            ours(self.propose),
            ours(self.follow),
        )
    }

    fn cases(&self) -> impl Iterator<Item = serde_json::Value> + '_ {
        let (reference_name, reference) = self.reference();
        [("propose", self.propose), ("follow", self.follow)].into_iter().filter_map(move |(verb, times)| {
            let suffix = if self.main { String::new() } else { format!(" ({} threads)", self.threads) };
            Some(serde_json::json!({
                "case": format!("{verb} {}{suffix}", self.workload),
                "ours": round(times?.wall),
                "reference": round(reference),
                "reference_name": reference_name,
                "unit": "ms",
                "better": "lower",
            }))
        })
    }
}

fn round(milliseconds: f64) -> f64 {
    (milliseconds * 1000.0).round() / 1000.0
}

/// All rows, in the order they were measured.
#[derive(Default)]
pub(crate) struct Report(Vec<Row>);

impl Report {
    pub(crate) fn push(&mut self, row: Row) {
        // Whoever waits sees each figure as soon as it is there.
        eprintln!("{}", row.line());
        self.0.push(row);
    }

    /// Prints the tables and writes the file.
    pub(crate) fn finish(self) {
        let header = format!(
            "{:<24}{:>3}{:>7}{:>8}{:>10}{:>10} {:>9} {:>9} {:>7} {:>9} {:>9} {:>7}",
            "workload", "thr", "txs", "Mgas", "CacheDB", "+bundle", "propose", "CPU", "ratio", "follow", "CPU", "ratio"
        );
        for (main, title) in [(true, "two threads"), (false, "other thread counts")] {
            let rows: Vec<&Row> = self.0.iter().filter(|row| row.main == main).collect();
            if !rows.is_empty() {
                println!("\n{title}: milliseconds a block, ratio to the faster sequential baseline\n{header}");
                rows.iter().for_each(|row| println!("{}", row.line()));
            }
        }
        let cases: Vec<_> = self.0.iter().flat_map(Row::cases).collect();
        let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
        std::fs::create_dir_all(&out).expect("target/bench can be made");
        let text = serde_json::to_string_pretty(&cases).expect("figures are JSON") + "\n";
        std::fs::write(out.join("executor.json"), text).expect("target/bench/executor.json can be written");
        println!("\nwritten to target/bench/executor.json");
    }
}
