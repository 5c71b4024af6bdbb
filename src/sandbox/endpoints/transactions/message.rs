//! Stands in for the language model behind `clientMessage`: keywords without accents, a few
//! families of words, and "acima de" / "abaixo de" an amount.

/// Words that say nothing of what is looked for.
const EMPTY: &[&str] = &[
    "acima",
    "abaixo",
    "ate",
    "com",
    "compra",
    "da",
    "das",
    "de",
    "despesa",
    "do",
    "dos",
    "em",
    "entre",
    "foi",
    "foram",
    "gastei",
    "gasto",
    "liste",
    "mais",
    "maior",
    "me",
    "menor",
    "menos",
    "meu",
    "minha",
    "mostre",
    "na",
    "nas",
    "no",
    "nos",
    "os",
    "para",
    "pela",
    "pelo",
    "por",
    "qual",
    "quai",
    "quanto",
    "que",
    "real",
    "reai",
    "todo",
    "toda",
    "transacao",
    "transacoe",
    "ultimo",
    "uma",
    "valor",
];

/// What a family of words stands for.
const FAMILIES: &[(&str, &[&str])] = &[
    (
        "alimentacao",
        &[
            "supermercado",
            "restaurante",
            "alimento",
            "feira",
            "padaria",
        ],
    ),
    (
        "comida",
        &[
            "supermercado",
            "restaurante",
            "alimento",
            "feira",
            "padaria",
        ],
    ),
    ("mercado", &["supermercado"]),
    ("transporte", &["transporte", "posto", "automotivo"]),
    ("salario", &["salario", "renda"]),
    ("luz", &["enel"]),
    ("agua", &["sabesp"]),
    ("internet", &["telecomunicacao"]),
    ("fatura", &["cartao de credito"]),
];

/// A message, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    words: Vec<String>,
    /// In cents.
    above: Option<i64>,
    below: Option<i64>,
}

impl Wish {
    pub(crate) fn of(message: &str) -> Self {
        let folded = fold(message);
        let tokens: Vec<&str> = folded
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|token| !token.is_empty())
            .collect();
        let mut wish = Self::default();
        let mut comparison = None;
        for token in tokens {
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
            if stem.len() < 3 || EMPTY.contains(&token) || EMPTY.contains(&stem) {
                continue;
            }
            match FAMILIES.iter().find(|(name, _)| *name == stem) {
                Some((_, family)) => wish
                    .words
                    .extend(family.iter().map(|&word| word.to_owned())),
                None => wish.words.push(stem.to_owned()),
            }
        }
        wish
    }

    /// Whether a row with these texts, folded, and this absolute amount is meant.
    pub(crate) fn fits(&self, texts: &str, cents: i64) -> bool {
        let named = self.words.is_empty() || self.words.iter().any(|word| texts.contains(word));
        named
            && self.above.is_none_or(|above| cents > above)
            && self.below.is_none_or(|below| cents < below)
    }
}

/// Lower case, without the accents of Portuguese.
pub(crate) fn fold(text: &str) -> String {
    let plain = |letter| match letter {
        'á' | 'à' | 'â' | 'ã' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    };
    text.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
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
