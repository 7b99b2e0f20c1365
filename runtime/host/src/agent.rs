//! The turn runner: a component linked once, a fresh store and instance per turn, and an end to everything that runs too long.

use std::sync::Arc;
use std::time::Duration;

use hyperlith_engine::{Engine, Limiter, Loaded};
use hyperlith_journal::{Builder, Divergence, End, Header, Journal, Replayer};
use hyperlith_models::Unavailable;
use hyperlith_policy::{Contracts, DEFAULT_WORLD, Grants, Limits, Manifest, TaintRule};
use tokio::sync::Semaphore;
use tracing::Instrument;
use wasmtime::component::{Linker, ResourceTable};
use wasmtime::{Store, Trap};

use crate::bindings::exports::hyperlith::agent::handler as wit;
use crate::bindings::hyperlith::agent::types::{Provenance, Text};
use crate::bindings::{Agent as Bindings, AgentPre};
use crate::chain::Network;
use crate::context::{HostContext, Usage};
use crate::effect::encode;
use crate::error::{LoadError, TurnError};
use crate::linker::{StoreData, add_to_linker};
use crate::reply::{check, check_failure, check_grant, check_profile};
use crate::state::{Overlay, Scope, StateStore};
use crate::turn::{TurnContext, TurnOutcome};
use crate::types::{Event, Failure, Profile, Reply, Turn};

/// A guest yields after this much fuel (about a millisecond), so that time limits and dropped futures end it.
const YIELD_EVERY: u64 = 1_000_000;
/// Handles of the component model that a guest may hold.
const MOST_HANDLES: usize = 1_000;
/// Under this name the root of the agent's memory is in the journal.
const STATE_ROOT: &str = "state-root";
/// What a person may write in one message, in bytes: four Telegram messages.
const LONGEST_MESSAGE: usize = 16 << 10;

/// Links the host's functions once; makes agents.
#[derive(Clone)]
pub struct AgentRuntime {
    engine: Engine,
    linker: Arc<Linker<StoreData>>,
    /// As many as the pool holds: a turn waits for a place rather than fail.
    places: Arc<Semaphore>,
    /// Tools have places of their own, because their callers hold theirs while they wait.
    tool_places: Arc<Semaphore>,
}

impl std::fmt::Debug for AgentRuntime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgentRuntime").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl AgentRuntime {
    /// A runtime on an engine.
    ///
    /// # Errors
    /// [`LoadError::Link`], a fault of this build.
    pub fn new(engine: Engine) -> Result<Self, LoadError> {
        let mut linker = Linker::new(engine.wasmtime());
        add_to_linker(&mut linker).map_err(LoadError::Link)?;
        let all = engine.concurrent_turns() as usize;
        let for_tools = if all > 1 { (all / 4).max(1) } else { 1 };
        let places = Arc::new(Semaphore::new(all.saturating_sub(for_tools).max(1)));
        Ok(Self { engine, linker: Arc::new(linker), places, tool_places: Arc::new(Semaphore::new(for_tools)) })
    }

    /// The engine underneath.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// A place for a tool; none when the runtime is shutting down.
    pub(crate) async fn tool_place(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.tool_places.acquire().await.ok()
    }

    /// The header under which a tool runs. Its calls are kept in nobody's journal: its answer is in its caller's.
    pub(crate) fn tool_header(&self, component: [u8; 32], now_ms: u64, fuel: u64) -> Header {
        let (manifest, seed, engine) = ([0; 32], [0; 32], self.engine.compatibility());
        Header { component, manifest, input: Vec::new(), now_ms, fuel, seed, engine }
    }

    /// The linker with every host function, for benchmarks and tests that instantiate by themselves.
    #[must_use]
    pub fn linker(&self) -> &Linker<StoreData> {
        &self.linker
    }

    /// Load a component under a manifest: audit its imports, compile it (or take it from the cache), link it. Takes seconds for
    /// a large component that is not in the cache: call it from a thread that may block.
    ///
    /// # Errors
    /// [`LoadError`]; none of the component's code ran.
    pub fn load(&self, bytes: &[u8], manifest: Manifest) -> Result<Agent, LoadError> {
        if manifest.agent.world != DEFAULT_WORLD {
            return Err(LoadError::World(manifest.agent.world));
        }
        let most = self.engine.max_memory() as u64;
        if manifest.limits.memory > most {
            return Err(LoadError::Memory { asked: manifest.limits.memory, most });
        }
        let loaded = self.engine.load(bytes, &manifest.grants)?;
        let pre =
            self.linker.instantiate_pre(&loaded.component).and_then(AgentPre::new).map_err(LoadError::NotAnAgent)?;
        let manifest_hash = *blake3_hash(manifest.canonical().as_bytes());
        Ok(Agent { inner: Arc::new(Inner { runtime: self.clone(), loaded, pre, manifest, manifest_hash }) })
    }
}

