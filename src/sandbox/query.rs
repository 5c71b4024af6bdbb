//! The query of a request, and the checks of its parameters.

use axum::http::Uri;
use jiff::civil::Date;

use super::days::parse_day;
use super::reply::Refusal;

/// The query of a request; of a repeated parameter the last counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn of(uri: &Uri) -> Self {
        let text = uri.query().unwrap_or_default().as_bytes();
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// A parameter that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// A parameter as `read` takes it, or a 400 that says what it must be.
    pub(super) fn checked<'a, T>(
        &'a self,
        name: &str,
        must: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        let Some(given) = self.get(name) else {
            return Ok(None);
        };
        let refuse = || Refusal::parameter(name, &format!("{name} must be {must}"), given);
        read(given).map(Some).ok_or_else(refuse)
    }

    /// A day, `YYYY-MM-DD`.
    pub(super) fn day(&self, name: &str, default: Date) -> Result<Date, Refusal> {
        let day = self.checked(name, "in YYYY-MM-DD format", parse_day)?;
        Ok(day.unwrap_or(default))
    }

    /// `true` or `false`, which is the default.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        let flag = self.checked(name, "a boolean", |given| given.parse().ok())?;
        Ok(flag.unwrap_or_default())
    }
}
