use hyperlith_sdk::testing::{TestHost, message};

use super::Hello;

#[test]
fn it_greets_and_says_the_block_number() {
    let mut host = TestHost::new();
    host.block.number = 42;
    let reply = host.turn::<Hello>(message("hi")).unwrap();
    assert_eq!(reply.message.body, "Hello stranger! The chain is at block 42.");
}

#[test]
fn it_remembers_a_name() {
    let mut host = TestHost::new();
    host.turn::<Hello>(message("my name is Ada")).unwrap();
    assert!(host.turn::<Hello>(message("hi")).unwrap().message.body.starts_with("Hello Ada!"));
}

#[test]
fn without_a_chain_it_says_so_and_remembers_nothing() {
    let mut host = TestHost::new();
    host.deny("chain");
    assert!(host.turn::<Hello>(message("my name is Ada")).is_err());
    assert!(host.state.is_empty());
}
