//! The frame around the tools: what a tool is, how its arguments are read, how a call of it is prepared,
//! asked about and made, and what its failures say.

pub mod arguments;
mod context;
mod definition;
mod descriptor;
mod effect;
pub mod error;
mod question;
mod reveal;
pub mod schema;

pub use context::{Context, Now, Reveal};
pub use definition::{NoInput, Tool};
pub use descriptor::{Answer, Descriptor, Prepared};
pub use effect::{ConsentPolicy, Effect, Group};
pub use error::Error;
pub use question::Question;
