//! get_balance against the sandbox.

use serde_json::{Value, json};

use super::{decimal, money, refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream};

/// The answer to bodies of get-balance and, where it can be asked, get-accounts.
async fn of(balance: Value, accounts: Option<Value>) -> Value {
    let upstream = Upstream::new().await;
    upstream
        .json("get-balance", json!({"data": balance}).to_string())
        .await;
    if let Some(accounts) = accounts {
        let body = json!({"data": accounts}).to_string();
        upstream.json("get-accounts", body).await;
    }
    let server = upstream.server().await;
    server.call("get_balance", json!({})).await.good()
}

fn line(id: &str, balance: Value) -> Value {
    json!({"id": id, "name": format!("Conta {id}"), "balance": balance, "account_type": "BANK", "account_subtype": "CHECKING_ACCOUNT"})
}

fn account(id: &str, currency: &str) -> Value {
    json!({"id": id, "name": format!("Conta {id}"), "type": "BANK", "subtype": "CHECKING_ACCOUNT", "balance": "1", "currencyCode": currency, "connectorName": "Nubank"})
}

#[tokio::test]
async fn gives_the_sum_in_reais_and_every_bank_account() {
    for (sandbox, live) in Sandbox::all().await.iter().zip([true, true, false]) {
        let server = sandbox.server("sk-sandbox").await;
        let answer = server.call("get_balance", json!({})).await.good();
        assert_eq!(answer["total"], "46819.31");
        assert_eq!(answer["reportedTotal"], "47169.81");
        assert_eq!(answer["count"], 9);
        let rows = answer["accounts"].as_array().unwrap();
        let raw = sandbox.raw("sk-sandbox", "get-balance").await;
        for (row, line) in rows.iter().zip(raw["data"]["accounts"].as_array().unwrap()) {
            assert_eq!(row["balance"], money(decimal(&line["balance"])));
            assert_eq!(row["name"], line["name"]);
        }
        // Documented lines have no id: the account's name leads to it.
        assert_eq!(
            rows[4],
            json!({
                "accountId": "ac000000-0000-4000-8000-000000000007",
                "bank": if live { "Banco Inter" } else { "INTER" },
                "name": "Conta Global Inter", "type": "BANK", "subtype": "CHECKING_ACCOUNT",
                "balance": "350.50", "currency": "USD"
            })
        );
        assert_eq!(rows[2]["subtype"], "SAVINGS_ACCOUNT");
        assert_eq!(rows[2].get("currency"), None);
        let warnings = answer["warnings"].to_string();
        for said in [
            "A conta Conta Global Inter está em outra moeda e não entrou no total em reais.",
            "O total da Pierre (R$ 47.169,81) junta moedas diferentes; em reais há R$ 46.819,31.",
        ] {
            assert!(warnings.contains(said), "{warnings}");
        }
        // Only live bodies know of connections and caixinhas.
        assert_eq!(answer["complete"], !live);
        for said in [
            "Bradesco: conexão interrompida",
            "Há R$ 12.364,60 em caixinhas",
        ] {
            assert_eq!(warnings.contains(said), live, "{warnings}");
        }
    }
}

#[tokio::test]
async fn an_empty_user_has_nothing() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox-empty").await;
        let answer = server.call("get_balance", json!({})).await.good();
        let nothing =
            json!({"total": "0.00", "count": 0, "complete": true, "warnings": [], "accounts": []});
        assert_eq!(answer, nothing);
    }
}

#[tokio::test]
async fn balances_are_numbers_or_texts_and_exact() {
    for balance in [json!(1000.1), json!("1000.10"), json!("1000.1")] {
        let lines = json!([line("a", balance.clone()), line("b", json!("-0.20"))]);
        let data = json!({"total_balance": 999.9, "accounts": lines});
        let accounts = json!([account("a", "BRL"), account("b", "BRL")]);
        let answer = of(data, Some(accounts)).await;
        assert_eq!(answer["total"], "999.90", "{balance}");
        assert_eq!(answer.get("reportedTotal"), None, "{answer}");
        assert_eq!(answer["accounts"][1]["balance"], "-0.20");
        assert_eq!(answer["warnings"], json!([]));
        assert_eq!(answer["complete"], true);
    }
}

