//! The forms in which a command prints.

/// How a command prints its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Human,
    /// For programs: one JSON value on one line.
    Json,
}
