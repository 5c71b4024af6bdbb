//! Payment reminders.

use serde_json::json;

use super::answer;

#[tokio::test]
async fn a_changed_reminder_is_the_same_in_either_shape() {
    let change = || json!({"reminderId": "pr_123456789", "title": "Conta de luz - Residência", "amount": "180,00", "dueDate": "2024-12-20"});
    let documented = answer(
        "update_payment_reminder",
        change(),
        body!("update_payment_reminder.documented"),
    )
    .await;
    let live = answer(
        "update_payment_reminder",
        change(),
        body!("update_payment_reminder.live"),
    )
    .await;
    assert_eq!(documented, live);
    assert_eq!(
        documented["reminder"],
        json!({
            "reminderId": "pr_123456789", "title": "Conta de luz - Residência",
            "amount": "180.00", "dueDate": "2024-12-20",
            "reminderTime": "2024-12-19T09:00:00Z", "recurrenceTime": "9h",
            "status": "active", "isRecurring": false
        })
    );
    assert_eq!(
        documented["changed"],
        json!([
            "título: Conta de luz - Residência",
            "valor: R$ 180,00",
            "vencimento: 20/12/2024"
        ])
    );
    assert_eq!(documented["warnings"], json!([]));
}

#[tokio::test]
async fn a_reminder_that_did_not_become_what_was_asked_is_said_not_to() {
    let body = r#"{"data":{"id":"pr_1","title":"Luz","amount":"170.00","status":"active"}}"#;
    let change = json!({"reminderId": "pr_1", "amount": 180, "newStatus": "completed"});
    let answer = answer("update_payment_reminder", change, body).await;
    assert_eq!(answer["changed"], json!([]));
    assert_eq!(answer["warnings"].as_array().unwrap().len(), 2);
    let message = answer["message"].as_str().unwrap();
    assert!(message.contains("não ficou como foi pedido"), "{message}");
}

#[tokio::test]
async fn a_change_that_pierre_does_not_repeat_is_reported_by_what_was_asked() {
    let change = json!({"reminderId": "pr_1", "newStatus": "completed"});
    let answer = answer("update_payment_reminder", change, r#"{"data":{}}"#).await;
    assert_eq!(answer["reminder"], json!({"reminderId": "pr_1"}));
    assert_eq!(answer["changed"], json!(["situação: concluído"]));
}
