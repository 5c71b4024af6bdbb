//! What a sandbox is asked to be.

use std::time::Duration;

use jiff::civil::Date;

/// Which of Pierre's dialects the bodies are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// As Pierre answers today, since July 2026.
    #[default]
    Live,
    /// As Pierre answered in April 2026.
    LiveApril2026,
    /// As Pierre's documentation says it answers.
    Documented,
}

impl Shape {
    /// Whether Pierre was seen to answer so.
    pub(super) const fn is_live(self) -> bool {
        !matches!(self, Self::Documented)
    }
}

/// Whose money it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// Marina and Rafael, with consistent bodies.
    #[default]
    Tidy,
    /// Helena, with every inconsistency that banks are known for: [`super::untidy`].
    Untidy,
}

/// How banks deliver the parts of a purchase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// A row a month, which names the purchase's day.
    #[default]
    Monthly,
    /// A row a month, which names its own day as the purchase's, or none.
    OwnDay,
    /// All rows on the purchase's day.
    AtOnce,
}

impl Delivery {
    /// Every variant.
    pub const ALL: [Self; 3] = [Self::Monthly, Self::OwnDay, Self::AtOnce];
}

/// How a sandbox behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The dialect of the bodies.
    pub shape: Shape,
    /// The household.
    pub household: Family,
    /// How the untidy household's banks deliver parts.
    pub delivery: Delivery,
    /// The household's today; `None` is the day in São Paulo when the sandbox starts. A fixed
    /// day also stops the clock, at noon in São Paulo.
    pub today: Option<Date>,
    /// Leaves out the pause of a bank sync.
    pub instant: bool,
    /// What a 429 says in `Retry-After`, in whole seconds.
    pub retry_after: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            shape: Shape::default(),
            household: Family::default(),
            delivery: Delivery::default(),
            today: None,
            instant: false,
            retry_after: Duration::from_secs(2),
        }
    }
}