fn blake3_hash(bytes: &[u8]) -> Box<[u8; 32]> {
    Box::new(*blake3::hash(bytes).as_bytes())
}

/// A loaded agent. Cheap to clone; turns of one agent run side by side.
#[derive(Clone)]
pub struct Agent {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    runtime: AgentRuntime,
    pub(crate) loaded: Loaded,
    pre: AgentPre<StoreData>,
    pub(crate) manifest: Manifest,
    pub(crate) manifest_hash: [u8; 32],
}

impl std::fmt::Debug for Agent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Agent")
            .field("name", &self.inner.manifest.agent.name)
            .field("loaded", &self.inner.loaded)
            .finish_non_exhaustive()
    }
}

impl Agent {
    /// The manifest that it runs under.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.inner.manifest
    }

    /// The runtime that it was loaded by.
    #[must_use]
    pub fn runtime(&self) -> &AgentRuntime {
        &self.inner.runtime
    }

    /// The component, its digest and its imports.
    #[must_use]
    pub fn loaded(&self) -> &Loaded {
        &self.inner.loaded
    }

    /// The agent's description of itself. It runs without any grant.
    ///
    /// # Errors
    /// [`TurnError`] when it does not answer.
    pub async fn describe(&self) -> Result<Profile, TurnError> {
        let context = nothing(0);
        let limits = &self.inner.manifest.limits;
        let span = tracing::info_span!("describe", agent = self.inner.manifest.agent.name);
        let call = async {
            let _place = self.inner.runtime.places.acquire().await.map_err(|_| closed())?;
            let header = self.header(Vec::new(), context.now_ms, [0; 32]);
            let scope = Scope { agent: String::new(), person: String::new() };
            let mut store = self.store(&context, Grants::default(), scope, &header, None)?;
            let instance = self.instantiate(&mut store).await?;
            let profile = instance
                .hyperlith_agent_handler()
                .call_describe(&mut store)
                .await
                .map_err(|error| self.classify(&store, error))?;
            Ok(check_profile(profile))
        };
        match tokio::time::timeout(Duration::from_millis(limits.wall_ms), call.instrument(span)).await {
            Ok(result) => result,
            Err(_) => Err(TurnError::TimedOut { limit_ms: limits.wall_ms }),
        }
    }

    /// Run one turn: instantiate, call, check the reply, keep state and journal. The embedder runs the turns of one person one
    /// after the other; two at the same time end in [`StoreError::Conflict`](crate::StoreError::Conflict) for one of them.
    ///
    /// Dropping the future ends the turn and keeps nothing.
    ///
    /// # Errors
    /// [`TurnError`]; nothing was sent and nothing was kept.
    pub async fn handle(&self, turn: Turn, context: TurnContext) -> Result<TurnOutcome, TurnError> {
        let span = tracing::info_span!(
            "turn",
            agent = self.inner.manifest.agent.name,
            fuel = tracing::field::Empty,
            host_calls = tracing::field::Empty
        );
        self.run(turn, context).instrument(span).await
    }

    async fn run(&self, turn: Turn, context: TurnContext) -> Result<TurnOutcome, TurnError> {
        let input = encode(&turn).map_err(TurnError::Host)?;
        let mut seed = [0; 32];
        if self.inner.manifest.grants.random.is_some() {
            getrandom::fill(&mut seed).map_err(|error| TurnError::Host(wasmtime::Error::msg(error.to_string())))?;
        }
        let header = self.header(input, context.now_ms, seed);
        let Ran { ctx, result, fuel_used } = self.execute(turn, &context, header, None).await?;
        finish(ctx, &context, result, fuel_used).await
    }

    /// Instantiate, call, check the reply. Keeps nothing.
    pub(crate) async fn execute(
        &self,
        turn: Turn,
        context: &TurnContext,
        header: Header,
        replayer: Option<Replayer>,
    ) -> Result<Ran, TurnError> {
        let limits = &self.inner.manifest.limits;
        let guest_turn = guest_turn(&turn)?;
        let scope = Scope { agent: self.inner.manifest.agent.name.clone(), person: turn.person.id };
        // Waiting for a place is the machine's business, not the agent's: it does not count towards its time.
        let place = self.inner.runtime.places.acquire().await.map_err(|_| closed())?;
        let mut store = self.store(context, self.inner.manifest.grants.clone(), scope, &header, replayer)?;
        let call = async {
            let instance = self.instantiate(&mut store).await?;
            let answer = instance
                .hyperlith_agent_handler()
                .call_handle(&mut store, &guest_turn)
                .await
                .map_err(|error| self.classify(&store, error))?;
            let reply = match answer {
                Ok(reply) => self.check_reply(&mut store.data_mut().ctx, reply).await?,
                Err(failure) => {
                    let scrub = |text| store.data().ctx.scrub(text);
                    return Err(TurnError::Failed(match check_failure(failure) {
                        Failure::Unsupported(text) => Failure::Unsupported(scrub(text)),
                        Failure::Unavailable(text) => Failure::Unavailable(scrub(text)),
                        Failure::Internal(text) => Failure::Internal(scrub(text)),
                    }));
                }
            };
            Ok(reply)
        };
        let result = match tokio::time::timeout(Duration::from_millis(limits.wall_ms), call).await {
            Ok(result) => result,
            Err(_) => Err(TurnError::TimedOut { limit_ms: limits.wall_ms }),
        };
        let fuel_used = limits.fuel.saturating_sub(store.get_fuel().unwrap_or_default());
        let ctx = store.into_data().ctx;
        drop(place);
        let span = tracing::Span::current();
        span.record("fuel", fuel_used).record("host_calls", ctx.usage.host_calls);
        if ctx.usage.log_dropped > 0 {
            tracing::warn!(dropped = ctx.usage.log_dropped, "log lines of the agent were dropped over its limit");
        }
        Ok(Ran { ctx, result, fuel_used })
    }

    fn header(&self, input: Vec<u8>, now_ms: u64, seed: [u8; 32]) -> Header {
        let Inner { runtime, loaded, manifest, manifest_hash, .. } = &*self.inner;
        Header {
            component: loaded.digest,
            manifest: *manifest_hash,
            input,
            now_ms,
            fuel: manifest.limits.fuel,
            seed,
            engine: runtime.engine.compatibility(),
        }
    }

    fn store(
        &self,
        context: &TurnContext,
        grants: Grants,
        scope: Scope,
        header: &Header,
        replayer: Option<Replayer>,
    ) -> Result<Store<StoreData>, TurnError> {
        let Inner { runtime, manifest, .. } = &*self.inner;
        new_store(Start {
            engine: &runtime.engine,
            name: &manifest.agent.name,
            context,
            grants,
            limits: manifest.limits.clone(),
            taint: manifest.taint.untrusted_then_write,
            scope,
            header,
            replayer,
        })
    }

    async fn instantiate(&self, store: &mut Store<StoreData>) -> Result<Bindings, TurnError> {
        self.inner.pre.instantiate_async(&mut *store).await.map_err(|error| self.classify(store, error))
    }

    async fn check_reply(&self, ctx: &mut HostContext, reply: wit::Reply) -> Result<Reply, TurnError> {
        let size = encode(&reply).map_err(TurnError::Host)?.len() as u64;
        if ctx.usage.host_bytes.saturating_add(size) > ctx.limits.host_bytes {
            return Err(TurnError::BrokeContract(format!("it sent more than {} bytes", ctx.limits.host_bytes)));
        }
        let mut reply = check(reply).map_err(TurnError::Refused)?;
        let texts = reply.understood.iter_mut().flat_map(|slot| [&mut slot.name, &mut slot.value]);
        for text in texts.chain(&mut reply.suggestions).chain([&mut reply.message]) {
            *text = ctx.scrub(std::mem::take(text));
        }
        if reply.proposal.is_some() && ctx.usage.tainted && ctx.taint == TaintRule::Deny {
            return Err(TurnError::Refused(
                "it proposes calls after its model read text from outside, which its manifest denies ([taint])".into(),
            ));
        }
        if let Some(proposal) = &reply.proposal {
            let granted = ctx.grants.chain.propose.clone();
            let network = match granted {
                Contracts::Listed(_) => Some(
                    self.network(ctx)
                        .await?
                        .map_err(|error| TurnError::Refused(format!("its proposal cannot be checked: {error}")))?,
                ),
                _ => None,
            };
            check_grant(proposal, &granted, network.as_ref()).map_err(TurnError::Refused)?;
        }
        Ok(reply)
    }

    /// The operator's description of the chain that a proposal is checked against, recorded.
    async fn network(&self, ctx: &mut HostContext) -> Result<Result<Network, String>, TurnError> {
        const NETWORK: &str = "network";
        if ctx.has_record(NETWORK) {
            let bytes = ctx.recorded_host(NETWORK)?;
            return postcard::from_bytes(&bytes).map_err(|_| TurnError::Diverged(Divergence::Missing(NETWORK.into())));
        }
        let network = ctx.network().await.cloned().map_err(|error| error.to_string());
        ctx.record_host(NETWORK, &encode(&network).map_err(TurnError::Host)?);
        Ok(network)
    }

    fn classify(&self, store: &Store<StoreData>, error: wasmtime::Error) -> TurnError {
        let limits = &self.inner.manifest.limits;
        let trap = error.downcast_ref::<Trap>().copied();
        if let Some(divergence) = error.downcast_ref::<Divergence>() {
            return TurnError::Diverged(divergence.clone());
        }
        if trap == Some(Trap::OutOfFuel) {
            return TurnError::OutOfFuel { limit: limits.fuel };
        }
        if store.data().limiter.refused() {
            return TurnError::OutOfMemory { limit: limits.memory };
        }
        // Details with a backtrace are the operator's; the person gets one line without them.
        tracing::info!(error = format!("{error:#}"), "the agent stopped");
        match trap {
            Some(trap) => TurnError::Trapped(trap.to_string()),
            None if error.downcast_ref::<wasmtime_wasi::I32Exit>().is_some() => {
                TurnError::Trapped("it ended itself".into())
            }
            None if error.downcast_ref::<std::io::Error>().is_some()
                || error.downcast_ref::<wasmtime::PoolConcurrencyLimitError>().is_some() =>
            {
                TurnError::Host(error)
            }
            None => TurnError::BrokeContract(crate::text::clean_line(&error.root_cause().to_string(), 200)),
        }
    }
}

