//! get_open_finance_connection_flow against the sandbox: a GET that sends a message, so it goes
//! out once.

use pierre_mcp::{tool::Descriptor, tools::ALL};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::{questions::question_of, refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream};

const NAME: &str = "get_open_finance_connection_flow";

fn tool() -> &'static Descriptor {
    ALL.iter().find(|it| it.name == NAME).unwrap()
}

#[tokio::test]
async fn pierre_takes_the_order() {
    for sandbox in Sandbox::all().await {
        for key in ["sk-sandbox", "sk-sandbox-empty"] {
            let server = sandbox.server(key).await;
            let answer = server.call(NAME, json!({})).await.good();
            assert_eq!(answer["accepted"], true);
            let message = answer["message"].as_str().unwrap();
            assert!(message.contains("chega pelo WhatsApp"), "{message}");
        }
    }
}

#[tokio::test]
async fn a_person_without_a_telephone_is_told_what_to_do() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox-no-phone").await;
        let text = server.call(NAME, json!({})).await.bad();
        assert!(
            text.starts_with("A Pierre não tem o telefone desta pessoa"),
            "{text}"
        );
        assert!(text.contains("Nada foi alterado."), "{text}");
    }
}

#[tokio::test]
async fn what_is_not_confirmed_is_not_called_accepted() {
    for body in ["{}", r#"{"status":"queued"}"#, r#"{"status":null}"#] {
        let upstream = Upstream::saying("get-open-finance-connection-flow", body).await;
        let server = upstream.server().await;
        let answer = server.call(NAME, json!({})).await.good();
        assert_eq!(answer["accepted"], false, "{body}");
    }
}

#[tokio::test]
async fn is_sent_once_whatever_happens() {
    for code in [200, 429, 500, 502, 503, 504] {
        let reply = ResponseTemplate::new(code).set_body_json(json!({"status": "ACCEPTED"}));
        let upstream = Upstream::always(reply).await;
        let server = upstream.server().await;
        let text = server.call(NAME, json!({})).await.text();
        let hits = upstream.requests().await;
        assert_eq!(hits.len(), 1, "{code}");
        assert_eq!(hits[0].method.as_str(), "GET");
        assert_eq!(
            hits[0].url.path(),
            "/tools/api/get-open-finance-connection-flow"
        );
        assert_eq!(hits[0].url.query(), Some("s=s"));
        let unknown = text.contains("Não se sabe se o pedido foi executado: peça à pessoa");
        assert_eq!(unknown, code >= 500, "{text}");
    }
}

#[tokio::test]
async fn asks_first_and_is_offered_to_nobody_who_did_not_choose_it() {
    let upstream = Upstream::new().await;
    let asked = question_of(&upstream.base(), "sk-1", tool(), json!({})).await;
    assert_eq!(
        asked,
        Ok(Some(
            "Enviar à pessoa, pelo WhatsApp, o convite da Pierre para conectar um banco?"
                .to_owned()
        ))
    );
    assert!(upstream.requests().await.is_empty());
    assert!(!tool().group.is_default());
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, json!({})).await;
}

#[tokio::test]
async fn takes_no_arguments() {
    let none = "`phone`: não existe; esta ferramenta não recebe argumentos.";
    refuses(NAME, &[(json!({"phone": "CANARY"}), none)]).await;
}
