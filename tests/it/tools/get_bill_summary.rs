//! get_bill_summary against the sandbox, and against bodies of every shape seen.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{decimal, money, refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream};

const TOOL: &str = "get_bill_summary";
const NUBANK: &str = "ac000000-0000-4000-8000-000000000002";
const ITAU: &str = "ac000000-0000-4000-8000-000000000004";
const BY_LIMIT: &str =
    "Sem a soma dos lançamentos, `currentBill` é o limite usado, que inclui parcelas futuras.";
const APPROXIMATE: &str = "Os valores são aproximados: não são o valor oficial da fatura no banco, a não ser com `official` true.";
const DIFFERS: &str = "Em 1 cartão, `currentBill` difere de `calculated`: o primeiro é todo o limite usado e pode incluir parcelas futuras e faturas anteriores; o segundo soma só as transações já sincronizadas do período e pode ser zero num cartão com dívida.";
const ASSUMED: &str = "Onde não há dia de fechamento cadastrado, a Pierre presume 7 dias antes do vencimento; informe `accountId` e `closingDay` para corrigir.";

async fn ask(sandbox: &Sandbox, key: &str, arguments: Value) -> Value {
    let server = sandbox.server(key).await;
    server.call(TOOL, arguments).await.good()
}

async fn answer(body: Value, arguments: Value) -> Value {
    let upstream = Upstream::saying("get-bill-summary", body.to_string()).await;
    upstream.server().await.call(TOOL, arguments).await.good()
}

#[tokio::test]
async fn says_what_each_figure_is_worth_in_every_shape() {
    let [live, april, documented] = Sandbox::all().await;
    let live = ask(&live, "sk-sandbox", json!({})).await;
    assert_eq!(ask(&april, "sk-sandbox", json!({})).await, live);
    assert_eq!(
        live,
        json!({
            "count": 2,
            "totals": {"currentBill": "3732.80"},
            "complete": true,
            "warnings": [APPROXIMATE, ASSUMED],
            "cards": [
                {
                    "accountId": NUBANK, "card": "Nubank Ultravioleta", "currentBill": "2222.31",
                    "calculated": "2222.31", "limit": "12000.00", "usedLimit": "2222.31",
                    "available": "9777.69", "dueDate": "2026-12-10", "closingDay": 3,
                    "closingDaySource": "cadastrado na Pierre", "periodStart": "2026-11-04",
                    "periodEnd": "2026-12-03", "minimumPayment": "333.34", "official": false
                },
                {
                    "accountId": ITAU, "card": "Itaú Visa Platinum", "currentBill": "1510.49",
                    "calculated": "1510.49", "limit": "9500.00", "usedLimit": "1510.49",
                    "available": "7989.51", "dueDate": "2026-12-15",
                    "closingDaySource": "presumido: 7 dias antes do vencimento",
                    "periodStart": "2026-11-09", "periodEnd": "2026-12-08",
                    "minimumPayment": "226.57", "official": false
                }
            ]
        })
    );
    let documented = ask(&documented, "sk-sandbox", json!({})).await;
    assert_eq!(documented["totals"], live["totals"]);
    assert_eq!(
        documented["warnings"],
        json!([APPROXIMATE, ASSUMED, BY_LIMIT])
    );
    for (index, closing_day) in [(0, 3), (1, 8)] {
        let (documented, live) = (&documented["cards"][index], &live["cards"][index]);
        for same in [
            "accountId",
            "card",
            "currentBill",
            "limit",
            "available",
            "dueDate",
            "periodStart",
            "periodEnd",
            "minimumPayment",
            "official",
        ] {
            assert_eq!(documented[same], live[same], "{same}");
        }
        // The documents give the day that was used, whoever chose it.
        let source = "cadastrado na Pierre ou presumido, 7 dias antes do vencimento";
        assert_eq!(documented["closingDaySource"], source);
        assert_eq!(documented["closingDay"], closing_day);
        assert_eq!(documented.get("calculated"), None);
    }
}

#[tokio::test]
async fn the_current_bill_is_the_card_s_debt() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let accounts = server.call("get_accounts", json!({})).await.good();
        let summary = server.call(TOOL, json!({})).await.good();
        assert_eq!(
            summary["totals"]["currentBill"],
            accounts["totals"]["cardDebt"]
        );
        for card in summary["cards"].as_array().unwrap() {
            let rows = accounts["accounts"].as_array().unwrap();
            let account = rows.iter().find(|it| it["accountId"] == card["accountId"]);
            assert_eq!(account.unwrap()["owed"], card["currentBill"]);
        }
    }
}

