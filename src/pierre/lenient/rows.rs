//! The rows of a list: an odd one is counted and never fails the others.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::reading;

/// The rows of a list, each read on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<T> {
    /// The rows that could be read, in the order in which they came.
    pub rows: Vec<T>,
    /// How many could not.
    pub unreadable: usize,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            unreadable: 0,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(List(PhantomData))
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = Rows<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Rows::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut found = Rows::default();
        if reading::is_in_one_pass() {
            while let Some(row) = list.next_element()? {
                found.rows.push(row);
            }
            return Ok(found);
        }
        while let Some(raw) = list.next_element::<&RawValue>()? {
            match serde_json::from_str(raw.get()) {
                Ok(row) => found.rows.push(row),
                Err(_) => found.unreadable += 1,
            }
        }
        Ok(found)
    }
}
