//! The arguments, and the query that they mean.

use std::hash::Hash;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{
        amount::AmountArgument,
        api_enum::pierre_values,
        page::{Detail, Pagination, query_number},
        period::{self, PeriodArguments},
    },
    ledger::normalize::normalize,
    pierre::{StatementFilter, models::Account},
    tool::Error,
    tools::transactions::named,
};

/// Which transactions to show, and in what form.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(transform = period::described(&[("period", "hoje, esta_semana, este_mes, mes_passado, ultimos_N_dias, este_ano, outubro, 2026-10, 2026-T3 ou 2025. Em vez das datas."), ("startDate", "AAAA-MM-DD.")]))]
pub struct Input {
    #[serde(flatten)]
    pub(super) when: PeriodArguments,
    /// Nomes.
    pub(super) categories: Option<Vec<String>>,
    /// Com sinal: saída é negativa.
    pub(super) min_amount: Option<AmountArgument>,
    pub(super) max_amount: Option<AmountArgument>,
    pub(super) account_type: Option<AccountType>,
    pub(super) account_subtype: Option<AccountSubtype>,
    pub(super) include_status: Option<Vec<Status>>,
    /// structured: só os totais da Pierre.
    pub(super) format: Option<Format>,
    /// Filtro por IA da Pierre; lento.
    #[schemars(length(max = 500))]
    pub(super) client_message: Option<String>,
    /// Padrão 50; em full, até 100.
    #[schemars(range(min = 1, max = 200))]
    pub(super) page_size: Option<u16>,
    /// `nextCursor` anterior, com os mesmos filtros.
    #[schemars(length(max = 400))]
    pub(super) cursor: Option<String>,
    /// full: com ids, banco e tipo.
    pub(super) detail: Option<Detail>,
}

pierre_values!(pub(super) AccountType {
    Bank = "BANK",
    Credit = "CREDIT",
    Investment = "INVESTMENT",
    Loan = "LOAN",
});
pierre_values!(pub(super) AccountSubtype {
    Checking = "CHECKING_ACCOUNT",
    Savings = "SAVINGS_ACCOUNT",
    Card = "CREDIT_CARD",
    Payment = "PAYMENT_ACCOUNT",
});
pierre_values!(pub(super) Status { Posted = "POSTED", Pending = "PENDING" });

#[derive(Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    Raw,
    Structured,
}

/// The validated query.
pub struct Query {
    pub(super) input: Input,
    pub(super) pagination: Pagination,
    /// In Pierre's spelling.
    pub(super) categories: Vec<String>,
    pub(super) account_type: Option<&'static str>,
    pub(super) account_subtype: Option<&'static str>,
}

impl Query {
    pub(super) fn read(input: Input, today: Date) -> Result<Self, Error> {
        if let (Some(least), Some(most)) = (input.min_amount, input.max_amount)
            && most.0 < least.0
        {
            return Err(Error::invalid(
                "`maxAmount`: é menor que `minAmount`; inverta os valores.",
            ));
        }
        let number = query_number(&(
            &input.when,
            (
                &input.categories,
                input.min_amount.map(|it| it.0),
                input.max_amount.map(|it| it.0),
            ),
            (
                input.account_type,
                input.account_subtype,
                &input.include_status,
            ),
            (input.format, &input.client_message),
        ));
        let pagination = Pagination::resume(input.cursor.as_deref(), number, || {
            input.when.resolve(today)
        })?;
        Ok(Self {
            pagination,
            categories: categories(&input)?,
            account_type: input.account_type.map(AccountType::as_str),
            account_subtype: input.account_subtype.map(AccountSubtype::as_str),
            input,
        })
    }

    /// The filter sent to Pierre.
    pub(super) fn filter(&self, last: Date) -> StatementFilter {
        let input = &self.input;
        let statuses = input.include_status.as_deref().unwrap_or_default();
        // Pierre's comma-separated filter cannot name a category that holds a comma.
        let ours = self.categories.iter().any(|name| name.contains(','));
        // Pierre does not document which amounts it compares, so the rows are filtered here.
        let forwards_amounts = input.format == Some(Format::Structured);
        let amount = |it: Option<AmountArgument>| it.filter(|_| forwards_amounts).map(|it| it.0);
        StatementFilter {
            start_date: Some(self.pagination.period.start),
            end_date: Some(last),
            categories: if ours {
                Vec::new()
            } else {
                self.categories.clone()
            },
            min_amount: amount(input.min_amount),
            max_amount: amount(input.max_amount),
            account_type: self.account_type,
            account_subtype: self.account_subtype,
            include_status: statuses.iter().map(|status| status.as_str()).collect(),
            client_message: input.client_message.clone(),
        }
    }

    /// Whether the answer can contain rows of this account.
    pub(super) fn covers(&self, account: &Account) -> bool {
        self.account_type
            .is_none_or(|kind| account.kind.as_str() == kind)
            && self
                .account_subtype
                .is_none_or(|subtype| account.subtype.as_deref() == Some(subtype))
    }
}

/// The requested names in Pierre's spelling. One of Pierre's categories contains a comma: a text
/// that was split there is joined again.
fn categories(input: &Input) -> Result<Vec<String>, Error> {
    let mut meant: Vec<String> = Vec::new();
    let mut asked = input.categories.iter().flatten().peekable();
    while let Some(name) = asked.next() {
        let goes_on = normalize(name) == "restaurantes"
            && asked
                .next_if(|next| normalize(next) == "bares e lanchonetes")
                .is_some();
        let name = if goes_on {
            "Restaurantes, bares e lanchonetes"
        } else {
            name
        };
        meant.push(named::category("categories", name, [])?.to_owned());
    }
    Ok(meant)
}
