//! A stand-in for the host, so that an agent's tests are ordinary native tests: scripted model, fake chain, memory in a map.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use crate::{Agent, Dataset, Denial, Event, Failure, Host, Person, Reply, Text, ToolSpec, Turn};
use crate::{chain, clock, dat, http, log, model, random, state, tools};

type ChainFn = Box<dyn FnMut(&chain::CallRequest) -> Result<Vec<u8>, chain::Error>>;
type ModelFn = Box<dyn FnMut(&model::Request) -> Result<model::Completion, model::Error>>;
type ToolFn = Box<dyn FnMut(&str) -> Result<Text, tools::Error>>;
/// Address and calldata of a message call.
type Asked = (Vec<u8>, Vec<u8>);
/// Contract and token bytes of a DAT.
type DatKey = (Vec<u8>, Vec<u8>);
type HttpFn = Box<dyn FnMut(&http::Request) -> Result<http::Response, http::Error>>;

/// A host for tests. Everything is granted until [`deny`](Self::deny) is called; nothing is real.
///
/// ```
/// use hyperlith_sdk::prelude::*;
/// use hyperlith_sdk::testing::{TestHost, message};
///
/// struct Counter;
/// impl Agent for Counter {
///     fn describe() -> Profile {
///         Profile { name: "counter".into(), summary: String::new(), examples: vec![] }
///     }
///     fn handle(host: &mut impl Host, _turn: Turn) -> Result<Reply, Failure> {
///         let seen = host.state_get("seen")?.map_or(0, |bytes| bytes.len()) + 1;
///         host.state_put("seen", &vec![b'x'; seen])?;
///         Ok(Reply::say(format!("message {seen}")))
///     }
/// }
///
/// let mut host = TestHost::new();
/// assert_eq!(host.turn::<Counter>(message("hi")).unwrap().message.body, "message 1");
/// assert_eq!(host.turn::<Counter>(message("hi")).unwrap().message.body, "message 2");
/// ```
pub struct TestHost {
    /// What [`Host::chain_describe`] answers.
    pub network: chain::Network,
    /// What [`Host::chain_head`] answers.
    pub block: chain::Block,
    /// Balances of the chain's own coin by address; an address that is not here has none.
    pub balances: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The agent's memory.
    pub state: BTreeMap<String, Vec<u8>>,
    /// What [`Host::clock_now`] answers, in milliseconds since 1970-01-01 UTC.
    pub now: u64,
    /// Every model request, in order.
    pub model_requests: Vec<model::Request>,
    /// Every message call, in order.
    pub chain_calls: Vec<chain::CallRequest>,
    /// Every log line, in order.
    pub log: Vec<(log::Level, String, Vec<log::Field>)>,
    answers: VecDeque<Result<model::Completion, model::Error>>,
    model: Option<ModelFn>,
    calls: BTreeMap<Asked, Result<Vec<u8>, chain::Error>>,
    chain: Option<ChainFn>,
    tools: BTreeMap<String, (ToolSpec, ToolFn)>,
    http: Option<HttpFn>,
    data: BTreeMap<DatKey, (dat::DatInfo, Vec<u8>)>,
    denied: BTreeSet<String>,
    random: u64,
}

impl fmt::Debug for TestHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestHost").field("now", &self.now).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Default for TestHost {
    fn default() -> Self {
        Self::new()
    }
}

impl TestHost {
    /// A host at block 1 of an empty development chain, without a model, with empty memory; the clock stands at
    /// 2026-01-01 00:00 UTC.
    #[must_use]
    pub fn new() -> Self {
        Self {
            network: chain::Network {
                chain_id: 133_742,
                name: "test".into(),
                development: true,
                assets: Vec::new(),
                contracts: Vec::new(),
            },
            block: chain::Block { number: 1, hash: vec![1; 32], timestamp: 1_767_225_600 },
            balances: BTreeMap::new(),
            state: BTreeMap::new(),
            now: 1_767_225_600_000,
            model_requests: Vec::new(),
            chain_calls: Vec::new(),
            log: Vec::new(),
            answers: VecDeque::new(),
            model: None,
            calls: BTreeMap::new(),
            chain: None,
            tools: BTreeMap::new(),
            http: None,
            data: BTreeMap::new(),
            denied: BTreeSet::new(),
            random: 1,
        }
    }

