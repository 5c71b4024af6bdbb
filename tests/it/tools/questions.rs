//! What a tool would ask before it acts.

use pierre_mcp::{
    pierre::{Client, Key},
    tool::{Context, Descriptor, Error, Now, Reveal},
    tools,
};
use serde_json::Value;

use crate::support::{options, soon, today};

/// The question of a call, for a caller with this key at a Pierre at this address, or why it would be
/// refused.
pub(super) async fn question(
    base: &str,
    key: &str,
    tool: &str,
    arguments: Value,
) -> Result<Option<String>, Error> {
    let tool = tools::ALL.iter().find(|it| it.name == tool).unwrap();
    question_of(base, key, tool, arguments).await
}

/// [`question`] for a tool that may not be in the list.
pub(super) async fn question_of(
    base: &str,
    key: &str,
    tool: &Descriptor,
    arguments: Value,
) -> Result<Option<String>, Error> {
    let noon = today()
        .at(12, 0, 0, 0)
        .to_zoned(pierre_mcp::pierre::day::sao_paulo())
        .unwrap();
    let context = Context {
        pierre: Client::build(options(base))
            .unwrap()
            .for_caller(Key::parse(key)),
        now: noon.timestamp(),
        reveal: Reveal::Nothing,
    };
    let arguments = arguments.as_object().unwrap().clone();
    let schema = (tool.input_schema)();
    let mut prepared = (tool.prepare)(Now(context.now), &schema, arguments)?;
    let question = soon(prepared.question(&context)).await?;
    Ok(question.map(|it| it.text))
}

/// [`question`] of the sandbox's household, which must have one.
pub(super) async fn asked(base: &str, tool: &str, arguments: Value) -> String {
    let question = question(base, "sk-sandbox", tool, arguments).await;
    question.unwrap().unwrap()
}

/// A question for whose arguments nothing is to be asked, and nothing read.
pub(super) async fn asks_nothing_for(tool: &str, arguments: Value) {
    let upstream = crate::support::Upstream::new().await;
    let asked = question(&upstream.base(), "sk-test-1234", tool, arguments.clone()).await;
    assert!(
        matches!(asked, Err(Error::InvalidArguments(_))),
        "{arguments}: {asked:?}"
    );
    assert!(upstream.requests().await.is_empty());
}
