//! What is spent of a limit: the household's rows of its category since its period began.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde_json::Value;

use crate::sandbox::days::Calendar;
use crate::sandbox::fold::fold;
use crate::sandbox::household::{Row, View};
use crate::sandbox::json::text;
use crate::sandbox::money;

/// Percentages at which the person is alerted.
const ALERTS: [i64; 3] = [50, 75, 100];

/// A limit beside what is spent of it, in cents.
pub(super) struct Spent {
    pub(super) limit: i64,
    pub(super) cents: i64,
    /// When and how much, oldest first.
    pub(super) rows: Vec<(String, i64)>,
}

impl Spent {
    pub(super) fn of(limit: &Value, view: &View<'_>, calendar: &Calendar) -> Self {
        let category = fold(text(limit, "category"));
        let today = calendar.today;
        let begun = calendar
            .day_of(text(limit, "periodStart"))
            .is_none_or(|start| start <= today);
        let start = start(text(limit, "period"), today, false);
        let counts = |row: &&Row| {
            begun
                && (start..=today).contains(&row.day)
                && row.text("type") == "DEBIT"
                && fold(row.text("category")) == category
        };
        let rows = view.rows.iter().filter(counts);
        let mut rows: Vec<(String, i64)> = rows
            .filter_map(|row| Some((row.text("date").to_owned(), cents(row)?)))
            .collect();
        rows.sort();
        Self {
            limit: money::of(limit, "limitAmount").unwrap_or_default(),
            cents: rows.iter().map(|row| row.1).sum(),
            rows,
        }
    }

    /// In hundredths of a percent.
    fn share(&self, cents: i64) -> i64 {
        (cents * 10_000 + self.limit / 2)
            .checked_div(self.limit)
            .unwrap_or_default()
    }

    pub(super) fn percentage(&self) -> Value {
        money::number(self.share(self.cents))
    }

    pub(super) fn level(&self) -> &'static str {
        match self.share(self.cents) {
            ..7_500 => "ok",
            7_500..10_000 => "warning",
            _ => "exceeded",
        }
    }

    /// The next percentage at which the person will be alerted.
    pub(super) fn next_alert(&self) -> Option<i64> {
        let share = self.share(self.cents);
        ALERTS.into_iter().find(|percent| percent * 100 > share)
    }

    /// Each alert that was sent: its percentage, when, and what was spent by then.
    pub(super) fn alerts(&self) -> Vec<(i64, &str, i64)> {
        let mut sent = Vec::new();
        let mut sum = 0;
        for (at, cents) in &self.rows {
            let before = self.share(sum);
            sum += cents;
            let reached = |percent: &i64| (before + 1..=self.share(sum)).contains(&(percent * 100));
            let reached = ALERTS.into_iter().filter(reached);
            sent.extend(reached.map(|percent| (percent, at.as_str(), sum)));
        }
        sent
    }
}

/// What a row costs in reais, unless its bank has not said yet.
fn cents(row: &Row) -> Option<i64> {
    let field = match row.text("currency_code") {
        "BRL" => "amount",
        _ => "amount_in_account_currency",
    };
    money::of(&row.body, field).map(i64::abs)
}

/// The first day of the period that today is in, or of the one after it. Weeks begin on Mondays,
/// fortnights on the 1st and the 16th.
pub(super) fn start(period: &str, today: Date, next: bool) -> Date {
    let first = today.first_of_month();
    let sixteenth = first.saturating_add(15.days());
    let (this, after) = match period {
        "daily" => (today, today.saturating_add(1.day())),
        "weekly" => {
            let since = today.weekday().since(Weekday::Monday);
            let monday = today.saturating_sub(i32::from(since).days());
            (monday, monday.saturating_add(7.days()))
        }
        "biweekly" if today < sixteenth => (first, sixteenth),
        "biweekly" => (sixteenth, first.saturating_add(1.month())),
        _ => (first, first.saturating_add(1.month())),
    };
    if next { after } else { this }
}

/// The period as Pierre's own texts name it.
pub(super) fn period_text(period: &str) -> &'static str {
    match period {
        "daily" => "diário",
        "weekly" => "semanal",
        "biweekly" => "quinzenal",
        _ => "mensal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_begin_where_people_expect_them_to() {
        for (period, today, this, after) in [
            ("daily", "2026-12-31", "2026-12-31", "2027-01-01"),
            ("weekly", "2026-11-22", "2026-11-16", "2026-11-23"),
            ("weekly", "2026-11-16", "2026-11-16", "2026-11-23"),
            ("biweekly", "2026-11-15", "2026-11-01", "2026-11-16"),
            ("biweekly", "2026-11-16", "2026-11-16", "2026-12-01"),
            ("monthly", "2026-01-31", "2026-01-01", "2026-02-01"),
        ] {
            let today: Date = today.parse().unwrap();
            assert_eq!(start(period, today, false).to_string(), this, "{period}");
            assert_eq!(start(period, today, true).to_string(), after, "{period}");
        }
    }

    #[test]
    fn alerts_are_sent_when_the_sum_reaches_them() {
        let at = |day: &str, cents| (day.to_owned(), cents);
        let spent = Spent {
            limit: 10_000,
            cents: 10_000,
            rows: vec![at("a", 4_999), at("b", 2_501), at("c", 2_500)],
        };
        assert_eq!(
            spent.alerts(),
            [(50, "b", 7_500), (75, "b", 7_500), (100, "c", 10_000)]
        );
        assert_eq!((spent.level(), spent.next_alert()), ("exceeded", None));
        let none = Spent {
            limit: 0,
            cents: 5,
            rows: vec![at("a", 5)],
        };
        assert_eq!((none.percentage(), none.level()), (0.0.into(), "ok"));
    }
}
