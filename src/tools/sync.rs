//! Bank sync.

pub(super) mod manual_update;
