//! Keyset pagination. A cursor is a position in the order of the rows, not an offset: the process
//! keeps no state, and rows that arrive between two pages cause no omission or repetition.

use std::hash::{DefaultHasher, Hash, Hasher};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::InvalidArgument;
use crate::{ledger::Period, pierre::models::Transaction};

/// The sort key of a row: newest day first, then id. Equal keys are told apart by their count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowKey<'a> {
    /// The row's day.
    pub day: Date,
    /// The row's id.
    pub id: &'a str,
}

impl<'a> RowKey<'a> {
    /// The key of a transaction.
    #[must_use]
    pub fn of(row: &'a Transaction) -> Self {
        Self {
            day: row.date.day,
            id: &row.id,
        }
    }
}

impl Ord for RowKey<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.day.cmp(&self.day).then_with(|| self.id.cmp(other.id))
    }
}

impl PartialOrd for RowKey<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The position where the next page of one query begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(rename = "d")]
    day: String,
    #[serde(rename = "i")]
    id: String,
    /// How many rows with exactly this key were already returned.
    #[serde(rename = "n")]
    equals: usize,
    #[serde(rename = "q")]
    query: u32,
    /// The period as resolved for the first page.
    #[serde(rename = "s")]
    start: String,
    #[serde(rename = "e")]
    end: String,
}

impl Cursor {
    /// Parses a cursor of an earlier answer; `None` when this server did not issue it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        let cursor: Self = serde_json::from_slice(&bytes).ok()?;
        cursor.period()?;
        cursor.day.parse::<Date>().ok()?;
        Some(cursor)
    }

    /// First and last day of the query's period.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        let (start, end) = (self.start.parse().ok()?, self.end.parse().ok()?);
        (start <= end).then_some(Period { start, end })
    }

    /// Whether the cursor belongs to this query.
    #[must_use]
    pub fn belongs_to(&self, query: u32) -> bool {
        self.query == query
    }

    fn write(&self) -> CursorText {
        CursorText(URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default()))
    }
}

/// Why a query cannot start or continue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CursorError {
    /// This server did not issue the cursor.
    NotOurs,
    /// The cursor belongs to a query with other filters.
    OtherQuery,
    /// Without a cursor: the period cannot be resolved.
    Period(InvalidArgument),
}

/// An encoded cursor, opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CursorText(String);

super::clean::string_value!(CursorText);

/// How much of a row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(crate) enum Detail {
    Concise,
    Full,
}

/// The period of a query and the position of its page.
pub struct Pagination {
    /// The cursor's period, so that `hoje` is the same day on every page; else resolved now.
    pub period: Period,
    query: u32,
    after: Option<Cursor>,
}

impl Pagination {
    /// Continues at a cursor, or starts a new query.
    ///
    /// # Errors
    /// When the cursor is invalid, or there is none and the period cannot be resolved.
    pub fn resume(
        cursor: Option<&str>,
        query: u32,
        resolve: impl FnOnce() -> Result<Period, InvalidArgument>,
    ) -> Result<Self, CursorError> {
        let after = cursor.map(|text| Cursor::read(text).ok_or(CursorError::NotOurs));
        let after = after.transpose()?;
        let is_other = |cursor: &Cursor| !cursor.belongs_to(query);
        if after.as_ref().is_some_and(is_other) {
            return Err(CursorError::OtherQuery);
        }
        let period = match after.as_ref().and_then(Cursor::period) {
            Some(period) => period,
            None => resolve().map_err(CursorError::Period)?,
        };
        Ok(Self {
            period,
            query,
            after,
        })
    }

