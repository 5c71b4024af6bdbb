//! Unit tests of `text`.

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
