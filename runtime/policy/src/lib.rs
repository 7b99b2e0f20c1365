//! Manifest to grants to decision: what an agent may do, as pure functions.
