//! What rooms share; never a tool.

pub mod amount;
pub mod arguments;
pub(crate) mod book;
pub mod clean;
pub mod comparison;
pub mod day;
pub mod described;
pub mod error;
pub mod freshness;
pub mod id;
pub mod limit;
pub(crate) mod names;
pub mod own;
pub mod page;
pub mod period;
pub mod quota;
pub mod reminder;
pub mod row;
pub mod schema;
pub(crate) mod sums;
pub mod text;
pub mod tool;
pub(crate) mod values;
pub mod words;

pub use amount::Amount;
pub use comparison::Comparison;
pub use day::Day;
pub use described::Described;
pub use error::Error;
pub use id::Id;
pub use text::Text;
pub use tool::{Consent, Context, Effect, Group, NoInput, Tool};
pub use words::Words;
