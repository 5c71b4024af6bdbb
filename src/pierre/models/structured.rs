//! The statement in Pierre's own grouping (get-transactions, `format=structured`).

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::MapAccess, de::Visitor};

use crate::pierre::lenient::{self, Rows, lenient};

lenient! {
    /// The answer of get-transactions with `format=structured`, less its rows.
    #[derive(Clone, Debug)]
    pub struct StructuredStatement {
        /// The grouping.
        pub data: StructuredData,
        /// How many rows stand behind it.
        pub count: count,
        /// With `clientMessage`: how many there were before Pierre filtered.
        #[serde(rename = "totalBeforeFilter")]
        pub total_before_filter: count,
        /// Pierre's own words on what it did.
        pub message: text,
    }
}

/// `data` of the structured form.
#[derive(Clone, Debug, Deserialize)]
pub struct StructuredData {
    /// The totals.
    pub summary: Summary,
}

lenient! {
    /// Pierre's own totals.
    #[derive(Clone, Debug)]
    pub struct Summary {
        /// Spent.
        pub total_spent: amount,
        /// Received.
        pub total_received: amount,
        /// Moved between banks.
        pub total_bank_transfer: amount,
        /// In words: `1 mês`.
        pub period: text,
        /// By category, in Pierre's order.
        #[serde(default, deserialize_with = "by_category")]
        pub by_category: Vec<CategoryTotal>,
        /// The largest.
        #[serde(default)]
        pub top_transactions: Rows<TopTransaction>,
    }
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

lenient! {
    /// One of the largest transactions.
    #[derive(Clone, Debug)]
    pub struct TopTransaction {
        /// When.
        pub date: moment,
        /// The category.
        pub category: text,
        /// The amount as Pierre gives it.
        pub amount: amount,
        /// ISO 4217.
        pub currency: text,
        /// `DEBIT` or `CREDIT`.
        #[serde(rename = "type")]
        pub kind: text,
        /// The shop.
        pub merchant: text,
        /// The bank's text.
        pub description: text,
    }
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
