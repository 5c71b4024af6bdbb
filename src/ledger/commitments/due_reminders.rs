//! Reminders that are still to be paid, recurring ones from their next turn on.

use jiff::{Span, ToSpan, civil::Date};

use super::{Commitment, CommitmentKind};
use crate::{
    ledger::{
        normalize::words,
        phrases::{BillOf, bill_of, card_words},
    },
    pierre::models::{Account, AccountKind, Reminder},
};

/// Most turns of one reminder: two years of days.
const MOST_TURNS: usize = 750;

/// The active reminders until a day, those that come back as often as they do.
#[must_use]
pub fn of_reminders(
    reminders: &[Reminder],
    accounts: &[Account],
    today: Date,
    until: Date,
) -> Vec<Commitment> {
    let cards = CardNames::of(accounts);
    let mut owed = Vec::new();
    let is_active = |it: &&Reminder| {
        let status = it.status.as_deref();
        status.is_none_or(|it| it.eq_ignore_ascii_case("active"))
    };
    for reminder in reminders.iter().filter(is_active) {
        let title = reminder.title.as_deref().map(words).unwrap_or_default();
        let is_in_bill = cards.is_bill(&title);
        let days = days(reminder, today).take_while(|(due, _)| *due <= until);
        for (due, is_inferred) in days.take(MOST_TURNS) {
            owed.push(Commitment {
                due,
                kind: CommitmentKind::Reminder,
                name: reminder.title.clone().map(Into::into),
                owed: reminder.amount,
                count: 1,
                is_inferred,
                is_in_bill,
            });
        }
    }
    owed
}

/// The names by which people call their cards' bills.
struct CardNames {
    /// Whole names of cards and their banks.
    names: Vec<String>,
    /// Their words.
    words: Vec<String>,
}

impl CardNames {
    fn of(accounts: &[Account]) -> Self {
        let cards = accounts.iter().filter(|it| it.kind == AccountKind::Credit);
        let names = cards.flat_map(|it| [it.name.as_deref(), it.bank.as_deref()]);
        Self {
            names: names.flatten().map(words).collect(),
            words: card_words(accounts),
        }
    }

    /// Whether a reminder is of a card's bill: a `fatura` of a card or of nobody, a `cartão`, or the
    /// very name of a card or its bank.
    fn is_bill(&self, title: &str) -> bool {
        let mut all = title.split(' ');
        let is_fatura = all
            .clone()
            .any(|it| matches!(it, "fatura" | "faturas" | "fat"));
        let is_card = all.any(|it| matches!(it, "cartao" | "cartoes"));
        let owner = bill_of(title, &self.words);
        if self.names.is_empty() {
            return false;
        }
        if is_fatura || is_card {
            return matches!(owner, BillOf::Card | BillOf::Nobody);
        }
        self.names.iter().any(|name| name == title)
    }
}

/// The days on which a reminder is to be paid, and whether each was worked out.
fn days(reminder: &Reminder, today: Date) -> impl Iterator<Item = (Date, bool)> {
    let comes_back = reminder.is_recurring == Some(true);
    let pattern = reminder
        .recurrence_pattern
        .as_deref()
        .filter(|_| comes_back);
    let step = match pattern.map(str::to_ascii_lowercase).as_deref() {
        Some("daily") => Some(1.day()),
        Some("weekly") => Some(7.days()),
        Some("biweekly") => Some(14.days()),
        Some("monthly") => Some(1.month()),
        Some("yearly") => Some(1.year()),
        _ => None,
    };
    let first = reminder.due_date;
    let next = first
        .zip(step)
        .map_or(0, |(first, step)| turns_before(first, step, today));
    (0_i64..).map_while(move |turn| match (turn, step) {
        (0, None) => Some((first?, false)),
        (_, None) => None,
        // From the first day each time, so that the 31st comes back after a short month.
        (_, Some(step)) => {
            let turn = next + turn;
            let day = first?.checked_add(step.checked_mul(turn).ok()?).ok()?;
            Some((day, turn > 0))
        }
    })
}

/// How many turns have passed: Pierre renews what was paid, so they are not owed.
fn turns_before(first: Date, step: Span, today: Date) -> i64 {
    if first >= today {
        return 0;
    }
    let days = i64::from((today - first).get_days());
    let months = i64::from(today.year() - first.year()) * 12 + i64::from(today.month())
        - i64::from(first.month());
    let (days_a_step, months_a_step) = (
        i64::from(step.get_days()) + 7 * i64::from(step.get_weeks()),
        i64::from(step.get_months()) + 12 * i64::from(step.get_years()),
    );
    let passed = if days_a_step > 0 {
        days.div_euclid(days_a_step)
    } else {
        months.div_euclid(months_a_step.max(1))
    };
    let day = |turn: i64| step.checked_mul(turn).and_then(|it| first.checked_add(it));
    // The turn of this very month or day may be still to come.
    let from = (passed - 1).max(0);
    (from..=passed + 1)
        .find(|turn| day(*turn).is_ok_and(|it| it >= today))
        .unwrap_or(passed + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn owed(reminder: &serde_json::Value) -> Vec<String> {
        let reminders: Vec<Reminder> = crate::ledger::sample(&json!([reminder])).unwrap();
        let accounts: Vec<Account> = crate::ledger::sample(&json!([
            {"id": "g", "name": "gold", "connectorName": "Inter", "type": "CREDIT"}]))
        .unwrap();
        let day = |it: &str| it.parse().unwrap();
        let owed = of_reminders(&reminders, &accounts, day("2026-11-25"), day("2026-12-31"));
        owed.iter()
            .map(|it| format!("{}{}", it.due, if it.is_in_bill { " bill" } else { "" }))
            .collect()
    }

    #[test]
    fn a_recurring_one_is_owed_from_its_next_turn_on() {
        for (due, pattern, expected) in [
            ("2025-01-31", "monthly", vec!["2026-11-30", "2026-12-31"]),
            ("2026-11-25", "monthly", vec!["2026-11-25", "2026-12-25"]),
            ("2026-11-24", "monthly", vec!["2026-12-24"]),
            (
                "2019-12-02",
                "weekly",
                vec![
                    "2026-11-30",
                    "2026-12-07",
                    "2026-12-14",
                    "2026-12-21",
                    "2026-12-28",
                ],
            ),
            ("2020-12-10", "yearly", vec!["2026-12-10"]),
        ] {
            let reminder = json!({"title": "Aluguel", "dueDate": due, "isRecurring": true, "recurrencePattern": pattern});
            assert_eq!(owed(&reminder), expected, "{due} {pattern}");
        }
        let daily = json!({"title": "Café", "dueDate": "2020-01-01", "isRecurring": true, "recurrencePattern": "daily"});
        assert_eq!(owed(&daily).len(), 37);
        let once = json!({"title": "Multa", "dueDate": "2026-11-02", "isRecurring": false, "recurrencePattern": "monthly"});
        assert_eq!(owed(&once), ["2026-11-02"]);
    }

    #[test]
    fn a_card_s_own_bill_is_told_by_whole_words() {
        for (title, expected) in [
            ("Fatura do cartão", true),
            ("Fatura Inter", true),
            ("Cartão gold", true),
            ("Inter", true),
            ("Fatura", true),
            ("Fatura da Claro", false),
            ("Fatura do cartão Santander", false),
            ("Internet", false),
            ("Golden Gym", false),
            ("Gold Gym", false),
            ("Fatura da Papelaria", false),
        ] {
            let reminder = json!({"title": title, "dueDate": "2026-12-10"});
            assert_eq!(owed(&reminder)[0].ends_with("bill"), expected, "{title}");
        }
    }
}
