//! Example sentences written compactly: `(lend|supply) # @( please|)` stands for four sentences.
//!
//! `#` stands for a number, `@` for a name, `^` for an address: the classifier sees these signs in place of values, so that
//! an example says nothing about particular amounts or assets.

/// A line of an examples file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// What the sentences mean.
    pub label: &'a str,
    /// The template.
    pub template: &'a str,
}

/// The lines of a file of `label<TAB>template`; empty lines and lines that begin with `//` are left out. A line without a tab
/// gives `Err` with its number, counted from 1.
///
/// # Errors
/// The number of the first line that has no tab.
pub fn lines(file: &str) -> Result<Vec<Line<'_>>, usize> {
    let mut out = Vec::new();
    for (index, line) in file.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with("//") {
            continue;
        }
        let (label, template) = line.split_once('\t').ok_or(index + 1)?;
        out.push(Line { label: label.trim(), template: template.trim() });
    }
    Ok(out)
}

/// The sentences of a template. When there are more than `most`, that many (and at least one for each choice of the longest list) are taken, spread evenly over all of them.
#[must_use]
pub fn expand(template: &str, most: usize) -> Vec<String> {
    let parts = parts(template);
    let total = parts.iter().fold(1_usize, |n, part| n.saturating_mul(part.len()));
    // Every alternative of the longest list is heard at least once.
    let (walked, longest) = parts
        .iter()
        .map(Vec::len)
        .enumerate()
        .max_by_key(|(at, length)| (*length, core::cmp::Reverse(*at)))
        .unwrap_or((0, 1));
    let take = total.min(most.max(longest));
    (0..take)
        .map(|index| {
            // The longest list is walked in order, so that none of its choices is left out; the others in steps far apart.
            let mut number = if take == total { index } else { (index.wrapping_mul(total / take) + index * 7) % total };
            let mut sentence = String::new();
            for (at, part) in parts.iter().enumerate() {
                let choice = if take < total && at == walked { index } else { number };
                sentence.push_str(part.get(choice % part.len()).copied().unwrap_or_default());
                number /= part.len();
            }
            sentence.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn parts(template: &str) -> Vec<Vec<&str>> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((choices, after)) = after.split_once(')') else { break };
        out.push(vec![before]);
        out.push(choices.split('|').collect());
        rest = after;
    }
    out.push(vec![rest]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gives_every_combination_or_an_even_sample() {
        assert_eq!(
            expand("(lend|supply) # @( please|)", 100),
            ["lend # @ please", "supply # @ please", "lend # @", "supply # @"]
        );
        let sample = expand("(a|b|c|d) (e|f|g|h) (i|j|k|l)", 10);
        assert_eq!(sample.len(), 10);
        assert!(sample.iter().collect::<std::collections::BTreeSet<_>>().len() > 8);
    }

    #[test]
    fn a_line_without_a_label_is_named() {
        assert_eq!(lines("// note\n\nsupply\tlend # @\n").unwrap().len(), 1);
        assert_eq!(lines("supply\tx\nno label"), Err(2));
    }
}
