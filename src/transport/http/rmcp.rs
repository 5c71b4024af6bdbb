//! `/mcp`: rmcp's Streamable HTTP without sessions, with rmcp's plain-text errors rewritten.

use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rmcp::model::ServerJsonRpcMessage;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use tokio_util::sync::CancellationToken;

use super::options::Options;
use super::rejection::Rejection;
use crate::transport::{Handler, message::parse_error};

pub(super) type Service<H> = StreamableHttpService<H, NeverSessionManager>;

/// The service, whose open streams end with `streams`.
pub(super) fn service<H: Handler>(
    server: H,
    options: &Options,
    streams: CancellationToken,
) -> Service<H> {
    StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(NeverSessionManager::default()),
        StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_allowed_hosts(options.allowed_hosts.iter().cloned())
            .with_allowed_origins(options.allowed_origins.iter().cloned())
            .enforce_origin_validation()
            .with_max_request_body_bytes(options.limits.body_bytes)
            .with_cancellation_token(streams),
    )
}

/// The response to a message.
pub(super) async fn respond<H: Handler>(
    service: &Service<H>,
    parts: Parts,
    message: Bytes,
) -> Response {
    let request = Request::from_parts(parts, Body::from(message.clone()));
    let response = service.handle(request).await.map(Body::new);
    if is_plain_error(&response) {
        rewritten(response.status(), &message)
    } else {
        response
    }
}

/// rmcp's errors that are not JSON-RPC: English sentences, some with a piece of the body.
fn is_plain_error(response: &Response) -> bool {
    let status = response.status();
    let media_type = response.headers().get(header::CONTENT_TYPE);
    (status.is_client_error() || status.is_server_error())
        && !media_type.is_some_and(|it| it.as_bytes().starts_with(b"application/json"))
}

/// The same error in one of our fixed texts.
fn rewritten(status: StatusCode, message: &[u8]) -> Response {
    let rejection = match status {
        // The content type was checked before: what rmcp could not read is the message.
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            let error = ServerJsonRpcMessage::error(parse_error(message), None);
            return (StatusCode::BAD_REQUEST, axum::Json(error)).into_response();
        }
        StatusCode::NOT_ACCEPTABLE => Rejection::Accept,
        StatusCode::PAYLOAD_TOO_LARGE => Rejection::TooLarge,
        StatusCode::FORBIDDEN => Rejection::Host,
        status if status.is_client_error() => Rejection::Protocol,
        _ => Rejection::Internal,
    };
    rejection.into_response()
}
