//! create_payment_reminder against the sandbox, and a reminder from its beginning to its end.

use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{
    questions::{asked, asks_nothing_for},
    refuses, tells_every_fault,
};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "create_payment_reminder";

async fn create(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    sandbox.server(key).await.call(NAME, arguments).await
}

fn water() -> Value {
    json!({"title": "Conta de água", "dueDate": "2026-12-20"})
}

/// [`water`] with some more arguments.
fn with(more: Value) -> Value {
    let mut arguments = water();
    for (name, value) in more.as_object().unwrap() {
        arguments[name] = value.clone();
    }
    arguments
}

#[tokio::test]
async fn lives_from_its_creation_to_its_end() {
    let mut stories = Vec::new();
    for sandbox in Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        let mut story = Vec::new();
        let arguments = with(json!({
            "amount": "1.234,56", "isRecurring": true, "recurrencePattern": "monthly"
        }));
        let made = server.call(NAME, arguments).await.good();
        assert_eq!(
            made,
            json!({
                "message": "Lembrete criado.", "reminderId": "pr_101",
                "reminderTime": "2026-12-19T12:00:00.000Z", "warnings": []
            })
        );
        let listed = server
            .call("list_payment_reminders", json!({}))
            .await
            .good();
        assert_eq!(
            (&listed["count"], &listed["total"]),
            (&json!(7), &json!("7009.14"))
        );
        assert_eq!(listed["quota"]["used"], 7);
        story.push(listed);
        let change = json!({"reminderId": "pr_101", "amount": 100, "newStatus": "completed"});
        story.push(server.call("update_payment_reminder", change).await.good());
        let listed = server
            .call("list_payment_reminders", json!({}))
            .await
            .good();
        assert_eq!(
            (&listed["count"], &listed["quota"]["used"]),
            (&json!(6), &json!(6))
        );
        story.push(listed);
        let all = server
            .call("list_payment_reminders", json!({"filter": "all"}))
            .await
            .good();
        assert_eq!(all["count"], 9);
        let away = json!({"reminderId": "pr_101", "hardDelete": true});
        story.push(server.call("delete_payment_reminder", away).await.good());
        let all = server
            .call("list_payment_reminders", json!({"filter": "all"}))
            .await
            .good();
        assert_eq!(all["count"], 8);
        story.push(all);
        stories.push(story);
    }
    assert_eq!(stories[0], stories[1]);
}

#[tokio::test]
async fn one_of_an_empty_user_is_the_first() {
    for sandbox in Sandbox::all().await {
        let made = create(&sandbox, "sk-sandbox-empty", water()).await.good();
        assert_eq!(made["reminderId"], "pr_101");
        let server = sandbox.server("sk-sandbox-empty").await;
        let listed = server
            .call("list_payment_reminders", json!({}))
            .await
            .good();
        assert_eq!(
            listed["reminders"],
            json!([{
                "reminderId": "pr_101", "title": "Conta de água", "dueDate": "2026-12-20",
                "reminderTime": "2026-12-19T12:00:00.000Z", "status": "active"
            }])
        );
    }
}

#[tokio::test]
async fn the_quota_is_what_pierre_says_and_no_number_of_ours() {
    for sandbox in Sandbox::all().await {
        for _ in 0..4 {
            create(&sandbox, "sk-sandbox", water()).await.good();
        }
        let text = create(&sandbox, "sk-sandbox", water()).await.bad();
        assert!(
            text.starts_with(
                "A cota do plano da Pierre foi atingida (10 de 10 em uso). Nada foi alterado."
            ),
            "{text}"
        );
        let server = sandbox.server("sk-sandbox").await;
        let paid = json!({"reminderId": "pr_001", "newStatus": "completed"});
        server.call("update_payment_reminder", paid).await.good();
        create(&sandbox, "sk-sandbox", water()).await.good();
    }
}

