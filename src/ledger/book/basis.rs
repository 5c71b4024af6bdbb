//! The bases on which movements count, and how much of a statement each needs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::pairs::DAYS_APART;

/// When a movement counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Basis {
    /// A purchase whole, on its day.
    #[default]
    Competencia,
    /// Each part on the due date of its bill.
    Fatura,
    /// When money left an account.
    Caixa,
}

impl Basis {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Competencia => "competencia",
            Self::Fatura => "fatura",
            Self::Caixa => "caixa",
        }
    }
}

/// How many days before a period the rows begin that count in it or say what its rows are.
#[must_use]
pub fn looks_back(basis: Option<Basis>) -> i64 {
    match basis {
        // A purchase in twelve parts that a bank delivers all at once, and its last bill.
        Some(Basis::Fatura) => 410,
        // A purchase that a card gives back a few weeks later.
        Some(Basis::Competencia) => 35,
        _ => 2 * i64::from(DAYS_APART),
    }
}

/// How many days after a period there are rows that count in it or say what its rows are.
#[must_use]
pub fn looks_ahead(basis: Option<Basis>) -> i64 {
    match basis {
        // The first part of a purchase may be dated on its bill.
        Some(Basis::Competencia) => 45,
        // One more for days that Pierre cuts in UTC.
        _ => i64::from(DAYS_APART) + 1,
    }
}
