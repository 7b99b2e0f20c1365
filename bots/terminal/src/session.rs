//! The order of things: one message at a time, lines read meanwhile, `cancel` let through.

use std::collections::VecDeque;
use std::io::Write;
use std::pin::Pin;
use std::time::Duration;

use hyperlith_chat::{MAX_MESSAGE, Output};
use tokio::sync::mpsc;

use crate::look::Look;
use crate::reader::Line;
use crate::screen::Screen;
use crate::{Conversation, TerminalError};

/// Lines kept while a turn runs; more wait in the input.
const QUEUE: usize = 256;
/// Quick replies come without a spinner.
const SPIN_EVERY: Duration = Duration::from_millis(150);

pub(crate) struct Session<'a, C: ?Sized, W> {
    conversation: &'a C,
    look: Look,
    lines: mpsc::Receiver<Line>,
    /// The input may still give lines.
    open: bool,
    queue: VecDeque<Line>,
    screen: Screen<W>,
    /// Ctrl-C was pressed and nothing happened since.
    interrupted: bool,
    /// The next Ctrl-C. Kept between the places that wait for it, so that none is missed.
    interrupt: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// What the person did while nothing ran.
enum Next {
    Line(Line),
    Leave,
}

impl<'a, C: Conversation + ?Sized, W: Write> Session<'a, C, W> {
    pub(crate) fn new(conversation: &'a C, look: Look, lines: mpsc::Receiver<Line>, output: W) -> Self {
        Self {
            conversation,
            look,
            lines,
            open: true,
            queue: VecDeque::new(),
            screen: Screen::new(output, look),
            interrupted: false,
            interrupt: interrupt(look),
        }
    }

    pub(crate) async fn run(mut self) -> Result<(), TerminalError> {
        let opening = self.conversation.opening().await;
        self.screen.show(&opening, self.conversation.now())?;
        self.drop_early_confirmations(&opening)?;
        loop {
            let line = match self.next().await? {
                Next::Line(line) => line,
                Next::Leave => break,
            };
            match line {
                Line::Text(text) if self.look.interactive && is_exit(&text) => break,
                Line::Text(text) => {
                    self.screen.echo(&text)?;
                    self.answer(&text).await?;
                }
                Line::TooLong(length) => {
                    self.screen.say(&format!("This line has {length} bytes and the most is {MAX_MESSAGE}; please write less. No transaction was made."))?;
                }
                Line::NotText => {
                    self.screen.say("This line is not UTF-8 text, so it was not read. No transaction was made.")?
                }
                Line::Failed(error) => {
                    self.screen.finish()?;
                    return Err(TerminalError::Input(error));
                }
            }
        }
        self.screen.finish()
    }

    async fn next(&mut self) -> Result<Next, TerminalError> {
        loop {
            if let Some(line) = self.queue.pop_front() {
                return Ok(Next::Line(line));
            }
            if !self.open {
                return Ok(Next::Leave);
            }
            self.screen.prompt()?;
            // A pipe's answers are those to its lines and nothing else; what happened without them is said at the next start.
            let news = async {
                if self.look.interactive { self.conversation.news().await } else { std::future::pending().await }
            };
            tokio::select! {
                line = self.lines.recv() => match line {
                    Some(line) => {
                        self.screen.entered();
                        self.interrupted = false;
                        return Ok(Next::Line(line));
                    }
                    None => self.open = false,
                },
                outputs = news => self.screen.show(&outputs, self.conversation.now())?,
                () = &mut self.interrupt => {
                    self.interrupt = interrupt(self.look);
                    if std::mem::replace(&mut self.interrupted, true) {
                        return Ok(Next::Leave);
                    }
                    self.screen.say("Press Ctrl-C again to leave, or type exit.")?;
                }
            }
        }
    }

    /// Answer one message. Lines are read meanwhile; `cancel` right behind it, or Ctrl-C, goes through at once.
    async fn answer(&mut self, text: &str) -> Result<(), TerminalError> {
        let mut turn = std::pin::pin!(self.conversation.message(text));
        let mut cancel = std::pin::pin!(None);
        let mut replies: (Option<Vec<Output>>, Option<Vec<Output>>) = (None, None);
        let mut cancelled = false;
        let mut spinner = tokio::time::interval_at(tokio::time::Instant::now() + SPIN_EVERY, SPIN_EVERY);
        loop {
            if cancel.is_none() && replies.0.is_none() && self.queue.front().is_some_and(is_cancel) {
                self.queue.pop_front();
                cancelled = true;
                cancel.set(Some(self.conversation.message("cancel")));
            }
            tokio::select! {
                biased;
                outputs = &mut turn, if replies.0.is_none() => replies.0 = Some(outputs),
                outputs = async { match cancel.as_mut().as_pin_mut() { Some(cancel) => cancel.await, None => std::future::pending().await } },
                    if cancel.is_some() && replies.1.is_none() => replies.1 = Some(outputs),
                line = self.lines.recv(), if self.open && self.queue.len() < QUEUE => match line {
                    Some(line) => self.queue.push_back(line),
                    None => self.open = false,
                },
                () = &mut self.interrupt, if cancel.is_none() => {
                    self.interrupt = interrupt(self.look);
                    cancel.set(Some(self.conversation.message("cancel")));
                }
                _ = spinner.tick() => self.screen.spin()?,
            }
            if replies.0.is_some() && (cancel.is_none() || replies.1.is_some()) {
                break;
            }
        }
        let now = self.conversation.now();
        let (first, second) = (replies.0.unwrap_or_default(), replies.1.unwrap_or_default());
        self.screen.show(&first, now)?;
        if cancelled {
            self.screen.echo("cancel")?;
        }
        self.screen.show(&second, now)?;
        self.drop_early_confirmations(&first)?;
        self.drop_early_confirmations(&second)
    }

    /// A person cannot have meant a card that was not on the screen when they typed. A pipe's lines were written without looking at all, and
    /// whoever wrote them meant what comes.
    fn drop_early_confirmations(&mut self, shown: &[Output]) -> Result<(), TerminalError> {
        if !self.look.interactive || !shown.iter().any(|output| matches!(output, Output::Card(_))) {
            return Ok(());
        }
        while let Ok(line) = self.lines.try_recv() {
            self.queue.push_back(line);
        }
        let before = self.queue.len();
        self.queue.retain(|line| !matches!(line, Line::Text(text) if hyperlith_chat::confirms(text)));
        if self.queue.len() < before {
            self.screen.say(
                "What you typed before this card was shown does not confirm it. Read it, then confirm or cancel.",
            )?;
        }
        Ok(())
    }
}

fn is_cancel(line: &Line) -> bool {
    matches!(line, Line::Text(text) if text.trim().trim_start_matches('/').eq_ignore_ascii_case("cancel"))
}

fn is_exit(text: &str) -> bool {
    let word = text.trim().trim_start_matches('/').to_ascii_lowercase();
    matches!(word.as_str(), "exit" | "quit")
}

/// Ctrl-C, where a person sits at the terminal; a pipe keeps the system's own meaning of it.
fn interrupt(look: Look) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        if !look.interactive || tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
