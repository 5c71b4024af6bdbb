//! Accounts and balances.

use serde_json::{Value, json};

use super::{account, accounts, answer, without};
use crate::support::Upstream;

#[tokio::test]
async fn accounts_bear_either_set_of_names() {
    let documented = answer("get_accounts", json!({}), body!("get_accounts.documented")).await;
    let live = answer("get_accounts", json!({}), body!("get_accounts.live")).await;
    let expected = json!({
        "totals": {"cash": "1500.50", "cardDebt": "2500.00"},
        "count": 2,
        "complete": true,
        "warnings": [],
        "accounts": [
            {
                "accountId": "acc_123456789", "bank": "NUBANK", "name": "Conta Corrente",
                "type": "BANK", "subtype": "CHECKING_ACCOUNT", "balance": "1500.50",
                "currency": "BRL"
            },
            {
                "accountId": "acc_987654321", "bank": "ITAU", "name": "Cartão de Crédito",
                "type": "CREDIT", "subtype": "CREDIT_CARD", "balance": "-2500.00",
                "currency": "BRL", "owed": "2500.00",
                "credit": {
                    "limit": "10000.00", "available": "7500.00", "dueDate": "2024-02-15",
                    "closeDate": "2024-01-31", "minimumPayment": "250.00", "brand": "VISA",
                    "level": "GOLD"
                }
            }
        ]
    });
    assert_eq!(documented, expected);
    assert_eq!(live["accounts"][0]["number"], "•••3456");
    assert_eq!(live["accounts"][1]["number"], "•••4417");
    for row in live["accounts"].as_array().unwrap() {
        assert_eq!(row["active"], true);
        assert_eq!(row["lastUpdated"], "2026-11-22T09:00:00-03:00");
    }
    // Live bodies know more of an account and never when a bill closes.
    let live = without(live, "accounts", &["number", "lastUpdated", "active"]);
    let mut expected = expected;
    let credit = expected["accounts"][1]["credit"].as_object_mut().unwrap();
    credit.shift_remove("closeDate");
    assert_eq!(live, expected);
}

#[tokio::test]
async fn a_body_with_both_ids_is_no_error() {
    let both = account(
        json!({"accountId": "a1", "accountName": "Conta", "accountType": "BANK", "accountBalance": 10.0}),
    );
    let one = accounts(json!([account(json!({}))])).await;
    assert_eq!(accounts(json!([both])).await, one);
    assert_eq!(one["accounts"][0]["accountId"], "a1");
    assert_eq!(one["totals"]["cash"], "10.00");
}

#[tokio::test]
async fn balances_are_numbers_or_texts() {
    for balance in [
        json!("1234.5"),
        json!(1234.5),
        json!("1234.50"),
        json!("+1234.50"),
    ] {
        let answer = accounts(json!([account(json!({"balance": balance}))])).await;
        assert_eq!(answer["accounts"][0]["balance"], "1234.50", "{balance}");
        assert_eq!(answer["totals"]["cash"], "1234.50");
    }
    // The dust of somebody's binary fractions, and a balance that nobody has.
    let exact = r#"{"data":[{"id":"a","type":"BANK","balance":0.30000000000000004},
        {"id":"b","type":"BANK","balance":"999999999999.00"}]}"#;
    let answer = answer("get_accounts", json!({}), exact).await;
    assert_eq!(answer["totals"]["cash"], "999999999999.30");
    let absurd = r#"{"data":[{"id":"a","type":"BANK","balance":1e13}]}"#;
    let answer = self::answer("get_accounts", json!({}), absurd).await;
    assert_eq!(answer["complete"], false);
}

