//! A text that many rows repeat, such as a category or an account's name: held once, for all of them.

use std::{borrow::Borrow, fmt, ops::Deref, sync::Arc};

/// An immutable text of 8 bytes on the row; a clone is a counter.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shared(Arc<Box<str>>);

impl Shared {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Shared {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Shared {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Shared {
    fn borrow(&self) -> &str {
        self
    }
}

impl From<&str> for Shared {
    fn from(text: &str) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl From<String> for Shared {
    fn from(text: String) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl PartialEq<&str> for Shared {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Shared {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<Shared> for &str {
    fn eq(&self, other: &Shared) -> bool {
        *self == other.as_str()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self)
    }
}

/// A body has a few dozen categories, accounts and banks, and sometimes thousands of bills and shops.
const SLOTS: usize = 1024;

/// The texts seen last, one a slot: a text that pushes another one out only costs memory.
#[derive(Default)]
pub(super) struct Interner(Vec<Option<Shared>>);

impl Interner {
    pub(super) fn share(&mut self, text: &str) -> Shared {
        if self.0.is_empty() {
            self.0.resize(SLOTS, None);
        }
        let Some(slot) = self.0.get_mut(slot_of(text)) else {
            return text.into();
        };
        match slot {
            Some(known) if *known == text => known.clone(),
            _ => slot.insert(text.into()).clone(),
        }
    }
}

/// Of the length and both ends: enough to tell ids and names from each other.
fn slot_of(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(32)
        }
        _ => bytes
            .iter()
            .fold(0, |ends, byte| (ends << 8) | u64::from(*byte)),
    };
    let mixed = (ends ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> (u64::BITS - SLOTS.ilog2())).unwrap_or_default()
}
