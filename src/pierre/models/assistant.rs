//! What Pierre says of itself: its endpoints, its memories, the order to connect a bank
//! (get-api-key-info, get-memories, get-open-finance-connection-flow).

use serde::{Deserialize, de::IgnoredAny};

use crate::pierre::lenient::{Rows, lenient};

lenient! {
    /// The answer of get-api-key-info. Its own words are not read.
    #[derive(Clone, Debug)]
    #[serde(rename_all = "camelCase")]
    pub struct KeyInfo {
        /// The endpoints that Pierre lists; `None` when there is no list.
        pub available_tools: nested(Rows<ListedTool>),
    }
}

/// One endpoint that Pierre lists.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WireTool")]
pub struct ListedTool {
    /// `get-accounts`.
    pub endpoint: String,
}

lenient! {
    struct WireTool {
        endpoint: text,
    }
}

impl TryFrom<WireTool> for ListedTool {
    type Error = &'static str;

    /// The endpoint is `GET /tools/api/get-accounts`, or the path alone beside a `method`.
    fn try_from(wire: WireTool) -> Result<Self, Self::Error> {
        let endpoint = wire.endpoint.ok_or("a tool without an endpoint")?;
        let path = endpoint.split_whitespace().next_back();
        let path = path.and_then(|path| path.split(['?', '#']).next());
        let last = path.and_then(|path| path.trim_end_matches('/').rsplit('/').next());
        let last = last.filter(|it| !it.is_empty());
        Ok(Self {
            endpoint: last.ok_or("an endpoint without a name")?.to_owned(),
        })
    }
}

/// The answer of get-memories.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "WireMemories")]
pub struct Memories {
    /// What Pierre remembers, line by line; `None` when it could not be read.
    pub lines: Option<Vec<String>>,
    /// Whether the message was stored.
    pub added: Option<bool>,
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireMemories {
        memories_for_prompt: Option<WireLines>,
        memory_added: flag,
    }
}

/// A text, as documented; a list of texts would be no surprise.
#[derive(Deserialize)]
#[serde(untagged)]
enum WireLines {
    Text(String),
    List(Vec<String>),
    Other(IgnoredAny),
}

impl From<WireMemories> for Memories {
    fn from(wire: WireMemories) -> Self {
        let split = |text: &str| {
            let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        Self {
            lines: match wire.memories_for_prompt {
                None => Some(Vec::new()),
                Some(WireLines::Text(text)) => Some(split(&text)),
                Some(WireLines::List(list)) => Some(list.iter().flat_map(|it| split(it)).collect()),
                Some(WireLines::Other(_)) => None,
            },
            added: wire.memory_added,
        }
    }
}

lenient! {
    /// The answer of get-open-finance-connection-flow.
    #[derive(Clone, Debug)]
    pub struct ConnectionFlow {
        /// `accepted`.
        pub status: text,
    }
}

#[cfg(test)]
mod tests;
