//! Dispatches MCP requests. A method of a capability that is not advertised to this request is
//! unknown (-32601).

use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult,
        CustomRequest, CustomResult, DiscoverResult, ErrorCode, GetPromptRequestParams,
        GetPromptResponse, Implementation, InitializeRequestParams, InitializeResult,
        ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
        PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse,
        ServerCapabilities, ServerConfig, Tool as Definition,
    },
    service::RequestContext,
};

use super::{
    Server,
    call::unknown_tool,
    request_scope::{CATALOGUE_TTL_MS, cache_scope, selection_of},
};
use crate::tools::selection::Selection;

/// The instructions, which a model reads first.
const INSTRUCTIONS: &str = include_str!("instructions.pt-BR.md");

type Context = RequestContext<RoleServer>;

impl Server {
    /// The capabilities that a selection of tools supports.
    fn capabilities(&self, selection: &Selection) -> ServerCapabilities {
        fn some<T: Default>(is_offered: bool) -> Option<T> {
            is_offered.then(T::default)
        }
        let mut capabilities = ServerCapabilities::default();
        capabilities.tools = some(self.offered(selection).next().is_some());
        capabilities.prompts = some(self.offered_prompts(selection).next().is_some());
        capabilities.resources = some(self.offered_resources(selection).next().is_some());
        capabilities.completions = some(self.completes(selection));
        capabilities
    }

    /// The scope of a request, if its capability is advertised.
    fn advertised(
        &self,
        context: &Context,
        capability: impl Fn(&ServerCapabilities) -> bool,
    ) -> Result<Selection, ErrorData> {
        let selection = selection_of(context)?;
        if capability(&self.capabilities(&selection)) {
            Ok(selection)
        } else {
            Err(unknown_method())
        }
    }
}

fn unknown_method() -> ErrorData {
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, "método desconhecido", None)
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let info = self.0.info.get_or_init(|| {
            let server = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
            ServerConfig::new(self.capabilities(&Selection::default()))
                .with_server_info(server.with_title("Pierre Finance"))
                .with_instructions(INSTRUCTIONS)
        });
        info.clone()
    }

    async fn initialize(
        &self,
        request: InitializeRequestParams,
        context: Context,
    ) -> Result<InitializeResult, ErrorData> {
        let mut result = self.negotiate_initialize(&request)?;
        result.capabilities = self.capabilities(&selection_of(&context)?);
        context.peer.set_peer_info(request);
        Ok(result)
    }

    async fn discover(&self, context: Context) -> Result<DiscoverResult, ErrorData> {
        let mut info = self.get_info();
        info.capabilities = self.capabilities(&selection_of(&context)?);
        let versions = self.supported_protocol_versions().into_owned();
        Ok(DiscoverResult::from_server_info(versions, info))
    }

    fn get_tool(&self, name: &str) -> Option<Definition> {
        let route = self.route(&Selection::default(), name)?;
        Some(route.definition().clone())
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListToolsResult, ErrorData> {
        let selection = self.advertised(&context, |it| it.tools.is_some())?;
        let tools = self.offered(&selection);
        let tools = tools.map(|route| route.definition().clone()).collect();
        Ok(ListToolsResult::with_all_items(tools)
            .with_ttl_ms(CATALOGUE_TTL_MS)
            .with_cache_scope(cache_scope(&selection)))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: Context,
    ) -> Result<CallToolResponse, ErrorData> {
        let selection = selection_of(&context)?;
        if let Some(route) = self.route(&selection, &request.name) {
            return self.dispatch(route, request, context).await;
        }
        self.advertised(&context, |it| it.tools.is_some())?;
        let known: Vec<_> = self.offered(&selection).map(|it| it.tool.name).collect();
        Err(unknown_tool(&request.name, &known))
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListPromptsResult, ErrorData> {
        let selection = self.advertised(&context, |it| it.prompts.is_some())?;
        Ok(self.prompts(&selection))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: Context,
    ) -> Result<GetPromptResponse, ErrorData> {
        let selection = self.advertised(&context, |it| it.prompts.is_some())?;
        Ok(self.prompt(&request, &selection)?.into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListResourcesResult, ErrorData> {
        let selection = self.advertised(&context, |it| it.resources.is_some())?;
        Ok(self.resources(&selection))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let selection = self.advertised(&context, |it| it.resources.is_some())?;
        Ok(self.resource_templates(&selection))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: Context,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let selection = self.advertised(&context, |it| it.resources.is_some())?;
        let resource = self.resource(&request.uri, &selection, &context).await?;
        Ok(resource.into())
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: Context,
    ) -> Result<CompleteResult, ErrorData> {
        let selection = self.advertised(&context, |it| it.completions.is_some())?;
        self.completion(&request, &selection, &context).await
    }

    /// rmcp calls this for a known method whose parameters do not parse.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        context: Context,
    ) -> Result<CustomResult, ErrorData> {
        let (capability, params): (fn(&ServerCapabilities) -> bool, _) =
            match request.method.as_str() {
                "tools/list" => (|it| it.tools.is_some(), "`cursor` (texto)"),
                "tools/call" => (
                    |it| it.tools.is_some(),
                    "`name` (texto) e `arguments` (objeto)",
                ),
                "prompts/list" => (|it| it.prompts.is_some(), "`cursor` (texto)"),
                "prompts/get" => (
                    |it| it.prompts.is_some(),
                    "`name` (texto) e `arguments` (objeto)",
                ),
                "resources/list" | "resources/templates/list" => {
                    (|it| it.resources.is_some(), "`cursor` (texto)")
                }
                "resources/read" => (|it| it.resources.is_some(), "`uri` (texto)"),
                "completion/complete" => (
                    |it| it.completions.is_some(),
                    "`ref` (objeto) e `argument` (objeto)",
                ),
                _ => return Err(unknown_method()),
            };
        self.advertised(&context, capability)?;
        let text = format!("{} exige `params` com {params}.", request.method);
        Err(ErrorData::invalid_params(text, None))
    }
}
