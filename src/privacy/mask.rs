//! Cleaning and masking: invisible characters removed, personal data masked, length capped.

use std::borrow::Cow;

use super::{patterns, visible::visible};

/// Characters examined beyond the length limit. Personal data in them are masked before the cut, so
/// that no part of a number is left over.
const LOOKED_AT: usize = 600;
/// Most masking rounds. In a chain of numbers each mask exposes the next; a text that still changes
/// after the last round was crafted to, and loses all numbers.
const ROUNDS: usize = 4;

/// Longest match of a pattern, in characters: the end of a cut text may be part of a match.
const LONGEST: usize = 150;

/// The visible text, masked, in at most `most` characters. Idempotent.
#[must_use]
pub fn clean(raw: &str, most: usize) -> String {
    let looked_at = most + LOOKED_AT;
    let (mut text, was_cut) = visible(raw, looked_at);
    if was_cut {
        let masked = patterns::masked(&text);
        let sure = masked.chars().count().saturating_sub(LONGEST);
        text = masked.chars().take(sure).chain(['…']).collect();
    }
    // A cut or a mask can create new matches, or leave half of a composed character.
    for _ in 0..ROUNDS {
        let mut next = capped(&patterns::masked(&text), most);
        if next == text {
            return text;
        }
        if !next.is_ascii() {
            next = visible(&next, looked_at).0;
        }
        text = next;
    }
    // Without digits and `@` no pattern matches.
    text = visible(&patterns::without_numbers(&text), looked_at).0;
    visible(&capped(&text, most), looked_at).0
}

/// The visible text in at most `most` characters, unmasked.
#[must_use]
pub fn seen(raw: &str, most: usize) -> String {
    visible(raw, most).0
}

/// Whether the text contains no personal data.
#[must_use]
pub fn is_impersonal(raw: &str) -> bool {
    matches!(patterns::masked(raw), Cow::Borrowed(_))
}

/// The text in at most `most` characters; a cut text ends in `…`.
fn capped(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short.pop();
        // Removes half of a composed character.
        let cut_through = |it: char| it.is_whitespace() || matches!(it, '\u{FE0E}' | '\u{FE0F}');
        short.truncate(short.trim_end_matches(cut_through).len());
        short.push('…');
    }
    short
}

