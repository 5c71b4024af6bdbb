//! list_commitments against the sandbox, and against bodies of every shape seen.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{decimal, refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream};

const TOOL: &str = "list_commitments";

#[tokio::test]
async fn months_add_up_their_commitments_in_every_shape() {
    let mut answers = Vec::new();
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let answer = server.call(TOOL, json!({"months": 4})).await.good();
        let months = answer["months"].as_array().unwrap();
        assert_eq!(months.len(), 4);
        let listed = answer["commitments"].as_array().unwrap();
        assert!(listed.is_sorted_by_key(|row| row["dueDate"].to_string()));
        for (index, month) in months.iter().enumerate() {
            let name = month["month"].as_str().unwrap();
            let of = |field: &str| decimal(&month[field]);
            assert_eq!(
                of("owed"),
                of("fromBills") + of("fromInstallments") + of("fromReminders")
            );
            // What is overdue is owed now.
            let is_here = |row: &&Value| {
                let due = &row["dueDate"].as_str().unwrap()[..7];
                row.get("inBill").is_none() && (due == name || index == 0 && due < name)
            };
            for (kind, field) in [
                ("bill", "fromBills"),
                ("installment", "fromInstallments"),
                ("reminder", "fromReminders"),
            ] {
                let rows = listed
                    .iter()
                    .filter(is_here)
                    .filter(|row| row["kind"] == kind);
                let owed: Decimal = rows.filter_map(|row| row.get("owed").map(decimal)).sum();
                assert_eq!(owed, of(field), "{name} {kind}");
            }
        }
        for kind in ["bill", "installment", "reminder"] {
            assert!(listed.iter().any(|row| row["kind"] == kind), "{kind}");
        }
        answers.push(answer);
    }
    // However Pierre tells it, it is owed.
    let [live, april, documented] = &answers[..] else {
        panic!("not three shapes");
    };
    for other in [april, documented] {
        assert_eq!(other["months"], live["months"]);
    }
}

/// A Pierre on 22 November with one card, and what it owes.
async fn pierre(open: Value, by_card: Value, reminders: Value) -> Upstream {
    let accounts = json!([{"id": "c", "name": "Roxo", "type": "CREDIT", "balance": "700.00", "currencyCode": "BRL",
        "itemLastUpdatedAt": "2026-11-22T12:00:00Z", "creditData": {"balanceDueDate": "2026-12-10"}}]);
    let upstream = Upstream::saying("get-accounts", json!({"data": accounts}).to_string()).await;
    upstream
        .json(
            "get-bill-summary",
            json!({"data": {"accounts": open}}).to_string(),
        )
        .await;
    upstream.json("get-bills", r#"{"data": []}"#).await;
    upstream
        .json(
            "get-installments",
            json!({"data": {"purchasesByCard": by_card}}).to_string(),
        )
        .await;
    upstream
        .json(
            "list-payment-reminders",
            json!({"data": reminders}).to_string(),
        )
        .await;
    upstream
}

fn open(start: &str, end: &str, used: &str, calculated: &str) -> Value {
    json!([{"account_id": "c", "account_name": "Roxo", "current_bill_amount": used, "calculated_bill_amount": calculated,
        "closing_day": 3, "period_start": start, "period_end": end, "balance_due_date": "2026-12-10"}])
}

async fn commitments(upstream: &Upstream, months: u8) -> Vec<String> {
    let answer = upstream
        .server()
        .await
        .call(TOOL, json!({"months": months}))
        .await
        .good();
    let rows = answer["commitments"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            let of = |field: &str| row[field].as_str().unwrap_or("-");
            format!(
                "{} {} {} {}",
                of("dueDate"),
                of("kind"),
                of("owed"),
                of("source")
            )
        })
        .collect()
}

#[tokio::test]
async fn a_bill_that_has_closed_and_is_not_due_yet_is_owed_too() {
    let mut bill = open("2026-11-20", "2026-12-19", "700.00", "100.00");
    bill[0]["closing_day"] = json!(19);
    bill[0]["balance_due_date"] = json!("2026-11-26");
    let upstream = pierre(bill, json!([]), json!([])).await;
    // The used limit may hold anything; rows tell what is on the bill.
    assert_eq!(
        commitments(&upstream, 2).await,
        ["2026-12-26 bill 100.00 inferred"]
    );
    let row = |id: &str, day: &str, amount: &str| {
        json!({"id": id, "account_id": "c", "account_type": "CREDIT", "type": "DEBIT", "date": day,
            "amount": amount, "category": "Compras", "description": "Loja"})
    };
    let rows = json!([
        row("1", "2026-11-10", "600.00"),
        row("2", "2026-11-21", "100.00")
    ]);
    upstream
        .json("get-transactions", json!({"data": rows}).to_string())
        .await;
    assert_eq!(
        commitments(&upstream, 2).await,
        [
            "2026-11-26 bill 600.00 inferred",
            "2026-12-26 bill 100.00 inferred"
        ]
    );
}

