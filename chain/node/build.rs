//! Refuses to build without the bundle of devnet contracts, which is embedded into the binary.

use std::path::Path;

fn main() {
    let bundle = Path::new("../contracts/out/devnet.json");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", bundle.display());
    if !bundle.is_file() {
        println!(
            "cargo::error=the devnet's contracts are not built (chain/contracts/out/devnet.json is missing): run `make contracts`"
        );
    }
}
