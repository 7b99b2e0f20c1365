//! Byte lists of the WIT package to Ethereum types and back. A wrong length is answered, never cut.

use alloy_primitives::{Address, U256};

/// The address in a WIT `address`, when it has exactly 20 bytes.
#[must_use]
pub fn address_bytes(bytes: &[u8]) -> Option<Address> {
    (bytes.len() == 20).then(|| Address::from_slice(bytes))
}

/// The number in a WIT `u256`, when it has at most 32 bytes.
#[must_use]
pub fn number_bytes(bytes: &[u8]) -> Option<U256> {
    U256::try_from_be_slice(bytes).filter(|_| bytes.len() <= 32)
}

pub(crate) fn read_address(field: &str, bytes: &[u8]) -> Result<Address, String> {
    address_bytes(bytes).ok_or_else(|| format!("{field}: an address has 20 bytes, this has {}", bytes.len()))
}

pub(crate) fn read_number(field: &str, bytes: &[u8]) -> Result<U256, String> {
    number_bytes(bytes).ok_or_else(|| format!("{field}: a number has at most 32 bytes, this has {}", bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn only_twenty_bytes_are_an_address(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(address_bytes(&bytes).map(|address| address.to_vec()), (bytes.len() == 20).then(|| bytes.clone()));
        }

        #[test]
        fn a_number_keeps_its_value_with_and_without_leading_zeros(value: [u8; 32], zeros in 0_usize..4) {
            let number = U256::from_be_bytes(value);
            let short = number.to_be_bytes_trimmed_vec();
            prop_assert_eq!(number_bytes(&short), Some(number));
            let mut padded = vec![0; zeros];
            padded.extend(&short);
            prop_assert_eq!(number_bytes(&padded), (padded.len() <= 32).then_some(number));
        }
    }
}
