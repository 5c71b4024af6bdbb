//! The same of reminders and spending limits: what they are called, what they cost and whose they
//! are stands in no log line, and in no answer that has no place for it.

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, path},
};

use super::{KEY, LOGS, environment, failure, no_secret, nothing_private};
use crate::process::Stdio;

fn calls() -> Vec<(&'static str, Value)> {
    let reminder =
        json!({"title": "canary-title", "dueDate": "2099-12-31", "amount": 735_194_628.5});
    let limit =
        json!({"category": "canary-category", "limitAmount": 735_194_628.5, "period": "daily"});
    vec![
        ("list_payment_reminders", json!({"filter": "all"})),
        ("create_payment_reminder", reminder),
        (
            "delete_payment_reminder",
            json!({"reminderId": "pr-canary", "hardDelete": true}),
        ),
        ("list_spending_limits", json!({"includeInactive": true})),
        (
            "get_spending_limit_transactions",
            json!({"limitId": "pr-canary"}),
        ),
        ("create_spending_limit", limit.clone()),
        ("confirm_spending_limit", limit),
        (
            "update_spending_limit",
            json!({"limitId": "pr-canary", "category": "canary-category"}),
        ),
        ("delete_spending_limit", json!({"limitId": "pr-canary"})),
    ]
}

/// A Pierre that says too much, about everybody.
async fn talkative() -> MockServer {
    let server = MockServer::start().await;
    let thing = json!({
        "id": "pr-canary", "userId": "canary-user", "owner": "canary-owner",
        "taxNumber": "canary-tax", "title": "canary-title 52998224725",
        "category": "canary-category canary.mail@example.com", "amount": "735194628.01",
        "limitAmount": "735194628.02", "currentSpending": 735_194_628.03, "status": "canary-text",
        "period": "canary-text", "reminderTime": "canary-text 529.982.247-25"
    });
    for list in ["list-payment-reminders", "list-spending-limits"] {
        let body = json!({"data": [thing], "message": "canary-error", "quota": {"limit": 735_194_628,
            "subscriptionType": "canary-error", "upgradeMessage": "canary-error"}});
        let reply = ResponseTemplate::new(200).set_body_json(body);
        let mock = Mock::given(path(format!("/tools/api/{list}"))).respond_with(reply);
        mock.mount(&server).await;
    }
    let body = json!({"success": true, "message": "canary-error for canary-owner", "data": thing});
    let reply = ResponseTemplate::new(200).set_body_json(body);
    Mock::given(any())
        .respond_with(reply)
        .with_priority(9)
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn no_answer_and_no_log_line_holds_what_it_should_not() {
    let mut upstreams = vec![(talkative().await, true)];
    for status in [400, 403, 404, 500] {
        let server = MockServer::start().await;
        let mock = Mock::given(any()).respond_with(failure(status));
        mock.mount(&server).await;
        upstreams.push((server, false));
    }
    for (index, (upstream, works)) in upstreams.into_iter().enumerate() {
        let base = format!("{}/tools/api", upstream.uri());
        let mut environment = environment(&base).to_vec();
        environment.push(("PIERRE_API_KEY", KEY));
        let mut mcp = Stdio::ready(&LOGS[index % 2], &environment).await;
        for (name, arguments) in calls() {
            let result = mcp.call(name, arguments).await;
            assert_eq!(result["isError"], !works, "{name}: {result}");
        }
        assert_eq!(
            works,
            mcp.seen.contains("canary-title [CPF]"),
            "{}",
            mcp.seen
        );
        no_secret(&mcp.seen);
        let (_, code, log) = mcp.ended().await;
        assert_eq!(code, Some(0));
        assert!(
            log.contains("tool call") && log.contains("answered"),
            "{log}"
        );
        nothing_private(&log);
    }
}
