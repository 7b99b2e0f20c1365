//! Measures the embedded understanding: accuracy per language and action, wrong actions, time. Run by `make bench-intents`.
//!
//! `cargo run -p hyperlith-agent-defi --example bench_intents [file.jsonl]` (or `SET=file.jsonl`) measures one file of sentences.
#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]
use hyperlith_agent_defi::understand::{to_json, understand};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

const ASSETS: [&str; 5] = ["ETH", "WETH", "USDC", "DAI", "METIS"];
const MOVES: [&str; 8] = ["supply", "withdraw", "borrow", "repay", "swap", "transfer", "vote", "recurring"];

#[derive(Default)]
struct Score {
    right: usize,
    action: usize,
    all: usize,
}

#[derive(Default)]
struct Report {
    languages: BTreeMap<String, Score>,
    actions: BTreeMap<String, Score>,
    /// Another action than the one asked for, complete enough for a card.
    wrong_actions: usize,
    /// A transaction from a sentence that asks for none.
    unasked: usize,
    majority: usize,
    microseconds: f64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let given = std::env::args().nth(1).or_else(|| std::env::var("SET").ok()).filter(|s| !s.is_empty());
    let sets: Vec<PathBuf> = match given {
        Some(path) => vec![PathBuf::from(path)],
        None => ["utterances", "heldout", "second", "third", "unseen"]
            .iter()
            .map(|n| here.join(format!("data/{n}.jsonl")))
            .collect(),
    };
    let mut lines = Vec::new();
    for set in &sets {
        let name = set.file_stem().map_or_else(|| "set".to_owned(), |n| n.to_string_lossy().into_owned());
        let text = std::fs::read_to_string(set).map_err(|e| format!("{} cannot be read: {e}", set.display()))?;
        let report = measure(&text)?;
        print(&name, &report);
        lines.extend(rows(&name, &report));
    }
    let refused = std::fs::read_to_string(here.join("data/no_transaction.txt"))?;
    let refused: Vec<&str> = refused.lines().filter(|l| !l.is_empty() && !l.starts_with("//")).collect();
    let moved = refused.iter().filter(|s| moves(&read(s))).count();
    println!("\n{moved} transactions from {} sentences that ask for none", refused.len());
    lines.push(json!({"case": "no_transaction: transactions", "ours": moved, "reference": 0, "reference_name": "target", "unit": "sentences", "better": "lower"}));
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| here.join("../../target"), PathBuf::from).join("bench");
    std::fs::create_dir_all(&target)?;
    std::fs::write(target.join("intents.json"), serde_json::to_string_pretty(&lines)?)?;
    Ok(())
}

fn read(sentence: &str) -> Value {
    serde_json::from_str(&to_json(&understand(sentence, &ASSETS))).unwrap_or(Value::Null)
}

fn moves(intent: &Value) -> bool {
    intent["action"].as_str().is_some_and(|a| MOVES.contains(&a))
}

fn measure(text: &str) -> Result<Report, Box<dyn std::error::Error>> {
    let mut report = Report::default();
    let mut rows: Vec<Value> = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        rows.push(serde_json::from_str(line)?);
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        let sentence = row["text"].as_str().ok_or("a line without text")?;
        let mut want = row["intent"].clone();
        if let Some(object) = want.as_object_mut() {
            object.remove("note");
        }
        let got = read(sentence);
        let action = want["action"].as_str().unwrap_or("?").to_owned();
        *counts.entry(want.to_string()).or_default() += 1;
        let also = row["also"].as_array().cloned().unwrap_or_default();
        let right = got == want || also.contains(&got);
        let same_action = got["action"] == want["action"] || also.iter().any(|a| a["action"] == got["action"]);
        for (key, scores) in
            [(row["lang"].as_str().unwrap_or("?").to_owned(), &mut report.languages), (action, &mut report.actions)]
        {
            let score = scores.entry(key).or_default();
            score.all += 1;
            score.right += usize::from(right);
            score.action += usize::from(same_action);
        }
        if !right {
            println!("  {sentence}\n    want {want}\n    got  {got}");
        }
        if moves(&got) && !same_action {
            if moves(&want) { report.wrong_actions += 1 } else { report.unasked += 1 }
        }
    }
    report.majority = counts.values().copied().max().unwrap_or(0);
    let rounds = 20;
    let begin = Instant::now();
    for _ in 0..rounds {
        for row in &rows {
            std::hint::black_box(understand(std::hint::black_box(row["text"].as_str().unwrap_or_default()), &ASSETS));
        }
    }
    report.microseconds = begin.elapsed().as_secs_f64() * 1e6 / (rounds * rows.len().max(1)) as f64;
    Ok(report)
}

fn percent(part: usize, all: usize) -> f64 {
    (part as f64 * 1_000.0 / all.max(1) as f64).round() / 10.0
}

fn print(name: &str, report: &Report) {
    println!("\n{name}: classifier and slot grammar (embedded)");
    for (title, scores) in [("language", &report.languages), ("action", &report.actions)] {
        println!("  {title:<18} exact         action only");
        for (key, s) in scores {
            println!(
                "  {key:<18} {:>3}/{:<3} {:>5} %  {:>5} %",
                s.right,
                s.all,
                percent(s.right, s.all),
                percent(s.action, s.all)
            );
        }
    }
    println!("  wrong actions that would have reached a card: {}", report.wrong_actions);
    println!("  transactions from sentences that ask for none: {}", report.unasked);
    println!("  {:.0} µs a sentence in this build", report.microseconds);
}

fn rows(name: &str, report: &Report) -> Vec<Value> {
    let mut out = Vec::new();
    let all: usize = report.languages.values().map(|s| s.all).sum();
    let right: usize = report.languages.values().map(|s| s.right).sum();
    for (language, score) in &report.languages {
        let target = if language == "en" { 90.0 } else { 75.0 };
        out.push(json!({"case": format!("{name}: exact, {language}"), "ours": percent(score.right, score.all), "reference": target, "reference_name": "target", "unit": "%", "better": "higher"}));
    }
    out.push(json!({"case": format!("{name}: exact, all"), "ours": percent(right, all), "reference": percent(report.majority, all), "reference_name": "always the most frequent intent", "unit": "%", "better": "higher"}));
    out.push(json!({"case": format!("{name}: wrong actions"), "ours": report.wrong_actions, "reference": 0, "reference_name": "target", "unit": "sentences", "better": "lower"}));
    out.push(json!({"case": format!("{name}: unasked transactions"), "ours": report.unasked, "reference": 0, "reference_name": "target", "unit": "sentences", "better": "lower"}));
    out.push(json!({"case": format!("{name}: time"), "ours": (report.microseconds * 10.0).round() / 10.0, "reference": 100.0, "reference_name": "target, measured in this build", "unit": "µs a sentence", "better": "lower"}));
    out
}
