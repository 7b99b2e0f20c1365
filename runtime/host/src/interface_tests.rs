//! Every interface by its methods: granted, not granted, over budget, malformed; and that each call is in the journal.

use std::sync::Arc;

use hyperlith_journal::Class;
use hyperlith_models::{ModelError, Scripted};

use crate::bindings::hyperlith::agent::types::{Budget, Denial, Provenance, Text};
use crate::bindings::hyperlith::agent::{chain, clock, dat, http, log, model, random, state, tools};
use crate::state::{MemoryState, Scope, StateStore};
use crate::testing::{Fixture, POOL, USDC};

fn request(to: &[u8], input: &[u8]) -> chain::CallRequest {
    chain::CallRequest { sender: None, to: to.to_vec(), value: vec![], input: input.to_vec() }
}

fn ask(text: &str) -> model::Request {
    model::Request {
        model: None,
        messages: vec![model::Message {
            role: model::Role::User,
            content: Text { body: text.into(), origin: Provenance::User },
        }],
        schema: None,
        max_output_tokens: 100,
        temperature_milli: 0,
    }
}

fn header(name: &str, value: &str) -> http::Header {
    http::Header { name: name.into(), value: value.into() }
}

fn fetch(url: &str) -> http::Request {
    http::Request { method: http::Method::Get, url: url.into(), headers: vec![header("accept", "*/*")], body: vec![] }
}

#[tokio::test]
async fn without_a_grant_every_interface_answers_with_the_manifest_line() {
    let mut fixture = Fixture::new("");
    let mut view = fixture.view();
    assert!(
        matches!(chain::Host::head(&mut view).await.unwrap(), Err(chain::Error::Denied(Denial::NotGranted(line))) if line == "[grants.chain] read = true")
    );
    assert!(
        matches!(model::Host::complete(&mut view, ask("x")).await.unwrap(), Err(model::Error::Denied(Denial::NotGranted(line))) if line == "[grants.model]")
    );
    assert!(
        matches!(state::Host::get(&mut view, "k".into()).await.unwrap(), Err(state::Error::Denied(Denial::NotGranted(line))) if line == "[grants.state]")
    );
    assert!(
        matches!(clock::Host::now(&mut view).await.unwrap(), Err(clock::Error::Denied(Denial::NotGranted(line))) if line == "[grants.clock]")
    );
    assert!(
        matches!(random::Host::bytes(&mut view, 1).await.unwrap(), Err(random::Error::Denied(Denial::NotGranted(line))) if line == "[grants.random]")
    );
    assert!(matches!(
        http::Host::send(&mut view, fetch("https://a.example")).await.unwrap(),
        Err(http::Error::Denied(Denial::NotGranted(_)))
    ));
    assert!(matches!(
        tools::Host::available(&mut view).await.unwrap(),
        Err(tools::Error::Denied(Denial::NotGranted(_)))
    ));
    let id = dat::DatId { contract: vec![1; 20], token: vec![1] };
    assert!(matches!(
        dat::Host::open(&mut view, id, "p".into()).await.unwrap(),
        Err(dat::Error::Denied(Denial::NotGranted(_)))
    ));
    log::Host::emit(&mut view, log::Level::Info, "x".into(), vec![]).await.unwrap();
    assert_eq!(fixture.ctx.usage.log_dropped, 1);
    // A refusal is an answer like any other: it is in the record.
    assert_eq!(fixture.journal().calls.len(), 9);
}

#[tokio::test]
async fn chain_reads_are_answered_and_recorded_with_their_fuel() {
    let mut fixture = Fixture::new("[grants.chain]\nread = true");
    let mut view = fixture.view();
    let network = chain::Host::describe(&mut view).await.unwrap().unwrap();
    assert_eq!(
        (network.chain_id, network.assets[0].decimals, network.contracts[0].role.as_str()),
        (133_742, 6, "aave-v3-pool")
    );
    assert_eq!(chain::Host::head(&mut view).await.unwrap().unwrap().number, 7);
    assert_eq!(chain::Host::balance(&mut view, vec![9; 20]).await.unwrap().unwrap(), [9]);
    assert_eq!(chain::Host::call(&mut view, request(&[1; 20], &[1, 2])).await.unwrap().unwrap(), [1, 2]);
    assert_eq!(
        chain::Host::call(&mut view, request(&[1; 20], &[0xff])).await.unwrap(),
        Err(chain::Error::Reverted(vec![0xff]))
    );
    let turn = fixture.journal();
    let calls: Vec<_> = turn.calls.iter().map(|call| (call.function.as_str(), call.class, call.fuel)).collect();
    assert_eq!(
        calls,
        [
            ("describe", Class::Read, 99),
            ("head", Class::Read, 99),
            ("balance", Class::Read, 99),
            ("call", Class::Read, 99),
            ("call", Class::Read, 99)
        ]
    );
    assert_ne!(turn.calls[3].request, turn.calls[4].request);
}