    /// Let the model answer with this text next. Answers are used up in order.
    pub fn model_says(&mut self, text: impl Into<String>) -> &mut Self {
        let content = Text { body: text.into(), origin: crate::Provenance::Model };
        let usage = model::Usage { input_tokens: 0, output_tokens: 0 };
        self.answers.push_back(Ok(model::Completion {
            content,
            finish: model::Finish::Stop,
            usage,
            model: "scripted-development".into(),
        }));
        self
    }

    /// Let the model fail next.
    pub fn model_fails(&mut self, error: model::Error) -> &mut Self {
        self.answers.push_back(Err(error));
        self
    }

    /// Answer model requests that no [`model_says`](Self::model_says) is left for. Without it they are answered `Unavailable`.
    pub fn on_model(
        &mut self,
        answer: impl FnMut(&model::Request) -> Result<model::Completion, model::Error> + 'static,
    ) -> &mut Self {
        self.model = Some(Box::new(answer));
        self
    }

    /// Answer one message call: exactly this calldata to this address.
    pub fn chain_answers(&mut self, to: &[u8], input: &[u8], answer: Result<Vec<u8>, chain::Error>) -> &mut Self {
        self.calls.insert((to.to_vec(), input.to_vec()), answer);
        self
    }

    /// Answer message calls that no [`chain_answers`](Self::chain_answers) fits. Without it they are answered with empty
    /// return data, as by an address without code.
    pub fn on_chain(
        &mut self,
        answer: impl FnMut(&chain::CallRequest) -> Result<Vec<u8>, chain::Error> + 'static,
    ) -> &mut Self {
        self.chain = Some(Box::new(answer));
        self
    }

    /// Grant a tool.
    pub fn tool(&mut self, spec: ToolSpec, run: impl FnMut(&str) -> Result<Text, tools::Error> + 'static) -> &mut Self {
        self.tools.insert(spec.name.clone(), (spec, Box::new(run)));
        self
    }

    /// Answer HTTP requests. Without it they are answered `Unavailable`.
    pub fn on_http(
        &mut self,
        answer: impl FnMut(&http::Request) -> Result<http::Response, http::Error> + 'static,
    ) -> &mut Self {
        self.http = Some(Box::new(answer));
        self
    }

    /// Put data behind a token.
    pub fn data(&mut self, info: dat::DatInfo, id: &dat::DatId, bytes: Vec<u8>) -> &mut Self {
        self.data.insert((id.contract.clone(), id.token.clone()), (info, bytes));
        self
    }

    /// Refuse an interface, such as `chain`, as a manifest without its grant would.
    pub fn deny(&mut self, interface: &str) -> &mut Self {
        self.denied.insert(interface.to_owned());
        self
    }

    /// Run one turn as the real host does: the state that the agent wrote is kept when it replies and dropped when it fails.
    ///
    /// # Errors
    /// The agent's [`Failure`].
    pub fn turn<A: Agent>(&mut self, turn: Turn) -> Result<Reply, Failure> {
        let before = self.state.clone();
        let result = A::handle(self, turn);
        if result.is_err() {
            self.state = before;
        }
        result
    }

    fn grant(&self, interface: &str) -> Result<(), Denial> {
        if self.denied.contains(interface) { Err(Denial::NotGranted(format!("[grants.{interface}]"))) } else { Ok(()) }
    }

    fn answer_call(&mut self, request: &chain::CallRequest) -> Result<Vec<u8>, chain::Error> {
        self.chain_calls.push(request.clone());
        if request.to.len() != 20 || request.sender.as_ref().is_some_and(|sender| sender.len() != 20) {
            return Err(chain::Error::Invalid("an address has 20 bytes".into()));
        }
        if request.value.len() > 32 {
            return Err(chain::Error::Invalid("value: a number has at most 32 bytes".into()));
        }
        if let Some(answer) = self.calls.get(&(request.to.clone(), request.input.clone())) {
            return answer.clone();
        }
        self.chain.as_mut().map_or_else(|| Ok(Vec::new()), |answer| answer(request))
    }
}

/// A turn in which a person (wallet `0x77…77`, no chosen language) writes this.
#[must_use]
pub fn message(text: impl Into<String>) -> Turn {
    Turn { person: person(), event: Event::Message(Text::user(text)) }
}

