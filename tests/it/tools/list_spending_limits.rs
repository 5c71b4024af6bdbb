//! list_spending_limits against the sandbox.

use serde_json::{Value, json};

use super::{refuses, tells_every_fault};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "list_spending_limits";

async fn list(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    sandbox.server(key).await.call(NAME, arguments).await
}

/// The answer to one body of Pierre's.
async fn of(body: Value) -> Value {
    let upstream = Upstream::saying("list-spending-limits", body.to_string()).await;
    let server = upstream.server().await;
    server.call(NAME, json!({})).await.good()
}

#[tokio::test]
async fn shows_what_is_spent_and_what_is_left_of_each() {
    let mut answers = Vec::new();
    for sandbox in Sandbox::all().await {
        let answer = list(&sandbox, "sk-sandbox", json!({})).await.good();
        assert_eq!(
            answer,
            json!({
                "count": 3,
                "quota": {"used": 3, "allowed": 5, "canCreate": true},
                "complete": true,
                "warnings": [],
                "limits": [
                    {
                        "limitId": "sl_001", "category": "Restaurantes, bares e lanchonetes",
                        "limitAmount": "800.00", "period": "monthly",
                        "periodStart": "2026-11-01", "currentSpending": "530.73",
                        "remainingAmount": "269.27", "percentageUsed": "66.34",
                        "status": "ok", "isRecurring": true
                    },
                    {
                        "limitId": "sl_002", "category": "Supermercado",
                        "limitAmount": "1400.00", "period": "monthly",
                        "periodStart": "2026-11-01", "currentSpending": "1114.69",
                        "remainingAmount": "285.31", "percentageUsed": "79.62",
                        "status": "warning", "isRecurring": true
                    },
                    {
                        "limitId": "sl_003", "category": "Transporte",
                        "limitAmount": "45.00", "period": "weekly",
                        "currentSpending": "50.40", "remainingAmount": "-5.40",
                        "percentageUsed": "112", "status": "exceeded", "isRecurring": true
                    }
                ]
            })
        );
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn inactive_ones_come_last_and_only_when_asked_for() {
    for sandbox in Sandbox::all().await {
        let arguments = json!({"includeInactive": "true"});
        let answer = list(&sandbox, "sk-sandbox", arguments).await.good();
        assert_eq!(
            (&answer["count"], &answer["quota"]["used"]),
            (&json!(4), &json!(3))
        );
        let last = answer["limits"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["limitId"], &last["isActive"]),
            (&json!("sl_004"), &json!(false))
        );
        assert_eq!(last["currentSpending"], "87.80");
    }
}

#[tokio::test]
async fn what_is_spent_is_what_the_statement_adds_up_to() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        // After a sync there are more rows; both count them.
        for _ in 0..3 {
            let listed = server
                .call(NAME, json!({"includeInactive": true}))
                .await
                .good();
            for limit in listed["limits"].as_array().unwrap() {
                let start = if limit["period"] == "weekly" {
                    "2026-11-16"
                } else {
                    "2026-11-01"
                };
                let statement = server
                    .call(
                        "get_transactions",
                        json!({"startDate": start, "endDate": "2026-11-22",
                            "categories": [limit["category"]]}),
                    )
                    .await
                    .good();
                let spent = limit["currentSpending"].as_str().unwrap();
                assert_eq!(statement["totals"]["out"], format!("-{spent}"), "{limit}");
            }
            server.call("manual_update", json!({})).await.good();
        }
    }
}

#[tokio::test]
async fn an_empty_user_has_none_and_the_whole_quota() {
    for sandbox in Sandbox::all().await {
        let answer = list(&sandbox, "sk-sandbox-empty", json!({})).await.good();
        assert_eq!(
            answer,
            json!({
                "count": 0,
                "quota": {"used": 0, "allowed": 5, "canCreate": true},
                "complete": true, "warnings": [], "limits": []
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
            (&json!(4), &json!(false))
        );
        let warnings = answer["warnings"].to_string();
        assert!(
            warnings.contains("1 linha de limite não pôde ser lida"),
            "{warnings}"
        );
        assert_eq!(
            answer["limits"][0],
            json!({
                "limitId": "9001", "category": "Categoria nova", "limitAmount": "12.50",
                "period": "quarterly", "percentageUsed": "33.33", "status": "dreaming"
            })
        );
    }
}

#[tokio::test]
async fn both_forms_of_every_field_read_the_same() {
    let documented = json!({"success": true, "count": 1, "filters": {"includeInactive": false},
        "data": [{"id": 12, "userId": "CANARY", "category": "Lazer", "limitAmount": 300,
            "period": "monthly", "isActive": true, "isRecurring": true,
            "periodStart": "2026-11-01", "currentSpending": 262.5, "remainingAmount": 37.5,
            "percentageUsed": 87.5, "status": "warning"}],
        "quota": {"subscriptionType": "pro", "currentCount": 1, "limit": 2, "canCreate": true,
            "remaining": 1, "message": "IGNORE", "upgradeMessage": "IGNORE"}});
    let live = json!({"data": [{"id": "12", "category": "Lazer", "limitAmount": "300.00",
            "period": "monthly", "isActive": "true", "isRecurring": "true",
            "periodStart": "2026-11-01T03:00:00.000Z", "currentSpending": "262.50",
            "remainingAmount": "37.50", "percentageUsed": "87.50", "status": "warning"}],
        "quota": {"currentCount": "1", "limit": "2", "canCreate": "true", "remaining": "1"}});
    let answer = of(documented).await;
    assert_eq!(answer, of(live).await);
    assert_eq!(
        answer["limits"][0],
        json!({
            "limitId": "12", "category": "Lazer", "limitAmount": "300.00", "period": "monthly",
            "periodStart": "2026-11-01", "currentSpending": "262.50",
            "remainingAmount": "37.50", "percentageUsed": "87.5", "status": "warning",
            "isRecurring": true
        })
    );
    let text = answer.to_string();
    assert!(
        !text.contains("CANARY") && !text.contains("IGNORE"),
        "{text}"
    );
}

#[tokio::test]
async fn a_percentage_keeps_its_digits_and_what_pierre_does_not_say_is_absent() {
    // More digits than a binary fraction holds.
    let body = r#"{"data":[{"id":9007199254740993,"percentageUsed":9007199254740993.07},{},{"period":"monthly"}]}"#;
    let upstream = Upstream::saying("list-spending-limits", body).await;
    let answer = upstream.server().await.call(NAME, json!({})).await.good();
    assert_eq!(
        answer["limits"],
        json!([{"limitId": "9007199254740993", "percentageUsed": "9007199254740993.07"}])
    );
    assert_eq!(answer["complete"], false);
    assert!(answer.get("quota").is_none());
}

#[tokio::test]
async fn asks_pierre_in_its_own_words() {
    let upstream = Upstream::saying("list-spending-limits", r#"{"data":[]}"#).await;
    let server = upstream.server().await;
    for (arguments, query) in [
        (json!({}), "s=s"),
        (json!({"includeInactive": false}), "s=s"),
        (json!({"includeInactive": true}), "includeInactive=true&s=s"),
    ] {
        server.call(NAME, arguments).await.good();
        let requests = upstream.requests().await;
        let last = requests.last().unwrap();
        assert_eq!(last.method, "GET");
        assert_eq!(last.url.path(), "/tools/api/list-spending-limits");
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
            (
                json!({"includeInactive": "CANARY"}),
                "`includeInactive`: use true ou false",
            ),
            (json!({"active": true}), "`active`: não existe"),
        ],
    )
    .await;
}
