//! The person's consent to a call. Asks in the way the client supports: by multi-round-trip input
//! (2026-07-28), by elicitation while the call waits (older clients), or by a preview with a token
//! that a second call carries. Tools only describe what they will do.

mod confirmations;

use std::{collections::BTreeMap, time::Duration};

use rmcp::{
    RoleServer,
    model::{
        CallToolRequestParams, CallToolResult, ContentBlock, ElicitRequest, ElicitRequestParams,
        ElicitResult, ElicitationAction, ElicitationSchema, InputRequest, InputRequests,
        InputRequiredResult, ProtocolVersion,
    },
    service::RequestContext,
};
use secrecy::SecretString;
use serde_json::{Value, json};

use confirmations::Confirmations;
pub use confirmations::MIN_STATE_KEY;

use crate::{
    pierre::Key,
    tool::{
        ConsentPolicy, Context, Descriptor, Error, Prepared, Question, arguments,
        schema::JsonObject,
    },
};

/// The argument that carries a confirmation.
const TOKEN: &str = "confirmationToken";
/// The name of the only question in a multi-round-trip response.
const QUESTION: &str = "confirm";

/// When the person is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Confirm {
    /// Before every change, even where the host is trusted to have asked.
    Always,
    /// Before every change where the client can ask; elsewhere before deleting and sending.
    #[default]
    Auto,
    /// Never: the host has asked, or a script takes responsibility.
    Never,
}

impl Confirm {
    /// Whether a tool may answer a first call with a preview.
    #[must_use]
    pub fn may_preview(self, tool: &Descriptor) -> bool {
        match self {
            Self::Always => tool.consent != ConsentPolicy::NotNeeded,
            Self::Auto => tool.consent == ConsentPolicy::TwoSteps,
            Self::Never => false,
        }
    }
}

/// The consent settings of a server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// When the person is asked.
    pub confirm: Confirm,
    /// Timeout of a question while its call waits.
    pub patience: Duration,
    /// TTL of a confirmation: the time between a question and the call that carries the answer.
    pub valid: Duration,
    /// The key that seals confirmations, shared by all replicas; at least [`MIN_STATE_KEY`] bytes.
    /// Without it each process generates its own.
    pub state_key: Option<SecretString>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            confirm: Confirm::default(),
            patience: Duration::from_secs(45),
            valid: Duration::from_mins(5),
            state_key: None,
        }
    }
}

/// How a call proceeds.
pub(super) enum Verdict {
    /// The person agreed, or the host vouches for them.
    Go,
    /// This call changes nothing that needs consent.
    Harmless,
    /// The client asks the person and calls again.
    Ask(InputRequiredResult),
    /// The client cannot ask; the model shows this preview and calls again.
    Preview(CallToolResult),
}

/// One call that may need consent.
pub(super) struct Call<'a> {
    pub(super) tool: &'a Descriptor,
    pub(super) prepared: &'a mut dyn Prepared,
    pub(super) room: &'a Context,
    pub(super) key: Option<&'a Key>,
    pub(super) token: Option<String>,
    pub(super) request: &'a CallToolRequestParams,
    pub(super) context: &'a RequestContext<RoleServer>,
}

/// How this client can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    SendsAgain,
    WhileItWaits,
    TwoSteps,
}

#[derive(Debug)]
pub(super) struct Consent {
    confirm: Confirm,
    patience: Duration,
    confirmations: Confirmations,
}

