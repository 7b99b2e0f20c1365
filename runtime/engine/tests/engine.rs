//! What the engine promises: nothing ungranted is loaded, and nothing that was changed on disk is run.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper that fails is a test that fails")]

use std::path::Path;

use hyperlith_engine::{Engine, EngineConfig, EngineError, Pooling, inspect};
use hyperlith_policy::{Grants, Manifest, Remedy};

fn engine(cache: Option<&Path>) -> Engine {
    Engine::new(&EngineConfig {
        cache_dir: cache.map(Path::to_owned),
        pooling: Pooling::Never,
        ..EngineConfig::default()
    })
    .unwrap()
}

/// Imports `chain.head` and exports nothing.
fn component() -> Vec<u8> {
    wat::parse_str(
        r#"(component
            (import "hyperlith:agent/chain@0.1.0" (instance (export "head" (func (result u64)))))
            (import "hyperlith:agent/types@0.1.0" (instance))
        )"#,
    )
    .unwrap()
}

fn granted() -> Grants {
    Manifest::parse("[grants.chain]\nread = true").unwrap().grants
}

#[test]
fn an_import_without_a_grant_is_refused_by_name_and_loads_with_it() {
    let engine = engine(None);
    let Err(EngineError::Refused(refusal)) = engine.load(&component(), &Grants::default()) else { panic!("loaded") };
    assert_eq!(refusal.missing.len(), 1);
    assert_eq!(refusal.missing[0].import, "hyperlith:agent/chain@0.1.0");
    assert!(matches!(refusal.missing[0].remedy, Remedy::Grant("[grants.chain] read = true")));
    assert_eq!(engine.load(&component(), &granted()).unwrap().imports[0].functions, ["head"]);
}

#[test]
fn a_bare_function_import_cannot_slip_through() {
    let bytes = wat::parse_str(r#"(component (import "steal" (func)))"#).unwrap();
    let Err(EngineError::Refused(refusal)) = engine(None).load(&bytes, &granted()) else { panic!("loaded") };
    assert_eq!(refusal.missing[0].remedy, Remedy::NotOffered);
}

#[test]
fn modules_and_rubbish_are_told_apart() {
    let engine = engine(None);
    assert!(matches!(engine.load(b"\0asm\x01\0\0\0", &granted()), Err(EngineError::CoreModule)));
    assert!(matches!(engine.load(b"rubbish", &granted()), Err(EngineError::NotAComponent(_))));
    assert!(matches!(engine.load(b"", &granted()), Err(EngineError::NotAComponent(_))));
    assert!(matches!(inspect(b"rubbish"), Err(EngineError::NotAComponent(_))));
    assert!(matches!(inspect(b"\0asm\x01\0\0\0"), Err(EngineError::CoreModule)));
}

#[test]
fn inspection_lists_imports_and_exports_without_compiling() {
    let inspection = inspect(&component()).unwrap();
    let names: Vec<&str> = inspection.imports.iter().map(|import| import.name.as_str()).collect();
    assert_eq!(names, ["hyperlith:agent/chain@0.1.0", "hyperlith:agent/types@0.1.0"]);
    assert_eq!(inspection.imports[0].functions, ["head"]);
    assert!(inspection.imports[1].functions.is_empty());
    assert_eq!(inspection.world, None);
    assert_eq!(inspection.digest.len(), 64);
}

fn code_file(folder: &Path) -> std::path::PathBuf {
    let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|extension| extension == "cwasm")).unwrap()
}

#[test]
fn compiled_code_is_kept_and_used_again() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!engine(Some(folder.path())).load(&component(), &granted()).unwrap().from_cache);
    assert!(engine(Some(folder.path())).load(&component(), &granted()).unwrap().from_cache);
    // The audit also stands before what comes from the cache.
    assert!(matches!(engine(Some(folder.path())).load(&component(), &Grants::default()), Err(EngineError::Refused(_))));
}

#[test]
fn any_changed_byte_of_compiled_code_means_compiling_anew() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(Some(folder.path()));
    engine.load(&component(), &granted()).unwrap();
    let path = code_file(folder.path());
    let whole = std::fs::read(&path).unwrap();
    // Every byte of the hash and of the beginning, then one byte in every few hundred, then the last.
    let places = (0..256).chain((256..whole.len()).step_by(251)).chain([whole.len() - 1]);
    for place in places {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        std::fs::write(&path, changed).unwrap();
        assert!(!engine.load(&component(), &granted()).unwrap().from_cache, "byte {place}");
    }
    for length in [0, 31, 32, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(!engine.load(&component(), &granted()).unwrap().from_cache, "cut at {length}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), whole, "compiling anew mends the file");
}

#[test]
fn compiled_code_of_another_component_or_another_installation_is_not_used() {
    let here = tempfile::tempdir().unwrap();
    let engine_here = engine(Some(here.path()));
    engine_here.load(&component(), &granted()).unwrap();
    let path = code_file(here.path());
    let code = std::fs::read(&path).unwrap();
    // Another component under this component's name.
    let other = wat::parse_str("(component)").unwrap();
    engine_here.load(&other, &granted()).unwrap();
    for entry in std::fs::read_dir(here.path()).unwrap() {
        let entry = entry.unwrap().path();
        if entry.extension().is_some_and(|extension| extension == "cwasm") {
            std::fs::write(entry, &code).unwrap();
        }
    }
    assert!(!engine_here.load(&other, &granted()).unwrap().from_cache);
    // The same file in another installation.
    let there = tempfile::tempdir().unwrap();
    let engine_there = engine(Some(there.path()));
    std::fs::write(there.path().join(path.file_name().unwrap()), code).unwrap();
    assert!(!engine_there.load(&component(), &granted()).unwrap().from_cache);
}

#[cfg(unix)]
#[test]
fn the_key_is_private_and_a_readable_one_is_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    engine(Some(folder.path())).load(&component(), &granted()).unwrap();
    let key = folder.path().join("key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&key).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(!engine(Some(folder.path())).load(&component(), &granted()).unwrap().from_cache);
    assert_ne!(std::fs::read(&key).unwrap(), before);
}

#[test]
fn a_cache_folder_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, "").unwrap();
    let error = Engine::new(&EngineConfig {
        cache_dir: Some(path.clone()),
        pooling: Pooling::Never,
        ..EngineConfig::default()
    })
    .unwrap_err();
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
}

#[test]
fn an_engine_starts_with_a_pool_or_without() {
    let engine = Engine::new(&EngineConfig::default()).unwrap();
    assert!(engine.load(&component(), &granted()).is_ok());
}

#[test]
fn fifty_components_restart_without_the_compiler() {
    let folder = tempfile::tempdir().unwrap();
    let components: Vec<Vec<u8>> = (0..50)
        .map(|number| {
            let text = format!(
                r#"(component
                    (core module $m (func (export "f") (result i32) (i32.const {number})))
                    (core instance $i (instantiate $m))
                    (func (export "f") (result u32) (canon lift (core func $i "f"))))"#
            );
            wat::parse_str(text).unwrap()
        })
        .collect();
    for from_cache in [false, true] {
        // A new engine stands for a new process: nothing is left but the folder.
        let engine = engine(Some(folder.path()));
        for bytes in &components {
            assert_eq!(engine.load(bytes, &Grants::default()).unwrap().from_cache, from_cache);
        }
    }
}
