//! Reminders and spending limits: every documented refusal can be reached.

use super::*;

#[tokio::test]
async fn every_refusal_can_be_reached() {
    let it = start(Shape::Documented);
    let title = |more: Value| {
        let mut body = json!({"title": "Luz", "dueDate": "2026-12-20"});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        Some(body)
    };
    let limit = |category: Value, amount: Value, period: Value| {
        Some(json!({"category": category, "limitAmount": amount, "period": period}))
    };
    let of = |id: &str, field: &str, value: Value| Some(json!({"limitId": id, field: value}));
    let (reminder, spending) = ("create-payment-reminder", "create-spending-limit");
    let (update, gone) = ("update-spending-limit", "delete-payment-reminder");
    for (method, path, body, status, error) in [
        ("POST", reminder, None, 400, "Invalid JSON body"),
        (
            "POST",
            reminder,
            Some(json!({"title": " "})),
            400,
            "Invalid or missing title",
        ),
        (
            "POST",
            reminder,
            title(json!({"dueDate": "20/12"})),
            400,
            "Invalid or missing dueDate",
        ),
        (
            "POST",
            reminder,
            title(json!({"amount": "x"})),
            400,
            "Invalid amount",
        ),
        (
            "POST",
            reminder,
            title(json!({"isRecurring": "sim"})),
            400,
            "Invalid isRecurring",
        ),
        (
            "POST",
            reminder,
            title(json!({"isRecurring": true})),
            400,
            "Invalid recurrencePattern",
        ),
        ("DELETE", gone, None, 400, "Invalid or missing reminderId"),
        (
            "DELETE",
            "delete-payment-reminder?reminderId=pr_001&hardDelete=x",
            None,
            400,
            "Invalid hardDelete",
        ),
        (
            "DELETE",
            "delete-payment-reminder?reminderId=pr_de_outra_pessoa",
            None,
            403,
            "Permission denied",
        ),
        (
            "DELETE",
            "delete-payment-reminder?reminderId=x",
            None,
            404,
            "Reminder not found",
        ),
        (
            "POST",
            spending,
            limit(json!(7), json!(1), json!("daily")),
            400,
            "Invalid or missing category",
        ),
        (
            "POST",
            spending,
            limit(json!("x"), json!("1"), json!("daily")),
            400,
            "Invalid or missing limitAmount",
        ),
        (
            "POST",
            "confirm-spending-limit",
            limit(json!("x"), json!(1), json!("yearly")),
            400,
            "Invalid or missing period",
        ),
        (
            "GET",
            "list-spending-limits?includeInactive=x",
            None,
            400,
            "Invalid includeInactive",
        ),
        (
            "GET",
            "get-spending-limit-transactions",
            None,
            400,
            "Invalid or missing limitId",
        ),
        (
            "GET",
            "get-spending-limit-transactions?limitId=sl_de_outra_pessoa",
            None,
            403,
            "Access denied",
        ),
        (
            "PUT",
            update,
            of("", "period", json!("daily")),
            400,
            "Invalid or missing limitId",
        ),
        (
            "PUT",
            update,
            of("sl_001", "other", json!(1)),
            400,
            "No updates provided",
        ),
        (
            "PUT",
            update,
            of("sl_001", "isActive", json!("x")),
            400,
            "Invalid isActive",
        ),
        (
            "PUT",
            update,
            of("x", "period", json!("daily")),
            404,
            "Spending limit not found",
        ),
        (
            "DELETE",
            "delete-spending-limit",
            None,
            400,
            "Invalid JSON body",
        ),
        (
            "DELETE",
            "delete-spending-limit?limitId=sl_001",
            Some(json!({})),
            400,
            "Invalid or missing limitId",
        ),
    ] {
        let (found, answer) = it.ask(method, path, KEY, body).await;
        assert_eq!(
            (found, &answer["error"]),
            (status, &json!(error)),
            "{method} {path}"
        );
    }
    for path in ["list-payment-reminders?filter=all", "list-spending-limits"] {
        let (_, empty) = it.ask("GET", path, "sk-sandbox-empty", None).await;
        assert!(rows(&empty).is_empty());
    }
    // Nothing of all this left a trace.
    assert_eq!(
        rows(&it.get("list-payment-reminders?filter=all").await).len(),
        8
    );
    let limits = it.get("list-spending-limits?includeInactive=true").await;
    assert_eq!(rows(&limits).len(), 4);
}
