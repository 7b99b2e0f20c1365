//! Calldata → what it does. What a person confirms is made from this, so anything that is not understood to the last byte is refused.

use alloy_primitives::{Address, Bytes, U256, keccak256};
use alloy_sol_types::{SolCall, SolValue};
use serde::{Deserialize, Serialize};

use crate::abi::{Erc20, Faucet, Pool, Router, Weth};
use crate::directory::{Asset, Directory, roles};

/// Most calls in one proposal: a swap with wrapping, approval and supply has five; a card with more lines than this is not read.
pub const MAX_CALLS: usize = 8;
/// Most bytes of one call's calldata: the longest call understood here, a swap over a path of [`MAX_PATH`] tokens, has under 500.
pub const MAX_CALLDATA: usize = 1_024;
/// Most tokens in a swap's path.
pub const MAX_PATH: usize = 5;
/// Aave v3's variable interest rate mode.
const VARIABLE_RATE: U256 = U256::from_limbs([2, 0, 0, 0]);

/// One message call of a proposal, not yet signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The contract or recipient.
    pub to: Address,
    /// Wei sent along.
    pub value: U256,
    /// ABI-encoded calldata.
    pub input: Bytes,
}

/// Keccak-256 over chain id, wallet and the exact calls: what a confirmation is bound to.
pub fn proposal_hash(chain_id: u64, wallet: Address, calls: &[Call]) -> alloy_primitives::B256 {
    let calls: Vec<(Address, U256, Bytes)> =
        calls.iter().map(|call| (call.to, call.value, call.input.clone())).collect();
    keccak256((U256::from(chain_id), wallet, calls).abi_encode_params())
}

/// An amount in calldata where the largest number means "all there is".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// This many units.
    Exact(U256),
    /// All (2^256 - 1 in the calldata).
    All,
}

impl From<U256> for Quantity {
    fn from(amount: U256) -> Self {
        if amount == U256::MAX { Self::All } else { Self::Exact(amount) }
    }
}

/// Which side of a swap is fixed, and the bound on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SwapKind {
    /// `amount_in` is paid; at least `min_out` comes back, or the transaction reverts.
    ExactIn {
        /// What is paid.
        amount_in: U256,
        /// The least that comes back.
        min_out: U256,
    },
    /// `amount_out` comes back; at most `max_in` is paid, or the transaction reverts.
    ExactOut {
        /// What comes back.
        amount_out: U256,
        /// The most that is paid.
        max_in: U256,
    },
}

impl SwapKind {
    /// The most that is paid.
    pub const fn max_in(&self) -> U256 {
        match self {
            Self::ExactIn { amount_in, .. } => *amount_in,
            Self::ExactOut { max_in, .. } => *max_in,
        }
    }

    /// The least that comes back.
    pub const fn min_out(&self) -> U256 {
        match self {
            Self::ExactIn { min_out, .. } => *min_out,
            Self::ExactOut { amount_out, .. } => *amount_out,
        }
    }
}

/// A Uniswap v2 swap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// What is paid; the chain's own coin where the router wraps it.
    pub from: Asset,
    /// What comes back; the chain's own coin where the router unwraps it.
    pub into: Asset,
    /// Amounts and bounds.
    pub kind: SwapKind,
    /// Token path, first to last.
    pub path: Vec<Address>,
    /// Who receives.
    pub to: Address,
    /// Seconds since 1970-01-01 UTC after which the router refuses.
    pub deadline: U256,
}

