//! get_transactions against the sandbox.

use std::collections::BTreeSet;

use pierre_mcp::sandbox::Shape;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{decimal, money, refuses, tells_every_fault};
use crate::support::{Sandbox, Server, Upstream};

async fn ask(server: &Server, arguments: Value) -> Value {
    server.call("get_transactions", arguments).await.good()
}

/// Sums of raw rows, each in the direction that its type names; and the rows left out.
fn sums(raw: &Value) -> (Value, u64) {
    let (mut inflow, mut outflow, mut left_out) = (Decimal::ZERO, Decimal::ZERO, 0);
    for row in raw["data"].as_array().unwrap() {
        let amount = match row["currency_code"].as_str().unwrap() {
            "BRL" => &row["amount"],
            _ => match row.get("amount_in_account_currency") {
                Some(amount) if !amount.is_null() => amount,
                _ => {
                    left_out += 1;
                    continue;
                }
            },
        };
        let amount = decimal(amount).abs();
        match row["type"].as_str().unwrap() {
            "DEBIT" => outflow -= amount,
            "CREDIT" => inflow += amount,
            other => panic!("{other}"),
        }
    }
    let totals =
        json!({"in": money(inflow), "out": money(outflow), "net": money(inflow + outflow)});
    (totals, left_out)
}

async fn raw(sandbox: &Sandbox, start: &str, end: &str) -> Value {
    let path = format!("get-transactions?startDate={start}&endDate={end}");
    sandbox.raw("sk-sandbox", &path).await
}

#[tokio::test]
async fn totals_are_what_the_rows_add_up_to_in_every_shape() {
    for (period, start, end) in [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("mes_passado", "2026-10-01", "2026-10-31"),
        ("este_mes", "2026-11-01", "2026-11-22"),
        ("2026-07", "2026-07-01", "2026-07-31"),
        ("hoje", "2026-11-22", "2026-11-22"),
        ("ontem", "2026-11-21", "2026-11-21"),
        ("ultimos_90_dias", "2026-08-25", "2026-11-22"),
        ("esta_semana", "2026-11-16", "2026-11-22"),
        ("semana_passada", "2026-11-09", "2026-11-15"),
        ("outubro", "2026-10-01", "2026-10-31"),
        ("este_ano", "2026-01-01", "2026-11-22"),
    ] {
        let mut answers = Vec::new();
        for sandbox in Sandbox::all().await {
            let raw = raw(&sandbox, start, end).await;
            let (totals, left_out) = sums(&raw);
            let server = sandbox.server("sk-sandbox").await;
            let answer = ask(&server, json!({"period": period})).await;
            assert_eq!(answer["totals"], totals, "{period}");
            assert_eq!(answer["count"], raw["count"], "{period}");
            assert_eq!(
                answer["period"],
                json!({"startDate": start, "endDate": end})
            );
            let warnings = answer["warnings"].to_string();
            assert_eq!(
                warnings.contains("outra moeda"),
                left_out > 0,
                "{period}: {warnings}"
            );
            if left_out > 0 {
                assert_eq!(answer["complete"], false);
            }
            answers.push((answer, left_out));
        }
        let [live, april, (documented, left_out_documented)] = answers.as_slice() else {
            panic!("three shapes");
        };
        assert_eq!(live, april);
        let (live, left_out_live) = live;
        assert_eq!(live["count"], documented["count"]);
        // Documented rows do not tell what a purchase in another currency cost in reais.
        if left_out_live == left_out_documented {
            assert_eq!(live["totals"], documented["totals"], "{period}");
        } else {
            assert_eq!(left_out_live + 1, *left_out_documented, "{period}");
            let difference =
                decimal(&live["totals"]["out"]) - decimal(&documented["totals"]["out"]);
            assert_eq!(difference.to_string(), "-143.78", "{period}");
        }
    }
}

