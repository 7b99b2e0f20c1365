//! Forks and estimates: what would happen.

use alloy_primitives::{Address, Bytes, U256, hex};
use hyperlith_chain::{CallOutcome, CallRequest, ChainError, Delegation, SkipReason, TxRequest};

use crate::{common::*, set_code};

#[tokio::test]
async fn a_fork_foretells_what_is_mined_and_leaves_the_chain_alone() {
    let chain = Chain::new().await;
    let alice = person(1);
    let target = chain.deploy(&alice, 0).await;
    let snapshot = chain.node.snapshot();
    let mut fork = snapshot.fork();
    // Unsigned: the delegation and the call are tried before anybody is asked to sign.
    let request = TxRequest {
        from: alice.address(),
        to: Some(alice.address()),
        delegations: vec![Delegation::AsIfSigned { authority: alice.address(), delegate: target, nonce: 2 }],
        ..TxRequest::default()
    };
    let foretold = fork.transact(&request).unwrap();
    let CallOutcome::Success { logs, gas_used, .. } = foretold else { panic!("{foretold:?}") };
    assert_eq!(logs[0].address, alice.address());
    assert_eq!(fork.nonce(alice.address()).unwrap(), 3);
    assert_eq!(fork.code(alice.address()).unwrap().len(), 23);
    assert_eq!(
        fork.balance(alice.address()).unwrap(),
        snapshot.balance(alice.address()),
        "a simulation without a price is free"
    );
    assert_eq!(chain.node.snapshot().nonce(alice.address()), 1);
    assert!(chain.node.snapshot().code(alice.address()).is_empty());

    let hash = chain.node.submit(set_code(&alice, 1, target)).unwrap();
    let receipt = chain.receipt(hash).await;
    assert_eq!(receipt.logs, logs);
    assert_eq!(receipt.gas_used, gas_used);
    let code = chain.node.snapshot().code(alice.address());
    assert_eq!(code[..3], hex!("ef0100"));
    assert_eq!(code[3..], target[..]);
}

#[tokio::test]
async fn a_fork_keeps_effects_and_its_calls_keep_none() {
    let chain = Chain::new().await;
    let (alice, bob) = (person(1).address(), Address::repeat_byte(0xb0));
    let mut fork = chain.node.snapshot().fork();
    let give = TxRequest { from: alice, to: Some(bob), value: U256::from(7), ..TxRequest::default() };
    assert!(fork.transact(&give).unwrap().is_success());
    assert!(fork.transact(&give).unwrap().is_success());
    assert_eq!(fork.balance(bob).unwrap(), U256::from(14));
    let back = CallRequest { from: bob, to: Some(alice), value: U256::from(14), ..CallRequest::default() };
    assert!(fork.call(&back).unwrap().is_success());
    assert_eq!(fork.balance(bob).unwrap(), U256::from(14));
    let too_much = CallRequest { value: U256::from(15), ..back };
    assert!(matches!(fork.call(&too_much), Err(ChainError::Invalid(SkipReason::InsufficientFunds { .. }))));
    fork.set_balance(bob, U256::from(15)).unwrap();
    assert!(fork.call(&too_much).unwrap().is_success());
}

#[tokio::test]
async fn estimated_gas_is_enough_and_a_revert_is_told() {
    let chain = Chain::new().await;
    let alice = person(1);
    let contract = chain.deploy(&alice, 0).await;
    let snapshot = chain.node.snapshot();
    let request = TxRequest { from: alice.address(), to: Some(contract), ..TxRequest::default() };
    let gas = snapshot.estimate_gas(&request).unwrap();
    let run = |gas| {
        let request = TxRequest { gas: Some(gas), ..request.clone() };
        snapshot.fork().transact(&request)
    };
    let used = run(gas).unwrap().gas_used();
    assert!(run(gas).unwrap().is_success());
    assert!(gas <= used + used / 32 + 2_500, "{gas} for {used}");
    assert!(!matches!(run(used - 1), Ok(outcome) if outcome.is_success()));
    let reverts = TxRequest { input: Bytes::from_static(&[1]), ..request };
    let error = snapshot.estimate_gas(&reverts).unwrap_err();
    assert_eq!(error.to_string(), "execution reverted: nope");
}
