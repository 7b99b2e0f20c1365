//! What waits, in which order it is mined, and what is refused in which words.

use std::time::Duration;

use alloy_consensus::{TxEip1559, TxLegacy};
use alloy_primitives::{Address, B256, Bytes, TxKind, U256};
use hyperlith_chain::{ChainError, Node, PoolError};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::common::*;

#[tokio::test]
async fn the_pool_answers_with_the_texts_that_wallets_know() {
    let chain = Chain::new().await;
    let (alice, nobody) = (person(1), person(99));
    let to = TxKind::Call(Address::repeat_byte(1));
    let text = |result: Result<B256, PoolError>| result.unwrap_err().to_string();
    assert!(text(chain.node.submit(Bytes::from_static(b"rubbish"))).starts_with("rlp: "));
    assert!(text(chain.send(&nobody, 0, to, 1, &[])).starts_with("insufficient funds for gas * price + value"));
    let foreign = sign(&alice, TxEip1559 { chain_id: 1, ..transfer(0, to, 1) });
    assert_eq!(text(chain.node.submit(foreign)), format!("invalid chain id for signer: have 1 want {CHAIN}"));
    let unprotected = sign(&alice, TxLegacy { chain_id: None, ..Default::default() });
    assert_eq!(text(chain.node.submit(unprotected)), "only replay-protected (EIP-155) transactions allowed over RPC");
    let starved = sign(&alice, TxEip1559 { gas_limit: 20_999, ..transfer(0, to, 1) });
    assert_eq!(text(chain.node.submit(starved)), "intrinsic gas too low: gas 20999, minimum needed 21000");
    let huge = sign(&alice, TxEip1559 { gas_limit: (1 << 24) + 1, ..transfer(0, to, 1) });
    assert!(text(chain.node.submit(huge)).starts_with("transaction gas limit too high"));
    let tip = sign(&alice, TxEip1559 { max_priority_fee_per_gas: 5 * GWEI, ..transfer(0, to, 1) });
    assert_eq!(text(chain.node.submit(tip)), "max priority fee per gas higher than max fee per gas");
    let cheap = sign(&alice, TxEip1559 { max_fee_per_gas: 1, max_priority_fee_per_gas: 0, ..transfer(0, to, 1) });
    assert!(text(chain.node.submit(cheap)).starts_with("max fee per gas less than block base fee"));

    // A gap waits; the same nonce is replaced only by a better offer.
    let waiting = sign(&alice, transfer(1, to, 1));
    let first = chain.node.submit(waiting.clone()).unwrap();
    assert_eq!(text(chain.node.submit(waiting)), "already known");
    let same = sign(&alice, transfer(1, to, 2));
    assert_eq!(text(chain.node.submit(same)), "replacement transaction underpriced");
    let better =
        sign(&alice, TxEip1559 { max_fee_per_gas: 4 * GWEI, max_priority_fee_per_gas: 2 * TIP, ..transfer(1, to, 3) });
    let second = chain.node.submit(better).unwrap();
    assert!(chain.node.transaction(first).unwrap().is_none());
    assert_eq!(chain.node.pending_nonce(alice.address()), 0);
    assert!(chain.node.dropped(first).unwrap().contains("replaced"));
    let filling = chain.send(&alice, 0, to, 1, &[]).unwrap();
    chain.receipt(filling).await;
    assert_eq!(chain.receipt(second).await.transaction_index, 1);
    assert_eq!(chain.node.pending_nonce(alice.address()), 2);
    assert_eq!(text(chain.send(&alice, 0, to, 7, &[])), "nonce too low: next nonce 2, tx nonce 0");
    let unknown = chain.node.wait_for_receipt(first, Duration::from_secs(5)).await;
    assert!(matches!(unknown, Err(ChainError::UnknownTransaction { .. })));
}