#[tokio::test]
async fn the_dates_given_are_the_period() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let server = sandbox.server("sk-sandbox").await;
    for (arguments, start, end) in [
        (json!({}), "2026-08-22", "2026-11-22"),
        (
            json!({"startDate": "2026-11-20"}),
            "2026-11-20",
            "2026-11-22",
        ),
        (json!({"endDate": "2026-10-31"}), "2026-07-31", "2026-10-31"),
        // Dates as programs write them, and names as hosts do.
        (
            json!({"startDate": "2026-10-01T00:00:00.000Z", "end_date": "2026-10-31T23:59:59-03:00"}),
            "2026-10-01",
            "2026-10-31",
        ),
        (
            json!({"\"period\"": "Outubro de 2026", "toolCallId": "call_1", "sessionId": "x"}),
            "2026-10-01",
            "2026-10-31",
        ),
        (
            json!({"\u{200b}period": "2026-T3"}),
            "2026-07-01",
            "2026-09-30",
        ),
        (
            json!({"startDate": "2026-10-31", "endDate": "2026-10-31"}),
            "2026-10-31",
            "2026-10-31",
        ),
    ] {
        let (totals, _) = sums(&raw(&sandbox, start, end).await);
        let answer = ask(&server, arguments).await;
        assert_eq!(
            answer["period"],
            json!({"startDate": start, "endDate": end})
        );
        assert_eq!(answer["totals"], totals, "{start} to {end}");
    }
}

#[tokio::test]
async fn the_evening_of_a_month_s_last_day_belongs_to_that_month() {
    let mut october = Vec::new();
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let burger = async |period: &str| {
            let answer = ask(&server, json!({"period": period, "pageSize": 200})).await;
            let rows = answer["transactions"].as_array().unwrap().clone();
            rows.into_iter()
                .filter(|row| {
                    row["description"]
                        .to_string()
                        .contains("iFood *Hamburgueria")
                })
                .collect::<Vec<_>>()
        };
        let found = burger("2026-10").await;
        assert_eq!(found.len(), 1);
        assert_eq!(
            (&found[0]["date"], &found[0]["amount"]),
            (&json!("2026-10-31"), &json!("-87.40"))
        );
        assert!(burger("2026-11").await.is_empty());
        let day = ask(
            &server,
            json!({"startDate": "2026-10-31", "endDate": "2026-10-31"}),
        )
        .await;
        assert!(day["transactions"].to_string().contains("Hamburgueria"));
        october.push(found);
    }
    assert_eq!(october[0], october[1]);
    assert_eq!(october[0], october[2]);
    // It is the next day in UTC, so this is about something.
    let live = Sandbox::start(Shape::Live).await;
    let raw = raw(&live, "2026-10-31", "2026-10-31").await;
    let row = raw["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["amount"] == 87.4)
        .unwrap();
    assert_eq!(row["date"], "2026-11-01T02:30:00.000Z");
}

/// All pages, from the first.
async fn walk(server: &Server, mut arguments: Value) -> Vec<Value> {
    let mut pages = Vec::new();
    loop {
        let page = ask(server, arguments.clone()).await;
        let next = page.get("nextCursor").cloned();
        pages.push(page);
        match next {
            Some(cursor) => arguments["cursor"] = cursor,
            None => return pages,
        }
        assert!(pages.len() < 60);
    }
}

#[tokio::test]
async fn pages_walk_every_row_once_and_the_totals_stay() {
    for sandbox in Sandbox::all().await {
        let raw = raw(&sandbox, "2026-10-01", "2026-10-31").await;
        let rows = raw["data"].as_array().unwrap();
        let expected: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert!(expected.len() > 50);
        let server = sandbox.server("sk-sandbox").await;
        let pages = walk(
            &server,
            json!({"period": "2026-10", "pageSize": 7, "detail": "full"}),
        )
        .await;
        let mut seen = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            for same in ["period", "count", "totals", "complete", "warnings"] {
                assert_eq!(page[same], pages[0][same], "{same} of page {number}");
            }
            let rows = page["transactions"].as_array().unwrap();
            assert_eq!(page["returned"], rows.len());
            let last = number == pages.len() - 1;
            assert!(rows.len() == 7 || (last && !rows.is_empty() && rows.len() < 8));
            for row in rows {
                let date = row["date"].as_str().unwrap().to_owned();
                seen.push((date, row["transactionId"].as_str().unwrap().to_owned()));
            }
        }
        let ids: BTreeSet<&str> = seen.iter().map(|(_, id)| id.as_str()).collect();
        assert_eq!(ids, expected);
        assert_eq!(seen.len(), rows.len());
        // Newest first, then by id.
        let in_order = seen.windows(2).all(|two| {
            let [(day, id), (next_day, next_id)] = two else {
                return true;
            };
            day > next_day || (day == next_day && id < next_id)
        });
        assert!(in_order, "{seen:#?}");
        // The whole at once has the same rows.
        let whole = ask(
            &server,
            json!({"period": "2026-10", "pageSize": 200, "detail": "full"}),
        )
        .await;
        assert_eq!(whole.get("nextCursor"), None);
        let walked: Vec<Value> = pages
            .iter()
            .flat_map(|page| page["transactions"].as_array().unwrap().clone())
            .collect();
        assert_eq!(whole["transactions"], json!(walked));
    }
}

