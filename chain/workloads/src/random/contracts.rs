//! Small contracts, each of which is there to make one kind of access that parallel executors get wrong.
//!
//! Calldata is words: w0 at byte 0, w1 at byte 32. Only code that needs a fork's opcodes uses them, so that the others run
//! from Frontier on.

use std::sync::OnceLock;

use revm::primitives::{Address, Bytes, keccak256};

use super::assembler::{assemble, creation};

/// A contract that stands in the state from the beginning.
#[derive(Clone, Debug)]
pub(super) struct Contract {
    pub(super) name: &'static str,
    pub(super) address: Address,
    pub(super) code: Bytes,
}

const W0: &str = "0 CALLDATALOAD";
const TRANSFER: &str = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

/// Counts calls without calldata in slot 0; with calldata it destroys itself in favour of w0.
const MORTAL: &str = "CALLDATASIZE @kill JUMPI 0 SLOAD 1 ADD 0 SSTORE STOP kill: 0 CALLDATALOAD SELFDESTRUCT";

/// Calls w0 with the rest of the calldata by `op`, and leaves whether it went well on the stack.
fn pass_on(op: &str) -> String {
    let value = if matches!(op, "CALL" | "CALLCODE") { "CALLVALUE" } else { "" };
    format!("32 CALLDATASIZE SUB 32 0 CALLDATACOPY 0 0 32 CALLDATASIZE SUB 0 {value} 0 CALLDATALOAD 2 GAS DIV {op}")
}

/// CREATE2 with w0 as salt and the rest of the calldata as creation code; leaves the address on the stack.
const CREATE2: &str = "32 CALLDATASIZE SUB 32 0 CALLDATACOPY 0 CALLDATALOAD 32 CALLDATASIZE SUB 0 CALLVALUE CREATE2";

