//! The value types of answers: each one is clean, or cleans its content.

pub mod amount;
pub(crate) mod api_enum;
pub mod clean;
pub mod day;
pub mod id;
pub mod page;
pub mod period;
pub mod sentence;
pub mod text;

pub use amount::Amount;
pub use day::Day;
pub use id::Id;
pub use sentence::Sentence;
pub use text::Text;

/// An invalid argument: one Portuguese sentence that names it and says what to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidArgument(pub String);

impl InvalidArgument {
    /// From a whole sentence.
    #[must_use]
    pub fn new(sentence: &str) -> Self {
        Self(sentence.to_owned())
    }
}
