//! Rejected requests: status, one fixed Portuguese sentence, challenge. Nothing of the request.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    Accept,
    BadKey,
    BadToken,
    BrokenBody,
    Host,
    Internal,
    KeyInUrl,
    Malformed,
    MediaType,
    Method,
    NoKey,
    NoToken,
    NotFound,
    Origin,
    Protocol,
    SlowBody,
    Stopping,
    TooLarge,
    TooManyCalls,
    TooManyStreams,
    UnknownSession,
}

impl Rejection {
    fn status_and_text(self) -> (StatusCode, &'static str) {
        match self {
            Self::Accept => (
                StatusCode::NOT_ACCEPTABLE,
                "O cabeçalho Accept precisa ter application/json e text/event-stream.",
            ),
            Self::BadKey => (
                StatusCode::UNAUTHORIZED,
                "A chave enviada não é uma chave da Pierre. Envie Authorization: Bearer sk-…; \
                 crie uma chave em https://pierre.finance/api-key.",
            ),
            Self::BadToken => (
                StatusCode::UNAUTHORIZED,
                "O token de acesso enviado não é o deste servidor.",
            ),
            Self::BrokenBody => (
                StatusCode::BAD_REQUEST,
                "O corpo da requisição chegou incompleto.",
            ),
            Self::Host => (
                StatusCode::FORBIDDEN,
                "O Host desta requisição não está entre os permitidos neste servidor.",
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Erro interno do servidor. Tente de novo.",
            ),
            Self::KeyInUrl => (
                StatusCode::BAD_REQUEST,
                "Não envie a chave na URL: envie o cabeçalho Authorization: Bearer sk-…. Se era \
                 uma chave em uso, troque-a em https://pierre.finance/api-key.",
            ),
            Self::Malformed => (
                StatusCode::BAD_REQUEST,
                "O corpo da requisição não é uma mensagem JSON-RPC válida.",
            ),
            Self::MediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "O Content-Type precisa ser application/json.",
            ),
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "Este endereço não aceita este método HTTP.",
            ),
            Self::NoKey => (
                StatusCode::UNAUTHORIZED,
                "Envie a sua chave da Pierre no cabeçalho Authorization: Bearer sk-…. Crie uma \
                 chave em https://pierre.finance/api-key.",
            ),
            Self::NoToken => (
                StatusCode::UNAUTHORIZED,
                "Envie o token de acesso deste servidor no cabeçalho Authorization: Bearer ….",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Este endereço não existe neste servidor. O MCP fica em /mcp.",
            ),
            Self::Origin => (
                StatusCode::FORBIDDEN,
                "A origem desta requisição não está entre as permitidas neste servidor.",
            ),
            Self::Protocol => (
                StatusCode::BAD_REQUEST,
                "A requisição não segue o protocolo MCP: confira MCP-Protocol-Version.",
            ),
            Self::SlowBody => (
                StatusCode::REQUEST_TIMEOUT,
                "O corpo da requisição demorou demais para chegar.",
            ),
            Self::Stopping => (
                StatusCode::SERVICE_UNAVAILABLE,
                "O servidor está sendo encerrado. Tente de novo em instantes.",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "O corpo da requisição é grande demais.",
            ),
            Self::TooManyCalls => (
                StatusCode::TOO_MANY_REQUESTS,
                "Há chamadas demais sem resposta nesta sessão. Leia as respostas.",
            ),
            Self::TooManyStreams => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Há conexões demais abertas. Tente de novo em instantes.",
            ),
            Self::UnknownSession => (
                StatusCode::NOT_FOUND,
                "Esta sessão não existe ou já terminou. Abra outra em /sse.",
            ),
        }
    }

    /// How a client authenticates; `invalid_token` says that what it sent was not accepted.
    fn challenge(self) -> Option<&'static str> {
        match self {
            Self::NoKey | Self::NoToken => Some(r#"Bearer realm="pierre-mcp""#),
            Self::BadKey | Self::BadToken => {
                Some(r#"Bearer realm="pierre-mcp", error="invalid_token""#)
            }
            _ => None,
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let (status, text) = self.status_and_text();
        let body = axum::Json(serde_json::json!({ "error": text }));
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(challenge) = self.challenge() {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            );
        }
        response
    }
}
