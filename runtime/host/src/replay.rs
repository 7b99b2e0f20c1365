//! Recorded turns, run again: the whole of one, compared to the last byte, or its first calls and then something new.

use hyperlith_journal::{Divergence, End, HOST, Journal, Replayer};
use tracing::Instrument;

use crate::agent::{Agent, Ran, ended, finish, nothing};
use crate::error::{ReplayError, TurnError};
use crate::state::Overlay;
use crate::turn::{Replayed, TurnContext, TurnOutcome};
use crate::types::Turn;

impl Agent {
    /// Run a recorded turn again from its record alone: no chain, no model, no memory, no clock, no key. Everything is compared: each call
    /// with its arguments and its fuel, the reply, the memory's root, the fuel and the root of the journal.
    ///
    /// # Errors
    /// [`ReplayError`], which names the first difference.
    pub async fn replay(&self, recorded: &Journal) -> Result<Replayed, ReplayError> {
        let turn = self.recorded(recorded)?;
        let input: Turn = postcard::from_bytes(&turn.header.input).map_err(|_| ReplayError::Input)?;
        let span = tracing::info_span!("replay", agent = self.inner.manifest.agent.name, calls = turn.calls.len());
        let context = nothing(turn.header.now_ms);
        let replayer = Replayer::new(&turn);
        let ran = self.execute(input, &context, turn.header.clone(), Some(replayer)).instrument(span).await;
        let Ran { ctx, result, fuel_used } = ran.map_err(ReplayError::Turn)?;
        let remaining = ctx.replayer.as_ref().map_or(0, Replayer::remaining);
        let calls = turn.calls.iter().filter(|call| call.interface != HOST).count();
        let state = ctx.overlay.as_ref().map(Overlay::root);
        match result {
            Err(TurnError::Diverged(Divergence::Beyond { .. })) if matches!(turn.end, End::Failed { .. }) => {
                // The turn was stopped from outside (time, shutdown) while it waited for this very call.
                return Ok(Replayed { reply: None, calls, fuel_used, root: recorded.root(), state });
            }
            Err(TurnError::Diverged(divergence)) => return Err(divergence.into()),
            Err(TurnError::Host(error)) => return Err(ReplayError::Turn(TurnError::Host(error))),
            _ => {}
        }
        let (builder, end) = ended(ctx, &result, fuel_used).map_err(ReplayError::Turn)?;
        if remaining > 0 || end != turn.end {
            let (recorded, now) = (describe_end(&turn.end), describe_end(&end));
            return Err(Divergence::End { recorded, now }.into());
        }
        let again = builder.end(&end);
        if again.root() != recorded.root() {
            let same = recorded.records.iter().zip(&again.records).take_while(|(one, other)| one == other).count();
            return Err(Divergence::Record { index: same }.into());
        }
        Ok(Replayed { reply: result.ok(), calls, fuel_used, root: again.root(), state })
    }

    /// Go on from a recorded turn: its first `calls` calls are answered as they were, the others by `context`. Nothing is kept of the
    /// agent's memory; the journal is kept where `context` has one, and can itself be replayed.
    ///
    /// # Errors
    /// [`ReplayError`] when the record does not fit, or when the turn has no reply.
    pub async fn fork(
        &self,
        recorded: &Journal,
        calls: usize,
        context: TurnContext,
    ) -> Result<TurnOutcome, ReplayError> {
        let turn = self.recorded(recorded)?;
        let input: Turn = postcard::from_bytes(&turn.header.input).map_err(|_| ReplayError::Input)?;
        let span = tracing::info_span!("fork", agent = self.inner.manifest.agent.name, calls);
        let context = TurnContext { now_ms: turn.header.now_ms, ..context };
        let replayer = Replayer::fork(&turn, calls);
        let ran = self.execute(input, &context, turn.header.clone(), Some(replayer)).instrument(span).await;
        let Ran { mut ctx, result, fuel_used } = ran.map_err(ReplayError::Turn)?;
        if let Err(TurnError::Diverged(divergence)) = result {
            return Err(divergence.into());
        }
        if let Some(overlay) = &mut ctx.overlay {
            overlay.changes.clear();
        }
        finish(ctx, &context, result, fuel_used).await.map_err(ReplayError::Turn)
    }

    /// A journal that is whole and of this very component and manifest.
    fn recorded(&self, journal: &Journal) -> Result<hyperlith_journal::Turn, ReplayError> {
        let turn = journal.verify()?;
        if turn.header.component != self.inner.loaded.digest {
            return Err(ReplayError::Component { recorded: turn.header.component, here: self.inner.loaded.digest });
        }
        if turn.header.manifest != self.inner.manifest_hash {
            return Err(ReplayError::Manifest { recorded: turn.header.manifest, here: self.inner.manifest_hash });
        }
        Ok(turn)
    }
}

fn describe_end(end: &End) -> String {
    match end {
        End::Reply { reply: [a, b, c, d, ..], fuel } => {
            format!("the reply {a:02x}{b:02x}{c:02x}{d:02x}… after {fuel} fuel")
        }
        End::Failed { cause, fuel } => format!("a failure after {fuel} fuel ({cause})"),
    }
}
