//! What every way of running a block needs to know about it.

use std::sync::atomic::AtomicBool;

use revm::{
    DatabaseRef,
    context::TxEnv,
    handler::SystemCallTx,
    primitives::{Address, hardfork::SpecId},
};

use crate::{
    AccountState, Block, ExecutionError, SystemCall, code::NewCode, evm, sequential::database, transfer::Rules,
};

/// One block on its way through the executor.
pub(crate) struct Run<'a, DB> {
    pub(crate) db: &'a DB,
    pub(crate) block: Block<'a>,
    pub(crate) rules: Rules,
    /// The account whose fees are kept apart; `None` when it is an account like any other.
    pub(crate) beneficiary: Option<Address>,
    pub(crate) code: NewCode,
    /// Whether the beneficiary's fees do not fit into its balance, so that they cannot be added up apart.
    pub(crate) overflow: AtomicBool,
    /// The system calls as revm wants them.
    pub(crate) before: Vec<TxEnv>,
    pub(crate) after: Vec<TxEnv>,
    /// A transaction for an EVM that has none yet.
    pub(crate) idle: TxEnv,
}

impl<'a, DB: DatabaseRef> Run<'a, DB> {
    /// `apart`: whether the beneficiary's fees may be kept apart.
    pub(crate) fn new(db: &'a DB, block: Block<'a>, apart: bool) -> Result<Self, ExecutionError> {
        let calls = |calls: &[SystemCall]| -> Vec<TxEnv> {
            calls.iter().map(|call| TxEnv::new_system_tx(call.contract, call.data.clone())).collect()
        };
        let environment = block.environment;
        let beneficiary = environment.block.beneficiary;
        let spec = environment.spec;
        let mut apart = apart && evm::fee_apart(spec) && !spec.is_enabled_in(SpecId::AMSTERDAM);
        if apart {
            // An account that exists though it is empty goes away when it is touched (EIP-161), fee or no fee.
            let info = db.basic_ref(beneficiary).map_err(database)?;
            apart = info.is_none_or(|info| AccountState::from(&info) != AccountState::default());
        }
        Ok(Self {
            db,
            block,
            rules: Rules::new(environment, apart),
            beneficiary: apart.then_some(beneficiary),
            code: NewCode::default(),
            overflow: AtomicBool::new(false),
            before: calls(block.before),
            after: calls(block.after),
            idle: TxEnv::default(),
        })
    }

    pub(crate) fn spec(&self) -> SpecId {
        self.block.environment.spec
    }
}