#[tokio::test]
async fn malformed_addresses_and_numbers_are_named() {
    let mut fixture = Fixture::new("[grants.chain]\nread = true");
    let mut view = fixture.view();
    assert!(
        matches!(chain::Host::balance(&mut view, vec![9; 19]).await.unwrap(), Err(chain::Error::Invalid(what)) if what.contains("of"))
    );
    assert!(
        matches!(chain::Host::call(&mut view, request(&[1; 21], &[])).await.unwrap(), Err(chain::Error::Invalid(what)) if what.contains("to"))
    );
    let long = chain::CallRequest { value: vec![0; 33], ..request(&[1; 20], &[]) };
    assert!(
        matches!(chain::Host::call(&mut view, long).await.unwrap(), Err(chain::Error::Invalid(what)) if what.contains("value"))
    );
    let many = vec![request(&[1; 20], &[]); 257];
    assert!(matches!(chain::Host::call_many(&mut view, many).await.unwrap(), Err(chain::Error::Invalid(_))));
}

#[tokio::test]
async fn a_batch_answers_in_order_whatever_is_wrong_with_some() {
    let mut fixture = Fixture::new("[grants.chain]\nread = ['aave-v3-pool', 'USDC']");
    let requests = vec![
        request(POOL.as_slice(), &[1]),
        request(&[1; 20], &[2]),
        request(&[1; 3], &[3]),
        request(USDC.as_slice(), &[0xff]),
        request(USDC.as_slice(), &[4]),
    ];
    let answers = chain::Host::call_many(&mut fixture.view(), requests).await.unwrap().unwrap();
    assert_eq!(answers[0], Ok(vec![1]));
    assert!(
        matches!(&answers[1], Err(chain::Error::Denied(Denial::NotGranted(line))) if line.contains("0x0101")),
        "{:?}",
        answers[1]
    );
    assert!(matches!(answers[2], Err(chain::Error::Invalid(_))));
    assert_eq!(answers[3], Err(chain::Error::Reverted(vec![0xff])));
    assert_eq!(answers[4], Ok(vec![4]));
}

#[tokio::test]
async fn state_is_an_overlay_until_it_is_kept() {
    let store = Arc::new(MemoryState::default());
    let scope = Scope { agent: "test".into(), person: "p".into() };
    store
        .commit(&scope, 0, &[("a/1".to_owned(), Some(vec![1])), ("b".to_owned(), Some(vec![2]))].into())
        .await
        .unwrap();
    let mut fixture = Fixture::with("[grants.state]", Arc::new(hyperlith_models::Unavailable), store.clone());
    let mut view = fixture.view();
    state::Host::put(&mut view, "a/2".into(), vec![3]).await.unwrap().unwrap();
    state::Host::delete(&mut view, "b".into()).await.unwrap().unwrap();
    state::Host::delete(&mut view, "never there".into()).await.unwrap().unwrap();
    assert_eq!(state::Host::get(&mut view, "a/2".into()).await.unwrap().unwrap(), Some(vec![3]));
    assert_eq!(state::Host::get(&mut view, "b".into()).await.unwrap().unwrap(), None);
    assert_eq!(state::Host::keys(&mut view, "a/".into()).await.unwrap().unwrap(), ["a/1", "a/2"]);
    assert!(store.load(&scope).await.unwrap().entries.contains_key("b"), "nothing is kept yet");
    let (version, changes) = fixture.ctx.changes().unwrap();
    assert_eq!(version, 1);
    assert_eq!(changes.into_iter().collect::<Vec<_>>(), [("a/2".into(), Some(vec![3])), ("b".into(), None)]);
}

