//! Writing replies: flushed after each one, coloured where the terminal can.

use std::io::Write;

use hyperlith_chat::Output;

use crate::TerminalError;
use crate::look::Look;

const PROMPT: &str = "> ";
const FRAMES: [&str; 4] = ["|", "/", "-", "\\"];
/// Back to the start of the line, and clear it.
const CLEAR_LINE: &str = "\r\x1b[K";

pub(crate) struct Screen<W> {
    output: W,
    look: Look,
    frame: usize,
    spinning: bool,
    prompted: bool,
}

impl<W: Write> Screen<W> {
    pub(crate) fn new(output: W, look: Look) -> Self {
        Self { output, look, frame: 0, spinning: false, prompted: false }
    }

    pub(crate) fn show(&mut self, outputs: &[Output], now: u64) -> Result<(), TerminalError> {
        self.stop_spinning()?;
        for output in outputs {
            let text = output.render(now);
            // Colour is the host's: an agent may write "Done:", but not in green.
            match output {
                Output::Card(_) | Output::Receipt(_) if self.look.colour => {
                    self.say(&text.lines().map(coloured).collect::<Vec<_>>().join("\n"))?;
                }
                _ => self.say(&text)?,
            }
        }
        self.flush()
    }

    pub(crate) fn say(&mut self, text: &str) -> Result<(), TerminalError> {
        self.stop_spinning()?;
        if std::mem::take(&mut self.prompted) {
            self.write("\n")?;
        }
        let text = if self.look.interactive { fold(text) } else { text.to_owned() };
        // An empty line between replies, so that a reader of the pipe sees where one ends.
        self.write(&format!("{text}\n\n"))?;
        self.flush()
    }

    /// A line of the input, where the person's terminal does not show it itself.
    pub(crate) fn echo(&mut self, text: &str) -> Result<(), TerminalError> {
        if self.look.echo {
            self.write(&format!("{PROMPT}{}\n", hyperlith_chat::clean_line(text, 400)))?;
        }
        Ok(())
    }

    pub(crate) fn prompt(&mut self) -> Result<(), TerminalError> {
        if self.look.interactive && !self.prompted {
            self.write(PROMPT)?;
            self.prompted = true;
            self.flush()?;
        }
        Ok(())
    }

    /// The person's own Enter ended the prompt's line.
    pub(crate) fn entered(&mut self) {
        self.prompted = false;
    }

    pub(crate) fn spin(&mut self) -> Result<(), TerminalError> {
        if self.look.spinner {
            self.frame = self.frame.wrapping_add(1);
            let frame = FRAMES.get(self.frame % FRAMES.len()).copied().unwrap_or_default();
            self.write(&format!("{CLEAR_LINE}{frame} thinking... (type cancel to stop)"))?;
            self.spinning = true;
            self.flush()?;
        }
        Ok(())
    }

    fn stop_spinning(&mut self) -> Result<(), TerminalError> {
        if std::mem::take(&mut self.spinning) {
            self.write(CLEAR_LINE)?;
        }
        Ok(())
    }

    pub(crate) fn finish(&mut self) -> Result<(), TerminalError> {
        self.stop_spinning()?;
        if std::mem::take(&mut self.prompted) {
            self.write("\n")?;
        }
        self.flush()
    }

    fn write(&mut self, text: &str) -> Result<(), TerminalError> {
        self.output.write_all(text.as_bytes()).map_err(TerminalError::Output)
    }

    fn flush(&mut self) -> Result<(), TerminalError> {
        self.output.flush().map_err(TerminalError::Output)
    }
}

/// One line of a reply in colour. The text itself is free of control characters: the chat cleans it.
/// Columns of the narrowest usual terminal, less a margin.
const COLUMNS: usize = 78;

/// Breaks long lines at spaces, which a terminal would break inside words. Words stay whole, so that addresses can be copied.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let mut used = 0;
        for (place, word) in line.split(' ').enumerate() {
            let width = word.chars().count();
            if place > 0 {
                let breaks = used > 0 && used + 1 + width > COLUMNS;
                out.push(if breaks { '\n' } else { ' ' });
                used = if breaks { 0 } else { used + 1 };
            }
            out.push_str(word);
            used += width;
        }
    }
    out
}

fn coloured(line: &str) -> String {
    let paint = |code: &str| format!("\x1b[{code}m{line}\x1b[0m");
    if line.starts_with("---") {
        paint("2")
    } else if line.starts_with(" WARNING") {
        paint("33;1")
    } else if line.starts_with("FAILED") || line.starts_with(" Reverted") {
        paint("31;1")
    } else if line.starts_with("Done:") {
        paint("32;1")
    } else if line.starts_with(" Type ") {
        paint("1")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, fold};

    #[test]
    fn long_lines_are_broken_at_spaces_and_nothing_is_lost() {
        let address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
        let text = format!("{} {address}\n card  row\n\n{}", "word ".repeat(40).trim(), "x".repeat(200));
        let folded = fold(&text);
        assert_eq!(folded.replace('\n', " "), text.replace('\n', " "));
        assert!(folded.lines().all(|line| line.chars().count() <= COLUMNS || !line.contains(' ')), "{folded}");
        assert!(folded.contains(address));
        assert!(folded.contains("\n card  row\n\n"));
    }
}
