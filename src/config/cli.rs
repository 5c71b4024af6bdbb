//! The command line as it is typed, with an environment variable for every option.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use tracing::level_filters::LevelFilter;

use super::Output;
use crate::{
    pierre::BaseUrl,
    sandbox::{Family, Shape, untidy::Delivery},
    server::consent::Confirm,
    telemetry::LogFormat,
    tool::Reveal,
};

/// MCP server for Pierre Finance: accounts, transactions, bank sync and payment reminders for AI
/// assistants.
///
/// Without a command it speaks MCP on stdin and stdout. The API key comes from `PIERRE_API_KEY` or
/// `PIERRE_API_KEY_FILE`, never from an argument; get one at <https://pierre.finance/api-key>.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) options: Options,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Options {
    /// Run against an invented household instead of Pierre; no key needed. Without a shape its
    /// bodies are as Pierre writes them today
    #[arg(long, global = true, env = "PIERRE_SANDBOX", value_name = "SHAPE", num_args = 0..=1, require_equals = true, default_missing_value = "live")]
    pub(super) sandbox: Option<SandboxShape>,
    /// Which invented household the sandbox has; the untidy one is told as unkindly as banks do, on
    /// 2026-11-22 unless --today says otherwise
    #[arg(long, global = true, env = "PIERRE_HOUSEHOLD", value_name = "NAME")]
    pub(super) household: Option<SandboxFamily>,
    /// How the untidy household's banks deliver the parts of a purchase
    #[arg(long, global = true, env = "PIERRE_DELIVERY", value_name = "WAY")]
    pub(super) delivery: Option<SandboxDelivery>,
    /// The day that the sandbox takes for today (YYYY-MM-DD)
    #[arg(long, global = true, env = "PIERRE_TODAY", value_name = "DATE")]
    pub(super) today: Option<Date>,
    /// Offer only the tools that change nothing
    #[arg(long, global = true, env = "PIERRE_READ_ONLY", num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true", value_name = "BOOL")]
    pub(super) read_only: bool,
    /// Offer only these groups or tools: contas, transacoes, cartoes, lembretes, limites,
    /// sincronizacao, ajuda, memoria, conexao, or todas; without it, all but memoria and conexao
    #[arg(
        long,
        global = true,
        env = "PIERRE_TOOLS",
        value_name = "GROUP_OR_NAME",
        value_delimiter = ','
    )]
    pub(super) tools: Vec<String>,
    /// Leave these groups or tools out
    #[arg(
        long,
        global = true,
        env = "PIERRE_EXCLUDE_TOOLS",
        value_name = "GROUP_OR_NAME",
        value_delimiter = ','
    )]
    pub(super) exclude_tools: Vec<String>,
    /// Offer operations whose requests are not documented well enough to be proven
    #[arg(long, global = true, env = "PIERRE_EXPERIMENTAL", num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true", value_name = "BOOL")]
    pub(super) experimental: bool,
    /// When the person is asked before something is changed, deleted or sent
    #[arg(
        long,
        global = true,
        env = "PIERRE_CONFIRM",
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub(super) confirm: Confirm,
    /// How long the person may think about it where the client asks at once, in seconds
    #[arg(long, global = true, env = "PIERRE_CONFIRM_TIMEOUT", value_name = "SECONDS", default_value_t = 45, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(super) confirm_timeout: u64,
    /// File with at least 32 bytes that seal confirmations, the same for every replica
    /// (or `PIERRE_STATE_KEY`); without it a confirmation is good only where it was given
    #[arg(
        long,
        global = true,
        env = "PIERRE_STATE_KEY_FILE",
        value_name = "FILE"
    )]
    pub(super) state_key_file: Option<PathBuf>,
    /// Whose tax and account numbers answers show in clear; other people's are always masked
    #[arg(
        long,
        global = true,
        env = "PIERRE_REVEAL",
        value_name = "WHOSE",
        default_value = "nothing"
    )]
    pub(super) reveal: Reveal,
    /// File that holds the Pierre API key
    #[arg(long, global = true, env = "PIERRE_API_KEY_FILE", value_name = "FILE")]
    pub(super) api_key_file: Option<PathBuf>,
    /// Pierre's address; https, or http on loopback
    #[arg(long, global = true, env = "PIERRE_BASE_URL", value_name = "URL", default_value = BaseUrl::PIERRE)]
    pub(super) base_url: String,
    /// Send `s=s` with every call, which marks it as coming by way of MCP
    #[arg(long, global = true, env = "PIERRE_SEND_S", value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    pub(super) send_s: bool,
    /// PEM file with extra certificate authorities
    #[arg(long, global = true, env = "PIERRE_CA_FILE", value_name = "FILE")]
    pub(super) ca_file: Option<PathBuf>,
    /// Longest wait for a read, in seconds, retries included
    #[arg(long, global = true, env = "PIERRE_READ_TIMEOUT", value_name = "SECONDS", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=180))]
    pub(super) read_timeout: u64,
    /// Longest wait for a bank sync or a clientMessage filter, in seconds
    #[arg(long, global = true, env = "PIERRE_SLOW_TIMEOUT", value_name = "SECONDS", default_value_t = 55, value_parser = clap::value_parser!(u64).range(1..=180))]
    pub(super) slow_timeout: u64,
    /// How long an answer to a read is kept in memory for the same question with the same key, in
    /// seconds; 0 keeps nothing
    #[arg(long, global = true, env = "PIERRE_CACHE_SECONDS", value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(0..=3600))]
    pub(super) cache_seconds: u64,
    /// Level of the log lines on stderr
    #[arg(
        long,
        global = true,
        env = "PIERRE_LOG",
        value_name = "LEVEL",
        default_value = "warn"
    )]
    pub(super) log: LogLevel,
    /// Form of the log lines
    #[arg(
        long,
        global = true,
        env = "PIERRE_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub(super) log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SandboxFamily {
    /// Marina and Rafael
    Tidy,
    /// Helena: accounts at ten banks, each with its own words
    Untidy,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SandboxDelivery {
    /// A row a month with the purchase's day
    Monthly,
    /// A row a month with its own day, or none, for the purchase's
    OwnDay,
    /// All rows on the purchase's day
    AtOnce,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SandboxShape {
    /// As Pierre answers today
    Live,
    /// As Pierre answered in April 2026: amounts and numbers of parts as text
    #[value(name = "live-2026-04")]
    LiveApril2026,
    /// As Pierre's documentation says
    Documented,
}

impl From<SandboxFamily> for Family {
    fn from(family: SandboxFamily) -> Self {
        match family {
            SandboxFamily::Tidy => Self::Tidy,
            SandboxFamily::Untidy => Self::Untidy,
        }
    }
}

impl From<SandboxDelivery> for Delivery {
    fn from(delivery: SandboxDelivery) -> Self {
        match delivery {
            SandboxDelivery::Monthly => Self::Monthly,
            SandboxDelivery::OwnDay => Self::OwnDay,
            SandboxDelivery::AtOnce => Self::AtOnce,
        }
    }
}

impl From<SandboxShape> for Shape {
    fn from(shape: SandboxShape) -> Self {
        match shape {
            SandboxShape::Live => Self::Live,
            SandboxShape::LiveApril2026 => Self::LiveApril2026,
            SandboxShape::Documented => Self::Documented,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LogLevel {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl From<LogLevel> for LevelFilter {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Off => Self::OFF,
            LogLevel::Error => Self::ERROR,
            LogLevel::Warn => Self::WARN,
            LogLevel::Info => Self::INFO,
            LogLevel::Debug => Self::DEBUG,
            LogLevel::Trace => Self::TRACE,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Speak MCP on stdin and stdout (the default)
    Stdio,
    /// Serve MCP over HTTP: /mcp, /sse with /messages, /healthz
    Http(HttpArgs),
    /// Serve the sandbox's fake Pierre alone
    Sandbox {
        /// Loopback address to listen on
        #[arg(
            long,
            env = "PIERRE_SANDBOX_LISTEN",
            value_name = "ADDRESS",
            default_value = "127.0.0.1:8766"
        )]
        listen: SocketAddr,
    },
    /// Call one tool through a real MCP client inside the process and print its answer
    Call(CallArgs),
    /// List the tools with the size of their definitions
    Tools {
        /// Form of the answer
        #[arg(
            long,
            env = "PIERRE_OUTPUT",
            value_name = "FORMAT",
            default_value = "human"
        )]
        output: Output,
    },
}

#[derive(Debug, Args)]
pub(super) struct HttpArgs {
    /// Address to listen on
    #[arg(long, env = "PIERRE_LISTEN", value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8765)))]
    pub(super) listen: SocketAddr,
    /// Host names under which clients may call, besides loopback's; needed beyond loopback
    #[arg(
        long,
        env = "PIERRE_ALLOWED_HOSTS",
        value_name = "HOST",
        value_delimiter = ','
    )]
    pub(super) allowed_hosts: Vec<String>,
    /// Origins of web pages that may call, such as <https://app.example.com:443>
    #[arg(
        long,
        env = "PIERRE_ALLOWED_ORIGINS",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    pub(super) allowed_origins: Vec<String>,
    /// Leave out /sse and /messages
    #[arg(long, env = "PIERRE_NO_SSE", num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true", value_name = "BOOL")]
    pub(super) no_sse: bool,
    /// Use the configured key for every caller; on loopback, or with --access-token-file
    #[arg(long, env = "PIERRE_SHARED_KEY", num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true", value_name = "BOOL")]
    pub(super) shared_key: bool,
    /// File with the token that callers of a shared key must send as `Authorization: Bearer`
    #[arg(long, env = "PIERRE_ACCESS_TOKEN_FILE", value_name = "FILE")]
    pub(super) access_token_file: Option<PathBuf>,
    /// How long a stop waits for calls in flight, in seconds
    #[arg(long, env = "PIERRE_DRAIN_TIMEOUT", value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(0..=300))]
    pub(super) drain_timeout: u64,
}

#[derive(Debug, Args)]
pub(super) struct CallArgs {
    /// The tool, as `pierre-mcp tools` lists it
    pub(super) tool: String,
    /// Arguments; a list as a,b
    #[arg(value_name = "KEY=VALUE")]
    pub(super) arguments: Vec<String>,
    /// Arguments as one JSON object
    #[arg(long, value_name = "OBJECT")]
    pub(super) json: Option<String>,
    /// Form of the answer
    #[arg(
        long,
        env = "PIERRE_OUTPUT",
        value_name = "FORMAT",
        default_value = "human"
    )]
    pub(super) output: Output,
}
