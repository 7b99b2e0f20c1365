//! What a transaction needs to know of contracts' balances. Nearly every transaction goes through contracts that hold wei, and
//! nearly none depends on how many: a deposit adds, a payment only has to be covered. The instructions that look at a
//! balance note it here, so that all others can be left out of account, and what they add or take be kept as a difference.
//!
//! The instructions are revm's own; noting comes before them. Noting too much costs time and nothing else.

use revm::{
    bytecode::opcode,
    interpreter::{
        Host, InstructionContext, InstructionExecResult, InterpreterTypes,
        instructions::{contract, host},
        interpreter_types::{InputsTr, StackTr},
    },
    primitives::{Address, U256},
};

/// Accounts that are told apart; with more, every balance counts as read.
const LISTED: usize = 32;

/// How a transaction depends on the balance of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Not at all.
    Nothing,
    /// It paid from the account; this is the least that was ever left.
    Covered(U256),
    /// By its value.
    Value,
}

/// Where precompiles find the notes, if anybody takes any.
pub(crate) trait MayNoteBalances {
    fn balance_notes(&mut self) -> Option<&mut BalanceNotes> {
        None
    }
}

impl MayNoteBalances for () {}

/// What one transaction does with balances.
#[derive(Debug, Default)]
pub(crate) struct BalanceNotes {
    needs: Vec<(Address, Need)>,
    all: bool,
    moved: U256,
}

impl BalanceNotes {
    /// The balance of `account` becomes known to the transaction.
    pub(crate) fn read(&mut self, account: Address) {
        self.need(account, Need::Value);
    }

    /// `value` wei go from one account to another.
    pub(crate) fn move_wei(&mut self, value: U256) {
        self.moved = self.moved.saturating_add(value);
    }

    /// `account` pays `value` wei of the `balance` that it has, if it can.
    fn paid(&mut self, account: Address, balance: U256, value: U256) {
        self.move_wei(value);
        // That it is not covered is found by value.
        self.need(account, balance.checked_sub(value).map_or(Need::Value, Need::Covered));
    }

    fn need(&mut self, account: Address, need: Need) {
        if let Some((_, known)) = self.needs.iter_mut().find(|(known, _)| *known == account) {
            *known = known.and(need);
        } else if self.needs.len() < LISTED {
            self.needs.push((account, need));
        } else {
            self.all = true;
        }
    }

    /// How the transaction depends on the balance of `account`.
    pub(crate) fn of(&self, account: Address) -> Need {
        if self.all {
            return Need::Value;
        }
        self.needs.iter().find(|(known, _)| *known == account).map_or(Need::Nothing, |(_, need)| *need)
    }

    /// At least as many wei as went from one account to another.
    pub(crate) fn moved(&self) -> U256 {
        self.moved
    }

    pub(crate) fn clear(&mut self) {
        self.needs.clear();
        (self.all, self.moved) = (false, U256::ZERO);
    }
}

impl Need {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Value, _) | (_, Self::Value) => Self::Value,
            (Self::Covered(one), Self::Covered(other)) => Self::Covered(one.min(other)),
            (Self::Nothing, need) | (need, Self::Nothing) => need,
        }
    }
}

/// What an instruction needs beside revm's host.
pub(crate) trait BalanceHost: Host {
    fn balance_notes(&mut self) -> &mut BalanceNotes;
}

/// An instruction that depends on a balance: it notes what it looks at, and then does what revm's does.
pub(crate) fn instruction<const OPCODE: u8, IT: InterpreterTypes, H: BalanceHost>(
    context: InstructionContext<'_, H, IT>,
) -> InstructionExecResult {
    let stack = context.interpreter.stack.data();
    let top =
        |depth: usize| stack.len().checked_sub(depth + 1).and_then(|at| stack.get(at)).copied().unwrap_or_default();
    let own = context.interpreter.input.target_address();
    match OPCODE {
        opcode::BALANCE => context.host.balance_notes().read(Address::from_word(top(0).into())),
        opcode::CALL | opcode::CALLCODE => {
            let value = top(2);
            if !value.is_zero() {
                let balance = context.host.balance(own).map_or(U256::ZERO, |balance| balance.data);
                context.host.balance_notes().paid(own, balance, value);
            }
        }
        opcode::SELFDESTRUCT => {
            let balance = context.host.balance(own).map_or(U256::MAX, |balance| balance.data);
            let notes = context.host.balance_notes();
            notes.read(own);
            notes.move_wei(balance);
        }
        opcode::CREATE | opcode::CREATE2 => {
            let value = top(0);
            let notes = context.host.balance_notes();
            notes.read(own);
            notes.move_wei(value);
        }
        _ => context.host.balance_notes().read(own),
    }
    match OPCODE {
        opcode::BALANCE => host::balance(context),
        opcode::SELFBALANCE => host::selfbalance(context),
        opcode::CALL => contract::call::<{ opcode::CALL }, _, _>(context),
        opcode::CALLCODE => contract::call::<{ opcode::CALLCODE }, _, _>(context),
        opcode::CREATE => contract::create::<false, _, _>(context),
        opcode::CREATE2 => contract::create::<true, _, _>(context),
        _ => host::selfdestruct(context),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Address = Address::repeat_byte(1);
    const TWO: Address = Address::repeat_byte(2);

    #[test]
    fn the_least_that_was_left_counts_until_the_value_does() {
        let mut notes = BalanceNotes::default();
        assert_eq!(notes.of(ONE), Need::Nothing);
        notes.paid(ONE, U256::from(10), U256::from(3));
        notes.paid(ONE, U256::from(20), U256::from(2));
        assert_eq!(notes.of(ONE), Need::Covered(U256::from(7)));
        notes.paid(TWO, U256::from(1), U256::from(2));
        assert_eq!(notes.of(TWO), Need::Value, "what was not covered may be, with another balance");
        notes.read(ONE);
        assert_eq!(notes.of(ONE), Need::Value);
        assert_eq!(notes.moved(), U256::from(7));
        notes.clear();
        assert_eq!((notes.of(ONE), notes.moved()), (Need::Nothing, U256::ZERO));
    }

    #[test]
    fn with_too_many_accounts_every_value_counts() {
        let mut notes = BalanceNotes::default();
        for number in 0..=LISTED as u64 {
            notes.paid(Address::left_padding_from(&number.to_be_bytes()), U256::from(2), U256::from(1));
        }
        assert_eq!(notes.of(ONE), Need::Value);
    }
}
