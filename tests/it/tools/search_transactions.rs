//! search_transactions against the sandbox.

use serde_json::{Value, json};

use super::{
    agreement::{pages, rows},
    decimal, refuses, tells_every_fault,
};
use crate::support::{Sandbox, Server};

const TOOL: &str = "search_transactions";

async fn found(server: &Server, asked: Value) -> Vec<Value> {
    rows(&pages(server, TOOL, asked).await)
}

#[tokio::test]
async fn words_are_found_without_case_and_accents() {
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let ask =
            async |text: &str| found(&server, json!({"text": text, "period": "2026-10"})).await;
        let with_accents = ask("pão quente").await;
        assert!(!with_accents.is_empty());
        for text in ["PAO QUENTE", "quente pao", "  Pão   QUENTE "] {
            assert_eq!(ask(text).await, with_accents, "{text}");
        }
        assert!(ask("pão frio").await.is_empty());
    }
}

#[tokio::test]
async fn a_shop_is_found_by_its_own_name_and_by_the_bank_s_text() {
    let sandbox = &Sandbox::all().await[0];
    let server = sandbox.server("sk-sandbox").await;
    let steam = found(&server, json!({"text": "bellevue"})).await;
    assert_eq!(steam.len(), 1);
    assert_eq!(found(&server, json!({"text": "steam"})).await, steam);
}

#[tokio::test]
async fn amounts_are_compared_without_their_sign() {
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let asked = json!({"period": "2026-10", "minAmount": "1.000,00", "maxAmount": 3000});
        let rows = found(&server, asked).await;
        assert!(
            rows.iter()
                .any(|row| decimal(&row["amount"]).is_sign_negative())
        );
        for row in &rows {
            let amount = decimal(&row["amount"]).abs();
            assert!(amount >= 1000.into() && amount <= 3000.into(), "{row}");
        }
    }
}

#[tokio::test]
async fn accounts_cards_and_banks_are_named_as_people_do() {
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let ask = async |account: &str| {
            found(&server, json!({"account": account, "period": "2026-10"}))
                .await
                .len()
        };
        let card = ask("nubank ultravioleta").await;
        assert!(card > 10);
        assert_eq!(ask("ac000000-0000-4000-8000-000000000002").await, card);
        assert_eq!(ask("Ultravioleta").await, card);
        let account = ask("conta do nubank").await;
        // A bank's name is all that the person has there, where the shape says the bank.
        let both = ask("nubank").await;
        assert!(both == card + account || both == card, "{both}");
        let text = server.call(TOOL, json!({"account": "conta"})).await.bad();
        assert!(
            text.contains("mais de uma conta tem esse nome")
                && text.contains("Conta conjunta Inter"),
            "{text}"
        );
        let text = server
            .call(TOOL, json!({"account": "bradescão"}))
            .await
            .bad();
        assert!(text.contains("não há conta com esse nome"), "{text}");
    }
}

#[tokio::test]
async fn kinds_and_categories_narrow_it_down() {
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let refunds = found(&server, json!({"kind": "refund"})).await;
        assert_eq!(refunds.len(), 1);
        assert_eq!(refunds[0]["amount"], "349.00");
        let transfers = found(&server, json!({"kind": "ownTransfer", "period": "2026-10"})).await;
        assert_eq!(transfers.len(), 8);
        let text = server
            .call(TOOL, json!({"category": "transfer"}))
            .await
            .bad();
        assert!(
            text.contains("\"Transferência - PIX\", \"Transferência mesma titularidade\""),
            "{text}"
        );
        let named = found(
            &server,
            json!({"category": "SUPERMERCADO", "period": "2026-10"}),
        )
        .await;
        assert!(named.iter().all(|row| row["category"] == "Supermercado") && !named.is_empty());
    }
}

#[tokio::test]
async fn bad_arguments_are_refused() {
    refuses(
        TOOL,
        &[
            (json!({"kind": "CANARY"}), "`kind`"),
            (json!({"minAmount": "-5"}), "sem sinal"),
            (json!({"minAmount": 10, "maxAmount": 5}), "`maxAmount`"),
            (json!({"pageSize": 0}), "`pageSize`"),
            (json!({"period": "semana"}), "`period`"),
        ],
    )
    .await;
}

#[tokio::test]
async fn every_fault_is_told() {
    tells_every_fault(TOOL, json!({"text": "x"})).await;
}
