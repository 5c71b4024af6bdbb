//! How a question to the person describes an item: its name, then the known facts.

use std::fmt;

use crate::answer::Text;

/// A name and its facts, joined; both cleaned and in spoken form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    name: String,
    facts: String,
}

impl Description {
    /// Joins the known facts with the separator `apart`.
    #[must_use]
    pub fn new<const N: usize>(name: String, facts: [Option<String>; N], apart: &str) -> Self {
        let known: Vec<_> = facts.into_iter().flatten().collect();
        Self {
            name,
            facts: known.join(apart),
        }
    }

    /// The name with its facts in parentheses.
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

/// An item of which only the id is known.
#[must_use]
pub fn unlisted(id: &str) -> String {
    format!("{} (não encontrado na lista)", Text::clean(id).as_str())
}
