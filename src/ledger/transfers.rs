//! Transfers between the person's own accounts, leg to leg. A leg without its pair is said to be
//! one and never guessed.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::words::{Words, is_card};
use crate::pierre::models::{Account, Direction, Document, Transaction};

/// Most days between two legs.
pub const DAYS_APART: i32 = 3;

/// What a row is of a transfer between own accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    /// Its other leg was found.
    Paired,
    /// It says that it is one, but its other leg was not found.
    Alone,
    /// None.
    None,
}

/// A row that may be a leg.
struct Candidate {
    row: usize,
    says_so: bool,
}

/// The leg that each row is, in their order.
pub(super) fn legs(rows: &[Transaction], words: &[Words], accounts: &[Account]) -> Vec<Leg> {
    let own: HashSet<Document> = accounts.iter().filter_map(Account::holder).collect();
    let mut legs = vec![Leg::None; rows.len()];
    let mut alike: HashMap<(Decimal, Option<&str>), Vec<Candidate>> = HashMap::new();
    for (number, (row, words)) in rows.iter().zip(words).enumerate() {
        if is_card(row) || words.is_bill_payment(row) || !row.is_direction_told {
            continue;
        }
        let says_so = says_own(row, words, &own);
        if says_so && let Some(leg) = legs.get_mut(number) {
            *leg = Leg::Alone;
        }
        if says_so || words.category.is_empty() || words.category.starts_with("transfer") {
            let currency = row.currency.as_deref().filter(|it| *it != "BRL");
            let key = (row.magnitude.normalize(), currency);
            let row = number;
            alike
                .entry(key)
                .or_default()
                .push(Candidate { row, says_so });
        }
    }
    for candidates in alike.into_values() {
        for number in pairs(rows, candidates).into_iter().flatten() {
            if let Some(leg) = legs.get_mut(number) {
                *leg = Leg::Paired;
            }
        }
    }
    legs
}

fn says_own(row: &Transaction, words: &Words, own: &HashSet<Document>) -> bool {
    let other = match row.direction {
        Direction::Out => &row.receiver,
        Direction::In => &row.payer,
    };
    &*words.category == "transferencia mesma titularidade"
        || (row.payer.is_some() && row.payer == row.receiver)
        || other
            .as_ref()
            .is_some_and(|document| own.contains(document))
}

/// The pairs among rows of one amount: nearest first, and no row in two.
fn pairs(rows: &[Transaction], mut candidates: Vec<Candidate>) -> Vec<[usize; 2]> {
    let Some(of) =
        (candidates.len() > 1).then_some(|candidate: &Candidate| rows.get(candidate.row))
    else {
        return Vec::new();
    };
    candidates.sort_by_key(|it| of(it).map(|row| (row.date.day, row.id.as_str())));
    let mut possible = Vec::new();
    for (place, first) in candidates.iter().enumerate() {
        let later = candidates.iter().skip(place + 1);
        for second in later {
            let (Some(a), Some(b)) = (of(first), of(second)) else {
                continue;
            };
            let apart = (b.date.day - a.date.day).get_days();
            if apart > DAYS_APART {
                break;
            }
            let opposite = a.direction != b.direction;
            if opposite && (first.says_so || second.says_so) && !same_account(a, b) {
                possible.push((apart, [first.row, second.row]));
            }
        }
    }
    // Stable: among equally near ones the earlier day comes first.
    possible.sort_by_key(|(apart, _)| *apart);
    let mut taken: HashSet<usize> = HashSet::new();
    possible.retain(|(_, pair)| {
        let free = pair.iter().all(|row| !taken.contains(row));
        if free {
            taken.extend(pair);
        }
        free
    });
    possible.into_iter().map(|(_, pair)| pair).collect()
}

/// By Pierre's id where both have one, else by name and bank.
pub(super) fn same_account(a: &Transaction, b: &Transaction) -> bool {
    match (&a.account_id, &b.account_id) {
        (Some(a), Some(b)) => a == b,
        _ => a.account_name == b.account_name && a.bank == b.bank,
    }
}

#[cfg(test)]
mod tests {
    use crate::ledger::{reading::rules, rules::Rule};
    use crate::pierre::models::{Account, Transaction};
    use serde_json::{Value, json};

    const OWN: &str = "Transferência mesma titularidade";
    const PIX: &str = "Transferência - PIX";

    fn row(id: &str, account: &str, day: u8, amount: &str, category: Option<&str>) -> Value {
        let kind = if amount.starts_with('-') {
            "DEBIT"
        } else {
            "CREDIT"
        };
        json!({"id": id, "account_id": account, "account_type": "BANK", "type": kind, "amount": amount,
            "date": format!("2026-10-{day:02}"), "category": category, "description": "Pix"})
    }

    fn pairs(rows: Vec<Value>) -> String {
        read(rows, &json!([]))
    }

