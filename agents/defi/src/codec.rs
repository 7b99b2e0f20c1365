//! A compact, versioned encoding of wishes, so that a proposal can be made anew and a question can wait for its answer.

use thiserror::Error;

use crate::intent::{Amount, Every, Intent};

/// Leads every encoding; a change of the layout gets a new number.
const VERSION: u8 = 1;
/// The longest text in a slot. Amounts, tickers and addresses are far shorter.
const MAX_TEXT: usize = 128;

/// Why bytes are not a wish of ours.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodecError {
    /// Empty, or from another version of this agent.
    #[error("the saved wish has version {0:?} and this agent reads version {VERSION}; say again what you want")]
    Version(Option<u8>),
    /// Cut off, too long or not in the layout.
    #[error("the saved wish is damaged; say again what you want")]
    Malformed,
    /// A wish that is never saved.
    #[error("a wish of this kind cannot be saved")]
    NotSaved,
}

/// Encodes a wish that moves funds or that waits for an answer.
///
/// # Errors
/// [`CodecError::NotSaved`] for any other wish or a slot longer than 128 bytes.
pub fn encode(intent: &Intent) -> Result<Vec<u8>, CodecError> {
    let mut out = Writer(vec![VERSION]);
    let inner = match intent {
        Intent::Recurring { inner, every } => {
            out.tag(9).tag(match every {
                Every::Hour => 0,
                Every::Day => 1,
                Every::Week => 2,
                Every::Month => 3,
            });
            inner
        }
        Intent::Limit { inner, asset, below, price } => {
            out.tag(10).text(&Some(asset.clone()))?.tag(u8::from(*below)).text(&Some(price.clone()))?;
            inner
        }
        intent => intent,
    };
    write(&mut out, inner)?;
    Ok(out.0)
}

/// One wish without a timing.
fn write(out: &mut Writer, intent: &Intent) -> Result<(), CodecError> {
    match intent {
        Intent::Supply { asset, amount } => out.tag(1).text(asset)?.amount(amount)?,
        Intent::Withdraw { asset, amount } => out.tag(2).text(asset)?.amount(amount)?,
        Intent::Borrow { asset, amount } => out.tag(3).text(asset)?.amount(amount)?,
        Intent::Repay { asset, amount } => out.tag(4).text(asset)?.amount(amount)?,
        Intent::Swap { asset, to_asset, amount, amount_out, slippage_bps } => {
            out.tag(5).text(asset)?.text(to_asset)?.amount(amount)?.amount(amount_out)?.number(*slippage_bps)
        }
        Intent::Quote { asset, to_asset, amount, amount_out } => {
            out.tag(6).text(asset)?.text(to_asset)?.amount(amount)?.amount(amount_out)?
        }
        Intent::Transfer { asset, amount, to } => out.tag(7).text(asset)?.amount(amount)?.text(to)?,
        Intent::Faucet => out.tag(8),
        _ => return Err(CodecError::NotSaved),
    };
    Ok(())
}

/// Decodes what [`encode`] wrote. The bytes may come from anywhere: every one is checked, none may be left over.
///
/// # Errors
/// [`CodecError`].
pub fn decode(bytes: &[u8]) -> Result<Intent, CodecError> {
    let mut input = Reader(bytes);
    match input.byte() {
        Ok(VERSION) => {}
        other => return Err(CodecError::Version(other.ok())),
    }
    let intent = match input.byte()? {
        9 => {
            let every = match input.byte()? {
                0 => Every::Hour,
                1 => Every::Day,
                2 => Every::Week,
                3 => Every::Month,
                _ => return Err(CodecError::Malformed),
            };
            let tag = input.byte()?;
            Intent::Recurring { inner: Box::new(input.wish(tag)?), every }
        }
        10 => {
            let asset = input.text()?.ok_or(CodecError::Malformed)?;
            let below = match input.byte()? {
                0 => false,
                1 => true,
                _ => return Err(CodecError::Malformed),
            };
            let price = input.text()?.ok_or(CodecError::Malformed)?;
            let tag = input.byte()?;
            Intent::Limit { inner: Box::new(input.wish(tag)?), asset, below, price }
        }
        tag => input.wish(tag)?,
    };
    if input.0.is_empty() { Ok(intent) } else { Err(CodecError::Malformed) }
}

struct Writer(Vec<u8>);

impl Writer {
    fn tag(&mut self, tag: u8) -> &mut Self {
        self.0.push(tag);
        self
    }

    fn text(&mut self, text: &Option<String>) -> Result<&mut Self, CodecError> {
        match text {
            None => self.0.push(0),
            Some(text) => {
                self.0.push(1);
                self.bytes(text)?;
            }
        }
        Ok(self)
    }

