//! The CPF or CNPJ of a person or company: only ever compared, never shown and never logged.

use std::fmt;

/// A tax number, without its punctuation. Masked ones (`***.444.777-**`) are none.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Document(Box<str>);

impl Document {
    /// Reads 11 digits (CPF) or 14 digits or letters (CNPJ), punctuated or not.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || ". -/".contains(it))
        {
            return None;
        }
        let plain: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|it| it.to_ascii_uppercase())
            .collect();
        let is_cpf = plain.len() == 11 && plain.bytes().all(|it| it.is_ascii_digit());
        (is_cpf || plain.len() == 14).then(|| Self(plain.into()))
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Document([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_makes_no_difference_and_masked_numbers_are_none() {
        let plain = Document::parse("52998224725").unwrap();
        assert_eq!(Document::parse("529.982.247-25"), Some(plain));
        assert!(Document::parse("11.222.333/0001-81").is_some());
        assert!(Document::parse("12.ABC.345/01DE-35").is_some());
        for text in ["", "***.982.247-**", "529", "529982247250"] {
            assert!(Document::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn does_not_show_itself() {
        let document = Document::parse("52998224725");
        assert_eq!(format!("{document:?}"), "Some(Document([REDACTED]))");
    }
}
