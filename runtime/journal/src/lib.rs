//! The hash-chained record of a turn.
