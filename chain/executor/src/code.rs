//! Code by its hash: what the block made itself, and what was fetched from the state before.

use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use revm::{
    DatabaseRef,
    primitives::{B256, B256Map, Bytes},
    state::Bytecode,
};

/// Contracts that a worker remembers from block to block. Code is content-addressed, so it never gets stale.
const KEPT: usize = 4096;

/// After so many uses a worker makes a copy of its own: everybody who holds code counts in one place, and workers that count
/// in the same place wait for each other.
const SHARED_USES: u32 = 32;

/// What one worker remembers.
#[derive(Default)]
pub(crate) struct CodeCache(B256Map<Known>);

struct Known {
    code: Bytecode,
    uses: u32,
}

impl Known {
    fn new(code: &Bytecode) -> Self {
        Self { code: code.clone(), uses: 0 }
    }

    fn take(&mut self) -> Bytecode {
        self.uses = self.uses.saturating_add(1);
        if self.uses == SHARED_USES {
            let bytes = Bytes::copy_from_slice(self.code.original_byte_slice());
            if let Ok(own) = Bytecode::new_raw_checked(bytes) {
                self.code = own;
            }
        }
        self.code.clone()
    }
}

impl CodeCache {
    pub(crate) fn put(&mut self, hash: B256, code: &Bytecode) {
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        self.0.entry(hash).or_insert_with(|| Known::new(code));
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
        if let Some(known) = cache.0.get_mut(&hash) {
            return Ok(known.take());
        }
        let code = match self.get(&hash) {
            Some(code) => code,
            None => db.code_by_hash_ref(hash)?,
        };
        cache.put(hash, &code);
        Ok(code)
    }
}
