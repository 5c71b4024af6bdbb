//! get_accounts against the sandbox.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{decimal, money, refuses, tells_every_fault};
use crate::support::Sandbox;

async fn ask(sandbox: &Sandbox, key: &str) -> Value {
    let server = sandbox.server(key).await;
    server.call("get_accounts", json!({})).await.good()
}

/// The field under its live or its documented name.
fn field<'a>(account: &'a Value, live: &str, documented: &str) -> &'a Value {
    account.get(live).unwrap_or(&account[documented])
}

#[tokio::test]
async fn totals_are_what_the_accounts_add_up_to_in_every_shape() {
    let mut all = Vec::new();
    for sandbox in Sandbox::all().await {
        let raw = sandbox.raw("sk-sandbox", "get-accounts").await;
        let (mut cash, mut debt) = (Decimal::ZERO, Decimal::ZERO);
        for account in raw["data"].as_array().unwrap() {
            let balance = decimal(field(account, "balance", "accountBalance"));
            let currency = field(account, "currencyCode", "accountCurrencyCode");
            match field(account, "type", "accountType").as_str().unwrap() {
                "BANK" if currency == "BRL" => cash += balance,
                "CREDIT" => debt += balance.abs(),
                other => assert_eq!((other, currency), ("BANK", &json!("USD"))),
            }
        }
        let answer = ask(&sandbox, "sk-sandbox").await;
        let expected = json!({"cash": money(cash), "cardDebt": money(debt)});
        assert_eq!(answer["totals"], expected);
        assert!(cash > Decimal::ZERO && debt > Decimal::ZERO);
        assert_eq!(answer["count"], 11);
        all.push(answer);
    }
    let [live, april, documented] = all.as_slice() else {
        panic!("three shapes");
    };
    assert_eq!(live, april);
    assert_eq!(live["totals"], documented["totals"]);
    let rows = |answer: &Value| answer["accounts"].as_array().unwrap().clone();
    for (live, documented) in rows(live).iter().zip(&rows(documented)) {
        for same in [
            "accountId",
            "name",
            "type",
            "subtype",
            "balance",
            "currency",
            "owed",
            "credit",
        ] {
            assert_eq!(live.get(same), documented.get(same), "{same} of {live}");
        }
    }
}

#[tokio::test]
async fn a_card_is_a_debt_and_never_cash() {
    for sandbox in Sandbox::all().await {
        let answer = ask(&sandbox, "sk-sandbox").await;
        let rows = answer["accounts"].as_array().unwrap();
        let cards: Vec<_> = rows.iter().filter(|row| row["type"] == "CREDIT").collect();
        assert_eq!(cards.len(), 2);
        for card in cards {
            let owed = card["owed"].as_str().unwrap();
            assert_eq!(card["balance"], format!("-{owed}"));
            let credit = &card["credit"];
            let used = decimal(&credit["limit"]) - decimal(&credit["available"]);
            assert_eq!(used, decimal(&card["owed"]), "{card}");
        }
        for account in rows.iter().filter(|row| row["type"] == "BANK") {
            assert_eq!(account.get("owed"), None);
        }
        assert_eq!(rows[4]["subtype"], "SAVINGS_ACCOUNT");
        assert_eq!(rows[6]["currency"], "USD");
        assert_eq!(rows[10]["name"], "Carteira");
        assert_eq!(rows[10]["bank"], "Pierre");
    }
}

#[tokio::test]
async fn says_which_banks_are_disconnected_or_old() {
    let [live, april, documented] = Sandbox::all().await;
    let answer = ask(&live, "sk-sandbox").await;
    assert_eq!(ask(&april, "sk-sandbox").await, answer);
    assert_eq!(answer["complete"], false);
    let warnings: Vec<_> = answer["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    let about = |bank: &str| warnings.iter().filter(|it| it.starts_with(bank)).count();
    assert!(
        warnings
            .iter()
            .any(|it| it.starts_with("Bradesco: conexão interrompida")),
        "{warnings:?}"
    );
    assert_eq!(
        (about("Bradesco"), about("Nubank"), about("Pierre")),
        (1, 0, 0),
        "{warnings:?}"
    );
    assert!(
        warnings.iter().any(|it| it.contains("outra moeda")),
        "{warnings:?}"
    );
    assert!(
        warnings.iter().any(|it| it.contains("caixinhas")),
        "{warnings:?}"
    );
    // Documented bodies say nothing of connections.
    let answer = ask(&documented, "sk-sandbox").await;
    assert_eq!(answer["complete"], true);
    assert_eq!(answer["warnings"].as_array().unwrap().len(), 1);
    assert_eq!(answer["accounts"][0].get("lastUpdated"), None);
}

#[tokio::test]
async fn numbers_show_only_their_end() {
    let sandbox = Sandbox::start(pierre_mcp::sandbox::Shape::Live).await;
    let answer = ask(&sandbox, "sk-sandbox").await;
    assert_eq!(answer["accounts"][0]["number"], "•••3456");
    assert_eq!(answer["accounts"][2]["number"], "•••7890");
    assert_eq!(
        answer["accounts"][0]["reserved"],
        json!([{"name": "Caixinha Viagem", "amount": "1906.43"}, {"name": "Reserva de emergência", "amount": "9200.00"}])
    );
}

#[tokio::test]
async fn nobody_s_accounts_are_an_empty_list() {
    for sandbox in Sandbox::all().await {
        assert_eq!(
            ask(&sandbox, "sk-sandbox-empty").await,
            json!({"totals": {"cash": "0.00", "cardDebt": "0.00"}, "count": 0, "complete": true, "warnings": [], "accounts": []})
        );
    }
}

#[tokio::test]
async fn odd_accounts_are_counted_and_do_not_change_the_totals() {
    for sandbox in Sandbox::all().await {
        let usual = ask(&sandbox, "sk-sandbox").await;
        let odd = ask(&sandbox, "sk-sandbox-odd").await;
        assert_eq!(odd["totals"], usual["totals"]);
        assert_eq!(
            (&odd["count"], &odd["complete"]),
            (&json!(12), &json!(false))
        );
        let warning = "1 conta não pôde ser lida e ficou fora desta resposta.";
        assert_eq!(odd["warnings"][0], warning);
        assert_eq!(odd["accounts"][11]["type"], "CRYPTO");
        assert_eq!(odd["accounts"][11]["balance"], "0.02");
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault("get_accounts", json!({})).await;
}

#[tokio::test]
async fn takes_no_arguments() {
    refuses(
        "get_accounts",
        &[
            (
                json!({"accountId": "CANARY"}),
                "`accountId`: não existe; esta ferramenta não recebe argumentos.",
            ),
            (json!({"a": 1, "b": 2}), "`b`: não existe"),
        ],
    )
    .await;
}
