//! What the process is to do: the arguments as typed, checked, with the files and the secrets of
//! the environment read.

mod error;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use secrecy::SecretString;
use tracing::level_filters::LevelFilter;

pub use self::error::ConfigError;
use super::{
    Output,
    args::{CallArgs, Cli, Command, GlobalArgs, HttpArgs},
    call,
};
use crate::{
    logging::LogFormat,
    pierre::{self, BaseUrl, Deadlines, Key},
    sandbox::{self, Family, untidy},
    server::{self, Clock, consent},
    tool::Descriptor,
    tools::selection::{Selection, UnknownName},
    transport::http::{self, Caller},
};

/// Everything the process was asked to do, checked.
#[derive(Debug)]
pub struct Config {
    /// What to run.
    pub action: Action,
    /// How Pierre is reached; in the sandbox the base URL is replaced.
    pub pierre: pierre::Options,
    /// How the MCP server answers.
    pub server: server::Options,
    /// The sandbox that stands in for Pierre, or is served alone.
    pub sandbox: Option<sandbox::Options>,
    /// The tools that are offered.
    pub tools: Vec<Descriptor>,
    /// Least severe log lines that are written.
    pub log: LevelFilter,
    /// How they are written.
    pub log_format: LogFormat,
}

/// What to run.
#[derive(Debug)]
pub enum Action {
    /// MCP on stdin and stdout.
    Stdio,
    /// MCP over HTTP.
    Http {
        /// Where to listen.
        listen: SocketAddr,
        /// Who may call, and how.
        options: http::Options,
    },
    /// The sandbox alone.
    Sandbox(SocketAddr),
    /// One call.
    Call(call::Request),
    /// The list of tools.
    ListTools(Output),
}

impl Config {
    /// Checks what was typed.
    pub(super) fn check(cli: Cli) -> Result<Self, ConfigError> {
        let Cli { command, global } = cli;
        let alone = matches!(command, Some(Command::Sandbox { .. }));
        let sandbox = sandbox(&global, alone)?;
        let clock = match sandbox.as_ref().and_then(|sandbox| sandbox.today) {
            Some(day) => noon(day)?,
            None => Clock::System,
        };
        let mut key = match &global.api_key_file {
            // The sandbox needs no key and no real one should reach it.
            _ if global.sandbox.is_some() => sandbox_key(),
            Some(path) => Some(
                Key::parse(&read_text(path)?)
                    .ok_or_else(|| ConfigError::EmptySecret(path.clone()))?,
            ),
            None => key_from_environment(),
        };
        let tools = selection(&global)?.catalogue(global.experimental);
        let action = match command {
            None | Some(Command::Stdio) => Action::Stdio,
            Some(Command::Http(args)) => Action::Http {
                listen: args.listen,
                options: http(args, &mut key, global.sandbox.is_some())?,
            },
            Some(Command::Sandbox { listen }) if listen.ip().is_loopback() => {
                Action::Sandbox(listen)
            }
            Some(Command::Sandbox { .. }) => return Err(ConfigError::SandboxBeyondLoopback),
            Some(Command::Call(args)) => Action::Call(call(args)?),
            Some(Command::Tools { output }) => Action::ListTools(output),
        };
        let extra_ca = global
            .ca_file
            .map(|path| std::fs::read(&path).map_err(|source| ConfigError::File { path, source }));
        Ok(Self {
            action,
            pierre: pierre::Options {
                base_url: BaseUrl::parse(&global.base_url).map_err(ConfigError::BaseUrl)?,
                send_s: global.send_s,
                deadlines: Deadlines {
                    read: global.read_timeout,
                    slow: global.slow_timeout,
                },
                cache: global.cache_seconds,
                extra_ca: extra_ca.transpose()?,
            },
            server: server::Options {
                key,
                clock,
                consent: consent::Settings {
                    confirm: global.confirm,
                    patience: global.confirm_timeout,
                    state_key: state_key(global.state_key_file)?,
                    ..consent::Settings::default()
                },
                reveal: global.reveal,
            },
            sandbox,
            tools,
            log: global.log,
            log_format: global.log_format,
        })
    }
}

