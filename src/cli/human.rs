//! An answer for people: sentences first, then the figures, then each list as a table, warnings last.

use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use serde_json::{Map, Value};

use super::{
    forms::{Form, form},
    labels::label,
};

/// A list of more fields than this is no table any more.
const WIDEST_TABLE: usize = 9;

type Object = Map<String, Value>;

/// The answer to a call that asked for groups by this, if it asked for any.
pub(super) fn render(answer: &Object, grouped_by: Option<&str>) -> String {
    let groups = Form::of_groups(grouped_by);
    let answer_of = Reading {
        groups,
        currency: None,
    };
    answer_of.whole(answer)
}

/// What has to be known to write a value.
#[derive(Clone, Copy)]
struct Reading<'a> {
    groups: Form,
    /// Of the innermost object that says one.
    currency: Option<&'a str>,
}

impl<'a> Reading<'a> {
    fn inside(self, object: &'a Object) -> Self {
        let currency = object.get("currency").and_then(Value::as_str);
        Self {
            currency: currency.or(self.currency),
            ..self
        }
    }

    fn whole(self, answer: &'a Object) -> String {
        let here = self.inside(answer);
        let mut parts = Vec::new();
        if let Some(Value::String(message)) = answer.get("message") {
            parts.push(message.clone());
        }
        let figures: Vec<String> = answer
            .iter()
            .filter(|(key, value)| key.as_str() != "message" && !value.is_array())
            .map(|(key, value)| format!("{}: {}", label(key), here.inline(key, value)))
            .collect();
        if !figures.is_empty() {
            parts.push(figures.join("\n"));
        }
        for (key, value) in answer {
            if let Value::Object(inner) = value {
                for (key, rows) in inner {
                    parts.extend(here.inside(inner).list(key, rows));
                }
            }
            parts.extend(here.list(key, value).filter(|_| key != "warnings"));
        }
        if let Some(Value::Array(warnings)) = answer.get("warnings")
            && !warnings.is_empty()
        {
            parts.push(here.lines("warnings", warnings));
        }
        parts.join("\n\n")
    }

    /// A list as a table, or as lines when it is one of texts.
    fn list(self, key: &str, value: &'a Value) -> Option<String> {
        let rows = value.as_array().filter(|rows| !rows.is_empty())?;
        let mut columns: Vec<&str> = Vec::new();
        for row in rows.iter().filter_map(Value::as_object) {
            for name in row.keys() {
                if !columns.contains(&name.as_str()) {
                    columns.push(name);
                }
            }
        }
        if columns.is_empty() {
            return Some(self.lines(key, rows));
        }
        let objects = rows.iter().filter_map(Value::as_object);
        if columns.len() > WIDEST_TABLE {
            let blocks: Vec<_> = objects.map(|row| self.inside(row).block(row)).collect();
            return Some(format!("{}:\n{}", label(key), blocks.join("\n")));
        }
        let mut table = Table::new();
        table
            .load_style(UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(140)
            .set_header(columns.iter().map(|name| label(name)));
        for row in objects {
            let here = self.inside(row);
            let cell = |name: &&str| row.get(*name).map(|value| here.inline(name, value));
            table.add_row(columns.iter().map(|name| cell(name).unwrap_or_default()));
        }
        Some(format!("{}:\n{table}", label(key)))
    }

    fn lines(self, key: &str, items: &'a [Value]) -> String {
        let lines: Vec<_> = items
            .iter()
            .map(|item| format!("  - {}", self.inline(key, item)))
            .collect();
        format!("{}:\n{}", label(key), lines.join("\n"))
    }

    /// A row of many fields, under its name.
    fn block(self, row: &'a Object) -> String {
        let mut named = ["name", "card", "category", "title"].into_iter();
        let heading = named.find_map(|key| Some((key, row.get(key)?)));
        let name = heading.map_or_else(String::new, |(key, value)| self.inline(key, value));
        let lines: Vec<_> = row
            .iter()
            .filter(|(key, _)| heading.is_none_or(|(named, _)| key.as_str() != named))
            .map(|(key, value)| format!("      {}: {}", label(key), self.inline(key, value)))
            .collect();
        format!("  • {name}\n{}", lines.join("\n"))
    }

    fn inline(self, key: &str, value: &'a Value) -> String {
        match value {
            Value::String(text) => match form(key) {
                Form::Group => self.groups.write(text, None),
                form => form.write(text, self.currency),
            },
            Value::Bool(true) => "sim".to_owned(),
            Value::Bool(false) => "não".to_owned(),
            Value::Object(inner) => inner
                .iter()
                .filter(|(_, value)| !value.is_array())
                .map(|(key, value)| {
                    let here = self.inside(inner);
                    format!("{} {}", label(key), here.inline(key, value))
                })
                .collect::<Vec<_>>()
                .join(", "),
            Value::Array(items) => items
                .iter()
                .map(|item| self.inline(key, item))
                .collect::<Vec<_>>()
                .join("; "),
            other => other.to_string(),
        }
    }
}