/// A turn that renews a proposal.
#[must_use]
pub fn renew(renewal: Vec<u8>) -> Turn {
    Turn { person: person(), event: Event::Renew(renewal) }
}

/// The person of [`message`] and [`renew`].
#[must_use]
pub fn person() -> Person {
    Person { wallet: vec![0x77; 20], language: None }
}

fn check_key(key: &str) -> Result<(), state::Error> {
    if key.is_empty() || key.len() > 256 {
        Err(state::Error::Invalid("a key has 1 to 256 bytes".into()))
    } else {
        Ok(())
    }
}

impl Host for TestHost {
    fn model_complete(&mut self, request: &model::Request) -> Result<model::Completion, model::Error> {
        self.grant("model").map_err(model::Error::Denied)?;
        self.model_requests.push(request.clone());
        match (self.answers.pop_front(), &mut self.model) {
            (Some(answer), _) => answer,
            (None, Some(model)) => model(request),
            (None, None) => Err(model::Error::Unavailable),
        }
    }

    fn chain_describe(&mut self) -> Result<chain::Network, chain::Error> {
        self.grant("chain").map_err(chain::Error::Denied)?;
        Ok(self.network.clone())
    }

    fn chain_head(&mut self) -> Result<chain::Block, chain::Error> {
        self.grant("chain").map_err(chain::Error::Denied)?;
        Ok(self.block.clone())
    }

    fn chain_balance(&mut self, of: &[u8]) -> Result<Vec<u8>, chain::Error> {
        self.grant("chain").map_err(chain::Error::Denied)?;
        if of.len() != 20 {
            return Err(chain::Error::Invalid("an address has 20 bytes".into()));
        }
        Ok(self.balances.get(of).cloned().unwrap_or_default())
    }

    fn chain_call(&mut self, request: &chain::CallRequest) -> Result<Vec<u8>, chain::Error> {
        self.grant("chain").map_err(chain::Error::Denied)?;
        self.answer_call(request)
    }

    fn chain_call_many(
        &mut self,
        requests: &[chain::CallRequest],
    ) -> Result<Vec<Result<Vec<u8>, chain::Error>>, chain::Error> {
        self.grant("chain").map_err(chain::Error::Denied)?;
        Ok(requests.iter().map(|request| self.answer_call(request)).collect())
    }

    fn dat_open(&mut self, id: &dat::DatId, _purpose: &str) -> Result<Box<dyn Dataset>, dat::Error> {
        self.grant("dat").map_err(dat::Error::Denied)?;
        let (info, bytes) =
            self.data.get(&(id.contract.clone(), id.token.clone())).cloned().ok_or(dat::Error::NotFound)?;
        Ok(Box::new(TestData { info, bytes }))
    }

    fn state_get(&mut self, key: &str) -> Result<Option<Vec<u8>>, state::Error> {
        self.grant("state").map_err(state::Error::Denied)?;
        check_key(key)?;
        Ok(self.state.get(key).cloned())
    }

    fn state_put(&mut self, key: &str, value: &[u8]) -> Result<(), state::Error> {
        self.grant("state").map_err(state::Error::Denied)?;
        check_key(key)?;
        self.state.insert(key.to_owned(), value.to_vec());
        Ok(())
    }

    fn state_delete(&mut self, key: &str) -> Result<(), state::Error> {
        self.grant("state").map_err(state::Error::Denied)?;
        check_key(key)?;
        self.state.remove(key);
        Ok(())
    }

