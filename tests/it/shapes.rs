//! What Pierre documents beside what it sends: both must give the same answer, and nothing odd may
//! take the rest of an answer with it.

use serde_json::{Value, json};

use crate::support::Upstream;

macro_rules! body {
    ($name:literal) => {
        include_str!(concat!("bodies/", $name, ".json"))
    };
}

/// The answer of a tool when its endpoint says this.
async fn answer(tool: &'static str, arguments: Value, body: &str) -> Value {
    let upstream = Upstream::saying(&tool.replace('_', "-"), body).await;
    let server = upstream.server().await;
    server.call(tool, arguments).await.good()
}

async fn accounts(rows: Value) -> Value {
    let body = json!({"success": true, "data": rows, "count": 1}).to_string();
    answer("get_accounts", json!({}), &body).await
}

/// The full rows of October.
async fn transactions(rows: Value) -> Value {
    let body = json!({"success": true, "data": rows, "count": 1}).to_string();
    let arguments = json!({"period": "2026-10", "detail": "full"});
    answer("get_transactions", arguments, &body).await
}

async fn sync(details: Value) -> Value {
    let body = json!({"success": true, "details": details}).to_string();
    answer("manual_update", json!({}), &body).await
}

/// A bank row in the fields that all shapes have.
fn row() -> Value {
    json!({
        "id": "t1", "description": "Padaria", "category": "Alimentos e bebidas",
        "currency_code": "BRL", "amount": -12.30, "date": "2026-10-15", "type": "DEBIT",
        "status": "POSTED", "account_name": "Conta", "account_type": "BANK",
        "account_subtype": "CHECKING_ACCOUNT"
    })
}

/// [`row`] with some fields set; null takes one away.
fn changed(changes: Value) -> Value {
    let mut row = row();
    for (name, value) in changes.as_object().unwrap() {
        row[name] = value.clone();
    }
    row
}

fn account(changes: Value) -> Value {
    let mut account = json!({
        "id": "a1", "name": "Conta", "type": "BANK", "subtype": "CHECKING_ACCOUNT",
        "balance": "10.00", "currencyCode": "BRL"
    });
    for (name, value) in changes.as_object().unwrap() {
        account[name] = value.clone();
    }
    account
}

fn without(mut answer: Value, list: &str, fields: &[&str]) -> Value {
    for row in answer[list].as_array_mut().unwrap() {
        for field in fields {
            row.as_object_mut().unwrap().shift_remove(*field);
        }
    }
    answer
}

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

#[tokio::test]
async fn statements_are_the_same_in_every_shape() {
    let arguments = || json!({"period": "2024-01", "detail": "full"});
    let documented = answer(
        "get_transactions",
        arguments(),
        body!("get_transactions.documented"),
    )
    .await;
    let april = answer(
        "get_transactions",
        arguments(),
        body!("get_transactions.live-2026-04"),
    )
    .await;
    // Rows of today say the bank; what the account is called is in the list of accounts.
    let newest = Upstream::new().await;
    let body = body!("get_transactions.live");
    newest.json("get-transactions", body).await;
    let account = account(json!({"id": "ac000000-0000-4000-8000-000000000001",
        "name": "Conta Corrente", "connectorName": "Nubank", "itemIsActive": true,
        "itemLastUpdatedAt": "2026-11-22T12:00:00.000Z"}));
    newest
        .json("get-accounts", json!({"data": [account]}).to_string())
        .await;
    let server = newest.server().await;
    let live = server.call("get_transactions", arguments()).await.good();
    assert_eq!(live, april);
    let expected = json!({
        "period": {"startDate": "2024-01-01", "endDate": "2024-01-31"},
        "count": 2,
        "returned": 2,
        "totals": {"in": "3000.00", "out": "-150.00", "net": "2850.00"},
        "complete": true,
        "warnings": [],
        "transactions": [
            {
                "date": "2024-01-15", "description": "Pagamento de conta de luz",
                "category": "Contas", "amount": "-150.00", "account": "Conta Corrente",
                "transactionId": "txn_123456789", "type": "BANK"
            },
            {
                "date": "2024-01-10", "description": "Depósito salário",
                "category": "Receitas", "amount": "3000.00", "account": "Conta Corrente",
                "transactionId": "txn_987654321", "type": "BANK"
            }
        ]
    });
    assert_eq!(documented, expected);
    assert_eq!(live["transactions"][0]["bank"], "Nubank");
    assert_eq!(
        live["transactions"][0]["accountId"],
        "ac000000-0000-4000-8000-000000000001"
    );
    let live = without(
        live,
        "transactions",
        &["bank", "accountId", "originalCategory"],
    );
    assert_eq!(live, expected);
}

