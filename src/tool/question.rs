//! What a person is asked before a call that changes something.

use serde::Serialize;

use super::error::Error;
use crate::answer::Sentence;

/// The question to the person before a call that changes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// In Portuguese, with the real names and amounts.
    pub text: String,
    /// The request, as JSON: consent covers exactly this.
    pub request: String,
}

impl Question {
    /// The question about a request.
    ///
    /// # Errors
    /// [`Error::Internal`] when the request cannot be serialised.
    pub fn new(text: impl Into<Sentence>, request: &impl Serialize) -> Result<Self, Error> {
        Ok(Self {
            text: text.into().to_string(),
            request: serde_json::to_string(request).map_err(|_| Error::Internal)?,
        })
    }
}
