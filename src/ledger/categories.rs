//! What Pierre's categories say of a row. A category that says what something is beats what the
//! bank's text says; one that says only how the money went says nothing.

/// What a category says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A category and how its name is compared: whole, or its beginning.
type Line = (Category, &'static str, bool);

const WHOLE: bool = true;
const BEGINNING: bool = false;

/// The first line that fits decides.
const TABLE: [Line; 66] = [
    (Category::Own, "transferencia mesma titularidade", BEGINNING),
    // As the aggregator names them in English.
    (Category::Own, "same person transfer", BEGINNING),
    (Category::Payment, "credit card payment", BEGINNING),
    (Category::Savings, "automatic investment", BEGINNING),
    (Category::Savings, "fixed income", BEGINNING),
    (
        Category::Yield,
        "proceeds interests and dividends",
        BEGINNING,
    ),
    (Category::Income, "salary", BEGINNING),
    (Category::Income, "income", BEGINNING),
    (Category::Loan, "loans", BEGINNING),
    (Category::Silent, "others", WHOLE),
    (Category::Yield, "juros de poupanca", BEGINNING),
    (Category::Yield, "juros da poupanca", BEGINNING),
    (
        Category::Own,
        "transferencia entre contas proprias",
        BEGINNING,
    ),
    (Category::Exchange, "transferencia - cambio", BEGINNING),
    (Category::Exchange, "cambio", WHOLE),
    (Category::Silent, "transfer", BEGINNING),
    (Category::Silent, "pix", WHOLE),
    (Category::Vague, "servicos", WHOLE),
    (Category::Vague, "servicos financeiros", WHOLE),
    (Category::Vague, "outros servicos", WHOLE),
    (Category::Vague, "compras", WHOLE),
    (Category::Vague, "compras online", WHOLE),
    (Category::Vague, "despesas", WHOLE),
    (Category::Vague, "services", WHOLE),
    (Category::Vague, "shopping", WHOLE),
    (Category::Silent, "outros", WHOLE),
    (Category::Silent, "outras", WHOLE),
    (Category::Silent, "outros gastos", WHOLE),
    (Category::Silent, "outras despesas", WHOLE),
    (Category::Silent, "outras receitas", WHOLE),
    (Category::Silent, "sem categoria", WHOLE),
    (Category::Silent, "nao categorizado", WHOLE),
    (Category::Silent, "diversos", WHOLE),
    (Category::Silent, "geral", WHOLE),
    (Category::Silent, "pagamentos", WHOLE),
    (Category::Silent, "boleto", BEGINNING),
    (Category::Payment, "pagamento de cartao", BEGINNING),
    (Category::Payment, "pagamento de fatura", BEGINNING),
    (Category::Payment, "cartao de credito", WHOLE),
    (Category::Yield, "outros rendimentos", BEGINNING),
    (Category::Yield, "rendimento", BEGINNING),
    (Category::Yield, "proventos, juros e dividendos", BEGINNING),
    (Category::Yield, "dividendos", BEGINNING),
    (Category::Savings, "renda fixa", WHOLE),
    (Category::Savings, "renda variavel", WHOLE),
    (Category::Savings, "aplicac", BEGINNING),
    (Category::Savings, "resgate", BEGINNING),
    (Category::Savings, "investimento", BEGINNING),
    (Category::Savings, "poupanca", BEGINNING),
    (Category::Savings, "previdencia", BEGINNING),
    (Category::Savings, "fundos", BEGINNING),
    (Category::Income, "renda", BEGINNING),
    (Category::Income, "salario", BEGINNING),
    (Category::Income, "receita", BEGINNING),
    (Category::Income, "aposentadoria", BEGINNING),
    (Category::Loan, "emprestimo", BEGINNING),
    (Category::Loan, "financiamento", BEGINNING),
    (Category::Interest, "juros", BEGINNING),
    (Category::Interest, "atraso no pagamento", BEGINNING),
    (Category::Fee, "taxas bancarias", BEGINNING),
    (Category::Fee, "tarifa", BEGINNING),
    (Category::Tax, "imposto", BEGINNING),
    (Category::Reversal, "estorno", BEGINNING),
    (Category::Reversal, "reembolso", BEGINNING),
    (Category::Reversal, "devoluc", BEGINNING),
    (Category::Withdrawal, "saque", BEGINNING),
];

impl Category {
    /// Of a name in the form of [`super::normalize::normalize`].
    #[must_use]
    pub fn of(folded: &str) -> Self {
        if folded.is_empty() {
            return Self::Silent;
        }
        let fits = |(_, name, whole): &&Line| {
            if *whole {
                folded == *name
            } else {
                folded.starts_with(name)
            }
        };
        let line = TABLE.iter().find(fits);
        line.map_or(Self::Spending, |(category, ..)| *category)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