#[tokio::test]
async fn a_total_that_is_not_the_sum_is_said_to_be() {
    let data = json!({"total_balance": "15.00", "accounts": [line("a", json!(10))]});
    let answer = of(data, Some(json!([account("a", "BRL")]))).await;
    assert_eq!(answer["total"], "10.00");
    assert_eq!(answer["reportedTotal"], "15.00");
    assert_eq!(
        answer["warnings"],
        json!([
            "O total da Pierre (R$ 15,00) não é a soma das contas em reais (R$ 10,00); confira antes de concluir."
        ])
    );
}

#[tokio::test]
async fn what_does_not_count_is_left_out_of_the_sum_and_named() {
    let mut card = line("c", json!(700));
    card["account_type"] = json!("CREDIT");
    let lines = json!([
        line("a", json!(10)),
        card,
        line("d", json!(null)),
        7,
        {"futureField": 1}
    ]);
    let data = json!({"total_balance": 710, "accounts": lines});
    let accounts = json!([
        account("a", "BRL"),
        account("c", "BRL"),
        account("d", "BRL")
    ]);
    let answer = of(data, Some(accounts)).await;
    assert_eq!(answer["total"], "10.00");
    assert_eq!(answer["complete"], false);
    let warnings = answer["warnings"].to_string();
    for said in [
        "A conta Conta c não é bancária",
        "A conta Conta d veio sem saldo",
        "2 contas não puderam ser lidas",
    ] {
        assert!(warnings.contains(said), "{warnings}");
    }
}

#[tokio::test]
async fn a_total_alone_or_lines_alone_are_still_an_answer() {
    let alone = of(json!({"total_balance": 12.5}), Some(json!([]))).await;
    assert_eq!(alone["total"], "12.50");
    assert_eq!(alone["complete"], false);
    let warnings = alone["warnings"].to_string();
    assert!(warnings.contains("não detalhou"), "{warnings}");
    let lines = json!({"accounts": [line("a", json!("3"))]});
    let lines = of(lines, Some(json!([account("a", "BRL")]))).await;
    assert_eq!(lines["total"], "3.00");
    assert_eq!(lines["complete"], true);
    let nothing = of(json!({"accounts": null}), Some(json!([]))).await;
    assert_eq!(nothing.get("total"), None);
    assert_eq!(nothing["complete"], false);
}

#[tokio::test]
async fn the_balance_is_given_even_when_the_accounts_cannot_be_read() {
    let data = json!({"total_balance": 10, "accounts": [line("a", json!("10.00"))]});
    let answer = of(data, None).await;
    assert_eq!(answer["total"], "10.00");
    assert_eq!(answer["complete"], false);
    assert_eq!(answer["accounts"][0]["accountId"], "a");
    let warnings = answer["warnings"].to_string();
    assert!(
        warnings.contains("A lista de contas não pôde ser lida"),
        "{warnings}"
    );
}

#[tokio::test]
async fn a_name_that_two_accounts_bear_leads_to_neither() {
    let mut lone = line("a", json!(1));
    lone.as_object_mut().unwrap().shift_remove("id");
    let mut twin = account("b", "USD");
    twin["name"] = json!("Conta a");
    let data = json!({"total_balance": 1, "accounts": [lone]});
    let answer = of(data, Some(json!([account("a", "BRL"), twin]))).await;
    assert_eq!(answer["accounts"][0].get("accountId"), None);
    assert_eq!(answer["accounts"][0].get("bank"), None);
}

#[tokio::test]
async fn asks_for_the_balance_and_for_the_accounts_once_each() {
    let upstream = Upstream::saying("get-balance", r#"{"data":{"accounts":[]}}"#).await;
    let server = upstream.server().await;
    server.call("get_balance", json!({})).await.good();
    let hits = upstream.hits("get-balance").await;
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].method.as_str(), "GET");
    assert_eq!(hits[0].url.query(), Some("s=s"));
    assert!(hits[0].body.is_empty());
    assert_eq!(upstream.requests().await.len(), 2);
}

#[tokio::test]
async fn odd_accounts_do_not_take_the_rest_along() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox-odd").await;
        let answer = server.call("get_balance", json!({})).await.good();
        assert_eq!(answer["total"], "46819.31");
        assert_eq!(answer["complete"], false);
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault("get_balance", json!({})).await;
}

#[tokio::test]
async fn takes_no_arguments() {
    let none = "`accountId`: não existe; esta ferramenta não recebe argumentos.";
    refuses("get_balance", &[(json!({"accountId": "CANARY"}), none)]).await;
}
