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
use serde_json::Value;

use super::human;
use crate::{
    cli::config::{Call, Output},
    server::Server,
};

/// Bytes in flight between client and server.
const PIPE: usize = 64 * 1024;

/// What a call printed, and whether the tool reported an error.
#[derive(Debug)]
pub struct Printed {
    /// For stdout.
    pub text: String,
    /// The tool reported an error.
    pub is_error: bool,
}

/// Puts a question to the person at the terminal; true is agreement.
pub type Ask = fn(&str) -> bool;

/// The client: it can ask, which a model's host may not be able to.
struct Asks {
    me: ClientConfig,
    ask: Ask,
}

impl ClientHandler for Asks {
    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let ElicitRequestParams::FormElicitationParams { message, .. } = request else {
            return Ok(ElicitResult::new(ElicitationAction::Decline));
        };
        let ask = self.ask;
        // A person may think as long as they like; the runtime must not wait with them.
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
/// When there is no such tool or the client and the server lose each other.
pub async fn run(server: Server, call: Call, ask: Ask) -> anyhow::Result<Printed> {
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
    // In this era a question is an answer, so that no call waits while the person thinks.
    let era = ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    };
    let client = Asks { me, ask }.serve_with_lifecycle(ours, era).await?;
    let grouped_by = call.arguments.get("groupBy").and_then(Value::as_str);
    let grouped_by = grouped_by.map(str::to_owned);
    let request = CallToolRequestParams::new(call.tool).with_arguments(call.arguments);
    let result = client.call_tool(request).await;
    client.cancel().await?;
    serving.await??;
    match result {
        Ok(result) => Ok(print(&result, call.output, grouped_by.as_deref())),
        Err(ServiceError::McpError(error)) => anyhow::bail!("{}", error.message),
        Err(other) => Err(other.into()),
    }
}

fn print(result: &CallToolResult, output: Output, grouped_by: Option<&str>) -> Printed {
    let is_error = result.is_error == Some(true);
    let text = match (&result.structured_content, output) {
        (_, Output::Json) => serde_json::to_string(result).unwrap_or_default(),
        (Some(Value::Object(answer)), Output::Human) => human::render(answer, grouped_by),
        _ => {
            let texts = result.content.iter().filter_map(|block| block.as_text());
            texts
                .map(|block| block.text.as_str())
                .collect::<Vec<_>>()
                .join("\n")
        }
    };
    Printed { text, is_error }
}
