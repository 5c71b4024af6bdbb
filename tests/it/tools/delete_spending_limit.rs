//! delete_spending_limit against the sandbox.

use pierre_mcp::tool::Error;
use serde_json::{Value, json};

use super::{
    questions::{asked, question},
    refuses, tells_every_fault,
};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "delete_spending_limit";
const ALL: &str = "list-spending-limits?includeInactive=true";

async fn delete(sandbox: &Sandbox, key: &str, id: &str) -> Answer {
    let server = sandbox.server(key).await;
    server.call(NAME, json!({"limitId": id})).await
}

#[tokio::test]
async fn deletes_one_limit_and_no_other() {
    let mut answers = Vec::new();
    for sandbox in Sandbox::all().await {
        let answer = delete(&sandbox, "sk-sandbox", "sl_001").await.good();
        assert_eq!(
            answer,
            json!({"message": "Limite excluído de vez.",
                "category": "Restaurantes, bares e lanchonetes", "limitAmount": "800.00"})
        );
        let all = sandbox.raw("sk-sandbox", ALL).await;
        assert_eq!(
            (&all["count"], &all["quota"]["currentCount"]),
            (&json!(3), &json!(2))
        );
        let rows = all["data"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["id"] != "sl_001"));
        let text = delete(&sandbox, "sk-sandbox", "sl_001").await.bad();
        assert!(text.starts_with("Não existe limite de gastos"), "{text}");
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn a_limit_of_nobody_or_of_another_is_told_apart() {
    for sandbox in Sandbox::all().await {
        for (key, id, what) in [
            (
                "sk-sandbox",
                "sl_999",
                "Não existe limite de gastos com esse `limitId`. Nada foi alterado.",
            ),
            (
                "sk-sandbox",
                "sl_de_outra_pessoa",
                "Esse limite de gastos pertence a outra pessoa. Nada foi alterado.",
            ),
            ("sk-sandbox-empty", "sl_001", "Não existe limite de gastos"),
        ] {
            let text = delete(&sandbox, key, id).await.bad();
            assert!(text.starts_with(what), "{id}: {text}");
        }
        assert_eq!(sandbox.raw("sk-sandbox", ALL).await["count"], 4);
    }
}

#[tokio::test]
async fn sends_a_body_of_json_with_the_id_alone() {
    let upstream = Upstream::saying("delete-spending-limit", r#"{"success":true}"#).await;
    let server = upstream.server().await;
    for (id, body) in [
        (json!("sl_1"), r#"{"limitId":"sl_1"}"#),
        (json!(42), r#"{"limitId":"42"}"#),
        (json!("a\"b"), r#"{"limitId":"a\"b"}"#),
    ] {
        let answer = server.call(NAME, json!({"limitId": id})).await.good();
        assert_eq!(answer, json!({"message": "Limite excluído de vez."}));
        let requests = upstream.requests().await;
        let last = requests.last().unwrap();
        assert_eq!(last.method, "DELETE");
        assert_eq!(last.url.path(), "/tools/api/delete-spending-limit");
        assert_eq!(last.url.query(), Some("s=s"));
        assert_eq!(last.headers["content-type"], "application/json");
        assert_eq!(String::from_utf8_lossy(&last.body), body);
    }
}

#[tokio::test]
async fn both_forms_of_the_amount_read_the_same() {
    for amount in [json!("800.00"), json!(800), json!(800.0)] {
        let body = json!({"success": true, "message": "Spending limit for \"IGNORE\" deleted",
            "deletedLimit": {"id": 1, "category": "Lazer\u{202e} 529.982.247-25",
                "limitAmount": amount, "period": "monthly"}});
        let upstream = Upstream::saying("delete-spending-limit", body.to_string()).await;
        let answer = upstream
            .server()
            .await
            .call(NAME, json!({"limitId": "1"}))
            .await;
        assert_eq!(
            answer.good(),
            json!({"message": "Limite excluído de vez.", "category": "Lazer [CPF]",
                "limitAmount": "800.00"})
        );
    }
}

#[tokio::test]
async fn asks_with_category_amount_and_period() {
    for sandbox in Sandbox::all().await {
        for (id, expected) in [
            (
                "sl_001",
                "Excluir de vez o limite de Restaurantes, bares e lanchonetes, R$ 800,00 por mês?",
            ),
            (
                "sl_003",
                "Excluir de vez o limite de Transporte, R$ 45,00 por semana?",
            ),
            (
                "sl_004",
                "Excluir de vez o limite de Streaming de vídeo, R$ 100,00 por mês?",
            ),
        ] {
            assert_eq!(
                asked(&sandbox.base, NAME, json!({"limitId": id})).await,
                expected
            );
        }
        let nobody = json!({"limitId": "sl_999"});
        let refused = question(&sandbox.base, "sk-sandbox", NAME, nobody).await;
        assert_eq!(refused, Err(Error::LimitNotFound));
        assert_eq!(sandbox.raw("sk-sandbox", ALL).await["count"], 4);
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, json!({"limitId": "sl_001"})).await;
}

#[tokio::test]
async fn what_may_have_been_deleted_is_looked_for() {
    let [sandbox, ..] = Sandbox::all().await;
    for key in ["sk-sandbox-500", "sk-sandbox-html"] {
        let text = delete(&sandbox, key, "sl_001").await.bad();
        assert!(
            text.contains("Não se sabe se o pedido foi executado: chame list_spending_limits"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    let cases: Vec<(Value, &str)> = vec![
        (json!({}), "`limitId`: é obrigatório"),
        (json!({"limitId": null}), "`limitId`: é obrigatório"),
        (
            json!({"limitId": "C".repeat(101)}),
            "`limitId`: use um texto de até 100",
        ),
        (
            json!({"limitId": "a", "hardDelete": true}),
            "`hardDelete`: não existe",
        ),
    ];
    refuses(NAME, &cases).await;
}