#[tokio::test]
async fn parts_to_come_are_on_the_bills_that_they_will_be_on() {
    let part = |number: u8, due: &str, paid: bool| json!({"amount": "100.00", "installmentNumber": number, "totalInstallments": 4, "dueDate": due, "isPaid": paid});
    let purchases = json!([{"purchaseDate": "2026-10-20", "totalAmount": "400.00", "description": "Loja", "installments": [
        part(1, "2026-10-20", true), part(2, "2026-11-20", false), part(3, "2026-12-20", false), part(4, "2027-01-20", false)]}]);
    let by_card = json!([{"accountId": "c", "accountName": "Roxo", "purchases": purchases}]);
    let bill = open("2026-11-04", "2026-12-03", "100.00", "100.00");
    let upstream = pierre(bill, by_card, json!([])).await;
    // The part of November stands on the open bill already.
    assert_eq!(
        commitments(&upstream, 4).await,
        [
            "2026-12-10 bill 100.00 inferred",
            "2027-01-10 installment 100.00 read",
            "2027-02-10 installment 100.00 read"
        ]
    );
}

#[tokio::test]
async fn reminders_come_back_as_often_as_they_do_and_bills_are_not_counted_twice() {
    let reminders = json!([
        {"id": "1", "title": "Aluguel", "amount": "2000.00", "dueDate": "2026-10-31", "status": "active", "isRecurring": true, "recurrencePattern": "monthly"},
        {"id": "2", "title": "Pagar fatura do Roxo", "amount": "700.00", "dueDate": "2026-12-10", "status": "active"},
        {"id": "3", "title": "Já paga", "amount": "1.00", "dueDate": "2026-12-10", "status": "completed"},
        {"id": "4", "title": "Sem valor", "amount": null, "dueDate": "2026-12-01", "status": "active"}]);
    let upstream = pierre(json!([]), json!([]), reminders).await;
    let answer = upstream
        .server()
        .await
        .call(TOOL, json!({"months": 2}))
        .await
        .good();
    let months: Vec<_> = answer["months"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["owed"].clone())
        .collect();
    // From the next turn on; the 31st of a short month is its last day.
    assert_eq!(months, ["2000.00", "2000.00"]);
    let rows = answer["commitments"].as_array().unwrap();
    let dates: Vec<_> = rows
        .iter()
        .map(|row| row["dueDate"].as_str().unwrap())
        .collect();
    assert_eq!(
        dates,
        ["2026-11-30", "2026-12-01", "2026-12-10", "2026-12-31"]
    );
    assert_eq!(rows[2]["inBill"], true);
    let warnings = answer["warnings"].to_string();
    assert!(
        warnings.contains("1 lembrete parece fatura de cartão e não foi somado outra vez."),
        "{warnings}"
    );
    assert!(
        warnings.contains("Sem valor, fora da soma: 1 lembrete"),
        "{warnings}"
    );
}

#[tokio::test]
async fn what_could_not_be_asked_is_said_and_the_rest_told() {
    let upstream = Upstream::new().await;
    upstream
        .reply("get-installments", ResponseTemplate::new(404))
        .await;
    upstream
        .reply("get-bill-summary", ResponseTemplate::new(404))
        .await;
    let reminder = json!([{"id": "1", "title": "Luz", "amount": 10, "dueDate": "2026-11-25"}]);
    upstream
        .json(
            "list-payment-reminders",
            json!({"data": reminder}).to_string(),
        )
        .await;
    let answer = upstream.server().await.call(TOOL, json!({})).await.good();
    assert_eq!(answer["months"][0]["owed"], "10.00");
    assert_eq!(answer["complete"], false);
    let warnings = answer["warnings"].to_string();
    assert!(
        warnings.contains("Não foi possível consultar as faturas abertas"),
        "{warnings}"
    );
    assert!(
        warnings.contains("Não foi possível consultar as compras parceladas"),
        "{warnings}"
    );
}

#[tokio::test]
async fn bad_arguments_are_refused() {
    refuses(
        TOOL,
        &[
            (json!({"months": 0}), "`months`"),
            (json!({"months": 25}), "`months`"),
        ],
    )
    .await;
}

#[tokio::test]
async fn every_fault_is_told() {
    tells_every_fault(TOOL, json!({})).await;
}