#[tokio::test]
async fn fifty_rows_are_a_page_when_nobody_says_how_many() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let server = sandbox.server("sk-sandbox").await;
    let answer = ask(&server, json!({"period": "ultimos_90_dias"})).await;
    assert_eq!(answer["returned"], 50);
    assert!(answer["count"].as_u64().unwrap() > 200);
    assert!(answer.get("nextCursor").is_some());
}

#[tokio::test]
async fn a_cursor_serves_only_the_query_that_gave_it() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let server = sandbox.server("sk-sandbox").await;
    let first = ask(&server, json!({"period": "2026-10", "pageSize": 5})).await;
    let cursor = first["nextCursor"].clone();
    // Another size or detail is the same query, and any process can answer it.
    let other = sandbox.server("sk-sandbox").await;
    let second = ask(
        &other,
        json!({"period": "2026-10", "pageSize": 9, "detail": "full", "cursor": cursor}),
    )
    .await;
    assert_eq!(second["returned"], 9);

    let upstream = Upstream::new().await;
    let nowhere = upstream.server().await;
    for other in [
        json!({"period": "2026-09"}),
        json!({"period": "mes_passado"}),
        json!({"startDate": "2026-10-01", "endDate": "2026-10-31"}),
        json!({"period": "2026-10", "accountType": "BANK"}),
        json!({"period": "2026-10", "accountSubtype": "CREDIT_CARD"}),
        json!({"period": "2026-10", "categories": ["Renda"]}),
        json!({"period": "2026-10", "minAmount": 10}),
        json!({"period": "2026-10", "maxAmount": 10}),
        json!({"period": "2026-10", "includeStatus": ["POSTED"]}),
        json!({"period": "2026-10", "clientMessage": "comida"}),
        json!({"period": "2026-10", "format": "raw"}),
        json!({}),
    ] {
        let mut other = other;
        other["cursor"] = cursor.clone();
        let text = nowhere.call("get_transactions", other.clone()).await.bad();
        assert!(
            text.starts_with("O cursor pertence a uma consulta com outros filtros."),
            "{other}: {text}"
        );
    }
    for bad in ["x", "e30", "CANARY", "eyJkIjoiMjAyNiJ9", "%%%"] {
        let arguments = json!({"period": "2026-10", "cursor": bad});
        let text = nowhere.call("get_transactions", arguments).await.bad();
        assert!(text.starts_with("O cursor não é válido."), "{bad}: {text}");
        assert!(!text.contains("CANARY"), "{text}");
    }
    assert!(upstream.requests().await.is_empty());
}

#[tokio::test]
async fn filters_narrow_rows_and_totals_alike() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        for (arguments, query) in [
            (json!({"accountType": "CREDIT"}), "accountType=CREDIT"),
            (json!({"accountType": "bank"}), "accountType=BANK"),
            (json!({"accountType": "LOAN"}), "accountType=LOAN"),
            (
                json!({"accountSubtype": "SAVINGS_ACCOUNT"}),
                "accountSubtype=SAVINGS_ACCOUNT",
            ),
            (
                json!({"categories": ["Supermercado", "Streaming de vídeo"]}),
                "categories=Supermercado,Streaming%20de%20v%C3%ADdeo",
            ),
            (
                json!({"categories": "Supermercado"}),
                "categories=Supermercado",
            ),
            (
                json!({"includeStatus": ["PENDING"]}),
                "includeStatus=PENDING",
            ),
            (
                json!({"clientMessage": "gastos com alimentação"}),
                "clientMessage=gastos%20com%20alimenta%C3%A7%C3%A3o",
            ),
        ] {
            for (period, dates) in [
                ("2026-10", "startDate=2026-10-01&endDate=2026-10-31"),
                ("ontem", "startDate=2026-11-21&endDate=2026-11-21"),
            ] {
                let raw = sandbox
                    .raw("sk-sandbox", &format!("get-transactions?{dates}&{query}"))
                    .await;
                let mut arguments = arguments.clone();
                arguments["period"] = json!(period);
                let answer = ask(&server, arguments).await;
                assert_eq!(answer["totals"], sums(&raw).0, "{query}, {period}");
                assert_eq!(answer["count"], raw["count"], "{query}, {period}");
            }
        }
    }
}

