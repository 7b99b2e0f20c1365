//! Keys at rest: one private key per person, sealed under a key that only the process with the master secret can derive.
//!
//! The master secret goes once per process through Argon2id (RFC 9106; 19 MiB, two passes, the OWASP minimum) with a salt
//! that is kept in the database. Each wallet has its own sealing key, derived from that by BLAKE3 (`derive_key`), and is sealed with XChaCha20-Poly1305;
//! person, address and format version are authenticated with it, so a sealed key cannot be moved to another row.

use std::io::Write as _;
use std::path::Path;

use alloy_primitives::{Address, B128};
use alloy_signer_local::PrivateKeySigner;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::{ChatError, Result};

/// Version of the sealed form.
const FORMAT: u8 = 1;
/// Argon2id memory in KiB: 19 MiB, the OWASP minimum for two passes; a start stays well under 100 ms.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// File of the development master secret, inside the data folder.
pub const DEVELOPMENT_SECRET: &str = "development-master-secret";
const WALLET_CONTEXT: &str = "hyperlith 2026-11 wallet sealing key";
const CHECK_CONTEXT: &str = "hyperlith 2026-11 master secret check";

/// The secret that opens all wallets of a data folder. Never printed.
#[derive(Clone)]
pub struct MasterSecret(Zeroizing<Vec<u8>>);

impl std::fmt::Debug for MasterSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterSecret(hidden)")
    }
}

impl MasterSecret {
    /// Fewest bytes of a master secret.
    pub const MIN_BYTES: usize = 16;

    /// A secret from a configuration file or the environment.
    ///
    /// # Errors
    /// [`ChatError::WeakMasterSecret`] when it has fewer than [`Self::MIN_BYTES`] bytes.
    pub fn new(secret: impl Into<Vec<u8>>) -> Result<Self> {
        let secret = Zeroizing::new(secret.into());
        if secret.len() < Self::MIN_BYTES {
            return Err(ChatError::WeakMasterSecret(secret.len()));
        }
        Ok(Self(secret))
    }

    /// The development default: a random secret in `development-master-secret` inside the data folder, made at first use with mode 0600.
    /// It lies beside the keys that it opens, so it protects a stolen database but not a stolen folder; the log says so.
    ///
    /// # Errors
    /// [`ChatError::File`] when the file cannot be read or written; [`ChatError::DamagedMasterSecret`] when it was cut short.
    pub fn development(data_dir: &Path) -> Result<Self> {
        let path = data_dir.join(DEVELOPMENT_SECRET);
        let file_error = |action: &'static str| {
            let path = path.clone();
            move |source| ChatError::File { action, path, source }
        };
        match std::fs::read(&path) {
            Ok(bytes) => {
                let bytes = Zeroizing::new(bytes);
                tracing::warn!(
                    file = DEVELOPMENT_SECRET,
                    "development default: the master secret is kept beside the keys it opens"
                );
                return Self::new(bytes.trim_ascii().to_vec()).map_err(|error| match error {
                    ChatError::WeakMasterSecret(found) => ChatError::DamagedMasterSecret { path, found },
                    other => other,
                });
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(file_error("read")(error)),
        }
        std::fs::create_dir_all(data_dir).map_err(file_error("create the folder of"))?;
        let mut bytes = Zeroizing::new([0u8; 32]);
        getrandom::fill(bytes.as_mut()).map_err(|_| ChatError::NoRandomness)?;
        let text = Zeroizing::new(alloy_primitives::hex::encode(bytes.as_ref()));
        // Written whole under another name first: a crash must not leave half a secret that then opens nothing.
        let partial = data_dir.join(format!("{DEVELOPMENT_SECRET}.new"));
        // Always a new file: one that lies there already would keep its own rights, and others could read the secret.
        match std::fs::remove_file(&partial) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(file_error("replace")(error)),
            _ => {}
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&partial).map_err(file_error("create"))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(file_error("write"))?;
        std::fs::rename(&partial, &path).map_err(file_error("create"))?;
        if let Ok(folder) = std::fs::File::open(data_dir) {
            folder.sync_all().map_err(file_error("write"))?;
        }
        tracing::warn!(
            file = DEVELOPMENT_SECRET,
            "development default: made a master secret that is kept beside the keys it opens"
        );
        Self::new(text.as_bytes().to_vec())
    }
}

