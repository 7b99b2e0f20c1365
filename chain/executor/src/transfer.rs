//! The native path for plain value transfers: what revm does for them, without entering the EVM.

use revm::{
    context::{Cfg, CfgEnv, TxEnv},
    context_interface::{Transaction, transaction::TransactionType},
    primitives::{Address, KECCAK_EMPTY, TxKind, U256, hardfork::SpecId},
};

use crate::{AccountState, BlockEnvironment, Checks, Receipt, SkipReason, precompile::AllPrecompiles};

/// Gas of a transfer without calldata, in every fork up to Osaka.
const GAS: u64 = 21_000;

/// What has to be known of a block to recognise its transfers.
pub(crate) struct Rules {
    spec: SpecId,
    cfg: CfgEnv,
    base_fee: u64,
    precompiles: AllPrecompiles,
    allowed: bool,
}

/// A transaction that is a plain transfer as far as can be told without looking at the state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub(crate) from: Address,
    pub(crate) to: Address,
    pub(crate) nonce: u64,
    pub(crate) value: U256,
    /// Wei that the sender must have: value, and gas limit at the highest price.
    pub(crate) needed: U256,
    /// Wei that the sender pays for gas.
    pub(crate) cost: U256,
    /// Wei of that which the beneficiary gets.
    pub(crate) fee: U256,
}

impl Rules {
    /// `fee_apart`: whether the beneficiary's fees are kept apart, without which there is no native path.
    pub(crate) fn new(environment: &BlockEnvironment, fee_apart: bool) -> Self {
        let spec = environment.spec;
        Self {
            spec,
            cfg: environment.cfg(Checks::ALL),
            base_fee: environment.block.basefee,
            precompiles: AllPrecompiles::new(spec, &environment.precompiles),
            // Before EIP-161 a transfer of nothing creates accounts; Amsterdam prices and logs transfers anew. A header that does not
            // fit its fork is for revm to refuse.
            allowed: fee_apart
                && spec.is_enabled_in(SpecId::SPURIOUS_DRAGON)
                && !spec.is_enabled_in(SpecId::AMSTERDAM)
                && (!spec.is_enabled_in(SpecId::MERGE) || environment.block.prevrandao.is_some())
                && (!spec.is_enabled_in(SpecId::CANCUN) || environment.block.blob_excess_gas_and_price.is_some()),
        }
    }

    /// `tx` as a transfer; `None` when revm has to look at it, be it valid or not.
    pub(crate) fn transfer(&self, tx: &TxEnv) -> Option<Transfer> {
        let TxKind::Call(to) = tx.kind else { return None };
        let plain = self.allowed
            && tx.data.is_empty()
            && tx.access_list.is_empty()
            && tx.authorization_list.is_empty()
            && tx.blob_hashes.is_empty()
            && tx.gas_limit >= GAS
            && tx.nonce != u64::MAX;
        if !plain {
            return None;
        }
        let type_fits = match TransactionType::from(tx.tx_type) {
            TransactionType::Legacy => true,
            TransactionType::Eip2930 => self.spec.is_enabled_in(SpecId::BERLIN),
            TransactionType::Eip1559 => {
                self.spec.is_enabled_in(SpecId::LONDON) && tx.gas_priority_fee.unwrap_or_default() <= tx.gas_price
            }
            TransactionType::Eip4844 | TransactionType::Eip7702 | TransactionType::Custom => false,
        };
        let chain_fits = match tx.chain_id {
            Some(id) => id == self.cfg.chain_id,
            None => tx.tx_type == 0,
        };
        let base_fee = u128::from(self.base_fee);
        let price = tx.effective_gas_price(base_fee);
        if !type_fits
            || !chain_fits
            || price < base_fee
            || tx.gas_price < base_fee
            || tx.gas_limit > Cfg::tx_gas_limit_cap(&self.cfg)
            || self.precompiles.is_precompile(&to)
        {
            return None;
        }
        let gas = u128::from(GAS);
        let tip = if self.spec.is_enabled_in(SpecId::LONDON) { price - base_fee } else { price };
        Some(Transfer {
            from: tx.caller,
            to,
            nonce: tx.nonce,
            value: tx.value,
            needed: tx.max_balance_spending().ok()?,
            cost: U256::from(price.checked_mul(gas)?),
            fee: U256::from(tip.checked_mul(gas)?),
        })
    }
}

/// Why the native path gives a transfer back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unplain {
    /// Not valid at its place.
    Skip(SkipReason),
    /// Something that revm has to decide: code at either end, or a sum that overflows.
    Revm,
}

impl Transfer {
    pub(crate) const GAS: u64 = GAS;

    /// The sender after the transfer, the value already gone; the checks in revm's order (EIP-3607, nonce, funds).
    ///
    /// `delegated` tells whether the sender's code is a delegation (EIP-7702), which may send.
    pub(crate) fn debit(
        &self,
        sender: Option<AccountState>,
        delegated: impl FnOnce() -> bool,
    ) -> Result<AccountState, Unplain> {
        let mut sender = sender.unwrap_or_default();
        if sender.code_hash != KECCAK_EMPTY {
            // To oneself, delegated code would run; other code may not send at all, which revm words.
            if self.from == self.to || !delegated() {
                return Err(Unplain::Revm);
            }
        }
        if self.nonce > sender.nonce {
            return Err(Unplain::Skip(SkipReason::NonceTooHigh { tx: self.nonce, state: sender.nonce }));
        }
        if self.nonce < sender.nonce {
            return Err(Unplain::Skip(SkipReason::NonceTooLow { tx: self.nonce, state: sender.nonce }));
        }
        if self.needed > sender.balance {
            return Err(Unplain::Skip(SkipReason::InsufficientFunds { balance: sender.balance, needed: self.needed }));
        }
        sender.nonce = sender.nonce.saturating_add(1);
        let value = if self.from == self.to { U256::ZERO } else { self.value };
        sender.balance = sender.balance.wrapping_sub(self.cost).wrapping_sub(value);
        Ok(sender)
    }

    /// The recipient after the transfer; `None` where there still is none.
    pub(crate) fn credit(&self, recipient: Option<AccountState>) -> Result<Option<AccountState>, Unplain> {
        match recipient {
            Some(account) if account.code_hash != KECCAK_EMPTY => Err(Unplain::Revm),
            // A touched account that is empty goes away (EIP-161); old states may hold some.
            Some(account) if account == AccountState::default() && self.value.is_zero() => Err(Unplain::Revm),
            None if self.value.is_zero() => Ok(None),
            account => {
                let mut account = account.unwrap_or_default();
                account.balance = account.balance.checked_add(self.value).ok_or(Unplain::Revm)?;
                Ok(Some(account))
            }
        }
    }

    /// What its receipt says.
    pub(crate) fn receipt() -> Receipt {
        Receipt {
            success: true,
            gas_used: GAS,
            logs: Vec::new(),
            output: revm::primitives::Bytes::new(),
            created: None,
            halt: None,
        }
    }
}
