//! list_payment_reminders against the sandbox.

use serde_json::{Value, json};

use super::{refuses, tells_every_fault};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "list_payment_reminders";

async fn list(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    sandbox.server(key).await.call(NAME, arguments).await
}

fn ids(answer: &Value) -> Vec<&str> {
    let rows = answer["reminders"].as_array().unwrap();
    rows.iter()
        .map(|row| row["reminderId"].as_str().unwrap())
        .collect()
}

/// The answer to one body of Pierre's.
async fn of(body: Value) -> Value {
    let upstream = Upstream::saying("list-payment-reminders", body.to_string()).await;
    let server = upstream.server().await;
    server.call(NAME, json!({})).await.good()
}

#[tokio::test]
async fn shows_what_is_open_with_its_sum_and_the_quota() {
    let mut answers = Vec::new();
    for sandbox in Sandbox::all().await {
        let answer = list(&sandbox, "sk-sandbox", json!({})).await.good();
        assert_eq!(
            ids(&answer),
            ["pr_006", "pr_001", "pr_008", "pr_002", "pr_003", "pr_007"]
        );
        assert_eq!(
            (&answer["count"], &answer["total"]),
            (&json!(6), &json!("5774.58"))
        );
        assert_eq!(
            answer["quota"],
            json!({"used": 6, "allowed": 10, "canCreate": true})
        );
        assert_eq!(answer["complete"], true);
        assert_eq!(
            answer["warnings"],
            json!(["1 lembrete não tem valor e não entrou em `total`."])
        );
        assert_eq!(
            answer["reminders"][1],
            json!({
                "reminderId": "pr_001", "title": "Conta de luz", "amount": "180.00",
                "dueDate": "2026-11-25", "reminderTime": "2026-11-24T12:00:00.000Z",
                "status": "active"
            })
        );
        assert_eq!(
            answer["reminders"][5],
            json!({
                "reminderId": "pr_007", "title": "Renovar seguro do carro",
                "dueDate": "2026-12-18", "reminderTime": "2026-12-17T12:00:00.000Z",
                "status": "active", "isRecurring": true, "recurrencePattern": "yearly"
            })
        );
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn every_filter_has_its_list() {
    for sandbox in Sandbox::all().await {
        for (arguments, expected) in [
            (json!({"filter": "upcoming"}), vec!["pr_001"]),
            (json!({"filter": "upcoming", "days": 7}), vec!["pr_001"]),
            (
                json!({"filter": "UPCOMING", "days": "15"}),
                vec!["pr_001", "pr_008", "pr_002"],
            ),
            (json!({"filter": "overdue"}), vec!["pr_006"]),
            (
                json!({"filter": "all"}),
                vec![
                    "pr_006", "pr_001", "pr_008", "pr_002", "pr_003", "pr_007", "pr_004", "pr_005",
                ],
            ),
        ] {
            let answer = list(&sandbox, "sk-sandbox", arguments).await.good();
            assert_eq!(ids(&answer), expected);
            assert_eq!(answer["count"], expected.len());
            assert_eq!(answer["quota"]["used"], 6);
        }
        let overdue = list(&sandbox, "sk-sandbox", json!({"filter": "overdue"})).await;
        assert_eq!(overdue.good()["total"], "320.00");
    }
}

#[tokio::test]
async fn an_empty_user_has_none_and_the_whole_quota() {
    for sandbox in Sandbox::all().await {
        let answer = list(&sandbox, "sk-sandbox-empty", json!({})).await.good();
        assert_eq!(
            answer,
            json!({
                "count": 0, "total": "0.00",
                "quota": {"used": 0, "allowed": 10, "canCreate": true},
                "complete": true, "warnings": [], "reminders": []
            })
        );
    }
}

#[tokio::test]
async fn an_odd_row_takes_no_other_with_it() {
    for sandbox in Sandbox::all().await {
        let answer = list(&sandbox, "sk-sandbox-odd", json!({})).await.good();
        assert_eq!(
            (&answer["count"], &answer["complete"]),
            (&json!(7), &json!(false))
        );
        let warnings = answer["warnings"].to_string();
        assert!(
            warnings.contains("1 linha de lembrete não pôde ser lida"),
            "{warnings}"
        );
        let future = answer["reminders"].as_array().unwrap().last().unwrap();
        assert_eq!(
            *future,
            json!({
                "reminderId": "9001", "title": "Lembrete do futuro", "reminderTime": "7",
                "status": "snoozed", "isRecurring": true, "recurrencePattern": "lunar"
            })
        );
    }
}

#[tokio::test]
async fn both_forms_of_every_field_read_the_same() {
    let documented = json!({"success": true, "count": 1, "filter": "Active reminders",
        "data": [{"id": "pr_1", "title": "Luz", "amount": 180.10, "dueDate": "2026-12-31",
            "reminderTime": "2026-12-30T12:00:00.000Z", "status": "active",
            "isRecurring": true, "recurrencePattern": "monthly"}],
        "quota": {"subscriptionType": "pro", "currentCount": 1, "limit": 5, "canCreate": true,
            "remaining": 4}});
    let live = json!({"data": [{"id": "pr_1", "title": "Luz", "amount": "180.10",
            "dueDate": "2026-12-31T00:00:00.000Z", "reminderTime": "2026-12-30T12:00:00.000Z",
            "status": "active", "isRecurring": "true", "recurrencePattern": "monthly"}],
        "quota": {"currentCount": "1", "limit": "5", "canCreate": "true", "remaining": 4.0}});
    let answer = of(documented).await;
    assert_eq!(answer, of(live).await);
    assert_eq!(
        answer["reminders"][0],
        json!({
            "reminderId": "pr_1", "title": "Luz", "amount": "180.10", "dueDate": "2026-12-31",
            "reminderTime": "2026-12-30T12:00:00.000Z", "status": "active",
            "isRecurring": true, "recurrencePattern": "monthly"
        })
    );
    // A due date at midnight in São Paulo is that day too.
    let shifted = of(json!({"data": [{"id": 7, "dueDate": "2026-12-31T03:00:00.000Z"}]})).await;
    assert_eq!(
        shifted["reminders"],
        json!([{"reminderId": "7", "dueDate": "2026-12-31"}])
    );
}

#[tokio::test]
async fn what_pierre_does_not_say_is_absent() {
    let answer = of(json!({"data": [
        {"title": "Sem id", "amount": "10.00"}, {"id": "pr_1"}, {}, {"status": "active"}
    ], "quota": {"limit": 5, "remaining": -1}}))
    .await;
    assert_eq!(answer["reminders"].as_array().unwrap().len(), 2);
    assert_eq!(answer["quota"], json!({"allowed": 5}));
    assert_eq!(
        (&answer["total"], &answer["complete"]),
        (&json!("10.00"), &json!(false))
    );
    assert!(of(json!({"data": null})).await.get("quota").is_none());
}

#[tokio::test]
async fn a_long_list_is_cut_and_says_so() {
    let rows: Vec<Value> = (0..120)
        .map(|number| json!({"id": format!("pr_{number:03}"), "title": "x", "amount": "1", "status": "completed"}))
        .collect();
    let answer = of(json!({"data": rows})).await;
    assert_eq!(ids(&answer).len(), 50);
    assert_eq!(
        (&answer["count"], &answer["total"]),
        (&json!(120), &json!("120.00"))
    );
    assert_eq!(answer["complete"], false);
    assert_eq!(
        answer["warnings"],
        json!(["São 120 lembretes; aparecem os 50 primeiros. `count` e `total` são de todos."])
    );
}

#[tokio::test]
async fn asks_pierre_in_its_own_words() {
    let upstream = Upstream::saying("list-payment-reminders", r#"{"data":[]}"#).await;
    let server = upstream.server().await;
    for (arguments, query) in [
        (json!({}), "filter=active&s=s"),
        (json!({"filter": "all"}), "filter=all&s=s"),
        (json!({"filter": "upcoming"}), "filter=upcoming&days=7&s=s"),
        (
            json!({"filter": "upcoming", "days": 31}),
            "filter=upcoming&days=31&s=s",
        ),
        (json!({"filter": "overdue"}), "filter=overdue&s=s"),
    ] {
        server.call(NAME, arguments).await.good();
        let requests = upstream.requests().await;
        let last = requests.last().unwrap();
        assert_eq!(last.method, "GET");
        assert_eq!(last.url.path(), "/tools/api/list-payment-reminders");
        assert_eq!(last.url.query(), Some(query));
        assert!(last.body.is_empty());
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, json!({})).await;
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    refuses(
        NAME,
        &[
            (json!({"days": 7}), "`days`: só vale com `filter: upcoming`"),
            (
                json!({"filter": "all", "days": 7}),
                "`days`: só vale com `filter: upcoming`",
            ),
            (
                json!({"filter": "upcoming", "days": 0}),
                "`days`: use um número inteiro de 1 a 366",
            ),
            (
                json!({"filter": "upcoming", "days": 367}),
                "`days`: use um número inteiro de 1 a 366",
            ),
            (
                json!({"filter": "CANARY"}),
                "`filter`: use um destes valores: active, all, upcoming, overdue",
            ),
            (json!({"status": "active"}), "`status`: não existe"),
        ],
    )
    .await;
}
