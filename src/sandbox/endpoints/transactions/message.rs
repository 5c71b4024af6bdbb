//! Stands in for the language model behind `clientMessage`: keywords without accents, a few
//! synonyms, and "acima de" / "abaixo de" an amount.

use crate::sandbox::fold::fold;

/// Words that say nothing about what is looked for.
const STOP_WORDS: &str = "\
    acima abaixo ate com compra da das de despesa do dos em entre foi foram gastei gasto \
    liste mais maior me menor menos meu minha mostre na nas no nos os para pela pelo por \
    qual quai quanto que real reai todo toda transacao transacoe ultimo uma valor";

/// Words and what they stand for.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("alimentacao", FOOD),
    ("comida", FOOD),
    ("mercado", &["supermercado"]),
    ("transporte", &["transporte", "posto", "automotivo"]),
    ("salario", &["salario", "renda"]),
    ("luz", &["enel"]),
    ("agua", &["sabesp"]),
    ("internet", &["telecomunicacao"]),
    ("fatura", &["cartao de credito"]),
];
const FOOD: &[&str] = &[
    "supermercado",
    "restaurante",
    "alimento",
    "feira",
    "padaria",
];

/// A message, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wish {
    words: Vec<String>,
    /// In cents.
    above: Option<i64>,
    below: Option<i64>,
}

impl Wish {
    pub(super) fn of(message: &str) -> Self {
        let folded = fold(message);
        let mut wish = Self::default();
        let mut comparison = None;
        let tokens = folded.split(|letter: char| !letter.is_alphanumeric());
        for token in tokens.filter(|token| !token.is_empty()) {
            if let Ok(amount) = token.parse::<i64>() {
                match comparison.take() {
                    Some("acima" | "mais" | "maior") => wish.above = amount.checked_mul(100),
                    Some(_) => wish.below = amount.checked_mul(100),
                    None => {}
                }
                continue;
            }
            if matches!(
                token,
                "acima" | "mais" | "maior" | "abaixo" | "menos" | "menor" | "ate"
            ) {
                comparison = Some(token);
            }
            let stem = token.trim_end_matches('s');
            let says_nothing = |word| word == token || word == stem;
            if stem.len() < 3 || STOP_WORDS.split(' ').any(says_nothing) {
                continue;
            }
            let synonyms = SYNONYMS.iter().find(|(name, _)| *name == stem);
            match synonyms {
                Some((_, words)) => wish.words.extend(words.iter().map(ToString::to_string)),
                None => wish.words.push(stem.to_owned()),
            }
        }
        wish
    }

    /// Whether a row with these texts, folded, and this absolute amount is meant.
    pub(super) fn fits(&self, texts: &str, cents: i64) -> bool {
        let named = self.words.is_empty() || self.words.iter().any(|word| texts.contains(word));
        named
            && self.above.is_none_or(|above| cents > above)
            && self.below.is_none_or(|below| cents < below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understands_the_documents_examples() {
        let food = Wish::of("gastos com alimentação");
        assert!(food.fits(&fold("Supermercado"), 100));
        assert!(!food.fits(&fold("Uber *Trip Transporte"), 100));
        let large = Wish::of("transações acima de 100 reais");
        assert!(large.fits("qualquer", 10_001));
        assert!(!large.fits("qualquer", 10_000));
        assert!(Wish::of("mostre gastos com supermercados").fits("supermercado", 1));
    }
}
