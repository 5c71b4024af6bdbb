//! Keys and tokens in headers, and keys in URLs.

use super::*;

fn headers(values: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(header::AUTHORIZATION, value.parse().unwrap());
    }
    headers
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

#[test]
fn uses_the_key_of_the_request_and_of_nobody_else() {
    let own = Caller::Own { default: None };
    let shown = own.key(&headers(&["bearer  sk-a "])).unwrap();
    assert_eq!(shown.expose(), "sk-a");
    assert_eq!(own.key(&headers(&[])).unwrap_err(), Rejection::NoKey);
    for bad in [
        "sk-a",
        "Basic sk-a",
        "Bearer",
        "Bearer ",
        "Bearer pk-a",
        "Bearer sk-a b",
    ] {
        assert_eq!(
            own.key(&headers(&[bad])).unwrap_err(),
            Rejection::BadKey,
            "{bad}"
        );
    }
    let two = headers(&["Bearer sk-a", "Bearer sk-b"]);
    assert_eq!(own.key(&two).unwrap_err(), Rejection::BadKey);
}

#[test]
fn lets_the_default_key_stand_in_only_for_none() {
    let own = Caller::Own {
        default: Some(key("sk-sandbox")),
    };
    assert_eq!(own.key(&headers(&[])).unwrap().expose(), "sk-sandbox");
    assert_eq!(
        own.key(&headers(&["Bearer sk-a"])).unwrap().expose(),
        "sk-a"
    );
    assert_eq!(
        own.key(&headers(&["Bearer x"])).unwrap_err(),
        Rejection::BadKey
    );
}

#[test]
fn never_takes_an_access_token_for_a_key() {
    let token = Some(SecretString::from("sk-token"));
    let shared = Caller::Shared {
        key: key("sk-shared"),
        access_token: token,
    };
    let shown = shared.key(&headers(&["Bearer sk-token"])).unwrap();
    assert_eq!(shown.expose(), "sk-shared");
    assert_eq!(shared.key(&headers(&[])).unwrap_err(), Rejection::NoToken);
    for bad in [
        "Bearer sk-tokem",
        "Bearer sk-toke",
        "Bearer sk-shared",
        "Bearer ",
    ] {
        assert_eq!(
            shared.key(&headers(&[bad])).unwrap_err(),
            Rejection::BadToken,
            "{bad}"
        );
    }
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
