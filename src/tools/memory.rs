//! Pierre's memories of the person.

pub(super) mod get_memories;
