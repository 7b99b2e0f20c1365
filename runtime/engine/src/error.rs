//! Why there is no engine, or no component.

use std::path::PathBuf;

use hyperlith_policy::Refusal;

/// Why something could not be loaded. None of the component's code ran.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The machine does not let wasmtime run with our settings.
    #[error("the WebAssembly engine cannot start on this machine: {0:#}")]
    Start(wasmtime::Error),
    /// The bytes are a core module.
    #[error("this is a core module, not a component: build it with `hyperlith agent build`")]
    CoreModule,
    /// The bytes are not a component that we can run.
    #[error("this is not a component that can run here: {0:#}")]
    NotAComponent(wasmtime::Error),
    /// It imports what is not granted or not offered.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The cache folder cannot be used.
    #[error("the cache folder {path} cannot be used: {source}; make it writable or choose another data folder")]
    Cache {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}
