//! What a tool is, and how its types are erased so that all tools fit one list.

use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    arguments,
    error::{Error, Failed},
    schema::{self, JsonObject},
};
use crate::pierre::{Client, day};

/// What calling a tool does to the world; the annotations follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Starts something outside: a bank sync, a message.
    Act,
    /// Creates or changes.
    Write,
    /// Deletes for good.
    Destroy,
}

/// What a room may use.
#[derive(Clone, Debug)]
pub struct Context {
    /// Pierre's API for this caller.
    pub pierre: Client,
    /// The present moment.
    pub now: Timestamp,
}

impl Context {
    /// Today in São Paulo.
    #[must_use]
    pub fn today(&self) -> Date {
        day::day_of(self.now)
    }
}

/// A tool: definition, input, output and call in one place.
pub trait Tool {
    /// Also the name of the file, the client's method, the sandbox's route, the test and the
    /// snapshot.
    const NAME: &'static str;
    /// Portuguese, short.
    const TITLE: &'static str;
    /// Portuguese: what it answers, "Quando usar", "Quando não usar", what comes back.
    const DESCRIPTION: &'static str;
    /// What it does to the world.
    const EFFECT: Effect;
    /// Whether doing it twice is doing it once. Reads always are.
    const IDEMPOTENT: bool = matches!(Self::EFFECT, Effect::Read);
    /// Good arguments, as JSON; shown when bad ones come.
    const EXAMPLE: &'static str = "{}";
    /// How to find out what became of a call whose outcome is not known, in Portuguese.
    const HOW_TO_CHECK: &'static str = "";
    /// The arguments.
    type Input: DeserializeOwned + JsonSchema + Send;
    /// The answer.
    type Output: Serialize + JsonSchema;

    /// Checks the input, asks Pierre, shapes the answer.
    fn call(
        context: &Context,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// An answer: the same facts as a value and as compact JSON.
#[derive(Clone, Debug)]
pub struct Answer {
    /// For `structuredContent`.
    pub structured: serde_json::Value,
    /// For the text block.
    pub text: String,
}

type Call = fn(Context, Arc<JsonObject>, JsonObject) -> BoxFuture<'static, Result<Answer, Error>>;

/// A tool with its types erased.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// [`Tool::NAME`].
    pub name: &'static str,
    /// [`Tool::TITLE`].
    pub title: &'static str,
    /// [`Tool::DESCRIPTION`].
    pub description: &'static str,
    /// [`Tool::EFFECT`].
    pub effect: Effect,
    /// [`Tool::IDEMPOTENT`].
    pub idempotent: bool,
    /// [`Tool::EXAMPLE`].
    pub example: &'static str,
    /// [`Tool::HOW_TO_CHECK`].
    pub how_to_check: &'static str,
    /// The schema of the arguments.
    pub input_schema: fn() -> JsonObject,
    /// The schema of the answer.
    pub output_schema: fn() -> JsonObject,
    /// Reads the arguments by the schema given and calls the tool.
    pub call: Call,
}

impl Descriptor {
    /// Erases a tool's types.
    #[must_use]
    pub const fn of<T: Tool>() -> Self {
        Self {
            name: T::NAME,
            title: T::TITLE,
            description: T::DESCRIPTION,
            effect: T::EFFECT,
            idempotent: T::IDEMPOTENT,
            example: T::EXAMPLE,
            how_to_check: T::HOW_TO_CHECK,
            input_schema: schema::input::<T::Input>,
            output_schema: schema::output::<T::Output>,
            call: erased::<T>,
        }
    }

    /// What an error's text needs to know of the tool.
    #[must_use]
    pub const fn failed(&self) -> Failed {
        Failed {
            effect: self.effect,
            how_to_check: self.how_to_check,
            example: self.example,
            name: self.name,
        }
    }
}

fn erased<T: Tool>(
    context: Context,
    schema: Arc<JsonObject>,
    arguments: JsonObject,
) -> BoxFuture<'static, Result<Answer, Error>> {
    Box::pin(async move {
        let input: T::Input = arguments::read(&schema, arguments)?;
        let output = T::call(&context, input).await?;
        let structured = serde_json::to_value(&output).map_err(|_| Error::Internal)?;
        let text = serde_json::to_string(&output).map_err(|_| Error::Internal)?;
        Ok(Answer { structured, text })
    })
}
