//! Sentences written by this server. A constant is used as is; a formatted sentence is cleaned like
//! third-party text, so that no personal data gets out through it.

use std::{
    borrow::{Borrow, Cow},
    fmt,
};

use serde::Serialize;

use jiff::Timestamp;

use crate::{
    pierre::day::{Moment, sao_paulo},
    privacy,
};

/// Longest sentence, in characters.
const MOST: usize = 1_000;

/// A text of this server in an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Sentence(Cow<'static, str>);

impl Sentence {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Sentence {
    fn from(constant: &'static str) -> Self {
        Self(Cow::Borrowed(constant))
    }
}

impl From<String> for Sentence {
    fn from(made: String) -> Self {
        Self(Cow::Owned(privacy::clean(&made, MOST)))
    }
}

impl Borrow<str> for Sentence {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for Sentence {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

super::clean::string_value!(Sentence);

/// `1 conta`, `3 contas`.
#[must_use]
pub fn counted(many: usize, one: &str, more: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { more })
}

/// A moment in an answer: `2026-11-21T08:15:00-03:00`, São Paulo time.
#[must_use]
pub fn local(at: Timestamp) -> Sentence {
    let local = at.to_zoned(sao_paulo()).strftime("%Y-%m-%dT%H:%M:%S%:z");
    Sentence::from(local.to_string())
}

/// [`local`] of an instant, or the day alone.
#[must_use]
pub fn local_moment(moment: Moment) -> Sentence {
    moment
        .at
        .map_or_else(|| Sentence::from(moment.day.to_string()), local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_what_was_put_together() {
        let bank = "Banco\u{202e} 529.982.247-25";
        assert_eq!(
            Sentence::from(format!("{bank}: dados antigos.")),
            "Banco [CPF]: dados antigos."
        );
        assert_eq!(Sentence::from("Nada a fazer."), "Nada a fazer.");
    }
}
