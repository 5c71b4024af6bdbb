//! What Pierre's categories say of a row, by the table `categories.tsv`. A category that says what
//! something is beats the bank's text; one that says only how the money went says nothing.

use std::sync::LazyLock;

use serde::{Deserialize, de::value::StrDeserializer};

/// What a category says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Category {
    /// There is none, or only how the money went (`Transferência - PIX`, `Outros`).
    Silent,
    /// Between the person's own accounts.
    Own,
    /// A card's bill paid.
    Payment,
    /// Earned.
    Income,
    /// Yields.
    Yield,
    /// Savings and investments.
    Savings,
    /// A loan, paid out or paid back.
    Loan,
    /// Interest and penalties.
    Interest,
    /// A bank's fee.
    Fee,
    /// A tax on a financial operation.
    Tax,
    /// Taken back.
    Reversal,
    /// Cash.
    Withdrawal,
    /// Changed into another currency.
    Exchange,
    /// Something bought or paid for, and not what.
    Vague,
    /// Any other: something bought.
    Spending,
}

/// The lines of `categories.tsv`: a name, whether it is whole, and what it says.
static TABLE: LazyLock<Vec<(&str, bool, Category)>> = LazyLock::new(|| {
    let lines = include_str!("categories.tsv").lines();
    let lines = lines.filter_map(|line| {
        let (category, name) = line.split_once('\t')?;
        let category = StrDeserializer::<serde::de::value::Error>::new(category);
        let category = Category::deserialize(category).ok()?;
        let beginning = name.strip_suffix('*');
        Some((beginning.unwrap_or(name), beginning.is_none(), category))
    });
    lines.collect()
});

impl Category {
    /// Of a name in the form of [`super::normalize::normalize`].
    #[must_use]
    pub fn of(name: &str) -> Self {
        if name.is_empty() {
            return Self::Silent;
        }
        let fits = |(line, is_whole, _): &&(&str, bool, _)| {
            name == *line || !is_whole && name.starts_with(line)
        };
        let line = TABLE.iter().find(fits);
        line.map_or(Self::Spending, |(.., category)| *category)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let lines = include_str!("categories.tsv").lines();
        let lines = lines.filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), TABLE.len());
    }

    #[test]
    fn how_the_money_went_says_nothing_and_an_unknown_name_is_something_bought() {
        for (name, expected) in [
            ("", Category::Silent),
            ("transferencias", Category::Silent),
            ("transferencia - pix", Category::Silent),
            ("transferencia mesma titularidade - pix", Category::Own),
            ("pagamento de cartao de credito", Category::Payment),
            ("renda fixa", Category::Savings),
            ("renda nao-recorrente", Category::Income),
            ("impostos sobre operacoes financeiras", Category::Tax),
            ("telecomunicacao", Category::Spending),
            ("servicos", Category::Vague),
            ("servicos de beleza", Category::Spending),
            ("bem-estar", Category::Spending),
        ] {
            assert_eq!(Category::of(name), expected, "{name}");
        }
    }
}
