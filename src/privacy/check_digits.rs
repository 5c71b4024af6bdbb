//! Check digits: distinguish a card, a boleto or a phone number from other numbers of its length.

/// The digits of a text.
fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|it| it.to_digit(10)).collect()
}

/// The letters and digits of a text.
fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

pub(super) fn is_cpf(found: &str) -> bool {
    let values: Option<Vec<_>> = bare(found).chars().map(|it| it.to_digit(10)).collect();
    values.is_some_and(|values| values.len() == 11 && has_check_digits(&values, 11))
}

/// A CNPJ of digits or, since 2026, of letters and digits. Without separators it needs at least
/// five digits, else it could be a word.
pub(super) fn is_cnpj(found: &str) -> bool {
    let formatted = found.contains(['.', '/']);
    let bare = bare(found).to_ascii_uppercase();
    // The value of a letter is its ASCII code minus that of zero.
    let values: Vec<_> = bare.bytes().map(|it| u32::from(it - b'0')).collect();
    (formatted || digits(found).len() >= 5) && values.len() == 14 && has_check_digits(&values, 9)
}

/// Whether the last two values are modulus 11 check digits of the values before them.
fn has_check_digits(values: &[u32], heaviest: u32) -> bool {
    let all_same = values.windows(2).all(|pair| pair.first() == pair.last());
    let checked = |from_end: usize| {
        let (head, tail) = values.split_at(values.len().saturating_sub(from_end));
        let expected = match eleven(head, heaviest) {
            0 | 1 => 0,
            rest => 11 - rest,
        };
        tail.first() == Some(&expected)
    };
    !all_same && checked(2) && checked(1)
}

/// The Luhn check of ISO/IEC 7812, for the lengths and prefixes of cards.
pub(super) fn is_card(found: &str) -> bool {
    let digits = digits(found);
    let issued = match (digits.len(), digits.as_slice()) {
        (16, [2..=6, ..]) | (13 | 19, [4 | 6, ..]) => true,
        (15, [3, second, ..]) => [4, 7].contains(second),
        (14, [3, second, ..]) => [0, 6, 8, 9].contains(second),
        _ => false,
    };
    let all_same = digits.windows(2).all(|pair| pair.first() == pair.last());
    issued && !all_same && weighted_ten(&digits, 1).is_multiple_of(10)
}

/// The sum of the digits of each digit times 1 or 2, alternating from the right; `first` is the
/// weight of the last digit.
fn weighted_ten(digits: &[u32], first: usize) -> u32 {
    let doubled = |index: usize| !(index + first).is_multiple_of(2);
    digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match digit * 2 {
            _ if doubled(index) => *digit,
            twice => twice / 10 + twice % 10,
        })
        .sum()
}

/// The modulus 10 check digit, as on a boleto's typed line.
fn ten(digits: &[u32]) -> u32 {
    (10 - weighted_ten(digits, 0) % 10) % 10
}

