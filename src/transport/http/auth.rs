//! Authentication: whose key a request uses. Only the `Authorization` header counts; a key in the URL
//! is rejected.

use axum::http::{HeaderMap, Uri, header};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::rejection::Rejection;
use crate::pierre::Key;

/// Whose key a request uses.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Each request's own `Authorization: Bearer sk-…`.
    Own {
        /// Used when a request carries no key (the sandbox, on loopback).
        default: Option<Key>,
    },
    /// One key for every caller.
    Shared {
        /// The key that all requests use.
        key: Key,
        /// The bearer token that callers send; `None` serves everybody.
        access_token: Option<SecretString>,
    },
}

impl Caller {
    /// Whether a request without credentials is served.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Own { default } => default.is_some(),
            Self::Shared { access_token, .. } => access_token.is_none(),
        }
    }

    /// The key for a request with these headers.
    pub(super) fn key(&self, headers: &HeaderMap) -> Result<Key, Rejection> {
        match self {
            Self::Own { default } => match bearer(headers) {
                Bearer::Absent => default.clone().ok_or(Rejection::NoKey),
                Bearer::Token(token) if token.starts_with("sk-") => {
                    Key::parse(token).ok_or(Rejection::BadKey)
                }
                Bearer::Token(_) | Bearer::Unreadable => Err(Rejection::BadKey),
            },
            Self::Shared {
                key,
                access_token: None,
            } => Ok(key.clone()),
            Self::Shared {
                key,
                access_token: Some(expected),
            } => match bearer(headers) {
                Bearer::Absent => Err(Rejection::NoToken),
                Bearer::Token(token) if is_same(token, expected.expose_secret()) => Ok(key.clone()),
                Bearer::Token(_) | Bearer::Unreadable => Err(Rejection::BadToken),
            },
        }
    }
}

/// Compares two secrets in constant time.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

enum Bearer<'a> {
    Absent,
    Token(&'a str),
    Unreadable,
}

fn bearer(headers: &HeaderMap) -> Bearer<'_> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    match (values.next(), values.next()) {
        (None, _) => Bearer::Absent,
        (Some(value), None) => value
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map_or(Bearer::Unreadable, |(_, token)| Bearer::Token(token.trim())),
        // More than one Authorization header is rejected.
        (Some(_), Some(_)) => Bearer::Unreadable,
    }
}

/// Rejects a key in the URL: URLs end up in logs, histories and `Referer`.
pub(super) fn no_key_in(uri: &Uri) -> Result<(), Rejection> {
    (!has_key(uri)).then_some(()).ok_or(Rejection::KeyInUrl)
}

fn has_key(uri: &Uri) -> bool {
    let is_one = |part: &str| part.split('/').any(|segment| segment.starts_with("sk-"));
    // Percent escapes are the same in forms and paths: `/%73k-1` is `/sk-1`.
    let in_path = form_urlencoded::parse(uri.path().as_bytes())
        .any(|(part, rest)| is_one(&part) || is_one(&rest));
    let query = uri.query().unwrap_or_default();
    in_path
        || form_urlencoded::parse(query.as_bytes())
            .any(|(name, value)| names_a_key(&name) || is_like_a_key(&value))
}

fn names_a_key(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    name.ends_with("apikey")
        || matches!(
            name.as_str(),
            "key" | "token" | "accesstoken" | "authorization" | "bearer"
        )
}

fn is_like_a_key(value: &str) -> bool {
    let value = value.trim_start();
    value.starts_with("sk-")
        || value
            .get(..7)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("bearer "))
}

#[cfg(test)]
mod tests;
