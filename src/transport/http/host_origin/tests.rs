//! Hosts and origins that are allowed and that are not.

use super::*;

fn allowed() -> AllowList {
    let hosts = ["localhost", "127.0.0.1", "::1", "mcp.example.com:8443"].map(String::from);
    let origins = ["https://app.example.com", "http://localhost:*"].map(String::from);
    AllowList::new(&hosts, &origins)
}

fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.clone(), value.parse().unwrap()))
        .collect()
}

#[test]
fn allows_only_the_hosts_of_the_list() {
    let allows =
        |host| allowed().allows_host(&Uri::from_static("/mcp"), &headers(&[(header::HOST, host)]));
    for host in [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1:8765",
        "[::1]:80",
        "mcp.example.com:8443",
    ] {
        assert!(allows(host), "{host}");
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
        assert!(!allows(host), "{host}");
    }
}

#[test]
fn rejects_a_host_that_contradicts_the_url_or_is_missing() {
    let local = headers(&[(header::HOST, "localhost")]);
    assert!(allowed().allows_host(&Uri::from_static("http://localhost/mcp"), &local));
    assert!(!allowed().allows_host(&Uri::from_static("http://evil.test/mcp"), &local));
    assert!(!allowed().allows_host(&Uri::from_static("/mcp"), &HeaderMap::new()));
    let mut twice = local.clone();
    twice.append(header::HOST, HeaderValue::from_static("localhost"));
    assert!(!allowed().allows_host(&Uri::from_static("/mcp"), &twice));
}

#[test]
fn allows_only_the_origins_of_the_list() {
    let allows = |origin| allowed().allows_origin(&headers(&[(header::ORIGIN, origin)]));
    assert!(allowed().allows_origin(&HeaderMap::new()));
    for origin in [
        "https://app.example.com",
        "https://app.example.com:443",
        "http://localhost:5173",
        "http://localhost",
    ] {
        assert!(allows(origin), "{origin}");
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
        assert!(!allows(origin), "{origin}");
    }
    let open = AllowList::new(&[], &["null".into()]);
    assert!(open.allows_origin(&headers(&[(header::ORIGIN, "null")])));
}
