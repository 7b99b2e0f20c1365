//! Whether a renewed proposal is still the one that the person asked for. A person who confirms twice may confirm the new card unread, so the
//! agent may bring fresh numbers, never another act.

use alloy_primitives::U256;

use crate::decode::{Action, Quantity, SwapKind};

/// Whether `new` does what `old` did: the same acts in the same order with the same assets and people, and no more of any amount that the old
/// calldata fixed than 0.5 %. Approvals only serve the next act, and the policy keeps them exact; the bound of a swap follows the pools, and the
/// policy keeps it near them.
pub(crate) fn keeps_meaning(old: &[Action], new: &[Action]) -> bool {
    let acts = |actions: &[Action]| -> Vec<Action> {
        actions.iter().filter(|action| !matches!(action, Action::Approve { .. })).cloned().collect()
    };
    let (old, new) = (acts(old), acts(new));
    old.len() == new.len() && old.iter().zip(&new).all(|(old, new)| same(old, new))
}

fn same(old: &Action, new: &Action) -> bool {
    match (old, new) {
        (Action::SendNative { asset, to, amount }, Action::SendNative { asset: asset2, to: to2, amount: amount2 })
        | (Action::Send { asset, to, amount }, Action::Send { asset: asset2, to: to2, amount: amount2 }) => {
            asset == asset2 && to == to2 && no_more(*amount, *amount2)
        }
        (
            Action::Supply { asset, amount, on_behalf_of: who },
            Action::Supply { asset: asset2, amount: amount2, on_behalf_of: who2 },
        )
        | (
            Action::Borrow { asset, amount, on_behalf_of: who },
            Action::Borrow { asset: asset2, amount: amount2, on_behalf_of: who2 },
        ) => asset == asset2 && who == who2 && no_more(*amount, *amount2),
        (
            Action::Withdraw { asset, amount, to: who },
            Action::Withdraw { asset: asset2, amount: amount2, to: who2 },
        )
        | (
            Action::Repay { asset, amount, on_behalf_of: who },
            Action::Repay { asset: asset2, amount: amount2, on_behalf_of: who2 },
        ) => {
            let within = match (amount, amount2) {
                (Quantity::All, _) => true,
                (Quantity::Exact(_), Quantity::All) => false,
                (Quantity::Exact(old), Quantity::Exact(new)) => no_more(*old, *new),
            };
            asset == asset2 && who == who2 && within
        }
        (Action::Swap(old), Action::Swap(new)) => {
            let within = match (old.kind, new.kind) {
                (SwapKind::ExactIn { amount_in: old, .. }, SwapKind::ExactIn { amount_in: new, .. })
                | (SwapKind::ExactOut { amount_out: old, .. }, SwapKind::ExactOut { amount_out: new, .. }) => {
                    no_more(old, new)
                }
                _ => false,
            };
            old.from == new.from && old.into == new.into && old.to == new.to && within
        }
        (Action::Wrap { asset, amount }, Action::Wrap { asset: asset2, amount: amount2 })
        | (Action::Unwrap { asset, amount }, Action::Unwrap { asset: asset2, amount: amount2 }) => {
            asset == asset2 && no_more(*amount, *amount2)
        }
        (Action::SetCollateral { .. }, Action::SetCollateral { .. }) | (Action::Drip { .. }, Action::Drip { .. }) => {
            old == new
        }
        _ => false,
    }
}

fn no_more(old: U256, new: U256) -> bool {
    new <= old.saturating_add(old / U256::from(200))
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Address;

    use super::*;
    use crate::decode::Swap;
    use crate::directory::Asset;
    use crate::testing::{self, WALLET};

    fn asset(symbol: &str) -> Asset {
        testing::directory().by_symbol(symbol).unwrap().clone()
    }

    fn send(to: u8, amount: u64) -> Action {
        Action::Send { asset: asset("USDC"), to: Address::repeat_byte(to), amount: U256::from(amount) }
    }

    fn swap(into: &str, amount_in: u64, min_out: u64) -> Action {
        let kind = SwapKind::ExactIn { amount_in: U256::from(amount_in), min_out: U256::from(min_out) };
        Action::Swap(Swap {
            from: asset("DAI"),
            into: asset(into),
            kind,
            path: vec![],
            to: WALLET,
            deadline: U256::from(min_out),
        })
    }

    #[test]
    fn fresh_numbers_of_the_same_act_keep_its_meaning() {
        assert!(keeps_meaning(&[send(0xBB, 1_000)], &[send(0xBB, 1_005)]));
        assert!(keeps_meaning(&[swap("USDC", 100, 99)], &[swap("USDC", 100, 40)]), "the policy bounds slippage");
        let approve = Action::Approve { asset: asset("DAI"), spender: WALLET, amount: U256::ONE };
        assert!(keeps_meaning(&[approve, swap("USDC", 100, 99)], &[swap("USDC", 100, 99)]));
        let withdraw = |amount| Action::Withdraw { asset: asset("DAI"), amount, to: WALLET };
        assert!(keeps_meaning(&[withdraw(Quantity::All)], &[withdraw(Quantity::Exact(U256::ONE))]));
        assert!(!keeps_meaning(&[withdraw(Quantity::Exact(U256::ONE))], &[withdraw(Quantity::All)]));
    }

    #[test]
    fn another_act_person_asset_or_amount_does_not() {
        let old = [send(0xBB, 1_000)];
        for new in [
            vec![send(0xCC, 1_000)],
            vec![send(0xBB, 1_006)],
            vec![send(0xBB, 1), send(0xCC, 1)],
            vec![swap("USDC", 1, 1)],
            vec![],
        ] {
            assert!(!keeps_meaning(&old, &new), "{new:?}");
        }
        assert!(!keeps_meaning(&[swap("USDC", 100, 99)], &[swap("METIS", 100, 99)]));
        assert!(!keeps_meaning(&[swap("USDC", 100, 99)], &[swap("USDC", 200, 198)]));
    }
}