/// An instance that stays, for measuring what a call costs without its instantiation. Turns never share one.
#[doc(hidden)]
pub struct Warm {
    store: Store<StoreData>,
    instance: Bindings,
    turn: wit::Turn,
    fuel: u64,
}

impl std::fmt::Debug for Warm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Warm").finish_non_exhaustive()
    }
}

impl Agent {
    /// See [`Warm`].
    ///
    /// # Errors
    /// As [`Self::handle`].
    #[doc(hidden)]
    pub async fn warm(&self, turn: &Turn, context: &TurnContext) -> Result<Warm, TurnError> {
        let header = self.header(Vec::new(), context.now_ms, [0; 32]);
        let scope = Scope { agent: self.inner.manifest.agent.name.clone(), person: turn.person.id.clone() };
        let mut store = self.store(context, self.inner.manifest.grants.clone(), scope, &header, None)?;
        let instance = self.instantiate(&mut store).await?;
        Ok(Warm { store, instance, turn: guest_turn(turn)?, fuel: header.fuel })
    }
}

impl Warm {
    /// One call with full budgets.
    ///
    /// # Errors
    /// wasmtime's, when the guest traps.
    pub async fn call(&mut self) -> wasmtime::Result<()> {
        self.store.set_fuel(self.fuel)?;
        self.store.data_mut().ctx.usage = Usage::default();
        self.store.data_mut().ctx.made.clear();
        let answer = self.instance.hyperlith_agent_handler().call_handle(&mut self.store, &self.turn).await?;
        answer.map(drop).map_err(|failure| wasmtime::Error::msg(format!("{failure:?}")))
    }
}

