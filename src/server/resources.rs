//! Resources over MCP: the lists, and the content of one.

pub mod catalogue;

use rmcp::{
    ErrorData, RoleServer,
    model::{
        CacheScope, ListResourceTemplatesResult, ListResourcesResult, ReadResourceResult,
        Resource as Definition, ResourceContents, ResourceTemplate,
    },
    service::RequestContext,
};
use serde_json::json;

use super::{
    Route, Server,
    request_scope::{CATALOGUE_TTL_MS, cache_scope},
};
use crate::{
    tool::{Answer, schema::JsonObject},
    tools::selection::Selection,
};
use catalogue::{ALL, Content, Resource};

/// How long clients may cache a tool's answer.
const ANSWER_TTL_MS: u64 = 60 * 1000;
const JSON: &str = "application/json";
const MARKDOWN: &str = "text/markdown";

impl Server {
    /// The resources whose tool is offered, and those that need none.
    pub(super) fn offered_resources(
        &self,
        selection: &Selection,
    ) -> impl Iterator<Item = &'static Resource> {
        let has = |tool: &str| self.route(selection, tool).is_some();
        ALL.iter().filter(move |it| it.tool().is_none_or(has))
    }

    pub(super) fn resources(&self, selection: &Selection) -> ListResourcesResult {
        let resources = self.offered_resources(selection);
        let resources = resources.filter(|it| !it.is_template()).map(|resource| {
            Definition::new(resource.uri, resource.name)
                .with_title(resource.title)
                .with_description(resource.description)
                .with_mime_type(mime_type(resource))
        });
        ListResourcesResult::with_all_items(resources.collect())
            .with_ttl_ms(CATALOGUE_TTL_MS)
            .with_cache_scope(cache_scope(selection))
    }

    pub(super) fn resource_templates(&self, selection: &Selection) -> ListResourceTemplatesResult {
        let templates = self.offered_resources(selection);
        let templates = templates.filter(|it| it.is_template()).map(|resource| {
            ResourceTemplate::new(resource.uri, resource.name)
                .with_title(resource.title)
                .with_description(resource.description)
                .with_mime_type(mime_type(resource))
        });
        ListResourceTemplatesResult::with_all_items(templates.collect())
            .with_ttl_ms(CATALOGUE_TTL_MS)
            .with_cache_scope(cache_scope(selection))
    }

    pub(super) async fn resource(
        &self,
        uri: &str,
        selection: &Selection,
        context: &RequestContext<RoleServer>,
    ) -> Result<ReadResourceResult, ErrorData> {
        let today = self.0.clock.today();
        let mut offered = self.offered_resources(selection);
        let (text, mime_type, ttl, scope) = match offered.find_map(|it| it.at(uri, today)) {
            None => return Err(self.not_found(uri, selection)),
            Some(Content::Text(text)) => {
                let text = text.to_owned();
                (text, MARKDOWN, CATALOGUE_TTL_MS, CacheScope::Public)
            }
            Some(Content::Answer(tool, arguments)) => {
                let Some(route) = self.route(selection, tool) else {
                    return Err(self.not_found(uri, selection));
                };
                let answer = self.answer(route, arguments, context).await?;
                (answer.0, JSON, ANSWER_TTL_MS, CacheScope::Private)
            }
        };
        let contents = ResourceContents::text(text, uri).with_mime_type(mime_type);
        Ok(ReadResourceResult::new(vec![contents])
            .with_ttl_ms(ttl)
            .with_cache_scope(scope))
    }

    fn not_found(&self, uri: &str, selection: &Selection) -> ErrorData {
        let uris: Vec<_> = self.offered_resources(selection).map(|it| it.uri).collect();
        let text = format!(
            "Recurso desconhecido ou não oferecido aqui. Os recursos são: {}.",
            uris.join(", ")
        );
        // The URI is the client's own: it is returned as data, and only if it is a plain one.
        let is_plain = uri.len() <= 200 && uri.bytes().all(|it| it.is_ascii_graphic());
        ErrorData::resource_not_found(text, is_plain.then(|| json!({ "uri": uri })))
    }

    async fn answer(
        &self,
        route: &Route,
        arguments: JsonObject,
        context: &RequestContext<RoleServer>,
    ) -> Result<Answer, ErrorData> {
        let (room, _) = self.room(context);
        let schema = &route.definition().input_schema;
        let call = route.tool.call(&room, schema, arguments);
        let answer = self.watched(route.tool.name, context, call).await?;
        answer.map_err(|error| ErrorData::internal_error(error.text(route.tool.failed()), None))
    }
}

fn mime_type(resource: &Resource) -> &'static str {
    if resource.tool().is_some() {
        JSON
    } else {
        MARKDOWN
    }
}
