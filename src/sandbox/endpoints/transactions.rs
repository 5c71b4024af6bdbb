//! `get-transactions`: its ten query parameters and its two formats.

pub(crate) mod message;

use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::household::{Row, text};
use super::query::Query;
use super::reply::{self, bad_request};
use super::state::{Caller, State, View};
use super::words::{Wish, fold};
use super::{Shape, money, reminders, shape, structured};

const TYPES: &[&str] = &["BANK", "CREDIT", "INVESTMENT", "LOAN"];
const SUBTYPES: &[&str] = &[
    "CHECKING_ACCOUNT",
    "SAVINGS_ACCOUNT",
    "CREDIT_CARD",
    "PAYMENT_ACCOUNT",
];
const STATUSES: &[&str] = &["POSTED", "PENDING"];
const FORMATS: &[&str] = &["raw", "structured"];

/// A query, checked.
struct Filter<'a> {
    start: Date,
    /// From which day on rows come.
    first: Date,
    end: Date,
    categories: Option<Vec<&'a str>>,
    min: Option<f64>,
    max: Option<f64>,
    account_type: Option<&'a str>,
    account_subtype: Option<&'a str>,
    statuses: Option<Vec<&'a str>>,
    format: &'a str,
    message: Option<&'a str>,
}

/// Answers `GET get-transactions`.
pub(crate) fn list(state: &State, caller: &Caller, query: &Query) -> Response {
    let today = state.calendar().today;
    let filter = match Filter::read(query, today) {
        Ok(filter) => filter,
        Err(refusal) => return refusal.answer(),
    };
    let filter = match state.untidy(caller) {
        Some(_) => filter.taken_lightly(),
        None => filter,
    };
    let view = state.household(caller);
    let mut rows: Vec<&Row> = view
        .rows
        .iter()
        .copied()
        .filter(|row| filter.fits(row))
        .collect();
    let total = rows.len();
    if let Some(message) = filter.message {
        let wish = Wish::of(message);
        rows.retain(|row| {
            let merchant = row
                .body
                .get("merchant")
                .map_or("", |merchant| text(merchant, "name"));
            let category = text(&row.body, "category");
            let texts = format!("{} {category} {merchant}", text(&row.body, "description"));
            wish.fits(&fold(&texts), absolute(row))
        });
    }
    rows.extend(view.odd);
    answer(state, &view, &filter, &rows, total)
}

