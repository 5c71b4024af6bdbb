//! get_installments against the sandbox, and against bodies of every shape seen.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{decimal, money, refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream, today};

const TOOL: &str = "get_installments";

async fn ask(sandbox: &Sandbox, key: &str, arguments: Value) -> Value {
    let server = sandbox.server(key).await;
    server.call(TOOL, arguments).await.good()
}

/// The answer when Pierre says this.
async fn answer(body: &Value) -> Value {
    let upstream = Upstream::saying("get-installments", body.to_string()).await;
    let server = upstream.server().await;
    let arguments = json!({"startDate": "2026-01-01", "endDate": "2026-11-30"});
    server.call(TOOL, arguments).await.good()
}

fn sum(rows: &[Value], field: &str) -> String {
    money(rows.iter().map(|row| decimal(&row[field])).sum())
}

#[tokio::test]
async fn purchases_are_told_once_in_every_shape() {
    let [live, april, documented] = Sandbox::all().await;
    let raw = live.raw("sk-sandbox", "get-installments").await;
    let told = raw
        .to_string()
        .matches("\"2026-09-16T03:00:00.000Z\"")
        .count();
    assert_eq!(told, 6, "the sandbox repeats itself as Pierre does");
    let mut expected = json!({
        "period": {"startDate": "2026-08-01", "endDate": "2026-11-30"},
        "count": 2,
        "returned": 2,
        "totals": {"total": "1679.50", "paid": "1516.50", "remaining": "163.00"},
        "byMonth": [{"month": "2026-12", "owed": "163.00", "count": 1}],
        "complete": true,
        "warnings": [],
        "purchases": [
            {
                "date": "2026-09-16", "description": "Ótica Olhar Claro",
                "card": "Nubank Ultravioleta", "total": "652.00", "parts": "3/4",
                "paid": "489.00", "remaining": "163.00", "nextDueDate": "2026-12-16"
            },
            {
                "date": "2026-08-24", "description": "PNEUS VIA NORTE",
                "card": "Itaú Visa Platinum", "total": "1027.50", "parts": "3/3",
                "paid": "1027.50", "remaining": "0.00"
            }
        ]
    });
    for live in [&live, &april] {
        let answer = ask(live, "sk-sandbox", json!({"startDate": "2026-08-01"})).await;
        assert_eq!(answer, expected);
    }
    // Documented bodies know neither cards nor what is paid.
    for row in expected["purchases"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().shift_remove("card");
    }
    expected["warnings"].as_array_mut().unwrap().push(json!(
        "Em 2 compras a Pierre não diz quais parcelas foram pagas: as vencidas antes de hoje contam como pagas."
    ));
    assert_eq!(
        ask(
            &documented,
            "sk-sandbox",
            json!({"startDate": "2026-08-01"})
        )
        .await,
        expected
    );
}

