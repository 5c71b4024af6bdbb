//! The table is sound, and the phrase that begins first decides.

use super::*;
use crate::ledger::normalize::words;

#[test]
fn every_line_is_read_and_stands_once() {
    let lines = include_str!("../phrases.tsv").lines();
    let lines: Vec<_> = lines.filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), table().len());
    for (place, phrase) in table().iter().enumerate() {
        assert_eq!(
            words(phrase.text).trim(),
            phrase.text,
            "not as texts are folded"
        );
        let twin = table().iter().skip(place + 1).find(|other| {
            let of = |it: &Phrase| (it.text, it.is_open, it.side, it.direction);
            of(phrase) == of(other)
        });
        assert!(twin.is_none(), "twice: {phrase:?}");
    }
}

#[test]
fn phrases_that_are_compared_alike_mean_the_same_and_stand_once() {
    for (place, phrase) in table().iter().enumerate() {
        for other in table().iter().skip(place + 1) {
            let is_alike = phrase.canonical == other.canonical
                && phrase.is_open == other.is_open
                && phrase.side == other.side
                && phrase.direction == other.direction;
            assert!(
                !is_alike || phrase.meaning == other.meaning,
                "{phrase:?} {other:?}"
            );
            assert!(
                !is_alike
                    || phrase.at_start != other.at_start
                    || phrase.is_certain != other.is_certain,
                "twice: {phrase:?} {other:?}"
            );
        }
    }
    let received = |text| meaning(text, Side::Bank, Direction::In);
    assert_eq!(received("PIX CRED FULANO"), Some(Meaning::Received));
    assert_eq!(received("Pix no crédito"), Some(Meaning::CardCredit));
}

fn meaning(text: &str, side: Side, direction: Direction) -> Option<Meaning> {
    read(&words(text), side, direction).map(|it| it.meaning)
}

#[test]
fn the_operation_hides_the_names_behind_it() {
    use Meaning::{Interest, Purchase, Savings, Sent};
    for (text, expected) in [
        ("Pix enviado Condomínio caixinha de Natal", Some(Sent)),
        ("Transferência enviada|Aplicação RDB Loja", Some(Sent)),
        ("COMPRA CARTAO - CAMBIO AUTOMOTIVO", Some(Purchase)),
        ("BB RENDE FACIL", Some(Savings)),
        ("APL.INVEST FACIL", Some(Savings)),
        ("05/10 Dinheiro guardado", Some(Savings)),
        ("Juros de saldo em atraso", Some(Interest)),
        ("Aplicativo de transporte", None),
        ("Padaria do Resgate", None),
    ] {
        assert_eq!(
            meaning(text, Side::Bank, Direction::Out),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_fatura_is_a_card_s_a_utility_s_or_nobody_s() {
    let own = ["roxinho".to_owned()];
    for (text, expected) in [
        ("PAGTO FATURA CLARO MOVEL", BillOf::Utility),
        ("Pagamento de fatura", BillOf::Nobody),
        ("DEB FATURA 102026", BillOf::Nobody),
        ("FATURA CARTAO VISA", BillOf::Card),
        ("FATURA CARTAO SANTANDER", BillOf::OtherCard),
        ("Fatura Roxinho", BillOf::Card),
        ("Fatura Papelaria Andrade", BillOf::Somebody),
    ] {
        assert_eq!(bill_of(&words(text), &own), expected, "{text}");
    }
}
