//! pierre-mcp: an MCP server through which AI assistants read and act on a person's finances at
//! Pierre Finance.
//!
//! The map of the modules, top to bottom; arrows go down only:
//!
//! - [`config`]: arguments and environment, checked once; nothing else reads them.
//! - [`telemetry`]: logs to stderr.
//! - [`transport`]: messages in and out (stdio, HTTP, SSE); knows nothing of money.
//! - [`sandbox`]: a fake Pierre on loopback; shares no type with the client.
//! - [`server`]: the catalogue as MCP routes; the only MCP semantics.
//! - [`tools`]: one file a tool, a *room*: definition, input, output, guidance and call.
//! - [`ledger`]: pure arithmetic over transactions.
//! - [`pierre`]: the client of Pierre's HTTP API and what it sends.

pub mod pierre;
pub mod sandbox;
pub mod server;
pub mod transport;