/// The remainder of modulus 11, with weights cycling from 2 to `heaviest` from the right.
fn eleven(digits: &[u32], heaviest: u32) -> u32 {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip((2..=heaviest).cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    sum % 11
}

/// The check digit of a collection slip: modulus 10 or 11, by its third digit.
fn of_slip(digits: &[u32], third: u32) -> Option<u32> {
    match third {
        6 | 7 => Some(ten(digits)),
        8 | 9 => Some(match eleven(digits, 9) {
            0 | 1 => 0,
            rest => 11 - rest,
        }),
        _ => None,
    }
}

/// The typed line of a boleto (47 digits) or of a collection slip (48), or the barcode of either
/// (44).
pub(super) fn is_boleto(found: &str) -> bool {
    let digits = digits(found);
    let checked = |field: &[u32], check: &dyn Fn(&[u32]) -> Option<u32>| {
        field
            .split_last()
            .is_some_and(|(last, rest)| check(rest) == Some(*last))
    };
    match (digits.len(), digits.as_slice()) {
        (47, all) => [0..10, 10..21, 21..32].into_iter().all(|field| {
            all.get(field)
                .is_some_and(|field| checked(field, &|rest| Some(ten(rest))))
        }),
        (48, [8, _, third, ..]) => digits
            .chunks(12)
            .all(|field| checked(field, &|rest| of_slip(rest, *third))),
        (44, [8, _, third, check, rest @ ..]) => {
            let others = [&[8], digits.get(1..3).unwrap_or_default(), rest].concat();
            of_slip(&others, *third) == Some(*check)
        }
        (44, [.., _]) => {
            let (head, tail) = digits.split_at(4);
            let Some((check, tail)) = tail.split_first() else {
                return false;
            };
            let expected = match 11 - eleven(&[head, tail].concat(), 9) {
                1 | 10 | 11 => 1,
                other => other,
            };
            expected == *check && head.iter().any(|it| *it != 0)
        }
        _ => false,
    }
}

/// Whether a number begins with a Brazilian area code, after an optional 55 and zero.
pub(super) fn is_phone(found: &str) -> bool {
    let digits = digits(found);
    let without_country = match digits.as_slice() {
        [5, 5, rest @ ..] if rest.len() >= 10 => rest,
        all => all,
    };
    let area = match without_country {
        [0, tens, ones, ..] | [tens, ones, ..] => tens * 10 + ones,
        _ => return false,
    };
    matches!(
        area,
        11..=19 | 21 | 22 | 24 | 27 | 28 | 31..=35 | 37 | 38 | 41..=49 | 51 | 53..=55 | 61..=69
            | 71 | 73..=75 | 77 | 79 | 81..=89 | 91..=99
    )
}

/// A random PIX key without hyphens: a UUID with valid version and variant digits.
pub(super) fn is_random_key(found: &str) -> bool {
    let bytes = found.as_bytes();
    let is_number = bytes.iter().all(u8::is_ascii_digit);
    !is_number
        && bytes.get(12) == Some(&b'4')
        && bytes.get(16).is_some_and(|it| b"89abAB".contains(it))
}

/// Whether a number is long enough for an account; shorter ones are years, flats and counts.
pub(super) fn is_account(found: &str) -> bool {
    let digits = found.chars().filter(char::is_ascii_digit).count();
    digits >= 5 || (digits >= 4 && found.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_boleto_by_its_check_digits() {
        for good in [
            "23793.38128 60007.827136 95000.063305 9 75520000370000",
            "23793381286000782713695000063305975520000370000",
            "836200000005 667800481000 180975657313 001589636081",
            "83620000000667800481001809756573100158963608",
        ] {
            assert!(is_boleto(good), "{good}");
            let last = good.chars().position(|it| it.is_ascii_digit()).unwrap();
            let other = format!("{}7{}", &good[..=last], &good[last + 2..]);
            assert!(!is_boleto(&other), "{other}");
        }
        assert!(!is_boleto(&"0".repeat(44)));
    }

    #[test]
    fn tells_a_card_by_its_first_digits_and_luhn() {
        for good in ["4111 1111 1111 1111", "378282246310005", "6362970000457013"] {
            assert!(is_card(good), "{good}");
        }
        for other in ["4111111111111112", "1111111111111117", "0000000000000000"] {
            assert!(!is_card(other), "{other}");
        }
    }

    #[test]
    fn agrees_with_another_implementation_on_tax_ids() {
        for _ in 0..500 {
            for number in [
                cpf_cnpj::cpf::generate(),
                cpf_cnpj::cnpj::generate(),
                cpf_cnpj::cnpj::generate_alphanumeric(),
            ] {
                // Unchanged, and with each of the last two characters incremented by one.
                for changed in [None, Some(1), Some(2)] {
                    let mut bytes = number.clone().into_bytes();
                    if let Some(from_end) = changed {
                        let at = bytes.len() - from_end;
                        bytes[at] = b'0' + (bytes[at] - b'0' + 1) % 10;
                    }
                    let number = String::from_utf8(bytes).unwrap();
                    assert_eq!(
                        is_cpf(&number),
                        cpf_cnpj::cpf::validate(&number),
                        "{number}"
                    );
                    let enough = digits(&number).len() >= 5;
                    let valid = enough && cpf_cnpj::cnpj::validate(&number);
                    assert_eq!(is_cnpj(&number), valid, "{number}");
                }
            }
        }
        for same in ["11111111111", "00000000000000"] {
            assert!(!is_cpf(same) && !is_cnpj(same), "{same}");
        }
    }

    #[test]
    fn knows_the_new_alphanumeric_cnpj() {
        assert!(is_cnpj("12.ABC.345/01DE-35"));
        assert!(is_cnpj("12abc34501de35"));
        assert!(!is_cnpj("12ABC34501DE36"));
        assert!(is_cnpj("11222333000181"));
    }
}
