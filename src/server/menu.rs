//! Prompts, resources and completion: what a person picks, attaches and fills in, as MCP.

use rmcp::{
    ErrorData, RoleServer,
    model::{
        CacheScope, CompleteRequestParams, CompleteResult, CompletionInfo, GetPromptRequestParams,
        GetPromptResult, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult,
        Prompt as PromptDefinition, PromptArgument, PromptMessage, ReadResourceResult, Reference,
        Resource as ResourceDefinition, ResourceContents, ResourceTemplate, Role,
    },
    service::RequestContext,
};
use serde_json::{Value, json};

use super::{CATALOGUE_TTL_MS, Route, Server, scope};
use crate::{
    prompts::{self, Prompt, argument::Kind},
    resources::{self, Content, Resource},
    tool::{Answer, Error},
    tools::selection::Selection,
};

/// How long an attached answer may count as fresh.
const ANSWER_TTL_MS: u64 = 60 * 1000;
const JSON: &str = "application/json";
const MARKDOWN: &str = "text/markdown";

impl Server {
    fn has(&self, narrowed: &Selection, tool: &str) -> bool {
        self.route(narrowed, tool).is_some()
    }

    fn offers_prompt(&self, narrowed: &Selection, prompt: &Prompt) -> bool {
        prompt.needs.iter().all(|tool| self.has(narrowed, tool))
    }