impl Consent {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            confirm: settings.confirm,
            patience: settings.patience,
            confirmations: Confirmations::new(settings.valid, settings.state_key.as_ref()),
        }
    }

    /// Decides whether the call may proceed. Sends no request with side effects.
    pub(super) async fn of(&self, call: Call<'_>) -> Result<Verdict, Error> {
        let Some(way) = self.way(&call) else {
            return Ok(Verdict::Go);
        };
        let Some(question) = call.prepared.question(call.room).await? else {
            return Ok(Verdict::Harmless);
        };
        let bound = bound_to(&call, &question);
        let question = question.text;
        match way {
            Way::SendsAgain => self.ask_by_answer(&call, question, &bound),
            Way::WhileItWaits => self.ask_now(&call, question).await,
            Way::TwoSteps => match &call.token {
                Some(token) => self.confirmations.redeem(token, &bound),
                None => Ok(Verdict::Preview(preview(
                    &question,
                    &self.confirmations.seal(&bound),
                ))),
            },
        }
    }

    /// How to ask the person; `None` when asking is disabled or the host vouches for them.
    fn way(&self, call: &Call<'_>) -> Option<Way> {
        if self.confirm == Confirm::Never || call.tool.consent == ConsentPolicy::NotNeeded {
            return None;
        }
        // A capability without modes means form mode (MCP 2025-11-25).
        let can_ask = call
            .context
            .client_capabilities()
            .and_then(|it| it.elicitation)
            .is_some_and(|it| it.form.is_some() || it.url.is_none());
        let again = call
            .context
            .protocol_version()
            .is_some_and(|it| it >= ProtocolVersion::V_2026_07_28);
        if can_ask {
            return Some(if again {
                Way::SendsAgain
            } else {
                Way::WhileItWaits
            });
        }
        self.confirm.may_preview(call.tool).then_some(Way::TwoSteps)
    }

    /// Multi-round-trip (2026-07-28): the response carries the question and a sealed state.
    fn ask_by_answer(
        &self,
        call: &Call<'_>,
        question: String,
        bound: &[u8],
    ) -> Result<Verdict, Error> {
        let said = call.request.input_responses.as_ref();
        let said = said.and_then(|all| all.get(QUESTION));
        let (Some(state), Some(said)) = (&call.request.request_state, said) else {
            let ask = InputRequest::Elicitation(ElicitRequest::new(form(question)));
            let asks = InputRequests::from([(QUESTION.to_owned(), ask)]);
            let asked = InputRequiredResult::new(Some(asks), Some(self.confirmations.seal(bound)));
            return Ok(Verdict::Ask(asked));
        };
        let said: ElicitResult =
            serde_json::from_value(said.clone()).map_err(|_| Error::BadConfirmation)?;
        match said.action {
            ElicitationAction::Accept => self.confirmations.redeem(state, bound),
            _ => Err(Error::Declined),
        }
    }

    /// Elicitation: the call waits for the person.
    async fn ask_now(&self, call: &Call<'_>, question: String) -> Result<Verdict, Error> {
        let asked = call
            .context
            .peer
            .create_elicitation_with_timeout(form(question), Some(self.patience));
        match asked.await.map(|it| it.action) {
            Ok(ElicitationAction::Accept) => Ok(Verdict::Go),
            Ok(_) => Err(Error::Declined),
            Err(_) => Err(Error::NotAnswered),
        }
    }
}

/// What a confirmation is bound to: the tool, the request, the caller, and the question as shown.
fn bound_to(call: &Call<'_>, question: &Question) -> Vec<u8> {
    let key = call.key.map(Key::expose);
    let Question { text, request } = question;
    serde_json::to_vec(&(call.tool.name, request, key, text)).unwrap_or_default()
}

/// A yes-or-no question, without form fields.
fn form(question: String) -> ElicitRequestParams {
    ElicitRequestParams::FormElicitationParams {
        meta: None,
        message: question,
        requested_schema: ElicitationSchema::new(BTreeMap::new()),
    }
}

fn preview(question: &str, token: &str) -> CallToolResult {
    let preview = json!({
        "preview": format!("Prévia; nada foi feito ainda. {question} Mostre isto à pessoa. Se ela concordar, repita a chamada com os mesmos argumentos e este {TOKEN}, que vale por 5 minutos."),
        TOKEN: token,
    });
    let mut result = CallToolResult::success(vec![ContentBlock::text(preview.to_string())]);
    result.structured_content = Some(preview);
    result
}

/// Takes the token out of the arguments.
///
/// # Errors
/// When the token is not a string.
pub(super) fn take_token(arguments: &mut JsonObject) -> Result<Option<String>, Error> {
    let is_token = |name: &&String| arguments::meant(name) == TOKEN;
    let name = arguments.keys().find(is_token).cloned();
    let given = name.and_then(|name| arguments.remove(&name));
    match given {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(token)) => {
            let token = token.trim();
            Ok((!token.is_empty()).then(|| token.to_owned()))
        }
        Some(_) => Err(Error::BadConfirmation),
    }
}

/// Adds the token to the arguments of a tool that may answer with a preview.
pub(super) fn declare_token(input: &mut JsonObject) {
    if let Some(Value::Object(properties)) = input.get_mut("properties") {
        let token =
            json!({"type": "string", "description": "O da prévia, depois que a pessoa concordou."});
        properties.insert(TOKEN.to_owned(), token);
    }
}

/// Adds the preview to the output schema of a tool that may answer with one.
pub(super) fn declare_preview(output: &mut JsonObject) {
    if let Some(Value::Object(properties)) = output.get_mut("properties") {
        for name in ["preview", TOKEN] {
            properties.insert(name.to_owned(), json!({"type": "string"}));
        }
    }
}
