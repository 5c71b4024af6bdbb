//! Whose key a request uses. Only the `Authorization` header says who is calling.

use axum::http::{HeaderMap, header};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::Refusal;
use crate::pierre::Key;

/// Whose key a request uses.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Each request's own `Authorization: Bearer sk-…`.
    Own {
        /// Stands in when a request carries no key (the sandbox, on loopback).
        default: Option<Key>,
    },
    /// One key for every caller.
    Shared {
        /// The key of them all.
        key: Key,
        /// What callers show instead of a key.
        access_token: Option<SecretString>,
    },
}

impl Caller {
    /// Whether a caller who shows nothing is served.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Own { default } => default.is_some(),
            Self::Shared { access_token, .. } => access_token.is_none(),
        }
    }

    pub(super) fn key(&self, headers: &HeaderMap) -> Result<Key, Refusal> {
        match self {
            Self::Own { default } => match bearer(headers) {
                Bearer::Absent => default.clone().ok_or(Refusal::NoKey),
                Bearer::Token(token) if token.starts_with("sk-") => {
                    Key::parse(token).ok_or(Refusal::BadKey)
                }
                Bearer::Token(_) | Bearer::Unreadable => Err(Refusal::BadKey),
            },
            Self::Shared {
                key,
                access_token: None,
            } => Ok(key.clone()),
            Self::Shared {
                key,
                access_token: Some(expected),
            } => match bearer(headers) {
                Bearer::Absent => Err(Refusal::NoToken),
                Bearer::Token(token) if is_same(token, expected.expose_secret()) => Ok(key.clone()),
                Bearer::Token(_) | Bearer::Unreadable => Err(Refusal::BadToken),
            },
        }
    }
}

/// Compares two secrets in a time that tells nothing of where they differ.
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
        // Two answers to "who are you" are none.
        (Some(_), Some(_)) => Bearer::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.parse().unwrap());
        }
        headers
    }

    fn key(text: &str) -> Key {
        Key::parse(text).unwrap()
    }

    #[test]
    fn uses_the_key_of_the_request_and_of_nobody_else() {
        let own = Caller::Own { default: None };
        let shown = own.key(&headers(&["bearer  sk-a "])).unwrap();
        assert_eq!(shown.expose(), "sk-a");
        assert_eq!(own.key(&headers(&[])).unwrap_err(), Refusal::NoKey);
        for bad in [
            "sk-a",
            "Basic sk-a",
            "Bearer",
            "Bearer ",
            "Bearer pk-a",
            "Bearer sk-a b",
        ] {
            assert_eq!(
                own.key(&headers(&[bad])).unwrap_err(),
                Refusal::BadKey,
                "{bad}"
            );
        }
        let two = headers(&["Bearer sk-a", "Bearer sk-b"]);
        assert_eq!(own.key(&two).unwrap_err(), Refusal::BadKey);
    }

    #[test]
    fn lets_the_default_key_stand_in_only_for_none() {
        let own = Caller::Own {
            default: Some(key("sk-sandbox")),
        };
        assert_eq!(own.key(&headers(&[])).unwrap().expose(), "sk-sandbox");
        assert_eq!(
            own.key(&headers(&["Bearer sk-a"])).unwrap().expose(),
            "sk-a"
        );
        assert_eq!(
            own.key(&headers(&["Bearer x"])).unwrap_err(),
            Refusal::BadKey
        );
    }

    #[test]
    fn never_takes_an_access_token_for_a_key() {
        let token = Some(SecretString::from("sk-token"));
        let shared = Caller::Shared {
            key: key("sk-shared"),
            access_token: token,
        };
        let shown = shared.key(&headers(&["Bearer sk-token"])).unwrap();
        assert_eq!(shown.expose(), "sk-shared");
        assert_eq!(shared.key(&headers(&[])).unwrap_err(), Refusal::NoToken);
        for bad in [
            "Bearer sk-tokem",
            "Bearer sk-toke",
            "Bearer sk-shared",
            "Bearer ",
        ] {
            assert_eq!(
                shared.key(&headers(&[bad])).unwrap_err(),
                Refusal::BadToken,
                "{bad}"
            );
        }
    }
}
