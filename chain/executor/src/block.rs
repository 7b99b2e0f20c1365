//! A block as the executor takes it: what it gives to its transactions, the transactions, and what frames them.

use revm::{
    context::{BlockEnv, CfgEnv, TxEnv},
    primitives::{Address, Bytes, U256, hardfork::SpecId},
};

use crate::Precompiles;

/// Everything that a block does, in this order: `before`, `transactions`, `credits`, `after`.
///
/// Positions are those of EIP-7928: 0 for `before`, 1 to n for the transactions, n + 1 for what follows them.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// The surroundings of every transaction.
    pub environment: &'a BlockEnvironment,
    /// System calls before the first transaction (EIP-4788 beacon root, EIP-2935 block hashes).
    pub before: &'a [SystemCall],
    /// The transactions.
    pub transactions: &'a [TxEnv],
    /// Balance that appears after the last transaction, in wei: withdrawals (EIP-4895), or a block reward.
    pub credits: &'a [(Address, U256)],
    /// System calls at the end (EIP-7002 withdrawal requests, EIP-7251 consolidations).
    pub after: &'a [SystemCall],
}

impl<'a> Block<'a> {
    /// A block of nothing but transactions.
    pub fn new(environment: &'a BlockEnvironment, transactions: &'a [TxEnv]) -> Self {
        Self { environment, before: &[], transactions, credits: &[], after: &[] }
    }

    /// The position of `credits` and `after` (EIP-7928 block access index).
    pub(crate) fn end(&self) -> u32 {
        u32::try_from(self.transactions.len()).unwrap_or(u32::MAX).saturating_add(1)
    }
}

/// A call by the protocol itself: from `0xff…fe`, without a fee, with 30 million gas of its own (EIP-4788).
///
/// A contract that is not there is no error: nothing happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemCall {
    /// The contract that is called.
    pub contract: Address,
    /// The calldata.
    pub data: Bytes,
}

/// The surroundings of every transaction of one block.
#[derive(Clone, Debug)]
pub struct BlockEnvironment {
    /// Chain id that transactions must carry (EIP-155).
    pub chain_id: u64,
    /// Fork whose rules apply.
    pub spec: SpecId,
    /// Header values that the EVM can see.
    pub block: BlockEnv,
    /// Precompiles of this chain beside those of the fork; usually none.
    pub precompiles: Precompiles,
}

/// Which of the checks on a transaction apply. A mined transaction passes all of them; a simulated call may not have to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// The nonce must be the sender's next.
    pub nonce: bool,
    /// The sender must not be a contract (EIP-3607).
    pub sender_without_code: bool,
    /// The gas limit must not exceed 2^24 (EIP-7825, from Osaka on).
    pub gas_cap: bool,
}

impl Checks {
    /// All checks: a transaction that is to be mined.
    pub const ALL: Self = Self { nonce: true, sender_without_code: true, gas_cap: true };
    /// No check that a read-only call (`eth_call`) does not have to pass.
    pub const CALL: Self = Self { nonce: false, sender_without_code: false, gas_cap: false };
}

impl BlockEnvironment {
    pub(crate) fn cfg(&self, checks: Checks) -> CfgEnv {
        let mut cfg = CfgEnv::new_with_spec(self.spec).with_mainnet_gas_params();
        cfg.chain_id = self.chain_id;
        cfg.disable_nonce_check = !checks.nonce;
        cfg.disable_eip3607 = !checks.sender_without_code;
        if !checks.gas_cap {
            cfg.tx_gas_limit_cap = Some(u64::MAX);
        }
        cfg
    }
}
