//! Amounts as people read them, and their value in US dollars, without floating point.

use alloy_primitives::U256;
use serde::{Deserialize, Serialize};

use crate::directory::Asset;

/// An amount of US dollars with 8 decimals, the unit of the Aave v3 oracle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Usd(pub u64);

impl Usd {
    /// Whole dollars; saturates at the largest representable amount (about 184 billion dollars).
    pub const fn dollars(whole: u64) -> Self {
        Self(whole.saturating_mul(100_000_000))
    }

    /// The value of an amount at a price (USD, 8 decimals, per whole unit), rounded up. `None` where it is more than this type
    /// can hold, which is more than any limit allows.
    pub fn of(amount: U256, decimals: u8, price: U256) -> Option<Self> {
        if amount.is_zero() {
            return Some(Self(0));
        }
        let unit = U256::from(10).checked_pow(U256::from(decimals))?;
        let product = amount.checked_mul(price)?;
        let (quotient, remainder) = product.div_rem(unit);
        let rounded = if remainder.is_zero() { quotient } else { quotient.checked_add(U256::ONE)? };
        u64::try_from(rounded).ok().map(Self)
    }

    /// Sum, `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl std::fmt::Display for Usd {
    /// Dollars and cents, rounded up, such as `$12.35`; under a cent `<$0.01`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 > 0 && self.0 < 1_000_000 {
            return f.write_str("<$0.01");
        }
        let cents = self.0.div_ceil(1_000_000);
        write!(f, "${}.{:02}", cents / 100, cents % 100)
    }
}

/// The exact decimal form of an amount, without trailing zeros.
pub fn exact(amount: U256, decimals: u8) -> String {
    let digits = amount.to_string();
    let decimals = usize::from(decimals);
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// The exact amount with its symbol.
pub fn with_symbol(amount: U256, asset: &Asset) -> String {
    format!("{} {}", exact(amount, asset.decimals), asset.symbol)
}

/// The amount cut (never rounded up) to `places` decimals; an amount that is not zero never looks like zero.
pub fn cut(amount: U256, decimals: u8, places: usize) -> String {
    let full = exact(amount, decimals);
    let Some((whole, fraction)) = full.split_once('.') else { return full };
    let kept: String = fraction.chars().take(places).collect();
    let kept = kept.trim_end_matches('0');
    match (whole, kept) {
        ("0", "") => format!("<0.{}1", "0".repeat(places.saturating_sub(1))),
        (whole, "") => whole.to_owned(),
        (whole, kept) => format!("{whole}.{kept}"),
    }
}

/// An Aave health factor (18 decimals): two decimals, cut; the largest number means that there is no debt.
pub fn health(factor: U256) -> String {
    if factor == U256::MAX {
        return "no debt".to_owned();
    }
    let hundredths = factor / U256::from(10).pow(U256::from(16));
    if hundredths >= U256::from(100_000) {
        return "over 1000".to_owned();
    }
    format!("{}.{:02}", hundredths / U256::from(100), u64::try_from(hundredths % U256::from(100)).unwrap_or_default())
}

/// Basis points as a percentage.
pub fn percent(bps: u32) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!(exact(U256::from(100_000_000u64), 6), "100");
        assert_eq!(exact(U256::from(1u64), 6), "0.000001");
        assert_eq!(exact(U256::from(1_234_500_000_000_000_000u64), 18), "1.2345");
        assert_eq!(cut(U256::from(1_234_567_899u64), 9, 4), "1.2345");
        assert_eq!(cut(U256::from(1u64), 18, 6), "<0.000001");
        assert_eq!(cut(U256::ZERO, 18, 6), "0");
    }

    #[test]
    fn health_factors_are_cut_not_rounded() {
        assert_eq!(health(U256::MAX), "no debt");
        assert_eq!(health(U256::from(1_999_999_999_999_999_999u64)), "1.99");
        assert_eq!(health(U256::MAX - U256::ONE), "over 1000");
    }

    #[test]
    fn dollars_round_against_the_spender() {
        let price = U256::from(100_000_000u64);
        assert_eq!(Usd::of(U256::from(1u64), 18, price), Some(Usd(1)));
        assert_eq!(Usd::of(U256::from(100_000_000u64), 6, price), Some(Usd::dollars(100)));
        assert_eq!(Usd::of(U256::MAX, 18, price), None);
        assert_eq!(Usd::of(U256::from(1u64), 255, price), None);
        assert_eq!(Usd(1).to_string(), "<$0.01");
        assert_eq!(Usd::dollars(25_000).to_string(), "$25000.00");
    }

    proptest! {
        #[test]
        fn exact_form_loses_nothing(amount in any::<[u64; 4]>(), decimals in 0u8..=30) {
            let amount = U256::from_limbs(amount);
            let text = exact(amount, decimals);
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let back: U256 = format!("{whole}{fraction:0<width$}", width = usize::from(decimals)).parse().unwrap();
            prop_assert_eq!(back, amount);
        }
    }
}
