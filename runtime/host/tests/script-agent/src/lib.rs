//! A guest for tests: its message is a script, one host call a word, and its reply says what came back.
//!
//! `head` `balance:ab` `read:text` `put:key:value` `get:key` `delete:key` `keys:prefix` `now` `random:8` `log:text` `ask:text` `fetch:url` `post:url` `tool:name:json`
//! `float:7` (arithmetic with NaNs) `burn:1000` (work) `grow:3` (MiB of memory) `fail:text` `propose` `trap` `obey`.

use hyperlith_sdk::prelude::*;
use hyperlith_sdk::{chain, http, log, model, tools};

struct Script;

/// The DeFi pool of the tests' chain.
const TARGET: [u8; 20] = [0xaa; 20];

fn step(host: &mut impl Host, word: &str, reply: &mut Reply) -> Result<String, Failure> {
    let (verb, rest) = word.split_once(':').unwrap_or((word, ""));
    let (first, second) = rest.split_once(':').unwrap_or((rest, ""));
    let said = match verb {
        "head" => format!("{:?}", host.chain_head()),
        "balance" => format!("{:?}", host.chain_balance(&[u8::from_str_radix(rest, 16).unwrap_or(1); 20])),
        "read" => {
            let input = rest.as_bytes().to_vec();
            let request = chain::CallRequest { sender: None, to: TARGET.to_vec(), value: vec![], input };
            format!("{:?}", host.chain_call_many(&[request.clone(), request]))
        }
        "put" => format!("{:?}", host.state_put(first, second.as_bytes())),
        "get" => format!("{:?}", host.state_get(rest)),
        "delete" => format!("{:?}", host.state_delete(rest)),
        "keys" => format!("{:?}", host.state_keys(rest)),
        "now" => format!("{:?}", host.clock_now()),
        "random" => format!("{:?}", host.random_bytes(rest.parse().unwrap_or(4))),
        "log" => {
            host.log_emit(log::Level::Info, rest, &[]);
            String::new()
        }
        "ask" => {
            let content = Text { body: rest.into(), origin: Provenance::User };
            let request = model::Request {
                model: None,
                messages: vec![model::Message { role: model::Role::User, content }],
                schema: None,
                max_output_tokens: 100,
                temperature_milli: 0,
            };
            format!("{:?}", host.model_complete(&request).map(|answer| answer.content.body))
        }
        "fetch" | "post" => {
            let method = if verb == "fetch" { http::Method::Get } else { http::Method::Post };
            let request = http::Request { method, url: rest.into(), headers: vec![], body: vec![] };
            format!("{:?}", host.http_send(&request))
        }
        "tool" => {
            let calls = [tools::ToolCall { name: first.into(), input: second.into() }];
            format!("{:?}", host.tools_invoke(&calls))
        }
        "float" => {
            let x = rest.parse::<f64>().unwrap_or(0.0);
            let (zero, other) = std::hint::black_box((x * 0.0, x * 0.0));
            let nan = zero / other;
            format!("{:x}", (nan + x.sqrt().sin()).to_bits() ^ (x / 3.0).to_bits())
        }
        "burn" => {
            let rounds = rest.parse::<u64>().unwrap_or(1);
            format!("{}", (0..rounds).fold(1u64, |sum, n| std::hint::black_box(sum.wrapping_mul(31).wrapping_add(n))))
        }
        "grow" => {
            let bytes = rest.parse::<usize>().unwrap_or(1) << 20;
            let block = std::hint::black_box(vec![1u8; bytes]);
            format!("{}", block.iter().map(|byte| u64::from(*byte)).sum::<u64>())
        }
        "propose" => {
            reply.proposal = Some(Proposal::new(vec![Call { to: TARGET.to_vec(), value: vec![], input: vec![1] }], 60));
            String::new()
        }
        "fail" => return Err(Failure::Unavailable(rest.into())),
        #[allow(clippy::panic, reason = "the test wants a guest that crashes")]
        "trap" => panic!("as asked"),
        other => format!("unknown {other}"),
    };
    Ok(said)
}

impl Agent for Script {
    fn describe() -> Profile {
        Profile {
            name: "script".into(),
            summary: "Does what its message lists.".into(),
            examples: vec!["head now".into()],
        }
    }

    fn handle(host: &mut impl Host, turn: Turn) -> Result<Reply, Failure> {
        let script = turn.message().unwrap_or_default().to_owned();
        let mut reply = Reply::say("");
        let mut said = vec!["done".to_owned()];
        for word in script.split_whitespace() {
            if word != "obey" {
                said.push(step(host, word, &mut reply)?);
                continue;
            }
            // What came back last goes to the model as if the person had written it, and whatever it answers is done.
            let heard = said.last().cloned().unwrap_or_default();
            let order = step(host, &format!("ask:{heard}"), &mut reply)?;
            said.push(order.clone());
            for word in order.trim_start_matches("Ok(\"").trim_end_matches("\")").split_whitespace() {
                said.push(step(host, word, &mut reply)?);
            }
        }
        reply.message.body = said.join("\n");
        Ok(reply)
    }
}

hyperlith_sdk::export!(Script);
