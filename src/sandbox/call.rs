//! One request as an endpoint sees it: sandbox, caller, query and body.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde_json::Value;

use super::fault::{Caller, Persona};
use super::household::View;
use super::options::Shape;
use super::query::Query;
use super::reply::Refusal;
use super::state::{Changes, State};
use super::untidy::Untidy;

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) state: State,
    pub(super) caller: Caller,
    pub(super) query: Query,
    pub(super) body: Bytes,
}

impl Call {
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// The body, which has to be JSON.
    pub(super) fn json(&self) -> Result<Value, Refusal> {
        let message = "The request body must be valid JSON";
        serde_json::from_slice(&self.body)
            .map_err(|_| Refusal::bad_request("Invalid JSON body", message))
    }

    pub(super) fn shape(&self) -> Shape {
        self.state.shape()
    }

    pub(super) fn today(&self) -> Date {
        self.state.calendar().today
    }

    /// Now, as Pierre writes instants.
    pub(super) fn now(&self) -> String {
        self.state.calendar().now()
    }

    pub(super) fn is_odd(&self) -> bool {
        self.caller.persona == Persona::Odd
    }

    /// The household as the caller sees it.
    pub(super) fn view(&self) -> View<'_> {
        self.state.view(&self.caller)
    }

    /// The untidy household, if that is what the caller sees.
    pub(super) fn untidy(&self) -> Option<&Untidy> {
        self.state.untidy(&self.caller)
    }

    /// Reads or changes what the caller has changed.
    pub(super) fn changes<T>(&self, act: impl FnOnce(&mut Changes) -> T) -> T {
        self.state.changes(&self.caller, act)
    }
}

impl FromRequest<State> for Call {
    type Rejection = Response;

    async fn from_request(mut request: Request, state: &State) -> Result<Self, Response> {
        let query = Query::of(request.uri());
        // Admission leaves the caller there; what is public has none.
        let caller = request.extensions_mut().remove::<Caller>();
        let body = Bytes::from_request(request, state).await;
        Ok(Self {
            state: state.clone(),
            caller: caller.unwrap_or_default(),
            query,
            body: body.map_err(IntoResponse::into_response)?,
        })
    }
}