#[tokio::test]
async fn amounts_are_compared_from_the_person_s_side_and_not_by_pierre() {
    let row = |id: &str, account: &str, kind: &str, amount: f64| {
        json!({"id": id, "account_id": account, "account_type": account, "type": kind, "amount": amount,
            "date": "2026-10-05", "description": id})
    };
    let rows = json!([
        row("salary", "BANK", "CREDIT", 900.0),
        row("rent", "BANK", "DEBIT", -700.0),
        row("sofa", "CREDIT", "DEBIT", 500.0),
        row("coffee", "CREDIT", "DEBIT", 5.0),
    ]);
    let upstream = Upstream::saying("get-transactions", json!({"data": rows}).to_string()).await;
    let server = upstream.server().await;
    for (least, most, expected) in [
        (json!(100), json!(null), vec!["salary"]),
        (json!(null), json!("-100"), vec!["rent", "sofa"]),
        (json!(-600), json!(0), vec!["coffee", "sofa"]),
        (
            json!("-1.000,00"),
            json!("1.000"),
            vec!["coffee", "rent", "salary", "sofa"],
        ),
    ] {
        let arguments = json!({"period": "2026-10", "minAmount": least, "maxAmount": most});
        let answer = ask(&server, arguments).await;
        let found: Vec<_> = answer["transactions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["description"].as_str().unwrap())
            .collect();
        assert_eq!(found, expected, "{least} {most}");
    }
    for request in upstream.requests().await {
        assert!(!request.url.query().unwrap_or_default().contains("Amount"));
    }
}

#[tokio::test]
async fn a_list_that_came_as_a_text_is_a_list() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        for (text, list) in [
            (
                json!({"categories": "[\"Supermercado\", \"Streaming de vídeo\"]"}),
                json!({"categories": ["Supermercado", "Streaming de vídeo"]}),
            ),
            (
                json!({"includeStatus": "[\"posted\"]"}),
                json!({"includeStatus": ["POSTED"]}),
            ),
        ] {
            let october = |mut arguments: Value| {
                arguments["period"] = json!("2026-10");
                arguments
            };
            let answer = ask(&server, october(text)).await;
            assert!(answer["count"].as_u64() > Some(3), "{answer}");
            assert_eq!(answer, ask(&server, october(list)).await);
        }
    }
}

#[tokio::test]
async fn nothing_found_for_a_list_that_came_as_a_text_is_no_empty_statement() {
    let nothing = r#"{"success":true,"data":[],"count":0}"#;
    let upstream = Upstream::saying("get-transactions", nothing).await;
    let server = upstream.server().await;
    let asked = |categories: Value| json!({"period": "2026-10", "categories": categories});
    let text = asked(json!("[\"Supermercado\"]"));
    let refusal = server.call("get_transactions", text).await.bad();
    let says = "`categories`: veio como texto JSON e, lido como lista, não encontrou nada";
    assert!(refusal.contains(says), "{refusal}");
    let hits = upstream.hits("get-transactions").await;
    let query = hits[0].url.query().unwrap();
    assert!(query.contains("categories=Supermercado&"), "{query}");
    for categories in [json!(["Supermercado"]), json!("Supermercado")] {
        let answer = ask(&server, asked(categories)).await;
        assert_eq!(answer["count"], 0);
    }
}

#[tokio::test]
async fn a_category_with_a_comma_is_found_all_the_same() {
    for sandbox in Sandbox::all().await {
        let raw = raw(&sandbox, "2026-10-01", "2026-10-31").await;
        let name = "Restaurantes, bares e lanchonetes";
        let mut wanted = raw.clone();
        let rows = wanted["data"].as_array_mut().unwrap();
        rows.retain(|row| row["category"] == name);
        let expected = sums(&wanted).0;
        let count = wanted["data"].as_array().unwrap().len();
        assert!(count > 1);
        let server = sandbox.server("sk-sandbox").await;
        for categories in [json!([name]), json!(name), json!([name.to_uppercase()])] {
            let answer = ask(
                &server,
                json!({"period": "2026-10", "categories": categories}),
            )
            .await;
            assert_eq!(answer["totals"], expected, "{categories}");
            assert_eq!(answer["count"], count, "{categories}");
        }
    }
}

