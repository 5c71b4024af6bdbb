//! The `Host` and `Origin` of requests against the lists of allowed ones: a web page must not reach a
//! local server through a host name of its own (DNS rebinding). CORS for the allowed origins.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};

use super::rejection::Rejection;

/// The names under which this server may be called, and the web pages that may call it.
pub(super) struct AllowList {
    hosts: Vec<Host>,
    origins: Vec<Origin>,
}

impl AllowList {
    pub(super) fn new(hosts: &[String], origins: &[String]) -> Self {
        Self {
            hosts: hosts.iter().map(|text| Host::of_entry(text)).collect(),
            origins: origins
                .iter()
                .filter_map(|text| Origin::of_entry(text))
                .collect(),
        }
    }

    pub(super) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Rejection> {
        if !self.allows_host(uri, headers) {
            Err(Rejection::Host)
        } else if !self.allows_origin(headers) {
            Err(Rejection::Origin)
        } else {
            Ok(())
        }
    }

    /// A request may name its host twice, in the URL and in the header: both must be allowed.
    fn allows_host(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut header = headers.get_all(header::HOST).iter();
        let named = header
            .next()
            .map(|value| value.to_str().ok().and_then(Host::parse));
        if header.next().is_some() {
            return false;
        }
        let target = uri
            .authority()
            .map(|authority| Host::parse(authority.as_str()));
        let mut hosts = named.into_iter().chain(target).peekable();
        hosts.peek().is_some()
            && hosts.all(|host| {
                host.is_some_and(|host| self.hosts.iter().any(|allowed| allowed.covers(&host)))
            })
    }

    fn allows_origin(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::ORIGIN).iter().all(|value| {
            let origin = value.to_str().ok().and_then(Origin::parse);
            origin.is_some_and(|origin| self.origins.iter().any(|allowed| allowed.covers(&origin)))
        })
    }
}

/// Whether a browser asks if it may send the request.
pub(super) fn is_preflight(request: &Request) -> bool {
    let asks = header::ACCESS_CONTROL_REQUEST_METHOD;
    request.method() == Method::OPTIONS && request.headers().contains_key(asks)
}

/// Lets the page at an allowed origin read the response.
pub(super) fn share(headers: &mut HeaderMap, origin: HeaderValue, preflight: bool) {
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::VARY, "Origin");
    set(header::ACCESS_CONTROL_EXPOSE_HEADERS, "WWW-Authenticate");
    if preflight {
        set(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
        set(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Mcp-Protocol-Version, Mcp-Method, Mcp-Name, \
             Mcp-Session-Id, Last-Event-ID, X-Pierre-Tools, X-Pierre-Exclude-Tools, \
             X-Pierre-Read-Only",
        );
        set(header::ACCESS_CONTROL_MAX_AGE, "600");
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
}

#[derive(Debug, PartialEq, Eq)]
struct Host {
    name: String,
    port: Option<u16>,
}

impl Host {
    fn parse(text: &str) -> Option<Self> {
        let authority = Authority::try_from(text).ok()?;
        // Only a port may follow the name, and nothing may precede it: `user@localhost` names
        // localhost, but no honest client sends it.
        let port = match text.strip_prefix(authority.host())? {
            "" => None,
            port => Some(port.strip_prefix(':')?.parse().ok()?),
        };
        Some(Self {
            name: authority
                .host()
                .trim_matches(['[', ']'])
                .to_ascii_lowercase(),
            port,
        })
    }

    /// An entry of the list: as in a request, or a bare IPv6 address.
    fn of_entry(text: &str) -> Self {
        let text = text.trim();
        Self::parse(text).unwrap_or_else(|| Self {
            name: text.to_ascii_lowercase(),
            port: None,
        })
    }

    fn covers(&self, other: &Self) -> bool {
        self.name == other.name && (self.port.is_none() || self.port == other.port)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Origin {
    /// What browsers send for a local file or a sandboxed frame.
    Null,
    /// Without a port, any port (`http://localhost:*`).
    Page {
        scheme: String,
        host: String,
        port: Option<u16>,
    },
}

impl Origin {
    fn parse(text: &str) -> Option<Self> {
        if text == "null" {
            return Some(Self::Null);
        }
        let uri = Uri::try_from(text).ok()?;
        let scheme = uri.scheme_str()?.to_ascii_lowercase();
        let host = Host::parse(uri.authority()?.as_str())?;
        let default = match scheme.as_str() {
            "http" => 80,
            _ => 443,
        };
        Some(Self::Page {
            scheme,
            host: host.name,
            port: Some(host.port.unwrap_or(default)),
        })
    }

    /// An entry of the list: as in a request, or with any port.
    fn of_entry(text: &str) -> Option<Self> {
        let text = text.trim();
        match (text.strip_suffix(":*").map(Self::parse), Self::parse(text)) {
            (Some(Some(Self::Page { scheme, host, .. })), _) => Some(Self::Page {
                scheme,
                host,
                port: None,
            }),
            (_, exact) => exact,
        }
    }

    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Page {
                    scheme,
                    host,
                    port: None,
                },
                Self::Page {
                    scheme: other_scheme,
                    host: other_host,
                    port: Some(_),
                },
            ) => scheme == other_scheme && host == other_host,
            _ => self == other,
        }
    }
}

#[cfg(test)]
mod tests;
