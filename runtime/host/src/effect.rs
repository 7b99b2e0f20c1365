//! The one path that every import takes: journal( budget( policy( backend ))).

use hyperlith_journal::{Answer, Class, Divergence};
use hyperlith_policy::Interface;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bindings::hyperlith::agent::types::{Budget, Denial};
use crate::context::HostView;

/// Names a call and says how it relates to the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effect {
    pub(crate) interface: Interface,
    pub(crate) function: &'static str,
    pub(crate) class: Class,
}

/// A call that was begun: what it was asked, and whether it was refused.
pub(crate) struct Begun {
    effect: Effect,
    request: Vec<u8>,
    fuel: u64,
    refused: Option<Denial>,
    /// The answer of an earlier turn, when this one replays it.
    recorded: Option<Vec<u8>>,
    /// The recorded answer that this call's own must equal: calls that only concern the turn itself are made again.
    expected: Option<Vec<u8>>,
}

impl Begun {
    /// The recorded answer, if there is one.
    pub(crate) fn recorded<Answer: DeserializeOwned>(&mut self) -> wasmtime::Result<Option<Answer>> {
        let decode = |bytes: Vec<u8>| {
            postcard::from_bytes(&bytes)
                .map_err(|error| wasmtime::Error::msg(format!("a recorded answer cannot be read: {error}")))
        };
        self.recorded.take().map(decode).transpose()
    }

    /// Why the call may not reach its backend, if it may not.
    pub(crate) fn refused(&mut self) -> Option<Denial> {
        self.refused.take()
    }
}

/// Runs one call of the guest: `effect!(self, EFFECT, &request, backend)`, where the backend is a block that may use `?` and
/// `.await` and gives a `Result` whose error is made from a [`Denial`].
///
/// The outermost layer records the answer, whatever it is, so that a replay (which answers from the record) never decides a
/// budget or a grant anew. The outer error ends the turn; only the host's own faults and a diverging replay use it. A macro, because an async closure over the view cannot be shown to be `Send`.
macro_rules! effect {
    ($view:ident, $effect:expr, $request:expr, $backend:expr) => {{
        let mut call = $view.begin($effect, $request)?;
        let answer = match (call.recorded()?, call.refused()) {
            (Some(recorded), _) => recorded,
            (None, Some(denial)) => Err(denial.into()),
            (None, None) => {
                let span = tracing::debug_span!(
                    "host_call",
                    interface = $effect.interface.name(),
                    function = $effect.function
                );
                tracing::Instrument::instrument(async { $backend }, span).await
            }
        };
        $view.end(call, &answer)?;
        wasmtime::Result::<_, wasmtime::Error>::Ok(answer)
    }};
}
pub(crate) use effect;

impl HostView<'_> {
    /// The first half of `effect!`.
    pub(crate) fn begin<Request: Serialize + ?Sized>(
        &mut self,
        effect: Effect,
        request: &Request,
    ) -> wasmtime::Result<Begun> {
        let request = encode(request)?;
        let fuel = self.ctx.fuel_left;
        let refused = self.admit(effect, &request).err();
        let (mut recorded, mut expected) = (None, None);
        if let Some(replayer) = &mut self.ctx.replayer {
            match replayer.answer(effect.interface.name(), effect.function, &request, fuel)? {
                // The turn's memory is worked on again, so that its changes and its root come out of the replay too.
                Answer::Recorded(answer) if effect.interface == Interface::State => expected = Some(answer),
                Answer::Recorded(answer) => recorded = Some(answer),
                Answer::Live => {}
            }
        }
        if let Some(denial) = &refused {
            tracing::debug!(interface = effect.interface.name(), function = effect.function, ?denial, "call refused");
        }
        Ok(Begun { effect, request, fuel, refused, recorded, expected })
    }

    /// The second half of `effect!`.
    pub(crate) fn end<Answer: Serialize>(&mut self, call: Begun, answer: &Answer) -> wasmtime::Result<()> {
        let Begun { effect, request, fuel, expected, .. } = call;
        let response = if effect.class == Class::Pure { Vec::new() } else { encode(answer)? };
        if expected.is_some_and(|expected| expected != response) {
            let index = self.ctx.replayer.as_ref().map_or(0, hyperlith_journal::Replayer::last_index);
            let call = format!("{}.{}", effect.interface.name(), effect.function);
            return Err(Divergence::Answer { index, call }.into());
        }
        self.ctx.journal.call(effect.interface.name(), effect.function, effect.class, &request, &response, fuel);
        Ok(())
    }

    /// Budget, then policy: a guest that hammers on a closed door is stopped by its budget.
    fn admit(&mut self, effect: Effect, request: &[u8]) -> Result<(), Denial> {
        let usage = &mut self.ctx.usage;
        usage.host_calls = usage.host_calls.saturating_add(1);
        if usage.host_calls > self.ctx.limits.host_calls {
            return Err(Denial::OverBudget(Budget::HostCalls));
        }
        usage.host_bytes = usage.host_bytes.saturating_add(request.len() as u64);
        if usage.host_bytes > self.ctx.limits.host_bytes {
            return Err(Denial::OverBudget(Budget::HostBytes));
        }
        if !self.ctx.grants.has(effect.interface) {
            return Err(Denial::NotGranted(effect.interface.grant_line().to_owned()));
        }
        if matches!(effect.class, Class::Read | Class::Write | Class::Model) {
            let mut hasher = blake3::Hasher::new();
            for part in [effect.interface.name().as_bytes(), b".", effect.function.as_bytes(), b"(", request] {
                hasher.update(part);
            }
            let made = self.ctx.made.entry(*hasher.finalize().as_bytes()).or_default();
            *made = made.saturating_add(1);
            let limit = self.ctx.limits.repeats;
            if *made > limit {
                let (interface, function) = (effect.interface.name(), effect.function);
                let why =
                    format!("the same call of {interface}.{function} was made {limit} times in this turn already");
                return Err(Denial::Policy(why));
            }
        }
        Ok(())
    }
}

/// The form in which arguments and answers are hashed and kept.
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T) -> wasmtime::Result<Vec<u8>> {
    postcard::to_allocvec(value)
        .map_err(|error| wasmtime::Error::msg(format!("a value cannot be encoded for the journal: {error}")))
}
