//! What really happened, read from the mined receipt: hash, block, fee, and what the logs say moved.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::SolEvent as _;
use hyperlith_chain::{Node, TransactionReceipt};
use serde::{Deserialize, Serialize};

use crate::abi::{Erc20, Pool, Weth};
use crate::amounts;
use crate::directory::{Asset, Directory, roles};
use crate::render::{Row, table, wrapped};
use crate::words::{self, Message, Tongue};

/// An asset that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The asset.
    pub asset: Asset,
    /// Units that left the wallet.
    pub sent: U256,
    /// Units that came into it.
    pub received: U256,
}

/// A mined transaction as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What the card said.
    pub title: String,
    /// Whether it succeeded.
    pub success: bool,
    /// Why not.
    pub reason: Option<String>,
    /// Transaction hash.
    pub hash: B256,
    /// Block number.
    pub block: u64,
    /// Gas used.
    pub gas_used: u64,
    /// Fee in wei.
    pub fee: U256,
    /// The chain's own coin.
    pub native: Asset,
    /// What moved, from the logs; the chain's own coin from its balances.
    pub moved: Vec<Moved>,
    /// What the Aave v3 pool says happened.
    pub lending: Vec<String>,
    /// Aave v3 health factor now.
    pub health: Option<U256>,
    /// The language of its words.
    #[serde(skip)]
    pub tongue: Tongue,
}

impl Receipt {
    /// Read a receipt for a wallet.
    pub fn new(
        title: &str,
        receipt: &TransactionReceipt,
        wallet: Address,
        directory: &Directory,
        node: &Node,
        tongue: Tongue,
    ) -> Self {
        let native = directory.native();
        let mut moved = token_moves(receipt, wallet, directory);
        moved.extend(native_move(receipt, wallet, &native, node));
        let lending = lending_moves(receipt, wallet, directory, tongue);
        let health = crate::simulate::health_now(&node.snapshot(), wallet, directory);
        Self {
            title: title.to_owned(),
            success: receipt.success,
            reason: (!receipt.success).then(|| match receipt.revert_data.is_empty() {
                true => tongue.say(words::RECEIPT_OUT_OF_GAS),
                false => crate::simulate::revert_reason(&receipt.revert_data),
            }),
            hash: receipt.transaction_hash,
            block: receipt.block.number,
            gas_used: receipt.gas_used,
            fee: receipt.fee(),
            native,
            moved,
            health: health.filter(|factor| !lending.is_empty() || *factor != U256::MAX),
            lending,
            tongue,
        }
    }

    /// The receipt's lines.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut add = |label, value| rows.push(Row { label: self.tongue.say(label), value });
        if let Some(reason) = &self.reason {
            add(words::RECEIPT_REVERTED, self.tongue.with(words::RECEIPT_ONLY_FEE, &[("reason", reason)]));
        }
        for moved in self.moved.iter().filter(|moved| !moved.sent.is_zero()) {
            add(words::LABEL_SENT, amounts::with_symbol(moved.sent, &moved.asset));
        }
        for moved in self.moved.iter().filter(|moved| !moved.received.is_zero()) {
            add(words::LABEL_RECEIVED, amounts::with_symbol(moved.received, &moved.asset));
        }
        for line in &self.lending {
            rows.push(Row { label: "Aave v3".to_owned(), value: line.clone() });
        }
        let mut add = |label, value| rows.push(Row { label: self.tongue.say(label), value });
        if let Some(health) = self.health {
            add(words::LABEL_HEALTH, amounts::health(health));
        }
        add(
            words::LABEL_FEE,
            format!(
                "{} {} ({} gas)",
                amounts::cut(self.fee, self.native.decimals, 9),
                self.native.symbol,
                self.gas_used
            ),
        );
        add(words::LABEL_BLOCK, self.block.to_string());
        // Alone on its line, so that it is whole at any width that a terminal has.
        add(words::LABEL_TRANSACTION, String::new());
        rows
    }

    /// The receipt as text. The transaction hash stands whole on a line of its own.
    pub fn text(&self) -> String {
        let head = self.tongue.say(if self.success { words::RECEIPT_DONE } else { words::RECEIPT_FAILED });
        let mut out = wrapped("", &format!("{head}: {}", self.title));
        out.push_str(&table(&self.rows()));
        out.push_str(&format!(" {}", self.hash));
        out
    }
}

