//! delete_payment_reminder against the sandbox.

use pierre_mcp::tool::Error;
use serde_json::{Value, json};

use super::{
    questions::{asked, question},
    refuses, tells_every_fault,
};
use crate::support::{Answer, Sandbox, Upstream};

const NAME: &str = "delete_payment_reminder";
const ALL: &str = "list-payment-reminders?filter=all";

async fn delete(sandbox: &Sandbox, key: &str, arguments: Value) -> Answer {
    sandbox.server(key).await.call(NAME, arguments).await
}

#[tokio::test]
async fn cancels_unless_it_is_told_to_delete_for_good() {
    for sandbox in Sandbox::all().await {
        let answer = delete(&sandbox, "sk-sandbox", json!({"reminderId": "pr_002"})).await;
        assert_eq!(
            answer.good(),
            json!({"message": "Lembrete cancelado.", "title": "Aluguel", "warnings": []})
        );
        let all = sandbox.raw("sk-sandbox", ALL).await;
        assert_eq!(
            (&all["count"], &all["quota"]["currentCount"]),
            (&json!(8), &json!(5))
        );
        assert_eq!(all["data"][1]["status"], "cancelled");
        let server = sandbox.server("sk-sandbox").await;
        let listed = server
            .call("list_payment_reminders", json!({}))
            .await
            .good();
        assert_eq!(listed["count"], 5);

        let answer = delete(
            &sandbox,
            "sk-sandbox",
            json!({"reminderId": "pr_002", "hardDelete": "true"}),
        )
        .await;
        assert_eq!(
            answer.good(),
            json!({"message": "Lembrete excluído de vez.", "title": "Aluguel", "warnings": []})
        );
        let all = sandbox.raw("sk-sandbox", ALL).await;
        assert_eq!(all["count"], 7);
    }
}

#[tokio::test]
async fn doing_it_twice_is_doing_it_once() {
    let [sandbox, ..] = Sandbox::all().await;
    let soft = || json!({"reminderId": "pr_006"});
    let once = delete(&sandbox, "sk-sandbox", soft()).await.good();
    let listed = sandbox.raw("sk-sandbox", ALL).await;
    assert_eq!(once, delete(&sandbox, "sk-sandbox", soft()).await.good());
    assert_eq!(listed, sandbox.raw("sk-sandbox", ALL).await);
    let hard = || json!({"reminderId": "pr_006", "hardDelete": true});
    delete(&sandbox, "sk-sandbox", hard()).await.good();
    let text = delete(&sandbox, "sk-sandbox", hard()).await.bad();
    assert!(text.starts_with("Não existe lembrete"), "{text}");
    assert_eq!(sandbox.raw("sk-sandbox", ALL).await["count"], 7);
}

#[tokio::test]
async fn a_reminder_of_nobody_or_of_another_is_told_apart() {
    for sandbox in Sandbox::all().await {
        for (key, id, what) in [
            (
                "sk-sandbox",
                "pr_999",
                "Não existe lembrete com esse `reminderId`. Nada foi alterado.",
            ),
            (
                "sk-sandbox",
                "pr_001&hardDelete=true",
                "Não existe lembrete",
            ),
            (
                "sk-sandbox",
                "pr_de_outra_pessoa",
                "Esse lembrete pertence a outra pessoa. Nada foi alterado.",
            ),
            ("sk-sandbox-empty", "pr_001", "Não existe lembrete"),
        ] {
            let text = delete(&sandbox, key, json!({"reminderId": id})).await.bad();
            assert!(text.starts_with(what), "{id}: {text}");
        }
        assert_eq!(sandbox.raw("sk-sandbox", ALL).await["count"], 8);
    }
}

