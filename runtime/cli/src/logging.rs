//! Where `tracing` goes: a file for the chat, whose terminal belongs to the person; standard error for the node.

use std::fs::OpenOptions;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Mutex;

use anyhow::Context;
use tracing_subscriber::EnvFilter;

/// A log that has grown beyond this is put aside (one generation is kept) when the program starts, in bytes.
const ROTATE_AT: u64 = 16 * 1024 * 1024;

/// Crates whose debug output would drown ours, or could carry request headers.
const QUIET: &str = "hyper=warn,hyper_util=warn,reqwest=warn,async_openai=warn,jsonrpsee=warn,wasmtime=warn,cranelift=warn,rustls=warn,h2=warn";

fn filter(text: &str) -> anyhow::Result<EnvFilter> {
    EnvFilter::try_new(format!("{QUIET},{text}")).with_context(|| {
        format!("log.filter `{text}` is not a tracing filter, such as `info` or `info,hyperlith_chain=debug`")
    })
}

/// Log to `<data folder>/hyperlith.log`.
pub(crate) fn to_file(filter_text: &str, data_dir: &Path) -> anyhow::Result<()> {
    let path = data_dir.join("hyperlith.log");
    if std::fs::metadata(&path).is_ok_and(|meta| meta.len() > ROTATE_AT) {
        // Failing to rotate costs disk space, not correctness.
        let _ = std::fs::rename(&path, data_dir.join("hyperlith.log.1"));
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).with_context(|| format!("the log {} cannot be written", path.display()))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter(filter_text)?)
        .with_ansi(false)
        // A log that cannot be written, on a full disk, must not write over the conversation.
        .log_internal_errors(false)
        .with_writer(Mutex::new(file))
        .init();
    Ok(())
}

/// Log to standard error.
pub(crate) fn to_stderr(filter_text: &str) -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(filter(filter_text)?)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}

/// Warnings, and what the agent itself logs, on standard error: for the author who tries an agent.
pub(crate) fn for_author() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(filter("warn,hyperlith::agent=trace")?)
        .without_time()
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}
