//! The catalogue as MCP routes; the only MCP semantics.

use crate::pierre::Key;

/// The key of the caller of one request; a transport puts it among the request's extensions.
#[derive(Clone, Debug)]
pub struct CallerKey(pub Key);
