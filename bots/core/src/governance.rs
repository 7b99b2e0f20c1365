//! Votes of an OpenZeppelin Governor, as far as a reminder needs them: when one ends, and how people ask to be reminded.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use hyperlith_chain::{CallRequest, Fork, Node};

use crate::abi::Governor;

/// Gas of one question to a governor. It may be any contract that a person names, so that it gets no more than it needs.
const QUESTION_GAS: u64 = 300_000;
/// Blocks over which their mean time is measured, for governors that count in blocks.
const MEASURED_BLOCKS: u64 = 256;
/// When nothing is said, people are told a day before.
const LEAD: u64 = 86_400;
/// The longest lead, seconds: a year.
const LONGEST_LEAD: u64 = 31_536_000;
/// `ProposalState` of OpenZeppelin's `IGovernor`: votes that may still be cast.
const PENDING: u8 = 0;
const ACTIVE: u8 = 1;

fn ask<C: SolCall>(fork: &Fork, governor: Address, call: &C) -> Option<C::Return> {
    let request = CallRequest {
        to: Some(governor),
        input: call.abi_encode().into(),
        gas: Some(QUESTION_GAS),
        ..CallRequest::default()
    };
    let output = fork.call(&request).ok()?.into_output().ok()?;
    C::abi_decode_returns(&output).ok()
}

/// Seconds until the vote about a proposal ends, 0 when it has ended (or was cancelled); `None` where nothing answers as a governor does
/// for this proposal. A governor that counts in blocks (EIP-6372) is read by the mean time of the last blocks.
pub(crate) fn open_for(node: &Node, governor: Address, id: U256) -> Option<u64> {
    let snapshot = node.snapshot();
    let fork = snapshot.fork();
    let state = ask(&fork, governor, &Governor::stateCall { proposalId: id })?;
    if !matches!(state, PENDING | ACTIVE) {
        return Some(0);
    }
    let deadline = ask(&fork, governor, &Governor::proposalDeadlineCall { proposalId: id })?;
    let mode = ask(&fork, governor, &Governor::CLOCK_MODECall {});
    if mode.is_some_and(|mode| mode.contains("mode=timestamp")) {
        return Some(deadline.saturating_sub(U256::from(fork.timestamp())).saturating_to());
    }
    // As older governors, which have no clock of their own: the block's number.
    let head = snapshot.block().number;
    let blocks = deadline.saturating_sub(U256::from(head)).saturating_to::<u64>();
    let first = head.saturating_sub(MEASURED_BLOCKS).max(1).min(head);
    let began = node.block(first).ok().flatten()?.header.timestamp;
    let took = snapshot.header().timestamp.saturating_sub(began);
    Some(blocks.saturating_mul(took) / head.saturating_sub(first).max(1))
}

/// A wish to be reminded of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reminder {
    pub(crate) governor: Address,
    pub(crate) id: U256,
    /// Seconds before the end.
    pub(crate) lead: u64,
}

impl Reminder {
    /// `alert proposal 12 at 0x… 6 hours`, in the six languages: a word of reminding first, the proposal's number behind its word, one
    /// whole address, perhaps a time.
    pub(crate) fn read(text: &str) -> Option<Self> {
        const VERBS: [&str; 20] = [
            "alert",
            "remind",
            "notify",
            "tell",
            "watch",
            "alerte",
            "rappelle",
            "préviens",
            "avertis",
            "alerta",
            "avísame",
            "recuérdame",
            "ingatkan",
            "beritahu",
            "peringatkan",
            "通知",
            "知らせて",
            "提醒",
            "リマインド",
            "アラート",
        ];
        const PROPOSALS: [&str; 8] =
            ["proposal", "proposition", "propuesta", "usulan", "proposal-id", "提案", "投票", "vote"];
        if text.len() > 400 {
            return None;
        }
        let text = text.to_lowercase();
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '，' | '、' | '。'))
            .map(|word| word.trim_matches(['.', '!', '?', '#', '(', ')', '«', '»']).trim_start_matches('/'))
            .filter(|word| !word.is_empty())
            .collect();
        if !words.first().is_some_and(|first| VERBS.contains(first)) {
            return None;
        }
        let mut addresses = words.iter().filter(|word| word.starts_with("0x"));
        let governor: Address = addresses.next()?.parse().ok()?;
        if addresses.next().is_some() {
            return None;
        }
        let place = words.iter().position(|word| PROPOSALS.contains(word))?.checked_add(1)?;
        let number = words.get(place)?;
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let id = number.parse().ok()?;
        let mut times = words
            .windows(2)
            .enumerate()
            .filter(|(at, _)| *at != place)
            .filter_map(|(_, pair)| if let [number, unit] = pair { seconds(number, unit) } else { None });
        let lead = times.next().unwrap_or(LEAD);
        // Two times are two readings.
        (times.next().is_none() && (1..=LONGEST_LEAD).contains(&lead)).then_some(Self { governor, id, lead })
    }
}

