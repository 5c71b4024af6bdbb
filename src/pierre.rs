//! Front door of the API client.

mod key;

pub use key::Key;