/// A private key, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedKey {
    /// Version of the sealed form.
    pub version: u8,
    /// The XChaCha20 nonce, random for every sealing.
    pub nonce: [u8; 24],
    /// Ciphertext and tag.
    pub ciphertext: Vec<u8>,
}

/// Seals and opens keys. Holds the derived root key, not the master secret.
pub struct Keystore {
    root: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Keystore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keystore(hidden)")
    }
}

impl Keystore {
    /// Derive the root key. Takes tens of milliseconds by design: once per process.
    ///
    /// # Errors
    /// [`ChatError::Keystore`] when the derivation fails (too little memory).
    pub fn derive(secret: &MasterSecret, salt: &[u8; 16]) -> Result<Self> {
        let params = argon2::Params::new(MEMORY_KIB, PASSES, 1, Some(32))
            .map_err(|_| ChatError::Keystore("argon2 parameters are refused"))?;
        let mut root = Zeroizing::new([0u8; 32]);
        argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into(&secret.0, salt, root.as_mut())
            .map_err(|_| ChatError::Keystore("argon2 failed; is there enough memory?"))?;
        Ok(Self { root })
    }

    /// A value that tells whether a later secret is the same, and nothing else about it.
    pub fn check_value(&self) -> [u8; 32] {
        blake3::derive_key(CHECK_CONTEXT, self.root.as_ref())
    }

    /// A new random key, sealed, with its address.
    ///
    /// # Errors
    /// [`ChatError::NoRandomness`] and [`ChatError::Keystore`].
    pub fn create(&self, person: &str) -> Result<(Address, SealedKey)> {
        let mut bytes = Zeroizing::new([0u8; 32]);
        let signer = loop {
            getrandom::fill(bytes.as_mut()).map_err(|_| ChatError::NoRandomness)?;
            // Outside the curve's order with a chance of 2^-128.
            if let Ok(signer) = PrivateKeySigner::from_slice(bytes.as_ref()) {
                break signer;
            }
        };
        Ok((signer.address(), self.seal(person, signer.address(), bytes.as_ref())?))
    }

    /// Seal a private key.
    ///
    /// # Errors
    /// [`ChatError::NoRandomness`] and [`ChatError::Keystore`].
    pub fn seal(&self, person: &str, address: Address, key: &[u8]) -> Result<SealedKey> {
        let mut nonce = [0u8; 24];
        getrandom::fill(&mut nonce).map_err(|_| ChatError::NoRandomness)?;
        let aad = aad(person, address, FORMAT);
        let ciphertext = self
            .cipher(person, address)
            .encrypt(&XNonce::from(nonce), Payload { msg: key, aad: &aad })
            .map_err(|_| ChatError::Keystore("sealing a key failed"))?;
        Ok(SealedKey { version: FORMAT, nonce, ciphertext })
    }

    /// Open a sealed key as a signer, which wipes its key when dropped. The address is recomputed and compared.
    ///
    /// # Errors
    /// [`ChatError::Keystore`] when the row was altered, moved, or sealed under another secret.
    pub(crate) fn open(&self, person: &str, address: Address, sealed: &SealedKey) -> Result<PrivateKeySigner> {
        let plain = self.unseal(person, address, sealed)?;
        let signer = PrivateKeySigner::from_slice(&plain)
            .map_err(|_| ChatError::Keystore("a sealed key is not a private key"))?;
        if signer.address() != address {
            return Err(ChatError::Keystore("a sealed key does not belong to its address"));
        }
        Ok(signer)
    }

