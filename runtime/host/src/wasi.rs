//! WASI 0.2 as an empty world, so that components from JavaScript and Python load: no files, no network, no environment, no
//! arguments; output goes to the operator's log; time and randomness are the host's.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use rand::SeedableRng;
use rand::rngs::StdRng;
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder};

use crate::text::clean_line;

/// The time of the turn; it stands still.
struct TurnTime(Duration);

impl wasmtime_wasi::HostWallClock for TurnTime {
    fn resolution(&self) -> Duration {
        Duration::from_millis(1)
    }
    fn now(&self) -> Duration {
        self.0
    }
}

/// A clock that goes on by a microsecond at each look: always later, the same in every run.
struct Looks(AtomicU64);

impl wasmtime_wasi::HostMonotonicClock for Looks {
    fn resolution(&self) -> u64 {
        1_000
    }
    fn now(&self) -> u64 {
        self.0.fetch_add(1_000, Ordering::Relaxed)
    }
}

/// The world of one turn. `now_ms` and `seed` are what the grants allow: zero when they are not there.
pub(crate) fn empty_world(agent: &str, now_ms: u64, seed: [u8; 32], log_bytes: u64) -> WasiCtx {
    // The builder begins with no preopens, no environment, no arguments and closed input.
    let mut builder = WasiCtxBuilder::new();
    let mut insecure = seed;
    if let Some(first) = insecure.first_mut() {
        *first ^= 0xff;
    }
    let output = Output { agent: agent.into(), state: Arc::new(Mutex::new((Vec::new(), log_bytes))) };
    builder
        .wall_clock(TurnTime(Duration::from_millis(now_ms)))
        .monotonic_clock(Looks(AtomicU64::new(0)))
        .secure_random(StdRng::from_seed(seed))
        .insecure_random(StdRng::from_seed(insecure))
        .insecure_random_seed(u128::from_le_bytes(first_half(&seed)))
        .max_random_size(65_536)
        .allow_blocking_current_thread(false)
        .stdout(output.clone())
        .stderr(output)
        .socket_addr_check(|_, _| Box::pin(async { false }))
        .allow_ip_name_lookup(false)
        .allow_tcp(false)
        .allow_udp(false);
    builder.build()
}

fn first_half(seed: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(seed).for_each(|(to, from)| *to = *from);
    half
}

/// Standard output and error of a guest: lines to the operator's log, bounded like it.
#[derive(Clone)]
struct Output {
    agent: Arc<str>,
    /// The unfinished line, and how many bytes may still be written.
    state: Arc<Mutex<(Vec<u8>, u64)>>,
}

impl Output {
    fn take(&self, bytes: &[u8]) {
        let mut state = self.state.lock();
        let (line, left) = &mut *state;
        for byte in bytes {
            if *left == 0 {
                return;
            }
            *left -= 1;
            if *byte == b'\n' || line.len() >= 2_000 {
                tracing::info!(target: "hyperlith::agent", agent = &*self.agent, "{}", clean_line(&String::from_utf8_lossy(line), 2_000));
                line.clear();
            }
            if *byte != b'\n' {
                line.push(*byte);
            }
        }
    }
}

impl wasmtime_wasi::cli::IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl wasmtime_wasi::cli::StdoutStream for Output {
    fn async_stream(&self) -> Box<dyn tokio::io::AsyncWrite + Send + Sync> {
        Box::new(tokio::io::sink())
    }
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[async_trait::async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {}
}

impl OutputStream for Output {
    fn write(&mut self, bytes: bytes::Bytes) -> StreamResult<()> {
        self.take(&bytes);
        Ok(())
    }
    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }
    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(64 << 10)
    }
}
