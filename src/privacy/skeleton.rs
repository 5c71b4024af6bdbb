//! A normalised form of a text for finding numbers: digits of every script as ASCII digits, no
//! accents, one kind of dash; with a map from its bytes back to the original text.

use std::borrow::Cow;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text and its skeleton.
pub(super) struct Skeleton<'t> {
    original: &'t str,
    plain: Cow<'t, str>,
    /// For each byte of `plain`, the start of its character in `original`; empty when equal.
    places: Vec<usize>,
}

impl<'t> Skeleton<'t> {
    pub(super) fn of(original: &'t str) -> Self {
        if original.is_ascii() {
            return Self {
                original,
                plain: Cow::Borrowed(original),
                places: Vec::new(),
            };
        }
        let mut plain = String::with_capacity(original.len());
        let mut places = Vec::with_capacity(original.len());
        for (place, character) in original.char_indices() {
            decompose_compatible(character, |part| {
                if !is_combining_mark(part) {
                    plain.push(plainest(part));
                }
            });
            places.resize(plain.len(), place);
        }
        Self {
            original,
            plain: Cow::Owned(plain),
            places,
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.plain
    }

    /// Maps a position in the skeleton to the original.
    pub(super) fn place(&self, plain: usize) -> usize {
        if let Cow::Borrowed(_) = self.plain {
            return plain;
        }
        self.places
            .get(plain)
            .copied()
            .unwrap_or(self.original.len())
    }
}

/// Whether the character becomes a digit or an `@` in a skeleton: personal data contain one.
pub(super) fn tells(character: char) -> bool {
    let mut found = false;
    decompose_compatible(character, |part| {
        let plain = plainest(part);
        found |= plain == '@' || plain.is_numeric();
    });
    found || character.is_numeric()
}

/// Zeros of the scripts whose digits do not decompose to ASCII digits; digits 1 to 9 follow each.
const ZEROS: [u32; 20] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810,
];
/// Digits one in filled or double circles.
const ONES: [u32; 4] = [0x2776, 0x2780, 0x278A, 0x24F5];

fn plainest(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let code = u32::from(character);
    let digit = |first: u32, offset: u32, most: u32| {
        let value = code.checked_sub(first).filter(|it| *it < most)? + offset;
        char::from_digit(value, 10)
    };
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{B7}' | '\u{2022}' | '\u{2027}' | '\u{3002}' => '.',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{24FF}' => '0',
        _ if !character.is_numeric() => character,
        _ => ZEROS
            .iter()
            .find_map(|zero| digit(*zero, 0, 10))
            .or_else(|| ONES.iter().find_map(|one| digit(*one, 1, 9)))
            .unwrap_or(character),
    }
}

#[cfg(test)]
mod tests;
