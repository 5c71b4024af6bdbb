//! One call of a tool: the caller's key, consent, cancellation, progress, and the error that a
//! client sees.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use rmcp::{
    ErrorData, RoleServer,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, InputRequiredResult,
        ProgressNotificationParam, ProgressToken,
    },
    service::{Peer, RequestContext},
};
use tokio::time::Instant;

use super::{
    CallerKey, Route, Server,
    consent::{self, Verdict},
};
use crate::{
    pierre::Key,
    privacy::is_plain_name,
    tool::{Answer, ConsentPolicy, Context, Effect, Error, Now},
};

/// Progress notifications start after this time; quick answers need none.
const FIRST_PROGRESS: Duration = Duration::from_secs(2);
const PROGRESS_EVERY: Duration = Duration::from_secs(5);

impl Server {
    /// Runs work to completion, or drops it when the client cancels.
    pub(super) async fn watched<T, E: From<Error>>(
        &self,
        name: &str,
        context: &RequestContext<RoleServer>,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<Result<T, E>, ErrorData> {
        let _in_flight = self.0.calls.token();
        let began = Instant::now();
        tokio::select! {
            biased;
            outcome = AssertUnwindSafe(work).catch_unwind() => {
                Ok(outcome.unwrap_or_else(|_| Err(Error::Internal.into())))
            }
            // Dropping the work closes its connection to Pierre; the client gets no response.
            () = context.ct.cancelled() => {
                tracing::info!(tool.name = name, outcome = "cancelled", duration_ms = began.elapsed().as_millis(), "tool call");
                Err(ErrorData::internal_error("cancelled", None))
            }
            never = report_progress(&context.peer, context.meta.get_progress_token(), began) => match never {},
        }
    }

    /// The context of tools for this caller, and the caller's key.
    pub(super) fn room(&self, context: &RequestContext<RoleServer>) -> (Context, Option<Key>) {
        let caller = context
            .extensions
            .get::<http::request::Parts>()
            .and_then(|parts| parts.extensions.get::<CallerKey>());
        let key = caller
            .map(|caller| caller.0.clone())
            .or_else(|| self.0.key.clone());
        let room = Context {
            pierre: self.0.client.for_caller(key.clone()),
            now: self.0.clock.now(),
            reveal: self.0.reveal,
        };
        (room, key)
    }

    /// Calls a tool that is offered.
    pub(super) async fn dispatch(
        &self,
        route: &Route,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let began = Instant::now();
        let act = Box::pin(self.act(route, request, &context));
        let outcome = self.watched(route.tool.name, &context, act).await?;
        let duration_ms = began.elapsed().as_millis();
        let note = |outcome| {
            tracing::info!(
                tool.name = route.tool.name,
                outcome,
                duration_ms,
                "tool call"
            );
        };
        Ok(match outcome {
            Ok(Outcome::Done(Answer(text))) => {
                tracing::info!(
                    tool.name = route.tool.name,
                    outcome = "ok",
                    duration_ms,
                    bytes = text.len(),
                    "tool call"
                );
                let structured = serde_json::from_str(&text).ok();
                let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
                result.structured_content = structured;
                result.into()
            }
            Ok(Outcome::Asks(asked)) => {
                note("asked");
                asked.into()
            }
            Ok(Outcome::Previews(preview)) => {
                note("previewed");
                preview.into()
            }
            Err(Failure { error, sent }) => {
                let mut failed = route.tool.failed();
                failed.sent = sent;
                tracing::warn!(
                    tool.name = route.tool.name,
                    outcome = error.code(),
                    duration_ms,
                    "tool call"
                );
                let text = error.text(failed);
                CallToolResult::error(vec![ContentBlock::text(text)]).into()
            }
        })
    }

    /// Obtains consent where needed, then calls the tool.
    async fn act(
        &self,
        route: &Route,
        mut request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<Outcome, Failure> {
        let before = |error| Failure { error, sent: false };
        let mut sent = route.tool.effect != Effect::Read;
        let (room, key) = self.room(context);
        let mut arguments = request.arguments.take().unwrap_or_default();
        let needs_consent = route.tool.consent != ConsentPolicy::NotNeeded;
        let token = if needs_consent {
            consent::take_token(&mut arguments).map_err(before)?
        } else {
            None
        };
        let schema = &route.definition().input_schema;
        let mut prepared =
            (route.tool.prepare)(Now(room.now), schema, arguments).map_err(before)?;
        if needs_consent {
            let call = consent::Call {
                tool: &route.tool,
                prepared: &mut *prepared,
                room: &room,
                key: key.as_ref(),
                token,
                request: &request,
                context,
            };
            match self.0.consent.of(call).await.map_err(before)? {
                Verdict::Go => {}
                Verdict::Harmless => sent = false,
                Verdict::Ask(asked) => return Ok(Outcome::Asks(asked)),
                Verdict::Preview(preview) => return Ok(Outcome::Previews(preview)),
            }
        }
        let answer = prepared.call(&room).await;
        answer
            .map(Outcome::Done)
            .map_err(|error| Failure { error, sent })
    }
}

/// Why a call failed.
struct Failure {
    error: Error,
    /// Whether a request with side effects may have been sent.
    sent: bool,
}

impl From<Error> for Failure {
    /// An error at an unknown stage: assumes that the request was sent.
    fn from(error: Error) -> Self {
        Self { error, sent: true }
    }
}

/// The outcome of a call.
enum Outcome {
    Done(Answer),
    Asks(InputRequiredResult),
    Previews(CallToolResult),
}

/// The refusal of a name that is not offered.
pub(super) fn unknown_tool(name: &str, known: &[&str]) -> ErrorData {
    let named = if is_plain_name(name, 64) {
        format!(" `{name}`")
    } else {
        String::new()
    };
    let text = format!(
        "Ferramenta desconhecida ou não oferecida aqui{named}. As ferramentas são: {}.",
        known.join(", ")
    );
    ErrorData::invalid_params(text, None)
}

/// Sends progress notifications to a client that asked for them. Never returns.
async fn report_progress(
    peer: &Peer<RoleServer>,
    token: Option<ProgressToken>,
    began: Instant,
) -> std::convert::Infallible {
    let Some(token) = token else {
        return std::future::pending().await;
    };
    let mut ticks = tokio::time::interval_at(began + FIRST_PROGRESS, PROGRESS_EVERY);
    loop {
        ticks.tick().await;
        let waited = began.elapsed();
        let message = format!("Em andamento há {} segundos…", waited.as_secs());
        let progress = ProgressNotificationParam::new(token.clone(), waited.as_secs_f64());
        // A client that is gone is noticed by cancellation.
        let _ = peer.notify_progress(progress.with_message(message)).await;
    }
}
