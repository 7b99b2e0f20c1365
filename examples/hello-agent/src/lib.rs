//! The smallest agent: it greets, remembers your name and says how high the chain is.

use hyperlith_sdk::prelude::*;

struct Hello;

impl Agent for Hello {
    fn describe() -> Profile {
        Profile { name: "hello".into(), summary: "Greets you.".into(), examples: vec!["my name is Ada".into()] }
    }

    fn handle(host: &mut impl Host, turn: Turn) -> Result<Reply, Failure> {
        if let Some(name) = turn.message().and_then(|text| text.strip_prefix("my name is ")) {
            host.state_put("name", name.trim().as_bytes())?;
        }
        let name =
            host.state_get("name")?.map_or("stranger".into(), |bytes| String::from_utf8_lossy(&bytes).into_owned());
        let block = host.chain_head()?.number;
        Ok(Reply::say(format!("Hello {name}! The chain is at block {block}.")).suggest("my name is Ada"))
    }
}

hyperlith_sdk::export!(Hello);

#[cfg(test)]
mod tests;
