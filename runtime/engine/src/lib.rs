//! Every wasmtime Config, the component store, the AOT cache, limits and the import audit.
