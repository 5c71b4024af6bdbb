//! update_spending_limit against the sandbox.

use serde_json::{Value, json};

use super::{
    decimal,
    questions::{asked, asks_nothing_for},
    refuses, tells_every_fault,
};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "update_spending_limit";
const ALL: &str = "list-spending-limits?includeInactive=true";

async fn change(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    sandbox.server(key).await.call(NAME, arguments).await
}

fn find(list: &Value, id: &str) -> Value {
    let rows = list["data"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).unwrap().clone()
}

#[tokio::test]
async fn changes_what_pierre_lists_and_nothing_else() {
    let mut answers = Vec::new();
    for sandbox in Sandbox::all().await {
        let before = sandbox.raw("sk-sandbox", ALL).await;
        let arguments = json!({
            "limitId": "sl_001", "category": "Postos de gasolina", "limitAmount": "1.234,56",
            "period": "biweekly", "isActive": false
        });
        let answer = change(&sandbox, "sk-sandbox", arguments).await.good();
        let after = sandbox.raw("sk-sandbox", ALL).await;
        let row = find(&after, "sl_001");
        assert_eq!(row["category"], "Postos de gasolina");
        assert_eq!(decimal(&row["limitAmount"]).to_string(), "1234.56");
        assert_eq!(
            (&row["period"], &row["isActive"]),
            (&json!("biweekly"), &json!(false))
        );
        for id in ["sl_002", "sl_003", "sl_004"] {
            assert_eq!(find(&before, id), find(&after, id));
        }
        assert_eq!(
            answer,
            json!({
                "message": "Limite alterado: categoria: Postos de gasolina; valor: R$ 1.234,56; período: por quinzena; situação: desativado.",
                "changed": [
                    "categoria: Postos de gasolina", "valor: R$ 1.234,56",
                    "período: por quinzena", "situação: desativado"
                ],
                "warnings": []
            })
        );
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn doing_it_twice_is_doing_it_once() {
    for sandbox in Sandbox::all().await {
        let arguments = || json!({"limitId": "sl_004", "isActive": true});
        let once = change(&sandbox, "sk-sandbox", arguments()).await.good();
        let listed = sandbox.raw("sk-sandbox", ALL).await;
        assert_eq!(
            once,
            change(&sandbox, "sk-sandbox", arguments()).await.good()
        );
        assert_eq!(listed, sandbox.raw("sk-sandbox", ALL).await);
        assert_eq!(listed["quota"]["currentCount"], 4);
    }
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
            let arguments = json!({"limitId": id, "limitAmount": 1});
            let text = change(&sandbox, key, arguments).await.bad();
            assert!(text.starts_with(what), "{id}: {text}");
        }
    }
}

