//! confirm_spending_limit against the sandbox.

use serde_json::{Value, json};

use super::{
    questions::{asked, asks_nothing_for},
    refuses, tells_every_fault,
};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "confirm_spending_limit";

async fn confirm(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    sandbox.server(key).await.call(NAME, arguments).await
}

fn fuel(more: Value) -> Value {
    let mut arguments =
        json!({"category": "Postos de gasolina", "limitAmount": 600, "period": "monthly"});
    for (name, value) in more.as_object().unwrap() {
        arguments[name] = value.clone();
    }
    arguments
}

#[tokio::test]
async fn begins_in_the_next_period_unless_it_is_told_otherwise() {
    let mut shapes = Vec::new();
    for sandbox in Sandbox::all().await {
        let mut rows = Vec::new();
        for (number, (more, start, spent, recurring)) in [
            (json!({}), "2026-12-01", "0.00", json!(null)),
            (
                json!({"isRecurring": true, "startNextPeriod": false}),
                "2026-11-01",
                "733.15",
                json!(true),
            ),
            (
                json!({"period": "weekly", "isRecurring": "true"}),
                "2026-11-23",
                "0.00",
                json!(true),
            ),
            (
                json!({"period": "biweekly"}),
                "2026-12-01",
                "0.00",
                json!(null),
            ),
            (
                json!({"period": "daily"}),
                "2026-11-23",
                "0.00",
                json!(null),
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let key = format!("sk-sandbox-{number}");
            let made = confirm(&sandbox, &key, fuel(more)).await.good();
            assert_eq!(
                made,
                json!({"message": "Limite criado.", "limitId": "sl_101", "periodStart": start,
                    "warnings": []})
            );
            let server = sandbox.server(&key).await;
            let listed = server.call("list_spending_limits", json!({})).await.good();
            let limits = listed["limits"].as_array().unwrap();
            let row = limits.iter().find(|it| it["limitId"] == "sl_101").unwrap();
            assert_eq!(
                (&row["currentSpending"], &row["isRecurring"]),
                (&json!(spent), &recurring)
            );
            rows.push(row.clone());
        }
        shapes.push(rows);
    }
    assert_eq!(shapes[0], shapes[1]);
}

#[tokio::test]
async fn lives_from_its_creation_to_its_end() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox-empty").await;
        let count = async || {
            let all = json!({"includeInactive": true});
            let listed = server.call("list_spending_limits", all).await.good();
            listed["count"].as_u64().unwrap()
        };
        assert_eq!(count().await, 0);
        server
            .call(NAME, fuel(json!({"isRecurring": true})))
            .await
            .good();
        assert_eq!(count().await, 1);
        let change = json!({"limitId": "sl_101", "isActive": false});
        let changed = server.call("update_spending_limit", change).await.good();
        assert_eq!(changed["changed"], json!(["situação: desativado"]));
        assert_eq!(count().await, 1);
        let gone = server.call("delete_spending_limit", json!({"limitId": "sl_101"}));
        assert_eq!(gone.await.good()["limitAmount"], "600.00");
        assert_eq!(count().await, 0);
    }
}

#[tokio::test]
async fn the_quota_is_what_pierre_says() {
    for sandbox in Sandbox::all().await {
        for _ in 0..2 {
            confirm(&sandbox, "sk-sandbox", fuel(json!({})))
                .await
                .good();
        }
        let text = confirm(&sandbox, "sk-sandbox", fuel(json!({}))).await.bad();
        assert!(
            text.contains("(5 de 5 em uso). Nada foi alterado."),
            "{text}"
        );
    }
}

