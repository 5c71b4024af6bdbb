//! Unit tests of `tax_id`.

use super::*;

fn compared(a: &str, b: &str) -> TaxIdMatch {
    TaxId::parse(a).unwrap().compare(&TaxId::parse(b).unwrap())
}

#[test]
fn punctuation_makes_no_difference() {
    assert_eq!(compared("52998224725", "529.982.247-25"), TaxIdMatch::Same);
    assert!(TaxId::parse("11.222.333/0001-81").unwrap().is_company());
    assert!(TaxId::parse("12.ABC.345/01DE-35").is_some());
    for text in ["", "529", "529982247250", "***.***.*4*-**"] {
        assert!(TaxId::parse(text).is_none(), "{text}");
    }
}

#[test]
fn of_masked_numbers_what_is_left_is_compared() {
    assert_eq!(
        compared("XXX.982.247-XX", "529.982.247-25"),
        TaxIdMatch::Alike
    );
    assert_eq!(
        compared("***.982.247-**", "529.982.247-25"),
        TaxIdMatch::Alike
    );
    assert_eq!(
        compared("•••.982.247-••", "***.982.247-**"),
        TaxIdMatch::Alike
    );
    assert_eq!(
        compared("***.983.247-**", "529.982.247-25"),
        TaxIdMatch::Different
    );
    assert_eq!(
        compared("52998224725", "11222333000181"),
        TaxIdMatch::Different
    );
}

#[test]
fn do_not_show_themselves() {
    let document = TaxId::parse("52998224725");
    assert_eq!(format!("{document:?}"), "Some(TaxId([REDACTED]))");
    let name = Name::from("Ana Souza".to_owned());
    assert_eq!(format!("{name:?}"), "Name([REDACTED])");
}