/// What one call does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Send the chain's own coin.
    SendNative {
        /// The coin.
        asset: Asset,
        /// Recipient.
        to: Address,
        /// Wei.
        amount: U256,
    },
    /// ERC-20 `transfer`.
    Send {
        /// The token.
        asset: Asset,
        /// Recipient.
        to: Address,
        /// Units.
        amount: U256,
    },
    /// ERC-20 `approve`.
    Approve {
        /// The token.
        asset: Asset,
        /// Who may take it.
        spender: Address,
        /// Units.
        amount: U256,
    },
    /// Aave v3 `supply`.
    Supply {
        /// The token.
        asset: Asset,
        /// Units.
        amount: U256,
        /// Whose deposit it becomes.
        on_behalf_of: Address,
    },
    /// Aave v3 `withdraw`.
    Withdraw {
        /// The token.
        asset: Asset,
        /// Units, or the whole deposit.
        amount: Quantity,
        /// Who receives.
        to: Address,
    },
    /// Aave v3 `borrow` at the variable rate.
    Borrow {
        /// The token.
        asset: Asset,
        /// Units.
        amount: U256,
        /// Whose debt it becomes.
        on_behalf_of: Address,
    },
    /// Aave v3 `repay` of variable-rate debt.
    Repay {
        /// The token.
        asset: Asset,
        /// Units, or the whole debt.
        amount: Quantity,
        /// Whose debt is paid.
        on_behalf_of: Address,
    },
    /// Aave v3 `setUserUseReserveAsCollateral`.
    SetCollateral {
        /// The token.
        asset: Asset,
        /// On or off.
        enabled: bool,
    },
    /// Uniswap v2 swap.
    Swap(Swap),
    /// WETH `deposit`.
    Wrap {
        /// The wrapped asset.
        asset: Asset,
        /// Wei.
        amount: U256,
    },
    /// WETH `withdraw`.
    Unwrap {
        /// The wrapped asset.
        asset: Asset,
        /// Wei.
        amount: U256,
    },
    /// Ask the development network's faucet for test assets.
    Drip {
        /// Who receives.
        to: Address,
    },
}

