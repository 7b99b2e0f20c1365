//! Block execution over revm, as a library of its own.
