//! Where most money went (get-expensive-categories). The text for WhatsApp in `data` is not read.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::pierre::lenient::{Rows, lenient};

/// The answer of get-expensive-categories.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Wire")]
pub struct ExpensiveCategories {
    /// The facts, if they came.
    pub summary: Option<Expenses>,
}

lenient! {
    /// The largest categories and what all came to.
    #[derive(Clone, Debug)]
    #[serde(rename_all = "camelCase")]
    pub struct Expenses {
        /// How many categories there are in all.
        pub total_categories: count,
        /// The largest, in Pierre's order.
        #[serde(rename = "top3Categories")]
        pub top: Rows<Expense>,
        /// What all categories came to.
        pub total_expenses: amount,
    }
}

/// One category.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WireExpense")]
pub struct Expense {
    /// Its name.
    pub category: String,
    /// What was spent on it.
    pub spent: Option<Decimal>,
}

lenient! {
    struct Wire {
        data: text,
        success: flag,
        summary: nested(Expenses),
    }
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireExpense {
        category: text,
        total_amount: amount,
    }
}

impl TryFrom<Wire> for ExpensiveCategories {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        // A text alone is an answer of this endpoint only if it says that all went well.
        let known = wire.summary.is_some() || (wire.data.is_some() && wire.success == Some(true));
        known
            .then_some(Self {
                summary: wire.summary,
            })
            .ok_or("no summary")
    }
}

impl TryFrom<WireExpense> for Expense {
    type Error = &'static str;

    fn try_from(wire: WireExpense) -> Result<Self, Self::Error> {
        Ok(Self {
            category: wire.category.ok_or("a category without a name")?,
            spent: wire.total_amount.map(|amount| amount.abs()),
        })
    }
}
