//! The engine: wasmtime with our settings, and the way from bytes to a component that may be instantiated.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::cache::Cache;
use crate::component::{Loaded, digest, imports};
use crate::config::{EngineConfig, Pooling, config};
use crate::error::EngineError;
use hyperlith_policy::{Grants, audit};
use wasmtime::component::Component;

/// A WebAssembly engine. Cheap to clone; one per process is right.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    wasmtime: wasmtime::Engine,
    cache: Option<Cache>,
    compatibility: u64,
    /// Instances that the pool holds; none when they are allocated one by one.
    pooled: Option<u32>,
    concurrent_turns: u32,
    max_memory: usize,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("pooled", &self.0.pooled)
            .field("compatibility", &self.0.compatibility)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Start an engine. With [`Pooling::Auto`] a machine without the address space for a pool gets one without, and a log line.
    ///
    /// # Errors
    /// [`EngineError::Start`] and [`EngineError::Cache`].
    pub fn new(settings: &EngineConfig) -> Result<Self, EngineError> {
        let pooled = match settings.pooling {
            Pooling::Never => None,
            // Reserving the pool is the probe: it maps the whole address range, and fails where containers forbid that.
            Pooling::Auto => match wasmtime::Engine::new(&config(settings, true)) {
                Ok(engine) => Some(engine),
                Err(error) => {
                    tracing::warn!(
                        error = format!("{error:#}"),
                        "no address space for an instance pool; instances are allocated one by one"
                    );
                    None
                }
            },
        };
        let (wasmtime, pooled) = match pooled {
            Some(engine) => (engine, Some(settings.concurrent_turns.max(1))),
            None => (wasmtime::Engine::new(&config(settings, false)).map_err(EngineError::Start)?, None),
        };
        let mut hasher = DefaultHasher::new();
        wasmtime.precompile_compatibility_hash().hash(&mut hasher);
        let compatibility = hasher.finish();
        let cache = settings.cache_dir.as_deref().map(Cache::open).transpose()?;
        let inner = Inner {
            wasmtime,
            cache,
            compatibility,
            pooled,
            concurrent_turns: settings.concurrent_turns.max(1),
            max_memory: settings.max_memory,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// The engine underneath, for linkers, stores and benchmarks.
    #[must_use]
    pub fn wasmtime(&self) -> &wasmtime::Engine {
        &self.0.wasmtime
    }

    /// Changes with wasmtime's version and with every setting that changes compiled code.
    #[must_use]
    pub fn compatibility(&self) -> u64 {
        self.0.compatibility
    }

    /// Whether instances come from a pool.
    #[must_use]
    pub fn is_pooled(&self) -> bool {
        self.0.pooled.is_some()
    }

    /// How many instances may live at the same time.
    #[must_use]
    pub fn concurrent_turns(&self) -> u32 {
        self.0.concurrent_turns
    }

    /// The largest memory of an instance in bytes.
    #[must_use]
    pub fn max_memory(&self) -> usize {
        self.0.max_memory
    }

    /// Compile a component, or take it from the cache, and compare its imports with the grants. Takes seconds for a large
    /// component that is not in the cache: call it from a thread that may block.
    ///
    /// # Errors
    /// [`EngineError::Refused`] names every import that is not granted; the others say why the bytes are not a component.
    pub fn load(&self, bytes: &[u8], grants: &Grants) -> Result<Loaded, EngineError> {
        let digest = digest(bytes);
        let cached = self.0.cache.as_ref().and_then(|cache| cache.get(&self.0.wasmtime, &digest, self.0.compatibility));
        let from_cache = cached.is_some();
        let component = match cached {
            Some(component) => component,
            None => self.compile(bytes, &digest)?,
        };
        let imports = imports(&self.0.wasmtime, &component);
        audit(&imports, grants)?;
        Ok(Loaded { component, digest, imports, from_cache })
    }

    fn compile(&self, bytes: &[u8], digest: &[u8; 32]) -> Result<Component, EngineError> {
        // Magic number, then version 1 and layer 0: a core module. wasmtime's own words for it are hard to act upon.
        if bytes.starts_with(b"\0asm\x01\0\0\0") {
            return Err(EngineError::CoreModule);
        }
        let started = std::time::Instant::now();
        let component = Component::from_binary(&self.0.wasmtime, bytes).map_err(EngineError::NotAComponent)?;
        tracing::debug!(bytes = bytes.len(), milliseconds = started.elapsed().as_millis() as u64, "component compiled");
        if let Some(cache) = &self.0.cache {
            match component.serialize() {
                Ok(code) => cache.put(digest, self.0.compatibility, &code),
                Err(error) => tracing::warn!(error = format!("{error:#}"), "compiled code cannot be kept"),
            }
        }
        Ok(component)
    }
}
