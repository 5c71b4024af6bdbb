//! The command line: arguments as typed, configuration as checked, and the commands that print.
//! Nothing else in the crate reads arguments or the environment.

mod args;
pub mod call;
pub mod config;
mod help;
pub mod list_tools;
mod output;
mod stop;
pub mod terminal;
mod values;

use std::ffi::OsString;

use clap::{FromArgMatches, Parser};

use args::Cli;
use config::Config;
pub use output::Output;
pub use stop::Stop;

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
