//! Why the process ends before it begins.

use super::config::ConfigError;

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
