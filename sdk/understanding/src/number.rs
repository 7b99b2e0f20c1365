//! Reads a number that is written with digits, and says when it can be read in two ways.

/// What stands between whole and fraction where the writer lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `1,250.75`
    Point,
    /// `1.250,75`
    Comma,
    /// Not known: whatever could be read in both ways is ambiguous.
    Unknown,
}

/// Why a quantity cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// It can be read as two numbers, such as `1.250` in Spanish.
    Ambiguous,
    /// It is no number, such as `1,2,3` or `1e18`.
    Malformed,
    /// It has a minus sign.
    Negative,
    /// It is nothing.
    Zero,
    /// A share above all.
    TooLarge,
}

/// Read digits with separators. The result has digits and at most one point, with the writer's zeros after it.
///
/// # Errors
/// Why it cannot be taken ([`Issue::Ambiguous`] or [`Issue::Malformed`]).
pub fn parse_number(written: &str, style: Style) -> Result<String, Issue> {
    if written.len() > 60 {
        return Err(Issue::Malformed);
    }
    let groups: Vec<&str> = written.split(['.', ',']).collect();
    let separators: Vec<char> = written.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let (last, head) = groups.split_last().ok_or(Issue::Malformed)?;
    if last.is_empty()
        || groups.iter().any(|g| g.chars().any(|c| !c.is_ascii_digit()))
        || head.iter().skip(1).any(|g| g.is_empty())
    {
        return Err(Issue::Malformed);
    }
    let thousands = |groups: &[&str]| {
        groups.first().is_some_and(|g| (1..=3).contains(&g.len()) && !g.starts_with('0'))
            && groups.iter().skip(1).all(|g| g.len() == 3)
    };
    let (whole, fraction) = match *separators {
        [] => ((*last).to_owned(), None),
        [one] => {
            let first = head.first().copied().unwrap_or_default();
            let could_group = thousands(&groups);
            let decimal_here = match (one, style) {
                ('.', Style::Point) | (',', Style::Comma) => Some(true),
                (_, Style::Unknown) => None,
                _ => Some(false),
            };
            if first.is_empty() || first.chars().all(|c| c == '0') {
                // `.5`, `0,5`, `0.125`: no grouping begins with nothing.
                (first.to_owned(), Some(*last))
            } else {
                match (decimal_here, could_group, one) {
                    // Three digits after the writer's own decimal sign: for a comma both readings are common among people.
                    (Some(true), true, ',') | (None, true, _) => return Err(Issue::Ambiguous),
                    (Some(true), _, _) => (first.to_owned(), Some(*last)),
                    (Some(false), true, ',') => (groups.concat(), None),
                    (Some(false), true, _) => return Err(Issue::Ambiguous),
                    // `2.5` is a decimal everywhere; `1,5` is one only where commas are.
                    (Some(false) | None, false, '.') => (first.to_owned(), Some(*last)),
                    (Some(false) | None, false, _) => return Err(Issue::Ambiguous),
                }
            }
        }
        [.., before, end] => {
            let same = separators.iter().all(|s| *s == end);
            if same && thousands(&groups) {
                (groups.concat(), None)
            } else if !same && before != end && separators.iter().filter(|s| **s == end).count() == 1 && thousands(head)
            {
                (head.concat(), Some(*last))
            } else {
                return Err(Issue::Malformed);
            }
        }
    };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Ok(fraction.map_or_else(|| whole.to_owned(), |f| format!("{whole}.{f}")))
}

/// Move the point of a plain decimal number to the right (1.5 by 3 is 1500).
#[must_use]
pub fn scale_by_ten(number: &str, places: usize) -> String {
    if places == 0 {
        return number.to_owned();
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut digits = whole.to_owned();
    let mut rest = fraction.chars();
    for _ in 0..places {
        digits.push(rest.next().unwrap_or('0'));
    }
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let rest: String = rest.collect();
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { digits.to_owned() } else { format!("{digits}.{rest}") }
}

/// Whether a plain decimal number is nothing.
pub(crate) fn is_zero(number: &str) -> bool {
    number.chars().all(|c| matches!(c, '0' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_their_language_writes_them() {
        for (written, style, read) in [
            ("100", Style::Unknown, Ok("100")),
            ("1,250.75", Style::Comma, Ok("1250.75")),
            ("1.250,75", Style::Point, Ok("1250.75")),
            ("1,000,000", Style::Point, Ok("1000000")),
            ("1.000.000", Style::Comma, Ok("1000000")),
            ("2.5", Style::Comma, Ok("2.5")),
            ("40,5", Style::Comma, Ok("40.5")),
            ("1,5", Style::Point, Err(Issue::Ambiguous)),
            ("0,5", Style::Point, Ok("0.5")),
            (".5", Style::Point, Ok("0.5")),
            ("0.125", Style::Comma, Ok("0.125")),
            ("1,250", Style::Point, Ok("1250")),
            ("1,250", Style::Comma, Err(Issue::Ambiguous)),
            ("1.250", Style::Comma, Err(Issue::Ambiguous)),
            ("1.250", Style::Point, Ok("1.250")),
            ("1.250", Style::Unknown, Err(Issue::Ambiguous)),
            ("1,2,3", Style::Point, Err(Issue::Malformed)),
            ("1.2.3", Style::Point, Err(Issue::Malformed)),
            ("1,00,000", Style::Point, Err(Issue::Malformed)),
            ("007", Style::Point, Ok("7")),
            ("1a", Style::Point, Err(Issue::Malformed)),
        ] {
            assert_eq!(parse_number(written, style), read.map(str::to_owned), "{written} {style:?}");
        }
    }

    #[test]
    fn the_point_moves_without_arithmetic() {
        assert_eq!(scale_by_ten("1.5", 3), "1500");
        assert_eq!(scale_by_ten("0.0005", 3), "0.5");
        assert_eq!(scale_by_ten("12", 2), "1200");
        assert_eq!(scale_by_ten("0", 2), "0");
    }
}