/// What a store is made of.
pub(crate) struct Start<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) name: &'a str,
    pub(crate) context: &'a TurnContext,
    pub(crate) grants: Grants,
    pub(crate) limits: Limits,
    pub(crate) taint: TaintRule,
    pub(crate) scope: Scope,
    pub(crate) header: &'a Header,
    pub(crate) replayer: Option<Replayer>,
}

/// A store with every limit set.
pub(crate) fn new_store(start: Start<'_>) -> Result<Store<StoreData>, TurnError> {
    let Start { engine, name, context, grants, limits, taint, scope, header, replayer } = start;
    // What is not granted stands still: 1970, and a fixed stream.
    let (wasi_now, wasi_seed) =
        (grants.clock.map_or(0, |_| header.now_ms), grants.random.map_or([0; 32], |_| header.seed));
    let wasi_log = if grants.log.is_some() { limits.log_bytes } else { 0 };
    let wasi = crate::wasi::empty_world(name, wasi_now, wasi_seed, wasi_log);
    let mut table = ResourceTable::new();
    table.set_max_capacity(MOST_HANDLES);
    let (fuel, memory, host_bytes) = (limits.fuel, limits.memory, limits.host_bytes);
    let ctx = HostContext {
        agent: name.to_owned(),
        grants,
        usage: Usage::default(),
        made: std::collections::HashMap::new(),
        chain: Arc::clone(&context.chain),
        network: None,
        state: Arc::clone(&context.state),
        scope,
        overlay: None,
        model: Arc::clone(&context.model),
        egress: context.egress.clone(),
        tools: context.tools.clone(),
        now_ms: header.now_ms,
        journal: Builder::new(header),
        replayer,
        fuel_left: fuel,
        limits,
        taint,
    };
    let limiter = Limiter::new(usize::try_from(memory).unwrap_or(usize::MAX));
    let mut store = Store::new(engine.wasmtime(), StoreData { ctx, table, wasi, limiter });
    store.limiter(|data| &mut data.limiter);
    store.set_fuel(fuel).map_err(TurnError::Host)?;
    store.fuel_async_yield_interval(Some(YIELD_EVERY)).map_err(TurnError::Host)?;
    // Per call, and counted in the host's representation, which is larger than the bytes: the exact sum over the turn is
    // kept by `effect`, this only keeps one call from filling the host's memory.
    store.set_hostcall_fuel(
        usize::try_from(host_bytes).unwrap_or(usize::MAX).saturating_mul(4).saturating_add(64 << 10),
    );
    store.set_max_component_handles(MOST_HANDLES);
    Ok(store)
}

