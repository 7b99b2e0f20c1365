//! Words for what contracts and the EVM give as reasons.

use alloy_primitives::{Bytes, hex};
use alloy_sol_types::{Panic, Revert, SolError};
use revm::context::result::{HaltReason, OutOfGasError};

/// What a transaction that failed says: `Error(string)`, `Panic(uint256)`, the codes of Aave v3, else the selector.
///
/// The text of a contract is a stranger's text: control characters are taken out and it is cut at 300 characters.
pub fn decode_revert(data: &[u8]) -> String {
    if data.is_empty() {
        return "reverted without a reason".into();
    }
    if let Ok(Revert { reason }) = Revert::abi_decode(data) {
        let reason = printable(&reason);
        return match aave_error(&reason) {
            Some(words) => format!("{words} (Aave error {reason})"),
            None if reason.is_empty() => "reverted without a reason".into(),
            None => reason,
        };
    }
    if let Ok(panic) = Panic::abi_decode(data) {
        return panic_words(panic.code.saturating_to());
    }
    match data.get(..4) {
        Some(selector) => format!("custom error 0x{}", hex::encode(selector)),
        None => format!("unreadable reason {}", Bytes::copy_from_slice(data)),
    }
}

/// The raw reason of `Error(string)`, as geth puts it behind "execution reverted: ".
pub(crate) fn revert_string(data: &[u8]) -> Option<String> {
    Revert::abi_decode(data)
        .map(|revert| printable(&revert.reason))
        .ok()
        .or_else(|| Panic::abi_decode(data).map(|panic| panic_words(panic.code.saturating_to())).ok())
}

fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !is_format(*c)).take(300).collect()
}

/// Characters that make a text look other than it is (bidirectional overrides, zero widths).
fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Solidity's panic codes (Solidity documentation, "Panic via assert and Error via require").
fn panic_words(code: u64) -> String {
    let words = match code {
        0x01 => "an assertion failed",
        0x11 => "arithmetic overflow or underflow",
        0x12 => "division by zero",
        0x21 => "value outside of an enum",
        0x22 => "wrongly encoded storage array",
        0x31 => "pop on an empty array",
        0x32 => "array index out of bounds",
        0x41 => "too much memory was asked for",
        0x51 => "call of an uninitialised function",
        _ => "unknown",
    };
    format!("panic 0x{code:02x}: {words}")
}

/// What an error code of Aave v3 means (its `Errors` library; numbers as text). `None` for what is not such a code.
pub fn aave_error(code: &str) -> Option<&'static str> {
    let number: u8 = code.parse().ok()?;
    // "036" or "+36" is not what Aave gives.
    if number.to_string() != code {
        return None;
    }
    Some(match number {
        1 => "the caller is not a pool admin",
        2 => "the caller is not an emergency admin",
        3 => "the caller is not a pool or emergency admin",
        4 => "the caller is not a risk or pool admin",
        5 => "the caller is not an asset listing or pool admin",
        6 => "the caller is not a bridge",
        7 => "the pool's addresses provider is not registered",
        8 => "the addresses provider's id is not valid",
        9 => "the address is not a contract",
        10 => "the caller is not the pool configurator",
        11 => "the caller is not an aToken",
        12 => "the pool's addresses provider is not valid",
        13 => "the flash loan was not executed properly",
        14 => "the reserve was already added",
        15 => "the pool has no room for another reserve",
        16 => "the efficiency mode category is reserved",
        17 => "the efficiency mode category is not valid for this asset",
        18 => "the reserve's liquidity is not zero",
        19 => "the flash loan premium is not valid",
        20 => "the risk parameters of the reserve are not valid",
        21 => "the risk parameters of the efficiency mode are not valid",
        22 => "the bridge fee is not valid",
        23 => "only the pool may call this",
        24 => "the amount to mint is not valid",
        25 => "the amount to burn is not valid",
        26 => "the amount must be more than zero",
        27 => "the reserve is not active",
        28 => "the reserve is frozen",
        29 => "the reserve is paused",
        30 => "borrowing this asset is not enabled",
        31 => "stable rate borrowing is not enabled",
        32 => "the amount is more than the available balance",
        33 => "the interest rate mode is not valid",
        34 => "there is no collateral",
        35 => "the health factor is below 1",
        36 => "the collateral cannot cover a new borrow",
        37 => "the collateral is the same currency that is borrowed",
        38 => "the amount is more than can be borrowed at a stable rate",
        39 => "there is no debt of this kind to repay",
        40 => "the amount to repay for another must be given exactly",
        41 => "there is no stable rate debt",
        42 => "there is no variable rate debt",
        43 => "there is nothing supplied of this asset",
        44 => "the conditions for rebalancing the rate are not met",
        45 => "the health factor is not below the threshold",
        46 => "this collateral cannot be liquidated",
        47 => "the debt to liquidate is not in this currency",
        49 => "the flash loan parameters do not match",
        50 => "the borrow cap of the asset is reached",
        51 => "the supply cap of the asset is reached",
        52 => "the unbacked mint cap is reached",
        53 => "the debt ceiling of the isolated asset is reached",
        54 => "there are still claims on the asset",
        55 => "the stable debt supply is not zero",
        56 => "the variable debt supply is not zero",
        57 => "the loan-to-value of the collateral does not allow this",
        58 => "the efficiency mode does not fit the position",
        59 => "the price oracle's sentinel does not allow this now",
        60 => "this asset cannot be borrowed in isolation mode",
        61 => "the reserve is already initialised",
        62 => "the position is in isolation mode or the asset's loan-to-value is zero",
        63 => "the loan-to-value is not valid",
        64 => "the liquidation threshold is not valid",
        65 => "the liquidation bonus is not valid",
        66 => "the reserve's decimals are not valid",
        67 => "the reserve factor is not valid",
        68 => "the borrow cap is not valid",
        69 => "the supply cap is not valid",
        70 => "the liquidation protocol fee is not valid",
        71 => "the efficiency mode category is not valid",
        72 => "the unbacked mint cap is not valid",
        73 => "the debt ceiling is not valid",
        74 => "the reserve index is not valid",
        75 => "only the ACL admin may do this",
        76 => "the array lengths do not match",
        77 => "the zero address is not valid here",
        78 => "the expiration is not valid",
        79 => "the signature is not valid",
        80 => "this operation is not supported",
        81 => "the debt ceiling is not zero",
        82 => "the asset is not listed",
        83 => "the optimal usage ratio is not valid",
        84 => "the optimal stable to total debt ratio is not valid",
        85 => "the underlying asset cannot be rescued",
        86 => "the addresses provider was already added",
        87 => "the pool addresses do not match",
        88 => "stable rate borrowing is switched on",
        89 => "siloed borrowing: another asset is borrowed already",
        90 => "the reserve has debt",
        91 => "flash loans of this asset are not enabled",
        _ => return None,
    })
}