    /// `=` paired, `-` alone, `.` neither; in the order of the rows.
    fn read(rows: Vec<Value>, accounts: &Value) -> String {
        let rows: Vec<Transaction> = crate::ledger::sample(&(Value::Array(rows))).unwrap();
        let accounts: Vec<Account> = crate::ledger::sample(accounts).unwrap();
        let mark = |rule| match rule {
            Rule::OwnTransferPair => '=',
            Rule::OwnTransferAlone => '-',
            _ => '.',
        };
        rules(&rows, &accounts).into_iter().map(mark).collect()
    }

    #[test]
    fn two_legs_of_one_amount_within_three_days_are_a_pair() {
        for (second, expected) in [
            (row("b", "2", 4, "600", Some(OWN)), "=="),
            // One leg says it; the other is a transfer of any kind, or of none.
            (row("b", "2", 4, "600.00", Some(PIX)), "=="),
            (row("b", "2", 1, "600", None), "=="),
            // Too late, the same account, the same direction, another amount, a salary.
            (row("b", "2", 5, "600", Some(OWN)), "--"),
            (row("b", "1", 1, "600", Some(PIX)), "-."),
            (row("b", "2", 1, "-600", Some(PIX)), "-."),
            (row("b", "2", 1, "600.01", Some(PIX)), "-."),
            (row("b", "2", 1, "600", Some("Renda")), "-."),
        ] {
            let first = row("a", "1", 1, "-600", Some(OWN));
            assert_eq!(pairs(vec![first, second.clone()]), expected, "{second}");
        }
    }

    #[test]
    fn two_transfers_that_nobody_calls_own_are_never_a_pair() {
        let rows = vec![
            row("a", "1", 1, "-50", Some(PIX)),
            row("b", "2", 1, "50", Some(PIX)),
        ];
        assert_eq!(pairs(rows), "..");
    }

    #[test]
    fn the_nearest_leg_wins_and_the_other_is_said_to_be_alone() {
        let rows = vec![
            row("a", "1", 5, "-100", Some(OWN)),
            row("b", "2", 3, "100", Some(OWN)),
            row("c", "3", 6, "100", Some(OWN)),
        ];
        assert_eq!(pairs(rows), "=-=");
    }

    #[test]
    fn documents_say_whose_transfer_it_is() {
        let with = |payer: &str, receiver: &str| {
            let mut row = row("a", "1", 1, "-70", Some(PIX));
            row["payment_data"] =
                json!({"payer": {"document": payer}, "receiver": {"document": receiver}});
            row
        };
        let own = json!([{"id": "9", "type": "BANK", "taxNumber": "529.982.247-25"}]);
        for (payer, receiver, expected) in [
            ("52998224725", "529.982.247-25", "-"),
            ("", "52998224725", "-"),
            ("52998224725", "111.444.777-35", "."),
            ("***.982.247-**", "***.982.247-**", "."),
        ] {
            let found = read(vec![with(payer, receiver)], &own);
            assert_eq!(found, expected, "{payer} {receiver}");
        }
    }

    #[test]
    fn another_currency_is_another_amount() {
        let mut dollars = row("b", "2", 1, "600", Some(OWN));
        dollars["currency_code"] = json!("USD");
        assert_eq!(
            pairs(vec![row("a", "1", 1, "-600", Some(OWN)), dollars]),
            "--"
        );
    }

    proptest::proptest! {
        #[test]
        fn pairs_cancel_out_whatever_the_order(
            mut legs in proptest::collection::vec((1_u8..28, 1_i64..4, 1_u8..4, proptest::bool::ANY), 0..40),
            turn in 0_usize..40,
        ) {
            let sum = |legs: &[(u8, i64, u8, bool)]| {
                let rows: Vec<Transaction> = legs.iter().enumerate().map(|(number, (day, amount, account, out))| {
                    let amount = if *out { -amount } else { *amount };
                    // The id follows from what the row is, not from its place.
                    let id = format!("{day}-{amount}-{account}-{number}");
                    crate::ledger::sample(&(row(&id, &account.to_string(), *day, &format!("{amount}"), Some(OWN)))).unwrap()
                }).collect();
                let found = rules(&rows, &[]);
                let paired: Vec<_> = rows.iter().zip(found).filter(|(_, rule)| *rule == Rule::OwnTransferPair).collect();
                let total: rust_decimal::Decimal = paired.iter().map(|(row, _)| crate::ledger::signed(row)).sum();
                (total, paired.len())
            };
            let (total, count) = sum(&legs);
            proptest::prop_assert_eq!(total, rust_decimal::Decimal::ZERO);
            proptest::prop_assert_eq!(count % 2, 0);
            let middle = turn.min(legs.len());
            legs.rotate_left(middle);
            proptest::prop_assert_eq!(sum(&legs), (total, count));
        }
    }
}
