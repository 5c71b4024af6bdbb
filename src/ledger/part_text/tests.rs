//! Parts and dates in texts as banks write them.

use super::*;

fn row(description: &str) -> Transaction {
    crate::ledger::sample(&serde_json::json!({
        "amount": 10, "date": "2026-12-03", "type": "DEBIT",
        "account_type": "CREDIT", "description": description,
    }))
    .unwrap()
}

#[test]
fn reads_parts_in_the_ways_that_banks_write_them() {
    for (text, expected) in [
        ("LOJAS CEM SAO PAULO BRA PARC 03/12", Some((3, 12))),
        ("Magalu - Parcela 3 de 12", Some((3, 12))),
        ("Magalu parc. 1/2", Some((1, 2))),
        ("AMAZON 02/06", Some((2, 6))),
        ("Magalu PARC03/12", Some((3, 12))),
        ("Magalu (4/12)", Some((4, 12))),
        // In the middle, before a date.
        ("MOVEIS PARC 02/05 RIO DT ORIG: 05/09", Some((2, 5))),
        ("OTICA 02/05 SANTOS 28/11", Some((2, 5))),
        ("OTICA 03/06 SANTOS 05/10", Some((3, 6))),
        ("Parcela 4/8 Casa Nova", Some((4, 8))),
        // The day of the row or one shortly before, a number above its count, one of one, a
        // route, a price, a date with its year.
        ("UBER 03/12", None),
        ("UBER 28/11", None),
        ("CINEMA 01/12", None),
        ("CINEMA 04/12", None),
        ("Loja 13/12", None),
        ("Loja 1/1", None),
        ("Linha 3 de 12", None),
        ("Compra de 12", None),
        ("Posto 10/2026", None),
        ("Hotel 01/02/26", None),
        ("24/7 Academia", None),
        ("Feira em 05/10", None),
    ] {
        let found = told_by_text(&row(text)).map(|it| (it.number, it.total));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn pierre_s_day_of_the_purchase_tells_a_date() {
    let mut uber = row("UBER TRIP 05/11");
    assert!(told_by_text(&uber).is_some());
    uber.purchase.date = "2026-11-05".parse().ok();
    assert_eq!(told_by_text(&uber), None);
}

#[test]
fn a_text_is_the_same_without_its_part() {
    for text in [
        "Lojas Cem PARC 03/12",
        "Lojas Cem - Parcela 3 de 12",
        "Lojas Cem (3/12)",
        "Lojas Cem",
    ] {
        assert_eq!(without_part(text), "Lojas Cem");
        assert_eq!(base(Some(text)), "lojas cem");
    }
    assert_eq!(without_part("3/12"), "3/12");
    for text in [
        "Antecipada - Lojas Cem - Parcela 5/10",
        "Estorno Lojas Cem 1/6",
    ] {
        assert_eq!(base(Some(text)), "lojas cem");
    }
}
