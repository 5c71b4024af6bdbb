//! Spending limits.

use reqwest::Method;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{exact, json};
use crate::pierre::{
    Client, Error,
    models::{Limit, LimitAnswer, LimitStatusAnswer, Limits},
};

/// A spending limit to be.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewLimit {
    /// Of what.
    pub category: String,
    /// The most that is to be spent, in reais.
    #[serde(serialize_with = "super::shown")]
    pub limit_amount: Decimal,
    /// `daily`, `weekly`, `biweekly` or `monthly`.
    pub period: &'static str,
}

/// What update-spending-limit may change; at least one.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LimitChanges {
    /// New category.
    pub category: Option<String>,
    /// New amount in reais.
    #[serde(serialize_with = "super::shown")]
    pub limit_amount: Option<Decimal>,
    /// `daily`, `weekly`, `biweekly` or `monthly`.
    pub period: Option<&'static str>,
    /// Whether it is watched.
    pub is_active: Option<bool>,
}

impl Client {
    /// POST confirm-spending-limit: makes one limit that comes back or begins later.
    pub async fn confirm_spending_limit(
        &self,
        new: &NewLimit,
        is_recurring: bool,
        start_next_period: bool,
    ) -> Result<Limit, Error> {
        let mut call = self.act(Method::POST, "confirm-spending-limit");
        call.body = new_body(new, Some((is_recurring, start_next_period)));
        Ok(self.send::<LimitAnswer>(call).await?.limit)
    }

    /// POST create-spending-limit: makes one limit.
    pub async fn create_spending_limit(&self, new: &NewLimit) -> Result<Limit, Error> {
        let mut call = self.act(Method::POST, "create-spending-limit");
        call.body = new_body(new, None);
        Ok(self.send::<LimitAnswer>(call).await?.limit)
    }

    /// DELETE delete-spending-limit: deletes one limit for good. Its argument goes into a body.
    pub async fn delete_spending_limit(&self, limit_id: &str) -> Result<Limit, Error> {
        let mut call = self.act(Method::DELETE, "delete-spending-limit");
        call.body = changes_body(limit_id, &LimitChanges::default());
        Ok(self.send::<LimitAnswer>(call).await?.limit)
    }

    /// GET get-spending-limit-transactions: how one limit stands; no transactions, despite its
    /// name.
    pub async fn get_spending_limit_transactions(
        &self,
        limit_id: &str,
    ) -> Result<LimitStatusAnswer, Error> {
        let query = vec![("limitId", limit_id.to_owned())];
        self.send(self.get("get-spending-limit-transactions", query))
            .await
    }

    /// GET list-spending-limits: the limits with what is spent of them, and the plan's quota.
    pub async fn list_spending_limits(&self, include_inactive: bool) -> Result<Limits, Error> {
        let query = include_inactive.then(|| ("includeInactive", "true".to_owned()));
        self.send(self.get("list-spending-limits", query.into_iter().collect()))
            .await
    }

    /// PUT update-spending-limit: changes one limit.
    pub async fn update_spending_limit(
        &self,
        limit_id: &str,
        changes: &LimitChanges,
    ) -> Result<Limit, Error> {
        let mut call = self.act(Method::PUT, "update-spending-limit");
        call.body = changes_body(limit_id, changes);
        Ok(self.send::<LimitAnswer>(call).await?.limit)
    }
}

fn new_body(new: &NewLimit, confirmed: Option<(bool, bool)>) -> Option<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        category: &'a str,
        limit_amount: Option<Box<RawValue>>,
        period: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        is_recurring: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        start_next_period: Option<bool>,
    }
    let body = Body {
        category: &new.category,
        limit_amount: exact(new.limit_amount),
        period: new.period,
        is_recurring: confirmed.map(|it| it.0),
        start_next_period: confirmed.map(|it| it.1),
    };
    json(&body)
}

fn changes_body(limit_id: &str, changes: &LimitChanges) -> Option<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        limit_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        category: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        limit_amount: Option<Box<RawValue>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        period: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        is_active: Option<bool>,
    }
    let body = Body {
        limit_id,
        category: changes.category.as_deref(),
        limit_amount: changes.limit_amount.and_then(exact),
        period: changes.period,
        is_active: changes.is_active,
    };
    json(&body)
}
