//! Spending limits.

use reqwest::Method;
use rust_decimal::Decimal;
use serde::Serialize;

use super::exact;
use crate::pierre::{
    client::Client,
    error::Error,
    models::{Limit, LimitAnswer, LimitStatusAnswer, Limits},
    request::Request,
};

/// A new spending limit.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewLimit {
    /// Of what.
    pub category: String,
    /// The most that is to be spent, in reais.
    #[serde(serialize_with = "exact")]
    pub limit_amount: Decimal,
    /// `daily`, `weekly`, `biweekly` or `monthly`.
    pub period: &'static str,
}

/// What update-spending-limit may change; at least one.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LimitChanges {
    /// New category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// New amount in reais.
    #[serde(serialize_with = "exact", skip_serializing_if = "Option::is_none")]
    pub limit_amount: Option<Decimal>,
    /// `daily`, `weekly`, `biweekly` or `monthly`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<&'static str>,
    /// Whether it is watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConfirmedLimit<'a> {
    #[serde(flatten)]
    new: &'a NewLimit,
    is_recurring: bool,
    start_next_period: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangedLimit<'a> {
    limit_id: &'a str,
    #[serde(flatten)]
    changes: &'a LimitChanges,
}

impl Client {
    /// POST confirm-spending-limit: makes one limit that comes back or begins later.
    pub async fn confirm_spending_limit(
        &self,
        new: &NewLimit,
        is_recurring: bool,
        start_next_period: bool,
    ) -> Result<Limit, Error> {
        let body = ConfirmedLimit {
            new,
            is_recurring,
            start_next_period,
        };
        let request = self.act(Method::POST, "confirm-spending-limit");
        self.change_limit(request.json(&body)).await
    }

    /// POST create-spending-limit: makes one limit.
    pub async fn create_spending_limit(&self, new: &NewLimit) -> Result<Limit, Error> {
        let request = self.act(Method::POST, "create-spending-limit");
        self.change_limit(request.json(new)).await
    }

    /// DELETE delete-spending-limit: deletes one limit for good. Its argument goes into a body.
    pub async fn delete_spending_limit(&self, limit_id: &str) -> Result<Limit, Error> {
        let changes = &LimitChanges::default();
        let request = self.act(Method::DELETE, "delete-spending-limit");
        self.change_limit(request.json(&ChangedLimit { limit_id, changes }))
            .await
    }

    /// GET get-spending-limit-transactions: how one limit stands; no transactions, despite its
    /// name.
    pub async fn get_spending_limit_transactions(
        &self,
        limit_id: &str,
    ) -> Result<LimitStatusAnswer, Error> {
        let request = self.get("get-spending-limit-transactions");
        self.send(request.query("limitId", Some(limit_id))).await
    }

    /// GET list-spending-limits: the limits with what is spent of them, and the plan's quota.
    pub async fn list_spending_limits(&self, include_inactive: bool) -> Result<Limits, Error> {
        let request = self.get("list-spending-limits");
        self.send(request.query("includeInactive", include_inactive.then_some(true)))
            .await
    }

    /// PUT update-spending-limit: changes one limit.
    pub async fn update_spending_limit(
        &self,
        limit_id: &str,
        changes: &LimitChanges,
    ) -> Result<Limit, Error> {
        let request = self.act(Method::PUT, "update-spending-limit");
        self.change_limit(request.json(&ChangedLimit { limit_id, changes }))
            .await
    }

    async fn change_limit(&self, request: Request) -> Result<Limit, Error> {
        Ok(self.send::<LimitAnswer>(request).await?.limit)
    }
}
