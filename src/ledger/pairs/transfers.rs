//! Transfers between the person's own accounts, leg to leg. A row whose counterpart is somebody else
//! by document is never one; two rows that do not say so are a pair only if neither names
//! anybody, both name one person, or it is a boleto or a salary that moves on.

use super::{
    alike::Alike,
    matching::{Candidate, DAYS_APART, best, days_between, same_account},
};
use crate::ledger::{
    categories::Category,
    evidence::{Evidence, Together},
    parties::Counterpart,
    phrases::{Meaning, Side},
};

/// Legs further apart than this are a pair over a weekend or holiday, and only likely.
const USUAL_DAYS: i32 = 3;

/// What a leg says of itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leg {
    /// It is own, by category or document.
    Own,
    /// It is own, by its text, name or masked document only.
    LikelyOwn,
    /// Put aside, or taken from what was.
    Savings,
    /// A salary that moves on.
    Portability,
    /// Income, which only a salary that moves on can be the leg of.
    Salary,
    /// A boleto paid, or money that a boleto brought.
    Boleto,
    /// A transfer, or a row that says nothing.
    Silent,
    /// No leg.
    None,
}

/// With `both_say_it`, only pairs where each leg says that it is own.
pub(super) fn find(evidence: &mut [Evidence<'_>], alike: &Alike, both_say_it: bool) {
    let mut candidates = Vec::new();
    let mut legs = Vec::new();
    for places in alike.groups() {
        let rows = places.iter().filter_map(|place| {
            let row = evidence.get(*place)?;
            Some((*place, row, leg(row)))
        });
        legs.clear();
        legs.extend(rows.filter(|(.., leg)| *leg != Leg::None));
        for (at, (place, first, first_leg)) in legs.iter().enumerate() {
            for (other, second, second_leg) in legs.iter().skip(at + 1) {
                let days = days_between(first.row.date.day, second.row.date.day);
                if days > DAYS_APART {
                    break;
                }
                let opposite = first.row.direction != second.row.direction;
                if !opposite || same_account(first, second) {
                    continue;
                }
                let say_it =
                    [first_leg, second_leg].map(|it| matches!(it, Leg::Own | Leg::LikelyOwn));
                if both_say_it && say_it.contains(&false) && !name_the_same(first, second) {
                    continue;
                }
                if let Some(sure) = together((first, *first_leg), (second, *second_leg), days) {
                    candidates.push(Candidate {
                        cost: (sure, days),
                        rows: [*place, *other],
                    });
                }
            }
        }
    }
    for pair in best(evidence, candidates) {
        let legs = pair.rows.map(|place| evidence.get(place).map(leg));
        let put_aside = legs.contains(&Some(Leg::Savings));
        for (place, leg) in pair.rows.into_iter().zip(legs) {
            let Some(row) = evidence.get_mut(place) else {
                continue;
            };
            row.together = match (put_aside, leg) {
                // What says that it is put aside needs nobody else to say it.
                (true, Some(Leg::Savings)) => None,
                (true, _) => Some(Together::Savings),
                (false, _) => Some(Together::OwnTransfer {
                    is_certain: pair.cost.0 == 0,
                }),
            };
        }
    }
}

/// How sure two legs are a transfer: 0 leaves no doubt; `None` where they are none.
fn together(
    (a, of_a): (&Evidence<'_>, Leg),
    (b, of_b): (&Evidence<'_>, Leg),
    days: i32,
) -> Option<u8> {
    let sure = match (of_a, of_b) {
        (Leg::Own, Leg::Own | Leg::LikelyOwn | Leg::Silent)
        | (Leg::LikelyOwn | Leg::Silent, Leg::Own) => 0,
        (Leg::LikelyOwn, Leg::LikelyOwn | Leg::Silent)
        | (Leg::Silent, Leg::LikelyOwn)
        | (Leg::Portability, Leg::Portability | Leg::Salary | Leg::Silent | Leg::Own)
        | (Leg::Silent | Leg::Salary | Leg::Own, Leg::Portability) => 1,
        (Leg::Boleto, Leg::Boleto) => 2,
        // It went to whom it came from.
        (Leg::Silent, Leg::Silent) if days <= 1 && name_the_same(a, b) => 2,
        // Two operations that name nobody at all.
        (Leg::Silent, Leg::Silent) if is_nameless(a) && is_nameless(b) => 3,
        (Leg::Savings, Leg::Silent) if is_savings_account(b) => 2,
        (Leg::Silent, Leg::Savings) if is_savings_account(a) => 2,
        _ => return None,
    };
    Some(if days > USUAL_DAYS { sure.max(1) } else { sure })
}

/// A transfer by its text, which names nobody.
fn is_nameless(row: &Evidence<'_>) -> bool {
    row.says_one_of(&[Meaning::Sent, Meaning::Received])
        && row.counterpart == Counterpart::Unknown
        && row.subjects().next().is_none()
}

/// Both name one person: it is the holder, on either side.
fn name_the_same(a: &Evidence<'_>, b: &Evidence<'_>) -> bool {
    let names = |it: &Evidence| it.says_one_of(&[Meaning::Sent, Meaning::Received]);
    let all_of = |it: &Evidence, other: &Evidence| {
        it.subjects()
            .all(|word| other.subjects().any(|it| it == word))
    };
    let few = a.subjects().count().min(b.subjects().count());
    few > 1 && names(a) && names(b) && (all_of(a, b) || all_of(b, a))
}

fn is_savings_account(row: &Evidence<'_>) -> bool {
    row.row.account_subtype.as_deref() == Some("SAVINGS_ACCOUNT")
}

fn leg(row: &Evidence<'_>) -> Leg {
    let is_free = row.side == Some(Side::Bank) && row.together.is_none();
    if !is_free || !row.row.is_direction_told || !row.counterpart.may_be_own() {
        // A name alone does not outweigh a category.
        let named = row.counterpart == Counterpart::LikelyOther && row.category == Category::Own;
        return if is_free && named {
            Leg::LikelyOwn
        } else {
            Leg::None
        };
    }
    if row.category == Category::Own || row.counterpart == Counterpart::Own {
        return Leg::Own;
    }
    if row.says(Meaning::Portability) {
        return Leg::Portability;
    }
    if row.text.words.split(' ').any(|word| word == "boleto")
        && matches!(
            row.category,
            Category::Silent | Category::Vague | Category::Spending
        )
    {
        return Leg::Boleto;
    }
    match row.category {
        Category::Savings => return Leg::Savings,
        Category::Income => return Leg::Salary,
        Category::Silent => {}
        _ => return Leg::None,
    }
    if row.counterpart == Counterpart::LikelyOwn || row.says(Meaning::OwnTransfer) {
        return Leg::LikelyOwn;
    }
    match row.phrase.map(|it| it.meaning) {
        Some(Meaning::Savings) => Leg::Savings,
        Some(Meaning::Salary) => Leg::Salary,
        None | Some(Meaning::Sent | Meaning::Received) => Leg::Silent,
        Some(_) => Leg::None,
    }
}
