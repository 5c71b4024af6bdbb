//! What a person can attach to a conversation.

pub mod catalogue;
