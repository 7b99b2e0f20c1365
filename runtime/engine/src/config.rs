//! The one place where a `wasmtime::Config` is made.

use std::path::PathBuf;

use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig, WasmBacktraceDetails};

/// How instances get their memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pooling {
    /// From a pool where the machine has the address space for it, else one by one.
    #[default]
    Auto,
    /// One by one.
    Never,
}

/// What an operator can choose.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Where compiled components are kept; none compiles at every start.
    pub cache_dir: Option<PathBuf>,
    /// Instances that may live at the same time; more turns wait. Only pooled instances count.
    pub concurrent_turns: u32,
    /// The largest linear memory that any manifest may ask for, in bytes.
    pub max_memory: usize,
    /// Where instances get their memory from.
    pub pooling: Pooling,
    /// Interpret portable bytecode (Pulley) instead of compiling to the machine's code: slower, and the same results on every machine.
    pub interpreter: bool,
}

impl Default for EngineConfig {
    fn default() -> Self {
        // A turn mostly waits for a model, so many can overlap on two cores. 256 MiB is four times the default limit of a manifest.
        Self {
            cache_dir: None,
            concurrent_turns: 128,
            max_memory: 256 << 20,
            pooling: Pooling::Auto,
            interpreter: false,
        }
    }
}

/// The settings of every engine of the project, without the allocation strategy's choice having been tried on the machine.
#[must_use]
pub fn config(engine: &EngineConfig, pooled: bool) -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        // A turn is one sequence of calls: determinism, and calls between components cost tens of nanoseconds, not microseconds.
        .concurrency_support(false)
        // Fuel counts the same on every machine and every run, epochs do not.
        .consume_fuel(true)
        .epoch_interruption(false)
        // NaN bits and relaxed SIMD are the two places where WebAssembly lets hardware show through.
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true)
        // Threads are not even compiled in: wasmtime's `threads` feature is off in this workspace.
        .shared_memory(false)
        .wasm_memory64(false)
        // 512 KiB are some thousand frames; the fiber needs room for the host's frames on top.
        .max_wasm_stack(512 << 10)
        .async_stack_size(1 << 20)
        .memory_init_cow(true)
        .parallel_compilation(true)
        .wasm_backtrace_details(WasmBacktraceDetails::Disable);
    if engine.interpreter {
        let target = if cfg!(target_endian = "little") { "pulley64" } else { "pulley64be" };
        if let Err(error) = config.target(target) {
            tracing::error!(error = format!("{error:#}"), "this build has no interpreter; code is compiled instead");
        }
    }
    if pooled {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(engine)));
    }
    config
}

fn pool(engine: &EngineConfig) -> PoolingAllocationConfig {
    let turns = engine.concurrent_turns.max(1);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(turns)
        .total_stacks(turns)
        // A Rust guest is one core instance with one memory; JavaScript and Python guests are some ten with shims and adapters.
        .total_core_instances(turns.saturating_mul(8))
        .total_memories(turns.saturating_mul(2))
        .total_tables(turns.saturating_mul(4))
        .max_core_instances_per_component(64)
        .max_memories_per_component(8)
        .max_tables_per_component(32)
        .max_memories_per_module(4)
        .max_tables_per_module(8)
        // componentize-py's module has some 20,000 functions in its table.
        .table_elements(40_000)
        .max_component_instance_size(4 << 20)
        .max_core_instance_size(4 << 20)
        .max_memory_size(engine.max_memory)
        // What a small guest touches stays mapped between turns, so that the next one does not fault it in again.
        .linear_memory_keep_resident(256 << 10)
        .table_keep_resident(16 << 10)
        .async_stack_keep_resident(16 << 10)
        // Ask the kernel which pages were written (Linux 6.7 and later) instead of clearing all of them.
        .pagemap_scan(Enabled::Auto);
    pool
}
