//! Texts as people compare them: without case, accents and repeated blanks.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `"  Transferência  mesma Titularidade"` becomes `"transferencia mesma titularidade"`.
#[must_use]
pub fn fold(text: &str) -> String {
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
    if text.is_ascii() {
        text.chars().for_each(|it| push(it.to_ascii_lowercase()));
    } else {
        let plain = text.nfkd().filter(|it| !is_combining_mark(*it));
        plain.flat_map(char::to_lowercase).for_each(push);
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_blanks_make_no_difference() {
        for text in [
            "São  João",
            "SAO JOAO",
            " sa\u{303}o joa\u{303}o ",
            "ｓão João",
        ] {
            assert_eq!(fold(text), "sao joao", "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
