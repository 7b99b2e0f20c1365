//! Code by its hash: what the block made itself, and what was fetched from the state before.

use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use revm::{
    DatabaseRef,
    primitives::{B256, B256Map},
    state::Bytecode,
};

/// Contracts that a worker remembers from block to block. Code is content-addressed, so it never gets stale.
const KEPT: usize = 4096;

/// What one worker remembers.
#[derive(Default)]
pub(crate) struct CodeCache(B256Map<Bytecode>);

impl CodeCache {
    pub(crate) fn put(&mut self, hash: B256, code: &Bytecode) {
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        self.0.entry(hash).or_insert_with(|| code.clone());
    }
}

/// Code that transactions of this block deployed.
#[derive(Default)]
pub(crate) struct NewCode {
    any: AtomicBool,
    by_hash: Mutex<B256Map<Bytecode>>,
}

impl NewCode {
    pub(crate) fn put(&self, hash: B256, code: &Bytecode) {
        self.by_hash.lock().entry(hash).or_insert_with(|| code.clone());
        self.any.store(true, Ordering::Release);
    }

    pub(crate) fn get(&self, hash: &B256) -> Option<Bytecode> {
        self.any.load(Ordering::Acquire).then(|| self.by_hash.lock().get(hash).cloned()).flatten()
    }

    pub(crate) fn is_empty(&self) -> bool {
        !self.any.load(Ordering::Acquire)
    }

    /// The code with this hash, from wherever it is known.
    pub(crate) fn find<DB: DatabaseRef>(
        &self,
        db: &DB,
        cache: &mut CodeCache,
        hash: B256,
    ) -> Result<Bytecode, DB::Error> {
        if let Some(code) = cache.0.get(&hash) {
            return Ok(code.clone());
        }
        let code = match self.get(&hash) {
            Some(code) => code,
            None => db.code_by_hash_ref(hash)?,
        };
        cache.put(hash, &code);
        Ok(code)
    }
}
