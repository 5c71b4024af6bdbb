//! What may be expected of an answer. A name that is none of these is a place in it
//! (`totals.out`, `months.0.income`), which must hold exactly the value.

use regex::Regex;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Serializer, Value, ser::Formatter};

/// Words of a warning that doubts a total.
const DOUBTS: &str =
    "repet|duplic|duas vezes|mesma conta|mesmo lançamento|futur|ainda não|confirm|diferen";
/// Words of a warning about what may be there twice.
const TWICE: &str = "repet|duplic|duas vezes|mesma conta";
/// Fields of answers with which a place may begin.
const FIELDS: &[&str] = &[
    "_error",
    "byMonth",
    "commitments",
    "comparison",
    "complete",
    "count",
    "foreign",
    "groups",
    "later",
    "leftOut",
    "months",
    "others",
    "purchases",
    "returned",
    "total",
    "totals",
    "transactions",
];

/// Whether an expectation has this name; a misspelt one must not pass for a place without a value.
pub(super) fn is_known(name: &str) -> bool {
    let place = |path: &str| FIELDS.contains(&path.split('.').next().unwrap_or_default());
    match name.split_once(':') {
        Some(("rule-of" | "rule-not" | "month-sum", rest)) => !rest.is_empty(),
        Some(("between" | "or-warn" | "or-refused" | "or-doubted", path)) => place(path),
        Some(_) => false,
        None => {
            let words = [
                "total-near",
                "total-at-least",
                "total-between",
                "total-or-warn",
                "cash-or-warn",
                "ngroups",
                "leftkind",
                "leftkind-not",
                "nov",
                "nodigits",
                "count-at-least",
                "find",
                "find-not",
                "warns",
                "warned",
            ];
            words.contains(&name) || place(name)
        }
    }
}

/// Whether one expectation holds of an answer.
pub(super) fn holds(name: &str, wanted: &Value, answer: &Value) -> bool {
    let total = amount(answer.get("total"));
    let text = || wanted.as_str().unwrap_or_default();
    if let Some((name, rest)) = name.split_once(':') {
        return match name {
            "rule-of" => rules_of(rest, answer).any(|rule| rule == text()),
            "rule-not" => {
                let mut found = rules_of(rest, answer).peekable();
                found.peek().is_some() && found.all(|rule| rule != text())
            }
            "month-sum" => amount(Some(wanted)) == Some(month_sum(rest, answer)),
            "between" => is_between(amount(get(answer, rest)), wanted),
            "or-warn" => get(answer, rest) == Some(wanted) || says(answer, DOUBTS),
            "or-refused" => get(answer, rest) == Some(wanted) || answer["_error"] == true,
            "or-doubted" => get(answer, rest) == Some(wanted) || is_doubted(answer),
            other => panic!("no such expectation: {other}"),
        };
    }
    match name {
        "total-near" => {
            let near = |total: Decimal| Some((total - amount(Some(wanted))?).abs() < Decimal::ONE);
            total.and_then(near) == Some(true)
        }
        "total-at-least" => total.is_some_and(|total| Some(total) >= amount(Some(wanted))),
        "total-between" => is_between(total, wanted),
        "total-or-warn" => answer.get("total") == Some(wanted) || says(answer, DOUBTS),
        "cash-or-warn" => get(answer, "totals.cash") == Some(wanted) || says(answer, TWICE),
        "ngroups" => items(answer, "groups").count() as u64 == wanted.as_u64().unwrap_or(u64::MAX),
        "leftkind" => {
            let mut kinds = items(answer, "leftOut").map(|it| &it["kind"]).peekable();
            kinds.peek().is_some() && kinds.all(|kind| kind == wanted)
        }
        "leftkind-not" => items(answer, "leftOut").all(|it| it["kind"] != *wanted),
        "nov" => items(answer, "months")
            .find(|it| it["month"] == "2026-11")
            .is_some_and(|it| it["owed"] == *wanted),
        "nodigits" => !spaced(answer).contains(text()),
        "count-at-least" => answer["count"].as_u64() >= wanted.as_u64(),
        "find" => Regex::new(text()).unwrap().is_match(&spaced(answer)),
        "find-not" => !Regex::new(text()).unwrap().is_match(&spaced(answer)),
        "warns" => says(answer, &regex::escape(text())),
        "warned" => Some(is_doubted(answer)) == wanted.as_bool(),
        place => get(answer, place) == Some(wanted),
    }
}

fn is_between(amount_: Option<Decimal>, bounds: &Value) -> bool {
    let bound = |at: usize| amount(bounds.get(at)).unwrap();
    amount_.is_some_and(|it| (bound(0)..=bound(1)).contains(&it))
}

fn amount(value: Option<&Value>) -> Option<Decimal> {
    value?.as_str()?.parse().ok()
}

fn get<'a>(answer: &'a Value, place: &str) -> Option<&'a Value> {
    place.split('.').try_fold(answer, |at, name| match at {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        Value::Object(fields) => fields.get(name),
        _ => None,
    })
}

fn items<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    answer
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn rules_of<'a>(text: &'a str, answer: &'a Value) -> impl Iterator<Item = &'a str> {
    items(answer, "transactions")
        .filter(move |it| {
            let description = it["description"].as_str();
            description.is_some_and(|it| it.starts_with(text))
        })
        .map(|it| it["rule"].as_str().unwrap_or_default())
}

fn says(answer: &Value, pattern: &str) -> bool {
    let pattern = Regex::new(pattern).unwrap();
    items(answer, "warnings").any(|it| pattern.is_match(it.as_str().unwrap_or_default()))
}

/// Whether an answer says that it is not the whole or not the certain truth.
fn is_doubted(answer: &Value) -> bool {
    answer["complete"] == false || items(answer, "warnings").count() > 0
}

/// What is owed by all that falls due in a month, wherever it stands.
fn month_sum(month: &str, value: &Value) -> Decimal {
    match value {
        Value::Object(fields) => {
            let is_due = |due: &Value| due.as_str().is_some_and(|due| due.starts_with(month));
            let own = fields.get("dueDate").filter(|due| is_due(due));
            let own = own.and_then(|_| amount(fields.get("owed")));
            let inside = fields.values().map(|it| month_sum(month, it));
            own.unwrap_or_default() + inside.sum::<Decimal>()
        }
        Value::Array(items) => items.iter().map(|it| month_sum(month, it)).sum(),
        _ => Decimal::ZERO,
    }
}

/// As JSON with a space after each colon and comma.
fn spaced(value: &Value) -> String {
    struct Spaced;
    impl Formatter for Spaced {
        fn begin_array_value<W: ?Sized + std::io::Write>(
            &mut self,
            writer: &mut W,
            first: bool,
        ) -> std::io::Result<()> {
            writer.write_all(if first { b"" } else { b", " })
        }

        fn begin_object_key<W: ?Sized + std::io::Write>(
            &mut self,
            writer: &mut W,
            first: bool,
        ) -> std::io::Result<()> {
            writer.write_all(if first { b"" } else { b", " })
        }

        fn begin_object_value<W: ?Sized + std::io::Write>(
            &mut self,
            writer: &mut W,
        ) -> std::io::Result<()> {
            writer.write_all(b": ")
        }
    }
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Spaced);
    value.serialize(&mut serializer).unwrap();
    String::from_utf8(bytes).unwrap()
}
