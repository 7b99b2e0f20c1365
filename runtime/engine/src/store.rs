//! Components and manifests at rest, named by the BLAKE3 hash of their bytes, so that a turn of last month can be run again on what it ran on.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::component::digest;

/// A content-addressed folder. Files are never changed, only added; what does not hash to its name is treated as missing.
#[derive(Clone, Debug)]
pub struct ComponentStore {
    folder: PathBuf,
}

/// Why something could not be kept or found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Nothing is kept under the digest.
    #[error("{what} {} is not in {}: it is kept where the turn ran, or give the file", blake3::Hash::from(*digest).to_hex(), folder.display())]
    Missing {
        /// `component` or `manifest`.
        what: &'static str,
        /// Its digest.
        digest: [u8; 32],
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// The file is there and was changed.
    #[error("{} was changed since it was kept: its bytes do not hash to its name", .0.display())]
    Changed(PathBuf),
    /// Reading or writing failed.
    #[error("{} cannot be used: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// The operating system's word.
        source: io::Error,
    },
}

impl ComponentStore {
    /// A store in a folder, which is made when something is first kept.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Keep a component and the canonical text of its manifest. What is there already is not written again.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn keep(&self, component: &[u8], manifest: &str) -> Result<(), StoreError> {
        self.put(&self.component_path(&digest(component)), component)?;
        self.put(&self.manifest_path(&digest(manifest.as_bytes())), manifest.as_bytes())
    }

    /// The component of a digest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn component(&self, digest: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
        self.get(&self.component_path(digest), digest, "component")
    }

    /// The canonical text of the manifest of a digest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn manifest(&self, digest: &[u8; 32]) -> Result<String, StoreError> {
        let path = self.manifest_path(digest);
        String::from_utf8(self.get(&path, digest, "manifest")?).map_err(|_| StoreError::Changed(path))
    }

    fn component_path(&self, digest: &[u8; 32]) -> PathBuf {
        self.folder.join(format!("{}.wasm", blake3::Hash::from(*digest).to_hex()))
    }

    fn manifest_path(&self, digest: &[u8; 32]) -> PathBuf {
        self.folder.join(format!("{}.toml", blake3::Hash::from(*digest).to_hex()))
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let error = |source| StoreError::Io { path: path.to_owned(), source };
        if fs::read(path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        fs::create_dir_all(&self.folder).map_err(error)?;
        // Two processes may keep the same thing at the same time: each writes its own file, the last rename wins with the same bytes.
        let temporary = path.with_extension(format!("tmp{}", std::process::id()));
        let write = || -> io::Result<()> {
            let mut file = fs::File::create(&temporary)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&temporary, path)
        };
        write().map_err(error)
    }

    fn get(&self, path: &Path, wanted: &[u8; 32], what: &'static str) -> Result<Vec<u8>, StoreError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::Missing { what, digest: *wanted, folder: self.folder.clone() });
            }
            Err(source) => return Err(StoreError::Io { path: path.to_owned(), source }),
        };
        if digest(&bytes) == *wanted { Ok(bytes) } else { Err(StoreError::Changed(path.to_owned())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_by_its_hash_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let store = ComponentStore::new(folder.path().join("components"));
        let (component, manifest) = (b"\0asm".to_vec(), "[agent]\n");
        let (one, other) = (digest(&component), digest(manifest.as_bytes()));
        assert!(matches!(store.component(&one), Err(StoreError::Missing { what: "component", .. })));
        store.keep(&component, manifest).unwrap();
        store.keep(&component, manifest).unwrap();
        assert_eq!(store.component(&one).unwrap(), component);
        assert_eq!(store.manifest(&other).unwrap(), manifest);
        assert!(store.component(&other).is_err() && store.manifest(&one).is_err());

        let path = store.component_path(&one);
        fs::write(&path, b"\0asn").unwrap();
        assert!(matches!(store.component(&one), Err(StoreError::Changed(named)) if named == path));
        store.keep(&component, manifest).unwrap();
        assert_eq!(store.component(&one).unwrap(), component, "kept anew");
    }
}
