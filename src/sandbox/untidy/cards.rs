//! When a card's bills close and fall due. A day before the closing day is on the bill that closes
//! in its month, the closing day itself on the next one.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::facts::Account;
use crate::sandbox::days::in_month;

/// The day on which the bill with a purchase of this day closes.
pub(super) fn closing(card: &Account, day: Date) -> Date {
    let this = in_month(day, card.closes);
    if day < this { this } else { later(this, 1) }
}

/// The day on which the bill that closes on this one is due.
pub(super) fn due(card: &Account, closing: Date) -> Date {
    in_month(closing, card.due)
}

/// The closing day of the bill that is due on this day.
pub(super) fn closing_of(card: &Account, due: Date) -> Date {
    in_month(due, card.closes)
}

/// The same day some months later, or that month's last.
pub(super) fn later(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}
