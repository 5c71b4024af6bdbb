//! What a transaction can be, and the rules that decide it: their ids stand in answers, and
//! `docs/rules.md` is generated from here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Changes whenever a rule decides otherwise than before.
pub const VERSION: &str = "1";

/// What a transaction is to its person.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub enum Kind {
    /// Earned or received.
    Income,
    /// Spent.
    Spending,
    /// Given back of something spent.
    Refund,
    /// A card bill paid: neither income nor spending.
    CardBillPayment,
    /// Between the person's own accounts.
    OwnTransfer,
    /// To or from savings and investments.
    Investment,
    /// A bank's fee.
    Fee,
    /// Interest and penalties.
    Interest,
    /// A tax on a financial operation.
    Tax,
    /// Cash.
    CashWithdrawal,
    /// No rule says what it is.
    Undecided,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Income,
        Self::Spending,
        Self::Refund,
        Self::CardBillPayment,
        Self::OwnTransfer,
        Self::Investment,
        Self::Fee,
        Self::Interest,
        Self::Tax,
        Self::CashWithdrawal,
        Self::Undecided,
    ];

    /// Its name in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::Spending => "spending",
            Self::Refund => "refund",
            Self::CardBillPayment => "cardBillPayment",
            Self::OwnTransfer => "ownTransfer",
            Self::Investment => "investment",
            Self::Fee => "fee",
            Self::Interest => "interest",
            Self::Tax => "tax",
            Self::CashWithdrawal => "cashWithdrawal",
            Self::Undecided => "undecided",
        }
    }

    /// Whether it adds to what was spent; a refund takes away from it.
    #[must_use]
    pub const fn is_spending(self) -> bool {
        matches!(
            self,
            Self::Spending
                | Self::Refund
                | Self::Fee
                | Self::Interest
                | Self::Tax
                | Self::CashWithdrawal
        )
    }
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $kind:ident;)+) => {
        /// Why a transaction is what it is, or why it is not counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Rule {
            /// All of them, in the order in which they are tried.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its id in answers.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// What it decides.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)+ }
            }

            /// When it holds.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

rules! {
    /// The account is an investment: every movement in it.
    InvestmentAccount = "conta-de-investimento", Investment;
    /// The account is a loan: every movement in it.
    LoanAccount = "conta-de-emprestimo", Undecided;
    /// The category is "Pagamento de cartão de crédito"; or money that reaches a card under a text that begins with "pagamento", "pagto", "pgto" or "pag"; or money that leaves a bank account under a text with one of these words and "fatura".
    BillPayment = "pagamento-fatura", CardBillPayment;
    /// Two bank rows of different own accounts, in opposite directions, with the same amount and currency, at most three days apart. At least one of them says that it is a transfer of the person's own, by the category "Transferência mesma titularidade", by equal documents of payer and receiver, or by the other party's document being the holder's of an own account. The other says so too, or its category begins with "Transfer", or it has none. The nearest pair comes first, and no row is in two.
    OwnTransferPair = "transferencia-propria-par", OwnTransfer;
    /// A bank row that says it is a transfer of the person's own, whose other leg was not found.
    OwnTransferAlone = "transferencia-propria-sem-par", OwnTransfer;
    /// The text begins with "câmbio" or holds "currency exchange": money changed into another currency in an own account.
    Exchange = "cambio", OwnTransfer;
    /// Money that comes into a bank account with the category "Outros rendimentos" or a text that begins with "rend".
    Yield = "rendimento", Income;
    /// A category of savings or investments (Aplicação, Resgate, Investimentos, Poupança, Previdência, Renda fixa, Renda variável, Fundos de investimento), or a bank row whose text begins with "aplic" or "resg" or holds "caixinha" or "cofrinho".
    Savings = "poupanca-investimento", Investment;
    /// Money that leaves a bank account under a text that begins with "saque".
    Withdrawal = "saque", CashWithdrawal;
    /// Money that leaves with a category that begins with "Impostos" or a text that begins with "IOF".
    Tax = "imposto", Tax;
    /// Money that leaves with the category "Juros cobrados" or one that begins with "Atraso no pagamento".
    Interest = "juros", Interest;
    /// Money that leaves with the category "Taxas bancárias".
    Fee = "tarifa", Fee;
    /// Money that comes into a bank account with the category "Empréstimos": it is to be given back.
    LoanReceived = "emprestimo-recebido", Undecided;
    /// Money that reaches a card and pays no bill; or money that comes into a bank account with a category of fees, interest or taxes, or under a text that begins with "estorno", "devolução" or "reembolso" or holds "chargeback", unless its category is income ("Renda", "Renda não-recorrente").
    Refund = "estorno", Refund;
    /// Any other money that comes into a bank account, with a category or a text.
    Received = "entrada", Income;
    /// Any other money that leaves, with a category or a text.
    Spent = "gasto", Spending;
    /// Neither category nor text, or a type that is neither `CREDIT` nor `DEBIT`.
    NoRule = "sem-regra", Undecided;
    /// Basis `competencia`: a part of a purchase that counts whole on the day of the purchase.
    PartOfWhole = "parcela-na-compra", Spending;
    /// Basis `competencia`: the whole price of a purchase in parts, on its day.
    WholePurchase = "compra-parcelada", Spending;
    /// Basis `caixa`: a movement on a card, where no money leaves an account until the bill is paid.
    CardInCash = "compra-no-cartao", Spending;
    /// Basis `caixa`: a card bill paid out of a bank account.
    BillInCash = "fatura-paga", CardBillPayment;
    /// An amount in another currency whose value in reais is not known: in a list of its own, never added.
    Foreign = "outra-moeda", Undecided;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_and_names_are_unique() {
        let ids: HashSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        let names: HashSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            let written = serde_json::to_string(&kind).unwrap();
            assert_eq!(written, format!("\"{}\"", kind.name()));
        }
    }
}
