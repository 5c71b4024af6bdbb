//! The query of `get-transactions`, checked and applied.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::sandbox::fold::fold;
use crate::sandbox::household::Row;
use crate::sandbox::money;
use crate::sandbox::options::Shape;
use crate::sandbox::query::Query;
use crate::sandbox::reply::Refusal;
use crate::sandbox::shape::documented_subtype;

const TYPES: &[&str] = &["BANK", "CREDIT", "INVESTMENT", "LOAN"];
const SUBTYPES: &[&str] = &[
    "CHECKING_ACCOUNT",
    "SAVINGS_ACCOUNT",
    "CREDIT_CARD",
    "PAYMENT_ACCOUNT",
];
const STATUSES: &[&str] = &["POSTED", "PENDING"];
const FORMATS: &[&str] = &["raw", "structured"];

pub(super) struct Filter<'a> {
    pub(super) start: Date,
    pub(super) end: Date,
    /// The first day with rows in the answer.
    first: Date,
    categories: Option<Vec<&'a str>>,
    min: Option<f64>,
    max: Option<f64>,
    account_type: Option<&'a str>,
    account_subtype: Option<&'a str>,
    statuses: Option<Vec<&'a str>>,
    pub(super) format: &'a str,
    pub(super) message: Option<&'a str>,
}

impl<'a> Filter<'a> {
    pub(super) fn read(query: &'a Query, today: Date) -> Result<Self, Refusal> {
        let finite = |text: &str| text.parse().ok().filter(|amount: &f64| amount.is_finite());
        let start = query.day("startDate", today.saturating_sub(3.months()))?;
        Ok(Self {
            start,
            first: start,
            end: query.day("endDate", today)?,
            categories: query.get("categories").map(listed),
            min: query.checked("minAmount", "a number", finite)?,
            max: query.checked("maxAmount", "a number", finite)?,
            account_type: one_of(query, "accountType", TYPES)?,
            account_subtype: one_of(query, "accountSubtype", SUBTYPES)?,
            statuses: statuses(query)?,
            format: one_of(query, "format", FORMATS)?.unwrap_or("raw"),
            message: query.get("clientMessage"),
        })
    }

    /// As Pierre was seen to apply it: the status is ignored, and the day before the period is
    /// listed too.
    pub(super) fn relaxed(self) -> Self {
        Self {
            statuses: None,
            first: self.start.yesterday().unwrap_or(self.start),
            ..self
        }
    }

    pub(super) fn fits(&self, row: &Row) -> bool {
        let named = |names: &Vec<&str>| {
            let category = fold(row.text("category"));
            names.iter().any(|name| fold(name) == category)
        };
        let value = || {
            let value = money::number(row.cents().abs());
            value.as_f64().unwrap_or_default()
        };
        let subtype = || documented_subtype(row.text("account_subtype"));
        let status = |wanted: &Vec<&str>| wanted.contains(&row.text("status"));
        (self.first..=self.end).contains(&row.day)
            && self.categories.as_ref().is_none_or(named)
            && self.min.is_none_or(|min| value() >= min)
            && self.max.is_none_or(|max| value() <= max)
            && self
                .account_type
                .is_none_or(|it| row.text("account_type") == it)
            && self
                .account_subtype
                .is_none_or(|wanted| subtype() == wanted)
            && self.statuses.as_ref().is_none_or(status)
    }

    /// The filters as the answer repeats them; live leaves out some that were not used.
    pub(super) fn echo(&self, shape: Shape) -> Value {
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
        let optional: &[&str] = if shape.is_live() {
            &["categories", "minAmount", "maxAmount"]
        } else {
            &["clientMessage"]
        };
        let kept = all.into_iter();
        let kept = kept.filter(|(name, value)| !value.is_null() || !optional.contains(name));
        let kept: Map<_, _> = kept.map(|(name, value)| (name.to_owned(), value)).collect();
        Value::Object(kept)
    }
}

fn listed(text: &str) -> Vec<&str> {
    let items = text.split(',').map(str::trim);
    items.filter(|item| !item.is_empty()).collect()
}

fn unknown(name: &str, received: &str) -> Refusal {
    Refusal::parameter(name, &format!("Invalid {name} provided"), received)
}

fn one_of<'a>(query: &'a Query, name: &str, known: &[&str]) -> Result<Option<&'a str>, Refusal> {
    match query.get(name) {
        Some(text) if !known.contains(&text) => Err(unknown(name, text)),
        found => Ok(found),
    }
}

fn statuses(query: &Query) -> Result<Option<Vec<&str>>, Refusal> {
    let name = "includeStatus";
    let Some(text) = query.get(name) else {
        return Ok(None);
    };
    let wanted = listed(text);
    let known = wanted.iter().all(|status| STATUSES.contains(status));
    known
        .then_some(Some(wanted))
        .ok_or_else(|| unknown(name, text))
}
