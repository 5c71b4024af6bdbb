//! Pages of a list and the cursors between them. A cursor is a place in the order of the rows, not
//! a number of rows: it holds no state in this process, and a row that arrives between two pages
//! is neither lost nor repeated.

use std::hash::{DefaultHasher, Hash, Hasher};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::InvalidArgument;
use crate::{ledger::Period, pierre::models::Transaction};

/// The place of a row in the order: newest day first, then id, then how many equal ones came
/// before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowKey<'a> {
    /// The row's day.
    pub day: Date,
    /// The row's id.
    pub id: &'a str,
}

impl<'a> RowKey<'a> {
    /// A transaction's.
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

/// Where the next page begins, for the query it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(rename = "d")]
    day: String,
    #[serde(rename = "i")]
    id: String,
    /// How many rows of exactly this place were already given.
    #[serde(rename = "n")]
    equals: usize,
    #[serde(rename = "q")]
    query: u32,
    /// The period as it was resolved for the first page.
    #[serde(rename = "s")]
    start: String,
    #[serde(rename = "e")]
    end: String,
}

impl Cursor {
    /// Reads a cursor that an earlier answer gave; nothing when it is none of ours.
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

    /// Whether it belongs to this query.
    #[must_use]
    pub fn belongs_to(&self, query: u32) -> bool {
        self.query == query
    }

    fn write(&self) -> CursorText {
        CursorText(URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default()))
    }
}

/// Why a query cannot begin, or go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CursorError {
    /// No answer of this server gave it.
    NotOurs,
    /// It belongs to a query with other filters.
    OtherQuery,
    /// There is none, and the period cannot be resolved.
    Period(InvalidArgument),
}

/// A cursor as it is shown: letters and digits that mean something to this server only.
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

/// A question's place in time and in its pages.
pub struct Pagination {
    /// The cursor's own, so that `hoje` is the same day on every page, or the one resolved now.
    pub period: Period,
    query: u32,
    after: Option<Cursor>,
}

impl Pagination {
    /// Goes on where a cursor says, or begins.
    ///
    /// # Errors
    /// When the cursor does not fit, or there is none and resolving fails.
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

    /// The rows of this page out of all, which must stand in the order of [`RowKey`], and the cursor of
    /// the page after it.
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

/// A number that stands for the filters of a query, the same in every process of one version.
#[must_use]
pub fn query_number(filters: &impl Hash) -> u32 {
    // `DefaultHasher::new` has fixed keys.
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
