//! What a component is, read from its bytes: nothing is compiled, nothing runs.

use hyperlith_policy::Import;
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldItem, WorldKey};

use crate::component::digest;
use crate::error::EngineError;

/// A component as `hyperlith agent inspect` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// BLAKE3 of the bytes, in hex.
    pub digest: String,
    /// Bytes.
    pub size: usize,
    /// The world that it implements, such as `hyperlith:agent/agent@0.1.0`, or none of ours.
    pub world: Option<&'static str>,
    /// What it imports.
    pub imports: Vec<Import>,
    /// What it exports, by name.
    pub exports: Vec<String>,
}

/// Read a component.
///
/// # Errors
/// [`EngineError::CoreModule`] and [`EngineError::NotAComponent`].
pub fn inspect(bytes: &[u8]) -> Result<Inspection, EngineError> {
    if bytes.starts_with(b"\0asm\x01\0\0\0") {
        return Err(EngineError::CoreModule);
    }
    let wrong = |error| EngineError::NotAComponent(wasmtime::Error::msg(format!("{error:#}")));
    let DecodedWasm::Component(resolve, world) = wit_component::decode(bytes).map_err(wrong)? else {
        return Err(EngineError::NotAComponent(wasmtime::Error::msg("it is a WIT package without code")));
    };
    let world =
        resolve.worlds.get(world).ok_or_else(|| EngineError::NotAComponent(wasmtime::Error::msg("it has no world")))?;
    let mut imports: Vec<Import> = world.imports.iter().filter_map(|(key, item)| import(&resolve, key, item)).collect();
    imports.sort_by(|left, right| left.name.cmp(&right.name));
    let mut exports: Vec<String> = world.exports.keys().map(|key| resolve.name_world_key(key)).collect();
    exports.sort();
    let exported = |interface: &str| exports.iter().any(|name| name.starts_with(interface));
    let world = if exported("hyperlith:agent/handler@0.1.") {
        Some("hyperlith:agent/agent@0.1.0")
    } else if exported("hyperlith:agent/tool-handler@0.1.") {
        let effects = imports
            .iter()
            .any(|import| !import.functions.is_empty() && !import.name.starts_with("hyperlith:agent/log@"));
        Some(if effects { "hyperlith:agent/tool@0.1.0" } else { "hyperlith:agent/pure-tool@0.1.0" })
    } else {
        None
    };
    Ok(Inspection {
        digest: blake3::Hash::from(digest(bytes)).to_hex().to_string(),
        size: bytes.len(),
        world,
        imports,
        exports,
    })
}

fn import(resolve: &Resolve, key: &WorldKey, item: &WorldItem) -> Option<Import> {
    let name = resolve.name_world_key(key);
    match item {
        WorldItem::Interface { id, .. } => {
            let functions =
                resolve.interfaces.get(*id).map(|interface| interface.functions.keys().cloned().collect::<Vec<_>>());
            Some(Import::new(name, functions.unwrap_or_default()))
        }
        WorldItem::Function(function) => Some(Import::new(name, [function.name.clone()])),
        WorldItem::Type { .. } => None,
    }
}
