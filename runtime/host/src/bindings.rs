//! The host's side of the `agent` world, generated from `/wit`.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::indexing_slicing,
    reason = "generated from /wit by wasmtime's bindgen"
)]

wasmtime::component::bindgen!({
    path: "../../wit",
    world: "agent",
    imports: { default: async | trappable },
    exports: { default: async },
    with: { "hyperlith:agent/dat.dataset": crate::dat::Dataset },
    additional_derives: [PartialEq, Eq, serde::Serialize, serde::Deserialize],
});
