//! The creation code of every contract of the devnet, built by `chain/contracts` and embedded into the binary.

use std::collections::BTreeMap;

use alloy_primitives::{Address, Bytes};
use serde::Deserialize;

use super::DevnetError;

/// What `make contracts` left; `build.rs` has checked that it is there.
const EMBEDDED: &str = include_str!("../../../contracts/out/devnet.json");

/// The only layout of the bundle that this code reads.
const FORMAT: u32 = 1;

/// All contracts, by name.
#[derive(Debug, Deserialize)]
pub(super) struct Bundle {
    format: u32,
    contracts: BTreeMap<String, Artifact>,
}

#[derive(Debug, Deserialize)]
struct Artifact {
    bytecode: Bytes,
    /// Library name → byte offsets of its address in `bytecode`.
    links: BTreeMap<String, Vec<usize>>,
}

impl Bundle {
    /// Reads the embedded bundle.
    pub(super) fn embedded() -> Result<Self, DevnetError> {
        Self::parse(EMBEDDED)
    }

    fn parse(text: &str) -> Result<Self, DevnetError> {
        let bundle: Self = serde_json::from_str(text).map_err(|e| DevnetError::Bundle(e.to_string()))?;
        if bundle.format != FORMAT {
            return Err(DevnetError::Bundle(format!("its format is {} instead of {FORMAT}", bundle.format)));
        }
        Ok(bundle)
    }

    /// Creation code of `name` with the addresses of `libraries` in place and `arguments` (ABI-encoded) appended.
    pub(super) fn creation_code(
        &self,
        name: &str,
        libraries: &BTreeMap<String, Address>,
        arguments: &[u8],
    ) -> Result<Vec<u8>, DevnetError> {
        let artifact =
            self.contracts.get(name).ok_or_else(|| DevnetError::Bundle(format!("the contract {name} is missing")))?;
        let mut code = artifact.bytecode.to_vec();
        for (library, offsets) in &artifact.links {
            let address = libraries
                .get(library)
                .ok_or_else(|| DevnetError::Bundle(format!("{name} needs the library {library} first")))?;
            for &offset in offsets {
                let place = offset
                    .checked_add(Address::len_bytes())
                    .and_then(|end| code.get_mut(offset..end))
                    .ok_or_else(|| DevnetError::Bundle(format!("{name} links {library} outside of its code")))?;
                place.copy_from_slice(address.as_slice());
            }
        }
        code.extend_from_slice(arguments);
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_the_embedded_bundle_is_filled() {
        let bundle = Bundle::embedded().unwrap();
        let library = Address::repeat_byte(0xab);
        let libraries = bundle.contracts.keys().map(|name| (name.clone(), library)).collect();
        let code = bundle.creation_code("Pool", &libraries, &[1, 2, 3]).unwrap();
        let links: usize = bundle.contracts["Pool"].links.values().map(Vec::len).sum();
        let found = code.windows(20).filter(|w| *w == library.as_slice()).count();
        assert!(links > 0);
        assert_eq!(found, links);
        assert!(code.ends_with(&[1, 2, 3]));
    }

    #[test]
    fn a_missing_library_is_named() {
        let error = Bundle::embedded().unwrap().creation_code("Pool", &BTreeMap::new(), &[]).unwrap_err();
        assert!(error.to_string().contains("BorrowLogic"), "{error}");
    }

    #[test]
    fn a_link_outside_of_the_code_is_an_error() {
        let text = r#"{"format":1,"contracts":{"A":{"bytecode":"0x00","links":{"L":[0]}}}}"#;
        let libraries = BTreeMap::from([("L".to_owned(), Address::ZERO)]);
        assert!(Bundle::parse(text).unwrap().creation_code("A", &libraries, &[]).is_err());
    }

    #[test]
    fn another_format_is_refused() {
        assert!(Bundle::parse(r#"{"format":2,"contracts":{}}"#).is_err());
    }
}
