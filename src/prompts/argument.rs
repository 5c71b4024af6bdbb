//! What can be filled into a question, and what a person's own data suggests for it.

use std::{collections::BTreeSet, time::Duration};

use jiff::{ToSpan, civil::Date};

use crate::{
    answer::{Text, period},
    pierre::{StatementFilter, models::AccountKind},
    tool::Context,
};

/// One thing to fill in.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// What clients call it.
    pub name: &'static str,
    /// What it takes; also shown when something else was typed.
    pub description: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What counts when nothing is filled in.
    pub default: &'static str,
}

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A month.
    Month,
    /// A period word or a month.
    Period,
    /// Days ahead.
    Days,
    /// The name of a card.
    Card,
}

const MONTH_WORDS: &[&str] = &["este_mes", "mes_passado"];
const PERIOD_WORDS: &[&str] = &[
    "hoje",
    "ontem",
    "esta_semana",
    "semana_passada",
    "este_mes",
    "mes_passado",
    "ultimos_7_dias",
    "ultimos_30_dias",
    "ultimos_90_dias",
    "ultimos_12_meses",
    "este_ano",
    "ano_passado",
];
/// Months that are looked at for data.
const MONTHS: i32 = 12;
/// A suggestion that takes longer comes too late.
const WITHIN: Duration = Duration::from_secs(5);
/// Longest name of a card.
const LONGEST_NAME: usize = 80;

impl Kind {
    /// What was typed in its plain form, or nothing when it is not taken.
    #[must_use]
    pub fn read(self, typed: &str, today: Date) -> Option<String> {
        match self {
            Self::Period => period::plain(typed, today),
            Self::Month => {
                let plain = period::plain(typed, today)?;
                // Of all plain forms, a month's alone has six digits.
                let digits = plain.bytes().filter(u8::is_ascii_digit).count();
                let is_month = MONTH_WORDS.contains(&plain.as_str()) || digits == 6;
                is_month.then_some(plain)
            }
            Self::Days => {
                let days: u8 = typed.parse().ok()?;
                (1..=90).contains(&days).then(|| days.to_string())
            }
            Self::Card => {
                let plain = typed.chars().count() <= LONGEST_NAME
                    && !typed.chars().any(|it| it.is_control() || it == '"');
                plain.then(|| Text::clean(typed).as_str().to_owned())
            }
        }
    }

    /// What fits what was typed so far, the likeliest first.
    pub async fn suggest(self, typed: &str, context: &Context) -> Vec<String> {
        let all = match self {
            Self::Month => months(context, MONTH_WORDS).await,
            Self::Period => months(context, PERIOD_WORDS).await,
            Self::Days => ["7", "15", "30", "60", "90"].map(str::to_owned).to_vec(),
            Self::Card => cards(context).await,
        };
        let typed = typed.trim().to_lowercase();
        all.into_iter()
            .filter(|one| one.to_lowercase().contains(&typed))
            .collect()
    }
}

/// The words, then the months of which there is a transaction, the latest first; when Pierre cannot
/// be asked, the last months of the calendar.
async fn months(context: &Context, words: &[&str]) -> Vec<String> {
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
async fn cards(context: &Context) -> Vec<String> {
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
