//! The command line: arguments as typed, configuration as checked, and the commands that print.
//! Nothing else in the crate reads arguments or the environment.

mod args;
pub mod call;
pub mod config;
mod help;
pub mod list_tools;
pub mod terminal;
mod values;

use std::ffi::OsString;

use clap::{FromArgMatches, Parser};

use args::Cli;
use config::{Config, ConfigError};

/// How a command prints its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Human,
    /// For programs: one JSON value on one line.
    Json,
}

/// Why there is nothing to run.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// Help or the version, as asked for.
    #[error("{0}")]
    Answered(String),
    /// The arguments are not understood.
    #[error("{0}")]
    Usage(String),
    /// The arguments cannot be done as typed.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// The configuration of this process.
///
/// # Errors
/// See [`Stop`].
pub fn from_process() -> Result<Config, Stop> {
    parse(std::env::args_os())
}

/// The configuration that these arguments and the environment ask for. The first argument is the
/// program's name.
///
/// # Errors
/// See [`Stop`].
pub fn parse(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
) -> Result<Config, Stop> {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    // The texts of the help are made only where one of them is shown.
    let cli = Cli::try_parse_from(&arguments).or_else(|_| {
        let matches = help::command().try_get_matches_from(&arguments);
        matches
            .and_then(|matches| Cli::from_arg_matches(&matches))
            .map_err(|error| help::explain(&error))
    })?;
    Ok(Config::check(cli)?)
}
