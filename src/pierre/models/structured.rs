//! The statement in Pierre's own grouping (get-transactions, `format=structured`).

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::MapAccess, de::Visitor};

use crate::pierre::{
    day::Moment,
    lenient::{self, Rows},
};

/// The answer of get-transactions with `format=structured`, less its rows.
#[derive(Clone, Debug, Deserialize)]
pub struct StructuredStatement {
    /// The grouping.
    pub data: StructuredData,
    /// How many rows stand behind it.
    #[serde(default, deserialize_with = "lenient::count")]
    pub count: Option<u32>,
    /// With `clientMessage`: how many there were before Pierre filtered.
    #[serde(
        default,
        deserialize_with = "lenient::count",
        rename = "totalBeforeFilter"
    )]
    pub total_before_filter: Option<u32>,
    /// Pierre's own words on what it did.
    #[serde(default, deserialize_with = "lenient::text")]
    pub message: Option<String>,
}

/// `data` of the structured form.
#[derive(Clone, Debug, Deserialize)]
pub struct StructuredData {
    /// The totals.
    pub summary: Summary,
}

/// Pierre's own totals.
#[derive(Clone, Debug, Deserialize)]
pub struct Summary {
    /// Spent.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub total_spent: Option<Decimal>,
    /// Received.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub total_received: Option<Decimal>,
    /// Moved between banks.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub total_bank_transfer: Option<Decimal>,
    /// In words: `1 mês`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub period: Option<String>,
    /// By category, in Pierre's order.
    #[serde(default, deserialize_with = "by_category")]
    pub by_category: Vec<CategoryTotal>,
    /// The largest.
    #[serde(default)]
    pub top_transactions: Rows<TopTransaction>,
}

/// Total and count of a category.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryTotal {
    /// Its name.
    pub category: String,
    /// Its total.
    pub total: Option<Decimal>,
    /// Its number of rows.
    pub count: Option<u32>,
}

/// One of the largest transactions.
#[derive(Clone, Debug, Deserialize)]
pub struct TopTransaction {
    /// When.
    #[serde(default, deserialize_with = "lenient::moment")]
    pub date: Option<Moment>,
    /// The category.
    #[serde(default, deserialize_with = "lenient::text")]
    pub category: Option<String>,
    /// The amount as Pierre gives it.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub amount: Option<Decimal>,
    /// ISO 4217.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: Option<String>,
    /// `DEBIT` or `CREDIT`.
    #[serde(default, deserialize_with = "lenient::text", rename = "type")]
    pub kind: Option<String>,
    /// The shop.
    #[serde(default, deserialize_with = "lenient::text")]
    pub merchant: Option<String>,
    /// The bank's text.
    #[serde(default, deserialize_with = "lenient::text")]
    pub description: Option<String>,
}

/// An object of totals by name, in the order in which it came.
fn by_category<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<CategoryTotal>, D::Error> {
    #[derive(Deserialize)]
    struct Total {
        #[serde(default, deserialize_with = "lenient::amount")]
        total: Option<Decimal>,
        #[serde(default, deserialize_with = "lenient::count")]
        count: Option<u32>,
    }

    struct Totals;

    impl<'de> Visitor<'de> for Totals {
        type Value = Vec<CategoryTotal>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("totals by category")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut found = Vec::new();
            while let Some((category, Total { total, count })) = map.next_entry()? {
                found.push(CategoryTotal {
                    category,
                    total,
                    count,
                });
            }
            Ok(found)
        }
    }

    from.deserialize_any(Totals)
}