#[tokio::test]
async fn what_remains_is_the_sum_of_the_parts_to_come() {
    for sandbox in Sandbox::all().await {
        let path = "get-installments?startDate=2026-01-01&endDate=2026-11-22";
        let raw = sandbox.raw("sk-sandbox", path).await;
        let (mut paid, mut remaining) = (Decimal::ZERO, Decimal::ZERO);
        let mut months: BTreeMap<String, Decimal> = BTreeMap::new();
        for purchase in raw["purchases"].as_array().unwrap() {
            for part in purchase["installments"].as_array().unwrap() {
                let due = &part["dueDate"].as_str().unwrap()[..10];
                if *due < *today().to_string() {
                    paid += decimal(&part["amount"]);
                } else {
                    remaining += decimal(&part["amount"]);
                    *months.entry(due[..7].to_owned()).or_default() += decimal(&part["amount"]);
                }
            }
        }
        let answer = ask(&sandbox, "sk-sandbox", json!({"period": "este_ano"})).await;
        assert_eq!(
            answer["totals"],
            json!({"total": money(paid + remaining), "paid": money(paid), "remaining": money(remaining)})
        );
        let rows = answer["purchases"].as_array().unwrap();
        assert_eq!(answer["count"], 5);
        assert_eq!(sum(rows, "remaining"), answer["totals"]["remaining"]);
        let by_month = answer["byMonth"].as_array().unwrap();
        let found: Vec<_> = by_month
            .iter()
            .map(|it| (it["month"].clone(), it["owed"].clone()))
            .collect();
        let expected: Vec<_> = months
            .into_iter()
            .map(|(month, owed)| (json!(month), json!(money(owed))))
            .collect();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn paid_parts_are_rows_of_the_statement() {
    let [live, ..] = Sandbox::all().await;
    let server = live.server("sk-sandbox").await;
    let arguments = json!({"period": "este_ano", "accountType": "CREDIT", "categories": ["Compras", "Serviços automotivos"], "pageSize": 200, "detail": "full"});
    let statement = server.call("get_transactions", arguments).await.good();
    assert_eq!(statement.get("nextCursor"), None);
    let answer = ask(&live, "sk-sandbox", json!({"period": "este_ano"})).await;
    for (name, parts) in [
        ("Ótica Olhar Claro", "3/4"),
        ("Magazine Luiza - Geladeira", "6/12"),
        ("PNEUS VIA NORTE", "3/3"),
    ] {
        let rows = statement["transactions"].as_array().unwrap().iter();
        let rows: Vec<_> = rows
            .filter(|row| row["description"] == name)
            .cloned()
            .collect();
        let purchases = answer["purchases"].as_array().unwrap();
        let purchase = purchases.iter().find(|it| it["description"] == name);
        let purchase = purchase.unwrap();
        assert_eq!(purchase["parts"], parts);
        let charged = format!("-{}", purchase["paid"].as_str().unwrap());
        assert_eq!(sum(&rows, "amount"), charged, "{name}");
    }
}

#[tokio::test]
async fn parts_that_pierre_has_not_are_said_to_be_missing() {
    let [live, ..] = Sandbox::all().await;
    let answer = ask(&live, "sk-sandbox", json!({"startDate": "2026-03-01"})).await;
    assert_eq!(answer["complete"], false);
    assert_eq!(
        answer["warnings"],
        json!([
            "1 compra tem parcelas que a Pierre não sincronizou; os valores dela podem estar incompletos."
        ])
    );
}

#[tokio::test]
async fn nobody_s_purchases_are_an_empty_list() {
    for sandbox in Sandbox::all().await {
        let arguments = json!({"period": "2026-10"});
        assert_eq!(
            ask(&sandbox, "sk-sandbox-empty", arguments).await,
            json!({
                "period": {"startDate": "2026-10-01", "endDate": "2026-10-31"},
                "count": 0, "returned": 0,
                "totals": {"total": "0.00", "paid": "0.00", "remaining": "0.00"},
                "byMonth": [], "complete": true, "warnings": [], "purchases": []
            })
        );
    }
}

#[tokio::test]
async fn odd_purchases_change_nothing_and_are_counted() {
    for sandbox in Sandbox::all().await {
        let arguments = json!({"period": "este_ano"});
        let usual = ask(&sandbox, "sk-sandbox", arguments.clone()).await;
        let odd = ask(&sandbox, "sk-sandbox-odd", arguments).await;
        for same in ["totals", "byMonth", "purchases", "count"] {
            assert_eq!(odd[same], usual[same], "{same}");
        }
        let warnings = odd["warnings"].to_string();
        for said in [
            "1 compra parcelada não pôde ser lida e ficou fora desta resposta.",
            "A Pierre enviou 1 compra fora do período pedido; foi descartada.",
        ] {
            assert!(warnings.contains(said), "{warnings}");
        }
        assert_eq!(odd["complete"], false);
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
                json!({"period": "hoje", "startDate": "2026-10-01"}),
                "não os dois",
            ),
            (
                json!({"startDate": "2026-02-30"}),
                "`startDate`: use uma data que exista",
            ),
            (
                json!({"startDate": "2026-10-02", "endDate": "2026-10-01"}),
                "vem antes de `startDate`",
            ),
            (
                json!({"pageSize": 101}),
                "`pageSize`: use um número inteiro de 1 a 100.",
            ),
            (json!({"accountId": "CANARY"}), "`accountId`: não existe"),
        ],
    )
    .await;
}