/// The sandbox that was asked for, by an option or by the command that serves it alone.
fn sandbox(global: &GlobalArgs, alone: bool) -> Result<Option<sandbox::Options>, ConfigError> {
    if global.sandbox.is_none() && !alone {
        if global.today.is_some() {
            return Err(ConfigError::TodayWithoutSandbox);
        }
        if global.household.is_some() || global.delivery.is_some() {
            return Err(ConfigError::HouseholdWithoutSandbox);
        }
        return Ok(None);
    }
    let household = global.household.unwrap_or_default();
    // The untidy household lives on the day of its facts, unless it is told another.
    let own_day = || match household {
        Family::Untidy => untidy::facts().ok().map(|facts| facts.today),
        Family::Tidy => None,
    };
    Ok(Some(sandbox::Options {
        shape: global.sandbox.unwrap_or_default(),
        household,
        delivery: global.delivery.unwrap_or_default(),
        today: global.today.or_else(own_day),
        ..sandbox::Options::default()
    }))
}

/// The instant that a fixed day stands for.
fn noon(day: Date) -> Result<Clock, ConfigError> {
    let noon = day.at(12, 0, 0, 0).to_zoned(pierre::day::sao_paulo());
    let noon = noon.map_err(|_| ConfigError::TodayOutOfRange)?;
    Ok(Clock::Fixed(noon.timestamp()))
}

fn selection(global: &GlobalArgs) -> Result<Selection, UnknownName> {
    let chosen = Selection::usual()
        .without(global.exclude_tools.iter().map(String::as_str))?
        .reads_only(global.read_only);
    if global.tools.iter().all(|name| name.trim().is_empty()) {
        return Ok(chosen);
    }
    chosen.only(global.tools.iter().map(String::as_str))
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

/// Takes the key where HTTP uses it; one that is left over is not used at all.
fn http(
    args: HttpArgs,
    key: &mut Option<Key>,
    sandboxed: bool,
) -> Result<http::Options, ConfigError> {
    let loopback = args.listen.ip().is_loopback();
    if args.shared_key && key.is_none() {
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
    let shared = key.take_if(|_| args.shared_key);
    let caller = match (shared, sandboxed) {
        (Some(key), _) => Caller::Shared {
            key,
            access_token: args.access_token_file.map(access_token).transpose()?,
        },
        (None, true) => Caller::Own {
            default: key.take().filter(|_| loopback),
        },
        (None, false) => Caller::Own { default: None },
    };
    let loopback_names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    Ok(http::Options {
        allowed_hosts: loopback_names
            .into_iter()
            .chain(args.allowed_hosts)
            .collect(),
        allowed_origins: args.allowed_origins,
        sse: !args.no_sse,
        caller,
        drain: args.drain_timeout,
        limits: http::Limits::default(),
    })
}

/// The token in a file: at least 16 visible ASCII characters.
fn access_token(path: PathBuf) -> Result<SecretString, ConfigError> {
    let token = read_text(&path)?.trim().to_owned();
    let usable = token.len() >= 16 && token.bytes().all(|it| it.is_ascii_graphic());
    usable
        .then(|| SecretString::from(token))
        .ok_or(ConfigError::EmptySecret(path))
}

fn call(args: CallArgs) -> Result<call::Request, ConfigError> {
    let mut arguments = match args.json {
        Some(text) => serde_json::from_str(&text).map_err(|_| ConfigError::BadJson)?,
        None => serde_json::Map::new(),
    };
    for pair in args.arguments {
        let (name, value) = pair.split_once('=').ok_or(ConfigError::BadPair)?;
        arguments.insert(name.trim().to_owned(), value.into());
    }
    Ok(call::Request {
        tool: args.tool,
        arguments,
        output: args.output,
    })
}

#[cfg(test)]
mod tests;
