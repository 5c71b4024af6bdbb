//! What a phrase can say.

macro_rules! meanings {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal;)+) => {
        /// What a phrase says of a row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Meaning {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Meaning {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($id => Some(Self::$name),)+
                    _ => None,
                }
            }

            /// Its name in the table.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }
        }
    };
}

meanings! {
    /// Money sent to somebody; the words behind it are a name.
    Sent = "sent";
    /// Money received from somebody; the words behind it are a name.
    Received = "received";
    /// Bought with a debit card, or at a shop whose name looks like something else.
    Purchase = "purchase";
    /// A card's bill paid.
    Payment = "payment";
    /// A `fatura`: a card's, or a utility's.
    Bill = "bill";
    /// A card's bill paid, taken back.
    PaymentReversal = "payment-reversal";
    /// Something taken back.
    Reversal = "reversal";
    /// Given back without having been bought: a discount, cashback.
    Refund = "refund";
    /// To or from savings, investments, pots.
    Savings = "savings";
    /// What savings and investments yield.
    Yield = "yield";
    /// Salary and what stands for it.
    Salary = "salary";
    /// A salary on its way from one own account to another.
    Portability = "portability";
    /// A loan paid out.
    Loan = "loan";
    /// A card's limit turned into money in an account.
    CardCredit = "card-credit";
    /// A PIX paid with a card.
    PixByCard = "pix-by-card";
    /// What was owed before, carried over.
    Carried = "carried";
    /// A part of a bill that is paid in parts.
    FinancedBill = "financed-bill";
    /// A part of a purchase that was turned into parts later.
    FinancedPurchase = "financed-purchase";
    /// What balances a bill or purchase that is paid in parts from now on.
    FinancingCredit = "financing-credit";
    /// Interest and penalties.
    Interest = "interest";
    /// A tax on a financial operation.
    Tax = "tax";
    /// A bank's fee.
    Fee = "fee";
    /// Cash.
    Withdrawal = "withdrawal";
    /// Changed into another currency.
    Exchange = "exchange";
    /// Between the person's own accounts.
    OwnTransfer = "own-transfer";
    /// Behind `fatura`: it is a card's.
    CardWord = "card-word";
    /// Behind `fatura`: it is a card's of this bank or shop.
    BankWord = "bank-word";
    /// Behind `fatura`: it is a utility's.
    Utility = "utility";
}
