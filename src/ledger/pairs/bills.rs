//! Card bills: money that left an own account and reached a card, or that is a bill's total to the
//! cent, is a bill that was paid, whatever texts and categories say.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::{
    alike::Alike,
    matching::{Candidate, DAYS_APART, best, days_between, when},
};
use crate::{
    ledger::{
        categories::Category,
        evidence::{Evidence, Together},
        parties::Counterpart,
        parts::may_be_of_card,
        phrases::{BillOf, Meaning, Side},
    },
    pierre::models::{Bill, Direction},
};

/// A bank may show a payment before the card's bank does, rarely after.
const CARD_FIRST: i32 = 2;
/// A bill is paid at most this many days before it is due.
const EARLY: i32 = 15;
/// A bill is paid at most this many days after it is due.
const LATE: i32 = 10;

/// How much a row says of being a payment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    /// It is one.
    Payment,
    /// Nothing.
    Nothing,
    /// It is something bought, by its category alone.
    Bought,
    /// It is something else.
    Other,
}

pub(super) fn find(evidence: &mut [Evidence<'_>], alike: &Alike, bills: &[Bill]) {
    let paid = pairs(evidence, alike);
    for pair in &paid {
        let is_certain = pair.cost.0 == 0;
        for place in pair.rows {
            if let Some(row) = evidence.get_mut(place) {
                row.together = Some(Together::BillPayment { is_certain });
            }
        }
    }
    let totals = totals(evidence, bills);
    for place in totals {
        if let Some(row) = evidence.get_mut(place) {
            row.together = Some(Together::BillPayment { is_certain: false });
        }
    }
}

fn pairs(evidence: &[Evidence<'_>], alike: &Alike) -> Vec<Candidate> {
    let is_bank = |it: &Evidence| it.is(Side::Bank, Direction::Out) && it.together.is_none();
    let mut candidates = Vec::new();
    for (place, card) in evidence.iter().enumerate() {
        if !card.is(Side::Card, Direction::In) || card.together.is_some() {
            continue;
        }
        let of_card = of_card(card);
        if of_card == Says::Other {
            continue;
        }
        let day = card.row.date.day;
        for other in alike.within(place, -DAYS_APART..=CARD_FIRST, day) {
            let Some(bank) = evidence.get(*other).filter(|it| is_bank(it)) else {
                continue;
            };
            let days = days_between(bank.row.date.day, day);
            let of_bank = of_bank(bank);
            if of_bank == Says::Other {
                continue;
            }
            let cost = match (of_card, of_bank) {
                (Says::Payment, Says::Payment) => 0,
                (Says::Payment, _) => 1,
                (Says::Nothing, Says::Payment) => 2,
                (Says::Nothing, Says::Nothing) => 3,
                (Says::Bought, Says::Payment) => 4,
                (Says::Nothing, Says::Bought) => 5,
                _ => continue,
            };
            candidates.push(Candidate {
                cost: (cost, days.abs()),
                rows: [place, *other],
            });
        }
    }
    let mut paid = best(evidence, candidates);
    for pair in &mut paid {
        // One side that leaves no doubt is enough.
        let told = pair.rows.iter().filter_map(|place| evidence.get(*place));
        let is_told = told.clone().any(|it| it.category == Category::Payment)
            || told.clone().any(|it| {
                it.says(Meaning::Payment) && it.phrase.is_some_and(|phrase| phrase.is_certain)
            });
        if is_told {
            pair.cost.0 = 0;
        }
    }
    paid
}

fn of_card(row: &Evidence<'_>) -> Says {
    if row.category == Category::Payment || row.says(Meaning::Payment) {
        return Says::Payment;
    }
    let is_given_back = row.says_one_of(&[
        Meaning::Reversal,
        Meaning::Refund,
        Meaning::Carried,
        Meaning::FinancingCredit,
        Meaning::Purchase,
    ]);
    match row.category {
        _ if is_given_back => Says::Other,
        Category::Silent => Says::Nothing,
        Category::Spending | Category::Vague => Says::Bought,
        _ => Says::Other,
    }
}

fn of_bank(row: &Evidence<'_>) -> Says {
    let is_somebodys = matches!(
        row.counterpart,
        Counterpart::Person | Counterpart::LikelyOther
    );
    if is_somebodys {
        return Says::Other;
    }
    let is_card_s = row.says(Meaning::Bill) && row.bill_of != BillOf::Utility;
    if row.category == Category::Payment || row.says(Meaning::Payment) || is_card_s {
        return Says::Payment;
    }
    let is_else = row.says_one_of(&[
        Meaning::Purchase,
        Meaning::Savings,
        Meaning::Withdrawal,
        Meaning::Interest,
        Meaning::Tax,
        Meaning::Fee,
        Meaning::Exchange,
        Meaning::Reversal,
    ]);
    match row.category {
        _ if is_else => Says::Other,
        Category::Silent | Category::Own | Category::Loan => Says::Nothing,
        Category::Spending | Category::Vague => Says::Bought,
        _ => Says::Other,
    }
}

/// The rows that are a bill's total: on the card itself, alone or two together, and at a bank, where
/// nothing says that they are something else. A bill is paid once.
fn totals(evidence: &[Evidence<'_>], bills: &[Bill]) -> Vec<usize> {
    let mut owed: HashMap<Decimal, Vec<&Bill>> = HashMap::new();
    for bill in bills {
        if let Some(total) = bill.owed.filter(|it| *it > Decimal::ZERO) {
            owed.entry(total).or_default().push(bill);
        }
    }
    if owed.is_empty() {
        return Vec::new();
    }
    let mut paid: HashSet<(Seen, usize)> = HashSet::new();
    let mut found = Vec::new();
    let key = |bill: &Bill| std::ptr::from_ref(bill).addr();
    let in_time = |row: &Evidence, bill: &Bill| {
        bill.due_date
            .is_some_and(|due| (-EARLY..=LATE).contains(&days_between(due, row.row.date.day)))
    };
    let of_same_card = |row: &Evidence, bill: &Bill| {
        may_be_of_card(row.row.account_id.as_ref(), bill.account_id.as_ref())
    };
    // What is paired already has paid its bill.
    for row in evidence {
        let side = match (row.side, row.together) {
            (Some(Side::Card), Some(Together::BillPayment { .. })) => Seen::Card,
            (Some(Side::Bank), Some(Together::BillPayment { .. })) => Seen::Bank,
            _ => continue,
        };
        let bill = owed.get(&row.row.magnitude).into_iter().flatten();
        let mut bill = bill.filter(|it| in_time(row, it) && !paid.contains(&(side, key(it))));
        if let Some(bill) = bill.next() {
            paid.insert((side, key(bill)));
        }
    }
    let may_pay = evidence.iter().enumerate().filter_map(|(place, row)| {
        if row.together.is_some() || row.category == Category::Own {
            return None;
        }
        let side = match row.side? {
            Side::Card if !row.is_out() => Seen::Card,
            Side::Bank if row.is_out() => Seen::Bank,
            _ => return None,
        };
        owed.contains_key(&row.row.magnitude)
            .then_some((place, row, side))
    });
    let mut in_time_order: Vec<(usize, &Evidence, Seen)> = may_pay.collect();
    in_time_order.sort_by_key(|(_, it, _)| when(it));
    for (place, row, side) in in_time_order {
        let says = match side {
            Seen::Card => of_card(row),
            Seen::Bank => of_bank(row),
        };
        if says != Says::Nothing {
            continue;
        }
        let bills = owed.get(&row.row.magnitude).into_iter().flatten();
        let mut bills = bills.filter(|bill| {
            let of_card = side == Seen::Bank || of_same_card(row, bill);
            of_card && in_time(row, bill) && !paid.contains(&(side, key(bill)))
        });
        if let Some(bill) = bills.next() {
            paid.insert((side, key(bill)));
            found.push(place);
        }
    }
    let unpaid = bills
        .iter()
        .filter(|it| !paid.contains(&(Seen::Card, key(it))));
    let used: HashSet<usize> = found.iter().copied().collect();
    found.extend(two_payments(evidence, unpaid, used, |row, bill| {
        in_time(row, bill) && of_same_card(row, bill)
    }));
    found
}

/// The statement on which a bill was seen to be paid.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Seen {
    Bank,
    Card,
}

/// Two credits of a card that say nothing and together are a bill's total.
fn two_payments<'b>(
    evidence: &[Evidence<'_>],
    bills: impl Iterator<Item = &'b Bill>,
    mut used: HashSet<usize>,
    fits: impl Fn(&Evidence<'_>, &Bill) -> bool,
) -> Vec<usize> {
    let silent = evidence.iter().enumerate().filter(|(_, row)| {
        row.is(Side::Card, Direction::In) && row.together.is_none() && of_card(row) == Says::Nothing
    });
    let mut silent: Vec<(usize, &Evidence)> = silent.collect();
    silent.sort_by_key(|(place, it)| (it.row.date.day, *place));
    let mut found = Vec::new();
    for bill in bills {
        let (Some(total), Some(due)) = (bill.owed, bill.due_date) else {
            continue;
        };
        let days = |row: &Evidence| days_between(due, row.row.date.day);
        let first = silent.partition_point(|(_, it)| days(it) < -EARLY);
        let near = silent.iter().skip(first);
        let near = near.take_while(|(_, it)| days(it) <= LATE);
        let near = near.filter(|(place, row)| !used.contains(place) && fits(row, bill));
        let mut near: Vec<_> = near.collect();
        near.sort_by_key(|(place, _)| *place);
        // Later rows by their amounts, the earliest last.
        let mut later: HashMap<Decimal, Vec<usize>> = HashMap::new();
        for (place, row) in near.iter().rev() {
            later.entry(row.row.magnitude).or_default().push(*place);
        }
        let pair = near.iter().find_map(|(first, row)| {
            // The last of its amount is the row itself.
            if let Some(alike) = later.get_mut(&row.row.magnitude) {
                alike.pop();
            }
            let second = later.get(&(total - row.row.magnitude))?.last()?;
            Some([*first, *second])
        });
        let pair = pair.into_iter().flatten();
        found.extend(pair.clone());
        used.extend(pair);
    }
    found
}
