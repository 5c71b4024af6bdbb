//! Cards: installments and bills.

use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::pierre::{
    client::Client,
    day::sao_paulo,
    error::Error,
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
        let request = self
            .get("get-installments")
            .query("startDate", Some(start))
            .query("endDate", Some(end));
        self.send(request).await
    }

    /// GET get-bills: closed bills whose due date has passed.
    pub async fn get_bills(&self, account_id: Option<&str>) -> Result<Bills, Error> {
        self.send(self.get("get-bills").query("accountId", account_id))
            .await
    }

    /// GET get-bill-summary: the current bill of each card.
    pub async fn get_bill_summary(&self, filter: BillSummaryFilter) -> Result<BillSummary, Error> {
        let (start, end) = filter.days.unzip();
        let request = self
            .get("get-bill-summary")
            .query("accountId", filter.account_id)
            .query("closingDay", filter.closing_day)
            .query("startDate", start.and_then(begin).map(instant))
            .query("endDate", end.and_then(finish).map(instant));
        self.send(request).await
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
