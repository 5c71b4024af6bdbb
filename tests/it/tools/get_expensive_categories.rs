//! get_expensive_categories against the sandbox, and against bodies of every shape seen.

use serde_json::{Value, json};

use super::{refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream};

const TOOL: &str = "get_expensive_categories";

async fn ask(sandbox: &Sandbox, key: &str, arguments: Value) -> Value {
    let server = sandbox.server(key).await;
    server.call(TOOL, arguments).await.good()
}

async fn answer(body: Value) -> Value {
    let upstream = Upstream::saying("get-expensive-categories", body.to_string()).await;
    upstream.server().await.call(TOOL, json!({})).await.good()
}

#[tokio::test]
async fn the_last_seven_days_are_told_in_every_shape() {
    let [live @ .., documented] = Sandbox::all().await;
    let expected = json!({
        "period": {"startDate": "2026-11-15", "endDate": "2026-11-22"},
        "totalSpent": "1627.86",
        "count": 11,
        "complete": true,
        "warnings": [],
        "categories": [
            {"category": "Postos de gasolina", "spent": "391.37"},
            {"category": "Compras", "spent": "249.57"},
            {"category": "Compras online", "spent": "214.35"}
        ]
    });
    assert_eq!(ask(&documented, "sk-sandbox", json!({})).await, expected);
    for live in &live {
        let live = ask(live, "sk-sandbox", json!({})).await;
        for same in ["period", "totalSpent", "count", "categories"] {
            assert_eq!(live[same], expected[same]);
        }
        // Live bodies know which banks are behind.
        assert_eq!(live["complete"], false);
        assert!(
            live["warnings"][0]
                .as_str()
                .unwrap()
                .starts_with("Bradesco: conexão interrompida")
        );
    }
}

#[tokio::test]
async fn the_figures_are_those_of_the_structured_statement() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        for period in ["2026-10", "mes_passado", "2026-06", "ultimos_30_dias"] {
            let answer = server.call(TOOL, json!({"period": period})).await.good();
            let arguments = json!({"period": period, "format": "structured"});
            let statement = server.call("get_transactions", arguments).await.good();
            let summary = &statement["summary"];
            assert_eq!(answer["period"], statement["period"]);
            assert_eq!(answer["totalSpent"], summary["totalSpent"], "{period}");
            let sums = summary["byCategory"].as_array().unwrap();
            for row in answer["categories"].as_array().unwrap() {
                let sum = sums.iter().find(|it| it["category"] == row["category"]);
                assert_eq!(sum.unwrap()["total"], row["spent"], "{period}");
            }
        }
    }
}

#[tokio::test]
async fn nobody_spends_nothing() {
    for sandbox in Sandbox::all().await {
        assert_eq!(
            ask(&sandbox, "sk-sandbox-empty", json!({"period": "2026-10"})).await,
            json!({
                "period": {"startDate": "2026-10-01", "endDate": "2026-10-31"},
                "totalSpent": "0.00", "count": 0, "complete": true, "warnings": [], "categories": []
            })
        );
    }
}

#[tokio::test]
async fn odd_categories_are_counted() {
    for sandbox in Sandbox::all().await {
        let arguments = json!({"period": "2026-10"});
        let usual = ask(&sandbox, "sk-sandbox", arguments.clone()).await;
        let odd = ask(&sandbox, "sk-sandbox-odd", arguments).await;
        assert_eq!(odd["complete"], false);
        assert_eq!(odd["categories"], usual["categories"]);
        let warnings = odd["warnings"].to_string();
        assert!(
            warnings.contains("1 categoria não pôde ser lida"),
            "{warnings}"
        );
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(TOOL, json!({})).await;
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    refuses(
        TOOL,
        &[
            (json!({"period": "CANARY"}), "`period`: use hoje, ontem"),
            (
                json!({"period": "hoje", "endDate": "2026-10-01"}),
                "não os dois",
            ),
            (
                json!({"endDate": "31/10/2026"}),
                "`endDate`: use uma data que exista",
            ),
            (
                json!({"startDate": "2026-11-23"}),
                "vem antes de `startDate`",
            ),
            (
                json!({"categories": ["CANARY"]}),
                "`categories`: não existe",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn pierre_is_asked_for_whole_days() {
    for (arguments, query) in [
        (json!({}), "startDate=2026-11-15&endDate=2026-11-22&s=s"),
        (
            json!({"endDate": "2026-03-01"}),
            "startDate=2026-02-22&endDate=2026-03-01&s=s",
        ),
        (
            json!({"start_date": "2026-11-01"}),
            "startDate=2026-11-01&endDate=2026-11-22&s=s",
        ),
        (
            json!({"period": "2028-02"}),
            "startDate=2028-02-01&endDate=2028-02-29&s=s",
        ),
    ] {
        let body = r#"{"success":true,"data":"","summary":{"top3Categories":[]}}"#;
        let upstream = Upstream::saying("get-expensive-categories", body).await;
        upstream.server().await.call(TOOL, arguments).await.good();
        let hits = upstream.hits("get-expensive-categories").await;
        let [hit] = hits.as_slice() else {
            panic!("asked {} times", hits.len());
        };
        assert_eq!((hit.method.as_str(), hit.url.query()), ("GET", Some(query)));
        assert!(hit.body.is_empty());
    }
}

fn body(amount: Value, total: Value) -> Value {
    json!({
        "success": true,
        "data": "1. Alimentação: R$ 450,00\n2. CANARY",
        "summary": {
            "totalCategories": "5",
            "top3Categories": [
                {"category": "Alimentação", "totalAmount": amount, "formattedAmount": "R$ 450,00"},
                {"category": "Restaurantes, bares e lanchonetes", "totalAmount": 1.5, "formattedAmount": "x"}
            ],
            "totalExpenses": total,
            "formattedTotalExpenses": "R$ 1.234,56"
        },
        "dateRange": {"startDate": "2024-01-01", "endDate": "2024-01-31"}
    })
}

#[tokio::test]
async fn amounts_are_numbers_or_texts_and_what_is_spent_is_positive() {
    let expected = json!({
        "period": {"startDate": "2026-11-15", "endDate": "2026-11-22"},
        "totalSpent": "1234.56", "count": 5, "complete": true, "warnings": [],
        "categories": [
            {"category": "Alimentação", "spent": "450.00"},
            {"category": "Restaurantes, bares e lanchonetes", "spent": "1.50"}
        ]
    });
    for (amount, total) in [
        (json!(450), json!(1234.56)),
        (json!("450.00"), json!("1234.56")),
        (json!("-450.00"), json!(-1234.56)),
    ] {
        assert_eq!(answer(body(amount, total)).await, expected);
    }
    let missing = answer(body(json!("abc"), json!(null))).await;
    assert_eq!(missing["complete"], false);
    assert_eq!(missing.get("totalSpent"), None);
    assert_eq!(missing["categories"][0], json!({"category": "Alimentação"}));
}

#[tokio::test]
async fn the_text_for_whatsapp_is_not_read() {
    for summary in [json!(null), json!("x"), json!({"totalExpenses": 10})] {
        let mut body = body(json!(450), json!(450));
        body["summary"] = summary;
        let answer = answer(body).await;
        assert_eq!(
            answer,
            json!({
                "period": {"startDate": "2026-11-15", "endDate": "2026-11-22"},
                "complete": false,
                "warnings": ["A Pierre não enviou os valores por categoria; use get_transactions com `format: structured`."],
                "categories": []
            })
        );
    }
}
