//! Precompiles of this chain beside those of the fork: native code that a contract can call.
//!
//! The executor may run a transaction more than once, on any thread, before its result counts. A precompile is therefore
//! safe to run again *by type*: it is a plain function without captured state, and all it can reach is a
//! [`PrecompileCall`], whose every effect goes through revm's journal, is undone with its frame and is seen by conflict
//! detection. Its gas is charged before it runs.

use std::sync::Arc;

use revm::{
    context::{Cfg, ContextTr, JournalTr},
    context_interface::context::ContextError,
    handler::{EthPrecompiles, PrecompileProvider, precompile_output_to_interpreter_result},
    interpreter::{CallInputs, InterpreterResult},
    precompile::{EthPrecompileOutput, PrecompileHalt, PrecompileOutput},
    primitives::{Address, AddressSet, B256, Bytes, Log, U256, hardfork::SpecId},
};

use crate::balances::MayNoteBalances;

/// One native contract.
#[derive(Clone, Copy, Debug)]
pub struct Precompile {
    /// Where it is called. It is warm from the beginning of each transaction (EIP-2929).
    pub address: Address,
    /// Gas for an input, charged before [`run`](Self::run). Must depend on nothing else.
    pub gas: fn(&[u8]) -> u64,
    /// The work. Must be deterministic: the same on every machine, for the same input and state.
    pub run: fn(&mut PrecompileCall<'_>) -> Result<Bytes, PrecompileError>,
}

/// Why a precompile did not succeed. All gas of the call is used up and its effects are undone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrecompileError {
    /// The input is not what the precompile takes.
    #[error("{0}")]
    Failed(String),
    /// It wanted to write in a static call (EIP-214).
    #[error("a static call may not change state")]
    Static,
    /// The balance does not cover a transfer.
    #[error("the balance does not cover the transfer")]
    Funds,
    /// The state could not be read; the executor stops or runs the transaction again.
    #[error("the state could not be read")]
    State,
}

/// The precompiles of a chain, cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Precompiles(Arc<[Precompile]>);

impl Precompiles {
    /// None but those of the fork.
    pub fn none() -> Self {
        Self::default()
    }

    pub(crate) fn contains(&self, address: &Address) -> bool {
        self.0.iter().any(|precompile| precompile.address == *address)
    }
}

impl FromIterator<Precompile> for Precompiles {
    fn from_iter<I: IntoIterator<Item = Precompile>>(precompiles: I) -> Self {
        Self(precompiles.into_iter().collect())
    }
}

/// What a precompile may do to the state.
trait Effects {
    fn sload(&mut self, address: Address, slot: U256) -> Result<U256, PrecompileError>;
    fn sstore(&mut self, address: Address, slot: U256, value: U256) -> Result<(), PrecompileError>;
    fn balance(&mut self, address: Address) -> Result<U256, PrecompileError>;
    fn transfer(&mut self, from: Address, to: Address, value: U256) -> Result<(), PrecompileError>;
    fn log(&mut self, log: Log);
}

/// One call of a precompile: its input, and its only way to the state.
pub struct PrecompileCall<'a> {
    effects: &'a mut dyn Effects,
    input: &'a [u8],
    address: Address,
    caller: Address,
    value: U256,
    is_static: bool,
}

impl PrecompileCall<'_> {
    /// The calldata.
    pub fn input(&self) -> &[u8] {
        self.input
    }

    /// Who calls.
    pub fn caller(&self) -> Address {
        self.caller
    }

    /// Wei sent along; they are the precompile's already.
    pub fn value(&self) -> U256 {
        self.value
    }

    /// Reads one of the precompile's own storage slots.
    ///
    /// # Errors
    /// When the state cannot be read; give the error back.
    pub fn sload(&mut self, slot: U256) -> Result<U256, PrecompileError> {
        self.effects.sload(self.address, slot)
    }

    /// Writes one of the precompile's own storage slots.
    ///
    /// # Errors
    /// In a static call, and when the state cannot be read.
    pub fn sstore(&mut self, slot: U256, value: U256) -> Result<(), PrecompileError> {
        self.writable()?;
        self.effects.sstore(self.address, slot, value)
    }

    /// The balance of any account, in wei.
    ///
    /// # Errors
    /// When the state cannot be read; give the error back.
    pub fn balance(&mut self, address: Address) -> Result<U256, PrecompileError> {
        self.effects.balance(address)
    }

    /// Pays `value` wei from the precompile's own balance.
    ///
    /// # Errors
    /// In a static call, when the balance does not cover it, and when the state cannot be read.
    pub fn transfer(&mut self, to: Address, value: U256) -> Result<(), PrecompileError> {
        self.writable()?;
        self.effects.transfer(self.address, to, value)
    }

    /// Emits a log from the precompile's address; topics beyond the fourth are left out.
    ///
    /// # Errors
    /// In a static call.
    pub fn log(&mut self, topics: Vec<B256>, data: Bytes) -> Result<(), PrecompileError> {
        self.writable()?;
        let topics = topics.into_iter().take(4).collect();
        self.effects.log(Log::new_unchecked(self.address, topics, data));
        Ok(())
    }

    fn writable(&self) -> Result<(), PrecompileError> {
        if self.is_static { Err(PrecompileError::Static) } else { Ok(()) }
    }
}