#[tokio::test]
async fn state_is_bounded_by_key_and_by_size() {
    let mut fixture = Fixture::new("[grants.state]\nmax_bytes = 10");
    let mut view = fixture.view();
    for key in ["".to_owned(), "k".repeat(257)] {
        assert!(matches!(state::Host::put(&mut view, key, vec![]).await.unwrap(), Err(state::Error::Invalid(_))));
    }
    state::Host::put(&mut view, "k".into(), vec![0; 9]).await.unwrap().unwrap();
    assert!(matches!(
        state::Host::put(&mut view, "l".into(), vec![]).await.unwrap(),
        Err(state::Error::Denied(Denial::OverBudget(Budget::StateBytes)))
    ));
    assert!(matches!(
        state::Host::put(&mut view, "k".into(), vec![0; 10]).await.unwrap(),
        Err(state::Error::Denied(Denial::OverBudget(Budget::StateBytes)))
    ));
    state::Host::put(&mut view, "k".into(), vec![0; 8]).await.unwrap().unwrap();
    state::Host::put(&mut view, "l".into(), vec![]).await.unwrap().unwrap();
}

#[tokio::test]
async fn the_clock_stands_still_within_a_turn() {
    let mut fixture = Fixture::new("[grants.clock]");
    let mut view = fixture.view();
    assert_eq!(clock::Host::now(&mut view).await.unwrap(), Ok(1_234));
    assert_eq!(clock::Host::now(&mut view).await.unwrap(), Ok(1_234));
}

#[tokio::test]
async fn randomness_has_its_length_and_its_bound() {
    let mut fixture = Fixture::new("[grants.random]");
    let mut view = fixture.view();
    let one = random::Host::bytes(&mut view, 32).await.unwrap().unwrap();
    let two = random::Host::bytes(&mut view, 32).await.unwrap().unwrap();
    assert_eq!(one.len(), 32);
    assert_ne!(one, two);
    assert!(matches!(random::Host::bytes(&mut view, 65_537).await.unwrap(), Err(random::Error::Invalid(_))));
    assert!(random::Host::bytes(&mut view, 65_536).await.unwrap().is_ok());
}

#[tokio::test]
async fn calls_and_bytes_are_budgets_that_refuse_rather_than_trap() {
    let mut fixture = Fixture::new("[grants.clock]\n[limits]\nhost_calls = 2");
    let mut view = fixture.view();
    assert!(clock::Host::now(&mut view).await.unwrap().is_ok());
    assert!(clock::Host::now(&mut view).await.unwrap().is_ok());
    assert!(matches!(
        clock::Host::now(&mut view).await.unwrap(),
        Err(clock::Error::Denied(Denial::OverBudget(Budget::HostCalls)))
    ));
    let mut fixture = Fixture::new("[grants.state]\n[limits]\nhost_bytes = 100");
    let put = state::Host::put(&mut fixture.view(), "k".into(), vec![0; 101]).await.unwrap();
    assert!(matches!(put, Err(state::Error::Denied(Denial::OverBudget(Budget::HostBytes)))));
}

#[tokio::test]
async fn the_model_is_asked_within_the_manifests_bounds() {
    let scripted = Arc::new(Scripted::new().when("hi", "hello").fail_when("slow", ModelError::TimedOut));
    let mut fixture = Fixture::with(
        "[grants.model]\nallow = ['small']\nmax_calls_per_turn = 3\nmax_tokens_per_turn = 50",
        scripted.clone(),
        Arc::new(MemoryState::default()),
    );
    let mut view = fixture.view();
    let answer = model::Host::complete(&mut view, ask("hi")).await.unwrap().unwrap();
    assert_eq!(
        (answer.content.body.as_str(), answer.content.origin, answer.model.as_str()),
        ("hello", Provenance::Model, "scripted-development")
    );
    assert!(scripted.requests()[0].max_output_tokens < 50, "lowered to what is left");
    assert_eq!(model::Host::complete(&mut view, ask("slow")).await.unwrap(), Err(model::Error::TimedOut));
    let other = model::Request { model: Some("large".into()), ..ask("hi") };
    assert!(
        matches!(model::Host::complete(&mut view, other).await.unwrap(), Err(model::Error::Denied(Denial::NotGranted(line))) if line.contains("large"))
    );
    let named = model::Request { model: Some("small".into()), ..ask("hi") };
    assert!(model::Host::complete(&mut view, named).await.unwrap().is_ok());
    assert!(matches!(
        model::Host::complete(&mut view, ask("hi")).await.unwrap(),
        Err(model::Error::Denied(Denial::OverBudget(Budget::ModelCalls)))
    ));
    let mut poor = Fixture::with("[grants.model]\nmax_tokens_per_turn = 5", scripted, Arc::new(MemoryState::default()));
    let long = ask(&"hi ".repeat(20));
    assert!(matches!(
        model::Host::complete(&mut poor.view(), long).await.unwrap(),
        Err(model::Error::Denied(Denial::OverBudget(Budget::Tokens)))
    ));
}

