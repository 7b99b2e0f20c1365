//! The plan tried on a fork of the chain: finds the gas of every step and every mistake before anything is sent.

use alloy_primitives::{Address, B256, Bytes, TxKind, U256};

use super::{DevnetError, key::DevelopmentKey, plan::Stage};
use crate::{CallOutcome, CallRequest, Fork, Snapshot, TxRequest};

/// A signed transaction that succeeded on the fork.
#[derive(Debug)]
pub(super) struct Step {
    /// What it is for.
    pub(super) label: String,
    /// EIP-2718 bytes.
    pub(super) raw: Bytes,
    /// Transaction hash.
    pub(super) hash: B256,
}

/// Runs steps on a fork and signs those that the chain has not seen yet.
#[derive(Debug)]
pub(super) struct Rehearsal {
    key: DevelopmentKey,
    chain_id: u64,
    fork: Fork,
    /// The deployer's nonce on the chain: steps below it were mined at an earlier start.
    mined: u64,
    next: u64,
    steps: Vec<Step>,
}

impl Rehearsal {
    /// The plan from its first step on, to be tried on what comes after `snapshot`.
    pub(super) fn of_plan(key: DevelopmentKey, snapshot: &Snapshot) -> Self {
        let mined = snapshot.nonce(key.address());
        let fork = snapshot.fork();
        Self { key, chain_id: snapshot.chain_id(), fork, mined, next: 0, steps: Vec::new() }
    }

    /// A single transaction, with the deployer's next nonce.
    pub(super) fn of_one(key: DevelopmentKey, snapshot: &Snapshot) -> Self {
        let mut rehearsal = Self::of_plan(key, snapshot);
        rehearsal.next = rehearsal.mined;
        rehearsal
    }

    /// The steps that remain to be sent, and the number of all steps.
    pub(super) fn into_steps(self) -> (Vec<Step>, u64) {
        (self.steps, self.next)
    }

    /// Seconds since the Unix epoch on the fork.
    pub(super) fn timestamp(&self) -> u64 {
        self.fork.timestamp()
    }

    /// Tries a step; `Ok` with its outcome, `None` when it was mined long ago. A successful one is signed and kept.
    pub(super) fn try_step(
        &mut self,
        label: &str,
        to: TxKind,
        value: U256,
        input: Bytes,
    ) -> Result<Option<CallOutcome>, DevnetError> {
        let nonce = self.next;
        self.next = self.next.saturating_add(1);
        if nonce < self.mined {
            return Ok(None);
        }
        let cap = self.fork.transaction_gas_limit();
        let request = TxRequest {
            from: self.key.address(),
            to: to.to().copied(),
            value,
            input: input.clone(),
            gas: Some(cap),
            nonce: Some(nonce),
            ..TxRequest::default()
        };
        let outcome = self.fork.transact(&request)?;
        if outcome.is_success() {
            // On the chain a step may come some seconds later than here, and then interest is booked too.
            let gas_limit = (outcome.gas_used() / 4 * 5).saturating_add(200_000).min(cap);
            let (raw, hash) = self.key.sign(self.chain_id, nonce, gas_limit, to, value, input)?;
            self.steps.push(Step { label: label.to_owned(), raw, hash });
        }
        Ok(Some(outcome))
    }

    fn step(&mut self, label: &str, to: TxKind, value: U256, input: Bytes) -> Result<(), DevnetError> {
        let outcome = match self.try_step(label, to, value, input) {
            Ok(None) => return Ok(()),
            Ok(Some(outcome)) => outcome,
            // The usual cause: a chain whose genesis gave the deployer nothing.
            Err(DevnetError::Chain(error)) => return Err(failed(label, error.to_string())),
            Err(error) => return Err(error),
        };
        outcome.into_output().map(drop).map_err(|reason| failed(label, reason))
    }
}

fn failed(label: &str, reason: String) -> DevnetError {
    DevnetError::Step { step: label.to_owned(), reason }
}

impl Stage for Rehearsal {
    fn deployer(&self) -> Address {
        self.key.address()
    }

    fn create(&mut self, label: &str, code: Vec<u8>) -> Result<Address, DevnetError> {
        let address = self.key.address().create(self.next);
        self.step(label, TxKind::Create, U256::ZERO, code.into())?;
        if self.fork.code(address)?.is_empty() {
            return Err(DevnetError::NotAsPlanned(format!("the step \"{label}\" left no contract at {address}")));
        }
        Ok(address)
    }

    fn send(&mut self, label: &str, to: Address, value: U256, input: Vec<u8>) -> Result<(), DevnetError> {
        self.step(label, TxKind::Call(to), value, input.into())
    }

    fn read(&mut self, to: Address, input: Vec<u8>) -> Result<Bytes, DevnetError> {
        let request = CallRequest { to: Some(to), input: input.into(), ..CallRequest::default() };
        self.fork.call(&request)?.into_output().map_err(|reason| failed("read the chain", reason))
    }
}
