//! get_balance_by_account against the sandbox.

use serde_json::{Value, json};

use super::{decimal, money, refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream};

const CARD: &str = "ac000000-0000-4000-8000-000000000002";
const NUBANK: &str = "ac000000-0000-4000-8000-000000000001";

async fn ask(sandbox: &Sandbox, id: &str) -> crate::support::Answer {
    let server = sandbox.server("sk-sandbox").await;
    server
        .call("get_balance_by_account", json!({"accountId": id}))
        .await
}

#[tokio::test]
async fn every_bank_account_has_the_balance_that_pierre_gives() {
    let mut shapes = Vec::new();
    for sandbox in Sandbox::all().await {
        let accounts = sandbox.raw("sk-sandbox", "get-accounts").await;
        let mut found = Vec::new();
        for account in accounts["data"].as_array().unwrap() {
            let id = account
                .get("id")
                .unwrap_or(&account["accountId"])
                .as_str()
                .unwrap();
            let kind = account.get("type").unwrap_or(&account["accountType"]);
            if kind != "BANK" {
                continue;
            }
            let path = format!("get-balance-by-account?accountId={id}");
            let raw = sandbox.raw("sk-sandbox", &path).await;
            let answer = ask(&sandbox, id).await.good();
            assert_eq!(answer["accountId"], id);
            assert_eq!(answer["balance"], money(decimal(&raw["data"]["balance"])));
            let currency = account
                .get("currencyCode")
                .unwrap_or(&account["accountCurrencyCode"]);
            assert_eq!(&answer["currency"], currency);
            assert_eq!(answer["asOf"], "2026-11-22T12:00:00-03:00");
            found.push((
                answer["name"].clone(),
                answer["balance"].clone(),
                answer["subtype"].clone(),
            ));
        }
        assert_eq!(found.len(), 9);
        shapes.push(found);
    }
    assert_eq!(shapes[0], shapes[1]);
    assert_eq!(shapes[0], shapes[2]);
}

#[tokio::test]
async fn a_card_has_no_balance_and_a_stranger_s_account_does_not_exist() {
    for sandbox in Sandbox::all().await {
        let text = ask(&sandbox, CARD).await.bad();
        assert!(text.starts_with("Essa conta não é bancária"), "{text}");
        assert!(text.contains("get_accounts"), "{text}");
        for id in [
            "ac000000-0000-4000-8000-0000000000ff",
            "../get-accounts",
            "a&s=x",
            "0",
        ] {
            let text = ask(&sandbox, id).await.bad();
            assert!(
                text.starts_with("Não existe conta com esse `accountId`"),
                "{id}: {text}"
            );
            assert!(text.contains("get_accounts"), "{text}");
        }
    }
}

#[tokio::test]
async fn says_when_the_bank_of_this_account_is_not_current() {
    let [live @ .., documented] = Sandbox::all().await;
    let bradesco = "ac000000-0000-4000-8000-000000000008";
    for live in &live {
        let answer = ask(live, bradesco).await.good();
        assert_eq!(answer["complete"], false);
        let warnings = answer["warnings"].to_string();
        assert!(
            warnings.contains("Bradesco: conexão interrompida"),
            "{warnings}"
        );
        let answer = ask(live, NUBANK).await.good();
        assert_eq!(
            (&answer["complete"], &answer["warnings"]),
            (&json!(true), &json!([]))
        );
    }
    let answer = ask(&documented, bradesco).await.good();
    assert_eq!(answer["warnings"], json!([]));
}

#[tokio::test]
async fn the_balance_is_given_even_when_the_accounts_cannot_be_read() {
    let upstream = Upstream::new().await;
    let body = include_str!("../bodies/get_balance_by_account.live.json");
    upstream.json("get-balance-by-account", body).await;
    let server = upstream.server().await;
    let arguments = json!({"accountId": "a"});
    let answer = server
        .call("get_balance_by_account", arguments)
        .await
        .good();
    assert_eq!(answer["balance"], "1000.00");
    let warnings = answer["warnings"].to_string();
    assert!(warnings.contains("moeda"), "{warnings}");
}

#[tokio::test]
async fn an_empty_user_has_no_such_account() {
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox-empty").await;
        let arguments = json!({"accountId": NUBANK});
        let text = server.call("get_balance_by_account", arguments).await.bad();
        assert!(text.starts_with("Não existe conta"), "{text}");
        let server = sandbox.server("sk-sandbox-odd").await;
        let arguments = json!({"accountId": NUBANK});
        let answer: Value = server
            .call("get_balance_by_account", arguments)
            .await
            .good();
        assert!(answer.get("balance").is_some());
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault("get_balance_by_account", json!({"accountId": NUBANK})).await;
}

#[tokio::test]
async fn refuses_what_is_no_id() {
    refuses(
        "get_balance_by_account",
        &[
            (json!({}), "`accountId`: é obrigatório"),
            (json!({"accountId": ""}), "`accountId`: é obrigatório"),
            (json!({"accountId": null}), "`accountId`: é obrigatório"),
            (
                json!({"accountId": "C".repeat(101)}),
                "`accountId`: use um texto de até 100 caracteres",
            ),
            (
                json!({"accountId": ["CANARY"]}),
                "`accountId`: use um texto",
            ),
            (
                json!({"accountId": "a\nCANARY"}),
                "`accountId`: use um texto",
            ),
            (
                json!({"accountId": "a", "id": "CANARY"}),
                "`id`: não existe; os argumentos são `accountId`.",
            ),
            (
                json!({"accountId": "a", "account_id": "CANARY"}),
                "`accountId`: veio duas vezes",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_bank_whose_name_has_a_digit_is_found_by_it() {
    let account = |id: &str, bank: &str| json!({"id": id, "name": "Conta corrente", "type": "BANK", "connectorName": bank});
    let accounts = json!({"data": [account("one", "C6 Bank"), account("two", "BS2")]});
    let upstream = Upstream::saying("get-accounts", accounts.to_string()).await;
    let balance = r#"{"success":true,"data":{"accountId":"x","balance":"1.00"}}"#;
    upstream.json("get-balance-by-account", balance).await;
    let server = upstream.server().await;
    for (name, id) in [("C6", "one"), ("c6 bank", "one"), ("BS2", "two")] {
        let asked = json!({"accountId": name});
        server.call("get_balance_by_account", asked).await.good();
        let hits = upstream.hits("get-balance-by-account").await;
        let query = hits.last().unwrap().url.query().unwrap().to_owned();
        assert!(
            query.contains(&format!("accountId={id}&")),
            "{name}: {query}"
        );
    }
}
