//! What Pierre remembers of the person.

pub mod get_memories;