fn texts() -> Vec<(&'static str, String)> {
    let answer = "0 MSTORE 32 0 RETURN";
    let hand_back = "RETURNDATASIZE 0 0 RETURNDATACOPY RETURNDATASIZE 0 RETURN";
    vec![
        // Slots.
        ("counter", "0 SLOAD 1 ADD 0 SSTORE STOP".into()),
        // Two slots that a careless hash could take for one.
        ("pair", format!("{W0} 1 AND 0x10000000000000000 MUL DUP1 SLOAD 1 ADD SWAP1 SSTORE STOP")),
        ("per caller", "CALLER DUP1 SLOAD 1 ADD SWAP1 SSTORE STOP".into()),
        ("at", format!("32 CALLDATALOAD {W0} SLOAD ADD {W0} SSTORE STOP")),
        ("clear", format!("0 {W0} SSTORE STOP")),
        // The slot that is written is known only from the value of another one.
        (
            "follow",
            format!(
                "{W0} SLOAD DUP1 0 MSTORE DUP1 1 ADD 32 0 KECCAK256 SSTORE 32 CALLDATALOAD ADD 5 MUL 1 ADD 7 AND {W0} SSTORE STOP"
            ),
        ),
        ("chase", "0 SLOAD 7 AND SLOAD 7 AND DUP1 SLOAD CALLER ADD SWAP1 SSTORE STOP".into()),
        // Writes, then looks at a hot slot to decide whether it reverts.
        (
            "chance",
            format!(
                "CALLER 1 SSTORE 0 SLOAD DUP1 3 SWAP1 MOD 3 {W0} MOD EQ @no JUMPI 1 ADD 0 SSTORE STOP no: 0 MSTORE 32 0 REVERT"
            ),
        ),
        // Changes that are none in the end, of the transaction or of the block.
        ("restore", "0 SLOAD DUP1 1 ADD 0 SSTORE 0 SSTORE STOP".into()),
        ("toggle", "0 SLOAD ISZERO 0 SSTORE STOP".into()),
        // Accounts.
        (
            "observer",
            format!(
                "{W0} BALANCE {W0} SSTORE {W0} EXTCODESIZE {W0} 1 ADD SSTORE 32 0 0 {W0} EXTCODECOPY 0 MLOAD {W0} 2 ADD SSTORE STOP"
            ),
        ),
        ("hash observer", format!("{W0} EXTCODEHASH {W0} SSTORE SELFBALANCE {W0} 1 ADD SSTORE STOP")),
        (
            "peek",
            format!(
                "{W0} DUP1 1 EQ @size JUMPI DUP1 2 EQ @hash JUMPI DUP1 3 EQ @copy JUMPI DUP1 4 EQ @slot JUMPI \
                 32 CALLDATALOAD BALANCE @out JUMP size: 32 CALLDATALOAD EXTCODESIZE @out JUMP \
                 hash: 32 CALLDATALOAD EXTCODEHASH @out JUMP slot: 32 CALLDATALOAD SLOAD @out JUMP \
                 copy: 32 0 0 32 CALLDATALOAD EXTCODECOPY 0 MLOAD @out JUMP out: {answer}"
            ),
        ),
        ("miner's balance", "COINBASE BALANCE 0 SSTORE STOP".into()),
        (
            "balance gate",
            format!("{W0} BALANCE 32 CALLDATALOAD LT @ok JUMPI 0 0 REVERT ok: 0 SLOAD 1 ADD 0 SSTORE STOP"),
        ),
        ("payer", format!("0 0 0 0 32 CALLDATALOAD {W0} 2 GAS DIV CALL {answer}")),
        ("forwarder", format!("0 0 0 0 CALLVALUE {W0} 2 GAS DIV CALL {answer}")),
        ("giver back", "0 0 0 0 CALLVALUE CALLER 2 GAS DIV CALL STOP".into()),
        // Calls.
        ("caller", format!("{} {answer}", pass_on("CALL"))),
        ("counting caller", format!("{} 0 SLOAD ADD 0 SSTORE STOP", pass_on("CALL"))),
        ("caller with answer", format!("{} POP {hand_back}", pass_on("CALL"))),
        ("code caller", format!("{} {answer}", pass_on("CALLCODE"))),
        ("delegate", format!("{} {answer}", pass_on("DELEGATECALL"))),
        ("static caller", format!("{} {answer}", pass_on("STATICCALL"))),
        (
            "recursion",
            format!(
                "0 SLOAD 1 ADD 0 SSTORE {W0} ISZERO @end JUMPI 1 {W0} SUB 0 MSTORE 0 0 32 0 0 ADDRESS 5000 GAS SUB CALL POP end: STOP"
            ),
        ),
        // Creations and destructions.
        ("factory", "CALLDATASIZE 0 0 CALLDATACOPY CALLDATASIZE 0 CALLVALUE CREATE 0 SSTORE STOP".into()),
        ("factory 2", format!("{CREATE2} DUP1 0 MSTORE {W0} SSTORE 32 0 RETURN")),
        ("factory that calls", format!("{CREATE2} 0 0 0 0 0 DUP6 2 GAS DIV CALL 0 SSTORE STOP")),
        // The calldata that it calls with is what memory happens to hold: its child destroys itself at once.
        ("factory that kills", format!("{CREATE2} 0 0 32 0 0 DUP6 2 GAS DIV CALL 0 SSTORE STOP")),
        ("mortal 0", MORTAL.into()),
        ("mortal 1", MORTAL.into()),
        ("mortal 2", MORTAL.into()),
        // Everything else that a transaction can do.
        ("transient", "0 TLOAD 1 ADD DUP1 0 TSTORE 0 SLOAD ADD 0 SSTORE STOP".into()),
        (
            "logger",
            format!(
                "32 CALLDATALOAD 0 MSTORE 0 SLOAD 32 MSTORE {W0} DUP1 1 EQ @one JUMPI DUP1 2 EQ @two JUMPI DUP1 3 EQ @three JUMPI \
                 DUP1 4 EQ @four JUMPI 64 0 LOG0 STOP one: 1 32 0 LOG1 STOP two: CALLER 2 64 0 LOG2 STOP \
                 three: ORIGIN CALLER 3 64 0 LOG3 STOP four: ADDRESS ORIGIN CALLER 4 0 0 LOG4 0 SLOAD 1 ADD 0 SSTORE STOP"
            ),
        ),
        ("hog", format!("1 {W0} MSTORE 0 SLOAD 1 ADD 0 SSTORE STOP")),
        ("spin", "1 0 SSTORE loop: @loop JUMP".into()),
        ("bomb", format!("{W0} 0 RETURN")),
        ("reverting bomb", format!("{W0} 0 REVERT")),
        (
            "surroundings",
            "NUMBER 0 SSTORE TIMESTAMP 1 SSTORE ORIGIN 2 SSTORE GASPRICE 3 SSTORE DIFFICULTY 4 SSTORE GAS 5 SSTORE \
             COINBASE 6 SSTORE GASLIMIT 7 SSTORE STOP"
                .into(),
        ),
        ("new surroundings", "CHAINID 0 SSTORE BASEFEE 1 SSTORE 0 BLOBHASH 2 SSTORE BLOBBASEFEE 3 SSTORE STOP".into()),
        ("block hash", "1 NUMBER SUB BLOCKHASH 0 SSTORE STOP".into()),
        // A token: balances by keccak(holder, 0), transfer(w0, w1).
        (
            "token",
            format!(
                "CALLER 0 MSTORE 64 0 KECCAK256 DUP1 SLOAD DUP1 32 CALLDATALOAD SWAP1 LT @no JUMPI \
                 32 CALLDATALOAD SWAP1 SUB SWAP1 SSTORE {W0} 0 MSTORE 64 0 KECCAK256 DUP1 SLOAD 32 CALLDATALOAD ADD SWAP1 SSTORE \
                 32 CALLDATALOAD 0 MSTORE {W0} CALLER {TRANSFER} 32 0 LOG3 1 {answer} no: 0 0 REVERT"
            ),
        ),
        // A pool with a constant product: reserves in slots 0 and 1, swap(w0 = which way, w1 = how much).
        (
            "pool",
            format!(
                "1 {W0} AND DUP1 SLOAD DUP2 ISZERO SLOAD DUP2 32 CALLDATALOAD ADD DUP2 32 CALLDATALOAD MUL DIV \
                 DUP1 ISZERO @no JUMPI SWAP1 DUP2 SWAP1 SUB DUP4 ISZERO SSTORE \
                 CALLER 0 MSTORE 2 32 MSTORE 64 0 KECCAK256 DUP1 SLOAD DUP3 ADD SWAP1 SSTORE \
                 0 MSTORE 32 CALLDATALOAD ADD SWAP1 SSTORE 32 0 RETURN no: 0 0 REVERT"
            ),
        ),
        ("system", format!("{W0} 0 SSTORE 1 SLOAD 1 ADD 1 SSTORE NUMBER 2 SSTORE 0 SLOAD {answer}")),
    ]
}

