//! Readers of single fields that never fail: a value of another form than expected is absent.
//! They look at the raw JSON text, so that a number keeps every digit it was written with.

use std::{borrow::Cow, fmt, marker::PhantomData, sync::mpsc};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    day::{self, Moment},
    money,
};

/// So many rows are read by one core in one go, in about half a millisecond.
const BATCH: usize = 256;

/// The text of a JSON string, number or boolean; nothing of `null`, a list or an object.
fn scalar(raw: &str) -> Option<Cow<'_, str>> {
    match raw.as_bytes().first()? {
        b'"' => {
            let inner = raw.get(1..raw.len().checked_sub(1)?)?;
            if inner.contains('\\') {
                serde_json::from_str(raw).ok().map(Cow::Owned)
            } else {
                Some(Cow::Borrowed(inner))
            }
        }
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(raw)),
    }
}

fn with<'de, D, T>(deserializer: D, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(scalar(raw.get()).and_then(|text| read(&text)))
}

/// A text; a blank one is absent.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    named(from, |text| Some(text.to_owned()))
}

/// What a text names; a blank one names nothing.
pub(super) fn named<'de, D, T>(
    from: D,
    name: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
{
    with(from, |text| {
        let is_blank = text.chars().all(char::is_whitespace);
        if is_blank { None } else { name(text) }
    })
}

/// An amount of money, from a number or a decimal string, rounded to the cent; absurd ones are absent.
pub(super) fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    with(from, money::of_pierre)
}

/// A number that is no money, such as a percentage.
pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    with(from, money::parse)
}

/// A month, from `2026-10` or any day in it: its first day.
pub(super) fn month<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    with(from, day::month)
}

/// How many parts a purchase has, or which part: none has more than 99.
pub(super) fn part<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    Ok(count(from)?.filter(|it| (1..=money::MOST_PARTS).contains(it)))
}

/// A text, or the `value` of an object that holds one.
pub(super) fn text_or_value<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    struct Valued {
        #[serde(default, deserialize_with = "text")]
        value: Option<String>,
    }

    let raw = <&RawValue>::deserialize(from)?;
    if let Some(valued) = nested_in::<Valued>(raw) {
        return Ok(valued.value);
    }
    Ok(scalar(raw.get())
        .filter(|it| !it.trim().is_empty())
        .map(Cow::into_owned))
}

/// A day or an instant.
pub(super) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Moment>, D::Error> {
    with(from, Moment::parse)
}

/// A date without a time of day.
pub(super) fn calendar_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    with(from, day::calendar_day)
}

/// A boolean, also as `"true"`.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    with(from, |text| text.parse().ok())
}

/// A whole number, also as `"12"` or `12.0`.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    with(from, |text| {
        let number = money::parse(text)?;
        (number.fract().is_zero()).then(|| u32::try_from(number).ok())?
    })
}

/// An object or a list of the expected form, else absent.
pub(super) fn nested<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    <&RawValue>::deserialize(from).map(nested_in)
}

/// [`nested`] in raw JSON.
pub(super) fn nested_in<'de, T: Deserialize<'de>>(raw: &'de RawValue) -> Option<T> {
    let raw = raw.get();
    // Often it is null, and that is not worth an error of serde's.
    let is_nested = raw.starts_with(['{', '[']);
    is_nested.then(|| serde_json::from_str(raw).ok())?
}

/// The rows of a list, each read on its own: an odd one is counted and never fails the others.
/// Those of a long list are read on all cores while the list is still gone through.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<T> {
    /// The rows that could be read, in the order in which they came.
    pub rows: Vec<T>,
    /// How many could not.
    pub unreadable: usize,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            unreadable: 0,
        }
    }
}

impl<T> Rows<T> {
    fn read<'de>(list: &[&'de RawValue]) -> Self
    where
        T: Deserialize<'de>,
    {
        let rows = list.iter().map(|raw| serde_json::from_str(raw.get()));
        let rows: Vec<T> = rows.filter_map(Result::ok).collect();
        let unreadable = list.len() - rows.len();
        Self { rows, unreadable }
    }
}

