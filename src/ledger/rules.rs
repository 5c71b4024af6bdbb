//! What a transaction can be, and the rules that decide it: their ids stand in answers, and
//! `docs/rules.md` is generated from here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Changes whenever a rule decides otherwise than before.
pub const VERSION: &str = "2";

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal;)+) => {
        /// What a transaction is to its person.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
        )]
        #[serde(rename_all = "camelCase")]
        #[schemars(inline)]
        pub enum TransactionKind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl TransactionKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in answers.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }
        }
    };
}

kinds! {
    /// Earned or received.
    Income = "income";
    /// Spent.
    Spending = "spending";
    /// Given back of something spent.
    Refund = "refund";
    /// A card bill paid: neither income nor spending.
    CardBillPayment = "cardBillPayment";
    /// Between the person's own accounts.
    OwnTransfer = "ownTransfer";
    /// To or from savings and investments.
    Investment = "investment";
    /// A bank's fee.
    Fee = "fee";
    /// Interest and penalties.
    Interest = "interest";
    /// A tax on a financial operation.
    Tax = "tax";
    /// Cash.
    CashWithdrawal = "cashWithdrawal";
    /// Borrowed, or owed from before: what it paid for was spent elsewhere.
    Debt = "debt";
    /// No rule says what it is.
    Undecided = "undecided";
}

impl TransactionKind {
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

/// How sure a reading is. What nobody can tell is [`TransactionKind::Undecided`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// A document, a telling category, a pair that says so, or words that leave no doubt.
    Certain,
    /// The best reading of what is there; a person would ask.
    Likely,
}

/// What a row was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Why, and what.
    pub rule: Rule,
    /// How sure.
    pub certainty: Certainty,
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
            pub const fn kind(self) -> TransactionKind {
                match self { $(Self::$name => TransactionKind::$kind,)+ }
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
    LoanAccount = "conta-de-emprestimo", Debt;
    /// A card's bill paid, on either statement: money that left an own account and reached a card within days in the same amount; money that is a bill's total to the cent around its due date; the category "Pagamento de cartão de crédito"; or a phrase that says it. `fatura` alone is a card's only if no utility and nobody unknown is named.
    BillPayment = "pagamento-fatura", CardBillPayment;
    /// Two bank rows of different own accounts, in opposite directions, in the same amount and currency, at most five days apart, of which one says that it is own: by the category "Transferência mesma titularidade", by the tax number of payer and receiver, by the holder's name, or by its text. The other says so too or says nothing. Or neither says so, and both are transfers that name nobody, or one person within a day, or a boleto that one account paid and another received, or a salary that moves on. Never a row whose counterpart is somebody else by tax number. The nearest pair comes first, and no row is in two.
    OwnTransferPair = "transferencia-propria-par", OwnTransfer;
    /// A bank row that says that it is own, whose other leg was not found.
    OwnTransferAlone = "transferencia-propria-sem-par", OwnTransfer;
    /// Money changed into another currency in an own account.
    Exchange = "cambio", OwnTransfer;
    /// Money that savings or investments yield: by category, or by a phrase.
    Yield = "rendimento", Income;
    /// Money put aside or taken back, by category or by a phrase of savings, investments, automatic sweeps and pots. A phrase does not outweigh a counterpart's tax number.
    Savings = "poupanca-investimento", Investment;
    /// Cash taken from an account.
    Withdrawal = "saque", CashWithdrawal;
    /// A tax on a financial operation.
    Tax = "imposto", Tax;
    /// Interest, penalties, what an overdraft costs.
    Interest = "juros", Interest;
    /// A bank's fee.
    Fee = "tarifa", Fee;
    /// A loan that was paid out: it is to be given back.
    LoanReceived = "emprestimo-recebido", Debt;
    /// Money that a card gave to an account, and what went on to somebody for it: the card's row tells it, with its cost.
    PixOnCredit = "pix-no-credito", Debt;
    /// What was owed on an earlier bill, carried over to this one, and the credit that balances it.
    CarriedDebt = "saldo-anterior", Debt;
    /// A bill, or a purchase made before, that is paid in parts from now on: what was owed already.
    FinancedDebt = "divida-parcelada", Debt;
    /// What it costs to pay a bill or a purchase in parts from now on, beyond what was owed already.
    FinancingInterest = "juros-do-parcelamento", Interest;
    /// Money back for something spent: it takes back a row that was spent; a category or a phrase says so; or it reaches a card with the category of something bought, or from a shop where the card bought before.
    Refund = "estorno", Refund;
    /// Money that reaches a card, and nothing says whether it pays a bill or gives something back.
    CreditUntold = "credito-sem-regra", Undecided;
    /// A `fatura` that names neither a card nor a known utility.
    BillUntold = "fatura-sem-dono", Undecided;
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
    /// Basis `competencia`: the `estorno` of a part, which undoes the whole purchase.
    PartOfRefund = "estorno-de-parcela", Refund;
    /// Basis `competencia`: a purchase in parts undone whole, on the day of its first `estorno`.
    WholeRefund = "estorno-da-compra", Refund;
    /// Basis `fatura`: a row that tells a whole purchase whose parts are listed too.
    WholeBesideParts = "compra-ja-em-parcelas", Spending;
    /// Basis `caixa`: a movement on a card, where no money leaves an account until the bill is paid.
    CardInCash = "compra-no-cartao", Spending;
    /// Basis `caixa`: a card bill paid out of a bank account.
    BillInCash = "fatura-paga", CardBillPayment;
    /// An amount in another currency whose value in reais is not known: in a list of its own, never added.
    Foreign = "outra-moeda", Undecided;
}
