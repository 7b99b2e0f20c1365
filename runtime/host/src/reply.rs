//! What comes back from a guest, checked: bounds and lengths are refused, texts are cleaned.

use alloy_primitives::Bytes;
use hyperlith_policy::Contracts;

use crate::bindings::exports::hyperlith::agent::handler as wit;
use crate::bindings::hyperlith::agent::types::Provenance as WitProvenance;
use crate::chain::{Network, names};
use crate::convert::{read_address, read_number};
use crate::text::{clean, clean_line};
use crate::types::{Call, Failure, Profile, Proposal, Provenance, Reply, Rhythm, Slot, Timing};

/// An atomic batch of more would not be read by anybody who confirms it.
const MOST_CALLS: usize = 16;
/// The largest calldata that our own contracts take is far below.
const LONGEST_INPUT: usize = 64 << 10;
const LONGEST_RENEWAL: usize = 4 << 10;
/// Telegram takes 4,096 characters in a message.
const LONGEST_MESSAGE: usize = 4_000;
const LONGEST_SYMBOL: usize = 32;
const MOST_SLOTS: usize = 32;
const MOST_SUGGESTIONS: usize = 8;
const LONGEST_SUGGESTION: usize = 100;
const LONGEST_VALUE: usize = 300;
const LONGEST_REASON: usize = 1_000;
/// A quote of an hour ago is no quote.
const LONGEST_VALIDITY: u32 = 3_600;

const fn origin(origin: WitProvenance) -> Provenance {
    match origin {
        // An agent cannot speak for the operator or the person.
        WitProvenance::Operator | WitProvenance::User | WitProvenance::Agent => Provenance::Agent,
        WitProvenance::Tool => Provenance::Tool,
        WitProvenance::Data => Provenance::Data,
        WitProvenance::Chain => Provenance::Chain,
        WitProvenance::Model => Provenance::Model,
    }
}

/// Check a reply. `Err` says what is wrong with it; the turn then has none.
pub(crate) fn check(reply: wit::Reply) -> Result<Reply, String> {
    let proposal = reply.proposal.map(check_proposal).transpose()?;
    let message = clean(&reply.message.body, LONGEST_MESSAGE);
    if message.trim().is_empty() && proposal.is_none() {
        return Err("it says nothing".into());
    }
    let slot =
        |slot: &wit::Slot| Slot { name: clean_line(&slot.name, 60), value: clean_line(&slot.value, LONGEST_VALUE) };
    // One that would have to be cut is no answer that a person wants to give: half an address is worse than none.
    let fits = |text: &&String| text.chars().count() <= LONGEST_SUGGESTION;
    let suggestions =
        reply.suggestions.iter().filter(fits).map(|text| clean_line(text, LONGEST_SUGGESTION).trim().to_owned());
    Ok(Reply {
        message,
        origin: origin(reply.message.origin),
        proposal,
        understood: reply.understood.iter().take(MOST_SLOTS).map(slot).collect(),
        suggestions: suggestions.filter(|text| !text.is_empty()).take(MOST_SUGGESTIONS).collect(),
    })
}

fn check_proposal(proposal: wit::Proposal) -> Result<Proposal, String> {
    let wit::Proposal { calls, valid_for, renewal, timing } = proposal;
    if calls.is_empty() {
        return Err("its proposal has no calls".into());
    }
    if calls.len() > MOST_CALLS {
        return Err(format!("its proposal has {} calls, at most {MOST_CALLS} are allowed", calls.len()));
    }
    if valid_for == 0 {
        return Err("its proposal is valid for no time".into());
    }
    if renewal.len() > LONGEST_RENEWAL {
        return Err(format!(
            "the renewal bytes of its proposal are {}, at most {LONGEST_RENEWAL} are allowed",
            renewal.len()
        ));
    }
    let call = |(index, call): (usize, wit::Call)| {
        let field = |name: &str| format!("call {} of its proposal: {name}", index + 1);
        if call.input.len() > LONGEST_INPUT {
            return Err(format!("{}: {} bytes, at most {LONGEST_INPUT} are allowed", field("input"), call.input.len()));
        }
        Ok(Call {
            to: read_address(&field("to"), &call.to)?,
            value: read_number(&field("value"), &call.value)?,
            input: Bytes::from(call.input),
        })
    };
    let calls = calls.into_iter().enumerate().map(call).collect::<Result<Vec<_>, _>>()?;
    Ok(Proposal {
        calls,
        valid_for: valid_for.min(LONGEST_VALIDITY),
        renewal: renewal.into(),
        timing: check_timing(timing)?,
    })
}

fn check_timing(timing: wit::Timing) -> Result<Timing, String> {
    Ok(match timing {
        wit::Timing::Once => Timing::Once,
        wit::Timing::Repeated(rhythm) => Timing::Repeated(match rhythm {
            wit::Rhythm::Hourly => Rhythm::Hourly,
            wit::Rhythm::Daily => Rhythm::Daily,
            wit::Rhythm::Weekly => Rhythm::Weekly,
            wit::Rhythm::Monthly => Rhythm::Monthly,
        }),
        wit::Timing::AtPrice(wit::PriceBound { symbol, below, price }) => {
            let decimal = |text: &str| {
                let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
                let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                digits(whole) && digits(fraction) && whole.len() <= 20 && fraction.len() <= 8
            };
            if !decimal(&price) {
                return Err(format!("the price of its standing order is {price:?}, not a plain decimal number"));
            }
            if symbol.is_empty() || symbol.chars().count() > LONGEST_SYMBOL {
                return Err("the asset of its standing order has no proper symbol".into());
            }
            Timing::AtPrice { symbol: clean_line(&symbol, LONGEST_SYMBOL), below, price }
        }
    })
}