#[tokio::test]
async fn sends_the_query_and_no_body() {
    let upstream = Upstream::saying("delete-payment-reminder", r#"{"success":true}"#).await;
    let server = upstream.server().await;
    for (arguments, query) in [
        (
            json!({"reminderId": "pr 1&x=y"}),
            "reminderId=pr+1%26x%3Dy&s=s",
        ),
        (
            json!({"reminderId": 7, "hardDelete": false}),
            "reminderId=7&s=s",
        ),
        (
            json!({"reminderId": "a", "hardDelete": true}),
            "reminderId=a&hardDelete=true&s=s",
        ),
    ] {
        server.call(NAME, arguments).await.good();
        let requests = upstream.requests().await;
        let last = requests.last().unwrap();
        assert_eq!(last.method, "DELETE");
        assert_eq!(last.url.path(), "/tools/api/delete-payment-reminder");
        assert_eq!(last.url.query(), Some(query));
        assert!(last.body.is_empty());
    }
}

#[tokio::test]
async fn what_pierre_did_otherwise_is_said() {
    for (hard, data, message, warnings) in [
        (
            true,
            json!({"action": "cancelled", "hardDelete": true}),
            "Lembrete cancelado.",
            json!(["Foi pedido excluir de vez, mas a Pierre só cancelou o lembrete."]),
        ),
        (
            false,
            json!({"action": "deleted permanently"}),
            "Lembrete excluído de vez.",
            json!(["Foi pedido cancelar, mas a Pierre excluiu o lembrete de vez."]),
        ),
        (
            true,
            json!({"action": "nova palavra", "hardDelete": "true"}),
            "Lembrete excluído de vez.",
            json!([]),
        ),
        (false, json!(null), "Lembrete cancelado.", json!([])),
        (true, json!("?"), "Lembrete excluído de vez.", json!([])),
    ] {
        let body = json!({"success": true, "data": data}).to_string();
        let upstream = Upstream::saying("delete-payment-reminder", body).await;
        let server = upstream.server().await;
        let arguments = json!({"reminderId": "pr_1", "hardDelete": hard});
        let answer = server.call(NAME, arguments).await.good();
        assert_eq!(
            (&answer["message"], &answer["warnings"]),
            (&json!(message), &warnings)
        );
    }
}

#[tokio::test]
async fn asks_by_name_how_far_it_is_to_go() {
    for sandbox in Sandbox::all().await {
        for (arguments, expected) in [
            (
                json!({"reminderId": "pr_001"}),
                "Cancelar o lembrete \"Conta de luz\", R$ 180,00, vence 25/11/2026?",
            ),
            (
                json!({"reminderId": "pr_001", "hardDelete": true}),
                "Excluir de vez o lembrete \"Conta de luz\", R$ 180,00, vence 25/11/2026?",
            ),
            (
                json!({"reminderId": "pr_002"}),
                "Cancelar o lembrete \"Aluguel\", R$ 2.912,40, vence 07/12/2026, todo mês?",
            ),
            (
                json!({"reminderId": "pr_007"}),
                "Cancelar o lembrete \"Renovar seguro do carro\", vence 18/12/2026, todo ano?",
            ),
            // Done with, but still there.
            (
                json!({"reminderId": "pr_004"}),
                "Cancelar o lembrete \"IPVA - cota única\", R$ 1.837,32, vence 21/09/2026?",
            ),
        ] {
            assert_eq!(asked(&sandbox.base, NAME, arguments).await, expected);
        }
        let nobody = json!({"reminderId": "pr_999"});
        let refused = question(&sandbox.base, "sk-sandbox", NAME, nobody).await;
        assert_eq!(refused, Err(Error::ReminderNotFound));
        assert_eq!(sandbox.raw("sk-sandbox", ALL).await["count"], 8);
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, json!({"reminderId": "pr_001"})).await;
}

#[tokio::test]
async fn what_may_have_been_deleted_is_looked_for() {
    let [sandbox, ..] = Sandbox::all().await;
    let arguments = json!({"reminderId": "pr_001"});
    let text = delete(&sandbox, "sk-sandbox-500", arguments).await.bad();
    assert!(
        text.contains("Não se sabe se o pedido foi executado: chame list_payment_reminders"),
        "{text}"
    );
}

#[tokio::test]
async fn refuses_what_cannot_be_meant() {
    refuses(
        NAME,
        &[
            (json!({}), "`reminderId`: é obrigatório"),
            (json!({"hardDelete": true}), "`reminderId`: é obrigatório"),
            (
                json!({"reminderId": "a", "hardDelete": "CANARY"}),
                "`hardDelete`: use true ou false",
            ),
            (
                json!({"reminderId": "C".repeat(101)}),
                "`reminderId`: use um texto de até 100 caracteres",
            ),
            (
                json!({"reminderId": "a", "limitId": "b"}),
                "`limitId`: não existe",
            ),
        ],
    )
    .await;
}
