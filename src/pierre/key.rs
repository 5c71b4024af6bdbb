//! A person's Pierre API key: never printed, and wiped from memory when the last clone is dropped.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

/// A Pierre API key (`sk-…`), cleaned of what people paste around it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Key(Arc<SecretString>);

impl Key {
    /// Reads a key as people paste it: trimmed, a leading `Bearer ` stripped. `None` when nothing
    /// is left, when it is an unset placeholder such as `${user_config.api_key}`, or when it holds
    /// a character that no HTTP header may carry.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let text = raw.trim();
        let text = match text.split_at_checked(6) {
            Some((scheme, rest))
                if scheme.eq_ignore_ascii_case("bearer")
                    && rest.chars().next().is_none_or(char::is_whitespace) =>
            {
                rest.trim()
            }
            _ => text,
        };
        let usable = !text.is_empty()
            && !text.starts_with("${")
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        usable.then(|| Self(Arc::new(SecretString::from(text))))
    }

    /// The key itself, for the header that carries it and the hash that stands for it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_what_people_paste_around_a_key() {
        for raw in ["sk-1", " sk-1\n", "Bearer sk-1", "bearer   sk-1 "] {
            assert_eq!(Key::parse(raw).unwrap().expose(), "sk-1", "{raw:?}");
        }
    }

    #[test]
    fn takes_an_unset_placeholder_or_nothing_for_a_missing_key() {
        for raw in [
            "",
            "  ",
            "Bearer ",
            "${user_config.api_key}",
            "sk-1\r\nx: y",
            "sk é",
        ] {
            assert!(Key::parse(raw).is_none(), "{raw:?}");
        }
    }

    #[test]
    fn never_shows_in_debug_output() {
        assert!(!format!("{:?}", Key::parse("sk-secret").unwrap()).contains("secret"));
    }
}
