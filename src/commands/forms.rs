//! How the texts of answers are written for people who read them in a terminal: money and dates as
//! Brazilians write them, words in place of Pierre's values. A field's name tells its form, never
//! what a text looks like: a description that looks like a date stays as it is.

mod words;

use rust_decimal::Decimal;

use words::{
    BASES, CURRENCIES, KINDS, OUTCOMES, PATTERNS, PERIODS, SOURCES, STATES, SUBTYPES, TYPES, Words,
};

use crate::{answer::amount, tools::reminders::shared::spoken_instant};

/// What a field's text is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// A decimal, in the currency of the object that it stands in.
    Money,
    /// A decimal, in reais whatever that object's currency is.
    Reais,
    /// A decimal that is no money, with or without `%`.
    Decimal,
    /// `2026-10-31`, or an instant.
    Day,
    /// `2026-10`.
    Month,
    /// One of some values, each with its word.
    Word(Words),
    /// A name in capitals.
    Brand,
    /// A group: what it was grouped by tells its form.
    Group,
    /// A sentence, an id, or a text of somebody's.
    Free,
}

/// The form of a field's text; what is not known stays as it is.
pub(super) fn form(field: &str) -> Form {
    FORMS
        .iter()
        .find(|(_, fields)| fields.contains(&field))
        .map_or(Form::Free, |(form, _)| *form)
}

impl Form {
    /// The form of the groups that a call asked for.
    pub(super) fn of_groups(by: Option<&str>) -> Self {
        match by {
            Some("month") => Self::Month,
            Some("day") => Self::Day,
            _ => Self::Free,
        }
    }

    /// The text in its form; one that is not what its field should hold stays as it is.
    pub(super) fn write(self, text: &str, currency: Option<&str>) -> String {
        match self {
            Self::Money => money(text, currency),
            Self::Reais => money(text, None),
            Self::Decimal => decimal(text),
            Self::Day => Some(spoken_instant(text)),
            Self::Month => month(text),
            Self::Word(words) => word(words, text),
            Self::Brand => Some(brand(text)),
            Self::Group | Self::Free => None,
        }
        .unwrap_or_else(|| text.to_owned())
    }
}

fn money(text: &str, currency: Option<&str>) -> Option<String> {
    let reais = amount::spoken(text.parse::<Decimal>().ok()?);
    let sign = match currency {
        None | Some("BRL") => return Some(reais),
        Some("USD") => "US$",
        Some("EUR") => "€",
        Some("GBP") => "£",
        Some(other) => other,
    };
    Some(reais.replacen("R$", sign, 1))
}

fn decimal(text: &str) -> Option<String> {
    text.trim_end_matches('%').parse::<Decimal>().ok()?;
    Some(text.replace('.', ","))
}

fn month(text: &str) -> Option<String> {
    let (year, month) = text.split_once('-')?;
    Some(format!("{month}/{year}"))
}

fn word(words: &[(&str, &str)], text: &str) -> Option<String> {
    let (_, word) = words.iter().find(|(value, _)| *value == text)?;
    Some((*word).to_owned())
}

fn brand(text: &str) -> String {
    let mut after_letter = false;
    text.chars()
        .flat_map(|letter| {
            let small = after_letter.then(|| letter.to_lowercase());
            after_letter = letter.is_alphabetic();
            let whole = small.is_none().then_some(letter);
            small.into_iter().flatten().chain(whole)
        })
        .collect()
}

