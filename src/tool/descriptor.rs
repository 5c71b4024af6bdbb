//! A tool with its types erased, so that all tools fit in one list, and a prepared call.

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::{
    ConsentPolicy, Context, Effect, Error, Group, Now, Tool, arguments,
    error::Failed,
    reveal,
    schema::{self, JsonObject},
};
use crate::answer::Sentence;

/// An answer as compact JSON: the text block, and the source of `structuredContent`.
#[derive(Clone, Debug)]
pub struct Answer(pub String);

/// The question to the person before a call that changes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// In Portuguese, with the real names and amounts.
    pub text: String,
    /// The request, as JSON: consent covers exactly this.
    pub request: Vec<u8>,
}

impl Question {
    /// The question about a request.
    ///
    /// # Errors
    /// [`Error::Internal`] when the request cannot be serialised.
    pub fn new(text: impl Into<Sentence>, request: &impl Serialize) -> Result<Self, Error> {
        Ok(Self {
            text: text.into().to_string(),
            request: serde_json::to_vec(request).map_err(|_| Error::Internal)?,
        })
    }
}

/// A call with validated arguments. The question and the request come from the same value.
pub trait Prepared: Send + Sync {
    /// [`Tool::question`].
    fn question<'a>(
        &'a mut self,
        context: &'a Context,
    ) -> BoxFuture<'a, Result<Option<Question>, Error>>;

    /// [`Tool::call`].
    fn call(self: Box<Self>, context: &Context) -> BoxFuture<'_, Result<Answer, Error>>;
}

struct Call<T: Tool> {
    request: T::Request,
    /// The error that replaces an empty answer.
    doubt: Option<Error>,
}

impl<T: Tool> Prepared for Call<T> {
    fn question<'a>(
        &'a mut self,
        context: &'a Context,
    ) -> BoxFuture<'a, Result<Option<Question>, Error>> {
        let question = T::question(context, &mut self.request);
        Box::pin(reveal::revealed(context, question))
    }

    fn call(self: Box<Self>, context: &Context) -> BoxFuture<'_, Result<Answer, Error>> {
        let Self { request, doubt } = *self;
        Box::pin(async move {
            let output = reveal::revealed(context, T::call(context, request)).await?;
            let text = serde_json::to_string(&output).map_err(|_| Error::Internal)?;
            match doubt {
                Some(doubt) if found_nothing(&text) => Err(doubt),
                _ => Ok(Answer(text)),
            }
        })
    }
}

/// Whether the answer has a row count of zero.
fn found_nothing(answer: &str) -> bool {
    #[derive(Deserialize)]
    struct Rows {
        count: Option<u64>,
    }
    serde_json::from_str(answer).is_ok_and(|rows: Rows| rows.count == Some(0))
}

/// Prepares a call from JSON: current time, schema of the arguments, arguments.
type Prepare = fn(Now, &JsonObject, JsonObject) -> Result<Box<dyn Prepared>, Error>;

/// A tool with its types erased.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// [`Tool::NAME`].
    pub name: &'static str,
    /// [`Tool::TITLE`].
    pub title: &'static str,
    /// [`Tool::DESCRIPTION`].
    pub description: &'static str,
    /// [`Tool::GROUP`].
    pub group: Group,
    /// [`Tool::EFFECT`].
    pub effect: Effect,
    /// [`Tool::IS_ENDPOINT`].
    pub is_endpoint: bool,
    /// [`Tool::CONSENT`].
    pub consent: ConsentPolicy,
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
    /// Parses and validates the arguments by the given schema. Sends nothing.
    pub prepare: Prepare,
}

impl Descriptor {
    /// Erases a tool's types.
    #[must_use]
    pub const fn of<T: Tool + 'static>() -> Self {
        Self {
            name: T::NAME,
            title: T::TITLE,
            description: T::DESCRIPTION,
            group: T::GROUP,
            effect: T::EFFECT,
            is_endpoint: T::IS_ENDPOINT,
            consent: T::CONSENT,
            idempotent: T::IDEMPOTENT,
            example: T::EXAMPLE,
            how_to_check: T::HOW_TO_CHECK,
            input_schema: schema::input::<T::Input>,
            output_schema: schema::output::<T::Output>,
            prepare: |now, schema, given| {
                let doubt = arguments::doubt(schema, &given);
                let input = arguments::read(schema, given)?;
                let request = T::check(now, input)?;
                Ok(Box::new(Call::<T> { request, doubt }))
            },
        }
    }

    /// Prepares and runs a call that needs no consent.
    ///
    /// # Errors
    /// When the arguments are invalid, or the call fails.
    pub async fn call(
        &self,
        context: &Context,
        schema: &JsonObject,
        arguments: JsonObject,
    ) -> Result<Answer, Error> {
        (self.prepare)(Now(context.now), schema, arguments)?
            .call(context)
            .await
    }

    /// What an error's text needs to know about this tool.
    #[must_use]
    pub const fn failed(&self) -> Failed {
        Failed {
            effect: self.effect,
            sent: true,
            how_to_check: self.how_to_check,
            example: self.example,
            name: self.name,
        }
    }
}
