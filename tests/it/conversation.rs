//! An assistant's whole conversation with the built binary, through a client that can ask its
//! person: "atualizar meus dados", "quanto devo no cartão?", "me lembre da conta de luz dia 20",
//! "paguei a luz".

use std::sync::{Arc, Mutex};

use rmcp::{
    ClientHandler, ErrorData, RoleClient,
    model::{
        CallToolRequestParams, ClientCapabilities, ClientConfig, ElicitRequestParams, ElicitResult,
        ElicitationAction, ElicitationCapability, Implementation, ProtocolVersion,
    },
    service::{ClientLifecycleMode, ClientServiceExt, RequestContext, RunningService},
    transport::TokioChildProcess,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::soon;

/// The assistant's host: it puts the server's questions to a person, who agrees unless told not to.
#[derive(Clone)]
struct Host {
    questions: Arc<Mutex<Vec<String>>>,
    agrees: Arc<Mutex<bool>>,
}

impl ClientHandler for Host {
    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let ElicitRequestParams::FormElicitationParams { message, .. } = request else {
            panic!("not a form");
        };
        self.questions.lock().unwrap().push(message);
        Ok(ElicitResult::new(if *self.agrees.lock().unwrap() {
            ElicitationAction::Accept
        } else {
            ElicitationAction::Decline
        }))
    }

    fn get_info(&self) -> ClientConfig {
        let mut capabilities = ClientCapabilities::default();
        capabilities.elicitation = Some(ElicitationCapability::default());
        ClientConfig::new(capabilities, Implementation::new("assistant", "1"))
    }
}

struct Assistant {
    client: RunningService<RoleClient, Host>,
    host: Host,
}

impl Assistant {
    async fn start(sandbox: &str, era: ClientLifecycleMode) -> Self {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_pierre-mcp"));
        command
            .args([sandbox, "--today=2026-11-22"])
            .env_clear()
            .kill_on_drop(true);
        let host = Host {
            questions: Arc::default(),
            agrees: Arc::new(Mutex::new(true)),
        };
        let process = TokioChildProcess::new(command).unwrap();
        let serving = host.clone().serve_with_lifecycle(process, era);
        Self {
            client: soon(serving).await.unwrap(),
            host,
        }
    }

    async fn calls(&self, tool: &'static str, arguments: Value) -> Result<Value, String> {
        let request =
            CallToolRequestParams::new(tool).with_arguments(arguments.as_object().unwrap().clone());
        let result = soon(self.client.call_tool(request)).await.unwrap();
        if result.is_error == Some(true) {
            return Err(result.content[0].as_text().unwrap().text.clone());
        }
        Ok(result.structured_content.unwrap())
    }

    /// The questions put to the person since the last time.
    fn questions(&self) -> Vec<String> {
        std::mem::take(&mut self.host.questions.lock().unwrap())
    }
}

fn find<'a>(rows: &'a Value, id: &str) -> Option<&'a Value> {
    let rows = rows["reminders"].as_array().unwrap();
    rows.iter().find(|row| row["reminderId"] == id)
}