/// Whether a name from a client may be repeated: ASCII letters, digits and `_`, at most `most`.
#[must_use]
pub fn is_plain_name(name: &str, most: usize) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    name.len() <= most && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: usize = 140;

    fn cleaned(raw: &str) -> String {
        clean(raw, MOST)
    }

    #[test]
    fn leaves_ordinary_texts_alone() {
        for text in [
            "São João ✈️",
            "1º andar, ½ m²",
            "Pão de Açúcar — Loja 12",
            "PARC 03/12 MAGALU",
            "Pedido 12345678901",
            "NSU 004512 AUT 123456 DOC 000123456789",
            "Autorização 987654321012345",
            "R$ 1.234,56",
            "Rendimento +12.345.678,90",
            "2026-10-31",
            "2026-12-19T09:00:00-03:00",
            "Conta de luz 11/2026",
            "Conta 2026",
            "conta 12.345,67",
            "CEP 01310-100",
            "UBER *TRIP 8F3K2 11/22",
            "SUPERMERCADO12",
            "Pedido 4111111111111112",
        ] {
            assert_eq!(cleaned(text), text);
        }
    }

    #[test]
    fn masks_personal_data() {
        for (raw, shown) in [
            ("PIX 529.982.247-25 aluguel", "PIX [CPF] aluguel"),
            ("PIX 52998224725", "PIX [CPF]"),
            ("CPF52998224725", "CPF[CPF]"),
            ("5 2 9 9 8 2 2 4 7 2 5", "[CPF]"),
            ("529 982 247 25", "[CPF]"),
            ("529982247/25", "[CPF]"),
            ("529.982.247-25,00", "[CPF],00"),
            ("ｃｐｆ ５２９９８２２４７２５", "cpf [CPF]"),
            ("⑤②⑨⑨⑧②②④⑦②⑤ ok", "[CPF] ok"),
            ("5\u{200b}29.982.247\u{2060}-25", "[CPF]"),
            ("529․982․247–25", "[CPF]"),
            ("pedido 52998224726", "pedido 52998224726"),
            ("11.222.333/0001-81", "[CNPJ]"),
            ("CNPJ 11222333000181", "CNPJ [CNPJ]"),
            ("12.ABC.345/01DE-35", "[CNPJ]"),
            ("12ABC34501DE35", "[CNPJ]"),
            ("para ana.souza@example.com hoje", "para [e-mail] hoje"),
            ("ana＠example.com", "[e-mail]"),
            ("tel (11) 98765-4321", "tel [telefone]"),
            ("+55 11 98765-4321", "[telefone]"),
            ("+5511987654321", "[telefone]"),
            ("5511987654321", "[telefone]"),
            ("11 98765-4321 e 98765-4321", "[telefone] e [telefone]"),
            ("fone 1134567890", "fone [telefone]"),
            ("chave pix 11987654321", "chave pix [telefone]"),
            ("cartao 4111 1111 1111 1111", "cartao [cartão]"),
            ("123e4567-e89b-12d3-a456-426614174000", "[chave PIX]"),
            ("123e4567e89b42d3a456426614174000", "[chave PIX]"),
            (
                "23793.38128 60007.827136 95000.063305 9 12345678901234",
                "[boleto]",
            ),
            (
                "836200000005 667800481000 180975657313 001589636081 luz",
                "[boleto] luz",
            ),
            ("Ag 1234 Conta 56789-0", "Ag [agência] Conta [conta]"),
            ("ag. 0001 cc 123456-7", "ag. [agência] cc [conta]"),
            ("Agência: 0001-9 / 12345-6", "Agência: [agência] / [conta]"),
            ("C/C nº 12.345-6", "C/C nº [conta]"),
            ("conta corrente 567890", "conta corrente [conta]"),
            ("TED 0001/7712345-6", "TED [conta]"),
        ] {
            assert_eq!(cleaned(raw), shown, "{raw}");
        }
    }

    #[test]
    fn caps_the_length_with_a_visible_mark() {
        let long = cleaned(&"ã".repeat(500));
        assert_eq!(long.chars().count(), MOST);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn masks_before_it_cuts() {
        for before in 100..160 {
            let text = cleaned(&format!("{}529.982.247-25 x", "x ".repeat(before / 2)));
            assert!(!text.contains("529"), "{text}");
        }
        let cut = format!("{}529.982.247-25", "a@b.cd ".repeat((MOST + LOOKED_AT) / 7));
        assert!(!cleaned(&cut).contains("52"));
        let addresses = format!("{}@b.cd 529.982.247-25", "a".repeat(MOST + LOOKED_AT - 14));
        assert!(!cleaned(&addresses).contains("52"));
    }

    #[test]
    fn a_sentence_may_be_as_long_as_it_is_promised_to_be() {
        for length in [451, 600, 850, 999, 1_000] {
            let sentence = "frase "
                .repeat(200)
                .chars()
                .take(length - 1)
                .collect::<String>()
                + ".";
            assert_eq!(clean(&sentence, 1_000), sentence);
        }
        for length in [1_001, 1_600, 5_000] {
            let long = clean(&"é".repeat(length), 1_000);
            assert_eq!(long.chars().count(), 1_000);
            assert!(long.ends_with('…'));
        }
        for before in 840..1_010 {
            let text = clean(&format!("{}529.982.247-25", "x".repeat(before)), 1_000);
            assert!(!text.contains("529"), "{text}");
            let text = clean(&format!("{} 529.982.247-25", "x".repeat(before)), 1_000);
            assert!(!text.contains("529"), "{text}");
        }
    }

    #[test]
    fn what_changes_with_every_round_keeps_no_number() {
        for (links, most) in [(12, 140), (50, 140), (60, 1_000)] {
            let chain = format!("Ag {}", "0123Ag 2468 ".repeat(links));
            let text = clean(&chain, most);
            assert!(text.starts_with("Ag [agência]Ag [agência]"), "{text}");
            // Crafted to need one round per link.
            assert!(text.contains("Ag • •Ag •"), "{text}");
            assert!(!text.contains(char::is_numeric), "{text}");
            assert_eq!(clean(&text, most), text);
        }
        assert_eq!(
            cleaned("Ag 2468 c/c 5085-4Ag 2468"),
            "Ag [agência] c/c [conta]Ag [agência]"
        );
    }

    #[test]
    fn masks_a_chain_to_its_end() {
        let chain = "0123Ag 2468 ".repeat(12);
        assert!(!cleaned(&format!("Ag {chain}")).contains("2468"));
        let chain = format!("Ag 2468{}", " c/c 5085-4Ag 2468".repeat(7));
        assert!(
            !cleaned(&chain).contains(|it: char| it.is_ascii_digit()),
            "{}",
            cleaned(&chain)
        );
    }
}