fn closed() -> TurnError {
    TurnError::Host(wasmtime::Error::msg("the runtime is shutting down"))
}

/// What a turn left when it ended.
pub(crate) struct Ran {
    pub(crate) ctx: HostContext,
    pub(crate) result: Result<Reply, TurnError>,
    pub(crate) fuel_used: u64,
}

/// Keep the journal and then the state, or only the journal.
pub(crate) async fn finish(
    ctx: HostContext,
    context: &TurnContext,
    result: Result<Reply, TurnError>,
    fuel_used: u64,
) -> Result<TurnOutcome, TurnError> {
    let changes = ctx.changes();
    let (scope, usage) = (ctx.scope.clone(), ctx.usage);
    let (builder, end) = ended(ctx, &result, fuel_used)?;
    let journal: Journal = builder.end(&end);
    // On a thread that may wait for the disk: turns that end meanwhile share its write.
    let (journal, kept) = match context.journal.clone() {
        None => (journal, Ok(())),
        Some(sink) => {
            let keep = move || {
                let kept = sink.keep(&journal);
                (journal, kept)
            };
            tokio::task::spawn_blocking(keep).await.map_err(|error| {
                TurnError::Host(wasmtime::Error::msg(format!("the journal was not written: {error}")))
            })?
        }
    };
    let reply = result?;
    kept?;
    if let Some((version, changes)) = &changes {
        StateStore::commit(&*context.state, &scope, *version, changes).await?;
    }
    Ok(TurnOutcome { reply, fuel_used, usage, journal, state_changed: changes.is_some() })
}

