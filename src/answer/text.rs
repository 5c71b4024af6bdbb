//! Third-party text in answers: invisible characters removed, personal data masked, length capped.
//! An output can only hold such text as a [`Text`].

use std::fmt;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::InvalidArgument;
use crate::privacy::{self, own_numbers};

/// Longest text shown, in characters.
pub const MAX_CHARS: usize = 140;
/// A text from Pierre, a bank or another person, cleaned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Text(String);

impl Text {
    /// Cleans a text.
    #[must_use]
    pub fn clean(raw: &str) -> Self {
        Self(privacy::clean(raw, MAX_CHARS))
    }

    /// The text, cut to fewer characters.
    #[must_use]
    pub fn shortened(self, most: usize) -> Self {
        if self.0.len() <= most {
            return self;
        }
        Self(privacy::clean(&self.0, most))
    }

    /// Cleans an optional text; `None` when nothing is left.
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

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

super::clean::string_value!(Text);

/// A text that a call is about to store at Pierre under this argument, exactly as the question
/// shows it. White space is folded and accents are composed, which is invisible.
///
/// # Errors
/// [`InvalidArgument`] when the question would not show it exactly: invisible or stylised
/// characters, masked data, or too long.
pub(crate) fn as_shown(argument: &str, raw: &str) -> Result<String, InvalidArgument> {
    let words: Vec<_> = raw.split_whitespace().collect();
    let composed: String = words.join(" ").nfc().collect();
    if Text::clean(raw).as_str() == composed {
        return Ok(composed);
    }
    Err(InvalidArgument(format!(
        "`{argument}`: use um texto sem caracteres invisíveis e sem CPF, e-mail, telefone ou números de conta e cartão."
    )))
}

/// The last four characters of an account or card number: `•••4321`; the whole number where the
/// person's own numbers are shown.
#[must_use]
pub fn masked_number(number: &str) -> Option<Text> {
    if own_numbers::is_own(number) {
        return Some(Text::clean(number));
    }
    let kept: Vec<char> = number
        .chars()
        .filter(|it| it.is_ascii_digit() || matches!(it, 'x' | 'X'))
        .collect();
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
    fn what_is_stored_is_what_is_shown_or_is_refused() {
        for (raw, stored) in [
            ("Conta de luz", "Conta de luz"),
            ("São João ✈️ & 50%", "São João ✈️ & 50%"),
            ("Sa\u{303}o\u{a0} Joa\u{303}o", "São João"),
            (
                "Aluguel 12/2026, R$ 2.300,00",
                "Aluguel 12/2026, R$ 2.300,00",
            ),
        ] {
            let shown = as_shown("title", raw).unwrap();
            assert_eq!(shown, stored);
            assert_eq!(clean(raw), stored);
        }
        for raw in [
            "Luz\u{200b}",
            "\u{e0049}\u{e0047}Luz",
            "Luz \u{202e}zul",
            "Aluguel 529.982.247-25",
            "PIX ana@example.com",
            "𝗟𝘂𝘇",
            &"x".repeat(MAX_CHARS + 1),
        ] {
            let InvalidArgument(text) = as_shown("title", raw).unwrap_err();
            assert!(text.starts_with("`title`: use um texto sem"), "{text}");
        }
    }

    #[test]
    fn shows_only_the_end_of_an_account_number() {
        assert_eq!(masked_number("0001/12345-6").unwrap().as_str(), "•••3456");
        assert!(masked_number("123").is_none());
        assert!(masked_number("ana@example.com").is_none());
    }
}