#[tokio::test]
async fn a_balance_that_did_not_come_is_absent_and_said_to_be() {
    for balance in [json!(null), json!("abc"), json!([]), json!("")] {
        let answer = accounts(json!([
            account(json!({"balance": balance})),
            account(json!({"id": "a2", "name": "Reserva", "balance": "0.00"}))
        ]))
        .await;
        assert_eq!(answer["accounts"][0].get("balance"), None, "{balance}");
        assert_eq!(answer["accounts"][1]["balance"], "0.00");
        assert_eq!(answer["totals"]["cash"], "0.00");
        assert_eq!(answer["complete"], false);
        let warning = answer["warnings"][0].as_str().unwrap();
        assert!(warning.contains("Conta veio sem saldo"), "{warning}");
    }
}

#[tokio::test]
async fn savings_go_by_one_name() {
    for name in ["SAVINGS", "SAVINGS_ACCOUNT"] {
        let answer = accounts(json!([account(json!({"subtype": name}))])).await;
        assert_eq!(answer["accounts"][0]["subtype"], "SAVINGS_ACCOUNT");
        let body = format!(
            r#"{{"data":{{"name":"P","balance":1,"account_type":"BANK","account_subtype":"{name}"}}}}"#
        );
        let upstream = Upstream::saying("get-balance-by-account", body).await;
        let server = upstream.server().await;
        let arguments = json!({"accountId": "a1"});
        let answer = server
            .call("get_balance_by_account", arguments)
            .await
            .good();
        assert_eq!(answer["subtype"], "SAVINGS_ACCOUNT");
    }
}

#[tokio::test]
async fn unknown_kinds_of_account_are_shown_and_added_to_nothing() {
    let answer = accounts(json!([
        account(json!({"type": "CRYPTO", "subtype": "COLD_WALLET", "status": {"new": [1]}})),
        account(json!({"id": "a2"})),
        account(json!({"id": "a3", "type": "LOAN", "balance": "50.00"})),
        account(json!({"id": "a4", "type": "INVESTMENT", "balance": "70.00"})),
        account(json!({"id": "a5", "type": "BANK", "currencyCode": "USD", "balance": "99.00"})),
    ]))
    .await;
    assert_eq!(
        answer["totals"],
        json!({"cash": "10.00", "cardDebt": "0.00"})
    );
    let rows = answer["accounts"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["type"], &rows[0]["subtype"]),
        (&json!("CRYPTO"), &json!("COLD_WALLET"))
    );
    assert_eq!(rows[0]["balance"], "10.00");
    assert_eq!(
        (&rows[2]["balance"], &rows[2]["owed"]),
        (&json!("-50.00"), &json!("50.00"))
    );
    assert_eq!(rows[3].get("owed"), None);
    assert_eq!(rows[4]["currency"], "USD");
    let warnings = answer["warnings"].to_string();
    assert!(warnings.contains("outra moeda"), "{warnings}");
}

#[tokio::test]
async fn a_card_s_debt_has_one_sign_and_an_overpaid_one_the_other() {
    for (fields, balance, owed) in [
        (
            json!({"id": "c", "type": "CREDIT", "balance": "321.09"}),
            "-321.09",
            "321.09",
        ),
        (
            json!({"accountId": "c", "accountType": "CREDIT", "accountBalance": -321.09}),
            "-321.09",
            "321.09",
        ),
        (
            json!({"id": "c", "type": "CREDIT", "balance": "-20.00"}),
            "20.00",
            "-20.00",
        ),
        (
            json!({"accountId": "c", "accountType": "CREDIT", "accountBalance": 20}),
            "20.00",
            "-20.00",
        ),
        (
            json!({"id": "c", "type": "CREDIT", "balance": "0"}),
            "0.00",
            "0.00",
        ),
    ] {
        let answer = accounts(json!([fields])).await;
        let row = &answer["accounts"][0];
        assert_eq!(
            (&row["balance"], &row["owed"]),
            (&json!(balance), &json!(owed)),
            "{fields}"
        );
        assert_eq!(
            answer["totals"],
            json!({"cash": "0.00", "cardDebt": owed}),
            "{fields}"
        );
    }
}

