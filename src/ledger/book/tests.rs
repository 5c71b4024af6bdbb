//! Purchases, refunds, bills and currencies on each basis, and that nothing vanishes.

use super::*;
use rust_decimal::Decimal;

use crate::ledger::{
    rules::TransactionKind,
    spending::{Sums, groups},
};
use serde_json::{Value, json};

fn period(start: &str, end: &str) -> Period {
    Period {
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
    }
}

fn card(day: &str, amount: &str, text: &str) -> Value {
    let kind = if amount.starts_with('-') {
        "CREDIT"
    } else {
        "DEBIT"
    };
    json!({"id": format!("{day}{text}"), "account_id": "c", "account_name": "Roxo", "account_type": "CREDIT",
        "type": kind, "amount": amount, "date": day, "category": "Compras", "description": text})
}

fn bank(day: &str, amount: &str, category: &str) -> Value {
    let kind = if amount.starts_with('-') {
        "DEBIT"
    } else {
        "CREDIT"
    };
    json!({"id": format!("{day}{category}"), "account_id": "b", "account_type": "BANK", "type": kind,
        "amount": amount, "date": day, "category": category, "description": "x"})
}

fn sources(rows: Vec<Value>) -> Sources {
    Sources {
        rows: crate::ledger::sample(&(Value::Array(rows))).unwrap(),
        accounts: crate::ledger::sample(&(json!([
            {"id": "c", "name": "Roxo", "type": "CREDIT", "creditData": {"balanceDueDate": "2026-12-10"}},
            {"id": "b", "name": "Conta", "type": "BANK"},
            {"id": "g", "name": "Global", "type": "BANK", "currencyCode": "USD"}])))
        .unwrap(),
        ..Sources::default()
    }
}

fn total(sources: Sources, basis: Basis) -> String {
    let book = Book::of(sources, Some(basis), period("2026-10-01", "2026-10-31"));
    Sums::of(book.entries()).counted.total.to_string()
}

fn shop() -> Value {
    json!([{"purchaseDate": "2026-10-20", "totalAmount": "300.05", "installments": [
        {"description": "Loja", "amount": "100.05", "installmentNumber": 1, "totalInstallments": 3, "dueDate": "2026-10-20"},
        {"description": "Loja", "amount": "100.00", "installmentNumber": 2, "totalInstallments": 3, "dueDate": "2026-11-20"},
        {"description": "Loja", "amount": "100.00", "installmentNumber": 3, "totalInstallments": 3, "dueDate": "2026-12-20"}]}])
}

#[test]
fn each_basis_counts_a_purchase_in_parts_where_it_says() {
    let rows = || {
        vec![
            card("2026-10-02", "40.00", "Mercado"),
            card("2026-10-20", "100.05", "Loja"),
            bank("2026-10-10", "-900.00", "Pagamento de cartão de crédito"),
            bank("2026-10-11", "-30.00", "Serviços"),
            card("2026-10-10", "-900.00", "Pagamento recebido"),
        ]
    };
    let with_purchase = Sources {
        purchases: crate::ledger::sample(&(shop())).unwrap(),
        ..sources(rows())
    };
    assert_eq!(total(with_purchase, Basis::Competencia), "-370.05");
    // Closes on the 3rd, due on the 10th: of October's bill only the first row.
    assert_eq!(total(sources(rows()), Basis::Fatura), "-70.00");
    assert_eq!(total(sources(rows()), Basis::Caixa), "-930.00");
}

#[test]
fn later_parts_count_nowhere_and_a_refund_takes_away() {
    let rows = vec![
        card("2026-10-20", "100.00", "Loja PARC 02/03"),
        card("2026-10-21", "50.00", "Sapataria"),
        card("2026-10-22", "-50.00", "Sapataria estorno"),
    ];
    let of = || {
        Sources {
        purchases: crate::ledger::sample(&(json!([{"purchaseDate": "2026-09-20", "totalAmount": "300.00", "description": "Loja",
            "installments": [{"amount": "100.00", "installmentNumber": 2, "totalInstallments": 3, "dueDate": "2026-10-20"}]}]))).unwrap(),
        ..sources(rows.clone())
    }
    };
    assert_eq!(total(of(), Basis::Competencia), "0.00");
    let book = Book::of(
        of(),
        Some(Basis::Competencia),
        period("2026-10-01", "2026-10-31"),
    );
    let found = groups(book.entries(), |entry| entry.row.category.clone().unwrap());
    assert_eq!(found.len(), 1);
    let sums = Sums::of(book.entries());
    let part = sums
        .left_out
        .get(&(TransactionKind::Spending, Rule::PartOfWhole))
        .unwrap();
    assert_eq!((part.total.to_string(), part.count), ("-100.00".into(), 1));
}

#[test]
fn a_purchase_that_no_list_names_is_pieced_together_once() {
    let rows = vec![
        card("2026-10-05", "10.05", "Curso PARC 1/3"),
        card("2026-11-05", "10.00", "Curso PARC 2/3"),
    ];
    let whole = Book::of(
        sources(rows),
        Some(Basis::Competencia),
        period("2026-10-01", "2026-11-30"),
    );
    assert_eq!(
        Sums::of(whole.entries()).counted.total.to_string(),
        "-30.05"
    );
    assert_eq!(whole.pieced_together, 1);
}

