//! Completion of arguments, from the person's own data: months with transactions, names of cards.

use std::{collections::BTreeSet, time::Duration};

use jiff::{ToSpan, civil::Date};
use rmcp::{
    ErrorData, RoleServer,
    model::{CompleteRequestParams, CompleteResult, CompletionInfo, Reference},
    service::RequestContext,
};

use super::{
    Server,
    prompts::argument::{Kind, MONTH_WORDS, PERIOD_WORDS},
    resources::catalogue::{MONTH, Resource},
};
use crate::{
    answer::Text,
    pierre::{StatementFilter, models::AccountKind},
    tool::{self, Error},
    tools::selection::Selection,
};

/// How many months are suggested at most.
const MONTHS: i32 = 12;
/// Suggestions that take longer are of no use.
const WITHIN: Duration = Duration::from_secs(5);

impl Server {
    /// Whether any offered prompt or resource has an argument.
    pub(super) fn completes(&self, selection: &Selection) -> bool {
        let mut prompts = self.offered_prompts(selection);
        let mut resources = self.offered_resources(selection);
        prompts.any(|it| it.argument.is_some()) || resources.any(Resource::is_template)
    }

    pub(super) async fn completion(
        &self,
        request: &CompleteRequestParams,
        selection: &Selection,
        context: &RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let Some(kind) = self.kind_of(request, selection) else {
            return Err(ErrorData::invalid_params(
                "Não há o que completar: a pergunta, o recurso ou o argumento não existe aqui.",
                None,
            ));
        };
        let (room, _) = self.room(context);
        let typed = request.argument.value.as_str();
        let suggestions = async { Ok::<_, Error>(suggestions(kind, typed, &room).await) };
        let values = self.watched("completion", context, suggestions).await?;
        let mut values = values.unwrap_or_default();
        values.truncate(CompletionInfo::MAX_VALUES);
        let info = CompletionInfo::with_all_values(values)
            .map_err(|error| ErrorData::internal_error(error, None))?;
        Ok(CompleteResult::new(info))
    }

    /// The type of the argument to complete; `None` when it is not offered.
    fn kind_of(&self, request: &CompleteRequestParams, selection: &Selection) -> Option<Kind> {
        let name = request.argument.name.as_str();
        match &request.r#ref {
            Reference::Prompt(prompt) => {
                let mut offered = self.offered_prompts(selection);
                let argument = offered.find(|it| it.name == prompt.name)?.argument?;
                (argument.name == name).then_some(argument.kind)
            }
            Reference::Resource(resource) => {
                let mut offered = self.offered_resources(selection);
                let found = offered.any(|it| it.is_template() && it.uri == resource.uri);
                (found && name == MONTH).then_some(Kind::Month)
            }
            _ => None,
        }
    }
}

/// The values that contain the typed text, likeliest first.
async fn suggestions(kind: Kind, typed: &str, context: &tool::Context) -> Vec<String> {
    let mut all = match kind {
        Kind::Month => months(context, MONTH_WORDS).await,
        Kind::Period => months(context, PERIOD_WORDS).await,
        Kind::Days => ["7", "15", "30", "60", "90"].map(str::to_owned).to_vec(),
        Kind::Card => cards(context).await,
    };
    let typed = typed.trim().to_lowercase();
    all.retain(|one| one.to_lowercase().contains(&typed));
    all
}

/// The period words, then the months with transactions, latest first; the last twelve calendar
/// months when Pierre does not answer.
async fn months(context: &tool::Context, words: &[&str]) -> Vec<String> {
    let today = context.today();
    let calendar = (0..MONTHS).filter_map(|back| {
        let day = today.first_of_month().checked_sub(back.months()).ok()?;
        Some(day)
    });
    let calendar: Vec<Date> = calendar.collect();
    let filter = StatementFilter {
        start_date: calendar.last().copied(),
        end_date: Some(today),
        ..StatementFilter::default()
    };
    let known = context.pierre.within(WITHIN).get_transactions(filter).await;
    let known: Option<BTreeSet<Date>> = known.ok().map(|statement| {
        let rows = statement.transactions.rows.iter();
        rows.map(|row| row.date.day.first_of_month()).collect()
    });
    let months = calendar
        .into_iter()
        .filter(|month| known.as_ref().is_none_or(|known| known.contains(month)))
        .map(|month| month.strftime("%Y-%m").to_string());
    words
        .iter()
        .map(|word| (*word).to_owned())
        .chain(months)
        .collect()
}

/// The names of the person's cards.
async fn cards(context: &tool::Context) -> Vec<String> {
    let Ok(found) = context.pierre.within(WITHIN).get_accounts().await else {
        return Vec::new();
    };
    let cards = found.accounts.rows.iter();
    let names = cards
        .filter(|account| account.kind == AccountKind::Credit)
        .filter_map(|account| Text::option(account.name.as_deref()));
    let unique: BTreeSet<String> = names.map(|name| name.as_str().to_owned()).collect();
    unique.into_iter().collect()
}
