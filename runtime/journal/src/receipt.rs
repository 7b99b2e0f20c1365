//! A receipt: what ran on what and gave what, in a few hashes that a host signs (Ed25519, RFC 8032).

use ed25519_dalek::{Signature, Signer, VerifyingKey};
use serde::{Deserialize, Serialize};

pub use ed25519_dalek::SigningKey;

use crate::entry::End;
use crate::journal::{Digest, Journal, JournalError};
use crate::replay::HOST;

/// What the signature begins with, so that no other bytes that a key signs can pose as a receipt.
const DOMAIN: &[u8] = b"hyperlith receipt 2026-11 v1\0";

/// Why a receipt is not to be believed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A turn without a reply has no receipt.
    #[error("the turn has no reply, so it has no receipt: {0}")]
    NoReply(String),
    /// The signature is not that of the named key over these values.
    #[error("the signature does not fit: the receipt was changed, or another key signed it")]
    Signature,
    /// A value is another one than the journal's.
    #[error("the receipt's {what} is not the journal's")]
    Differs {
        /// Which value.
        what: &'static str,
    },
}

/// What a receipt says; the fields in the order in which they are signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Body {
    component: Digest,
    manifest: Digest,
    input: Digest,
    journal: Digest,
    output: Digest,
    state: Option<Digest>,
    fuel: u64,
}

/// A signed statement about one turn. All digests are BLAKE3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The component that ran.
    pub component: Digest,
    /// Its manifest.
    pub manifest: Digest,
    /// The turn's input.
    pub input: Digest,
    /// Root of the turn's journal.
    pub journal: Digest,
    /// The reply.
    pub output: Digest,
    /// Root of the agent's memory after the turn, where it used any.
    pub state: Option<Digest>,
    /// Fuel used.
    pub fuel: u64,
    /// The Ed25519 key that signed.
    pub signer: [u8; 32],
    /// Its signature.
    pub signature: [u8; 64],
}

impl Receipt {
    /// Sign what a journal says.
    ///
    /// # Errors
    /// [`ReceiptError::Journal`], and [`ReceiptError::NoReply`] when the turn failed.
    pub fn sign(journal: &Journal, key: &SigningKey) -> Result<Self, ReceiptError> {
        let body = body(journal)?;
        let signature = key.sign(&message(&body)).to_bytes();
        let Body { component, manifest, input, journal, output, state, fuel } = body;
        let signer = key.verifying_key().to_bytes();
        Ok(Self { component, manifest, input, journal, output, state, fuel, signer, signature })
    }

    /// Check the signature. Whether the signer is to be believed is the reader's to know.
    ///
    /// # Errors
    /// [`ReceiptError::Signature`].
    pub fn check(&self) -> Result<(), ReceiptError> {
        let key = VerifyingKey::from_bytes(&self.signer).map_err(|_| ReceiptError::Signature)?;
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&message(&self.body()), &signature).map_err(|_| ReceiptError::Signature)
    }

    /// Check the signature, and every value against a journal.
    ///
    /// # Errors
    /// [`ReceiptError`], which names the first value that differs.
    pub fn matches(&self, journal: &Journal) -> Result<(), ReceiptError> {
        self.check()?;
        let there = body(journal)?;
        let here = self.body();
        for (same, what) in [
            (here.component == there.component, "component"),
            (here.manifest == there.manifest, "manifest"),
            (here.input == there.input, "input"),
            (here.output == there.output, "output"),
            (here.state == there.state, "state root"),
            (here.fuel == there.fuel, "fuel"),
            (here.journal == there.journal, "journal root"),
        ] {
            if !same {
                return Err(ReceiptError::Differs { what });
            }
        }
        Ok(())
    }

    fn body(&self) -> Body {
        let Self { component, manifest, input, journal, output, state, fuel, .. } = self.clone();
        Body { component, manifest, input, journal, output, state, fuel }
    }
}

fn body(journal: &Journal) -> Result<Body, ReceiptError> {
    let turn = journal.verify()?;
    let End::Reply { reply, fuel } = turn.end else {
        let End::Failed { cause, .. } = turn.end else { return Err(ReceiptError::NoReply(String::new())) };
        return Err(ReceiptError::NoReply(cause));
    };
    let root = turn.calls.iter().rfind(|call| call.interface == HOST && call.function == "state-root");
    Ok(Body {
        component: turn.header.component,
        manifest: turn.header.manifest,
        input: *blake3::hash(&turn.header.input).as_bytes(),
        journal: journal.root(),
        output: reply,
        state: root.and_then(|call| call.response.as_slice().try_into().ok()),
        fuel,
    })
}

/// The domain, then each field: digests as they are, the state behind a byte that says whether there is one, the fuel in eight bytes.
fn message(body: &Body) -> Vec<u8> {
    let mut bytes = DOMAIN.to_vec();
    for digest in [&body.component, &body.manifest, &body.input, &body.journal, &body.output] {
        bytes.extend_from_slice(digest);
    }
    bytes.push(u8::from(body.state.is_some()));
    bytes.extend_from_slice(&body.state.unwrap_or_default());
    bytes.extend_from_slice(&body.fuel.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Builder, Class, Header};

    fn journal(end: &End) -> Journal {
        let header = Header {
            component: [1; 32],
            manifest: [2; 32],
            input: vec![3],
            now_ms: 0,
            fuel: 100,
            seed: [0; 32],
            engine: 0,
        };
        let mut builder = Builder::new(&header);
        builder.call(HOST, "state-root", Class::Local, b"", &[7; 32], 9);
        builder.end(end)
    }

    #[test]
    fn a_receipt_holds_what_the_journal_says_and_any_change_is_found() {
        let turn = journal(&End::Reply { reply: [4; 32], fuel: 55 });
        let key = SigningKey::from_bytes(&[9; 32]);
        let receipt = Receipt::sign(&turn, &key).unwrap();
        receipt.matches(&turn).unwrap();
        assert_eq!((receipt.fuel, receipt.state, receipt.journal), (55, Some([7; 32]), turn.root()));

        let changes: [fn(&mut Receipt); 9] = [
            |receipt| receipt.component[0] ^= 1,
            |receipt| receipt.manifest[31] ^= 1,
            |receipt| receipt.input[0] ^= 1,
            |receipt| receipt.journal[0] ^= 1,
            |receipt| receipt.output[0] ^= 1,
            |receipt| receipt.state = None,
            |receipt| receipt.fuel += 1,
            |receipt| receipt.signer = SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes(),
            |receipt| receipt.signature[0] ^= 1,
        ];
        for change in changes {
            let mut changed = receipt.clone();
            change(&mut changed);
            assert!(matches!(changed.check(), Err(ReceiptError::Signature)), "{changed:?}");
        }
        let other = Receipt::sign(&journal(&End::Reply { reply: [5; 32], fuel: 55 }), &key).unwrap();
        assert!(matches!(other.matches(&turn), Err(ReceiptError::Differs { what: "output" })));
    }

    #[test]
    fn a_failed_turn_has_no_receipt() {
        let turn = journal(&End::Failed { cause: "it broke".into(), fuel: 1 });
        let error = Receipt::sign(&turn, &SigningKey::from_bytes(&[9; 32])).unwrap_err();
        assert!(error.to_string().contains("it broke"), "{error}");
    }
}