async fn converse(sandbox: &str, era: ClientLifecycleMode) {
    let assistant = Assistant::start(sandbox, era).await;

    // "Atualizar meus dados."
    let synced = assistant.calls("manual_update", json!({})).await.unwrap();
    assert_eq!(synced["totals"]["total"], 7, "{synced}");
    assert_eq!(synced["complete"], false);
    let next = synced["connections"].as_array().unwrap();
    assert!(next.iter().all(|bank| bank["next"].is_string()));
    // Asking again at once costs Pierre nothing and says so.
    let again = assistant.calls("manual_update", json!({})).await.unwrap();
    assert_eq!(again["repeatAt"], synced["repeatAt"]);
    assert_ne!(again["message"], synced["message"]);

    // "Quanto devo no cartão?"
    let accounts = assistant.calls("get_accounts", json!({})).await.unwrap();
    let decimal = |value: &Value| value.as_str().unwrap().parse::<Decimal>().unwrap();
    let cards = accounts["accounts"].as_array().unwrap();
    let owed: Decimal = cards
        .iter()
        .filter(|account| account["type"] == "CREDIT" && account["currency"] == "BRL")
        .map(|account| decimal(&account["owed"]))
        .sum();
    assert_eq!(decimal(&accounts["totals"]["cardDebt"]), owed);
    let card = cards.iter().find(|it| it["type"] == "CREDIT").unwrap();
    let one = json!({"accountId": card["accountId"]});
    let bill = assistant.calls("get_bill_summary", one).await.unwrap();
    assert_eq!(bill["cards"][0]["currentBill"], card["owed"]);
    assert_eq!(bill["cards"][0]["official"], false);
    assert!(assistant.questions().is_empty(), "reading asks nobody");

    // "Me lembre da conta de luz dia 20."
    let light =
        json!({"title": "Conta de luz de dezembro", "dueDate": "2026-12-20", "amount": "180,50"});
    let created = assistant
        .calls("create_payment_reminder", light)
        .await
        .unwrap();
    let id = created["reminderId"].as_str().unwrap().to_owned();
    let [question] = &assistant.questions()[..] else {
        panic!("not one question");
    };
    for part in ["Conta de luz de dezembro", "R$ 180,50", "20/12/2026"] {
        assert!(question.contains(part), "{question}");
    }
    let all = json!({"filter": "all"});
    let listed = assistant
        .calls("list_payment_reminders", all.clone())
        .await
        .unwrap();
    let row = find(&listed, &id).unwrap();
    assert_eq!(row["amount"], "180.50");
    assert_eq!(row["status"], "active");

    // "Paguei a luz."
    let paid = json!({"reminderId": id, "newStatus": "completed"});
    let updated = assistant
        .calls("update_payment_reminder", paid)
        .await
        .unwrap();
    assert_eq!(updated["reminder"]["status"], "completed");
    let [question] = &assistant.questions()[..] else {
        panic!("not one question");
    };
    assert!(question.contains("Conta de luz de dezembro"), "{question}");
    assert!(question.contains("situação: concluído"), "{question}");
    let listed = assistant
        .calls("list_payment_reminders", all.clone())
        .await
        .unwrap();
    assert_eq!(find(&listed, &id).unwrap()["status"], "completed");
    let active = assistant
        .calls("list_payment_reminders", json!({}))
        .await
        .unwrap();
    assert!(find(&active, &id).is_none());

    // "Apague o lembrete … não, deixe."
    *assistant.host.agrees.lock().unwrap() = false;
    let delete = json!({"reminderId": id, "hardDelete": true});
    let refused = assistant.calls("delete_payment_reminder", delete.clone());
    let text = refused.await.unwrap_err();
    assert!(text.starts_with("A pessoa não confirmou"), "{text}");
    assert_eq!(assistant.questions().len(), 1);
    let listed = assistant
        .calls("list_payment_reminders", all.clone())
        .await
        .unwrap();
    assert!(find(&listed, &id).is_some());
    *assistant.host.agrees.lock().unwrap() = true;
    assistant
        .calls("delete_payment_reminder", delete)
        .await
        .unwrap();
    let listed = assistant.calls("list_payment_reminders", all).await;
    assert!(find(&listed.unwrap(), &id).is_none());
    soon(assistant.client.cancel()).await.unwrap();
}

#[tokio::test]
async fn an_older_assistant_is_served_from_the_sync_to_the_paid_bill() {
    for sandbox in ["--sandbox", "--sandbox=documented"] {
        converse(sandbox, ClientLifecycleMode::Initialize).await;
    }
}

#[tokio::test]
async fn a_newer_assistant_is_served_from_the_sync_to_the_paid_bill() {
    let era = ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    };
    for sandbox in ["--sandbox", "--sandbox=documented"] {
        converse(sandbox, era.clone()).await;
    }
}
