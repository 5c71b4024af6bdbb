//! The input of the untidy household: people, accounts and events, independent of how Pierre
//! reports them. Amounts are cents, days are São Paulo days.

mod event;
mod parse;

use std::collections::BTreeMap;
use std::io;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

pub use event::{Charge, Earning, Event, Means, Source};
pub use parse::Cents;
use parse::{day, maybe_day};

/// Everything that happened in a household, and its accounts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Today, unless another day is asked for.
    #[serde(deserialize_with = "day")]
    pub today: Date,
    /// The first day with rows.
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
    pub nickname: Option<String>,
    /// Before the first fact: what it holds, or what a card or loan owes.
    #[serde(default)]
    pub opening: Cents,
    /// A card's limit.
    #[serde(default)]
    pub limit: Cents,
    /// The day of the month on which a card's bill closes; the days before it are on that bill.
    #[serde(default)]
    pub closes: i8,
    /// The later day of the same month on which it is due.
    #[serde(default)]
    pub due: i8,
    /// Whether Pierre knows the closing day.
    #[serde(default)]
    pub closing_told: bool,
    /// What a row says about its bill.
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
    /// How Pierre reports it, where that is not derived from its place in the list.
    #[serde(default)]
    pub told: Told,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// How Pierre reports a fact. Nothing here changes the fact.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an oddity of its own"
)]
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
    /// São Paulo time of day, `HH:MM`, for banks that give one.
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

const FACTS: &str = include_str!("facts.json");

impl Facts {
    /// The facts of the file.
    ///
    /// Fails if they cannot be read, which a test rules out.
    pub fn read() -> io::Result<Self> {
        Ok(serde_json::from_str(FACTS)?)
    }

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
