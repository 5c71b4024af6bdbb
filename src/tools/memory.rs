//! What Pierre remembers of the person.

pub(super) mod get_memories;
