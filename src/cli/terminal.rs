//! The terminal: stdout for the answer a command is for, stderr for questions and failures.

use std::{
    fmt::Display,
    io::{self, ErrorKind, Write},
    net::SocketAddr,
};

/// Prints to stdout. A reader that closes the pipe early (`head`) is no failure.
///
/// # Errors
/// When stdout cannot be written to.
pub fn print(text: &str) -> io::Result<()> {
    match writeln!(io::stdout(), "{text}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// Says on stderr why the process ends, without a backtrace. With stderr closed the exit code has
/// to do.
pub fn print_error(error: &impl Display) {
    let _ = writeln!(io::stderr(), "Erro: {error:#}");
}

/// Says on stderr where a server listens, so that port 0 can be used.
///
/// # Errors
/// When stderr cannot be written to.
pub fn announce(what: &str, address: SocketAddr, path: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{what} listening on http://{address}{path}")
}

/// Asks on stderr, so that stdout holds only the answer. True means yes.
#[must_use]
pub fn ask(question: &str) -> bool {
    let mut answer = String::new();
    let asked = write!(io::stderr(), "{question} [s/N] ").is_ok()
        && io::stdin().read_line(&mut answer).is_ok();
    asked && ["s", "sim"].contains(&answer.trim().to_lowercase().as_str())
}
