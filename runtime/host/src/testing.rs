//! A chain and a context for tests of single interfaces.