#[tokio::test]
async fn a_closing_day_of_the_person_s_moves_the_period() {
    for sandbox in &Sandbox::all().await {
        let arguments = json!({"accountId": ITAU, "closingDay": "31"});
        let answer = ask(sandbox, "sk-sandbox", arguments).await;
        assert_eq!(answer["count"], 1);
        let card = &answer["cards"][0];
        assert_eq!(card["closingDay"], 31);
        assert_eq!(card["closingDaySource"], "informado na chamada");
        assert_eq!(
            (&card["periodStart"], &card["periodEnd"]),
            (&json!("2026-11-01"), &json!("2026-11-30"))
        );
        // Only live bodies say what the rows of the period come to.
        let live = card.get("calculated").is_some();
        let warnings = if live {
            json!([APPROXIMATE, DIFFERS])
        } else {
            json!([APPROXIMATE, BY_LIMIT])
        };
        assert_eq!(answer["warnings"], warnings);
    }
}

#[tokio::test]
async fn days_of_the_person_s_take_the_closing_day_s_place() {
    let [live @ .., _] = Sandbox::all().await;
    for sandbox in &live {
        let arguments =
            json!({"accountId": NUBANK, "startDate": "2026-10-04", "endDate": "2026-11-03"});
        let answer = ask(sandbox, "sk-sandbox", arguments).await;
        let card = &answer["cards"][0];
        assert_eq!(
            card["closingDaySource"],
            "não usado: o período foi informado na chamada"
        );
        // The bill that closed on the 3rd of November.
        let bills = sandbox.server("sk-sandbox").await;
        let bills = bills
            .call("get_bills", json!({"accountId": NUBANK}))
            .await
            .good();
        assert_eq!(card["calculated"], bills["bills"][0]["owed"]);
    }
}

#[tokio::test]
async fn rows_come_only_when_they_are_asked_for() {
    let [live @ .., documented] = Sandbox::all().await;
    let all = json!({"includeTransactions": true});
    for live in &live {
        let quiet = ask(live, "sk-sandbox", json!({"includeTransactions": false})).await;
        assert_eq!(
            (quiet.get("transactions"), quiet.get("transactionCount")),
            (None, None)
        );
        let arguments = json!({"accountId": ITAU, "closingDay": 31, "includeTransactions": true});
        let answer = ask(live, "sk-sandbox", arguments).await;
        let rows = answer["transactions"].as_array().unwrap();
        assert_eq!(answer["transactionCount"], rows.len());
        assert_eq!(
            rows[0],
            json!({"date": "2026-11-22", "description": "Auto Posto Shell Bandeirantes", "amount": "-210.37"})
        );
        let sum: Decimal = rows.iter().map(|row| decimal(&row["amount"])).sum();
        assert_eq!(money(-sum), answer["cards"][0]["calculated"]);
        let both = ask(live, "sk-sandbox", all.clone()).await;
        let cards = ["Nubank Ultravioleta", "Itaú Visa Platinum"].map(Value::from);
        for row in both["transactions"].as_array().unwrap() {
            assert!(cards.contains(&row["card"]), "{row}");
        }
    }
    let none = ask(&documented, "sk-sandbox", all).await;
    assert_eq!(
        (&none["transactions"], &none["complete"]),
        (&json!([]), &json!(false))
    );
    assert!(
        none["warnings"]
            .to_string()
            .contains("não enviou as transações")
    );
}

#[tokio::test]
async fn long_bills_are_cut_and_fit() {
    let rows: Vec<Value> = (0..80)
        .map(|number| json!({"id": format!("t{number:02}"), "amount": "12.30", "type": "DEBIT", "account_type": "CREDIT",
            "currency_code": if number == 0 { "USD" } else { "BRL" }, "date": format!("2026-11-{:02}T03:00:00.000Z", 1 + number % 20),
            "description": "SUPERMERCADO DO BAIRRO LTDA SAO PAULO"}))
        .collect();
    let body = json!({"data": {"accounts": [{"account_id": "c", "current_bill_amount": "984.00", "calculated_bill_amount": 984, "transactions": rows}]}});
    let answer = answer(body, json!({"includeTransactions": true})).await;
    assert_eq!(answer["transactionCount"], 80);
    assert_eq!(answer["transactions"].as_array().unwrap().len(), 50);
    assert_eq!(answer["transactions"][0]["date"], "2026-11-20");
    assert!(
        answer["warnings"]
            .to_string()
            .contains("Aparecem as 50 transações mais recentes de 80;")
    );
    assert!(!answer["warnings"].to_string().contains("difere"));
    let tokens = tiktoken_rs::o200k_base_singleton().encode_ordinary(&answer.to_string());
    assert!(tokens.len() <= 4_000, "{}", tokens.len());
}

