//! Compiled components on disk. Loading machine code is as dangerous as running it, so each file carries a keyed hash under a
//! key of this installation; whatever does not fit is compiled anew and never loaded.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use wasmtime::component::Component;

use crate::error::EngineError;

const KEY_FILE: &str = "key";
const MAC: usize = 32;

/// A folder of compiled components.
pub(crate) struct Cache {
    folder: PathBuf,
    key: [u8; 32],
}

impl Cache {
    pub(crate) fn open(folder: &Path) -> Result<Self, EngineError> {
        let error = |source| EngineError::Cache { path: folder.to_owned(), source };
        make_private_folder(folder).map_err(error)?;
        let key = key(&folder.join(KEY_FILE)).map_err(error)?;
        Ok(Self { folder: folder.to_owned(), key })
    }

    /// The compiled component, if it is there and is what this installation wrote.
    pub(crate) fn get(&self, engine: &wasmtime::Engine, digest: &[u8; 32], compatibility: u64) -> Option<Component> {
        let path = self.path(digest, compatibility);
        let bytes = fs::read(&path).ok()?;
        let (mac, code) = bytes.split_at_checked(MAC)?;
        let mac: [u8; MAC] = mac.try_into().ok()?;
        // blake3's comparison takes the same time wherever the difference is.
        if self.mac(digest, compatibility, code) != blake3::Hash::from(mac) {
            tracing::warn!(file = %path.display(), "compiled code on disk was changed; it is compiled anew");
            return None;
        }
        // SAFETY: `deserialize` needs bytes that came from `Component::serialize` of a compatible engine and were not changed
        // since. The keyed hash proves it for these very bytes in memory, for this component and this compatibility hash: only
        // `put` knows the key and only writes what `serialize` gave.
        #[allow(unsafe_code, reason = "the one way to load compiled code")]
        let component = unsafe { Component::deserialize(engine, code) };
        component
            .inspect_err(|error| {
                tracing::warn!(error = format!("{error:#}"), "compiled code cannot be loaded; it is compiled anew")
            })
            .ok()
    }

    /// Keep compiled code. A failure only costs time at the next start, so it is a log line.
    pub(crate) fn put(&self, digest: &[u8; 32], compatibility: u64, code: &[u8]) {
        let path = self.path(digest, compatibility);
        let mac = self.mac(digest, compatibility, code);
        let write = || -> io::Result<()> {
            let temporary = path.with_extension(format!("tmp{}", std::process::id()));
            let mut file = fs::File::create(&temporary)?;
            file.write_all(mac.as_bytes())?;
            file.write_all(code)?;
            // No sync: after a power cut the hash does not fit and the code is compiled anew.
            drop(file);
            fs::rename(&temporary, &path)
        };
        if let Err(error) = write() {
            tracing::warn!(%error, "compiled code cannot be kept");
        }
    }

    fn path(&self, digest: &[u8; 32], compatibility: u64) -> PathBuf {
        self.folder.join(format!("{}-{compatibility:016x}.cwasm", blake3::Hash::from(*digest).to_hex()))
    }

    fn mac(&self, digest: &[u8; 32], compatibility: u64, code: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(digest);
        hasher.update(&compatibility.to_le_bytes());
        hasher.update(code);
        hasher.finalize()
    }
}

fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// The installation's key; made at first use. A key of the wrong length, or one that others can read, is replaced: what was
/// compiled under it is then compiled anew.
fn key(path: &Path) -> io::Result<[u8; 32]> {
    match fs::read(path).map(<[u8; 32]>::try_from) {
        Ok(Ok(key)) if is_private(path)? => return Ok(key),
        Ok(_) => fs::remove_file(path)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let temporary = path.with_extension(format!("tmp{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&temporary)?.write_all(&key)?;
    // A link fails when another process was first; then its key counts.
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read(path)?
            .try_into()
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the cache's key file has a wrong length")),
        Err(error) => Err(error),
    }
}

fn is_private(path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Ok(fs::metadata(path)?.permissions().mode().trailing_zeros() >= 6)
    }
    #[cfg(not(unix))]
    {
        fs::metadata(path).map(|_| true)
    }
}
