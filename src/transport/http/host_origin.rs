//! What every request passes before any route sees it: a `Host` and an `Origin` that are allowed
//! (a web page must not reach a local server through a name of its own), and no key in the URL.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Refusal;

/// The names under which this server may be called, and the web pages that may call it.
pub(super) struct Guard {
    hosts: Vec<Host>,
    origins: Vec<Origin>,
}

pub(super) async fn check(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    if let Err(refusal) = guard.admits(request.uri(), request.headers()) {
        return refusal.into_response();
    }
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    share(response.headers_mut(), origin, preflight);
    response
}

/// Lets the page at an allowed origin read the answer.
fn share(headers: &mut HeaderMap, origin: HeaderValue, preflight: bool) {
    let mut say = |name, value| headers.insert(name, HeaderValue::from_static(value));
    say(header::VARY, "Origin");
    say(header::ACCESS_CONTROL_EXPOSE_HEADERS, "WWW-Authenticate");
    if preflight {
        say(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
        say(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Mcp-Protocol-Version, Mcp-Method, Mcp-Name, \
             Mcp-Session-Id, Last-Event-ID, X-Pierre-Tools, X-Pierre-Exclude-Tools, \
             X-Pierre-Read-Only",
        );
        say(header::ACCESS_CONTROL_MAX_AGE, "600");
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
}

impl Guard {
    pub(super) fn new(hosts: &[String], origins: &[String]) -> Self {
        Self {
            hosts: hosts.iter().map(|text| Host::of_entry(text)).collect(),
            origins: origins
                .iter()
                .filter_map(|text| Origin::of_entry(text))
                .collect(),
        }
    }

    fn admits(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        self.admits_host(uri, headers)
            .then_some(())
            .ok_or(Refusal::Host)?;
        self.admits_origin(headers)
            .then_some(())
            .ok_or(Refusal::Origin)?;
        (!has_key(uri)).then_some(()).ok_or(Refusal::KeyInUrl)
    }

    /// A request may name its host twice, in the URL and in the header: both must be allowed.
    fn admits_host(&self, uri: &Uri, headers: &HeaderMap) -> bool {
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

    fn admits_origin(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::ORIGIN).iter().all(|value| {
            let origin = value.to_str().ok().and_then(Origin::parse);
            origin.is_some_and(|origin| self.origins.iter().any(|allowed| allowed.covers(&origin)))
        })
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Host {
    name: String,
    port: Option<u16>,
}

impl Host {
    fn parse(text: &str) -> Option<Self> {
        let authority = Authority::try_from(text).ok()?;
        // Only a number may follow the name, and nothing precede it: `user@localhost` names
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
    /// With no port, any port (`http://localhost:*`).
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

/// URLs end up in logs, histories and `Referer`: a key there is as good as published.
fn has_key(uri: &Uri) -> bool {
    let is_one = |part: &str| part.split('/').any(|segment| segment.starts_with("sk-"));
    // A form's escapes are a path's: `/%73k-1` is `/sk-1`.
    let in_path = form_urlencoded::parse(uri.path().as_bytes())
        .any(|(part, rest)| is_one(&part) || is_one(&rest));
    let query = uri.query().unwrap_or_default();
    in_path
        || form_urlencoded::parse(query.as_bytes())
            .any(|(name, value)| names_a_key(&name) || is_like_a_key(&value))
}

fn names_a_key(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    name.ends_with("apikey")
        || matches!(
            name.as_str(),
            "key" | "token" | "accesstoken" | "authorization" | "bearer"
        )
}

fn is_like_a_key(value: &str) -> bool {
    let value = value.trim_start();
    value.starts_with("sk-")
        || value
            .get(..7)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("bearer "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        let hosts = ["localhost", "127.0.0.1", "::1", "mcp.example.com:8443"].map(String::from);
        let origins = ["https://app.example.com", "http://localhost:*"].map(String::from);
        Guard::new(&hosts, &origins)
    }

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn admits_only_the_hosts_of_the_list() {
        let admits = |host| {
            guard().admits_host(&Uri::from_static("/mcp"), &headers(&[(header::HOST, host)]))
        };
        for host in [
            "localhost",
            "LOCALHOST:1",
            "127.0.0.1:8765",
            "[::1]:80",
            "mcp.example.com:8443",
        ] {
            assert!(admits(host), "{host}");
        }
        for host in [
            "",
            "evil.test",
            "localhost.evil.test",
            "localhost.",
            "a@localhost",
            "mcp.example.com",
            "mcp.example.com:80",
            "127.0.0.1.evil.test",
            "localhost evil",
            "localhost:x",
        ] {
            assert!(!admits(host), "{host}");
        }
    }

    #[test]
    fn refuses_a_host_that_contradicts_the_url_or_is_missing() {
        let local = headers(&[(header::HOST, "localhost")]);
        assert!(guard().admits_host(&Uri::from_static("http://localhost/mcp"), &local));
        assert!(!guard().admits_host(&Uri::from_static("http://evil.test/mcp"), &local));
        assert!(!guard().admits_host(&Uri::from_static("/mcp"), &HeaderMap::new()));
        let mut twice = local.clone();
        twice.append(header::HOST, HeaderValue::from_static("localhost"));
        assert!(!guard().admits_host(&Uri::from_static("/mcp"), &twice));
    }

    #[test]
    fn admits_only_the_origins_of_the_list() {
        let admits = |origin| guard().admits_origin(&headers(&[(header::ORIGIN, origin)]));
        assert!(guard().admits_origin(&HeaderMap::new()));
        for origin in [
            "https://app.example.com",
            "https://app.example.com:443",
            "http://localhost:5173",
            "http://localhost",
        ] {
            assert!(admits(origin), "{origin}");
        }
        for origin in [
            "null",
            "",
            "*",
            "http://app.example.com",
            "https://app.example.com:8443",
            "https://localhost:1",
            "https://app.example.com.evil.test",
            "http://localhost:*",
            "garbage",
        ] {
            assert!(!admits(origin), "{origin}");
        }
        let open = Guard::new(&[], &["null".into()]);
        assert!(open.admits_origin(&headers(&[(header::ORIGIN, "null")])));
    }

    #[test]
    fn sees_a_key_in_the_url_under_any_name() {
        for url in [
            "/mcp?apiKey=x",
            "/mcp?api_key=x",
            "/mcp?API-KEY=",
            "/mcp?x-api-key=1",
            "/mcp?a=1&key=x",
            "/mcp?Token=x",
            "/mcp?access_token=x",
            "/mcp?authorization=x",
            "/mcp?q=sk-1",
            "/mcp?q=%73k-1",
            "/mcp?q=Bearer+x",
            "/sk-1/mcp",
            "/%73k-1/mcp",
            "/mcp/%73%6B%2D1",
            "/x%2Fsk-1",
        ] {
            assert!(has_key(&url.parse().unwrap()), "{url}");
        }
        for url in [
            "/mcp",
            "/messages?sessionId=8f6e0c8e-5b0e-4a0e-9f57-0d4a4f1f7a11",
            "/mcp?q=task-1",
            "/mcp?monkey=1",
            "/task-%31/mcp",
            "/%FF%73k",
        ] {
            assert!(!has_key(&url.parse().unwrap()), "{url}");
        }
    }
}
