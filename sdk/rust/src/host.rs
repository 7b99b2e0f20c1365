//! The world as an agent sees it: one method per function of the WIT package, so that tests can stand in for the host.

use crate::{Text, ToolSpec, chain, clock, dat, http, log, model, random, state, tools};

/// Everything that an agent can ask of its host.
///
/// Each method may answer with the interface's `Denied` error when the manifest does not grant it or a budget is used up; that
/// is an ordinary answer, and nothing was done. `Sized`, so that it cannot become a `dyn Host`:
/// see the [crate] documentation.
pub trait Host: Sized {
    /// Ask a model and wait for the whole answer. Its text is never authority.
    ///
    /// # Errors
    /// [`model::Error`]; nothing was done in the world.
    fn model_complete(&mut self, request: &model::Request) -> Result<model::Completion, model::Error>;

    /// The operator's description of the chain: its listed assets and contracts.
    ///
    /// # Errors
    /// [`chain::Error`].
    fn chain_describe(&mut self) -> Result<chain::Network, chain::Error>;

    /// The block that every read of this turn sees.
    ///
    /// # Errors
    /// [`chain::Error`].
    fn chain_head(&mut self) -> Result<chain::Block, chain::Error>;

    /// The balance of the chain's own coin, in wei, big-endian. `of` is an address of 20 bytes.
    ///
    /// # Errors
    /// [`chain::Error`].
    fn chain_balance(&mut self, of: &[u8]) -> Result<Vec<u8>, chain::Error>;

    /// Run a message call (`eth_call`) on the turn's block and give back its return data.
    ///
    /// # Errors
    /// [`chain::Error`]; a revert is [`chain::Error::Reverted`] with the revert data.
    fn chain_call(&mut self, request: &chain::CallRequest) -> Result<Vec<u8>, chain::Error>;

    /// Several message calls at once; answers in the order of the requests. Counts as one host call.
    ///
    /// # Errors
    /// [`chain::Error`] when the whole batch was refused; each call has its own result besides.
    fn chain_call_many(
        &mut self,
        requests: &[chain::CallRequest],
    ) -> Result<Vec<Result<Vec<u8>, chain::Error>>, chain::Error>;

    /// Open the data behind a token. `purpose` is shown to its owner.
    ///
    /// # Errors
    /// [`dat::Error`].
    fn dat_open(&mut self, id: &dat::DatId, purpose: &str) -> Result<Box<dyn Dataset>, dat::Error>;

    /// The value under a key of the agent's memory for this person.
    ///
    /// # Errors
    /// [`state::Error`].
    fn state_get(&mut self, key: &str) -> Result<Option<Vec<u8>>, state::Error>;

    /// Set a key (1 to 256 bytes of UTF-8). Kept when the turn ends with a reply.
    ///
    /// # Errors
    /// [`state::Error`].
    fn state_put(&mut self, key: &str, value: &[u8]) -> Result<(), state::Error>;

    /// Remove a key; no error when it is not there.
    ///
    /// # Errors
    /// [`state::Error`].
    fn state_delete(&mut self, key: &str) -> Result<(), state::Error>;

    /// The keys that begin with a prefix, in byte order.
    ///
    /// # Errors
    /// [`state::Error`].
    fn state_keys(&mut self, prefix: &str) -> Result<Vec<String>, state::Error>;

    /// The granted tools.
    ///
    /// # Errors
    /// [`tools::Error`].
    fn tools_available(&mut self) -> Result<Vec<ToolSpec>, tools::Error>;

    /// Call several tools at once; answers in the order of the calls.
    ///
    /// # Errors
    /// [`tools::Error`] when the whole batch was refused; each call has its own result besides.
    fn tools_invoke(&mut self, calls: &[tools::ToolCall]) -> Result<Vec<Result<Text, tools::Error>>, tools::Error>;

    /// Send an HTTP request to a granted host.
    ///
    /// # Errors
    /// [`http::Error`], which says whether the request was sent.
    fn http_send(&mut self, request: &http::Request) -> Result<http::Response, http::Error>;

    /// Milliseconds since 1970-01-01 UTC. Does not change within a turn.
    ///
    /// # Errors
    /// [`clock::Error`].
    fn clock_now(&mut self) -> Result<u64, clock::Error>;

    /// Cryptographically secure random bytes, at most 65,536.
    ///
    /// # Errors
    /// [`random::Error`].
    fn random_bytes(&mut self, length: u32) -> Result<Vec<u8>, random::Error>;

    /// Write one diagnostic line for the operator. Never shown to the person; dropped over the limit.
    fn log_emit(&mut self, level: log::Level, message: &str, fields: &[log::Field]);
}

/// Data that was opened by [`Host::dat_open`].
pub trait Dataset {
    /// What the token's contract says.
    fn info(&mut self) -> dat::DatInfo;

    /// At most `length` bytes from `offset`; metered against the token's quota.
    ///
    /// # Errors
    /// [`dat::Error`].
    fn read(&mut self, offset: u64, length: u32) -> Result<Vec<u8>, dat::Error>;
}
