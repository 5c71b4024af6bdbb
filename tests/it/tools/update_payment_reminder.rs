//! update_payment_reminder against the sandbox.

use serde_json::{Value, json};

use super::{
    decimal,
    questions::{asked, asks_nothing_for},
    refuses, tells_every_fault,
};
use crate::support::{Answer, Sandbox, Upstream};

const ALL: &str = "list-payment-reminders?filter=all";

async fn change(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    let server = sandbox.server(key).await;
    server.call("update_payment_reminder", arguments).await
}

fn find(list: &Value, id: &str) -> Value {
    let rows = list["data"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).unwrap().clone()
}

#[tokio::test]
async fn changes_what_pierre_lists_and_nothing_else() {
    let mut answers = Vec::new();
    for sandbox in Sandbox::all().await {
        let before = sandbox.raw("sk-sandbox", ALL).await;
        let arguments = json!({
            "reminderId": "pr_001", "title": "Luz de novembro", "amount": "1.234,56",
            "dueDate": "2026-12-20", "reminderTime": "2026-12-19T09:00",
            "recurrenceTime": "14H30", "newStatus": "completed"
        });
        let answer = change(&sandbox, "sk-sandbox", arguments).await.good();
        let after = sandbox.raw("sk-sandbox", ALL).await;
        let row = find(&after, "pr_001");
        assert_eq!(row["title"], "Luz de novembro");
        assert_eq!(decimal(&row["amount"]).to_string(), "1234.56");
        assert_eq!(row["dueDate"], "2026-12-20");
        assert_eq!(row["reminderTime"], "2026-12-19T09:00:00-03:00");
        assert_eq!(row["recurrenceTime"], "14h30");
        assert_eq!(row["status"], "completed");
        for number in 2..=8 {
            let id = format!("pr_00{number}");
            assert_eq!(find(&before, &id), find(&after, &id));
        }
        assert_eq!(
            answer["reminder"],
            json!({
                "reminderId": "pr_001", "title": "Luz de novembro", "amount": "1234.56",
                "dueDate": "2026-12-20", "reminderTime": "2026-12-19T09:00:00-03:00",
                "recurrenceTime": "14h30", "status": "completed", "isRecurring": false
            })
        );
        assert_eq!(
            answer["changed"],
            json!([
                "título: Luz de novembro",
                "valor: R$ 1.234,56",
                "vencimento: 20/12/2026",
                "aviso: 19/12/2026 09:00",
                "hora do aviso recorrente: 14h30",
                "situação: concluído"
            ])
        );
        assert_eq!(answer["warnings"], json!([]));
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn one_field_leaves_the_others_alone() {
    for sandbox in Sandbox::all().await {
        for (arguments, name, value) in [
            (
                json!({"newStatus": "inactive"}),
                "status",
                json!("inactive"),
            ),
            (json!({"newStatus": "ACTIVE"}), "status", json!("active")),
            (
                json!({"title": "Aluguel novo"}),
                "title",
                json!("Aluguel novo"),
            ),
            (
                json!({"dueDate": "2028-02-29"}),
                "dueDate",
                json!("2028-02-29"),
            ),
            (
                json!({"reminderTime": "2026-12-01T10:00:00Z"}),
                "reminderTime",
                json!("2026-12-01T10:00:00Z"),
            ),
            (
                json!({"recurrenceTime": "8h"}),
                "recurrenceTime",
                json!("8h"),
            ),
        ] {
            let mut before = find(&sandbox.raw("sk-sandbox", ALL).await, "pr_002");
            let mut arguments = arguments;
            arguments["reminderId"] = json!("pr_002");
            let answer = change(&sandbox, "sk-sandbox", arguments).await.good();
            assert_eq!(answer["changed"].as_array().unwrap().len(), 1, "{answer}");
            let after = find(&sandbox.raw("sk-sandbox", ALL).await, "pr_002");
            before[name] = value;
            before["updatedAt"] = after["updatedAt"].clone();
            assert_eq!(after, before);
        }
    }
}

#[tokio::test]
async fn what_does_not_come_back_is_done_once_and_for_all() {
    let [sandbox, ..] = Sandbox::all().await;
    let arguments = || json!({"reminderId": "pr_006", "newStatus": "completed"});
    let once = change(&sandbox, "sk-sandbox", arguments()).await.good();
    let listed = sandbox.raw("sk-sandbox", ALL).await;
    let twice = change(&sandbox, "sk-sandbox", arguments()).await.good();
    assert_eq!(once, twice);
    assert_eq!(listed, sandbox.raw("sk-sandbox", ALL).await);
}

#[tokio::test]
async fn a_reminder_of_nobody_or_of_another_is_told_apart() {
    for sandbox in Sandbox::all().await {
        let of = |id: &str| json!({"reminderId": id, "newStatus": "completed"});
        let text = change(&sandbox, "sk-sandbox", of("pr_999")).await.bad();
        assert!(
            text.starts_with("Não existe lembrete com esse `reminderId`. Nada foi alterado."),
            "{text}"
        );
        let text = change(&sandbox, "sk-sandbox", of("pr_de_outra_pessoa"))
            .await
            .bad();
        assert!(
            text.starts_with("Esse lembrete pertence a outra pessoa. Nada foi alterado."),
            "{text}"
        );
        let text = change(&sandbox, "sk-sandbox-empty", of("pr_001"))
            .await
            .bad();
        assert!(text.starts_with("Não existe lembrete"), "{text}");
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    let arguments = json!({"reminderId": "pr_001", "newStatus": "completed"});
    tells_every_fault("update_payment_reminder", arguments).await;
}

#[tokio::test]
async fn what_may_have_changed_is_not_called_unchanged() {
    let [sandbox, ..] = Sandbox::all().await;
    for key in ["sk-sandbox-500", "sk-sandbox-html"] {
        let arguments = json!({"reminderId": "pr_001", "newStatus": "completed"});
        let text = change(&sandbox, key, arguments).await.bad();
        assert!(
            text.contains("Não se sabe se o pedido foi executado"),
            "{key}: {text}"
        );
        assert!(!text.contains("Nada foi alterado"), "{text}");
        // A repeat could take the next turn of one that comes back.
        assert!(text.contains("chame list_payment_reminders"), "{text}");
        assert!(!text.contains("seguro"), "{text}");
    }
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    let with = |name: &str, value: Value| {
        let mut arguments = json!({"reminderId": "pr_001"});
        arguments[name] = value;
        arguments
    };
    let mut cases = vec![
        (json!({}), "`reminderId`: é obrigatório"),
        (
            json!({"newStatus": "completed"}),
            "`reminderId`: é obrigatório",
        ),
        (json!({"reminderId": "pr_001"}), "informe ao menos um de"),
        (
            json!({"reminderId": "pr_001", "title": " "}),
            "informe ao menos um de",
        ),
        (
            with("isRecurring", json!(true)),
            "`isRecurring`: não existe",
        ),
        (with("status", json!("completed")), "`status`: não existe"),
        (
            with("title", json!("T".repeat(141))),
            "`title`: use um texto de até 140 caracteres",
        ),
        (
            with("newStatus", json!("CANARY")),
            "`newStatus`: use um destes valores: active, completed, inactive",
        ),
    ];
    for title in [
        "Luz\u{200b} CANARY",
        "\u{e0043}Luz CANARY",
        "CANARY 529.982.247-25",
    ] {
        cases.push((
            with("title", json!(title)),
            "`title`: use um texto sem caracteres invisíveis e sem CPF",
        ));
    }
    for amount in [
        json!(0),
        json!(-1),
        json!("0,001"),
        json!(1_000_000_000),
        json!("CANARY"),
        json!("1,2,3"),
        json!("1.2345"),
        json!([1]),
    ] {
        cases.push((with("amount", amount), "`amount`: use um valor em reais"));
    }
    for date in [
        "2026-02-30",
        "20/12/2026",
        "2026-12-20T25:00:00Z",
        "hoje",
        "CANARY",
        "20261220",
    ] {
        cases.push((
            with("dueDate", json!(date)),
            "`dueDate`: use uma data que exista",
        ));
    }
    for time in [
        "2026-12-20",
        "amanhã",
        "2026-13-01T09:00",
        "9h",
        "CANARY CANARY",
    ] {
        cases.push((
            with("reminderTime", json!(time)),
            "`reminderTime`: use data e hora",
        ));
    }
    for hour in ["24h", "8", "8:30", "8h3", "14h60", "h"] {
        cases.push((
            with("recurrenceTime", json!(hour)),
            "`recurrenceTime`: use a hora",
        ));
    }
    refuses("update_payment_reminder", &cases).await;
}

#[tokio::test]
async fn asks_with_the_reminder_s_name_and_all_that_is_to_change() {
    const NAME: &str = "update_payment_reminder";
    for sandbox in Sandbox::all().await {
        for (arguments, expected) in [
            (
                json!({"reminderId": "pr_001", "newStatus": "completed"}),
                "Alterar o lembrete \"Conta de luz\" (R$ 180,00, vence 25/11/2026): situação: concluído?",
            ),
            (
                json!({"reminderId": "pr_002", "amount": 2300, "dueDate": "2026-12-31",
                    "recurrenceTime": "8H", "title": "Aluguel  novo"}),
                "Alterar o lembrete \"Aluguel\" (R$ 2.912,40, vence 07/12/2026, todo mês): título: Aluguel novo; valor: R$ 2.300,00; vencimento: 31/12/2026; hora do aviso recorrente: 8h?",
            ),
            (
                json!({"reminderId": "pr_999", "newStatus": "inactive"}),
                "Alterar o lembrete pr_999 (não encontrado na lista): situação: em pausa?",
            ),
        ] {
            assert_eq!(asked(&sandbox.base, NAME, arguments).await, expected);
        }
    }
    asks_nothing_for(NAME, json!({"reminderId": "pr_001"})).await;
    asks_nothing_for(NAME, json!({"reminderId": "pr_001", "title": "a\u{200b}b"})).await;
    let upstream = Upstream::saying("list-payment-reminders", r#"{"data":[{"id":7}]}"#).await;
    let arguments = json!({"reminderId": "7", "newStatus": "active"});
    assert_eq!(
        asked(&upstream.base(), NAME, arguments).await,
        "Alterar o lembrete sem título: situação: ativo?"
    );
    let requests = upstream.requests().await;
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].url.query(), Some("filter=all&s=s"));
}

#[tokio::test]
async fn a_long_question_is_asked_to_its_end() {
    let [sandbox, ..] = Sandbox::all().await;
    let title = |letter: &str| letter.repeat(140);
    let renamed = json!({"reminderId": "pr_002", "title": title("a")});
    change(&sandbox, "sk-sandbox", renamed).await.good();
    let arguments = json!({
        "reminderId": "pr_002", "title": title("b"), "amount": "123.456,78",
        "dueDate": "2026-12-31T00:00:00.000Z", "reminderTime": "2026-12-30T09:00",
        "recurrenceTime": "14h30", "newStatus": "completed"
    });
    let question = asked(&sandbox.base, "update_payment_reminder", arguments).await;
    assert!(question.chars().count() > 450, "{question}");
    assert!(question.contains(&title("a")) && question.contains(&title("b")));
    let end = "valor: R$ 123.456,78; vencimento: 31/12/2026; aviso: 30/12/2026 09:00; hora do aviso recorrente: 14h30; situação: concluído?";
    assert!(question.ends_with(end), "{question}");
}
