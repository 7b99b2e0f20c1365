//! Exact numbers: decimal text to token units and back, shares, and interest, all without floating point.

use alloy_primitives::{U256, U512};
use thiserror::Error;

use crate::intent::Amount;

/// One whole, in basis points.
pub const WHOLE_BPS: u16 = 10_000;
/// Aave's unit for rates and indexes: 10^27.
pub const RAY: U256 = U256::from_limbs([0x9fd0_803c_e800_0000, 0x033b_2e3c, 0, 0]);
/// Aave's unit for health factors: 10^18.
pub const WAD: U256 = U256::from_limbs([1_000_000_000_000_000_000, 0, 0, 0]);
/// Decimals of Aave's base currency (USD).
pub const USD_DECIMALS: u8 = 8;
/// Seconds of Aave's year, over which its rates are quoted.
pub const SECONDS_PER_YEAR: u64 = 31_536_000;

/// Why an amount as written cannot become token units. Nothing is ever rounded to make it fit.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Not digits with at most one point.
    #[error("the amount is not a plain decimal number")]
    Malformed,
    /// More digits after the point than the asset has.
    #[error("the amount has {given} decimals and the asset has {allowed}")]
    TooPrecise {
        /// Significant digits after the point in the text.
        given: usize,
        /// Decimals of the asset.
        allowed: u8,
    },
    /// More than 256 bits.
    #[error("the amount does not fit 256 bits")]
    TooLarge,
    /// Nothing at all.
    #[error("the amount is zero")]
    Zero,
    /// A share above the whole.
    #[error("the share is more than the whole")]
    ShareTooLarge,
}

/// An amount in token units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Units {
    /// Token units (10^-decimals of one whole).
    pub value: U256,
    /// The person asked for everything there is, so that what accrues meanwhile is meant too.
    pub all: bool,
}

/// Turns what the person wrote into token units. `base` is what shares are taken of.
///
/// # Errors
/// [`AmountError`]; in particular a share of an empty base is [`AmountError::Zero`].
pub fn resolve(amount: &Amount, base: U256, decimals: u8) -> Result<Units, AmountError> {
    let (value, all) = match amount {
        Amount::Exact(text) => (parse_units(text, decimals)?, false),
        Amount::Max => (base, true),
        Amount::Share(bps) if *bps > WHOLE_BPS => return Err(AmountError::ShareTooLarge),
        Amount::Share(bps) if *bps == WHOLE_BPS => (base, true),
        Amount::Share(bps) => (share(base, *bps), false),
    };
    if value.is_zero() { Err(AmountError::Zero) } else { Ok(Units { value, all }) }
}

/// `text` × 10^`decimals`, exactly.
///
/// # Errors
/// [`AmountError`] when the text is not a plain decimal number or does not fit.
pub fn parse_units(text: &str, decimals: u8) -> Result<U256, AmountError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(AmountError::Malformed);
    }
    // Zeros at the end say nothing: 1.50 is 1.5 in an asset with one decimal.
    let fraction = fraction.trim_end_matches('0');
    let missing = usize::from(decimals)
        .checked_sub(fraction.len())
        .ok_or(AmountError::TooPrecise { given: fraction.len(), allowed: decimals })?;
    let digits = whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', missing));
    let mut value = U256::ZERO;
    for digit in digits.skip_while(|digit| *digit == b'0') {
        value = value
            .checked_mul(U256::from(10))
            .and_then(|value| value.checked_add(U256::from(digit - b'0')))
            .ok_or(AmountError::TooLarge)?;
    }
    Ok(value)
}

