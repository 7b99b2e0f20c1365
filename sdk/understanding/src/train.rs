//! Trains the classifier: multinomial logistic regression by stochastic gradient descent in a fixed order.
use crate::classify::{LOGIT_ONE, MAGIC, features};
use crate::{Error, Text};

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Rows of the weight table, a power of two from 64 to 1,048,576. The model takes `buckets * labels` bytes.
    pub buckets: u32,
    /// Passes over the examples.
    pub epochs: u32,
}

/// Train a model from examples (number of the label, text) and give back its bytes. The same input gives the same bytes.
///
/// # Errors
/// No or too many labels, a label out of range, or a wrong number of buckets.
pub fn train(labels: &[&str], examples: &[(usize, Text)], settings: Settings) -> Result<Vec<u8>, Error> {
    let buckets = settings.buckets as usize;
    if !settings.buckets.is_power_of_two() || !(64..=1 << 20).contains(&settings.buckets) {
        return Err(Error::WrongBuckets);
    }
    if labels.is_empty() || labels.len() > 255 || labels.iter().any(|l| l.len() > 255) {
        return Err(Error::WrongLabels);
    }
    if examples.is_empty() || examples.iter().any(|(label, _)| *label >= labels.len()) {
        return Err(Error::WrongExamples);
    }
    let count = labels.len();
    let rows: Vec<(usize, Vec<usize>)> =
        examples.iter().map(|(label, text)| (*label, buckets_of(text, buckets))).collect();
    let mut per_label = vec![0_f32; count];
    rows.iter().for_each(|(label, _)| add(&mut per_label, *label, 1.0));
    let average = rows.len() as f32 / count as f32;
    // A label with few examples counts more, by the root of how much rarer it is, within bounds.
    let importance: Vec<f32> = per_label.iter().map(|n| (average / n.max(1.0)).sqrt().clamp(0.5, 2.0)).collect();

    let mut weights = vec![0_f32; buckets * count];
    let mut bias = vec![0_f32; count];
    let mut logits = vec![0_f32; count];
    let stride = coprime_stride(rows.len());
    for epoch in 0..settings.epochs {
        let rate = 2.0 / (1.0 + epoch as f32 * 0.5);
        let mut at = epoch as usize % rows.len();
        for _ in 0..rows.len() {
            at = (at + stride) % rows.len();
            let Some((label, row)) = rows.get(at) else { continue };
            let value = 1.0 / (row.len().max(1) as f32).sqrt();
            logits.copy_from_slice(&bias);
            for bucket in row {
                let weights = weights.get(bucket * count..(bucket + 1) * count).unwrap_or_default();
                for (logit, weight) in logits.iter_mut().zip(weights) {
                    *logit += weight * value;
                }
            }
            softmax(&mut logits);
            // What is right already need not be learned again: it only makes weights grow.
            let right = logits.get(*label).copied().unwrap_or(0.0);
            if right > 0.97 {
                continue;
            }
            let step = rate * importance.get(*label).copied().unwrap_or(1.0);
            add(&mut logits, *label, -1.0);
            logits.iter_mut().for_each(|l| *l *= step);
            bias.iter_mut().zip(&logits).for_each(|(b, l)| *b -= l * 0.02);
            for bucket in row {
                let weights = weights.get_mut(bucket * count..(bucket + 1) * count).unwrap_or_default();
                for (weight, logit) in weights.iter_mut().zip(&logits) {
                    *weight -= logit * value;
                }
            }
        }
    }
    Ok(pack(labels, settings.buckets, &weights, &bias))
}

fn buckets_of(text: &Text, buckets: usize) -> Vec<usize> {
    let mut row: Vec<usize> = features(text).into_iter().map(|f| f as usize & (buckets - 1)).collect();
    row.sort_unstable();
    row.dedup();
    row
}

fn add(values: &mut [f32], at: usize, more: f32) {
    if let Some(value) = values.get_mut(at) {
        *value += more;
    }
}

/// Some 0.618 of the length, with no common divisor, so that each pass meets every example once in a scattered order.
fn coprime_stride(length: usize) -> usize {
    let mut stride = (length * 618 / 1000).max(1);
    while gcd(stride, length) != 1 {
        stride += 1;
    }
    stride
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn softmax(logits: &mut [f32]) {
    let top = logits.iter().copied().fold(f32::MIN, f32::max);
    logits.iter_mut().for_each(|l| *l = exp(*l - top));
    let sum: f32 = logits.iter().sum();
    logits.iter_mut().for_each(|l| *l /= sum);
}

/// e^x for x <= 0 by (1 + x/1024)^1024: a platform's own `exp` may differ in the last bit, this cannot.
fn exp(x: f32) -> f32 {
    let mut y = (1.0 + x.max(-60.0) / 1024.0).max(0.0);
    for _ in 0..10 {
        y *= y;
    }
    y
}

fn pack(labels: &[&str], buckets: u32, weights: &[f32], bias: &[f32]) -> Vec<u8> {
    let largest = weights.iter().fold(1e-6_f32, |a, w| a.max(w.abs()));
    // Outliers are clipped so that the ordinary weights keep more of the eight bits.
    let unit = largest / 127.0 * 0.7;
    let per_logit = LOGIT_ONE as f32 * std::f32::consts::LOG2_E;
    let mut out = MAGIC.to_vec();
    out.push(labels.len() as u8);
    out.push(buckets.trailing_zeros() as u8);
    for label in labels {
        out.push(label.len() as u8);
        out.extend_from_slice(label.as_bytes());
    }
    // A sum is divided by 256 * sqrt(n) and then by 256, hence the 2^16.
    out.extend_from_slice(&((unit * per_logit * 65536.0) as i32).to_le_bytes());
    for b in bias {
        out.extend_from_slice(&((b * per_logit * 256.0) as i32).to_le_bytes());
    }
    out.extend(weights.iter().map(|w| ((w / unit).round().clamp(-127.0, 127.0) as i8).to_ne_bytes()[0]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Model;

    fn toy() -> Vec<(usize, Text)> {
        [
            (0, "turn it on"),
            (0, "switch on"),
            (1, "turn it off"),
            (1, "switch off"),
            (2, "what time is it"),
            (2, "tell me the time"),
        ]
        .into_iter()
        .map(|(l, t)| (l, Text::read(t)))
        .collect()
    }

    #[test]
    fn the_same_examples_give_the_same_bytes() {
        let settings = Settings { buckets: 512, epochs: 12 };
        let labels = ["on", "off", "time"];
        assert_eq!(train(&labels, &toy(), settings), train(&labels, &toy(), settings));
    }

    #[test]
    fn a_model_knows_its_examples_and_their_like() {
        let bytes = train(&["on", "off", "time"], &toy(), Settings { buckets: 512, epochs: 30 }).unwrap();
        let model = Model::parse(&bytes).unwrap();
        for (label, text) in toy() {
            assert_eq!(model.classify(&text).best(), label);
        }
        assert_eq!(model.classify(&Text::read("please switch it off")).best(), 1);
    }

    #[test]
    fn wrong_input_is_refused() {
        assert_eq!(train(&[], &toy(), Settings { buckets: 64, epochs: 1 }), Err(Error::WrongLabels));
        assert_eq!(train(&["a"], &toy(), Settings { buckets: 64, epochs: 1 }), Err(Error::WrongExamples));
        assert_eq!(train(&["a"], &[], Settings { buckets: 64, epochs: 1 }), Err(Error::WrongExamples));
        assert_eq!(train(&["a"], &[], Settings { buckets: 100, epochs: 1 }), Err(Error::WrongBuckets));
    }
}