    fn offered_resources<'a>(
        &'a self,
        narrowed: &'a Selection,
    ) -> impl Iterator<Item = &'static Resource> + 'a {
        resources::ALL.iter().filter(|resource| {
            let tool = resource.tool();
            tool.is_none_or(|tool| self.has(narrowed, tool))
        })
    }

    pub(super) fn prompts(&self, narrowed: &Selection) -> ListPromptsResult {
        let prompts = prompts::ALL
            .iter()
            .filter(|prompt| self.offers_prompt(narrowed, prompt))
            .map(|prompt| {
                let argument = prompt.argument.map(|argument| {
                    PromptArgument::new(argument.name)
                        .with_description(argument.description)
                        .with_required(false)
                });
                PromptDefinition::new(
                    prompt.name,
                    Some(prompt.description),
                    argument.map(|argument| vec![argument]),
                )
                .with_title(prompt.title)
            });
        ListPromptsResult::with_all_items(prompts.collect())
            .with_ttl_ms(CATALOGUE_TTL_MS)
            .with_cache_scope(scope(narrowed))
    }

    pub(super) fn prompt(
        &self,
        request: &GetPromptRequestParams,
        narrowed: &Selection,
    ) -> Result<GetPromptResult, ErrorData> {
        let prompt = prompts::find(&request.name)
            .filter(|prompt| self.offers_prompt(narrowed, prompt))
            .ok_or_else(|| {
                let offered = prompts::ALL
                    .iter()
                    .filter(|prompt| self.offers_prompt(narrowed, prompt));
                let names: Vec<_> = offered.map(|prompt| prompt.name).collect();
                let text = format!(
                    "Pergunta desconhecida ou não oferecida aqui. As perguntas são: {}.",
                    names.join(", ")
                );
                ErrorData::invalid_params(text, None)
            })?;
        let none = serde_json::Map::new();
        let given = request.arguments.as_ref().unwrap_or(&none);
        let message = prompt
            .message(
                |name| given.get(name).and_then(Value::as_str),
                self.0.clock.today(),
            )
            .map_err(|error| refused(&error))?;
        let messages = vec![PromptMessage::new_text(Role::User, message)];
        Ok(GetPromptResult::new(messages).with_description(prompt.description))
    }

    pub(super) fn resources(&self, narrowed: &Selection) -> ListResourcesResult {
        let resources = self
            .offered_resources(narrowed)
            .filter(|resource| !resource.is_template())
            .map(|resource| {
                ResourceDefinition::new(resource.uri, resource.name)
                    .with_title(resource.title)
                    .with_description(resource.description)
                    .with_mime_type(mime(resource))
            });
        ListResourcesResult::with_all_items(resources.collect())
            .with_ttl_ms(CATALOGUE_TTL_MS)
            .with_cache_scope(scope(narrowed))
    }

    pub(super) fn resource_templates(&self, narrowed: &Selection) -> ListResourceTemplatesResult {
        let templates = self
            .offered_resources(narrowed)
            .filter(|resource| resource.is_template())
            .map(|resource| {
                ResourceTemplate::new(resource.uri, resource.name)
                    .with_title(resource.title)
                    .with_description(resource.description)
                    .with_mime_type(mime(resource))
            });
        ListResourceTemplatesResult::with_all_items(templates.collect())
            .with_ttl_ms(CATALOGUE_TTL_MS)
            .with_cache_scope(scope(narrowed))
    }

    pub(super) async fn resource(
        &self,
        uri: &str,
        narrowed: &Selection,
        context: &RequestContext<RoleServer>,
    ) -> Result<ReadResourceResult, ErrorData> {
        let today = self.0.clock.today();
        let found = self
            .offered_resources(narrowed)
            .find_map(|resource| resource.at(uri, today));
        let (text, mime, ttl, scope) = match found {
            None => {
                let addresses: Vec<_> = self.offered_resources(narrowed).map(|it| it.uri).collect();
                let text = format!(
                    "Recurso desconhecido ou não oferecido aqui. Os recursos são: {}.",
                    addresses.join(", ")
                );
                // The address is the client's own; it comes back as data, and only if it is one.
                let is_address = uri.len() <= 200 && uri.bytes().all(|it| it.is_ascii_graphic());
                let data = is_address.then(|| json!({ "uri": uri }));
                return Err(ErrorData::resource_not_found(text, data));
            }
            Some(Content::Text(text)) => (
                text.to_owned(),
                MARKDOWN,
                CATALOGUE_TTL_MS,
                CacheScope::Public,
            ),
            Some(Content::Answer(tool, arguments)) => {
                let Some(route) = self.route(narrowed, tool) else {
                    return Err(ErrorData::internal_error(
                        "o recurso não tem ferramenta",
                        None,
                    ));
                };
                let answer = self.attached(route, arguments, context).await?;
                (answer.0, JSON, ANSWER_TTL_MS, CacheScope::Private)
            }
        };
        let contents = ResourceContents::text(text, uri).with_mime_type(mime);
        Ok(ReadResourceResult::new(vec![contents])
            .with_ttl_ms(ttl)
            .with_cache_scope(scope))
    }

    /// A tool's answer as something to attach.
    async fn attached(
        &self,
        route: &Route,
        arguments: crate::tool::schema::JsonObject,
        context: &RequestContext<RoleServer>,
    ) -> Result<Answer, ErrorData> {
        let (room, _) = self.room(context);
        let schema = &route.definition().input_schema;
        let call = route.tool.call(&room, schema, arguments);
        let answer = self.watched(route.tool.name, context, call).await?;
        answer.map_err(|error| ErrorData::internal_error(error.text(route.tool.failed()), None))
    }

    pub(super) async fn completion(
        &self,
        request: &CompleteRequestParams,
        narrowed: &Selection,
        context: &RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let name = request.argument.name.as_str();
        let kind = match &request.r#ref {
            Reference::Prompt(prompt) => prompts::find(&prompt.name)
                .filter(|prompt| self.offers_prompt(narrowed, prompt))
                .and_then(|prompt| prompt.argument.filter(|it| it.name == name))
                .map(|argument| argument.kind),
            Reference::Resource(resource) => self
                .offered_resources(narrowed)
                .find(|it| it.is_template() && it.uri == resource.uri && name == resources::MONTH)
                .map(|_| Kind::Month),
            _ => None,
        };
        let Some(kind) = kind else {
            return Err(ErrorData::invalid_params(
                "Não há o que completar: a pergunta, o recurso ou o argumento não existe aqui.",
                None,
            ));
        };
        let (room, _) = self.room(context);
        let suggest = async { Ok::<_, Error>(kind.suggest(&request.argument.value, &room).await) };
        let mut values = self
            .watched("completion", context, suggest)
            .await?
            .unwrap_or_default();
        values.truncate(CompletionInfo::MAX_VALUES);
        let info = CompletionInfo::with_all_values(values)
            .map_err(|error| ErrorData::internal_error(error, None))?;
        Ok(CompleteResult::new(info))
    }
}

fn mime(resource: &Resource) -> &'static str {
    if resource.tool().is_some() {
        JSON
    } else {
        MARKDOWN
    }
}

/// A value that an argument does not take.
fn refused(error: &Error) -> ErrorData {
    let text = match error {
        Error::InvalidArguments(problem) => problem.clone(),
        _ => "Argumentos inválidos.".to_owned(),
    };
    ErrorData::invalid_params(text, None)
}
