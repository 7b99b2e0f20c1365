//! The terminal front-end: a chat on a tty or a pipe, one line a message.
//!
//! [`run`] shows what happened meanwhile, then answers line by line until the input ends. Lines that arrive while the agent thinks wait their
//! turn, except `cancel` right behind the running one, which is handed on at once. On a tty there are a prompt, colour and a spinner, Ctrl-C
//! cancels what runs, and twice leaves; on a pipe there is nothing but the replies, and the end of the input is the end of the chat, after
//! everything that came before it is answered.
//!
//! ```no_run
//! # async fn example(person: &hyperlith_chat::Person) -> Result<(), hyperlith_terminal::TerminalError> {
//! use hyperlith_terminal::{Look, run};
//!
//! run(person, Look::detect(), std::io::stdin(), std::io::stdout()).await?;
//! # Ok(())
//! # }
//! ```

mod look;
mod reader;
mod screen;
mod session;

use std::io::{Read, Write};

use hyperlith_chat::{Output, Person};

pub use look::Look;

/// What the terminal talks with: a [`Person`], or a stand-in in tests.
#[async_trait::async_trait]
pub trait Conversation: Send + Sync {
    /// What to show first.
    async fn opening(&self) -> Vec<Output>;
    /// Answer a message.
    async fn message(&self, text: &str) -> Vec<Output>;
    /// Wait for something that happened without the person: an alert, a standing order. Dropping the wait loses nothing.
    async fn news(&self) -> Vec<Output> {
        std::future::pending().await
    }
    /// Seconds since 1970-01-01 UTC.
    fn now(&self) -> u64;
}

#[async_trait::async_trait]
impl Conversation for Person {
    async fn opening(&self) -> Vec<Output> {
        Person::opening(self).await
    }

    async fn message(&self, text: &str) -> Vec<Output> {
        Person::message(self, text).await
    }

    async fn news(&self) -> Vec<Output> {
        Person::news(self).await
    }

    fn now(&self) -> u64 {
        Person::now(self)
    }
}

/// Why the chat on the terminal ended early. What was confirmed is finished or kept all the same.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// The output cannot be written. A closed pipe is not an error.
    #[error("the output cannot be written: {0}; what was confirmed is not affected")]
    Output(#[source] std::io::Error),
    /// The input cannot be read.
    #[error("the input cannot be read: {0}; what was confirmed is not affected")]
    Input(#[source] std::io::Error),
}

/// Talk until the input ends, `exit` or Ctrl-C twice on a tty, or until nobody reads the output any more.
///
/// The input is read by a thread of its own, which on a tty may outlive this call until the next line: end the process with
/// `std::process::exit`, or let the main thread return.
///
/// # Errors
/// [`TerminalError`] when input or output fails.
pub async fn run<C, R, W>(conversation: &C, look: Look, input: R, output: W) -> Result<(), TerminalError>
where
    C: Conversation + ?Sized,
    R: Read + Send + 'static,
    W: Write,
{
    let lines = reader::lines(input);
    match session::Session::new(conversation, look, lines, output).run().await {
        Err(TerminalError::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            tracing::debug!("nobody reads the output any more");
            Ok(())
        }
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests;
