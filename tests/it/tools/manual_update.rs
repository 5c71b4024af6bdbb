//! manual_update against the sandbox.

use serde_json::{Value, json};

use super::{refuses, tells_every_fault};
use crate::support::{Sandbox, Server};

async fn sync(server: &Server) -> Value {
    server
        .call("manual_update", json!({"force": true}))
        .await
        .good()
}

/// What stands at more than zero, beside the total.
fn counts(report: &Value) -> Vec<(String, u64)> {
    let totals = report["totals"].as_object().unwrap();
    totals
        .iter()
        .map(|(name, count)| (name.clone(), count.as_u64().unwrap()))
        .filter(|(name, count)| *count > 0 && name != "total")
        .collect()
}

fn pairs(list: &[(&str, u64)]) -> Vec<(String, u64)> {
    list.iter()
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

#[tokio::test]
async fn each_sync_finds_the_banks_one_step_further() {
    let [sandbox, ..] = Sandbox::all().await;
    let server = sandbox.server("sk-sandbox").await;
    let first = sync(&server).await;
    assert_eq!(first["totals"]["total"], 7);
    assert_eq!(
        counts(&first),
        pairs(&[
            ("completed", 1),
            ("partialSuccess", 1),
            ("inProgress", 1),
            ("needsUserInput", 1),
            ("loginErrors", 1),
            ("outdated", 1),
            ("notSyncable", 1)
        ])
    );
    assert_eq!(first["complete"], false);
    assert_eq!(first["lookAgainAt"], "2026-11-22T12:05:00-03:00");
    let outcome = |report: &Value, bank: &str| {
        let rows = report["connections"].as_array().unwrap();
        let row = rows.iter().find(|row| row["bank"] == bank).unwrap();
        assert!(!row["next"].as_str().unwrap().is_empty());
        row["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome(&first, "Nubank"), "completed");
    assert_eq!(outcome(&first, "Bradesco"), "loginError");
    assert_eq!(outcome(&first, "Santander"), "needsUserInput");

    let second = sync(&server).await;
    assert_eq!(
        counts(&second),
        pairs(&[
            ("completed", 2),
            ("needsUserInput", 1),
            ("loginErrors", 1),
            ("outdated", 1),
            ("throttled", 1),
            ("notSyncable", 1)
        ])
    );
    assert_eq!(outcome(&second, "Mercado Pago"), "alreadyRunning");
    assert_eq!(second["lookAgainAt"], "2026-11-22T12:10:00-03:00");

    let third = sync(&server).await;
    assert_eq!(
        counts(&third),
        pairs(&[
            ("completed", 4),
            ("needsUserInput", 1),
            ("loginErrors", 1),
            ("notSyncable", 1)
        ])
    );
    assert_eq!(third["lookAgainAt"], "2026-11-22T12:01:00-03:00");

    let fourth = sync(&server).await;
    assert_eq!(
        counts(&fourth),
        pairs(&[("throttled", 6), ("notSyncable", 1)])
    );
    assert_eq!(outcome(&fourth, "Nubank"), "limitExceeded");
    assert_eq!(fourth["complete"], false);
}

#[tokio::test]
async fn documented_failures_have_no_names_and_the_same_counts() {
    let [live, april, documented] = Sandbox::all().await;
    let (live, april, documented) = (
        live.server("sk-sandbox").await,
        april.server("sk-sandbox").await,
        documented.server("sk-sandbox").await,
    );
    for _ in 0..4 {
        let (live, documented) = (sync(&live).await, sync(&documented).await);
        assert_eq!(sync(&april).await, live);
        assert_eq!(live["totals"], documented["totals"]);
        assert_eq!(live["message"], documented["message"]);
        assert_eq!(live["complete"], documented["complete"]);
        let outcomes = |report: &Value| -> Vec<Value> {
            let rows = report["connections"].as_array().unwrap();
            rows.iter().map(|row| row["outcome"].clone()).collect()
        };
        assert_eq!(outcomes(&live), outcomes(&documented));
    }
}

#[tokio::test]
async fn a_sync_shows_in_accounts_and_transactions() {
    let [sandbox, ..] = Sandbox::all().await;
    let server = sandbox.server("sk-sandbox").await;
    let today = || json!({"period": "hoje", "detail": "full"});
    let before = server.call("get_transactions", today()).await.good();
    let updated = async |bank: &str| {
        let answer = server.call("get_accounts", json!({})).await.good();
        let rows = answer["accounts"].as_array().unwrap().clone();
        rows.iter().find(|row| row["bank"] == bank).unwrap()["lastUpdated"].clone()
    };
    assert_ne!(updated("Nubank").await, "2026-11-22T12:00:00-03:00");
    sync(&server).await;
    assert_eq!(updated("Nubank").await, "2026-11-22T12:00:00-03:00");
    assert_ne!(updated("Itaú").await, "2026-11-22T12:00:00-03:00");
    sync(&server).await;
    assert_eq!(updated("Itaú").await, "2026-11-22T12:00:00-03:00");
    let after = server.call("get_transactions", today()).await.good();
    let count = |answer: &Value| answer["count"].as_u64().unwrap();
    assert_eq!(count(&after), count(&before) + 1);
    let text = after["transactions"].to_string();
    assert!(text.contains("SUPERMERCADO BOM PRECO"), "{text}");
    assert!(!before["transactions"].to_string().contains("BOM PRECO"));
}

#[tokio::test]
async fn without_a_bank_there_is_nothing_to_sync() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox-empty").await;
        let text = server.call("manual_update", json!({})).await.bad();
        assert!(
            text.starts_with("Ainda não há banco conectado à Pierre."),
            "{text}"
        );
        assert!(text.contains("https://pierre.finance/connect"), "{text}");
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault("manual_update", json!({})).await;
}

#[tokio::test]
async fn what_may_have_begun_is_not_called_unchanged() {
    let [sandbox, ..] = Sandbox::all().await;
    for key in ["sk-sandbox-500", "sk-sandbox-html"] {
        let server = sandbox.server(key).await;
        let text = server.call("manual_update", json!({})).await.bad();
        assert!(
            text.contains("Não se sabe se o pedido foi executado"),
            "{key}: {text}"
        );
        assert!(text.contains("lastUpdated"), "{text}");
        assert!(!text.contains("Nada foi alterado"), "{text}");
    }
}

#[tokio::test]
async fn a_second_sync_within_five_minutes_repeats_the_report_unless_it_is_forced() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let first = server.call("manual_update", json!({})).await.good();
        assert_eq!(first["repeatAt"], "2026-11-22T12:05:00-03:00");
        let again = server.call("manual_update", json!({})).await.good();
        let message = again["message"].as_str().unwrap();
        assert!(
            message.starts_with("A última sincronização foi às 12:00, e nada foi pedido à Pierre agora; uma nova é possível a partir das 12:05"),
            "{message}"
        );
        assert!(
            message.contains("Daquela vez: 1 de 6 conexões"),
            "{message}"
        );
        let without_message = |answer: &Value| {
            let mut answer = answer.clone();
            answer.as_object_mut().unwrap().remove("message");
            answer
        };
        assert_eq!(without_message(&again), without_message(&first));
        // Had it been sent, the banks would have gone a step further.
        let forced = sync(&server).await;
        assert_eq!(forced["totals"]["completed"], 2);
        let again = server
            .call("manual_update", json!({"force": "false"}))
            .await
            .good();
        assert_eq!(without_message(&again), without_message(&forced));
    }
}

#[tokio::test]
async fn takes_one_argument() {
    refuses(
        "manual_update",
        &[
            (json!({"force": "CANARY"}), "`force`: use true ou false."),
            (
                json!({"again": true}),
                "`again`: não existe; os argumentos são `force`.",
            ),
        ],
    )
    .await;
}
