//! When a card's bills close and fall due. A day before the closing day is on the bill that closes
//! in its month, the closing day itself on the next one.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::super::bills::in_month;
use super::facts::Account;

/// The day on which the bill closes that a purchase of this day is on.
pub(super) fn closing(card: &Account, day: Date) -> Date {
    let this = in_month(day.first_of_month(), card.closes).unwrap_or(day);
    if day < this { this } else { later(this, 1) }
}

/// The day on which the bill that closes on this one is due.
pub(super) fn due(card: &Account, closing: Date) -> Date {
    in_month(closing.first_of_month(), card.due).unwrap_or(closing)
}

/// The closing day of the bill that is due on this day.
pub(super) fn closing_of(card: &Account, due: Date) -> Date {
    in_month(due.first_of_month(), card.closes).unwrap_or(due)
}

/// The same day so many months later, or that month's last.
pub(super) fn later(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}
