//! The tools agree to the cent: what get_transactions adds up is what the ledger counts and leaves
//! out, what explain_total lists row by row, and what search_transactions finds.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::decimal;
use crate::support::{Sandbox, Server};

/// All pages of a tool that pages.
pub(super) async fn pages(server: &Server, tool: &'static str, arguments: Value) -> Vec<Value> {
    let mut pages = Vec::new();
    let mut next = arguments;
    loop {
        let page = server.call(tool, next.clone()).await.good();
        let cursor = page.get("nextCursor").cloned();
        pages.push(page);
        let Some(cursor) = cursor else { return pages };
        assert!(pages.len() < 100, "{tool} does not end");
        next["cursor"] = cursor;
    }
}

pub(super) fn rows(pages: &[Value]) -> Vec<Value> {
    let rows = pages.iter().map(|page| page["transactions"].as_array());
    rows.flat_map(|rows| rows.unwrap().clone()).collect()
}

pub(super) fn sum(rows: &[Value], field: &str) -> Decimal {
    rows.iter().map(|row| decimal(&row[field])).sum()
}

/// Rows whose amount is in reais.
fn in_reais(rows: &[Value]) -> Vec<Value> {
    let rows = rows.iter().filter(|row| row.get("currency").is_none());
    rows.cloned().collect()
}

#[tokio::test]
async fn every_way_of_adding_up_a_period_comes_to_the_same() {
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        for period in [
            "2026-06",
            "2026-08",
            "2026-09",
            "2026-10",
            "este_mes",
            "ultimos_90_dias",
        ] {
            let asked = json!({"period": period, "pageSize": 200});
            let net = server.call("get_transactions", asked).await.good();
            let net = net["totals"].clone();
            let found = server
                .call("search_transactions", json!({"period": period}))
                .await
                .good();
            assert_eq!(found["totals"], net, "{period}");
            let net = decimal(&net["net"]);
            for basis in ["caixa", "competencia"] {
                let place = format!("{period} {basis}");
                let asked = json!({"period": period, "basis": basis});
                let summary = server.call("summarize_spending", asked).await.good();
                let total = decimal(&summary["total"]);
                let left_out = summary["leftOut"].as_array().unwrap();
                // Whole purchases stand for the parts that are left out.
                let counted = explained(&server, period, basis, "counted", None).await;
                let whole: Vec<Value> = counted
                    .iter()
                    .filter(|row| is_whole(row))
                    .cloned()
                    .collect();
                let rest = total - sum(&whole, "amount") + sum(left_out, "total");
                assert_eq!(rest, net, "{place}");
                assert_eq!(sum(&counted, "amount"), total, "{place}");
                let left = explained(&server, period, basis, "leftOut", None).await;
                assert_eq!(
                    sum(&in_reais(&left), "amount"),
                    sum(left_out, "total"),
                    "{place}"
                );
                for reason in left_out {
                    let of_rule: Vec<Value> = in_reais(&left)
                        .iter()
                        .filter(|row| row["rule"] == reason["rule"])
                        .cloned()
                        .collect();
                    assert_eq!(
                        sum(&of_rule, "amount"),
                        decimal(&reason["total"]),
                        "{place}"
                    );
                    assert_eq!(of_rule.len(), reason["count"], "{place}");
                }
            }
        }
    }
}

fn is_whole(row: &Value) -> bool {
    row["installment"]
        .as_str()
        .is_some_and(|it| it.ends_with('x'))
}

async fn explained(
    server: &Server,
    period: &str,
    basis: &str,
    show: &str,
    group: Option<(&str, &str)>,
) -> Vec<Value> {
    let mut asked = json!({"period": period, "basis": basis, "show": show, "pageSize": 23});
    if let Some((by, key)) = group {
        asked["groupBy"] = json!(by);
        asked["group"] = json!(key);
    }
    rows(&pages(server, "explain_total", asked).await)
}

#[tokio::test]
async fn groups_add_up_to_the_total_and_rows_to_their_group() {
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        for basis in ["competencia", "fatura", "caixa"] {
            for by in ["category", "account", "bank", "merchant", "month", "day"] {
                let asked =
                    json!({"period": "ultimos_90_dias", "basis": basis, "groupBy": by, "top": 3});
                let summary = server.call("summarize_spending", asked).await.good();
                let groups = summary["groups"].as_array().unwrap();
                let others = &summary["others"];
                let others = if others.is_null() {
                    Decimal::ZERO
                } else {
                    decimal(&others["total"])
                };
                let total = decimal(&summary["total"]);
                assert_eq!(sum(groups, "total") + others, total, "{basis} {by}");
                assert!(groups.is_sorted_by_key(|group| decimal(&group["total"])));
                let group = &groups[0];
                let key = group["key"].as_str().unwrap();
                let inside = explained(
                    &server,
                    "ultimos_90_dias",
                    basis,
                    "counted",
                    Some((by, key)),
                )
                .await;
                assert_eq!(inside.len(), group["count"], "{basis} {by} {key}");
                assert_eq!(
                    sum(&inside, "amount"),
                    decimal(&group["total"]),
                    "{basis} {by} {key}"
                );
            }
        }
    }
}

#[tokio::test]
async fn cash_flow_is_the_spending_of_its_months_and_explains_the_balances() {
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let flow = server.call("cash_flow", json!({"months": 4})).await.good();
        let months = flow["months"].as_array().unwrap();
        assert_eq!(months.len(), 4);
        let accounts = server.call("get_accounts", json!({})).await.good();
        let accounts = accounts["accounts"].as_array().unwrap();
        let held = accounts
            .iter()
            .filter(|it| it["type"] == "BANK" && it["currency"] == "BRL");
        let all_live = held.clone().all(|it| it["active"] != json!(false));
        let live = held.filter(|it| it["active"] != json!(false));
        let live: Decimal = live.map(|it| decimal(&it["balance"])).sum();
        for month in months {
            let name = month["month"].as_str().unwrap();
            let asked = json!({"period": name, "basis": "caixa"});
            let summary = server.call("summarize_spending", asked).await.good();
            assert_eq!(month["spending"], summary["total"], "{name}");
            let of = |field: &str| month.get(field).map_or(Decimal::ZERO, decimal);
            assert_eq!(of("net"), of("income") + of("spending"), "{name}");
            let change =
                of("net") + of("ownTransfers") + of("savings") + of("debt") + of("undecided")
                    - of("pending");
            // The balance of a broken connection is not rolled back.
            if all_live {
                assert_eq!(of("closing") - of("opening"), change, "{name}");
            }
        }
        for pair in months.windows(2) {
            assert_eq!(pair[0]["closing"], pair[1]["opening"]);
        }
        assert_eq!(decimal(&months[3]["closing"]), live);
        // Without the ledger: what is there today, less what banks have confirmed since then.
        let asked = json!({"startDate": "2026-08-01", "endDate": "2026-11-22",
            "accountType": "BANK", "detail": "full", "pageSize": 200});
        let rows = in_reais(&rows(&pages(&server, "get_transactions", asked).await));
        assert!(rows.len() > 100, "{}", rows.len());
        for month in months.iter().filter(|_| all_live) {
            let name = month["month"].as_str().unwrap();
            let since = rows.iter().filter(|row| {
                row["status"] != "PENDING" && row["date"].as_str().unwrap()[..7] > *name
            });
            let since: Decimal = since.map(|row| decimal(&row["amount"])).sum();
            assert_eq!(decimal(&month["closing"]), live - since, "{name}");
        }
    }
}
