//! One request to an endpoint of Pierre's API, before it is sent.

use std::{fmt::Display, time::Duration};

use form_urlencoded::Serializer;
use reqwest::Method;
use serde::Serialize;

/// What a request does at Pierre, whatever its method: Pierre has GETs that send and store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Changes nothing, so it may be cached, shared and sent again.
    Read,
    /// Anything else. Not sent again once it may have reached Pierre.
    Act,
}

/// A request; the client adds the base URL and the key.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) endpoint: &'static str,
    /// URL-encoded; empty without parameters.
    pub(super) query: String,
    /// JSON.
    pub(super) body: Option<String>,
    pub(super) nature: Nature,
    /// Public endpoints are asked without the key.
    pub(super) keyless: bool,
    /// The time allowed for the whole call, waiting and retries included.
    pub(super) timeout: Duration,
}

impl Request {
    pub(super) fn new(
        method: Method,
        endpoint: &'static str,
        nature: Nature,
        timeout: Duration,
    ) -> Self {
        Self {
            method,
            endpoint,
            query: String::new(),
            body: None,
            nature,
            keyless: false,
            timeout,
        }
    }

    /// Adds a query parameter, if there is a value for it.
    pub(super) fn query(mut self, name: &str, value: Option<impl Display>) -> Self {
        if let Some(value) = value {
            Serializer::for_suffix(&mut self.query, 0).append_pair(name, &value.to_string());
        }
        self
    }

    pub(super) fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }
}
