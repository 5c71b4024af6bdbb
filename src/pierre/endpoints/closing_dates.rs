//! Closing days of cards. One endpoint, five operations; its body is documented by words only, so
//! the names of its fields are not proven.

use reqwest::Method;
use serde::Serialize;

use super::json;
use crate::pierre::{
    Client, Error,
    client::Call,
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

impl ClosingDateOperation {
    fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }
}

/// What an operation may set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClosingDateValues {
    /// Day of the month, 1 to 31.
    pub closing_day: Option<u8>,
    /// Whether Pierre uses it.
    pub is_active: Option<bool>,
    /// A note.
    pub notes: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    operation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closing_day: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
}

impl Client {
    /// POST manage-closing-date, LIST_ACCOUNTS: every card and its closing day. A read.
    pub async fn list_closing_dates(&self) -> Result<ClosingDates, Error> {
        let body = Body {
            operation: "LIST_ACCOUNTS",
            account_id: None,
            closing_day: None,
            is_active: None,
            notes: None,
        };
        self.send(self.question(&body)).await
    }

    /// POST manage-closing-date: reads, sets, changes or deletes the closing day of one card. Only
    /// GET is a read.
    pub async fn manage_closing_date(
        &self,
        operation: ClosingDateOperation,
        account_id: &str,
        values: &ClosingDateValues,
    ) -> Result<ClosingDateAnswer, Error> {
        let body = Body {
            operation: operation.as_str(),
            account_id: Some(account_id),
            closing_day: values.closing_day,
            is_active: values.is_active,
            notes: values.notes.as_deref(),
        };
        let call = if operation == ClosingDateOperation::Get {
            self.question(&body)
        } else {
            let mut call = self.act(Method::POST, ENDPOINT);
            call.body = json(&body);
            call
        };
        self.send(call).await
    }

    /// A read, although it is a POST.
    fn question(&self, body: &Body<'_>) -> Call {
        let mut call = self.get(ENDPOINT, Vec::new());
        call.method = Method::POST;
        call.body = json(body);
        call
    }
}