#[tokio::test]
async fn only_a_card_has_a_bill() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        for id in ["ac000000-0000-4000-8000-000000000001", "ac_de_ninguem"] {
            let text = server.call(TOOL, json!({"accountId": id})).await.bad();
            assert!(
                text.starts_with("Esse `accountId` não é de um cartão"),
                "{text}"
            );
        }
    }
    for (status, error) in [
        (404, "Account not found"),
        (400, "Account is not a credit card"),
    ] {
        let upstream = Upstream::new().await;
        let reply = ResponseTemplate::new(status).set_body_json(json!({"error": error}));
        upstream.reply("get-bill-summary", reply).await;
        let server = upstream.server().await;
        let text = server.call(TOOL, json!({"accountId": "a"})).await.bad();
        assert!(
            text.starts_with("Esse `accountId` não é de um cartão"),
            "{text}"
        );
        let text = server.call(TOOL, json!({})).await.bad();
        assert!(text.starts_with("A Pierre não "), "{text}");
    }
}

#[tokio::test]
async fn nobody_s_cards_are_an_empty_list() {
    for sandbox in Sandbox::all().await {
        assert_eq!(
            ask(&sandbox, "sk-sandbox-empty", json!({})).await,
            json!({"count": 0, "totals": {"currentBill": "0.00"}, "complete": true, "warnings": [], "cards": []})
        );
    }
}

