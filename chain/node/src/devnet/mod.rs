//! The development network: Aave v3, Uniswap v2, WETH, test tokens, a faucet and a price oracle set by hand.
//!
//! [`deploy`] puts it on the chain at the first start, by ordinary signed transactions of the [`DevelopmentKey`], and
//! finds it again at every later start. [`fund`] lets the faucet give a wallet its play money. Everything here is for
//! development: the key is public, the assets are worth nothing, the prices are observed nowhere.
//!
//! A deployment that was interrupted goes on where it stopped: step *n* of the plan always has the deployer's nonce
//! *n*, so that the chain itself says which steps are done.

pub mod abi;
mod accounts;
mod bundle;
mod deploy;
mod error;
mod governance;
mod key;
mod market;
mod plan;
mod rehearsal;
pub mod role;

pub use accounts::{ACCOUNTS, DevelopmentAccount};
pub use deploy::{Progress, deploy, fund, set_price};
pub use error::DevnetError;
pub use governance::{Governance, deploy_governance, propose};
pub use key::DevelopmentKey;

use alloy_primitives::Bytes;

use crate::NodeConfig;

/// Decimals of a price in US dollars.
pub const PRICE_DECIMALS: u8 = 8;

/// Aave's number for a variable interest rate, the only one that the devnet's reserves offer.
pub const VARIABLE_RATE: u8 = 2;

/// Gives the development deployer and the [`ACCOUNTS`] their ether in block zero, and block zero a random mark, so that wallets notice when their
/// chain's folder was replaced: everything else of two devnets is the same. A chain that is started without it cannot be deployed on.
///
/// # Errors
/// Never in practice; see [`DevelopmentKey::new`].
pub fn configure(mut config: NodeConfig) -> Result<NodeConfig, DevnetError> {
    let mut mark = [0u8; 16];
    getrandom::fill(&mut mark).map_err(|_| DevnetError::NoRandomness)?;
    config.genesis.extra_data = Bytes::copy_from_slice(&mark);
    let deployer = DevelopmentKey::new()?.address();
    let config = config.fund(deployer, plan::units(market::DEPLOYER_ETHER, 18));
    Ok(ACCOUNTS.iter().fold(config, |config, account| config.fund(account.address, plan::units(accounts::ETHER, 18))))
}
