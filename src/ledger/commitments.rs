//! What is already owed in the months to come: bills, parts that will be on later ones, reminders.

mod due_reminders;
mod future_parts;
mod open_bills;
mod open_rows;
mod payments;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::pierre::models::Shared;

pub use due_reminders::of_reminders;
pub use open_bills::{OfCards, of_cards};

/// What is owed, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// When it is due; of the parts of a card, of the bill that they will be on.
    pub due: Date,
    /// What it is.
    pub kind: CommitmentKind,
    /// The card's or the reminder's name, as Pierre has it.
    pub name: Option<Shared>,
    /// In reais, positive; a reminder may have none.
    pub owed: Option<Decimal>,
    /// How many parts it sums up.
    pub count: usize,
    /// Nothing of Pierre's says it outright.
    pub is_inferred: bool,
    /// It looks like a card's bill, which is listed on its own.
    pub is_in_bill: bool,
}

/// Where a commitment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommitmentKind {
    /// A card's bill.
    Bill,
    /// Parts of purchases that are on no bill yet.
    Installment,
    /// A payment reminder.
    Reminder,
}

impl CommitmentKind {
    /// Its name in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bill => "bill",
            Self::Installment => "installment",
            Self::Reminder => "reminder",
        }
    }
}
