//! Lines from a blocking input, read by a thread of its own so that they are seen while a turn runs.

use std::io::{BufRead, BufReader, Read};

use hyperlith_chat::MAX_MESSAGE;
use tokio::sync::mpsc;

/// A line of the input.
#[derive(Debug)]
pub(crate) enum Line {
    /// A message.
    Text(String),
    /// Longer than a message may be; its length in bytes. Its text was not kept.
    TooLong(usize),
    /// Not UTF-8.
    NotText,
    /// The input failed; nothing follows.
    Failed(std::io::Error),
}

/// More lines than this wait in the input itself.
const AHEAD: usize = 64;

/// Start reading. The channel closes at the end of the input.
pub(crate) fn lines(input: impl Read + Send + 'static) -> mpsc::Receiver<Line> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Some(line) = next_line(&mut input) {
            let last = matches!(line, Line::Failed(_));
            if sender.blocking_send(line).is_err() || last {
                break;
            }
        }
    });
    receiver
}

/// The next line; holds no more of it in memory than a message may have.
fn next_line(input: &mut impl BufRead) -> Option<Line> {
    let mut kept = Vec::new();
    let mut length = 0usize;
    let mut any = false;
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Some(Line::Failed(error)),
        };
        if chunk.is_empty() {
            break;
        }
        any = true;
        let (part, ends) = match chunk.iter().position(|byte| *byte == b'\n') {
            Some(end) => (chunk.get(..end).unwrap_or_default(), true),
            None => (chunk, false),
        };
        length = length.saturating_add(part.len());
        let room = MAX_MESSAGE.saturating_add(1).saturating_sub(kept.len());
        kept.extend(part.iter().take(room));
        let used = part.len().saturating_add(usize::from(ends));
        input.consume(used);
        if ends {
            break;
        }
    }
    if !any {
        return None;
    }
    if kept.last() == Some(&b'\r') && length <= kept.len() {
        kept.pop();
        length = length.saturating_sub(1);
    }
    if length > MAX_MESSAGE {
        return Some(Line::TooLong(length));
    }
    Some(String::from_utf8(kept).map_or(Line::NotText, Line::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<String> {
        let mut input = BufReader::with_capacity(7, bytes);
        std::iter::from_fn(|| next_line(&mut input)).map(|line| format!("{line:?}")).collect()
    }

    #[test]
    fn lines_end_at_a_newline_or_at_the_end() {
        assert_eq!(
            read(b"one\ntwo words here\r\n\nlast"),
            [r#"Text("one")"#, r#"Text("two words here")"#, r#"Text("")"#, r#"Text("last")"#]
        );
        assert!(read(b"").is_empty());
    }

    #[test]
    fn overlong_and_broken_lines_are_told_apart_and_skipped_whole() {
        let mut bytes = vec![b'x'; 1_000_000];
        bytes.extend_from_slice(b"\nok\n\xff\xfe\nend\n");
        assert_eq!(read(&bytes), ["TooLong(1000000)", r#"Text("ok")"#, "NotText", r#"Text("end")"#]);
        let just_fits = vec![b'y'; MAX_MESSAGE];
        assert!(read(&[&just_fits[..], b"\r\n"].concat())[0].starts_with("Text"));
        assert_eq!(read(&[&just_fits[..], b"y\n"].concat())[0], format!("TooLong({})", MAX_MESSAGE + 1));
    }
}
