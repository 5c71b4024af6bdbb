//! Cards: instalments and bills.

use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::pierre::{
    Client, Error,
    day::sao_paulo,
    models::{BillSummary, Bills, Installments},
};

/// The parameters of get-bill-summary.
#[derive(Clone, Debug, Default)]
pub struct BillSummaryFilter {
    /// One card only.
    pub account_id: Option<String>,
    /// The day of the month on which its bills close; only with a card.
    pub closing_day: Option<u8>,
    /// First and last day, in place of those that follow from the closing day.
    pub days: Option<(Date, Date)>,
}

impl Client {
    /// GET get-installments: all parts of the purchases made in these days.
    pub async fn get_installments(&self, start: Date, end: Date) -> Result<Installments, Error> {
        let query = vec![
            ("startDate", start.to_string()),
            ("endDate", end.to_string()),
        ];
        self.send(self.get("get-installments", query)).await
    }

    /// GET get-bills: closed bills whose due date has passed.
    pub async fn get_bills(&self, account_id: Option<&str>) -> Result<Bills, Error> {
        let account = account_id.map(|id| ("accountId", id.to_owned()));
        self.send(self.get("get-bills", account.into_iter().collect()))
            .await
    }

    /// GET get-bill-summary: the current bill of each card.
    pub async fn get_bill_summary(&self, filter: BillSummaryFilter) -> Result<BillSummary, Error> {
        let (start, end) = filter.days.unzip();
        let query = [
            ("accountId", filter.account_id),
            ("closingDay", filter.closing_day.map(|day| day.to_string())),
            ("startDate", start.and_then(begin).map(instant)),
            ("endDate", end.and_then(finish).map(instant)),
        ];
        let query = query
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        self.send(self.get("get-bill-summary", query)).await
    }
}

/// The first moment of a day in São Paulo.
fn begin(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(sao_paulo()).ok()?.timestamp())
}

/// Its last millisecond.
fn finish(day: Date) -> Option<Timestamp> {
    let next = begin(day.tomorrow().ok()?)?;
    next.checked_sub(1.millisecond()).ok()
}

fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}
