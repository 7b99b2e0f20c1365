//! The terminal front-end: a chat on a tty or a pipe.
