//! get_bills against the sandbox, and against bodies of every shape seen.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{decimal, money, refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream};

const TOOL: &str = "get_bills";
const NUBANK: &str = "ac000000-0000-4000-8000-000000000002";
const BANK: &str = "ac000000-0000-4000-8000-000000000001";

async fn ask(sandbox: &Sandbox, key: &str, arguments: Value) -> Value {
    let server = sandbox.server(key).await;
    server.call(TOOL, arguments).await.good()
}

async fn answer(bills: Value) -> Value {
    let body = json!({"success": true, "data": bills, "filters": {"onlyPastDue": true}});
    let upstream = Upstream::saying("get-bills", body.to_string()).await;
    upstream.server().await.call(TOOL, json!({})).await.good()
}

#[tokio::test]
async fn bills_come_newest_first_in_every_shape() {
    let [live, april, documented] = Sandbox::all().await;
    let live = ask(&live, "sk-sandbox", json!({})).await;
    assert_eq!(ask(&april, "sk-sandbox", json!({})).await, live);
    let documented = ask(&documented, "sk-sandbox", json!({})).await;
    assert_eq!(
        live["bills"][0],
        json!({
            "accountId": "ac000000-0000-4000-8000-000000000004", "card": "Itaú Visa Platinum",
            "dueDate": "2026-11-15", "closingDate": "2026-11-08", "owed": "1768.33",
            "minimumPayment": "265.24"
        })
    );
    assert_eq!(live["totals"], json!({"owed": "24915.44"}));
    assert_eq!(
        (&live["count"], &live["complete"]),
        (&json!(12), &json!(true))
    );
    assert_eq!(live["warnings"], json!([]));
    for same in ["totals", "count", "complete", "warnings"] {
        assert_eq!(live[same], documented[same]);
    }
    let rows = |answer: &Value| answer["bills"].as_array().unwrap().clone();
    assert_eq!(rows(&live).len(), 12);
    assert!(rows(&live).is_sorted_by_key(|row| std::cmp::Reverse(row["dueDate"].to_string())));
    for (live, documented) in rows(&live).iter().zip(&rows(&documented)) {
        for same in ["accountId", "card", "dueDate", "owed"] {
            assert_eq!(live[same], documented[same]);
        }
        assert_eq!(documented.get("closingDate"), None);
    }
    // The oldest has no minimum live, and a missing one is absent.
    assert_eq!(rows(&live)[11].get("minimumPayment"), None);
}

#[tokio::test]
async fn a_bill_is_what_was_bought_from_one_closing_to_the_next_and_what_was_paid() {
    // September has a purchase in dollars, which only live rows have in reais, too.
    let bills = [
        (0, ["2026-10-04", "2026-11-03"], "2026-11"),
        (1, ["2026-09-04", "2026-10-03"], "2026-10"),
    ];
    let all = Sandbox::all().await;
    let known = [&bills[..], &bills[..], &bills[..1]];
    for (sandbox, known) in all.iter().zip(known) {
        let server = sandbox.server("sk-sandbox").await;
        let bills = server.call(TOOL, json!({"accountId": NUBANK})).await.good();
        assert_eq!(bills["count"], 6);
        let rows = async |mut arguments: Value| -> Vec<Value> {
            arguments["accountType"] = json!("CREDIT");
            arguments["pageSize"] = json!(200);
            arguments["detail"] = json!("full");
            let answer = server.call("get_transactions", arguments).await.good();
            let rows = answer["transactions"].as_array().unwrap().iter();
            rows.filter(|row| row["account"] == "Nubank Ultravioleta")
                .cloned()
                .collect()
        };
        for &(bill, [start, end], month) in known {
            let is_payment = |row: &&Value| row["category"] == "Pagamento de cartão de crédito";
            let bought = rows(json!({"startDate": start, "endDate": end})).await;
            let bought = bought.iter().filter(|row| !is_payment(row)).map(|row| {
                let converted = row.get("amountInAccountCurrency");
                decimal(converted.unwrap_or(&row["amount"]))
            });
            let bought: Decimal = bought.sum();
            let owed = decimal(&bills["bills"][bill]["owed"]);
            assert_eq!(-bought, owed, "{start}");
            let paid = rows(json!({"period": month})).await;
            let paid = paid.iter().find(is_payment).unwrap();
            assert_eq!(paid["amount"], money(owed));
        }
    }
}