#[tokio::test]
async fn usual_values_are_left_out_and_unusual_ones_are_not() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let server = sandbox.server("sk-sandbox").await;
    let answer = ask(
        &server,
        json!({"period": "ultimos_90_dias", "pageSize": 200}),
    )
    .await;
    for row in answer["transactions"].as_array().unwrap() {
        for hidden in ["transactionId", "accountId", "bank", "type", "merchant"] {
            assert_eq!(row.get(hidden), None, "{row}");
        }
        assert!(row.get("status").is_none_or(|it| it == "PENDING"), "{row}");
        assert!(row.get("currency").is_none_or(|it| it == "USD"), "{row}");
    }
    let pending = ask(
        &server,
        json!({"period": "ontem", "includeStatus": ["PENDING"]}),
    )
    .await;
    assert_eq!(pending["transactions"][0]["status"], "PENDING");
    let full = ask(
        &server,
        json!({"period": "2026-10", "accountType": "CREDIT", "detail": "full", "pageSize": 200}),
    )
    .await;
    let rows = full["transactions"].as_array().unwrap();
    assert!(
        rows.iter().any(|row| row["installment"] == "4/12"),
        "{full}"
    );
    assert!(
        rows.iter()
            .all(|row| row["type"] == "CREDIT" && row["bank"].is_string())
    );
}

#[tokio::test]
async fn a_broken_connection_makes_its_own_period_incomplete() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let server = sandbox.server("sk-sandbox").await;
    let now = ask(&server, json!({"period": "este_mes"})).await;
    assert_eq!(now["complete"], false);
    assert!(now["warnings"].to_string().contains("Bradesco"), "{now}");
    let cards = ask(
        &server,
        json!({"period": "este_mes", "accountType": "CREDIT"}),
    )
    .await;
    assert!(!cards["warnings"].to_string().contains("Bradesco"));
    let past = ask(&server, json!({"period": "2026-07"})).await;
    assert!(!past["warnings"].to_string().contains("Bradesco"));
}

#[tokio::test]
async fn pierre_s_own_summary_is_the_same_in_every_shape() {
    let mut answers = Vec::new();
    for sandbox in Sandbox::all().await {
        let path = "get-transactions?startDate=2026-10-01&endDate=2026-10-31&format=structured";
        let raw = sandbox.raw("sk-sandbox", path).await;
        let summary = &raw["data"]["summary"];
        let server = sandbox.server("sk-sandbox").await;
        let answer = ask(
            &server,
            json!({"period": "2026-10", "format": "structured"}),
        )
        .await;
        for (ours, theirs) in [
            ("totalSpent", "total_spent"),
            ("totalReceived", "total_received"),
            ("totalBankTransfer", "total_bank_transfer"),
        ] {
            assert_eq!(answer["summary"][ours], money(decimal(&summary[theirs])));
        }
        for row in answer["summary"]["byCategory"].as_array().unwrap() {
            let theirs = &summary["by_category"][row["category"].as_str().unwrap()];
            assert_eq!(row["total"], money(decimal(&theirs["total"])));
            assert_eq!(row["count"], theirs["count"]);
        }
        let tops = answer["summary"]["topTransactions"].as_array().unwrap();
        assert_eq!(
            tops.len(),
            summary["top_transactions"].as_array().unwrap().len()
        );
        assert!(
            tops.iter()
                .all(|row| row["amount"].as_str().unwrap().starts_with('-'))
        );
        assert_eq!(answer["count"], raw["count"]);
        answers.push(answer["summary"].clone());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[tokio::test]
async fn nobody_s_statement_is_empty() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox-empty").await;
        let answer = ask(&server, json!({"period": "2026-10"})).await;
        assert_eq!(
            answer,
            json!({
                "period": {"startDate": "2026-10-01", "endDate": "2026-10-31"},
                "count": 0, "returned": 0,
                "totals": {"in": "0.00", "out": "0.00", "net": "0.00"},
                "complete": true, "warnings": [], "transactions": []
            })
        );
        let future = ask(
            &sandbox.server("sk-sandbox").await,
            json!({"period": "2027-03"}),
        )
        .await;
        assert_eq!(
            (&future["count"], &future["transactions"]),
            (&json!(0), &json!([]))
        );
    }
}

