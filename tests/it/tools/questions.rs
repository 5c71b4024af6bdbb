//! What a tool asks the person before it does anything.

use std::sync::Arc;

use pierre_mcp::{
    pierre::{Client, Key},
    tools::kit::{Context, Error, tool::Descriptor},
};
use serde_json::Value;

use crate::support::{options, soon};

/// The question that a call would put, or why it would be refused.
pub(super) async fn question(
    base: &str,
    key: &str,
    tool: &Descriptor,
    arguments: Value,
) -> Result<Option<String>, Error> {
    let client = Client::build(options(base)).unwrap();
    let context = Context {
        pierre: client.for_caller(Key::parse(key)),
        now: "2026-11-22T15:00:00Z".parse().unwrap(),
    };
    let arguments = arguments.as_object().unwrap().clone();
    soon((tool.intent)(
        context,
        Arc::new((tool.input_schema)()),
        arguments,
    ))
    .await
}
