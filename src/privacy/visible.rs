//! The visible form of a text: invisible characters removed, stylised letters as plain letters,
//! white space folded.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The visible text in at most `most` characters, and whether the limit was reached.
pub(super) fn visible(raw: &str, most: usize) -> (String, bool) {
    let mut out = String::with_capacity(raw.len().min(most * 4));
    let mut previous = None;
    let mut left = most;
    let mut rest = raw.chars().peekable();
    while let Some(character) = rest.next() {
        if left == 0 {
            break;
        }
        if character.is_whitespace() || character.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
                left -= 1;
            }
            previous = None;
            continue;
        }
        let keep = match character {
            '\u{FE0E}' | '\u{FE0F}' => {
                previous.is_some_and(|before| takes_selector(before, rest.peek()))
            }
            _ => !is_invisible(character),
        };
        if keep {
            if is_fancy(character) {
                out.extend(std::iter::once(character).nfkc());
            } else {
                out.push(character);
            }
            left -= 1;
            previous = Some(character);
        }
    }
    out.truncate(out.trim_end().len());
    if !out.is_ascii() && !is_nfc(&out) {
        out = out.nfc().collect();
    }
    (out, left == 0)
}

/// Whether a variation selector may follow this character: it changes how some characters are
/// drawn, and carries a hidden bit after any other.
fn takes_selector(character: char, next: Option<&char>) -> bool {
    match u32::from(character) {
        0x23 | 0x2A | 0x30..=0x39 => next == Some(&'\u{20E3}'),
        0xA9
        | 0xAE
        | 0x203C
        | 0x2049
        | 0x2122
        | 0x2139
        | 0x2194..=0x21AA
        | 0x231A..=0x23FF
        | 0x24C2
        | 0x25AA..=0x25FE
        | 0x2600..=0x27BF
        | 0x2934
        | 0x2935
        | 0x2B05..=0x2B55
        | 0x3030
        | 0x303D
        | 0x3297
        | 0x3299
        | 0x1F000..=0x1FAFF => true,
        _ => false,
    }
}

/// Letters and digits in another width or typeface, and ligatures: a person reads the plain ones.
/// Excludes the wide macron (FFE3), whose plain form begins with a space.
fn is_fancy(character: char) -> bool {
    matches!(
        u32::from(character),
        0x2102 | 0x2107 | 0x210A..=0x2113 | 0x2115 | 0x2119..=0x211D | 0x2124 | 0x2128
            | 0x212C..=0x212D | 0x212F..=0x2131 | 0x2133..=0x2134 | 0x213C..=0x213F
            | 0x2145..=0x2149 | 0xFB00..=0xFB06 | 0xFF01..=0xFF5E | 0xFFE0..=0xFFE2 | 0xFFE4..=0xFFE6
            | 0x1D400..=0x1D7FF
    )
}

/// Zero-width, bidirectional, tag, private-use and other characters that hide text from the person
/// but not from a model.
fn is_invisible(character: char) -> bool {
    let code = u32::from(character);
    let no_character = code & 0xFFFE == 0xFFFE;
    no_character
        || matches!(
            code,
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
                | 0x2800
                | 0x3164
                | 0xE000..=0xF8FF
                | 0xFDD0..=0xFDEF
                | 0xFE00..=0xFE0F
                | 0xFEFF
                | 0xFFA0
                | 0xFFF0..=0xFFFC
                | 0x1BCA0..=0x1BCA3
                | 0x1D173..=0x1D17A
                | 0xE0000..=0x10_FFFF
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(raw: &str) -> String {
        visible(raw, 500).0
    }

    #[test]
    fn drops_what_nobody_sees() {
        assert_eq!(
            seen("a\u{200b}b\u{202e}c\u{e0041}d\u{feff}\u{0007}\n e\u{fe0f}"),
            "abcd e"
        );
        assert_eq!(seen("\u{200b}\t "), "");
        assert_eq!(seen("5\u{fe0f}2\u{fe0e}"), "52");
        assert_eq!(seen("\u{3164}\u{fe0f}x"), "x");
    }

    #[test]
    fn leaves_to_the_letter_what_a_person_sees() {
        for text in [
            "São João ✈️",
            "1º andar, ½ m²",
            "5️⃣ ©️ №",
            "①②③ ™ ª",
            "日本語 ｶﾅ",
            "a ￣ b",
        ] {
            assert_eq!(seen(text), text);
        }
    }

    #[test]
    fn takes_letters_out_of_fancy_dress() {
        assert_eq!(seen("ｃｐｆ　５２９"), "cpf 529");
        assert_eq!(seen("𝗖𝗣𝗙 𝟓𝟐𝟗 ﬁm ℂ"), "CPF 529 fim C");
        assert_eq!(seen("Sa\u{303}o"), "São");
    }

    #[test]
    fn tells_when_it_was_cut() {
        assert_eq!(visible("abcdef", 3), ("abc".to_owned(), true));
        assert_eq!(visible("ab", 3), ("ab".to_owned(), false));
    }
}