#[tokio::test]
async fn amounts_of_every_era_are_the_same_amount() {
    let expected = transactions(json!([row()])).await;
    assert_eq!(expected["transactions"][0]["amount"], "-12.30");
    for amount in [
        json!("-12.30"),
        json!("-12.3"),
        json!("-12.300"),
        json!(-12.3),
    ] {
        let found = transactions(json!([changed(json!({"amount": amount}))])).await;
        assert_eq!(found, expected, "{amount}");
    }
}

#[tokio::test]
async fn dates_of_every_era_are_the_same_day() {
    let expected = transactions(json!([row()])).await;
    assert_eq!(expected["transactions"][0]["date"], "2026-10-15");
    for date in [
        "2026-10-15T03:00:00.000Z",
        "2026-10-15T23:59:59Z",
        "2026-10-16T02:59:59.999Z",
        "2026-10-15 03:00:00",
        "2026-10-15T00:00:00-03:00",
    ] {
        let found = transactions(json!([changed(json!({"date": date}))])).await;
        assert_eq!(found, expected, "{date}");
    }
}

#[tokio::test]
async fn money_that_leaves_is_negative_on_every_account() {
    for (kind, direction, amount, shown) in [
        ("BANK", "DEBIT", "-10.00", "-10.00"),
        ("BANK", "CREDIT", "10.00", "10.00"),
        // Cards come with the signs turned round live, and as everything else in the documents.
        ("CREDIT", "DEBIT", "10.00", "-10.00"),
        ("CREDIT", "DEBIT", "-10.00", "-10.00"),
        ("CREDIT", "CREDIT", "-10.00", "10.00"),
        ("CREDIT", "CREDIT", "10.00", "10.00"),
        // Where no type tells, the sign of a bank account does.
        ("BANK", "PIX", "-10.00", "-10.00"),
        ("BANK", "PIX", "10.00", "10.00"),
    ] {
        let row = changed(json!({"account_type": kind, "type": direction, "amount": amount}));
        let answer = transactions(json!([row])).await;
        let case = format!("{kind} {direction} {amount}");
        assert_eq!(answer["transactions"][0]["amount"], shown, "{case}");
        let (inflow, outflow) = if shown.starts_with('-') {
            ("0.00", "-10.00")
        } else {
            ("10.00", "0.00")
        };
        assert_eq!(
            answer["totals"],
            json!({"in": inflow, "out": outflow, "net": shown}),
            "{case}"
        );
    }
}

#[tokio::test]
async fn a_card_row_without_a_direction_is_not_guessed_at() {
    for kind in [json!(null), json!("REVERSAL")] {
        let odd = changed(json!({"type": kind, "account_type": "CREDIT", "amount": "10.00"}));
        let answer = transactions(json!([odd, row()])).await;
        assert_eq!(
            (&answer["count"], &answer["complete"]),
            (&json!(1), &json!(false))
        );
        assert_eq!(answer["totals"]["net"], "-12.30");
    }
}

#[tokio::test]
async fn parts_of_a_purchase_are_texts_or_numbers() {
    for (number, total, shown) in [
        (json!("3"), json!("12"), json!("3/12")),
        (json!(3), json!(12), json!("3/12")),
        (json!("03"), json!(12.0), json!("3/12")),
        (json!("1"), json!("1"), json!(null)),
        (json!(null), json!("12"), json!(null)),
        (json!("x"), json!({}), json!(null)),
    ] {
        let card =
            json!({"installmentNumber": number, "totalInstallments": total, "totalAmount": 99});
        let row = changed(json!({"credit_card_data": card, "account_type": "CREDIT"}));
        let answer = transactions(json!([row])).await;
        assert_eq!(answer["transactions"][0]["installment"], shown, "{card}");
    }
    for card in [json!(null), json!("x"), json!([])] {
        let row = changed(json!({"credit_card_data": card}));
        let answer = transactions(json!([row])).await;
        assert_eq!(answer["transactions"][0].get("installment"), None, "{card}");
    }
}

