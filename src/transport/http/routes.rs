//! The routes, and what every request passes before them: `Host`, `Origin`, no key in the URL.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::auth::{self, Caller};
use super::body;
use super::host_origin::{AllowList, is_preflight, share};
use super::options::{Limits, Options};
use super::rejection::Rejection;
use super::rmcp::{self, Service};
use super::sse::Sessions;
use crate::server::CallerKey;
use crate::transport::{Handler, message::with_object_arguments};

/// Time for a finished response to reach its connection.
const SETTLE: Duration = Duration::from_millis(50);

/// What all requests share.
pub(super) struct App<H> {
    server: H,
    mcp: Service<H>,
    /// `None` where `/sse` and `/messages` are switched off.
    sessions: Option<Arc<Sessions>>,
    allowed: AllowList,
    caller: Caller,
    limits: Limits,
    /// Requests without a response yet.
    pending: TaskTracker,
    stop: CancellationToken,
    /// Ends responses that outlive their calls (subscriptions).
    streams: CancellationToken,
}

impl<H: Handler> App<H> {
    pub(super) fn new(server: H, options: Options, stop: CancellationToken) -> Self {
        let streams = CancellationToken::new();
        Self {
            mcp: rmcp::service(server.clone(), &options, streams.clone()),
            server,
            sessions: (options.sse).then(|| Sessions::new(options.limits.streams)),
            allowed: AllowList::new(&options.allowed_hosts, &options.allowed_origins),
            caller: options.caller,
            limits: options.limits,
            pending: TaskTracker::new(),
            stop,
            streams,
        }
    }

    /// The response to one request.
    pub(super) async fn respond(&self, request: Request<Incoming>) -> Response {
        let mut response = match self.check(&request) {
            Ok(()) => self.shared(request.map(Body::new)).await,
            Err(rejection) => rejection.into_response(),
        };
        if self.stop.is_cancelled() {
            // The client must not send its next request on this connection.
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        response
    }

    fn check<B>(&self, request: &Request<B>) -> Result<(), Rejection> {
        self.allowed.check(request.uri(), request.headers())?;
        auth::no_key_in(request.uri())
    }

    /// The response, readable by the page at the request's origin.
    async fn shared(&self, request: Request) -> Response {
        let origin = request.headers().get(header::ORIGIN).cloned();
        let preflight = origin.is_some() && is_preflight(&request);
        let mut response = if preflight {
            StatusCode::NO_CONTENT.into_response()
        } else {
            self.route(request).await.into_response()
        };
        if let Some(origin) = origin {
            share(response.headers_mut(), origin, preflight);
        }
        response
    }

    async fn route(&self, request: Request) -> Result<Response, Rejection> {
        let path = request.uri().path();
        let get = [Method::GET, Method::HEAD].contains(request.method());
        let post = request.method() == Method::POST;
        match (path, &self.sessions) {
            ("/mcp", _) if post => self.mcp(request).await,
            ("/healthz", _) if get => Ok(self.healthz()),
            ("/sse", Some(sessions)) if get => self.open_stream(sessions, request),
            ("/messages", Some(sessions)) if post => self.message(sessions, request).await,
            ("/mcp", _) | ("/messages", Some(_)) => Ok(only("POST")),
            ("/healthz", _) | ("/sse", Some(_)) => Ok(only("GET, HEAD")),
            _ => Err(Rejection::NotFound),
        }
    }

    async fn mcp(&self, request: Request) -> Result<Response, Rejection> {
        let _pending = self.pending.token();
        let (parts, body) = self.authenticate(request)?;
        let body = body::read_json(&parts.headers, body, &self.limits).await?;
        Ok(rmcp::respond(&self.mcp, parts, with_object_arguments(body)).await)
    }

    fn open_stream(
        &self,
        sessions: &Arc<Sessions>,
        request: Request,
    ) -> Result<Response, Rejection> {
        let (parts, _) = self.authenticate(request)?;
        if self.stop.is_cancelled() {
            return Err(Rejection::Stopping);
        }
        sessions.open(self.server.clone(), &parts)
    }

    async fn message(&self, sessions: &Sessions, request: Request) -> Result<Response, Rejection> {
        let _pending = self.pending.token();
        let (parts, body) = self.authenticate(request)?;
        let session = sessions.find(&parts)?;
        let body = body::read_json(&parts.headers, body, &self.limits).await?;
        session.deliver(parts, &with_object_arguments(body)).await?;
        Ok((StatusCode::ACCEPTED, "Accepted").into_response())
    }

    fn healthz(&self) -> Response {
        let (status, body) = if self.stop.is_cancelled() {
            (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"draining"}"#)
        } else {
            (StatusCode::OK, r#"{"status":"ok"}"#)
        };
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (status, headers, body).into_response()
    }

    /// The request with its caller's key among the extensions. The header that carried it is
    /// removed: nothing behind this needs it.
    fn authenticate(&self, request: Request) -> Result<(Parts, Body), Rejection> {
        let (mut parts, body) = request.into_parts();
        let key = self.caller.key(&parts.headers)?;
        parts.headers.remove(header::AUTHORIZATION);
        parts.extensions.insert(CallerKey(key));
        Ok((parts, body))
    }

    /// Returns once every request has its response and no call is in flight.
    pub(super) async fn drain(&self) {
        // Twice: a message that a connection has just handed over becomes a call a moment later.
        for _ in 0..2 {
            self.pending.close();
            self.pending.wait().await;
            self.server.idle().await;
            sleep(SETTLE).await;
        }
    }

    /// Ends the `/sse` sessions, which answer first what they were asked, and the subscriptions.
    pub(super) fn close_streams(&self) {
        if let Some(sessions) = &self.sessions {
            sessions.close();
        }
        self.streams.cancel();
    }
}

/// 405, with the methods that the path has.
fn only(methods: &'static str) -> Response {
    ([(header::ALLOW, methods)], Rejection::Method).into_response()
}
