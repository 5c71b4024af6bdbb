//! Personal data of nobody: valid in every check digit, a different one for each number.

use std::fmt::Write;

/// Digits that only this number has.
fn seed(number: u64, digits: usize) -> String {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 << 62;
    format!("{mixed:020}")[20 - digits..].to_owned()
}

fn completed(head: &str, check: impl Fn(&str) -> bool) -> String {
    (0..100)
        .map(|tail| format!("{head}{tail:02}"))
        .find(|all| check(all))
        .unwrap()
}

/// The check digit of modulus 10 of a boleto's field, and of a card.
fn ten(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(digit - b'0');
            let doubled = digit * 2;
            if index % 2 == 0 {
                doubled / 10 + doubled % 10
            } else {
                digit
            }
        })
        .sum();
    (10 - sum % 10) % 10
}

pub(super) fn cpf(number: u64) -> String {
    completed(&seed(number, 9), cpf_cnpj::cpf::validate)
}

pub(super) fn cnpj(number: u64) -> String {
    completed(
        &format!("{}0001", seed(number, 8)),
        cpf_cnpj::cnpj::validate,
    )
}

pub(super) fn card(number: u64) -> String {
    let head = format!("4539{}", seed(number, 11));
    format!("{head}{}", ten(&head))
}

pub(super) fn boleto(number: u64) -> String {
    let free = seed(number, 18);
    let mut line = String::new();
    for field in [
        format!("237933{}", &free[..3]),
        format!("{}{}", &free[3..11], &free[..2]),
        format!("00{}", &free[10..]),
    ] {
        let check = ten(&field);
        write!(line, "{field}{check}").unwrap();
    }
    format!("{line}975520000{}", seed(number, 6))
}

pub(super) fn phone(number: u64) -> String {
    format!("11 9{}-{}", &seed(number, 4), &seed(number + 1, 4))
}

pub(super) fn mail(number: u64) -> String {
    format!("fulana{number}@canaria{number}.com.br")
}

pub(super) fn random_key(number: u64) -> String {
    let hex = format!(
        "{:032x}",
        u128::from(number) * 0x1234_5678_9ABC_DEF1_2345_6789 + 7
    );
    format!(
        "{}-{}-4{}-a{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..]
    )
}

fn dotted(cpf: &str) -> String {
    format!("{}.{}.{}-{}", &cpf[..3], &cpf[3..6], &cpf[6..9], &cpf[9..])
}

/// What to write into a place, and what may then be read nowhere.
pub(super) struct Canary {
    pub(super) text: String,
    pub(super) secrets: Vec<String>,
}

/// How many ways there are to write personal data.
pub(super) const WAYS: u64 = 3;

/// Personal data of each kind, in texts or alone.
pub(super) fn canary(way: u64, number: u64) -> Canary {
    let (cpf, cnpj, boleto) = (cpf(number), cnpj(number), boleto(number));
    let (mail, phone, key, card) = (
        mail(number),
        phone(number),
        random_key(number),
        card(number),
    );
    let (text, secrets) = match way {
        0 => (
            format!("Pix Ana {} {mail} tel {phone} {key}", dotted(&cpf)),
            vec![dotted(&cpf), mail, phone, key],
        ),
        1 => (
            format!("{cnpj} bol {boleto} cc {card} {cpf} ag 4321 conta 98765-4"),
            vec![cnpj, boleto, card, cpf, "4321".into(), "98765".into()],
        ),
        _ => {
            let alone = [cpf, cnpj, card, boleto, mail, format!("+55 {phone}")];
            let at = usize::try_from(number).unwrap() % alone.len();
            let one = alone[at].clone();
            (one.clone(), vec![one])
        }
    };
    assert!(text.len() <= 140, "{text}");
    Canary { text, secrets }
}

#[test]
fn canaries_are_valid_and_differ() {
    let all: std::collections::BTreeSet<_> = (0..300).map(cpf).collect();
    assert_eq!(all.len(), 300);
    for way in 0..WAYS {
        for number in 0..12 {
            let canary = canary(way, number);
            let shown = pierre_mcp::answer::Text::clean(&canary.text);
            for secret in canary.secrets {
                assert!(!shown.as_str().contains(&secret), "{secret} in {shown}");
            }
        }
    }
}