/// The exact decimal text of token units, without separators or needless zeros.
#[must_use]
pub fn plain(value: U256, decimals: u8) -> String {
    let digits = value.to_string();
    let decimals = usize::from(decimals);
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// Token units for people, exact: thousands separated by commas.
#[must_use]
pub fn exact(value: U256, decimals: u8) -> String {
    group(&plain(value, decimals))
}

/// Token units for people, cut (never rounded up) to at most `keep` decimals; a positive value that would vanish is
/// shown as `<0.000001`.
#[must_use]
pub fn short(value: U256, decimals: u8, keep: usize) -> String {
    let text = plain(value, decimals);
    let cut = match text.split_once('.') {
        Some((whole, fraction)) => {
            let fraction: String = fraction.chars().take(keep).collect();
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
        }
        None => text,
    };
    if cut == "0" && !value.is_zero() {
        return format!("<0.{:0>keep$}", 1);
    }
    group(&cut)
}

/// A sum of money in USD with cents, cut.
#[must_use]
pub fn usd(base: U256) -> String {
    fixed(base, USD_DECIMALS, 2)
}

/// A number with exactly `places` decimals, cut.
#[must_use]
pub fn fixed(value: U256, decimals: u8, places: usize) -> String {
    let text = plain(value, decimals);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction: String = fraction.chars().chain(std::iter::repeat('0')).take(places).collect();
    if places == 0 { group(whole) } else { format!("{}.{fraction}", group(whole)) }
}

fn group(text: &str) -> String {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut out = String::with_capacity(text.len() + whole.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// `value` × `bps` / 10,000, rounded down.
#[must_use]
pub fn share(value: U256, bps: u16) -> U256 {
    // The quotient is at most `value` × 6.6, and shares above the whole are refused before.
    mul_div(value, U256::from(bps), U256::from(WHOLE_BPS)).unwrap_or(U256::MAX)
}

/// a × b / c rounded down, with a 512-bit intermediate; `None` when `c` is zero or the result does not fit.
#[must_use]
pub fn mul_div(a: U256, b: U256, c: U256) -> Option<U256> {
    let product: U512 = U512::from(a).checked_mul(U512::from(b))?;
    narrow(product.checked_div(U512::from(c))?)
}

/// a × b / c rounded up, with a 512-bit intermediate; `None` when `c` is zero or the result does not fit.
#[must_use]
pub fn mul_div_up(a: U256, b: U256, c: U256) -> Option<U256> {
    if c.is_zero() {
        return None;
    }
    let product: U512 = U512::from(a).checked_mul(U512::from(b))?;
    narrow(product.div_ceil(U512::from(c)))
}

fn narrow(value: U512) -> Option<U256> {
    let [a, b, c, d, high @ ..] = *value.as_limbs();
    high.iter().all(|limb| *limb == 0).then(|| U256::from_limbs([a, b, c, d]))
}

/// 10^`decimals`; `None` from 78 on, which no token has.
#[must_use]
pub fn one(decimals: u8) -> Option<U256> {
    U256::from(10).checked_pow(U256::from(decimals))
}

/// The value of token units in USD (8 decimals), rounded down.
#[must_use]
pub fn value_of(units: U256, price: U256, decimals: u8) -> Option<U256> {
    mul_div(units, price, one(decimals)?)
}

/// Token units that a sum of USD (8 decimals) buys, rounded down.
#[must_use]
pub fn units_for(base: U256, price: U256, decimals: u8) -> Option<U256> {
    mul_div(base, one(decimals)?, price)
}

/// The yearly yield, in basis points, of a yearly rate in ray that compounds every second (e^rate − 1). Rates above
/// 1,000 % a year give `None`: they are shown as such.
#[must_use]
pub fn yield_bps(rate: U256) -> Option<U256> {
    if rate > RAY.checked_mul(U256::from(10))? {
        return None;
    }
    let (mut term, mut sum) = (RAY, U256::ZERO);
    // 64 terms are exact to the last digit shown for rates up to 10.
    for step in 1..=64u64 {
        term = mul_div(term, rate, RAY.checked_mul(U256::from(step))?)?;
        sum = sum.checked_add(term)?;
    }
    mul_div(sum, U256::from(WHOLE_BPS), RAY)
}

/// A percentage of basis points with two decimals, such as `2.10 %`.
#[must_use]
pub fn percent(bps: U256) -> String {
    format!("{} %", fixed(bps, 2, 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_constants_are_the_powers_of_ten_they_name() {
        assert_eq!(RAY, U256::from(10).pow(U256::from(27)));
        assert_eq!(WAD, U256::from(10).pow(U256::from(18)));
    }

    #[test]
    fn decimal_text_becomes_exact_units() {
        assert_eq!(parse_units("1250.75", 6), Ok(U256::from(1_250_750_000u64)));
        assert_eq!(parse_units(".5", 1), Ok(U256::from(5)));
        assert_eq!(parse_units("1.", 0), Ok(U256::from(1)));
        assert_eq!(parse_units("1.50", 1), Ok(U256::from(15)));
        assert_eq!(
            parse_units("0000000000000000000000000000000000000000000000000000000000000000000000000000000000000001", 0),
            Ok(U256::from(1))
        );
    }

    #[test]
    fn what_does_not_fit_is_refused_and_never_rounded() {
        assert_eq!(parse_units("0.1234567", 6), Err(AmountError::TooPrecise { given: 7, allowed: 6 }));
        assert_eq!(parse_units("9".repeat(78).as_str(), 0), Err(AmountError::TooLarge));
        for bad in ["", ".", "-1", "1e5", "1,5", "1.2.3", " 1", "١", "0x10", "+1"] {
            assert_eq!(parse_units(bad, 18), Err(AmountError::Malformed), "{bad}");
        }
    }

    #[test]
    fn shares_are_of_the_base_and_the_whole_means_everything() {
        let base = U256::from(1_001);
        assert_eq!(resolve(&Amount::Share(5_000), base, 6), Ok(Units { value: U256::from(500), all: false }));
        assert_eq!(resolve(&Amount::Share(10_000), base, 6), Ok(Units { value: base, all: true }));
        assert_eq!(resolve(&Amount::Max, base, 6), Ok(Units { value: base, all: true }));
        assert_eq!(resolve(&Amount::Max, U256::ZERO, 6), Err(AmountError::Zero));
        assert_eq!(resolve(&Amount::Share(0), base, 6), Err(AmountError::Zero));
        assert_eq!(resolve(&Amount::Share(10_001), base, 6), Err(AmountError::ShareTooLarge));
        assert_eq!(resolve(&Amount::Exact("0.0".into()), base, 6), Err(AmountError::Zero));
    }

    #[test]
    fn numbers_for_people_are_grouped_and_cut() {
        assert_eq!(exact(U256::from(1_250_750_000u64), 6), "1,250.75");
        assert_eq!(exact(U256::from(1_000_000), 0), "1,000,000");
        assert_eq!(short(U256::from(1_999_999), 6, 2), "1.99");
        assert_eq!(short(U256::from(1), 18, 6), "<0.000001");
        assert_eq!(short(U256::ZERO, 18, 6), "0");
        assert_eq!(usd(U256::from(123_456_789_000u64)), "1,234.56");
        assert_eq!(fixed(WAD, 18, 2), "1.00");
        assert_eq!(percent(U256::from(210)), "2.10 %");
    }

    #[test]
    fn yields_compound_every_second() {
        // e^0.05 − 1 = 5.127 %, e^10 − 1 = 2,202,546.57 %.
        assert_eq!(yield_bps(RAY / U256::from(20)), Some(U256::from(512)));
        assert_eq!(yield_bps(RAY * U256::from(10)), Some(U256::from(220_254_657u64)));
        assert_eq!(yield_bps(U256::ZERO), Some(U256::ZERO));
        assert_eq!(yield_bps(U256::MAX), None);
    }

    proptest! {
        #[test]
        fn units_printed_and_read_again_are_the_same(limbs in any::<[u64; 4]>(), decimals in 0u8..=77) {
            let value = U256::from_limbs(limbs);
            prop_assert_eq!(parse_units(&plain(value, decimals), decimals), Ok(value));
        }

        #[test]
        fn encoded_amounts_equal_the_decimal_times_ten_to_the_decimals(whole in any::<u64>(), fraction in 0u64..1_000_000, decimals in 6u8..=36) {
            let value = parse_units(&format!("{whole}.{fraction:06}"), decimals);
            let expected = (U256::from(whole) * U256::from(1_000_000u64) + U256::from(fraction)) * one(decimals - 6).unwrap();
            prop_assert_eq!(value, Ok(expected));
        }

        #[test]
        fn no_text_can_make_the_parser_panic(text in ".{0,40}", decimals in any::<u8>()) {
            let _ = parse_units(&text, decimals);
        }

        #[test]
        fn a_share_is_never_more_than_what_there_is(limbs in any::<[u64; 4]>(), bps in 0u16..=10_000) {
            let base = U256::from_limbs(limbs);
            prop_assert!(share(base, bps) <= base);
        }

        #[test]
        fn rounding_up_and_down_differ_by_one_at_most(a in any::<u128>(), b in any::<u128>(), c in 1u128..) {
            let (a, b, c) = (U256::from(a), U256::from(b), U256::from(c));
            if let (Some(down), Some(up)) = (mul_div(a, b, c), mul_div_up(a, b, c)) {
                prop_assert!(up == down || up == down + U256::from(1));
            }
        }
    }
}
