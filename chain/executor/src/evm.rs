//! One revm per worker: it runs a transaction, leaves the fee to the caller, and keeps its memory for the next one.

use std::{cell::Cell, marker::PhantomData};

use revm::{
    Context, Database, MainContext,
    bytecode::opcode,
    context::{
        BlockEnv, CfgEnv, ContextTr, Evm, FrameStack, Journal, TxEnv,
        result::{EVMError, ExecutionResult, HaltReason, InvalidTransaction},
    },
    context_interface::{Block as _, Cfg, JournalTr, Transaction},
    handler::{
        EthFrame, EvmTr, FrameResult, FrameTr, Handler, evm::ContextTrDbError, instructions::EthInstructions,
        post_execution,
    },
    interpreter::{Instruction, interpreter::EthInterpreter, interpreter_action::FrameInit},
    primitives::{U256, hardfork::SpecId},
    state::{EvmState, TransactionId},
};

use crate::{
    BlockEnvironment, Checks,
    balances::{self, BalanceHost, BalanceNotes, MayNoteBalances},
    keccak::{self, HashMemory, Remembers},
    precompile::AllPrecompiles,
};

/// A journal that grew beyond this many accounts is not kept: clearing it would cost every later transaction.
const KEPT_ACCOUNTS: usize = 1024;

type WorkerContext<'a, DB> = Context<BlockEnv, &'a TxEnv, CfgEnv, DB, Journal<DB>, Notes>;
type Inner<'a, DB> = Evm<
    WorkerContext<'a, DB>,
    (),
    EthInstructions<EthInterpreter, WorkerContext<'a, DB>>,
    AllPrecompiles,
    EthFrame<EthInterpreter>,
>;

/// What instructions note down beside their work.
#[derive(Default)]
struct Notes {
    hashes: HashMemory,
    balances: BalanceNotes,
}

impl<DB: Database> Remembers for WorkerContext<'_, DB> {
    fn hash_memory(&mut self) -> &mut HashMemory {
        &mut self.chain.hashes
    }
}

impl<DB: Database> BalanceHost for WorkerContext<'_, DB> {
    fn balance_notes(&mut self) -> &mut BalanceNotes {
        &mut self.chain.balances
    }
}

impl MayNoteBalances for Notes {
    fn balance_notes(&mut self) -> Option<&mut BalanceNotes> {
        Some(&mut self.balances)
    }
}

/// What a transaction that ran came to.
pub(crate) struct Ran {
    pub(crate) result: ExecutionResult,
    /// What the beneficiary earns, in wei. Already in its account where `fee_apart` is false.
    pub(crate) fee: U256,
}

/// A revm that is used again and again.
pub(crate) struct WorkerEvm<'a, DB: Database> {
    inner: Inner<'a, DB>,
    /// Whether the beneficiary's account is left alone and its fee reported instead.
    fee_apart: bool,
}

impl<'a, DB: Database> WorkerEvm<'a, DB> {
    /// `fee_apart`: whether the beneficiary's fee is reported and its account left alone.
    pub(crate) fn new(db: DB, environment: &BlockEnvironment, fee_apart: bool, idle: &'a TxEnv) -> Self {
        let precompiles = AllPrecompiles::new(environment.spec, &environment.precompiles);
        let mut context = Context::mainnet()
            .with_tx(idle)
            .with_block(environment.block.clone())
            .with_cfg(environment.cfg(Checks::ALL))
            .with_db(db)
            .with_chain(Notes::default());
        precompiles.prepare(&mut context.journaled_state, environment.spec);
        let mut instruction = EthInstructions::new_mainnet_with_spec(environment.spec);
        let gas = *instruction.gas_table();
        let mut replace = |opcode: u8, by| {
            if let Some(gas) = gas.get(usize::from(opcode)) {
                instruction.insert_instruction(opcode, by, *gas);
            }
        };
        replace(opcode::KECCAK256, Instruction::new(keccak::instruction));
        replace(opcode::BALANCE, Instruction::new(balances::instruction::<{ opcode::BALANCE }, _, _>));
        replace(opcode::SELFBALANCE, Instruction::new(balances::instruction::<{ opcode::SELFBALANCE }, _, _>));
        replace(opcode::CALL, Instruction::new(balances::instruction::<{ opcode::CALL }, _, _>));
        replace(opcode::CALLCODE, Instruction::new(balances::instruction::<{ opcode::CALLCODE }, _, _>));
        replace(opcode::CREATE, Instruction::new(balances::instruction::<{ opcode::CREATE }, _, _>));
        replace(opcode::CREATE2, Instruction::new(balances::instruction::<{ opcode::CREATE2 }, _, _>));
        replace(opcode::SELFDESTRUCT, Instruction::new(balances::instruction::<{ opcode::SELFDESTRUCT }, _, _>));
        let inner =
            Evm { ctx: context, inspector: (), instruction, precompiles, frame_stack: FrameStack::new_prealloc(8) };
        Self { inner, fee_apart }
    }

