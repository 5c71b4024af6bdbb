//! What holds of every cleaned text, whatever it was.

use pierre_mcp::answer::Text;
use proptest::prelude::*;

fn clean(raw: &str) -> String {
    Text::clean(raw).as_str().to_owned()
}

/// Written down once more, so that a slip in the product's list does not hide here.
fn is_hidden(character: char) -> bool {
    let code = u32::from(character);
    character.is_control()
        || matches!(
            code,
            0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x3164 | 0xFEFF | 0xFFA0
        )
        || (0x180B..=0x180E).contains(&code)
        || (0x200B..=0x200F).contains(&code)
        || (0x202A..=0x202E).contains(&code)
        || (0x2060..=0x206F).contains(&code)
        || (0xFE00..=0xFE0D).contains(&code)
        || (0xFFF9..=0xFFFB).contains(&code)
        || (0xE0000..=0xE0FFF).contains(&code)
}

/// Any text, with far more of what hides than chance would bring.
fn nasty() -> impl Strategy<Value = String> {
    let hidden = proptest::sample::select(vec![
        '\u{200b}',
        '\u{202e}',
        '\u{2066}',
        '\u{feff}',
        '\u{fe0f}',
        '\u{fe0e}',
        '\u{e0041}',
        '\u{ad}',
        '\u{1b}',
        '\0',
        '\u{301}',
        '\u{20e3}',
        '5',
        '@',
        '.',
        '-',
        ' ',
        '①',
        '½',
        '５',
        '𝟓',
        'é',
        '✈',
    ]);
    let one = prop_oneof![3 => hidden, 2 => any::<char>(), 2 => proptest::char::range('0', '9')];
    proptest::collection::vec(one, 0..260).prop_map(|all| all.into_iter().collect())
}

/// Eleven digits with good check digits.
fn cpf() -> impl Strategy<Value = String> {
    (1_u32..999_999_998).prop_filter_map("all digits alike", |head| {
        (0..100)
            .map(|tail| format!("{head:09}{tail:02}"))
            .find(|it| cpf_cnpj::cpf::validate(it))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_invisible_is_left_and_doing_it_twice_changes_nothing(raw in nasty()) {
        let once = clean(&raw);
        prop_assert!(!once.contains(is_hidden), "{once:?}");
        prop_assert!(once.chars().count() <= 140);
        prop_assert_eq!(clean(&once), once);
    }

    #[test]
    fn plain_words_stay_to_the_letter(words in "[A-Za-zÀ-ÖØ-öø-ÿ]{1,12}( [a-zãõç✈½º²]{1,9}){0,9}") {
        prop_assert_eq!(clean(&words), words);
    }

    #[test]
    fn every_way_to_write_a_cpf_is_masked(
        cpf in cpf(),
        way in 0_usize..9,
        before in "(|Pix |CPF:|para \\(|cpf)",
        after in "(| ok|\\)|, sim|\\.)",
    ) {
        let (a, b, c, d) = (&cpf[..3], &cpf[3..6], &cpf[6..9], &cpf[9..]);
        let spaced = |apart: &str| cpf.chars().map(String::from).collect::<Vec<_>>().join(apart);
        let wide = |text: &str| -> String {
            text.chars().map(|it| char::from_u32(u32::from(it) + 0xFEE0).unwrap()).collect()
        };
        let written = [
            cpf.clone(),
            format!("{a}.{b}.{c}-{d}"),
            format!("{a} {b} {c} {d}"),
            format!("{a}-{b}-{c}-{d}"),
            format!("{a}{b}{c}/{d}"),
            spaced(" "),
            spaced("\u{200b}"),
            wide(&format!("{a}.{b}.{c}-{d}")),
            format!("{a}\u{2024}{b}\u{2024}{c}\u{2013}{d}"),
        ];
        let shown = clean(&format!("{before}{}{after}", written[way]));
        // Among letters it may be taken for one of the new CNPJs; masked it is.
        prop_assert!(shown.contains("[CPF]") || shown.contains("[CNPJ]"), "{}", shown);
        prop_assert!(shown.chars().filter(char::is_ascii_digit).count() < 4, "{}", shown);
    }

    #[test]
    fn numbers_of_other_lengths_are_left_alone(digits in "[1-9][0-9]{0,6}|[1-9][0-9]{19,40}") {
        let text = format!("pedido {digits}");
        prop_assert_eq!(clean(&text), text);
    }

    #[test]
    fn an_order_number_with_bad_check_digits_is_no_cpf(cpf in cpf(), wrong in 1_u8..10) {
        let last = (cpf.as_bytes()[10] - b'0' + wrong) % 10;
        let text = format!("pedido {}{last} NSU 004512", &cpf[..10]);
        prop_assert_eq!(clean(&text), text);
    }
}

#[test]
fn a_cut_leaves_no_half_of_a_character() {
    for length in 130..145 {
        let text = format!(
            "{}{}",
            "x".repeat(length),
            "5\u{fe0f}\u{20e3}✈\u{fe0f}".repeat(9)
        );
        let once = clean(&text);
        assert_eq!(clean(&once), once);
    }
}

#[test]
fn what_a_person_sees_stays_byte_for_byte() {
    for text in [
        "São João ✈️",
        "1º andar",
        "½ pizza",
        "12 m²",
        "Café ☕️ & Cia.",
        "5️⃣ estrelas",
    ] {
        assert_eq!(clean(text).as_bytes(), text.as_bytes());
    }
}
