//! Reminders and spending limits: every documented refusal can be reached.

use super::*;

#[tokio::test]
async fn every_refusal_can_be_reached() {
    let it = start(Shape::Documented);
    refuses(
        &it,
        &[
            "400|POST|create-payment-reminder|.|.|Invalid JSON body",
            r#"400|POST|create-payment-reminder|.|{"title": " "}|Invalid or missing title"#,
            r#"400|POST|create-payment-reminder|.|{"title": "Luz", "dueDate": "20/12"}|Invalid or missing dueDate"#,
            r#"400|POST|create-payment-reminder|.|{"title": "Luz", "dueDate": "2026-12-20", "amount": "x"}|Invalid amount"#,
            r#"400|POST|create-payment-reminder|.|{"title": "Luz", "dueDate": "2026-12-20", "isRecurring": "sim"}|Invalid isRecurring"#,
            r#"400|POST|create-payment-reminder|.|{"title": "Luz", "dueDate": "2026-12-20", "isRecurring": true}|Invalid recurrencePattern"#,
            "400|DELETE|delete-payment-reminder|.|.|Invalid or missing reminderId",
            "400|DELETE|delete-payment-reminder?reminderId=pr_001&hardDelete=x|.|.|Invalid hardDelete",
            "403|DELETE|delete-payment-reminder?reminderId=pr_de_outra_pessoa|.|.|Permission denied",
            "404|DELETE|delete-payment-reminder?reminderId=x|.|.|Reminder not found",
            r#"400|POST|create-spending-limit|.|{"category": 7, "limitAmount": 1, "period": "daily"}|Invalid or missing category"#,
            r#"400|POST|create-spending-limit|.|{"category": "x", "limitAmount": "1", "period": "daily"}|Invalid or missing limitAmount"#,
            r#"400|POST|confirm-spending-limit|.|{"category": "x", "limitAmount": 1, "period": "yearly"}|Invalid or missing period"#,
            "400|GET|list-spending-limits?includeInactive=x|.|.|Invalid includeInactive",
            "400|GET|get-spending-limit-transactions|.|.|Invalid or missing limitId",
            "403|GET|get-spending-limit-transactions?limitId=sl_de_outra_pessoa|.|.|Access denied",
            r#"400|PUT|update-spending-limit|.|{"limitId": "", "period": "daily"}|Invalid or missing limitId"#,
            r#"400|PUT|update-spending-limit|.|{"limitId": "sl_001", "other": 1}|No updates provided"#,
            r#"400|PUT|update-spending-limit|.|{"limitId": "sl_001", "isActive": "x"}|Invalid isActive"#,
            r#"404|PUT|update-spending-limit|.|{"limitId": "x", "period": "daily"}|Spending limit not found"#,
            "400|DELETE|delete-spending-limit|.|.|Invalid JSON body",
            "400|DELETE|delete-spending-limit?limitId=sl_001|.|{}|Invalid or missing limitId",
        ],
    )
    .await;
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
