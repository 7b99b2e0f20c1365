//! Answering a guest from the record of an earlier turn, and naming the first call that is another one than then.

use std::collections::VecDeque;

use crate::entry::{Call, Class};
use crate::journal::{Digest, Turn};

/// The interface under which the host records what it needed itself, such as the memory that it loaded. No guest can call it.
pub const HOST: &str = "host";

/// How a replay differs from its record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Divergence {
    /// A call is another one than was recorded, or came at another instruction.
    #[error("call {index} differs: recorded was {recorded}, now it is {now}")]
    Call {
        /// Which call of the guest, from 0.
        index: usize,
        /// What was recorded.
        recorded: String,
        /// What was called.
        now: String,
    },
    /// The guest calls again after the last call of the record.
    #[error("call {index} is not in the record, which has {index} calls: {now}")]
    Beyond {
        /// Which call of the guest, from 0.
        index: usize,
        /// What was called.
        now: String,
    },
    /// The host's own answer to a call is another one.
    #[error("the answer to call {index} ({call}) differs from the recorded one")]
    Answer {
        /// Which call of the guest, from 0.
        index: usize,
        /// Its name.
        call: String,
    },
    /// Something that the host looked up for the turn is not in the record.
    #[error("the record does not hold what the host looked up: {0}")]
    Missing(String),
    /// The calls are the same and the end is not.
    #[error("every call is as recorded, and the end differs: recorded was {recorded}, now it is {now}")]
    End {
        /// What was recorded.
        recorded: String,
        /// How it ended now.
        now: String,
    },
    /// Whole and well-formed, but not the same bytes.
    #[error("record {index} of the journal differs")]
    Record {
        /// Which, from 0.
        index: usize,
    },
}

/// Where the answers to a guest come from.
#[derive(Clone, Debug)]
pub struct Replayer {
    calls: VecDeque<Call>,
    host: VecDeque<Call>,
    index: usize,
    /// Calls that are answered from the record; the rest, if there are more, are made anew.
    until: Option<usize>,
}

/// How the answer to a call is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// As recorded.
    Recorded(Vec<u8>),
    /// By making the call: a fork is past its point.
    Live,
}

impl Replayer {
    /// Answer every call from the record.
    #[must_use]
    pub fn new(turn: &Turn) -> Self {
        let (host, calls) = turn.calls.iter().cloned().partition(|call| call.interface == HOST);
        Self { calls, host, index: 0, until: None }
    }

    /// Answer the first `calls` calls of the guest from the record and make the others anew.
    #[must_use]
    pub fn fork(turn: &Turn, calls: usize) -> Self {
        Self { until: Some(calls), ..Self::new(turn) }
    }

    /// Calls of the guest that remain.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.calls.len()
    }

    /// Whether calls are made anew from here on.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.until.is_some_and(|until| self.index >= until)
    }

    /// The answer to the guest's next call.
    ///
    /// # Errors
    /// [`Divergence`] when it is not the call that was recorded, to the byte of its arguments and the unit of its fuel.
    pub fn answer(&mut self, interface: &str, function: &str, request: &[u8], fuel: u64) -> Result<Answer, Divergence> {
        if self.is_live() {
            return Ok(Answer::Live);
        }
        let index = self.index;
        self.index = self.index.saturating_add(1);
        let request = *blake3::hash(request).as_bytes();
        let Some(call) = self.calls.pop_front() else {
            return Err(Divergence::Beyond { index, now: describe(interface, function, &request, fuel) });
        };
        if call.interface != interface || call.function != function || call.request != request || call.fuel != fuel {
            return Err(Divergence::Call {
                index,
                recorded: describe(&call.interface, &call.function, &call.request, call.fuel),
                now: describe(interface, function, &request, fuel),
            });
        }
        // Without an answer nothing was recorded: the unit `Ok`.
        Ok(Answer::Recorded(if call.class == Class::Pure { vec![0] } else { call.response }))
    }

    /// What the host looked up under a name.
    ///
    /// # Errors
    /// [`Divergence::Missing`].
    pub fn host(&mut self, function: &str) -> Result<Vec<u8>, Divergence> {
        match self.host.pop_front() {
            Some(call) if call.function == function => Ok(call.response),
            _ => Err(Divergence::Missing(function.to_owned())),
        }
    }

    /// Whether the record still holds something that the host looked up under a name.
    #[must_use]
    pub fn has_host(&self, function: &str) -> bool {
        self.host.front().is_some_and(|call| call.function == function)
    }

    /// The call that was answered last, for naming an answer that differs.
    #[must_use]
    pub fn last_index(&self) -> usize {
        self.index.saturating_sub(1)
    }
}

fn describe(interface: &str, function: &str, request: &Digest, fuel: u64) -> String {
    let [a, b, c, d, ..] = *request;
    format!("{interface}.{function}({a:02x}{b:02x}{c:02x}{d:02x}…) with {fuel} fuel left")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Builder, End, Header};

    fn recorded() -> Turn {
        let header = Header {
            component: [0; 32],
            manifest: [0; 32],
            input: vec![],
            now_ms: 0,
            fuel: 100,
            seed: [0; 32],
            engine: 0,
        };
        let mut builder = Builder::new(&header);
        builder.call(HOST, "load-state", Class::Local, b"", b"memory", 99);
        builder.call("state", "get", Class::Local, b"k", b"v", 98);
        builder.call("log", "emit", Class::Pure, b"line", b"ignored", 97);
        builder.call("chain", "head", Class::Read, b"", b"42", 96);
        builder.end(&End::Reply { reply: [1; 32], fuel: 10 }).verify().unwrap()
    }

    #[test]
    fn the_same_calls_get_the_recorded_answers() {
        let mut replayer = Replayer::new(&recorded());
        assert!(replayer.has_host("load-state"));
        assert_eq!(replayer.host("load-state").unwrap(), b"memory");
        assert!(replayer.host("network").is_err());
        assert_eq!(replayer.answer("state", "get", b"k", 98).unwrap(), Answer::Recorded(b"v".to_vec()));
        assert_eq!(replayer.answer("log", "emit", b"line", 97).unwrap(), Answer::Recorded(vec![0]));
        assert_eq!(replayer.answer("chain", "head", b"", 96).unwrap(), Answer::Recorded(b"42".to_vec()));
        assert_eq!(replayer.remaining(), 0);
        assert!(matches!(replayer.answer("chain", "head", b"", 95), Err(Divergence::Beyond { index: 3, .. })));
    }

    #[test]
    fn a_call_that_differs_in_anything_is_named() {
        for (interface, function, request, fuel) in [
            ("chain", "get", b"k".as_slice(), 98),
            ("state", "put", b"k", 98),
            ("state", "get", b"l", 98),
            ("state", "get", b"k", 97),
        ] {
            let error = Replayer::new(&recorded()).answer(interface, function, request, fuel).unwrap_err();
            assert!(matches!(error, Divergence::Call { index: 0, .. }), "{error}");
        }
    }

    #[test]
    fn a_fork_is_live_from_its_point() {
        let mut replayer = Replayer::fork(&recorded(), 1);
        assert!(!replayer.is_live());
        assert!(matches!(replayer.answer("state", "get", b"k", 98), Ok(Answer::Recorded(_))));
        assert!(replayer.is_live());
        assert_eq!(replayer.answer("model", "complete", b"?", 5).unwrap(), Answer::Live);
        assert!(Replayer::fork(&recorded(), 0).is_live());
    }
}
