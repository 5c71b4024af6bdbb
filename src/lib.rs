//! pierre-mcp: an MCP server through which AI assistants read and act on a person's finances at
//! Pierre Finance.
//!
//! The map of the modules, top to bottom; arrows go down only:
//!
//! - [`run`]: wiring, from a checked configuration to a transport or a command.
//! - [`cli`]: arguments and environment, checked once, and the commands that print.
//! - [`logging`]: log lines to stderr.
//! - [`transport`]: messages in and out (stdio, HTTP, SSE); knows nothing of money.
//! - [`sandbox`]: a fake Pierre on loopback; shares no type with the client.
//! - [`server`]: the catalogue as MCP routes; the only MCP semantics.
//! - [`tools`]: one file a tool: definition, input, output, guidance and call.
//! - [`tool`]: the frame of a tool; [`mod@answer`]: the values an answer is made of; [`privacy`]: masking.
//! - [`ledger`]: pure arithmetic over transactions.
//! - [`pierre`]: the client of Pierre's HTTP API and what it sends.

pub mod answer;
pub mod cli;
pub mod ledger;
pub mod logging;
pub mod pierre;
pub mod privacy;
pub mod run;
pub mod sandbox;
pub mod server;
pub mod tool;
pub mod tools;
pub mod transport;