struct JournalEffects<'a, CTX>(&'a mut CTX);

impl<CTX: ContextTr> JournalEffects<'_, CTX> {
    /// Leaves a database error where the handler finds it at the end of the transaction.
    fn keep<T>(&mut self, result: Result<T, <CTX::Db as revm::Database>::Error>) -> Result<T, PrecompileError> {
        result.map_err(|error| {
            *self.0.error() = Err(ContextError::Db(error));
            PrecompileError::State
        })
    }
}

impl<CTX: ContextTr<Chain: MayNoteBalances>> Effects for JournalEffects<'_, CTX> {
    fn sload(&mut self, address: Address, slot: U256) -> Result<U256, PrecompileError> {
        let loaded = self.0.journal_mut().load_account(address).map(|_| ());
        self.keep(loaded)?;
        let loaded = self.0.journal_mut().sload(address, slot).map(|load| load.data);
        self.keep(loaded)
    }

    fn sstore(&mut self, address: Address, slot: U256, value: U256) -> Result<(), PrecompileError> {
        let loaded = self.0.journal_mut().load_account(address).map(|_| ());
        self.keep(loaded)?;
        self.0.journal_mut().touch_account(address);
        let stored = self.0.journal_mut().sstore(address, slot, value).map(|_| ());
        self.keep(stored)
    }

    fn balance(&mut self, address: Address) -> Result<U256, PrecompileError> {
        if let Some(notes) = self.0.chain_mut().balance_notes() {
            notes.read(address);
        }
        let loaded = self.0.journal_mut().load_account(address).map(|load| load.data.info.balance);
        self.keep(loaded)
    }

    fn transfer(&mut self, from: Address, to: Address, value: U256) -> Result<(), PrecompileError> {
        if let Some(notes) = self.0.chain_mut().balance_notes() {
            notes.read(from);
            notes.move_wei(value);
        }
        let moved = self.0.journal_mut().transfer(from, to, value);
        match self.keep(moved)? {
            None => Ok(()),
            Some(_) => Err(PrecompileError::Funds),
        }
    }

    fn log(&mut self, log: Log) {
        self.0.journal_mut().log(log);
    }
}

/// The fork's precompiles and the chain's, for revm.
#[derive(Clone, Debug)]
pub(crate) struct AllPrecompiles {
    eth: EthPrecompiles,
    own: Precompiles,
    warm: AddressSet,
}

impl AllPrecompiles {
    pub(crate) fn new(spec: SpecId, own: &Precompiles) -> Self {
        let eth = EthPrecompiles::new(spec);
        let mut warm = eth.warm_addresses().clone();
        warm.extend(own.0.iter().map(|precompile| precompile.address));
        Self { eth, own: own.clone(), warm }
    }

    /// Tells a new journal what revm tells it with the first transaction only: a system call may come before.
    pub(crate) fn prepare(&self, journal: &mut impl JournalTr, spec: SpecId) {
        journal.set_spec_id(spec);
        journal.warm_precompiles(&self.warm);
    }

    pub(crate) fn is_precompile(&self, address: &Address) -> bool {
        self.eth.contains(address) || self.own.contains(address)
    }
}

impl<CTX: ContextTr<Cfg: Cfg<Spec = SpecId>, Chain: MayNoteBalances>> PrecompileProvider<CTX> for AllPrecompiles {
    type Output = InterpreterResult;

    fn set_spec(&mut self, spec: SpecId) -> bool {
        let changed = spec != self.eth.spec;
        if changed {
            let own = self.own.clone();
            *self = Self::new(spec, &own);
        }
        changed
    }

    fn run(&mut self, context: &mut CTX, inputs: &CallInputs) -> Result<Option<InterpreterResult>, String> {
        let Some(precompile) = self.own.0.iter().find(|own| own.address == inputs.bytecode_address) else {
            return self.eth.run(context, inputs);
        };
        let input: Vec<u8> = inputs.input.as_bytes(context).to_vec();
        let gas = (precompile.gas)(&input);
        let result = if gas > inputs.gas_limit {
            Err(PrecompileHalt::OutOfGas)
        } else {
            let mut call = PrecompileCall {
                effects: &mut JournalEffects(context),
                input: &input,
                address: precompile.address,
                caller: inputs.caller,
                value: inputs.transfer_value().unwrap_or_default(),
                is_static: inputs.is_static,
            };
            (precompile.run)(&mut call)
                .map(|output| EthPrecompileOutput::new(gas, output))
                .map_err(|error| PrecompileHalt::other(error.to_string()))
        };
        let output = PrecompileOutput::from_eth_result(result, inputs.reservoir);
        Ok(Some(precompile_output_to_interpreter_result(output, inputs.gas_limit)))
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.warm
    }
}
