//! `get-bills` and `get-bill-summary` of the untidy household. Closed bills are exact once they are
//! due; the summary has the used limit, and adds up what is dated in the period, on whatever bill
//! it is.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use serde_json::Value;

use super::cards;
use super::facts::{Account, Kind};
use super::rows::{RowWriter, bill_id, float_figure};
use crate::sandbox::household::Row;
use crate::sandbox::json::text;
use crate::sandbox::money;
use crate::sandbox::shape::bill::{ClosedBill, OpenBill};

/// How many bills back Pierre knows.
const KNOWN: i32 = 12;

/// The closed bills that have fallen due, newest first; the newest of all comes twice.
pub(super) fn closed(writer: &RowWriter<'_>) -> Vec<Value> {
    let today = writer.calendar.today;
    let mut bills = Vec::new();
    for (place, card, body) in all(writer) {
        let first = cards::closing(card, writer.statements.facts.since);
        let open = cards::closing(card, today);
        for back in 0..=KNOWN {
            let closing = cards::later(open, -back);
            let due = cards::due(card, closing);
            if closing < first || due >= today {
                continue;
            }
            let cents = writer.statements.bill(place, card, closing);
            let bill = ClosedBill {
                id: bill_id(place, closing),
                card: body,
                closing,
                due,
                cents,
                minimum: money::number(cents.max(0) * 15 / 100),
                now: writer.calendar.now(),
            };
            bills.push(bill.written(writer.shape));
        }
    }
    if let Some(newest) = bills.first().cloned() {
        bills.insert(0, newest);
    }
    bills
}

/// The cards, with their places and bodies.
fn all<'s>(writer: &'s RowWriter<'_>) -> impl Iterator<Item = (usize, &'s Account, &'s Value)> {
    let accounts = writer.statements.facts.accounts.iter().enumerate();
    let cards = accounts.filter(|(_, account)| account.kind == Kind::Card);
    cards.filter_map(|(place, card)| Some((place, card, writer.view.accounts.get(place)?)))
}

/// The open bill of each card.
pub(super) fn open(writer: &RowWriter<'_>, rows: &[Row]) -> Vec<Value> {
    let cards = all(writer);
    cards
        .map(|(_, card, body)| open_bill(writer, rows, card, body))
        .collect()
}

fn open_bill(writer: &RowWriter<'_>, rows: &[Row], card: &Account, body: &Value) -> Value {
    let closing = cards::closing(card, writer.calendar.today);
    let period = (cards::later(closing, -1), closing.saturating_sub(1.days()));
    let is_on_card = |row: &&Row| {
        let data = row.body.get("credit_card_data");
        row.text("account_id") == text(body, "id") && data.is_some_and(|data| !data.is_null())
    };
    let rows = rows.iter().filter(is_on_card);
    let found = rows.filter(|row| (period.0..=period.1).contains(&row.day));
    let mut ids = BTreeSet::new();
    let once = found.clone().filter(|row| ids.insert(row.text("id")));
    let in_reais = once.filter(|row| row.text("currency_code") == "BRL");
    let cents: Vec<i64> = in_reais.map(Row::cents).collect();
    let bill = OpenBill {
        card: body,
        closing_day: card.closes,
        is_day_known: card.closing_told,
        period,
        due: cards::due(card, closing),
        calculated: float_figure(&cents, writer.shape),
    };
    bill.written(writer.shape, || {
        found
            .filter_map(|row| serde_json::from_str(row.written.get()?).ok())
            .collect()
    })
}
