//! Bank syncs.

use serde_json::{Value, json};

use super::{answer, sync};

#[tokio::test]
async fn a_sync_tells_what_became_of_each_bank() {
    let live = answer("manual_update", json!({}), body!("manual_update.live")).await;
    assert_eq!(
        live["totals"],
        json!({
            "total": 7, "completed": 1, "partialSuccess": 0, "inProgress": 1,
            "needsUserInput": 1, "loginErrors": 0, "outdated": 0, "throttled": 2,
            "notSyncable": 1, "failed": 1
        })
    );
    let outcomes: Vec<_> = live["connections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row.get("bank").and_then(Value::as_str),
                row["outcome"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            (Some("Nubank"), "completed"),
            (Some("Itaú"), "inProgress"),
            (Some("Bradesco"), "needsUserInput"),
            (Some("Santander"), "alreadyRunning"),
            (Some("Mercado Pago"), "limitExceeded"),
            (None, "notSyncable"),
            (Some("Inter"), "failed"),
        ]
    );
    assert_eq!(live["complete"], false);
    // Throttled: look again after ten minutes.
    assert_eq!(live["lookAgainAt"], "2026-11-22T12:10:00-03:00");
    let message = live["message"].as_str().unwrap();
    assert!(message.starts_with("1 de 6 "), "{message}");
}

#[tokio::test]
async fn a_documented_sync_that_names_fewer_banks_than_it_counts_is_counted_whole() {
    let documented = answer(
        "manual_update",
        json!({}),
        body!("manual_update.documented"),
    )
    .await;
    // Three completed of which one is named, one to confirm, one in progress, one failed: six,
    // where the example's own total says five.
    assert_eq!(documented["totals"]["completed"], 3);
    assert_eq!(documented["totals"]["total"], 6);
    assert_eq!(documented["totals"]["failed"], 1);
    assert_eq!(documented["complete"], false);
    assert_eq!(documented["connections"].as_array().unwrap().len(), 6);
    assert_eq!(
        documented["warnings"],
        json!(["A Pierre informou 5 conexões, mas detalhou 6."])
    );
    assert_eq!(documented["lookAgainAt"], "2026-11-22T12:05:00-03:00");
}

#[tokio::test]
async fn a_failed_bank_is_the_same_with_few_fields_and_with_many() {
    let few = json!({"failed": {"count": 1, "items": [{"error": "Connection timeout"}]}});
    let many = json!({"failed": {"count": 1, "items": [{"itemId": "i", "connectorName": null, "error": "Connection timeout", "status": "X", "future": {}}]}});
    let few = sync(few).await;
    assert_eq!(few, sync(many).await);
    assert_eq!(few["connections"][0]["outcome"], "failed");
}

#[tokio::test]
async fn the_wallet_alone_does_not_make_a_sync_incomplete() {
    let wallet = |item: Value| {
        json!({"totalItems": 2,
            "completed": {"count": 1, "items": [{"connectorName": "Nubank"}]},
            "failed": {"count": 1, "items": [item]}})
    };
    for item in [
        json!({"error": "Sync not allowed", "codeDescription": "WALLET_NOT_SYNCABLE"}),
        json!({"error": "Sync not allowed"}),
        json!({"codeDescription": "WALLET_NOT_SYNCABLE"}),
    ] {
        let report = sync(wallet(item.clone())).await;
        assert_eq!(report["totals"]["notSyncable"], 1, "{item}");
        assert_eq!(report["complete"], true, "{item}");
        assert_eq!(report["lookAgainAt"], "2026-11-22T12:01:00-03:00");
    }
}

#[tokio::test]
async fn a_sync_without_details_is_a_sync_of_unknown_outcome() {
    for body in [
        r#"{"success":true,"message":"ok"}"#,
        r#"{"success":true,"details":null}"#,
        r#"{"success":true,"connectedAccounts":3}"#,
        r#"{"details":"x"}"#,
        "{}",
    ] {
        let report = answer("manual_update", json!({}), body).await;
        assert_eq!(report["complete"], false, "{body}");
        assert_eq!(report["connections"], json!([]), "{body}");
        let message = report["message"].as_str().unwrap();
        assert!(message.contains("não disse como foi"), "{message}");
    }
}

#[tokio::test]
async fn odd_parts_of_a_sync_do_not_hide_the_rest() {
    let report = sync(json!({
        "totalItems": "3",
        "completed": {"count": "2"},
        "inProgress": 7,
        "outdated": {"count": null, "items": null},
        "failed": {"items": [7, {"connectorName": "Inter"}]},
        "somethingNew": {"count": 1, "items": [{}]}
    }))
    .await;
    assert_eq!(report["totals"]["completed"], 2);
    assert_eq!(report["totals"]["failed"], 1);
    assert_eq!(report["complete"], false);
    assert_eq!(report["connections"].as_array().unwrap().len(), 3);
    let warnings = report["warnings"].to_string();
    assert!(warnings.contains("formato desconhecido"), "{warnings}");
    // A count out of all reason is not believed.
    let report = sync(json!({"completed": {"count": 4_000_000_000_u32}})).await;
    assert_eq!(report["connections"].as_array().unwrap().len(), 100);
}