/// Whether the manifest lets the agent propose these calls. `network` is needed for lists of names only.
pub(crate) fn check_grant(proposal: &Proposal, granted: &Contracts, network: Option<&Network>) -> Result<(), String> {
    for call in &proposal.calls {
        let known: Vec<&str> = network.map(|network| names(network, call.to).collect()).unwrap_or_default();
        if !granted.covers(&call.to.0.0, known.iter().copied()) {
            let name = known.first().map_or_else(|| call.to.to_string(), |name| (*name).to_owned());
            return Err(format!(
                "it proposes a call to {name}, which its manifest does not grant (add [grants.chain] propose = [\"{name}\"] to agent.toml)"
            ));
        }
    }
    Ok(())
}

pub(crate) fn check_failure(failure: wit::Failure) -> Failure {
    let reason = |text: String| {
        let text = clean(&text, LONGEST_REASON);
        if text.trim().is_empty() { "it gave no reason".to_owned() } else { text }
    };
    match failure {
        wit::Failure::Unsupported(text) => Failure::Unsupported(reason(text)),
        wit::Failure::Unavailable(text) => Failure::Unavailable(reason(text)),
        wit::Failure::Internal(text) => Failure::Internal(reason(text)),
    }
}

pub(crate) fn check_profile(profile: wit::Profile) -> Profile {
    let examples = profile.examples.iter().map(|text| clean_line(text, LONGEST_SUGGESTION).trim().to_owned());
    Profile {
        name: clean_line(&profile.name, 60).trim().to_owned(),
        summary: clean_line(&profile.summary, LONGEST_VALUE).trim().to_owned(),
        examples: examples.filter(|text| !text.is_empty()).take(12).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::hyperlith::agent::types::Text;
    use alloy_primitives::Address;
    use proptest::prelude::*;

    fn reply(body: &str) -> wit::Reply {
        wit::Reply {
            message: Text { body: body.into(), origin: WitProvenance::Operator },
            proposal: None,
            understood: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    fn call(to: usize, value: usize) -> wit::Call {
        wit::Call { to: vec![1; to], value: vec![1; value], input: vec![1, 2, 3, 4] }
    }

    fn proposing(calls: Vec<wit::Call>) -> wit::Reply {
        wit::Reply {
            proposal: Some(wit::Proposal { calls, valid_for: 60, renewal: vec![], timing: wit::Timing::Once }),
            ..reply("hi")
        }
    }

    #[test]
    fn an_agent_cannot_speak_for_the_operator_or_hide_text() {
        let checked = check(reply("safe\u{202e}txt")).unwrap();
        assert_eq!(checked.origin, Provenance::Agent);
        assert_eq!(checked.message, "safetxt");
    }

    #[test]
    fn lengths_and_counts_are_refused_by_name() {
        assert!(check(proposing(vec![call(20, 32)])).is_ok());
        for (bad, word) in [
            (proposing(vec![]), "no calls"),
            (proposing(vec![call(20, 1); 17]), "17 calls"),
            (proposing(vec![call(20, 1), call(19, 1)]), "call 2 of its proposal: to"),
            (proposing(vec![call(20, 33)]), "call 1 of its proposal: value"),
            (reply(" \u{200b}\n"), "says nothing"),
        ] {
            let error = check(bad).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
        let mut large = proposing(vec![call(20, 1)]);
        large.proposal.as_mut().unwrap().renewal = vec![0; LONGEST_RENEWAL + 1];
        assert!(check(large).unwrap_err().contains("renewal"));
    }

    #[test]
    fn proposals_are_held_to_the_manifest() {
        let proposal = check(proposing(vec![call(20, 1)])).unwrap().proposal.unwrap();
        let network = Network {
            chain_id: 1,
            name: String::new(),
            development: true,
            assets: vec![],
            contracts: vec![crate::chain::Contract { role: "aave-v3-pool".into(), address: Address::repeat_byte(1) }],
        };
        let listed = hyperlith_policy::Manifest::parse("[grants.chain]\npropose = ['aave-v3-pool']")
            .unwrap()
            .grants
            .chain
            .propose;
        assert!(check_grant(&proposal, &listed, Some(&network)).is_ok());
        assert!(check_grant(&proposal, &Contracts::All, None).is_ok());
        let refused = check_grant(&proposal, &Contracts::None, Some(&network)).unwrap_err();
        assert!(refused.contains("[grants.chain] propose = [\"aave-v3-pool\"]"), "{refused}");
        assert!(check_grant(&proposal, &listed, None).is_err());
    }

    proptest! {
        #[test]
        fn a_checked_reply_is_always_within_its_bounds(body in ".{0,80}", texts in prop::collection::vec(".{0,150}", 0..12), to in 0_usize..40, value in 0_usize..40, calls in 0_usize..20, valid_for: u32) {
            let reply = wit::Reply {
                message: Text { body, origin: WitProvenance::User },
                proposal: Some(wit::Proposal { calls: vec![call(to, value); calls], valid_for, renewal: vec![], timing: wit::Timing::Once }),
                understood: texts.iter().map(|text| wit::Slot { name: text.clone(), value: text.clone() }).collect(),
                suggestions: texts,
            };
            let well_formed = to == 20 && value <= 32 && (1..=MOST_CALLS).contains(&calls) && valid_for > 0;
            match check(reply) {
                Ok(checked) => {
                    prop_assert!(well_formed);
                    prop_assert!(checked.suggestions.len() <= MOST_SUGGESTIONS);
                    prop_assert!(checked.suggestions.iter().all(|text| text.chars().count() <= LONGEST_SUGGESTION && !text.contains('\n')));
                    prop_assert!(checked.proposal.unwrap().valid_for <= LONGEST_VALIDITY);
                }
                Err(_) => prop_assert!(!well_formed),
            }
        }
    }
}