/// ERC-20 transfers of listed tokens in and out of the wallet, and WETH's own events.
fn token_moves(receipt: &TransactionReceipt, wallet: Address, directory: &Directory) -> Vec<Moved> {
    let weth = directory.contract(roles::WETH);
    let mut moves: BTreeMap<Address, (U256, U256)> = BTreeMap::new();
    for log in &receipt.logs {
        if directory.token(log.address).is_none() {
            continue;
        }
        let mut note = |sent: U256, received: U256| {
            let entry = moves.entry(log.address).or_default();
            *entry = (entry.0.saturating_add(sent), entry.1.saturating_add(received));
        };
        if let Ok(event) = Erc20::Transfer::decode_log(log) {
            if event.from == wallet {
                note(event.value, U256::ZERO);
            }
            if event.to == wallet {
                note(U256::ZERO, event.value);
            }
        } else if Some(log.address) == weth {
            if let Ok(event) = Weth::Deposit::decode_log(log)
                && event.to == wallet
            {
                note(U256::ZERO, event.amount);
            }
            if let Ok(event) = Weth::Withdrawal::decode_log(log)
                && event.from == wallet
            {
                note(event.amount, U256::ZERO);
            }
        }
    }
    moves
        .into_iter()
        .filter_map(|(token, (sent, received))| Some(Moved { asset: directory.token(token)?.clone(), sent, received }))
        .collect()
}

/// The coin has no logs: its balance before and after the block, the fee left out. `None` when those states are no longer kept.
fn native_move(receipt: &TransactionReceipt, wallet: Address, native: &Asset, node: &Node) -> Option<Moved> {
    let state = |number: u64| node.snapshot_at(number).ok().flatten();
    let before = state(receipt.block.number.checked_sub(1)?)?.balance(wallet);
    let after = state(receipt.block.number)?.balance(wallet).saturating_add(receipt.fee());
    (before != after).then(|| Moved {
        asset: native.clone(),
        sent: before.saturating_sub(after),
        received: after.saturating_sub(before),
    })
}

fn lending_moves(receipt: &TransactionReceipt, wallet: Address, directory: &Directory, tongue: Tongue) -> Vec<String> {
    let Some(pool) = directory.contract(roles::POOL) else { return vec![] };
    let amount = |token: Address, units: U256| match directory.token(token) {
        Some(asset) => amounts::with_symbol(units, asset),
        None => format!("{units} units of {token}"),
    };
    let did = |message: Message, token: Address, units: U256| {
        Some(tongue.with(message, &[("amount", &amount(token, units))]))
    };
    receipt
        .logs
        .iter()
        .filter(|log| log.address == pool)
        .filter_map(|log| {
            if let Ok(event) = Pool::Supply::decode_log(log) {
                return did(words::DID_SUPPLY, event.reserve, event.amount).filter(|_| event.onBehalfOf == wallet);
            }
            if let Ok(event) = Pool::Withdraw::decode_log(log) {
                return did(words::DID_WITHDRAW, event.reserve, event.amount).filter(|_| event.user == wallet);
            }
            if let Ok(event) = Pool::Borrow::decode_log(log) {
                return did(words::DID_BORROW, event.reserve, event.amount).filter(|_| event.onBehalfOf == wallet);
            }
            let event = Pool::Repay::decode_log(log).ok()?;
            did(words::DID_REPAY, event.reserve, event.amount).filter(|_| event.user == wallet)
        })
        .collect()
}
