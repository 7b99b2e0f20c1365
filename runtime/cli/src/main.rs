//! The `hyperlith` binary: wires the rooms together.
fn main() {}