/// A halt of the EVM in words.
pub(crate) fn halt_reason(reason: &HaltReason) -> String {
    match reason {
        HaltReason::OutOfGas(
            OutOfGasError::Basic
            | OutOfGasError::Memory
            | OutOfGasError::MemoryLimit
            | OutOfGasError::Precompile
            | OutOfGasError::InvalidOperand
            | OutOfGasError::ReentrancySentry,
        ) => "out of gas".into(),
        HaltReason::OpcodeNotFound | HaltReason::InvalidFEOpcode => "invalid opcode".into(),
        HaltReason::InvalidJump => "invalid jump destination".into(),
        HaltReason::StackUnderflow | HaltReason::StackOverflow => "stack limit reached".into(),
        HaltReason::CreateCollision => "contract address collision".into(),
        HaltReason::CreateContractSizeLimit => "max code size exceeded".into(),
        HaltReason::OutOfFunds => "insufficient balance for transfer".into(),
        HaltReason::CallTooDeep => "max call depth exceeded".into(),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::U256;

    #[test]
    fn a_reason_string_is_given_as_it_is() {
        let data = Revert::from("UniswapV2Router: EXPIRED").abi_encode();
        assert_eq!(decode_revert(&data), "UniswapV2Router: EXPIRED");
    }

    #[test]
    fn an_aave_code_becomes_words_and_keeps_its_number() {
        let data = Revert::from("36").abi_encode();
        assert_eq!(decode_revert(&data), "the collateral cannot cover a new borrow (Aave error 36)");
        assert_eq!(aave_error("036"), None);
        assert_eq!(aave_error("250"), None);
    }

    #[test]
    fn a_panic_becomes_words() {
        let data = Panic { code: U256::from(0x11) }.abi_encode();
        assert_eq!(decode_revert(&data), "panic 0x11: arithmetic overflow or underflow");
    }

    #[test]
    fn unknown_data_shows_its_selector_and_hostile_text_is_cleaned() {
        assert_eq!(decode_revert(&[0xde, 0xad, 0xbe, 0xef, 1]), "custom error 0xdeadbeef");
        assert_eq!(decode_revert(&[]), "reverted without a reason");
        let data = Revert::from("ok\u{202e}\n\u{1b}[31mred".to_string()).abi_encode();
        assert_eq!(decode_revert(&data), "ok[31mred");
        let long = Revert::from("x".repeat(10_000)).abi_encode();
        assert_eq!(decode_revert(&long).len(), 300);
    }
}
