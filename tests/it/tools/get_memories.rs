//! get_memories against the sandbox: with a message it stores, and is then sent once.

use pierre_mcp::{tool::Descriptor, tools::ALL};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{questions::question_of, refuses, tells_every_fault};
use crate::support::{Answer, Sandbox, Upstream};

fn tool() -> &'static Descriptor {
    ALL.iter().find(|it| it.name == "get_memories").unwrap()
}

async fn call(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    let server = sandbox.server(key).await;
    server.call("get_memories", arguments).await
}

/// The answer when Pierre says this.
async fn saying(body: Value, arguments: Value) -> Value {
    let upstream = Upstream::saying("get-memories", body.to_string()).await;
    let server = upstream.server().await;
    server.call("get_memories", arguments).await.good()
}

#[tokio::test]
async fn recalls_and_stores_and_recalls_again() {
    for sandbox in Sandbox::all().await {
        let before = call(&sandbox, "sk-sandbox", json!({})).await.good();
        assert_eq!(before["stored"], false);
        assert_eq!(before["warnings"], json!([]));
        assert_eq!(
            before["memories"],
            json!([
                "Quer juntar R$ 20.000,00 para trocar de carro até dezembro de 2027",
                "Prefere pagar as contas da casa no dia 5",
                "Recebe avisos em [e-mail]",
                "Não usa o cheque especial"
            ])
        );
        let message = json!({"message": "Viaja em julho & agosto"});
        let stored = call(&sandbox, "sk-sandbox", message).await.good();
        assert_eq!(stored["stored"], true);
        assert_eq!(stored["memories"][4], "Viaja em julho & agosto");
        let after = call(&sandbox, "sk-sandbox", json!({})).await.good();
        assert_eq!(after["memories"], stored["memories"]);
        assert_eq!(after["stored"], false);
        let other = call(&sandbox, "sk-sandbox-other", json!({})).await.good();
        assert_eq!(other, before);
    }
}

#[tokio::test]
async fn an_empty_user_is_not_remembered() {
    for sandbox in Sandbox::all().await {
        let answer = call(&sandbox, "sk-sandbox-empty", json!({})).await.good();
        let nothing = json!({"memories": [], "stored": false, "warnings": []});
        assert_eq!(answer, nothing);
    }
}

#[tokio::test]
async fn memories_that_are_switched_off_are_no_outage() {
    for sandbox in Sandbox::all().await {
        for arguments in [json!({}), json!({"message": "x"})] {
            let text = call(&sandbox, "sk-sandbox-no-memories", arguments).await;
            let text = text.bad();
            assert!(
                text.starts_with("As memórias não estão ativas na Pierre. Nada foi alterado."),
                "{text}"
            );
        }
    }
    // An outage says when to come back.
    let reply = ResponseTemplate::new(503).insert_header("retry-after", "60");
    let upstream = Upstream::always(reply).await;
    let server = upstream.server().await;
    let text = server.call("get_memories", json!({})).await.bad();
    assert!(
        text.starts_with("A Pierre está com problemas (HTTP 503)."),
        "{text}"
    );
}

#[tokio::test]
async fn a_message_is_sent_once_and_to_the_letter() {
    let body = r#"{"success":true,"memoriesForPrompt":"","memoryAdded":true}"#;
    let upstream = Upstream::saying("get-memories", body).await;
    let server = upstream.server().await;
    let message = json!({"message": "Gasta demais em café & pão, 50% do mês"});
    server.call("get_memories", message).await.good();
    server.call("get_memories", json!({})).await.good();
    let hits = upstream.requests().await;
    let queries: Vec<_> = hits.iter().map(|hit| hit.url.query().unwrap()).collect();
    assert_eq!(
        queries,
        [
            "message=Gasta+demais+em+caf%C3%A9+%26+p%C3%A3o%2C+50%25+do+m%C3%AAs&s=s",
            "s=s"
        ]
    );
    assert!(hits.iter().all(|hit| hit.method.as_str() == "GET"));
    // A gateway that fails is asked again for a recall, never for a message.
    for (arguments, requests) in [(json!({"message": "x"}), 1), (json!({}), 3)] {
        let upstream = Upstream::always(ResponseTemplate::new(502)).await;
        let server = upstream.server().await;
        let text = server.call("get_memories", arguments).await.bad();
        assert!(text.contains("Não se sabe se o pedido foi executado: chame get_memories sem"));
        assert_eq!(upstream.requests().await.len(), requests);
    }
}

