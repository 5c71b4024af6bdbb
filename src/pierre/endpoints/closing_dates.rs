//! Closing days of cards. One endpoint, five operations; its body is documented by words only, so
//! the names of its fields are not proven.

use reqwest::Method;
use serde::Serialize;

use crate::pierre::{
    client::Client,
    error::Error,
    models::{ClosingDateAnswer, ClosingDates},
};

const ENDPOINT: &str = "manage-closing-date";

/// An operation on the closing day of one card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ClosingDateOperation {
    /// Reads it.
    Get,
    /// Sets the first one.
    Insert,
    /// Changes it.
    Update,
    /// Deletes it.
    Delete,
}

/// What an operation may set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClosingDateValues {
    /// Day of the month, 1 to 31.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing_day: Option<u8>,
    /// Whether Pierre uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// A note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

#[derive(Serialize)]
struct AllCards {
    operation: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OneCard<'a> {
    operation: ClosingDateOperation,
    account_id: &'a str,
    #[serde(flatten)]
    values: &'a ClosingDateValues,
}

impl Client {
    /// POST manage-closing-date, LIST_ACCOUNTS: every card and its closing day. A read.
    pub async fn list_closing_dates(&self) -> Result<ClosingDates, Error> {
        let body = AllCards {
            operation: "LIST_ACCOUNTS",
        };
        self.send(self.read(Method::POST, ENDPOINT).json(&body))
            .await
    }

    /// POST manage-closing-date: reads, sets, changes or deletes the closing day of one card. Only
    /// GET is a read.
    pub async fn manage_closing_date(
        &self,
        operation: ClosingDateOperation,
        account_id: &str,
        values: &ClosingDateValues,
    ) -> Result<ClosingDateAnswer, Error> {
        let body = OneCard {
            operation,
            account_id,
            values,
        };
        let request = match operation {
            ClosingDateOperation::Get => self.read(Method::POST, ENDPOINT),
            _ => self.act(Method::POST, ENDPOINT),
        };
        self.send(request.json(&body)).await
    }
}