/// Every field that holds a text, by its form; a test of the catalogue finds those that are missing.
const FORMS: &[(Form, &[&str])] = &[
    (
        Form::Money,
        &[
            "amount",
            "available",
            "balance",
            "calculated",
            "cardDebt",
            "cash",
            "closing",
            "currentBill",
            "currentSpending",
            "difference",
            "fromBills",
            "fromInstallments",
            "fromReminders",
            "in",
            "income",
            "later",
            "limit",
            "limitAmount",
            "minimumPayment",
            "net",
            "opening",
            "out",
            "owed",
            "ownTransfers",
            "paid",
            "debt",
            "likely",
            "pending",
            "remaining",
            "remainingAmount",
            "reportedTotal",
            "savings",
            "spending",
            "spent",
            "total",
            "totalBankTransfer",
            "totalReceived",
            "totalSpent",
            "undecided",
            "usedLimit",
        ],
    ),
    (Form::Reais, &["amountInAccountCurrency"]),
    (
        Form::Decimal,
        &["alertType", "change", "percentageUsed", "share"],
    ),
    (
        Form::Day,
        &[
            "asOf",
            "closeDate",
            "closingDate",
            "date",
            "dueDate",
            "endDate",
            "lastUpdated",
            "lookAgainAt",
            "nextDueDate",
            "periodEnd",
            "periodStart",
            "recurrenceTime",
            "reminderTime",
            "repeatAt",
            "sentAt",
            "startDate",
        ],
    ),
    (Form::Month, &["month"]),
    (Form::Group, &["group", "key"]),
    (Form::Brand, &["brand", "level"]),
    (Form::Word(BASES), &["basis"]),
    (Form::Word(CURRENCIES), &["currency"]),
    (Form::Word(KINDS), &["kind"]),
    (Form::Word(OUTCOMES), &["outcome"]),
    (Form::Word(PERIODS), &["period"]),
    (Form::Word(PATTERNS), &["recurrencePattern"]),
    (Form::Word(SOURCES), &["source"]),
    (Form::Word(STATES), &["status"]),
    (Form::Word(SUBTYPES), &["subtype"]),
    (Form::Word(TYPES), &["type"]),
    (
        Form::Free,
        &[
            "account",
            "accountId",
            "bank",
            "card",
            "category",
            "changed",
            "closingDaySource",
            "confirmationToken",
            "description",
            "goneTools",
            "howTo",
            "installment",
            "limitId",
            "memories",
            "merchant",
            "message",
            "name",
            "newTools",
            "next",
            "nextCursor",
            "notes",
            "number",
            "originalCategory",
            "parts",
            "preview",
            "reminderId",
            "rule",
            "summary",
            "title",
            "tools",
            "transactionId",
            "warnings",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::*;
    use crate::{
        ledger::rules::Kind,
        server::{self, consent::Confirm},
    };

    /// The names of the fields that hold a text or a list of texts.
    fn texts(schema: &Map<String, Value>, name: &str, found: &mut Vec<String>) {
        if schema.get("type").is_some_and(|kind| kind == "string") {
            found.push(name.to_owned());
        }
        let inner = |it: &Value| it.as_object().cloned().unwrap_or_default();
        for (name, property) in schema.get("properties").map(inner).unwrap_or_default() {
            texts(&inner(&property), &name, found);
        }
        if let Some(items) = schema.get("items") {
            texts(&inner(items), name, found);
        }
    }

    #[test]
    fn every_text_of_every_answer_has_one_form() {
        let mut of_answers = Vec::new();
        for tool in crate::tools::ALL.iter().chain(crate::tools::EXPERIMENTAL) {
            // The one has all that a tool says, the other what the server adds to it.
            texts(&(tool.output_schema)(), "", &mut of_answers);
            let listed = server::definition(tool, Confirm::Auto);
            texts(&listed.output_schema.unwrap(), "", &mut of_answers);
        }
        let known = || FORMS.iter().flat_map(|(_, fields)| fields.iter());
        for field in &of_answers {
            let times = known().filter(|name| *name == field).count();
            assert_eq!(times, 1, "{field}");
        }
        for field in known() {
            assert!(of_answers.iter().any(|name| name == field), "{field}");
        }
    }

    #[test]
    fn every_kind_of_movement_has_a_word() {
        for kind in Kind::ALL {
            assert!(word(KINDS, kind.name()).is_some(), "{}", kind.name());
        }
    }

    #[test]
    fn writes_as_brazilians_do() {
        for (field, currency, text, written) in [
            ("amount", None, "-1234.56", "-R$ 1.234,56"),
            ("amount", Some("BRL"), "0.00", "R$ 0,00"),
            ("amount", Some("USD"), "-1234.56", "-US$ 1.234,56"),
            ("amount", Some("CHF"), "10.00", "CHF 10,00"),
            ("amountInAccountCurrency", Some("USD"), "10.00", "R$ 10,00"),
            ("percentageUsed", None, "66.34", "66,34"),
            ("change", None, "-1.3%", "-1,3%"),
            ("date", None, "2026-11-25", "25/11/2026"),
            (
                "reminderTime",
                None,
                "2026-11-16T12:00:00.000Z",
                "16/11/2026 09:00",
            ),
            (
                "asOf",
                None,
                "2026-11-22T12:00:00-03:00",
                "22/11/2026 12:00",
            ),
            ("recurrenceTime", None, "9h", "9h"),
            ("month", None, "2026-10", "10/2026"),
            ("brand", None, "MASTERCARD", "Mastercard"),
            ("level", None, "VISA INFINITE", "Visa Infinite"),
            ("kind", None, "spending", "gasto"),
            ("status", None, "PENDING", "pendente"),
            ("status", None, "OTHER", "OTHER"),
            // Texts of others, whatever they look like.
            ("description", None, "2026-11-25", "2026-11-25"),
            ("description", None, "-1234.56", "-1234.56"),
            ("merchant", None, "PENDING", "PENDING"),
            ("title", None, "spending", "spending"),
            ("key", None, "2026-10", "2026-10"),
            ("unheardOf", None, "12.50", "12.50"),
        ] {
            assert_eq!(form(field).write(text, currency), written, "{field}");
        }
        assert_eq!(
            Form::of_groups(Some("month")).write("2026-10", None),
            "10/2026"
        );
        assert_eq!(
            Form::of_groups(Some("day")).write("2026-10-31", None),
            "31/10/2026"
        );
        assert_eq!(
            Form::of_groups(Some("merchant")).write("2026-10", None),
            "2026-10"
        );
    }
}
