//! The tools that one HTTP request may see: its headers can only narrow what the server offers.

use http::{HeaderName, request::Parts};
use rmcp::{ErrorData, RoleServer, model::CacheScope, service::RequestContext};

use crate::tools::selection::{Selection, UnknownName};

static TOOLS: HeaderName = HeaderName::from_static("x-pierre-tools");
static EXCLUDE_TOOLS: HeaderName = HeaderName::from_static("x-pierre-exclude-tools");
static READ_ONLY: HeaderName = HeaderName::from_static("x-pierre-read-only");

/// How long clients may cache lists: they do not change while the process runs.
pub(super) const CATALOGUE_TTL_MS: u64 = 60 * 60 * 1000;

/// Which of the server's tools this request may see.
///
/// # Errors
/// Invalid parameters (-32602), when a header names an unknown group or tool.
pub(super) fn selection_of(context: &RequestContext<RoleServer>) -> Result<Selection, ErrorData> {
    let Some(parts) = context.extensions.get::<Parts>() else {
        return Ok(Selection::default());
    };
    let values = |header: &HeaderName| {
        let values = parts.headers.get_all(header).into_iter();
        values.map(|value| value.to_str().unwrap_or_default())
    };
    let names = |header| values(header).flat_map(|value| value.split(','));
    let unknown = |header: &'static str| {
        move |error: UnknownName| {
            let text = format!("O cabeçalho {header}: {error}");
            ErrorData::invalid_params(text, None)
        }
    };
    let read_only = values(&READ_ONLY).any(|value| !["false", "0"].contains(&value.trim()));
    let selection = Selection::default()
        .reads_only(read_only)
        .without(names(&EXCLUDE_TOOLS))
        .map_err(unknown("X-Pierre-Exclude-Tools"))?;
    if !parts.headers.contains_key(&TOOLS) {
        return Ok(selection);
    }
    selection
        .only(names(&TOOLS))
        .map_err(unknown("X-Pierre-Tools"))
}

/// Who may cache a list: anyone, unless the request narrowed it.
pub(super) fn cache_scope(selection: &Selection) -> CacheScope {
    if *selection == Selection::default() {
        CacheScope::Public
    } else {
        CacheScope::Private
    }
}
