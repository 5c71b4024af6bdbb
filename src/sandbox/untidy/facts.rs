//! What truly happened: the household's people, accounts and deeds, without a word of how Pierre
//! tells them. Amounts are cents, days are São Paulo days.

use std::collections::BTreeMap;
use std::io;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use crate::sandbox::money;

/// All that happened in a household, and the accounts in which it left its traces.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The day on which all is told, unless another is asked for.
    #[serde(deserialize_with = "day")]
    pub today: Date,
    /// The first day of which banks tell anything.
    #[serde(deserialize_with = "day")]
    pub since: Date,
    /// Whose accounts these are, by the key in `people`.
    pub owner: String,
    /// Everybody who pays or is paid.
    pub people: BTreeMap<String, Person>,
    /// The accounts, in Pierre's order.
    pub accounts: Vec<Account>,
    /// What happened, in any order.
    pub facts: Vec<Fact>,
    /// What the person wants to be reminded of, as Pierre keeps it.
    #[serde(default)]
    pub reminders: Vec<Value>,
}

/// A person or a company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// As banks write it.
    pub name: String,
    /// CPF or CNPJ.
    #[serde(default)]
    pub document: Option<String>,
}

/// What an account is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A current or payment account.
    Checking,
    /// A savings account.
    Savings,
    /// A credit card.
    Card,
    /// Bonds or funds.
    Investment,
    /// A loan.
    Loan,
}

/// What a bank says of the bill that a card's row is on.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A `billId`, and the part's own day.
    Id,
    /// The part's own day in `installment_due_date`.
    Due,
    /// The month in which the part's bill closes, in `billForecastDate`.
    Forecast,
    /// Nothing: the closing days decide.
    #[default]
    Days,
}

/// One account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// What facts call it.
    pub slug: String,
    /// Whose words it speaks, a key of the table of wordings.
    pub bank: String,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// The nickname that the person gave it.
    #[serde(default)]
    pub nickname: Option<String>,
    /// Before the first fact: what it holds, or what a card or loan owes.
    #[serde(default, deserialize_with = "cents")]
    pub opening: i64,
    /// A card's limit.
    #[serde(default, deserialize_with = "cents")]
    pub limit: i64,
    /// The day of the month on which a card's bill closes; the days before it are on that bill.
    #[serde(default)]
    pub closes: i8,
    /// The later day of the same month on which it is due.
    #[serde(default)]
    pub due: i8,
    /// Whether the person has told Pierre the closing day.
    #[serde(default)]
    pub closing_told: bool,
    /// What tells a row's bill.
    #[serde(default)]
    pub evidence: Evidence,
    /// The account was connected before under another id, up to this day.
    #[serde(default, deserialize_with = "maybe_day")]
    pub reconnected: Option<Date>,
}

/// One thing that happened.
#[derive(Clone, Debug, Deserialize)]
pub struct Fact {
    /// What other facts call it.
    #[serde(default)]
    pub id: String,
    /// When.
    #[serde(deserialize_with = "day")]
    pub day: Date,
    /// How it is told, where that is not left to chance.
    #[serde(default)]
    pub told: Told,
    /// What.
    #[serde(flatten)]
    pub deed: Deed,
}

/// How Pierre tells a fact. Nothing here changes what is true.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Told {
    /// The category: absent for what the bank's wording has, `none` for none.
    pub category: Option<String>,
    /// Which of the bank's wordings, from 0.
    pub words: Option<usize>,
    /// Days that the bank takes to post it.
    pub late: i64,
    /// Not confirmed yet.
    pub pending: bool,
    /// The row comes twice under one id.
    pub twice: bool,
    /// How documents of payer and receiver are written.
    pub document: Option<Document>,
    /// How get-installments lists the purchase.
    pub list: Listing,
    /// The amount comes with the dust of a floating-point sum.
    pub dust: bool,
    /// The rows of its parts do not say that they are parts, the list does.
    pub bare: bool,
    /// São Paulo time of day, for banks that tell it.
    pub at: Option<String>,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// `"529.982.247-25"`
    Text,
    /// `{"type": "CPF", "value": "529.982.247-25"}`
    Object,
    /// `"***.982.247-**"`
    Masked,
    /// Not at all.
    None,
}