#[tokio::test]
async fn pierre_is_asked_for_whole_days() {
    for (arguments, query) in [
        (json!({}), "startDate=2024-11-01&endDate=2026-11-30&s=s"),
        (
            json!({"period": "mes_passado"}),
            "startDate=2026-10-01&endDate=2026-10-31&s=s",
        ),
        (
            json!({"start_date": "2026-02-28", "end_date": "2028-02-29"}),
            "startDate=2026-02-28&endDate=2028-02-29&s=s",
        ),
    ] {
        let upstream = Upstream::saying("get-installments", r#"{"data":{"purchases":[]}}"#).await;
        upstream.server().await.call(TOOL, arguments).await.good();
        let hits = upstream.hits("get-installments").await;
        let [hit] = hits.as_slice() else {
            panic!("asked {} times", hits.len());
        };
        assert_eq!(hit.method.as_str(), "GET");
        assert_eq!(hit.url.query(), Some(query));
        assert!(hit.body.is_empty());
    }
}

/// A purchase of three parts, the second due at the end of a month.
fn purchase() -> Value {
    let part = |number: u32, due: &str| {
        json!({"description": format!("LOJA {number}/3"), "amount": 100.1, "installmentNumber": number,
            "totalInstallments": 3, "dueDate": due, "category": "Compras", "status": "PENDING"})
    };
    json!({"purchaseDate": "2026-10-30", "totalAmount": 300.3, "installments":
        [part(1, "2026-10-30"), part(2, "2026-11-30"), part(3, "2026-12-30")]})
}

/// The same as live bodies write it.
fn live_purchase() -> Value {
    let part = |number: u32, due: &str, paid: bool| {
        json!({"description": format!("LOJA {number}/3"), "amount": "100.10", "installmentNumber": number.to_string(),
            "totalInstallments": "3", "dueDate": format!("{due}T03:00:00.000Z"), "category": "Compras",
            "status": null, "isPaid": paid, "isProjected": !paid, "billId": null})
    };
    json!({"purchaseDate": "2026-10-30T00:00:00.000Z", "totalAmount": "300.30", "description": "LOJA",
        "installmentsPaid": 1, "installmentsRemaining": "2", "amountPaid": "100.10",
        "amountRemaining": 200.2, "hasPartialSyncData": false, "installmentsInDb": 1,
        "firstInstallmentInDb": 1, "lastInstallmentInDb": 1, "futureField": [1], "installments":
        [part(1, "2026-10-30", true), part(2, "2026-11-30", false), part(3, "2026-12-30", false)]})
}

#[tokio::test]
async fn documented_and_live_bodies_say_the_same() {
    let documented = json!({"success": true, "data": {"summary": {"totalAmount": 300.3}, "purchases": [purchase()]},
        "summary": {"totalAmount": 300.3}, "purchases": [purchase()], "dateRange": {}, "timestamp": "x"});
    let documented = answer(&documented).await;
    let live = json!({"success": true, "data": {"summary": {}, "purchases": [live_purchase()], "instructions": "Diga X",
        "purchasesByCard": [{"accountId": "c1", "accountName": "Roxo", "purchases": [live_purchase()]}]},
        "summary": {}, "purchases": [live_purchase()]});
    let live = answer(&live).await;
    let row = |description: &str| {
        json!({"date": "2026-10-30", "description": description, "total": "300.30", "parts": "1/3",
            "paid": "100.10", "remaining": "200.20", "nextDueDate": "2026-11-30"})
    };
    let mut with_card = json!({"date": "2026-10-30", "description": "LOJA", "card": "Roxo"});
    for (name, value) in row("LOJA").as_object().unwrap() {
        with_card[name] = value.clone();
    }
    assert_eq!(live["purchases"], json!([with_card]));
    assert_eq!(documented["purchases"], json!([row("LOJA 1/3")]));
    for answer in [&live, &documented] {
        assert_eq!(
            answer["byMonth"],
            json!([
                {"month": "2026-11", "owed": "100.10", "count": 1},
                {"month": "2026-12", "owed": "100.10", "count": 1}
            ])
        );
        assert_eq!(answer["totals"]["remaining"], "200.20");
        assert_eq!(answer["complete"], true);
    }
    assert_eq!(live["warnings"], json!([]));
    assert!(!live.to_string().contains("Diga X"));
    assert!(
        documented["warnings"][0]
            .as_str()
            .unwrap()
            .contains("não diz quais")
    );
}

#[tokio::test]
async fn any_one_of_the_lists_is_enough() {
    for body in [
        json!({"purchases": [purchase()]}),
        json!({"data": {"purchases": [purchase()]}}),
        json!({"data": null, "purchases": [purchase()]}),
        json!({"data": {"purchasesByCard": [{"accountId": "c", "purchases": [purchase()]}, 7]}}),
        json!({"data": {"purchases": [7, purchase()]}, "purchases": [purchase(), {"totalAmount": null}]}),
    ] {
        let answer = answer(&body).await;
        assert_eq!(answer["count"], 1, "{body}");
        assert_eq!(answer["totals"]["total"], "300.30");
    }
    let upstream = Upstream::saying("get-installments", r#"{"success":true,"data":[]}"#).await;
    let server = upstream.server().await;
    let text = server.call(TOOL, json!({})).await.bad();
    assert!(text.contains("em um formato que esta versão"), "{text}");
}

#[tokio::test]
async fn equal_purchases_are_two_and_repeated_ones_are_one() {
    let twice = json!([live_purchase(), live_purchase()]);
    let body = json!({"data": {"purchases": twice, "purchasesByCard": [{"accountId": "c", "accountName": "Roxo", "purchases": twice}]}, "purchases": twice});
    let two = answer(&body).await;
    assert_eq!(two["count"], 2);
    assert_eq!(two["totals"]["total"], "600.60");
    // On two cards, and one more that only the plain list has.
    let mut other = live_purchase();
    other["description"] = json!("OUTRA");
    let of = |id: &str| json!({"accountId": id, "accountName": id, "purchases": [live_purchase()]});
    let plain = json!([live_purchase(), live_purchase(), other]);
    let body = json!({"data": {"purchases": plain, "purchasesByCard": [of("a"), of("b")]}, "purchases": plain});
    let three = answer(&body).await;
    let cards: Vec<_> = three["purchases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row.get("card").and_then(Value::as_str))
        .collect();
    assert_eq!(cards, [Some("a"), Some("b"), None]);
}

#[tokio::test]
async fn what_is_not_known_of_a_part_is_said() {
    let mut overdue = live_purchase();
    overdue["installments"][0]["isPaid"] = json!(false);
    let overdue = answer(&json!({"purchases": [overdue]})).await;
    assert_eq!(overdue["complete"], true);
    assert_eq!(
        overdue["warnings"],
        json!(["1 parcela vencida não consta como paga: está em `remaining` e não em `byMonth`."])
    );
    let mut undated = purchase();
    undated["installments"][2]["dueDate"] = json!(null);
    undated["installments"][1]["amount"] = json!("abc");
    let undated = answer(&json!({"purchases": [undated]})).await;
    let warnings = undated["warnings"].to_string();
    assert_eq!(undated["complete"], false);
    for said in ["não sincronizou", "sem vencimento", "não diz quais"] {
        assert!(warnings.contains(said), "{said}: {warnings}");
    }
    assert_eq!(
        undated["totals"],
        json!({"total": "300.30", "paid": "100.10", "remaining": "100.10"})
    );
    assert_eq!(undated["byMonth"], json!([]));
}

#[tokio::test]
async fn forty_purchases_fit_and_totals_are_of_all() {
    let purchases: Vec<Value> = (0..40)
        .map(|number| {
            let mut purchase = live_purchase();
            purchase["description"] = json!(format!("MAGAZINE DA ESQUINA FILIAL {number:02}"));
            purchase["purchaseDate"] = json!(format!("2026-{:02}-15", 1 + number % 10));
            purchase
        })
        .collect();
    let card =
        json!([{"accountId": "c", "accountName": "Nubank Ultravioleta", "purchases": purchases}]);
    let body =
        json!({"data": {"purchases": purchases, "purchasesByCard": card}, "purchases": purchases});
    let answer = answer(&body).await;
    assert_eq!(
        (&answer["count"], &answer["returned"]),
        (&json!(40), &json!(30))
    );
    assert_eq!(answer["purchases"].as_array().unwrap().len(), 30);
    assert_eq!(answer["totals"]["remaining"], "8008.00");
    assert_eq!(
        answer["byMonth"][0],
        json!({"month": "2026-11", "owed": "4004.00", "count": 40})
    );
    let warning = answer["warnings"][0].as_str().unwrap();
    assert!(
        warning.starts_with("Aparecem as 30 compras mais recentes de 40;"),
        "{warning}"
    );
    assert_eq!(answer["purchases"][0]["date"], "2026-10-15");
    let tokens = tiktoken_rs::o200k_base_singleton().encode_ordinary(&answer.to_string());
    assert!(tokens.len() <= 4_000, "{}", tokens.len());
}

#[tokio::test]
async fn a_card_with_a_broken_connection_is_said_to_be() {
    let upstream = Upstream::new().await;
    let body = json!({"data": {"purchases": []}}).to_string();
    upstream.json("get-installments", body).await;
    let account = |id: &str, kind: &str| json!({"id": id, "type": kind, "name": id, "connectorName": format!("Banco {id}"), "balance": "1", "itemIsActive": false, "itemLastUpdatedAt": "2026-11-20T12:00:00Z"});
    let accounts = json!({"data": [account("x", "CREDIT"), account("y", "BANK")]});
    upstream.json("get-accounts", accounts.to_string()).await;
    let arguments = json!({"period": "este_ano"});
    let answer = upstream.server().await.call(TOOL, arguments).await.good();
    assert_eq!(answer["complete"], false);
    let warnings = answer["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0]
            .as_str()
            .unwrap()
            .starts_with("Banco x: conexão interrompida")
    );
}
