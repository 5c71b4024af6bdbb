//! `pierre-mcp call`: one tool call through a real MCP client inside the process.

use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
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

use super::labels::label;
use crate::{
    config::{Call, Output},
    server::Server,
};

/// Bytes in flight between client and server.
const PIPE: usize = 64 * 1024;

/// A list of more fields than this is no table any more.
const WIDEST_TABLE: usize = 9;

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
    let request = CallToolRequestParams::new(call.tool).with_arguments(call.arguments);
    let result = client.call_tool(request).await;
    client.cancel().await?;
    serving.await??;
    match result {
        Ok(result) => Ok(print(&result, call.output)),
        Err(ServiceError::McpError(error)) => anyhow::bail!("{}", error.message),
        Err(other) => Err(other.into()),
    }
}

fn print(result: &CallToolResult, output: Output) -> Printed {
    let is_error = result.is_error == Some(true);
    let text = match (&result.structured_content, output) {
        (_, Output::Json) => serde_json::to_string(result).unwrap_or_default(),
        (Some(Value::Object(answer)), Output::Human) => for_people(answer),
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

/// Sentences first, then the figures, then each list as a table, warnings last.
fn for_people(answer: &Map<String, Value>) -> String {
    let mut parts = Vec::new();
    if let Some(Value::String(message)) = answer.get("message") {
        parts.push(message.clone());
    }
    let figures: Vec<String> = answer
        .iter()
        .filter(|(key, value)| key.as_str() != "message" && !value.is_array())
        .map(|(key, value)| format!("{}: {}", label(key), inline(value)))
        .collect();
    if !figures.is_empty() {
        parts.push(figures.join("\n"));
    }
    for (key, value) in answer {
        if let Value::Object(inner) = value {
            for (key, rows) in inner {
                parts.extend(list(key, rows));
            }
        }
        parts.extend(list(key, value).filter(|_| key != "warnings"));
    }
    if let Some(Value::Array(warnings)) = answer.get("warnings")
        && !warnings.is_empty()
    {
        let lines: Vec<_> = warnings
            .iter()
            .map(|warning| format!("  - {}", inline(warning)))
            .collect();
        parts.push(format!("{}:\n{}", label("warnings"), lines.join("\n")));
    }
    parts.join("\n\n")
}

/// A list as a table, or as lines when it is one of texts.
fn list(key: &str, value: &Value) -> Option<String> {
    let rows = value.as_array().filter(|rows| !rows.is_empty())?;
    let mut columns: Vec<&str> = Vec::new();
    for row in rows.iter().filter_map(Value::as_object) {
        for name in row.keys() {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
    }
    if columns.is_empty() {
        let lines: Vec<_> = rows
            .iter()
            .map(|row| format!("  - {}", inline(row)))
            .collect();
        return Some(format!("{}:\n{}", label(key), lines.join("\n")));
    }
    if columns.len() > WIDEST_TABLE {
        let blocks: Vec<_> = rows.iter().map(block).collect();
        return Some(format!("{}:\n{}", label(key), blocks.join("\n")));
    }
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(140)
        .set_header(columns.iter().map(|name| label(name)));
    for row in rows {
        table.add_row(
            columns
                .iter()
                .map(|name| row.get(*name).map_or_else(String::new, inline)),
        );
    }
    Some(format!("{}:\n{table}", label(key)))
}

/// A row of many fields, under its name.
fn block(row: &Value) -> String {
    let fields = row.as_object().into_iter().flatten();
    let named = ["name", "card", "category", "title"];
    let mut named = named.into_iter();
    let heading = named.find_map(|key| Some((key, row.get(key)?)));
    let name = heading.map_or_else(String::new, |(_, value)| inline(value));
    let lines: Vec<_> = fields
        .filter(|(key, _)| heading.is_none_or(|(named, _)| key.as_str() != named))
        .map(|(key, value)| format!("      {}: {}", label(key), inline(value)))
        .collect();
    format!("  • {name}\n{}", lines.join("\n"))
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "sim".to_owned(),
        Value::Bool(false) => "não".to_owned(),
        Value::Object(inner) => inner
            .iter()
            .filter(|(_, value)| !value.is_array())
            .map(|(key, value)| format!("{} {}", label(key), inline(value)))
            .collect::<Vec<_>>()
            .join(", "),
        Value::Array(items) => items.iter().map(inline).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