#[tokio::test]
async fn the_bank_goes_by_either_name() {
    for fields in [
        json!({"item_bank_name": "Nubank"}),
        json!({"connector_name": "Nubank", "connector_image_url": "x", "account_item_id": "i"}),
        json!({"connector_name": "Nubank", "item_bank_name": "Nu"}),
        json!({"connector_name": null, "item_bank_name": "Nubank"}),
    ] {
        let answer = transactions(json!([changed(fields.clone())])).await;
        assert_eq!(answer["transactions"][0]["bank"], "Nubank", "{fields}");
    }
}

#[tokio::test]
async fn unknown_values_and_fields_change_nothing_else() {
    let odd = changed(json!({
        "status": "SCHEDULED", "account_type": "CRYPTO", "account_subtype": "COLD_WALLET",
        "balance": 1350.5, "account_marketing_name": "x", "tr_confidence": "very_high",
        "merchant": {"name": "Padaria Real", "category": "Bakeries", "x": 1},
        "original_description": "y", "future": {"deep": [{"er": null}]}
    }));
    let row = &transactions(json!([odd])).await["transactions"][0];
    assert_eq!(row["status"], "SCHEDULED");
    assert_eq!(row["type"], "CRYPTO");
    assert_eq!(row["merchant"], "Padaria Real");
    assert_eq!(row["amount"], "-12.30");
}

#[tokio::test]
async fn nulls_and_missing_fields_of_a_row_are_absent() {
    let least = json!({"amount": "-1.00", "date": "2026-10-15", "type": "DEBIT"});
    let mut nulls = least.clone();
    for name in [
        "id",
        "description",
        "category",
        "original_category",
        "currency_code",
        "status",
        "account_name",
        "account_type",
        "account_subtype",
        "merchant",
        "credit_card_data",
        "payment_data",
        "amount_in_account_currency",
        "item_bank_name",
        "account_id",
    ] {
        nulls[name] = Value::Null;
    }
    let answer = transactions(json!([least])).await;
    assert_eq!(answer, transactions(json!([nulls])).await);
    assert_eq!(
        answer["transactions"],
        json!([{"date": "2026-10-15", "amount": "-1.00"}])
    );
    assert_eq!(
        (&answer["complete"], &answer["totals"]["out"]),
        (&json!(true), &json!("-1.00"))
    );
}

