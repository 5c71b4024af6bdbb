//! The kinds of events.

use jiff::civil::Date;
use serde::Deserialize;

use super::parse::{Cents, day, maybe_day};

/// Where money that came in comes from.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Earning {
    /// A month's pay.
    Salary,
    /// The thirteenth.
    Thirteenth,
    /// A month's pay that another bank passes on.
    Portability,
}

/// What yields.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The automatic investment.
    Sweep,
    /// A pot.
    Pot,
    /// A savings account.
    Savings,
    /// The balance itself.
    Balance,
    /// An investment account; the yield stays there.
    Investment,
}

/// What is charged.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Charge {
    /// A bank's fee.
    Fee,
    /// A card's yearly fee.
    Annuity,
    /// Interest.
    Interest,
    /// A tax on a financial operation.
    Iof,
    /// Another tax.
    Tax,
    /// A fine.
    Fine,
}

/// By what a bill is paid.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// From the card's own bank.
    #[default]
    Debit,
    /// By boleto from another bank.
    Boleto,
    /// By PIX from another bank.
    Pix,
}

/// What happened. Accounts, people and other facts are named by their slug, key and id.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it, and facts.json shows each")]
pub enum Event {
    /// Bought on a card or with an account's debit card; `parts` on a card only.
    Bought {
        on: String,
        shop: String,
        price: Cents,
        category: String,
        #[serde(default = "one")]
        parts: u8,
        /// In another currency, not yet converted.
        currency: Option<String>,
    },
    /// A purchase at once came back, in part or whole.
    Refunded { of: String, amount: Option<Cents> },
    /// A purchase in parts was undone: what was billed comes back, nothing more is billed.
    Cancelled { of: String },
    /// The parts from this one on were paid early.
    Anticipated {
        of: String,
        from: u8,
        discount: Cents,
    },
    /// The bank turned a purchase into parts of this price.
    Split { of: String, parts: u8, part: Cents },
    /// Paid (part of) the bill due on this day; without `from` somebody else did, without
    /// `amount` all that was left of it.
    PaidBill {
        card: String,
        #[serde(deserialize_with = "day")]
        due: Date,
        from: Option<String>,
        amount: Option<Cents>,
        #[serde(default)]
        via: Means,
        #[serde(default, deserialize_with = "maybe_day")]
        lands: Option<Date>,
    },
    /// A bill's payment was taken back.
    Bounced { of: String },
    /// The unpaid bill went on to the next, at a cost.
    Carried {
        card: String,
        #[serde(deserialize_with = "day")]
        due: Date,
        fine: Cents,
        interest: Cents,
        iof: Cents,
        /// The bank also writes the credit that balances it.
        #[serde(default)]
        credit: bool,
    },
    /// What was left of a bill was split over the next, with interest beside each part.
    Financed {
        card: String,
        #[serde(deserialize_with = "day")]
        due: Date,
        parts: u8,
        interest: Cents,
        iof: Cents,
    },
    /// From an own account to another.
    Moved {
        from: String,
        to: String,
        amount: Cents,
        #[serde(default, deserialize_with = "maybe_day")]
        arrives: Option<Date>,
    },
    /// To somebody else.
    Sent {
        from: String,
        to: String,
        amount: Cents,
    },
    /// From somebody else.
    Received {
        into: String,
        from: String,
        amount: Cents,
    },
    /// A PIX went back, sent or received.
    Returned { of: String },
    /// Pay.
    Earned {
        into: String,
        from: String,
        amount: Cents,
        #[serde(default = "salary")]
        pay: Earning,
    },
    /// Into the automatic investment, or `back`.
    Swept {
        account: String,
        amount: Cents,
        #[serde(default)]
        back: bool,
    },
    /// Into a pot, or `back`.
    Reserved {
        account: String,
        pot: String,
        amount: Cents,
        #[serde(default)]
        back: bool,
    },
    /// Interest that was earned.
    Yielded {
        account: String,
        of: Source,
        amount: Cents,
        #[serde(default)]
        pot: String,
    },
    /// Into an investment, known to Pierre or not, or `back`.
    Invested {
        account: String,
        into: Option<String>,
        amount: Cents,
        #[serde(default)]
        back: bool,
    },
    /// A PIX that a card paid, at a cost.
    PixByCard {
        account: String,
        card: String,
        to: String,
        amount: Cents,
        cost: Cents,
    },
    /// A bank charged it.
    Charged {
        on: String,
        kind: Charge,
        amount: Cents,
    },
    /// Cash taken out.
    Withdrew { account: String, amount: Cents },
    /// A loan was paid out.
    Borrowed {
        into: String,
        loan: String,
        amount: Cents,
    },
    /// A loan's part was paid.
    Repaid {
        from: String,
        loan: Option<String>,
        amount: Cents,
        part: u8,
        of: u8,
    },
    /// A company's bill was paid from an account.
    Utility {
        from: String,
        company: String,
        category: String,
        amount: Cents,
    },
    /// A card gave something back for what was bought.
    Cashback { card: String, amount: Cents },
}

const fn one() -> u8 {
    1
}

const fn salary() -> Earning {
    Earning::Salary
}
