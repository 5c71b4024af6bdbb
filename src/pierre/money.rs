//! Exact amounts from a JSON number or a decimal string; no binary fraction ever stands between.

use rust_decimal::Decimal;

/// Reads an amount as Pierre or a program writes it: `1500.50`, `-125.5`, `1e3`.
#[must_use]
pub fn parse(text: &str) -> Option<Decimal> {
    let text = text.trim();
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

/// Amounts from here on are a mistake of whoever wrote them, and sums of them would overflow.
const ABSURD: Decimal = Decimal::from_parts(0xD4A5_1000, 0xE8, 0, false, 0);
/// Most parts that a purchase is believed to have.
pub(crate) const MOST_PARTS: u32 = 99;

/// [`parse`] of an amount of Pierre's: rounded to the cent, so that sums are what the rows, shown to
/// the cent, add up to; below 10^12, or absent.
#[must_use]
pub fn of_pierre(text: &str) -> Option<Decimal> {
    parse(text).filter(|it| it.abs() < ABSURD).map(cents)
}

/// The amount rounded to the cent, a half away from zero, always with two places.
#[must_use]
pub fn cents(amount: Decimal) -> Decimal {
    use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let mut rounded = amount.round_dp_with_strategy(2, MidpointAwayFromZero);
    rounded.rescale(2);
    if rounded.is_zero() {
        rounded.set_sign_positive(true);
    }
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_seen_exactly() {
        for (text, cents_text) in [
            ("1500.50", "1500.50"),
            ("-2500", "-2500.00"),
            ("0.1", "0.10"),
            ("1e3", "1000.00"),
            ("1.005", "1.01"),
            ("-1.005", "-1.01"),
            ("-0.00", "0.00"),
            (
                "79228162514264337593543950.33",
                "79228162514264337593543950.33",
            ),
        ] {
            assert_eq!(
                cents(parse(text).unwrap()).to_string(),
                cents_text,
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in ["", "abc", "10abc", "1.234,56", "NaN", "1 000"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn two_places_survive_to_the_digit(units in -1_000_000_000_i64..1_000_000_000, cent in 0_u8..100) {
            let text = format!("{units}.{cent:02}");
            let expected = if text == "-0.00" { "0.00" } else { text.as_str() };
            proptest::prop_assert_eq!(cents(parse(&text).unwrap()).to_string(), expected);
        }
    }
}
