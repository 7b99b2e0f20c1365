//! The KECCAK256 instruction with a small memory of what was hashed: contracts find the slots of their mappings by hashing, the
//! same few keys again and again, within a transaction and from one to the next.
//!
//! The memory belongs to one worker and lives as long as its EVM, a block at most. It is only ever found by the whole
//! input, so what anybody puts into it costs at most the time of hashing.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use revm::{
    interpreter::{
        Host, InstructionContext, InstructionExecResult, InstructionResult, InterpreterTypes,
        interpreter::resize_memory,
        interpreter_types::{MemoryTr, StackTr},
    },
    primitives::{B256, KECCAK_EMPTY, keccak256},
};

/// Longest input that is remembered: a mapping in a mapping, or the address of a pair (EIP-1014), and 128 bytes an entry.
const LONGEST: usize = 88;
/// Number of entries, a power of two.
const ENTRIES: usize = 512;

#[derive(Clone)]
#[repr(align(64))]
struct Entry {
    input: [u8; LONGEST],
    /// 0 for no entry.
    len: usize,
    hash: B256,
}

/// Inputs of KECCAK256 with their hashes, one for each remainder of a hash that is seeded at random.
#[derive(Default)]
pub(crate) struct HashMemory {
    /// Empty until there is something to remember.
    entries: Vec<Entry>,
    seeds: RandomState,
}

impl HashMemory {
    /// Keccak-256 of `input`.
    pub(crate) fn hash(&mut self, input: &[u8]) -> B256 {
        if input.is_empty() {
            return KECCAK_EMPTY;
        }
        if input.len() > LONGEST {
            return keccak256(input);
        }
        if self.entries.is_empty() {
            self.entries = vec![Entry { input: [0; LONGEST], len: 0, hash: B256::ZERO }; ENTRIES];
        }
        let at = self.seeds.hash_one(input) as usize % ENTRIES;
        let Some(entry) = self.entries.get_mut(at) else { return keccak256(input) };
        if entry.input.get(..entry.len).is_some_and(|known| known == input) {
            return entry.hash;
        }
        let hash = keccak256(input);
        if let Some(place) = entry.input.get_mut(..input.len()) {
            place.copy_from_slice(input);
            entry.len = input.len();
            entry.hash = hash;
        }
        hash
    }
}

/// Where the host of an interpreter keeps its memory of hashes.
pub(crate) trait Remembers {
    fn hash_memory(&mut self) -> &mut HashMemory;
}

/// KECCAK256 as revm has it, step by step; only the hash may come out of the memory.
pub(crate) fn instruction<IT: InterpreterTypes, H: Host + Remembers>(
    context: InstructionContext<'_, H, IT>,
) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = context;
    let Some(([offset], top)) = interpreter.stack.popn_top::<1>() else {
        return Err(InstructionResult::StackUnderflow);
    };
    let len = usize::try_from(*top).map_err(|_| InstructionResult::InvalidOperandOOG)?;
    if !interpreter.gas.record_regular_cost(host.gas_params().keccak256_cost(len)) {
        return Err(InstructionResult::OutOfGas);
    }
    let mut hash = KECCAK_EMPTY;
    if len > 0 {
        let from = usize::try_from(offset).map_err(|_| InstructionResult::InvalidOperandOOG)?;
        resize_memory(&mut interpreter.gas, &mut interpreter.memory, host.gas_params(), from, len)?;
        hash = host.hash_memory().hash(interpreter.memory.slice_len(from, len).as_ref());
    }
    *top = hash.into();
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use revm::primitives::keccak256;

    use super::{HashMemory, LONGEST};

    proptest! {
        #[test]
        fn it_gives_the_hash_of_every_input(
            inputs in proptest::collection::vec(proptest::collection::vec(0u8..2, 0..=LONGEST + 2), 1..64),
            order in proptest::collection::vec(any::<proptest::sample::Index>(), 1..512),
        ) {
            let mut memory = HashMemory::default();
            for at in order {
                let input = at.get(&inputs);
                prop_assert_eq!(memory.hash(input), keccak256(input));
            }
        }
    }

    #[test]
    fn an_input_is_not_taken_for_one_that_it_begins_or_ends() {
        let mut memory = HashMemory::default();
        for len in (0..=LONGEST).chain((0..=LONGEST).rev()) {
            let input = vec![0; len];
            assert_eq!(memory.hash(&input), keccak256(&input));
        }
    }
}
