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

    /// [`Text::option`], or these words of ours where there is none.
    #[must_use]
    pub fn or(raw: Option<&str>, absent: &'static str) -> Self {
        Self::option(raw).unwrap_or_else(|| Self(absent.to_owned()))
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
mod tests;
