//! What a person has: holdings with their value, deposits and loans, and approvals that are still open.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall as _;

use crate::abi::Erc20;
use crate::agent::ProposedCalls;
use crate::amounts::Usd;
use crate::decode::Call;
use crate::directory::{Asset, roles};
use crate::error::Result;
use crate::person::{Output, Person};

/// One asset in a wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The asset.
    pub asset: Asset,
    /// Units.
    pub units: U256,
    /// Value at the oracle's price, where it has one.
    pub value: Option<Usd>,
}

/// What a wallet holds, has lent and owes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portfolio {
    /// In the wallet, most valuable first.
    pub holdings: Vec<Holding>,
    /// Deposits in Aave v3 that count as collateral.
    pub lent: Usd,
    /// Loans from Aave v3.
    pub owed: Usd,
    /// Aave v3 health factor, 18 decimals; `None` where it cannot be read.
    pub health: Option<U256>,
}

/// An approval that is still open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenApproval {
    /// The token.
    pub asset: Asset,
    /// Who may take it.
    pub spender: Address,
    /// The operator's name for them.
    pub name: String,
    /// How much.
    pub units: U256,
}

impl Person {
    /// What the person has on the latest state.
    ///
    /// # Errors
    /// [`crate::ChatError::Chain`].
    pub fn portfolio(&self) -> Result<Portfolio> {
        let directory = self.inner.directory()?;
        let snapshot = self.inner.node.snapshot();
        let priced = crate::simulate::holdings_with_prices(&snapshot, self.wallet, &directory)?;
        let mut holdings: Vec<Holding> = priced
            .into_iter()
            .filter(|(_, units, _)| !units.is_zero())
            .map(|(asset, units, price)| {
                let value = price.and_then(|price| Usd::of(units, asset.decimals, price));
                Holding { asset, units, value }
            })
            .collect();
        holdings.sort_by_key(|holding| std::cmp::Reverse(holding.value));
        let (lent, owed, health) = crate::simulate::lending_now(&snapshot, self.wallet, &directory).unwrap_or_default();
        Ok(Portfolio { holdings, lent, owed, health })
    }

    /// Approvals that are still open, of those that a wallet here can give at all.
    ///
    /// # Errors
    /// [`crate::ChatError::Chain`].
    pub fn open_approvals(&self) -> Result<Vec<OpenApproval>> {
        let directory = self.inner.directory()?;
        let snapshot = self.inner.node.snapshot();
        let mut open = Vec::new();
        for spender in [roles::POOL, roles::ROUTER].into_iter().filter_map(|role| directory.contract(role)) {
            for asset in directory.assets().iter().filter(|asset| !asset.native) {
                let units = crate::simulate::allowance(&snapshot, asset.address, self.wallet, spender)?;
                if !units.is_zero() {
                    let name = directory.name_of(spender).unwrap_or_else(|| spender.to_string());
                    open.push(OpenApproval { asset: asset.clone(), spender, name, units });
                }
            }
        }
        Ok(open)
    }

    /// A card that takes all open approvals back; words where there are none.
    pub async fn revoke(&self) -> Vec<Output> {
        let _busy = self.busy().await;
        let open = match self.open_approvals() {
            Ok(open) => open,
            Err(error) => return self.guarded(Err(error)),
        };
        if open.is_empty() {
            return self.guarded(self.told(Output::text(self.tongue().say(crate::words::NO_APPROVAL_OPEN))));
        }
        let back = |approval: &OpenApproval| Call {
            to: approval.asset.address,
            value: U256::ZERO,
            input: Erc20::approveCall { spender: approval.spender, amount: U256::ZERO }.abi_encode().into(),
        };
        let calls = open.iter().take(crate::decode::MAX_CALLS).map(back).collect();
        self.propose(ProposedCalls { calls, valid_for: 0, ..ProposedCalls::default() }).await
    }
}
