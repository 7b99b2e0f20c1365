//! A component that passed the audit.

use hyperlith_policy::Import;
use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;

/// A compiled component whose every import is granted.
#[derive(Clone)]
pub struct Loaded {
    /// The component.
    pub component: Component,
    /// BLAKE3 of its bytes.
    pub digest: [u8; 32],
    /// Its imports.
    pub imports: Vec<Import>,
    /// Whether the compiled code came from the cache.
    pub from_cache: bool,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded")
            .field("imports", &self.imports)
            .field("from_cache", &self.from_cache)
            .finish_non_exhaustive()
    }
}

/// The digest by which components are named.
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    *blake3::hash(bytes).as_bytes()
}

/// What a component imports. An import that is not an instance counts as a function of its own, so that it needs a grant too.
pub(crate) fn imports(engine: &wasmtime::Engine, component: &Component) -> Vec<Import> {
    let mut imports: Vec<Import> = component
        .component_type()
        .imports(engine)
        .filter_map(|(name, item)| match item.ty {
            ComponentItem::ComponentInstance(instance) => {
                let functions = instance
                    .exports(engine)
                    .filter(|(_, item)| !matches!(item.ty, ComponentItem::Type(_) | ComponentItem::Resource(_)))
                    .map(|(name, _)| name.to_owned());
                Some(Import::new(name, functions.collect::<Vec<_>>()))
            }
            ComponentItem::Type(_) | ComponentItem::Resource(_) => None,
            _ => Some(Import::new(name, [name])),
        })
        .collect();
    imports.sort_by(|left, right| left.name.cmp(&right.name));
    imports
}