impl<'de, T: Deserialize<'de> + Send> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(List(PhantomData))
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Send> Visitor<'de> for List<T> {
    type Value = Rows<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Rows::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut next = || {
            let mut batch: Vec<&RawValue> = Vec::new();
            while batch.len() < BATCH
                && let Some(raw) = list.next_element()?
            {
                batch.push(raw);
            }
            Ok(batch)
        };
        let first = next()?;
        if first.len() < BATCH {
            return Ok(Rows::read(&first));
        }
        let (sender, receiver) = mpsc::channel();
        rayon::in_place_scope(|scope| {
            let mut batch = first;
            for number in 0_usize.. {
                let sender = sender.clone();
                scope.spawn(move |_| {
                    // The other end is there until all are read.
                    let _ = sender.send((number, Rows::read(&batch)));
                });
                batch = next()?;
                if batch.is_empty() {
                    break;
                }
            }
            Ok(())
        })?;
        drop(sender);
        let mut batches: Vec<(usize, Rows<T>)> = receiver.into_iter().collect();
        batches.sort_unstable_by_key(|(number, _)| *number);
        let mut found = Rows::default();
        let count = batches.iter().map(|(_, batch)| batch.rows.len()).sum();
        found.rows.reserve_exact(count);
        for (_, mut batch) in batches {
            found.rows.append(&mut batch.rows);
            found.unreadable += batch.unreadable;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Row {
        #[serde(default, deserialize_with = "amount")]
        amount: Option<Decimal>,
        #[serde(default, deserialize_with = "text")]
        id: Option<String>,
        #[serde(default, deserialize_with = "count")]
        part: Option<u32>,
    }

    #[test]
    fn keeps_every_digit_of_numbers_and_strings() {
        for body in [r#"{"amount":1500.50}"#, r#"{"amount":"1500.50"}"#] {
            let row: Row = serde_json::from_str(body).unwrap();
            assert_eq!(row.amount.unwrap().to_string(), "1500.50");
        }
        let row: Row = serde_json::from_str(r#"{"amount":123456789012.12}"#).unwrap();
        assert_eq!(row.amount.unwrap().to_string(), "123456789012.12");
    }

    #[test]
    fn amounts_are_rounded_to_the_cent_and_absurd_ones_are_absent() {
        for (amount, read) in [
            ("0.30000000000000004", Some("0.30")),
            ("-15.935", Some("-15.94")),
            ("999999999999.99", Some("999999999999.99")),
            ("1000000000000", None),
            ("1e30", None),
            ("7.9e28", None),
        ] {
            let row: Row = serde_json::from_str(&format!(r#"{{"amount":{amount}}}"#)).unwrap();
            assert_eq!(
                row.amount.map(|it| it.to_string()).as_deref(),
                read,
                "{amount}"
            );
        }
    }

    #[test]
    fn takes_another_form_for_absent() {
        for body in [
            r#"{"amount":null,"id":"","part":{}}"#,
            r#"{"amount":[1],"part":"1/2"}"#,
            "{}",
        ] {
            let row: Row = serde_json::from_str(body).unwrap();
            assert!(
                row.amount.is_none() && row.id.is_none() && row.part.is_none(),
                "{body}"
            );
        }
    }

    #[test]
    fn reads_escapes_numbers_as_text_and_counts_as_text() {
        let row: Row = serde_json::from_str(r#"{"id":"S\u00e3o \"1\"","part":"3"}"#).unwrap();
        assert_eq!((row.id.as_deref(), row.part), (Some("São \"1\""), Some(3)));
        let row: Row = serde_json::from_str(r#"{"id":42,"part":12.0}"#).unwrap();
        assert_eq!((row.id.as_deref(), row.part), (Some("42"), Some(12)));
    }

    #[test]
    fn counts_odd_rows_and_keeps_the_others() {
        let rows: Rows<Row> = serde_json::from_str(r#"[{"id":"a"},7,null,{"id":"b"}]"#).unwrap();
        assert_eq!((rows.rows.len(), rows.unreadable), (2, 2));
        assert!(
            serde_json::from_str::<Rows<Row>>("null")
                .unwrap()
                .rows
                .is_empty()
        );
        assert!(serde_json::from_str::<Rows<Row>>("{}").is_err());
    }

    #[test]
    fn the_rows_of_a_long_list_keep_their_order() {
        let row = |number: usize| match number % 7 {
            0 => "7".to_owned(),
            _ => format!(r#"{{"part":{number}}}"#),
        };
        for count in [BATCH - 1, BATCH, BATCH + 1, 10 * BATCH, 10 * BATCH + 9] {
            let list = (0..count).map(row).collect::<Vec<_>>().join(",");
            let rows: Rows<Row> = serde_json::from_str(&format!("[{list}]")).unwrap();
            let parts = rows.rows.iter().map(|row| row.part.unwrap() as usize);
            assert!(parts.eq((0..count).filter(|number| number % 7 != 0)));
            assert_eq!(rows.unreadable, count.div_ceil(7));
            assert!(serde_json::from_str::<Rows<Row>>(&format!("[{list}")).is_err());
        }
    }
}
