//! get_spending_limit_transactions against the sandbox.

use serde_json::{Value, json};

use super::{refuses, tells_every_fault};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "get_spending_limit_transactions";

async fn get(sandbox: &Sandbox, key: &str, id: &str) -> Answer {
    let server = sandbox.server(key).await;
    server.call(NAME, json!({"limitId": id})).await
}

/// The answer to one body of Pierre's.
async fn of(body: Value) -> Value {
    let upstream = Upstream::saying("get-spending-limit-transactions", body.to_string()).await;
    let server = upstream.server().await;
    server.call(NAME, json!({"limitId": "sl_1"})).await.good()
}

#[tokio::test]
async fn shows_how_one_limit_stands_and_what_was_told() {
    let mut answers = Vec::new();
    for sandbox in Sandbox::all().await {
        let answer = get(&sandbox, "sk-sandbox", "sl_002").await.good();
        assert_eq!(
            answer,
            json!({
                "limitId": "sl_002", "category": "Supermercado", "limitAmount": "1400.00",
                "period": "monthly", "periodStart": "2026-11-01",
                "currentSpending": "1114.69", "remainingAmount": "285.31",
                "percentageUsed": "79.62", "status": "warning", "transactionCount": 4,
                "alertsSent": [
                    {"alertType": "50%", "sentAt": "2026-11-10T00:00:00-03:00", "amount": "789.29"},
                    {"alertType": "75%", "sentAt": "2026-11-13T00:00:00-03:00", "amount": "1114.69"}
                ],
                "complete": true, "warnings": []
            })
        );
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn agrees_with_the_list() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let all = json!({"includeInactive": true});
        let listed = server.call("list_spending_limits", all).await.good();
        for row in listed["limits"].as_array().unwrap() {
            let id = row["limitId"].as_str().unwrap();
            let one = get(&sandbox, "sk-sandbox", id).await.good();
            for (field, value) in row.as_object().unwrap() {
                // Only the list says whether it comes back.
                assert!(
                    &one[field] == value || field == "isRecurring",
                    "{id} {field}: {one}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_limit_of_nobody_or_of_another_is_told_apart() {
    for sandbox in Sandbox::all().await {
        for (key, id, what) in [
            (
                "sk-sandbox",
                "sl_999",
                "Não existe limite de gastos com esse `limitId`.",
            ),
            (
                "sk-sandbox",
                "sl_001&limitId=sl_002",
                "Não existe limite de gastos",
            ),
            (
                "sk-sandbox",
                "sl_de_outra_pessoa",
                "Esse limite de gastos pertence a outra pessoa.",
            ),
            ("sk-sandbox-empty", "sl_001", "Não existe limite de gastos"),
        ] {
            let text = get(&sandbox, key, id).await.bad();
            assert!(text.starts_with(what), "{id}: {text}");
        }
    }
}

#[tokio::test]
async fn an_id_that_pierre_takes_for_none_is_told_as_such() {
    let upstream = Upstream::new().await;
    let body = r#"{"error":"Invalid or missing limitId","message":"x"}"#;
    let reply = wiremock::ResponseTemplate::new(400).set_body_raw(body, "application/json");
    upstream
        .reply("get-spending-limit-transactions", reply)
        .await;
    let server = upstream.server().await;
    let text = server.call(NAME, json!({"limitId": "x"})).await.bad();
    assert!(text.starts_with("Não existe limite de gastos"), "{text}");
}

#[tokio::test]
async fn both_forms_of_every_field_read_the_same() {
    let documented = json!({"success": true, "data": {
        "limit": {"id": 5, "category": "Lazer", "limitAmount": 300, "period": "monthly",
            "periodText": "mensal", "isActive": true, "periodStart": "2026-11-01"},
        "spending": {"currentSpent": 150.05, "percentage": 50.02, "remaining": 149.95,
            "transactionCount": 7},
        "status": {"level": "ok", "nextAlert": 75, "alerts": {"alertHistory": [
            {"alertType": "50%", "sentAt": "2026-11-20T12:00:00-03:00", "amount": 150.05}]}}}});
    let live = json!({"data": {
        "limit": {"id": "5", "category": "Lazer", "limitAmount": "300.00", "period": "monthly",
            "isActive": true, "periodStart": "2026-11-01T03:00:00.000Z"},
        "spending": {"currentSpent": "150.05", "percentage": "50.02", "remaining": "149.95",
            "transactionCount": "7"},
        "status": {"level": "ok", "nextAlert": {"at": "75%"}, "alerts": {"alertHistory": [
            {"alertType": "50%", "sentAt": "2026-11-20T15:00:00.000Z", "amount": "150.05"}]}}}});
    let answer = of(documented).await;
    assert_eq!(answer, of(live).await);
    assert_eq!(
        answer["alertsSent"][0]["sentAt"],
        "2026-11-20T12:00:00-03:00"
    );
    assert_eq!(
        (&answer["limitId"], &answer["transactionCount"]),
        (&json!("5"), &json!(7))
    );
}

#[tokio::test]
async fn what_pierre_does_not_say_is_absent() {
    let bare = json!({"limitId": "sl_1", "alertsSent": [], "complete": true, "warnings": []});
    for body in [
        json!({"data": {}}),
        json!({"data": {"limit": null, "spending": [], "status": "ok"}}),
        json!({"data": {"spending": {"currentSpent": "abc"}, "status": {"level": null, "alerts": []}}}),
    ] {
        assert_eq!(of(body).await, bare);
    }
    let answer = of(json!({"data": {"limit": {"isActive": false},
        "status": {"alerts": {"alertHistory": [7, {"alertType": 50}]}}}}))
    .await;
    assert_eq!(answer["alertsSent"], json!([{"alertType": "50"}]));
    assert_eq!(
        (&answer["isActive"], &answer["complete"]),
        (&json!(false), &json!(false))
    );
    let warnings = answer["warnings"].to_string();
    assert!(
        warnings.contains("1 linha de aviso não pôde ser lida"),
        "{warnings}"
    );
}

#[tokio::test]
async fn asks_pierre_in_its_own_words() {
    let upstream = Upstream::saying("get-spending-limit-transactions", r#"{"data":{}}"#).await;
    let server = upstream.server().await;
    server.call(NAME, json!({"limitId": "sl 1&x"})).await.good();
    let requests = upstream.requests().await;
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].method, "GET");
    assert_eq!(
        requests[0].url.path(),
        "/tools/api/get-spending-limit-transactions"
    );
    assert_eq!(requests[0].url.query(), Some("limitId=sl+1%26x&s=s"));
    assert!(requests[0].body.is_empty());
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, json!({"limitId": "sl_001"})).await;
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    refuses(
        NAME,
        &[
            (json!({}), "`limitId`: é obrigatório"),
            (json!({"limitId": " "}), "`limitId`: é obrigatório"),
            (
                json!({"limitId": "C".repeat(101)}),
                "`limitId`: use um texto de até 100 caracteres",
            ),
            (
                json!({"limitId": "a", "reminderId": "b"}),
                "`reminderId`: não existe",
            ),
        ],
    )
    .await;
}
