//! The one exit for texts that others wrote: invisible characters out, personal data masked,
//! length capped. An output can only hold such a text as a [`Text`].

use std::{borrow::Cow, sync::LazyLock};

use regex::{Captures, Regex};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// Longest text passed on, in characters.
pub const MAX_CHARS: usize = 140;

/// A text from Pierre, a bank or another person, cleaned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Text(String);

impl Text {
    /// Cleans a text.
    #[must_use]
    pub fn clean(raw: &str) -> Self {
        Self(capped(&mask(&visible(raw)), MAX_CHARS))
    }

    /// The same text in fewer characters.
    #[must_use]
    pub fn shortened(self, most: usize) -> Self {
        Self(capped(&self.0, most))
    }

    /// Cleans a text that may be absent; one of which nothing is left is absent.
    #[must_use]
    pub fn option(raw: Option<&str>) -> Option<Self> {
        raw.map(Self::clean).filter(|text| !text.0.is_empty())
    }

    /// The cleaned text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string"})
    }
}

/// At most so many characters; a cut shows.
fn capped(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short.pop();
        short.push('…');
    }
    short
}

/// Whether a name that a client sent may be shown back: names of ours hold nothing else.
#[must_use]
pub fn is_plain_name(name: &str, most: usize) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    name.len() <= most && name.bytes().all(plain)
}

/// Drops what a person does not see and folds white space.
fn visible(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut previous = None;
    for character in raw.chars() {
        let keep = match character {
            '\u{FE0E}' | '\u{FE0F}' => previous.is_some_and(takes_variation_selector),
            _ => !is_invisible(character),
        };
        if character.is_whitespace() || character.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if keep {
            out.push(character);
        }
        previous = Some(character);
    }
    out.truncate(out.trim_end().len());
    out
}

fn takes_variation_selector(character: char) -> bool {
    matches!(u32::from(character), 0x23 | 0x2A | 0x30..=0x39 | 0xA9 | 0xAE | 0x203C..=0x3299 | 0x1F000..=0x1FAFF)
}

/// Zero-width, bidirectional, tag and other characters that hide text from the person but not from
/// a model.
fn is_invisible(character: char) -> bool {
    matches!(
        u32::from(character),
        0xAD | 0x34F
            | 0x61C
            | 0x115F
            | 0x1160
            | 0x17B4
            | 0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x2028..=0x202E
            | 0x2060..=0x206F
            | 0x3164
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xFFF0..=0xFFFC
            | 0x1D173..=0x1D17A
            | 0xE0000..=0xE0FFF
    )
}

/// What each shape of personal data becomes. Numbers count only when their check digits say so: an
/// order number of eleven digits is not a CPF.
fn mask(text: &str) -> Cow<'_, str> {
    type Check = fn(&str) -> bool;
    static SHAPES: LazyLock<Vec<(Regex, Check, &'static str)>> = LazyLock::new(|| {
        let shapes: [(&str, Check, &str); 6] = [
            (r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+", |_| true, "[e-mail]"),
            (
                r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b",
                |_| true,
                "[chave PIX]",
            ),
            (
                r"\b\d{5}[. ]?\d{5,6}[. ]?\d{5}[. ]?\d{5,6}[. ]?\d{5}[. ]?\d{6}[. ]?\d[. ]?\d{14}\b|\b\d{44}\b|\b\d{47,48}\b",
                |_| true,
                "[boleto]",
            ),
            (
                r"\b\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}\b",
                |found| cpf_cnpj::cnpj::validate(found),
                "[CNPJ]",
            ),
            (
                r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b",
                |found| cpf_cnpj::cpf::validate(found),
                "[CPF]",
            ),
            (
                r"\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}\b",
                is_card,
                "[cartão]",
            ),
        ];
        let phone: (&str, Check, &str) = (
            r"(?:\+55\s?\(?\d{2}\)?\s?|\(\d{2}\)\s?)9?\d{4}[-\s]?\d{4}\b|\b\d{2}\s9\d{4}-\d{4}\b",
            |_| true,
            "[telefone]",
        );
        shapes
            .into_iter()
            .chain([phone])
            .filter_map(|(shape, check, mask)| Some((Regex::new(shape).ok()?, check, mask)))
            .collect()
    });
    // Whatever is masked has a digit or an @ in it; most texts have neither.
    if !text.contains(|it: char| it == '@' || it.is_numeric()) {
        return Cow::Borrowed(text);
    }
    let mut text = Cow::Borrowed(text);
    for (shape, check, mask) in SHAPES.iter() {
        let replaced = shape.replace_all(&text, |found: &Captures<'_>| {
            let whole = found.get(0).map_or("", |it| it.as_str());
            if check(whole) {
                (*mask).to_owned()
            } else {
                whole.to_owned()
            }
        });
        if let Cow::Owned(replaced) = replaced {
            text = Cow::Owned(replaced);
        }
    }
    text
}

