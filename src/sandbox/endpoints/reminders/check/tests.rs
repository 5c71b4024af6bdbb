//! Unit tests of `check`.

use serde_json::json;

use super::*;

#[test]
fn validates_each_field_of_an_update() {
    for good in [
        json!({ "title": "Luz", "amount": 10.5, "newStatus": "active" }),
        json!({ "recurrenceTime": "14h30", "reminderTime": "2026-12-19T09:00:00Z" }),
        json!({ "dueDate": "2026-12-20", "title": null }),
    ] {
        assert!(check_fields(&good).is_ok(), "{good}");
    }
    for bad in [
        json!({ "title": " " }),
        json!({ "amount": "180" }),
        json!({ "amount": -1 }),
        json!({ "dueDate": "20/12/2026" }),
        json!({ "dueDate": "2026-02-30" }),
        json!({ "reminderTime": "amanhã" }),
        json!({ "recurrenceTime": "25h" }),
        json!({ "newStatus": "paid" }),
    ] {
        assert!(check_fields(&bad).is_err(), "{bad}");
    }
}
