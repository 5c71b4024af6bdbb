//! The MCP server: its tools, its client of Pierre's API, its key and clock. The modules below
//! handle each MCP request; transports are elsewhere.

pub mod consent;
pub mod prompts;
pub mod resources;

mod call;
mod completion;
mod definition;
mod handler;
mod request_scope;

use std::sync::{Arc, OnceLock};

use jiff::{Timestamp, civil::Date};
use rmcp::model::{ServerConfig, Tool as Definition};
use tokio_util::task::TaskTracker;

use crate::{
    pierre::{Client, Key, day},
    tool::{Descriptor, Reveal},
    tools::selection::Selection,
};
use consent::{Confirm, Consent};
pub use definition::definition;

/// The API key of one request's caller; transports store it in the extensions of the HTTP request.
#[derive(Clone, Debug)]
pub struct CallerKey(pub Key);

/// The source of the current time.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The system clock.
    System,
    /// A fixed time, for the sandbox and the tests.
    Fixed(Timestamp),
}

impl Clock {
    fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(at) => at,
        }
    }

    fn today(self) -> Date {
        day::day_of(self.now())
    }
}

/// The MCP server: a cheap clone that every transport serves.
#[derive(Clone, Debug)]
pub struct Server(Arc<Inner>);

/// The settings of a server.
#[derive(Clone, Debug)]
pub struct Options {
    /// The API key for requests without one.
    pub key: Option<Key>,
    /// The source of the current time.
    pub clock: Clock,
    /// How the person consents to changes.
    pub consent: consent::Settings,
    /// Which identifiers answers show in clear.
    pub reveal: Reveal,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            key: None,
            clock: Clock::System,
            consent: consent::Settings::default(),
            reveal: Reveal::default(),
        }
    }
}

#[derive(Debug)]
struct Inner {
    client: Client,
    key: Option<Key>,
    clock: Clock,
    consent: Consent,
    reveal: Reveal,
    routes: Vec<Route>,
    calls: TaskTracker,
    /// Built once: rmcp reads it for every stateless request.
    info: OnceLock<ServerConfig>,
}

#[derive(Debug)]
struct Route {
    tool: Descriptor,
    confirm: Confirm,
    /// Built on first use, to keep startup short.
    definition: OnceLock<Definition>,
}

impl Route {
    fn definition(&self) -> &Definition {
        self.definition
            .get_or_init(|| definition(&self.tool, self.confirm))
    }
}

impl Server {
    /// A server of these tools.
    #[must_use]
    pub fn new(client: Client, tools: &[Descriptor], options: Options) -> Self {
        let confirm = options.consent.confirm;
        let routes = tools.iter().map(|tool| Route {
            tool: *tool,
            confirm,
            definition: OnceLock::new(),
        });
        Self(Arc::new(Inner {
            client,
            key: options.key,
            clock: options.clock,
            consent: Consent::new(&options.consent),
            reveal: options.reveal,
            routes: routes.collect(),
            calls: TaskTracker::new(),
            info: OnceLock::new(),
        }))
    }

    /// Returns once no tool call is in flight.
    pub async fn idle(&self) {
        self.0.calls.close();
        self.0.calls.wait().await;
    }

    /// The tool of this name, if the selection offers it.
    fn route<'a>(&'a self, selection: &Selection, name: &str) -> Option<&'a Route> {
        let mut routes = self.0.routes.iter();
        let route = routes.find(|route| route.tool.name == name)?;
        selection.offers(&route.tool).then_some(route)
    }

    /// The tools that the selection offers.
    fn offered<'a>(&'a self, selection: &'a Selection) -> impl Iterator<Item = &'a Route> {
        let routes = self.0.routes.iter();
        routes.filter(|route| selection.offers(&route.tool))
    }
}