#[tokio::test]
async fn money_set_aside_is_shown_and_not_added() {
    let reserve = |amount: Value| {
        json!({"hasReservedBalance": true, "reservedBalances": [
            {"name": "Viagem", "identification": "rdb", "availableAmounts": [{"amount": amount, "currencyCode": "BRL"}]},
            {"identification": "rdb-2", "availableAmounts": [{"amount": "5", "currencyCode": "USD"}, {"amount": null}]},
            7
        ]})
    };
    for amount in [json!(1906.43), json!("1906.43")] {
        let answer = accounts(json!([account(json!({"bankData": reserve(amount)}))])).await;
        assert_eq!(
            answer["accounts"][0]["reserved"],
            json!([
                {"name": "Viagem", "amount": "1906.43"},
                {"name": "rdb-2", "amount": "5.00", "currency": "USD"}
            ])
        );
        assert_eq!(answer["totals"]["cash"], "10.00");
        assert!(answer["warnings"].to_string().contains("caixinhas"));
    }
}

#[tokio::test]
async fn pierre_s_own_wallet_has_pierre_for_a_bank() {
    let wallet = account(json!({"name": "Carteira", "connectorName": null}));
    assert_eq!(
        accounts(json!([wallet])).await["accounts"][0]["bank"],
        "Pierre"
    );
    let other = account(json!({"connectorName": null}));
    assert_eq!(
        accounts(json!([other])).await["accounts"][0].get("bank"),
        None
    );
}

#[tokio::test]
async fn an_odd_account_is_counted_and_the_others_are_shown() {
    let odd = json!([
        null, 7, "x", [], {"name": "sem id", "type": "BANK"}, {"id": "sem tipo"},
        account(json!({}))
    ]);
    let answer = accounts(odd).await;
    assert_eq!(
        (&answer["count"], &answer["complete"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(
        answer["warnings"],
        json!(["6 contas não puderam ser lidas e ficaram fora desta resposta."])
    );
    let answer = accounts(json!([null, account(json!({}))])).await;
    assert_eq!(
        answer["warnings"],
        json!(["1 conta não pôde ser lida e ficou fora desta resposta."])
    );
    assert_eq!(answer["totals"]["cash"], "10.00");
}

#[tokio::test]
async fn null_and_absent_fields_are_the_same() {
    let nulls = json!({
        "id": "a1", "name": null, "type": "BANK", "subtype": null, "number": null,
        "currencyCode": null, "balance": "1.00", "creditData": null, "bankData": null,
        "marketingName": null, "customName": null, "connectorName": null,
        "itemLastUpdatedAt": null, "itemIsActive": null, "futureField": {"a": [1, null]}
    });
    let answer = accounts(json!([nulls])).await;
    assert_eq!(
        answer,
        accounts(json!([{"id": "a1", "type": "BANK", "balance": 1}])).await
    );
    assert_eq!(
        answer["accounts"],
        json!([{"accountId": "a1", "type": "BANK", "balance": "1.00"}])
    );
    assert_eq!(accounts(json!(null)).await["accounts"], json!([]));
    assert_eq!(accounts(json!([])).await["count"], 0);
}

#[tokio::test]
async fn one_balance_is_a_number_or_a_text() {
    let arguments = || json!({"accountId": "123456"});
    let documented = answer(
        "get_balance_by_account",
        arguments(),
        body!("get_balance_by_account.documented"),
    )
    .await;
    let live = answer(
        "get_balance_by_account",
        arguments(),
        body!("get_balance_by_account.live"),
    )
    .await;
    assert_eq!(documented, live);
    assert_eq!(
        documented,
        json!({
            "accountId": "123456", "name": "Conta Principal", "balance": "1000.00",
            "type": "BANK", "subtype": "CHECKING_ACCOUNT",
            "asOf": "2024-01-01", "complete": true,
            "warnings": ["A Pierre não informou a moeda desta conta."]
        })
    );
    let bare = answer("get_balance_by_account", arguments(), r#"{"data":{}}"#).await;
    assert_eq!(bare.get("balance"), None);
    assert_eq!(bare["complete"], false);
    assert_eq!(bare["asOf"], "2026-11-22T12:00:00-03:00");
}
