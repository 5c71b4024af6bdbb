//! What is already owed in the months to come: open bills, parts of purchases, reminders.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

use super::{bills::Bills, fold::fold, installments::Standing};
use crate::pierre::models::{Account, AccountKind, CardBill, Purchase, Reminder};

/// What is owed, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// When it is due; of the parts of a card, of the bill that they will be on.
    pub due: Date,
    /// What it is.
    pub kind: Kind,
    /// The card's or the reminder's name, as Pierre has it.
    pub name: Option<String>,
    /// In reais, positive; a reminder may have none.
    pub owed: Option<Decimal>,
    /// How many parts it sums up.
    pub count: usize,
    /// Nothing of Pierre's says it outright.
    pub is_inferred: bool,
    /// It looks like a card's bill, which is listed on its own.
    pub is_in_bill: bool,
}

/// Where a commitment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A card's bill.
    Bill,
    /// Parts of purchases that are on no bill yet.
    Installment,
    /// A payment reminder.
    Reminder,
}

impl Kind {
    /// Its name in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bill => "bill",
            Self::Installment => "installment",
            Self::Reminder => "reminder",
        }
    }
}

/// The bills of cards: the open one, and one that has closed and is not due yet. Beside them, how
/// many open ones cannot be said: in another currency, without an amount or a due date.
#[must_use]
pub fn of_bills(
    open: &[CardBill],
    bills: &Bills,
    accounts: &[Account],
    today: Date,
) -> (Vec<Commitment>, usize) {
    let mut owed = Vec::new();
    let mut missing = 0;
    for card in open {
        let in_reais = matches!(card.currency_code.as_deref(), None | Some("BRL"));
        let Some(id) = card.account_id.as_deref().filter(|_| in_reais) else {
            missing += 1;
            continue;
        };
        let name = card.account_name.clone().or_else(|| name_of(id, accounts));
        let of_day = |day: Option<Date>| bills.due_of(id, day?);
        let bill = |due: Date, owed: Decimal, is_inferred: bool| Commitment {
            due,
            kind: Kind::Bill,
            name: name.clone(),
            owed: Some(owed),
            count: 1,
            is_inferred,
            is_in_bill: false,
        };
        let last = card.period_end.or(Some(today));
        let due = of_day(last).map(|it| it.day).or(card.balance_due_date);
        let (Some(due), Some(amount)) = (due, card.calculated_bill_amount.or(card.current()))
        else {
            missing += 1;
            continue;
        };
        owed.push(bill(due, amount, card.is_official != Some(true)));
        let before = card.period_start.and_then(|start| start.yesterday().ok());
        let closed = of_day(before).filter(|it| it.day >= today && it.day < due);
        let rest = card.calculated_bill_amount.zip(card.current());
        let rest = rest.map(|(calculated, used)| used - calculated);
        if let (Some(closed), Some(rest)) = (closed, rest.filter(|it| *it > Decimal::ZERO)) {
            owed.push(bill(closed.day, rest, true));
        }
    }
    (owed, missing)
}

/// The parts that are due after today, by card and bill. Earlier ones are on a bill already.
#[must_use]
pub fn of_parts(
    purchases: &[Purchase],
    bills: &Bills,
    accounts: &[Account],
    today: Date,
) -> Vec<Commitment> {
    let mut owed: BTreeMap<(Date, Option<String>), Commitment> = BTreeMap::new();
    for purchase in purchases {
        let card = purchase.account_id.as_deref();
        let standing = Standing::of(purchase, today);
        let to_come = standing.unpaid.iter();
        for (day, amount) in to_come.filter_map(|(due, amount)| Some(((*due)?, *amount))) {
            if day <= today {
                continue;
            }
            let bill = card.and_then(|id| bills.due_of(id, day));
            let due = bill.map_or(day, |bill| bill.day);
            let name = purchase.card.clone();
            let name = name.or_else(|| name_of(card?, accounts));
            let sum = owed
                .entry((due, name.clone()))
                .or_insert_with(|| Commitment {
                    due,
                    kind: Kind::Installment,
                    name,
                    owed: Some(Decimal::ZERO),
                    count: 0,
                    is_inferred: false,
                    is_in_bill: false,
                });
            sum.owed = sum.owed.map(|owed| owed + amount);
            sum.count += 1;
            sum.is_inferred |= standing.inferred || bill.is_none_or(|bill| bill.is_inferred);
        }
    }
    owed.into_values().collect()
}

/// The active reminders until a day, those that come back as often as they do.
#[must_use]
pub fn of_reminders(reminders: &[Reminder], accounts: &[Account], until: Date) -> Vec<Commitment> {
    let cards = accounts.iter().filter(|it| it.kind == AccountKind::Credit);
    let cards: Vec<_> = cards
        .filter_map(|it| it.name.as_deref().map(fold))
        .collect();
    let mut owed = Vec::new();
    let is_active = |it: &&Reminder| it.status.as_deref().is_none_or(|it| it == "active");
    for reminder in reminders.iter().filter(is_active) {
        let title = reminder.title.as_deref().map(fold).unwrap_or_default();
        let of_card = title.contains("fatura")
            || title.contains("cartao")
            || cards.iter().any(|card| title.contains(card.as_str()));
        for (turn, due) in days(reminder)
            .enumerate()
            .take_while(|(_, due)| *due <= until)
        {
            owed.push(Commitment {
                due,
                kind: Kind::Reminder,
                name: reminder.title.clone(),
                owed: reminder.amount,
                count: 1,
                is_inferred: turn > 0,
                is_in_bill: of_card,
            });
        }
    }
    owed
}

/// The day on which a reminder is due, and those on which it comes back.
fn days(reminder: &Reminder) -> impl Iterator<Item = Date> {
    let comes_back = reminder.is_recurring == Some(true);
    let pattern = reminder
        .recurrence_pattern
        .as_deref()
        .filter(|_| comes_back);
    let step = match pattern {
        Some("daily") => Some(1.day()),
        Some("weekly") => Some(7.days()),
        Some("monthly") => Some(1.month()),
        Some("yearly") => Some(1.year()),
        _ => None,
    };
    let first = reminder.due_date;
    (0_i64..).map_while(move |turn| match (turn, step) {
        (0, _) => first,
        // From the first day each time, so that the 31st comes back after a short month.
        (_, Some(step)) => first?.checked_add(step.checked_mul(turn).ok()?).ok(),
        (_, None) => None,
    })
}

fn name_of(id: &str, accounts: &[Account]) -> Option<String> {
    accounts
        .iter()
        .find(|account| account.id == id)?
        .name
        .clone()
}