#[tokio::test]
async fn sends_what_was_asked_byte_for_byte() {
    let upstream = Upstream::saying("update-spending-limit", r#"{"success":true}"#).await;
    let server = upstream.server().await;
    for (arguments, body) in [
        (
            json!({"limitId": 7, "isActive": "false"}),
            r#"{"limitId":"7","isActive":false}"#,
        ),
        (
            json!({"limit_id": "sl_1", "limit_amount": 900.10}),
            r#"{"limitId":"sl_1","limitAmount":900.1}"#,
        ),
        (
            json!({"limitId": "a", "category": "Lazer", "period": "daily", "limitAmount": 5,
                "isActive": true}),
            r#"{"limitId":"a","category":"Lazer","limitAmount":5,"period":"daily","isActive":true}"#,
        ),
    ] {
        server.call(NAME, arguments).await.good();
        let requests = upstream.requests().await;
        let last = requests.last().unwrap();
        assert_eq!(last.method, "PUT");
        assert_eq!(last.url.path(), "/tools/api/update-spending-limit");
        assert_eq!(last.url.query(), Some("s=s"));
        assert_eq!(String::from_utf8_lossy(&last.body), body);
    }
}

#[tokio::test]
async fn a_limit_that_did_not_become_what_was_asked_is_said_not_to() {
    for amount in [json!("700.00"), json!(700)] {
        let body = json!({"data": {"id": 1, "limitAmount": amount, "isActive": "false"}});
        let upstream = Upstream::saying("update-spending-limit", body.to_string()).await;
        let arguments = json!({"limitId": "1", "limitAmount": 900, "isActive": true});
        let answer = upstream.server().await.call(NAME, arguments).await.good();
        assert_eq!(
            answer,
            json!({
                "message": "A Pierre respondeu, mas o limite não ficou como foi pedido.",
                "changed": [],
                "warnings": [
                    "Foi pedido valor R$ 900,00, mas a Pierre devolveu R$ 700,00.",
                    "Foi pedido situação ativo, mas a Pierre devolveu desativado."
                ]
            })
        );
    }
}

#[tokio::test]
async fn asks_with_the_limit_s_name_and_all_that_is_to_change() {
    for sandbox in Sandbox::all().await {
        for (arguments, expected) in [
            (
                json!({"limitId": "sl_002", "limitAmount": 1500}),
                "Alterar o limite de Supermercado (R$ 1.400,00 por mês): valor: R$ 1.500,00?",
            ),
            (
                json!({"limitId": "sl_004", "isActive": true, "period": "weekly"}),
                "Alterar o limite de Streaming de vídeo (R$ 100,00 por mês): período: por semana; situação: ativo?",
            ),
            (
                json!({"limitId": "sl_999", "category": "Lazer"}),
                "Alterar o limite sl_999 (não encontrado na lista): categoria: Lazer?",
            ),
        ] {
            assert_eq!(asked(&sandbox.base, NAME, arguments).await, expected);
        }
    }
    asks_nothing_for(NAME, json!({"limitId": "sl_001"})).await;
    asks_nothing_for(NAME, json!({"limitId": "sl_001", "limitAmount": 0})).await;
    let upstream = Upstream::saying("list-spending-limits", r#"{"data":[{"id":7}]}"#).await;
    let arguments = json!({"limitId": "7", "isActive": false});
    assert_eq!(
        asked(&upstream.base(), NAME, arguments).await,
        "Alterar o limite de categoria sem nome: situação: desativado?"
    );
    let requests = upstream.requests().await;
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].url.query(), Some("includeInactive=true&s=s"));
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, json!({"limitId": "sl_001", "isActive": true})).await;
}

#[tokio::test]
async fn what_may_have_changed_is_not_called_unchanged() {
    let [sandbox, ..] = Sandbox::all().await;
    for key in ["sk-sandbox-500", "sk-sandbox-html"] {
        let arguments = json!({"limitId": "sl_001", "isActive": false});
        let text = change(&sandbox, key, arguments).await.bad();
        assert!(
            text.contains("Não se sabe se o pedido foi executado"),
            "{key}: {text}"
        );
        assert!(!text.contains("Nada foi alterado"), "{text}");
    }
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    let with = |name: &str, value: Value| {
        let mut arguments = json!({"limitId": "sl_001"});
        arguments[name] = value;
        arguments
    };
    let mut cases = vec![
        (json!({"isActive": true}), "`limitId`: é obrigatório"),
        (json!({"limitId": "sl_001"}), "informe ao menos um de"),
        (with("category", json!(" ")), "informe ao menos um de"),
        (
            with("category", json!("C".repeat(101))),
            "`category`: use um texto de até 100",
        ),
        (
            with("category", json!("CANARY 529.982.247-25")),
            "`category`: use um texto sem caracteres invisíveis e sem CPF",
        ),
        (
            with("isActive", json!("CANARY")),
            "`isActive`: use true ou false",
        ),
        (
            with("period", json!("CANARY")),
            "`period`: use um destes valores",
        ),
        (
            with("isRecurring", json!(true)),
            "`isRecurring`: não existe",
        ),
    ];
    for amount in [json!(0), json!(-1), json!("0,001"), json!("CANARY")] {
        cases.push((
            with("limitAmount", amount),
            "`limitAmount`: use um valor em reais",
        ));
    }
    refuses(NAME, &cases).await;
}
