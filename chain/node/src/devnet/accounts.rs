//! The accounts that every Ethereum development tool knows, so that `cast` and scripts have something to send from.

use alloy_primitives::{Address, B256, address, b256};

/// An account with ether and a private key that the whole world knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DevelopmentAccount {
    /// Its address.
    pub address: Address,
    /// Its private key, which is public: never give the account anything of value, on any chain.
    pub key: B256,
}

/// Ether that genesis gives to each of them.
pub(super) const ETHER: u64 = 10_000;

/// The first accounts of the mnemonic `test test test test test test test test test test test junk` (BIP-39, path
/// `m/44'/60'/0'/0/n`), as Hardhat and Anvil use them.
pub const ACCOUNTS: [DevelopmentAccount; 3] = [
    DevelopmentAccount {
        address: address!("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
        key: b256!("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"),
    },
    DevelopmentAccount {
        address: address!("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        key: b256!("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"),
    },
    DevelopmentAccount {
        address: address!("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
        key: b256!("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"),
    },
];

#[cfg(test)]
mod tests {
    use alloy_signer_local::PrivateKeySigner;

    #[test]
    fn every_key_belongs_to_its_address() {
        for account in super::ACCOUNTS {
            assert_eq!(PrivateKeySigner::from_bytes(&account.key).unwrap().address(), account.address);
        }
    }
}
