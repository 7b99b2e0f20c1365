//! Block execution over revm, as a library of its own.
//!
//! A [`BlockExecutor`] runs a [`Block`] over any revm [`DatabaseRef`] and gives back one [`Outcome`] for each transaction,
//! one merged [`ChangeSet`] and the block's [`AccessList`] (EIP-7928). A transaction that cannot be executed (wrong nonce,
//! no funds, …) is an ordered outcome, [`Outcome::Skipped`], and never spoils the block.
//!
//! - [`Parallel`] is the one to use: Block-STM with an ordered commit, on one thread or many. [`Parallel::follow`] runs a
//!   block whose access list is known already, without conflicts, and checks every write against the list.
//! - [`Sequential`] is revm as published, one transaction after the other. It is the reference: [`Parallel`] gives bit for
//!   bit the same [`BlockOutput`], for every block and any number of threads.
//!
//! ```
//! use hyperlith_executor::{Block, BlockEnvironment, BlockExecutor, Parallel, Precompiles, Sequential};
//! use revm::{context::{BlockEnv, TxEnv}, database::{CacheDB, EmptyDB}, primitives::{Address, TxKind, U256, hardfork::SpecId},
//!     state::AccountInfo};
//!
//! let (alice, bob) = (Address::repeat_byte(1), Address::repeat_byte(2));
//! let mut state = CacheDB::<EmptyDB>::default();
//! state.insert_account_info(alice, AccountInfo::from_balance(U256::from(1_000_000)));
//! let environment = BlockEnvironment {
//!     chain_id: 1,
//!     spec: SpecId::OSAKA,
//!     block: BlockEnv { gas_limit: 30_000_000, basefee: 1, prevrandao: Some(Default::default()), ..BlockEnv::default() },
//!     precompiles: Precompiles::none(),
//! };
//! let pay = TxEnv { caller: alice, kind: TxKind::Call(bob), value: U256::from(5), gas_limit: 21_000, gas_price: 1,
//!     chain_id: Some(1), ..TxEnv::default() };
//! let block = Block::new(&environment, std::slice::from_ref(&pay));
//!
//! let executor = Parallel::with_all_cores();
//! let output = executor.execute(&state, &block)?;
//! assert_eq!(output.changes.accounts[&bob].state.unwrap().balance, U256::from(5));
//! assert_eq!(output, Sequential.execute(&state, &block)?);
//! assert_eq!(output, executor.follow(&state, &block, &output.access_list)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access_list;
mod background;
mod balances;
mod block;
mod changes;
mod code;
mod effects;
mod error;
mod evm;
mod fees;
mod follow;
mod heavy;
mod hints;
mod keccak;
mod merge;
mod metrics;
mod outcome;
mod overlay;
mod own;
mod parallel;
mod precompile;
mod run;
mod sequential;
mod shared;
mod sorted;
mod status;
mod store;
mod transfer;
mod transfers;

pub use access_list::{AccessList, AccessListError, AccountAccess, SlotAccess};
pub use background::{Execution, OwnedBlock};
pub use block::{Block, BlockEnvironment, Checks, SystemCall};
pub use changes::{AccountChange, AccountState, ChangeSet};

pub use error::{ExecutionError, FollowError};
pub use metrics::Metrics;
pub use outcome::{BlockOutput, Outcome, Receipt, SkipReason};
pub use overlay::Overlay;
pub use parallel::Parallel;
pub use precompile::{Precompile, PrecompileCall, PrecompileError, Precompiles};
pub use sequential::{Sequential, run_one};
pub use sorted::SortedMap;

use revm::DatabaseRef;

/// Runs a block over any revm [`DatabaseRef`].
///
/// The result is a function of the arguments only: the same database content and block give the same [`BlockOutput`],
/// whoever implements the trait and on however many threads.
pub trait BlockExecutor: Send + Sync {
    /// Executes `block` on top of `db`, which is only read.
    ///
    /// # Errors
    /// Only when the database cannot be read or the environment itself is impossible for the fork; never because of a
    /// transaction.
    fn execute<DB>(&self, db: &DB, block: &Block<'_>) -> Result<BlockOutput, ExecutionError>
    where
        DB: DatabaseRef + Sync;
}
