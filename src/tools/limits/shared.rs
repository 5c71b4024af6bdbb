//! Shared by the spending limit tools: the row of an answer, the spoken forms, the checks of
//! arguments, and the meaning of Pierre's refusals.

use rust_decimal::Decimal;

use crate::{
    answer::{
        Amount, Day, Id, Sentence, Text,
        amount::{self, AmountArgument, positive},
        api_enum::pierre_values,
        clean::answer,
        text::as_shown,
    },
    pierre::{self, BadRequest, LimitChanges, NewLimit, models::Limit, money},
    tool::{Context, Error},
    tools::{comparison::Comparison, description::Description, quota},
};

answer! {
    // A limit in an answer.
    pub(crate) struct Row {
        limit_id: Option<Id>,
        category: Option<Text>,
        limit_amount: Option<Amount>,
        period: Option<Text>,
        period_start: Option<Day>,
        current_spending: Option<Amount>,
        remaining_amount: Option<Amount>,
        percentage_used: Option<Sentence>,
        status: Option<Text>,
        is_active: Option<bool>,
        is_recurring: Option<bool>,
    }
}

impl Row {
    /// The limit, under the requested id when Pierre returns none. `is_active` is left out when
    /// true, `is_recurring` when false.
    pub(crate) fn of(limit: &Limit, asked: Option<&str>) -> Self {
        Self {
            limit_id: Id::option(limit.id.as_deref().or(asked)),
            category: Text::option(limit.category.as_deref()),
            limit_amount: limit.limit_amount.map(Amount),
            period: Text::option(limit.period.as_deref()),
            period_start: limit.period_start.map(Day),
            current_spending: limit.current_spending.map(Amount),
            remaining_amount: limit.remaining_amount.map(Amount),
            percentage_used: limit.percentage_used.map(percentage),
            status: Text::option(limit.status.as_deref()),
            is_active: limit.is_active.filter(|active| !active),
            is_recurring: limit.is_recurring.filter(|recurring| *recurring),
        }
    }
}

/// At most two decimal places, without trailing zeros: `87.5`.
fn percentage(of: Decimal) -> Sentence {
    Sentence::from(money::cents(of).normalize().to_string())
}

// How often a limit starts again.
pierre_values!(pub(crate) Period {
    Daily = "daily",
    Weekly = "weekly",
    Biweekly = "biweekly",
    Monthly = "monthly",
});

/// `por mês`; `None` for an unknown word.
fn spoken_period(period: &str) -> Option<&'static str> {
    Some(match period {
        "daily" => "por dia",
        "weekly" => "por semana",
        "biweekly" => "por quinzena",
        "monthly" => "por mês",
        _ => return None,
    })
}

fn spoken_activity(active: bool) -> String {
    if active { "ativo" } else { "desativado" }.to_owned()
}

/// How a question describes an existing limit: `Streaming, R$ 80,00 por mês`.
#[must_use]
pub fn described(limit: &Limit) -> Description {
    describe(
        limit.category.as_deref(),
        limit.limit_amount,
        limit.period.as_deref(),
    )
}

/// How a question describes a limit that is about to be created.
#[must_use]
pub fn described_new(limit: &NewLimit) -> Description {
    describe(
        Some(&limit.category),
        Some(limit.limit_amount),
        Some(limit.period),
    )
}

fn describe(category: Option<&str>, amount: Option<Decimal>, period: Option<&str>) -> Description {
    let name = Text::or(category, "categoria sem nome").to_string();
    let often = period.and_then(spoken_period).map(str::to_owned);
    Description::new(name, [amount.map(amount::spoken), often], " ")
}

/// A new limit, validated before any request.
pub(crate) fn checked(
    category: &str,
    amount: AmountArgument,
    period: Period,
) -> Result<NewLimit, Error> {
    Ok(NewLimit {
        category: as_shown("category", category)?,
        limit_amount: positive("limitAmount", amount.0)?,
        period: period.as_str(),
    })
}

/// Differences between the request and what Pierre created, one sentence each.
#[must_use]
pub fn differences(asked: &NewLimit, made: &Limit) -> Vec<Sentence> {
    let asked = LimitChanges {
        category: Some(asked.category.clone()),
        limit_amount: Some(asked.limit_amount),
        period: Some(asked.period),
        is_active: None,
    };
    compare(&asked, Some(made)).warnings
}

/// Compares the request with the current limit; before the call there is none.
#[must_use]
pub fn compare(asked: &LimitChanges, now: Option<&Limit>) -> Comparison {
    let mut compared = Comparison::default();
    compared.note_text(
        "categoria",
        asked.category.as_deref(),
        now.and_then(|it| it.category.as_deref()),
    );
    compared.note(
        "valor",
        asked.limit_amount.map(amount::spoken),
        now.and_then(|it| it.limit_amount).map(amount::spoken),
    );
    let often = |period: &str| spoken_period(period).unwrap_or("outro").to_owned();
    compared.note(
        "período",
        asked.period.map(often),
        now.and_then(|it| it.period.as_deref()).map(often),
    );
    compared.note(
        "situação",
        asked.is_active.map(spoken_activity),
        now.and_then(|it| it.is_active).map(spoken_activity),
    );
    compared
}

/// The person's limit with this id, if any. Only reads.
///
/// # Errors
/// When the list cannot be read.
pub async fn find(context: &Context, id: &str) -> Result<Option<Limit>, Error> {
    let listed = context.pierre.list_spending_limits(true).await?;
    let mut limits = listed.limits.rows.into_iter();
    Ok(limits.find(|limit| limit.id.as_deref() == Some(id)))
}

/// The error for Pierre's refusal to show or change one limit.
#[must_use]
pub fn refused(error: pierre::Error) -> Error {
    match error {
        pierre::Error::NotFound | pierre::Error::Refused(BadRequest::InvalidLimitId) => {
            Error::LimitNotFound
        }
        pierre::Error::Forbidden => Error::LimitOfAnother,
        other => Error::Pierre(other),
    }
}

/// The error for Pierre's refusal to create a limit; a quota comes with its figures.
pub async fn not_made(context: &Context, error: pierre::Error) -> Error {
    let pierre = context.optional();
    let listed = async { pierre.list_spending_limits(false).await.ok()?.quota };
    quota::or(error, listed).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_percentages_without_places_that_say_nothing() {
        for (of, text) in [
            ("87.50", "87.5"),
            ("100", "100"),
            ("0.00", "0"),
            ("33.33333333333333333333", "33.33"),
            ("1e2", "100"),
            ("250.005", "250.01"),
        ] {
            assert_eq!(percentage(money::parse(of).unwrap()), text, "{of}");
        }
    }

    #[test]
    fn says_only_what_is_known() {
        let of = |body: &str| {
            let limit: Limit = serde_json::from_str(body).unwrap();
            described(&limit).to_string()
        };
        assert_eq!(
            of(r#"{"category":"Restaurantes","limitAmount":"800","period":"monthly"}"#),
            "Restaurantes, R$ 800,00 por mês"
        );
        assert_eq!(
            of(r#"{"category":"Uber\u200b","limitAmount":12.5,"period":"lunar"}"#),
            "Uber, R$ 12,50"
        );
        assert_eq!(of("{}"), "categoria sem nome");
    }
}
