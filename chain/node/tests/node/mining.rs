//! From a signed transaction to a block with a receipt.

use alloy_consensus::{
    ReceiptEnvelope, TxEip2930, TxLegacy,
    proofs::{calculate_receipt_root, calculate_transaction_root},
};
use alloy_eips::eip1559::BaseFeeParams;
use alloy_primitives::{Address, B256, Bytes, TxKind, U256};
use hyperlith_chain::{CallOutcome, CallRequest};

use crate::{common::*, set_code};

#[tokio::test]
async fn a_transfer_is_mined_at_once_and_every_wei_is_accounted_for() {
    let chain = Chain::new().await;
    let (alice, bob) = (person(1), Address::repeat_byte(0xb0));
    let before = chain.node.snapshot();
    let hash = chain.send(&alice, 0, TxKind::Call(bob), 5, &[]).unwrap();
    let receipt = chain.receipt(hash).await;
    assert!(receipt.success);
    assert_eq!(receipt.block.number, 1);
    assert_eq!(receipt.gas_used, 21_000);
    let after = chain.node.snapshot();
    assert_eq!(after.balance(bob), U256::from(5));
    assert_eq!(after.balance(alice.address()), before.balance(alice.address()) - U256::from(5) - receipt.fee());
    // The pinned state has not moved.
    assert_eq!(before.balance(bob), U256::ZERO);
    let base_fee = after.header().base_fee_per_gas.unwrap();
    assert_eq!(receipt.effective_gas_price, u128::from(base_fee) + TIP);
    assert_eq!(after.balance(after.header().beneficiary), U256::from(TIP * 21_000));
}

#[tokio::test]
async fn every_transaction_type_is_mined_except_blobs() {
    let chain = Chain::new().await;
    let alice = person(1);
    let to = TxKind::Call(Address::repeat_byte(1));
    let price = 3 * GWEI;
    let raws = [
        sign(
            &alice,
            TxLegacy { chain_id: Some(CHAIN), nonce: 0, gas_price: price, gas_limit: 30_000, to, ..Default::default() },
        ),
        sign(
            &alice,
            TxEip2930 { chain_id: CHAIN, nonce: 1, gas_price: price, gas_limit: 30_000, to, ..Default::default() },
        ),
        sign(&alice, transfer(2, to, 1)),
        set_code(&alice, 3, chain.contract(&alice, 9)),
    ];
    let hashes: Vec<B256> = raws.iter().map(|raw| chain.node.submit(raw.clone()).unwrap()).collect();
    for (kind, hash) in [0, 1, 2, 4].into_iter().zip(hashes) {
        let receipt = chain.receipt(hash).await;
        assert!(receipt.success);
        assert_eq!(receipt.transaction_type, kind);
    }
}

#[tokio::test]
async fn logs_reverts_and_created_contracts_stand_in_the_receipts() {
    let chain = Chain::new().await;
    let alice = person(1);
    let create = chain.send(&alice, 0, TxKind::Create, 0, &init_code()).unwrap();
    let contract = alice.address().create(0);
    let log = chain.send(&alice, 1, TxKind::Call(contract), 0, &[]).unwrap();
    let revert = chain.send(&alice, 2, TxKind::Call(contract), 0, &[1]).unwrap();
    let created = chain.receipt(create).await;
    assert_eq!(created.contract_address, Some(contract));
    let snapshot = chain.node.snapshot_at(created.block.number).unwrap();
    assert_eq!(snapshot.unwrap().code(contract), runtime_code());
    let logged = chain.receipt(log).await;
    assert_eq!(logged.logs.len(), 1);
    assert_eq!(logged.logs[0].address, contract);
    assert_eq!(logged.logs[0].topics(), [B256::with_last_byte(0x2a)]);
    let reverted = chain.receipt(revert).await;
    assert!(!reverted.success);
    assert!(reverted.logs.is_empty());
    let reason = hyperlith_chain::revert::decode_revert(&reverted.revert_data);
    assert_eq!(reason, "nope");

    let call = CallRequest { to: Some(contract), input: Bytes::from_static(&[1]), ..CallRequest::default() };
    let outcome = chain.node.snapshot().call(&call).unwrap();
    assert!(matches!(&outcome, CallOutcome::Revert { output, .. } if *output == reverted.revert_data));
    assert_eq!(outcome.into_output().unwrap_err(), "nope");
}

#[tokio::test]
async fn headers_link_and_carry_the_roots_and_base_fees_that_ethereum_asks_for() {
    let chain = Chain::new().await;
    let senders: Vec<_> = (1..=4).map(person).collect();
    let mut hashes = Vec::new();
    for nonce in 0..60 {
        for sender in &senders {
            let to = TxKind::Call(Address::with_last_byte(nonce as u8));
            hashes.push(chain.send(sender, nonce, to, 1, &[]).unwrap());
        }
    }
    let mut seen = 0;
    for hash in &hashes {
        chain.receipt(*hash).await;
    }
    let head = chain.node.head();
    let mut parent = chain.node.block(0).unwrap().unwrap();
    for number in 1..=head.number {
        let block = chain.node.block(number).unwrap().unwrap();
        let header = &block.header;
        assert_eq!(header.parent_hash, parent.hash);
        assert_eq!(header.hash_slow(), block.hash);
        assert!(header.timestamp >= parent.header.timestamp);
        assert!(header.gas_used <= header.gas_limit);
        assert_eq!(header.base_fee_per_gas, parent.header.next_block_base_fee(BaseFeeParams::ethereum()));
        let state = chain.node.snapshot_at(number).unwrap().unwrap();
        assert_eq!(header.state_root, full_state_root(&state));
        let txs: Vec<_> = block.transactions.iter().map(|tx| tx.inner().clone()).collect();
        assert_eq!(header.transactions_root, calculate_transaction_root(&txs));
        let receipts: Vec<_> = block
            .receipts
            .iter()
            .zip(&txs)
            .map(|(receipt, tx)| {
                let consensus = alloy_consensus::Receipt {
                    status: receipt.success.into(),
                    cumulative_gas_used: receipt.cumulative_gas_used,
                    logs: receipt.logs.clone(),
                };
                ReceiptEnvelope::from_typed(tx.tx_type(), consensus.with_bloom())
            })
            .collect();
        assert_eq!(header.receipts_root, calculate_receipt_root(&receipts));
        seen += txs.len();
        parent = block;
    }
    assert_eq!(seen, hashes.len());
}
