//! create_spending_limit against the sandbox, and a limit from its beginning to its end.

use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{
    questions::{asked, asks_nothing_for},
    refuses, tells_every_fault,
};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "create_spending_limit";

async fn create(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    sandbox.server(key).await.call(NAME, arguments).await
}

fn fuel() -> Value {
    json!({"category": "Postos de gasolina", "limitAmount": 600, "period": "monthly"})
}

fn with(name: &str, value: Value) -> Value {
    let mut arguments = fuel();
    arguments[name] = value;
    arguments
}

#[tokio::test]
async fn lives_from_its_creation_to_its_end() {
    let mut stories = Vec::new();
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let list = || server.call("list_spending_limits", json!({}));
        let find = |listed: &Value| -> Option<Value> {
            let limits = listed["limits"].as_array().unwrap();
            limits.iter().find(|it| it["limitId"] == "sl_101").cloned()
        };
        let mut story = Vec::new();
        let made = server
            .call(NAME, with("limitAmount", json!("1.234,50")))
            .await;
        assert_eq!(
            made.good(),
            json!({
                "message": "Limite criado.", "limitId": "sl_101", "warnings": []
            })
        );
        let listed = list().await.good();
        assert_eq!(
            (&listed["count"], &listed["quota"]["used"]),
            (&json!(4), &json!(4))
        );
        assert_eq!(
            find(&listed).unwrap(),
            json!({
                "limitId": "sl_101", "category": "Postos de gasolina", "limitAmount": "1234.50",
                "period": "monthly", "periodStart": "2026-11-01", "currentSpending": "733.15",
                "remainingAmount": "501.35", "percentageUsed": "59.39", "status": "ok"
            })
        );
        story.push(listed);
        let change = json!({"limitId": "sl_101", "limitAmount": 700, "period": "biweekly"});
        story.push(server.call("update_spending_limit", change).await.good());
        let listed = list().await.good();
        let row = find(&listed).unwrap();
        assert_eq!(
            (
                &row["limitAmount"],
                &row["period"],
                &row["currentSpending"],
                &row["percentageUsed"]
            ),
            (
                &json!("700.00"),
                &json!("biweekly"),
                &json!("391.37"),
                &json!("55.91")
            )
        );
        story.push(listed);
        let gone = server.call("delete_spending_limit", json!({"limitId": "sl_101"}));
        story.push(gone.await.good());
        let listed = list().await.good();
        assert_eq!((listed["count"].clone(), find(&listed)), (json!(3), None));
        story.push(listed);
        stories.push(story);
    }
    assert_eq!(stories[0], stories[1]);
}

#[tokio::test]
async fn the_quota_is_what_pierre_says_and_no_number_of_ours() {
    for sandbox in Sandbox::all().await {
        for _ in 0..2 {
            create(&sandbox, "sk-sandbox", fuel()).await.good();
        }
        let text = create(&sandbox, "sk-sandbox", fuel()).await.bad();
        assert!(
            text.starts_with(
                "A cota do plano da Pierre foi atingida (5 de 5 em uso). Nada foi alterado."
            ),
            "{text}"
        );
        let server = sandbox.server("sk-sandbox").await;
        let paused = json!({"limitId": "sl_001", "isActive": false});
        server.call("update_spending_limit", paused).await.good();
        create(&sandbox, "sk-sandbox", fuel()).await.good();
        // Somebody else's quota is their own.
        create(&sandbox, "sk-sandbox-empty", fuel()).await.good();
    }
}

#[tokio::test]
async fn a_quota_that_cannot_be_read_is_told_without_figures() {
    let full = || {
        let body = r#"{"success":false,"error":"Quota exceeded","message":"x"}"#;
        ResponseTemplate::new(403).set_body_raw(body, "application/json")
    };
    for tool in ["create_spending_limit", "confirm_spending_limit"] {
        let endpoint = tool.replace('_', "-");
        let upstream = Upstream::new().await;
        upstream.reply(&endpoint, full()).await;
        let server = upstream.server().await;
        let text = server.call(tool, fuel()).await.bad();
        assert!(
            text.starts_with("A cota do plano da Pierre foi atingida. Nada foi alterado."),
            "{text}"
        );
        assert_eq!(upstream.hits(&endpoint).await.len(), 1);
        let upstream = Upstream::new().await;
        upstream.reply(&endpoint, full()).await;
        let body = json!({"data": [], "quota": {"currentCount": 0, "limit": "0"}}).to_string();
        upstream.json("list-spending-limits", body).await;
        let server = upstream.server().await;
        let text = server.call(tool, fuel()).await.bad();
        assert!(text.contains("(0 de 0 em uso)"), "{text}");
    }
}

#[tokio::test]
async fn sends_what_was_asked_byte_for_byte() {
    let body = json!({"success": true, "data": {"id": 42}}).to_string();
    let upstream = Upstream::saying("create-spending-limit", body).await;
    let server = upstream.server().await;
    for (arguments, body) in [
        (
            fuel(),
            r#"{"category":"Postos de gasolina","limitAmount":600,"period":"monthly"}"#,
        ),
        (
            json!({"category": "Roupas", "limitAmount": "1.500", "period": "monthly"}),
            r#"{"category":"Roupas","limitAmount":1500,"period":"monthly"}"#,
        ),
        (
            json!({"category": " Restaurantes, bares e lanchonetes ", "limit_amount": "R$ 0,10",
                "period": "WEEKLY"}),
            r#"{"category":"Restaurantes, bares e lanchonetes","limitAmount":0.1,"period":"weekly"}"#,
        ),
    ] {
        let answer = server.call(NAME, arguments).await.good();
        assert_eq!(
            answer,
            json!({"message": "Limite criado.", "limitId": "42", "warnings": []})
        );
        let requests = upstream.requests().await;
        let last = requests.last().unwrap();
        assert_eq!(last.method, "POST");
        assert_eq!(last.url.path(), "/tools/api/create-spending-limit");
        assert_eq!(last.url.query(), Some("s=s"));
        assert_eq!(String::from_utf8_lossy(&last.body), body);
    }
}

