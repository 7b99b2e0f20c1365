//! What the terminal can show.

use std::io::IsTerminal as _;

/// How to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// A person sits at both ends: prompt, `exit`, Ctrl-C.
    pub interactive: bool,
    /// Colour.
    pub colour: bool,
    /// A spinner while the agent thinks, which needs a terminal that can go back to the start of a line and clear it.
    pub spinner: bool,
    /// Each line of the input is written before its answer: for transcripts of a pipe.
    pub echo: bool,
}

impl Look {
    /// Nothing but text: a pipe.
    pub const PLAIN: Self = Self { interactive: false, colour: false, spinner: false, echo: false };

    /// What standard input and output are, and what `NO_COLOR` and `TERM` say.
    pub fn detect() -> Self {
        let output = std::io::stdout().is_terminal();
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
        // https://no-color.org: set and not empty, whatever the value.
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self::decide(std::io::stdin().is_terminal() && output, output, dumb, no_colour)
    }

    const fn decide(interactive: bool, output: bool, dumb: bool, no_colour: bool) -> Self {
        Self { interactive, colour: output && !dumb && !no_colour, spinner: interactive && !dumb, echo: false }
    }
}

#[cfg(test)]
mod tests {
    use super::Look;

    #[test]
    fn colour_and_spinner_need_a_terminal_that_can_show_them() {
        assert_eq!(
            Look::decide(true, true, false, false),
            Look { interactive: true, colour: true, spinner: true, echo: false }
        );
        assert_eq!(
            Look::decide(true, true, false, true),
            Look { interactive: true, colour: false, spinner: true, echo: false }
        );
        assert_eq!(
            Look::decide(true, true, true, false),
            Look { interactive: true, colour: false, spinner: false, echo: false }
        );
        assert_eq!(Look::decide(false, false, false, false), Look::PLAIN);
    }
}