#[tokio::test]
async fn what_pierre_did_not_confirm_is_not_called_stored() {
    let message = || json!({"message": "x"});
    for added in [json!(false), json!(null), json!("maybe")] {
        let body = json!({"memoriesForPrompt": "a", "memoryAdded": added});
        let answer = saying(body, message()).await;
        assert_eq!(answer["stored"], false, "{added}");
        assert_eq!(
            answer["warnings"],
            json!(["A Pierre não confirmou que guardou a memória."])
        );
    }
    let body = json!({"memoriesForPrompt": "a", "memoryAdded": "true"});
    assert_eq!(saying(body, message()).await["stored"], true);
    // Nothing was asked to be stored.
    let body = json!({"memoriesForPrompt": "a", "memoryAdded": true});
    assert_eq!(saying(body, json!({})).await["stored"], false);
}

#[tokio::test]
async fn long_lists_and_long_lines_are_cut_and_said_to_be() {
    let many: Vec<_> = (1..=60).map(|it| format!("memória {it}")).collect();
    let body = json!({"memoriesForPrompt": many.join("\n")});
    let answer = saying(body, json!({})).await;
    assert_eq!(answer["memories"].as_array().unwrap().len(), 50);
    assert_eq!(answer["warnings"], json!(["Aparecem 50 de 60 linhas."]));
    let body = json!({"memoriesForPrompt": ["x".repeat(500)]});
    let answer = saying(body, json!({})).await;
    let line = answer["memories"][0].as_str().unwrap();
    assert_eq!(line.chars().count(), 140);
    let odd = saying(json!({"memoriesForPrompt": {"a": 1}}), json!({})).await;
    assert_eq!(odd["memories"], json!([]));
    let warnings = odd["warnings"].to_string();
    assert!(warnings.contains("formato"), "{warnings}");
}

#[tokio::test]
async fn asks_before_it_stores_and_only_then() {
    let upstream = Upstream::new().await;
    let ask = |arguments| {
        let base = upstream.base();
        async move { question_of(&base, "sk-1", tool(), arguments).await }
    };
    assert_eq!(ask(json!({})).await, Ok(None));
    assert_eq!(ask(json!({"message": "  "})).await, Ok(None));
    assert_eq!(
        ask(json!({"message": "Quero juntar R$ 500"})).await,
        Ok(Some(
            "Guardar na Pierre a memória \"Quero juntar R$ 500\"?".to_owned()
        ))
    );
    // What cannot be shown as it is, is not asked.
    assert!(ask(json!({"message": "a\u{200b}b"})).await.is_err());
    assert!(upstream.requests().await.is_empty());
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault("get_memories", json!({})).await;
    tells_every_fault("get_memories", json!({"message": "x"})).await;
}

#[tokio::test]
async fn refuses_what_the_person_would_not_see() {
    refuses(
        "get_memories",
        &[
            (
                json!({"message": "é".repeat(141)}),
                "`message`: use um texto de até 140 caracteres",
            ),
            (
                json!({"message": "CANARY\u{202e}"}),
                "`message`: use um texto sem caracteres invisíveis",
            ),
            (
                json!({"message": "meu CPF é 529.982.247-25"}),
                "e sem CPF, e-mail",
            ),
            (json!({"text": "CANARY"}), "`text`: não existe"),
        ],
    )
    .await;
}
