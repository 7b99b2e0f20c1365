//! Intent classification and slot grammar: deterministic, integer-only, dependency-free.
