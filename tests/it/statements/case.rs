//! A statement case as it is written down: facts, how a bank tells them, a question, what must hold
//! of the answer. Amounts are text and seen from the person: negative left the person.

use serde::Deserialize;
use serde_json::{Map, Value};

/// One case of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) name: String,
    /// What truly happened; the expected figures follow from it and from nothing else.
    pub(super) facts: String,
    /// In place of the checking account `cc` and the card `nu`.
    #[serde(default)]
    pub(super) accounts: Vec<AccountFacts>,
    #[serde(default)]
    pub(super) rows: Vec<RowFacts>,
    #[serde(default)]
    pub(super) purchases: Vec<PurchaseFacts>,
    #[serde(default)]
    pub(super) bills: Vec<BillFacts>,
    #[serde(default)]
    pub(super) summary: Vec<OpenBillFacts>,
    #[serde(default)]
    pub(super) reminders: Vec<ReminderFacts>,
    /// `count` of get-transactions, where it is not the number of rows.
    pub(super) count: Option<u64>,
    pub(super) call: Call,
    pub(super) expect: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    pub(super) tool: String,
    pub(super) arguments: Map<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountFacts {
    pub(super) id: String,
    pub(super) bank: String,
    pub(super) name: String,
    pub(super) kind: AccountKind,
    pub(super) number: Option<String>,
    pub(super) balance: Option<String>,
    #[serde(default)]
    pub(super) raw: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum AccountKind {
    Bank,
    Savings,
    Payment,
    Credit,
    Investment,
    Loan,
}

/// A line of a statement.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RowFacts {
    /// The account's id.
    pub(super) on: String,
    /// A day, told as noon, or an instant, told as it is.
    pub(super) date: String,
    pub(super) text: Option<String>,
    pub(super) amount: String,
    pub(super) category: Option<String>,
    pub(super) status: Option<String>,
    /// Which part of how many.
    pub(super) part: Option<[u32; 2]>,
    pub(super) purchase_date: Option<String>,
    pub(super) bill_id: Option<String>,
    /// `YYYY-MM`.
    pub(super) forecast: Option<String>,
    /// The part's own due date.
    pub(super) due: Option<String>,
    /// A document, as text or `{type, value}`; or `{name, document}`.
    pub(super) payer: Option<Value>,
    pub(super) receiver: Option<Value>,
    /// Laid over the row as it is.
    #[serde(default)]
    pub(super) raw: Map<String, Value>,
}

/// A purchase of get-installments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PurchaseFacts {
    /// The card, where the list says it.
    pub(super) on: Option<String>,
    pub(super) date: Option<String>,
    pub(super) text: String,
    pub(super) total: String,
    /// Of how many parts.
    pub(super) of: u32,
    pub(super) parts: Vec<PartFacts>,
    #[serde(default)]
    pub(super) raw: Map<String, Value>,
}

/// `[2, "50.00", "2026-11-10", "paid"]`.
#[derive(Debug, Deserialize)]
pub(super) struct PartFacts(
    pub(super) u32,
    pub(super) String,
    pub(super) String,
    pub(super) PartState,
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PartState {
    Paid,
    Open,
    Projected,
}

/// A closed bill.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BillFacts {
    pub(super) id: String,
    pub(super) on: String,
    pub(super) closing: Option<String>,
    pub(super) due: String,
    pub(super) total: String,
    #[serde(default)]
    pub(super) raw: Map<String, Value>,
}

/// The open bill of a card as get-bill-summary has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenBillFacts {
    pub(super) on: String,
    pub(super) used: String,
    pub(super) due: String,
    pub(super) closing: Option<u8>,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) rows: Vec<RowFacts>,
    #[serde(default)]
    pub(super) raw: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReminderFacts {
    pub(super) title: String,
    pub(super) amount: Option<String>,
    pub(super) due: String,
    /// `monthly` and so on.
    pub(super) every: Option<String>,
    #[serde(default)]
    pub(super) raw: Map<String, Value>,
}