#[tokio::test]
async fn only_a_card_has_bills() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        for id in [BANK, "ac_de_ninguem"] {
            let text = server.call(TOOL, json!({"accountId": id})).await.bad();
            assert!(
                text.starts_with("Esse `accountId` não é de um cartão de crédito desta pessoa."),
                "{text}"
            );
        }
    }
    for (status, error, expected) in [
        (
            404,
            "Account not found",
            "Esse `accountId` não é de um cartão",
        ),
        (
            400,
            "Account is not a credit card",
            "Esse `accountId` não é de um cartão",
        ),
        (400, "Something else", "A Pierre não aceitou os parâmetros"),
    ] {
        let upstream = Upstream::new().await;
        let reply = ResponseTemplate::new(status).set_body_json(json!({"error": error}));
        upstream.reply("get-bills", reply).await;
        let server = upstream.server().await;
        let text = server.call(TOOL, json!({"accountId": "a1"})).await.bad();
        assert!(text.starts_with(expected), "{text}");
    }
}

#[tokio::test]
async fn nobody_s_bills_are_an_empty_list() {
    for sandbox in Sandbox::all().await {
        assert_eq!(
            ask(&sandbox, "sk-sandbox-empty", json!({})).await,
            json!({"count": 0, "totals": {"owed": "0.00"}, "complete": true, "warnings": [], "bills": []})
        );
    }
}

