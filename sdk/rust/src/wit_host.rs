//! The host inside a component: every method is the imported function of the same name.

use crate::bindings::hyperlith::agent::{
    chain as chain_import, clock as clock_import, dat as dat_import, http as http_import,
};
use crate::bindings::hyperlith::agent::{log as log_import, model as model_import, random as random_import};
use crate::bindings::hyperlith::agent::{state as state_import, tools as tools_import};
use crate::{Dataset, Host, Text, ToolSpec, chain, clock, dat, http, log, model, random, state, tools};

/// The real host. Made by [`export!`](crate::export); an author does not need it.
#[derive(Debug)]
pub struct WitHost(());

impl WitHost {
    /// The host of this component.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "only the export macro should make one")]
    pub fn new() -> Self {
        Self(())
    }
}

impl Host for WitHost {
    fn model_complete(&mut self, request: &model::Request) -> Result<model::Completion, model::Error> {
        model_import::complete(request)
    }
    fn chain_describe(&mut self) -> Result<chain::Network, chain::Error> {
        chain_import::describe()
    }
    fn chain_head(&mut self) -> Result<chain::Block, chain::Error> {
        chain_import::head()
    }
    fn chain_balance(&mut self, of: &[u8]) -> Result<Vec<u8>, chain::Error> {
        chain_import::balance(of)
    }
    fn chain_call(&mut self, request: &chain::CallRequest) -> Result<Vec<u8>, chain::Error> {
        chain_import::call(request)
    }
    fn chain_call_many(
        &mut self,
        requests: &[chain::CallRequest],
    ) -> Result<Vec<Result<Vec<u8>, chain::Error>>, chain::Error> {
        chain_import::call_many(requests)
    }
    fn dat_open(&mut self, id: &dat::DatId, purpose: &str) -> Result<Box<dyn Dataset>, dat::Error> {
        dat_import::open(id, purpose).map(|set| Box::new(set) as Box<dyn Dataset>)
    }
    fn state_get(&mut self, key: &str) -> Result<Option<Vec<u8>>, state::Error> {
        state_import::get(key)
    }
    fn state_put(&mut self, key: &str, value: &[u8]) -> Result<(), state::Error> {
        state_import::put(key, value)
    }
    fn state_delete(&mut self, key: &str) -> Result<(), state::Error> {
        state_import::delete(key)
    }
    fn state_keys(&mut self, prefix: &str) -> Result<Vec<String>, state::Error> {
        state_import::keys(prefix)
    }
    fn tools_available(&mut self) -> Result<Vec<ToolSpec>, tools::Error> {
        tools_import::available()
    }
    fn tools_invoke(&mut self, calls: &[tools::ToolCall]) -> Result<Vec<Result<Text, tools::Error>>, tools::Error> {
        tools_import::invoke(calls)
    }
    fn http_send(&mut self, request: &http::Request) -> Result<http::Response, http::Error> {
        http_import::send(request)
    }
    fn clock_now(&mut self) -> Result<u64, clock::Error> {
        clock_import::now()
    }
    fn random_bytes(&mut self, length: u32) -> Result<Vec<u8>, random::Error> {
        random_import::bytes(length)
    }
    fn log_emit(&mut self, level: log::Level, message: &str, fields: &[log::Field]) {
        log_import::emit(level, message, fields);
    }
}

impl Dataset for dat_import::Dataset {
    fn info(&mut self) -> dat::DatInfo {
        dat_import::Dataset::info(self)
    }
    fn read(&mut self, offset: u64, length: u32) -> Result<Vec<u8>, dat::Error> {
        dat_import::Dataset::read(self, offset, length)
    }
}
