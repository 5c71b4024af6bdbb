//! What the HTTP server says when it refuses: one fixed text each, in Portuguese, never a piece of
//! the request.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
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
    NoSuchPath,
    NoToken,
    Origin,
    Protocol,
    SlowBody,
    Stopping,
    TooLarge,
    TooManyCalls,
    TooManyStreams,
    UnknownSession,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::BrokenBody | Self::KeyInUrl | Self::Malformed | Self::Protocol => {
                StatusCode::BAD_REQUEST
            }
            Self::BadKey | Self::BadToken | Self::NoKey | Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::Host | Self::Origin => StatusCode::FORBIDDEN,
            Self::NoSuchPath | Self::UnknownSession => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Accept => StatusCode::NOT_ACCEPTABLE,
            Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooManyCalls => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Stopping | Self::TooManyStreams => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Accept => "O cabeçalho Accept precisa ter application/json e text/event-stream.",
            Self::BadKey => {
                "A chave enviada não é uma chave da Pierre. Envie Authorization: Bearer sk-…; \
                 crie uma chave em https://pierre.finance/api-key."
            }
            Self::BadToken => "O token de acesso enviado não é o deste servidor.",
            Self::BrokenBody => "O corpo da requisição chegou incompleto.",
            Self::Host => "O Host desta requisição não está entre os permitidos neste servidor.",
            Self::Internal => "Erro interno do servidor. Tente de novo.",
            Self::KeyInUrl => {
                "Não envie a chave na URL: envie o cabeçalho Authorization: Bearer sk-…. Se era \
                 uma chave em uso, troque-a em https://pierre.finance/api-key."
            }
            Self::Malformed => "O corpo da requisição não é uma mensagem JSON-RPC válida.",
            Self::MediaType => "O Content-Type precisa ser application/json.",
            Self::Method => "Este endereço não aceita este método HTTP.",
            Self::NoKey => {
                "Envie a sua chave da Pierre no cabeçalho Authorization: Bearer sk-…. Crie uma \
                 chave em https://pierre.finance/api-key."
            }
            Self::NoSuchPath => "Este endereço não existe neste servidor. O MCP fica em /mcp.",
            Self::NoToken => {
                "Envie o token de acesso deste servidor no cabeçalho Authorization: Bearer …."
            }
            Self::Origin => {
                "A origem desta requisição não está entre as permitidas neste servidor."
            }
            Self::Protocol => {
                "A requisição não segue o protocolo MCP: confira MCP-Protocol-Version."
            }
            Self::SlowBody => "O corpo da requisição demorou demais para chegar.",
            Self::Stopping => "O servidor está sendo encerrado. Tente de novo em instantes.",
            Self::TooLarge => "O corpo da requisição é grande demais.",
            Self::TooManyCalls => {
                "Há chamadas demais sem resposta nesta sessão. Leia as respostas."
            }
            Self::TooManyStreams => "Há conexões demais abertas. Tente de novo em instantes.",
            Self::UnknownSession => "Esta sessão não existe ou já terminou. Abra outra em /sse.",
        }
    }

    /// How a client shows who it is; `invalid_token` tells it that what it showed will not do.
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

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = axum::Json(serde_json::json!({ "error": self.text() }));
        let mut response = (self.status(), body).into_response();
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