#[tokio::test]
async fn an_odd_row_is_counted_and_the_others_are_summed() {
    let rows = json!([
        row(),
        changed(json!({"id": "t2", "amount": "abc"})),
        changed(json!({"id": "t3", "date": null})),
        changed(json!({"id": "t4", "date": "2026-02-30"})),
        null,
        [],
        "x"
    ]);
    let answer = transactions(rows).await;
    assert_eq!(
        (&answer["count"], &answer["returned"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(answer["complete"], false);
    assert_eq!(
        answer["warnings"],
        json!(["6 transações não puderam ser lidas e ficaram fora desta resposta."])
    );
    assert_eq!(answer["totals"]["net"], "-12.30");
}

#[tokio::test]
async fn a_day_more_is_asked_for_and_cut_off_in_sao_paulo() {
    let rows = json!([
        // The evening of the last day, which is the next month in UTC.
        changed(json!({"id": "in-late", "date": "2026-11-01T02:30:00.000Z"})),
        changed(json!({"id": "in-first", "date": "2026-10-01T03:00:00.000Z"})),
        // The day asked for besides: it is nobody's fault that it comes.
        changed(json!({"id": "next-day", "date": "2026-11-01T03:00:00.000Z"})),
        // Outside of what was asked.
        changed(json!({"id": "before", "date": "2026-10-01T02:59:59.999Z"})),
        changed(json!({"id": "after", "date": "2026-11-02T03:00:00.000Z"})),
    ]);
    let body = json!({"data": rows}).to_string();
    let upstream = Upstream::saying("get-transactions", body).await;
    let server = upstream.server().await;
    let arguments = json!({"period": "2026-10", "detail": "full"});
    let answer = server.call("get_transactions", arguments).await.good();
    let ids: Vec<_> = answer["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["transactionId"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["in-late", "in-first"]);
    assert_eq!(answer["transactions"][0]["date"], "2026-10-31");
    assert_eq!(answer["totals"]["out"], "-24.60");
    assert_eq!(
        answer["warnings"],
        json!(["A Pierre mandou 2 transações fora do período pedido; foram descartadas."])
    );
    let hits = upstream.hits("get-transactions").await;
    assert_eq!(
        hits[0].url.query(),
        Some("startDate=2026-10-01&endDate=2026-11-01&format=raw&s=s")
    );
}

#[tokio::test]
async fn another_currency_is_named_and_added_only_when_it_was_converted() {
    let converted = changed(json!({
        "id": "t2", "currency_code": "USD", "amount": "20.00", "account_type": "CREDIT",
        "amount_in_account_currency": "110.35"
    }));
    let open = changed(json!({
        "id": "t3", "currency_code": "USD", "amount": 7, "amount_in_account_currency": null
    }));
    let answer = transactions(json!([row(), converted, open])).await;
    assert_eq!(
        answer["totals"],
        json!({"in": "0.00", "out": "-122.65", "net": "-122.65"})
    );
    assert_eq!(
        (&answer["count"], &answer["complete"]),
        (&json!(3), &json!(false))
    );
    assert_eq!(
        answer["warnings"],
        json!(["1 transação em outra moeda, sem valor em reais, ficou fora de `totals`."])
    );
    let rows = &answer["transactions"];
    assert_eq!(rows[0].get("currency"), None);
    assert_eq!(
        (&rows[1]["currency"], &rows[1]["amount"]),
        (&json!("USD"), &json!("-20.00"))
    );
    assert_eq!(rows[1]["amountInAccountCurrency"], "-110.35");
    assert_eq!(
        (&rows[2]["currency"], &rows[2]["amount"]),
        (&json!("USD"), &json!("-7.00"))
    );
    assert_eq!(rows[2].get("amountInAccountCurrency"), None);
}

#[tokio::test]
async fn what_the_filters_say_back_is_not_needed() {
    let with = |filters: Value| json!({"data": [row()], "filters": filters}).to_string();
    let arguments = || json!({"period": "2026-10"});
    let all =
        with(json!({"startDate": "x", "categories": null, "minAmount": -500, "maxAmount": null}));
    let few =
        with(json!({"startDate": "x", "endDate": "y", "format": "raw", "clientMessage": null}));
    let none = with(Value::Null);
    let one = answer("get_transactions", arguments(), &all).await;
    assert_eq!(one, answer("get_transactions", arguments(), &few).await);
    assert_eq!(one, answer("get_transactions", arguments(), &none).await);
    assert_eq!(one["count"], 1);
}

#[tokio::test]
async fn pierre_s_message_is_passed_on_only_where_it_filtered() {
    let body = json!({"data": [row()], "count": 1, "totalBeforeFilter": 250, "message": "Encontradas 1 (de 250)", "clientMessageUsed": "x"}).to_string();
    let filtered = json!({"period": "2026-10", "clientMessage": "comida"});
    let filtered = answer("get_transactions", filtered, &body).await;
    assert_eq!(filtered["totalBeforeFilter"], 250);
    assert_eq!(filtered["message"], "Encontradas 1 (de 250)");
    let body =
        json!({"data": [row()], "message": "Encontradas 1 transações no período."}).to_string();
    let plain = answer("get_transactions", json!({"period": "2026-10"}), &body).await;
    assert_eq!(plain.get("message"), None);
    assert_eq!(plain.get("totalBeforeFilter"), None);
}

#[tokio::test]
async fn pierre_s_own_summary_is_passed_on_as_figures() {
    let arguments = json!({"period": "2024-01", "format": "structured"});
    let body = body!("get_transactions.structured");
    let upstream = Upstream::saying("get-transactions", body).await;
    let server = upstream.server().await;
    let answer = server.call("get_transactions", arguments).await.good();
    assert_eq!(
        answer["summary"],
        json!({
            "totalSpent": "125.50", "totalReceived": "0.00", "totalBankTransfer": "0.00",
            "period": "1 mês",
            "byCategory": [{"category": "Alimentação", "total": "125.50", "count": 1}],
            "topTransactions": [{
                "date": "2024-01-10", "description": "Compra no supermercado",
                "merchant": "Supermercado Exemplo", "category": "Alimentação",
                "amount": "-125.50"
            }]
        })
    );
    assert_eq!(
        (&answer["count"], &answer["complete"]),
        (&json!(2), &json!(true))
    );
    assert_eq!(answer.get("transactions"), None);
    let hits = upstream.hits("get-transactions").await;
    let query = hits[0].url.query().unwrap();
    assert_eq!(
        query,
        "startDate=2024-01-01&endDate=2024-01-31&format=structured&s=s"
    );
}

#[tokio::test]
async fn a_sync_tells_what_became_of_each_bank() {
    let live = answer("manual_update", json!({}), body!("manual_update.live")).await;
    assert_eq!(
        live["totals"],
        json!({
            "total": 7, "completed": 1, "partialSuccess": 0, "inProgress": 1,
            "needsUserInput": 1, "loginErrors": 0, "outdated": 0, "throttled": 2,
            "notSyncable": 1, "failed": 1
        })
    );
    let outcomes: Vec<_> = live["connections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row.get("bank").and_then(Value::as_str),
                row["outcome"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            (Some("Nubank"), "completed"),
            (Some("Itaú"), "inProgress"),
            (Some("Bradesco"), "needsUserInput"),
            (Some("Santander"), "alreadyRunning"),
            (Some("Mercado Pago"), "limitExceeded"),
            (None, "notSyncable"),
            (Some("Inter"), "failed"),
        ]
    );
    assert_eq!(live["complete"], false);
    // Throttled: look again after ten minutes.
    assert_eq!(live["lookAgainAt"], "2026-11-22T12:10:00-03:00");
    let message = live["message"].as_str().unwrap();
    assert!(message.starts_with("1 de 6 "), "{message}");
}

#[tokio::test]
async fn a_documented_sync_that_names_fewer_banks_than_it_counts_is_counted_whole() {
    let documented = answer(
        "manual_update",
        json!({}),
        body!("manual_update.documented"),
    )
    .await;
    // Three completed of which one is named, one to confirm, one in progress, one failed: six,
    // where the example's own total says five.
    assert_eq!(documented["totals"]["completed"], 3);
    assert_eq!(documented["totals"]["total"], 6);
    assert_eq!(documented["totals"]["failed"], 1);
    assert_eq!(documented["complete"], false);
    assert_eq!(documented["connections"].as_array().unwrap().len(), 6);
    assert_eq!(
        documented["warnings"],
        json!(["A Pierre diz haver 5 conexões, mas relatou 6."])
    );
    assert_eq!(documented["lookAgainAt"], "2026-11-22T12:05:00-03:00");
}

#[tokio::test]
async fn a_failed_bank_is_the_same_with_few_fields_and_with_many() {
    let few = json!({"failed": {"count": 1, "items": [{"error": "Connection timeout"}]}});
    let many = json!({"failed": {"count": 1, "items": [{"itemId": "i", "connectorName": null, "error": "Connection timeout", "status": "X", "future": {}}]}});
    let few = sync(few).await;
    assert_eq!(few, sync(many).await);
    assert_eq!(few["connections"][0]["outcome"], "failed");
}

#[tokio::test]
async fn the_wallet_alone_does_not_make_a_sync_incomplete() {
    let wallet = |item: Value| {
        json!({"totalItems": 2,
            "completed": {"count": 1, "items": [{"connectorName": "Nubank"}]},
            "failed": {"count": 1, "items": [item]}})
    };
    for item in [
        json!({"error": "Sync not allowed", "codeDescription": "WALLET_NOT_SYNCABLE"}),
        json!({"error": "Sync not allowed"}),
        json!({"codeDescription": "WALLET_NOT_SYNCABLE"}),
    ] {
        let report = sync(wallet(item.clone())).await;
        assert_eq!(report["totals"]["notSyncable"], 1, "{item}");
        assert_eq!(report["complete"], true, "{item}");
        assert_eq!(report["lookAgainAt"], "2026-11-22T12:01:00-03:00");
    }
}

#[tokio::test]
async fn a_sync_without_details_is_a_sync_of_unknown_outcome() {
    for body in [
        r#"{"success":true,"message":"ok"}"#,
        r#"{"success":true,"details":null}"#,
        r#"{"success":true,"connectedAccounts":3}"#,
        r#"{"details":"x"}"#,
        "{}",
    ] {
        let report = answer("manual_update", json!({}), body).await;
        assert_eq!(report["complete"], false, "{body}");
        assert_eq!(report["connections"], json!([]), "{body}");
        let message = report["message"].as_str().unwrap();
        assert!(message.contains("não disse como foi"), "{message}");
    }
}

#[tokio::test]
async fn odd_parts_of_a_sync_do_not_hide_the_rest() {
    let report = sync(json!({
        "totalItems": "3",
        "completed": {"count": "2"},
        "inProgress": 7,
        "outdated": {"count": null, "items": null},
        "failed": {"items": [7, {"connectorName": "Inter"}]},
        "somethingNew": {"count": 1, "items": [{}]}
    }))
    .await;
    assert_eq!(report["totals"]["completed"], 2);
    assert_eq!(report["totals"]["failed"], 1);
    assert_eq!(report["complete"], false);
    assert_eq!(report["connections"].as_array().unwrap().len(), 3);
    let warnings = report["warnings"].to_string();
    assert!(warnings.contains("formato desconhecido"), "{warnings}");
    // A count out of all reason is not believed.
    let report = sync(json!({"completed": {"count": 4_000_000_000_u32}})).await;
    assert_eq!(report["connections"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn a_changed_reminder_is_the_same_in_either_shape() {
    let change = || json!({"reminderId": "pr_123456789", "title": "Conta de luz - Residência", "amount": "180,00", "dueDate": "2024-12-20"});
    let documented = answer(
        "update_payment_reminder",
        change(),
        body!("update_payment_reminder.documented"),
    )
    .await;
    let live = answer(
        "update_payment_reminder",
        change(),
        body!("update_payment_reminder.live"),
    )
    .await;
    assert_eq!(documented, live);
    assert_eq!(
        documented["reminder"],
        json!({
            "reminderId": "pr_123456789", "title": "Conta de luz - Residência",
            "amount": "180.00", "dueDate": "2024-12-20",
            "reminderTime": "2024-12-19T09:00:00Z", "recurrenceTime": "9h",
            "status": "active", "isRecurring": false
        })
    );
    assert_eq!(
        documented["changed"],
        json!([
            "título: Conta de luz - Residência",
            "valor: R$ 180,00",
            "vencimento: 20/12/2024"
        ])
    );
    assert_eq!(documented["warnings"], json!([]));
}

#[tokio::test]
async fn a_reminder_that_did_not_become_what_was_asked_is_said_not_to() {
    let body = r#"{"data":{"id":"pr_1","title":"Luz","amount":"170.00","status":"active"}}"#;
    let change = json!({"reminderId": "pr_1", "amount": 180, "newStatus": "completed"});
    let answer = answer("update_payment_reminder", change, body).await;
    assert_eq!(answer["changed"], json!([]));
    assert_eq!(answer["warnings"].as_array().unwrap().len(), 2);
    let message = answer["message"].as_str().unwrap();
    assert!(message.contains("não ficou como foi pedido"), "{message}");
}

#[tokio::test]
async fn a_change_that_pierre_does_not_repeat_is_reported_by_what_was_asked() {
    let change = json!({"reminderId": "pr_1", "newStatus": "completed"});
    let answer = answer("update_payment_reminder", change, r#"{"data":{}}"#).await;
    assert_eq!(answer["reminder"], json!({"reminderId": "pr_1"}));
    assert_eq!(answer["changed"], json!(["situação: concluído"]));
}
