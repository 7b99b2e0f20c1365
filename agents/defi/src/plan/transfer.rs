//! Sending tokens or the chain's own coin, to a full address that can plausibly receive them.

use alloy_primitives::{Address, U256};
use hyperlith_sdk::{Call, Host};

use super::{Answer, Context, GAS_RESERVE_WEI, LENDING_VALID_SECONDS, Planned, Verb, asset, call, readable, units};
use crate::abi::Erc20;
use crate::chain::{Batch, native_balance};
use crate::error::DefiError;
use crate::intent::{Amount, Intent};
use crate::replies;
use crate::wish::Slot;

/// Addresses that are known to have no owner.
const BURNED: [Address; 2] = [
    alloy_primitives::address!("000000000000000000000000000000000000dEaD"),
    alloy_primitives::address!("dEAD000000000000000042069420694206942069"),
];

/// Why an address cannot be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Not `0x` and 40 hex digits.
    Malformed,
    /// Letters of both cases whose pattern is not the one of EIP-55: a digit is wrong.
    Checksum,
}

/// Reads an address as a person writes it. An address in mixed case must have its EIP-55 checksum.
///
/// # Errors
/// [`AddressError`].
pub fn parse_address(text: &str) -> Result<Address, AddressError> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).ok_or(AddressError::Malformed)?;
    if digits.len() != 40 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(AddressError::Malformed);
    }
    let address: Address = digits.parse().map_err(|_| AddressError::Malformed)?;
    let mixed =
        digits.bytes().any(|byte| byte.is_ascii_lowercase()) && digits.bytes().any(|byte| byte.is_ascii_uppercase());
    let checksummed = address.to_checksum(None);
    if mixed && checksummed.strip_prefix("0x") != Some(digits) {
        return Err(AddressError::Checksum);
    }
    Ok(address)
}

/// Proposes a transfer.
///
/// # Errors
/// An answer for the person, or [`DefiError`].
pub fn transfer(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Planned {
    let Intent::Transfer { amount, to, .. } = intent else {
        return Err(DefiError::nonsense("how to plan a transfer").into());
    };
    // A recipient that cannot be is said first: no other answer would help.
    let to = to.as_deref().map(|to| recipient(context, intent, to)).transpose()?;
    let asset = asset(context, intent, Slot::Asset, Verb::Send)?;
    let wallet = if asset.native {
        native_balance(host, context.wallet)?
    } else {
        let mut batch = Batch::default();
        let ticket = batch.add(
            asset.address,
            &Erc20::balanceOfCall { account: context.wallet },
            format!("your {} balance", asset.symbol),
        );
        batch.run(host)?.get(ticket)?
    };
    if wallet.is_zero() {
        return Ok(Answer::say(replies::nothing_in_wallet(&asset)).suggest(["balance"]));
    }
    // Only "all" and shares are ours to count; a number is the person's, and the host simulates it with its fees.
    let is_exact = matches!(amount, Some(Amount::Exact(_)));
    let spare = if asset.native { wallet.saturating_sub(U256::from(GAS_RESERVE_WEI)) } else { wallet };
    let spendable = if is_exact { wallet } else { spare };
    if spendable.is_zero() {
        return Ok(Answer::say(replies::only_gas_left(wallet, &asset)));
    }
    let units = units(intent, amount.as_ref(), spendable, &asset, Verb::Send)?;
    if units.value > spendable {
        let text = match asset.native {
            true => replies::native_too_small(units.value, wallet, spare, &asset),
            false => replies::wallet_too_small(Verb::Send, units.value, wallet, &asset),
        };
        return Ok(match readable(spare, &asset) {
            Some(amount) => Answer::offer(intent.clone().with_amount(Some(amount)), text),
            None => Answer::say(text),
        });
    }
    let Some(to) = to else {
        return Ok(Answer::ask(Slot::To, intent.clone(), replies::to_whom(&asset)));
    };
    let calls = if asset.native {
        vec![Call { to: to.to_vec(), value: units.value.to_be_bytes_trimmed_vec(), input: Vec::new() }]
    } else {
        vec![call(asset.address, &Erc20::transferCall { to, amount: units.value })]
    };
    let kept = (asset.native && units.all).then_some(U256::from(GAS_RESERVE_WEI));
    let text = replies::transfer(units.value, &asset, to, BURNED.contains(&to), kept);
    Ok(Answer::propose(calls, intent.clone(), LENDING_VALID_SECONDS, text))
}

fn recipient(context: &Context<'_>, intent: &Intent, text: &str) -> Planned<Address> {
    let ask = |text: String| Answer::ask(Slot::To, intent.clone().with_to(None), text);
    let address = parse_address(text).map_err(|error| {
        ask(match error {
            AddressError::Malformed => replies::not_an_address(text),
            AddressError::Checksum => replies::WRONG_CHECKSUM.to_string(),
        })
    })?;
    if address.is_zero() {
        return Err(ask(replies::ZERO_ADDRESS.to_string()).into());
    }
    if address == context.wallet {
        return Err(ask(replies::OWN_WALLET.to_string()).into());
    }
    if let Some(name) = context.listing.name_of(address) {
        return Err(ask(replies::contract_address(name)).into());
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_one_case_or_with_its_checksum_is_read() {
        let checksummed = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
        for text in [checksummed, &checksummed.to_lowercase(), &format!("0x{}", &checksummed[2..].to_uppercase())] {
            assert_eq!(
                parse_address(text).map(|address| address.to_checksum(None)),
                Ok(checksummed.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_mistyped_or_shortened_address_is_refused() {
        assert_eq!(parse_address("0x70997970c51812dc3A010C7d01b50e0d17dc79C8"), Err(AddressError::Checksum));
        for text in [
            "bob",
            "",
            "0x",
            "70997970C51812dc3A010C7d01b50e0d17dc79C8",
            "0x7099…79C8",
            "0x70997970C51812dc3A010C7d01b50e0d17dc79C8a",
        ] {
            assert_eq!(parse_address(text), Err(AddressError::Malformed), "{text}");
        }
    }
}