/// `6 hours` in seconds.
fn seconds(number: &str, unit: &str) -> Option<u64> {
    let unit = match unit {
        "second" | "seconds" | "s" => 1,
        "minute" | "minutes" | "min" | "minuto" | "minutos" | "menit" | "分" | "分钟" => 60,
        "hour" | "hours" | "h" | "heure" | "heures" | "hora" | "horas" | "jam" | "時間" | "小时" => 3_600,
        "day" | "days" | "d" | "jour" | "jours" | "j" | "día" | "días" | "dia" | "dias" | "hari" | "日" | "天" => {
            86_400
        }
        "week" | "weeks" | "semaine" | "semaines" | "semana" | "semanas" | "minggu" | "週間" | "周" => 604_800,
        _ => return None,
    };
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // What does not fit is longer than any lead.
    Some(number.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOVERNOR: &str = "0x408ED6354d4973f66138C91495F2f2FCbd8724C3";

    #[test]
    fn a_reminder_is_read_in_the_six_languages() {
        for (text, id, lead) in [
            (format!("alert proposal 12 at {GOVERNOR}"), 12, 86_400),
            (format!("/alert proposal #12 at {GOVERNOR} 6 hours"), 12, 21_600),
            (format!("remind me 2 days before proposal 7 of {GOVERNOR} ends"), 7, 172_800),
            (format!("préviens moi 3 heures avant la proposition 12 de {GOVERNOR}"), 12, 10_800),
            (format!("alerta propuesta 12 de {GOVERNOR} 2 días"), 12, 172_800),
            (format!("ingatkan usulan 12 di {GOVERNOR} 30 menit"), 12, 1_800),
            (format!("通知 提案 12 {GOVERNOR} 6 時間"), 12, 21_600),
            (format!("提醒 提案 12 {GOVERNOR} 6 小时"), 12, 21_600),
        ] {
            let read = Reminder::read(&text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (read.governor.to_string().as_str(), read.id, read.lead),
                (GOVERNOR, U256::from(id), lead),
                "{text}"
            );
        }
        let hashed = U256::MAX - U256::from(3);
        assert_eq!(Reminder::read(&format!("alert proposal {hashed} {GOVERNOR}")).unwrap().id, hashed);
    }

    #[test]
    fn what_is_not_wholly_a_reminder_is_left_to_the_agent() {
        for text in [
            format!("vote for proposal 12 of {GOVERNOR}"),
            "alert proposal 12".to_owned(),
            "alert me when METIS falls below 18".to_owned(),
            format!("alert proposal twelve at {GOVERNOR}"),
            format!("alert proposal 12 at {GOVERNOR} {GOVERNOR}"),
            format!("alert proposal 12 at {GOVERNOR} 6 hours or 2 days"),
            format!("alert proposal 12 at {GOVERNOR} 0 hours"),
            format!("alert proposal 12 at {GOVERNOR} 99999999999999999999 hours"),
            format!("alert proposal 12 at {}", &GOVERNOR[..40]),
            format!("alert proposal {} at {GOVERNOR}", "9".repeat(90)),
            format!("tell 0x 12 proposal {GOVERNOR}"),
        ] {
            assert_eq!(Reminder::read(&text), None, "{text}");
        }
    }
}