    pub(crate) fn db(&mut self) -> &mut DB {
        &mut self.inner.ctx.journaled_state.database
    }

    /// Runs `tx`. What it leaves behind is in [`parts`](Self::parts) until [`reset`](Self::reset), which must follow.
    pub(crate) fn run(&mut self, tx: &'a TxEnv) -> Result<Ran, EVMError<DB::Error>> {
        self.inner.ctx.tx = tx;
        let mut handler = FeeApart { apart: self.fee_apart, fee: Cell::new(U256::ZERO), evm: PhantomData };
        let result = handler.run(&mut self.inner)?;
        Ok(Ran { result, fee: handler.fee.get() })
    }

    /// Runs a call of the protocol's own; see [`run`](Self::run).
    pub(crate) fn run_system_call(&mut self, call: &'a TxEnv) -> Result<ExecutionResult, EVMError<DB::Error>> {
        self.inner.ctx.tx = call;
        FeeApart { apart: true, fee: Cell::new(U256::ZERO), evm: PhantomData }.run_system_call(&mut self.inner)
    }

    /// The database together with what the last transaction left.
    pub(crate) fn parts(&mut self) -> (&mut DB, &EvmState) {
        let (db, state, _) = self.all_parts();
        (db, state)
    }

    /// The same, and how the transaction depends on balances.
    pub(crate) fn all_parts(&mut self) -> (&mut DB, &EvmState, &BalanceNotes) {
        let context = &mut self.inner.ctx;
        (&mut context.journaled_state.database, &context.journaled_state.inner.state, &context.chain.balances)
    }

    pub(crate) fn reset(&mut self) {
        let journal = &mut self.inner.ctx.journaled_state.inner;
        if journal.state.capacity() > KEPT_ACCOUNTS {
            journal.state = EvmState::default();
        } else {
            journal.state.clear();
        }
        journal.transaction_id = TransactionId::ZERO;
        self.inner.ctx.error = Ok(());
        self.inner.ctx.chain.balances.clear();
    }
}

/// Whether fees are kept apart: before EIP-161 even a fee of nothing brings the beneficiary into being, so there the
/// account is touched in the ordinary way.
pub(crate) fn fee_apart(spec: SpecId) -> bool {
    spec.is_enabled_in(SpecId::SPURIOUS_DRAGON)
}

struct FeeApart<EVM> {
    apart: bool,
    fee: Cell<U256>,
    evm: PhantomData<EVM>,
}

impl<EVM> Handler for FeeApart<EVM>
where
    EVM: EvmTr<
            Context: ContextTr<Journal: JournalTr<State = EvmState>, Cfg: Cfg<Spec = SpecId>>,
            Frame: FrameTr<FrameInit = FrameInit, FrameResult = FrameResult>,
        >,
{
    type Evm = EVM;
    type Error = EVMError<ContextTrDbError<EVM::Context>, InvalidTransaction>;
    type HaltReason = HaltReason;

    fn reward_beneficiary(&self, evm: &mut EVM, result: &mut FrameResult) -> Result<(), Self::Error> {
        if !self.apart {
            return post_execution::reward_beneficiary(evm.ctx(), result.gas()).map_err(From::from);
        }
        let context = evm.ctx_ref();
        let base_fee = u128::from(context.block().basefee());
        let price = context.tx().effective_gas_price(base_fee);
        // EIP-1559: the base fee is burnt.
        let price =
            if context.cfg().spec().is_enabled_in(SpecId::LONDON) { price.saturating_sub(base_fee) } else { price };
        let gas = result.gas();
        let used = gas.used().saturating_sub(gas.reservoir());
        // The same arithmetic as revm's, down to where it would overflow.
        self.fee.set(U256::from(price.wrapping_mul(u128::from(used))));
        Ok(())
    }
}
