//! `pierre-mcp call`: one tool call through a real MCP client inside the process.

use rmcp::{
    ClientHandler, ErrorData, RoleClient, ServiceExt,
    model::{
        CallToolRequestParams, CallToolResult, ClientCapabilities, ClientConfig,
        ElicitRequestParams, ElicitResult, ElicitationAction, ElicitationCapability,
        Implementation, ProtocolVersion,
    },
    service::{ClientLifecycleMode, ClientServiceExt, RequestContext, ServiceError},
};
use serde_json::{Map, Value};

use super::output::Output;
use crate::server::Server;

/// Buffer between client and server, in bytes.
const PIPE: usize = 64 * 1024;

/// One call.
#[derive(Debug)]
pub struct Request {
    /// The tool's name.
    pub tool: String,
    /// Its arguments; a text is read by the tool's schema.
    pub arguments: Map<String, Value>,
    /// How the answer is printed.
    pub output: Output,
}

/// What a call printed, and whether the tool reported an error.
#[derive(Debug)]
pub struct Printed {
    /// For stdout.
    pub text: String,
    /// The tool reported an error.
    pub is_error: bool,
}

/// Asks the person at the terminal; true means yes.
pub type Ask = fn(&str) -> bool;

/// The client. It declares elicitation, since it can ask the person.
struct AskingClient {
    me: ClientConfig,
    ask: Ask,
}

impl ClientHandler for AskingClient {
    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let ElicitRequestParams::FormElicitationParams { message, .. } = request else {
            return Ok(ElicitResult::new(ElicitationAction::Decline));
        };
        let ask = self.ask;
        // Reading stdin blocks for as long as the person thinks.
        let agreed = tokio::task::spawn_blocking(move || ask(&message)).await;
        Ok(ElicitResult::new(if agreed.unwrap_or(false) {
            ElicitationAction::Accept
        } else {
            ElicitationAction::Decline
        }))
    }

    fn get_info(&self) -> ClientConfig {
        self.me.clone()
    }
}

/// Calls the tool.
///
/// # Errors
/// When there is no such tool, or the connection between client and server breaks.
pub async fn run(server: Server, request: Request, ask: Ask) -> anyhow::Result<Printed> {
    let (ours, theirs) = tokio::io::duplex(PIPE);
    let serving = tokio::spawn(async move {
        server
            .serve(theirs)
            .await?
            .waiting()
            .await
            .map(drop)
            .map_err(anyhow::Error::from)
    });
    let mut capabilities = ClientCapabilities::default();
    capabilities.elicitation = Some(ElicitationCapability::default());
    let me = ClientConfig::new(
        capabilities,
        Implementation::new(
            concat!(env!("CARGO_PKG_NAME"), "-call"),
            env!("CARGO_PKG_VERSION"),
        ),
    );
    // In this protocol version a question is part of a result, so no call stays open while the
    // person thinks.
    let lifecycle = ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    };
    let client = AskingClient { me, ask }
        .serve_with_lifecycle(ours, lifecycle)
        .await?;
    let params = CallToolRequestParams::new(request.tool).with_arguments(request.arguments);
    let result = client.call_tool(params).await;
    client.cancel().await?;
    serving.await??;
    match result {
        Ok(result) => Ok(print(&result, request.output)),
        Err(ServiceError::McpError(error)) => anyhow::bail!("{}", error.message),
        Err(other) => Err(anyhow::Error::from(other).context("a chamada não chegou ao fim")),
    }
}

fn print(result: &CallToolResult, output: Output) -> Printed {
    let is_error = result.is_error == Some(true);
    let text = match (output, &result.structured_content) {
        (Output::Json, _) => serde_json::to_string(result).unwrap_or_default(),
        (Output::Human, Some(Value::Object(answer))) => for_people(answer.clone()),
        (Output::Human, _) => {
            let texts = result.content.iter().filter_map(|block| block.as_text());
            let texts: Vec<_> = texts.map(|block| block.text.as_str()).collect();
            texts.join("\n")
        }
    };
    Printed { text, is_error }
}

/// An answer for people: its sentences, then the rest as indented JSON.
fn for_people(mut answer: Map<String, Value>) -> String {
    let mut parts = Vec::new();
    if let Some(Value::String(message)) = answer.shift_remove("message") {
        parts.push(message);
    }
    if let Some(Value::Array(warnings)) = answer.shift_remove("warnings")
        && !warnings.is_empty()
    {
        let lines = warnings.iter().filter_map(Value::as_str);
        let lines: Vec<_> = std::iter::once("Avisos:").chain(lines).collect();
        parts.push(lines.join("\n  - "));
    }
    if !answer.is_empty() {
        parts.push(serde_json::to_string_pretty(&answer).unwrap_or_default());
    }
    parts.join("\n\n")
}
