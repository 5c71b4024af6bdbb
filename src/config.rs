//! Arguments and environment: as typed ([`Cli`]), then checked ([`Config`]). Nothing else in the
//! crate reads either.

mod cli;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::ValueEnum;
use jiff::civil::Date;
use secrecy::SecretString;
use tracing::level_filters::LevelFilter;

use crate::{
    pierre::{self, BaseUrl, Deadlines, Key},
    sandbox::{
        self, Family, Shape,
        untidy::{self, Delivery},
    },
    server::consent,
    telemetry::LogFormat,
    tool::Reveal,
    tools::selection::{Selection, UnknownName},
};
pub use cli::Cli;
use cli::{CallArgs, Command, HttpArgs, Options};

/// How a command prints its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// Everything the process was asked to do, checked.
#[derive(Debug)]
pub struct Config {
    /// What to run.
    pub mode: Mode,
    /// How Pierre is reached.
    pub pierre: pierre::Options,
    /// The key for requests that bring none.
    pub key: Option<Key>,
    /// Run against the sandbox.
    pub sandbox: Option<Shape>,
    /// Whose money the sandbox has.
    pub household: Family,
    /// How its banks deliver parts.
    pub delivery: Delivery,
    /// The day that the sandbox takes for today.
    pub today: Option<Date>,
    /// Which tools are offered.
    pub selection: Selection,
    /// Offer operations that are not proven.
    pub experimental: bool,
    /// How the person is asked before something is changed.
    pub consent: consent::Settings,
    /// Whose identifiers answers show.
    pub reveal: Reveal,
    /// Least severe log lines that are written.
    pub log: LevelFilter,
    /// How they are written.
    pub log_format: LogFormat,
}

/// What to run.
#[derive(Debug)]
pub enum Mode {
    /// MCP on stdin and stdout.
    Stdio,
    /// MCP over HTTP.
    Http(Http),
    /// The fake Pierre alone.
    Sandbox(SocketAddr),
    /// One call.
    Call(Call),
    /// The catalogue.
    Tools(Output),
}

/// How to serve HTTP.
#[derive(Debug)]
pub struct Http {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Accepted `Host` headers.
    pub allowed_hosts: Vec<String>,
    /// Accepted `Origin` headers.
    pub allowed_origins: Vec<String>,
    /// Serve /sse and /messages.
    pub sse: bool,
    /// Use the configured key for every caller.
    pub shared_key: bool,
    /// What such callers must show.
    pub access_token: Option<SecretString>,
    /// How long a stop waits.
    pub drain: Duration,
}

/// One call.
#[derive(Debug)]
pub struct Call {
    /// The tool.
    pub tool: String,
    /// Its arguments.
    pub arguments: serde_json::Map<String, serde_json::Value>,
    /// How the answer is printed.
    pub output: Output,
}

/// Why the process cannot do what it was asked; each text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The base URL is unusable.
    #[error("PIERRE_BASE_URL {0}; the default is {pierre}", pierre = BaseUrl::PIERRE)]
    BaseUrl(&'static str),
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that should hold a key or a token holds none.
    #[error("{0} holds no usable key or token; put it alone on one line")]
    EmptySecret(PathBuf),
    /// A key that is too short to seal with.
    #[error("the state key needs at least {least} bytes; make one with: openssl rand -base64 48", least = consent::MIN_STATE_KEY)]
    ShortStateKey,
    /// A tool or group that does not exist.
    #[error("--tools and --exclude-tools: {0}")]
    Tools(#[from] UnknownName),
    /// `--household` or `--delivery` outside the sandbox.
    #[error("--household and --delivery work only with --sandbox or the sandbox command")]
    HouseholdWithoutSandbox,
    /// `--today` outside the sandbox.
    #[error("--today works only with --sandbox or the sandbox command")]
    TodayWithoutSandbox,
    /// The sandbox is not for others.
    #[error("the sandbox listens on loopback only, such as 127.0.0.1:8766")]
    SandboxBeyondLoopback,
    /// A shared key without a key.
    #[error(
        "--shared-key needs a key: set PIERRE_API_KEY or PIERRE_API_KEY_FILE, or use --sandbox"
    )]
    SharedKeyWithoutKey,
    /// A shared key for anyone on the network.
    #[error("--shared-key beyond loopback needs --access-token-file")]
    SharedKeyUnprotected,
    /// A token that nothing would ask for.
    #[error("--access-token-file works only with --shared-key")]
    TokenWithoutSharedKey,
    /// A public address whose names are not known.
    #[error("listening on {0} needs --allowed-hosts with the names under which clients call")]
    HostsUnknown(SocketAddr),
    /// The arguments of `call` are no JSON object.
    #[error("--json takes one JSON object, such as '{{\"period\":\"2026-10\"}}'")]
    BadJson,
    /// An argument of `call` is not `key=value`.
    #[error("arguments are written key=value, such as period=2026-10")]
    BadPair,
}