/// All contracts.
pub(super) fn contracts() -> &'static [Contract] {
    static CONTRACTS: OnceLock<Vec<Contract>> = OnceLock::new();
    CONTRACTS.get_or_init(|| {
        let contract = |(name, text): (&'static str, String)| Contract {
            name,
            address: Address::from_word(keccak256(name)),
            code: assemble(&text).into(),
        };
        texts().into_iter().map(contract).collect()
    })
}

/// The address of the contract called `name`.
pub(super) fn at(name: &str) -> Address {
    Address::from_word(keccak256(name))
}

/// Creation code of all kinds.
#[derive(Debug)]
pub(super) struct Creations {
    /// Makes a contract that counts and can be destroyed, and adds 7 to its own slot 1, which shows old storage.
    pub(super) phoenix: Bytes,
    /// The others: a counter, destroyed at once, reverted, without code, with code that no fork from London on takes.
    pub(super) all: Vec<Bytes>,
}

/// Creation code of all kinds.
pub(super) fn creations() -> &'static Creations {
    static CREATIONS: OnceLock<Creations> = OnceLock::new();
    CREATIONS.get_or_init(|| {
        let phoenix: Bytes = creation("1 SLOAD 7 ADD 1 SSTORE", &assemble(MORTAL)).into();
        let text = |text: &str| Bytes::from(assemble(text));
        let all = vec![
            phoenix.clone(),
            creation("", &assemble("0 SLOAD 1 ADD 0 SSTORE STOP")).into(),
            creation("9 0 SSTORE CALLER SLOAD 1 ADD CALLER SSTORE", &assemble("CALLER SELFDESTRUCT")).into(),
            text("5 0 SSTORE ORIGIN SELFDESTRUCT"),
            text("ADDRESS SELFDESTRUCT"),
            text("COINBASE SELFDESTRUCT"),
            text("1 0 SSTORE 32 0 REVERT"),
            text("1 0 SSTORE STOP"),
            creation("", &[0xef, 0x00]).into(),
            text("loop: @loop JUMP"),
            Bytes::new(),
        ];
        Creations { phoenix, all }
    })
}
