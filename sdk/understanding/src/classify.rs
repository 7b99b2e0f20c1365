//! A linear classifier over hashed features, with integer weights: the same answer on every machine.
use crate::Error;
use crate::text::{Kind, Text};

pub(crate) const MAGIC: &[u8; 4] = b"HLU1";
/// Logits are in 1/256 of a doubling: 256 more makes a label twice as likely.
pub(crate) const LOGIT_ONE: i64 = 256;

/// The features of a text: hashes, each once, in ascending order. A caller takes them modulo the number of buckets.
#[must_use]
pub fn features(text: &Text) -> Vec<u32> {
    let mut out = Vec::with_capacity(256);
    let segments = segments(text);
    let mut previous: Option<&Segment> = None;
    for (index, segment) in segments.iter().enumerate() {
        match segment {
            Segment::Sign(sign) => out.push(hash(1, &[*sign])),
            Segment::Run(chars) => grams(chars, 1, 3, 2, &mut out),
            Segment::Word(chars) => {
                grams(chars, 3, 4, 3, &mut out);
                out.push(hash(4, chars));
            }
        }
        if index == 0 {
            out.push(hash_of(5, segment));
        }
        if let Some(previous) = previous {
            out.push(hash_pair(6, previous, segment));
        }
        if let Some(before) = index.checked_sub(2).and_then(|at| segments.get(at)) {
            out.push(hash_pair(7, before, segment));
        }
        previous = Some(segment);
    }
    if let Some(last) = previous {
        out.push(hash_of(8, last));
    }
    out.sort_unstable();
    out.dedup();
    out
}

enum Segment {
    Sign(char),
    Word(Vec<char>),
    Run(Vec<char>),
}

fn segments(text: &Text) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::with_capacity(text.tokens.len());
    for token in &text.tokens {
        match (token.mask, token.kind) {
            (Some('\0'), _) => {}
            (Some(sign), _) => out.push(Segment::Sign(sign)),
            (None, Kind::Number) => out.push(Segment::Sign('#')),
            (None, Kind::Hex) => out.push(Segment::Sign('^')),
            (None, Kind::Word) => out.push(Segment::Word(token.folded.chars().collect())),
            (None, Kind::Cjk) => {
                if let Some(Segment::Run(chars)) = out.last_mut() {
                    chars.extend(token.folded.chars());
                } else {
                    out.push(Segment::Run(token.folded.chars().collect()));
                }
            }
            // Of the signs only those that stand for values and the question mark say something about the wish.
            (None, Kind::Mark) => {
                out.extend(token.original.chars().next().filter(|c| "?#@^%>/".contains(*c)).map(Segment::Sign))
            }
        }
    }
    out
}

/// All pieces of `shortest` to `longest` characters of a word with its edges marked.
fn grams(chars: &[char], shortest: usize, longest: usize, kind: u32, out: &mut Vec<u32>) {
    let mut padded = Vec::with_capacity(chars.len() + 2);
    padded.push('<');
    padded.extend_from_slice(chars);
    padded.push('>');
    for length in shortest..=longest {
        out.extend(padded.windows(length).filter(|w| length > 1 || !matches!(w, ['<' | '>'])).map(|w| hash(kind, w)));
    }
}

fn hash_of(kind: u32, segment: &Segment) -> u32 {
    mix(start(kind), segment)
}

fn hash_pair(kind: u32, a: &Segment, b: &Segment) -> u32 {
    mix(step(mix(start(kind), a), u32::from(' ')), b)
}

fn mix(state: u32, segment: &Segment) -> u32 {
    match segment {
        Segment::Sign(sign) => step(state, u32::from(*sign)),
        Segment::Word(chars) | Segment::Run(chars) => chars.iter().fold(state, |state, c| step(state, u32::from(*c))),
    }
}

fn hash(kind: u32, chars: &[char]) -> u32 {
    finish(chars.iter().fold(start(kind), |state, c| step(state, u32::from(*c))))
}

// FNV-1a over characters, kind first.
fn start(kind: u32) -> u32 {
    step(0x811c_9dc5, kind)
}

fn step(state: u32, value: u32) -> u32 {
    (state ^ value).wrapping_mul(0x0100_0193)
}

/// FNV's low bits mix badly for such short inputs.
fn finish(state: u32) -> u32 {
    let state = (state ^ (state >> 15)).wrapping_mul(0x2c1b_3c6d);
    state ^ (state >> 13)
}

/// A trained classifier, read from bytes that it borrows.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    labels: Vec<&'a str>,
    buckets: usize,
    /// Doublings (in 1/256) that one unit of weight is worth, times 2^16.
    scale: i64,
    bias: Vec<i64>,
    /// `buckets` rows of one signed byte a label.
    weights: &'a [u8],
}