#[tokio::test]
async fn the_best_offer_is_mined_first_and_a_senders_order_is_kept() {
    let chain = Chain::new().await;
    let to = TxKind::Call(Address::repeat_byte(1));
    // Hold the line: nonce 1 of everybody first, so that all become ready in one moment.
    let offer = |tip: u128, nonce: u64| TxEip1559 { max_priority_fee_per_gas: tip, ..transfer(nonce, to, 1) };
    let (alice, bob) = (person(1), person(2));
    let a1 = chain.node.submit(sign(&alice, offer(9, 1))).unwrap();
    let b1 = chain.node.submit(sign(&bob, offer(7, 1))).unwrap();
    let a0 = chain.node.submit(sign(&alice, offer(1, 0))).unwrap();
    let b0 = chain.node.submit(sign(&bob, offer(8, 0))).unwrap();
    let mut places = Vec::new();
    for hash in [a0, a1, b0, b1] {
        let receipt = chain.receipt(hash).await;
        places.push((receipt.block.number, receipt.transaction_index));
    }
    assert!(places[0] < places[1], "alice's order: {places:?}");
    assert!(places[2] < places[3], "bob's order: {places:?}");
}

#[tokio::test]
async fn the_base_fee_falls_to_what_waits_even_when_nobody_sends_anything_else() {
    let folder = TempDir::new().unwrap();
    let mut config = config(&folder);
    // Four transfers fill a block.
    config.genesis.gas_limit = 84_000;
    let node = Node::open(config).await.unwrap();
    let (alice, bob) = (person(1), person(2));
    let offer = |nonce: u64, max_fee_per_gas: u128| TxEip1559 {
        gas_limit: 21_000,
        max_fee_per_gas,
        max_priority_fee_per_gas: 0,
        ..transfer(nonce, TxKind::Call(Address::repeat_byte(1)), 1)
    };
    let exact = u128::from(node.snapshot().next_base_fee());
    let waiting = node.submit(sign(&bob, offer(1, exact))).unwrap();
    for nonce in [1, 2, 3, 0] {
        node.submit(sign(&alice, offer(nonce, 3 * GWEI))).unwrap();
    }
    let wait = |hash| {
        let node = node.clone();
        async move { node.wait_for_receipt(hash, Duration::from_secs(60)).await.unwrap() }
    };
    while node.snapshot().nonce(alice.address()) < 4 {
        tokio::task::yield_now().await;
    }
    assert!(u128::from(node.snapshot().next_base_fee()) > exact);
    let dear = node.submit(sign(&bob, offer(0, 3 * GWEI))).unwrap();
    let dear = wait(dear).await;
    let cheap = wait(waiting).await;
    assert!(cheap.block.number > dear.block.number + 1);
    assert!(cheap.effective_gas_price <= exact);
    let between = node.block(dear.block.number + 1).unwrap().unwrap();
    assert!(between.transactions.is_empty());
}

#[tokio::test]
async fn transactions_that_became_unpayable_are_dropped_and_those_behind_them_are_mined() {
    let chain = Chain::new().await;
    let (alice, bob, carol) = (person(1), person(2), Address::repeat_byte(0xca));
    let all = chain.node.snapshot().balance(alice.address());
    let most = |nonce: u64| TxEip1559 {
        value: all - U256::from(GWEI * 1_000_000),
        gas_limit: 21_000,
        ..transfer(nonce, TxKind::Call(carol), 0)
    };
    // Each is payable alone, both are not: the second one waits for its turn until the money is gone.
    let late = TxEip1559 { gas_limit: 21_000, ..transfer(1, TxKind::Call(carol), 0) };
    let late = chain.node.submit(sign(&alice, TxEip1559 { value: all / U256::from(2), ..late }));
    let late = late.unwrap();
    let first = chain.node.submit(sign(&alice, most(0))).unwrap();
    let other = chain.send(&bob, 0, TxKind::Call(carol), 1, &[]).unwrap();
    assert!(chain.receipt(first).await.success);
    assert!(chain.receipt(other).await.success);
    let gone = chain.node.wait_for_receipt(late, Duration::from_secs(60)).await;
    assert!(matches!(gone, Err(ChainError::UnknownTransaction { .. })));
    assert!(chain.node.dropped(late).unwrap().contains("insufficient funds"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn rubbish_never_gets_past_the_pool(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        thread_local! {
            static CHAIN_HERE: (tokio::runtime::Runtime, Chain) = {
                let runtime = tokio::runtime::Runtime::new().unwrap();
                let chain = runtime.block_on(Chain::new());
                (runtime, chain)
            };
        }
        CHAIN_HERE.with(|(_, chain)| {
            let result = chain.node.submit(bytes.into());
            prop_assert!(result.is_err());
            Ok(())
        })?;
    }
}
