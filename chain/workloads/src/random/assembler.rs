//! EVM code from a line of text, so that a small contract can be read where it is used.

use std::collections::HashMap;

use revm::{bytecode::opcode::OpCode, primitives::U256};

const PUSH1: u8 = 0x60;
const PUSH2: u8 = 0x61;
const JUMPDEST: u8 = 0x5b;

/// Code of `text`, whose words are names of opcodes, numbers (pushed in as few bytes as they need, and never with PUSH0,
/// which old forks do not have), `label:` (a jump destination) and `@label` (its place, pushed).
///
/// # Panics
/// When a word is none of these: the texts are constants of tests and workloads.
pub fn assemble(text: &str) -> Vec<u8> {
    let mut code = Vec::new();
    let mut labels = HashMap::new();
    let mut holes = Vec::new();
    for word in text.split_whitespace() {
        if let Some(label) = word.strip_suffix(':') {
            labels.insert(label, code.len());
            code.push(JUMPDEST);
        } else if let Some(label) = word.strip_prefix('@') {
            code.push(PUSH2);
            holes.push((label, code.len()));
            code.extend([0, 0]);
        } else if let Some(opcode) = opcode(word) {
            code.push(opcode);
        } else {
            push(&mut code, word.parse().unwrap_or_else(|_| panic!("unknown word {word}")));
        }
    }
    for (label, hole) in holes {
        let place = labels.get(label).copied().and_then(|place| u16::try_from(place).ok());
        code[hole..hole + 2].copy_from_slice(&place.expect("a label of this text").to_be_bytes());
    }
    code
}

/// Creation code that runs `first` and then returns `runtime`.
pub(super) fn creation(first: &str, runtime: &[u8]) -> Vec<u8> {
    const TAIL: usize = 15;
    let mut code = assemble(first);
    let length = u16::try_from(runtime.len()).expect("small code").to_be_bytes();
    let offset = u16::try_from(code.len() + TAIL).expect("small code").to_be_bytes();
    // CODECOPY(0, offset, length), RETURN(0, length)
    code.extend([PUSH2, length[0], length[1], PUSH2, offset[0], offset[1], PUSH1, 0, 0x39]);
    code.extend([PUSH2, length[0], length[1], PUSH1, 0, 0xf3]);
    code.extend(runtime);
    code
}

fn push(code: &mut Vec<u8>, number: U256) {
    let length = number.byte_len().max(1);
    code.push(PUSH1 + u8::try_from(length - 1).expect("at most 32 bytes"));
    code.extend(&number.to_be_bytes::<32>()[32 - length..]);
}

fn opcode(name: &str) -> Option<u8> {
    (0..=u8::MAX).find(|byte| OpCode::new(*byte).is_some_and(|opcode| opcode.as_str() == name))
}