/// The Luhn check of ISO/IEC 7812.
fn is_card(found: &str) -> bool {
    let digits: Vec<u32> = found.chars().filter_map(|it| it.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            if index % 2 == 0 {
                *digit
            } else {
                (digit * 2) / 10 + (digit * 2) % 10
            }
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

/// The last four characters of an account or card number: `•••4321`.
#[must_use]
pub fn masked_number(number: &str) -> Option<Text> {
    let kept: Vec<char> = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let tail: String = kept.get(kept.len().checked_sub(4)?..)?.iter().collect();
    Some(Text(format!("•••{tail}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(raw: &str) -> String {
        Text::clean(raw).as_str().to_owned()
    }

    #[test]
    fn leaves_ordinary_texts_alone() {
        for text in [
            "São João ✈️",
            "Pão de Açúcar — Loja 12",
            "PARC 03/12 MAGALU",
            "Pedido 12345678901",
            "R$ 1.234,56",
            "2026-10-31",
        ] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn drops_what_nobody_sees() {
        assert_eq!(
            clean("a\u{200b}b\u{202e}c\u{e0041}d\u{feff}\u{0007}\n e\u{fe0f}"),
            "abcd e"
        );
        assert_eq!(clean("\u{200b}\t "), "");
        assert!(Text::option(Some("\u{200b}")).is_none());
    }

    #[test]
    fn masks_personal_data_and_spares_look_alikes() {
        for (raw, shown) in [
            ("PIX 529.982.247-25 aluguel", "PIX [CPF] aluguel"),
            ("PIX 52998224725", "PIX [CPF]"),
            ("pedido 52998224726", "pedido 52998224726"),
            ("11.222.333/0001-81", "[CNPJ]"),
            ("para ana.souza@example.com hoje", "para [e-mail] hoje"),
            ("tel (11) 98765-4321", "tel [telefone]"),
            ("+55 11 98765-4321", "[telefone]"),
            ("cartao 4111 1111 1111 1111", "cartao [cartão]"),
            ("123e4567-e89b-12d3-a456-426614174000", "[chave PIX]"),
            (
                "23793.38128 60007.827136 95000.063305 9 12345678901234",
                "[boleto]",
            ),
        ] {
            assert_eq!(clean(raw), shown, "{raw}");
        }
    }

    #[test]
    fn caps_the_length_with_a_visible_mark() {
        let long = clean(&"ã".repeat(500));
        assert_eq!(long.chars().count(), MAX_CHARS);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn shows_only_the_end_of_an_account_number() {
        assert_eq!(masked_number("0001/12345-6").unwrap().as_str(), "•••3456");
        assert!(masked_number("123").is_none());
    }

    proptest::proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(raw in "\\PC{0,300}") {
            let once = clean(&raw);
            proptest::prop_assert_eq!(clean(&once), once.clone());
            proptest::prop_assert!(once.chars().count() <= MAX_CHARS);
            proptest::prop_assert!(!once.chars().any(char::is_control));
        }
    }
}