fn answer(
    state: &State,
    view: &View<'_>,
    filter: &Filter<'_>,
    rows: &[&Row],
    total: usize,
) -> Response {
    let (shape, calendar) = (state.shape(), state.calendar());
    let structured = filter.format == "structured";
    let count = rows.len();
    let mut message = match filter.message {
        Some(_) => format!(
            "Encontradas {count} transações (de {total} totais após aplicar filtro inteligente \
             baseado na sua mensagem)."
        ),
        None => format!("Encontradas {count} transações no período solicitado."),
    };
    if structured {
        message.push_str(" Os dados foram estruturados para facilitar a análise.");
    }
    let mut body = json!({ "count": count });
    let mut add = |name, value| super::household::set(&mut body, name, value);
    if let Some(asked) = filter.message {
        add("totalBeforeFilter", total.into());
        add("clientMessageUsed", asked.into());
    }
    if shape.is_live() || filter.message.is_some() {
        add("message", message.into());
    }
    add("filters", filter.echo(shape));
    add("timestamp", calendar.now().into());
    // The rest of the object, without its opening brace.
    let rest = body.to_string();
    let rest = rest.strip_prefix('{').unwrap_or_default();
    let mut written = String::from(r#"{"success":true,"data":"#);
    if structured {
        let data = structured::data(rows, &view.accounts, filter.start, filter.end);
        written.push_str(&data.to_string());
    } else {
        join(rows, view, state, &mut written);
    }
    written.push(',');
    written.push_str(rest);
    reply::written(written)
}

/// Adds the rows as a list. Each is written once: a statement of thousands is asked for often.
fn join(rows: &[&Row], view: &View<'_>, state: &State, list: &mut String) {
    let (calendar, shape) = (state.calendar(), state.shape());
    let written = rows.iter().map(|row| {
        let write = || shape::transaction(row, view, calendar, shape).to_string();
        row.written.get_or_init(write)
    });
    list.reserve(written.clone().map(|row| row.len() + 1).sum::<usize>() + 2);
    list.push('[');
    for (index, row) in written.enumerate() {
        if index > 0 {
            list.push(',');
        }
        list.push_str(row);
    }
    list.push(']');
}

/// A parameter that Pierre would not take.
pub(crate) struct Refusal {
    name: String,
    message: String,
    received: String,
}

impl Refusal {
    pub(crate) fn answer(self) -> Response {
        bad_request(
            &format!("Invalid {}", self.name),
            &self.message,
            Some(&self.received),
        )
    }
}

impl<'a> Filter<'a> {
    fn read(query: &'a Query, today: Date) -> Result<Self, Refusal> {
        let start = day(query, "startDate", today.saturating_sub(3.months()))?;
        Ok(Self {
            start,
            first: start,
            end: day(query, "endDate", today)?,
            categories: query.get("categories").map(|names| listed(names).collect()),
            min: amount(query, "minAmount")?,
            max: amount(query, "maxAmount")?,
            account_type: one_of(query, "accountType", TYPES)?,
            account_subtype: one_of(query, "accountSubtype", SUBTYPES)?,
            statuses: statuses(query)?,
            format: one_of(query, "format", FORMATS)?.unwrap_or("raw"),
            message: query.get("clientMessage"),
        })
    }

    /// As Pierre was seen to take it: the status is not looked at, and a day before the period comes
    /// along.
    fn taken_lightly(self) -> Self {
        Self {
            statuses: None,
            first: self.start.yesterday().unwrap_or(self.start),
            ..self
        }
    }

    fn fits(&self, row: &Row) -> bool {
        let field = |name| text(&row.body, name);
        let named = |names: &Vec<&str>| {
            let category = fold(field("category"));
            names.iter().any(|name| fold(name) == category)
        };
        let value = || money::number(absolute(row)).as_f64().unwrap_or_default();
        (self.first..=self.end).contains(&row.day)
            && self.categories.as_ref().is_none_or(named)
            && self.min.is_none_or(|min| value() >= min)
            && self.max.is_none_or(|max| value() <= max)
            && self
                .account_type
                .is_none_or(|wanted| field("account_type") == wanted)
            && self
                .account_subtype
                .is_none_or(|wanted| shape::subtype(field("account_subtype")) == wanted)
            && self
                .statuses
                .as_ref()
                .is_none_or(|wanted| wanted.contains(&field("status")))
    }

    /// The filters as the answer repeats them; live leaves out some that were not used.
    fn echo(&self, shape: Shape) -> Value {
        let all = [
            ("startDate", json!(self.start.to_string())),
            ("endDate", json!(self.end.to_string())),
            ("categories", json!(self.categories)),
            ("minAmount", json!(self.min)),
            ("maxAmount", json!(self.max)),
            ("accountType", json!(self.account_type)),
            ("accountSubtype", json!(self.account_subtype)),
            ("format", json!(self.format)),
            ("clientMessage", json!(self.message)),
        ];
        let kept = all.into_iter().filter(|(name, value)| match shape {
            Shape::Live | Shape::LiveApril2026 => {
                !(value.is_null() && matches!(*name, "categories" | "minAmount" | "maxAmount"))
            }
            Shape::Documented => *name != "clientMessage" || !value.is_null(),
        });
        let kept: Map<String, Value> = kept.map(|(name, value)| (name.to_owned(), value)).collect();
        Value::Object(kept)
    }
}

fn absolute(row: &Row) -> i64 {
    row.body
        .get("amount")
        .and_then(money::cents)
        .unwrap_or_default()
        .abs()
}

fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

pub(crate) fn day(query: &Query, name: &str, default: Date) -> Result<Date, Refusal> {
    let Some(text) = query.get(name) else {
        return Ok(default);
    };
    let parsed = text.parse().ok().filter(|_| reminders::is_day(text));
    parsed.ok_or_else(|| refuse(name, &format!("{name} must be in YYYY-MM-DD format"), text))
}

fn amount(query: &Query, name: &str) -> Result<Option<f64>, Refusal> {
    let Some(text) = query.get(name) else {
        return Ok(None);
    };
    let parsed = text.parse().ok().filter(|amount: &f64| amount.is_finite());
    parsed
        .map(Some)
        .ok_or_else(|| refuse(name, &format!("{name} must be a number"), text))
}

fn one_of<'a>(query: &'a Query, name: &str, known: &[&str]) -> Result<Option<&'a str>, Refusal> {
    match query.get(name) {
        Some(text) if !known.contains(&text) => {
            Err(refuse(name, &format!("Invalid {name} provided"), text))
        }
        found => Ok(found),
    }
}

fn statuses(query: &Query) -> Result<Option<Vec<&str>>, Refusal> {
    let Some(text) = query.get("includeStatus") else {
        return Ok(None);
    };
    let wanted: Vec<&str> = listed(text).collect();
    if wanted.iter().all(|status| STATUSES.contains(status)) {
        return Ok(Some(wanted));
    }
    Err(refuse(
        "includeStatus",
        "Invalid includeStatus provided",
        text,
    ))
}

pub(crate) fn refuse(name: &str, message: &str, received: &str) -> Refusal {
    Refusal {
        name: name.to_owned(),
        message: message.to_owned(),
        received: received.to_owned(),
    }
}