    fn bytes(&mut self, text: &str) -> Result<(), CodecError> {
        let length = u8::try_from(text.len()).ok().filter(|_| text.len() <= MAX_TEXT).ok_or(CodecError::NotSaved)?;
        self.0.push(length);
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn amount(&mut self, amount: &Option<Amount>) -> Result<&mut Self, CodecError> {
        match amount {
            None => self.0.push(0),
            Some(Amount::Exact(text)) => {
                self.0.push(1);
                self.bytes(text)?;
            }
            Some(Amount::Share(bps)) => {
                self.0.push(2);
                self.0.extend_from_slice(&bps.to_be_bytes());
            }
            Some(Amount::Max) => self.0.push(3),
        }
        Ok(self)
    }

    fn number(&mut self, number: Option<u16>) -> &mut Self {
        match number {
            None => self.0.push(0),
            Some(number) => {
                self.0.push(1);
                self.0.extend_from_slice(&number.to_be_bytes());
            }
        }
        self
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    /// One wish without a timing.
    fn wish(&mut self, tag: u8) -> Result<Intent, CodecError> {
        Ok(match tag {
            1 => Intent::Supply { asset: self.text()?, amount: self.amount()? },
            2 => Intent::Withdraw { asset: self.text()?, amount: self.amount()? },
            3 => Intent::Borrow { asset: self.text()?, amount: self.amount()? },
            4 => Intent::Repay { asset: self.text()?, amount: self.amount()? },
            5 => Intent::Swap {
                asset: self.text()?,
                to_asset: self.text()?,
                amount: self.amount()?,
                amount_out: self.amount()?,
                slippage_bps: self.number()?,
            },
            6 => Intent::Quote {
                asset: self.text()?,
                to_asset: self.text()?,
                amount: self.amount()?,
                amount_out: self.amount()?,
            },
            7 => Intent::Transfer { asset: self.text()?, amount: self.amount()?, to: self.text()? },
            8 => Intent::Faucet,
            _ => return Err(CodecError::Malformed),
        })
    }

    fn take(&mut self, count: usize) -> Result<&[u8], CodecError> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(CodecError::Malformed)?;
        self.0 = tail;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, CodecError> {
        self.take(1)?.first().copied().ok_or(CodecError::Malformed)
    }

    fn string(&mut self) -> Result<String, CodecError> {
        let length = usize::from(self.byte()?);
        if length > MAX_TEXT {
            return Err(CodecError::Malformed);
        }
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| CodecError::Malformed)?;
        Ok(text.to_owned())
    }

    fn text(&mut self) -> Result<Option<String>, CodecError> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.string().map(Some),
            _ => Err(CodecError::Malformed),
        }
    }

    fn pair(&mut self) -> Result<u16, CodecError> {
        let bytes: [u8; 2] = self.take(2)?.try_into().map_err(|_| CodecError::Malformed)?;
        Ok(u16::from_be_bytes(bytes))
    }

    fn number(&mut self) -> Result<Option<u16>, CodecError> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.pair().map(Some),
            _ => Err(CodecError::Malformed),
        }
    }

    fn amount(&mut self) -> Result<Option<Amount>, CodecError> {
        match self.byte()? {
            0 => Ok(None),
            1 => Ok(Some(Amount::Exact(self.string()?))),
            2 => Ok(Some(Amount::Share(self.pair()?))),
            3 => Ok(Some(Amount::Max)),
            _ => Err(CodecError::Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{option, prelude::*};

    fn amounts() -> impl Strategy<Value = Option<Amount>> {
        option::of(prop_oneof![
            "[0-9]{1,20}(\\.[0-9]{1,18})?".prop_map(Amount::Exact),
            any::<u16>().prop_map(Amount::Share),
            Just(Amount::Max),
        ])
    }

    fn texts() -> impl Strategy<Value = Option<String>> {
        option::of("[A-Za-z0-9]{0,42}")
    }

    fn intents() -> impl Strategy<Value = Intent> {
        let every = prop_oneof![Just(Every::Hour), Just(Every::Day), Just(Every::Week), Just(Every::Month)];
        let limit = (wishes(), "[A-Z]{1,10}", any::<bool>(), "[0-9]{1,9}");
        prop_oneof![
            3 => wishes(),
            1 => (wishes(), every).prop_map(|(inner, every)| Intent::Recurring { inner: Box::new(inner), every }),
            1 => limit.prop_map(|(inner, asset, below, price)| Intent::Limit { inner: Box::new(inner), asset, below, price }),
        ]
    }

    fn wishes() -> impl Strategy<Value = Intent> {
        prop_oneof![
            (texts(), amounts()).prop_map(|(asset, amount)| Intent::Supply { asset, amount }),
            (texts(), amounts()).prop_map(|(asset, amount)| Intent::Withdraw { asset, amount }),
            (texts(), amounts()).prop_map(|(asset, amount)| Intent::Borrow { asset, amount }),
            (texts(), amounts()).prop_map(|(asset, amount)| Intent::Repay { asset, amount }),
            (texts(), texts(), amounts(), amounts(), option::of(any::<u16>())).prop_map(
                |(asset, to_asset, amount, amount_out, slippage_bps)| Intent::Swap {
                    asset,
                    to_asset,
                    amount,
                    amount_out,
                    slippage_bps
                }
            ),
            (texts(), texts(), amounts(), amounts()).prop_map(|(asset, to_asset, amount, amount_out)| Intent::Quote {
                asset,
                to_asset,
                amount,
                amount_out
            }),
            (texts(), amounts(), texts()).prop_map(|(asset, amount, to)| Intent::Transfer { asset, amount, to }),
            Just(Intent::Faucet),
        ]
    }

    proptest! {
        #[test]
        fn a_wish_read_back_is_the_wish_that_was_saved(intent in intents()) {
            let bytes = encode(&intent).unwrap();
            prop_assert_eq!(decode(&bytes).unwrap(), intent);
        }

        #[test]
        fn any_bytes_are_read_without_panic_and_only_canonically(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(intent) = decode(&bytes) {
                prop_assert_eq!(encode(&intent).unwrap(), bytes);
            }
        }

        #[test]
        fn a_cut_or_lengthened_wish_is_refused(intent in intents(), extra in any::<u8>()) {
            let mut bytes = encode(&intent).unwrap();
            for end in 0..bytes.len() {
                prop_assert!(decode(&bytes[..end]).is_err());
            }
            bytes.push(extra);
            prop_assert!(decode(&bytes).is_err());
        }
    }

    #[test]
    fn wishes_that_only_read_are_not_saved() {
        assert_eq!(encode(&Intent::Position), Err(CodecError::NotSaved));
        assert_eq!(decode(&[9, 8]), Err(CodecError::Version(Some(9))));
        assert_eq!(decode(&[]), Err(CodecError::Version(None)));
    }
}