#[tokio::test]
async fn malformed_model_requests_are_named_before_anything_is_spent() {
    let mut fixture = Fixture::new("[grants.model]");
    let mut view = fixture.view();
    for bad in [
        model::Request { messages: vec![], ..ask("x") },
        model::Request { max_output_tokens: 0, ..ask("x") },
        model::Request { temperature_milli: 2_001, ..ask("x") },
        model::Request { schema: Some("{".into()), ..ask("x") },
        model::Request { schema: Some("[]".into()), ..ask("x") },
    ] {
        assert!(matches!(model::Host::complete(&mut view, bad).await.unwrap(), Err(model::Error::Invalid(_))));
    }
    assert_eq!(model::Host::complete(&mut view, ask("x")).await.unwrap(), Err(model::Error::Unavailable));
    assert_eq!(fixture.ctx.usage.model_calls, 1);
}

#[tokio::test]
async fn log_lines_over_the_limit_are_dropped_and_counted() {
    let mut fixture = Fixture::new("[grants.log]\n[limits]\nlog_bytes = 10");
    let mut view = fixture.view();
    for _ in 0..3 {
        log::Host::emit(&mut view, log::Level::Warn, "12345".into(), vec![]).await.unwrap();
    }
    assert_eq!(fixture.ctx.usage.log_dropped, 1);
}

#[tokio::test]
async fn http_checks_what_it_is_given_and_says_that_there_is_no_network() {
    let mut fixture = Fixture::new("[grants.http]\nallow = ['https://api.example.com']");
    let mut view = fixture.view();
    assert_eq!(
        http::Host::send(&mut view, fetch("https://API.example.com/v1?x")).await.unwrap(),
        Err(http::Error::Unavailable)
    );
    for url in [
        "https://evil.example/",
        "http://api.example.com/",
        "https://api.example.com:8443/",
        "https://api.example.com.evil.example/",
    ] {
        assert!(
            matches!(
                http::Host::send(&mut view, fetch(url)).await.unwrap(),
                Err(http::Error::Denied(Denial::NotGranted(_)))
            ),
            "{url}"
        );
    }
    for url in [
        "",
        "api.example.com",
        "file:///etc/passwd",
        "https://",
        "https://u:p@api.example.com/",
        "https://api.example.com\\@evil.example/",
        "https://api.example.com/ x",
        "https://ap\u{456}.example.com/",
    ] {
        assert!(
            matches!(http::Host::send(&mut view, fetch(url)).await.unwrap(), Err(http::Error::Invalid(_))),
            "{url}"
        );
    }
    let smuggled = http::Request { headers: vec![header("x", "a\r\nhost: evil")], ..fetch("https://api.example.com/") };
    assert!(matches!(http::Host::send(&mut view, smuggled).await.unwrap(), Err(http::Error::Invalid(_))));
}

#[tokio::test]
async fn tools_and_data_check_what_they_are_given_and_say_what_is_missing() {
    let mut fixture = Fixture::new(
        "[grants.tools]\nallow = ['calc']\n[grants.dat]\ncontracts = ['0x0101010101010101010101010101010101010101']",
    );
    let mut view = fixture.view();
    assert_eq!(tools::Host::available(&mut view).await.unwrap(), Ok(vec![]));
    let call = |name: &str, input: &str| tools::ToolCall { name: name.into(), input: input.into() };
    let answers = tools::Host::invoke(&mut view, vec![call("calc", "{}"), call("calc", "{"), call("other", "{}")])
        .await
        .unwrap()
        .unwrap();
    assert!(matches!(answers[0], Err(tools::Error::NotFound(_))));
    assert!(matches!(answers[1], Err(tools::Error::NotFound(_))));
    assert!(matches!(answers[2], Err(tools::Error::Denied(_))));
    let id = |contract: Vec<u8>| dat::DatId { contract, token: vec![1] };
    assert!(matches!(
        dat::Host::open(&mut view, id(vec![1; 20]), "p".into()).await.unwrap(),
        Err(dat::Error::Unavailable)
    ));
    assert!(matches!(
        dat::Host::open(&mut view, id(vec![2; 20]), "p".into()).await.unwrap(),
        Err(dat::Error::Denied(_))
    ));
    assert!(matches!(
        dat::Host::open(&mut view, id(vec![1; 19]), "p".into()).await.unwrap(),
        Err(dat::Error::Invalid(_))
    ));
    assert!(matches!(
        dat::Host::open(&mut view, id(vec![1; 20]), String::new()).await.unwrap(),
        Err(dat::Error::Invalid(_))
    ));
}
