//! Compiles the DeFi agent into a component, so that the binary carries it and runs from any folder.

use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let agent = root.join("agents/defi");
    for part in ["agents/defi", "sdk/rust", "sdk/understanding", "wit", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={}", root.join(part).display());
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    // A target folder of its own: cargo holds the lock of the one that we are being built in.
    let target = out.join("guest");
    let component = match hyperlith_build::build(&agent, Some(&target), true) {
        Ok(built) => built.component,
        Err(error) => {
            println!("cargo:warning=the DeFi agent could not be built: {error}");
            eprintln!("the DeFi agent could not be built: {error}");
            std::process::exit(1);
        }
    };
    let write = std::fs::write(out.join("defi.wasm"), component)
        .and_then(|()| std::fs::copy(agent.join("agent.toml"), out.join("defi.toml")));
    if let Err(error) = write {
        eprintln!("the DeFi agent could not be embedded: {error}");
        std::process::exit(1);
    }
}
