//! One module per WIT interface and the turn runner.
