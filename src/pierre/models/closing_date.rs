//! Closing days of cards (manage-closing-date). The list is documented; what the other operations
//! answer is not, and is read wherever it may stand.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::pierre::lenient::{self, Rows, lenient};

/// How deep an answer of unknown shape is looked into.
const DEEPEST: u8 = 3;

/// The answer of LIST_ACCOUNTS.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WireList")]
pub struct ClosingDates {
    /// The cards. Their numbers are not read.
    pub cards: Rows<CardClosingDay>,
}

lenient! {
    struct WireList {
        data: nested(WireAccounts),
        accounts: nested(Rows<CardClosingDay>),
    }
}

#[derive(Deserialize)]
struct WireAccounts {
    accounts: Rows<CardClosingDay>,
}

impl TryFrom<WireList> for ClosingDates {
    type Error = &'static str;

    fn try_from(wire: WireList) -> Result<Self, Self::Error> {
        let nested = wire.data.map(|data| data.accounts);
        Ok(Self {
            cards: nested.or(wire.accounts).ok_or("no list of cards")?,
        })
    }
}

/// One card and its closing day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WireCard")]
pub struct CardClosingDay {
    /// Pierre's id of the card.
    pub account_id: Option<String>,
    /// The card's name.
    pub name: Option<String>,
    /// Day of the month, 1 to 31; `None` when none is set.
    pub closing_day: Option<u8>,
    /// Whether Pierre uses it.
    pub is_active: Option<bool>,
    /// What the person wrote beside it.
    pub notes: Option<String>,
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireCard {
        id: text,
        account_id: text,
        name: text,
        account_name: text,
        marketing_name: text,
        has_closing_date: flag,
        closing_day: count,
        is_active: flag,
        notes: text,
    }
}

impl TryFrom<WireCard> for CardClosingDay {
    type Error = &'static str;

    fn try_from(wire: WireCard) -> Result<Self, Self::Error> {
        // A closing date may have an id of its own beside that of its card.
        let account_id = wire.account_id.or(wire.id);
        let day = wire.closing_day.and_then(|day| u8::try_from(day).ok());
        let day = day.filter(|day| (1..=31).contains(day));
        let says_something = day.is_some() || wire.has_closing_date.is_some();
        if account_id.is_none() && !says_something {
            return Err("a card without an id");
        }
        Ok(Self {
            account_id,
            name: wire.name.or(wire.account_name).or(wire.marketing_name),
            closing_day: day.filter(|_| wire.has_closing_date != Some(false)),
            is_active: wire.is_active,
            notes: wire.notes,
        })
    }
}

/// The answer of GET, INSERT, UPDATE and DELETE: of unknown shape, so any JSON will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingDateAnswer {
    /// What Pierre says of success.
    pub success: Option<bool>,
    /// The closing day, where one could be made out.
    pub card: Option<CardClosingDay>,
}

impl<'de> Deserialize<'de> for ClosingDateAnswer {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Default, Deserialize)]
        struct Envelope {
            #[serde(default, deserialize_with = "lenient::flag")]
            success: Option<bool>,
        }
        let raw = <&RawValue>::deserialize(from)?.get();
        let envelope: Envelope = serde_json::from_str(raw).unwrap_or_default();
        Ok(Self {
            success: envelope.success,
            card: card_in(raw, DEEPEST),
        })
    }
}

/// A closing day in this object, or in one of those inside that could hold it.
fn card_in(raw: &str, depth: u8) -> Option<CardClosingDay> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Inside<'a> {
        #[serde(borrow)]
        data: Option<&'a RawValue>,
        #[serde(borrow)]
        closing_date: Option<&'a RawValue>,
        #[serde(borrow)]
        account: Option<&'a RawValue>,
    }
    if depth == 0 || !raw.trim_start().starts_with('{') {
        return None;
    }
    let here: Option<CardClosingDay> = serde_json::from_str(raw).ok();
    if here.as_ref().is_some_and(|card| card.closing_day.is_some()) {
        return here;
    }
    let inside: Inside<'_> = serde_json::from_str(raw).ok()?;
    [inside.closing_date, inside.data, inside.account]
        .into_iter()
        .flatten()
        .find_map(|inner| card_in(inner.get(), depth - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(body: &str) -> Option<u8> {
        let answer: ClosingDateAnswer = serde_json::from_str(body).unwrap();
        answer.card?.closing_day
    }

    #[test]
    fn finds_the_day_wherever_it_may_stand() {
        for body in [
            r#"{"success":true,"data":{"accountId":"a","closingDay":5,"isActive":true}}"#,
            r#"{"accountId":"a","closingDay":"5"}"#,
            r#"{"data":{"closingDate":{"id":"c","accountId":"a","closingDay":5.0}}}"#,
            r#"{"closingDate":{"closingDay":5}}"#,
        ] {
            assert_eq!(day(body), Some(5), "{body}");
        }
        for body in [
            "{}",
            "[]",
            "7",
            r#""ok""#,
            "null",
            r#"{"success":true,"message":"done"}"#,
            r#"{"closingDay":32}"#,
            r#"{"data":["a","b","c"]}"#,
            r#"{"data":{"data":{"data":{"closingDay":5}}}}"#,
        ] {
            assert_eq!(day(body), None, "{body}");
        }
        let deep = format!("{}1{}", r#"{"data":"#.repeat(5_000), "}".repeat(5_000));
        assert_eq!(card_in(&deep, DEEPEST), None);
    }

    #[test]
    fn reads_the_list_nested_or_flat_and_nothing_else() {
        let cards = |body: &str| serde_json::from_str::<ClosingDates>(body).map(|it| it.cards.rows);
        let row = r#"[{"id":"a","name":"Cartão","hasClosingDate":false,"closingDay":null}]"#;
        let nested = cards(&format!(r#"{{"data":{{"accounts":{row}}}}}"#)).unwrap();
        assert_eq!(nested, cards(&format!(r#"{{"accounts":{row}}}"#)).unwrap());
        assert_eq!(nested.len(), 1);
        for body in ["{}", r#"{"data":{}}"#, r#"{"data":null}"#] {
            assert!(cards(body).is_err(), "{body}");
        }
    }
}
