//! Bounds on memory and tables, over all memories of a store.

use wasmtime::{Error, ResourceLimiter, Result};

/// componentize-py's table has some 20,000 elements.
const MOST_ELEMENTS: usize = 40_000;
/// A Rust guest is one core instance; JavaScript and Python guests are some ten.
const MOST_INSTANCES: usize = 64;

/// Refuses growth beyond a bound, the same way on every machine; remembers that it did.
#[derive(Clone, Copy, Debug)]
pub struct Limiter {
    bound: usize,
    used: usize,
    refused: bool,
}

impl Limiter {
    /// At most this many bytes, over all memories.
    #[must_use]
    pub const fn new(bytes: usize) -> Self {
        Self { bound: bytes, used: 0, refused: false }
    }

    /// Whether the guest was refused memory: a trap after that is most likely its out-of-memory handler.
    #[must_use]
    pub const fn refused(&self) -> bool {
        self.refused
    }

    /// Bytes in use.
    #[must_use]
    pub const fn used(&self) -> usize {
        self.used
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        let used = self.used.saturating_add(desired.saturating_sub(current));
        // Beyond the module's own maximum growth fails whatever we say; it must not be counted.
        if used > self.bound || maximum.is_some_and(|maximum| desired > maximum) {
            self.refused |= used > self.bound;
            return Ok(false);
        }
        self.used = used;
        Ok(true)
    }

    fn memory_grow_failed(&mut self, error: Error) -> Result<()> {
        // The operating system failed: that must end the turn, because a replay on another machine would not see it.
        if error.downcast_ref::<std::io::Error>().is_some() { Err(error) } else { Ok(()) }
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        Ok(desired <= MOST_ELEMENTS)
    }

    fn instances(&self) -> usize {
        MOST_INSTANCES
    }

    fn tables(&self) -> usize {
        MOST_INSTANCES
    }

    fn memories(&self) -> usize {
        MOST_INSTANCES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_holds_over_all_memories_together() {
        let mut limiter = Limiter::new(3 << 16);
        assert!(limiter.memory_growing(0, 2 << 16, None).unwrap());
        assert!(limiter.memory_growing(0, 1 << 16, None).unwrap());
        assert!(!limiter.refused());
        assert!(!limiter.memory_growing(1 << 16, 2 << 16, None).unwrap());
        assert!(limiter.refused());
        assert_eq!(limiter.used(), 3 << 16);
    }

    #[test]
    fn growth_beyond_the_modules_own_maximum_is_not_counted() {
        let mut limiter = Limiter::new(10 << 16);
        assert!(!limiter.memory_growing(0, 2 << 16, Some(1 << 16)).unwrap());
        assert_eq!(limiter.used(), 0);
        assert!(!limiter.refused());
    }
}