/// The journal up to the end, with the root of the memory that the turn leaves; and the end.
pub(crate) fn ended(
    ctx: HostContext,
    result: &Result<Reply, TurnError>,
    fuel_used: u64,
) -> Result<(Builder, End), TurnError> {
    let mut ctx = ctx;
    let end = match result {
        Ok(reply) => {
            if let Some(root) = ctx.overlay.as_ref().map(Overlay::root) {
                ctx.record_host(STATE_ROOT, &root);
            }
            End::Reply { reply: *blake3_hash(&encode(reply).map_err(TurnError::Host)?), fuel: fuel_used }
        }
        Err(error) => End::Failed { cause: error.to_string(), fuel: fuel_used },
    };
    Ok((ctx.journal, end))
}

/// The backends of what may use none.
pub(crate) fn nothing(now_ms: u64) -> TurnContext {
    TurnContext::new(Arc::new(NoChain), Arc::new(crate::state::MemoryState::default()), Arc::new(Unavailable))
        .at(now_ms)
}

fn guest_turn(turn: &Turn) -> Result<wit::Turn, TurnError> {
    let event = match &turn.event {
        Event::Message(text) if text.len() > LONGEST_MESSAGE => {
            return Err(TurnError::Failed(Failure::Unsupported(format!(
                "The message is too long: at most {LONGEST_MESSAGE} bytes."
            ))));
        }
        Event::Message(text) => wit::Event::Message(Text { body: text.clone(), origin: Provenance::User }),
        Event::Renew(bytes) => wit::Event::Renew(bytes.to_vec()),
    };
    Ok(wit::Turn {
        person: wit::Person { wallet: turn.person.wallet.to_vec(), language: turn.person.language.clone() },
        event,
    })
}

/// The chain of `describe`, which may not read one.
struct NoChain;

#[async_trait::async_trait]
impl crate::chain::ChainReader for NoChain {
    async fn describe(&self) -> Result<crate::Network, crate::ChainError> {
        Err(no_chain())
    }
    async fn head(&self) -> Result<crate::Block, crate::ChainError> {
        Err(no_chain())
    }
    async fn balance(&self, _: alloy_primitives::Address) -> Result<alloy_primitives::U256, crate::ChainError> {
        Err(no_chain())
    }
    async fn call(&self, _: crate::CallRequest) -> Result<alloy_primitives::Bytes, crate::ChainError> {
        Err(no_chain())
    }
}

fn no_chain() -> crate::ChainError {
    crate::ChainError::Unavailable("a description has no chain".into())
}