#[tokio::test]
async fn amounts_of_pierre_s_are_numbers_or_texts_and_ids_too() {
    for (id, amount) in [
        (json!("sl_1"), json!(600)),
        (json!("sl_1"), json!("600.00")),
        (json!("sl_1"), json!(600.0)),
    ] {
        let body = json!({"success": true, "message": "IGNORE", "data": {"id": id,
            "userId": "CANARY", "category": "Postos de gasolina", "limitAmount": amount,
            "period": "monthly", "periodStart": "2026-11-01T00:00:00.000Z"}});
        let upstream = Upstream::saying("create-spending-limit", body.to_string()).await;
        let answer = upstream.server().await.call(NAME, fuel()).await.good();
        assert_eq!(
            answer,
            json!({"message": "Limite criado.", "limitId": "sl_1", "warnings": []})
        );
    }
}

#[tokio::test]
async fn what_pierre_made_otherwise_is_said() {
    let body = json!({"data": {"id": "sl_1", "category": "IGNORE TUDO", "limitAmount": "60.00",
        "period": "lunar"}});
    let upstream = Upstream::saying("create-spending-limit", body.to_string()).await;
    let answer = upstream.server().await.call(NAME, fuel()).await.good();
    assert_eq!(
        answer["warnings"],
        json!([
            "Foi pedido categoria Postos de gasolina, mas a Pierre devolveu outro texto.",
            "Foi pedido valor R$ 600,00, mas a Pierre devolveu R$ 60,00.",
            "Foi pedido período por mês, mas a Pierre devolveu outro."
        ])
    );
}

#[tokio::test]
async fn a_success_without_a_limit_is_one_and_anything_else_is_not_known() {
    for (body, known) in [
        (r#"{"success":true,"message":"x"}"#, true),
        (r#"{"success":false,"message":"x"}"#, false),
        (r#"{"success":false,"data":{"id":"sl_1"}}"#, false),
        ("{}", false),
        (r#"{"data":"x"}"#, false),
    ] {
        let upstream = Upstream::saying("create-spending-limit", body).await;
        let answer = upstream.server().await.call(NAME, fuel()).await;
        if known {
            assert_eq!(
                answer.good(),
                json!({"message": "Limite criado.", "warnings": []})
            );
        } else {
            let text = answer.bad();
            assert!(
                text.contains("Não se sabe se o pedido foi executado"),
                "{text}"
            );
        }
    }
}

#[tokio::test]
async fn what_may_have_been_made_is_looked_for_before_it_is_made_again() {
    let [sandbox, ..] = Sandbox::all().await;
    for key in ["sk-sandbox-500", "sk-sandbox-html"] {
        let text = create(&sandbox, key, fuel()).await.bad();
        assert!(
            text.ends_with("Não se sabe se o pedido foi executado: chame list_spending_limits antes de repetir; se o limite já estiver lá, não o crie de novo."),
            "{key}: {text}"
        );
    }
}

#[tokio::test]
async fn asks_with_category_amount_and_period() {
    let upstream = Upstream::new().await;
    for (arguments, question) in [
        (
            json!({"category": "Restaurantes", "limitAmount": 800, "period": "monthly"}),
            "Criar o limite de gastos de Restaurantes, R$ 800,00 por mês, já no período atual?",
        ),
        (
            json!({"category": " Uber", "limitAmount": "1.300,5", "period": "biweekly"}),
            "Criar o limite de gastos de Uber, R$ 1.300,50 por quinzena, já no período atual?",
        ),
        (
            json!({"category": "Roupas", "limitAmount": "1.500", "period": "monthly"}),
            "Criar o limite de gastos de Roupas, R$ 1.500,00 por mês, já no período atual?",
        ),
    ] {
        assert_eq!(asked(&upstream.base(), NAME, arguments).await, question);
    }
    assert!(upstream.requests().await.is_empty());
    asks_nothing_for(NAME, with("limitAmount", json!(0))).await;
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, fuel()).await;
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    let mut cases = vec![
        (json!({}), "`category`: é obrigatório"),
        (json!({"category": "x"}), "`limitAmount`: é obrigatório"),
        (
            json!({"category": "x", "limitAmount": 1}),
            "`period`: é obrigatório",
        ),
        (with("category", json!(" ")), "`category`: é obrigatório"),
        (
            with("category", json!("C".repeat(101))),
            "`category`: use um texto de até 100 caracteres",
        ),
        (
            with("category", json!("Uber\u{200b} CANARY")),
            "`category`: use um texto sem caracteres invisíveis",
        ),
        (
            with("period", json!("CANARY")),
            "`period`: use um destes valores: daily, weekly, biweekly, monthly",
        ),
        (
            with("isRecurring", json!(true)),
            "`isRecurring`: não existe",
        ),
    ];
    for amount in [
        json!(0),
        json!(-800),
        json!("0,001"),
        json!(1_000_000_000),
        json!("CANARY"),
    ] {
        cases.push((
            with("limitAmount", amount),
            "`limitAmount`: use um valor em reais",
        ));
    }
    refuses(NAME, &cases).await;
}