    /// The rows of this page and the cursor of the next. `rows` must be sorted by [`RowKey`].
    pub fn page<'r, T>(
        &self,
        rows: &'r [T],
        place: impl Fn(&T) -> RowKey<'_>,
        size: usize,
    ) -> (&'r [T], Option<CursorText>) {
        let begin = self.after.as_ref().map_or(0, |cursor| {
            let Ok(day) = cursor.day.parse() else {
                return 0;
            };
            let last = RowKey {
                day,
                id: &cursor.id,
            };
            let first_equal = rows.partition_point(|row| place(row) < last);
            let past = rows.partition_point(|row| place(row) <= last);
            first_equal.saturating_add(cursor.equals).min(past)
        });
        let end = begin.saturating_add(size).min(rows.len());
        let shown = rows.get(begin..end).unwrap_or_default();
        let next = shown.last().filter(|_| end < rows.len()).map(|last| {
            let last = place(last);
            let first_equal = rows.partition_point(|row| place(row) < last);
            Cursor {
                day: last.day.to_string(),
                id: last.id.to_owned(),
                equals: end - first_equal,
                query: self.query,
                start: self.period.start.to_string(),
                end: self.period.end.to_string(),
            }
            .write()
        });
        (shown, next)
    }
}

/// A hash of a query's filters, the same in every process of one version.
#[must_use]
pub fn query_number(filters: &impl Hash) -> u32 {
    // `DefaultHasher::new` uses fixed keys.
    let mut hasher = DefaultHasher::new();
    filters.hash(&mut hasher);
    u32::try_from(hasher.finish() >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (Date, String);

    fn place(row: &Row) -> RowKey<'_> {
        RowKey {
            day: row.0,
            id: &row.1,
        }
    }

    fn period() -> Period {
        Period {
            start: "2026-01-01".parse().unwrap(),
            end: "2026-12-31".parse().unwrap(),
        }
    }

    fn sort(rows: &mut [Row]) {
        rows.sort_by(|a, b| place(a).cmp(&place(b)));
    }

    fn row(day: u8, id: u16) -> Row {
        (
            Date::new(2026, 5, i8::try_from(day % 28).unwrap() + 1).unwrap(),
            format!("{id}"),
        )
    }

    #[test]
    fn refuses_what_is_no_cursor_of_ours() {
        for text in ["", "x", "e30", "!!!", "eyJkIjoiMjAyNiJ9"] {
            assert_eq!(Cursor::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_made_up_place_is_no_place_beyond_the_rows() {
        let mut rows: Vec<Row> = (0..5).map(|id| row(3, id)).collect();
        sort(&mut rows);
        for equals in [1, 5, usize::MAX] {
            let cursor = Cursor {
                day: rows[1].0.to_string(),
                id: rows[1].1.clone(),
                equals,
                query: 7,
                start: "2026-01-01".to_owned(),
                end: "2026-12-31".to_owned(),
            };
            let text = cursor.write().0;
            let pagination = Pagination::resume(Some(&text), 7, || Ok(period())).unwrap();
            let (shown, next) = pagination.page(&rows, place, 10);
            assert_eq!((shown.len(), next), (3, None), "{equals}");
        }
    }

    proptest::proptest! {
        #[test]
        fn walks_every_row_once_whatever_arrives_in_between(
            first in proptest::collection::vec((0_u8..28, 0_u16..50), 0..80),
            late in proptest::collection::vec((0_u8..28, 100_u16..150), 0..10),
            size in 1_usize..20,
            when in 0_usize..5,
        ) {
            let mut rows: Vec<Row> = first.iter().map(|it| row(it.0, it.1)).collect();
            sort(&mut rows);
            let before = rows.clone();
            let mut seen: Vec<Row> = Vec::new();
            let mut cursor: Option<String> = None;
            for turn in 0.. {
                proptest::prop_assert!(turn < 200);
                if turn == when {
                    rows.extend(late.iter().map(|it| row(it.0, it.1)));
                    sort(&mut rows);
                }
                let pagination = Pagination::resume(cursor.as_deref(), 7, || Ok(period())).unwrap();
                let (shown, next) = pagination.page(&rows, place, size);
                seen.extend_from_slice(shown);
                match next {
                    Some(text) => cursor = Some(text.0),
                    None => break,
                }
            }
            let old: Vec<Row> = seen.iter().filter(|it| it.1.len() < 3).cloned().collect();
            proptest::prop_assert_eq!(old, before);
            let mut sorted = seen.clone();
            sort(&mut sorted);
            proptest::prop_assert_eq!(seen, sorted);
        }
    }
}
