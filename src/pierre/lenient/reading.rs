//! The reading of one body: whether a row that cannot be read fails it, and the texts that its rows share.

use std::cell::RefCell;

use serde::de::DeserializeOwned;

use super::shared::{Interner, Shared};

thread_local! {
    static READING: RefCell<Reading> = const { RefCell::new(Reading::NONE) };
}

struct Reading {
    /// The rows of a list are read as part of it, without being scanned for their ends first.
    in_one_pass: bool,
    texts: Option<Interner>,
}

impl Reading {
    const NONE: Self = Self {
        in_one_pass: false,
        texts: None,
    };
}

/// Ends the reading, whatever became of it: no text outlives the body in here.
struct Ends;

impl Drop for Ends {
    fn drop(&mut self) {
        READING.set(Reading::NONE);
    }
}

/// Reads a body in one pass. One with a row that does not fit is read again, row by row.
pub(in crate::pierre) fn body<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    let _ends = Ends;
    READING.set(Reading {
        in_one_pass: true,
        texts: Some(Interner::default()),
    });
    serde_json::from_str(json).or_else(|_| row_by_row(|| serde_json::from_str(json)))
}

pub(super) fn is_in_one_pass() -> bool {
    READING.with_borrow(|reading| reading.in_one_pass)
}

/// What is read in here may fail without failing the body, so its lists must not.
pub(super) fn row_by_row<T>(read: impl FnOnce() -> T) -> T {
    let before = READING.with_borrow_mut(|it| std::mem::replace(&mut it.in_one_pass, false));
    let read = read();
    READING.with_borrow_mut(|it| it.in_one_pass = before);
    read
}

/// The text, shared with the rows of this body that have the same one.
pub(super) fn shared(text: &str) -> Shared {
    READING.with_borrow_mut(|reading| match &mut reading.texts {
        Some(texts) => texts.share(text),
        None => text.into(),
    })
}