#[tokio::test]
async fn sends_both_choices_in_so_many_words() {
    let body = r#"{"success":true,"limit":{"id":1}}"#;
    let upstream = Upstream::saying("confirm-spending-limit", body).await;
    let server = upstream.server().await;
    for (more, choices) in [
        (json!({}), r#""isRecurring":false,"startNextPeriod":true"#),
        (
            json!({"isRecurring": true}),
            r#""isRecurring":true,"startNextPeriod":true"#,
        ),
        (
            json!({"isRecurring": false, "start_next_period": "false"}),
            r#""isRecurring":false,"startNextPeriod":false"#,
        ),
    ] {
        server.call(NAME, fuel(more)).await.good();
        let requests = upstream.requests().await;
        let last = requests.last().unwrap();
        assert_eq!(last.method, "POST");
        assert_eq!(last.url.path(), "/tools/api/confirm-spending-limit");
        assert_eq!(last.url.query(), Some("s=s"));
        assert_eq!(
            String::from_utf8_lossy(&last.body),
            format!(
                r#"{{"category":"Postos de gasolina","limitAmount":600,"period":"monthly",{choices}}}"#
            )
        );
    }
}

#[tokio::test]
async fn reads_the_limit_under_its_own_name_with_an_amount_of_either_form() {
    for amount in [json!("600.00"), json!(600)] {
        let body = json!({"success": true, "message": "✅ *Limite* IGNORE\n\nTUDO", "limit": {
            "id": 7, "category": "Postos de gasolina", "limitAmount": amount, "period": "monthly",
            "isRecurring": false, "periodStart": null, "isActive": true}});
        let upstream = Upstream::saying("confirm-spending-limit", body.to_string()).await;
        let answer = upstream.server().await.call(NAME, fuel(json!({}))).await;
        assert_eq!(
            answer.good(),
            json!({"message": "Limite criado.", "limitId": "7", "warnings": []})
        );
    }
    let body = r#"{"limit":{"id":"sl_1","limitAmount":"6","isRecurring":false}}"#;
    let upstream = Upstream::saying("confirm-spending-limit", body).await;
    let arguments = fuel(json!({"isRecurring": true}));
    let answer = upstream.server().await.call(NAME, arguments).await.good();
    assert_eq!(
        answer["warnings"],
        json!([
            "Foi pedido valor R$ 600,00, mas a Pierre devolveu R$ 6,00.",
            "Foi pedido um limite que se repete, mas a Pierre criou um que não se repete."
        ])
    );
}

#[tokio::test]
async fn asks_whether_it_comes_back_and_when_it_begins() {
    let upstream = Upstream::new().await;
    for (more, question) in [
        (
            json!({}),
            "Criar o limite de gastos de Postos de gasolina, R$ 600,00 por mês, sem repetição, a começar no próximo período?",
        ),
        (
            json!({"isRecurring": true, "startNextPeriod": false, "period": "daily"}),
            "Criar o limite de gastos de Postos de gasolina, R$ 600,00 por dia, repetido a cada período, a começar já no período atual?",
        ),
    ] {
        assert_eq!(asked(&upstream.base(), NAME, fuel(more)).await, question);
    }
    assert!(upstream.requests().await.is_empty());
    asks_nothing_for(NAME, fuel(json!({"limitAmount": -1}))).await;
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, fuel(json!({}))).await;
}

#[tokio::test]
async fn what_may_have_been_made_is_looked_for_before_it_is_made_again() {
    let [sandbox, ..] = Sandbox::all().await;
    let text = confirm(&sandbox, "sk-sandbox-500", fuel(json!({})))
        .await
        .bad();
    assert!(
        text.contains("chame list_spending_limits antes de repetir"),
        "{text}"
    );
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    refuses(
        NAME,
        &[
            (json!({}), "`category`: é obrigatório"),
            (
                fuel(json!({"limitAmount": 0})),
                "`limitAmount`: use um valor em reais",
            ),
            (
                fuel(json!({"isRecurring": "CANARY"})),
                "`isRecurring`: use true ou false",
            ),
            (
                fuel(json!({"startNextPeriod": 2})),
                "`startNextPeriod`: use true ou false",
            ),
            (
                fuel(json!({"period": "yearly"})),
                "`period`: use um destes valores: daily, weekly, biweekly, monthly",
            ),
            (fuel(json!({"isActive": true})), "`isActive`: não existe"),
        ],
    )
    .await;
}