    /// What was sealed, wiped when dropped.
    ///
    /// # Errors
    /// [`ChatError::Keystore`] when the row was altered, moved, or sealed under another secret.
    pub(crate) fn unseal(&self, person: &str, address: Address, sealed: &SealedKey) -> Result<Zeroizing<Vec<u8>>> {
        if sealed.version != FORMAT {
            return Err(ChatError::Keystore("a sealed key has an unknown format"));
        }
        let aad = aad(person, address, sealed.version);
        self.cipher(person, address)
            .decrypt(&XNonce::from(sealed.nonce), Payload { msg: &sealed.ciphertext, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| {
                ChatError::Keystore("a sealed key cannot be opened: it was altered, or belongs to another wallet")
            })
    }

    fn cipher(&self, person: &str, address: Address) -> XChaCha20Poly1305 {
        let mut material = Zeroizing::new(Vec::with_capacity(32 + 20 + person.len()));
        material.extend_from_slice(self.root.as_ref());
        material.extend_from_slice(address.as_slice());
        material.extend_from_slice(person.as_bytes());
        let key = Zeroizing::new(blake3::derive_key(WALLET_CONTEXT, &material));
        XChaCha20Poly1305::new(&Key::from(*key))
    }
}

fn aad(person: &str, address: Address, version: u8) -> Vec<u8> {
    let mut aad = vec![version];
    aad.extend_from_slice(address.as_slice());
    aad.extend_from_slice(person.as_bytes());
    aad
}

/// A random salt for [`Keystore::derive`].
///
/// # Errors
/// [`ChatError::NoRandomness`].
pub fn new_salt() -> Result<[u8; 16]> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(|_| ChatError::NoRandomness)?;
    Ok(salt)
}

/// 128 random bits, to name what nobody may guess.
///
/// # Errors
/// [`ChatError::NoRandomness`].
pub fn random_id() -> Result<B128> {
    let mut id = [0u8; 16];
    getrandom::fill(&mut id).map_err(|_| ChatError::NoRandomness)?;
    Ok(B128::from(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keystore(secret: &str) -> Keystore {
        Keystore::derive(&MasterSecret::new(secret).unwrap(), &[7; 16]).unwrap()
    }

    #[test]
    fn a_sealed_key_opens_only_for_its_person_address_and_secret() {
        let store = keystore("correct horse battery");
        let (address, sealed) = store.create("ada").unwrap();
        assert_eq!(store.open("ada", address, &sealed).unwrap().address(), address);
        assert!(store.open("bob", address, &sealed).is_err());
        assert!(store.open("ada", Address::repeat_byte(1), &sealed).is_err());
        assert!(keystore("another secret, long").open("ada", address, &sealed).is_err());
        let mut bent = sealed.clone();
        bent.ciphertext[3] ^= 1;
        assert!(store.open("ada", address, &bent).is_err());
        let mut other_version = sealed;
        other_version.version = 2;
        assert!(store.open("ada", address, &other_version).is_err());
    }

    #[test]
    fn sealing_twice_gives_different_bytes() {
        let store = keystore("correct horse battery");
        let key = [0x42; 32];
        let address = PrivateKeySigner::from_slice(&key).unwrap().address();
        assert_ne!(store.seal("ada", address, &key).unwrap(), store.seal("ada", address, &key).unwrap());
    }

    #[test]
    fn debug_output_and_errors_hold_no_secret() {
        let secret = MasterSecret::new("canary-secret-canary").unwrap();
        let store = Keystore::derive(&secret, &[7; 16]).unwrap();
        let shown = format!(
            "{secret:?} {store:?} {:?}",
            store.open("a", Address::ZERO, &SealedKey { version: 1, nonce: [0; 24], ciphertext: vec![] })
        );
        assert!(!shown.contains("canary") && !shown.contains("99, 97, 110"), "{shown}");
    }

    #[test]
    fn a_short_master_secret_is_refused() {
        assert!(matches!(MasterSecret::new("short"), Err(ChatError::WeakMasterSecret(5))));
    }

    #[test]
    fn an_emptied_development_secret_is_named_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(DEVELOPMENT_SECRET);
        std::fs::write(&path, "").unwrap();
        let text = MasterSecret::development(dir.path()).unwrap_err().to_string();
        assert!(
            text.contains(&path.display().to_string()) && text.contains("0 bytes") && text.contains("backup"),
            "{text}"
        );
        assert!(std::fs::read(&path).unwrap().is_empty());
    }

    #[test]
    fn the_development_secret_is_made_once_and_is_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let first = MasterSecret::development(dir.path()).unwrap();
        let second = MasterSecret::development(dir.path()).unwrap();
        assert_eq!(first.0, second.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(dir.path().join("development-master-secret")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
