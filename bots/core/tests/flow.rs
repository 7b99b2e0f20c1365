//! From proposal to receipt on a real chain: what is confirmed is what is mined, once, and nothing else ever is.

mod common;

use alloy_consensus::Transaction as _;
use alloy_primitives::{Address, U256};
use common::{World, call, card, no_card, receipt, reply, text, units};
use hyperlith_chain::devnet::abi;
use hyperlith_chat::policy::Policy;
use hyperlith_chat::store::CardStatus;
use hyperlith_chat::{Output, amounts::Usd, decode, unsigned::Unsigned};

const USDC: u32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn a_supply_is_one_card_one_confirmation_and_one_atomic_transaction() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let amount = units(100, USDC);
    let calls = world.supply("USDC", amount, ada.wallet());
    world.agent.then_propose(calls.clone());
    let shown = card(&ada.message("lend 100 USDC").await);
    assert_eq!(shown.title, "Supply 100 USDC to Aave v3");
    assert_eq!(shown.sends[0].amount, amount);
    assert_eq!(shown.value, Usd::dollars(100));
    assert_eq!(shown.proposal_hash, decode::proposal_hash(world.network.chain_id, ada.wallet(), &calls));
    assert_eq!(world.nonce(&ada), 0, "nothing is sent before the confirmation");

    // Two taps at once.
    let (one, two) = tokio::join!(ada.message("confirm"), ada.confirm(shown.id, "confirm"));
    let both: Vec<Output> = one.into_iter().chain(two).collect();
    let done = receipt(&both);
    assert!(text(&both).contains("confirmed already"), "{}", text(&both));
    assert!(done.success && done.lending == ["supplied 100 USDC"], "{done:?}");
    assert_eq!(done.moved.len(), 1);
    assert_eq!((done.moved[0].sent, done.moved[0].received), (amount, U256::ZERO));
    // The delegated account's own nonce counts the transaction and its authorization.
    assert_eq!(world.nonce(&ada), 2);
    assert_eq!(world.balance("USDC", ada.wallet()), units(9_900, USDC));
    let allowance = abi::IERC20::allowanceCall { owner: ada.wallet(), spender: world.pool() };
    assert_eq!(world.read(world.asset("USDC"), allowance), U256::ZERO);

    // The mined bytes are the confirmed calls.
    let mined = world.node.transaction(done.hash).unwrap().unwrap();
    assert!(mined.transaction.is_eip7702());
    let again = Unsigned {
        chain_id: world.network.chain_id,
        wallet: ada.wallet(),
        nonce: 0,
        to: mined.transaction.to().unwrap(),
        value: mined.transaction.value(),
        input: mined.transaction.input().clone(),
        delegate: None,
        gas_limit: 0,
        max_fee_per_gas: 0,
        max_priority_fee_per_gas: 0,
    };
    assert_eq!(again.calls().unwrap(), calls);

    // A third and late tap changes nothing, and says what happened.
    let late = ada.message("confirm").await;
    assert!(no_card(&late).contains(&done.hash.to_string()));
    assert_eq!(world.nonce(&ada), 2);

    // The next batch needs no delegation any more, a single call no batch.
    world.agent.then_propose(world.supply("DAI", units(5, 18), ada.wallet()));
    ada.message("lend 5 DAI").await;
    let batch = receipt(&ada.message("CONFIRM").await);
    assert!(world.node.transaction(batch.hash).unwrap().unwrap().transaction.is_eip1559());
    world.agent.then_propose(world.borrow("DAI", units(7, 18), ada.wallet()));
    let shown = card(&ada.message("borrow 7 DAI").await);
    assert_eq!(shown.health.unwrap().0, U256::MAX);
    let single = receipt(&ada.message("yes").await);
    assert_eq!(single.lending, ["borrowed 7 DAI"]);
    let mined = world.node.transaction(single.hash).unwrap().unwrap();
    assert_eq!(mined.transaction.to(), Some(world.pool()));
    let account = world.read(world.pool(), abi::IPool::getUserAccountDataCall { user: ada.wallet() });
    assert_eq!(single.health, Some(account.healthFactor));
    assert_eq!(world.chat.store().spent("ada", ada.now()).unwrap(), Usd::dollars(112));
    world.chat.store().audit_log().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_and_impossible_proposals_never_get_a_card() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let bob = Address::repeat_byte(0xB0);
    let me = ada.wallet();
    let pool = world.pool();
    let unlimited = vec![world.approve("USDC", pool, U256::MAX), world.supply("USDC", units(1, USDC), me)[1].clone()];
    let approve_only = vec![world.approve("USDC", pool, units(1, USDC))];
    let for_bob = world.supply("USDC", units(1, USDC), bob);
    let to_bob = vec![call(pool, &abi::IPool::withdrawCall { asset: world.asset("USDC"), amount: U256::MAX, to: bob })];
    let free_swap = world.swap("DAI", "USDC", units(10, 18), U256::ZERO, me);
    let loose_swap = world.swap("DAI", "USDC", units(10, 18), units(9, USDC), me);
    let stranger = vec![call(bob, &abi::IERC20::transferCall { to: bob, amount: U256::ONE })];
    let too_much = world.swap("WETH", "USDC", units(11, 18), units(26_000, USDC), me);
    let cases = [
        (unlimited, "unlimited approval"),
        (approve_only, "no later step"),
        (for_bob, "not your wallet"),
        (to_bob, "not your wallet"),
        (free_swap, "no bound"),
        (loose_swap, "slippage"),
        (stranger, "not a contract that this chain's operator lists"),
        (vec![], "no calls"),
        // More than the wallet has: the simulation's own reason.
        (world.supply("USDC", units(20_000, USDC), me), "would fail on the chain"),
        (too_much, "would fail on the chain"),
    ];
    for (calls, reason) in cases {
        world.agent.then_propose(calls);
        let said = no_card(&ada.message("do it").await);
        assert!(said.contains(reason), "expected {reason:?} in {said:?}");
        assert!(no_card(&ada.message("confirm").await).contains("nothing to confirm"));
    }
    // A loan that would end under the floor of 1.05, though Aave would give it.
    world.agent.then_propose(world.supply("WETH", units(1, 18), me));
    ada.message("lend 1 WETH").await;
    receipt(&ada.message("confirm").await);
    let account = world.read(pool, abi::IPool::getUserAccountDataCall { user: me });
    let most = account.availableBorrowsBase / U256::from(100);
    world.agent.then_propose(world.borrow("USDC", most, me));
    let outputs = ada.message("borrow all I can").await;
    let floor = units(105, 16);
    match outputs.iter().find_map(|output| if let Output::Card(card) = output { card.health } else { None }) {
        Some((_, after)) => assert!(after >= floor, "{after}"),
        None => assert!(text(&outputs).contains("health factor"), "{}", text(&outputs)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_of_a_transaction_and_of_a_day_hold() {
    let policy = Policy { per_transaction: Usd::dollars(100), per_day: Usd::dollars(150), ..Policy::default() };
    let world = World::with(|config| config.policy = policy).await;
    let ada = world.person("ada").await;
    let lend = |whole: u64| world.agent.then_propose(world.supply("USDC", units(whole, USDC), ada.wallet()));
    lend(101);
    assert!(no_card(&ada.message("lend 101").await).contains("$100.00 a transaction"));
    lend(100);
    card(&ada.message("lend 100").await);
    receipt(&ada.message("confirm").await);
    lend(51);
    assert!(no_card(&ada.message("lend 51").await).contains("$150.00 a day"));
    lend(50);
    ada.message("lend 50").await;
    receipt(&ada.message("confirm").await);
    world.later(86_401);
    lend(51);
    card(&ada.message("lend 51").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_card_is_made_anew_and_not_executed() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let calls = world.supply("USDC", units(100, USDC), ada.wallet());
    world.agent.then_propose(calls.clone());
    let old = card(&ada.message("lend 100 USDC").await);
    world.later(61);
    world.agent.then(move |request| {
        assert!(matches!(&request.event, hyperlith_chat::Event::Renew(bytes) if bytes == b"again"));
        Ok(reply("Made anew.", calls))
    });
    let outputs = ada.message("confirm").await;
    let new = card(&outputs);
    assert!(text(&outputs).contains("expired") && new.id != old.id);
    assert_eq!(world.nonce(&ada), 0);
    assert_eq!(world.chat.store().card(old.id).unwrap().unwrap().status, CardStatus::Expired);
    assert!(no_card(&ada.confirm(old.id, "confirm").await).contains("nothing to confirm"));
    receipt(&ada.message("confirm").await);
    assert_eq!(world.balance("USDC", ada.wallet()), units(9_900, USDC));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_that_moved_is_made_anew_and_not_executed() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let amount = units(10, 18);
    let quoted = world.quote("METIS", "USDC", amount);
    // A wide bound, so that only the card's own promise is broken.
    let calls = world.swap("METIS", "USDC", amount, quoted * U256::from(96) / U256::from(100), ada.wallet());
    world.agent.then_propose(calls.clone());
    let old = card(&ada.message("swap 10 METIS to USDC").await);
    assert_eq!(old.receives[0].amount, quoted);

    let much = units(490, 18);
    for id in ["bob", "carol"] {
        let other = world.person(id).await;
        let least = world.quote("METIS", "USDC", much) * U256::from(99) / U256::from(100);
        world.agent.then_propose(world.swap("METIS", "USDC", much, least, other.wallet()));
        let theirs = card(&other.message("swap 490 METIS to USDC").await);
        let outputs = other.confirm(theirs.id, &theirs.confirm_words).await;
        assert!(receipt(&outputs).success, "{}", text(&outputs));
    }
    let now = world.quote("METIS", "USDC", amount);
    assert!(now < quoted * U256::from(995) / U256::from(1000), "the pool moved by more than 0.5 %: {quoted} -> {now}");

    let fresh = world.swap("METIS", "USDC", amount, now * U256::from(99) / U256::from(100), ada.wallet());
    world.agent.then(move |_| Ok(reply("Made anew.", fresh)));
    let outputs = ada.message("confirm").await;
    let new = card(&outputs);
    assert_eq!(new.receives[0].amount, now);
    assert_eq!(world.nonce(&ada), 0);
    assert_eq!(world.balance("METIS", ada.wallet()), units(500, 18));
    let done = receipt(&ada.message("confirm").await);
    let gained = done.moved.iter().find(|moved| moved.asset.symbol == "USDC").unwrap().received;
    assert_eq!(gained, now);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_wallet_signs_nothing_until_the_operator_lifts_it() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    world.agent.then_propose(world.supply("USDC", units(100, USDC), ada.wallet()));
    card(&ada.message("lend 100 USDC").await);
    no_card(&ada.message("freeze").await);
    assert!(no_card(&ada.message("confirm").await).contains("frozen"));
    assert_eq!(world.nonce(&ada), 0);
    world.agent.then_propose(world.supply("USDC", units(100, USDC), ada.wallet()));
    assert!(no_card(&ada.message("lend 100 USDC").await).contains("frozen"));
    world.chat.store().set_frozen("ada", false, ada.now()).unwrap();
    receipt(&ada.message("confirm").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_confirms_or_cancels_somebody_elses_card() {
    let world = World::new().await;
    let ada = world.person("ada").await;
    let bob = world.person("bob").await;
    world.agent.then_propose(world.supply("USDC", units(100, USDC), ada.wallet()));
    let adas = card(&ada.message("lend 100 USDC").await);
    no_card(&bob.confirm(adas.id, "confirm").await);
    no_card(&bob.message("confirm").await);
    no_card(&bob.message("cancel").await);
    assert_eq!((world.nonce(&ada), world.nonce(&bob)), (0, 0));
    assert_eq!(world.chat.store().card(adas.id).unwrap().unwrap().status, CardStatus::Pending);
}
