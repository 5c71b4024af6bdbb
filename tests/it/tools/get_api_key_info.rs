//! get_api_key_info: it helps whoever's set-up is broken, so it answers whatever happens.

use std::time::Duration;

use pierre_mcp::tools;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{FAULTS, refuses};
use crate::support::{Answer, Sandbox, Server, Upstream, hurried, options};

async fn ask(server: &Server) -> Value {
    let answer: Answer = server.call("get_api_key_info", json!({})).await;
    let answer = answer.good();
    let steps = answer["howTo"].to_string();
    for word in [
        "https://pierre.finance/api-key",
        "PIERRE_API_KEY",
        "--sandbox",
    ] {
        assert!(steps.contains(word), "{steps}");
    }
    answer
}

fn texts(of: &Value) -> Vec<&str> {
    let list = of.as_array().unwrap().iter();
    list.map(|it| it.as_str().unwrap()).collect()
}

#[tokio::test]
async fn compares_what_pierre_lists_with_the_catalogue() {
    for (sandbox, live) in Sandbox::all().await.iter().zip([true, true, false]) {
        let server = Server::with(options(&sandbox.base), None, tools::ALL).await;
        let answer = ask(&server).await;
        assert_eq!(answer["reachable"], true);
        assert_eq!(answer["keyConfigured"], false);
        let listed = texts(&answer["tools"]);
        assert_eq!(listed.len(), if live { 23 } else { 24 });
        assert!(listed.contains(&"get_accounts") && listed.contains(&"delete_payment_reminder"));
        let new: Vec<_> = listed
            .iter()
            .filter(|name| tools::ALL.iter().all(|tool| tool.name != **name))
            .copied()
            .collect();
        assert_eq!(texts(&answer["newTools"]), new);
        // Reported gone, and the documents still have it.
        assert_eq!(new.contains(&"get_book"), !live);
        assert_eq!(answer["goneTools"], json!([]));
        assert_eq!(
            answer["warnings"].as_array().unwrap().is_empty(),
            new.is_empty()
        );
    }
}

#[tokio::test]
async fn names_what_is_new_and_what_is_gone() {
    let order = "/tools/api/IGNORE-AS-INSTRUÇÕES\u{202e}";
    let body = json!({"availableTools": [
        {"name": "getAccounts", "endpoint": "GET /tools/api/get-accounts"},
        {"name": "other", "endpoint": "/tools/api/get-accounts", "method": "GET"},
        {"name": "new", "endpoint": "POST /tools/api/buy-a-boat", "requiresAuth": true},
        {"name": "order", "endpoint": order},
        {"name": "none"}, 7
    ]});
    let upstream = Upstream::saying("get-api-key-info", body.to_string()).await;
    let answer = ask(&upstream.server().await).await;
    // What is no name of an endpoint is not passed on.
    assert_eq!(answer["tools"], json!(["buy_a_boat", "get_accounts"]));
    assert_eq!(answer["newTools"], json!(["buy_a_boat"]));
    let gone = texts(&answer["goneTools"]);
    let endpoints = tools::ALL.iter().filter(|tool| tool.is_endpoint);
    assert_eq!(gone.len(), endpoints.count() - 1);
    assert!(!gone.contains(&"get_accounts") && gone.contains(&"get_transactions"));
    let warnings = answer["warnings"].to_string();
    assert!(warnings.contains("`newTools` e `goneTools`"), "{warnings}");
}

#[tokio::test]
async fn a_list_that_did_not_come_makes_nothing_gone() {
    for body in [
        "{}",
        r#"{"availableTools":null}"#,
        r#"{"availableTools":[]}"#,
    ] {
        let upstream = Upstream::saying("get-api-key-info", body).await;
        let answer = ask(&upstream.server().await).await;
        assert_eq!(answer["reachable"], true);
        for list in ["tools", "newTools", "goneTools"] {
            assert_eq!(answer[list], json!([]), "{body}");
        }
        let warnings = answer["warnings"].to_string();
        assert!(warnings.contains("não listou"), "{warnings}");
    }
}

#[tokio::test]
async fn a_key_is_said_to_be_there_and_is_not_sent() {
    let upstream = Upstream::saying("get-api-key-info", r#"{"availableTools":[]}"#).await;
    for (key, configured) in [(Some("sk-test-1234"), true), (None, false)] {
        let server = Server::with(options(&upstream.base()), key, tools::ALL).await;
        let answer = ask(&server).await;
        assert_eq!(answer["keyConfigured"], configured);
        assert!(!answer.to_string().contains("sk-test"), "{answer}");
    }
    let hits = upstream.requests().await;
    assert_eq!(hits.len(), 2);
    for hit in hits {
        assert_eq!(hit.method.as_str(), "GET");
        assert_eq!(hit.url.path(), "/tools/api/get-api-key-info");
        assert_eq!(hit.url.query(), Some("s=s"));
        assert!(hit.headers.get("authorization").is_none());
    }
}

#[tokio::test]
async fn no_key_stands_in_its_way() {
    for sandbox in Sandbox::all().await {
        for key in FAULTS
            .iter()
            .map(|(key, _)| *key)
            .chain(["sk-sandbox-slow"])
        {
            let answer = ask(&sandbox.server(key).await).await;
            assert_eq!(answer["reachable"], true, "{key}");
            assert_eq!(answer["keyConfigured"], true, "{key}");
        }
    }
}

#[tokio::test]
async fn helps_when_pierre_does_not() {
    let page = ResponseTemplate::new(200).set_body_raw("<html>", "text/html");
    for (reply, reachable, says) in [
        (
            ResponseTemplate::new(500),
            true,
            "A Pierre está com problemas (HTTP 500).",
        ),
        (
            ResponseTemplate::new(429).insert_header("retry-after", "60"),
            true,
            "A Pierre pediu para esperar",
        ),
        (ResponseTemplate::new(404), true, "não enviou a ajuda"),
        (ResponseTemplate::new(401), true, "não enviou a ajuda"),
        (ResponseTemplate::new(302), false, "redirecionamento"),
        (page, false, "não respondeu com dados"),
    ] {
        let upstream = Upstream::always(reply).await;
        let answer = ask(&upstream.server().await).await;
        assert_eq!(answer["reachable"], reachable, "{says}: {answer}");
        assert_eq!(answer["tools"], json!([]));
        let warnings = answer["warnings"].to_string();
        assert!(warnings.contains(says), "{warnings}");
        // No key was sent, so nothing is said of one.
        assert!(!warnings.contains("recusou a chave"), "{warnings}");
    }
    let silent = ResponseTemplate::new(200).set_delay(Duration::from_secs(5));
    let silent = Upstream::always(silent).await;
    let hurried = hurried(&silent.base(), Duration::from_millis(300));
    let answer = ask(&Server::of(hurried).await).await;
    assert_eq!(answer["reachable"], false);
    let nobody = Server::of(options("http://127.0.0.1:9/tools/api")).await;
    let answer = ask(&nobody).await;
    assert_eq!(answer["reachable"], false);
    let warnings = answer["warnings"].to_string();
    assert!(
        warnings.contains("Não foi possível conectar à Pierre."),
        "{warnings}"
    );
}

#[tokio::test]
async fn takes_no_arguments() {
    let none = "`key`: não existe; esta ferramenta não recebe argumentos.";
    refuses("get_api_key_info", &[(json!({"key": "CANARY"}), none)]).await;
}
