//! explain_total against the sandbox; that its rows add up is in `agreement`.

use serde_json::{Value, json};

use super::{
    agreement::{pages, rows},
    refuses, tells_every_fault,
};
use crate::support::Sandbox;

const TOOL: &str = "explain_total";

#[tokio::test]
async fn a_group_is_named_without_case_and_accents() {
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        for name in [
            "Restaurantes, bares e lanchonetes",
            "restaurantes",
            "RESTAURANTES",
        ] {
            let asked = json!({"period": "2026-10", "group": name});
            let answer = server.call(TOOL, asked).await.good();
            assert_eq!(answer["group"], "Restaurantes, bares e lanchonetes");
            assert!(answer["count"].as_u64().unwrap() > 3);
        }
        for (name, why) in [
            ("compras", None),
            ("serv", Some("mais de um grupo")),
            ("nada", Some("nenhum grupo")),
        ] {
            let asked = json!({"period": "2026-10", "group": name});
            let answer = server.call(TOOL, asked).await;
            match why {
                None => assert_eq!(answer.good()["group"], "Compras"),
                Some(why) => {
                    let text = answer.bad();
                    assert!(
                        text.contains(why) && text.contains("informe um destes: \""),
                        "{text}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn no_row_is_lost_or_repeated_between_pages_of_any_size() {
    let sandbox = &Sandbox::all().await[0];
    let server = sandbox.server("sk-sandbox").await;
    for show in ["counted", "leftOut"] {
        let ask = async |size: u8| {
            let asked = json!({"period": "2026-10", "show": show, "pageSize": size});
            rows(&pages(&server, TOOL, asked).await)
        };
        let all = ask(200).await;
        assert!(all.is_sorted_by_key(|row| std::cmp::Reverse(row["date"].to_string())));
        for size in [1, 7, 50] {
            assert_eq!(ask(size).await, all, "{show} {size}");
        }
    }
}

#[tokio::test]
async fn rows_left_out_say_why_and_counted_ones_need_not() {
    let sandbox = &Sandbox::all().await[0];
    let server = sandbox.server("sk-sandbox").await;
    let all = |answer: &Value| answer["transactions"].as_array().unwrap().clone();
    let counted = server.call(TOOL, json!({"period": "2026-10"})).await.good();
    assert!(all(&counted).iter().all(|row| row.get("rule").is_none()));
    let left = json!({"period": "2026-10", "show": "leftOut", "pageSize": 200});
    let left = server.call(TOOL, left).await.good();
    assert!(all(&left).iter().all(|row| row["rule"].is_string()));
    let foreign: Vec<_> = all(&left)
        .into_iter()
        .filter(|row| row["rule"] == "outra-moeda")
        .collect();
    assert!(foreign.iter().all(|row| row["currency"] == "USD") && !foreign.is_empty());
    // One leg of a transfer has no other.
    let november = json!({"period": "2026-11", "show": "leftOut", "pageSize": 200});
    let november = server.call(TOOL, november).await.good();
    let alone: Vec<_> = all(&november)
        .into_iter()
        .filter(|row| row["rule"] == "transferencia-propria-sem-par")
        .map(|row| row["amount"].clone())
        .collect();
    assert_eq!(alone, [json!("-600.00")]);
}

#[tokio::test]
async fn a_cursor_of_another_question_is_refused() {
    let sandbox = &Sandbox::all().await[0];
    let server = sandbox.server("sk-sandbox").await;
    let first = server
        .call(TOOL, json!({"period": "2026-10", "pageSize": 3}))
        .await
        .good();
    let cursor = first["nextCursor"].clone();
    for other in [
        json!({"period": "2026-09", "cursor": cursor}),
        json!({"period": "2026-10", "basis": "caixa", "cursor": cursor}),
        json!({"period": "2026-10", "show": "leftOut", "cursor": cursor}),
        json!({"period": "2026-10", "groupBy": "bank", "cursor": cursor}),
    ] {
        let text = server.call(TOOL, other).await.bad();
        assert!(
            text.starts_with("O cursor pertence a uma consulta com outros filtros."),
            "{text}"
        );
    }
}

#[tokio::test]
async fn bad_arguments_are_refused() {
    refuses(
        TOOL,
        &[
            (json!({"show": "CANARY"}), "`show`"),
            (json!({"basis": "accrual"}), "`basis`"),
            (json!({"pageSize": 201}), "`pageSize`"),
            (json!({"period": "2026-13"}), "`period`"),
        ],
    )
    .await;
}

#[tokio::test]
async fn every_fault_is_told() {
    tells_every_fault(TOOL, json!({"period": "2026-10"})).await;
}
