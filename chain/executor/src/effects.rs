//! Reads out of revm's journal what a transaction leaves behind, as the state after it sees it.

use revm::{
    primitives::{B256, KECCAK_EMPTY, U256, hardfork::SpecId},
    state::{Account, Bytecode, EvmStorageSlot},
};

use crate::AccountState;

/// Whether the account had code before the transaction.
pub(crate) fn had_code(account: &Account) -> bool {
    AccountState::from(&account.original_info()).code_hash != KECCAK_EMPTY
}

/// What one transaction does to one account that it touched or looked at.
pub(crate) struct Effect<'a> {
    /// The account afterwards, when it is not what it was.
    pub(crate) state: Option<Option<AccountState>>,
    /// Whether a contract was destroyed that was there before, with its storage.
    pub(crate) wiped: bool,
    /// Whether the account does not exist afterwards, so that none of its slots holds anything.
    pub(crate) gone: bool,
    /// Whether there was a write access at all; without one, slots cannot have changed.
    pub(crate) touched: bool,
    /// Code that became known.
    pub(crate) code: Option<(B256, &'a Bytecode)>,
}

impl<'a> Effect<'a> {
    /// The effect on an account as it stands in the journal after a transaction ran.
    ///
    /// `earns`: whether it is the beneficiary, whose fee is kept apart. The fee would touch it, and bring to light what it
    /// lost untouched: revm does not give back a payment that overflows where it arrives.
    pub(crate) fn of(account: &'a Account, spec: SpecId, earns: bool) -> Self {
        let touched = account.is_touched() || (earns && account.is_changed());
        let mut effect = Self { state: None, wiped: false, gone: false, touched, code: None };
        if !effect.touched {
            return effect;
        }
        let existed = !account.is_loaded_as_not_existing();
        let mut created = account.is_created();
        let empty = account.is_empty();
        if empty && !account.is_selfdestructed() && !created && !spec.is_enabled_in(SpecId::SPURIOUS_DRAGON) {
            // Before EIP-161 a touched account comes into being even if it is empty, and an empty one stays.
            if existed {
                effect.touched = false;
                return effect;
            }
            created = true;
        } else {
            effect.gone = account.is_selfdestructed() || (empty && !created);
        }
        // Only what had code can have had storage. (From Cancun on, nothing that had code goes away: EIP-6780.)
        effect.wiped = effect.gone && existed && had_code(account);
        if effect.gone {
            effect.state = existed.then_some(None);
        } else if created || account.is_changed() {
            let state = AccountState::from(&account.info);
            if state.code_hash != KECCAK_EMPTY
                && let Some(code) = &account.info.code
                && !code.is_empty()
            {
                effect.code = Some((state.code_hash, code));
            }
            effect.state = Some(Some(state));
        }
        effect
    }

    /// The value of a slot afterwards, when it is not what it was.
    pub(crate) fn slot(&self, slot: &EvmStorageSlot) -> Option<U256> {
        if !self.touched {
            return None;
        }
        let after = if self.gone { U256::ZERO } else { slot.present_value };
        (after != slot.original_value).then_some(after)
    }
}
