//! Own transfers leg to leg, bill payments on both statements, and what takes back what.

use super::matching::COMPARED;
use crate::ledger::{decide::readings, row_text::RowTexts, rules::Rule};
use crate::pierre::models::{Account, AccountKind, Direction, Transaction};
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
    readings(&rows, &RowTexts::of(&rows), &accounts, &[])
        .into_iter()
        .map(|it| mark(it.reading.rule))
        .collect()
}

#[test]
fn two_legs_of_one_amount_within_five_days_are_a_pair() {
    for (second, expected) in [
        (row("b", "2", 4, "600", Some(OWN)), "=="),
        // One leg says it; the other is a transfer of any kind, or of none.
        (row("b", "2", 4, "600.00", Some(PIX)), "=="),
        (row("b", "2", 1, "600", None), "=="),
        // Too late, the same account, the same direction, another amount, a salary.
        (row("b", "2", 6, "600", Some(OWN)), "=="),
        (row("b", "2", 7, "600", Some(OWN)), "--"),
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
fn two_transfers_that_nobody_calls_own_are_a_pair_only_if_they_name_nobody() {
    let rows = |text: &str| {
        let mut left = row("a", "1", 1, "-50", Some(PIX));
        left["description"] = json!(text);
        vec![left, row("b", "2", 1, "50", Some(PIX))]
    };
    assert_eq!(pairs(rows("Pix enviado Padaria")), "..");
    assert_eq!(pairs(rows("Pix enviado")), "==");
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
        ("***.982.247-**", "***.982.247-**", "-"),
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
            let found = readings(&rows, &RowTexts::of(&rows), &[], &[]);
            let paired: Vec<_> = rows.iter().zip(found).filter(|(_, it)| it.reading.rule == Rule::OwnTransferPair).collect();
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

#[test]
fn a_payment_on_both_statements_is_one_whatever_their_texts_say() {
    let card = |day: u8, amount: &str, text: &str, category: &str| {
        let kind = if amount.starts_with('-') {
            "CREDIT"
        } else {
            "DEBIT"
        };
        json!({"id": format!("{day}{text}"), "account_id": "c", "account_type": "CREDIT", "type": kind,
            "amount": amount, "date": format!("2026-10-{day:02}"), "category": category, "description": text})
    };
    let bank = |day: u8, amount: &str, text: &str, category: &str| {
        let mut row = row(text, "b", day, amount, Some(category));
        row["description"] = json!(text);
        row
    };
    let read = |rows: Vec<Value>| -> Vec<&str> {
        let rows: Vec<Transaction> = crate::ledger::sample(&Value::Array(rows)).unwrap();
        let found = readings(&rows, &RowTexts::of(&rows), &[], &[]);
        found.iter().map(|it| it.reading.rule.id()).collect()
    };
    let paid = "pagamento-fatura";
    for (left, reached, expected) in [
        (
            bank(5, "-80", "BOLETO 123", "Serviços"),
            card(6, "-80", "Pagamento recebido", ""),
            [paid, paid],
        ),
        (
            bank(9, "-80", "PIX BANCO X", PIX),
            card(7, "-80", "Lancamento", ""),
            [paid, paid],
        ),
        // Too far apart, another amount, something bought, something given back.
        (
            bank(1, "-80", "PIX BANCO X", PIX),
            card(9, "-80", "Lancamento", ""),
            ["gasto", "credito-sem-regra"],
        ),
        (
            bank(5, "-81", "PIX BANCO X", PIX),
            card(6, "-80", "Lancamento", ""),
            ["gasto", "credito-sem-regra"],
        ),
        (
            bank(5, "-80", "COMPRA PADARIA", ""),
            card(6, "-80", "Lancamento", ""),
            ["gasto", "credito-sem-regra"],
        ),
        (
            bank(5, "-80", "BOLETO 123", "Serviços"),
            card(6, "-80", "Estorno Loja", ""),
            ["gasto", "estorno"],
        ),
    ] {
        assert_eq!(read(vec![left.clone(), reached]), expected, "{left}");
    }
    // A bounced payment is one too, and a returned purchase is given back.
    let bounced = vec![
        card(5, "-80", "Pagamento recebido", ""),
        card(6, "80", "Estorno de pagamento", ""),
    ];
    assert_eq!(read(bounced), [paid, paid]);
    let returned = vec![
        bank(5, "-80", "PIX ENVIADO LOJA X", PIX),
        bank(8, "80", "PIX DEVOLVIDO LOJA X", PIX),
    ];
    assert_eq!(read(returned), ["gasto", "estorno"]);
}

#[test]
fn a_bill_s_total_to_the_cent_around_its_due_date_is_its_payment_once() {
    let bills: Vec<crate::pierre::models::Bill> = crate::ledger::sample(&json!([
        {"id": "1", "accountId": "c", "dueDate": "2026-10-10", "totalAmount": "812.37"}]))
    .unwrap();
    for (day, amount, expected) in [
        (9, "-812.37", "pagamento-fatura"),
        (10, "-812.38", "gasto"),
        (28, "-812.37", "gasto"),
    ] {
        let rows = vec![
            row("a", "b", day, amount, Some(PIX)),
            row("z", "b", day, amount, Some(PIX)),
        ];
        let rows: Vec<Transaction> = crate::ledger::sample(&Value::Array(rows)).unwrap();
        let found = readings(&rows, &RowTexts::of(&rows), &[], &bills);
        assert_eq!(found[0].reading.rule.id(), expected, "{day} {amount}");
        assert_eq!(found[1].reading.rule.id(), "gasto", "{day} {amount}");
    }
}

/// Of equal amounts only rows of nearby days are compared, so a long statement is no square of work.
#[test]
fn equal_amounts_are_compared_within_their_days_only() {
    const ROWS: usize = 20_000;
    const A_DAY: usize = 20;
    let first: jiff::civil::Date = "2020-01-01".parse().unwrap();
    let texts = [
        "Pix enviado",
        "Pix recebido",
        "PIX DEVOLVIDO LOJA X",
        "PIX ENVIADO LOJA X",
        "Padaria",
    ];
    let rows = (0..ROWS).map(|at| Transaction {
        id: format!("{at:06}"),
        account_id: Some(format!("{}", at % 3).into()),
        account_kind: Some(match at % 7 {
            0 => AccountKind::Credit,
            _ => AccountKind::Bank,
        }),
        description: Some(texts[at % texts.len()].into()),
        magnitude: rust_decimal::Decimal::new(500, 2),
        direction: if at % 2 == 0 {
            Direction::Out
        } else {
            Direction::In
        },
        is_direction_told: true,
        date: crate::pierre::day::Moment {
            day: first.saturating_add(jiff::Span::new().days(i64::try_from(at / A_DAY).unwrap())),
            at: None,
        },
        ..Transaction::default()
    });
    let rows: Vec<Transaction> = rows.collect();
    let texts = RowTexts::of(&rows);
    COMPARED.set(0);
    let found = readings(&rows, &texts, &[], &[]);
    let compared = COMPARED.take();
    assert!(compared < ROWS * 200, "{compared}");
    assert!(
        found
            .iter()
            .any(|it| it.reading.rule == Rule::OwnTransferPair)
    );
}