/// How get-installments lists a purchase.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// With all its parts.
    #[default]
    Whole,
    /// With only the parts that were synced, and their sum as the total.
    Partly,
    /// As `X 1/6` and as `X 2/6`.
    Twice,
    /// Each part to come once with a status and once as projected.
    PartTwice,
    /// Not.
    Lacking,
}

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
pub enum Deed {
    /// Bought on a card or with an account's debit card; `parts` on a card only.
    Bought {
        on: String,
        shop: String,
        #[serde(deserialize_with = "cents")]
        price: i64,
        category: String,
        #[serde(default = "one")]
        parts: u8,
        /// In another currency, not yet converted.
        #[serde(default)]
        currency: Option<String>,
    },
    /// A purchase at once came back, in part or whole.
    Refunded {
        of: String,
        #[serde(default, deserialize_with = "maybe_cents")]
        amount: Option<i64>,
    },
    /// A purchase in parts was undone: what was billed comes back, nothing more is billed.
    Cancelled { of: String },
    /// The parts from this one on were paid early.
    Anticipated {
        of: String,
        from: u8,
        #[serde(deserialize_with = "cents")]
        discount: i64,
    },
    /// The bank turned a purchase into parts of this price.
    Split {
        of: String,
        parts: u8,
        #[serde(deserialize_with = "cents")]
        part: i64,
    },
    /// Paid (part of) the bill due on this day; without `from` somebody else did, without
    /// `amount` all that was left of it.
    PaidBill {
        card: String,
        #[serde(deserialize_with = "day")]
        due: Date,
        #[serde(default)]
        from: Option<String>,
        #[serde(default, deserialize_with = "maybe_cents")]
        amount: Option<i64>,
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
        #[serde(deserialize_with = "cents")]
        fine: i64,
        #[serde(deserialize_with = "cents")]
        interest: i64,
        #[serde(deserialize_with = "cents")]
        iof: i64,
        /// The bank also tells the credit that balances it.
        #[serde(default)]
        credit: bool,
    },
    /// What was left of a bill was split over the next, with interest beside each part.
    Financed {
        card: String,
        #[serde(deserialize_with = "day")]
        due: Date,
        parts: u8,
        #[serde(deserialize_with = "cents")]
        interest: i64,
        #[serde(deserialize_with = "cents")]
        iof: i64,
    },
    /// From an own account to another.
    Moved {
        from: String,
        to: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
        #[serde(default, deserialize_with = "maybe_day")]
        arrives: Option<Date>,
    },
    /// To somebody else.
    Sent {
        from: String,
        to: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
    },
    /// From somebody else.
    Received {
        into: String,
        from: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
    },
    /// A PIX went back, sent or received.
    Returned { of: String },
    /// Pay.
    Earned {
        into: String,
        from: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
        #[serde(default = "salary")]
        pay: Earning,
    },
    /// Into the automatic investment, or `back`.
    Swept {
        account: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
        #[serde(default)]
        back: bool,
    },
    /// Into a pot, or `back`.
    Reserved {
        account: String,
        pot: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
        #[serde(default)]
        back: bool,
    },
    /// Interest that was earned.
    Yielded {
        account: String,
        of: Source,
        #[serde(deserialize_with = "cents")]
        amount: i64,
        #[serde(default)]
        pot: String,
    },
    /// Into an investment, known to Pierre or not, or `back`.
    Invested {
        account: String,
        #[serde(default)]
        into: Option<String>,
        #[serde(deserialize_with = "cents")]
        amount: i64,
        #[serde(default)]
        back: bool,
    },
    /// A PIX that a card paid, at a cost.
    PixByCard {
        account: String,
        card: String,
        to: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
        #[serde(deserialize_with = "cents")]
        cost: i64,
    },
    /// A bank charged it.
    Charged {
        on: String,
        kind: Charge,
        #[serde(deserialize_with = "cents")]
        amount: i64,
    },
    /// Cash taken out.
    Withdrew {
        account: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
    },
    /// A loan was paid out.
    Borrowed {
        into: String,
        loan: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
    },
    /// A loan's part was paid.
    Repaid {
        from: String,
        #[serde(default)]
        loan: Option<String>,
        #[serde(deserialize_with = "cents")]
        amount: i64,
        part: u8,
        of: u8,
    },
    /// A company's bill was paid from an account.
    Utility {
        from: String,
        company: String,
        category: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
    },
    /// A card gave something back for what was bought.
    Cashback {
        card: String,
        #[serde(deserialize_with = "cents")]
        amount: i64,
    },
}

const fn one() -> u8 {
    1
}

const fn salary() -> Earning {
    Earning::Salary
}

fn cents<'de, D: serde::Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let value = Value::deserialize(from)?;
    money::cents(&value).ok_or_else(|| serde::de::Error::custom("an amount has two places"))
}

fn day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(serde::de::Error::custom)
}

fn maybe_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    day(from).map(Some)
}

fn maybe_cents<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    cents(from).map(Some)
}

impl Facts {
    pub(super) fn account(&self, slug: &str) -> io::Result<(usize, &Account)> {
        let mut all = self.accounts.iter().enumerate();
        all.find(|(_, account)| account.slug == slug)
            .ok_or_else(|| io::Error::other(format!("facts name no account {slug}")))
    }

    pub(super) fn person(&self, key: &str) -> io::Result<&Person> {
        self.people
            .get(key)
            .ok_or_else(|| io::Error::other(format!("facts name nobody {key}")))
    }

    pub(super) fn fact(&self, id: &str) -> io::Result<(usize, &Fact)> {
        let mut all = self.facts.iter().enumerate();
        all.find(|(_, fact)| fact.id == id)
            .ok_or_else(|| io::Error::other(format!("facts have no fact {id}")))
    }
}
