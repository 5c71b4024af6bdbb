//! Prompts over MCP: the list, and one as a message.

pub mod argument;
pub mod catalogue;

use rmcp::{
    ErrorData,
    model::{
        GetPromptRequestParams, GetPromptResult, ListPromptsResult, Prompt as Definition,
        PromptArgument, PromptMessage, Role,
    },
};

use super::{
    Server,
    request_scope::{CATALOGUE_TTL_MS, cache_scope},
};
use crate::{tool::Error, tools::selection::Selection};
use catalogue::{ALL, Prompt};

impl Server {
    /// The prompts whose tools are all offered.
    pub(super) fn offered_prompts(
        &self,
        selection: &Selection,
    ) -> impl Iterator<Item = &'static Prompt> {
        let has = |tool: &&str| self.route(selection, tool).is_some();
        ALL.iter().filter(move |it| it.needs.iter().all(has))
    }

    pub(super) fn prompts(&self, selection: &Selection) -> ListPromptsResult {
        let prompts = self.offered_prompts(selection).map(|prompt| {
            let argument = prompt.argument.map(|argument| {
                PromptArgument::new(argument.name)
                    .with_description(argument.description)
                    .with_required(false)
            });
            let arguments = argument.map(|argument| vec![argument]);
            Definition::new(prompt.name, Some(prompt.description), arguments)
                .with_title(prompt.title)
        });
        ListPromptsResult::with_all_items(prompts.collect())
            .with_ttl_ms(CATALOGUE_TTL_MS)
            .with_cache_scope(cache_scope(selection))
    }

    pub(super) fn prompt(
        &self,
        request: &GetPromptRequestParams,
        selection: &Selection,
    ) -> Result<GetPromptResult, ErrorData> {
        let mut offered = self.offered_prompts(selection);
        let Some(prompt) = offered.find(|it| it.name == request.name) else {
            let names: Vec<_> = self.offered_prompts(selection).map(|it| it.name).collect();
            let text = format!(
                "Pergunta desconhecida ou não oferecida aqui. As perguntas são: {}.",
                names.join(", ")
            );
            return Err(ErrorData::invalid_params(text, None));
        };
        let given = |name: &str| request.arguments.as_ref()?.get(name)?.as_str();
        let message = prompt
            .message(given, self.0.clock.today())
            .map_err(invalid_params)?;
        let messages = vec![PromptMessage::new_text(Role::User, message)];
        Ok(GetPromptResult::new(messages).with_description(prompt.description))
    }
}

fn invalid_params(error: Error) -> ErrorData {
    let text = match error {
        Error::InvalidArguments(problem) => problem,
        _ => "Argumentos inválidos.".to_owned(),
    };
    ErrorData::invalid_params(text, None)
}
