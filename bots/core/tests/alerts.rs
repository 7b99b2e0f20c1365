//! Reminders of votes, against OpenZeppelin's Governor on a real chain.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests are tests too")]

mod common;

use std::time::Duration;

use alloy_primitives::U256;
use common::World;
use hyperlith_chain::devnet;

/// What was told since the last look, for at most some seconds of the chain's own clock.
async fn told(world: &World, seconds: u64, what: &str) -> bool {
    let person = world.chat.open_person("ada").await.unwrap();
    for _ in 0..seconds * 4 {
        world.chat.check_alerts().unwrap();
        if common::text(&person.opening().await).contains(what) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_is_told_of_once_before_its_end_and_once_when_it_has_ended() {
    let world = World::new().await;
    let person = world.person("ada").await;
    let organisation =
        devnet::deploy_governance(&world.node, person.wallet(), U256::from(10).pow(U256::from(24)), 18).await.unwrap();
    let id = devnet::propose(&world.node, organisation.governor, "Do nothing, loudly").await.unwrap();
    let governor = organisation.governor;

    // A number that nobody proposed, a contract that is no governor, an account without code.
    for (id, governor) in [(U256::from(1), governor), (id, organisation.votes), (id, person.wallet())] {
        let answer = person.message(&format!("alert proposal {id} at {governor}")).await;
        assert!(common::text(&answer).contains("No alert was set"), "{answer:?}");
    }
    assert!(world.chat.store().alerts(None).unwrap().is_empty());

    let answer = person.message(&format!("alert proposal {id} at {governor} 12 seconds")).await;
    let said = common::text(&answer);
    assert!(said.contains("Alert 1 is set") && said.contains(&governor.to_string()), "{said}");
    assert!(world.agent.seen.lock().is_empty(), "the host answers this itself");

    assert!(told(&world, 20, "ends in").await);
    assert!(!told(&world, 1, "ends in").await, "once");
    world.chat.check_alerts().unwrap();
    assert_eq!(world.chat.store().alerts(None).unwrap().len(), 1);

    assert!(told(&world, 30, "has ended").await);
    assert!(world.chat.store().alerts(None).unwrap().is_empty(), "done with");
    assert!(!told(&world, 1, "ended").await);
}