#[test]
fn other_currencies_are_a_list_of_their_own() {
    let mut bought = card("2026-10-05", "20.00", "Steam");
    bought["currency_code"] = json!("USD");
    let mut converted = card("2026-10-06", "20.00", "Airalo");
    converted["currency_code"] = json!("USD");
    converted["amount_in_account_currency"] = json!("110.35");
    // In an account of dollars the account's currency is no real.
    let mut abroad = bank("2026-10-07", "-30.00", "Compras");
    abroad["account_id"] = json!("g");
    abroad["currency_code"] = json!("EUR");
    abroad["amount_in_account_currency"] = json!("-33.00");
    let book = Book::of(
        sources(vec![bought, converted, abroad]),
        Some(Basis::Competencia),
        period("2026-10-01", "2026-10-31"),
    );
    let sums = Sums::of(book.entries());
    assert_eq!(sums.counted.total.to_string(), "-110.35");
    let foreign: Vec<_> = sums
        .foreign
        .iter()
        .map(|(currency, sum)| format!("{currency} {}", sum.total))
        .collect();
    assert_eq!(foreign, ["EUR -30.00", "USD -20.00"]);
}

#[test]
fn a_purchase_abroad_in_parts_is_no_amount_in_reais() {
    let mut part = card("2026-10-05", "10.00", "Curso PARC 1/3");
    part["currency_code"] = json!("USD");
    part["amount_in_account_currency"] = json!("55.00");
    let october = period("2026-10-01", "2026-10-31");
    let book = Book::of(sources(vec![part]), Some(Basis::Competencia), october);
    let sums = Sums::of(book.entries());
    assert_eq!(sums.counted.total, Decimal::ZERO);
    assert_eq!(sums.foreign["USD"].total.to_string(), "-30.00");
}

#[test]
fn bills_by_their_id_come_before_days() {
    let mut row = card("2026-10-20", "80.00", "Loja");
    row["credit_card_data"] = json!({"billId": "f"});
    let of = Sources {
        closed: crate::ledger::sample(
            &(json!([{"id": "f", "accountId": "c", "dueDate": "2026-10-09"}])),
        )
        .unwrap(),
        ..sources(vec![row])
    };
    assert_eq!(total(of, Basis::Fatura), "-80.00");
}

/// What a bank may write: a phrase of the table, or none, and a name behind it.
fn text_of_a_bank((phrase, name): (usize, usize)) -> String {
    let table = include_str!("../phrases.tsv").lines();
    let phrases: Vec<_> = table.filter_map(|line| line.split('\t').nth(5)).collect();
    let phrase = phrases.get(phrase).copied().unwrap_or_default();
    let names = [
        "",
        "Joana Prates",
        "Mercado Sol",
        "Helena 529.982.247-25",
        "NU PAGAMENTOS",
        "x",
    ];
    format!("{} {}", phrase.trim_end_matches('*'), names[name])
}

proptest::proptest! {
    /// Nothing vanishes: what counts, what is left out and what is foreign are all the rows of the
    /// period, whatever the basis; whole purchases stand beside the parts that they replace.
    #[test]
    fn every_row_is_counted_or_left_out(
        rows in proptest::collection::vec(
            (1_u8..31, -50_000_i64..50_000, 0_usize..8, proptest::bool::ANY, (0_usize..600, 0_usize..6)),
            0..60,
        ),
    ) {
        let categories = ["Compras", "Renda", "Transferências", "Transferência mesma titularidade",
            "Pagamento de cartão de crédito", "Aplicação", "Taxas bancárias", ""];
        let rows: Vec<Value> = rows.iter().enumerate().map(|(number, (day, cents, category, on_card, text))| {
            let amount = Decimal::new(*cents, 2);
            let (account, kind) = if *on_card { ("c", "CREDIT") } else { ("b", "BANK") };
            let direction = if *cents < 0 { "DEBIT" } else { "CREDIT" };
            json!({"id": number.to_string(), "account_id": account, "account_type": kind, "type": direction,
                "amount": amount.to_string(), "date": format!("2026-10-{day:02}"),
                "category": categories[*category], "description": text_of_a_bank(*text)})
        }).collect();
        let october = period("2026-10-01", "2026-10-31");
        let expected: Decimal = sources(rows.clone()).rows.iter().map(crate::ledger::signed).sum();
        for basis in [Basis::Competencia, Basis::Caixa] {
            let book = Book::of(sources(rows.clone()), Some(basis), october);
            proptest::prop_assert_eq!(book.entries().count(), rows.len());
            let sums = Sums::of(book.entries());
            let left_out: Decimal = sums.left_out.values().map(|sum| sum.total).sum();
            proptest::prop_assert_eq!(sums.counted.total + left_out, expected);
            let of_groups: Decimal = groups(book.entries(), |entry| entry.row.id.clone()).iter().map(|(_, sum)| sum.total).sum();
            proptest::prop_assert_eq!(of_groups, sums.counted.total);
        }
        let in_bills = Book::of(sources(rows.clone()), Some(Basis::Fatura), period("2026-09-01", "2027-12-31"));
        proptest::prop_assert_eq!(in_bills.entries().count(), rows.len());
        let sums = Sums::of(in_bills.entries());
        let left_out: Decimal = sums.left_out.values().map(|sum| sum.total).sum();
        proptest::prop_assert_eq!(sums.counted.total + left_out, expected);
    }
}

#[test]
fn a_purchase_without_a_date_counts_on_the_day_of_its_first_part() {
    let mut purchases = shop();
    purchases[0].as_object_mut().unwrap().remove("purchaseDate");
    let rows = vec![card("2026-10-20", "100.05", "Loja PARC 1/3")];
    let mut sources = sources(rows);
    sources.purchases = crate::ledger::sample(&purchases).unwrap();
    assert_eq!(total(sources, Basis::Competencia), "-300.05");
}
