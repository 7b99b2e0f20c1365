//! What a block gives to its transactions: chain, fork, header values, and which checks apply.

use revm::{
    context::{BlockEnv, CfgEnv},
    primitives::hardfork::SpecId,
};

/// The surroundings of every transaction of one block.
#[derive(Clone, Debug)]
pub struct BlockEnvironment {
    /// Chain id that transactions must carry (EIP-155).
    pub chain_id: u64,
    /// Fork whose rules apply.
    pub spec: SpecId,
    /// Header values that the EVM can see.
    pub block: BlockEnv,
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