impl<'a> Model<'a> {
    /// Read a model that [`crate::train`] made.
    ///
    /// # Errors
    /// The bytes are no model of this version, or cut off.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Error::NotAModel)?;
        let (count, rest) = rest.split_first().ok_or(Error::WrongLength)?;
        let count = usize::from(*count);
        let (power, mut rest) = rest.split_first().ok_or(Error::WrongLength)?;
        if count == 0 {
            return Err(Error::WrongLabels);
        }
        if !(6..=20).contains(power) {
            return Err(Error::WrongBuckets);
        }
        let buckets = 1_usize << power;
        let mut labels = Vec::with_capacity(count);
        for _ in 0..count {
            let (length, after) = rest.split_first().ok_or(Error::WrongLength)?;
            let (label, after) = after.split_at_checked(usize::from(*length)).ok_or(Error::WrongLength)?;
            labels.push(core::str::from_utf8(label).map_err(|_| Error::NotAModel)?);
            rest = after;
        }
        let (scale, mut rest) = take_i32(rest)?;
        let mut bias = Vec::with_capacity(count);
        for _ in 0..count {
            let (value, after) = take_i32(rest)?;
            bias.push(value);
            rest = after;
        }
        if rest.len() != buckets * count {
            return Err(Error::WrongLength);
        }
        Ok(Self { labels, buckets, scale, bias, weights: rest })
    }

    /// The name of a label.
    #[must_use]
    pub fn label(&self, index: usize) -> Option<&'a str> {
        self.labels.get(index).copied()
    }

    /// All labels, in order.
    #[must_use]
    pub fn labels(&self) -> &[&'a str] {
        &self.labels
    }

    /// How likely each label is.
    #[must_use]
    pub fn classify(&self, text: &Text) -> Ranking {
        let mut buckets: Vec<usize> = features(text).into_iter().map(|f| f as usize & (self.buckets - 1)).collect();
        buckets.sort_unstable();
        buckets.dedup();
        let count = self.labels.len();
        let mut sums = vec![0_i64; count];
        for bucket in &buckets {
            let row = self.weights.get(bucket * count..(bucket + 1) * count).unwrap_or_default();
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i64::from(i8::from_ne_bytes([*weight]));
            }
        }
        // A long text has more features: dividing by the root of their number keeps it comparable. 256 * sqrt(n), rounded down.
        let root = ((buckets.len() as u64) << 16).isqrt().max(1) as i64;
        let logits: Vec<i64> = sums
            .iter()
            .zip(&self.bias)
            .map(|(sum, bias)| ((sum * self.scale) / root).saturating_add(*bias) >> 8)
            .collect();
        Ranking::new(&logits)
    }
}

fn take_i32(bytes: &[u8]) -> Result<(i64, &[u8]), Error> {
    let (value, rest) = bytes.split_first_chunk::<4>().ok_or(Error::WrongLength)?;
    Ok((i64::from(i32::from_le_bytes(*value)), rest))
}

/// Likelihood of every label, in thousandths (rounded down, so that they sum to at most 1,000).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    per_mille: Vec<u16>,
    best: usize,
}

impl Ranking {
    fn new(logits: &[i64]) -> Self {
        let (best, top) = logits
            .iter()
            .copied()
            .enumerate()
            .max_by_key(|(index, logit)| (*logit, core::cmp::Reverse(*index)))
            .unwrap_or_default();
        let powers: Vec<u64> = logits.iter().map(|logit| power_of_half(top - logit)).collect();
        let sum: u64 = powers.iter().sum::<u64>().max(1);
        Self { per_mille: powers.iter().map(|p| u16::try_from(p * 1_000 / sum).unwrap_or(1_000)).collect(), best }
    }

    /// The most likely label.
    #[must_use]
    pub fn best(&self) -> usize {
        self.best
    }

    /// Likelihood of a label in thousandths.
    #[must_use]
    pub fn of(&self, label: usize) -> u16 {
        self.per_mille.get(label).copied().unwrap_or(0)
    }

    /// The most likely label among those that `keep` accepts.
    #[must_use]
    pub fn best_of(&self, keep: impl Fn(usize) -> bool) -> Option<usize> {
        (0..self.per_mille.len()).filter(|i| keep(*i)).max_by_key(|i| (self.of(*i), core::cmp::Reverse(*i)))
    }
}

/// 2^-(x/256) in Q16, between table entries by a straight line.
fn power_of_half(x: i64) -> u64 {
    const TABLE: [u64; 17] = [
        65536, 62757, 60097, 57549, 55109, 52773, 50535, 48393, 46341, 44376, 42495, 40693, 38968, 37316, 35734, 34219,
        32768,
    ];
    let x = u64::try_from(x).unwrap_or(0);
    let (whole, part) = (x / LOGIT_ONE as u64, x % LOGIT_ONE as u64);
    if whole >= 32 {
        return 0;
    }
    let (index, between) = ((part / 16) as usize, part % 16);
    let low = TABLE.get(index).copied().unwrap_or(0);
    let high = TABLE.get(index + 1).copied().unwrap_or(0);
    (low - (low - high) * between / 16) >> whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_model_bytes_are_refused_and_never_panic() {
        assert_eq!(Model::parse(b"").unwrap_err(), Error::NotAModel);
        assert_eq!(Model::parse(b"HLU1").unwrap_err(), Error::WrongLength);
        assert_eq!(Model::parse(b"HLU1\x00\x06").unwrap_err(), Error::WrongLabels);
        assert_eq!(Model::parse(b"HLU1\x01\x3f").unwrap_err(), Error::WrongBuckets);
        for length in 0..60 {
            let mut bytes = b"HLU1\x02\x06\x01a\x01b".to_vec();
            bytes.resize(bytes.len() + length, 7);
            assert!(Model::parse(&bytes).is_err());
        }
    }

    #[test]
    fn halving_is_exact_at_whole_steps_and_falls_between() {
        assert_eq!(power_of_half(0), 65536);
        assert_eq!(power_of_half(256), 32768);
        assert!((0..4000).all(|x| power_of_half(x) >= power_of_half(x + 1)));
    }
}
