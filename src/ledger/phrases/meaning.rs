//! What a phrase can say.

/// What a phrase says of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Meaning {
    /// Money sent to somebody; the words behind it are a name.
    Sent,
    /// Money received from somebody; the words behind it are a name.
    Received,
    /// Bought with a debit card, or at a shop whose name looks like something else.
    Purchase,
    /// A card's bill paid.
    Payment,
    /// A `fatura`: a card's, or a utility's.
    Bill,
    /// A card's bill paid, taken back.
    PaymentReversal,
    /// Something taken back.
    Reversal,
    /// Given back without having been bought: a discount, cashback.
    Refund,
    /// To or from savings, investments, pots.
    Savings,
    /// What savings and investments yield.
    Yield,
    /// Salary and what stands for it.
    Salary,
    /// A salary on its way from one own account to another.
    Portability,
    /// A loan paid out.
    Loan,
    /// A card's limit turned into money in an account.
    CardCredit,
    /// A PIX paid with a card.
    PixByCard,
    /// What was owed before, carried over.
    Carried,
    /// A part of a bill that is paid in parts.
    FinancedBill,
    /// A part of a purchase that was turned into parts later.
    FinancedPurchase,
    /// What balances a bill or purchase that is paid in parts from now on.
    FinancingCredit,
    /// Interest and penalties.
    Interest,
    /// A tax on a financial operation.
    Tax,
    /// A bank's fee.
    Fee,
    /// Cash.
    Withdrawal,
    /// Changed into another currency.
    Exchange,
    /// Between the person's own accounts.
    OwnTransfer,
    /// Behind `fatura`: it is a card's.
    CardWord,
    /// Behind `fatura`: it is a card's of this bank or shop.
    BankWord,
    /// Behind `fatura`: it is a utility's.
    Utility,
}

impl Meaning {
    const ALL: [(&'static str, Self); 28] = [
        ("sent", Self::Sent),
        ("received", Self::Received),
        ("purchase", Self::Purchase),
        ("payment", Self::Payment),
        ("bill", Self::Bill),
        ("payment-reversal", Self::PaymentReversal),
        ("reversal", Self::Reversal),
        ("refund", Self::Refund),
        ("savings", Self::Savings),
        ("yield", Self::Yield),
        ("salary", Self::Salary),
        ("portability", Self::Portability),
        ("loan", Self::Loan),
        ("card-credit", Self::CardCredit),
        ("pix-by-card", Self::PixByCard),
        ("carried", Self::Carried),
        ("financed-bill", Self::FinancedBill),
        ("financed-purchase", Self::FinancedPurchase),
        ("financing-credit", Self::FinancingCredit),
        ("interest", Self::Interest),
        ("tax", Self::Tax),
        ("fee", Self::Fee),
        ("withdrawal", Self::Withdrawal),
        ("exchange", Self::Exchange),
        ("own-transfer", Self::OwnTransfer),
        ("card-word", Self::CardWord),
        ("bank-word", Self::BankWord),
        ("utility", Self::Utility),
    ];

    pub(super) fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(id, _)| *id == name).map(|(_, it)| it)
    }

    /// Its name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, it)| *it == self).map_or("", |(name, _)| name)
    }
}
