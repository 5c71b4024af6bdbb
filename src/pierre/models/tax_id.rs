//! Who is who: tax numbers and names of people and companies. Only ever compared, never shown and
//! never logged.

use std::fmt;

/// A CPF or CNPJ without its punctuation; masked places are kept as `*`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TaxId(Box<str>);

/// How two tax numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxIdMatch {
    /// Whole, and the same.
    Same,
    /// What both show is the same.
    Alike,
    /// Not the same.
    Different,
}

/// A masked number that shows fewer than this says nothing.
const LEAST_SHOWN: usize = 3;

impl TaxId {
    /// Reads 11 digits (CPF) or 14 digits or letters (CNPJ), punctuated or not, some of them masked
    /// (`***.444.777-**`, `•••.444.777-••`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut plain = String::with_capacity(14);
        for character in text.chars() {
            match character {
                '.' | ' ' | '-' | '/' => {}
                '*' | '•' | '#' => plain.push('*'),
                it if it.is_ascii_alphanumeric() => plain.push(it.to_ascii_uppercase()),
                _ => return None,
            }
        }
        // Some mask with crosses; only a company's number may hold the letter.
        if plain.len() == 11 || plain.starts_with("XX") {
            plain = plain.replace('X', "*");
        }
        let shown = plain.bytes().filter(|it| *it != b'*').count();
        let is_cpf = plain.len() == 11 && plain.bytes().all(|it| it.is_ascii_digit() || it == b'*');
        let is_long_enough = is_cpf || plain.len() == 14;
        (is_long_enough && shown >= LEAST_SHOWN).then(|| Self(plain.into()))
    }

    /// Whether it is the number of a company.
    #[must_use]
    pub fn is_company(&self) -> bool {
        self.0.len() == 14
    }

    /// Compares what both show.
    #[must_use]
    pub fn compare(&self, other: &Self) -> TaxIdMatch {
        if self.0.len() != other.0.len() {
            return TaxIdMatch::Different;
        }
        let mut alike = TaxIdMatch::Same;
        for pair in self.0.bytes().zip(other.0.bytes()) {
            match pair {
                (b'*', _) | (_, b'*') => alike = TaxIdMatch::Alike,
                (a, b) if a != b => return TaxIdMatch::Different,
                _ => {}
            }
        }
        alike
    }
}

impl fmt::Debug for TaxId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TaxId([REDACTED])")
    }
}

/// A person's or company's name.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(Box<str>);

impl Name {
    /// As Pierre writes it, to compare with.
    #[must_use]
    pub fn to_compare(&self) -> &str {
        &self.0
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Name([REDACTED])")
    }
}

#[cfg(test)]
mod tests;