    fn state_keys(&mut self, prefix: &str) -> Result<Vec<String>, state::Error> {
        self.grant("state").map_err(state::Error::Denied)?;
        Ok(self.state.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    fn tools_available(&mut self) -> Result<Vec<ToolSpec>, tools::Error> {
        self.grant("tools").map_err(tools::Error::Denied)?;
        Ok(self.tools.values().map(|(spec, _)| spec.clone()).collect())
    }

    fn tools_invoke(&mut self, calls: &[tools::ToolCall]) -> Result<Vec<Result<Text, tools::Error>>, tools::Error> {
        self.grant("tools").map_err(tools::Error::Denied)?;
        let run = |call: &tools::ToolCall| match self.tools.get_mut(&call.name) {
            Some((_, run)) => run(&call.input),
            None => Err(tools::Error::NotFound(call.name.clone())),
        };
        Ok(calls.iter().map(run).collect())
    }

    fn http_send(&mut self, request: &http::Request) -> Result<http::Response, http::Error> {
        self.grant("http").map_err(http::Error::Denied)?;
        self.http.as_mut().map_or(Err(http::Error::Unavailable), |answer| answer(request))
    }

    fn clock_now(&mut self) -> Result<u64, clock::Error> {
        self.grant("clock").map_err(clock::Error::Denied)?;
        Ok(self.now)
    }

    fn random_bytes(&mut self, length: u32) -> Result<Vec<u8>, random::Error> {
        self.grant("random").map_err(random::Error::Denied)?;
        if length > 65_536 {
            return Err(random::Error::Invalid("at most 65,536 bytes at a time".into()));
        }
        // xorshift64: repeatable, so that a failing test fails again.
        let next = |seed: &mut u64| {
            *seed ^= *seed << 13;
            *seed ^= *seed >> 7;
            *seed ^= *seed << 17;
            seed.to_le_bytes()[0]
        };
        Ok((0..length).map(|_| next(&mut self.random)).collect())
    }

    fn log_emit(&mut self, level: log::Level, message: &str, fields: &[log::Field]) {
        if self.grant("log").is_ok() {
            self.log.push((level, message.to_owned(), fields.to_vec()));
        }
    }
}

struct TestData {
    info: dat::DatInfo,
    bytes: Vec<u8>,
}

impl Dataset for TestData {
    fn info(&mut self) -> dat::DatInfo {
        self.info.clone()
    }

    fn read(&mut self, offset: u64, length: u32) -> Result<Vec<u8>, dat::Error> {
        let skip = usize::try_from(offset).unwrap_or(usize::MAX);
        let take = usize::try_from(length).unwrap_or(usize::MAX);
        Ok(self.bytes.iter().skip(skip).take(take).copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fails;
    impl Agent for Fails {
        fn describe() -> crate::Profile {
            crate::Profile { name: "fails".into(), summary: String::new(), examples: Vec::new() }
        }
        fn handle(host: &mut impl Host, _turn: Turn) -> Result<Reply, Failure> {
            host.state_put("kept", b"no")?;
            host.chain_head()?;
            Ok(Reply::say("done"))
        }
    }
    crate::export!(Fails);

    #[test]
    fn state_of_a_failed_turn_is_dropped() {
        let mut host = TestHost::new();
        host.deny("chain");
        assert!(matches!(host.turn::<Fails>(message("x")), Err(Failure::Unavailable(_))));
        assert!(host.state.is_empty());
    }

    #[test]
    fn state_of_a_turn_with_a_reply_is_kept() {
        let mut host = TestHost::new();
        assert_eq!(host.turn::<Fails>(message("x")).unwrap(), Reply::say("done"));
        assert_eq!(host.state.get("kept").map(Vec::as_slice), Some(b"no".as_slice()));
    }

    #[test]
    fn the_scripted_model_answers_in_order_and_then_is_unavailable() {
        let mut host = TestHost::new();
        host.model_says("one").model_fails(model::Error::TimedOut);
        let request = model::Request {
            model: None,
            messages: Vec::new(),
            schema: None,
            max_output_tokens: 1,
            temperature_milli: 0,
        };
        assert_eq!(host.model_complete(&request).unwrap().content.body, "one");
        assert_eq!(host.model_complete(&request), Err(model::Error::TimedOut));
        assert_eq!(host.model_complete(&request), Err(model::Error::Unavailable));
        assert_eq!(host.model_requests.len(), 3);
    }

    #[test]
    fn calls_are_answered_by_address_and_calldata() {
        let mut host = TestHost::new();
        host.chain_answers(&[1; 20], &[0xaa], Ok(vec![7]));
        let call = |to: Vec<u8>, input: Vec<u8>| chain::CallRequest { sender: None, to, value: Vec::new(), input };
        let answers = host
            .chain_call_many(&[call(vec![1; 20], vec![0xaa]), call(vec![1; 20], vec![0xbb]), call(vec![1; 3], vec![])])
            .unwrap();
        assert_eq!(answers[0], Ok(vec![7]));
        assert_eq!(answers[1], Ok(vec![]));
        assert!(matches!(answers[2], Err(chain::Error::Invalid(_))));
    }
}
