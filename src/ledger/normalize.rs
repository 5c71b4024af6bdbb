//! Texts as people compare them: without case, accents and repeated blanks.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// `"  Transferência  mesma Titularidade"` becomes `"transferencia mesma titularidade"`.
#[must_use]
pub fn normalize(text: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_graphic() || it == b' ';
    if text.bytes().all(is_plain) && !text.contains("  ") {
        return text.trim().to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    let mut push = |character: char| {
        if !character.is_whitespace() {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    };
    for character in text.chars() {
        if character.is_ascii() {
            push(character.to_ascii_lowercase());
            continue;
        }
        // Character by character: normalization beyond that only orders marks, and they go.
        decompose_compatible(character, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase().for_each(&mut push);
            }
        });
    }
    out.truncate(out.trim_end().len());
    out
}

/// The folded text as words with one blank between them: `"PGTO.FATURA - 10/26"` becomes
/// `"pgto fatura 10 26"`. A bar and a star, which tell an operation from a name, stay words.
#[must_use]
pub fn words(text: &str) -> String {
    let folded = normalize(text);
    let mut out = String::with_capacity(folded.len() + 4);
    let mut gap = false;
    for character in folded.chars() {
        let is_sign = matches!(character, '|' | '*');
        if !character.is_alphanumeric() && !is_sign {
            gap = true;
            continue;
        }
        if (gap || is_sign) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push(character);
        gap = is_sign;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn case_accents_and_blanks_make_no_difference() {
        for text in [
            "São  João",
            "SAO JOAO",
            " sa\u{303}o joa\u{303}o ",
            "ｓão João",
        ] {
            assert_eq!(normalize(text), "sao joao", "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".{0,40}") {
            let once = normalize(&text);
            proptest::prop_assert_eq!(normalize(&once), once);
        }

        #[test]
        fn it_is_the_normal_form_without_marks(text in "[a-zÀ-ɏ\\u{300}-\\u{31f}Ａ-ｚﬁ½각Å]{0,20}") {
            let plain = text.nfkd().filter(|it| !is_combining_mark(*it));
            let expected: String = plain.flat_map(char::to_lowercase).collect();
            proptest::prop_assert_eq!(normalize(&text), expected);
        }
    }
}
