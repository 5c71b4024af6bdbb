//! What a question to the person says of a thing: its name, then what else is known of it.

use std::fmt;

use crate::answer::Text;

/// A name and, in one string, the facts beside it; both cleaned and spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    name: String,
    facts: String,
}

impl Description {
    /// From the facts that are known, set apart as people say them.
    #[must_use]
    pub fn new<const N: usize>(name: String, facts: [Option<String>; N], apart: &str) -> Self {
        let known: Vec<_> = facts.into_iter().flatten().collect();
        Self {
            name,
            facts: known.join(apart),
        }
    }

    /// The name with its facts in brackets.
    #[must_use]
    pub fn bracketed(&self) -> String {
        if self.facts.is_empty() {
            return self.name.clone();
        }
        format!("{} ({})", self.name, self.facts)
    }
}

impl fmt::Display for Description {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.name)?;
        if self.facts.is_empty() {
            return Ok(());
        }
        write!(out, ", {}", self.facts)
    }
}

/// A thing that is known by its id alone.
#[must_use]
pub fn unlisted(id: &str) -> String {
    format!("{} (não encontrado na lista)", Text::clean(id).as_str())
}