/// Why calldata was refused. Nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No calls.
    #[error("the proposal has no calls, so there is nothing to confirm")]
    Empty,
    /// Too many calls, or one that is too long.
    #[error("the proposal is too large to check (at most {MAX_CALLS} calls of {MAX_CALLDATA} bytes); nothing was sent")]
    TooLarge,
    /// The called contract is not in the operator's list.
    #[error("the proposal calls {0}, which is not a contract that this chain's operator lists; nothing was sent")]
    UnknownContract(Address),
    /// The function is not one of those that the wallet understands.
    #[error(
        "the proposal calls a function ({selector}) of the {contract} that the wallet does not know; nothing was sent"
    )]
    UnknownFunction {
        /// The contract's name.
        contract: String,
        /// First four bytes, hexadecimal.
        selector: String,
    },
    /// The arguments are cut, padded wrongly, or followed by more bytes.
    #[error("the calldata of {0} is malformed; nothing was sent")]
    Malformed(&'static str),
    /// A token is not in the operator's list.
    #[error("the proposal uses the token {0}, which this chain's operator does not list; nothing was sent")]
    UnknownToken(Address),
    /// Coin is sent to a function that does not take any.
    #[error("the proposal sends {symbol} along with {function}, which takes none; nothing was sent", symbol = "coin")]
    UnexpectedValue {
        /// The function.
        function: &'static str,
    },
    /// An argument is not supported.
    #[error("the proposal uses {0}, which the wallet does not support; nothing was sent")]
    Unsupported(&'static str),
}

/// Decode all calls of a proposal.
///
/// # Errors
/// The first call that is not understood to the last byte.
pub fn decode(calls: &[Call], directory: &Directory) -> Result<Vec<Action>, DecodeError> {
    if calls.is_empty() {
        return Err(DecodeError::Empty);
    }
    if calls.len() > MAX_CALLS || calls.iter().any(|call| call.input.len() > MAX_CALLDATA) {
        return Err(DecodeError::TooLarge);
    }
    calls.iter().map(|call| decode_call(call, directory)).collect()
}

fn decode_call(call: &Call, directory: &Directory) -> Result<Action, DecodeError> {
    if call.input.is_empty() {
        // A listed contract may give coin without calldata a meaning of its own (WETH wraps it): not a plain transfer.
        if directory.is_listed(call.to) {
            return Err(DecodeError::Unsupported("a plain transfer to a contract"));
        }
        return Ok(Action::SendNative { asset: directory.native(), to: call.to, amount: call.value });
    }
    let Some(selector) = call.input.first_chunk::<4>() else { return Err(DecodeError::Malformed("a call")) };
    let role = directory.role_of(call.to);
    let unknown = |contract: &str| DecodeError::UnknownFunction {
        contract: contract.to_owned(),
        selector: alloy_primitives::hex::encode_prefixed(selector),
    };
    // WETH is a listed token as well as a contract with a role, so the token functions are tried after its own.
    match role {
        Some(roles::POOL) => return decode_pool(call, *selector, directory)?.ok_or_else(|| unknown("Aave v3 pool")),
        Some(roles::ROUTER) => {
            return decode_router(call, *selector, directory)?.ok_or_else(|| unknown("Uniswap v2 router"));
        }
        Some(roles::FAUCET) if *selector == Faucet::dripCall::SELECTOR => {
            let args: Faucet::dripCall = arguments(call, "drip", false)?;
            return Ok(Action::Drip { to: args.recipient });
        }
        Some(roles::WETH) => {
            if let Some(action) = decode_weth(call, *selector, directory)? {
                return Ok(action);
            }
        }
        _ => {}
    }
    match (directory.token(call.to), role) {
        (Some(asset), _) => decode_token(call, *selector, asset)?.ok_or_else(|| unknown(&asset.symbol)),
        (None, Some(role)) => Err(unknown(role)),
        (None, None) => Err(DecodeError::UnknownContract(call.to)),
    }
}

/// Arguments that, encoded again, give exactly the bytes that were read: no trailing data, no odd offsets, no dirty padding.
fn arguments<C: SolCall>(call: &Call, function: &'static str, payable: bool) -> Result<C, DecodeError> {
    let decoded = C::abi_decode_validate(&call.input).map_err(|_| DecodeError::Malformed(function))?;
    if decoded.abi_encode() != call.input {
        return Err(DecodeError::Malformed(function));
    }
    if !payable && !call.value.is_zero() {
        return Err(DecodeError::UnexpectedValue { function });
    }
    Ok(decoded)
}

fn listed(address: Address, directory: &Directory) -> Result<Asset, DecodeError> {
    directory.token(address).cloned().ok_or(DecodeError::UnknownToken(address))
}

fn decode_token(call: &Call, selector: [u8; 4], asset: &Asset) -> Result<Option<Action>, DecodeError> {
    Ok(Some(match selector {
        Erc20::transferCall::SELECTOR => {
            let args: Erc20::transferCall = arguments(call, "transfer", false)?;
            Action::Send { asset: asset.clone(), to: args.to, amount: args.amount }
        }
        Erc20::approveCall::SELECTOR => {
            let args: Erc20::approveCall = arguments(call, "approve", false)?;
            Action::Approve { asset: asset.clone(), spender: args.spender, amount: args.amount }
        }
        _ => return Ok(None),
    }))
}

fn decode_weth(call: &Call, selector: [u8; 4], directory: &Directory) -> Result<Option<Action>, DecodeError> {
    Ok(Some(match selector {
        Weth::depositCall::SELECTOR => {
            let _: Weth::depositCall = arguments(call, "deposit", true)?;
            Action::Wrap { asset: listed(call.to, directory)?, amount: call.value }
        }
        Weth::withdrawCall::SELECTOR => {
            let args: Weth::withdrawCall = arguments(call, "withdraw", false)?;
            Action::Unwrap { asset: listed(call.to, directory)?, amount: args.amount }
        }
        _ => return Ok(None),
    }))
}

fn decode_pool(call: &Call, selector: [u8; 4], directory: &Directory) -> Result<Option<Action>, DecodeError> {
    Ok(Some(match selector {
        Pool::supplyCall::SELECTOR => {
            let args: Pool::supplyCall = arguments(call, "supply", false)?;
            Action::Supply { asset: listed(args.asset, directory)?, amount: args.amount, on_behalf_of: args.onBehalfOf }
        }
        Pool::withdrawCall::SELECTOR => {
            let args: Pool::withdrawCall = arguments(call, "withdraw", false)?;
            Action::Withdraw { asset: listed(args.asset, directory)?, amount: args.amount.into(), to: args.to }
        }
        Pool::borrowCall::SELECTOR => {
            let args: Pool::borrowCall = arguments(call, "borrow", false)?;
            if args.interestRateMode != VARIABLE_RATE {
                return Err(DecodeError::Unsupported("borrowing at another than the variable rate"));
            }
            Action::Borrow { asset: listed(args.asset, directory)?, amount: args.amount, on_behalf_of: args.onBehalfOf }
        }
        Pool::repayCall::SELECTOR => {
            let args: Pool::repayCall = arguments(call, "repay", false)?;
            if args.interestRateMode != VARIABLE_RATE {
                return Err(DecodeError::Unsupported("repaying another than the variable-rate debt"));
            }
            Action::Repay {
                asset: listed(args.asset, directory)?,
                amount: args.amount.into(),
                on_behalf_of: args.onBehalfOf,
            }
        }
        Pool::setUserUseReserveAsCollateralCall::SELECTOR => {
            let args: Pool::setUserUseReserveAsCollateralCall =
                arguments(call, "setUserUseReserveAsCollateral", false)?;
            Action::SetCollateral { asset: listed(args.asset, directory)?, enabled: args.useAsCollateral }
        }
        _ => return Ok(None),
    }))
}

fn decode_router(call: &Call, selector: [u8; 4], directory: &Directory) -> Result<Option<Action>, DecodeError> {
    let swap = match selector {
        Router::swapExactTokensForTokensCall::SELECTOR => {
            let args: Router::swapExactTokensForTokensCall = arguments(call, "swapExactTokensForTokens", false)?;
            let kind = SwapKind::ExactIn { amount_in: args.amountIn, min_out: args.amountOutMin };
            make_swap(args.path, args.to, args.deadline, kind, Ends::Tokens, directory)?
        }
        Router::swapTokensForExactTokensCall::SELECTOR => {
            let args: Router::swapTokensForExactTokensCall = arguments(call, "swapTokensForExactTokens", false)?;
            let kind = SwapKind::ExactOut { amount_out: args.amountOut, max_in: args.amountInMax };
            make_swap(args.path, args.to, args.deadline, kind, Ends::Tokens, directory)?
        }
        Router::swapExactETHForTokensCall::SELECTOR => {
            let args: Router::swapExactETHForTokensCall = arguments(call, "swapExactETHForTokens", true)?;
            let kind = SwapKind::ExactIn { amount_in: call.value, min_out: args.amountOutMin };
            make_swap(args.path, args.to, args.deadline, kind, Ends::FromNative, directory)?
        }
        Router::swapETHForExactTokensCall::SELECTOR => {
            let args: Router::swapETHForExactTokensCall = arguments(call, "swapETHForExactTokens", true)?;
            let kind = SwapKind::ExactOut { amount_out: args.amountOut, max_in: call.value };
            make_swap(args.path, args.to, args.deadline, kind, Ends::FromNative, directory)?
        }
        Router::swapExactTokensForETHCall::SELECTOR => {
            let args: Router::swapExactTokensForETHCall = arguments(call, "swapExactTokensForETH", false)?;
            let kind = SwapKind::ExactIn { amount_in: args.amountIn, min_out: args.amountOutMin };
            make_swap(args.path, args.to, args.deadline, kind, Ends::IntoNative, directory)?
        }
        Router::swapTokensForExactETHCall::SELECTOR => {
            let args: Router::swapTokensForExactETHCall = arguments(call, "swapTokensForExactETH", false)?;
            let kind = SwapKind::ExactOut { amount_out: args.amountOut, max_in: args.amountInMax };
            make_swap(args.path, args.to, args.deadline, kind, Ends::IntoNative, directory)?
        }
        _ => return Ok(None),
    };
    Ok(Some(Action::Swap(swap)))
}

/// Which end of a swap's path the router wraps or unwraps.
#[derive(PartialEq, Eq)]
enum Ends {
    Tokens,
    FromNative,
    IntoNative,
}

fn make_swap(
    path: Vec<Address>,
    to: Address,
    deadline: U256,
    kind: SwapKind,
    ends: Ends,
    directory: &Directory,
) -> Result<Swap, DecodeError> {
    let (Some(first), Some(last)) = (path.first(), path.last()) else { return Err(DecodeError::Malformed("a swap")) };
    if path.len() < 2 || path.len() > MAX_PATH || path.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(DecodeError::Unsupported("a swap over a path of this shape"));
    }
    for token in &path {
        listed(*token, directory)?;
    }
    let weth = directory.contract(roles::WETH);
    let end = |token: &Address, native: bool| -> Result<Asset, DecodeError> {
        match native {
            true if Some(*token) == weth => Ok(directory.native()),
            true => Err(DecodeError::Malformed("a swap")),
            false => listed(*token, directory),
        }
    };
    let from = end(first, ends == Ends::FromNative)?;
    let into = end(last, ends == Ends::IntoNative)?;
    Ok(Swap { from, into, kind, path, to, deadline })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, WALLET, address, call};
    use proptest::prelude::*;

    fn supply(amount: U256) -> Pool::supplyCall {
        Pool::supplyCall { asset: address("USDC"), amount, onBehalfOf: WALLET, referralCode: 0 }
    }

    #[test]
    fn calls_decode_to_what_they_do() {
        let directory = testing::directory();
        let pool = directory.contract(roles::POOL).unwrap();
        let amount = U256::from(100_000_000u64);
        let usdc = directory.by_symbol("USDC").unwrap().clone();
        let actions = decode(
            &[call(address("USDC"), Erc20::approveCall { spender: pool, amount }), call(pool, supply(amount))],
            &directory,
        )
        .unwrap();
        assert_eq!(
            actions,
            [
                Action::Approve { asset: usdc.clone(), spender: pool, amount },
                Action::Supply { asset: usdc, amount, on_behalf_of: WALLET },
            ]
        );
    }

    #[test]
    fn the_largest_number_means_all() {
        let directory = testing::directory();
        let pool = directory.contract(roles::POOL).unwrap();
        let all = call(pool, Pool::withdrawCall { asset: address("DAI"), amount: U256::MAX, to: WALLET });
        assert!(matches!(decode(&[all], &directory).unwrap()[0], Action::Withdraw { amount: Quantity::All, .. }));
    }

    #[test]
    fn trailing_bytes_dirty_padding_and_cut_data_are_refused() {
        let directory = testing::directory();
        let pool = directory.contract(roles::POOL).unwrap();
        let good = call(pool, supply(U256::from(5u64)));
        let bytes = good.input.to_vec();
        for bad in [
            [bytes.as_slice(), &[0]].concat(),
            [bytes.as_slice(), &[0; 32]].concat(),
            bytes[..bytes.len() - 1].to_vec(),
            bytes[..4].to_vec(),
            {
                let mut dirty = bytes.clone();
                dirty[4] = 1;
                dirty
            },
        ] {
            let bad = Call { input: bad.into(), ..good.clone() };
            assert_eq!(decode(&[bad], &directory), Err(DecodeError::Malformed("supply")));
        }
    }

    #[test]
    fn unlisted_contracts_tokens_and_functions_are_refused() {
        let directory = testing::directory();
        let pool = directory.contract(roles::POOL).unwrap();
        let stranger = Address::repeat_byte(0x66);
        assert_eq!(
            decode(&[call(stranger, supply(U256::ONE))], &directory),
            Err(DecodeError::UnknownContract(stranger))
        );
        let strange_asset = Pool::supplyCall { asset: stranger, ..supply(U256::ONE) };
        assert_eq!(decode(&[call(pool, strange_asset)], &directory), Err(DecodeError::UnknownToken(stranger)));
        let flash = Call { to: pool, value: U256::ZERO, input: vec![0xab, 0x9c, 0x4b, 0x5d].into() };
        assert!(matches!(decode(&[flash], &directory), Err(DecodeError::UnknownFunction { .. })));
        let transfer_from = Call { to: address("USDC"), value: U256::ZERO, input: vec![0x23, 0xb8, 0x72, 0xdd].into() };
        assert!(matches!(decode(&[transfer_from], &directory), Err(DecodeError::UnknownFunction { .. })));
    }

    #[test]
    fn coin_sent_along_where_none_is_taken_is_refused() {
        let directory = testing::directory();
        let pool = directory.contract(roles::POOL).unwrap();
        let bad = Call { value: U256::ONE, ..call(pool, supply(U256::ONE)) };
        assert_eq!(decode(&[bad], &directory), Err(DecodeError::UnexpectedValue { function: "supply" }));
        let to_weth = Call { to: address("WETH"), value: U256::ONE, input: Bytes::new() };
        assert!(matches!(decode(&[to_weth], &directory), Err(DecodeError::Unsupported(_))));
    }

    #[test]
    fn a_path_that_turns_on_the_spot_or_is_too_long_is_refused() {
        let directory = testing::directory();
        let router = directory.contract(roles::ROUTER).unwrap();
        let swap = |path: Vec<Address>| {
            call(
                router,
                Router::swapExactTokensForTokensCall {
                    amountIn: U256::ONE,
                    amountOutMin: U256::ONE,
                    path,
                    to: WALLET,
                    deadline: U256::ONE,
                },
            )
        };
        for path in [
            vec![],
            vec![address("DAI")],
            vec![address("DAI"), address("DAI")],
            [address("DAI"), address("USDC")].repeat(3),
        ] {
            assert!(decode(&[swap(path)], &directory).is_err());
        }
        assert!(decode(&[swap(vec![address("DAI"), address("USDC")])], &directory).is_ok());
    }

    proptest! {
        #[test]
        fn decoding_hostile_bytes_never_panics(target in 0usize..6, bytes in proptest::collection::vec(any::<u8>(), 0..400), which in 0usize..12) {
            let directory = testing::directory();
            let targets = [directory.contract(roles::POOL).unwrap(), directory.contract(roles::ROUTER).unwrap(), address("WETH"), address("USDC"), Address::ZERO, WALLET];
            let selectors = [Pool::supplyCall::SELECTOR, Pool::withdrawCall::SELECTOR, Pool::borrowCall::SELECTOR, Pool::repayCall::SELECTOR,
                Router::swapExactTokensForTokensCall::SELECTOR, Router::swapTokensForExactTokensCall::SELECTOR, Router::swapExactETHForTokensCall::SELECTOR,
                Erc20::transferCall::SELECTOR, Erc20::approveCall::SELECTOR, Weth::depositCall::SELECTOR, Weth::withdrawCall::SELECTOR, [0; 4]];
            let input = [&selectors[which][..], &bytes].concat();
            let _ = decode(&[Call { to: targets[target], value: U256::ZERO, input: input.into() }], &directory);
        }

        #[test]
        fn what_decodes_encodes_to_the_same_bytes(limbs in any::<[u64; 4]>()) {
            let directory = testing::directory();
            let pool = directory.contract(roles::POOL).unwrap();
            let amount = U256::from_limbs(limbs);
            let made = call(pool, supply(amount));
            let Action::Supply { amount: read, .. } = &decode(&[made], &directory).unwrap()[0] else { panic!() };
            prop_assert_eq!(*read, amount);
        }

        #[test]
        fn the_proposal_hash_tells_every_difference_apart(a in any::<u8>(), b in any::<u8>(), value in any::<u64>()) {
            let one = Call { to: Address::repeat_byte(a), value: U256::from(value), input: vec![b].into() };
            let hash = proposal_hash(1, WALLET, std::slice::from_ref(&one));
            prop_assert_ne!(hash, proposal_hash(2, WALLET, std::slice::from_ref(&one)));
            prop_assert_ne!(hash, proposal_hash(1, Address::ZERO, std::slice::from_ref(&one)));
            prop_assert_ne!(hash, proposal_hash(1, WALLET, &[one.clone(), one.clone()]));
            prop_assert_ne!(hash, proposal_hash(1, WALLET, &[Call { value: U256::from(value) + U256::ONE, ..one.clone() }]));
            prop_assert_ne!(hash, proposal_hash(1, WALLET, &[Call { input: vec![b, 0].into(), ..one }]));
        }
    }
}
