//! What one request over HTTP may see: its headers can only narrow what the server offers.

use rmcp::{ErrorData, RoleServer, service::RequestContext};

use crate::tools::selection::{Selection, UnknownName};

const TOOLS_HEADER: &str = "x-pierre-tools";
const EXCLUDE_TOOLS_HEADER: &str = "x-pierre-exclude-tools";
const READ_ONLY_HEADER: &str = "x-pierre-read-only";

/// Which of the server's tools this request may see: its headers can only narrow them.
pub(super) fn narrowed(context: &RequestContext<RoleServer>) -> Result<Selection, ErrorData> {
    let Some(parts) = context.extensions.get::<http::request::Parts>() else {
        return Ok(Selection::default());
    };
    let names = |header: &str| -> Vec<&str> {
        let values = parts.headers.get_all(header).iter();
        values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect()
    };
    let read_only = parts.headers.get_all(READ_ONLY_HEADER).iter();
    let read_only = read_only
        .map(|value| value.to_str().unwrap_or_default().trim())
        .any(|value| !["false", "0"].contains(&value));
    let unknown = |header: &'static str| {
        move |error: UnknownName| {
            let text = format!("O cabeçalho {header}: {}", error.in_portuguese());
            ErrorData::invalid_params(text, None)
        }
    };
    let all = Selection::default()
        .reads_only(read_only)
        .without(names(EXCLUDE_TOOLS_HEADER))
        .map_err(unknown("X-Pierre-Exclude-Tools"))?;
    if parts.headers.contains_key(TOOLS_HEADER) {
        return all
            .only(names(TOOLS_HEADER))
            .map_err(unknown("X-Pierre-Tools"));
    }
    Ok(all)
}
