//! What an agent author imports: bindings, typed errors, the agent trait and a test kit.