impl Config {
    /// Checks what was typed.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn from_cli(cli: Cli) -> Result<Self, ConfigError> {
        let Cli { command, options } = cli;
        let shape = options.sandbox.map(Shape::from);
        let alone = matches!(command, Some(Command::Sandbox { .. }));
        if options.today.is_some() && shape.is_none() && !alone {
            return Err(ConfigError::TodayWithoutSandbox);
        }
        let household = options.household.map_or(Family::Tidy, Family::from);
        let delivery = options.delivery.map_or(Delivery::Monthly, Delivery::from);
        if (options.household.is_some() || options.delivery.is_some()) && shape.is_none() && !alone
        {
            return Err(ConfigError::HouseholdWithoutSandbox);
        }
        // The untidy household lives on the day of its facts, unless it is told another.
        let own_day = || match household {
            Family::Untidy => untidy::facts().ok().map(|facts| facts.today),
            Family::Tidy => None,
        };
        let today = options.today.or_else(own_day);
        let key = match &options.api_key_file {
            // The sandbox needs no key and no real one should reach it.
            _ if shape.is_some() => sandbox_key(),
            Some(path) => Some(
                Key::parse(&read_text(path)?)
                    .ok_or_else(|| ConfigError::EmptySecret(path.clone()))?,
            ),
            None => key_from_environment(),
        };
        let selection = selection(&options)?;
        let mode = match command {
            None | Some(Command::Stdio) => Mode::Stdio,
            Some(Command::Http(args)) => Mode::Http(http(args, key.is_some())?),
            Some(Command::Sandbox { listen }) if listen.ip().is_loopback() => Mode::Sandbox(listen),
            Some(Command::Sandbox { .. }) => return Err(ConfigError::SandboxBeyondLoopback),
            Some(Command::Call(args)) => Mode::Call(call(args)?),
            Some(Command::Tools { output }) => Mode::Tools(output),
        };
        Ok(Self {
            mode,
            pierre: pierre::Options {
                base_url: BaseUrl::parse(&options.base_url).map_err(ConfigError::BaseUrl)?,
                send_s: options.send_s,
                deadlines: Deadlines {
                    read: Duration::from_secs(options.read_timeout),
                    slow: Duration::from_secs(options.slow_timeout),
                },
                cache: Duration::from_secs(options.cache_seconds),
                extra_ca: options
                    .ca_file
                    .map(|path| {
                        std::fs::read(&path).map_err(|source| ConfigError::File { path, source })
                    })
                    .transpose()?,
            },
            key,
            sandbox: shape.or(alone.then_some(Shape::Live)),
            household,
            delivery,
            today,
            selection,
            experimental: options.experimental,
            consent: consent::Settings {
                confirm: options.confirm,
                patience: Duration::from_secs(options.confirm_timeout),
                state_key: state_key(options.state_key_file)?,
                ..consent::Settings::default()
            },
            reveal: options.reveal,
            log: options.log.into(),
            log_format: options.log_format,
        })
    }
}

fn selection(options: &Options) -> Result<Selection, UnknownName> {
    let chosen = Selection::usual()
        .without(options.exclude_tools.iter().map(String::as_str))?
        .reads_only(options.read_only);
    if options.tools.iter().all(|name| name.trim().is_empty()) {
        return Ok(chosen);
    }
    chosen.only(options.tools.iter().map(String::as_str))
}

fn state_key(file: Option<PathBuf>) -> Result<Option<SecretString>, ConfigError> {
    let text = match file {
        Some(path) => read_text(&path)?,
        None => match std::env::var("PIERRE_STATE_KEY") {
            Ok(text) if !text.trim().is_empty() => text,
            _ => return Ok(None),
        },
    };
    let text = text.trim();
    if text.len() < consent::MIN_STATE_KEY {
        return Err(ConfigError::ShortStateKey);
    }
    Ok(Some(SecretString::from(text.to_owned())))
}

fn key_from_environment() -> Option<Key> {
    Key::parse(&std::env::var("PIERRE_API_KEY").ok()?)
}

/// A sandbox key chooses the fault to play; any other key stays where it is.
fn sandbox_key() -> Option<Key> {
    key_from_environment()
        .filter(|key| key.expose().starts_with(sandbox::KEY))
        .or_else(|| Key::parse(sandbox::KEY))
}

fn read_text(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })
}

fn http(args: HttpArgs, has_key: bool) -> Result<Http, ConfigError> {
    let loopback = args.listen.ip().is_loopback();
    if args.shared_key && !has_key {
        return Err(ConfigError::SharedKeyWithoutKey);
    }
    if args.shared_key && !loopback && args.access_token_file.is_none() {
        return Err(ConfigError::SharedKeyUnprotected);
    }
    if args.access_token_file.is_some() && !args.shared_key {
        return Err(ConfigError::TokenWithoutSharedKey);
    }
    if !loopback && args.allowed_hosts.is_empty() {
        return Err(ConfigError::HostsUnknown(args.listen));
    }
    let access_token = args
        .access_token_file
        .map(|path| {
            let token = read_text(&path)?.trim().to_owned();
            let usable = token.len() >= 16 && token.bytes().all(|it| it.is_ascii_graphic());
            usable
                .then(|| SecretString::from(token))
                .ok_or(ConfigError::EmptySecret(path))
        })
        .transpose()?;
    let loopback_names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    Ok(Http {
        listen: args.listen,
        allowed_hosts: loopback_names
            .into_iter()
            .chain(args.allowed_hosts)
            .collect(),
        allowed_origins: args.allowed_origins,
        sse: !args.no_sse,
        shared_key: args.shared_key,
        access_token,
        drain: Duration::from_secs(args.drain_timeout),
    })
}

fn call(args: CallArgs) -> Result<Call, ConfigError> {
    let mut arguments = match args.json {
        Some(text) => serde_json::from_str(&text).map_err(|_| ConfigError::BadJson)?,
        None => serde_json::Map::new(),
    };
    for pair in args.arguments {
        let (key, value) = pair.split_once('=').ok_or(ConfigError::BadPair)?;
        arguments.insert(key.trim().to_owned(), value.into());
    }
    Ok(Call {
        tool: args.tool,
        arguments,
        output: args.output,
    })
}

#[cfg(test)]
mod tests;