#[tokio::test]
async fn a_quota_that_cannot_be_read_is_told_without_figures() {
    let full = || {
        let body = r#"{"success":false,"error":"Quota exceeded","message":"x"}"#;
        ResponseTemplate::new(403).set_body_raw(body, "application/json")
    };
    let upstream = Upstream::new().await;
    upstream.reply("create-payment-reminder", full()).await;
    let server = upstream.server().await;
    let text = server.call(NAME, water()).await.bad();
    assert!(
        text.starts_with("A cota do plano da Pierre foi atingida. Nada foi alterado."),
        "{text}"
    );
    assert_eq!(upstream.hits("create-payment-reminder").await.len(), 1);
    let upstream = Upstream::new().await;
    upstream.reply("create-payment-reminder", full()).await;
    let body = json!({"data": [], "quota": {"limit": 3}}).to_string();
    upstream.json("list-payment-reminders", body).await;
    let server = upstream.server().await;
    let text = server.call(NAME, water()).await.bad();
    assert!(text.contains("(o plano permite 3)"), "{text}");
    // A 403 for another reason is no quota.
    let upstream = Upstream::new().await;
    let other = ResponseTemplate::new(403).set_body_raw(r#"{"error":"x"}"#, "application/json");
    upstream.reply("create-payment-reminder", other).await;
    let server = upstream.server().await;
    let text = server.call(NAME, water()).await.bad();
    assert!(
        text.starts_with("A Pierre não permite esse acesso."),
        "{text}"
    );
    assert_eq!(upstream.requests().await.len(), 1);
}

#[tokio::test]
async fn sends_what_was_asked_byte_for_byte() {
    let upstream = Upstream::saying("create-payment-reminder", r#"{"data":{"id":1}}"#).await;
    let server = upstream.server().await;
    for (arguments, body) in [
        (
            water(),
            r#"{"title":"Conta de água","dueDate":"2026-12-20","isRecurring":false}"#,
        ),
        (
            json!({"title": " Luz  da\u{a0}casa ", "due_date": "2026-11-22T08:00", "amount": "1.500",
                "reminderTime": "2026-11-22T18:00", "isRecurring": "true",
                "recurrencePattern": "WEEKLY"}),
            r#"{"title":"Luz da casa","dueDate":"2026-11-22","amount":1500,"reminderTime":"2026-11-22T18:00:00-03:00","recurrencePattern":"weekly","isRecurring":true}"#,
        ),
        // A pattern alone says that it comes back.
        (
            with(json!({"recurrencePattern": "yearly", "amount": 0.1})),
            r#"{"title":"Conta de água","dueDate":"2026-12-20","amount":0.1,"recurrencePattern":"yearly","isRecurring":true}"#,
        ),
    ] {
        let answer = server.call(NAME, arguments).await.good();
        assert_eq!(
            answer,
            json!({"message": "Lembrete criado.", "reminderId": "1", "warnings": []})
        );
        let requests = upstream.requests().await;
        let last = requests.last().unwrap();
        assert_eq!(last.method, "POST");
        assert_eq!(last.url.path(), "/tools/api/create-payment-reminder");
        assert_eq!(last.url.query(), Some("s=s"));
        assert_eq!(String::from_utf8_lossy(&last.body), body);
    }
}

#[tokio::test]
async fn what_pierre_made_otherwise_is_said() {
    let body = json!({"data": {"id": "pr_1", "title": "CANARY", "amount": 18.05,
        "dueDate": "2026-12-21", "recurrencePattern": "weekly", "userId": "CANARY"}});
    let upstream = Upstream::saying("create-payment-reminder", body.to_string()).await;
    let server = upstream.server().await;
    let arguments = json!({"title": "Luz da loja", "dueDate": "2026-12-20",
        "amount": 180.5, "recurrencePattern": "monthly"});
    let answer = server.call(NAME, arguments).await.good();
    assert_eq!(
        answer["warnings"],
        json!([
            "Foi pedido título Luz da loja, mas a Pierre devolveu outro texto.",
            "Foi pedido valor R$ 180,50, mas a Pierre devolveu R$ 18,05.",
            "Foi pedido vencimento 20/12/2026, mas a Pierre devolveu 21/12/2026.",
            "Foi pedido repetição todo mês, mas a Pierre devolveu toda semana."
        ])
    );
    let text = answer.to_string();
    assert!(!text.contains("CANARY"), "{text}");
}

#[tokio::test]
async fn a_month_without_the_day_is_a_doubt_and_says_so() {
    for sandbox in Sandbox::all().await {
        for (day, pattern, doubt) in [
            ("2026-12-31", "monthly", true),
            ("2027-01-29", "monthly", true),
            ("2027-02-28", "monthly", false),
            ("2026-12-31", "yearly", false),
            ("2028-02-29", "yearly", true),
        ] {
            let arguments =
                json!({"title": "Aluguel", "dueDate": day, "recurrencePattern": pattern});
            let key = format!("sk-sandbox-{day}{pattern}");
            let answer = create(&sandbox, &key, arguments).await.good();
            let path = "list-payment-reminders";
            let listed = sandbox.raw(&key, path).await;
            assert_eq!(
                listed["data"].as_array().unwrap().last().unwrap()["dueDate"],
                day
            );
            let warnings = answer["warnings"].to_string();
            assert_eq!(
                warnings.contains("Nem todo período tem o dia"),
                doubt,
                "{warnings}"
            );
        }
        let arguments = json!({"title": "Luz", "dueDate": "2027-01-01"});
        let answer = create(&sandbox, "sk-sandbox", arguments).await.good();
        assert_eq!(answer["reminderTime"], "2026-12-31T12:00:00.000Z");
    }
}

#[tokio::test]
async fn a_notice_that_would_come_too_late_is_said_to() {
    for sandbox in Sandbox::all().await {
        for (day, late) in [
            ("2026-11-22", true),
            ("2026-11-23", true),
            ("2026-11-24", false),
        ] {
            let arguments = json!({"title": "Luz", "dueDate": day});
            let key = format!("sk-sandbox-{day}");
            let answer = create(&sandbox, &key, arguments).await.good();
            let warnings = answer["warnings"].to_string();
            assert_eq!(
                warnings.contains("(véspera, às 9h) já passou"),
                late,
                "{warnings}"
            );
        }
        let arguments =
            json!({"title": "Luz", "dueDate": "2026-11-22", "reminderTime": "2026-11-22T12:01"});
        let answer = create(&sandbox, "sk-sandbox", arguments).await.good();
        assert_eq!(answer["warnings"], json!([]));
    }
}

#[tokio::test]
async fn what_may_have_been_made_is_looked_for_before_it_is_made_again() {
    let [sandbox, ..] = Sandbox::all().await;
    for key in ["sk-sandbox-500", "sk-sandbox-html"] {
        let text = create(&sandbox, key, water()).await.bad();
        assert!(
            text.ends_with("Não se sabe se o pedido foi executado: chame list_payment_reminders antes de repetir; se o lembrete já estiver lá, não o crie de novo."),
            "{key}: {text}"
        );
    }
}

#[tokio::test]
async fn asks_with_all_that_is_about_to_be_made() {
    let [sandbox, ..] = Sandbox::all().await;
    for (arguments, question) in [
        (
            json!({"title": "Conta de luz", "dueDate": "2026-12-20", "amount": 180,
                "isRecurring": true, "recurrencePattern": "monthly"}),
            "Criar o lembrete \"Conta de luz\", R$ 180,00, vence 20/12/2026, todo mês?",
        ),
        (
            water(),
            "Criar o lembrete \"Conta de água\", vence 20/12/2026?",
        ),
        (
            with(json!({"reminderTime": "2026-12-18T20:30"})),
            "Criar o lembrete \"Conta de água\", vence 20/12/2026, com aviso em 18/12/2026 20:30?",
        ),
        (
            json!({"title": "Pix da  Ana", "dueDate": "2026-11-23"}),
            "O horário normal do aviso (véspera, às 9h) já passou; sem `reminderTime`, pode não haver aviso deste vencimento. Criar o lembrete \"Pix da Ana\", vence 23/11/2026?",
        ),
    ] {
        assert_eq!(asked(&sandbox.base, NAME, arguments).await, question);
    }
    asks_nothing_for(NAME, json!({"title": "Luz", "dueDate": "2026-11-21"})).await;
    let masked = json!({"title": "Pix 529.982.247-25", "dueDate": "2026-11-23"});
    asks_nothing_for(NAME, masked).await;
    let list = sandbox
        .raw("sk-sandbox", "list-payment-reminders?filter=all")
        .await;
    assert_eq!(list["count"], 8);
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, water()).await;
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    let mut cases = vec![
        (json!({}), "`title`: é obrigatório"),
        (json!({"title": "Luz"}), "`dueDate`: é obrigatório"),
        (
            json!({"title": " ", "dueDate": "2026-12-20"}),
            "`title`: é obrigatório",
        ),
        (
            json!({"title": "T".repeat(141), "dueDate": "2026-12-20"}),
            "`title`: use um texto de até 140 caracteres",
        ),
        (
            json!({"title": "Luz\u{202e} CANARY", "dueDate": "2026-12-20"}),
            "`title`: use um texto sem caracteres invisíveis",
        ),
        (
            json!({"title": "Pix CANARY@example.com", "dueDate": "2026-12-20"}),
            "`title`: use um texto sem caracteres invisíveis e sem CPF, e-mail",
        ),
        (
            json!({"title": "Luz", "dueDate": "2026-11-21"}),
            "`dueDate`: essa data já passou (hoje é 22/11/2026)",
        ),
        (
            json!({"title": "Luz", "dueDate": "2027-02-29"}),
            "`dueDate`: use uma data que exista",
        ),
        (
            json!({"title": "Luz", "dueDate": "20/12/2026"}),
            "`dueDate`: use uma data que exista",
        ),
        (
            with(json!({"isRecurring": true})),
            "`recurrencePattern`: é obrigatório com `isRecurring`",
        ),
        (
            with(json!({"isRecurring": false, "recurrencePattern": "monthly"})),
            "`recurrencePattern`: só vale com `isRecurring: true`",
        ),
        (
            with(json!({"recurrencePattern": "CANARY"})),
            "`recurrencePattern`: use um destes valores: daily, weekly, monthly, yearly",
        ),
        (
            with(json!({"reminderTime": "2026-11-22T11:59"})),
            "`reminderTime`: esse momento já passou",
        ),
        (
            with(json!({"reminderTime": "2026-11-22T15:00:00Z"})),
            "`reminderTime`: esse momento já passou",
        ),
        (
            with(json!({"reminderTime": "CANARY CANARY"})),
            "`reminderTime`: use data e hora",
        ),
        (
            with(json!({"newStatus": "active"})),
            "`newStatus`: não existe",
        ),
    ];
    for amount in [json!(0), json!(-1), json!("0,001"), json!("CANARY")] {
        cases.push((
            with(json!({"amount": amount})),
            "`amount`: use um valor em reais",
        ));
    }
    refuses(NAME, &cases).await;
}