#[tokio::test]
async fn odd_rows_are_counted_and_strangers_dropped() {
    for sandbox in Sandbox::all().await {
        let usual = ask(
            &sandbox.server("sk-sandbox").await,
            json!({"period": "2026-10"}),
        )
        .await;
        let odd = sandbox.server("sk-sandbox-odd").await;
        let answer = ask(&odd, json!({"period": "2026-10"})).await;
        assert_eq!(answer["totals"], usual["totals"]);
        assert_eq!(answer["complete"], false);
        let warnings = answer["warnings"].as_array().unwrap();
        assert_eq!(
            warnings[0],
            "1 transação não pôde ser lida e ficou fora desta resposta."
        );
        assert_eq!(
            warnings[1],
            "A Pierre enviou 2 transações fora do período pedido; foram descartadas."
        );
        let day = ask(&odd, json!({"period": "ontem", "pageSize": 200})).await;
        let rows = day["transactions"].as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| row["description"] == "Lançamento de tipo novo")
            .unwrap();
        assert_eq!(
            (&row["amount"], &row["status"]),
            (&json!("-10.00"), &json!("SCHEDULED"))
        );
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault("get_transactions", json!({"period": "2026-10"})).await;
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    let mut cases = vec![
        (
            json!({"startDate": "2026-10-31", "endDate": "2026-10-01"}),
            "`endDate`: vem antes de `startDate`",
        ),
        (
            json!({"startDate": "2027-01-01"}),
            "`endDate`: vem antes de `startDate`",
        ),
        (
            json!({"period": "hoje", "startDate": "2026-10-01"}),
            "não os dois",
        ),
        (
            json!({"period": "hoje", "endDate": "2026-10-01"}),
            "não os dois",
        ),
        (
            json!({"minAmount": 10, "maxAmount": 5}),
            "`maxAmount`: é menor que `minAmount`",
        ),
        (
            json!({"pageSize": 0}),
            "`pageSize`: use um número inteiro de 1 a 200",
        ),
        (
            json!({"pageSize": 201}),
            "`pageSize`: use um número inteiro de 1 a 200",
        ),
        (
            json!({"pageSize": "10abc"}),
            "`pageSize`: use um número inteiro",
        ),
        (
            json!({"format": "CANARY"}),
            "`format`: use um destes valores: raw, structured",
        ),
        (
            json!({"detail": "CANARY"}),
            "`detail`: use um destes valores: concise, full",
        ),
        (
            json!({"accountType": "CANARY"}),
            "`accountType`: use um destes valores: BANK, CREDIT, INVESTMENT, LOAN",
        ),
        (
            json!({"accountSubtype": "SAVINGS"}),
            "`accountSubtype`: use um destes valores",
        ),
        (json!({"includeStatus": ["CANARY"]}), "`includeStatus`"),
        (
            json!({"categories": "[\"CANARY\""}),
            "`categories`: use uma lista",
        ),
        (
            json!({"categories": "{\"CANARY\": 1}"}),
            "`categories`: use uma lista",
        ),
        (
            json!({"tool": "x", "toolName": "CANARY"}),
            "`toolName`: não existe",
        ),
        (json!({"includeStatus": "POSTED,CANARY"}), "`includeStatus`"),
        (
            json!({"categories": {"CANARY": 1}}),
            "`categories`: use uma lista",
        ),
        (
            json!({"clientMessage": "C".repeat(501)}),
            "`clientMessage`: use um texto de até 500",
        ),
        (
            json!({"limit": 5}),
            "`limit`: não existe; os argumentos são",
        ),
        (json!({"s": "s"}), "`s`: não existe"),
        (
            json!({"startDate": "2026-10-01", "start_date": "2026-10-01"}),
            "`startDate`: veio duas vezes",
        ),
        (json!({"pageSize": 0, "detail": "x"}), "`detail`"),
    ];
    for word in ["CANARY", "semana", "2026-13", "2026-1", "26-10", "outubros"] {
        cases.push((json!({"period": word}), "`period`: use hoje, ontem"));
    }
    for day in [
        "2026-02-30",
        "31/10/2026",
        "2026-10-31T25:00:00Z",
        "hoje",
        "CANARY",
        "2026-1-1",
    ] {
        cases.push((
            json!({"startDate": day}),
            "`startDate`: use uma data que exista",
        ));
        cases.push((
            json!({"endDate": day}),
            "`endDate`: use uma data que exista",
        ));
    }
    for amount in [
        json!("CANARY"),
        json!("10abc"),
        json!("1,2,3"),
        json!([1]),
        json!({}),
        json!(true),
    ] {
        cases.push((
            json!({"minAmount": amount}),
            "`minAmount`: use um valor em reais",
        ));
        cases.push((
            json!({"maxAmount": amount}),
            "`maxAmount`: use um valor em reais",
        ));
    }
    refuses("get_transactions", &cases).await;
}