#[tokio::test]
async fn odd_bills_are_told_and_added_only_where_they_are_reais() {
    for sandbox in Sandbox::all().await {
        let usual = ask(&sandbox, "sk-sandbox", json!({})).await;
        let odd = ask(&sandbox, "sk-sandbox-odd", json!({})).await;
        assert_eq!(odd["count"], 15);
        let credit = decimal(&usual["totals"]["owed"]) - decimal(&json!("25.10"));
        assert_eq!(odd["totals"]["owed"], money(credit));
        assert_eq!(odd["complete"], false);
        let warnings = odd["warnings"].to_string();
        for said in [
            "1 fatura não pôde ser lida",
            "sem valor informado",
            "em outra moeda",
            "saldo credor",
        ] {
            assert!(warnings.contains(said), "{said}: {warnings}");
        }
        // Without any date a bill stands last.
        let last = &odd["bills"][14];
        assert_eq!(last.get("dueDate"), None);
        assert_eq!(last.get("owed"), None);
        assert_eq!(odd["bills"][12]["owed"], "-25.10");
        assert_eq!(odd["bills"][13]["currency"], "USD");
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
            (
                json!({"accountId": ["CANARY"]}),
                "`accountId`: use um texto",
            ),
            (
                json!({"accountId": "x".repeat(101)}),
                "`accountId`: use um texto de até 100 caracteres",
            ),
            (
                json!({"startDate": "2026-10-01"}),
                "`startDate`: não existe",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn pierre_is_asked_for_one_card_or_for_all() {
    for (arguments, query) in [
        (json!({}), "s=s"),
        (
            json!({"account_id": "acc 1&s=2"}),
            "accountId=acc+1%26s%3D2&s=s",
        ),
    ] {
        let upstream =
            Upstream::saying("get-bills", r#"{"data":[{"id":"b","totalAmount":1}]}"#).await;
        upstream.server().await.call(TOOL, arguments).await.good();
        let hits = upstream.hits("get-bills").await;
        let [hit] = hits.as_slice() else {
            panic!("asked {} times", hits.len());
        };
        assert_eq!((hit.method.as_str(), hit.url.query()), ("GET", Some(query)));
        assert!(hit.body.is_empty());
    }
}

#[tokio::test]
async fn documented_and_live_bodies_say_the_same() {
    let documented = json!([{"id": "b1", "userId": "u", "itemId": "i", "accountId": "c1", "dueDate": "2026-02-28T00:00:00.000Z",
        "totalAmount": 2500.5, "totalAmountCurrencyCode": "BRL", "minimumPaymentAmount": 250, "allowsInstallments": true,
        "createdAt": "2026-02-01T00:00:00Z", "updatedAt": "2026-02-01T00:00:00Z"}]);
    let mut expected = json!({
        "count": 1, "totals": {"owed": "2500.50"}, "complete": true, "warnings": [],
        "bills": [{"accountId": "c1", "dueDate": "2026-02-28", "owed": "2500.50", "minimumPayment": "250.00"}]
    });
    assert_eq!(answer(documented.clone()).await, expected);
    let mut live = documented;
    live[0]["totalAmount"] = json!("2500.50");
    live[0]["minimumPaymentAmount"] = json!("250.00");
    live[0]["dueDate"] = json!("2026-02-28T03:00:00.000Z");
    live[0]["billClosingDate"] = json!("2026-02-21T00:00:00.000Z");
    let row = &mut expected["bills"][0];
    *row = json!({"accountId": "c1", "dueDate": "2026-02-28", "closingDate": "2026-02-21", "owed": "2500.50", "minimumPayment": "250.00"});
    assert_eq!(answer(live.clone()).await, expected);
    live[0]["dueDate"] = json!(null);
    live[0]["minimumPaymentAmount"] = json!(null);
    let row = answer(live).await["bills"][0].clone();
    assert_eq!(
        row,
        json!({"accountId": "c1", "closingDate": "2026-02-21", "owed": "2500.50"})
    );
}

#[tokio::test]
async fn bills_without_accounts_to_look_up_are_still_told() {
    let upstream = Upstream::new().await;
    let body = json!({"data": [{"id": "b1", "accountId": "c1", "totalAmount": "10.00"}]});
    upstream.json("get-bills", body.to_string()).await;
    let server = upstream.server().await;
    let answer = server.call(TOOL, json!({"accountId": "c1"})).await.good();
    assert_eq!(
        answer["bills"],
        json!([{"accountId": "c1", "owed": "10.00"}])
    );
    assert_eq!(
        answer["warnings"],
        json!([
            "Não foi possível conferir se os bancos estão atualizados.",
            "Os nomes dos cartões não puderam ser consultados."
        ])
    );
}

#[tokio::test]
async fn years_of_bills_fit() {
    let bills: Vec<Value> = (0..120)
        .map(|number| {
            json!({"id": format!("b1110000-0000-4000-8000-{number:012}"), "accountId": NUBANK,
                "dueDate": format!("{}-{:02}-10T00:00:00.000Z", 2017 + number / 12, 1 + number % 12),
                "billClosingDate": "2026-01-31", "totalAmount": "1.10", "minimumPaymentAmount": "0.10"})
        })
        .collect();
    let answer = answer(json!(bills)).await;
    assert_eq!(
        (&answer["count"], &answer["totals"]["owed"]),
        (&json!(120), &json!("132.00"))
    );
    assert_eq!(answer["bills"].as_array().unwrap().len(), 40);
    assert_eq!(answer["bills"][0]["dueDate"], "2026-12-10");
    let warning = answer["warnings"][0].as_str().unwrap();
    assert!(
        warning.starts_with("Aparecem as 40 faturas mais recentes de 120;"),
        "{warning}"
    );
    let tokens = tiktoken_rs::o200k_base_singleton().encode_ordinary(&answer.to_string());
    assert!(tokens.len() <= 4_000, "{}", tokens.len());
}
