//! The `state` interface: an overlay over the person's entries, kept as a whole when the turn ends with a reply.

use std::collections::BTreeMap;

use async_trait::async_trait;
use hyperlith_journal::Class;
use hyperlith_policy::Interface;

use crate::bindings::hyperlith::agent::state as wit;
use crate::bindings::hyperlith::agent::types::{Budget, Denial};
use crate::context::HostView;
use crate::effect::{Effect, effect};

const LONGEST_KEY: usize = 256;
/// Under this name the loaded memory is in the journal.
const LOAD: &str = "load-state";

/// Whose memory: one agent's, for one person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The agent's name in its manifest.
    pub agent: String,
    /// The embedder's name of the person.
    pub person: String,
}

/// What a store holds for a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Loaded {
    /// All entries.
    pub entries: BTreeMap<String, Vec<u8>>,
    /// Goes up with every commit; 0 before the first.
    pub version: u64,
}

/// What a turn keeps: new values, `None` for removed keys.
pub type StateChanges = BTreeMap<String, Option<Vec<u8>>>;

/// Why a store failed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another turn of the same person committed in between; run the turn again.
    #[error("another message of the same person was handled at the same time")]
    Conflict,
    /// The store cannot be used.
    #[error("the agent's memory cannot be reached: {0}")]
    Unavailable(String),
}

/// Where agents' memory is kept.
#[async_trait]
pub trait StateStore: Send + Sync {
    /// Everything of one scope.
    async fn load(&self, scope: &Scope) -> Result<Loaded, StoreError>;

    /// Apply all changes or none, if the scope is still at `version`; [`StoreError::Conflict`] if it is not.
    async fn commit(&self, scope: &Scope, version: u64, changes: &StateChanges) -> Result<(), StoreError>;
}

/// A store in memory, for tests and for agents without lasting memory.
#[derive(Debug, Default)]
pub struct MemoryState(parking_lot::Mutex<BTreeMap<Scope, Loaded>>);

#[async_trait]
impl StateStore for MemoryState {
    async fn load(&self, scope: &Scope) -> Result<Loaded, StoreError> {
        Ok(self.0.lock().get(scope).cloned().unwrap_or_default())
    }

    async fn commit(&self, scope: &Scope, version: u64, changes: &StateChanges) -> Result<(), StoreError> {
        let mut scopes = self.0.lock();
        let loaded = scopes.entry(scope.clone()).or_default();
        if loaded.version != version {
            return Err(StoreError::Conflict);
        }
        loaded.version += 1;
        for (key, value) in changes {
            match value {
                Some(value) => loaded.entries.insert(key.clone(), value.clone()),
                None => loaded.entries.remove(key),
            };
        }
        Ok(())
    }
}

/// The entries as the turn sees them, and what it changed.
#[derive(Debug)]
pub(crate) struct Overlay {
    pub(crate) entries: BTreeMap<String, Vec<u8>>,
    pub(crate) changes: StateChanges,
    pub(crate) version: u64,
    /// Bytes of keys and values in `entries`.
    size: u64,
}

fn weight(key: &str, value: &[u8]) -> u64 {
    (key.len() + value.len()) as u64
}

impl Overlay {
    /// BLAKE3 over the entries in the order of their keys, each with its lengths: the state root of the memory as the turn leaves it.
    pub(crate) fn root(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("hyperlith agent memory 2026-11 state root v1");
        for (key, value) in &self.entries {
            for part in [key.as_bytes(), value] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        *hasher.finalize().as_bytes()
    }

    fn new(loaded: Loaded) -> Self {
        let size = loaded.entries.iter().map(|(key, value)| weight(key, value)).sum();
        Self { entries: loaded.entries, changes: StateChanges::new(), version: loaded.version, size }
    }

    fn put(&mut self, key: String, value: Vec<u8>, bound: u64) -> Result<(), Denial> {
        let before = self.entries.get(&key).map_or(0, |old| weight(&key, old));
        let size = self.size.saturating_sub(before).saturating_add(weight(&key, &value));
        // Making memory smaller is always allowed, also when an operator lowered the bound.
        if size > bound && size >= self.size {
            return Err(Denial::OverBudget(Budget::StateBytes));
        }
        self.size = size;
        self.entries.insert(key.clone(), value.clone());
        self.changes.insert(key, Some(value));
        Ok(())
    }

    fn delete(&mut self, key: String) {
        if let Some(old) = self.entries.remove(&key) {
            self.size = self.size.saturating_sub(weight(&key, &old));
            self.changes.insert(key, None);
        }
    }
}

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

fn check(key: &str) -> Result<(), wit::Error> {
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(wit::Error::Invalid(format!("a key has 1 to {LONGEST_KEY} bytes, this has {}", key.len())));
    }
    Ok(())
}

impl HostView<'_> {
    async fn overlay(&mut self) -> Result<&mut Overlay, wit::Error> {
        if self.ctx.overlay.is_none() {
            let damaged = |what: &dyn std::fmt::Display| wit::Error::Unavailable(what.to_string());
            let loaded: Result<Loaded, String> = if self.ctx.has_record(LOAD) {
                let bytes = self.ctx.recorded_host(LOAD).map_err(|error| damaged(&error))?;
                postcard::from_bytes(&bytes).map_err(|error| damaged(&error))?
            } else {
                let loaded = self.ctx.state.load(&self.ctx.scope).await.map_err(|error| error.to_string());
                self.ctx.record_host(LOAD, &postcard::to_allocvec(&loaded).map_err(|error| damaged(&error))?);
                loaded
            };
            self.ctx.overlay = Some(Overlay::new(loaded.map_err(wit::Error::Unavailable)?));
        }
        self.ctx.overlay.as_mut().ok_or_else(|| wit::Error::Unavailable("the agent's memory was not loaded".into()))
    }
}

const fn named(function: &'static str) -> Effect {
    Effect { interface: Interface::State, function, class: Class::Local }
}

impl wit::Host for HostView<'_> {
    async fn get(&mut self, key: String) -> wasmtime::Result<Result<Option<Vec<u8>>, wit::Error>> {
        effect!(self, named("get"), &key, {
            check(&key)?;
            Ok(self.overlay().await?.entries.get(&key).cloned())
        })
    }

    async fn put(&mut self, key: String, value: Vec<u8>) -> wasmtime::Result<Result<(), wit::Error>> {
        effect!(self, named("put"), &(&key, &value), {
            check(&key)?;
            let bound = self.ctx.grants.state.as_ref().map_or(0, |grant| grant.max_bytes);
            self.overlay().await?.put(key.clone(), value.clone(), bound).map_err(wit::Error::Denied)
        })
    }

    async fn delete(&mut self, key: String) -> wasmtime::Result<Result<(), wit::Error>> {
        effect!(self, named("delete"), &key, {
            check(&key)?;
            self.overlay().await?.delete(key.clone());
            Ok(())
        })
    }

    async fn keys(&mut self, prefix: String) -> wasmtime::Result<Result<Vec<String>, wit::Error>> {
        effect!(self, named("keys"), &prefix, {
            let overlay = self.overlay().await?;
            Ok(overlay
                .entries
                .range(prefix.clone()..)
                .map(|(key, _)| key)
                .take_while(|key| key.starts_with(&prefix))
                .cloned()
                .collect())
        })
    }
}
