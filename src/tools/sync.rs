//! Bank sync.

pub mod manual_update;
