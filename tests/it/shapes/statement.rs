//! Rows of the statement and their sums.

use serde_json::{Value, json};

use super::{account, answer, changed, row, transactions, without};
use crate::support::Upstream;

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
        json!(["A Pierre enviou 2 transações fora do período pedido; foram descartadas."])
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