#[tokio::test]
async fn odd_cards_are_told_and_added_only_where_they_are_reais() {
    for sandbox in Sandbox::all().await {
        let usual = ask(&sandbox, "sk-sandbox", json!({})).await;
        let odd = ask(
            &sandbox,
            "sk-sandbox-odd",
            json!({"includeTransactions": true}),
        )
        .await;
        assert_eq!(
            (&odd["count"], &odd["complete"]),
            (&json!(4), &json!(false))
        );
        let total = decimal(&usual["totals"]["currentBill"]) + decimal(&json!("129.90"));
        assert_eq!(odd["totals"]["currentBill"], money(total));
        let warnings = odd["warnings"].to_string();
        for said in [
            "1 fatura não pôde ser lida",
            "1 transação não pôde ser lida",
            "difere de `calculated`",
            "em outra moeda",
            "saldo credor",
        ] {
            assert!(warnings.contains(said), "{said}: {warnings}");
        }
        let card = &odd["cards"][2];
        assert_eq!(
            (&card["calculated"], &card["closingDay"]),
            (&json!("0.00"), &json!(5))
        );
        let dollars = &odd["cards"][3];
        assert_eq!(
            (&dollars["official"], &dollars["currency"]),
            (&json!(true), &json!("USD"))
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
            (
                json!({"closingDay": 5}),
                "`closingDay`: informe também o `accountId`",
            ),
            (
                json!({"accountId": "a", "closingDay": 32}),
                "`closingDay`: use um número inteiro de 1 a 31.",
            ),
            (
                json!({"accountId": "a", "closingDay": 0}),
                "`closingDay`: use um número inteiro de 1 a 31.",
            ),
            (
                json!({"startDate": "2026-10-01"}),
                "`endDate`: informe junto",
            ),
            (
                json!({"endDate": "2026-10-01"}),
                "`startDate`: informe junto",
            ),
            (
                json!({"startDate": "2026-10-02", "endDate": "2026-10-01"}),
                "vem antes de `startDate`",
            ),
            (
                json!({"startDate": "2026-10-01T25:00:00Z", "endDate": "2026-10-31"}),
                "`startDate`: use uma data que exista",
            ),
            (
                json!({"includeTransactions": "CANARY"}),
                "`includeTransactions`: use true ou false.",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn pierre_is_asked_for_instants_of_whole_days_in_sao_paulo() {
    for (arguments, query) in [
        (json!({}), "s=s"),
        (
            json!({"account_id": "a 1", "closing_day": "31"}),
            "accountId=a+1&closingDay=31&s=s",
        ),
        (
            json!({"startDate": "2028-02-01", "endDate": "2028-02-29"}),
            "startDate=2028-02-01T03%3A00%3A00.000Z&endDate=2028-03-01T02%3A59%3A59.999Z&s=s",
        ),
    ] {
        let body = r#"{"data":{"accounts":[{"current_bill_amount":1}]}}"#;
        let upstream = Upstream::saying("get-bill-summary", body).await;
        upstream.server().await.call(TOOL, arguments).await.good();
        let hits = upstream.hits("get-bill-summary").await;
        let [hit] = hits.as_slice() else {
            panic!("asked {} times", hits.len());
        };
        assert_eq!((hit.method.as_str(), hit.url.query()), ("GET", Some(query)));
        assert!(hit.body.is_empty());
    }
}

#[tokio::test]
async fn a_list_and_an_object_are_both_read_and_upstream_advice_stays_out() {
    let card = json!({"account_id": "c", "account_name": "Roxo", "currency_code": "BRL", "credit_limit": 1000, "available_credit_limit": 870.1,
        "closing_day": 3, "period_start": "2026-11-04T00:00:00.000Z", "period_end": "2026-12-03T23:59:59.999Z", "approx_current_bill_amount": 129.9});
    let documented = json!({"success": true, "data": [card], "recommendations": null, "transactionsInfo": "CANARY", "notice": "CANARY", "guidance": "CANARY", "filters": {}});
    let documented = answer(documented, json!({})).await;
    let mut live = card;
    live.as_object_mut()
        .unwrap()
        .shift_remove("approx_current_bill_amount");
    live["current_bill_amount"] = json!("129.90");
    live["credit_limit"] = json!("1000.00");
    live["transactions"] = json!([{"description": "CANARY"}]);
    let live = json!({"success": true, "data": {"totalAmount": "0.00", "isOfficialBillAmount": false, "accounts": [live], "userId": "CANARY"}, "notice": "CANARY"});
    let live = answer(live, json!({})).await;
    assert_eq!(live, documented);
    assert_eq!(
        live,
        json!({
            "count": 1, "totals": {"currentBill": "129.90"}, "complete": true,
            "warnings": [APPROXIMATE, BY_LIMIT],
            "cards": [{
                "accountId": "c", "card": "Roxo", "currentBill": "129.90", "limit": "1000.00",
                "available": "870.10", "closingDay": 3, "closingDaySource": "cadastrado na Pierre",
                "periodStart": "2026-11-04", "periodEnd": "2026-12-03", "official": false
            }]
        })
    );
    for odd in [
        json!({"data": {}}),
        json!({"data": "x"}),
        json!({"data": null}),
        json!({}),
    ] {
        let upstream = Upstream::saying("get-bill-summary", odd.to_string()).await;
        let text = upstream.server().await.call(TOOL, json!({})).await.bad();
        assert!(
            text.contains("em um formato que esta versão"),
            "{odd}: {text}"
        );
    }
}

#[tokio::test]
async fn an_assumed_closing_day_is_told_from_a_stored_one() {
    for (closing_day, due, advice, source) in [
        (
            json!(null),
            json!("2026-12-10"),
            json!(null),
            "presumido: 7 dias antes do vencimento",
        ),
        (
            json!(3),
            json!("2026-12-10"),
            json!("7 dias antes"),
            "presumido: 7 dias antes do vencimento",
        ),
        (
            json!(3),
            json!("2026-12-10"),
            json!(null),
            "cadastrado na Pierre",
        ),
        (
            json!("5"),
            json!("2026-12-10"),
            json!(["x"]),
            "cadastrado na Pierre",
        ),
        // A week before the fifth is in the month before.
        (
            json!(28),
            json!("2027-03-07"),
            json!("x"),
            "presumido: 7 dias antes do vencimento",
        ),
        (
            json!(3),
            json!(null),
            json!("x"),
            "presumido: 7 dias antes do vencimento",
        ),
    ] {
        let card = json!({"account_id": "c", "current_bill_amount": "1", "closing_day": closing_day, "balance_due_date": due});
        let body = json!({"data": {"accounts": [card]}, "recommendations": advice});
        let answer = answer(body, json!({})).await;
        assert_eq!(
            answer["cards"][0]["closingDaySource"], source,
            "{closing_day} {due}"
        );
    }
}

#[tokio::test]
async fn of_several_cards_the_one_without_a_day_is_the_assumed_one() {
    let card = |id: &str, day: Value| json!({"account_id": id, "current_bill_amount": "1", "closing_day": day, "balance_due_date": "2026-12-10"});
    for (days, sources) in [
        (
            [json!(null), json!(3)],
            ["presumido: 7 dias", "cadastrado na Pierre"],
        ),
        (
            [json!(20), json!(3)],
            ["cadastrado na Pierre", "presumido: 7 dias"],
        ),
        (
            [json!(3), json!(3)],
            ["cadastrado na Pierre ou", "cadastrado na Pierre ou"],
        ),
    ] {
        let cards: Vec<Value> = days.into_iter().map(|day| card("c", day)).collect();
        let body = json!({"data": {"accounts": cards}, "recommendations": "x"});
        let answer = answer(body, json!({})).await;
        for (card, source) in answer["cards"].as_array().unwrap().iter().zip(sources) {
            let found = card["closingDaySource"].as_str().unwrap();
            assert!(found.starts_with(source), "{found}");
        }
    }
}

#[tokio::test]
async fn an_official_figure_needs_no_warning() {
    let card = json!({"account_id": "c", "current_bill_amount": "1.00", "calculated_bill_amount": 1, "closing_day": 5, "isOfficialBillAmount": "true"});
    let answer = answer(json!({"data": {"accounts": [card]}}), json!({})).await;
    assert_eq!(
        (&answer["warnings"], &answer["cards"][0]["official"]),
        (&json!([]), &json!(true))
    );
}
