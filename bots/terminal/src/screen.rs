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
