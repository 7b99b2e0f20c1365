//! Standing orders: the calls of one time, planned as if they were wished for now, and when they are to run.

use hyperlith_sdk::{Host, PriceBound, Rhythm, Timing};

use super::{Answer, Context, Kind, Planned, plan};
use crate::intent::{Amount, Every, Intent};
use crate::replies;

/// Plans a repeated or conditional order. What is not whole is said, and nothing waits for the rest: half an order that comes back
/// every week is not to be pieced together from answers.
pub fn standing(host: &mut impl Host, context: &Context<'_>, intent: &Intent) -> Planned {
    let (inner, timing) = match intent {
        Intent::Recurring { inner, every } => {
            let rhythm = match every {
                Every::Hour => Rhythm::Hourly,
                Every::Day => Rhythm::Daily,
                Every::Week => Rhythm::Weekly,
                Every::Month => Rhythm::Monthly,
            };
            (inner, Timing::Repeated(rhythm))
        }
        Intent::Limit { inner, asset, below, price } => {
            let bound = PriceBound { symbol: asset.clone(), below: *below, price: price.clone() };
            (inner, Timing::AtPrice(bound))
        }
        _ => return Ok(Answer::say(replies::OUT_OF_SCOPE)),
    };
    if !inner.moves_funds() || matches!(**inner, Intent::Faucet) {
        return Ok(Answer::say(replies::NOT_A_STANDING_ORDER));
    }
    // A share of what there will be is no amount that a person can agree to today.
    if inner.amounts().iter().any(|amount| !matches!(amount, Amount::Exact(_))) {
        return Ok(Answer::say(replies::STANDING_NEEDS_AN_AMOUNT));
    }
    let answer = plan(host, context, inner).map_err(super::Stop::Error)?;
    Ok(match answer.kind {
        Kind::Propose { calls, valid_for, .. } => Answer {
            text: replies::standing(&timing, &answer.text),
            kind: Kind::Propose { calls, intent: intent.clone(), valid_for, timing },
            ..answer
        },
        Kind::Ask { .. } => Answer::say(format!("{} {}", answer.text, replies::STANDING_IN_ONE_SENTENCE)),
        Kind::Say => answer,
    })
}
