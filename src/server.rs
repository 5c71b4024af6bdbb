//! The catalogue as MCP routes: which tool, whose key, until when, and what a failure looks like
//! to a client. The only MCP semantics.

pub mod consent;

mod call;
mod menu;
mod narrowed;

use std::sync::{Arc, OnceLock};

use jiff::{Timestamp, civil::Date};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CacheScope, CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult,
        CustomRequest, CustomResult, GetPromptRequestParams, GetPromptResponse, Implementation,
        ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
        PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse,
        ServerCapabilities, ServerConfig, Tool as Definition, ToolAnnotations,
    },
    service::RequestContext,
};
use serde_json::{Map, Value};
use tokio_util::task::TaskTracker;

use crate::{
    pierre::{Client, Key, day},
    tool::{Descriptor, Effect, Reveal},
    tools::selection::Selection,
};
use call::unknown_tool;
use consent::{Confirm, Consent};
use narrowed::narrowed;

/// The catalogue does not change while the process lives.
const CATALOGUE_TTL_MS: u64 = 60 * 60 * 1000;

/// What a model reads before anything else.
const INSTRUCTIONS: &str = include_str!("server/instructions.pt-BR.md");

/// The key of the caller of one request; a transport puts it among the request's extensions.
#[derive(Clone, Debug)]
pub struct CallerKey(pub Key);

/// Where "now" comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine.
    System,
    /// A fixed moment, for the sandbox and the tests.
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

/// How a server answers.
#[derive(Clone, Debug)]
pub struct Options {
    /// The key for requests that carry none of their own.
    pub key: Option<Key>,
    /// Where "now" comes from.
    pub clock: Clock,
    /// How a person is asked before something is changed.
    pub consent: consent::Settings,
    /// Whose identifiers answers show.
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
}

#[derive(Debug)]
struct Route {
    tool: Descriptor,
    confirm: Confirm,
    /// Made when it is first asked for: a start waits for none, and a call for its own only.
    made: OnceLock<Definition>,
}

impl Route {
    fn definition(&self) -> &Definition {
        self.made
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
            made: OnceLock::new(),
        });
        Self(Arc::new(Inner {
            client,
            key: options.key,
            clock: options.clock,
            consent: Consent::new(&options.consent),
            reveal: options.reveal,
            routes: routes.collect(),
            calls: TaskTracker::new(),
        }))
    }

    /// Returns once no tool call is in flight.
    pub async fn idle(&self) {
        self.0.calls.close();
        self.0.calls.wait().await;
    }

    /// The route of this tool, if the request may see it.
    fn route<'a>(&'a self, narrowed: &'a Selection, name: &str) -> Option<&'a Route> {
        self.offered(narrowed).find(|route| route.tool.name == name)
    }

    /// The routes that a request may see.
    fn offered<'a>(&'a self, narrowed: &'a Selection) -> impl Iterator<Item = &'a Route> {
        let routes = self.0.routes.iter();
        routes.filter(|route| narrowed.offers(&route.tool))
    }
}

/// Who may keep a list: anyone, unless the request had narrowed it.
fn scope(narrowed: &Selection) -> CacheScope {
    if *narrowed == Selection::default() {
        CacheScope::Public
    } else {
        CacheScope::Private
    }
}

/// A tool as `tools/list` shows it.
#[must_use]
pub fn definition(tool: &Descriptor, confirm: Confirm) -> Definition {
    let read = tool.effect == Effect::Read;
    let annotations = ToolAnnotations::new()
        .read_only(read)
        .destructive(tool.effect == Effect::Destroy)
        .idempotent(tool.idempotent)
        .open_world(true);
    let (mut input, mut output) = ((tool.input_schema)(), (tool.output_schema)());
    if confirm.may_preview(tool) {
        consent::declare_token(&mut input);
        consent::declare_preview(&mut output);
    }
    // Each conversation pays for the catalogue; what is always there, documents and tests hold.
    output.remove("required");
    without_inner_lists(&mut output, false);
    Definition::new(tool.name, tool.description, Arc::new(input))
        .with_title(tool.title)
        .with_raw_output_schema(Arc::new(output))
        .with_annotations(annotations)
}

/// Leaves out what the lists hold that stand inside a thing, and the two days of a period: it is in
/// docs/tools.md.
fn without_inner_lists(schema: &mut Map<String, Value>, inside: bool) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let Some(property) = property.as_object_mut() else {
            continue;
        };
        if name == "period" {
            property.remove("properties");
            continue;
        }
        match property.get_mut("items").and_then(Value::as_object_mut) {
            Some(items) if inside => {
                items.remove("properties");
            }
            Some(items) => without_inner_lists(items, true),
            None => without_inner_lists(property, true),
        }
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_prompts()
            .enable_resources()
            .enable_completions();
        ServerConfig::new(capabilities.build())
            .with_server_info(
                Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
                    .with_title("Pierre Finance"),
            )
            .with_instructions(INSTRUCTIONS)
    }

    fn get_tool(&self, name: &str) -> Option<Definition> {
        let mut routes = self.0.routes.iter();
        let route = routes.find(|route| route.tool.name == name)?;
        Some(route.definition().clone())
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let narrowed = narrowed(&context)?;
        let tools = self.offered(&narrowed);
        let tools = tools.map(|route| route.definition().clone()).collect();
        Ok(ListToolsResult::with_all_items(tools)
            .with_ttl_ms(CATALOGUE_TTL_MS)
            .with_cache_scope(scope(&narrowed)))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let narrowed = narrowed(&context)?;
        if let Some(route) = self.route(&narrowed, &request.name) {
            return self.dispatch(route, request, context).await;
        }
        let known: Vec<_> = self.offered(&narrowed).map(|it| it.tool.name).collect();
        Err(unknown_tool(&request.name, &known))
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(self.prompts(&narrowed(&context)?))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let message = self.prompt(&request, &narrowed(&context)?)?;
        Ok(message.into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(self.resources(&narrowed(&context)?))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(self.resource_templates(&narrowed(&context)?))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let narrowed = narrowed(&context)?;
        let attached = self.resource(&request.uri, &narrowed, &context).await?;
        Ok(attached.into())
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let narrowed = narrowed(&context)?;
        self.completion(&request, &narrowed, &context).await
    }

    /// A known method lands here when its parameters could not be read.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        if request.method == "tools/call" {
            return Err(ErrorData::invalid_params(
                "tools/call pede `params` com `name` (texto) e `arguments` (objeto).",
                None,
            ));
        }
        Err(ErrorData::new(
            rmcp::model::ErrorCode::METHOD_NOT_FOUND,
            "método desconhecido",
            None,
        ))
    }
}
