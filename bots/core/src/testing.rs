//! A small directory for this crate's own tests.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;

use crate::decode::Call;
use crate::directory::{Asset, Directory, roles};

pub(crate) const WALLET: Address = Address::repeat_byte(0xAA);

pub(crate) fn directory() -> Directory {
    let asset = |symbol: &str, byte: u8, decimals: u8, native: bool| Asset {
        symbol: symbol.into(),
        address: Address::repeat_byte(byte),
        decimals,
        native,
    };
    Directory::new(
        133_742,
        "Hyperlith devnet",
        true,
        [
            asset("ETH", 0, 18, true),
            asset("WETH", 0x11, 18, false),
            asset("USDC", 0x12, 6, false),
            asset("DAI", 0x13, 18, false),
            asset("METIS", 0x14, 18, false),
        ],
        [
            (roles::POOL, 0x21),
            (roles::ORACLE, 0x22),
            (roles::FACTORY, 0x23),
            (roles::ROUTER, 0x24),
            (roles::WETH, 0x11),
            (roles::FAUCET, 0x25),
            (roles::BATCH_EXECUTOR, 0x26),
        ]
        .map(|(role, byte)| (role.to_owned(), Address::repeat_byte(byte))),
    )
}

pub(crate) fn address(symbol: &str) -> Address {
    directory().by_symbol(symbol).unwrap().address
}

pub(crate) fn call(to: Address, call: impl SolCall) -> Call {
    Call { to, value: U256::ZERO, input: call.abi_encode().into() }
}
