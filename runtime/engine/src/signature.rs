//! Publishers' signatures: who vouches for a component under a manifest (Ed25519, RFC 8032), in a file of one line beside it.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::component::digest;

/// What the signature begins with, so that no other bytes that a key signs can pose as one.
const DOMAIN: &[u8] = b"hyperlith component 2026-11 v1\0";
const SCHEME: &str = "ed25519";

/// A public key.
pub type Publisher = [u8; 32];

/// Why a component is not to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The file is not a signature.
    #[error("the signature file does not hold one line `ed25519 <public key> <signature>` in hexadecimal")]
    Form,
    /// Somebody signed whom the operator does not know.
    #[error("it is signed by {}, who is not among the operator's publishers", const_hex::encode(.0))]
    Unknown(Publisher),
    /// The signature is not that key's over this component and manifest.
    #[error("the signature does not fit: the component or its manifest was changed after it was signed")]
    Wrong,
}

fn message(component: &[u8], manifest: &str) -> Vec<u8> {
    [DOMAIN, &digest(component), &digest(manifest.as_bytes())].concat()
}

/// The line that vouches for a component under the canonical text of its manifest.
#[must_use]
pub fn sign(component: &[u8], manifest: &str, key: &SigningKey) -> String {
    let signature = key.sign(&message(component, manifest)).to_bytes();
    format!("{SCHEME} {} {}\n", const_hex::encode(key.verifying_key().as_bytes()), const_hex::encode(signature))
}

/// Check a line against the publishers whom the operator trusts. Gives the one who signed.
///
/// # Errors
/// [`SignatureError`].
pub fn check_signature(
    component: &[u8],
    manifest: &str,
    line: &str,
    publishers: &[Publisher],
) -> Result<Publisher, SignatureError> {
    let mut words = line.split_whitespace();
    let (scheme, key, signature) = (words.next(), words.next(), words.next());
    if scheme != Some(SCHEME) || words.next().is_some() {
        return Err(SignatureError::Form);
    }
    let key: Publisher = key.and_then(unhex).ok_or(SignatureError::Form)?;
    let signature: [u8; 64] = signature.and_then(unhex).ok_or(SignatureError::Form)?;
    if !publishers.contains(&key) {
        return Err(SignatureError::Unknown(key));
    }
    let verifier = VerifyingKey::from_bytes(&key).map_err(|_| SignatureError::Wrong)?;
    verifier
        .verify_strict(&message(component, manifest), &Signature::from_bytes(&signature))
        .map_err(|_| SignatureError::Wrong)?;
    Ok(key)
}

/// Bytes from exactly twice as many hexadecimal digits, without a prefix.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 {
        return None;
    }
    const_hex::decode_to_array(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_signed_component_under_the_signed_manifest_by_a_known_publisher_passes() {
        let (ours, theirs) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let (component, manifest) = (b"code".as_slice(), "[agent]\n");
        let (known, other) = (ours.verifying_key().to_bytes(), theirs.verifying_key().to_bytes());
        let line = sign(component, manifest, &ours);
        assert_eq!(check_signature(component, manifest, &line, &[other, known]), Ok(known));
        assert_eq!(check_signature(b"codf", manifest, &line, &[known]), Err(SignatureError::Wrong));
        assert_eq!(check_signature(component, "[agent]\n\n", &line, &[known]), Err(SignatureError::Wrong));
        assert_eq!(check_signature(component, manifest, &line, &[other]), Err(SignatureError::Unknown(known)));
        assert_eq!(check_signature(component, manifest, &line, &[]), Err(SignatureError::Unknown(known)));
        // Another's name over our signature.
        let posing = line.replace(&const_hex::encode(known), &const_hex::encode(other));
        assert_eq!(check_signature(component, manifest, &posing, &[other]), Err(SignatureError::Wrong));
        for bad in
            ["", "ed25519", "rsa a b", "ed25519 00 00", &format!("{} more", line.trim()), &line.replace(' ', "\u{e9}")]
        {
            assert_eq!(check_signature(component, manifest, bad, &[known]), Err(SignatureError::Form), "{bad}");
        }
    }
}
