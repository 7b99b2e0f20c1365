//! Writing to standard output without dying when nobody reads it any more (`hyperlith agent inspect … | head`).

use std::io::Write;

/// Write one line. A closed pipe is not an error: what the command does matters more than who watches.
pub(crate) fn line(text: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// `println!` without its panic.
macro_rules! say {
    ($($argument:tt)*) => { $crate::output::line(format_args!($($argument)*)) };
}
pub(crate) use say;
